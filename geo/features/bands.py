"""The bands as they are drawn: their look, their words, their rings, and the area in each of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NotRequired, TypedDict

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry import mapping

from geo import shapes
from geo.features import band_labels
from geo.features.palette import Style
from geo.features.points import DrawnPoint
from geo.scenario.band import Band
from geo.words.i18n import headed

TOLERANCE_M = 100.0


@dataclass(frozen=True)
class Edge:
    """Where a band begins or ends."""

    km: float
    length: str  # in the scenario's unit
    who: str  # claims it and when; "" of a band that nobody claims

    @property
    def label(self) -> str:
        """The text at the ring: its range, and of a claim also who makes it and when."""
        return headed(self.length, self.who) if self.who else self.length


@dataclass(frozen=True, eq=False)
class DrawnBand:
    """A band as every output draws it."""

    band: Band
    style: Style
    label: str  # its name and ranges
    points: tuple[DrawnPoint, ...]  # round which it is drawn
    places: int  # that count in it
    edges: tuple[Edge, ...]  # ascending; 0 km is none
    joined: bool  # whether the areas round all its points are one


class _Centre(TypedDict, total=False):
    lat: float
    lon: float


class AreaProperties(TypedDict):
    """The attributes of an area as GeoJSON and the notebook have them, in this order."""

    site: str  # what tables call its launch points, separated by semicolons
    site_name: str
    lat: NotRequired[float]  # degrees, of one launch point
    lon: NotRequired[float]
    own: bool
    band: str  # its text in a link
    inner_km: float
    outer_km: float
    tolerance_m: float


@dataclass(frozen=True, eq=False)
class Area:
    """The area in a band: round one launch point, or of all that have the band, joined."""

    band: DrawnBand
    points: tuple[DrawnPoint, ...]

    @cached_property
    def polygon(self) -> Polygon | MultiPolygon:
        """Its polygon by RFC 7946, longitude and latitude in degrees, drawn when it is first asked for."""
        inner_km, outer_km = self.band.band.inner_km, self.band.band.outer_km
        if not self.band.joined:
            return _annulus(self.points[0].lon, self.points[0].lat, inner_km, outer_km)
        return _joined(self.points, inner_km, outer_km)

    @property
    def site(self) -> str:
        """What tables call its launch points, separated by semicolons."""
        return "; ".join(point.key for point in self.points)

    @property
    def site_name(self) -> str:
        """Their names, separated by semicolons."""
        return "; ".join(point.label for point in self.points)

    @property
    def own(self) -> bool:
        """Whether a launch point or the claim is the reader's."""
        return any(point.own for point in self.points) or self.band.band.own

    @property
    def properties(self) -> AreaProperties:
        """Its attributes; `lat` and `lon` only if it is round one launch point."""
        band, point = self.band.band, self.points[0]
        centre: _Centre = {} if self.band.joined else {"lat": point.lat, "lon": point.lon}
        return {
            "site": self.site,
            "site_name": self.site_name,
            **centre,
            "own": self.own,
            "band": band.token,
            "inner_km": band.inner_km,
            "outer_km": band.outer_km,
            "tolerance_m": TOLERANCE_M,
        }

    def as_feature(self) -> dict[str, Any]:
        """Return it as an RFC 7946 feature."""
        return {"type": "Feature", "properties": self.properties, "geometry": mapping(self.polygon)}


@dataclass(frozen=True, eq=False)
class Ring:
    """The line at one range round a launch point."""

    point: DrawnPoint
    band: DrawnBand  # the first of those with that edge
    edge: Edge


def edges(band: Band, unit: str) -> tuple[Edge, ...]:
    """Return the edges of a band with their words."""
    return tuple(Edge(km, *band_labels.edge_parts(band, km, unit)) for km in band.edges_km)


def areas(points: Iterable[DrawnPoint], bands: Sequence[DrawnBand]) -> tuple[Area, ...]:
    """Return the area in each band round each point, in the points' order; of joined bands one for each."""
    return tuple(
        [Area(band, band.points) for band in bands if band.joined]
        + [Area(band, (point,)) for point in points for band in round_point(point, bands) if not band.joined]
    )


def nearer(band: DrawnBand, areas: Iterable[Area]) -> Polygon | MultiPolygon:
    """Return the ground nearer to a band's launch points than where it begins, less what lies in an area."""
    inner_km, several = band.band.inner_km, len(band.points) > 1
    over = [area.polygon for area in areas if several or area.band.band.inner_km < inner_km]
    near = _joined(band.points, 0, inner_km)
    if not over:
        return near
    rest = shapely.get_parts(shapely.difference(near, shapely.union_all(over)))
    return MultiPolygon([part for part in rest if isinstance(part, Polygon)])


def rings(points: Iterable[DrawnPoint], bands: Sequence[DrawnBand]) -> tuple[Ring, ...]:
    """Return every ring once."""
    return tuple(
        ring
        for point in points
        for ring in {
            edge.km: Ring(point, band, edge)
            for band in reversed(round_point(point, bands))
            for edge in band.edges
        }.values()
    )


def round_point(point: DrawnPoint, bands: Sequence[DrawnBand]) -> list[DrawnBand]:
    """Return the bands round a launch point, in its own order."""
    drawn = {each.band: each for each in bands}
    return [drawn[band] for band in point.bands]


def _joined(points: Iterable[DrawnPoint], inner_km: float, outer_km: float) -> Polygon | MultiPolygon:
    lon, lat = np.array([(point.lon, point.lat) for point in points]).T
    return shapes.union(lon, lat, inner_km, outer_km, TOLERANCE_M)


@lru_cache(maxsize=128)  # of up to 100 kB; of several launch points one at a time is moved
def _annulus(lon: float, lat: float, inner_km: float, outer_km: float) -> Polygon | MultiPolygon:
    return shapes.annulus(lon, lat, inner_km, outer_km, TOLERANCE_M)
