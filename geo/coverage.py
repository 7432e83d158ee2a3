"""Which place lies in which band: the exact answer for every pair of a site and a place, fast.

Nothing here asks a drawn polygon, and nothing depends on threads.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.edges import just_below
from geo.geodesy import (
    EQUATOR_RADIUS_M,
    MEAN_MERIDIAN_RADIUS_M,
    WGS84,
    Array,
    place_list,
    rectifying_latitude,
    solved,
)
from geo.treaty import BANDS_KM
from geo.words import units
from geo.words.errors import PlaceError, RangeError
from geo.words.i18n import _

MAX_PAIRS = 1_000_000_000  # one byte each: what is answered at once fits in a gigabyte
MAX_EDGES = 127  # what an int8 can count

_BLOCK = 65_536  # pairs at a time, so that the working arrays stay in a core's own cache
_SLACK = 2e-6  # float32 is wrong about a unit vector by at most 6e-7, about a cosine by 1.5e-6

_Single = NDArray[np.float32]


def band_index(
    site_lon: ArrayLike,
    site_lat: ArrayLike,
    place_lon: ArrayLike,
    place_lat: ArrayLike,
    edges_km: ArrayLike,
) -> NDArray[np.int8]:
    """Return how many of the edges, in km, are less than the distance, for every site and every place.

    Coordinates are in degrees on WGS84. Returns int8 of shape (sites, places), the same as counting on
    the exact inverse `Geod.inv`. A site given as two numbers is one site: the shape is (1, places).

    Each pair is first bracketed. Let sigma be its angle on the sphere of rectifying latitude mu,
    M = 6,367,449.1458 m the mean radius of a meridian (Karney 2011, eq. 29) and a = 6,378,137 m that
    of the equator (WGS84). With beta the parametric latitude, a step on the ellipsoid is
    ds^2 = M^2 dmu^2 + (a cos beta)^2 dlambda^2, and a cos beta / cos mu lies in [M, a]. So every
    path, and with it the shortest, is between M and a times as long as on the unit sphere:
    M sigma <= s <= a sigma. Only pairs whose bracket holds an edge, 0.02 % for each, need the inverse.

    Raises PlaceError if a coordinate is not on the map, if longitudes and latitudes are not as many,
    or if there are more than 1,000,000,000 pairs; RangeError if an edge is not a finite number.
    """
    sites, towns = place_list("site", site_lon, site_lat), place_list("place", place_lon, place_lat)
    return _Question(sites, towns, _edges(edges_km)).index()


@dataclass(frozen=True)
class Coverage:
    """What is known of some places, seen from some sites: see `cover`."""

    edges_km: tuple[float, ...]  # ascending
    band_index: NDArray[np.int8]  # (sites, places): how many of the edges are less than the distance
    counts: NDArray[np.int32]  # (bands, places): of how many sites the place lies in the band
    nearest: NDArray[np.intp]  # (places,): the index of the nearest site, of those as near the first
    nearest_km: Array  # (places,): its geodesic distance in km


def cover(
    site_lon: ArrayLike,
    site_lat: ArrayLike,
    place_lon: ArrayLike,
    place_lat: ArrayLike,
    bands_km: Sequence[tuple[float, float]] = BANDS_KM,
) -> Coverage:
    """Answer for arrays what `inf-range coverage` writes for tables: bands, counts and the nearest site.

    Coordinates are in degrees on WGS84, sites and places each as two arrays of one length or two numbers.
    Each of `bands_km` is an inner and an outer range in km, both included; by default the treaty's two.
    With these `band_index` is 0 for a place nearer than 500 km, 1 for one in the shorter-range band,
    2 for one in the intermediate-range band, 3 for one beyond: the index of its class in `treaty.CLASSES`.

    Raises what `band_index` does, and PlaceError if there is no site.
    """
    sites, towns = place_list("site", site_lon, site_lat), place_list("place", place_lon, place_lat)
    if not sites.shape[1]:
        raise PlaceError(_("there is no site, so none is the nearest; give at least one"))
    _edges(np.ravel(bands_km))  # before they are sorted, which of NaN means nothing
    edges_km, spans = band_edges(bands_km)
    return Coverage(tuple(edges_km), *_Question(sites, towns, _edges(edges_km)).cover(spans))


def band_edges(bands_km: Sequence[tuple[float, float]]) -> tuple[list[float], list[tuple[int, int]]]:
    """Return the edges in km, ascending, and for each band low and high: low < index <= high is in the band.

    An inner edge is one unit in the last place lower, so that a place on it counts as beyond it.
    """
    inner = [just_below(inner_km) for inner_km, _outer in bands_km]
    outer = [float(outer_km) for _inner, outer_km in bands_km]
    edges_km = sorted({*(edge for edge in inner if edge > 0), *outer})
    lows = [edges_km.index(edge) if edge > 0 else -1 for edge in inner]
    return edges_km, [(low, edges_km.index(edge)) for low, edge in zip(lows, outer, strict=True)]


def overlap(
    site_lon: ArrayLike,
    site_lat: ArrayLike,
    place_lon: ArrayLike,
    place_lat: ArrayLike,
    inner_km: float,
    outer_km: float,
) -> NDArray[np.int64]:
    """Return how many sites have each place in their band, from `inner_km` to `outer_km`, both included.

    Coordinates are in degrees on WGS84. Returns int64 of shape (places,). The memory it takes
    does not grow with the sites. Raises what `band_index` does.
    """
    sites, towns = place_list("site", site_lon, site_lat), place_list("place", place_lon, place_lat)
    # Just below the inner edge: see `band_edges`.
    question = _Question(sites, towns, _edges([just_below(inner_km), outer_km]))
    total = np.zeros(towns.shape[1], np.int64)
    for rows in question.row_blocks():
        index = np.empty((rows.stop - rows.start, towns.shape[1]), np.int8)
        question.answer(rows, index)
        total += np.count_nonzero(index == 1, axis=0)
    return total


class _Question:
    """Sites and places (arrays of shape (2, n)) with edges, and what is worked out once for all pairs."""

    def __init__(self, sites: Array, towns: Array, edges: Array) -> None:
        self.sites, self.towns, self.edges = sites, towns, edges
        self.site_units, self.town_units = _unit_vectors(sites), _unit_vectors(towns)
        self.cosines = _cosines(edges)

    def index(self) -> NDArray[np.int8]:
        """Return how many edges are less than each distance, of shape (sites, places)."""
        index = self.room((self.sites.shape[1], self.towns.shape[1]))
        for rows in self.row_blocks():
            self.answer(rows, index[rows])
        return index

    def cover(
        self, spans: Sequence[tuple[int, int]]
    ) -> tuple[NDArray[np.int8], NDArray[np.int32], NDArray[np.intp], Array]:
        """Return the fields of a Coverage but its edges; of a band is who has low < index <= high."""
        sites, places = self.sites.shape[1], self.towns.shape[1]
        index, counts = self.room((places, sites)), np.empty((len(spans), places), np.int32)
        nearest, nearest_km = np.empty(places, np.intp), np.empty(places)
        for rows, doubts, near in self.bracketed(index):
            place, site = np.divmod(doubts, sites)
            index[place, site] = (self.edges[:, np.newaxis] < self.exact_km(site, place)).sum(axis=0)
            some = index[rows]
            for count, (low, high) in zip(counts, spans, strict=True):
                count[rows] = ((low < some) & (some <= high)).sum(axis=1, dtype=np.int32)
            place, site = np.divmod(near, sites)
            near_km = self.exact_km(site, place)
            order = np.lexsort((site, near_km, place))
            first = order[np.searchsorted(place, np.arange(rows.start, rows.stop))]  # `place` ascends
            nearest[rows], nearest_km[rows] = site[first], near_km[first]
        return index.T, counts, nearest, nearest_km

    def bracketed(
        self, index: NDArray[np.int8]
    ) -> Iterator[tuple[slice, NDArray[np.intp], NDArray[np.intp]]]:
        """Write into `index`, of shape (places, sites), how many edges are surely less than each distance.

        Yields consecutive places, with the flat indices of their pairs that have to be measured: those for
        which there may be more edges, and those that may be the nearest. They are many at a time, because
        a call of pyproj costs as much as a hundred geodesics.
        """
        places, sites = index.shape
        first, waiting = 0, 0
        doubts, near = [], []
        for rows in _slices(places, _BLOCK // sites):
            cosine = _cosine(self.town_units[:, rows], self.site_units)
            doubts.append(rows.start * sites + _bracket(cosine, self.cosines, index[rows]))
            near.append(rows.start * sites + _perhaps_nearest(cosine))
            waiting += len(doubts[-1]) + len(near[-1])
            if waiting > _BLOCK or rows.stop == places:
                yield slice(first, rows.stop), np.concatenate(doubts), np.concatenate(near)
                first, waiting = rows.stop, 0
                doubts, near = [], []

    def exact_km(self, site: NDArray[np.intp], place: NDArray[np.intp]) -> Array:
        """Return the geodesic distances of pairs, each given by two indices."""
        return solved(WGS84.inv, *self.sites[:, site], *self.towns[:, place])[2] / 1000

    def room(self, shape: tuple[int, int]) -> NDArray[np.int8]:
        """Return an array for an answer to each pair. Raises PlaceError if that is too large."""
        sites, places = self.sites.shape[1], self.towns.shape[1]
        if sites * places > MAX_PAIRS:
            raise PlaceError(
                _("{sites} sites x {places} places are more than {most} pairs: ask for them in parts").format(
                    sites=units.grouped(sites), places=units.grouped(places), most=units.grouped(MAX_PAIRS)
                )
            )
        return np.empty(shape, np.int8)

    def row_blocks(self) -> Iterator[slice]:
        """Yield the sites, as many at a time as make up a block."""
        return _slices(self.sites.shape[1], _BLOCK // max(1, self.towns.shape[1]))

    def answer(self, rows: slice, index: NDArray[np.int8]) -> None:
        """Fill `index`, of shape (rows, places), for these sites."""
        doubtful = [np.empty((2, 0), np.intp)]
        for left in range(0, index.shape[1], _BLOCK):
            columns = slice(left, left + _BLOCK)
            block = index[:, columns]
            cosine = _cosine(self.site_units[:, rows], self.town_units[:, columns])
            doubts = _bracket(cosine, self.cosines, block)
            row, column = np.divmod(doubts, block.shape[1])
            doubtful.append(np.array([row, left + column]))
        row, column = np.concatenate(doubtful, axis=1)
        exact_km = self.exact_km(rows.start + row, column)
        index[row, column] = (self.edges[:, np.newaxis] < exact_km).sum(axis=0)


def _slices(count: int, height: int) -> Iterator[slice]:
    """Yield slices of so many rows, of one at least, and of what is left."""
    height = max(1, height)
    return (slice(top, min(top + height, count)) for top in range(0, count, height))


def _bracket(
    cosine: _Single, cosines: list[tuple[float, float]], surely: NDArray[np.int8]
) -> NDArray[np.intp]:
    """Write into `surely` how many edges are surely less than the distance.

    Returns the flat indices of the pairs for which there may be more.
    """
    surely[:] = 0
    perhaps, less = np.zeros(cosine.shape, np.int8), np.empty(cosine.shape, np.bool_)
    for surely_below, perhaps_below in cosines:
        surely += np.less(cosine, surely_below, out=less).view(np.int8)
        perhaps += np.less(cosine, perhaps_below, out=less).view(np.int8)
    return np.flatnonzero(np.not_equal(surely, perhaps, out=less))


def _perhaps_nearest(cosine: _Single) -> NDArray[np.intp]:
    """Return the flat indices of the pairs, in rows of one place each, that may be the nearest of their row.

    By the bracket none can be whose angle is more than a/M times the least.
    """
    least = np.arccos(np.clip(cosine.max(axis=1).astype(float) - _SLACK, -1, 1))
    farthest = np.minimum(least * (EQUATOR_RADIUS_M / MEAN_MERIDIAN_RADIUS_M), math.pi)
    bound = (np.cos(farthest) - _SLACK).astype(np.float32)
    return np.flatnonzero(cosine >= bound[:, np.newaxis])


def _cosine(one: _Single, other: _Single) -> _Single:
    """Return the cosine of each angle between two lists of unit vectors, off by less than `_SLACK`."""
    return np.asarray(one.T @ other)  # by BLAS, which starts no threads for so few


def _cosines(edges: Array) -> list[tuple[float, float]]:
    """Return for each edge the cosines of sigma below which it is surely, or perhaps, below the distance."""

    def cosine(edge_km: float, radius_m: float) -> float:
        sigma = edge_km * 1000 / radius_m
        # No angle is less than 0, and none is more than pi.
        return 2.0 if sigma < 0 else -2.0 if sigma > math.pi else math.cos(sigma)

    return [
        (cosine(edge, MEAN_MERIDIAN_RADIUS_M) - _SLACK, cosine(edge, EQUATOR_RADIUS_M) + _SLACK)
        for edge in edges.tolist()
    ]


def _unit_vectors(lon_lat: Array) -> _Single:
    """Return the unit vectors towards the places on the rectifying sphere, shape (3, n)."""
    lon, lat = lon_lat.astype(np.float32)
    lam, mu = np.radians(lon), rectifying_latitude(lat)
    cos_mu = np.cos(mu)
    return np.array([cos_mu * np.cos(lam), cos_mu * np.sin(lam), np.sin(mu)], np.float32)


def _edges(edges_km: ArrayLike) -> Array:
    edges = np.atleast_1d(np.asarray(edges_km, dtype=float))
    if edges.ndim != 1 or len(edges) > MAX_EDGES or not np.isfinite(edges).all():
        raise RangeError(
            _("edges of shape {shape} cannot be counted: give up to {most} finite numbers of km").format(
                shape=edges.shape, most=MAX_EDGES
            )
        )
    return edges
