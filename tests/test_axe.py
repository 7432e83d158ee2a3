"""No critical or serious finding by axe-core, and headings in order: pages, the map's frame, the file."""

import re

from playwright.sync_api import expect

from accessibility import LAPTOP, findings, shows_a_tooltip
from colours import in_both_schemes
from geo.scenario.scenario import DEFAULT
from visits import Offline, written

THREE = "?site=kaliningrad&site=mutlangen&site=mozdok&band=shorter&band=0-480&system=9m729&compare=circle"


def test_with_three_launch_points_and_all_opened_that_opens_there_is_no_serious_finding_in_any_view(visit):
    # Without motion, so that no half-faded text is measured.
    reader = visit(THREE, viewport=LAPTOP, reduced_motion="reduce", bypass_csp=True)
    opens_all(reader)
    shows_a_tooltip(reader)
    for _ in in_both_schemes(reader.page, reduced_motion="reduce"):
        assert findings(reader.page) == []
        assert findings(reader.frame) == []
    for kind in ("globe", "true"):
        reader.map.locator(f".leaflet-container:not([hidden]) .kinds .{kind}").click()
        expect(reader.map.locator(f".atlas-round.{kind} .atlas-label.launch span").first).to_be_visible()
        assert findings(reader.frame) == []


def opens_all(reader):
    for name in ("Name the launch point", "Narrow the list", "Compare and display", "Your own tables"):
        reader.page.get_by_text(name).click()
    reader.page.get_by_role("textbox", name="Place or latitude, longitude").fill("Brest")
    reader.page.keyboard.press("Enter")
    expect(reader.page.get_by_role("button", name=re.compile("Belarus"))).to_be_visible()
    reader.page.get_by_role("button", name="Share").click()
    expect(reader.page.get_by_test_id("stCode").first).to_be_visible()


def test_the_exported_file_has_no_serious_finding(tab, tmp_path):
    reader = Offline(tab(offline=True, reduced_motion="reduce"), written(tmp_path, DEFAULT))
    reader.page.get_by_text("The capitals as a table").click()
    expect(reader.page.locator("table.atlas-capitals")).to_be_visible()
    for _ in in_both_schemes(reader.page, reduced_motion="reduce"):
        assert findings(reader.page) == []
