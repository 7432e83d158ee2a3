"""Which place lies in which band, against the exact inverse for every pair."""

import numpy as np
import pytest

from geo.coverage import band_index, overlap
from geo.errors import PlaceError, RangeError
from geo.geodesy import destination, distance_km

TREATY_KM = [np.nextafter(500.0, 0.0), 1000.0, 5500.0]


def world(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.uniform(-180, 180, count), np.degrees(np.arcsin(rng.uniform(-1, 1, count)))


def counted(sites, places, edges_km) -> np.ndarray:
    d = distance_km(sites[0][:, None], sites[1][:, None], *places)
    return sum((edge < d).astype(np.int8) for edge in edges_km)


@pytest.mark.parametrize("edges_km", [TREATY_KM, [0, 10, 20_003], [20_000, 0.5, -1, 12_000, 12_000]])
def test_every_answer_is_that_of_the_exact_inverse(edges_km):
    sites, places = world(20, 1), world(20_000, 2)
    index = band_index(*sites, *places, edges_km)
    assert index.dtype == np.int8
    assert (index == counted(sites, places, edges_km)).all()


def test_places_on_an_edge_are_decided_as_the_exact_inverse_decides():
    sites = world(20, 3)
    for edge_km in (500.0, 1000.0, 5500.0, 19_990.0):
        off_km = np.repeat([0, 1e-12, -1e-12, 1e-9, -1e-9, 1e-3, -1e-3], 100)
        azimuth = np.linspace(0, 360, off_km.size)
        for lon, lat in zip(*sites, strict=True):
            places = destination(lon, lat, azimuth, edge_km + off_km)
            site = (np.array([lon]), np.array([lat]))
            assert (band_index(*site, *places, [edge_km]) == counted(site, places, [edge_km])).all()


def test_overlap_counts_the_sites_within_the_band():
    sites, places = world(300, 4), world(2000, 5)
    d = distance_km(sites[0][:, None], sites[1][:, None], *places)
    assert (overlap(*sites, *places, 500, 5500) == ((d >= 500) & (d <= 5500)).sum(axis=0)).all()


def test_no_sites_or_no_places_are_no_answers():
    assert band_index([], [], [1.0], [2.0], [500]).shape == (0, 1)
    assert band_index([1.0], [2.0], [], [], [500]).shape == (1, 0)
    assert overlap([], [], [1.0], [2.0], 0, 500).tolist() == [0]


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        (
            ([1, 2], [1, 2, 3], [0], [0], [500]),
            PlaceError,
            "site longitudes of shape .2,. and latitudes of shape",
        ),
        (([1], [1], [0, np.nan], [0, 0], [500]), PlaceError, "longitude nan"),
        (([1], [1], [0], [95], [500]), PlaceError, "latitude 95"),
        (([1], [1], [0], [0], [500, np.inf]), RangeError, "finite numbers of km"),
        (
            (np.zeros(100_000), np.zeros(100_000), np.zeros(150_000), np.zeros(150_000), [500]),
            PlaceError,
            "in parts",
        ),
    ],
)
def test_bad_input_is_one_plain_sentence(arguments, error, says):
    with pytest.raises(error, match=says):
        band_index(*arguments)
