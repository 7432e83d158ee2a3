"""The usual circle, which most web maps would draw: what is wrong with it, in km and in places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely import LineString, MultiLineString
from shapely.affinity import translate

from geo import geodesy
from geo.features.points import DrawnPoint
from geo.features.reach import Reach

MERCATOR_END = 85.0511287798  # degrees: where Leaflet's map ends
BEYOND_MERCATOR = 85.06  # degrees: just beyond, so that all of the map can be reached
POINTS = 180
MAX_WIDTH_DEGREES = 720.0  # degrees of longitude: near a pole the ellipse is wider than any map


@dataclass(frozen=True)
class UsualCircle:
    """Leaflet's circle for a range, an ellipse on the Mercator map, held against the true ring."""

    point: DrawnPoint
    range_km: float
    outline: NDArray[np.float64]  # (n, 2): longitude, latitude; longitudes may go beyond 180
    nearest_km: float  # how far its points really are from the launch point
    farthest_km: float
    wrong: tuple[Reach, ...]  # what it has on the wrong side, nearest first


def circles(points: Iterable[DrawnPoint], rows: Sequence[Reach]) -> tuple[UsualCircle, ...]:
    """Return the usual circle of the widest band round each launch point, held against its places."""
    return tuple(_circle(point, max(point.edges_km), rows) for point in points if point.edges_km)


def worst(circles: Iterable[UsualCircle]) -> UsualCircle:
    """Return the circle with the most places on the wrong side, of such the one that strays farthest."""
    return max(circles, key=lambda circle: (len(circle.wrong), circle.farthest_km - circle.nearest_km))


def line(circle: UsualCircle) -> MultiLineString:
    """Return the outline cut at the antimeridian, longitudes within -180..180."""
    whole = LineString(circle.outline)
    turns = (translate(whole, turn) for turn in range(-720, 721, 360))
    parts = [part for each in turns for part in shapely.get_parts(shapely.intersection(each, _WORLD))]
    return MultiLineString([part for part in parts if isinstance(part, LineString) and not part.is_empty])


def _circle(point: DrawnPoint, range_km: float, rows: Iterable[Reach]) -> UsualCircle:
    (x, y), (width, height) = ellipse(point.lon, point.lat, range_km)
    turn = np.linspace(0, 2 * np.pi, POINTS + 1)
    lon = np.clip(np.degrees(x + width * np.sin(turn)), -MAX_WIDTH_DEGREES, MAX_WIDTH_DEGREES)
    lat = _latitude(np.clip(y + height * np.cos(turn), -_MERCATOR_TOP, _MERCATOR_TOP))
    real_km = geodesy.distance_km(point.lon, point.lat, (lon + 180) % 360 - 180, lat)
    asked = [row for row in rows if row.point is point]
    lons, lats, distances_km = np.array([[r.place.lon, r.place.lat, r.distance_km] for r in asked]).T
    across, up = (np.radians(lons) - x + np.pi) % (2 * np.pi) - np.pi, _mercator(lats) - y
    # Not divided by the height, which is 0 where Mercator ends.
    inside = (across * height) ** 2 + (up * width) ** 2 <= (width * height) ** 2
    wrong = [asked[at] for at in np.flatnonzero(inside != (distances_km <= range_km))]
    return UsualCircle(
        point,
        range_km,
        np.column_stack([lon, lat]),
        float(real_km.min()),
        float(real_km.max()),
        tuple(wrong),
    )


def ellipse(lon: float, lat: float, range_km: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the centre and half axes on the Mercator map, in radians of longitude.

    The formulas of `L.Circle` in Leaflet 1.9, which folium.Circle and most web maps draw with: right
    to the north, east, south and west, on a sphere, and an ellipse between.
    """
    reach = range_km / geodesy.SPHERE_RADIUS_KM
    top, bottom = _mercator(lat + np.degrees(reach)), _mercator(lat - np.degrees(reach))
    middle = (top + bottom) / 2
    phi, phi2 = np.radians(lat), np.radians(float(_latitude(middle)))
    cosine = (np.cos(reach) - np.sin(phi) * np.sin(phi2)) / (np.cos(phi) * np.cos(phi2))
    width = np.arccos(cosine) if abs(cosine) <= 1 else 0.0
    if not width:  # where that has no answer, Leaflet takes this one
        width = reach / np.cos(phi)
    return (float(np.radians(lon)), float(middle)), (float(width), float(top - middle))


def _mercator(lat: ArrayLike) -> NDArray[np.float64]:
    phi = np.radians(np.clip(lat, -MERCATOR_END, MERCATOR_END))
    return np.asarray(np.arctanh(np.sin(phi)))


def _latitude(y: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.degrees(np.arcsin(np.tanh(y)))


_MERCATOR_TOP = float(_mercator(90.0))
_WORLD = shapely.box(-180, -90, 180, 90)
