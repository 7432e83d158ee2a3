"""Where the vertices of a ring go: as few as keep every drawn edge within the tolerance.

What a reader sees of a ring are the straight edges between its vertices, straight in longitude and
latitude (GeoJSON) or straight in Web Mercator (Leaflet). How far an edge of length l strays from
the ring is l^2 / 8 times how much the ring curves against the line that is drawn. So vertices go
where the curvatures differ, and every edge is then held against the exact distance.
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
    rectifying_latitude,
)

# An edge may use this share of the tolerance. The rest is for rounding (1 %), for keeping off a
# pole (up to 4 %), and for edges that stray a little more elsewhere than in their middle.
_EDGE_SHARE = 0.94
_POLE_SHARE = 0.02


def half_ring(lat: float, range_km: float, tolerance_m: float) -> tuple[Array, Array]:
    """The eastern half of the ring round a centre on the meridian 0, from north to south.

    Returns longitudes in [0, 180] and latitudes. A geodesic circle is symmetric about the meridian
    of its centre: the western half is this one with the sign of the longitude changed. The half
    begins at longitude 0, or at 180 if the north pole lies inside, and ends at 0, or at 180 if the
    south pole does. `range_km` lies between 0 and half a meridian, both excluded.
    """
    range_m = _off_the_poles(lat, range_km * 1000, _POLE_SHARE * tolerance_m)
    limit_m = _EDGE_SHARE * tolerance_m
    azimuth = _azimuths(lat, range_m, limit_m)
    while True:
        lons, lats = _vertices(lat, range_m, azimuth)
        (over,) = np.nonzero(_edge_error_m(lat, range_m, lons, lats) > limit_m)
        if not over.size:
            return lons, lats
        azimuth = np.insert(azimuth, over + 1, (azimuth[over] + azimuth[over + 1]) / 2)


def _off_the_poles(lat: float, range_m: float, clearance_m: float) -> float:
    """The range, changed by so little that the ring keeps clear of both poles, each on its side.

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
    return np.asarray(np.abs(lons)), np.asarray(lats)  # abs: 180 comes back as -180


def _edge_error_m(lat: float, range_m: float, lons: Array, lats: Array) -> Array:
    """How far the middle of each drawn edge is from the ring, in the worse of the two readings."""
    middle_lon = (lons[1:] + lons[:-1]) / 2
    middle_lat = (lats[1:] + lats[:-1]) / 2
    mercator = np.arctanh(np.sin(np.radians(lats)))
    mercator_lat = np.degrees(np.arcsin(np.tanh((mercator[1:] + mercator[:-1]) / 2)))
    _, back, distance_m = WGS84.inv(
        np.zeros_like(middle_lon), np.full_like(middle_lon, lat), middle_lon, middle_lat
    )
    error = np.abs(distance_m - range_m)
    # A short step north brings one closer to the centre by the cosine of the azimuth towards it.
    step_m = np.radians(mercator_lat - middle_lat) * MEAN_MERIDIAN_RADIUS_M
    mercator_error = np.abs(distance_m - range_m - step_m * np.cos(np.radians(back)))
    return np.asarray(np.maximum(error, mercator_error))


def _azimuths(lat: float, range_m: float, limit_m: float) -> Array:
    """Azimuths from 0 to 180, so dense that edges between the ring's vertices keep the limit."""
    corner = _corner_azimuth(lat, range_m)
    north = _azimuths_from_north(lat, range_m, limit_m, corner)
    # Seen upside down, the southern part is a northern one.
    south = _azimuths_from_north(-lat, range_m, limit_m, corner)
    # The corner comes twice, once from either side; a ring that has none meets itself at 90 degrees.
    return np.asarray(np.degrees(np.concatenate([north, math.pi - south[::-1]])))


def _azimuths_from_north(lat: float, range_m: float, limit_m: float, last: float) -> Array:
    """Azimuths from 0 to `last`, in radians, that share out the sag of the edges evenly.

    On the rectifying sphere, where distances along the meridian of the centre, and so to the poles,
    are exact. The ring turns by cot(sigma) per unit of length. A line that is straight in Mercator
    turns by -tan(phi) cos(back), one straight in longitude and latitude by 1 + sin(back)^2 times
    that; phi is the latitude on the ring and back the azimuth at which the geodesic arrives there.
    """
    mu, sigma = float(rectifying_latitude(lat)), range_m / MEAN_MERIDIAN_RADIUS_M
    sin_mu, cos_mu, sin_sigma, cos_sigma = math.sin(mu), math.cos(mu), math.sin(sigma), math.cos(sigma)

    # Close to a pole the ring turns sharply: there the steps shrink with the gap.
    gap = min(1.0, abs(math.pi / 2 - mu - sigma) / sin_sigma)
    alpha = gap * np.sinh(np.linspace(0, math.asinh(last / gap), 96))
    sin_phi = sin_mu * cos_sigma + cos_mu * sin_sigma * np.cos(alpha)
    northward = cos_mu * cos_sigma * np.cos(alpha) - sin_mu * sin_sigma  # cos(phi) cos(back)
    eastward = cos_mu * np.sin(alpha)  # cos(phi) sin(back)
    cos_phi_2 = northward**2 + eastward**2

    mercator = sin_sigma * sin_phi * northward / cos_phi_2
    plate = mercator * (1 + eastward**2 / cos_phi_2)
    curvature = np.maximum(np.abs(cos_sigma + mercator), np.abs(cos_sigma + plate))
    edges_per_radian = np.sqrt(sin_sigma * curvature * MEAN_MERIDIAN_RADIUS_M / (8 * limit_m))

    steps = (edges_per_radian[1:] + edges_per_radian[:-1]) / 2 * np.diff(alpha)
    edges = np.concatenate([[0.0], np.cumsum(steps)])
    count = max(3, math.ceil(edges[-1] * 1.02))
    return np.interp(np.linspace(0, edges[-1], count + 1), edges, alpha)


def _corner_azimuth(lat: float, range_m: float) -> float:
    """Up to which azimuth, in radians from north or from south, geodesics still reach the ring.

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


def ring(lon: float, lat: float, range_km: float, tolerance_m: float) -> Array:
    """The ring round any centre, counter-clockwise from north.

    Returns an array (n, 2) of longitude and latitude, as many points as keep every drawn edge within
    the tolerance. The longitudes are unrolled: they run on past 180 instead of jumping, and differ by
    a whole turn between the last point and the first if the ring goes round a pole.
    """
    lons, lats = half_ring(lat, range_km, tolerance_m)
    # Down the western half and up the eastern one; they meet in the south, perhaps at 180 degrees.
    west, east = lon - lons, (lon + lons - 2 * lons[-1])[::-1]
    return np.column_stack([np.concatenate([west, east[1:]]), np.concatenate([lats, lats[-2::-1]])])
