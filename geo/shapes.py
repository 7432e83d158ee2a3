"""Ranges as polygons: disks, bands and their union, right over the poles and the antimeridian.

What comes out is what RFC 7946 asks for: longitudes in -180..180, outer rings counter-clockwise,
nothing across the antimeridian, a pole enclosed by the edge of the map. It is for drawing. Whether a
place is in range is asked of `geo.coverage`, never of a polygon.
"""

import functools
import math
from collections.abc import Sequence
from numbers import Real

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo import antimeridian, coverage
from geo.geodesy import HALF_MERIDIAN_KM, Array, checked_coordinates, place_list
from geo.rings import ring
from geo.words import units
from geo.words.errors import PlaceError, RangeError
from geo.words.i18n import _

MIN_TOLERANCE_M = 0.01  # a ring of 5,500 km then has 40,000 vertices
MAX_SITES = 1_000  # of one union: that takes seconds
_NOTHING_KM = 1e-4  # what is narrower than 10 cm is not drawn


def disk(lon: float, lat: float, range_km: float, tolerance_m: float = 100.0) -> Polygon | MultiPolygon:
    """Return the area within `range_km` of a place: see `annulus`, which it is with an `inner_km` of 0."""
    return annulus(lon, lat, 0.0, range_km, tolerance_m)


def annulus(
    lon: float, lat: float, inner_km: float, outer_km: float, tolerance_m: float = 100.0
) -> Polygon | MultiPolygon:
    """Return the area between two geodesic distances from a place.

    `lon` and `lat` are of the centre, in degrees on WGS84. The polygon is in degrees as well, longitude
    first, valid by RFC 7946: within -180..180, cut at the antimeridian, holes wound clockwise.

    Every drawn edge of a ring, read as straight in longitude and latitude or in Web Mercator, stays
    within `tolerance_m` of the true ring on WGS84. A band thinner than that is drawn more finely.
    With `inner_km` 0 it is the disk; from half a meridian (20,003.9 km) on it has no outer ring, and
    the disk is the whole Earth. What is narrower than 10 cm (a band, a disk, a hole) is left out: an
    empty band is an empty polygon.

    Raises PlaceError for a centre that is not on the map, RangeError for ranges that are negative,
    not finite or the wrong way round, and for a tolerance below 1 cm.
    """
    lon, lat = _centre(lon, lat)
    tolerances_m = _tolerances_m(inner_km, outer_km, tolerance_m)
    if outer_km - inner_km < _NOTHING_KM or inner_km > HALF_MERIDIAN_KM - _NOTHING_KM:
        return Polygon()
    rings = [ring(lon, lat, range_km, finest_m) for range_km, finest_m in tolerances_m.items()]
    if inner_km in tolerances_m:
        rings[0] = rings[0][::-1]  # so that the band is to the left of both
    return antimeridian.polygon(rings, _decimals(tolerance_m, tolerances_m))


def union(
    lon: ArrayLike, lat: ArrayLike, inner_km: float, outer_km: float, tolerance_m: float = 100.0
) -> Polygon | MultiPolygon:
    """Return the area inside the band of at least one of the places: see `annulus`.

    `lon` and `lat` are lists of equal length, or two numbers for one place, in degrees.

    On the frame of the map the bands are flat polygons like any others, so the polygon library can
    join them: what has been cut at the antimeridian stays cut, and what holds a pole holds it still.
    Vertices come out on the grid the bands were rounded to.

    Raises what `annulus` does, and PlaceError if the longitudes and latitudes are not as many, or
    more than 1,000.
    """
    bands, grid = _bands(lon, lat, inner_km, outer_km, tolerance_m)
    return antimeridian.tidied(shapely.union_all(bands, grid_size=grid))


def overlap(
    lon: ArrayLike, lat: ArrayLike, inner_km: float, outer_km: float, tolerance_m: float = 100.0
) -> dict[int, Polygon | MultiPolygon]:
    """Return the area by how many of the places have it in their band: 1, 2 and so on, as far as that goes.

    The arguments are those of `union`; a count that no area has is no key.

    The rings cut the map into faces; each is counted at a point inside, by exact distance; faces of
    one count are joined. A hundred sites take seconds. A thousand have about a million faces if every
    ring meets every other, which takes minutes and gigabytes: for a count at places, ask
    `geo.coverage.overlap`. Raises what `union` does.
    """
    faces, x, y = _faces(*_bands(lon, lat, inner_km, outer_km, tolerance_m))
    count = coverage.overlap(lon, lat, x, y, inner_km, outer_km)
    return {
        int(sites): antimeridian.tidied(shapely.coverage_union_all(faces[count == sites]))
        for sites in np.unique(count)
        if sites
    }


def common(
    lon: ArrayLike,
    lat: ArrayLike,
    spans_km: Sequence[Sequence[tuple[float, float]]],
    least: int,
    tolerance_m: float = 100.0,
) -> Polygon | MultiPolygon:
    """Return the ground that at least so many of the places reach, each within any of its own spans.

    `lon` and `lat` are lists of equal length, in degrees; `spans_km` has for each place the inner and outer
    ranges between which it reaches, none for a place that reaches nothing. The ground that all of them
    reach is where their areas meet. Otherwise the rings cut the map into faces, as for `overlap`.

    Raises what `union` does.
    """
    centres = place_list("site", lon, lat)
    spans = [_merged(each) for each in spans_km]
    if not 0 < least <= len(spans):
        return Polygon()
    decimals = [_decimals(tolerance_m, _tolerances_m(*span, tolerance_m)) for each in spans for span in each]
    grid = 10.0 ** -max(decimals, default=0)
    reached = [
        shapely.union_all([annulus(x, y, *span, tolerance_m) for span in each], grid_size=grid)
        for (x, y), each in zip(centres.T.tolist(), spans, strict=True)
    ]
    if least == len(reached):
        met = functools.reduce(functools.partial(shapely.intersection, grid_size=grid), reached)
        return antimeridian.tidied(shapely.union_all(_polygons(met)))
    faces, x, y = _faces(reached, grid)
    count = np.zeros(len(faces), int)
    for (site_lon, site_lat), each in zip(centres.T.tolist(), spans, strict=True):
        count += sum(coverage.overlap(site_lon, site_lat, x, y, *span) for span in each)
    return antimeridian.tidied(shapely.coverage_union_all(faces[count >= least]))


def _merged(spans_km: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return spans as few that neither meet nor overlap, ascending."""
    merged: list[tuple[float, float]] = []
    for inner_km, outer_km in sorted(spans_km):
        if merged and inner_km - merged[-1][1] < _NOTHING_KM:
            merged[-1] = (merged[-1][0], max(merged[-1][1], outer_km))
        else:
            merged.append((inner_km, outer_km))
    return merged


def _faces(areas: Sequence[BaseGeometry], grid: float) -> tuple[NDArray[np.object_], Array, Array]:
    """Return the faces into which the edges of areas cut the map, and the coordinates of a point in each."""
    rings = shapely.union_all(shapely.boundary(areas), grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize([rings]))
    x, y = shapely.get_coordinates(shapely.point_on_surface(faces)).T
    return faces, x, y


def _polygons(ground: BaseGeometry) -> list[Polygon]:
    """Return the parts of a ground that are more than a point or a line in which two areas touch."""
    return [part for part in shapely.get_parts(ground) if isinstance(part, Polygon)]


def _bands(
    lon: ArrayLike, lat: ArrayLike, inner_km: float, outer_km: float, tolerance_m: float
) -> tuple[list[Polygon | MultiPolygon], float]:
    """Return the bands of many places, and the grid in degrees on which all of them lie."""
    centres = place_list("site", lon, lat)
    grid = 10.0 ** -_decimals(tolerance_m, _tolerances_m(inner_km, outer_km, tolerance_m))
    if centres.shape[1] > MAX_SITES:
        raise PlaceError(
            _("{n} sites are too many to join: give up to {most}").format(
                n=units.grouped(centres.shape[1]), most=units.grouped(MAX_SITES)
            )
        )
    return [annulus(x, y, inner_km, outer_km, tolerance_m) for x, y in centres.T.tolist()], grid


def _tolerances_m(inner_km: float, outer_km: float, tolerance_m: float) -> dict[float, float]:
    """Return the ranges at which there is a ring to draw, the inner first, and the tolerance of each."""
    _check(inner_km, outer_km, tolerance_m)
    tolerances_m = {}
    for range_km in (inner_km, outer_km):
        # Rings that stay within a third of the width of what they bound cannot meet.
        width_km = min(outer_km - inner_km, range_km, HALF_MERIDIAN_KM - range_km)
        if width_km >= _NOTHING_KM:
            tolerances_m[range_km] = min(tolerance_m, width_km * 1000 / 3)
    return tolerances_m


def _decimals(tolerance_m: float, tolerances_m: dict[float, float]) -> int:
    """Return how many decimals of a degree cost at most 1 % of the finest tolerance: 5 for 100 m."""
    return max(0, math.ceil(7 - math.log10(min([tolerance_m, *tolerances_m.values()]))))


def _centre(lon: float, lat: float) -> tuple[float, float]:
    lons, lats = checked_coordinates(lon, lat)
    if lons.ndim or lats.ndim:
        raise PlaceError(
            _("a band has one centre: give one longitude and one latitude, or join bands by `union`")
        )
    return float(lons), float(lats)


def _check(inner_km: float, outer_km: float, tolerance_m: float) -> None:
    for name, value in (("inner_km", inner_km), ("outer_km", outer_km), ("tolerance_m", tolerance_m)):
        if not (isinstance(value, Real) and math.isfinite(value)):
            raise RangeError(_("{name} is {value}: give a finite number").format(name=name, value=value))
    if inner_km < 0 or outer_km < inner_km:
        raise RangeError(
            _(
                "a band from {inner:g} to {outer:g} km cannot be drawn: "
                "it runs from a smaller range to a larger one, neither below 0"
            ).format(inner=inner_km, outer=outer_km)
        )
    if tolerance_m < MIN_TOLERANCE_M:
        raise RangeError(
            _("a tolerance of {tolerance:g} m cannot be met: give {least} m or more (100 m is usual)").format(
                tolerance=tolerance_m, least=MIN_TOLERANCE_M
            )
        )
