"""What the map in the browser sends: a place clicked or dragged to, a band switched, or the slider's year.

A socket may send anything.
"""

import math
from dataclasses import dataclass
from typing import TypeGuard

from geo.facts import years
from geo.scenario.band import TREATY_BANDS, Band

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


def read_switch(message: object) -> tuple[Band, bool] | None:
    """Return which of the treaty's bands a message's legend switches, and whether on; None if it has none."""
    if not isinstance(message, dict) or not isinstance(on := message.get("on"), bool):
        return None
    return next(((band, on) for band in TREATY_BANDS if band.token == message.get("band")), None)


def read_year(message: object) -> int | None:
    """Return the year that a message's slider was left at, 0 if it was closed; None if it has none."""
    year = message.get("year") if isinstance(message, dict) else None
    if isinstance(year, bool) or not isinstance(year, int):
        return None
    return year if year == 0 or years.FIRST <= year <= years.last() else None


def _is_finite(value: object) -> TypeGuard[float]:
    """Return whether a value is a number that can be converted to a float."""
    try:
        return isinstance(value, int | float) and math.isfinite(value)
    except OverflowError:  # a whole number beyond all floats
        return False
