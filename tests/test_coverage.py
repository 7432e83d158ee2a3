"""Which place lies in which band, against the exact inverse for every pair."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bench
from geo.coverage import band_index, cover, overlap
from geo.geodesy import destination, distance_km
from geo.scenario.band import TREATY_BANDS, Band
from geo.treaty import BANDS_KM, CLASSES, EDGES_KM, range_class
from geo.words.errors import PlaceError, RangeError

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
    for name in bench.FILE_TOOLS:
        bench.measure(name, 2, 100)
    assert len(capsys.readouterr().out.split()) == 6


def test_overlap_counts_the_sites_within_the_band():
    sites, places = world(300, 4), world(2000, 5)
    d = distance_km(sites[0][:, None], sites[1][:, None], *places)
    assert (overlap(*sites, *places, 500, 5500) == ((d >= 500) & (d <= 5500)).sum(axis=0)).all()


def nearest_of(*places):
    found = cover(*places)
    return found.nearest, found.nearest_km


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(-180, 180), st.integers(-90, 90)), min_size=1, max_size=30),
    st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=30),
)
def test_the_nearest_site_is_the_first_of_those_at_the_least_distance(sites, places):
    lon, lat = np.array(sites, float).T
    x, y = np.array([*places, *sites], float).T
    km = distance_km(lon[:, np.newaxis], lat[:, np.newaxis], x, y)
    index, nearest_km = nearest_of(lon, lat, x, y)
    assert (index == km.argmin(axis=0)).all()
    assert (nearest_km == km.min(axis=0)).all()


def test_of_sites_all_round_at_nearly_one_distance_the_nearest_is_found():
    rng = np.random.default_rng(3)
    for lon, lat in zip(*world(40, 4), strict=True):
        km = rng.choice([30, 900, 5000, 15_000]) + rng.uniform(0, 1e-3, 200)
        x, y = destination(lon, lat, rng.uniform(0, 360, 200), km)
        index, nearest_km = nearest_of(x, y, lon, lat)
        true_km = distance_km(x, y, lon, lat)
        assert (index[0], nearest_km[0]) == (true_km.argmin(), true_km.min())


def test_the_nearest_of_the_sites_of_one_town_is_found_for_places_all_over_the_world():
    """Nearly every pair of 200 sites within 100 m has to be measured, more than one turn takes."""
    places = world(700, 6)
    lon, lat = destination(20.51, 54.71, np.arange(200.0), np.linspace(0, 0.1, 200))
    km = distance_km(lon[:, None], lat[:, None], *places)
    found = cover(lon, lat, *places)
    assert (found.nearest == km.argmin(axis=0)).all()
    assert (found.nearest_km == km.min(axis=0)).all()
    assert (found.counts[1] == ((km > 1000) & (km <= 5500)).sum(axis=0)).all()


def test_cover_counts_as_the_exact_inverse_and_the_bands_do():
    """Places on the edges among them; the treaty's bands, and some that share edges with them."""
    sites, places = world(7, 1), world(500, 2)
    on_edges = destination(sites[0][0], sites[1][0], np.arange(90.0), np.repeat([500.0, 1000.0, 5500.0], 30))
    places = [np.append(each, more) for each, more in zip(places, on_edges, strict=True)]
    bands = [*TREATY_BANDS, Band.parse("0-480"), Band.parse("480-500"), Band.parse("1000-5500")]
    found = cover(*sites, *places, [band.included_km for band in bands])
    km = distance_km(sites[0][:, None], sites[1][:, None], *places)
    assert (found.band_index == counted(sites, places, found.edges_km)).all()
    for band, counts in zip(bands, found.counts, strict=True):
        assert counts.tolist() == [sum(map(band.contains, column)) for column in km.T.tolist()]
    assert (found.nearest == km.argmin(axis=0)).all()
    assert (found.nearest_km == km.min(axis=0)).all()


def test_by_itself_cover_tells_the_treatys_classes():
    site, places = world(1, 1), world(2000, 2)
    found = cover(*site, *places)
    assert found.edges_km == EDGES_KM
    km = distance_km(*site, *places).tolist()
    assert [CLASSES[index] for index in found.band_index[0]] == list(map(range_class, km))
    assert (found.nearest == 0).all()
    assert tuple(band.included_km for band in TREATY_BANDS) == BANDS_KM


def test_one_site_is_a_row_and_none_has_no_nearest():
    assert band_index(20.5, 54.7, [1.0, 2.0], [2.0, 3.0], [500]).shape == (1, 2)
    assert cover([1.0], [2.0], [], []).counts.shape == (2, 0)
    assert cover([1.0], [2.0], [3.0], [4.0], []).counts.shape == (0, 1)
    with pytest.raises(PlaceError, match="there is no site, so none is the nearest"):
        cover([], [], [1.0], [2.0])
    assert cover([1.0], [2.0], [1.0, 5.0], [2.0, 2.0], [(0, 0), (0, 1000)]).counts.tolist() == [
        [1, 0],
        [1, 1],
    ]
    with pytest.raises(RangeError, match="finite numbers of km"):
        cover([1.0], [2.0], [3.0], [4.0], [(0, np.nan)])


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


@pytest.mark.parametrize("answer", [band_index, cover, overlap])
@pytest.mark.parametrize(("name", "crooked"), [("site", 1), ("place", 3)])
def test_every_answer_names_the_list_that_is_wrong(answer, name, crooked):
    arguments = [[1.0], [1.0], [2.0], [2.0]]
    arguments[crooked] = [1.0, 2.0]
    more = {band_index: ([500],), cover: (), overlap: (0, 500)}[answer]
    with pytest.raises(PlaceError, match=f"^{name} longitudes of shape"):
        answer(*arguments, *more)
