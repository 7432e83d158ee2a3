"""The maps of the figure: which projection, how much of the world, and everything projected onto it.

Longitude and latitude in, kilometres on the map out. What lies beyond the projection's reach is cut
away first, so that nothing is torn at the antipode or turned inside out at a globe's horizon.
"""

import math
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Literal

import numpy as np
import shapely
from pyproj import Transformer
from shapely import LineString
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo import geodesy, shapes
from geo.facts import catalog
from geo.features import reach
from geo.geodesy import Array
from geo.scenario.band import Band
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.scenario import Scenario

Kind = Literal["aeqd", "laea", "europe", "ortho"]
Frame = tuple[float, float, float, float]  # west, south, east, north on the map, km

REACH_KM: dict[Kind, float] = {"aeqd": 19_900.0, "laea": 17_000.0, "europe": 6_500.0, "ortho": 9_960.0}
EUROPE = (10.0, 52.0)  # where EPSG:3035 is centred: longitude, latitude
_EUROPE_KM = 4_000.0  # from there; farther launch points get a map of their own
_RECTANGLE_KM = 9_500.0  # a map that goes farther from its centre than this is round
_LAEA_KM = 12_300.0  # on the map, where an equal-area projection has got to at its reach
_GLOBE_KM = 9_000.0  # what a globe can show of rings round its middle
_GROWTH = 1.4  # how much larger a map may become for the sake of its rings
_OVERLAP_KM = 0.02
TURN = np.arange(0.0, 360.0, 1.0)  # azimuths once round, degrees
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
        """Where places (n, 2), in degrees, lie on the map: (n, 2), in km."""
        x, y = _transformer(self).transform(*lonlat.T)
        return np.column_stack([x, y]) / 1000

    def lonlat(self, xy: Array) -> Array:
        """Which places lie at (n, 2), in km: (n, 2), in degrees; infinite off the Earth."""
        x, y = _transformer(self).transform(*(xy * 1000).T, direction="INVERSE")
        return np.column_stack([x, y])

    def ground(self, polygons: BaseGeometry) -> BaseGeometry:
        """Polygons on the map, joined where the antimeridian or a pole cut them."""
        flat = shapely.transform(self._seen(polygons), self.xy)
        # By its linework: what surrounds the antipode comes out with its hole outside its shell.
        parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shapely.get_parts(flat))))
        # Wider by what nobody can see, so that the two sides of a cut overlap.
        return shapely.union_all(shapely.buffer(parts, _OVERLAP_KM, join_style="mitre"))

    def lines(self, lines: BaseGeometry) -> BaseGeometry:
        """Lines on the map, without what runs along the antimeridian or at a pole only to close a polygon."""
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
        """Whether all of these points of the map, (n, 2) in km, are in view."""
        west, south, east, north = self.frame
        inside = (xy > (west, south)) & (xy < (east, north))
        return bool(inside.all()) and (
            self.radius_km is None or bool((np.hypot(*xy.T) <= self.radius_km).all())
        )


@lru_cache(maxsize=32)
def _transformer(projection: Projection) -> Any:
    named = {"laea": "laea", "aeqd": "aeqd", "ortho": "ortho"}
    crs = (
        "EPSG:3035"
        if projection.kind == "europe"
        else f"+proj={named[projection.kind]} +lon_0={projection.lon} +lat_0={projection.lat} +datum=WGS84"
    )
    return Transformer.from_crs("EPSG:4326", crs, always_xy=True)


@lru_cache(maxsize=32)
def _horizon(projection: Projection) -> BaseGeometry:
    return shapes.disk(projection.lon, projection.lat, projection.reach_km, 1000.0)


@cache
def coarse_land() -> BaseGeometry:
    """The land as a small globe needs it, in degrees."""
    return shapely.simplify(basemap()[0], 0.25)


@cache
def basemap() -> tuple[BaseGeometry, BaseGeometry]:
    """Land and the borders of countries, in degrees: polygons, lines."""
    countries = shapely.make_valid([shape(feature["geometry"]) for feature in catalog.basemap()["features"]])
    land = shapely.union_all(countries)
    outlines = shapely.union_all(shapely.boundary(countries))
    return land, shapely.line_merge(shapely.difference(outlines, land.boundary))


def graticule(step_deg: int) -> tuple[list[LineString], list[LineString]]:
    """Meridians from 180° W and parallels from the south, every so many degrees, as lines in degrees."""
    meridians = [LineString([(lon, -90), (lon, 90)]) for lon in range(-180, 180, step_deg)]
    parallels = [LineString([(-180, lat), (180, lat)]) for lat in range(-90 + step_deg, 90, step_deg)]
    return meridians, parallels


def ring(projection: Projection, site: LaunchPoint, edge_km: float, azimuths_deg: Array) -> Array:
    """Points of a ring on the map, (n, 2) in km, at these azimuths from its centre."""
    return projection.xy(np.column_stack(geodesy.destination(site.lon, site.lat, azimuths_deg, edge_km)))


def rings_of(scenario: Scenario) -> list[tuple[LaunchPoint, Band, float]]:
    """Every ring once: its launch point, the first band with that edge, and its range in km."""
    return [
        (site, *ring)
        for site in scenario.shown
        for ring in {
            edge_km: (band, edge_km)
            for band in reversed(scenario.drawn_from(site))
            for edge_km in band.edges_km
        }.values()
    ]


def main_view(scenario: Scenario, aspect: float) -> View:
    """The map of a scenario, of a width that is `aspect` times its height.

    It holds every launch point and every capital that counts. Round one launch point it is azimuthal
    equidistant; of several it is EPSG:3035, or, of those far from Europe, equal-area round them and Europe.
    """
    sites = scenario.shown
    projection = _projection(sites)
    rows = reach.nearest(scenario)
    places = [(site.lon, site.lat) for site in sites]
    places += [(row.capital.lon, row.capital.lat) for row in rows]
    xy = projection.xy(np.array(places))
    farthest_km = float(np.hypot(*(xy - (_origin(projection))).T).max())
    if farthest_km > _RECTANGLE_KM or (projection.kind == "laea" and farthest_km > 7_000):
        return _round_view(projection, farthest_km, scenario)
    frame = fitted(_with_rings(xy, projection, scenario, aspect), aspect, 0.05)
    return View(projection, frame)


def trimmed(view: View) -> View:
    """The view with a projection that need not go beyond its corners, which is faster."""
    if view.projection.kind != "aeqd":
        return view
    west, south, east, north = view.frame
    corner_km = np.hypot(max(-west, east), max(-south, north))
    reach_km = min(1.02 * float(corner_km), view.projection.reach_km)
    return replace(view, projection=replace(view.projection, reach_km=reach_km))


def _with_rings(xy: Array, projection: Projection, scenario: Scenario, aspect: float) -> Frame:
    """The bounds of places on the map (n, 2), and of every ring that does not make them much larger."""
    most_km = _GROWTH * _height(_bounds(xy), aspect)
    bounds = _bounds(xy)
    for edge_km in sorted({edge_km for _, _, edge_km in rings_of(scenario)}):
        rings = [
            ring(projection, site, edge_km, TURN)
            for site, _, each_km in rings_of(scenario)
            if each_km == edge_km
        ]
        larger = _bounds(np.concatenate([xy, *rings]))
        if not np.isfinite(larger).all() or _height(larger, aspect) > most_km:
            break
        bounds = larger
    return bounds


def _height(frame: Frame, aspect: float) -> float:
    """The height of a map of this aspect that holds the frame, km."""
    return max(frame[3] - frame[1], (frame[2] - frame[0]) / aspect)


def inset_view(scenario: Scenario, main: View) -> View | None:
    """A globe with every ring whole, if the map does not show them all; the whole Earth if no globe can."""
    rings = [ring(main.projection, site, edge_km, TURN) for site, _, edge_km in rings_of(scenario)]
    if main.radius_km or all(main.shows(points) for points in rings):
        return None
    sites = scenario.shown
    lon, lat = _mean([(site.lon, site.lat) for site in sites])
    far_km = max(
        edge_km + float(geodesy.distance_km(lon, lat, site.lon, site.lat))
        for site, _, edge_km in rings_of(scenario)
    )
    kind: Kind = "ortho" if far_km <= _GLOBE_KM else "aeqd"
    radius_km = geodesy.SPHERE_RADIUS_KM if kind == "ortho" else REACH_KM["aeqd"]
    return View(Projection(kind, lon, lat, REACH_KM[kind]), _square(radius_km), radius_km)


def fitted(frame: Frame, aspect: float, pad: float) -> Frame:
    """The frame with a share of its size added all round, and grown to the aspect about its middle."""
    west, south, east, north = frame
    width, height = (east - west) * (1 + 2 * pad), (north - south) * (1 + 2 * pad)
    width, height = max(width, height * aspect), max(height, width / aspect)
    x, y = (west + east) / 2, (south + north) / 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _projection(sites: tuple[LaunchPoint, ...]) -> Projection:
    if len(sites) == 1:
        return Projection("aeqd", sites[0].lon, sites[0].lat, REACH_KM["aeqd"])
    if all(geodesy.distance_km(*EUROPE, site.lon, site.lat) <= _EUROPE_KM for site in sites):
        return Projection("europe", *EUROPE, REACH_KM["europe"])
    middle = _mean([EUROPE, *((site.lon, site.lat) for site in sites)])
    return Projection("laea", *middle, REACH_KM["laea"])


def _origin(projection: Projection) -> Array:
    return projection.xy(np.array([[projection.lon, projection.lat]]))


def _round_view(projection: Projection, farthest_km: float, scenario: Scenario) -> View:
    """A round map of all places and rings, as far as the projection reaches."""
    rings = [ring(projection, site, edge_km, TURN) for site, _, edge_km in rings_of(scenario)]
    ends_km = [float(np.hypot(*points.T).max()) for points in rings if np.isfinite(points).all()]
    limit_km = REACH_KM["aeqd"] if projection.kind == "aeqd" else _LAEA_KM
    radius_km = min(1.04 * max([farthest_km, *ends_km]), limit_km)
    return View(projection, _square(radius_km), radius_km)


def _square(radius_km: float) -> Frame:
    return -radius_km, -radius_km, radius_km, radius_km


def _bounds(xy: Array) -> Frame:
    (west, south), (east, north) = xy.min(axis=0).tolist(), xy.max(axis=0).tolist()
    return west, south, east, north


def _mean(places: list[tuple[float, float]]) -> tuple[float, float]:
    """The middle of places on the sphere; of places that have none, the first."""
    lon, lat = np.radians(np.array(places)).T
    x, y, z = np.mean([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    if math.hypot(x, y, z) < 0.1:
        return places[0]
    return math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))
