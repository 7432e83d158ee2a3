"""Lines as short texts: read back by a decoder of the tests, letters as others have published them."""

import json
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import get_parts
from shapely.geometry import shape

import vlq
from formats import features
from geo.facts import catalog
from geo.outputs.web import webmap
from geo.outputs.web.polyline import COAST, encode
from geo.scenario.scenario import DEFAULT, Scenario

points = st.tuples(st.floats(-540, 540), st.floats(-90, 90))

# From the README of the npm package vlq, and from the tests of fast-sourcemap-concat.
PUBLISHED = {
    "2HwcqxB29B8oBiU": [123, 456, 789, 987, 654, 321],
    "DECODEME": [-1, 2, 1, 7, -1, 2, 6, 2],
    "AAgBC": [0, 0, 16, 1],
}


@pytest.mark.parametrize(("letters", "numbers"), PUBLISHED.items())
def test_letters_are_those_of_published_source_maps(letters, numbers):
    assert vlq.numbers(letters) == numbers
    steps = np.array(numbers).reshape(-1, 2)
    line = steps.cumsum(axis=0).cumsum(axis=0).cumsum(axis=0) / 1e4
    assert encode(line) == letters


@given(st.lists(points, min_size=1, max_size=40))
def test_a_line_comes_back_to_half_of_the_fourth_decimal(line):
    decoded = vlq.line(encode(line))
    assert np.abs(np.array(decoded) - line).max() <= 0.5e-4 + 1e-9  # degrees


@given(st.lists(st.sampled_from([(-180, -90), (180, 90), (-180, 90), (180, -90), (0, 0)]), max_size=30))
def test_the_longest_jumps_come_back(corners):
    assert vlq.line(encode([(540.0, 90.0), *corners, (-540.0, -90.0)]))[1:-1] == corners


def test_what_lies_on_the_frame_of_the_map_still_does():
    """The script tells a cut from a ring by longitudes of exactly 180 degrees."""
    decoded = vlq.line(encode([(180, 63.7), (180, 90), (-180, 90), (-180, 63.7)]))
    assert decoded == [(180, 63.7), (180, 90), (-180, 90), (-180, 63.7)]


def test_a_ring_takes_about_two_letters_for_each_number():
    ring = features(Scenario.parse(["0,0"], ["0-5500"]))[0]["geometry"]["coordinates"][0]
    assert len(encode(ring)) < 2.5 * 2 * len(ring)
    assert len(encode(features(DEFAULT)[1]["geometry"]["coordinates"][0])) < 10_000


def test_a_text_has_letters_that_no_script_nor_html_acts_on():
    ring = features(DEFAULT)[0]["geometry"]["coordinates"][0]
    assert encode(ring).replace("+", "").replace("/", "").isalnum()
    assert encode(np.empty((0, 2))) == ""


def test_the_land_comes_to_half_of_the_third_decimal():
    (sent,) = re.findall(r"const LAND = (\[.*?\]);const", webmap.basemap_js())
    polygons = [get_parts(shape(feature["geometry"])) for feature in catalog.basemap()["features"]]
    rings = [ring for each in polygons for polygon in each for ring in (polygon.exterior, *polygon.interiors)]
    read = [vlq.line(ring, *COAST) for polygon in json.loads(sent) for ring in polygon]
    for ring, line in zip(rings, read, strict=True):
        np.testing.assert_allclose(line, ring.coords, rtol=0, atol=0.5e-3 + 1e-9)  # degrees
    assert len(sent) < 100_000
