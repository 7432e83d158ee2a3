"""Which place lies in which band, against the exact inverse for every pair."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bench
from geo.coverage import band_index, overlap
from geo.errors import PlaceError, RangeError
from geo.geodesy import destination, distance_km

TREATY_KM = [np.nextafter(500.0, 0.0), 1000.0, 5500.0]


def world(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.uniform(-180, 180, count), np.degrees(np.arcsin(rng.uniform(-1, 1, count)))


def counted(sites, places, edges_km) -> np.ndarray:
    d = distance_km(sites[0][:, None], sites[1][:, None], *places)
    return sum(((edge < d).astype(np.int8) for edge in edges_km), np.zeros(d.shape, np.int8))


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


@pytest.mark.parametrize("site", [(0.0, 0.0), (-120.0, 90.0), (180.0, 54.7), (30.0, -89.999)])
def test_bracket_holds_where_it_is_attained(site):
    """Along the equator a distance is a sigma, along a meridian M sigma; and near the antipode."""
    lon, lat = site
    steps = np.linspace(-180, 180, 4001)
    ends = np.linspace(-90, 90, 4001)
    opposite = lon + 180 + np.linspace(-1, 1, 4001)
    lines = [
        (steps, 0 * steps),
        (lon + 0 * ends, ends),
        (lon + 180 + 0 * ends, ends),
        (opposite, 0 * ends - lat),
    ]
    for east, y in lines:
        x = (east + 180) % 360 - 180
        d = distance_km(lon, lat, x, y)
        edges = [*d[::500], *np.nextafter(d[250::500], 0), 20_003.93]
        index = band_index([lon], [lat], x, y, edges)
        assert (index == counted((np.array([lon]), np.array([lat])), (x, y), edges)).all()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    pairs=st.lists(st.tuples(*[st.floats(-180, 180), st.floats(-90, 90)] * 2), min_size=1, max_size=20),
    edges_km=st.lists(st.floats(-1, 25_000), max_size=5),
)
def test_any_answer_is_that_of_the_exact_inverse(pairs, edges_km):
    site_lon, site_lat, lon, lat = np.array(pairs).T
    index = band_index(site_lon, site_lat, lon, lat, edges_km)
    assert (index == counted((site_lon, site_lat), (lon, lat), edges_km)).all()


def test_a_thousand_sites_and_150_000_places_fit_in_a_gigabyte():
    sites, places = world(1000, 8), world(150_000, 9)
    tracemalloc.start()
    try:
        index = band_index(*sites, *places, TREATY_KM)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert index.shape == (1000, 150_000)
    assert peak < 200e6  # bytes, of which the answers are 150e6


def test_benchmark_finds_no_difference(capsys):
    bench.bench_coverage(1, 3, 2000)
    out = capsys.readouterr().out
    row = next(line for line in out.splitlines() if line.startswith("geo.coverage.band_index"))
    assert row.split()[-1] == "0"
    bench.measure(2, 100)
    assert "2 sites x 100 places" in capsys.readouterr().out


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
