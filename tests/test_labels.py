"""Texts: as wide as matplotlib draws them, whole when wrapped, and placed where nothing else is."""

import itertools

import numpy as np
import pytest
import shapely
import shapely.ops
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from geo.facts import catalog
from geo.outputs.figure import label_placement
from geo.outputs.figure.label_placement import (
    MISSING,
    Spot,
    around,
    balanced,
    extent,
    place,
    printable,
    shortened,
    unambiguous,
    wrapped,
)
from hostile import NAMES
from room import meet

WORDS = (
    "Of Europe’s 50 capitals, 11 lie in the shorter-range band (500–1,000 km) and 4 lie nearer than 500 km."
)
PAGE = (0.0, 0.0, 400.0, 400.0)
NOTHING = np.empty((0, 2))
place_on_page = st.tuples(st.floats(20, 380), st.floats(20, 380))


@pytest.mark.parametrize("text", ["Kaliningrad", "Chișinău", "5,500 km", "°", *map(printable, NAMES[:4])])
@pytest.mark.parametrize("weight", label_placement.WEIGHTS)
def test_a_line_takes_the_room_that_matplotlib_draws_it_in(text, weight):
    figure = Figure(dpi=720)
    canvas = FigureCanvasAgg(figure)
    drawn = figure.text(0, 0, text, fontproperties=label_placement.font(9.0, weight), parse_math=False)
    box = drawn.get_window_extent(canvas.get_renderer())
    width, height, _ = extent(text, 9.0, weight)
    assert (box.width / 10, box.height / 10) == pytest.approx((width, height), abs=0.5)  # points


def test_every_capital_can_be_written():
    for capital in catalog.european_capitals():
        assert printable(capital.name.english) == capital.name.english


def test_what_no_font_has_leaves_a_visible_box():
    assert printable("a🚀東") == f"a🚀{MISSING}"
    assert printable("\u05e9\u05dc\u05d5\u05dd Привет") == "\u05e9\u05dc\u05d5\u05dd Привет"


@pytest.mark.parametrize("cut", [wrapped, balanced])
@pytest.mark.parametrize("width", [100.0, 150.0, 300.0])
def test_wrapped_lines_fit_and_hold_every_word(cut, width):
    lines = cut(WORDS, width, 9.0)
    assert " ".join(lines).replace("\u00a0", " ") == WORDS
    assert all(extent(line, 9.0)[0] <= width + 0.5 for line in lines)
    assert not any(line.endswith((" 500", "1,000")) for line in lines)  # a number stays with its unit


def test_balanced_lines_are_no_more_and_more_even():
    plain, even = (cut(WORDS, 200.0, 9.0) for cut in (wrapped, balanced))
    assert len(plain) == len(even)
    spread = [max(w) - min(w) for w in ([extent(line, 9.0)[0] for line in each] for each in (plain, even))]
    assert spread[1] < spread[0]


@pytest.mark.parametrize("name", NAMES)
def test_a_word_wider_than_the_line_is_broken_and_a_text_too_long_ends_in_an_ellipsis(name):
    lines = wrapped(name * 20, 50.0, 9.0, most=3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    for line in (*lines, shortened(name * 20, 50.0, 9.0)):
        assert extent(line, 9.0)[0] <= 50.5


def test_a_text_of_any_length_is_measured_no_longer_than_its_lines(monkeypatch):
    measured = []
    monkeypatch.setattr(
        label_placement, "extent", lambda text, *how: measured.append(len(text)) or extent(text, *how)
    )
    lines = wrapped("https://example.org/?site=" + "%F0%9F%9A%80" * 5000, 300.0, 9.0, most=3)
    assert (len(lines), lines[-1][-1]) == (3, "…")
    assert sum(measured) < 20_000


@settings(max_examples=50)
@given(st.lists(place_on_page, min_size=2, max_size=25, unique=True))
def test_no_placed_label_meets_another_a_dot_or_the_edge(dots):
    taken = [(x - 2, y - 2, x + 2, y + 2) for x, y in dots]
    spots = place([around(dot, 40.0, 9.0, 4.0, 4.6) for dot in dots], taken, PAGE, NOTHING)
    boxes = [spot.box for spot in spots if spot]
    for one, other in itertools.combinations(boxes, 2):
        assert not meet(one, other)
    assert not any(meet(box, dot) for box in boxes for dot in taken)
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= 400 and box[3] <= 400 for box in boxes)


def test_a_label_without_room_is_left_out_and_one_off_a_line_is_preferred():
    left, right = Spot((0, 0, 10, 10)), Spot((20, 0, 30, 10))
    assert place([[left]], [(5, 5, 6, 6)], PAGE, NOTHING) == [None]
    assert place([[left, right], [left, right], [left, right]], [], PAGE, NOTHING) == [left, right, None]
    assert place([[left, right]], [], PAGE, np.array([[5.0, 5.0]])) == [right]


@settings(max_examples=50)
@given(st.lists(place_on_page, min_size=2, max_size=25, unique=True))
def test_a_label_beside_a_dot_is_nearer_to_it_than_to_any_other(dots):
    spots = unambiguous(around(dots[0], 40.0, 9.0, 4.0), np.array(dots), 0, 4.0)

    def away(spot, dot):
        nearest = np.clip(dot, spot.box[:2], spot.box[2:])
        return float(np.hypot(*(nearest - dot)))

    for spot in spots:
        for other in dots[1:]:
            if np.hypot(other[0] - dots[0][0], other[1] - dots[0][1]) >= 1:
                assert away(spot, np.array(other)) > away(spot, np.array(dots[0]))


@settings(max_examples=50)
@given(st.lists(place_on_page, min_size=2, max_size=25, unique=True))
def test_a_label_with_a_leader_and_its_leader_stay_off_every_other_dot(dots):
    for spot in unambiguous(around(dots[0], 40.0, 9.0, 4.0, 4.6), np.array(dots), 0, 4.0):
        if spot.leader:
            line = shapely.LineString(spot.leader)
            assert line.length < 4.6 * 4.0 + 1e-6
            for other in dots[1:]:
                if np.hypot(other[0] - dots[0][0], other[1] - dots[0][1]) >= 1:
                    assert shapely.box(*spot.box).distance(shapely.Point(other)) > 8.0
                    assert line.distance(shapely.Point(other)) > 4.0


@settings(max_examples=50)
@given(st.lists(place_on_page, min_size=2, max_size=25, unique=True))
def test_no_two_leaders_cross_or_run_side_by_side(dots):
    far = [[spot for spot in around(dot, 40.0, 9.0, 4.0, 4.6) if spot.leader] for dot in dots]
    placed = [spot for spot in place(far, [], PAGE, NOTHING) if spot]
    for one, other in itertools.combinations(placed, 2):
        outer = [
            shapely.ops.substring(shapely.LineString(spot.leader), 0.5, 1.0, normalized=True)
            for spot in (one, other)
        ]
        assert outer[0].distance(outer[1]) > 2.0
