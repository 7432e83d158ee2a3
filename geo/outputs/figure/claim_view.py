"""The way of a question about a claim and the rings of the figures, on a map round the place it begins at.

It is azimuthal equidistant, so a ring is a circle and the way a straight line. The small map of the answer
and its card show the same.
"""

from dataclasses import dataclass

from geo.features import palette
from geo.features.claim_check import Check
from geo.features.claim_words import Compared
from geo.features.palette import Style
from geo.outputs.figure import projections
from geo.outputs.figure.projections import REACH_KM, Projection, View
from geo.scenario.launch_point import LaunchPoint

_GROWTH = 5.0  # times the distance: a ring that is wider is not drawn
_ROUND_KM = 9_500.0  # a map that goes farther from its middle is round
_PARTS = ("agreed", "disputed")  # as the map styles what lies within the lowest figure and the highest


@dataclass(frozen=True)
class ClaimRing:
    """A figure as a map draws it."""

    compared: Compared
    style: Style


def short(point: LaunchPoint) -> str:
    """Return the name of a place without its country, for a map; the coordinates of one without a name."""
    return point.said.partition(",")[0] or point.label


def rings(checked: Check) -> list[ClaimRing]:
    """Return the figures that the answer names, the lowest first."""
    styles = palette.SYSTEMS[0] if checked.question.system else dict.fromkeys(_PARTS, palette.OWN[0])
    named = zip(_PARTS, (checked.lowest, checked.highest), strict=True)
    return [ClaimRing(compared, styles[part]) for part, compared in named if compared]


def drawn(checked: Check) -> list[ClaimRing]:
    """Return those of the figures that are not much wider than the way is long."""
    return [ring for ring in rings(checked) if ring.compared.range_km <= _GROWTH * checked.distance_km]


def view(checked: Check, aspect: float) -> View:
    """Return the map round the place it begins at, as far as the other place and the rings."""
    start = checked.question.start
    far_km = max([checked.distance_km, *(ring.compared.range_km for ring in drawn(checked))])
    projection = Projection("aeqd", start.lon, start.lat, min(1.7 * far_km, REACH_KM["aeqd"]))
    radius_km = min(1.1 * far_km, REACH_KM["aeqd"])
    square = (-radius_km, -radius_km, radius_km, radius_km)
    return View(
        projection,
        projections.fitted(square, aspect, 0.02),
        radius_km if radius_km > _ROUND_KM else None,
    )
