"""What the map in the browser sends, read as a place or as nothing."""

import pytest

from geo.page.map_click import Click, read, read_switch, read_year
from geo.scenario.band import INTERMEDIATE, SHORTER

NO_PLACES = (None, "20", [1], {}, float("nan"), float("inf"), 10**400)


@pytest.mark.parametrize(
    ("message", "click"),
    [
        ({"last_clicked": {"lat": 54.71049, "lng": 20.5}}, Click(54.71, 20.5)),
        ({"last_clicked": {"lat": 91, "lng": 190}}, Click(90.0, -170)),
        ({"last_clicked": {"lat": -91, "lng": -541}}, Click(-90.0, 179)),
        ({"last_clicked": {"lat": 1, "lng": 2}, "dragged": 3}, Click(1, 2, 3)),
        ({"last_clicked": {"lat": 1, "lng": 2}, "dragged": "3"}, Click(1, 2)),
        *((message, None) for message in (None, 1, "x", {}, {"last_clicked": 1}, {"last_clicked": {}})),
        *(({"last_clicked": {"lat": 1, "lng": lon}}, None) for lon in NO_PLACES),
        *(({"last_clicked": {"lat": lat, "lng": 1}}, None) for lat in NO_PLACES),
    ],
)
def test_a_click_is_a_place_and_what_no_map_sends_is_none(message, click):
    assert read(message) == click


@pytest.mark.parametrize(
    ("message", "year"),
    [
        ({"last_clicked": None, "year": 1983}, 1983),
        ({"last_clicked": None, "year": 0}, 0),
        *(({"year": year}, None) for year in (None, "1983", 1983.0, True, 1956, 2027, -1, 10**400, [1983])),
        *((message, None) for message in (None, 1, "x", {}, {"last_clicked": {"lat": 1, "lng": 2}})),
    ],
)
def test_a_year_is_one_to_look_at_or_0_and_what_no_map_sends_is_none(message, year):
    assert read_year(message) == year


@pytest.mark.parametrize(
    ("message", "switch"),
    [
        ({"band": "shorter", "on": True}, (SHORTER, True)),
        ({"band": "intermediate", "on": False}, (INTERMEDIATE, False)),
        ({"band": "0-480", "on": False}, None),
        ({"band": "shorter", "on": "yes"}, None),
        ({"band": ["shorter"], "on": True}, None),
        ({"on": True}, None),
        ("shorter", None),
        (None, None),
    ],
)
def test_the_legend_switches_one_of_the_treaty_s_bands_and_nothing_else(message, switch):
    assert read_switch(message) == switch
