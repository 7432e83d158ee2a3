"""Thousands of places, and some that are no capitals, on the map, in real browsers."""

import re

import pytest
from geographiclib.geodesic import Geodesic
from playwright.sync_api import expect

from geo.features.drawing import drawing
from geo.scenario import link
from test_pointing import on_screen, row, told, tooltip
from visits import names

MANY = "site=kaliningrad&members=none&towns=200000"
SOME = "site=kaliningrad&members=none&towns=LT,PL,100000"
# The dots that the paths of a map draw: each begins with a move.
DOTS = """Array.from(document.querySelectorAll(".leaflet-container:not([hidden]) path.atlas-dots"))
    .map((path) => path.getAttribute("d").split("M").length - 1).reduce((sum, n) => sum + n, 0)"""


def placed(reader):
    """The names of places that are on the map."""
    return reader.map.locator(".atlas-label.place span")


def in_view(reader, query):
    """How many of a scenario's places the flat map shows, by their latitudes and longitudes."""
    places = [[row.place.lat, row.place.lon] for row in drawing(link.read(query)).places]
    inside = """(places) => places.map(([lat, lng]) => {
        const near = lng > -30 && lng < 60 ? 15 : lng;
        return map.latLngToContainerPoint([lat, lng + 360 * Math.round((map.getCenter().lng - near) / 360)]);
    }).filter(({ x, y }) => x >= 0 && y >= 0 && x <= map.getSize().x && y <= map.getSize().y).length"""
    return reader.frame.evaluate(inside, places)


@pytest.mark.parametrize("browser", ["firefox"], indirect=True)
def test_thousands_of_places_are_on_the_map_and_others_can_be_chosen_in_firefox(visit):
    reader = visit(f"?{MANY}")
    of_thousands_each_in_view_has_a_dot_few_a_name_and_one_tells_its_distance(reader)
    which_places_count_is_chosen_and_a_table_of_ones_own_is_brought(reader)


def test_thousands_of_places_are_on_the_map_in_any_view_and_others_can_be_chosen(visit):
    reader = visit(f"?{MANY}")
    of_thousands_each_in_view_has_a_dot_few_a_name_and_one_tells_its_distance(reader)
    on_the_round_earth_the_dots_of_its_near_side_are_drawn(reader)
    names_come_and_go_with_the_view_and_dots_with_a_change_of_what_is_asked(reader)
    a_click_on_the_map_moves_the_launch_point_though_a_town_is_there(reader)
    which_places_count_is_chosen_and_a_table_of_ones_own_is_brought(reader)


def of_thousands_each_in_view_has_a_dot_few_a_name_and_one_tells_its_distance(reader):
    rows = {row.place.name.english: row for row in drawing(link.read(MANY)).places}
    shown = in_view(reader, MANY)
    assert 500 < shown <= reader.frame.evaluate(DOTS) <= len(rows)
    assert 20 < reader.map.locator(".atlas-label.place").count() <= 60
    assert {"Moscow", "Paris", "Warsaw"} <= set(placed(reader).all_inner_texts())
    warsaw = rows["Warsaw"].place
    reader.page.mouse.move(*on_screen(reader, warsaw.lat, warsaw.lon))
    truth = Geodesic.WGS84.Inverse(54.706, 20.511, warsaw.lat, warsaw.lon)
    told(reader, f"{truth['s12'] / 1000:.0f} km from Kaliningrad")
    told(reader, "Nearer than 500 km")
    expect(row(reader, rows["Warsaw"].code)).to_have_class("pointed")
    reader.page.mouse.move(*on_screen(reader, 61.0, 1.5))  # at sea
    expect(tooltip(reader)).to_have_count(0)
    row(reader, rows["Gdańsk"].code).hover()
    told(reader, "Gdańsk")


def names_come_and_go_with_the_view_and_dots_with_a_change_of_what_is_asked(reader):
    reader.view(52.2, 21.0, 7.5)
    reader.rest()
    expect(placed(reader).filter(has_text="Lublin")).to_have_count(1)
    expect(placed(reader).filter(has_text=re.compile("^Paris$"))).to_have_count(0)
    reader.follow(SOME)
    of_all = "Of the 50 towns and city districts of 100,000 people or more (Lithuania and Poland),"
    expect(reader.page.get_by_text(of_all).first).to_be_attached()
    reader.frame.wait_for_function("!map.crowd && Object.keys(map.capitals).length < 60")
    assert reader.frame.evaluate(DOTS) == 0
    reader.follow("site=kaliningrad")
    reader.frame.wait_for_function("map.capitals.PL && Object.keys(map.capitals).length === 50")
    reader.follow(MANY)
    reader.frame.wait_for_function("map.crowd?.shown?.length > 2000")


def on_the_round_earth_the_dots_of_its_near_side_are_drawn(reader):
    flat = reader.frame.evaluate(DOTS)
    for view in ("globe", "true", "flat"):
        reader.map.locator(f".leaflet-container:not([hidden]) .kinds .{view}").click()
        reader.frame.wait_for_function(f"atlas.kind(map.front) === '{view}'")
        reader.rest()
        dots = reader.frame.evaluate(DOTS)
        assert 100 < dots <= len(drawing(link.read(MANY)).places)
        assert (dots, flat) != (0, 0)
        assert reader.errors == []


def a_click_on_the_map_moves_the_launch_point_though_a_town_is_there(reader):
    reader.click(52.23, 21.01)
    reader.linked(r"site=52\.\d+,2[01]\.\d+")
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text("52.")


def which_places_count_is_chosen_and_a_table_of_ones_own_is_brought(reader):
    reader.follow("site=kaliningrad")
    expect(names(reader)).to_have_text("Kaliningrad")
    reader.page.get_by_text("Which places count").click()
    reader.rest()
    towns = reader.page.get_by_role("combobox", name="And the towns of")
    towns.fill("Lithu")
    reader.page.get_by_role("option", name="Lithuania").click()
    reader.linked("towns=LT")
    reader.rest()
    expect(
        reader.page.get_by_text(re.compile("^Europe’s 50 capitals and the .* towns")).first
    ).to_be_visible()
    table = b"name,lat,lon\nMy own depot,55.0,22.0\n"
    reader.page.get_by_text("Your own tables").click()
    reader.page.locator('input[type="file"]').set_input_files(
        {"name": "places.csv", "mimeType": "text/csv", "buffer": table}
    )
    expect(
        reader.page.get_by_text(re.compile("^1 place of your own table, Europe’s 50 capitals")).first
    ).to_be_visible()
    expect(placed(reader).filter(has_text="My own depot")).to_have_count(1)
    assert "My own depot" in reader.page.locator("table.atlas-capitals").inner_text()
    assert "depot" not in reader.page.url
