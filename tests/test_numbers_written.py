"""Numbers that readers meet are written as their language has them: by Python, and by the map's script."""

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from playwright.sync_api import expect

from exported import words
from figures import composed
from geo.facts import catalog
from geo.facts.model import NOTHING_OWN
from geo.features.drawing import drawing
from geo.outputs import files
from geo.outputs.facts import claims_chart
from geo.outputs.web import export
from geo.page import fact_charts, tiles
from geo.page.reference_pages import wording
from geo.scenario.scenario import DEFAULT, Scenario
from geo.words import i18n, translations, units
from visits import Offline, written

MAP = "window[document.querySelector('.folium-map').id]"
OTHERS = [code for code in translations.languages() if code != translations.ENGLISH]
WIDE = Scenario.parse(["kaliningrad"], ["0-5500"])  # in which are distances with a mark and without
DAY, HOME = date(2026, 11, 23), "https://atlas.example/"
# 5,500: in the other languages a comma is no mark between thousands.
ENGLISH = re.compile(r"\d,\d{3}(?!\d)")
GROUPS = {"de": "5.500", "fr": "5 500", "pl": "5500", "ru": "5 500", "uk": "5 500"}


def kml():
    """What Google Earth shows: the descriptions, and not the values for programs."""
    made = files.content(DEFAULT, ".kml", DAY, HOME).decode()
    return unescape(" ".join(map(unescape, re.findall("<description>(.*?)</description>", made, re.DOTALL))))


def figure(code):
    sheet = composed(replace(DEFAULT, language=code))
    return " ".join(each.get_text() for axes in sheet.figure.axes for each in axes.texts)


@pytest.mark.parametrize("code", OTHERS)
def test_no_number_is_written_as_in_english(code):
    assert ENGLISH.search(words(export.map_html(drawing(DEFAULT), DAY, HOME)))
    with i18n.speaking(code):
        drawn = drawing(DEFAULT)
        system = wording.systems()["9m729"]
        said = {
            "file": words(export.map_html(drawn, DAY, HOME)).replace("298,257", ""),
            "tiles": " ".join(tile.words for tile in tiles.tiles(drawn)),
            "KML": kml(),
            "figure": figure(code),
            "claims": unescape(claims_chart.chart_html(system)),
        }
        chart = str(fact_charts.systems_chart(catalog.systems(), NOTHING_OWN))
    assert {where: ENGLISH.search(text)[0] for where, text in said.items() if ENGLISH.search(text)} == {}
    assert [where for where, text in said.items() if GROUPS[code] not in " ".join(text.split())] == []
    assert "\u00a0" in said["tiles"]  # no line ends within a length
    assert "'format': ',.0f'" not in chart
    assert GROUPS[code] in chart.replace("\\xa0", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("code", OTHERS)
def test_the_map_s_script_writes_numbers_as_python_does_and_its_buttons_and_table_know_the_language(
    tab, tmp_path, code
):
    with i18n.speaking(code):
        reader = Offline(tab(offline=True), written(tmp_path, WIDE))
        far = next(row for row in reversed(drawing(WIDE).places) if row.distance_km > 1500)
        said, bar = units.rounded(far.distance_km), units.rounded(2000)
        zoom = i18n._("Zoom in")
    page = reader.page
    expect(page.locator("html")).to_have_attribute("lang", code)
    page.evaluate(f"void {MAP}.setView([54.7, 20.5], 2, {{ animate: false }})")
    expect(page.locator(".leaflet-control-scale-line")).to_have_text(spaced(bar))
    expect(page.locator(".leaflet-control-zoom-in")).to_have_attribute("title", zoom)
    page.evaluate(f"void {MAP}.capitals['{far.code}'].dot.openTooltip()")
    expect(page.locator(".leaflet-tooltip")).to_contain_text(spaced(said))
    for km in (1.7, 9.9, 33.8, 1000, 2499):
        with i18n.speaking(code):
            figure, miles = round(km / 1.609344, 0 if km > 16 else 1), units.length(km, "mi")
            counted = units.counted("mi")
        assert spaced(miles).fullmatch(page.evaluate("args => atlas.length(...args)", [figure, counted])), km
    page.locator("details", has=page.locator("table.atlas-capitals")).locator("summary").click()
    body = page.locator("table.atlas-capitals tbody").filter(has=page.locator("tr:nth-child(30)")).first
    head = page.locator("table.atlas-capitals th[scope=col]").nth(1)
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    shown = [
        int(re.sub(r"\D", "", each))
        for each in body.locator("tr[data-capital] td:nth-child(2)").all_inner_texts()
    ]
    assert max(shown) > 1000 > min(shown)
    assert shown == sorted(shown, reverse=True)


def spaced(text):
    """A text with any space where it has one that keeps a line together."""
    return re.compile(re.sub(r"\s", r"\\s", re.escape(text).replace("\\\u00a0", "\u00a0")))
