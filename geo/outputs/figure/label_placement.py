"""The figure's texts: in which font, how wide, where a line breaks, and where a label finds room.

Lengths are points (1/72 inch), positions from the lower left corner of the sheet.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from math import ceil
from pathlib import Path

import fontpkg_fira_sans
import manimgx_fonts
import matplotlib as mpl
import numpy as np
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font
from matplotlib.textpath import text_to_path

from geo.geodesy import Array
from geo.words.errors import AtlasError, quoted
from geo.words.i18n import _, language
from geo.words.translations import ENGLISH

Box = tuple[float, float, float, float]  # left, bottom, right, top
Line = tuple[tuple[float, float], tuple[float, float]]  # from one end to the other
WEIGHTS = {"regular": ("Regular", 400), "bold": ("Bold", 700)}
MISSING = "▯"  # for a character that none of the fonts has, such as a Chinese one
_MAX_PER_EM = 6  # characters; the narrowest letter takes a quarter of an em
_BESIDE, _OVER = 1.2, 0.5  # kept free between two labels: about a space, so that they are not read as one
_HALO = 1.0  # kept free between a label and a ring, which its rim would break
_SHARES = (
    0.5,
    0.4,
    0.6,
    0.55,
    0.45,
    0.3,
    0.7,
    0.2,
    0.8,
    0.05,
    0.95,
)  # of a label above or below its dot that are left of it
_AWAY = (2.8, 3.6, 4.6, 6.5, 8.5, 11.0)  # how far off a label may be, times as far as one beside its dot
_STANDING_OFF = 2.5  # times as far from every other dot as a label beside its own: that one has a leader
_ALONG = 1.5  # kept free on either side of a leader
_FREED = 0.45  # share of a leader near its own dot, which it may touch


@cache
def _families() -> tuple[str, list[FT2Font]]:
    """Return the family of the figure's font, and every font that a character is looked for in."""
    files = [Path(fontpkg_fira_sans.ROOT, "files", f"FiraSans-{name}.ttf") for name, _ in WEIGHTS.values()]
    dejavu = Path(mpl.get_data_path(), "fonts/ttf/DejaVuSans.ttf")
    emoji = Path(manimgx_fonts.__path__[0], "NotoEmoji[wght].ttf")
    if missing := [file.name for file in (*files, dejavu, emoji) if not file.is_file()]:
        raise AtlasError(
            _("the figure's font {file} is missing; install the atlas again").format(file=quoted(missing[0]))
        )
    for file in files:
        fontManager.addfont(file)
    fontManager.addfont(emoji)
    # It has one weight, which serves as bold too.
    fontManager.ttflist.append(replace(fontManager.ttflist[-1], weight=WEIGHTS["bold"][1]))
    return fontpkg_fira_sans.FAMILY, [FT2Font(file) for file in (files[0], dejavu, emoji)]


@cache
def font(size: float, weight: str = "regular") -> FontProperties:
    """Return the figure's font, with others behind it for what it lacks: Hebrew, Arabic, signs, emoji."""
    return FontProperties(
        family=[_families()[0], "DejaVu Sans", "Noto Emoji"], size=size, weight=WEIGHTS[weight][1]
    )


@cache
def _known() -> frozenset[int]:
    return frozenset().union(*(each.get_charmap() for each in _families()[1]))


def printable(text: str) -> str:
    """Return the text with a visible box in place of each character that no font has."""
    known = _known()
    return "".join(character if ord(character) in known else MISSING for character in text)


@lru_cache(maxsize=16_384)
def _measured(text: str, weight: str) -> tuple[float, float, float]:
    """Return the width and height of a line's letters, and how much is below its baseline, in one size."""
    return text_to_path.get_text_width_height_descent(
        text, font(text_to_path.FONT_SCALE, weight), ismath=False
    )


def _ink(text: str, size: float, weight: str) -> tuple[float, float, float]:
    """Return what is measured of a line, in its size: a line is measured once for all sizes."""
    width, height, descent = _measured(text, weight)
    scale = size / text_to_path.FONT_SCALE
    return width * scale, height * scale, descent * scale


@lru_cache(maxsize=16_384)
def extent(text: str, size: float, weight: str = "regular") -> tuple[float, float, float]:
    """Return the width and height of a line, and how much of the height is below its baseline.

    A line is as high as the font says, whatever letters are in it.
    """
    width, height, descent = _ink(text, size, weight)
    regular = _families()[1][0]
    em = size / regular.units_per_EM
    below = max(descent, -regular.descender * em)
    return width, max(height - descent, regular.ascender * em) + below, below


def bare(text: str, size: float, weight: str = "regular") -> tuple[float, float]:
    """Return how much of a line's height is without ink, below and above the letters that are in it."""
    _, high, below = extent(text, size, weight)
    _, height, descent = _ink(text, size, weight)
    return below - descent, high - below - (height - descent)


def at_most(lines: int) -> int:
    """Return how many lines a text may have that has so many in English: elsewhere half as many again."""
    return lines if language() == ENGLISH else ceil(1.5 * lines)


def wrapped(text: str, width: float, size: float, weight: str = "regular", most: int = 99) -> list[str]:
    """Return the text in at most `most` lines no wider than `width`; one that is cut ends in an ellipsis."""
    space = extent("n n", size, weight)[0] - extent("nn", size, weight)[0]
    lines: list[list[str]] = [[]]
    taken = 0.0
    for word in printable(text).replace(" km", "\u00a0km").split(" "):
        for piece in _broken(word, width, size, weight):
            if len(lines) > most:
                break
            wide = extent(piece, size, weight)[0]
            if lines[-1] and taken + space + wide > width:
                lines.append([])
            taken = taken + space + wide if lines[-1] else wide
            lines[-1].append(piece)
    joined = [" ".join(line) for line in lines]
    if len(joined) > most:
        joined = [*joined[: most - 1], shortened(f"{joined[most - 1]} {joined[most]}", width, size, weight)]
    return joined


def balanced(text: str, width: float, size: float, weight: str = "regular", most: int = 99) -> list[str]:
    """Return the text in as few lines, as even in length as can be."""
    lines = wrapped(text, width, size, weight, most)
    while len(lines) > 1:
        width *= 0.95
        narrower = wrapped(text, width, size, weight, most + 1)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def shortened(text: str, width: float, size: float, weight: str = "regular") -> str:
    """Return the text, or as much of it as `width` has room for, with an ellipsis."""
    text = printable(text)
    fitting = _fitting(text, width, size, weight)
    if fitting == len(text):
        return text
    room = width - extent("…", size, weight)[0]
    return f"{text[: _fitting(text, room, size, weight)].rstrip(' …')}…"


def _broken(word: str, width: float, size: float, weight: str) -> Iterator[str]:
    """Yield a word in pieces that fit: one, unless it is wider than a whole line."""
    while (fitting := max(1, _fitting(word, width, size, weight))) < len(word):
        yield word[:fitting]
        word = word[fitting:]
    yield word


def _fitting(text: str, width: float, size: float, weight: str) -> int:
    """Return how many of the text's first characters fit."""
    high = min(len(text), int(width / size * _MAX_PER_EM) + 1)  # so that a text of any length costs no more
    if extent(text[:high], size, weight)[0] <= width:
        return high
    low = 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if extent(text[:middle], size, weight)[0] <= width else (low, middle)
    return low


@dataclass(frozen=True)
class Spot:
    """Where a label may be placed: its box, and the leader from what it names, if it is set off."""

    box: Box
    leader: Line | None = None

    @cached_property
    def boxes(self) -> list[Box]:
        """The box, and small ones along the leader, so close together that nothing passes between them."""
        if not self.leader:
            return [self.box]
        (x1, y1), (x2, y2) = self.leader
        along = _along(2 + int(np.hypot(x2 - x1, y2 - y1)))
        points = zip((x1 + along * (x2 - x1)).tolist(), (y1 + along * (y2 - y1)).tolist(), strict=True)
        return [self.box, *((x - _ALONG, y - _ALONG, x + _ALONG, y + _ALONG) for x, y in points)]


@cache
def _along(count: int) -> Array:
    """Return so many shares of a leader's length, evenly from where it is no longer free to its end."""
    return np.linspace(_FREED, 1.0, count)


def around(
    dot: tuple[float, float], width: float, height: float, gap: float, farthest: float = 0.0
) -> list[Spot]:
    """Return the spots round a dot for a label, the best first: beside it, above and below, then farther off.

    `gap` is how far it is from its dot where it is beside it, and a leader is at most `farthest` times that.
    """
    x, y = dot
    spots = []
    for away in (gap, 1.6 * gap):
        left, right = x - away - width, x + away
        below, above, middle = y - away - 0.86 * height, y + away - 0.14 * height, y - height / 2
        corners = [
            (right, middle),
            (right - 0.3 * away, above - 0.5 * away),
            (right - 0.3 * away, below + 0.5 * away),
            (left, middle),
            (left + 0.3 * away, above - 0.5 * away),
            (left + 0.3 * away, below + 0.5 * away),
            *((x - share * width, side) for share in _SHARES for side in (above, below)),
            *((side, middle + share * height) for share in (-0.3, 0.3, -0.6, 0.6) for side in (right, left)),
        ]
        spots += [Spot((u, v, u + width, v + height)) for u, v in corners]
    return spots + _off(x, y, width, height, gap, farthest)


def _off(x: float, y: float, width: float, height: float, gap: float, farthest: float) -> list[Spot]:
    """Return places a little farther off, each with a leader from the dot."""
    spots = []
    for away in (each * gap for each in _AWAY if each <= farthest):
        for turn in np.radians(np.arange(0, 360, 22.5)):
            u, v = x + away * np.cos(turn), y + away * np.sin(turn)
            left = u - width * (1 - np.cos(turn)) / 2
            box = (left, v - height / 2, left + width, v + height / 2)
            end = (min(max(x, box[0]), box[2]), min(max(y, box[1] + 0.2 * height), box[3] - 0.2 * height))
            spots.append(Spot(box, ((x, y), end)))
    return spots


def unambiguous(
    spots: Sequence[Spot], dots: Array, own: int, gap: float, ink: tuple[float, float] = (0.0, 0.0)
) -> list[Spot]:
    """Return those spots at which no reader takes the label for that of another dot; `dots` is (n, 2) points.

    A label beside its dot is a fifth nearer to it than to any other. One with a leader is farther from
    every other dot than a label beside its own, of which `gap` is the distance, and so is the leader.
    `ink` is how much of a spot's box is bare below and above the letters.
    """
    x, y = dots.T
    foreign = np.hypot(x - x[own], y - y[own]) >= 1.0
    left, bottom, right, top = np.array([spot.box for spot in spots]).T[..., None]  # a row for each spot
    beside = np.maximum(np.maximum(left - x, x - right), 0)
    over = np.maximum(np.maximum(bottom + ink[0] - y, y - top + ink[1]), 0)
    away = np.hypot(beside, over)
    nearest_own = (away[:, foreign] > 1.2 * away[:, [own]]).all(axis=1)
    standing_off = (away[:, foreign] > _STANDING_OFF * gap).all(axis=1)
    leaders = [spot.leader or ((0.0, 0.0), (0.0, 0.0)) for spot in spots]
    clear = (_from_lines(x[foreign], y[foreign], leaders) > gap).all(axis=1)
    told = np.where([spot.leader is None for spot in spots], nearest_own, standing_off & clear)
    return [spot for spot, is_told in zip(spots, told, strict=True) if is_told]


def _from_lines(x: Array, y: Array, lines: Sequence[Line]) -> Array:
    """Return how far points lie from straight lines between two ends, a row for each line."""
    (x1, y1), (x2, y2) = np.array(lines).transpose(1, 2, 0)[..., None]
    along_x, along_y = x2 - x1, y2 - y1
    share = ((x - x1) * along_x + (y - y1) * along_y) / np.maximum(along_x**2 + along_y**2, 1e-9)
    share = np.clip(share, 0.0, 1.0)
    return np.asarray(np.hypot(x - x1 - share * along_x, y - y1 - share * along_y))


def place(
    labels: Iterable[Sequence[Spot]], taken: Iterable[Box], within: Box, avoided: Array, tries: int = 1
) -> list[Spot | None]:
    """Return a spot for each label, in turn; None for a label that has no room.

    No spot touches a box of `taken`, another label, or the outside of `within`. Of those left the
    first is chosen that covers none of the points `avoided`, (n, 2); else the first. With more `tries`
    those without room have the first turn next time, and the try with the most labels is kept.
    """
    full = np.array([*taken], dtype=float).reshape(-1, 4)
    avoided = avoided[avoided[:, 0].argsort()]
    free = [_by_worth(spots, full, within, avoided) for spots in labels]
    order = list(range(len(free)))
    best: list[Spot | None] = [None] * len(free)
    for __ in range(tries):
        placed = _in_turn(free, order)
        if sum(map(bool, placed)) > sum(map(bool, best)):
            best = placed
        if all(placed):
            break
        order = [*(i for i in order if not placed[i]), *(i for i in order if placed[i])]
    return best


def _by_worth(spots: Sequence[Spot], full: Array, within: Box, avoided: Array) -> list[Spot]:
    """Return the free spots, the best first: beside the dot, off it; in each those that cover nothing."""
    within_it = [spot for spot in spots if _inside(spot.box, within)]
    meet = _meet([spot.box for spot in within_it], full)
    free = [spot for spot, met in zip(within_it, meet, strict=True) if not met]
    firsts = np.cumsum([0, *(len(spot.boxes) for spot in free)])[:-1]
    meet = np.logical_or.reduceat(_meet([box for spot in free for box in spot.boxes], full), firsts)
    free = [spot for spot, met in zip(free, meet, strict=True) if not met]
    covers = _covers([spot.box for spot in free], avoided)
    return [free[i] for i in sorted(range(len(free)), key=lambda i: (free[i].leader is not None, covers[i]))]


def _in_turn(free: Sequence[Sequence[Spot]], order: Sequence[int]) -> list[Spot | None]:
    """Return for each label, in the order given, the first of its spots that meets none of the others'."""
    full = np.empty((0, 4))
    placed: list[Spot | None] = [None] * len(free)
    for index in order:
        chosen = next((spot for spot in free[index] if not _meet(spot.boxes, full).any()), None)
        placed[index] = chosen
        if chosen:
            full = np.concatenate([full, np.array(chosen.boxes)])
    return placed


def _inside(box: Box, within: Box) -> bool:
    return box[0] >= within[0] and box[1] >= within[1] and box[2] <= within[2] and box[3] <= within[3]


def _meet(boxes: Sequence[Box], full: Array) -> Array:
    """Return for each box whether it touches one of `full`, (n, 4)."""
    left, bottom, right, top = np.array(boxes).reshape(-1, 4).T[..., None]
    apart = (
        (left >= full[:, 2] + _BESIDE)
        | (right <= full[:, 0] - _BESIDE)
        | (bottom >= full[:, 3] + _OVER)
        | (top <= full[:, 1] - _OVER)
    )
    return np.asarray(~apart.all(axis=1))


def _covers(boxes: Sequence[Box], points: Array) -> list[bool]:
    """Return for each box whether it and its rim cover any of the points, in the order of their x."""
    left, bottom, right, top = np.array(boxes).reshape(-1, 4).T
    low, high, y = bottom - _HALO, top + _HALO, points[:, 1]
    ends = np.searchsorted(points[:, 0], (left - _HALO, right + _HALO)).T
    return [bool(((y[a:b] > low[i]) & (y[a:b] < high[i])).any()) for i, (a, b) in enumerate(ends)]
