"""The ground that at least so many of the launch points reach, whatever the band, and its capitals.

It lies beside the bands and changes no count of theirs. Whether a capital lies on it is decided by distances.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from shapely import MultiPolygon, Polygon

from geo import shapes
from geo.features.bands import TOLERANCE_M
from geo.features.points import DrawnPoint
from geo.features.reach import BORDERLINE_KM, Reach
from geo.scenario.parameters import ALL
from geo.words.i18n import Text, _, ngettext

ID = "common"  # among the layers of a map

_ASIDE_KM = 1e-3  # on either side of an edge: less than the width of any band
_Place = tuple[float, float, tuple[tuple[float, float], ...]]  # longitude, latitude, from where to where, km


@dataclass(frozen=True, eq=False)
class CommonGround:
    """The ground that at least so many of the launch points reach. Its polygon is made when asked for."""

    least: int  # of the launch points
    points: tuple[DrawnPoint, ...]
    places: int  # that lie on it
    close: tuple[Text, ...]  # the capitals of which that is too close to call

    @property
    def why_none(self) -> str:
        """Why there can be no such ground, in a sentence; "" if there can."""
        n = len(self.points)
        if n == 1:
            return _("One launch point is shown: it has no ground in common with others.")
        if self.least > n:
            words = _("{n} launch points are shown: no ground is in reach from {least}.")
            return words.format(n=n, least=self.least)
        return "" if any(point.bands for point in self.points) else _("No band is drawn to have in common.")

    @property
    def whence(self) -> str:
        """From where it is in reach: `all 3 launch points`, `at least 2 of the 3 launch points`."""
        n = len(self.points)
        if self.least == n == 2:
            return _("both launch points")
        if self.least == n:
            return ngettext("all {n} launch point", "all {n} launch points", n).format(n=n)
        words = ngettext(
            "at least {least} of the {n} launch point", "at least {least} of the {n} launch points", n
        )
        return words.format(least=self.least, n=n)

    @property
    def label(self) -> str:
        """What the legend calls it: `In reach from all 3 launch points`."""
        return _("In reach from {launch_points}").format(launch_points=self.whence)

    @cached_property
    def polygon(self) -> Polygon | MultiPolygon:
        """Its polygon by RFC 7946, longitude and latitude in degrees; empty if there is no such ground."""
        if self.why_none:
            return Polygon()
        places = tuple(
            (
                point.lon,
                point.lat,
                tuple(dict.fromkeys((band.inner_km, band.outer_km) for band in point.bands)),
            )
            for point in self.points
        )
        return _polygon(places, self.least)

    @property
    def is_empty(self) -> bool:
        """Whether there is no such ground."""
        return bool(self.why_none) or (not self.places and self.polygon.is_empty)

    @property
    def own(self) -> bool:
        """Whether a launch point or a claim is the reader's."""
        return any(point.own or any(band.own for band in point.bands) for point in self.points)


def common_ground(chosen: str, points: Sequence[DrawnPoint], rows: Iterable[Reach]) -> CommonGround | None:
    """Return the ground that as many of the launch points have in common as is `chosen`; None if none is.

    `rows` are all capitals from all launch points.
    """
    if not chosen:
        return None
    least = len(points) if chosen == ALL else int(chosen)
    rows_of: dict[str, list[Reach]] = {}
    for row in rows:
        rows_of.setdefault(row.code, []).append(row)
    lying, close = 0, []
    for each in rows_of.values():
        lying += sum(row.reached_from for row in each) >= least
        doubtful = [row for row in each if _may_be_either(row)]
        surely = sum(row.reached_from for row in each if row not in doubtful)
        if surely < least <= surely + len(doubtful):
            close.append(each[0].place.name)
    return CommonGround(least, tuple(points), lying, tuple(close))


def _may_be_either(row: Reach) -> bool:
    """Return whether a capital is too near to where a launch point's reach begins or ends to call."""
    edges_km = [edge_km for edge_km in row.point.edges_km if abs(row.distance_km - edge_km) < BORDERLINE_KM]
    return any(_holds(row.point, km - _ASIDE_KM) != _holds(row.point, km + _ASIDE_KM) for km in edges_km)


def _holds(point: DrawnPoint, distance_km: float) -> bool:
    return any(band.contains(distance_km) for band in point.bands)


@lru_cache(maxsize=16)  # of up to 100 kB
def _polygon(places: tuple[_Place, ...], least: int) -> Polygon | MultiPolygon:
    lon, lat, spans_km = zip(*places, strict=True)
    return shapes.common(lon, lat, spans_km, least, TOLERANCE_M)
