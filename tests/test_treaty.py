"""The treaty's edges, as Article II has them."""

from math import inf, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import treaty
from geo.coverage import band_index
from geo.geodesy import destination

# Article II, paragraphs 5 and 6: "equal to or in excess of 500 kilometers but not in excess of 1000
# kilometers" and "in excess of 1000 kilometers but not in excess of 5500 kilometers".
EDGE_CASES = [
    (0.0, "below-500"),
    (nextafter(500.0, 0), "below-500"),
    (500.0, "shorter-range"),
    (1000.0, "shorter-range"),
    (nextafter(1000.0, inf), "intermediate-range"),
    (5500.0, "intermediate-range"),
    (nextafter(5500.0, inf), "beyond-5500"),
    (20_003.9, "beyond-5500"),
]


@pytest.mark.parametrize(("distance_km", "expected"), EDGE_CASES)
def test_each_edge_belongs_to_the_class_that_the_treaty_gives_it(distance_km, expected):
    assert treaty.range_class(distance_km) == expected


@pytest.mark.parametrize("limit", [treaty.SHORTER, treaty.INTERMEDIATE])
def test_limits_repeat_the_treaty_s_own_figures(limit):
    figures = {float(word) for word in limit.words.split() if word.isdigit()}
    assert figures == {limit.inner_km, limit.outer_km}
    assert limit.inner_inclusive == limit.words.startswith("equal to")
    assert treaty.range_class(limit.outer_km) == limit.range_class


@given(st.floats(0, 21_000), st.floats(0, 21_000))
def test_a_longer_range_is_never_of_a_lower_class(one_km, other_km):
    near, far = sorted((one_km, other_km))
    order = treaty.CLASSES.index
    assert order(treaty.range_class(near)) <= order(treaty.range_class(far))


@given(st.floats(-80, 80), st.floats(-180, 180), st.floats(0, 360), st.floats(1, 19_000))
def test_coverage_gives_the_class_of_the_distance(lat, lon, azimuth_deg, distance_km):
    place_lon, place_lat = destination(lon, lat, azimuth_deg, distance_km)
    near_edge = min(abs(distance_km - edge_km) for edge_km in treaty.EDGES_KM) < 1e-6  # km
    index = band_index([lon], [lat], [place_lon], [place_lat], treaty.EDGES_KM)[0, 0]
    assert near_edge or treaty.CLASSES[index] == treaty.range_class(distance_km)
