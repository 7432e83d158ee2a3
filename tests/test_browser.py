"""The page and the exported file in a real browser, every request counted."""

import re
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from accessibility import LAPTOP, PHONE
from browsers import BOTH
from geo.coordinates.display import DECIMAL
from geo.facts import catalog, years
from geo.facts.years import Year
from geo.features import wording
from geo.features.drawing import drawing
from geo.features.palette import TREATY
from geo.scenario import link
from geo.scenario.band import SHORTER, Band
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import parse_system
from geo.scenario.scenario import DEFAULT, Scenario
from hostile import NAMES
from visits import DOTS, FRAME, Offline, names, summary, written

ABROAD = "![x](http://127.0.0.1:9/x.png) [click](http://127.0.0.1:9/) www.example.org me@example.org"
HOSTILE = Scenario(
    tuple(LaunchPoint(50 + i, 20, name) for i, name in enumerate([*NAMES, ABROAD])),
    (SHORTER, Band(0, 1800)),
    parse_system("9m729"),
)
TOLD = [" ".join(name.split()) for name in [*NAMES, ABROAD]]
CAPITALS = [(capital.lat, capital.lon) for capital in catalog.european_capitals()]


@BOTH
def test_a_reader_opens_hostile_names_on_a_phone_takes_their_file_away_and_goes_on_by_clicks_and_back(
    visit, tab, tmp_path
):
    reader = visit(f"?{link.query(HOSTILE)}", viewport=PHONE)
    hostile_names_run_and_fetch_nothing_on_the_page(reader)
    on_a_phone_the_map_fills_its_frame_and_shows_every_capital(reader)
    reader.page.set_viewport_size(LAPTOP)
    reader.rest()
    the_download_opens_with_no_network_on_a_phone_and_shows_what_the_page_shows(reader, tab, tmp_path)
    reader.follow("site=kaliningrad")
    the_page_is_complete_and_asks_no_other_host(reader)
    a_capital_shows_its_distance_and_a_click_on_it_moves_nothing(reader)
    first = a_click_moves_the_launch_point_with_one_run_and_leaves_the_map_where_it_is(reader)
    second = partly_out_of_the_window_a_click_lands_where_it_was_made_and_the_wheel_scrolls(reader)
    back_and_forward_go_from_map_to_map(reader, first, second)


def on_a_phone_the_map_fills_its_frame_and_shows_every_capital(reader):
    frame = reader.page.locator(FRAME).bounding_box()
    assert reader.frame.evaluate("[map.getSize().x, map.getSize().y]") == [frame["width"], frame["height"]]
    assert frame["width"] <= 390
    assert reader.shows(CAPITALS)
    upright = reader.frame.evaluate("map.getZoom()")
    reader.page.set_viewport_size({"width": 844, "height": 390})
    reader.frame.wait_for_function("(upright) => map.getZoom() > upright", arg=upright)
    assert reader.shows(CAPITALS)


def the_page_is_complete_and_asks_no_other_host(reader):
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(wording.title(drawing(DEFAULT)))
    expect(summary(reader)).to_have_text(wording.summary(drawing(DEFAULT)))
    expect(reader.map.locator("path.atlas-land").first).to_be_attached()
    dots = reader.frame.evaluate(
        """Object.values(map._layers).filter((layer) => layer instanceof L.CircleMarker)
            .map((layer) => layer.getElement().getAttribute("tabindex"))"""
    )
    assert dots == ["-1"] * 50  # the capitals, no stops for Tab
    labels = reader.map.locator(".atlas-label.place span")
    assert sorted(labels.all_text_contents()) == sorted(
        capital.name.english for capital in catalog.european_capitals()
    )
    expect(labels.get_by_text("Madrid")).to_be_visible()
    expect(reader.page.get_by_text("50 of Europe’s 50 capitals")).to_be_visible()
    assert reader.shows(CAPITALS)
    for name in (*TREATY, "nearer"):
        expect(reader.map.locator(f"path.atlas-ground.{name}")).to_have_count(1)
    assert reader.outside() == []
    expect(reader.page.locator(FRAME)).to_have_accessible_name(re.compile("^Map of the bands"))
    table = reader.page.get_by_role("table", name=re.compile("50 of Europe’s 50 capitals"))
    expect(table.get_by_role("row")).to_have_count(1 + 3 + 50)  # the heads, the three groups, the capitals
    expect(table.get_by_role("rowheader", name="Warsaw")).to_be_attached()
    expect(table.get_by_role("columnheader", name="Azimuth")).to_be_attached()


def a_capital_shows_its_distance_and_a_click_on_it_moves_nothing(reader):
    reader.click(52.2298, 21.0118)  # Warsaw
    expect(reader.map.locator(".leaflet-tooltip")).to_contain_text("278 km from Kaliningrad, azimuth 173°")
    expect(names(reader)).to_have_text("Kaliningrad")


def a_click_moves_the_launch_point_with_one_run_and_leaves_the_map_where_it_is(reader):
    reader.frame.evaluate(
        """() => {
            window.stays = true; window.renders = 0; window.sends = 0; window.dots = map.capitals;
            const send = window.Streamlit.setComponentValue;
            window.Streamlit.setComponentValue = (...v) => { window.sends++; return send(...v); };
            const count = (event) => { window.renders += event.data.type === "streamlit:render"; };
            window.addEventListener("message", count);
        }"""
    )
    # The component's own debounce of 250 ms must pass without a value, and without a second one.
    debounce = "new Promise((done) => setTimeout(() => done(true), 600))"
    reader.view(50, 10, 5)
    reader.frame.wait_for_function(debounce)
    assert reader.frame.evaluate("[window.sends, window.renders]") == [0, 0]  # for panning and zooming
    view = reader.frame.evaluate("[map.getCenter(), map.getZoom()]")
    reader.click(48.0, 11.0)
    assert reader.launch_point() == pytest.approx((48.0, 11.0), abs=0.1)  # degrees: two pixels
    expect(names(reader)).to_have_text(re.compile("° N, 1"))
    reader.frame.wait_for_function(debounce)
    assert reader.frame.evaluate("[window.stays, window.sends, window.renders]") == [True, 1, 1]
    assert reader.frame.evaluate("[map.getCenter(), map.getZoom()]") == view
    assert reader.frame.evaluate("map.capitals === window.dots")  # none is made anew
    return urlsplit(reader.page.url).query


def partly_out_of_the_window_a_click_lands_where_it_was_made_and_the_wheel_scrolls(reader):
    main = reader.page.locator(".stMain")
    reader.page.set_viewport_size({"width": 1440, "height": 700})
    main.evaluate("(main) => main.scrollTo(0, 0)")
    reader.rest()
    zoom = reader.frame.evaluate("map.getZoom()")
    frame = reader.page.locator(FRAME).bounding_box()
    assert frame["y"] + frame["height"] > 700 + 50
    x, y = frame["x"] + 500, frame["y"] + 300
    reader.page.mouse.move(x, y)
    reader.page.mouse.wheel(0, 20)
    expect(main).to_have_js_property("scrollTop", 20)
    assert reader.frame.evaluate("map.getZoom()") == zoom
    at = reader.frame.evaluate("map.containerPointToLatLng([500, 320])")
    before = reader.page.url
    reader.page.mouse.click(x, y)
    reader.page.wait_for_url(lambda url: url != before)
    reader.rest()
    assert reader.launch_point() == pytest.approx((at["lat"], at["lng"]), abs=0.1)  # degrees: two pixels
    expect(main).to_have_js_property("scrollTop", 20)
    reader.page.set_viewport_size(LAPTOP)
    return urlsplit(reader.page.url).query


def at(reader, query):
    """Wait until the address is that of a map, whatever its view."""
    reader.page.wait_for_url(lambda url: urlsplit(url).query == query)


def back_and_forward_go_from_map_to_map(reader, first, second):
    """To each click before, and to what was chosen from the list; said aloud each time."""
    status = reader.page.get_by_role("status").filter(has_text="Europe’s 50 capitals")
    reader.choose("Comiso")
    at(reader, "site=comiso")
    expect(status).to_have_text(wording.summary(drawing(Scenario.parse(["comiso"]))))
    for go, query in (
        (reader.page.go_back, second),
        (reader.page.go_back, first),
        (reader.page.go_forward, second),
        (reader.page.go_forward, "site=comiso"),
    ):
        go()
        at(reader, query)
        shown = link.read(query)
        expect(names(reader)).to_have_text(shown.points[0].called(DECIMAL))
        expect(status).to_have_text(wording.summary(drawing(shown)))


def test_inputs_by_controls_clicks_links_and_the_slider_take_turns_and_take_nothing_back(visit):
    reader = visit()
    reader.frame.evaluate(  # a script, for the page moves the map when a longer sentence has come above it
        """() => {
            for (const place of [[58.2, 19.9], [56.3, 3.2], [43.2, 34.5]]) {
                const { x, y } = map.latLngToContainerPoint(place);
                const at = { clientX: x, clientY: y, bubbles: true };
                for (const type of ["mousedown", "mouseup", "click"])
                    document.elementFromPoint(x, y).dispatchEvent(new MouseEvent(type, at));
            }
        }"""
    )
    reader.page.get_by_text("Shorter-range, 500–1,000 km", exact=True).click()
    expect(names(reader)).to_have_text(re.compile(r"^43\.\d+° N, 34\.\d+° E"))
    expect(reader.map.locator(".atlas-ring.shorter")).to_have_count(0)
    reader.linked(r"\?site=43\.\d+,34\.\d+&band=intermediate$")
    undo = reader.page.get_by_role("button", name="Undo", exact=True)
    reader.rest()
    undo.click()
    reader.rest()
    expect(names(reader)).to_have_text(re.compile("^43"))
    expect(reader.map.locator(".atlas-ring.shorter")).to_have_count(2)
    for _ in range(3):  # clicks that came while a run went on are one step
        if undo.is_enabled():
            undo.click()
            reader.rest()
    expect(names(reader)).to_have_text("Kaliningrad")
    expect(reader.map.locator(".atlas-ring.shorter")).to_have_count(2)
    reader.page.get_by_text("Shorter-range, 500–1,000 km", exact=True).click()
    expect(reader.map.locator(".atlas-ring.shorter")).to_have_count(0)
    without = Scenario.parse(["kaliningrad"], ["intermediate"])
    expect(summary(reader)).to_have_text(wording.summary(drawing(without)))
    reader.page.wait_for_url("**/?" + link.query(without))
    switch = reader.map.get_by_label("Shorter-range band, 500–1,000 km")
    switch.check()  # the map's own, of which the sidebar hears
    expect(reader.map.locator(".atlas-ring.shorter")).to_have_count(2)
    expect(reader.page.get_by_label("Shorter-range, 500–1,000 km", exact=True)).to_be_checked()
    expect(switch).to_be_focused()
    presets_and_clicks_take_turns_and_are_made_beyond_180_degrees(reader)
    the_map_is_light_or_dark_as_the_page_is(reader)
    a_hostile_name_is_text_in_the_heading_and_in_the_labels_of_controls(reader)
    the_year_of_the_slider_is_in_the_title_the_link_and_below_the_map(reader)


NOVOSYSOYEVKA = (44.233, 133.365)


def presets_and_clicks_take_turns_and_are_made_beyond_180_degrees(reader):
    heading = reader.page.get_by_role("heading", level=1)
    reader.click(48.0, 11.0)
    clicked = reader.launch_point()
    reader.choose("Comiso")
    reader.click(48.0, 11.0)  # at the very spot of the click before
    assert reader.launch_point() == clicked
    reader.choose("Novosysoyevka")
    assert reader.shows([NOVOSYSOYEVKA])  # which was out of view
    reader.view(-16.8, 190, 8)
    reader.click(-16.8, 190)  # where the map goes on beyond 180 degrees
    expect(heading).to_have_text(re.compile(r"from 16\.(79|80|81)° S, 1(69\.99|70\.00|70\.01)° W$"))
    reader.view(40, -190, 4)
    reader.click(41, -190)
    expect(names(reader)).to_have_text(re.compile(r"° N, (169|170)"))
    at = reader.frame.evaluate(
        """(({ lat, lng }) => [lat, lng])(Object.values(map._layers)
            .find((layer) => layer.options.icon?.options.className === "atlas-site").getLatLng())"""
    )
    assert at == pytest.approx((41, -190), abs=0.2)  # degrees: two pixels


def the_map_is_light_or_dark_as_the_page_is(reader):
    fills = []
    for theme in ("dark", "light"):
        reader.page.emulate_media(color_scheme=theme)
        reader.frame.wait_for_function(f"document.documentElement.dataset.theme === '{theme}'")
        land = reader.map.locator("path.atlas-land").first
        fills.append(land.evaluate("(path) => getComputedStyle(path).fill"))
    assert fills[0] != fills[1]


@pytest.mark.parametrize(
    "query",
    [
        "site=mozdok&site=kapustin-yar-9m729",
        "site=kapustin-yar-9m729&site=kamyshlov&site=mozdok&site=shuya&band=none&system=9m729",
        "site=kaliningrad&site=64.73,177.51&site=mutlangen&band=500-1000&band=0-5500",
    ],
)
def test_the_ground_is_filled_where_a_capital_is_in_the_band_from_any_launch_point_and_rings_are_whole(
    tab, tmp_path, query
):
    scenario = link.read(query)
    reader = Offline(tab(offline=True), written(tmp_path, scenario))
    filled = reader.on_map(
        """Object.values(map._layers)
            .filter((layer) => /atlas-ground (?!nearer)/.test(layer.options.className))
            .map((ground) => [ground.options.className.split(" ")[1],
                Object.entries(map.capitals).filter(([, { dot }]) => {
                    const { x, y } = map.latLngToLayerPoint(dot.getLatLng());
                    return ground.getElement().isPointInFill(new DOMPoint(x, y));
                }).map(([code]) => code)])"""
    )
    places = [[point.lat, point.lon] for point in scenario.points]
    inside = f"{places}.every((place) => map.getBounds().contains(place))"
    assert reader.on_map(inside)  # however far from Europe
    rows = drawing(scenario).reaches
    near = {row.place.iso_a2 for row in rows if row.edge_km < 20}  # some pixels
    assert len(filled) == len(scenario.drawn)
    for band, (_, found) in zip(scenario.drawn, filled, strict=True):
        assert set(found) - near == {row.place.iso_a2 for row in rows if band in row.bands} - near
    no_ring_is_drawn_along_the_antimeridian_or_the_map_s_upper_edge(reader)


def no_ring_is_drawn_along_the_antimeridian_or_the_map_s_upper_edge(reader):
    lines = reader.on_map(
        """Object.values(map._layers).filter((l) => l instanceof L.Polyline && !(l instanceof L.Polygon))
            .flatMap((line) => L.LineUtil.isFlat(line.getLatLngs()) ? [line.getLatLngs()] : line.getLatLngs())
            .map((line) => line.map(({ lat, lng }) => [lat, lng]))"""
    )
    pairs = [pair for line in lines for pair in pairwise(line)]
    assert len(pairs) > 1000
    for (lat, lon), (next_lat, next_lon) in pairs:
        assert not lon % 360 == next_lon % 360 == 180  # in whichever turn of the world
        assert not min(lat, next_lat) > 85.06


def the_year_of_the_slider_is_in_the_title_the_link_and_below_the_map(reader):
    reader.follow("site=mutlangen&members=nato&year=1988")
    frame = reader.map
    expect(frame.get_by_role("slider", name="Year")).to_have_value("1988")
    expect(frame.locator(".atlas-stood")).to_have_count(len(Year(1988).sites))
    frame.get_by_role("slider", name="Year").fill("1983")
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text("Mutlangen, 1983")
    expect(reader.page.get_by_text(" ".join(Year(1983).sentences()))).to_be_visible()
    expect(reader.page.get_by_role("status")).to_contain_text("14 capitals of NATO members in 1983")
    expect(frame.locator(".atlas-stood")).to_have_count(len(Year(1983).sites))
    reader.page.wait_for_function("location.search.includes('year=1983')")
    assert parse_qs(urlsplit(reader.page.url).query)["year"] == ["1983"]
    frame.get_by_role("button", name="Leave the years").click()
    expect(reader.page.get_by_role("heading", level=1)).not_to_contain_text("1983")
    reader.page.wait_for_function("!location.search.includes('year')")
    reader.page.get_by_role("button", name="Undo", exact=True).click()
    expect(frame.get_by_role("slider", name="Year")).to_have_value("1983")
    frame.get_by_role("button", name="Leave the years").click()
    expect(reader.page.get_by_role("heading", level=1)).not_to_contain_text("1983")
    frame.get_by_role("button", name="Through the years").click()
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text(f"Mutlangen, {years.last()}")


def a_hostile_name_is_text_in_the_heading_and_in_the_labels_of_controls(reader):
    reader.follow(link.query(Scenario(HOSTILE.points[:1])))
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text(NAMES[0])
    is_no_link_and_no_picture(reader)
    reader.follow(link.query(Scenario(HOSTILE.points[-2:])))
    expect(names(reader)).to_have_text(TOLD[-2:])
    reader.page.get_by_text("Name the launch point").click()
    box = reader.page.get_by_role("textbox", name="Name on the map")
    box.fill("![y](http://127.0.0.1:9/)")
    box.press("Enter")
    expect(reader.page.get_by_text("Only for ! y (http //127.0.0.1 9/)")).to_be_visible()
    is_no_link_and_no_picture(reader)


def is_no_link_and_no_picture(reader):
    """No name in the sidebar; and nothing but the page's own host was asked for anything."""
    reader.rest()
    abroad = "[...document.querySelectorAll('.stSidebar a, .stSidebar img')].map((each) => each.outerHTML)"
    assert reader.page.evaluate(abroad) == []
    assert reader.outside() == []


def hostile_names_run_and_fetch_nothing_on_the_page(reader):
    """The host of the picture in the last name is this machine, so that only its port tells it apart."""
    expect(names(reader)).to_have_text(TOLD)
    is_no_link_and_no_picture(reader)


def the_download_opens_with_no_network_on_a_phone_and_shows_what_the_page_shows(page, tab, folder):
    with page.page.expect_download() as download:
        page.page.get_by_role("button", name="HTML map").click()
    file = folder / "map.html"
    download.value.save_as(file)
    reader = Offline(tab(offline=True, viewport=PHONE), file)
    expect(reader.page.locator(".atlas-label.launch span")).to_have_text(TOLD)
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(
        page.page.get_by_role("heading", level=1).inner_text()
    )
    for sentence in (summary(page).inner_text(), str(wording.CAVEAT)):
        expect(reader.page.get_by_text(sentence)).to_be_visible()
    shown = page.frame.evaluate(DOTS)
    assert len(shown) == 50
    assert reader.on_map(DOTS) == shown
    (home,) = reader.page.get_by_role("link").all()
    assert home.get_attribute("href") == page.page.url
    assert reader.asked() == []
    its_switches_are_folded_cover_no_button_and_take_bands_away(reader.page)
    assert reader.errors == []


def its_switches_are_folded_cover_no_button_and_take_bands_away(page):
    box = page.get_by_label("Shorter-range band, 500–1,000 km")
    expect(box).to_be_hidden()
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_text("European capitals in each band").click()
    expect(box).to_be_visible()
    for each in page.locator(".atlas-legend li").all():
        place = each.bounding_box()
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 390
    ring = page.locator("path.atlas-ring.shorter")
    expect(ring).to_have_count(2 * len(TOLD))
    box.uncheck()
    expect(ring).to_have_count(0)
    page.get_by_text("European capitals in each band").click()
    expect(box).to_be_hidden()
