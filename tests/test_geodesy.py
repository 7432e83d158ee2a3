"""Distances, azimuths and destinations against GeographicLib's own Python and Karney's reference set."""

from pathlib import Path

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from geo.geodesy import (
    HALF_MERIDIAN_KM,
    MEAN_MERIDIAN_RADIUS_M,
    destination,
    distance_km,
    inverse,
    place_list,
    rectifying_latitude,
    whole_azimuth,
)
from geo.words.errors import PlaceError, RangeError

KARNEY = Geodesic.WGS84


def pairs(count: int) -> np.ndarray:
    rng = np.random.default_rng(11)
    lon, lat = rng.uniform(-180, 180, (2, count)), rng.uniform(-90, 90, (2, count))
    return np.array([lon[0], lat[0], lon[1], lat[1]])


def reference() -> np.ndarray:
    """Karney's published geodesics: lat1, lon1, azi1, lat2, lon2, azi2, s12 (see the file for its source)."""
    return np.loadtxt(Path(__file__).with_name("geodtest.txt")).T


def test_inverse_agrees_with_the_published_reference_set():
    lat1, lon1, azimuth1, lat2, lon2, _, s12 = reference()
    d, azimuth = inverse(lon1, lat1, lon2, lat2)
    assert np.abs(d * 1000 - s12).max() < 20e-9  # m
    # An azimuth at a place 1 km from a pole, or between near antipodes, turns by 1e-5 degree in a micrometre.
    assert np.abs(azimuth - azimuth1).max() < 2e-5  # degrees


def test_destination_agrees_with_the_published_reference_set():
    lat1, lon1, azimuth1, lat2, lon2, _, s12 = reference()
    lon, lat = destination(lon1, lat1, azimuth1, s12 / 1000)
    off_deg = np.hypot(lat - lat2, (lon - lon2) * np.cos(np.radians(lat2)))
    assert off_deg.max() * 111_320 < 20e-9  # m


def test_inverse_agrees_with_geographiclib():
    lon1, lat1, lon2, lat2 = pairs(2000)
    d, azimuth = inverse(lon1, lat1, lon2, lat2)
    truth = [KARNEY.Inverse(*q) for q in zip(lat1, lon1, lat2, lon2, strict=True)]
    assert np.abs(d - [t["s12"] / 1000 for t in truth]).max() < 1e-10  # km: 100 nm
    off = azimuth - np.array([t["azi1"] for t in truth])
    assert np.abs((off + 180) % 360 - 180).max() < 1e-9  # degrees


def test_destination_agrees_with_geographiclib():
    lon, lat, bearing, share = pairs(2000)
    range_km = (share + 90) / 180 * 30_000
    end = destination(lon, lat, bearing, range_km)
    for i, (x, y) in enumerate(zip(*end, strict=True)):
        t = KARNEY.Direct(lat[i], lon[i], bearing[i], range_km[i] * 1000)
        assert KARNEY.Inverse(t["lat2"], t["lon2"], y, x)["s12"] < 1e-6  # m


@pytest.mark.parametrize(
    ("azimuth_deg", "decimals", "shown"),
    [
        (359.996, 2, 0.0),
        (359.994, 2, 359.99),
        (359.5, 0, 0.0),
        (359.4, 0, 359.0),
        (0.0, 2, 0.0),
        (180.0, 0, 180.0),
    ],
)
def test_an_azimuth_that_rounds_to_north_is_0(azimuth_deg, decimals, shown):
    assert whole_azimuth(azimuth_deg, decimals) == shown


def test_azimuth_is_clockwise_from_north_in_0_to_360():
    _, azimuth = inverse(0, 0, [0, 1, 0, -1, -1e-300], [1, 0, -1, 0, 1])
    assert azimuth.tolist() == [0, 90, 180, 270, 0]


def test_antipodes_are_half_a_meridian_apart():
    lat = np.linspace(-90, 90, 37)
    assert distance_km(10, lat, -170, -lat) == pytest.approx(HALF_MERIDIAN_KM, abs=1e-9)  # km


def test_rectifying_latitude_measures_the_meridian():
    lat = np.linspace(-90, 90, 181)
    along_m = [KARNEY.Inverse(0, 0, y, 0)["s12"] * np.sign(y) for y in lat]
    assert rectifying_latitude(lat) * MEAN_MERIDIAN_RADIUS_M == pytest.approx(along_m, abs=1e-4)  # m


def test_places_come_as_two_lists_of_one_length():
    assert place_list("site", 20.5, 54.7).tolist() == [[20.5], [54.7]]
    with pytest.raises(PlaceError, match="site longitudes of shape"):
        place_list("site", [1, 2], [1, 2, 3])


def test_arguments_broadcast():
    assert distance_km(np.zeros((3, 1)), 0, np.arange(4), 0).shape == (3, 4)


@pytest.mark.parametrize("shape", [(), (1,), (1, 1), (2, 1), (0,)])
def test_answers_have_the_shape_of_the_question_also_for_one(shape):
    lon, lat = np.full(shape, 20.51), np.full(shape, 54.71)
    one_km, one_deg = inverse(20.51, 54.71, 13.4, 52.52)
    km, deg = inverse(lon, lat, 13.4, 52.52)
    assert (km.shape, deg.shape) == (shape, shape)
    assert ((km == one_km) & (deg == one_deg)).all()
    assert [each.shape for each in destination(lon, lat, 90, 500)] == [shape, shape]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((0, 91, 0, 0), "latitude 91 is outside -90..90 .are latitude and longitude swapped"),
        ((0, 0, 200, 0), "longitude 200 is outside -180..180: write it as -160"),
        ((0, 0, 0, float("nan")), "latitude nan is not a finite number"),
        ((0, float("inf"), 0, 0), "latitude inf is not a finite number"),
        (("north", 0, 0, 0), "is not a number"),
        (([1, 2, 3], 0, [1, 2], 0), r"shapes \(3,\) and \(\) and \(2,\) do not pair up"),
    ],
)
def test_bad_places_are_one_plain_sentence(arguments, says):
    with pytest.raises(PlaceError, match=says):
        inverse(*arguments)


def test_a_range_without_end_is_refused():
    with pytest.raises(RangeError, match="not a finite number"):
        destination(0, 0, 0, float("inf"))
