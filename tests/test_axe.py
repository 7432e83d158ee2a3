"""No critical or serious finding by axe-core, and headings in order: pages, the map's frame, the file."""

import re
from itertools import islice

import pytest
from playwright.sync_api import expect

from accessibility import LAPTOP, PHONE, findings
from geo.scenario.scenario import DEFAULT
from visits import Offline, Visit, written

THREE = "?site=kaliningrad&site=mutlangen&site=mozdok&band=shorter&band=0-480&system=9m729&compare=circle"


def in_both_schemes(page):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        yield scheme


@pytest.fixture
def opened(tab, address):
    """Opens a page with animations off, so that no half-faded text is measured."""

    def open_(path, viewport):
        return Visit(tab(viewport=viewport, reduced_motion="reduce", bypass_csp=True), address + path)

    return open_


@pytest.mark.parametrize(
    ("query", "viewport", "schemes"),
    [("", PHONE, 1), (THREE, LAPTOP, 2)],
    ids=["one-phone", "three-laptop"],
)
def test_the_map_page_and_the_map_in_it_have_no_serious_finding(opened, query, viewport, schemes):
    reader = opened(query, viewport)
    expect(reader.page.locator("table.atlas-capitals")).to_be_attached()
    reader.frame.evaluate("void map.capitals.PL.dot.openTooltip()")
    expect(reader.map.locator(".leaflet-tooltip")).to_be_attached()
    for _ in islice(in_both_schemes(reader.page), schemes):
        assert findings(reader.page) == []
        assert findings(reader.frame) == []


def test_what_opens_on_the_map_page_has_no_serious_finding(opened):
    reader = opened("", LAPTOP)
    for name in ("Name the launch point", "Narrow the list", "Compare and display", "Your own tables"):
        reader.page.get_by_text(name).click()
    reader.page.get_by_role("textbox", name="Place or latitude, longitude").fill("Brest")
    reader.page.keyboard.press("Enter")
    expect(reader.page.get_by_role("button", name=re.compile("Belarus"))).to_be_visible()
    reader.page.get_by_role("button", name="Share").click()
    expect(reader.page.get_by_test_id("stCode").first).to_be_visible()
    assert findings(reader.page) == []


def test_the_exported_file_has_no_serious_finding(tab, tmp_path):
    reader = Offline(tab(offline=True, reduced_motion="reduce"), written(tmp_path, DEFAULT))
    reader.page.get_by_text("The capitals as a table").click()
    expect(reader.page.locator("table.atlas-capitals")).to_be_visible()
    for _ in in_both_schemes(reader.page):
        assert findings(reader.page) == []
