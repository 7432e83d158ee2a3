"""Links that hold everything, broken links, and what is told to whom, in a real browser."""

import html
import re

import pytest
from playwright.sync_api import expect

from browsers import BOTH
from geo.features import wording
from geo.features.drawing import drawing
from geo.scenario import link
from geo.scenario.scenario import Scenario
from visits import FRAME, names, summary

TALL = {"width": 1440, "height": 2000}  # every control in view, so that none scrolls
FULL = (
    "site=kaliningrad&site=46.0,-6.0,A+ship&band=shorter&band=0-480&system=9m729&band.2=0-2000&hide=1"
    "&members=nato&compare=circle&units=nmi&notation=dms"
)


def pick(reader, control, option):
    reader.rest()  # the list closes when what is under it moves
    box = reader.page.get_by_role("combobox", name=control)
    box.fill(option)
    reader.page.get_by_role("option", name=option, exact=True).click()


def share(reader):
    reader.page.get_by_role("button", name="Share").click()
    return reader.page.get_by_test_id("stCode")


@BOTH
def test_the_link_that_is_copied_is_that_of_the_map_shown(visit):
    reader = visit(f"?{FULL}", permissions=["clipboard-read", "clipboard-write"])
    first = share(reader).first
    expect(reader.page.get_by_text("nobody else can open its links")).to_be_visible()
    expect(reader.page.get_by_role("button", name="HTML map to send or to host")).to_be_visible()
    first.hover()
    first.get_by_role("button").click()
    reader.page.wait_for_function("navigator.clipboard.readText().then((text) => text.includes('?site='))")
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    shown = link.read(FULL)
    assert link.read(copied.partition("?")[2]) == shown
    expect(summary(reader)).to_have_text(wording.summary(drawing(shown)))
    expect(names(reader)).to_have_text(["A ship"])


def test_the_page_says_how_to_cite_the_map_and_how_new_its_facts_are(look):
    reader = look("?site=mutlangen&band=shorter&band=0-1800")
    reader.page.get_by_role("button", name="Cite").click()
    codes = reader.page.get_by_test_id("stCode")
    expect(codes).to_have_count(3)
    told = ("“What lies in range of Mutlangen” [map]", "@misc{", '"type": "map"')
    for code, words in zip(codes.all(), told, strict=True):
        expect(code).to_contain_text(words)
        expect(code).to_contain_text("Facts looked up to 28 November 2026.")
    expect(reader.page.get_by_text("Facts looked up to 28 November 2026.", exact=True)).to_be_visible()


@BOTH
def test_embedded_in_another_page_the_map_stands_alone(look):
    reader = look("?site=mutlangen&band=shorter&band=0-1800")
    code = share(reader).nth(1).inner_text()
    address = html.unescape(re.search(r'src="([^"]+)"', code)[1])
    assert re.search(r'title="[^"]+Mutlangen', html.unescape(code))
    other = reader.page.context.new_page()
    other.set_content(code)
    embedded = other.frame_locator("iframe")
    expect(embedded.locator("path.atlas-ring").first).to_be_attached()
    expect(embedded.locator(".atlas-label.launch span")).to_have_text("Mutlangen")
    expect(embedded.locator("table")).to_have_count(0)
    assert link.read(address.replace("&view=map", "")) == Scenario.parse(["mutlangen"], ["shorter", "0-1800"])
    other.close()


@pytest.mark.parametrize(
    ("query", "told", "shown"),
    [
        # The band is cut in half.
        ("site=<script>alert(1)</script>&site=%00%ff&site=comiso&band=inter", ["script", "inter"], "Comiso"),
        (f"site={'x' * 30_000}", ["30,0"], "Kaliningrad"),
    ],
)
def test_a_broken_link_says_what_is_wrong_with_it_and_shows_the_rest(visit, query, told, shown):
    reader = visit(f"?{query}")
    alerts = reader.page.get_by_role("alert")
    for words in told:
        expect(alerts.filter(has_text=words).first).to_be_visible()
    assert "Traceback" not in reader.page.content()
    expect(names(reader)).to_have_text(shown)
    assert reader.outside() == []


def test_openstreetmap_is_asked_only_when_the_reader_says_so_and_is_credited(visit):
    reader = visit("?site=46.5,-6.25", viewport=TALL)
    asked = []
    reader.page.context.route(
        re.compile(r"^https://tile\.openstreetmap\.org/"),
        lambda route: (asked.append(route.request.url), route.abort()),
    )
    assert reader.outside() == []
    reader.page.get_by_text("Compare and display").click()
    expect(reader.page.get_by_text("openstreetmap.org learns your address")).to_be_visible()
    switch = reader.page.get_by_text("OpenStreetMap below the bands")
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
    distances_and_coordinates_are_told_in_the_units_and_the_notation_chosen(reader)


def distances_and_coordinates_are_told_in_the_units_and_the_notation_chosen(reader):
    expect(names(reader)).to_have_text("46.50° N, 6.25° W")
    for label, unit in (("Miles", "mi"), ("Nautical miles", "nmi")):
        pick(reader, "Distances in", label)
        all_in(reader, unit)
    pick(reader, "Coordinates in", "Degrees, minutes, seconds")
    expect(names(reader)).to_have_text(re.compile(r"46°30′.*6°15′"))
    assert reader.page.locator(FRAME).count() == 1


def all_in(reader, unit):
    there = link.read(f"site=46.5,-6.25&units={unit}")
    expect(summary(reader)).to_have_text(wording.summary(drawing(there)))
    expect(reader.map.locator(".atlas-range").first).to_have_text(re.compile(rf" {unit}$"))
    expect(reader.page.get_by_role("columnheader", name=f"Distance, {unit}")).to_be_visible()
    reader.page.wait_for_url(f"**units={unit}*")
