"""The page for readers with a keyboard, a screen reader, a phone, a dark room, or no wish for motion."""

import re

import pytest
from playwright.sync_api import expect

from browsers import BOTH
from geo.features import wording
from geo.features.drawing import drawing
from geo.scenario.scenario import DEFAULT, Scenario
from room import all_have_room
from visits import Offline, Visit, names, summary, written

MAX_STOPS = 150
THREE = "?site=kaliningrad&site=mutlangen&site=mozdok&band=shorter&band=0-480&system=9m729"
SIZES = {"phone": (390, 844), "tablet": (768, 1024), "laptop": (1440, 900), "projector": (1920, 1080)}
# Whether what has the focus shows it, itself or what it stands in, by its outline, shadow or border.
VISIBLE = """async () => {
    const at = document.activeElement, around = [];
    for (let each = at; each && around.length < 8; each = each.parentElement) around.push(each);
    around.push(...(at.closest("label")?.querySelectorAll("*") ?? []));
    const look = (each) => {
        const style = getComputedStyle(each);
        return [style.outline, style.boxShadow, style.borderColor].join();
    };
    const before = around.map(look);
    at.blur();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));  // React's answer
    const after = around.map(look);
    at.focus({ focusVisible: true });
    return before.some((value, i) => value !== after[i]);
}"""
# Headings and controls that say nothing.
EMPTY = """[...document.querySelectorAll("button, h1, h2, h3, summary, label")].filter((each) =>
    each.checkVisibility() && !each.innerText && !each.getAttribute("aria-label")
    && !each.querySelector("input")).map((each) => each.outerHTML)"""
# What moves takes its last look at once, so that it can be compared.
AT_ONCE = "* { transition: none !important; animation: none !important; }"
# Whether the map's next zoom is a flight.
FLIES = """new Promise((done) => {
    map.once("zoomanim", () => done(true));
    map.once("zoomend", () => done(false));
    map.zoomIn();
})"""


def tab_to(reader, locator):
    """Reach an element with the Tab key alone."""
    for _ in range(MAX_STOPS):
        if locator.evaluate("(element) => element === document.activeElement"):
            return
        reader.page.keyboard.press("Tab")
    raise AssertionError(f"{locator} is not reached by {MAX_STOPS} stops of the Tab key")


@BOTH
def test_a_keyboard_alone_does_all_that_a_reader_does_most(visit):
    reader = visit()
    chooses_a_band_and_a_place_and_keeps_its_focus(reader)
    moves_the_map_s_view(reader)
    takes_the_html_map_and_reads_the_table(reader)


def chooses_a_band_and_a_place_and_keeps_its_focus(reader):
    band = reader.page.get_by_label("Shorter-range, 500–1,000 km")
    tab_to(reader, band)
    expect(reader.page.get_by_text("Shorter-range, 500–1,000 km", exact=True)).to_be_visible()
    reader.page.keyboard.press("Space")
    expect(band).not_to_be_checked()
    said = wording.summary(drawing(Scenario.parse(["kaliningrad"], ["intermediate"])))
    expect(summary(reader)).to_have_text(said)
    expect(band).to_be_focused()
    place = reader.page.get_by_role("textbox", name="Place or latitude, longitude")
    tab_to(reader, place)
    reader.page.keyboard.press("Control+A")
    reader.page.keyboard.type("46.5, -6.25")
    reader.page.keyboard.press("Enter")
    expect(names(reader)).to_have_text("46.50° N, 6.25° W")
    expect(place).to_be_focused()


def moves_the_map_s_view(reader):
    world = reader.map.get_by_role("button", name="World")
    zoom = reader.frame.evaluate("map.getZoom()")
    tab_to(reader, world)
    reader.page.keyboard.press("Enter")
    reader.frame.wait_for_function("(zoom) => map.getZoom() < zoom", arg=zoom)


def takes_the_html_map_and_reads_the_table(reader):
    tab_to(reader, reader.page.get_by_role("button", name="HTML map"))
    with reader.page.expect_download() as download:
        reader.page.keyboard.press("Enter")
    assert download.value.suggested_filename == "46.50n-6.25w-map.html"
    table = reader.page.get_by_role("region", name="Capitals")
    tab_to(reader, table)
    reader.page.keyboard.press("PageDown")
    reader.page.wait_for_function("document.querySelector('.atlas-scroll').scrollTop > 0")


def press(reader, name):
    """Press a button by the keyboard."""
    reader.rest()
    button = reader.page.get_by_role("button", name=name, exact=True)
    button.focus()
    reader.page.keyboard.press("Enter")


def add(reader, place, count):
    """Add a launch point by the keyboard."""
    press(reader, "Add another")
    expect(focused(reader)).to_have_text("Cancel")
    box = reader.page.get_by_role("textbox", name="Place or latitude, longitude")
    box.fill(place)
    box.press("Enter")
    expect(names(reader)).to_have_count(count)


def focused(reader):
    """What has the focus; the page itself if nothing else has."""
    return reader.page.locator(":focus")


def test_the_keyboard_s_focus_stays_where_the_reader_works(visit):
    reader = visit()
    beside_a_button_that_has_no_more_to_do(reader, "Undo")
    among_the_places_that_a_name_may_mean(reader)
    in_the_field_of_a_first_name(reader)
    beside_a_button_that_has_no_more_to_do(reader, "Remove")


def beside_a_button_that_has_no_more_to_do(reader, pressed):
    add(reader, "Comiso", 2)
    press(reader, pressed)
    expect(names(reader)).to_have_count(1)
    reader.rest()
    expect(focused(reader)).to_have_text("Add another")


def among_the_places_that_a_name_may_mean(reader):
    place = reader.page.get_by_role("textbox", name="Place or latitude, longitude")
    place.fill("Springfield")
    place.press("Enter")
    expect(reader.page.get_by_role("status").filter(has_text="8 likeliest")).to_be_visible()
    expect(place).to_be_focused()
    reader.rest()
    for state in ("Missouri", "Massachusetts", "Illinois"):
        reader.page.keyboard.press("Tab")
        expect(focused(reader)).to_contain_text(f"Springfield, {state}")
        expect(summary(reader)).to_have_text(wording.summary(drawing(DEFAULT)))
    reader.page.keyboard.press("Enter")
    expect(names(reader)).to_have_text("Springfield, Illinois, United States")
    reader.rest()
    expect(place).to_be_focused()
    expect(place).to_have_value(re.compile("Springfield, Illinois, United States$"))


def in_the_field_of_a_first_name(reader):
    reader.page.get_by_text("Name the launch point").click()
    name = reader.page.get_by_role("textbox", name="Name on the map")
    name.fill("My ship")
    name.press("Enter")
    expect(names(reader)).to_have_text("My ship")
    reader.rest()
    expect(name).to_be_visible()
    expect(name).to_be_focused()


def test_no_button_loses_the_focus_by_being_pressed(visit):
    reader = visit("?site=kaliningrad&system=9m729")
    press(reader, "Add another")
    expect(focused(reader)).to_have_text("Cancel")
    press(reader, "Cancel")
    expect(focused(reader)).to_have_text("Add another")
    add(reader, "Comiso", 2)
    for pressed, after in (("Hide", "Show"), ("Show", "Hide")):
        press(reader, pressed)
        expect(focused(reader)).to_have_text(after)
    add(reader, "Mozdok", 3)
    press(reader, "Remove")
    expect(focused(reader)).to_have_text("Remove")
    press(reader, "Undo")
    expect(focused(reader)).to_have_text("Undo")
    press(reader, "Show it from its 4 sites")
    expect(names(reader)).to_have_count(4)
    reader.rest()
    expect(focused(reader)).to_contain_text("Show it from its 4 sites")


def test_every_stop_of_the_tab_key_has_a_name_and_shows_that_it_has_the_focus(visit):
    reader = visit()
    reader.page.add_style_tag(content=AT_ONCE)
    stops = 0
    for _ in range(MAX_STOPS):
        reader.page.keyboard.press("Tab")
        stop = reader.page.locator(":focus")
        if not stop.count() or stop.evaluate("(e) => ['IFRAME', 'MAIN'].includes(e.tagName)"):
            continue
        if stop.evaluate("(e) => e.dataset.seen || !(e.dataset.seen = 1)"):
            break
        stops += 1
        expect(stop).to_have_accessible_name(re.compile(r"\S"))
        assert reader.page.evaluate(VISIBLE), f"no sign of the focus: {stop.evaluate('(e) => e.outerHTML')}"
    assert stops > 25


def test_with_reduced_motion_the_map_jumps_rather_than_flies(tab, tmp_path):
    for motion, flies in (("reduce", False), ("no-preference", True)):
        reader = Offline(tab(offline=True, reduced_motion=motion), written(tmp_path, DEFAULT))
        assert reader.on_map(FLIES) is flies


@pytest.mark.parametrize("sizes", [["phone", "tablet"], ["projector", "laptop"]])
def test_at_every_size_nothing_is_cut_or_wider_than_the_screen_and_no_text_meets_another(visit, sizes):
    (width, height), *others = (SIZES[size] for size in sizes)
    reader = visit(THREE, viewport={"width": width, "height": height}, color_scheme="dark")
    has_room(reader)
    for width, height in others:
        reader.page.emulate_media(color_scheme="light")
        reader.page.set_viewport_size({"width": width, "height": height})
        reader.frame.wait_for_function("map.getSize().x === innerWidth && map.getSize().y === innerHeight")
        reader.rest()
        has_room(reader)


def has_room(reader):
    all_have_room(reader)
    expect(names(reader)).to_have_count(3)
    for name in names(reader).all():
        expect(name).to_be_visible()
    wide = """() => [document.documentElement, document.querySelector(".stMain")]
        .map((element) => element.scrollWidth - element.clientWidth)"""
    assert reader.page.evaluate(wide) == [0, 0]
    assert reader.page.evaluate(EMPTY) == []


def test_texts_find_their_room_again_when_the_stylesheet_comes_late(browser, address):
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page, late = context.new_page(), []
        page.route("**/map.css", lambda route: late.append(route))
        reader = Visit(page, address + THREE)
        (sheet,) = late
        text = "getComputedStyle(document.querySelector('.atlas-label span')).fontSize"
        unstyled = reader.frame.evaluate(text)
        sheet.continue_()
        reader.frame.wait_for_function(f"{text} !== '{unstyled}'")
        reader.rest()
        all_have_room(reader)
