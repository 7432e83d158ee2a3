"""Where the vertices of a ring go: as few as keep every drawn edge within the tolerance.

What a reader sees of a ring are the straight edges between its vertices, straight in longitude and
latitude (GeoJSON) or straight in Web Mercator (Leaflet). How far an edge of length l strays from
the ring is l^2 / 8 times the difference between the curvatures of the ring and of the drawn line. So
vertices go where the two differ, every vertex lies exactly at the range, and every edge is checked.
"""

import math

import numpy as np

from geo.geodesy import (
    EQUATOR_RADIUS_M,
    FLATTENING,
    MEAN_MERIDIAN_RADIUS_M,
    POLE_RADIUS_M,
    WGS84,
    Array,
    distance_km,
    rectifying_latitude,
)

# Shares of the tolerance: what edges are placed for, what they are held to, and how far a ring is
# kept off a pole. Rounding takes up to 0.8 %, and so the worst edge ends at 0.996 of the tolerance.
_AIM = 0.967
_LIMIT = 0.986
_POLE_CLEARANCE = 0.01

_MIN_PER_RADIAN = 12 / math.pi  # no edge spans more than 15 degrees of azimuth
_FAR_M = 7_000_000.0  # beyond this an edge is not checked on the sphere, but on the ellipsoid
_THIRDS = np.array([[1 / 3], [2 / 3]])


def ring(lon: float, lat: float, range_km: float, tolerance_m: float) -> Array:
    """Return the ring round any centre, counter-clockwise from north.

    Returns an array (n, 2) of longitude and latitude in degrees, as many points as keep every drawn
    edge within the tolerance. The longitudes are unrolled: they run on past 180 instead of
    jumping, and differ by a whole turn between the last point and the first if the ring goes round a pole.
    """
    lons, lats = half_ring(lat, range_km, tolerance_m)
    # Down the western half and up the eastern one; they meet in the south, perhaps at 180 degrees.
    west, east = lon - lons, (lon + lons - 2 * lons[-1])[::-1]
    return np.column_stack([np.concatenate([west, east[1:]]), np.concatenate([lats, lats[-2::-1]])])


def half_ring(lat: float, range_km: float, tolerance_m: float) -> tuple[Array, Array]:
    """Return the eastern half of the ring round a centre on the meridian 0, from north to south.

    Returns longitudes in [0, 180] and latitudes, in degrees. A geodesic circle is symmetric about the
    meridian of its centre: the western half is this one with the sign of the longitude changed. The half
    begins at longitude 0, or at 180 if the north pole lies inside, and ends at 0, or at 180 if the
    south pole does. `range_km` lies between 0 and half a meridian, both excluded.
    """
    range_m = _off_the_poles(lat, range_km * 1000, _POLE_CLEARANCE * tolerance_m)
    left_m = tolerance_m - abs(range_m - range_km * 1000)
    azimuth = _azimuths(lat, range_m, _AIM * left_m)
    while True:
        lons, lats = _vertices(lat, range_m, azimuth)
        (over,) = np.nonzero(_edge_error_m(lat, range_m, lons, lats) > _LIMIT * left_m)
        if not over.size:
            return lons, lats
        azimuth = np.insert(azimuth, over + 1, (azimuth[over] + azimuth[over + 1]) / 2)


def _off_the_poles(lat: float, range_m: float, clearance_m: float) -> float:
    """Return the range, changed by so little that the ring keeps clear of both poles, each on its side.

    Through a pole itself the ring would jump from one longitude to another, and with it the
    question which side is inside.
    """
    mu = float(rectifying_latitude(lat))
    to_poles = [MEAN_MERIDIAN_RADIUS_M * (math.pi / 2 + side * mu) for side in (-1, 1)]
    near = [to_pole for to_pole in to_poles if abs(range_m - to_pole) < clearance_m]
    if not near:
        return range_m
    # A pole at the range itself is in range. From the equator both are, and both stay so.
    if range_m >= min(near):
        return max(near) + clearance_m
    return min(near) - clearance_m


def _vertices(lat: float, range_m: float, azimuth: Array) -> tuple[Array, Array]:
    start_lat = np.full_like(azimuth, lat)
    lons, lats, _ = WGS84.fwd(np.zeros_like(azimuth), start_lat, azimuth, np.full_like(azimuth, range_m))
    vertices = np.array([np.abs(lons), lats])  # abs: 180 comes back as -180
    # The corner comes from either side, at azimuths that add up to 180: 1e-14 degree apart, rounding
    # could make the sides of a lens cross.
    corner = int(np.argmin(np.abs(azimuth[:-1] + azimuth[1:] - 180)))
    vertices[:, corner + 1] = vertices[:, corner]
    return vertices[0], vertices[1]


def _edge_error_m(lat: float, range_m: float, lons: Array, lats: Array) -> Array:
    """Return how far each drawn edge strays from the ring, in the worse of the two readings.

    Measured at a third and two thirds of the edge: a bow strays 9/8 of that in its middle, and what
    bends both ways, as close to a pole, does not escape.
    """
    mercator = np.arcsinh(np.tan(np.radians(lats)))
    on_lons, on_lats, on_mercator = (v[:-1] + _THIRDS * (v[1:] - v[:-1]) for v in (lons, lats, mercator))
    edge_lats = np.array([on_lats, np.degrees(np.arctan(np.sinh(on_mercator)))])
    if range_m > _FAR_M:
        far_m = distance_km(0, lat, on_lons, edge_lats) * 1000
    else:
        # The sphere is off by up to 0.1 %, but all along an edge by nearly the same share as at its
        # two ends, which are at the range itself: that leaves 0.5 % of what the edge strays.
        ends = _angle(lat, lons, lats)
        far_m = range_m * _angle(lat, on_lons, edge_lats) / (ends[:-1] + _THIRDS * (ends[1:] - ends[:-1]))
    return np.asarray(np.abs(far_m - range_m).max(axis=(0, 1)) * 9 / 8)


def _angle(lat: float, lons: Array, lats: Array) -> Array:
    """Return the angle from the centre on the rectifying sphere, in radians, by the haversine formula."""
    mu, mu0 = rectifying_latitude(lats), float(rectifying_latitude(lat))
    half_chord_2 = (
        np.sin((mu - mu0) / 2) ** 2 + math.cos(mu0) * np.cos(mu) * np.sin(np.radians(lons) / 2) ** 2
    )
    return np.asarray(2 * np.arcsin(np.sqrt(half_chord_2)))


def _azimuths(lat: float, range_m: float, limit_m: float) -> Array:
    """Return azimuths from 0 to 180 between which edges stray by `limit_m` or a little less, all alike."""
    mu, sigma = float(rectifying_latitude(lat)), range_m / MEAN_MERIDIAN_RADIUS_M
    last = _corner_azimuth(lat, range_m)
    # One row from north to the corner, and one from south, as if the Earth stood upside down.
    count = 48 + int(math.sqrt(range_m / limit_m) / 4)
    alpha = np.array([_steps(mu, sigma, last, count), _steps(-mu, sigma, last, count)])
    density = _edges_per_radian(np.array([[mu], [-mu]]), sigma, alpha, limit_m)
    edges = np.zeros_like(alpha)  # how many there are up to each azimuth
    np.cumsum((density[:, 1:] + density[:, :-1]) / 2 * np.diff(alpha), axis=1, out=edges[:, 1:])
    north, south = (np.interp(_evenly(row[-1]), row, steps) for row, steps in zip(edges, alpha, strict=True))
    # The corner comes twice, once from either side; a ring that has none meets itself at 90 degrees.
    return np.asarray(np.degrees(np.concatenate([north, math.pi - south[::-1]])))


def _evenly(edges: float) -> Array:
    """Return numbers from 0 to `edges` in steps of at most 1."""
    count = math.ceil(edges)
    return np.arange(count + 1.0) * (float(edges) / count)


def _steps(mu: float, sigma: float, last: float, count: int) -> Array:
    """Return `count` azimuths from 0 to `last`, in radians, close together where the ring passes a pole."""
    # There it turns within the gap between them.
    gap = min(1.0, abs(math.pi / 2 - mu - sigma) / math.sin(sigma))
    return np.asarray(gap * np.sinh(np.arange(count) * (math.asinh(last / gap) / (count - 1))))


def _edges_per_radian(mu: Array, sigma: float, alpha: Array, limit_m: float) -> Array:
    """Return how many edges the ring needs per radian of azimuth to stray by `limit_m` each.

    On the rectifying sphere, where distances along the meridian of the centre, and so to the poles,
    are exact. The ring turns by cot(sigma) per unit of length. A line that is straight in Mercator
    turns by -tan(phi) cos(back), one straight in longitude and latitude by 1 + sin(back)^2 times
    that; phi is the latitude on the ring and back the azimuth at which the geodesic arrives there.
    """
    sin_mu, cos_mu, sin_sigma, cos_sigma = np.sin(mu), np.cos(mu), math.sin(sigma), math.cos(sigma)
    sin_alpha, cos_alpha = np.sin(alpha), np.cos(alpha)
    sin_phi = sin_mu * cos_sigma + cos_mu * sin_sigma * cos_alpha
    northward = cos_mu * cos_sigma * cos_alpha - sin_mu * sin_sigma  # cos(phi) cos(back)
    eastward_2 = (cos_mu * sin_alpha) ** 2  # cos(phi)^2 sin(back)^2
    cos_phi_2 = northward**2 + eastward_2
    # The curvatures times sin(sigma), for the length of the ring per radian is proportional to that.
    mercator = sin_sigma * sin_phi * northward / cos_phi_2
    plate = mercator * (1 + eastward_2 / cos_phi_2)
    against = np.maximum(np.abs(cos_sigma + mercator), np.abs(cos_sigma + plate))
    needed = np.sqrt(against * (sin_sigma * MEAN_MERIDIAN_RADIUS_M / (8 * limit_m)))
    return np.asarray(np.maximum(needed, _MIN_PER_RADIAN))


def _corner_azimuth(lat: float, range_m: float) -> float:
    """Return the greatest azimuth, in radians from north or south, at which geodesics still reach the ring.

    That is pi/2, but for a ring so close to the antipode that it has become a lens. Geodesics of the
    azimuths alpha and pi - alpha meet on the parallel of the antipode, half-way round the auxiliary
    sphere, after pi b A1 metres; beyond it neither is the shortest. A1 depends on k = e' cos(alpha0)
    alone, and sin(alpha0) = sin(alpha) cos(beta): this can be solved for the azimuth whose geodesics
    meet at the range. Source: Karney (2013), eqs. 5, 9 and 15-17.
    """
    a1 = range_m / (math.pi * POLE_RADIUS_M)
    if a1 <= 1:
        return math.pi / 2
    eps = 0.0
    for _ in range(6):  # A1 = (1 + eps^2 / 4 + ...) / (1 - eps), and each round gains three digits
        eps = 1 - (1 + eps**2 / 4 + eps**4 / 64) / a1
    k = 2 * math.sqrt(eps) / (1 - eps)
    e_prime = math.sqrt(EQUATOR_RADIUS_M**2 / POLE_RADIUS_M**2 - 1)
    sin_alpha0 = math.sqrt(max(0.0, 1 - (k / e_prime) ** 2))
    cos_beta = math.cos(math.atan((1 - FLATTENING) * math.tan(math.radians(lat))))
    return math.asin(sin_alpha0 / cos_beta) if sin_alpha0 < cos_beta else math.pi / 2
