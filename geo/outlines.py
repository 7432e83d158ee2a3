"""Areas on the ground, such as countries: which lie in a band, and how much of each.

Whether an area lies wholly in a band or not at all is asked of the distances of its outline, as with places;
a polygon of the band decides nothing but the share of an area that lies partly in it. Areas are
compared on a map on which equal areas are equal: Lambert's cylindrical projection of the ellipsoid.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial

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
STEP_KM = MAX_STEP_DEGREES * 111.7  # of a degree of latitude at a pole, the longest there is
_RUN = 128  # vertices, the distances of which are first bracketed together
_SAMPLES = 17  # along an edge of which no site holds both ends
_SLACK_KM = 1e-3  # more than the bracket of a distance is wrong by: an angle is to 2e-8

Geometries = NDArray[np.object_]
Whole = NDArray[np.intp]
States = NDArray[np.int8]  # NOT_AT_ALL, PARTLY or WHOLLY
BandKm = tuple[float, float]  # its inner and its outer range, both included


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
        """Return what the distances of each run's vertices from a site lie between: see `bracket_km`."""
        away = angles(self.centres, lon, lat)
        return bracket_km(np.maximum(away - self.radii, 0), np.minimum(away + self.radii, np.pi))

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

    state: States  # (areas,)
    km2: Array  # (areas,): how much of each
    moved: tuple[States, ...]  # the same as `state` with one edge of the band a bit nearer or farther


def within(
    areas: Outlines,
    site_lon: ArrayLike,
    site_lat: ArrayLike,
    bands_km: Sequence[BandKm],
    grounds: Sequence[BaseGeometry],
    move_km: float = 0.0,
) -> list[Within]:
    """Return for each band how much of each area lies in it as seen from any of the sites.

    Sites are in degrees on WGS84, as two lists of one length or two numbers. Each of `bands_km` is an inner
    and an outer range in km, both included, and of `grounds` the same as a polygon in degrees by RFC 7946
    (see `shapes`): for the share of what lies partly in it. What is wholly in it, and what is not at all, is
    decided by the distances of the vertices, which are close together. `move_km` is by how much an edge is
    moved for `Within.moved`: there the outlines decide alone, and a gap inside an area stays one.

    Raises PlaceError and RangeError as `coverage.band_index` does.
    """
    sites = geodesy.place_list("site", site_lon, site_lat)
    moved_km = [_moved(band_km, move_km) for band_km in bands_km]
    edges_km, spans = coverage.band_edges([*bands_km, *(band_km for some in moved_km for band_km in some)])
    seen = _seen(areas, sites, edges_km)
    rest = iter(zip(spans[len(bands_km) :], itertools.chain(*moved_km), strict=True))
    found = []
    for span, band_km, ground, some in zip(spans, bands_km, grounds, moved_km, strict=False):
        state, every = seen.states(*span)
        (flat,) = _flat(np.array([ground], object))
        gaps = set()  # in parts of which the whole outline counts
        for part in np.flatnonzero((state == PARTLY) & every).tolist():
            state[part] = _held(areas.flat[part], flat, sites, band_km)
            if some and state[part] == PARTLY and _outline_held(areas, part, sites, band_km):
                gaps.add(part)
        moved = []
        for moved_span, moved_band_km in itertools.islice(rest, len(some)):
            then, every = seen.states(*moved_span)
            for part in set(np.flatnonzero((then == PARTLY) & every).tolist()) - gaps:
                then[part] = WHOLLY if _outline_held(areas, part, sites, moved_band_km) else PARTLY
            moved.append(_of_areas(areas, then))
        km2 = areas.sums(_km2_within(areas, state, flat))
        found.append(Within(_of_areas(areas, state), km2, tuple(moved)))
    return found


def _moved(band_km: BandKm, move_km: float) -> list[BandKm]:
    """Return a band with each of its edges so much nearer, and farther: of one from 0 on the outer alone."""
    inner_km, outer_km = band_km
    inner = {max(inner_km - move_km, 0.0), min(inner_km + move_km, outer_km)} if inner_km else set()
    outer = {max(outer_km - move_km, inner_km), min(outer_km + move_km, HALF_MERIDIAN_KM)}
    each = [*((km, outer_km) for km in inner), *((inner_km, km) for km in outer)]
    return [other_km for other_km in each if other_km != band_km]


def _of_areas(areas: Outlines, of_parts: States) -> States:
    """Return how each area lies in a band in which its parts lie so."""
    least = np.minimum.reduceat(of_parts, areas.first_part)
    most = np.maximum.reduceat(of_parts, areas.first_part)
    return np.where(least == most, least, PARTLY).astype(np.int8)


def _outline_held(areas: Outlines, part: int, sites: Array, band_km: BandKm) -> bool:
    """Return whether the outline of a part lies in the band of several sites, in that of one or another.

    An edge of which no site holds both ends is asked between them.
    """
    edges_km, ((low, high),) = coverage.band_edges([band_km])
    where = slice(areas.first[part], areas.first[part + 1] if part + 1 < len(areas.first) else None)
    points, rings = areas.vertices[:, where], areas.ring_of[where]
    index = coverage.band_index(sites[0], sites[1], points[0], points[1], edges_km)
    held = (low < index) & (index <= high)
    alone = (held[:, 1:] & held[:, :-1]).any(axis=0) | (rings[1:] != rings[:-1])
    tails, heads = points[:, :-1][:, ~alone], points[:, 1:][:, ~alone]
    lon, lat = np.linspace(tails, heads, _SAMPLES).transpose(1, 0, 2).reshape(2, -1)
    return bool(held.any(axis=0).all() and coverage.overlap(sites[0], sites[1], lon, lat, *band_km).all())


@dataclass(frozen=True, eq=False)
class _Seen:
    """The vertices of some areas as seen from some sites: how many edges each is beyond, run by run."""

    first: Whole  # (parts,): the number of each part's first run
    part_lowest: Whole  # (sites, parts): of all points of each part the least number of edges
    part_highest: Whole  # (sites, parts): and the greatest
    lowest: Whole  # (sites, runs): of each run's vertices the least number of edges
    highest: Whole  # (sites, runs): and the greatest
    asked: NDArray[np.bool_]  # (runs,): which of them were asked vertex by vertex
    starts: Whole  # (those,): the number of each one's first vertex, among theirs
    index: NDArray[np.int8]  # (sites, their vertices): how many edges each vertex is beyond

    def states(self, low: int, high: int) -> tuple[States, NDArray[np.bool_]]:
        """Return how each part lies in the band between two edges of any one site, and of which all vertices.

        A part of which every vertex lies in the band of one site or another is PARTLY in it at least.
        """
        whole = ((low < self.part_lowest) & (self.part_highest <= high)).any(axis=0)
        touched = ((self.part_highest > low) & (self.part_lowest <= high)).any(axis=0)
        state = np.where(whole, WHOLLY, np.where(touched, PARTLY, NOT_AT_ALL)).astype(np.int8)
        return state, np.logical_and.reduceat(self._held(low, high), self.first)

    def _held(self, low: int, high: int) -> NDArray[np.bool_]:
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
    part_lowest = np.minimum.reduceat(lowest, runs.first, axis=1)
    part_highest = np.maximum.reduceat(highest, runs.first, axis=1)
    # Of a part with the site in it the nearest point is there, and with its antipode in it the farthest.
    for k, (lon, lat) in enumerate(sites.T.tolist()):
        part_lowest[k, shapely.intersects_xy(areas.parts, lon, lat)] = 0
        part_highest[k, shapely.intersects_xy(areas.parts, *antipode(lon, lat))] = len(edges_km)
    return _Seen(runs.first, part_lowest, part_highest, lowest, highest, asked, starts, index)


def _km2_within(areas: Outlines, state: States, ground: BaseGeometry) -> Array:
    """Return the area in km2 of each part that lies on the ground of a band; all on the equal-area map."""
    km2 = np.where(state == WHOLLY, areas.part_km2, 0.0)
    some = state == PARTLY
    parts = areas.flat[some]
    near = [
        shapely.clip_by_rect(ground, *each) for each in shapely.bounds(parts).tolist()
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


def _units(lon: ArrayLike, lat: ArrayLike) -> Array:
    """Return places (degrees) as unit vectors on the sphere of rectifying latitude, of shape (places, 3)."""
    mu, lam = np.atleast_1d(geodesy.rectifying_latitude(lat)), np.atleast_1d(np.radians(lon))
    return np.stack([np.cos(mu) * np.cos(lam), np.cos(mu) * np.sin(lam), np.sin(mu)], axis=1)


def angles(units: Array, lon: float, lat: float) -> Array:
    """Return the angles between some unit vectors, of shape (n, 3), and a place (degrees)."""
    return np.asarray(np.arccos(np.clip(units @ _units(lon, lat)[0], -1, 1)))


def bracket_km(least: Array, most: Array) -> tuple[Array, Array]:
    """Return what geodesics lie between, in km, by angles: see `coverage.band_index`."""
    least_km, most_km = least * MEAN_MERIDIAN_RADIUS_M / 1000, most * EQUATOR_RADIUS_M / 1000
    return least_km - _SLACK_KM, most_km + _SLACK_KM


def antipode(lon: float, lat: float) -> tuple[float, float]:
    """Return the place (degrees) on the other side of the Earth."""
    return lon - 180 if lon > 0 else lon + 180, -lat


@cache
def _equal_area() -> Transformer:
    """Return the way from degrees on WGS84 to the equal-area map, in m.

    pyproj makes it anew in each thread, and the page runs in a new one at each click: of two coordinate
    reference systems that takes 12 ms, of a pipeline 0.3.
    """
    return Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cea +ellps=WGS84"
    )


def _flat(shapes: Geometries) -> Geometries:
    """Return shapes in degrees on the equal-area map, in m."""
    fine = shapely.segmentize(shapes, BAND_STEP_DEGREES)
    there = _equal_area().transform
    return shapely.transform(fine, lambda at: np.column_stack(geodesy.solved(there, at[:, 0], at[:, 1])))
