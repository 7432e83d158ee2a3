"""Bands against geodesic distances, RFC 7946, and the cases that broke early versions."""

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from rfc7946 import faults

from geo.errors import AtlasError, PlaceError, RangeError
from geo.geodesy import HALF_MERIDIAN_KM, distance_km
from geo.shapes import annulus, disk

PLACES = {
    "Kaliningrad": (20.51, 54.71),
    "Anadyr": (177.5, 64.73),
    "Suva": (178.44, -18.14),
    "Quito": (-78.5, -0.22),
    "McMurdo": (166.67, -77.85),
    "North Pole": (0.0, 90.0),
    "South Pole": (120.0, -90.0),
    "on the antimeridian": (180.0, 10.0),
    "null island": (0.0, 0.0),
}
BANDS = [
    (0, 500),
    (500, 1000),
    (1000, 5500),
    (500, 12_000),
    (0, 19_000),
    (19_000, 19_990),
    (0, 19_999),
    (0, 20_004),
]


def world(count: int, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Points spread evenly over the globe."""
    rng = np.random.default_rng(seed)
    return rng.uniform(-180, 180, count), np.degrees(np.arcsin(rng.uniform(-1, 1, count)))


def wrong(geometry, lon, lat, inner_km, outer_km, margin_km) -> int:
    """How many of 20,000 points farther than the margin from an edge are on the wrong side."""
    x, y = world(20_000)
    d = distance_km(lon, lat, x, y)
    inside = shapely.contains_xy(geometry, x, y)
    clear = np.minimum(np.abs(d - inner_km), np.abs(d - outer_km)) > margin_km
    return int((clear & (inside != ((inner_km <= d) & (d <= outer_km)))).sum())


@pytest.mark.parametrize("band", BANDS, ids=str)
@pytest.mark.parametrize("place", PLACES)
def test_band_is_the_ground_between_its_distances(place, band):
    shape = annulus(*PLACES[place], *band)
    assert faults(shape) == []
    assert wrong(shape, *PLACES[place], *band, 0.12) == 0


def test_kaliningrad_5500_km_holds_the_north_pole():
    shape = disk(*PLACES["Kaliningrad"], 5500)
    south = Geodesic.WGS84.Direct(54.71, 20.51, 180, 5_500_000)["lat2"]
    assert shape.bounds == (-180, pytest.approx(south, abs=1e-3), 180, 90)


def test_whole_earth_and_empty_band():
    assert annulus(20.51, 54.71, 0, HALF_MERIDIAN_KM).equals(shapely.box(-180, -90, 180, 90))
    assert annulus(20.51, 54.71, 700, 700).is_empty
    assert disk(20.51, 54.71, 0).is_empty
    assert annulus(20.51, 54.71, HALF_MERIDIAN_KM, 30_000).is_empty


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ((20, 91, 0, 500), PlaceError, "latitude 91 is outside"),
        ((200, 9, 0, 500), PlaceError, "write it as -160"),
        ((float("nan"), 9, 0, 500), PlaceError, "longitude nan is not a finite number"),
        ((20, 54, 1000, 500), RangeError, "a band from 1000 to 500 km cannot be drawn"),
        ((20, 54, -5, 10), RangeError, "neither below 0"),
        ((20, 54, 0, float("inf")), RangeError, "outer_km is inf"),
        ((20, 54, 0, 500, -100), RangeError, "a tolerance of -100 m cannot be met"),
        ((20, 54, 0, 500, 1e-9), RangeError, "give 0.01 m or more"),
    ],
)
def test_bad_input_is_one_plain_sentence(arguments, error, says):
    with pytest.raises(error, match=says) as caught:
        annulus(*arguments)
    assert isinstance(caught.value, AtlasError)
    assert "\n" not in str(caught.value)
