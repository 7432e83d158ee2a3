"""The maps of the figure: which projection, how much of the world, and everything projected onto it.

Longitude and latitude in, kilometres on the map out. What lies beyond the projection's reach is cut
away first, so that nothing is torn at the antipode or turned inside out at a globe's horizon.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely import LineString
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo import geodesy, shapes
from geo.facts import catalog
from geo.features import usual_circle
from geo.features.bands import Ring
from geo.features.drawing import Drawing
from geo.features.points import DrawnPoint
from geo.features.three_maps import HORIZON_KM
from geo.geodesy import Array

Kind = Literal["aeqd", "laea", "europe", "ortho", "mercator"]
Frame = tuple[float, float, float, float]  # west, south, east, north on the map, km

REACH_KM: dict[Kind, float] = {
    "aeqd": 19_900.0,
    "laea": 17_000.0,
    "europe": 6_500.0,
    "ortho": HORIZON_KM,
    "mercator": geodesy.HALF_MERIDIAN_KM,  # but for the poles: see `_mercator_world`
}
EUROPE = (10.0, 52.0)  # where EPSG:3035 is centred: longitude, latitude
_EUROPE_KM = 4_000.0  # from there; farther launch points get a map of their own
_RECTANGLE_KM = 9_500.0  # a map that goes farther from its centre than this is round
LAEA_KM = 12_300.0  # on the map, where an equal-area projection has got to at its reach
_GLOBE_KM = 9_000.0  # what a globe can show of rings round its middle
_GROWTH = 1.4  # how much larger a map may become for the sake of its rings
_OVERLAP_KM = 0.02
TURN = np.arange(0.0, 360.0, 1.0)  # azimuths once round, degrees
_SIDE_DEG = 1e-6  # kept off the sides of a Mercator map, so that each place lies on its own
_STEP_DEG = 1.0  # edges are straight in longitude and latitude, so they are bent in steps of this
_SEAM = shapely.box(-180, -90, 180, 90).boundary


@dataclass(frozen=True)
class Projection:
    """A projection of the WGS84 ellipsoid round a centre."""

    kind: Kind
    lon: float
    lat: float
    reach_km: float  # how far from the centre it shows the Earth

    def xy(self, lonlat: Array) -> Array:
        """Return where places (n, 2), in degrees, lie on the map: (n, 2), in km."""
        x, y = geodesy.solved(_transformer(self).transform, *lonlat.T)
        return np.column_stack([x, y]) / 1000

    def lonlat(self, xy: Array) -> Array:
        """Return which places lie at (n, 2), in km: (n, 2), in degrees; infinite off the Earth."""
        invert = partial(_transformer(self).transform, direction="INVERSE")
        x, y = geodesy.solved(invert, *(xy * 1000).T)
        return np.column_stack([x, y])

    def ground(self, polygons: BaseGeometry) -> BaseGeometry:
        """Return polygons on the map, joined where the antimeridian or a pole cut them."""
        flat = shapely.transform(self._seen(polygons), self.xy)
        # By its linework: what surrounds the antipode comes out with its hole outside its shell.
        parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shapely.get_parts(flat))))
        # Wider by what nobody can see, so that the two sides of a cut overlap.
        return shapely.union_all(shapely.buffer(parts, _OVERLAP_KM, join_style="mitre"))

    def lines(self, lines: BaseGeometry) -> BaseGeometry:
        """Return lines on the map, without those along the antimeridian or at a pole that close a polygon."""
        return shapely.transform(self._seen(shapely.difference(lines, _SEAM)), self.xy)

    def _seen(self, geometry: BaseGeometry) -> BaseGeometry:
        return shapely.segmentize(shapely.intersection(geometry, _horizon(self)), _STEP_DEG)


@dataclass(frozen=True)
class View:
    """A projection and the part of it to show."""

    projection: Projection
    frame: Frame
    radius_km: float | None = None  # of a round map; None of a rectangular one

    def shows(self, xy: Array) -> bool:
        """Return whether all of these points of the map, (n, 2) in km, are in view."""
        west, south, east, north = self.frame
        inside = (xy > (west, south)) & (xy < (east, north))
        return bool(inside.all()) and (
            self.radius_km is None or bool((np.hypot(*xy.T) <= self.radius_km).all())
        )


@lru_cache(maxsize=32)
def _transformer(projection: Projection) -> Any:
    named = {"laea": "laea", "aeqd": "aeqd", "ortho": "ortho", "mercator": "webmerc"}
    crs = (
        "EPSG:3035"
        if projection.kind == "europe"
        else f"+proj={named[projection.kind]} +lon_0={projection.lon} +lat_0={projection.lat} +datum=WGS84"
    )
    return Transformer.from_crs("EPSG:4326", crs, always_xy=True)


@lru_cache(maxsize=32)
def _horizon(projection: Projection) -> BaseGeometry:
    if projection.kind == "mercator":
        return _mercator_world(projection.lon)
    return shapes.disk(projection.lon, projection.lat, projection.reach_km, 1000.0)


def _mercator_world(lon: float) -> BaseGeometry:
    """Return all that a Mercator map round a meridian shows, cut where its two sides meet."""
    west, east = lon - 180 + _SIDE_DEG, lon + 180 - _SIDE_DEG
    parts = [(max(west + turn, -180), min(east + turn, 180)) for turn in (-360, 0, 360)]
    end = usual_circle.BEYOND_MERCATOR
    return shapely.union_all([shapely.box(a, -end, b, end) for a, b in parts if a < b])


@lru_cache(maxsize=8)
def land(projection: Projection, detail_deg: float) -> BaseGeometry:
    """Return the land on the map, without what is smaller than a detail."""
    return projection.ground(_land(detail_deg))


@cache
def _land(detail_deg: float) -> BaseGeometry:
    whole = basemap()[0]
    return shapely.simplify(whole, detail_deg) if detail_deg else whole


@cache
def basemap() -> tuple[BaseGeometry, BaseGeometry]:
    """Return the land (polygons) and the borders of countries (lines), in degrees."""
    countries = shapely.make_valid([shape(feature["geometry"]) for feature in catalog.basemap()["features"]])
    land = shapely.union_all(countries)
    outlines = shapely.union_all(shapely.boundary(countries))
    return land, shapely.line_merge(shapely.difference(outlines, land.boundary))


def graticule(step_deg: int) -> tuple[list[LineString], list[LineString]]:
    """Return meridians from 180° W and parallels from the south, `step_deg` apart, as lines in degrees."""
    meridians = [LineString([(lon, -90), (lon, 90)]) for lon in range(-180, 180, step_deg)]
    parallels = [LineString([(-180, lat), (180, lat)]) for lat in range(-90 + step_deg, 90, step_deg)]
    return meridians, parallels


def ring_at(projection: Projection, point: DrawnPoint, edge_km: float, azimuths_deg: Array) -> Array:
    """Return points of a ring on the map, (n, 2) in km, at these azimuths from its centre."""
    return projection.xy(np.column_stack(geodesy.destination(point.lon, point.lat, azimuths_deg, edge_km)))


def turned(projection: Projection, rings: Iterable[Ring]) -> list[Array]:
    """Return each ring on the map, whole: (n, 2) in km."""
    return [ring_at(projection, ring.point, ring.edge.km, TURN) for ring in rings]


def places_of(drawing: Drawing) -> list[tuple[float, float]]:
    """Return what a map shows, in degrees: the launch points, then the places that are asked about."""
    places = [(point.lon, point.lat) for point in drawing.points]
    return places + [(each.place.lon, each.place.lat) for each in drawing.places]


def shown(view: View, places: Array) -> NDArray[np.bool_]:
    """Return which places on the map (n, 2), in km, a view shows; one beyond a projection's reach is none."""
    west, south, east, north = view.frame
    inside = ((places >= (west, south)) & (places <= (east, north))).all(axis=1)
    return np.asarray(inside & (np.hypot(*places.T) <= (view.radius_km or np.inf)))


def main_view(drawing: Drawing, aspect: float) -> View:
    """Return the map of a drawing, of a width that is `aspect` times its height.

    It shows every launch point and every place within the projection's reach. Round one launch point it is
    azimuthal equidistant; of several it is EPSG:3035, or, if they or places are far from Europe, equal-area
    round them and Europe.
    """
    places = np.array(places_of(drawing))
    projection = _projection(drawing.points, places)
    away_km = geodesy.distance_km(projection.lon, projection.lat, *places.T)
    xy = projection.xy(places[away_km < projection.reach_km])
    farthest_km = float(np.hypot(*(xy - (_origin(projection))).T).max())
    if farthest_km > _RECTANGLE_KM or (projection.kind == "laea" and farthest_km > 7_000):
        return _round_view(projection, farthest_km, drawing.rings)
    frame = fitted(_with_rings(xy, projection, drawing.rings, aspect), aspect, 0.05)
    return View(projection, frame)


def trimmed(view: View) -> View:
    """Return the view with a projection that need not go beyond its corners, which is faster."""
    if view.projection.kind != "aeqd":
        return view
    west, south, east, north = view.frame
    corner_km = np.hypot(max(-west, east), max(-south, north))
    reach_km = min(1.02 * float(corner_km), view.projection.reach_km)
    return replace(view, projection=replace(view.projection, reach_km=reach_km))


def _with_rings(xy: Array, projection: Projection, rings: Sequence[Ring], aspect: float) -> Frame:
    """Return the bounds of places on the map (n, 2), and of each ring that does not widen them much."""
    most_km = _GROWTH * _height(_bounds(xy), aspect)
    bounds = _bounds(xy)
    for edge_km in sorted({ring.edge.km for ring in rings}):
        alike = (ring for ring in rings if ring.edge.km == edge_km)
        larger = _bounds(np.concatenate([xy, *turned(projection, alike)]))
        if not np.isfinite(larger).all() or _height(larger, aspect) > most_km:
            break
        bounds = larger
    return bounds


def _height(frame: Frame, aspect: float) -> float:
    """Return the height of a map of this aspect that contains the frame, km."""
    return max(frame[3] - frame[1], (frame[2] - frame[0]) / aspect)


def inset_view(drawing: Drawing, main: View) -> View | None:
    """Return a globe with every ring whole if the map lacks one; the whole Earth if no globe can."""
    if main.radius_km or all(map(main.shows, turned(main.projection, drawing.rings))):
        return None
    lon, lat = _mean([(point.lon, point.lat) for point in drawing.points])
    far_km = max(
        ring.edge.km + float(geodesy.distance_km(lon, lat, ring.point.lon, ring.point.lat))
        for ring in drawing.rings
    )
    kind: Kind = "ortho" if far_km <= _GLOBE_KM else "aeqd"
    radius_km = geodesy.SPHERE_RADIUS_KM if kind == "ortho" else REACH_KM["aeqd"]
    return View(Projection(kind, lon, lat, REACH_KM[kind]), _square(radius_km), radius_km)


def fitted(frame: Frame, aspect: float, pad: float) -> Frame:
    """Return the frame with a share of its size added all round, and grown to the aspect about its middle."""
    west, south, east, north = frame
    width, height = (east - west) * (1 + 2 * pad), (north - south) * (1 + 2 * pad)
    width, height = max(width, height * aspect), max(height, width / aspect)
    x, y = (west + east) / 2, (south + north) / 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _projection(points: tuple[DrawnPoint, ...], places: Array) -> Projection:
    if len(points) == 1:
        return Projection("aeqd", points[0].lon, points[0].lat, REACH_KM["aeqd"])
    away_km = geodesy.distance_km(*EUROPE, *places.T)
    if (away_km[: len(points)] <= _EUROPE_KM).all() and (away_km < REACH_KM["europe"]).all():
        return Projection("europe", *EUROPE, REACH_KM["europe"])
    middle = _mean([EUROPE, *((point.lon, point.lat) for point in points)])
    return Projection("laea", *middle, REACH_KM["laea"])


def _origin(projection: Projection) -> Array:
    return projection.xy(np.array([[projection.lon, projection.lat]]))


def _round_view(projection: Projection, farthest_km: float, rings: Iterable[Ring]) -> View:
    """Return a round map of all places and rings, as far as the projection reaches."""
    lines = [points for points in turned(projection, rings) if np.isfinite(points).all()]
    ends_km = [float(np.hypot(*points.T).max()) for points in lines]
    limit_km = REACH_KM["aeqd"] if projection.kind == "aeqd" else LAEA_KM
    radius_km = min(1.04 * max([farthest_km, *ends_km]), limit_km)
    return View(projection, _square(radius_km), radius_km)


def _square(radius_km: float) -> Frame:
    return -radius_km, -radius_km, radius_km, radius_km


def _bounds(xy: Array) -> Frame:
    (west, south), (east, north) = xy.min(axis=0).tolist(), xy.max(axis=0).tolist()
    return west, south, east, north


def _mean(places: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the middle of places on the sphere; of places that have none, the first."""
    lon, lat = np.radians(np.array(places)).T
    x, y, z = np.mean([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    if math.hypot(x, y, z) < 0.1:
        return places[0]
    return math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))
