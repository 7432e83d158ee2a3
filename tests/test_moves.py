"""How the map is moved, and what stands beyond 180 degrees, in a real browser."""

import re
import threading
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from accessibility import LAPTOP
from geo.facts import catalog
from geo.geodesy import inverse
from geo.scenario.link import read_query
from geo.scenario.scenario import Scenario
from visits import FRAME, Offline, names, written

# As docs/embed.md says, in a text that is longer than the window.
ARTICLE = """<!doctype html><meta name="viewport" content="width=device-width">
    <body style="margin:0"><h1>Article</h1><p style="height:500px">text</p>
    <iframe src="{address}map.html?site=kaliningrad&amp;view=map" title="Map"
    width="100%" height="480" style="border:0"></iframe><p style="height:2000px">more</p>"""
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FIJI = Scenario.parse(["-16.8,179.99"])


@pytest.fixture
def article(tab, address, tmp_path):
    """Opens an article of another server's with an embedded map; gives its page and the map's frame."""
    (tmp_path / "article.html").write_text(ARTICLE.format(address=address))
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def open_(**options):
            page = tab(**{"viewport": {"width": 1000, "height": 700}, **options})
            page.goto(f"http://localhost:{server.server_port}/article.html")
            frame = page.frames[1]
            frame.wait_for_function("document.querySelector('.atlas-label.launch span')?.offsetWidth")
            return page, frame

        yield open_
        server.shutdown()


# Whether the page scrolls no more.
STILL = """() => new Promise((done) => {
    const look = (before) => setTimeout(() => scrollY === before ? done(true) : look(scrollY), 200);
    look(scrollY);
})"""
# The page's map is `map`, a file's has its element's name.
MAP = "(window[document.querySelector('.folium-map')?.id] ?? map)"


def zoom(frame):
    return frame.evaluate(f"{MAP}.getZoom()")


def center(frame):
    return frame.evaluate(f"(({{ lat, lng }}) => [lat, lng])({MAP}.getCenter())")


# Whether a launch point lies under the legend; the words of rings, each with its place and the km of 16 px.
UNDER_LEGEND = f"""(({{ left, bottom }}) => {MAP}.launchPoints.some(([lat, lon]) => {{
    const {{ x, y }} = {MAP}.latLngToContainerPoint([lat, lon]);
    const frame = {MAP}.getContainer().getBoundingClientRect();
    return x + frame.left > left && y + frame.top < bottom;
}}))(document.querySelector(".atlas-legend")?.getBoundingClientRect() ?? {{ left: 1e5, bottom: 0 }})"""
RINGS = f"""[...{MAP}.getPane("ranges").querySelectorAll(".atlas-range")].map((text) => {{
    const {{ x, y }} = text.getStartPositionOfChar(text.getNumberOfChars() >> 1);
    const {{ lat, lng }} = {MAP}.layerPointToLatLng([x, y]), near = {MAP}.layerPointToLatLng([x + 16, y]);
    return [text.textContent, lat, lng, {MAP}.distance([lat, lng], near) / 1000];
}})"""


def a_ring_says_from_which_launch_point_it_is(page, scenario):
    said = [
        (float(found[1].replace(",", "")), scenario.shown[int(found[2]) - 1], lat, lon, near_km)
        for text, lat, lon, near_km in page.evaluate(RINGS)
        if (found := re.search(r"([\d,]+) km.* from (\d+)$", text))  # without the lines of who claims it
    ]
    assert bool(said) == (len(scenario.shown) > 1 and bool(scenario.drawn))
    for range_km, point, lat, lon, near_km in said:
        assert inverse(point.lon, point.lat, lon, lat)[0] == pytest.approx(range_km, abs=near_km)


def test_the_map_of_every_story_opens_with_all_its_launch_points_in_view(tab, tmp_path):
    page = tab(offline=True)
    for story in catalog.stories():
        scenario, _ = read_query(parse_qs(story.scenario))
        assert {site.id for figure in story.numbers for site in figure.sites} <= {
            point.token for point in scenario.shown
        }, story.id
        reader = Offline(page, written(tmp_path, scenario))
        reader.page.wait_for_function(f"{MAP}.launchPoints")
        places = [[point.lat, point.lon] for point in scenario.shown]
        inside = f"(places) => places.map((place) => {MAP}.getBounds().contains(place))"
        assert all(reader.page.evaluate(inside, places)), story.id
        assert reader.page.evaluate(f"{MAP}.getBounds().contains([52, 15])"), story.id  # and Europe
        assert not reader.page.evaluate(UNDER_LEGEND), story.id
        a_ring_says_from_which_launch_point_it_is(reader.page, scenario)
        if story.id == "ss-20-and-western-europe":
            expect(reader.page.locator(".beyond")).to_have_text(
                re.compile("at least 5,000 km run beyond this view$")
            )


def test_an_article_scrolls_on_over_its_map_by_the_wheel_and_the_map_zooms_with_ctrl(article):
    page, frame = article()
    before = zoom(frame)
    hint = frame.locator(".atlas-hint")
    expect(hint).to_be_hidden()
    page.mouse.move(500, 620)
    page.mouse.wheel(0, 200)
    page.wait_for_function("scrollY === 200")
    expect(hint).to_have_text("To zoom the map, hold Ctrl and turn the wheel")
    expect(hint).to_be_hidden()  # after a second
    assert zoom(frame) == before
    page.keyboard.down("Control")
    page.mouse.wheel(0, 200)
    page.keyboard.up("Control")
    frame.wait_for_function(f"(before) => {MAP}.getZoom() < before", arg=before)
    expect(hint).to_be_hidden()
    assert page.evaluate("scrollY") == 200


def swipe(page, *ways):
    """Move one finger for each way, a list of points, over the screen by real touches."""
    session = page.context.new_cdp_session(page)

    def touch(kind, points):
        at = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    touch("touchStart", [way[0] for way in ways])
    for points in zip(*(way[1:] for way in ways), strict=True):
        touch("touchMove", points)
        page.wait_for_function("new Promise(requestAnimationFrame)")
    touch("touchEnd", [])


def line(start, end, steps=12):
    return [tuple(a + (b - a) * i / steps for a, b in zip(start, end, strict=True)) for i in range(steps + 1)]


def test_an_article_scrolls_on_by_one_finger_and_two_move_its_map(article):
    page, frame = article(**PHONE)
    before = center(frame)
    swipe(page, line((200, 780), (200, 500)))
    page.wait_for_function("scrollY > 200")
    assert center(frame) == before
    expect(frame.locator(".atlas-hint")).to_have_text("To move the map, use two fingers")
    page.wait_for_function(STILL)  # a finger leaves some way to go
    page.evaluate("scrollTo(0, 450)")
    swipe(page, line((120, 400), (220, 300)), line((220, 400), (320, 300)))
    frame.wait_for_function(f"(lng) => {MAP}.getCenter().lng < lng - 5", arg=before[1])
    assert page.evaluate("scrollY") == 450


def test_on_a_phone_the_page_scrolls_by_a_finger_on_the_map_and_a_launch_point_is_still_dragged(visit):
    reader = visit(**PHONE)
    before = center(reader.frame)
    box = reader.page.locator(FRAME).bounding_box()
    x, y = box["x"] + 60, box["y"] + 300
    swipe(reader.page, line((x, y), (x, y - 200)))
    reader.page.wait_for_function("document.querySelector('.stMain').scrollTop > 100")
    assert center(reader.frame) == before
    a_tap_on_a_capital_tells_of_it_and_moves_nothing(reader)
    at = reader.map.locator(".atlas-site").bounding_box()
    x, y = at["x"] + 9, at["y"] + 9
    swipe(reader.page, line((x, y), (x + 60, y + 60)))
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(re.compile(r"° N, \d"))


def a_tap_on_a_capital_tells_of_it_and_moves_nothing(reader):
    reader.rest()
    at = reader.frame.evaluate("map.latLngToContainerPoint([59.9127, 10.7461])")
    frame = reader.page.locator(FRAME).bounding_box()
    reader.page.touchscreen.tap(frame["x"] + at["x"], frame["y"] + at["y"])
    expect(reader.map.locator(".leaflet-tooltip")).to_contain_text("Oslo")
    expect(reader.map.locator(".atlas-way")).to_have_count(1)
    expect(names(reader)).to_have_text("Kaliningrad")


def test_far_from_europe_a_file_opens_on_the_widest_ring_and_bands_and_capitals_are_whole_in_every_turn(
    tab, tmp_path
):
    reader = Offline(tab(offline=True, viewport=LAPTOP), written(tmp_path, FIJI))
    west, east = reader.page.evaluate(f"[{MAP}.getBounds().getWest(), {MAP}.getBounds().getEast()]")
    assert west < 127
    assert east > 233  # degrees: the ring reaches from 128 to 232
    bands_beyond_180_degrees_are_whole_and_their_ground_is_where_they_are(reader)
    capitals_stay_together_wherever_the_view_is(reader)
    reader.page.get_by_role("button", name="World").click()
    reader.page.wait_for_function(f"Math.abs({MAP}.getCenter().lng - 179.99) < 1")
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.page.reload()
    bands_beyond_180_degrees_are_whole_and_their_ground_is_where_they_are(reader)
    assert reader.errors == []


def bands_beyond_180_degrees_are_whole_and_their_ground_is_where_they_are(reader):
    """In every turn of the world in view."""
    for lon in (None, -180, 100, 250):
        if lon is not None:
            turn(reader, 0, lon)
        wrong = reader.page.evaluate(
            f"""() => {{
                const map = {MAP}, ground = document.querySelector(".atlas-ground.intermediate"), wrong = [];
                const size = map.getSize(), rings = [[5200, true], [5800, false], [3000, true], [700, false]];
                for (const turn of [-360, 0, 360]) for (const [km, inside] of rings)
                    for (const [lat, lng] of atlas.sphere(L.latLng(-16.8, 179.99), km)) {{
                        const at = map.latLngToContainerPoint([lat, lng + turn]);
                        if (at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y) continue;
                        const {{ x, y }} = map.containerPointToLayerPoint(at);
                        const filled = ground.isPointInFill(new DOMPoint(x, y));
                        if (filled !== inside) wrong.push([lat, lng + turn, km]);
                    }}
                return wrong;
            }}"""
        )
        assert wrong == []


def turn(reader, lat, lon):
    reader.page.evaluate(f"void {MAP}.setView([{lat}, {lon}], 2, {{ animate: false }})")


def capitals_stay_together_wherever_the_view_is(reader):
    spread = f"""() => {{
        const lons = Object.values({MAP}.capitals).map(({{ dot }}) => dot.getLatLng().lng);
        return Math.max(...lons) - Math.min(...lons);
    }}"""
    turn(reader, 50, 10)
    before = reader.page.evaluate(spread)
    assert before < 100  # degrees: from Reykjavik to Moscow and Nicosia
    for lon in (-200, -165, 10, 180, 195, 380):
        turn(reader, 50, lon)
        assert reader.page.evaluate(spread) == pytest.approx(before)


def test_the_scale_bar_is_as_long_as_it_says_in_the_reader_s_unit(tab, tmp_path):
    page = tab(offline=True)
    for unit, km in (("km", 1.0), ("mi", 1.609344), ("nmi", 1.852)):
        Offline(page, written(tmp_path, replace(FIJI, units=unit)))
        is_as_long_as_it_says(page, unit, km)


def is_as_long_as_it_says(page, unit, km):
    for view in (0, 5):
        page.evaluate(f"void {MAP}.setView([54.7, 20.5], {view}, {{ animate: false }})")
        bar = page.locator(".leaflet-control-scale-line")
        said = re.fullmatch(rf"([\d,]+) {unit}", bar.inner_text())[1]
        assert "," in said or len(said) < 4
        west, east = page.evaluate(
            f"""[0, 20].map((x) => {MAP}.containerPointToLatLng({MAP}.getSize().divideBy(2).add([x, 0])))
                .map(({{ lng, lat }}) => [lng, lat])"""
        )
        pixels = bar.evaluate("(bar) => parseFloat(bar.style.width)")
        drawn = inverse(*west, *east)[0] / km * pixels / 20
        assert float(said.replace(",", "")) == pytest.approx(drawn, rel=0.05)
