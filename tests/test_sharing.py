"""Links that hold everything, broken links, and what is told to whom, in a real browser."""

import re

from playwright.sync_api import expect

from geo.features import wording
from geo.features.drawing import drawing
from geo.scenario import link
from visits import FRAME, names, summary

TALL = {"width": 1440, "height": 2000}  # every control in view, so that none scrolls


def pick(reader, control, option):
    reader.rest()  # the list closes when what is under it moves
    box = reader.page.get_by_role("combobox", name=control)
    box.fill(option)
    reader.page.get_by_role("option", name=option, exact=True).click()


# The band is cut in half.
BROKEN = "?site=<script>alert(1)</script>&site=%00%ff&site=comiso&band=inter"


def test_a_broken_link_shows_the_rest_and_openstreetmap_is_asked_only_when_the_reader_says_so(visit):
    reader = visit(BROKEN, viewport=TALL)
    alerts = reader.page.get_by_role("alert")
    for words in ("script", "inter"):
        expect(alerts.filter(has_text=words).first).to_be_visible()
    assert "Traceback" not in reader.page.content()
    expect(names(reader)).to_have_text("Comiso")
    assert reader.outside() == []
    openstreetmap_is_asked_only_when_the_reader_says_so_and_is_credited(reader)
    the_page_says_how_to_cite_the_map_and_how_new_its_facts_are(reader)
    distances_and_coordinates_are_told_in_the_units_and_the_notation_chosen(reader)


def the_page_says_how_to_cite_the_map_and_how_new_its_facts_are(reader):
    reader.page.get_by_role("button", name="Cite").click()
    codes = reader.page.get_by_test_id("stCode")
    expect(codes).to_have_count(3)
    told = ("“What the INF Treaty’s ranges reach from Comiso” [map]", "@misc{", '"type": "map"')
    for code, words in zip(codes.all(), told, strict=True):
        expect(code).to_contain_text(words)
        expect(code).to_contain_text("Facts looked up to 28 November 2026.")
    expect(reader.page.get_by_text("Facts looked up to 28 November 2026.", exact=True)).to_be_visible()
    reader.leave()


def openstreetmap_is_asked_only_when_the_reader_says_so_and_is_credited(reader):
    asked = []
    reader.page.context.route(
        re.compile(r"^https://tile\.openstreetmap\.org/"),
        lambda route: (asked.append(route.request.url), route.abort()),
    )
    reader.page.get_by_text("Compare and display").click()
    expect(reader.page.get_by_text("openstreetmap.org learns your address")).to_be_visible()
    switch = reader.page.get_by_text("OpenStreetMap below the bands")
    reader.rest()  # the sidebar still grows, and the switch with it moves
    with reader.page.expect_request(re.compile(r"^https://tile\.openstreetmap\.org/\d+/\d+/\d+\.png$")):
        switch.click()
    expect(reader.map.get_by_role("link", name="OpenStreetMap")).to_be_visible()
    assert all(url.startswith("https://tile.openstreetmap.org/") for url in reader.outside())
    layers = "['land', 'tiles', 'grounds'].map((name) => Number(getComputedStyle(map.getPane(name)).zIndex))"
    assert sorted(set(reader.frame.evaluate(layers))) == reader.frame.evaluate(layers)  # seen on the land
    switch.click()
    expect(reader.map.get_by_role("link", name="OpenStreetMap")).to_have_count(0)
    expect(reader.map.locator(".leaflet-tile")).to_have_count(0)
    assert asked
    assert "openstreetmap" not in reader.page.url  # no link switches it on for somebody else


def distances_and_coordinates_are_told_in_the_units_and_the_notation_chosen(reader):
    place = reader.page.get_by_role("combobox", name="Place or latitude, longitude")
    place.fill("46.5, -6.25")
    place.press("Enter")
    expect(names(reader)).to_have_text("46.50° N, 6.25° W")
    pick(reader, "Distances in", "Nautical miles")
    all_in(reader, "nmi")
    pick(reader, "Coordinates in", "Degrees, minutes, seconds")
    expect(names(reader)).to_have_text(re.compile(r"46°30′.*6°15′"))
    assert reader.page.locator(FRAME).count() == 1


def all_in(reader, unit):
    there = link.read(f"site=46.5,-6.25&units={unit}")
    expect(summary(reader)).to_have_text(wording.summary(drawing(there)))
    expect(reader.map.locator(".atlas-range").first).to_have_text(re.compile(rf" {unit}$"))
    expect(reader.page.get_by_role("columnheader", name=f"Distance, {unit}")).to_be_visible()
    reader.page.wait_for_url(f"**units={unit}*")
