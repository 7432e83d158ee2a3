"""What launch points have in common: against PROJ's distances at random places, and the same everywhere."""

import collections
import csv
import io
import json
import re
from dataclasses import replace

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pyproj import Geod

import geo
import vlq
from app_page import opened, shown
from editing import added
from figures import composed, made, texts
from formats import KML, SCHEMA, content, features, table
from geo import shapes
from geo.cli import commands
from geo.features import palette, wording
from geo.features.drawing import drawing
from geo.outputs.web import export, map_legend, webmap
from geo.page.editor import START
from geo.scenario import link
from geo.scenario.band import Band
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import ALL, COMMON
from geo.scenario.scenario import Scenario
from rfc7946 import faults
from strategies import own_bands, points

GEOD = Geod(ellps="WGS84")
DRAWN_KM = 0.101  # within which of a true ring it is drawn
THREE = "site=kaliningrad&site=mozdok&site=mutlangen"
CASES = {
    "all of three": f"{THREE}&common=all",
    "two of three": f"{THREE}&common=2",
    "joined": f"{THREE}&form=union&common=2",
    "antimeridian and pole": "site=64.73,177.51&site=66,-175&site=85,90&band=0-3000&band=shorter&common=all",
    "on both poles": "site=90,0&site=-90,0&band=500-12000&common=all",
    "the whole Earth": "site=0,0&site=0,180&band=0-20004&common=all",
    "bands apart": "site=50,10&site=52,20&site=48,30&band=0-480&band=600-2000&common=2",
    "bands of its own": "site=kaliningrad&site=mozdok&site=comiso&band.2=0-3000&band.3=none&common=2",
    "claims": "site=mozdok&site=kaliningrad&band=none&system=9m729&common=all",
    "hidden": f"{THREE}&hide=2&common=all",
}


def places(count=3000, seed=5):
    """Places spread evenly over the globe: longitude, latitude."""
    rng = np.random.default_rng(seed)
    return rng.uniform(-180, 180, count), np.degrees(np.arcsin(rng.uniform(-1, 1, count)))


def reaching(drawn, lon, lat):
    """How many launch points reach each place, by PROJ; and whether a ring is too near to ask a drawing."""
    count, near = np.zeros(len(lon), int), np.zeros(len(lon), bool)
    for point in drawn.points:
        km = GEOD.inv(*(np.full(len(lon), x) for x in (point.lon, point.lat)), lon, lat)[2] / 1000
        held = [(band.inner_km <= km) & (km <= band.outer_km) for band in point.bands]
        count += np.any(held, axis=0) if held else 0
        for edge_km in point.edges_km:
            near |= np.abs(km - edge_km) < DRAWN_KM
    return count, near


def check(drawn):
    ground = drawn.asked_common
    assert faults(ground.polygon) == []
    lon, lat = places()
    count, near = reaching(drawn, lon, lat)
    inside = shapely.contains_xy(ground.polygon, lon, lat)
    assert (inside == (count >= ground.least))[~near].all()
    names = [row.place for row in drawn.places]
    count, _ = reaching(drawn, *np.array([(each.lon, each.lat) for each in names]).T)
    assert ground.places == (count >= ground.least).sum()


@pytest.mark.parametrize("query", CASES.values(), ids=CASES)
def test_the_ground_in_common_is_what_so_many_distances_say(query):
    drawn = drawing(link.read(query))
    assert not drawn.common.polygon.is_empty
    check(drawn)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.lists(points, min_size=2, max_size=6, unique_by=lambda point: (point.lat, point.lon)),
    st.lists(own_bands, min_size=1, max_size=3, unique=True),
    st.sampled_from(COMMON),
)
def test_any_ground_in_common_is_right(some, bands, chosen):
    drawn = drawing(Scenario(tuple(some), tuple(bands), common=chosen))
    if not drawn.asked_common.why_none:
        check(drawn)
    else:
        assert drawn.common is None


def test_by_how_many_places_ground_is_reached_agrees_with_union_and_overlap():
    lon, lat = [10, 20, 179, -178], [50, 52, 55, 60]
    counted = shapes.overlap(lon, lat, 500, 3000)
    for least in range(1, 5):
        expected = shapely.union_all([ground for count, ground in counted.items() if count >= least])
        found = shapes.common(lon, lat, [[(500, 3000)]] * 4, least)
        assert found.symmetric_difference(expected).area < 1e-3 * max(expected.area, 1)
    assert shapes.common(lon, lat, [[(500, 3000)]] * 4, 5).is_empty
    one = shapes.common(lon, lat, [[(500, 3000)]] * 4, 1)
    assert one.symmetric_difference(shapes.union(lon, lat, 500, 3000)).area < 1e-3
    met = shapes.common([10], [50], [[(0, 480), (480, 900), (700, 1000)]], 1)
    assert met.symmetric_difference(shapes.disk(10, 50, 1000)).area < 1e-3


def test_within_a_system_s_highest_figure_lies_what_is_within_its_lowest():
    drawn = drawing(link.read(CASES["claims"]))
    (point,) = (each for each in drawn.points if each.place == "Kaliningrad")
    assert drawn.common.polygon.contains(shapely.Point(point.lon, point.lat))
    assert "Vilnius" in {row.place.name.english for row in drawn.places if row.reached_from == 2}
    assert wording.common(drawn).startswith(
        "29 capitals are in reach from both launch points, whatever the band; of a system’s claims the "
        "highest counts."
    )


FAR = "site=-40,-120&site=-41,-120"
SAID = {
    f"{THREE}&common=all": "36 capitals are in reach from all 3 launch points, whatever the band. "
    "Vienna lies within 10 km of an edge that decides it: too close to call.",
    f"{THREE}&common=2&units=mi": "50 capitals are in reach from at least 2 of the 3 launch points, "
    "whatever the band.",
    f"{FAR}&band=0-480&common=all": "None of Europe’s 50 capitals is in reach from "
    "both launch points, whatever the band.",
}
NONE = {
    THREE: "",
    "site=kaliningrad&common=all": "One launch point is shown: it has no ground in common with others.",
    f"{THREE}&hide=1&hide=2&common=2": "One launch point is shown: it has no ground in common with others.",
    f"{THREE}&common=7": "3 launch points are shown: no ground is in reach from 7.",
    f"{THREE}&band=none&common=2": "No band is drawn to have in common.",
    "site=kaliningrad&site=-40,-120&band=0-480&common=2": "No ground is in reach from both launch points.",
}


@pytest.mark.parametrize("query", [*SAID, *NONE])
def test_what_is_said_of_it_and_why_there_is_none(query):
    drawn = drawing(link.read(query))
    assert wording.common(drawn) == (SAID | NONE)[query]
    assert wording.common(drawn) in wording.summary(drawn)
    assert bool(drawn.common) == (query in SAID)


def test_it_changes_no_band_and_no_count():
    without, shared = (drawing(link.read(query)) for query in (THREE, f"{THREE}&common=2"))
    for each in ("legend", "places", "reaches", "marks"):
        assert getattr(without, each) == getattr(shared, each)
    assert [area.polygon for area in without.areas] == [area.polygon for area in shared.areas]
    assert [band.places for band in without.bands] == [band.places for band in shared.bands]


def test_whether_a_capital_lies_on_it_is_too_close_to_call_where_an_edge_decides_it():
    lat, lon = 52.52, 13.4  # near Berlin, which is 4 km within the reach of the second point
    east = GEOD.fwd(lon, lat, 90, 480_000 - 4_000)[:2]
    scenario = Scenario.parse([f"{lat},{lon + 1}", f"{east[1]},{east[0]}"], ["0-480"])
    close = {count: drawing(replace(scenario, common=count)).common.close for count in (ALL, "2")}
    assert all("Berlin" in map(str, names) for names in close.values())
    far = replace(scenario, bands=(Band(0, 600),))
    assert "Berlin" not in drawing(replace(far, common=ALL)).common.close
    touching = replace(scenario, bands=(Band(0, 480), Band(480, 700)))  # no reach ends at 480 km
    assert "Berlin" not in drawing(replace(touching, common=ALL)).common.close


@pytest.mark.parametrize("query", [CASES["all of three"], CASES["antimeridian and pole"]])
def test_one_choice_is_the_same_ground_and_number_in_every_file_and_in_python(query):
    scenario = link.read(query)
    ground = drawing(scenario).common
    sent = json.loads(content(scenario, ".geojson"))["features"]
    (feature,) = [each for each in sent if each["properties"].get("kind") == "common"]
    assert len(sent) == len(features(scenario)) + 1
    layer, frame = table(scenario, ".gpkg", "common"), geo.Scenario.from_link(query).common()
    folder = table(scenario, ".kml", ground.label)
    (data,) = [webmap.layer(drawing(scenario))._children.popitem()[1].data]
    drawn_on_web = [
        [vlq.line(ring) for ring in polygon] for polygon in json.loads(data)["common"]["polygons"]
    ]
    for found in (shapely.geometry.shape(feature["geometry"]), layer.geometry[0], frame.geometry[0]):
        assert found.symmetric_difference(ground.polygon).area == 0
    assert folder.geometry[0].symmetric_difference(ground.polygon).area < 1e-2  # by the gaps of its octants
    assert folder.geometry[1].geom_type.endswith("LineString")
    on_web = shapely.MultiPolygon([(shell, holes) for shell, *holes in drawn_on_web])
    assert on_web.symmetric_difference(ground.polygon).area < 1
    for row in (feature["properties"], layer.iloc[0], frame.iloc[0], folder.iloc[0]):
        assert row["capitals"] == ground.places
        assert (row["least"], row["of"]) == (ground.least, len(ground.points))
        assert (row["kind"], row["label"]) == ("common", ground.label)


def test_the_table_says_from_how_many_launch_points_each_capital_is_in_reach(capsys):
    places = ["mutlangen", "comiso", "kaliningrad", "--band", "0-1800"]
    commands.main(["capitals", *places, "--common", "all"])
    said = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(said.out)))
    reached = {row["capital"]: int(row["reached_from"]) for row in rows}
    held = collections.Counter(row["capital"] for row in rows if row["bands"])
    assert all(reached[row["capital"]] == held[row["capital"]] for row in rows)
    common = drawing(replace(Scenario.parse(places[:3], ["0-1800"]), common=ALL)).common
    assert 0 < sum(n == 3 for n in reached.values()) == common.places < len(reached)
    assert "the ground in common is no row; reached_from says" in said.err
    commands.main(["countries", *places, "--common", "4"])
    said = capsys.readouterr().err
    assert "3 launch points are shown: no ground is in reach from 4." in said
    assert "the ground in common is no row of this table; bands and map have it" in said


def test_every_picture_has_it_in_its_legend_with_its_capitals():
    scenario = link.read(CASES["two of three"])
    drawn = drawing(scenario)
    label = "In reach from at least 2 of the 3 launch points"
    assert f"<span>{label}</span> <b>50</b>" in map_legend.legend(drawn, is_page=True)
    assert f"{label}: 50&#160;capitals" in export.legend_html(drawn)
    svg = made("in common", "svg", "social", without=("land",)).decode()
    assert f"<title>{label}: 50 capitals</title>" in svg
    assert 'id="common"' in svg
    assert 'id="rulings"' in svg
    kml = etree.parse(io.BytesIO(content(scenario, ".kml")))
    SCHEMA.assertValid(kml)
    assert label in [each.text for each in kml.iterfind(f".//{KML}Folder/{KML}name")]
    without = link.read(THREE)
    assert "In reach from at least" not in map_legend.legend(drawing(without), is_page=True)
    assert not [each for each in texts(composed(without, "social"), "") if "In reach" in each.get_text()]


@pytest.mark.parametrize("query", [query for query in NONE if "none" not in query])
def test_where_there_is_none_no_file_has_it(query, tmp_path):
    scenario = link.read(query)
    assert len(json.loads(content(scenario, ".geojson"))["features"]) == len(features(scenario))
    assert "In reach from" not in content(scenario, ".kml").decode().split("<Folder>", 1)[1]
    (tmp_path / "map.gpkg").write_bytes(content(scenario, ".gpkg"))
    assert "common" not in [name for name, _kind in pyogrio.list_layers(tmp_path / "map.gpkg")]
    shown = geo.Scenario.from_link(query)
    asked = drawing(scenario).asked_common
    if asked and asked.why_none:
        with pytest.raises(geo.AtlasError, match=re.escape(asked.why_none[1:])):
            shown.common()
    else:
        assert shown.common().empty


def test_the_notebook_takes_a_number_or_all():
    for chosen, written in ((2, "2"), ("all", "all"), ("3", "3")):
        made = geo.Scenario("kaliningrad", "mozdok", "comiso", common=chosen)
        assert made.link().endswith(f"&common={written}")
    with pytest.raises(geo.AtlasError, match="common is “1”; write one of: all, 2, 3"):
        geo.Scenario("kaliningrad", "mozdok", common=1)
    with pytest.raises(geo.AtlasError, match="give a number of launch points, or all"):
        geo.Scenario("kaliningrad", "mozdok", common=None)


def test_the_page_offers_it_where_there_are_several_launch_points_and_says_why_not():
    page = opened(site=["kaliningrad", "mozdok", "comiso"])
    control = page.selectbox(key="common")
    assert control.options == ["not shown", "at least 2", "all launch points"]
    assert not control.disabled
    control.set_value("2").run()
    said = wording.common(drawing(link.read("site=kaliningrad&site=mozdok&site=comiso&common=2")))
    assert shown(page).count(said) >= 2  # under the map and beside the control
    assert f"{map_legend.swatch(palette.COMMON)}{said}" in shown(page)  # its key, on paper too
    page = opened(site=["kaliningrad", "mozdok"], hide=["2"])
    assert page.selectbox(key="common").disabled
    assert "One launch point is shown" in shown(page)
    page = opened(site=["kaliningrad"], common=["4"])
    control = page.selectbox(key="common")
    assert (control.disabled, control.value) == (False, "4")
    control.set_value("").run()
    assert not [each for each in page.selectbox if each.key == "common"]


@pytest.mark.parametrize("common", ["all", "2", "3", ""])
def test_ground_in_common_is_no_longer_chosen_where_too_few_launch_points_are_left(common):
    three = added(added(START, "Comiso"), "Mozdok").with_part("common", common)
    assert three.removed().scenario.common == ("" if common == "3" else common)
    for alone in (three.removed().removed(), three.at_sites((LaunchPoint(1, 2),))):
        assert alone.scenario.common == ""
