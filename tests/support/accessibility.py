"""What axe-core finds on a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
# Without what no rule needs that is on, and the dear rule that never finds more than a moderate fault.
OPTIONS = """{ resultTypes: ['violations'], iframes: false, preload: false,
    rules: { region: { enabled: false } } }"""
ORDER = ("heading-order", "frame-title")  # moderate findings of axe-core


def findings(page):
    """(rule, part of the page) of each critical or serious finding in a page or a frame, and of order."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(f"axe.run(document, {OPTIONS}).then((told) => told.violations)")
    return [
        (each["id"], node["html"][:160], node["failureSummary"])
        for each in found
        if each["impact"] in ("critical", "serious") or each["id"] in ORDER
        for node in each["nodes"]
    ]


def shows_a_tooltip(reader):
    expect(reader.page.locator("table.atlas-capitals")).to_be_attached()
    reader.frame.evaluate("void map.capitals.PL.dot.openTooltip()")
    expect(reader.map.locator(".leaflet-tooltip")).to_be_attached()
