"""The page for readers with a keyboard, a screen reader, a phone, a dark room, or no wish for motion.

What axe-core finds critical or serious, and headings in order: of the page, of the map in it, of the file.
"""

import re

import pytest
from playwright.sync_api import expect

from accessibility import findings, shows_a_tooltip
from colours import in_both_schemes
from geo.features import wording
from geo.features.drawing import drawing
from geo.scenario.scenario import DEFAULT, Scenario
from room import all_have_room
from visits import Offline, Visit, names, summary, written

MAX_STOPS = 150
THREE = "site=kaliningrad&site=mutlangen&site=mozdok&band=shorter&band=0-480&system=9m729"
SIZES = {
    name: {"width": width, "height": height}
    for name, width, height in (
        ("phone", 390, 844),
        ("tablet", 768, 1024),
        ("laptop", 1440, 900),
        ("projector", 1920, 1080),
    )
}
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
# Whether what has the focus is a stop of its own, and whether it had it before.
STOP = """() => {
    const at = document.activeElement;
    if (["BODY", "IFRAME", "MAIN"].includes(at.tagName)) return "elsewhere";
    return at.dataset.seen ? "seen" : (at.dataset.seen = "new");
}"""
LOOKED_FOR = {"Berlin", "London", "Paris", "Warsaw", "Kyiv"}
# Of the capitals' names on the map those that lie over a capital's dot, and all.
NAMED = """() => {
    const boxes = (selector) => [...document.querySelectorAll(selector)]
        .filter((each) => getComputedStyle(each).visibility === "visible")
        .map((each) => [each.textContent, each.getBoundingClientRect()]);
    const names = boxes(".atlas-label.place span"), dots = boxes("path.leaflet-interactive");
    const over = ([, name]) => dots.some(([, dot]) => name.left < dot.right && dot.left < name.right
        && name.top + 2 < dot.bottom && dot.top < name.bottom - 2);  // a line is higher than its letters
    return [names.filter(over), names].map((list) => list.map(([name]) => name));
}"""
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
    element = locator.element_handle()  # looked for once, which by its role takes Firefox long
    for _ in range(MAX_STOPS):
        if element.evaluate("(element) => element === document.activeElement"):
            return
        reader.page.keyboard.press("Tab")
    raise AssertionError(f"{locator} is not reached by {MAX_STOPS} stops of the Tab key")


@pytest.mark.parametrize("browser", ["firefox"], indirect=True)
def test_a_keyboard_alone_does_all_that_a_reader_does_most_in_firefox(visit):
    does_what_a_reader_does_most(visit())


def test_a_keyboard_alone_stops_where_it_is_seen_does_all_and_stays_where_the_reader_works(visit):
    reader = visit()
    every_stop_of_the_tab_key_has_a_name_and_shows_that_it_has_the_focus(reader)
    no_button_loses_the_focus_by_being_pressed(reader)
    does_what_a_reader_does_most(reader)
    the_focus_stays_among_the_places_that_a_name_may_mean(reader)
    the_focus_stays_in_the_field_of_a_first_name(reader)
    nor_does_the_one_that_shows_a_system_s_sites(reader)


def does_what_a_reader_does_most(reader):
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
    place = reader.page.get_by_role("combobox", name="Place or latitude, longitude")
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
    box = reader.page.get_by_role("combobox", name="Place or latitude, longitude")
    box.fill(place)
    box.press("Enter")
    expect(names(reader)).to_have_count(count)


def focused(reader):
    """What has the focus; the page itself if nothing else has."""
    return reader.page.locator(":focus")


def the_focus_stays_among_the_places_that_a_name_may_mean(reader):
    before = summary(reader).inner_text()
    place = reader.page.get_by_role("combobox", name="Place or latitude, longitude")
    place.fill("Springfield")
    place.press("Enter")
    expect(reader.page.get_by_role("status").filter(has_text="8 likeliest")).to_be_visible()
    expect(place).to_be_focused()
    reader.rest()
    for state in ("Missouri", "Massachusetts", "Illinois"):
        reader.page.keyboard.press("Tab")
        expect(focused(reader)).to_contain_text(f"Springfield, {state}")
        expect(summary(reader)).to_have_text(before)
    reader.page.keyboard.press("Enter")
    expect(names(reader)).to_have_text("Springfield, Illinois, United States")
    reader.rest()
    expect(place).to_be_focused()
    expect(place).to_have_value(re.compile("Springfield, Illinois, United States$"))


def the_focus_stays_in_the_field_of_a_first_name(reader):
    reader.page.get_by_text("Name the launch point").click()
    name = reader.page.get_by_role("textbox", name="Name on the map")
    name.fill("My ship")
    name.press("Enter")
    expect(names(reader)).to_have_text("My ship")
    reader.rest()
    expect(name).to_be_visible()
    expect(name).to_be_focused()


def no_button_loses_the_focus_by_being_pressed(reader):
    """It keeps it, or the button in its place has it, or that beside it when it has no more to do."""
    add(reader, "Comiso", 2)
    presses(reader, "Undo", then="Add another", count=1)
    presses(reader, "Add another", then="Cancel")
    presses(reader, "Cancel", then="Add another")
    add(reader, "Comiso", 2)
    presses(reader, "Hide", then="Show")
    presses(reader, "Show", then="Hide")
    add(reader, "Mozdok", 3)
    presses(reader, "Remove", then="Remove", count=2)
    presses(reader, "Undo", then="Undo", count=3)
    presses(reader, "Remove", then="Remove", count=2)
    presses(reader, "Remove", then="Add another", count=1)


def presses(reader, pressed, then, count=None):
    """Press a button: what then has the focus, and how many launch points there are."""
    press(reader, pressed)
    if count:
        expect(names(reader)).to_have_count(count)
        reader.rest()
    expect(focused(reader)).to_have_text(then)


def nor_does_the_one_that_shows_a_system_s_sites(reader):
    system = reader.page.get_by_role("combobox", name="Missile system")
    system.fill("9M729")
    reader.page.get_by_role("option", name="9M729").click()
    press(reader, "Show it from its 4 sites")
    expect(names(reader)).to_have_count(4)
    reader.rest()
    expect(focused(reader)).to_contain_text("Show it from its 4 sites")


def every_stop_of_the_tab_key_has_a_name_and_shows_that_it_has_the_focus(reader):
    at_once = reader.page.add_style_tag(content=AT_ONCE)
    stops = 0
    for _ in range(MAX_STOPS):
        reader.page.keyboard.press("Tab")
        stop = reader.page.locator(":focus")
        at = reader.page.evaluate(STOP)
        if at == "elsewhere":
            continue
        if at == "seen":
            break
        stops += 1
        expect(stop).to_have_accessible_name(re.compile(r"\S"))
        assert reader.page.evaluate(VISIBLE), f"no sign of the focus: {stop.evaluate('(e) => e.outerHTML')}"
    assert stops > 25
    at_once.evaluate("(style) => style.remove()")


def test_with_reduced_motion_the_map_jumps_rather_than_flies(tab, tmp_path):
    for motion, flies in (("reduce", False), ("no-preference", True)):
        reader = Offline(tab(offline=True, reduced_motion=motion), written(tmp_path, DEFAULT))
        assert reader.on_map(FLIES) is flies


def test_on_a_phone_and_a_tablet_no_text_is_cut_or_meets_another_and_axe_finds_nothing_in_all_that_opens(
    visit,
):
    # Without motion, so that no half-faded text is measured.
    reader = visit("", viewport=SIZES["phone"], bypass_csp=True)
    on_a_phone_axe_finds_nothing_and_the_capitals_looked_for_are_named_and_in_200_pixels_all_have_room(reader)
    reader.page.emulate_media(color_scheme="dark")
    resized(reader, SIZES["phone"])
    reader.follow(f"{THREE}&compare=circle")
    expect(names(reader)).to_have_count(3)
    reader.rest()
    has_room(reader)
    reader.map.locator(".atlas-legend summary").click()
    reader.rest()
    all_have_room(reader)
    reader.map.locator(".atlas-legend summary").click()
    turns_to(reader, "tablet")
    resized(reader, SIZES["laptop"])
    opens_all(reader)
    axe_finds_nothing_serious_in_the_dark_and_the_light_and_in_any_view(reader)


def axe_finds_nothing_serious_in_the_dark_and_the_light_and_in_any_view(reader):
    shows_a_tooltip(reader)
    for _ in in_both_schemes(reader.page):
        assert findings(reader.page) == []
        assert findings(reader.frame) == []
    for kind in ("globe", "true"):
        reader.map.locator(f".leaflet-container:not([hidden]) .kinds .{kind}").click()
        expect(reader.map.locator(f".atlas-round.{kind} .atlas-label.launch span").first).to_be_visible()
        assert findings(reader.frame) == []


def opens_all(reader):
    for name in (
        "Name the launch point",
        "Narrow the list",
        "Which places count",
        "Compare and display",
        "Your own tables",
    ):
        reader.page.get_by_text(name).click()
    reader.page.get_by_role("combobox", name="Place or latitude, longitude").fill("Brest")
    reader.page.keyboard.press("Enter")
    expect(reader.page.get_by_role("button", name=re.compile("Belarus"))).to_be_visible()
    reader.page.get_by_role("button", name="Share").click()
    expect(reader.page.get_by_test_id("stCode").first).to_be_visible()


def test_axe_finds_nothing_serious_in_the_exported_file(tab, tmp_path):
    reader = Offline(tab(offline=True), written(tmp_path, DEFAULT))
    reader.page.get_by_text("The capitals as a table").click()
    expect(reader.page.locator("table.atlas-capitals")).to_be_visible()
    for _ in in_both_schemes(reader.page):
        assert findings(reader.page) == []


def test_where_the_browser_lets_no_script_draw_pixels_rings_and_capitals_are_named_even_so(tab, tmp_path):
    page = tab(offline=True)
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    reader = Offline(page, written(tmp_path, DEFAULT))
    expect(page.locator(".atlas-range").filter(has_text="500 km").first).to_be_visible()
    expect(page.locator(".atlas-label.place span").get_by_text("Moscow")).to_be_visible()
    assert reader.errors == []


def on_a_phone_axe_finds_nothing_and_the_capitals_looked_for_are_named_and_in_200_pixels_all_have_room(
    reader,
):
    shows_a_tooltip(reader)
    assert findings(reader.page) == []
    assert findings(reader.frame) == []
    reader.frame.evaluate("void map.capitals.PL.dot.closeTooltip()")
    assert named(reader) >= LOOKED_FOR
    resized(reader, SIZES["laptop"])
    assert named(reader) >= {*LOOKED_FOR, "Brussels"}
    resized(reader, {"width": 200, "height": 700})
    all_have_room(reader)
    no_word_of_the_tiles_is_broken(reader)


def resized(reader, size):
    reader.page.set_viewport_size(size)
    reader.frame.wait_for_function("map.getSize().x === innerWidth && map.getSize().y === innerHeight")
    reader.rest()


def no_word_of_the_tiles_is_broken(reader):
    words = reader.page.locator(".st-key-groups button p")
    cut = words.evaluate_all("(all) => all.filter((each) => each.scrollWidth > each.clientWidth).length")
    assert cut == 0
    tile = words.first.evaluate("(each) => each.closest('button').offsetWidth")
    assert tile > 150


def named(reader):
    """The capitals that are named on the map, none of them over a dot."""
    covered, found = reader.frame.evaluate(NAMED)
    assert covered == []
    return set(found)


def test_on_a_laptop_whose_stylesheet_comes_late_and_on_a_projector_too(browser, address):
    with browser.new_context(viewport=SIZES["laptop"], color_scheme="dark") as context:
        page, late = context.new_page(), []
        page.route("**/map.css", lambda route: late.append(route))
        query = THREE.partition("&system")[0]  # without its style the legend is wide
        reader = Visit(page, f"{address}?{query}")
        (sheet,) = late
        text = "getComputedStyle(document.querySelector('.atlas-label span')).fontSize"
        unstyled = reader.frame.evaluate(text)
        sheet.continue_()
        reader.frame.wait_for_function(f"{text} !== '{unstyled}'")
        reader.rest()
        has_room(reader)
        turns_to(reader, "projector")
        assert reader.errors == []


def turns_to(reader, size):
    reader.page.emulate_media(color_scheme="light")
    resized(reader, SIZES[size])
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
