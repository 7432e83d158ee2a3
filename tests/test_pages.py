"""From page to page in a real browser: nothing the reader had is lost, and every page fits a phone."""

import re
from itertools import combinations

import pytest
from playwright.sync_api import expect

from accessibility import LAPTOP, PHONE, findings
from browsers import BOTH
from colours import RESTING
from geo.facts import catalog
from geo.features import wording
from geo.features.drawing import drawing
from geo.outputs.facts import facts_html
from geo.scenario import link
from geo.scenario.scenario import Scenario
from visits import summary, with_blank_figures

FROM_HEILBRONN = Scenario.parse(["heilbronn"], ["intermediate"])


@pytest.fixture
def page(tab, address):
    """Opens one page of the atlas."""

    def open_(path, **options):
        opened = tab(**options)
        opened.goto(address + path)
        expect(menu(opened, "Sources")).to_be_visible()
        expect(opened.locator("#first")).to_have_count(0)  # whose title would be a second one
        return opened

    return open_


def menu(page, name):
    return page.locator(".st-key-menu").get_by_role("link", name=name)


def heading(page):
    return page.get_by_role("heading", level=1)


def dot(page, words):
    """The mark of an event or a system in a chart."""
    return page.locator(f".stVegaLiteChart path[aria-label*='{words}']").last


# Whether no run goes on, and nothing still fades that one has made old.
SETTLED = f"""() => document.querySelector(".stApp").dataset.testScriptState === "notRunning"
    && !document.querySelector("[data-stale=true]") && {RESTING}"""


def follow(page, link, title):
    """Press a link and wait for the page that it opens to stand."""
    link.click()
    expect(heading(page)).to_have_text(title)
    page.wait_for_function(SETTLED)


def test_the_map_is_as_it_was_after_reading_elsewhere_going_back_and_a_reload(visit, tmp_path):
    reader = visit()
    page = reader.page
    reader.choose("Heilbronn")
    bring_a_claim(page, tmp_path)
    page.get_by_text("Shorter-range, 500–1,000 km", exact=True).click()
    expect(summary(reader)).to_have_text(wording.summary(drawing(FROM_HEILBRONN)))
    typed = page.get_by_role("combobox", name="Place or latitude, longitude")
    typed.fill("91, 20")
    typed.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("latitude 91")
    view = turn_elsewhere_in_a_window_of_another_size(reader)
    a_link_in_a_text_and_the_menu_lead_from_page_to_page_and_a_filter_stays(page)
    menu(page, "Map").click()
    expect(summary(reader)).to_have_text(wording.summary(drawing(FROM_HEILBRONN)))
    expect(page).to_have_title("Heilbronn · INF Range Atlas")
    page.wait_for_url(f"**/?{link.query(FROM_HEILBRONN)}")
    expect(typed).to_have_value("91, 20")
    expect(page.get_by_role("alert")).to_contain_text("latitude 91")
    expect(page.get_by_label("Shorter-range, 500–1,000 km")).not_to_be_checked()
    expect(page.get_by_text("Yours: 1 claim.")).to_be_visible()
    reader.rest()
    center, zoom = reader.frame.evaluate("[map.getCenter(), map.getZoom()]")
    assert zoom == view["zoom"]
    assert center == pytest.approx(view["center"], abs=0.01)
    a_text_s_link_opens_its_map_and_back_leads_to_the_text_and_to_the_map_before(reader)
    a_reload_keeps_the_map_on_another_page_and_so_do_the_addresses_of_its_links(page)
    assert reader.outside() == []


def bring_a_claim(page, folder):
    page.get_by_text("Your own tables").click()
    table = folder / "claims.csv"
    table.write_text("system,range_max_km,claimant,claimed_on,source\nMine,700,Me,2026,my notes\n", "utf-8")
    page.locator("input[type=file]").set_input_files(table)
    expect(page.get_by_text("Yours: 1 claim.")).to_be_visible()


def turn_elsewhere_in_a_window_of_another_size(reader):
    """Zoom, resize and pan; returns the view that the page keeps."""
    reader.rest()
    before = reader.frame.evaluate("({ zoom: map.getZoom(), lat: map.getCenter().lat })")
    reader.map.locator("#map_div").press("+")
    reader.frame.wait_for_function(
        "(before) => map.getZoom() > before.zoom && !map._animatingZoom", arg=before
    )
    reader.rest()
    zoom = reader.frame.evaluate("map.getZoom()")
    reader.page.set_viewport_size({"width": 1300, "height": 900})
    reader.rest()
    assert reader.frame.evaluate("map.getZoom()") == zoom
    reader.map.locator("#map_div").press("ArrowDown")
    reader.frame.wait_for_function(
        "(before) => window.parent.atlasView.center.lat < before.lat - 1", arg=before
    )
    reader.rest()
    return reader.frame.evaluate("window.parent.atlasView")


def a_link_in_a_text_and_the_menu_lead_from_page_to_page_and_a_filter_stays(page):
    follow(page, menu(page, "Systems"), "Missile systems")
    page.get_by_role("link", name="Iskander-M (SS-26)").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("Iskander-M (SS-26)")
    page.wait_for_url("**/systems?system=iskander-m&map=*")
    follow(page, menu(page, "Timeline"), "Timeline")
    found = f"{len(facts_html.events('pershing', 1900, 2100))} of {len(catalog.events())} events"
    words = page.get_by_role("textbox", name="Only events with these words")
    words.fill("pershing")
    words.press("Enter")
    expect(page.get_by_text(found)).to_be_visible()
    follow(page, menu(page, "Sources"), "Sources")
    expect(page).to_have_title("Sources · INF Range Atlas")
    follow(page, menu(page, "Timeline"), "Timeline")
    expect(words).to_have_value("pershing")
    expect(page.get_by_text(found)).to_be_visible()


def a_text_s_link_opens_its_map_and_back_leads_to_the_text_and_to_the_map_before(reader):
    page = reader.page
    follow(page, menu(page, "Timeline"), "Timeline")
    page.get_by_role("link", name="Open the map").nth(1).click()
    expect(heading(page)).to_contain_text("Pershing II from Mutlangen")
    page.wait_for_url("**/?site=mutlangen&band=none&system=pershing-2")
    expect(page.get_by_text("Yours: 1 claim.")).to_be_visible()
    page.go_back()
    expect(heading(page)).to_have_text("Timeline")
    page.go_back()
    expect(summary(reader)).to_have_text(wording.summary(drawing(FROM_HEILBRONN)))
    expect(page.get_by_text("Yours: 1 claim.")).to_be_visible()
    for title in ("Timeline", "Sources", "Timeline", "Missile systems"):
        page.go_back()
        expect(heading(page)).to_have_text(title)


def a_reload_keeps_the_map_on_another_page_and_so_do_the_addresses_of_its_links(page):
    page.reload()
    expect(page.get_by_role("heading", level=2).first).to_have_text("Iskander-M (SS-26)")
    expect(menu(page, "Map")).to_have_attribute("href", re.compile("site=heilbronn"))
    link_in_text = page.locator('.stHtml a[href^="./sources?source="]').first
    page.wait_for_function("window.atlasFollows")
    link_in_text.focus()
    expect(link_in_text).to_have_attribute("href", re.compile(r"^\./sources\?.*map=site%3Dheilbronn"))
    expect(menu(page, "Stories")).to_have_attribute("href", re.compile("map=site%3Dheilbronn"))
    menu(page, "Map").click()
    expect(heading(page)).to_contain_text("Heilbronn")
    page.wait_for_url(f"**/?{link.query(FROM_HEILBRONN)}")


@BOTH
def test_an_event_and_a_system_chosen_on_their_charts_are_shown_and_back_leads_from_the_map_to_both(page):
    opened = page("timeline")
    expect(opened.locator(".stVegaLiteChart svg")).to_be_visible()
    asked = opened.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert asked
    assert all(re.match(r"http://localhost:|blob:|data:", url) for url in asked)
    dot(opened, "first Pershing II battery").click()
    opened.wait_for_url("**/timeline?event=pershing-2-operational")
    chosen = opened.locator(".atlas-story")
    said = "December 1983 The first Pershing II battery is operational in West Germany"
    expect(chosen).to_contain_text(said)
    (event,) = (each for each in catalog.events() if each.id == "pershing-2-operational")
    for source in event.sources:
        expect(chosen.locator(f'a[href="{source.url}"]').first).to_be_visible()
    opens = opened.get_by_role("link", name="Open this map")
    expect(opens).to_have_attribute("href", f"./?{event.scenario}")  # from which a new tab has the map
    follow(opened, menu(opened, "Systems"), "Missile systems")
    dot(opened, "Oreshnik").click()
    oreshnik = opened.get_by_role("heading", level=2, name="Oreshnik")
    expect(oreshnik).to_be_visible()
    opened.get_by_role("link", name="Show on the map, from 2 launch points").click()
    expect(heading(opened)).to_contain_text("Oreshnik from 2 launch points")
    opened.wait_for_url("**/?site=krichev&site=*&band=none&system=oreshnik")
    opened.go_back()
    expect(oreshnik).to_be_visible()
    opened.go_back()
    expect(heading(opened)).to_have_text("Missile systems")
    expect(oreshnik).to_have_count(0)
    opened.go_back()
    expect(chosen).to_contain_text(said)


def test_every_page_fits_a_phone_and_paper_and_its_charts_can_be_read_in_light_and_dark(page):
    phone = page("systems", viewport=PHONE, bypass_csp=True)
    with_blank_figures(phone)
    fits(phone, "systems", charts=1)
    phone.get_by_role("link", name="9M729 (SSC-8)", exact=True).click()
    expect(phone.get_by_role("heading", level=2).first).to_have_text("9M729 (SSC-8)")
    fits(phone, "a system")
    follow(phone, menu(phone, "Check a claim"), "Check a claim")
    expect(phone.locator(".atlas-answer")).to_be_visible()
    fits(phone, "a claim")
    follow(phone, menu(phone, "Stories"), "Stories")
    fits(phone, "stories")
    follow(phone, menu(phone, "Timeline"), "Timeline")
    no_words_of_the_timeline_meet_and_pressed_ones_show_their_event_in_view(phone)
    fits(phone, "an event on the timeline", charts=1)
    follow(phone, menu(phone, "Sources"), "Sources")
    fits(phone, "sources")


def fits(phone, name, charts=0):
    """Light on a phone, dark on a laptop, then on paper; `name` says of a failure which page it was."""
    expect(heading(phone)).to_be_visible()
    for other in ("Map", "Check a claim", "Systems", "Stories", "Timeline", "Sources"):
        expect(menu(phone, other)).to_be_visible()
    if charts:
        expect(phone.locator(".stVegaLiteChart svg").first).to_be_visible()
    phone.wait_for_function(SETTLED)
    assert phone.locator(".stMain").evaluate("(main) => main.scrollWidth <= main.clientWidth"), name
    links = phone.locator(".st-key-menu a").evaluate_all(
        "(all) => all.map((a) => a.getBoundingClientRect().top)"
    )
    assert len({*map(round, links)}) == 1, name  # in one line
    inks = []
    for scheme in ("light", "dark"):
        phone.emulate_media(color_scheme=scheme)
        expect(phone.locator(".stApp")).to_have_css("color-scheme", scheme)
        inks.append(heading(phone).evaluate("(title) => getComputedStyle(title).color"))
        phone.wait_for_function(SETTLED)
        words = phone.locator(".stVegaLiteChart .mark-text.role-mark text")
        fills = words.evaluate_all("(all) => all.map((each) => getComputedStyle(each).fill)")
        assert set(fills) == ({inks[-1]} if charts else set()), name
        assert findings(phone) == [], name
        phone.set_viewport_size(LAPTOP)
    assert inks[0] != inks[1]
    has_no_control_and_nothing_cut_on_paper(phone, name)
    phone.emulate_media(media="screen", color_scheme="light")
    phone.set_viewport_size(PHONE)


def has_no_control_and_nothing_cut_on_paper(page, name):
    page.emulate_media(media="print")
    pressed = "button, input, select, [role=combobox], [role=tab], .atlas-footer, .atlas-steps, .st-key-menu"
    assert page.locator(pressed).filter(visible=True).count() == 0, name
    for source in page.locator(".atlas-source, .atlas-still img").all()[:200:50]:
        expect(source).to_be_visible()  # what was folded away too
    charts = page.locator(".stVegaLiteChart svg").all()
    assert all(chart.bounding_box()["height"] <= 1032 for chart in charts), name  # pixels: an A4 page's


def no_words_of_the_timeline_meet_and_pressed_ones_show_their_event_in_view(phone):
    words = phone.locator(".stVegaLiteChart text").filter(has_text=re.compile("[a-z]"))
    expect(words).to_have_count(len(catalog.events()) + 1)  # with the name of the years of the treaty
    boxes = words.evaluate_all("(all) => all.map((each) => each.getBoundingClientRect().toJSON())")
    for one, other in combinations(boxes, 2):
        beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
        assert beside or abs(one["y"] - other["y"]) > 12  # px: the height of the letters
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    for label, said, maps in (
        ("New START expires", "5 February 2026 New START expires", 0),
        ("Oreshnik in Belarus", "30 December 2025 The Russian and Belarusian defence ministries say", 1),
    ):
        pressed = phone.locator(".stVegaLiteChart text").get_by_text(label, exact=True)
        pressed.evaluate("(label) => label.scrollIntoView({ block: 'center' })")
        pressed.click()
        card = phone.locator(".st-key-event")
        expect(card).to_contain_text(said)
        expect(card).to_be_in_viewport(ratio=1)
        expect(card.get_by_role("link", name="Open this map")).to_have_count(maps)
        assert card.locator("a.atlas-quality").count() > 0
