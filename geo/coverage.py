"""Which place lies in which band: the exact answer for every pair of a site and a place, fast.

Nothing here asks a drawn polygon, and nothing depends on threads.
"""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import PlaceError, RangeError
from geo.geodesy import (
    EQUATOR_RADIUS_M,
    MEAN_MERIDIAN_RADIUS_M,
    WGS84,
    Array,
    places,
    rectifying_latitude,
)

MOST_PAIRS = 1_000_000_000  # one byte each: what is answered at once fits in a gigabyte
MOST_EDGES = 127  # what an int8 can count

_BLOCK = 65_536  # pairs at a time, so that the working arrays stay in a core's own cache
_SLACK = 1e-6  # more than float32 can be wrong about a cosine between unit vectors (3e-7)

_Single = NDArray[np.float32]


def band_index(
    site_lon: ArrayLike,
    site_lat: ArrayLike,
    place_lon: ArrayLike,
    place_lat: ArrayLike,
    edges_km: ArrayLike,
) -> NDArray[np.int8]:
    """How many of the edges, in km, are less than the distance, for every site and every place.

    Returns int8 of shape (sites, places), the same as counting on the exact inverse `Geod.inv`. Each
    pair is first bracketed. Let sigma be its angle on the sphere of rectifying latitude mu,
    M = 6,367,449.1458 m the mean radius of a meridian (Karney 2011, eq. 29) and a = 6,378,137 m that
    of the equator (WGS84). With beta the parametric latitude, a step on the ellipsoid is
    ds^2 = M^2 dmu^2 + (a cos beta)^2 dlambda^2, and a cos beta / cos mu lies in [M, a]. So every
    path, and with it the shortest, is between M and a times as long as on the unit sphere:
    M sigma <= s <= a sigma. Only pairs whose bracket holds an edge, 0.02 % for each, need the inverse.

    Raises PlaceError if a coordinate is not on the map, if longitudes and latitudes are not as many,
    or if there are more than 1,000,000,000 pairs; RangeError if an edge is not a finite number.
    """
    sites, towns = _listed("site", site_lon, site_lat), _listed("place", place_lon, place_lat)
    pairs = sites.shape[1] * towns.shape[1]
    if pairs > MOST_PAIRS:
        raise PlaceError(
            f"{sites.shape[1]:,} sites x {towns.shape[1]:,} places are more than {MOST_PAIRS:,} pairs: "
            "ask for them in parts"
        )
    index = np.empty((sites.shape[1], towns.shape[1]), np.int8)
    for rows, counts in _counted(sites, towns, _edges(edges_km)):
        index[rows] = counts
    return index


def overlap(
    site_lon: ArrayLike,
    site_lat: ArrayLike,
    place_lon: ArrayLike,
    place_lat: ArrayLike,
    inner_km: float,
    outer_km: float,
) -> NDArray[np.int64]:
    """How many sites have each place in their band, from `inner_km` to `outer_km`, both included.

    Returns an array of shape (places,). The memory it takes does not grow with the sites. Raises
    what `band_index` does.
    """
    sites, towns = _listed("site", site_lon, site_lat), _listed("place", place_lon, place_lat)
    # Just below the inner edge, so that a place on it counts as beyond.
    edges = _edges([np.nextafter(inner_km, -math.inf), outer_km])
    total = np.zeros(towns.shape[1], np.int64)
    for _, counts in _counted(sites, towns, edges):
        total += np.count_nonzero(counts == 1, axis=0)
    return total


def _counted(sites: Array, towns: Array, edges: Array) -> Iterator[tuple[slice, NDArray[np.int8]]]:
    """The answers, a few rows of sites at a time: which rows, and an array (rows, places)."""
    site_units, town_units, cosines = _unit_vectors(sites), _unit_vectors(towns), _cosines(edges)
    width = max(1, min(towns.shape[1], _BLOCK))
    height = _BLOCK // width
    for top in range(0, sites.shape[1], height):
        rows = slice(top, min(top + height, sites.shape[1]))
        counts = np.empty((rows.stop - top, towns.shape[1]), np.int8)
        unsure = []
        for left in range(0, max(1, towns.shape[1]), width):
            columns = slice(left, left + width)
            counts[:, columns], open_ = _bracketed(site_units[:, rows], town_units[:, columns], cosines)
            row, column = np.divmod(np.flatnonzero(open_), open_.shape[1])
            unsure.append((row, left + column))
        row, column = np.concatenate(unsure, axis=1)
        exact_km = WGS84.inv(*sites[:, top + row], *towns[:, column])[2] / 1000
        counts[row, column] = (edges[:, np.newaxis] < exact_km).sum(axis=0)
        yield rows, counts


def _bracketed(
    site_units: _Single, town_units: _Single, cosines: list[tuple[float, float]]
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """The number of edges that are surely less than the distance, and where there may be more."""
    (x1, y1, z1), (x2, y2, z2) = site_units[:, :, np.newaxis], town_units
    cosine = x1 * x2
    term = y1 * y2
    cosine += term
    np.multiply(z1, z2, out=term)
    cosine += term
    surely, perhaps = np.zeros(cosine.shape, np.int8), np.zeros(cosine.shape, np.int8)
    below = np.empty(cosine.shape, np.bool_)
    for surely_below, perhaps_below in cosines:
        surely += np.less(cosine, surely_below, out=below).view(np.int8)
        perhaps += np.less(cosine, perhaps_below, out=below).view(np.int8)
    return surely, np.not_equal(surely, perhaps, out=below)


def _cosines(edges: Array) -> list[tuple[float, float]]:
    """For each edge the cosines of sigma below which it is surely, and perhaps, less than the distance."""

    def cosine(edge_km: float, radius_m: float) -> float:
        sigma = edge_km * 1000 / radius_m
        # No angle is less than 0, and none is more than pi.
        return 2.0 if sigma < 0 else -2.0 if sigma > math.pi else math.cos(sigma)

    return [
        (cosine(edge, MEAN_MERIDIAN_RADIUS_M) - _SLACK, cosine(edge, EQUATOR_RADIUS_M) + _SLACK)
        for edge in edges.tolist()
    ]


def _unit_vectors(lon_lat: Array) -> _Single:
    """Towards each place on the rectifying sphere: an array (3, n)."""
    lam, mu = np.radians(lon_lat[0]), rectifying_latitude(lon_lat[1])
    return np.array([np.cos(mu) * np.cos(lam), np.cos(mu) * np.sin(lam), np.sin(mu)], np.float32)


def _listed(kind: str, lon: ArrayLike, lat: ArrayLike) -> Array:
    lon, lat = (np.atleast_1d(values) for values in places(lon, lat))
    if lon.ndim != 1 or lon.shape != lat.shape:
        raise PlaceError(
            f"{kind} longitudes of shape {lon.shape} and latitudes of shape {lat.shape} do not pair up: "
            "give two lists of the same length"
        )
    return np.array([lon, lat])


def _edges(edges_km: ArrayLike) -> Array:
    edges = np.atleast_1d(np.asarray(edges_km, dtype=float))
    if edges.ndim != 1 or len(edges) > MOST_EDGES or not np.isfinite(edges).all():
        raise RangeError(
            f"edges of shape {edges.shape} cannot be counted: give up to {MOST_EDGES} finite numbers of km"
        )
    return edges
