"""A file whose reader moves launch points and switches bands: it says and draws what Python would."""

import re

import numpy as np
import pytest
import shapely
from playwright.sync_api import expect
from shapely import Polygon

from browsers import BOTH
from changed import DAY, HOME, answers, opened, scenarios
from geo import geodesy, shapes
from geo.features import wording
from geo.features.drawing import drawing
from geo.outputs.web import change_table, export, webmap
from geo.scenario import link
from geo.scenario.scenario import DEFAULT, too_many_points
from geo.words import i18n

# In which every kind of ring is: plain, round one pole, round both, over 180 degrees, near the antipode.
LIKE_THESE = [
    (54.7, 20.5, 0, 500),
    (54.7, 20.5, 1000, 5500),
    (89, 10, 0, 500),
    (90, 0, 100, 1000),
    (0, 180, 500, 5500),
    (0, 0, 0, 12000),
    (-18, 178, 3000, 12000),
    (60, 0, 0, 3339.6),
    (-78, 166, 1000, 5500),
    (10, 20, 0, 19500),
]
OFF_KM = 0.1  # by which a ring may stray: as those of Python


def differences(exported, some, answered):
    """Where file and Python differ, but for exported bands that the file offers to switch on again."""
    found = {}
    for drawn, answer in zip(some, answered, strict=True):
        script, python = answer["script"], answer["python"]
        was = script["receipt"].pop("exported", {"scenario": exported.query})
        assert was["scenario"] == exported.query
        known = {band.band.token for band in drawn.bands}
        for band in exported.bands:
            if not band.band.name and band.band.token not in known and band.label in script["in_map"]:
                script["in_map"].remove(band.label)
        wrong = [part for part in python if python[part] != script[part]]
        if wrong or answer["told"]:
            found[drawn.query] = wrong, answer["told"]
    return found


def all_equal(page, folder, seed, files, many):
    rng, seen = np.random.default_rng(seed), []
    for _ in range(files):
        exported, some = scenarios(rng, many)
        answered = answers(opened(page, folder, exported), some)
        assert differences(exported, some, answered) == {}
        seen += answered
    return seen


def test_of_random_scenarios_a_changed_file_says_each_sentence_and_each_figure_as_python_does(tab, tmp_path):
    seen = all_equal(tab(), tmp_path, seed=1987, files=5, many=20)
    said = " ".join(answer["python"]["summary"] + answer["python"]["title"][0] for answer in seen)
    for words in ("what if", "too close to call", "of your own", "within every claim", "none lie", "No band"):
        assert words in said


@pytest.mark.parametrize("spoken", ["fr", "ru"])
def test_so_it_does_in_other_languages(tab, tmp_path, spoken):
    with i18n.speaking(spoken):
        all_equal(tab(), tmp_path, seed=1988, files=2, many=12)


@pytest.mark.parametrize("browser", ["firefox"], indirect=True)
def test_so_it_does_in_firefox(tab, tmp_path):
    all_equal(tab(), tmp_path, seed=2019, files=2, many=12)


@pytest.fixture
def drawn_by(tab):
    """Calls the script's geometry on an empty page."""
    page = tab()
    page.goto("about:blank")
    constants = webmap.map_js().partition("const LAND")[0]
    parts = [webmap.script(name) for name in ("atlas", "grounds", "geodesic", "annuli")]
    page.add_script_tag(content="".join([constants, *parts]))
    return lambda places, **band: page.evaluate(
        """([places, band]) => {
            const [flat, round] = [{}, { round: true }].map((map) => atlas.annuli(map, places, band));
            return { flat, round };
        }""",
        [places, band],
    )


def ground(polygons):
    """The ground of the polygons round one place, filled by the nonzero rule: to the right of their rings."""
    rings = [Polygon([(lon, lat) for lat, lon in ring]) for polygon in polygons for ring in polygon]
    whole = [ring.buffer(0) for ring in rings if ring.area and not ring.exterior.is_ccw]
    holes = [ring.buffer(0) for ring in rings if ring.area and ring.exterior.is_ccw]
    return shapely.union_all(whole).difference(shapely.union_all(holes))


def off_km(lines, places, ranges):
    """How far the vertices of lines, and the middles between them, are from the nearest of some rings."""
    points = np.concatenate(
        [each for line in lines for each in (np.array(line), np.diff(line, axis=0) / 2 + line[:-1])]
    )
    lon, lat = (points[:, 1] + 180) % 360 - 180, points[:, 0]
    off = [abs(geodesy.distance_km(x, y, lon, lat) - km) for y, x in places for km in ranges if km]
    return np.min(off, axis=0).max()


@pytest.mark.parametrize(("lat", "lon", "inner", "outer"), LIKE_THESE)
def test_the_script_draws_the_band_that_python_draws(drawn_by, lat, lon, inner, outer):
    found, there = drawn_by([[lat, lon]], inner=inner, outer=outer), shapes.annulus(lon, lat, inner, outer)
    edges = there.boundary.length
    assert ground(found["flat"]["grounds"]).symmetric_difference(there).area < 0.004 * edges + 0.002
    for lines in (found["flat"]["lines"], found["round"]["lines"]):
        assert off_km(lines, [(lat, lon)], (inner, outer)) < OFF_KM
    assert all(abs(at[1]) <= 180 for line in found["flat"]["lines"] for at in line)


def test_no_ring_of_joined_bands_runs_within_another_and_the_grounds_are_their_union(drawn_by):
    places = [(54.7, 20.5), (48.8, 9.7), (60.0, 30.0)]
    found = drawn_by(places, inner=500, outer=1000, joined=True)["flat"]
    lat, lon = np.array(places).T
    there = shapes.union(lon, lat, 500, 1000)
    drawn = shapely.union_all([ground(found["grounds"][at : at + 2]) for at in (0, 2, 4)])
    assert drawn.symmetric_difference(there).area < 0.005 * there.boundary.length
    assert off_km(found["lines"], places, (500, 1000)) < OFF_KM
    points = np.concatenate([np.array(line) for line in found["lines"]])
    away = [geodesy.distance_km(x, y, points[:, 1], points[:, 0]) for y, x in places]
    assert not any(((km > 500.1) & (km < 999.9)).any() for km in away)
    length = sum(np.hypot(*np.diff(line, axis=0).T).sum() for line in found["lines"])
    assert length == pytest.approx(there.boundary.length, rel=0.002)


def pulled(page, x, y, number=0):
    """Drag a launch point by so many pixels, and let it go."""
    box = page.locator(".atlas-site").nth(number).bounding_box()
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(at[0] + x / 2, at[1] + y / 2, steps=3)
    page.mouse.move(at[0] + x, at[1] + y, steps=3)
    page.mouse.up()


@BOTH
def test_a_reader_drags_the_launch_point_and_the_file_says_what_is_so_there(tab, tmp_path):
    page = opened(tab(), tmp_path, drawing(DEFAULT))
    before = page.locator(".summary").text_content()
    expect(page.locator(".atlas-changed")).to_be_hidden()
    pulled(page, -120, 60)
    expect(page).to_have_title(re.compile(r"from \d+\.\d\d° N, \d+\.\d\d° E$"))
    assert page.locator(".summary").text_content() != before
    query = page.evaluate("location.hash").partition("#")[2]
    there = drawing(link.read(query))
    assert page.locator(".summary").text_content() == wording.summary(there)
    expect(page.locator(".atlas-changed")).to_contain_text("from Kaliningrad”")
    page.get_by_role("button", name="Back to the exported map").click()
    expect(page.locator(".summary")).to_have_text(before)
    expect(page.locator(".atlas-changed")).to_be_hidden()
    assert "site" not in page.evaluate("location.hash")


def test_the_address_of_a_changed_file_opens_it_as_it_was_changed(tab, tmp_path):
    page = opened(tab(), tmp_path, drawing(DEFAULT))
    pulled(page, -120, 60)
    expect(page.locator(".atlas-changed")).to_be_visible()
    said, again = page.locator(".summary").text_content(), page.evaluate("location.href")
    page.goto("about:blank")
    page.goto(again)
    expect(page.locator(".summary")).to_have_text(said)


def test_a_click_a_switch_a_slider_and_a_name_change_it_too(tab, tmp_path):
    page = opened(tab(), tmp_path, drawing(DEFAULT))
    page.locator("#map_1").click(position={"x": 500, "y": 400})
    expect(page).to_have_title(re.compile("from .*°"))
    page.locator("input[name=place]").fill("Mutlangen")
    page.keyboard.press("Enter")
    expect(page).to_have_title("What the INF Treaty’s ranges reach from Mutlangen")
    expect(page.locator("[data-note=site]")).to_contain_text("Mutlangen (")
    page.locator("input[name=range]").fill("1500")
    expect(page.locator(".summary")).to_contain_text("in the band of your own (0–1,500 km)")
    switch = page.locator(".atlas-legend input[value=intermediate]")
    switch.uncheck()
    expect(page.locator(".summary")).not_to_contain_text("intermediate-range")
    assert page.evaluate("location.hash") == "#site=mutlangen&band=shorter&band=0-1500"
    page.locator(".atlas-legend input[value=intermediate]").check()
    page.locator("input[name=own]").uncheck()
    expect(page.locator(".summary")).not_to_contain_text("of your own")
    assert page.evaluate("location.hash") == "#site=mutlangen"
    page.locator("input[name=place]").fill("54°42′36″ N, 20°30′36″ E")
    page.get_by_role("button", name="Move").click()
    assert page.evaluate("location.hash") == "#site=54.71,20.51"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("gibberish", "is no site of this atlas and no coordinates"),
        ("95, 20", "latitude 95 is outside -90..90"),
        ("54, 400", "longitude 400 is outside -180..180"),
        ("comiso", "there is already a launch point at 36.95° N, 14.61° E"),
        ("<img src=x onerror=alert(1)>", "“<img src=x onerror=alert(1)>” is no site"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_a_sentence_and_changes_nothing(tab, tmp_path, typed, said):
    page = opened(tab(), tmp_path, drawing(link.read("site=kaliningrad&site=comiso")))
    before = page.locator(".summary").text_content()
    page.locator("input[name=place]").fill(typed)
    page.keyboard.press("Enter")
    expect(page.locator(".atlas-change [role=status]")).to_contain_text(said)
    assert page.locator(".summary").text_content() == before
    assert page.locator(".atlas-change img").count() == 0


@pytest.mark.parametrize(
    "fragment",
    ["site=nowhere", "site=95,20", "band=500", "band=1000-500", "site=1,1&system=9m729"],
)
def test_an_address_that_the_file_cannot_show_is_named_and_the_exported_map_is_shown(tab, tmp_path, fragment):
    page = tab()
    file = tmp_path / "map.html"
    file.write_text(export.map_html(drawing(DEFAULT), DAY, HOME), "utf-8")
    page.goto(f"{file.as_uri()}#{fragment}")
    page.wait_for_function("Boolean(atlas.file)")
    expect(page.locator(".atlas-change [role=status]")).to_contain_text(
        "in the link is nothing that this file can show"
    )
    expect(page).to_have_title("What the INF Treaty’s ranges reach from Kaliningrad")


def test_a_name_is_a_text_wherever_the_changed_file_has_it(tab, tmp_path):
    name = "<img src=x onerror=hurt()>{origin}&amp;"
    page = opened(tab(), tmp_path, drawing(link.read(f"site=54,20,{name.replace('&', '%26')}")))
    page.evaluate("atlas.heard(null, { band: 'shorter', on: false })")
    expect(page.locator("h1")).to_have_text(f"What the INF Treaty’s ranges reach from {name}")
    assert page.locator("img").count() == 0
    page.evaluate("atlas.heard({ lat: 50, lng: 20 })")  # its own name goes with it
    expect(page.locator("figcaption")).to_contain_text(name)


def test_in_a_round_view_the_treaty_s_bands_lie_over_the_reader_s_own(tab, tmp_path):
    page = opened(tab(), tmp_path, drawing(link.read("site=kaliningrad&band=shorter&band=0-1500")))
    kinds = """() => [...atlas.file.map.front.getPane("grounds").querySelectorAll("path")]
        .map((path) => path.getAttribute("class").match(/atlas-ground (\\w+)/)[1])"""
    flat = page.evaluate(kinds)
    assert flat.index("own") < flat.index("shorter")
    page.evaluate("atlas.show(atlas.file.map, 'globe')")
    page.wait_for_function("atlas.file.map.front.round?.kind === 'globe'")
    assert page.evaluate(kinds) == flat
    page.evaluate("atlas.heard({ lat: 50, lng: 20 })")
    assert page.evaluate(kinds) == [
        "nearer",
        *flat,
    ]  # of which nothing is seen, for the band of one's own covers it


@pytest.mark.parametrize(
    "query",
    [
        "site=kaliningrad&shade=countries",
        "site=kaliningrad&compare=circle",
        "site=kaliningrad&site=comiso&common=2",
        "site=kaliningrad&site=comiso&hide=2",
        "site=kaliningrad&site=comiso&band.2=0-480",
        "site=kaliningrad&towns=DE,20000",
    ],
)
def test_a_file_with_what_its_script_cannot_draw_stays_as_it_was_exported(query):
    drawn = drawing(link.read(query))
    assert change_table.of(drawn) is None
    document = export.map_html(drawn, DAY, HOME)
    assert 'id="packed-changes"' not in document
    assert '<form class="atlas-change"' not in document


def test_a_browser_without_what_unpacks_shows_what_was_exported(tab, tmp_path):
    page = tab()
    page.add_init_script("delete window.DecompressionStream")
    file = tmp_path / "map.html"
    file.write_text(export.map_html(drawing(DEFAULT), DAY, HOME), "utf-8")
    page.goto(file.as_uri())
    page.wait_for_function("map_1.latest")
    expect(page.locator(".atlas-change")).to_be_hidden()
    assert page.locator(".atlas-ring").count() > 0
    assert not page.evaluate("Boolean(atlas.file)")


def test_a_map_in_a_frame_or_a_notebook_is_without_all_this():
    assert 'id="packed-changes"' not in export.map_html(drawing(DEFAULT), DAY, HOME, only_map=True)
    assert 'id="packed-changes"' not in export.notebook_map(drawing(DEFAULT)).get_root().render()


def test_of_a_moved_map_what_did_not_change_keeps_its_layer_and_its_place(tab, tmp_path):
    page = opened(tab(), tmp_path, drawing(link.read("site=kaliningrad&band=shorter&band=0-1500")))
    grounds = """() => [...atlas.file.map.getPane("grounds").querySelectorAll("path")]
        .map((path) => [path.getAttribute("class").match(/atlas-ground (\\w+)/)[1], path.mark ?? ""])"""
    page.evaluate("atlas.heard({ lat: 50, lng: 20 })")  # from here on the script draws
    page.evaluate("""() => atlas.file.map.getPane("grounds").querySelectorAll("path")
        .forEach((path) => { path.mark = "kept"; })""")
    before = page.evaluate(grounds)
    page.evaluate("atlas.heard(null, { band: 'intermediate', on: true })")
    after = page.evaluate(grounds)
    assert [each for each in after if each[1]] == [each for each in before if each[0] != "nearer"]
    assert ["intermediate", ""] in after
    page.evaluate("atlas.heard(null, { band: 'intermediate', on: false })")
    assert [kind for kind, _ in page.evaluate(grounds)] == [kind for kind, _ in before]


def test_while_a_launch_point_is_dragged_the_legend_says_what_it_says_once_it_is_let_go(tab, tmp_path):
    page = opened(tab(), tmp_path, drawing(DEFAULT))
    at = page.evaluate("""() => {
        const says = atlas.retells(atlas.file.map, 0);
        says([48.2, 16.4]);
        return document.querySelector(".atlas-legend").innerText;
    }""")
    page.evaluate("atlas.heard({ lat: 48.2, lng: 16.4 }, { dragged: 0 })")
    assert page.evaluate("document.querySelector('.atlas-legend').innerText") == at
    page.evaluate("atlas.writeRest()")
    assert page.locator("p.legend").inner_text().count("outside") == at.count("outside")


@BOTH
def test_a_reader_adds_launch_points_and_takes_them_away(tab, tmp_path):
    page = opened(tab(), tmp_path, drawing(DEFAULT))
    add, remove, place = (
        page.get_by_role("button", name="Add another"),
        page.get_by_role("button", name="Remove"),
        page.locator("input[name=place]"),
    )
    expect(remove).to_be_hidden()
    add.click()
    expect(page.locator(".atlas-change [role=status]")).to_contain_text("Now choose its place")
    page.get_by_role("button", name="Cancel").click()
    add.click()
    place.fill("Mutlangen")
    place.press("Enter")
    expect(page).to_have_title("What the INF Treaty’s ranges reach from 2 launch points")
    assert page.evaluate("location.hash") == "#site=kaliningrad&site=mutlangen&form=union"
    expect(page.locator("table.atlas-capitals thead")).to_contain_text("Measured from")
    add.click()
    page.locator("#map_1").click(position={"x": 500, "y": 400})
    expect(page.locator(".atlas-site")).to_have_count(3)
    expect(page.locator("select[name=which]")).to_have_value("2")
    page.locator("select[name=which]").select_option("0")
    remove.click()
    expect(page.locator(".atlas-site")).to_have_count(2)
    remove.click()
    expect(page).to_have_title(re.compile("reach from .*°"))
    expect(remove).to_be_hidden()
    expect(page.locator("table.atlas-capitals thead")).not_to_contain_text("Measured from")
    assert "form" not in page.evaluate("location.hash")


def test_no_more_launch_points_than_a_map_can_show(tab, tmp_path):
    page = opened(tab(), tmp_path, drawing(DEFAULT))
    sites = "&".join(f"site={n},{n}" for n in range(1, 13))
    page.evaluate("(sites) => atlas.linked('#' + sites)", sites)
    expect(page.get_by_role("button", name="Add another")).to_be_disabled()
    page.evaluate("(sites) => atlas.linked('#' + sites + '&site=20,20')", sites)
    said = page.locator(".atlas-change [role=status]")
    expect(said).to_have_text(too_many_points(13))
    expect(page.locator(".atlas-site")).to_have_count(12)
