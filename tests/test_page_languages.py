"""The page in the reader's language, in real browsers: chosen, carried on, and with room for its words."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from browsers import BOTH
from geo.features import wording
from geo.features.drawing import drawing
from geo.outputs.web.preview import TITLES
from geo.scenario.scenario import DEFAULT
from geo.words import i18n, translations
from visits import GO_ON

OTHERS = [code for code in translations.languages() if code != translations.ENGLISH]
SIZES = {"laptop": (1440, 900), "tablet": (820, 1180), "phone": (390, 844)}
MAP = "?site=kaliningrad&system=9m729"
OTHER_PAGES = [
    "check?system=9m729&from=kaliningrad&to=Berlin",
    "systems?system=9m729",
    "stories",
    "timeline",
    "sources",
]
# What hides a part of its words. A box with a choice may end in dots, and a table may be moved in its frame.
CUT = """(all) => all.filter((each) => {
    const style = getComputedStyle(each), { width, height } = each.getBoundingClientRect();
    const seen = width && height && style.visibility === "visible";
    if (!seen || each.matches("input, textarea, svg *")) return false;
    const words = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const wide = style.overflowX !== "visible" && each.scrollWidth > each.clientWidth + 1;
    const high = style.overflowY === "hidden" && each.scrollHeight > each.clientHeight + 1;
    return words && each.clientWidth > 1 && (wide || high);
}).map((each) => `${each.tagName}.${each.className}: ${each.textContent.slice(0, 60)}`)"""

READY = """document.querySelector("[data-test-script-state=notRunning]") &&
    !document.querySelector("#first")"""
# Whether the page with that title has given way to another, whole.
ANOTHER = f"""(before) => {{
    const titles = [...document.querySelectorAll("h1")];
    return titles.length === 1 && titles[0].innerText !== before
        && {READY} && !document.querySelector("[data-stale=true]");
}}"""


def said(code, what):
    with i18n.speaking(code):
        return what()


def title(code):
    return said(code, lambda: wording.title(drawing(DEFAULT)))


def test_a_browser_s_reader_has_the_page_in_their_language_and_a_link_without_one(visit):
    reader = visit(locale="pl-PL")
    expect(reader.page.locator("html")).to_have_attribute("lang", "pl")
    expect(reader.page.get_by_role("heading", name=title("pl"))).to_be_visible()
    assert "lang" not in reader.page.url
    expect(reader.page.get_by_role("combobox", name=said("pl", lambda: i18n._("Language")))).to_have_value(
        "Polski"
    )


@BOTH
def test_a_language_that_is_chosen_goes_along_from_page_to_page_and_stays_when_one_comes_back(visit):
    reader = visit("?site=mozdok")
    box = reader.page.get_by_role("combobox", name="Language")
    box.fill("Deutsch")
    reader.page.get_by_role("option", name="Deutsch").click()
    reader.linked("lang=de")
    expect(reader.page.locator("html")).to_have_attribute("lang", "de")
    expect(reader.map.locator("html")).to_have_attribute("lang", "de")
    words = reader.page.locator("#root").inner_text()
    assert re.search("Startpunkt", words)
    for go, code, name in ((reader.page.go_back, "en", "English"), (reader.page.go_forward, "de", "Deutsch")):
        go()
        expect(reader.page.locator("html")).to_have_attribute("lang", code)
        expect(reader.page.locator(".st-key-language input")).to_have_value(name)
    reader.page.get_by_role("link", name=said("de", lambda: str(TITLES["systems"])), exact=True).click()
    expect(
        reader.page.get_by_role("heading", name=said("de", lambda: i18n._("Missile systems")))
    ).to_be_visible()
    assert parse_qs(urlsplit(reader.page.url).query)["lang"] == ["de"]
    reader.page.reload()
    expect(reader.page.locator("#first")).to_have_count(0)  # whose menu knows of no map
    expect(
        reader.page.get_by_role("heading", name=said("de", lambda: i18n._("Missile systems")))
    ).to_be_visible()
    reader.page.get_by_role("link", name=said("de", lambda: str(TITLES["map"])), exact=True).click()
    reader.linked("site=mozdok")
    reader.linked("lang=de")


@pytest.mark.parametrize("code", OTHERS)
def test_no_words_are_cut(tab, address, code):
    page = tab(locale=code)
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address + MAP)
        page.wait_for_function(READY)
        has_room(page, code, width, name)
    for path in OTHER_PAGES:
        before = page.get_by_role("heading", level=1).inner_text()
        page.evaluate(GO_ON, f"/{path}")
        page.wait_for_function(ANOTHER, arg=before)
        has_room(page, code, width, path)


def has_room(page, code, width, where):
    assert page.locator("html").get_attribute("lang") == code
    for frame in page.frames:
        assert frame.locator("body *").evaluate_all(CUT) == [], where
    assert page.evaluate("document.documentElement.scrollWidth") <= width, where
