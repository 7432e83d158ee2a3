"""What page and file look like in the dark and under the reader's own colours, and where the focus is."""

import io
import re
from datetime import date

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from browsers import BOTH
from colours import AT_REST, VISION, difference, in_both_schemes
from geo.features import country_words
from geo.features.colours import MIN_CONTRAST, contrast
from geo.features.drawing import drawing
from geo.features.palette import NO_BAND, OWN, SYSTEMS, TREATY
from geo.outputs.web import countries_table, export, webmap
from geo.scenario import link
from geo.scenario.scenario import DEFAULT, Scenario
from room import all_have_room
from visits import FRAME, Offline, names, written

CLAIMED = Scenario.parse(["kaliningrad"], ["shorter", "intermediate", "0-480"], system="9m729")
QUERY = "?site=kaliningrad&band=shorter&band=0-480&system=9m729"
# Colours as a browser computes them, of a property of each element.
SEEN = "(all, name) => all.map((each) => getComputedStyle(each)[name])"
FOCUSED = ".stCheckbox label:has(:focus) > span + div"


def hexed(computed):
    """#rrggbb of rgb(r, g, b)."""
    return "#" + "".join(f"{int(channel):02x}" for channel in re.findall(r"\d+", computed)[:3])


def seen(page, selector, name):
    return {hexed(each) for each in page.locator(selector).evaluate_all(SEEN, name)}


def test_rings_dots_and_swatches_stand_out_from_the_land(tab, tmp_path):
    page = Offline(tab(offline=True), written(tmp_path, CLAIMED)).page
    for scheme in in_both_schemes(page):
        (land,) = seen(page, ".atlas-land >> nth=0", "fill")
        colours = {
            *seen(page, "path.atlas-ring", "stroke"),
            *seen(page, "path.leaflet-interactive", "fill"),
            *seen(page, ".atlas-dot", "background-color"),
            *seen(page, ".atlas-swatch", "border-top-color"),
            *seen(page, ".atlas-chart .edge", "border-left-color"),
        }
        palette = {style.colour for styles in (TREATY, *SYSTEMS, NO_BAND) for style in styles.values()}
        palette |= {style.colour for style in OWN}
        if scheme == "light":
            assert colours <= palette
        else:
            assert len(colours) >= 5
            assert min(contrast(colour, land) for colour in colours) >= MIN_CONTRAST


def test_the_edge_of_ground_in_common_stands_out_on_land_and_sea_and_keeps_its_colours_under_the_reader_s(
    tab, tmp_path
):
    path = written(tmp_path, link.read("site=kaliningrad&site=mozdok&common=all"))
    steps = {}  # of the chart, by the scheme: as they are under no colours of the reader's own
    for forced in ("none", "active"):
        page = Offline(tab(offline=True, forced_colors=forced), path).page
        edges, ground = "path.atlas-common", "path.atlas-ground.common"
        for scheme in in_both_schemes(page):
            (edge,) = seen(page, edges, "stroke")
            under = seen(page, ".atlas-chart .steps", "background-color")
            assert under == steps.setdefault(scheme, under)
            for below in (*seen(page, ".atlas-land >> nth=0", "fill"), *seen(page, ".atlas-sea", "fill")):
                assert contrast(edge, below) >= MIN_CONTRAST
            assert page.locator(ground).evaluate_all(SEEN, "fill")[0].startswith('url("#atlas-hatch-')


# Land in the shorter and in the intermediate band and outside both, then sea in the latter and outside both.
GROUND = {
    "shorter": (50.9, 11.6),
    "land in": (46.9, 2.4),
    "land out": (-9, -55),
    "sea in": (48, -30),
    "sea out": (-20, -20),
}


def middle(page):
    """The colour at the middle of the map: the median of the pixels there, as hex."""
    box = page.locator(".folium-map").bounding_box()
    clip = {
        "x": box["x"] + box["width"] / 2 - 4,
        "y": box["y"] + box["height"] / 2 - 4,
        "width": 8,
        "height": 8,
    }
    pixels = np.asarray(Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB"))
    return "#{:02x}{:02x}{:02x}".format(*np.median(pixels, (0, 1)).astype(int))


def test_a_band_is_seen_on_land_by_every_eye_and_only_faintly_at_sea_and_hatched_on_paper(tab, tmp_path):
    file = Offline(tab(offline=True), written(tmp_path, DEFAULT))
    for scheme in in_both_schemes(file.page):
        a_band_is_seen_on_land_by_every_eye_and_only_faintly_at_sea(file, scheme)
    on_paper_and_under_the_reader_s_own_colours_bands_are_hatched(file.page)


def a_band_is_seen_on_land_by_every_eye_and_only_faintly_at_sea(file, scheme):
    seen = {}
    for name, (lat, lon) in GROUND.items():
        file.on_map(f"map.setView([{lat}, {lon}], 6, {{ animate: false }}), null")
        seen[name] = middle(file.page)
    for vision in VISION:
        told = scheme, vision, seen
        for outside in ("land out", "sea out"):
            assert difference(seen["land in"], seen[outside], vision) >= 20, told
            assert difference(seen["shorter"], seen[outside], vision) >= 20, told
        assert difference(seen["shorter"], seen["land in"], vision) >= 13, told
    assert (
        difference(seen["sea in"], seen["sea out"], "normal")
        < difference(seen["land in"], seen["land out"], "normal") / 2
    )


def on_paper_and_under_the_reader_s_own_colours_bands_are_hatched(page):
    ground = page.locator("path.atlas-ground.shorter")
    fill = "(path) => getComputedStyle(path).fill"
    assert "url" not in ground.evaluate(fill)
    for media in ({"media": "print"}, {"media": "screen", "forced_colors": "active"}):
        page.emulate_media(**media)
        assert "#atlas-hatch-" in ground.evaluate(fill), media


def a_switch_shows_its_focus_and_under_the_reader_s_own_colours_its_state_and_a_swatch_its_colour(own):
    the_focus_on_a_switch_stands_out(own)
    for _ in in_both_schemes(own, forced_colors="none"):
        shows_all_under_the_reader_s_own_colours(own)


def the_focus_on_a_switch_stands_out(page):
    page.get_by_label("Intermediate-range, 1,000–5,500 km").focus()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_label("Shorter-range, 500–1,000 km")).to_be_focused()
    grounds = set()
    for _ in in_both_schemes(page):
        width = page.locator(FOCUSED).evaluate("(track) => getComputedStyle(track).outlineWidth")
        assert width == "3px"
        (ring,) = seen(page, FOCUSED, "outline-color")
        (ground,) = seen(page, ".stSidebar", "background-color")
        assert contrast(ring, ground) >= MIN_CONTRAST
        grounds.add(ground)
    assert len(grounds) == 2
    page.evaluate("document.activeElement.blur()")


def shows_all_under_the_reader_s_own_colours(own):
    marks = ((".atlas-dot", "background-color"), (".atlas-swatch", "border-top-color"))
    before = [seen(own, *mark) for mark in marks]
    own.emulate_media(forced_colors="active")
    own.wait_for_function(AT_REST)
    looks = {}
    for name in ("Shorter-range, 500–1,000 km", "Intermediate-range, 1,000–5,500 km"):
        switch = own.locator("label", has=own.get_by_label(name, exact=True))
        track, knob = (
            hexed(switch.locator(part).evaluate("(each) => getComputedStyle(each).backgroundColor"))
            for part in ("> span + div", "> span + div > div")
        )
        assert contrast(track, knob) >= MIN_CONTRAST
        looks[name] = track
    assert len(set(looks.values())) == 2  # on and off
    assert [seen(own, *mark) for mark in marks] == before
    chosen, other = own.locator(".stRadio [role=radiogroup] label").evaluate_all(
        "(all) => all.map((each) => [...each.querySelectorAll('div')].map((part) => getComputedStyle(part)"
        ".backgroundColor).join())"
    )
    assert chosen != other
    (disabled,) = seen(own, "button:disabled >> nth=0", "color")
    (enabled,) = seen(own, ".st-key-add button", "color")
    assert disabled != enabled


def test_focus_and_state_stand_out_the_map_goes_to_what_is_compared_and_the_menu_says_where_one_is(visit):
    reader = visit(QUERY + "&site=mozdok")
    a_switch_shows_its_focus_and_under_the_reader_s_own_colours_its_state_and_a_swatch_its_colour(reader.page)
    reader.page.emulate_media(color_scheme="light", forced_colors="none")
    reader.follow("site=kaliningrad")
    expect(names(reader)).to_have_text(["Kaliningrad"])
    reader.rest()
    switching_the_usual_circle_on_goes_where_it_differs(reader)
    menu = reader.page.get_by_role("navigation", name="Pages of the atlas")
    for_a_projector_the_map_is_alone_until_escape(reader, menu)
    expect(menu.locator("[aria-current=page]")).to_have_text("Map")
    expect(reader.page.get_by_role("main")).to_have_count(1)
    expect(reader.map.get_by_role("region", name=re.compile("^Map of the bands"))).to_be_visible()
    menu.get_by_role("link", name="Sources").click()
    expect(menu.locator("[aria-current=page]")).to_have_text("Sources")
    reader.page.get_by_text("Specialists · ").click()
    chip = reader.page.locator(".atlas-kind[open] .atlas-quality").first.bounding_box()
    assert min(chip["width"], chip["height"]) >= 24  # pixels: WCAG 2.2, 2.5.8


def for_a_projector_the_map_is_alone_until_escape(reader, menu):
    reader.page.get_by_role("button", name="Projector mode", exact=True).click()
    reader.linked("projector=on")
    for gone in (menu, reader.page.locator(".stSidebar"), reader.page.locator(".atlas-footer")):
        expect(gone).to_be_hidden()
    reader.rest()
    box = reader.page.locator(FRAME).bounding_box()
    assert box["width"] > 1400
    assert box["y"] + box["height"] <= 900
    assert reader.frame.evaluate("innerWidth") * 1.5 == pytest.approx(box["width"], abs=2)  # large type
    reader.map.locator("#map_div").press("Escape")
    expect(menu).to_be_visible()


def switching_the_usual_circle_on_goes_where_it_differs(reader):
    inside = """((view, flat) => view.getSouth() < flat.getSouth() && view.getWest() < flat.getWest()
        && view.getEast() > flat.getEast())(map.getBounds(), L.latLngBounds(Object.values(map._layers)
        .filter((layer) => layer.options.className === "atlas-flat")
        .flatMap((layer) => (layer.whole ?? layer.getLatLngs()).flat())))"""  # in one turn of the world
    expect(reader.map.locator(".atlas-flat")).to_have_count(0)
    reader.page.get_by_text("Compare and display").click()
    reader.page.get_by_text("Compare with the usual circle").click()
    expect(reader.map.locator(".atlas-flat")).to_have_count(1)
    wrong = reader.page.get_by_text("The dotted circle is what most web maps would draw")
    expect(wrong).to_have_count(2)  # beside the switch, and below the map
    expect(wrong.first).to_be_visible()
    reader.rest()
    assert reader.frame.evaluate(inside)


def test_without_scripts_file_and_frame_say_so_and_only_the_file_names_its_table():
    told = [
        re.findall(
            "<noscript>(.*?)</noscript>",
            export.map_html(drawing(CLAIMED), date(2026, 11, 23), only_map=alone),
        )
        for alone in (False, True)
    ]
    assert [("scripts do not run here" in said, "table below" in said) for (said,) in told] == [
        (True, True),
        (True, False),
    ]


@BOTH
def test_the_countries_stand_on_the_map_each_share_on_its_ground_and_in_the_table(look):
    query = "?site=kaliningrad&band=0-480&shade=countries"
    reader = look(query)
    all_have_room(reader)
    shares = reader.frame.locator(".atlas-label.country span")
    expected = [
        f"{row.country.name} {country_words.share(row)}"
        for row in drawing(link.read(query[1:])).countries
        if not row.is_whole and row.share * row.land_km2 > 150
    ]
    assert sorted(shares.all_text_contents()) == sorted(expected)
    assert {*shares.all_inner_texts()} >= {each for each in expected if "Poland" in each or "Belarus" in each}
    assert reader.frame.locator(".atlas-country").count() == 1
    rows = reader.page.locator(".atlas-countries tbody tr:has(td)")
    assert rows.first.inner_text().split()[:2] == ["Lithuania", "wholly"]
    others = countries_table.MAX_NEAR + 3  # NATO, the EU and the treaty's states
    assert rows.count() == len(expected) + others


def test_on_a_phone_each_country_and_its_share_are_seen_without_scrolling(tab):
    page = tab(viewport={"width": 390, "height": 844})
    table = countries_table.scrolled_html(drawing(link.read("site=kaliningrad&shade=countries")))
    page.set_content(f"<style>{(webmap.ASSETS / 'legend.css').read_text('utf-8')}</style>{table}")
    ends = page.locator("td:nth-child(2)").evaluate_all(
        "cells => cells.map(each => each.offsetLeft + each.offsetWidth)"
    )
    assert len(ends) > 100
    assert max(ends) < 350
