"""Lines as short texts: differences of rounded coordinates in Base64 VLQ, as source maps have it.

Along a ring the third differences are small, so that a vertex takes two letters rather than six. A coast is
rough: its first differences are smaller. `atlas.decode` in geo/assets/grounds.js reads both. Source of the
letters: ECMA-426, "Base64 VLQ".
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from geo.geodesy import Array


class Grain(NamedTuple):
    """How a line becomes a text: the order of the differences, and the decimals of a degree that are kept."""

    order: int
    decimals: int


RING = Grain(order=3, decimals=4)  # 11 m, a fiftieth of a pixel at the deepest zoom
COAST = Grain(order=1, decimals=3)  # 110 m, a fifth of a pixel there
PLACE = Grain(order=1, decimals=4)  # of places in any order
WAY = Grain(order=2, decimals=3)  # a line that is shown for as long as a capital is pointed at


_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_LETTERS = np.frombuffer(_ALPHABET.encode(), np.uint8)
_BITS, _MORE = 5, 32  # of each letter: five bits of the number, and one that says that more follow
_MAX_LETTERS = 6  # letters: thirty bits suffice for any third difference of 360 degrees


def encode(lonlat: ArrayLike, grain: Grain = RING) -> str:
    """Return a line of longitudes and latitudes in degrees, shape (n, 2), as text."""
    return encode_each(np.asarray(lonlat, float)[np.newaxis], grain)[0]


def encode_each(lines: Array, grain: Grain = RING) -> list[str]:
    """Return lines of equally many longitudes and latitudes in degrees, shape (lines, n, 2), as texts."""
    steps = np.round(lines * 10**grain.decimals).astype(np.int64)
    for _ in range(grain.order):
        steps = np.diff(steps, axis=1, prepend=0)
    signed = np.where(steps < 0, (-steps << 1) | 1, steps << 1).reshape(len(lines), -1, 1)
    rest = signed >> (_BITS * np.arange(_MAX_LETTERS + 1))
    digits = (rest[..., :-1] & (_MORE - 1)) | np.where(rest[..., 1:] > 0, _MORE, 0)
    needed = rest[..., :-1] > 0
    needed[..., 0] = True
    text = bytes(_LETTERS[digits[needed]]).decode("ascii")
    ends = needed.sum(axis=(1, 2)).cumsum().tolist()
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]
