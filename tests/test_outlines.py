"""Areas in a band: whole, in part with their share, their ends; held against PROJ and GeographicLib."""

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import MultiPolygon, Point, Polygon, box

from geo import extremes, outlines, shapes
from geo.geodesy import HALF_MERIDIAN_KM
from geo.outlines import NOT_AT_ALL, PARTLY, WHOLLY

GEOD = Geod(ellps="WGS84")
# Two squares of one area, one of them across the antimeridian's end; a lake in a country; a point.
AREAS = [
    MultiPolygon([box(20, 50, 22, 52), box(170, -20, 180, -10)]),
    Polygon(box(0, 0, 10, 10).exterior, [box(4, 4, 6, 6).exterior.coords[::-1]]),
    Point(12.45, 41.9),
    box(-180, -90, 180, -70),
]
FINER = [shapely.get_coordinates(shapely.segmentize(area, 0.05)) for area in AREAS]


@pytest.fixture(scope="module")
def asked():
    return outlines.outlines(AREAS)


def state(asked, lon, lat, *band_km):
    lons, lats = np.atleast_1d(lon), np.atleast_1d(lat)
    ground = shapes.union(lons, lats, *band_km)
    return outlines.within(asked, lon, lat, [band_km], [ground])[0]


def test_each_area_has_its_size_on_the_ellipsoid(asked):
    # A cap and what lies between parallels have their sizes in closed form, which PROJ has another way.
    expected = [abs(GEOD.geometry_area_perimeter(shapely.segmentize(each, 0.01))[0]) / 1e6 for each in AREAS]
    assert asked.km2 == pytest.approx(expected, rel=1e-5)
    assert asked.km2[2] == 0


def test_an_area_is_wholly_in_a_band_partly_or_not_at_all(asked):
    assert list(state(asked, 5.0, 5.0, 0, 2000).state) == [NOT_AT_ALL, WHOLLY, NOT_AT_ALL, NOT_AT_ALL]
    # From the lake's middle its shore is 111 km away or more, and the corners of the land 785 km or less.
    assert state(asked, 5.0, 5.0, 100, 800).state[1] == WHOLLY
    assert state(asked, 5.0, 5.0, 120, 800).state[1] == PARTLY
    assert state(asked, 5.0, 5.0, 100, 700).state[1] == PARTLY
    assert list(state(asked, 12.45, 41.9, 0, 1).state) == [NOT_AT_ALL, NOT_AT_ALL, WHOLLY, NOT_AT_ALL]


def test_from_within_an_area_it_is_never_wholly_beyond_a_range(asked):
    found = state(asked, 21.0, 51.0, 1, 20_003)
    assert found.state[0] == PARTLY
    assert found.km2[0] == pytest.approx(asked.km2[0] - np.pi, abs=0.1)  # km2: the ring is drawn to 100 m


def test_an_area_with_the_antipode_in_it_reaches_to_the_end_of_the_earth(asked):
    found = extremes.extremes(asked, -159.0, -51.0)["farthest"]  # the antipode of 21, 51
    assert (found.lon[0], found.lat[0], found.km[0]) == (21.0, 51.0, pytest.approx(20_003.931, abs=1e-3))
    assert state(asked, -159.0, -51.0, 0, HALF_MERIDIAN_KM - 1).state[0] == PARTLY


def test_a_band_narrower_than_the_way_between_two_vertices_still_cuts_an_area(asked):
    found = state(asked, 5.0, -20.0, 2500, 2501)
    assert found.state[1] == PARTLY
    assert 0 < found.km2[1] < 1200  # km2: a kilometre of a country 1,110 km wide


def test_several_sites_may_hold_an_area_that_none_holds_alone(asked):
    west, east = (2.0, 5.0), (8.0, 5.0)
    lon, lat = np.transpose([west, east])
    assert state(asked, *west, 0, 900).state[1] == PARTLY
    assert state(asked, lon, lat, 0, 900).state[1] == WHOLLY


def test_a_gap_inside_an_area_is_found_though_all_its_vertices_are_held():
    # Rings round the corners hold every vertex, and not the middle, of a square without a lake.
    square = outlines.outlines([box(0, 0, 10, 10)])
    lon, lat = np.transpose([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)])
    assert state(square, lon, lat, 0, 700).state[0] == PARTLY
    assert state(square, lon, lat, 0, 790).state[0] == WHOLLY
    ground = shapes.union(lon, lat, 0, 700)
    (found,) = outlines.within(square, lon, lat, [(0, 700)], [ground], move_km=10)
    assert [moved[0] for moved in found.moved] == [PARTLY, PARTLY]  # 10 km do not close it


def test_with_an_edge_moved_an_area_may_lie_otherwise(asked):
    # Of the second area, from its lake, the shore begins at 111 km and the land ends at 785 km.
    for band_km, expected in (
        ((100, 800), {WHOLLY}),
        ((105, 800), {WHOLLY, PARTLY}),
        ((100, 790), {WHOLLY, PARTLY}),
        ((0, 790), {WHOLLY, PARTLY}),
        ((0, 115), {NOT_AT_ALL, PARTLY}),
        ((780, 2000), {NOT_AT_ALL, PARTLY}),
    ):
        ground = shapes.union([5.0], [5.0], *band_km)
        (found,) = outlines.within(asked, 5.0, 5.0, [band_km], [ground], move_km=10)
        assert {found.state[1], *(moved[1] for moved in found.moved)} == expected, band_km


@given(
    st.floats(-180, 180), st.floats(-90, 90), st.floats(100, 19_000), st.floats(10, 3000), st.integers(0, 2)
)
def test_what_is_drawn_and_what_is_measured_agree(asked, lon, lat, inner_km, width_km, area):
    outer_km = min(inner_km + width_km, 20_000.0)
    found = state(asked, lon, lat, inner_km, outer_km)
    share = found.km2[area] / asked.km2[area] if asked.km2[area] else float(found.state[area] == WHOLLY)
    assert -1e-9 <= share <= 1 + 1e-9
    assert (found.state[area] == WHOLLY) <= (share > 1 - 1e-9)
    assert (found.state[area] == NOT_AT_ALL) <= (share < 1e-9)
    if area == 2:
        km = Geodesic.WGS84.Inverse(lat, lon, AREAS[area].y, AREAS[area].x)["s12"] / 1000
        assert (found.state[area] == WHOLLY) == (inner_km <= km <= outer_km)


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_the_ends_are_as_near_and_as_far_as_any_point_of_a_finer_outline(asked, lon, lat):
    ends = extremes.extremes(asked, lon, lat)
    for number, (area, points) in enumerate(zip(AREAS, FINER, strict=True)):
        _azimuth, _back, m = GEOD.inv(np.full(len(points), lon), np.full(len(points), lat), *points.T)
        nearest_km, farthest_km = min(m) / 1000, max(m) / 1000
        if shapely.intersects_xy(area, lon, lat):
            nearest_km = 0.0
        if shapely.intersects_xy(area, (lon + 360) % 360 - 180, -lat):
            farthest_km = HALF_MERIDIAN_KM
        # Edges of the finer outline, of up to 5.6 km, come nearer than their ends, or nearer to the antipode.
        for found_km, fine_km in (
            (ends["nearest"].km[number], nearest_km),
            (HALF_MERIDIAN_KM - ends["farthest"].km[number], HALF_MERIDIAN_KM - farthest_km),
        ):
            assert found_km - 0.06 < fine_km < np.hypot(found_km, 2.8) + 0.06
        for end in ends.values():
            at = GEOD.inv(lon, lat, end.lon[number], end.lat[number])
            assert end.km[number] == pytest.approx(at[2] / 1000, abs=1e-6)
