"""The nearest and the farthest point of areas on the ground, such as countries, from a place."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely

from geo import geodesy, outlines
from geo.geodesy import HALF_MERIDIAN_KM, Array
from geo.outlines import STEP_KM, Outlines, Whole

_SAMPLES = 33  # along an edge whose ends are near
_GAIN_KM = 0.05  # for which an edge is looked at between its ends

End = Literal["nearest", "farthest"]


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
    near = least_km <= np.minimum.reduceat(most_km, starts)[runs.area_of] + STEP_KM
    far = most_km >= np.maximum.reduceat(least_km, starts)[runs.area_of] - STEP_KM
    found: dict[End, Extremes] = {
        "nearest": _extreme(areas, x, y, runs.vertices(near), 1),
        "farthest": _extreme(areas, x, y, runs.vertices(far), -1),
    }
    for one, (there_lon, there_lat), km in (
        (found["nearest"], (x, y), 0.0),
        (found["farthest"], outlines.antipode(x, y), HALF_MERIDIAN_KM),
    ):
        there = np.unique(areas.area_of[shapely.intersects_xy(areas.parts, there_lon, there_lat)])
        one.lon[there], one.lat[there], one.km[there], one.azimuth_deg[there] = there_lon, there_lat, km, 0.0
    return found


def _extreme(areas: Outlines, lon: float, lat: float, vertices: Whole, sign: int) -> Extremes:
    """Return the nearest point of each area, with `sign` -1 the farthest, on edges at some vertices."""
    of_vertex = areas.vertex_area[vertices]
    bracket_km = outlines.bracket_km(*2 * [outlines.angles(areas.units[vertices], lon, lat)])
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
    return np.minimum(STEP_KM**2 / 8 / np.maximum(radius_km, 1e-9), STEP_KM)


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
