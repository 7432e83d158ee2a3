"""The range classes of the INF Treaty as law: the limits, who says so, and which edge belongs to which class.

The treaty speaks of a missile's range capability, not of places. For a place at some distance the class
says which missiles would have been needed to reach it from the launch point.
"""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

from geo.edges import just_above, just_below
from geo.words.i18n import Text

RangeClass = Literal["below-500", "shorter-range", "intermediate-range", "beyond-5500"]

TREATY = Text(
    "Treaty between the United States of America and the Union of Soviet Socialist Republics on the "
    "Elimination of Their Intermediate-Range and Shorter-Range Missiles, Washington, 8 December 1987"
)
SIGNED = 1987
IN_FORCE = 1988  # from 1 June
ENDED = 2019  # on 2 August
ELIMINATED_BY = 1991  # within three years of its entry into force on 1 June 1988
SHORTER_ELIMINATED_BY = 1989  # the shorter-range ones within 18 months of it


@dataclass(frozen=True)
class Limit:
    """One class of missiles that the treaty eliminated, with its own words."""

    range_class: RangeClass
    name: Text  # as one reads it
    inner_km: float
    outer_km: float
    inner_inclusive: bool
    article: Text
    words: str


SHORTER = Limit(
    "shorter-range",
    Text("shorter-range"),
    500.0,
    1000.0,
    inner_inclusive=True,
    article=Text("Article II, paragraph 6"),
    words="equal to or in excess of 500 kilometers but not in excess of 1000 kilometers",
)
INTERMEDIATE = Limit(
    "intermediate-range",
    Text("intermediate-range"),
    1000.0,
    5500.0,
    inner_inclusive=False,
    article=Text("Article II, paragraph 5"),
    words="in excess of 1000 kilometers but not in excess of 5500 kilometers",
)

CLASSES: tuple[RangeClass, ...] = ("below-500", "shorter-range", "intermediate-range", "beyond-5500")

# The number of edges less than a distance is the index of its class. 500 km itself is shorter-range, so
# that edge is one unit in the last place below it; 1,000 and 5,500 km belong to the class they end.
EDGES_KM: tuple[float, ...] = (just_below(SHORTER.inner_km), SHORTER.outer_km, INTERMEDIATE.outer_km)
# The same as bands: inner and outer range, both included.
BANDS_KM: tuple[tuple[float, float], ...] = (
    (SHORTER.inner_km, SHORTER.outer_km),
    (just_above(INTERMEDIATE.inner_km), INTERMEDIATE.outer_km),
)


def range_class(distance_km: float) -> RangeClass:
    """Return the class of missiles whose range capability equals `distance_km` (km, >= 0)."""
    return CLASSES[bisect_left(EDGES_KM, distance_km)]
