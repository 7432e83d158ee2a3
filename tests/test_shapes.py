"""Bands against geodesic distances, RFC 7946, and the cases that broke early versions."""

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import shapes
from geo.coverage import overlap
from geo.geodesy import EQUATOR_RADIUS_M, FLATTENING, HALF_MERIDIAN_KM, POLE_RADIUS_M, WGS84, destination
from geo.shapes import annulus, disk, union
from geo.words.errors import AtlasError, PlaceError, RangeError
from rfc7946 import faults
from stress import ANTIPODAL, KINDS, Band, bands, edge_excess, wrong_points

PLACES = {
    "Kaliningrad": (20.51, 54.71),
    "Anadyr": (177.5, 64.73),
    "Suva": (178.44, -18.14),
    "Quito": (-78.5, -0.22),
    "McMurdo": (166.67, -77.85),
}
RANGES_KM = [(500, 1000), (1000, 5500), (0, 5500), (500, 12_000), (0, 19_000)]
QUARTER_KM = HALF_MERIDIAN_KM / 2
KALININGRAD_TO_POLE_KM = Geodesic.WGS84.Inverse(54.71, 20.51, 90, 0)["s12"] / 1000

NASTY = {
    "ring through a pole": Band(20.51, 54.71, 0, KALININGRAD_TO_POLE_KM),
    "ring 1 mm short of a pole": Band(20.51, 54.71, 0, KALININGRAD_TO_POLE_KM - 1e-6),
    "ring 10 m past a pole": Band(20.51, 54.71, 500, KALININGRAD_TO_POLE_KM + 0.01),
    "both rings through poles": Band(0, 30, 6660.0, QUARTER_KM * 4 / 3),
    "ring through both poles": Band(90, 0, 0, QUARTER_KM),
    "a vertex on the seam": Band(180, 10, 500, 1000),
    "a ring along the seam": Band(-90, 0, 500, QUARTER_KM),
    "centre at the north pole": Band(0, 90, 500, 1000),
    "centre at the south pole": Band(17, -90, 0, 15_000),
    "centre a millimetre from a pole": Band(17, 90 - 1e-8, 1000, 5500),
    "lens": Band(20.51, 54.71, 0, 19_999),
    "lens about the equator": Band(0, 0, 0, 19_970.4),
    "band between lenses": Band(-78.5, -0.22, 19_975, 20_000),
    "lens across the seam": Band(0, 12, 12_000, 19_990),
    "lens that holds a pole": Band(30, -90 + 1e-4, 0, 20_003.9),
    "just short of the lenses": Band(20.51, 0, 0, 19_970.3),
    "all but 30 cm": Band(20.51, 54.71, 0, HALF_MERIDIAN_KM - 3e-4),
    "half a metre": Band(20.51, 54.71, 0, 5e-4),
    "a band of 2 m": Band(20.51, 54.71, 5499.998, 5500),
}


def world(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Points spread evenly over the globe."""
    rng = np.random.default_rng(seed)
    return rng.uniform(-180, 180, count), np.degrees(np.arcsin(rng.uniform(-1, 1, count)))


def check(band: Band, points: int = 4000) -> None:
    shape = band.draw()
    assert faults(shape) == []
    assert edge_excess(band, shape) <= 1
    assert wrong_points(band, shape, points, np.random.default_rng(7)) == 0


@pytest.mark.parametrize("tolerance_m", [1000, 100, 10])
@pytest.mark.parametrize("ranges_km", RANGES_KM, ids=str)
@pytest.mark.parametrize("place", PLACES)
def test_band_keeps_its_tolerance_and_its_ground(place, ranges_km, tolerance_m):
    check(Band(*PLACES[place], *ranges_km, tolerance_m))


@pytest.mark.parametrize("case", NASTY)
def test_what_broke_early_versions(case):
    check(NASTY[case], points=20_000)


@pytest.mark.parametrize("kind", [*KINDS, *ANTIPODAL], ids=lambda kind: kind.__name__)
def test_random_bands_of_every_nasty_kind(kind):
    for band in bands(12, seed=1, kinds=[kind]):
        check(band, points=500)


HALF_WAY = [  # the corners of these lenses lie half-way between two steps of the grid
    (22.601665, 83.4821, 19996.151),
    (35.117955, 142.534, 20001.556),
    (-15.943875, 159.59101, 19983.508),
    (-16.140825, 175.55666, 19975.799),
    (2.220495, -23.77683, 19996.324),
    (55.005965, -116.03927, 19998.703),
    (-45.963115, -166.8581, 19996.484),
]


@pytest.mark.parametrize(("lat", "lon", "outer_km"), HALF_WAY)
def test_a_lens_whose_corners_could_be_rounded_either_way_is_valid(lat, lon, outer_km):
    check(Band(lon, lat, 0, outer_km))


@given(st.integers(-89_99999, 89_99999), st.floats(-180, 180), st.floats(19_950, 20_004))
def test_no_lens_half_way_between_two_steps_is_invalid(step, lon, outer_km):
    assert disk(lon, float(f"{(step + 0.5) / 1e5:.6f}"), min(outer_km, HALF_MERIDIAN_KM)).is_valid


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    lon=st.floats(-180, 180),
    lat=st.floats(-90, 90),
    ranges_km=st.tuples(st.floats(0, 21_000), st.floats(0, 21_000)),
    tolerance_m=st.floats(5, 5000),
)
def test_any_band_is_valid_and_right(lon, lat, ranges_km, tolerance_m):
    check(Band(lon, lat, min(ranges_km), max(ranges_km), tolerance_m), points=300)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(lat=st.floats(-90, 90), ranges_km=st.tuples(st.floats(1, 20_000), st.floats(1, 20_000)))
def test_a_larger_disk_holds_a_smaller_one(lat, ranges_km):
    small, large = sorted(ranges_km)
    if large - small > 0.2:  # km; closer together, two rings of 100 m may cross
        assert disk(20.51, lat, large).covers(disk(20.51, lat, small))


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize("range_km", [500, 5500, 12_000, 19_000])
def test_disk_round_a_pole_has_the_area_of_the_ellipsoidal_cap(side, range_km):
    shape = disk(0, side * 90, range_km, tolerance_m=10)
    south, north = sorted([side * 90, destination(0, side * 90, 0, range_km)[1]])
    cap_m2 = 2 * np.pi * (sphere_share_m2(north) - sphere_share_m2(south))
    # The ring may be off by as much as rounding to 6 decimals.
    assert drawn_area_m2(shape) == pytest.approx(cap_m2, abs=0.12 * EQUATOR_RADIUS_M * 2 * np.pi)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("range_km", [500, 5500, 12_000])
def test_disk_has_the_area_that_geographiclib_gives(place, range_km):
    lon, lat = PLACES[place]
    truth = Geodesic.WGS84.Polygon()
    for azimuth in np.arange(0, -360, -0.25):  # counter-clockwise
        end = Geodesic.WGS84.Direct(lat, lon, azimuth, range_km * 1000)
        truth.AddPoint(end["lat2"], end["lon2"])
    area_m2 = truth.Compute(False, False)[2]
    tolerance_m, around_m = 10, 2 * np.pi * min(range_km, 6400) * 1000
    # A ring off by the tolerance everywhere, on the same side; the true polygon's own chords besides.
    drawn = drawn_area_m2(disk(lon, lat, range_km, tolerance_m))
    assert drawn == pytest.approx(area_m2, abs=around_m * tolerance_m, rel=4e-6)


def sphere_share_m2(lat: np.ndarray) -> np.ndarray:
    """Area between the equator and a parallel, for each radian of longitude: Snyder (1987), eq. 3-12."""
    e = np.sqrt(FLATTENING * (2 - FLATTENING))
    s = np.sin(np.radians(lat))
    return POLE_RADIUS_M**2 / 2 * (s / (1 - (e * s) ** 2) + np.arctanh(e * s) / e)


def drawn_area_m2(shape) -> float:
    """Area on the ellipsoid inside edges that are straight in longitude and latitude, by Simpson's rule."""
    total = 0.0
    for part in shapely.get_parts(shape):
        for ring in (part.exterior, *part.interiors):
            x, y = np.array(ring.coords).T
            ends, middle = sphere_share_m2(y), sphere_share_m2((y[1:] + y[:-1]) / 2)
            total -= float((np.radians(np.diff(x)) * (ends[1:] + ends[:-1] + 4 * middle) / 6).sum())
    return total


def test_kaliningrad_5500_km_holds_the_north_pole():
    south = Geodesic.WGS84.Direct(54.71, 20.51, 180, 5_500_000)["lat2"]
    shape = disk(*PLACES["Kaliningrad"], 5500)
    assert shape.bounds == (-180, pytest.approx(south, abs=1e-3), 180, 90)


def test_a_disk_across_the_antimeridian_is_two_polygons_that_meet_there():
    shape = disk(*PLACES["Anadyr"], 500)
    assert sorted(part.bounds[::2] for part in shape.geoms) == [
        (-180, pytest.approx(-171.9, abs=0.5)),
        (pytest.approx(166.9, abs=0.5), 180),
    ]


def test_whole_earth_and_empty_band():
    assert annulus(20.51, 54.71, 0, HALF_MERIDIAN_KM).equals(shapely.box(-180, -90, 180, 90))
    assert disk(20.51, 54.71, 1e9).equals(shapely.box(-180, -90, 180, 90))
    assert annulus(20.51, 54.71, 700, 700).is_empty
    assert disk(20.51, 54.71, 0).is_empty
    assert annulus(20.51, 54.71, HALF_MERIDIAN_KM, 30_000).is_empty


def test_coordinates_have_as_many_decimals_as_the_tolerance_needs():
    for tolerance_m, places in ((1000, 4), (100, 5), (10, 6)):
        xy = shapely.get_coordinates(disk(20.51, 54.71, 5500, tolerance_m))
        assert (np.round(xy, places) == xy).all()
        assert (np.round(xy, places - 1) != xy).any()


def test_a_ring_has_few_vertices():
    """For 5,500 km at 100 m, 360 uniform ones are 900 m off; uniform ones that keep 100 m are 670."""
    count = [shapely.get_num_coordinates(disk(20.51, lat, 5500)) for lat in (35, 45, 54.71, 60, 65)]
    assert np.median(count) <= 420


@pytest.mark.parametrize("ranges_km", [(0, 500), (500, 1000), (0, 5500)], ids=str)
@pytest.mark.parametrize(
    ("south", "count"),
    [
        pytest.param(-90, 500, id="five hundred everywhere", marks=pytest.mark.whole),
        pytest.param(55, 300, id="round the north pole"),
    ],
)
def test_union_of_many_bands_is_the_ground_in_any_of_them(ranges_km, south, count):
    rng = np.random.default_rng(12)
    sites = (
        rng.uniform(-180, 180, count),
        np.degrees(np.arcsin(rng.uniform(np.sin(np.radians(south)), 1, count))),
    )
    shape = union(*sites, *ranges_km)
    assert faults(shape) == []
    inner_km, outer_km = ranges_km
    x, y = world(4_000, 3)  # 24,000 in all cases together, each measured to all sites twice
    surely = overlap(*sites, x, y, inner_km and inner_km + 0.12, outer_km - 0.12) > 0
    perhaps = overlap(*sites, x, y, max(0, inner_km - 0.12), outer_km + 0.12) > 0
    inside = shapely.intersects_xy(shape, x, y)
    assert (inside[surely]).all()
    assert not (inside[~perhaps]).any()


def test_union_that_is_everything_is_the_map_and_of_nothing_is_nothing():
    assert shapely.get_num_coordinates(union([0, 90, 180, -90], [0, 0, 0, 0], 0, 10_100)) == 5
    assert union([], [], 0, 500).is_empty


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ((20, 91, 0, 500), PlaceError, "latitude 91 is outside"),
        ((200, 9, 0, 500), PlaceError, "write it as -160"),
        ((float("nan"), 9, 0, 500), PlaceError, "longitude nan is not a finite number"),
        (([1, 2], 9, 0, 500), PlaceError, "one centre"),
        ((20, 54, 1000, 500), RangeError, "a band from 1000 to 500 km cannot be drawn"),
        ((20, 54, -5, 10), RangeError, "neither below 0"),
        ((20, 54, 0, float("inf")), RangeError, "outer_km is inf"),
        ((20, 54, 0, "far"), RangeError, "outer_km is far"),
        ((20, 54, 0, 500, -100), RangeError, "a tolerance of -100 m cannot be met"),
        ((20, 54, 0, 500, 1e-9), RangeError, "give 0.01 m or more"),
    ],
)
def test_bad_input_is_one_plain_sentence(arguments, error, says):
    with pytest.raises(error, match=says) as caught:
        annulus(*arguments)
    assert isinstance(caught.value, AtlasError)
    assert "\n" not in str(caught.value)


def test_bad_sites_of_a_union_are_one_plain_sentence():
    with pytest.raises(PlaceError, match="100,000 sites are too many to join: give up to 1,000"):
        union(np.zeros(100_000), np.zeros(100_000), 0, 500)
    with pytest.raises(PlaceError, match="do not pair up"):
        union([1, 2], [1], 0, 500)
    with pytest.raises(RangeError, match="cannot be drawn"):
        union([], [], 1000, 500)


def test_union_of_bands_thinner_than_the_tolerance_is_drawn_finely():
    shape = union([20.51, 24.0], [54.71, 54.71], 500, 500.03)
    assert faults(shape) == []
    lon, lat = destination(20.51, 54.71, np.arange(360), 500.015)
    assert shapely.contains_xy(shape, lon, lat).all()


@pytest.mark.parametrize(("inner_km", "outer_km"), [(0, 500), (1000, 5500)])
def test_overlap_counts_the_sites_in_whose_band_a_place_lies(inner_km, outer_km):
    random = np.random.default_rng(12)
    lon, lat = random.uniform(-180, 180, 12), random.uniform(60, 89, 12)
    levels = shapes.overlap(lon, lat, inner_km, outer_km)
    x, y = random.uniform(-180, 180, 5000), np.degrees(np.arcsin(random.uniform(0.5, 1, 5000)))
    ways = [WGS84.inv(np.full_like(x, a), np.full_like(y, b), x, y) for a, b in zip(lon, lat, strict=True)]
    away_km = np.array([distance_m for _, _, distance_m in ways]) / 1000
    clear = (np.minimum(abs(away_km - inner_km), abs(away_km - outer_km)) > 0.15).all(axis=0)  # km
    drawn = sum(sites * shapely.contains_xy(ground, x, y) for sites, ground in levels.items())
    counted = ((inner_km <= away_km) & (away_km <= outer_km)).sum(axis=0)
    assert (drawn == counted)[clear].all()
    assert clear.mean() > 0.99
    for ground in levels.values():
        assert ground.is_valid
        assert faults(ground) == []
