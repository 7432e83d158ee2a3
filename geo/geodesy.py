"""The Earth as the atlas measures it: geodesics on the WGS84 ellipsoid, on arrays.

Longitude before latitude, degrees, kilometres. Everything broadcasts like numpy, and nothing here
knows of missiles or maps. The geodesics are GeographicLib's, through PROJ: within 20 nm of Karney's
reference set. Source: Karney (2013), doi:10.1007/s00190-012-0578-z.
"""

import math
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod

from geo.words.errors import PlaceError, RangeError
from geo.words.i18n import Text, _, pgettext

Array = NDArray[np.float64]

EQUATOR_RADIUS_M = 6_378_137.0  # semi-major axis a: WGS84, NIMA TR8350.2
FLATTENING = 1 / 298.257223563  # f: WGS84, NIMA TR8350.2
POLE_RADIUS_M = EQUATOR_RADIUS_M * (1 - FLATTENING)  # semi-minor axis b

_N = FLATTENING / (2 - FLATTENING)  # third flattening n, in which the series converge fastest

# The radius of the circle as long as a meridian, a (1 + n^2/4 + n^4/64) / (1 + n): Karney (2011), eq. 29.
MEAN_MERIDIAN_RADIUS_M = EQUATOR_RADIUS_M / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)  # 6,367,449.1458 m

# From pole to pole, and from any place to its antipode: no two places are farther apart.
HALF_MERIDIAN_KM = math.pi * MEAN_MERIDIAN_RADIUS_M / 1000  # 20,003.931 km

SPHERE_RADIUS_KM = 6371.0  # of the sphere in whose place others put the ellipsoid: Leaflet, a globe as a disk

WGS84 = Geod(a=EQUATOR_RADIUS_M, f=FLATTENING)

_UNPAIRED = {
    "site": Text(
        "site longitudes of shape {lon} and latitudes of shape {lat} do not pair up: "
        "give two lists of the same length"
    ),
    "place": Text(
        "place longitudes of shape {lon} and latitudes of shape {lat} do not pair up: "
        "give two lists of the same length"
    ),
}
_INFINITE = {
    "latitude": Text("latitude {value} is not a finite number: give degrees between -{limit} and {limit}"),
    "longitude": Text("longitude {value} is not a finite number: give degrees between -{limit} and {limit}"),
}


def inverse(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> tuple[Array, Array]:
    """Return how far and in which direction the second places lie, seen from the first.

    Coordinates are in degrees on WGS84. Returns the geodesic distance in km and the azimuth at the
    first place in degrees, clockwise from north, in [0, 360): two arrays of the shape the four
    arguments broadcast to. Between antipodes, where every direction is as short, the azimuth is one
    of the two along the meridian.

    Raises PlaceError if a coordinate is not on the map or the shapes do not fit.
    """
    lon1, lat1, lon2, lat2 = _broadcast(*checked_coordinates(lon1, lat1), *checked_coordinates(lon2, lat2))
    azimuth, _, distance_m = solved(WGS84.inv, lon1, lat1, lon2, lat2)
    # The second % turns the 360.0 that -1e-15 % 360 rounds up to into 0.
    return distance_m / 1000, azimuth % 360 % 360


def distance_km(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> Array:
    """Return the geodesic distance in km alone; arguments, shape and errors are those of `inverse`."""
    return inverse(lon1, lat1, lon2, lat2)[0]


def whole_azimuth(azimuth_deg: float, decimals: int = 0) -> float:
    """Return an azimuth in degrees to so many decimals, 0 to below 360: north is 0, never 360."""
    return round(azimuth_deg, decimals) % 360


def destination(
    lon: ArrayLike, lat: ArrayLike, azimuth_deg: ArrayLike, range_km: ArrayLike
) -> tuple[Array, Array]:
    """Return where one arrives after `range_km` along the geodesic that leaves at `azimuth_deg`.

    Returns longitudes in [-180, 180] and latitudes, two arrays of the shape the arguments broadcast
    to. The way may be of any length: beyond half a meridian it goes on round the Earth.

    Raises PlaceError as `inverse` does, RangeError if an azimuth or a range is not a finite number.
    """
    ways = [np.asarray(azimuth_deg, dtype=float), np.asarray(range_km, dtype=float)]
    if not all(np.isfinite(way).all() for way in ways):
        raise RangeError(_("an azimuth or a range is not a finite number: give degrees and kilometres"))
    lon, lat, azimuth, range_ = _broadcast(*checked_coordinates(lon, lat), *ways)
    end_lon, end_lat, _back = solved(WGS84.fwd, lon, lat, azimuth, range_ * 1000)
    return end_lon, end_lat


def solved(solve: Callable[..., Sequence[ArrayLike]], *arrays: Array) -> tuple[Array, ...]:
    """Return what a function of pyproj, such as `WGS84.inv`, answers for arrays, as arrays of their shape.

    Before numpy 2.4 pyproj takes an array of one number for a number, and answers with a number.
    """
    if arrays[0].size != 1:
        return tuple(map(np.asarray, solve(*arrays)))
    shape = arrays[0].shape
    return tuple(np.reshape(value, shape) for value in solve(*(array.item() for array in arrays)))


def checked_coordinates(lon: ArrayLike, lat: ArrayLike) -> tuple[Array, Array]:
    """Return the coordinates as float arrays, once it is certain that they are places on the map.

    Raises PlaceError for what is not a number, for a latitude outside -90..90 and for a longitude
    outside -180..180.
    """
    try:
        lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    except (TypeError, ValueError):
        raise PlaceError(_("a longitude or latitude is not a number: give degrees, such as 20.51")) from None
    for name, values, limit in (("latitude", lat, 90), ("longitude", lon, 180)):
        # Asked this way round, NaN fails as well.
        inside = np.abs(values) <= limit
        if not inside.all():
            raise PlaceError(_off_the_map(name, float(values[~inside].flat[0]), limit))
    return lon, lat


def place_list(kind: Literal["site", "place"], lon: ArrayLike, lat: ArrayLike) -> Array:
    """Return places as an array (2, n) of longitudes and latitudes, from two lists or two numbers.

    Raises PlaceError as `places` does, and if the two are not as many; `kind` says of what.
    """
    lon, lat = (np.atleast_1d(values) for values in checked_coordinates(lon, lat))
    if lon.ndim != 1 or lon.shape != lat.shape:
        raise PlaceError(_UNPAIRED[kind].format(lon=lon.shape, lat=lat.shape))
    return np.array([lon, lat])


def _off_the_map(name: str, value: float, limit: int) -> str:
    if not math.isfinite(value):
        return str(_INFINITE[name].format(value=value, limit=limit))
    if name == "latitude":
        return _("latitude {value:g} is outside -90..90 (are latitude and longitude swapped?)").format(
            value=value
        )
    return _("longitude {value:g} is outside -180..180: write it as {same:g}").format(
        value=value, same=(value + 180) % 360 - 180
    )


def _broadcast(*arrays: Array) -> list[Array]:
    try:
        # Copies, because pyproj needs contiguous arrays.
        return [np.array(array) for array in np.broadcast_arrays(*arrays)]
    except ValueError:
        shapes = pgettext("between two arrays", " and ").join(
            str(shape) for shape in dict.fromkeys(array.shape for array in arrays)
        )
        raise PlaceError(
            _("arrays of the shapes {shapes} do not pair up: give as many of one as of the other").format(
                shapes=shapes
            )
        ) from None


def rectifying_latitude(lat: ArrayLike) -> Array:
    """Return the latitude, in radians, on the sphere whose meridians are as long as the Earth's.

    `lat` is in degrees; the result has its shape.
    On that sphere, of radius `MEAN_MERIDIAN_RADIUS_M`, distances along a meridian are exact: the
    series leaves 0.05 mm. Source: Karney (2011), doi:10.1007/s00190-011-0445-3, eq. A5, up to n^3.
    """
    phi = np.radians(lat)
    sin2, cos2 = np.sin(2 * phi), np.cos(2 * phi)
    c2, c4, c6 = -3 / 2 * _N + 9 / 16 * _N**3, 15 / 16 * _N**2, -35 / 48 * _N**3
    # phi + c2 sin 2 phi + c4 sin 4 phi + c6 sin 6 phi, with two sines in place of three
    return np.asarray(phi + sin2 * (c2 - c6 + cos2 * (2 * c4 + 4 * c6 * cos2)))
