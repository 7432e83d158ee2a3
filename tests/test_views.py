"""The three views of one map, flat, in true shape and on a globe, on the page and in a file."""

import html
import re

import numpy as np
import pytest
from playwright.sync_api import expect

import browsers
from geo.coverage import band_index
from geo.features import wording
from geo.features.drawing import drawing
from geo.geodesy import inverse
from geo.page import map_click
from geo.scenario import link
from geo.scenario.scenario import DEFAULT, Scenario
from three_views import FRONT, KINDS, VIEW, choose
from visits import Offline, names, summary, written

EDGES = (500, 1000, 5500)  # km
PLACES = {
    "Kaliningrad": (54.706, 20.511),
    "Anadyr": (64.734, 177.515),
    "Suva": (-18.142, 178.442),
    "Quito": (-0.22, -78.512),
    "McMurdo": (-77.85, 166.67),
    "North Pole": (90.0, 0.0),
}
# In which grounds each place lies, as the browser fills them; null where the view does not show the place.
GROUNDS = f"""([places, kinds]) => {{
    const map = {FRONT}, box = map.getContainer(), origin = map.getPixelOrigin();
    const grounds = kinds.map((kind) => [...box.querySelectorAll(`path.atlas-ground.${{kind}}`)]);
    return places.map(([lat, lon]) => {{
        if (!map.round && Math.abs(lat) > 85) return null;  // beyond Mercator
        const {{ x, y }} = map.project(map.round ? [lat, lon] : atlas.near(map, [lat, lon])).subtract(origin);
        if (!L.bounds([0, 0], map.getSize()).contains(map.layerPointToContainerPoint([x, y]))) return null;
        return grounds.map((paths) => paths.some((path) => path.isPointInFill(new DOMPoint(x, y))));
    }});
}}"""

# Each range as it is written along its ring, with the places some pixels round its middle.
RANGES = f"""() => {{
    const map = {FRONT}, texts = map.getPane("ranges").querySelectorAll(".atlas-range:not(.beside)");
    return [...texts].map((text) => {{
        const {{ x, y }} = text.getStartPositionOfChar(text.getNumberOfChars() >> 1);
        const round = [[24, 0], [-24, 0], [0, 24], [0, -24]];
        return [text.textContent, round.map(([dx, dy]) => map.layerPointToLatLng([x + dx, y + dy]).wrap())];
    }});
}}"""

# The launch point on the map, and the longitudes and latitudes of each light ring round it.
TRAIL = """() => {
    const site = Object.values(map._layers).find((l) => l.options.draggable).getLatLng();
    const lines = Object.values(map._layers).filter((l) => l.options.className === "atlas-trail");
    const lonlat = (place) => [place.wrap().lng, place.lat];
    return { site: [site.lat, site.lng], rings: lines.map((line) => line.getLatLngs().map(lonlat)) };
}"""
FULL = (
    "site=kaliningrad&site=46.0,-6.0,A+ship&band=shorter&band=0-480&system=9m729&band.2=0-2000&hide=1"
    "&members=nato&compare=circle&units=nmi&notation=dms"
)


@pytest.fixture
def file(tab, tmp_path):
    """Opens a scenario's exported file, with a fragment behind its address."""
    opened = []

    def open_(scenario=DEFAULT, fragment="", **options):
        opened.append(Offline(tab(offline=True, **options), written(tmp_path, scenario), fragment))
        return opened[-1].page

    yield open_
    assert [each.errors for each in opened] == [[]] * len(opened)


def somewhere(count):
    """Latitudes and longitudes of places spread evenly over the Earth."""
    dice = np.random.default_rng(1987)
    return np.degrees(np.arcsin(dice.uniform(-1, 1, count))), dice.uniform(-180, 180, count)


def test_in_each_view_every_place_is_drawn_on_its_side_of_each_edge(tab, tmp_path):
    page = tab(offline=True)  # a browser takes as long to begin a page as to open a file
    for name, (lat, lon) in PLACES.items():
        reader = Offline(page, written(tmp_path, Scenario.parse([f"{lat},{lon},{name}"])))
        every_place_is_on_its_side_in_each_view(page, lat, lon)
        assert reader.errors == [], name


def test_in_each_view_the_ground_in_common_is_where_so_many_distances_say_and_its_legend_switches_it(file):
    three = link.read("site=64.73,177.51&site=66,-175&site=85,90&band=0-3000&common=2")
    page = file(three)
    lats, lons = somewhere(4000)
    km = np.array([inverse(point.lon, point.lat, lons, lats)[0] for point in three.points])
    reached, clear = (km <= 3000).sum(axis=0), (abs(km - 3000) > 20).all(axis=0)
    page.evaluate(f"void {FRONT}.setView([65, 178], 2, {{ animate: false }})")
    for kind in KINDS:
        if kind != "flat":
            choose(page, kind)
        drawn = page.evaluate(GROUNDS, [np.transpose([lats, lons]).tolist(), ["common"]])
        seen = [i for i, each in enumerate(drawn) if each and clear[i]]
        assert {reached[i] for i in seen} == {0, 1, 2, 3}
        assert [i for i in seen if drawn[i] != [reached[i] >= 2]] == [], kind
        assert page.locator(".leaflet-container:visible path.atlas-common").count() >= 1
    page.get_by_label("In reach from at least 2 of the 3 launch points").locator("visible=true").uncheck()
    assert (
        page.locator(".leaflet-container:visible path:is(.atlas-common, .atlas-ground.common)").count() == 0
    )
    assert page.locator(".leaflet-container:visible path.atlas-ring").count() >= 1


def every_place_is_on_its_side_in_each_view(page, lat, lon):
    lats, lons = somewhere(4000)
    distance = inverse(lon, lat, lons, lats)[0]
    (right,) = band_index(lon, lat, lons, lats, EDGES)
    for kind in KINDS:
        if kind != "flat":
            choose(page, kind)
        else:
            page.evaluate(f"void {FRONT}.setView([{lat}, {lon}], 3, {{ animate: false }})")
        pixel = 20 if kind == "flat" else 0  # km: of Leaflet's whole pixels; d3's have fractions
        clear = np.all([np.abs(distance - edge) > max(0.003 * edge, pixel) for edge in EDGES], axis=0)
        drawn = page.evaluate(GROUNDS, [np.transpose([lats, lons]).tolist(), ["shorter", "intermediate"]])
        seen = [i for i, each in enumerate(drawn) if each and clear[i]]
        assert len(seen) > 150
        wrong = [i for i in seen if drawn[i] != [right[i] == 1, right[i] == 2]]
        assert [(lats[i], lons[i], distance[i], drawn[i]) for i in wrong] == [], kind
        written_along_its_ring(page, lon, lat)


def written_along_its_ring(page, lon, lat):
    page.wait_for_function("""() => new Promise((done) =>
        requestAnimationFrame(() => requestAnimationFrame(() => done(true))))""")
    ranges = page.evaluate(RANGES)
    assert ranges
    for text, around in ranges:
        lats, lons = np.transpose([(place["lat"], place["lng"]) for place in around])
        km = inverse(lon, lat, lons, lats)[0]
        assert km.min() < int(text.replace(",", "").removesuffix(" km")) < km.max()


@browsers.BOTH
def test_a_map_is_shared_its_launch_point_dragged_and_its_globe_turned_in_one_visit(visit):
    reader = visit(f"?{FULL}", permissions=["clipboard-read", "clipboard-write"])
    the_link_that_is_copied_and_the_map_that_is_embedded_are_those_of_the_map_shown(reader)
    for journey in (
        a_light_ring_follows_a_dragged_launch_point_and_the_exact_bands_settle_with_one_run,
        the_globe_turns_and_takes_clicks_true_shape_is_dragged_in_and_both_are_in_the_link,
    ):
        reader.follow("site=kaliningrad")
        expect(names(reader)).to_have_text("Kaliningrad")
        reader.rest()
        journey(reader)


def the_link_that_is_copied_and_the_map_that_is_embedded_are_those_of_the_map_shown(reader):
    scenario = link.read(FULL)
    reader.page.get_by_role("button", name="Share").click()
    codes = reader.page.get_by_test_id("stCode")
    expect(reader.page.get_by_text("nobody else can open its links")).to_be_visible()
    expect(reader.page.get_by_role("button", name="HTML map to send or to host")).to_be_visible()
    codes.first.hover()
    codes.first.get_by_role("button").click()
    reader.page.wait_for_function("navigator.clipboard.readText().then((text) => text.includes('?site='))")
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert link.read(copied.partition("?")[2]) == scenario
    expect(summary(reader)).to_have_text(wording.summary(drawing(scenario)))
    expect(names(reader)).to_have_text(["A ship"])
    embedded_in_another_page_the_map_stands_alone(reader, codes.nth(1).inner_text(), scenario)
    reader.leave()


def embedded_in_another_page_the_map_stands_alone(reader, code, scenario):
    address = html.unescape(re.search(r'src="([^"]+)"', code)[1])
    assert re.search(r'title="[^"]+A ship', html.unescape(code))
    other = reader.page.context.new_page()
    other.set_content(code)
    embedded = other.frame_locator("iframe")
    expect(embedded.locator("path.atlas-ring").first).to_be_attached()
    expect(embedded.locator(".atlas-label.launch span")).to_have_text("A ship")
    expect(embedded.locator("table")).to_have_count(0)
    assert link.read(address.replace("&view=map", "")) == scenario
    other.close()
    reader.page.bring_to_front()  # a page behind another is drawn no more, and would never rest


def a_light_ring_follows_a_dragged_launch_point_and_the_exact_bands_settle_with_one_run(reader):
    runs = reader.runs
    x, y = reader.pick_up()
    reader.page.mouse.move(x - 60, y + 40, steps=8)
    reader.page.mouse.move(x - 120, y + 80, steps=8)
    expect(reader.map.locator(".atlas-trail")).to_have_count(3)
    there = reader.frame.evaluate(
        "(at) => { const p = map.containerPointToLatLng(at); return [p.lat, p.lng]; }",
        inside(reader, x - 120, y + 80),
    )
    reader.frame.wait_for_function(
        f"""([lat, lng]) => {{ const trail = ({TRAIL})();
            const there = map.distance(trail.site, [lat, lng]) < 30e3;
            return there && trail.rings.every((ring) => ring.length); }}""",
        arg=there,
    )
    trail = reader.frame.evaluate(TRAIL)
    for ring, km in zip(trail["rings"], (500, 1000, 5500), strict=True):
        site = np.round(trail["site"], map_click.DECIMALS)  # as the server will have it
        d, _ = inverse(site[1], site[0], *np.array(ring).T)
        assert d == pytest.approx(km, abs=1e-6)  # km: it is the very ring, not one of a sphere
    expect(summary(reader)).to_have_text(wording.summary(drawing(DEFAULT)))
    assert reader.runs == runs  # until it is let go
    reader.page.mouse.up()
    assert reader.launch_point() == pytest.approx(there, abs=0.3)  # degrees: some pixels
    expect(reader.map.locator(".atlas-trail")).to_have_count(0)
    expect(names(reader)).to_have_text(re.compile("° N"))
    lat, lon = reader.launch_point()
    shown = reader.frame.evaluate(TRAIL)["site"]
    assert shown == pytest.approx((lat, lon), abs=0.01)
    reader.page.wait_for_url("**/?site=*")
    reader.rest()
    assert reader.runs == runs + 1
    brought_back_to_where_it_was_it_leaves_no_trail(reader)


def brought_back_to_where_it_was_it_leaves_no_trail(reader):
    before = reader.frame.evaluate(TRAIL)["site"]
    x, y = reader.pick_up()
    reader.page.mouse.move(x, y + 20, steps=4)
    expect(reader.map.locator(".atlas-trail")).to_have_count(3)
    for left in (12, 4, 3, 0):  # pixels, each in a frame of its own: of moves in one a browser tells the last
        reader.page.mouse.move(x, y + left)
        reader.frame.wait_for_function("new Promise(requestAnimationFrame)")
    reader.page.mouse.up()
    expect(reader.map.locator(".atlas-trail")).to_have_count(0)
    assert reader.frame.evaluate(TRAIL)["site"] == before


def inside(reader, x, y):
    """A point of the screen as one of the map's frame."""
    frame = reader.page.locator(".stCustomComponentV1").bounding_box()
    return [x - frame["x"], y - frame["y"]]


def the_globe_turns_and_takes_clicks_true_shape_is_dragged_in_and_both_are_in_the_link(reader):
    runs = reader.runs
    reader.frame.wait_for_function("""[...document.fonts].some(({ family, status }) =>
        family.includes("Source Sans") && status === "loaded")""")  # the page's
    choose(reader.frame, "globe")
    reader.linked(r"#globe=54\.71,20\.51,")
    box = reader.map.locator(".atlas-round").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    reader.page.mouse.move(x + 150, y + 80)
    reader.page.mouse.down()
    reader.page.mouse.move(x, y + 80, steps=4)
    reader.page.mouse.up()
    reader.frame.wait_for_function(f"{FRONT}.turning === false")
    assert reader.frame.evaluate(VIEW)["middle"]["lng"] > 30
    assert reader.runs == runs  # nothing of this asks the server
    reader.page.mouse.click(x, y)
    reader.linked(r"\?site=\d.*#globe=")
    lat, lon = reader.launch_point()
    middle = reader.frame.evaluate(VIEW)["middle"]
    assert (lat, lon) == (pytest.approx(middle["lat"], abs=0.3), pytest.approx(middle["lng"], abs=0.3))
    expect(reader.map.locator(".atlas-round path.atlas-ring").nth(3)).to_be_attached()
    reader.rest()
    choose(reader.frame, "true")
    reader.linked("#true=")
    drags_in_true_shape(reader)
    reader.page.reload()
    expect(reader.map.locator(".atlas-round.true")).to_be_visible()
    expect(reader.map.locator(".atlas-round path.atlas-ring").nth(3)).to_be_attached()


def drags_in_true_shape(reader):
    """A ring is a circle, and the map is round the launch point again once that was dragged."""
    boxes = [each.bounding_box() for each in reader.map.locator(".atlas-round path.atlas-ring.shorter").all()]
    assert len(boxes) == 2
    for box in boxes:
        assert box["width"] == pytest.approx(box["height"], rel=0.006)  # d3 is a sphere: 0.3 % each way
    lon, heading = reader.launch_point()[1], reader.page.get_by_role("heading", level=1)
    before = heading.inner_text()
    x, y = reader.pick_up(".atlas-round .atlas-site")
    reader.page.mouse.move(x + 60, y, steps=4)
    expect(reader.map.locator(".atlas-round path.atlas-trail").first).to_have_attribute("d", re.compile("L"))
    reader.page.mouse.up()
    expect(heading).not_to_have_text(before)
    assert reader.launch_point()[1] > lon + 4
    reader.frame.wait_for_function(f"(lon) => {FRONT}.round.middle.lng > lon + 4", arg=lon)


@browsers.BOTH
def test_a_file_turns_by_the_keyboard_with_what_is_beyond_the_horizon_out_of_sight(file):
    page = file(fragment="#globe=54.7,20.5,3")
    page.wait_for_function(f"{FRONT}.round")
    assert page.evaluate(VIEW) == {"middle": {"lat": 54.7, "lng": 20.5}, "zoom": 3}
    page.locator(".atlas-round").focus()
    seen = f"""(code) => {{ const map = {FRONT}, size = map.getSize();
        const {{ x, y }} = map.latLngToContainerPoint(map.capitals[code].dot.getLatLng());
        return x > 0 && y > 0 && x < size.x && y < size.y; }}"""
    assert page.evaluate(seen, "PT")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("-")
    view = page.evaluate(VIEW)
    assert view["middle"] == {"lat": pytest.approx(44.7), "lng": pytest.approx(140.5)}
    assert view["zoom"] == 2.25
    assert not page.evaluate(seen, "PT")
    assert page.url.endswith("#globe=44.70,140.50,2.25")
    page.get_by_role("button", name="Recentre").click()
    page.wait_for_function(f"Math.abs({VIEW}.middle.lng - 20.51) < 0.01")


def test_what_a_reader_of_a_file_switched_off_is_off_in_every_view(file):
    page = file()
    ring = ".leaflet-container:not([hidden]) path.atlas-ring.shorter"
    page.locator(".atlas-legend input").first.uncheck()
    expect(page.locator(ring)).to_have_count(0)
    choose(page, "globe")
    assert page.locator(ring).count() == 0
    page.locator(".atlas-round .atlas-legend input").first.check()
    expect(page.locator(ring)).to_have_count(2)
    choose(page, "flat")
    expect(page.locator(ring)).to_have_count(2)
    assert page.locator(".leaflet-container").count() == 1  # the globe is gone


# A hand that takes the globe 100 pixels to the right and lets go before the browser has drawn a frame.
FLICK = """(globe, [x, y]) => {
    for (const [type, far] of [["pointerdown", 0], ["pointermove", 100], ["pointerup", 100]]) {
        const at = { pointerId: 1, clientX: x + far, clientY: y, bubbles: true };
        globe.dispatchEvent(new PointerEvent(type, at));
    }
}"""


def test_a_globe_goes_all_the_way_of_the_hand_and_does_not_glide_where_motion_is_not_welcome(file):
    page = file(fragment="#globe", reduced_motion="reduce")
    page.wait_for_function(f"{FRONT}.round")
    box = page.locator(".atlas-round").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + 60
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 200, y, steps=3)
    page.wait_for_function("new Promise(requestAnimationFrame)")
    page.mouse.up()
    assert page.evaluate(f"{FRONT}.turning") is False
    before = page.evaluate(VIEW)["middle"]["lng"]
    page.locator(".atlas-round").evaluate(FLICK, [x, y])
    assert page.evaluate(VIEW)["middle"]["lng"] < before - 5
    assert page.evaluate(f"{FRONT}.turning") is False


def test_a_view_in_the_link_that_is_none_is_told_and_the_map_opens_as_usual(file):
    page = file(fragment="#globe=91,0,3")
    plain = page.url.partition("#")[0]
    for fragment in ("#globe=91,0,3", "#true=1,2", "#globe=<b>,0,3", "#globe=%,0,3", "#flat=0,0,99"):
        page.goto("about:blank")
        page.goto(plain + fragment)
        said = "in the link is no view of the map, such as #globe=54.7,20.5,3"
        expect(page.locator(".atlas-hint")).to_have_text(f"{fragment} {said}")
        assert page.evaluate(f"atlas.kind({FRONT})") == "flat"
        expect(page.locator(".atlas-label.launch span")).to_be_visible()


def test_where_the_browser_cannot_unpack_the_map_stays_flat_and_says_so(file):
    page = file()
    page.evaluate("delete window.DecompressionStream")
    page.locator(".kinds .globe").click()
    expect(page.locator(".atlas-hint")).to_have_text(re.compile("^This browser cannot draw the round Earth"))
    assert page.evaluate(f"atlas.kind({FRONT})") == "flat"


def test_a_file_that_is_served_shows_its_globe_under_its_policy(tab, address):
    page = tab()
    errors = []
    page.on("console", lambda message: errors.append(message.text))
    page.goto(f"{address}map.html?site=kaliningrad&view=map#globe")
    page.wait_for_function(f"{FRONT}.round")
    expect(page.locator(".atlas-round path.atlas-ring")).to_have_count(4)
    assert errors == []


def test_of_several_launch_points_a_dot_is_the_larger_the_more_of_them_have_it_in_reach(file):
    three = Scenario.parse(["kaliningrad", "mutlangen", "comiso"])
    radii = file(three).evaluate(
        f"Object.entries({FRONT}.capitals).map(([code, {{ dot }}]) => [code, dot.getRadius()])"
    )
    reached = {row.place.iso_a2: row.reached_from for row in drawing(three).places}
    sizes = {reached[code]: radius for code, radius in radii}
    assert [round(radius, 6) for code, radius in radii] == [
        round(sizes[reached[code]], 6) for code, _ in radii
    ]
    assert [sizes[count] for count in sorted(sizes)] == sorted(set(sizes.values()))
    assert len(sizes) > 1
