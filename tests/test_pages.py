"""From page to page in a real browser: nothing the reader had is lost, and every page fits a phone."""

import re
from itertools import combinations

import pytest
from playwright.sync_api import expect

from accessibility import LAPTOP, PHONE, findings
from browsers import BOTH
from geo.facts import catalog
from geo.features import wording
from geo.features.drawing import drawing
from geo.page import facts_html
from geo.scenario import link
from geo.scenario.scenario import Scenario
from serving import serving
from visits import FRAME, names, summary

PAGES = ["systems", "systems?system=9m729", "stories", "timeline?event=pershing-2-operational", "sources"]
FROM_COMISO = Scenario.parse(["comiso"], ["intermediate"])


@pytest.fixture
def page(tab, address):
    """Opens one page of the atlas."""

    def open_(path, **options):
        opened = tab(**options)
        opened.goto(address + path)
        expect(menu(opened, "Sources")).to_be_visible()
        return opened

    return open_


def menu(page, name):
    return page.locator(".st-key-menu").get_by_role("link", name=name)


def heading(page):
    return page.get_by_role("heading", level=1)


def dot(page, words):
    """The mark of an event or a system in a chart."""
    return page.locator(f".stVegaLiteChart path[aria-label*='{words}']").last


def test_the_map_is_as_it_was_after_reading_elsewhere(visit):
    reader = visit()
    reader.choose("Comiso")
    reader.page.get_by_text("Shorter-range, 500–1,000 km", exact=True).click()
    expect(summary(reader)).to_have_text(wording.summary(drawing(FROM_COMISO)))
    typed = reader.page.get_by_role("textbox", name="Place or latitude, longitude")
    typed.fill("91, 20")
    typed.press("Enter")
    expect(reader.page.get_by_role("alert")).to_contain_text("latitude 91")
    for name, title in (("Systems", "Missile systems"), ("Sources", "Sources")):
        menu(reader.page, name).click()
        expect(heading(reader.page)).to_have_text(title)
    menu(reader.page, "Map").click()
    expect(summary(reader)).to_have_text(wording.summary(drawing(FROM_COMISO)))
    reader.page.wait_for_url(f"**/?{link.query(FROM_COMISO)}")
    expect(typed).to_have_value("91, 20")
    expect(reader.page.get_by_role("alert")).to_contain_text("latitude 91")
    expect(reader.page.get_by_label("Shorter-range, 500–1,000 km")).not_to_be_checked()
    for title in ("Sources", "Missile systems"):
        reader.page.go_back()
        expect(heading(reader.page)).to_have_text(title)
    reader.page.go_back()
    expect(summary(reader)).to_have_text(wording.summary(drawing(FROM_COMISO)))
    a_story_opens_its_map_and_back_leads_to_the_story_and_to_the_map_before(reader)
    assert reader.outside() == []


def a_story_opens_its_map_and_back_leads_to_the_story_and_to_the_map_before(reader):
    menu(reader.page, "Stories").click()
    expect(heading(reader.page)).to_have_text("Stories")
    story = catalog.stories()[1]
    reader.page.get_by_role("link", name="Open this map").nth(1).click()
    expect(heading(reader.page)).to_contain_text("Pershing II from Mutlangen")
    reader.page.wait_for_url(f"**/?{story.scenario}")
    reader.page.locator(".atlas-steps [rel=next]").click()
    reader.page.wait_for_url(f"**/?{catalog.stories()[2].scenario}")
    expect(heading(reader.page)).to_contain_text("9M729 (SSC-8) from 4 launch points")
    reader.page.go_back()
    expect(heading(reader.page)).to_contain_text("Pershing II from Mutlangen")
    reader.page.go_back()
    expect(heading(reader.page)).to_have_text("Stories")
    reader.page.go_back()
    expect(summary(reader)).to_have_text(wording.summary(drawing(FROM_COMISO)))


def test_the_map_survives_a_reload_and_a_new_tab_on_another_page(page):
    opened = page("?site=mozdok&system=9m729")
    menu(opened, "Systems").click()
    expect(heading(opened)).to_have_text("Missile systems")
    expect(opened.get_by_role("heading", level=2).first).to_have_text("9M729 (SSC-8)")
    opened.reload()
    expect(menu(opened, "Map")).to_have_attribute("href", re.compile("site=mozdok"))
    link_in_text = opened.locator('.stHtml a[href^="./sources?source="]').first
    opened.wait_for_function("window.atlasFollows")
    link_in_text.focus()
    expect(link_in_text).to_have_attribute("href", re.compile(r"^\./sources\?.*map=site%3Dmozdok"))
    tab = opened.context.new_page()
    tab.goto(menu(opened, "Stories").evaluate("link => link.href"))
    menu(tab, "Map").click()
    expect(heading(tab)).to_contain_text("Mozdok")
    tab.wait_for_url("**/?site=mozdok&system=9m729")


def test_the_map_s_view_is_as_the_reader_left_it(visit):
    reader = visit()
    reader.map.locator("#map_div").press("+")
    reader.frame.wait_for_function("map.getZoom() > 4.5 && !map._animatingZoom")
    reader.rest()
    zoom = reader.frame.evaluate("map.getZoom()")
    reader.page.set_viewport_size({"width": 1300, "height": 900})
    reader.rest()
    assert reader.frame.evaluate("map.getZoom()") == zoom
    reader.map.locator("#map_div").press("ArrowDown")
    reader.frame.wait_for_function("window.parent.atlasView.center.lat < 51.5")
    view = reader.frame.evaluate("window.parent.atlasView")
    menu(reader.page, "Stories").click()
    expect(heading(reader.page)).to_have_text("Stories")
    menu(reader.page, "Map").click()
    expect(names(reader)).to_have_text("Kaliningrad")
    reader.rest()
    center, zoom = reader.frame.evaluate("[map.getCenter(), map.getZoom()]")
    assert zoom == view["zoom"]
    assert center == pytest.approx(view["center"], abs=0.01)


def test_a_link_in_a_text_keeps_what_the_reader_has(visit, tmp_path):
    reader = visit()
    reader.choose("Comiso")
    reader.page.get_by_text("Your own tables").click()
    table = tmp_path / "claims.csv"
    table.write_text("system,range_max_km,claimant,claimed_on,source\nMine,700,Me,2026,my notes\n", "utf-8")
    reader.page.locator("input[type=file]").set_input_files(table)
    expect(reader.page.get_by_text("0 sites and 1 claim")).to_be_visible()
    menu(reader.page, "Systems").click()
    reader.page.get_by_role("link", name="Iskander-M (SS-26)").click()
    expect(reader.page.get_by_role("heading", level=2).first).to_have_text("Iskander-M (SS-26)")
    reader.page.wait_for_url("**/systems?system=iskander-m&map=*")
    menu(reader.page, "Map").click()
    expect(names(reader)).to_have_text("Comiso")
    expect(reader.page.get_by_text("0 sites and 1 claim")).to_be_visible()
    menu(reader.page, "Timeline").click()
    reader.page.get_by_role("link", name="Open the map").first.click()
    expect(heading(reader.page)).to_contain_text("Postavy")
    expect(reader.page.get_by_text("0 sites and 1 claim")).to_be_visible()
    reader.page.go_back()
    reader.page.go_back()
    expect(names(reader)).to_have_text("Comiso")


@BOTH
def test_an_event_chosen_on_the_chart_is_shown_with_its_source_and_its_map(page):
    timeline = page("timeline")
    expect(timeline.locator(".stVegaLiteChart svg")).to_be_visible()
    asked = timeline.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert asked
    assert all(re.match(r"http://localhost:|blob:|data:", url) for url in asked)
    dot(timeline, "first Pershing II battery").click()
    timeline.wait_for_url("**/timeline?event=pershing-2-operational")
    chosen = timeline.locator(".atlas-story")
    expect(chosen).to_contain_text(
        "December 1983 The first Pershing II battery is operational in West Germany"
    )
    (event,) = (each for each in catalog.events() if each.id == "pershing-2-operational")
    for source in event.sources:
        expect(chosen.locator(f'a[href="{source.url}"]').first).to_be_visible()
    timeline.get_by_role("link", name="Open this map").click()
    expect(heading(timeline)).to_contain_text("Pershing II from Mutlangen")
    timeline.go_back()
    expect(chosen).to_contain_text("The first Pershing II battery")


def test_on_a_phone_no_words_of_the_timeline_meet_and_pressed_ones_show_their_event_in_view(page):
    phone = page("timeline", viewport={"width": 390, "height": 844})
    words = phone.locator(".stVegaLiteChart text").filter(has_text=re.compile("[a-z]"))
    expect(words.first).to_be_visible()
    boxes = [each.bounding_box() for each in words.all()]
    assert len(boxes) == len(catalog.events()) + 1  # with the name of the years of the treaty
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


def test_a_filter_stays_while_another_page_is_read_and_each_page_has_its_title(page):
    reader = page("timeline")
    found = f"{len(facts_html.events('pershing', 1900, 2100))} of {len(catalog.events())} events"
    words = reader.get_by_role("textbox", name="Only events with these words")
    words.fill("pershing")
    words.press("Enter")
    expect(reader.get_by_text(found)).to_be_visible()
    menu(reader, "Stories").click()
    expect(reader).to_have_title("Stories · INF Range Atlas")
    menu(reader, "Timeline").click()
    expect(words).to_have_value("pershing")
    expect(reader.get_by_text(found)).to_be_visible()
    menu(reader, "Map").click()
    expect(reader).to_have_title("Kaliningrad · INF Range Atlas")


@BOTH
def test_a_system_chosen_on_the_chart_opens_its_page_and_from_there_the_map(page):
    systems = page("systems")
    dot(systems, "Oreshnik").click()
    expect(systems.get_by_role("heading", level=2, name="Oreshnik")).to_be_visible()
    systems.get_by_role("link", name="Show on the map, from 2 launch points").click()
    expect(heading(systems)).to_contain_text("Oreshnik from 2 launch points")
    systems.wait_for_url("**/?site=krichev&site=*&band=none&system=oreshnik")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone_and_its_charts_can_be_read_in_light_and_dark(page, path):
    phone = page(path, viewport=PHONE, reduced_motion="reduce", bypass_csp=True)
    expect(heading(phone)).to_be_visible()
    for name in ("Map", "Systems", "Stories", "Timeline", "Sources"):
        expect(menu(phone, name)).to_be_visible()
    if not path.startswith(("stories", "sources")):
        expect(phone.locator(".stVegaLiteChart svg").first).to_be_visible()
    assert phone.locator(".stMain").evaluate("(main) => main.scrollWidth <= main.clientWidth")
    inks = []
    for scheme in ("light", "dark"):
        phone.emulate_media(color_scheme=scheme)
        expect(phone.locator(".stApp")).to_have_css("color-scheme", scheme)
        inks.append(heading(phone).evaluate("(title) => getComputedStyle(title).color"))
        words = phone.locator(".stVegaLiteChart .mark-text.role-mark text")
        assert set(words.evaluate_all("(all) => all.map((each) => getComputedStyle(each).fill)")) <= {
            inks[-1]
        }
        assert findings(phone) == []  # light on a phone, dark on a laptop
        phone.set_viewport_size(LAPTOP)
    assert inks[0] != inks[1]
    has_no_control_and_nothing_cut_on_paper(phone)


def has_no_control_and_nothing_cut_on_paper(page):
    page.emulate_media(media="print")
    pressed = "button, input, select, [role=combobox], [role=tab], .atlas-footer, .atlas-steps, .st-key-menu"
    assert page.locator(pressed).filter(visible=True).count() == 0
    for source in page.locator(".atlas-source, .atlas-still img").all()[:200:50]:
        expect(source).to_be_visible()  # what was folded away too
    charts = page.locator(".stVegaLiteChart svg").all()
    assert all(chart.bounding_box()["height"] <= 1032 for chart in charts)  # pixels: an A4 page's


def test_links_hold_under_whatever_path_the_atlas_is_served(browser):
    with serving("--server.baseUrlPath=inf") as address, browser.new_page() as page:
        page.goto(f"{address}inf/timeline")
        page.get_by_role("link", name="Open the map").first.click()
        expect(heading(page)).to_contain_text("RSD-10 Pioneer (SS-20) from Postavy")
        page.wait_for_url(f"**/inf/?{catalog.events()[0].scenario}")
        map_ = page.frame_locator(FRAME)
        expect(map_.locator(".atlas-label.launch span").first).to_be_visible()
        for drawn in ("land", "ring"):
            expect(map_.locator(f"path.atlas-{drawn}").first).to_be_attached()
        menu(page, "Stories").click()
        page.wait_for_url("**/inf/stories?map=*")
        page.get_by_role("link", name="Open this map").first.click()
        page.wait_for_url(f"**/inf/?{catalog.stories()[0].scenario}")
