"""Areas on the ground, such as countries: which lie in a band, how much of each, nearest and farthest point.

Whether an area lies wholly in a band or not at all is asked of the distances of its outline, as with places;
a polygon of the band decides nothing but the share of an area that lies partly in it. Areas are
compared on a map on which equal areas are equal: Lambert's cylindrical projection of the ellipsoid.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import Literal

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo import coverage, geodesy
from geo.geodesy import EQUATOR_RADIUS_M, HALF_MERIDIAN_KM, MEAN_MERIDIAN_RADIUS_M, Array

NOT_AT_ALL, PARTLY, WHOLLY = 0, 1, 2

MAX_STEP_DEGREES = 0.1  # between two vertices: what lies nearer between them is 40 m nearer at 500 km
BAND_STEP_DEGREES = 0.5  # of a band on the equal-area map, where its edges bend: 1.2 km2 of 1,000 km of edge
_STEP_KM = MAX_STEP_DEGREES * 111.7  # of a degree of latitude at a pole, the longest there is
_RUN = 128  # vertices, the distances of which are first bracketed together
_SAMPLES = 33  # along an edge whose ends are near
_GAIN_KM = 0.05  # for which an edge is looked at between its ends
_SLACK_KM = 1e-3  # more than the bracket of a distance is wrong by: an angle is to 2e-8

Geometries = NDArray[np.object_]
Whole = NDArray[np.intp]
BandKm = tuple[float, float]  # its inner and its outer range, both included
End = Literal["nearest", "farthest"]


@dataclass(frozen=True, eq=False)
class Outlines:
    """Areas, each of one or several parts, prepared once to be asked often: see `outlines`."""

    parts: Geometries  # (parts,): polygons, or points, in degrees by RFC 7946; those of an area together
    area_of: Whole  # (parts,): the number of the area that each is part of, ascending
    vertices: Array  # (2, vertices): longitude and latitude in degrees, part by part, ring by ring
    ring_of: Whole  # (vertices,): the number of the ring of each, over all parts
    first: Whole  # (parts,): the number of each part's first vertex

    @cached_property
    def flat(self) -> Geometries:
        """The parts on the equal-area map, in m."""
        return _flat(self.parts)

    @cached_property
    def part_km2(self) -> Array:
        """The area of each part in km2."""
        return np.asarray(shapely.area(self.flat) / 1e6)

    @cached_property
    def units(self) -> Array:
        """The vertices as unit vectors on the sphere of rectifying latitude, of shape (vertices, 3)."""
        return _units(*self.vertices)

    @cached_property
    def vertex_area(self) -> Whole:
        """The number of the area of each vertex, of shape (vertices,)."""
        return np.repeat(self.area_of, np.diff(self.first, append=self.vertices.shape[1]))

    @cached_property
    def runs(self) -> "_Runs":
        """The vertices in runs."""
        return _runs(self)

    def __len__(self) -> int:
        return int(self.area_of[-1]) + 1 if len(self.area_of) else 0

    @cached_property
    def km2(self) -> Array:
        """Each area in km2."""
        return self.sums(self.part_km2)

    @cached_property
    def first_part(self) -> Whole:
        """The number of each area's first part, of shape (areas,)."""
        return np.searchsorted(self.area_of, np.arange(len(self)))

    def sums(self, of_parts: Array) -> Array:
        """Return the sum of a number of each part, area by area, of shape (areas,)."""
        return np.bincount(self.area_of, of_parts, len(self)).astype(float)


def outlines(areas: Sequence[BaseGeometry]) -> Outlines:
    """Return areas to be asked: polygons, multipolygons or points in degrees, by RFC 7946.

    An edge is straight in longitude and latitude. Raises PlaceError if a coordinate is not on the map.
    """
    each = [shapely.get_parts(area) for area in areas]
    parts = np.concatenate(each) if each else np.array([], object)
    area_of = np.repeat(np.arange(len(each)), [len(some) for some in each])
    fine = shapely.segmentize(parts, MAX_STEP_DEGREES)
    lines, line_part = shapely.get_rings(fine, return_index=True)
    points = np.flatnonzero(shapely.get_type_id(parts) == 0)
    lines, line_part = np.concatenate([lines, fine[points]]), np.concatenate([line_part, points])
    order = np.argsort(line_part, kind="stable")
    lines, line_part = lines[order], line_part[order]
    coordinates, ring_of = shapely.get_coordinates(lines, return_index=True)
    vertices = np.array(geodesy.checked_coordinates(*coordinates.T))
    first = np.searchsorted(line_part[ring_of], np.arange(len(parts)))
    return Outlines(parts, area_of, vertices, ring_of, first)


@dataclass(frozen=True, eq=False)
class _Runs:
    """Vertices of one part, up to _RUN of them one after another, each run in a cap of the sphere."""

    sizes: Whole  # (runs,): how many vertices each has
    first: Whole  # (parts,): the number of each part's first run
    area_of: Whole  # (runs,): the number of the area of each
    centres: Array  # (runs, 3): unit vectors; see `Outlines.units`
    radii: Array  # (runs,): the radius of each cap, an angle

    def bracket_km(self, lon: float, lat: float) -> tuple[Array, Array]:
        """Return what the distances of each run's vertices from a site lie between: see `_bracket_km`."""
        angles = _angles(self.centres, lon, lat)
        return _bracket_km(np.maximum(angles - self.radii, 0), np.minimum(angles + self.radii, np.pi))

    def vertices(self, some: NDArray[np.bool_]) -> Whole:
        """Return the numbers of the vertices of some runs."""
        return np.flatnonzero(np.repeat(some, self.sizes))


def _runs(areas: Outlines) -> _Runs:
    """Return the vertices of some areas in runs."""
    vertices = np.diff(areas.first, append=areas.vertices.shape[1])
    runs = -(-vertices // _RUN)  # of each part
    first = np.cumsum(runs) - runs
    starts = np.repeat(areas.first - first * _RUN, runs) + np.arange(runs.sum()) * _RUN
    sizes = np.diff(starts, append=areas.vertices.shape[1])
    sums = np.add.reduceat(areas.units, starts) if len(starts) else np.empty((0, 3))
    centres = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    cosines = np.einsum("ij,ij->i", areas.units, np.repeat(centres, sizes, axis=0))
    least = np.minimum.reduceat(cosines, starts) if len(starts) else np.empty(0)
    return _Runs(sizes, first, np.repeat(areas.area_of, runs), centres, np.arccos(np.clip(least, -1, 1)))


@dataclass(frozen=True, eq=False)
class Within:
    """How much of some areas lies in a band round one or several sites."""

    state: NDArray[np.int8]  # (areas,): NOT_AT_ALL, PARTLY or WHOLLY
    km2: Array  # (areas,): how much of each


def within(
    areas: Outlines,
    site_lon: ArrayLike,
    site_lat: ArrayLike,
    bands_km: Sequence[BandKm],
    grounds: Sequence[BaseGeometry],
) -> list[Within]:
    """Return for each band how much of each area lies in it as seen from any of the sites.

    Sites are in degrees on WGS84, as two lists of one length or two numbers. Each of `bands_km` is an inner
    and an outer range in km, both included, and of `grounds` the same as a polygon in degrees by RFC 7946
    (see `shapes`): for the share of what lies partly in it. What is wholly in it, and what is not at all, is
    decided by the distances of the vertices, which are close together.

    Raises PlaceError and RangeError as `coverage.band_index` does.
    """
    sites = geodesy.place_list("site", site_lon, site_lat)
    edges_km, spans = coverage.band_edges(bands_km)
    seen = _seen(areas, sites, edges_km)
    lowest = np.minimum.reduceat(seen.lowest, areas.runs.first, axis=1)
    highest = np.maximum.reduceat(seen.highest, areas.runs.first, axis=1)
    # Of a part with the site in it the nearest point is there, and with its antipode in it the farthest.
    for k, (lon, lat) in enumerate(sites.T.tolist()):
        lowest[k, shapely.intersects_xy(areas.parts, lon, lat)] = 0
        highest[k, shapely.intersects_xy(areas.parts, *_antipode(lon, lat))] = len(edges_km)
    found = []
    for (low, high), band_km, ground in zip(spans, bands_km, grounds, strict=True):
        whole = ((low < lowest) & (highest <= high)).any(axis=0)
        touched = ((highest > low) & (lowest <= high)).any(axis=0)
        state = np.where(whole, WHOLLY, np.where(touched, PARTLY, NOT_AT_ALL)).astype(np.int8)
        (flat,) = _flat(np.array([ground], object))
        if len(sites.T) > 1:
            every = np.logical_and.reduceat(seen.held(low, high), areas.runs.first)
            for part in np.flatnonzero((state == PARTLY) & every):
                state[part] = _held(areas.flat[part], flat, sites, band_km)
        least_state = np.minimum.reduceat(state, areas.first_part)
        most_state = np.maximum.reduceat(state, areas.first_part)
        of_area = np.where(least_state == most_state, least_state, PARTLY).astype(np.int8)
        found.append(Within(of_area, areas.sums(_km2_within(areas, state, flat))))
    return found


@dataclass(frozen=True, eq=False)
class _Seen:
    """The vertices of some areas as seen from some sites: how many edges each is beyond, run by run."""

    lowest: Whole  # (sites, runs): of each run's vertices the least number of edges
    highest: Whole  # (sites, runs): and the greatest
    asked: NDArray[np.bool_]  # (runs,): which of them were asked vertex by vertex
    starts: Whole  # (those,): the number of each one's first vertex, among theirs
    index: NDArray[np.int8]  # (sites, their vertices): how many edges each vertex is beyond

    def held(self, low: int, high: int) -> NDArray[np.bool_]:
        """Return of which runs every vertex is, from any of the sites, in the band between two edges."""
        held = np.asarray(np.any((low < self.lowest) & (self.highest <= high), axis=0))
        vertices = np.any((low < self.index) & (self.index <= high), axis=0)
        held[self.asked] = np.logical_and.reduceat(vertices, self.starts)
        return held


def _seen(areas: Outlines, sites: Array, edges_km: Sequence[float]) -> _Seen:
    """Return how many edges the vertices are beyond, asked one by one where the bracket of a run has one."""
    runs = areas.runs
    bracket_km = np.array([runs.bracket_km(*site) for site in sites.T.tolist()])
    lowest, highest = np.searchsorted(edges_km, bracket_km.transpose(1, 0, 2))
    asked = (lowest != highest).any(axis=0)
    vertices = areas.vertices[:, runs.vertices(asked)]
    index = coverage.band_index(sites[0], sites[1], vertices[0], vertices[1], edges_km)
    starts = np.cumsum(runs.sizes[asked]) - runs.sizes[asked]
    lowest[:, asked] = np.minimum.reduceat(index, starts, axis=1)
    highest[:, asked] = np.maximum.reduceat(index, starts, axis=1)
    return _Seen(lowest, highest, asked, starts, index)


def _km2_within(areas: Outlines, state: NDArray[np.int8], ground: BaseGeometry) -> Array:
    """Return the area in km2 of each part that lies on the ground of a band; all on the equal-area map."""
    km2 = np.where(state == WHOLLY, areas.part_km2, 0.0)
    some = state == PARTLY
    parts = areas.flat[some]
    near = [
        shapely.clip_by_rect(ground, *bounds) for bounds in shapely.bounds(parts).tolist()
    ]  # in half the time
    km2[some] = shapely.area(shapely.intersection(parts, near)) / 1e6
    return km2


def _held(part: BaseGeometry, ground: BaseGeometry, sites: Array, band_km: BandKm) -> int:
    """Return whether a part whose vertices all count lies WHOLLY in the band of several sites, or PARTLY.

    What the drawn ground leaves of it is asked by distance, at a point in each piece.
    """
    rest = shapely.get_parts(shapely.difference(part, ground))
    if not len(rest):
        return WHOLLY
    points = shapely.get_coordinates(shapely.point_on_surface(rest))
    back = partial(_equal_area().transform, direction="INVERSE")
    lon, lat = geodesy.solved(back, points[:, 0], points[:, 1])
    counts = coverage.overlap(sites[0], sites[1], lon, lat, *band_km)
    return WHOLLY if counts.all() else PARTLY


@dataclass(frozen=True, eq=False)
class Extremes:
    """The nearest or the farthest point of each area from a site."""

    lon: Array  # (areas,): degrees
    lat: Array  # (areas,): degrees
    km: Array  # (areas,): its geodesic distance
    azimuth_deg: Array  # (areas,): at the site, clockwise from north, 0..360


def extremes(areas: Outlines, lon: float, lat: float) -> dict[End, Extremes]:
    """Return the nearest and the farthest point of each area from a site, by geodesic distance.

    Of an area that holds the site the nearest is the site itself, and of one that holds its antipode the
    farthest is that. `lon` and `lat` are in degrees on WGS84. Raises PlaceError for a site that is not on the
    map.
    """
    (x,), (y,) = geodesy.place_list("site", lon, lat)
    runs, starts = areas.runs, areas.runs.first[areas.first_part]
    least_km, most_km = runs.bracket_km(x, y)
    near = least_km <= np.minimum.reduceat(most_km, starts)[runs.area_of] + _STEP_KM
    far = most_km >= np.maximum.reduceat(least_km, starts)[runs.area_of] - _STEP_KM
    found: dict[End, Extremes] = {
        "nearest": _extreme(areas, x, y, runs.vertices(near), 1),
        "farthest": _extreme(areas, x, y, runs.vertices(far), -1),
    }
    ends: tuple[tuple[End, tuple[float, float], float], ...] = (
        ("nearest", (x, y), 0.0),
        ("farthest", _antipode(x, y), HALF_MERIDIAN_KM),
    )
    for end, (there_lon, there_lat), km in ends:
        there = np.unique(areas.area_of[shapely.intersects_xy(areas.parts, there_lon, there_lat)])
        one = found[end]
        one.lon[there], one.lat[there], one.km[there], one.azimuth_deg[there] = there_lon, there_lat, km, 0.0
    return found


def _extreme(areas: Outlines, lon: float, lat: float, vertices: Whole, sign: int) -> Extremes:
    """Return the nearest point of each area, with `sign` -1 the farthest, on edges at some vertices."""
    of_vertex = areas.vertex_area[vertices]
    bracket_km = _bracket_km(*2 * [_angles(areas.units[vertices], lon, lat)])
    # From here on of what the end could be at best, so that the least is sought either way.
    best_km, worst_km = bracket_km if sign > 0 else (-bracket_km[1], -bracket_km[0])
    starts = np.searchsorted(of_vertex, np.arange(len(areas)))
    close = best_km <= np.minimum.reduceat(worst_km, starts)[of_vertex]
    found = _chosen(lon, lat, areas.vertices[:, vertices[close]], of_vertex[close], sign)
    # An edge comes by so much nearer to the site, or to its antipode, than its ends, or less.
    gain_km = _gain_km(found.km if sign > 0 else HALF_MERIDIAN_KM - found.km)[of_vertex]
    close = (gain_km > _GAIN_KM) & (best_km <= sign * found.km[of_vertex] + gain_km)
    return _between_vertices(areas, lon, lat, vertices[close], found, sign)


def _chosen(lon: float, lat: float, points: Array, of_point: Whole, sign: int) -> Extremes:
    """Return for each area the nearest of its points, with `sign` -1 the farthest."""
    km, azimuth_deg = geodesy.inverse(lon, lat, *points)
    order = np.lexsort((sign * km, of_point))
    best = order[np.unique(of_point[order], return_index=True)[1]]
    return Extremes(points[0, best], points[1, best], km[best], azimuth_deg[best])


def _gain_km(radius_km: Array) -> Array:
    """Return how far an edge at most reaches within a circle on which both its ends lie, in km."""
    return np.minimum(_STEP_KM**2 / 8 / np.maximum(radius_km, 1e-9), _STEP_KM)


def _between_vertices(
    areas: Outlines, lon: float, lat: float, ends: Whole, found: Extremes, sign: int
) -> Extremes:
    """Return the extremes, with those between two vertices of which one is in `ends`; see `_chosen`."""
    begins = np.unique(np.concatenate([ends, ends - 1]))
    begins = begins[(begins >= 0) & (begins < len(areas.ring_of) - 1)]
    begins = begins[areas.ring_of[begins] == areas.ring_of[begins + 1]]
    if not len(begins):
        return found
    at = np.linspace(0, 1, _SAMPLES)[:, np.newaxis]
    tail, head = areas.vertices[:, begins], areas.vertices[:, begins + 1]
    points = (tail[:, np.newaxis] * (1 - at) + head[:, np.newaxis] * at).reshape(2, -1)
    of_point = np.tile(areas.vertex_area[begins], _SAMPLES)
    best, some = _chosen(lon, lat, points, of_point, sign), np.unique(of_point)
    better = sign * best.km < sign * found.km[some]
    for old, new in zip(vars(found).values(), vars(best).values(), strict=True):
        old[some[better]] = new[better]
    return found


def _units(lon: ArrayLike, lat: ArrayLike) -> Array:
    """Return places (degrees) as unit vectors on the sphere of rectifying latitude, of shape (places, 3)."""
    mu, lam = np.atleast_1d(geodesy.rectifying_latitude(lat)), np.atleast_1d(np.radians(lon))
    return np.stack([np.cos(mu) * np.cos(lam), np.cos(mu) * np.sin(lam), np.sin(mu)], axis=1)


def _angles(units: Array, lon: float, lat: float) -> Array:
    """Return the angles between some unit vectors, of shape (n, 3), and a place (degrees)."""
    return np.asarray(np.arccos(np.clip(units @ _units(lon, lat)[0], -1, 1)))


def _bracket_km(least: Array, most: Array) -> tuple[Array, Array]:
    """Return what geodesics lie between, in km, by angles: see `coverage.band_index`."""
    least_km, most_km = least * MEAN_MERIDIAN_RADIUS_M / 1000, most * EQUATOR_RADIUS_M / 1000
    return least_km - _SLACK_KM, most_km + _SLACK_KM


def _antipode(lon: float, lat: float) -> tuple[float, float]:
    return lon - 180 if lon > 0 else lon + 180, -lat


@cache
def _equal_area() -> Transformer:
    """Return the way from degrees on WGS84 to the equal-area map, in m."""
    return Transformer.from_crs("EPSG:4326", "+proj=cea +ellps=WGS84 +type=crs", always_xy=True)


def _flat(shapes: Geometries) -> Geometries:
    """Return shapes in degrees on the equal-area map, in m."""
    fine = shapely.segmentize(shapes, BAND_STEP_DEGREES)
    there = _equal_area().transform
    return shapely.transform(fine, lambda at: np.column_stack(geodesy.solved(there, at[:, 0], at[:, 1])))
