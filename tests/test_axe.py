"""No critical or serious finding by axe-core, and headings in order: pages, the map's frame, the file."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from geo.scenario.scenario import DEFAULT
from visits import Offline, Visit, written

THREE = "?site=kaliningrad&site=mutlangen&site=mozdok&band=shorter&band=0-480&system=9m729&compare=circle"
PAGES = ["systems", "systems?system=9m729", "stories", "timeline", "sources"]
ORDER = ("heading-order", "frame-title")  # moderate findings of axe-core
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


def in_both_schemes(page):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        yield scheme


def findings(page):
    """(rule, part of the page) of each critical or serious finding in a page or a frame, and of order."""
    page.evaluate(Axe().axe_script)
    script = "axe.run(document, { resultTypes: ['violations'], iframes: false })"
    found = page.evaluate(f"{script}.then((told) => told.violations)")
    return [
        (each["id"], node["html"][:160], node["failureSummary"])
        for each in found
        if each["impact"] in ("critical", "serious") or each["id"] in ORDER
        for node in each["nodes"]
    ]


@pytest.fixture
def opened(tab, address):
    """Opens a page with animations off, so that no half-faded text is measured."""

    def open_(path, viewport):
        page = tab(viewport=viewport, reduced_motion="reduce", bypass_csp=True)
        if path.startswith("?") or not path:
            return Visit(page, address + path)
        page.goto(address + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
        return page

    return open_


@pytest.mark.parametrize(
    ("query", "viewport"),
    [("", PHONE), (THREE, LAPTOP)],
    ids=["one-phone", "three-laptop"],
)
def test_the_map_page_and_the_map_in_it_have_no_serious_finding(opened, query, viewport):
    reader = opened(query, viewport)
    expect(reader.page.locator("table.atlas-capitals")).to_be_attached()
    reader.frame.evaluate("void map.capitals.PL.dot.openTooltip()")
    expect(reader.map.locator(".leaflet-tooltip")).to_be_attached()
    for _ in in_both_schemes(reader.page):
        assert findings(reader.page) == []
        assert findings(reader.frame) == []


def test_what_opens_on_the_map_page_has_no_serious_finding(opened):
    reader = opened("", LAPTOP)
    for name in ("Name the launch point", "Units and street map", "Your own tables"):
        reader.page.get_by_text(name).click()
    reader.page.get_by_role("textbox", name="Place or latitude, longitude").fill("Brest")
    reader.page.keyboard.press("Enter")
    expect(reader.page.get_by_role("button", name=re.compile("Belarus"))).to_be_visible()
    reader.page.get_by_role("button", name="Share").click()
    expect(reader.page.get_by_test_id("stCode").first).to_be_visible()
    assert findings(reader.page) == []


@pytest.mark.parametrize("path", PAGES)
def test_the_other_pages_have_no_serious_finding(opened, path):
    page = opened(path, LAPTOP)
    for scheme in in_both_schemes(page):
        expect(page.locator(".stApp")).to_have_css("color-scheme", scheme)
        assert findings(page) == []


def test_the_exported_file_has_no_serious_finding(tab, tmp_path):
    reader = Offline(tab(offline=True, reduced_motion="reduce"), written(tmp_path, DEFAULT))
    reader.page.get_by_text("The capitals as a table").click()
    expect(reader.page.locator("table.atlas-capitals")).to_be_visible()
    for _ in in_both_schemes(reader.page):
        assert findings(reader.page) == []
