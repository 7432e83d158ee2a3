"""What the map in the browser sends: where it was clicked, or where a launch point was dragged.

A socket may send anything.
"""

import math
from dataclasses import dataclass
from typing import TypeGuard

DECIMALS = 3  # of a degree, about 100 m: finer than a click, far finer than a town


@dataclass(frozen=True)
class Click:
    """A place on the map, in degrees, and the number of the launch point that was dragged there."""

    lat: float
    lon: float
    dragged: int | None = None


def read(message: object) -> Click | None:
    """Return the click of a message, None if it has none; longitudes on the map go on beyond 180."""
    if not isinstance(message, dict) or not isinstance(clicked := message.get("last_clicked"), dict):
        return None
    lat, lon = clicked.get("lat"), clicked.get("lng")
    if not (_is_finite(lat) and _is_finite(lon)):
        return None
    number = message.get("dragged")
    return Click(
        max(-90.0, min(90.0, round(lat, DECIMALS))),
        round((lon + 180) % 360 - 180, DECIMALS),
        number if isinstance(number, int) else None,
    )


def _is_finite(value: object) -> TypeGuard[float]:
    """Return whether a value is a number of which a float can be made."""
    try:
        return isinstance(value, int | float) and math.isfinite(value)
    except OverflowError:  # a whole number beyond all floats
        return False
