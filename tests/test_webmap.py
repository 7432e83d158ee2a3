"""The folium map: what it holds, what it sends, and that it names no outside address."""

import json
import re
from dataclasses import replace

import folium
import pytest
from geographiclib.geodesic import Geodesic
from lxml import html

import vlq
from geo.features.drawing import drawing
from geo.features.palette import NO_BAND, OWN, SYSTEMS, TREATY
from geo.outputs.web import map_legend, webmap
from geo.page import tiles
from geo.scenario import link
from geo.scenario.scenario import DEFAULT, Scenario
from geo.server import routes
from geo.words import markup
from hostile import NAMES
from sent_layer import rows_of, script, sent_data

OWN_WGS84 = Geodesic(6378137, 1 / 298.257223563)


def test_the_page_s_map_is_the_same_for_every_scenario():
    def standard(page):
        return re.sub(r"[0-9a-f]{32}", "", page.get_root().render())

    assert standard(webmap.page_map()) == standard(webmap.page_map())


def test_the_map_zooms_in_to_a_town_and_no_further():
    assert '"maxZoom": 8' in script(folium.FeatureGroup(""))


def test_every_file_the_map_loads_is_one_that_the_server_has():
    page = webmap.page_map()
    names = [
        link.removeprefix(f"../../assets/{webmap.version()}/")
        for _, link in page.default_js + page.default_css
    ]
    assert names == [
        *("leaflet/leaflet.js", "map.js"),
        *("leaflet/leaflet.css", "map.css", "legend.css"),
    ]
    folders = {"leaflet": webmap.LEAFLET, "": webmap.ASSETS}
    for name in names:
        folder, _, file = name.rpartition("/")
        assert name == "map.js" or (folders[folder] / file).is_file()
    assert routes.routes()[0].path == "/assets/{version}/map.js"


@pytest.mark.parametrize("name", NAMES)
def test_a_layer_names_no_address_and_no_text_that_runs(name):
    sent = script(webmap.layer(drawing(Scenario.parse([f"54.71,20.51,{name}"]))))
    assert "://" not in sent
    assert "<img" not in sent
    assert "</script" not in sent
    assert "${" not in sent
    assert "`" not in sent


def test_a_rerun_sends_less_than_50_kilobytes():
    sent = script(webmap.layer(drawing(DEFAULT)))
    bare = script(webmap.layer(drawing(Scenario.parse(["kaliningrad"], ["none"]))))
    assert len(sent.encode()) < 50_000 + len(script(folium.FeatureGroup("")).encode())
    assert len(bare) < len(sent)


def test_capitals_take_the_colour_of_their_band():
    places = sent_data(DEFAULT)["places"]
    fills = {code: places["looks"][row["look"]][0] for code, row in rows_of(places).items()}
    assert len(fills) == 50
    for row in drawing(DEFAULT).places:
        expected = TREATY[row.bands[0].name].colour if row.bands else NO_BAND["nearer"].colour
        assert re.findall("#[0-9a-f]{6}", fills[row.place.iso_a2])[0] == expected


def test_a_capital_tells_its_distance_its_azimuth_and_its_bands():
    places = sent_data(DEFAULT)["places"]
    assert places["unit"] == ["km", 1.0]
    for row in drawing(DEFAULT).places:
        told = rows_of(places)[row.place.iso_a2]
        assert told["labels"] == [markup.escape(row.label)]
        assert (told["distance"], told["site"]) == (round(row.distance_km), 0)
        assert told["azimuth"] == round(row.azimuth_deg)
        assert told["count"] == 0  # of one launch point it is said already


def test_a_borderline_capital_tells_how_near_the_edge_is():
    rows = rows_of(sent_data(Scenario.parse(["kaliningrad"], ["0-280"]))["places"])
    assert {code: row["edge"] for code, row in rows.items() if row["edge"]} == {"PL": "2.4"}  # 280 less 277.6


def test_what_is_so_from_another_launch_point_alone_says_so():
    apart = rows_of(
        sent_data(link.read("?site=kaliningrad&site=comiso&band.1=shorter&band.2=0-1650"))["places"]
    )
    assert apart["FR"]["labels"] == [
        "In none of the bands",
        markup.escape("Borderline: 4.2 km from an edge round Comiso"),  # 1,654.2 less 1,650
    ]
    both = rows_of(sent_data(Scenario.parse(["mutlangen", "mozdok"]))["places"])["PL"]
    assert both["labels"] == [
        "Shorter-range band, 500–1,000 km",  # 879 km from Mutlangen
        "Intermediate-range band, 1,000–5,500 km, from another launch point",  # and 1,976 from Mozdok
    ]
    assert (both["site"], both["count"]) == (0, 2)  # measured from the first, in reach of both


def test_the_way_to_a_capital_goes_on_from_the_launch_point_as_geographiclib_has_it():
    rows = rows_of(sent_data(DEFAULT)["places"])
    for row in drawing(DEFAULT).places:
        way = vlq.line(rows[row.code]["way"], order=2, decimals=3)
        line = OWN_WGS84.InverseLine(row.point.lat, row.point.lon, row.place.lat, row.place.lon)
        for step, (lon, lat) in enumerate(way, 1):
            truth = line.Position(line.s13 * step / len(way))
            assert row.point.lat + lat == pytest.approx(truth["lat2"], abs=6e-4)
            assert (row.point.lon + lon - truth["lon2"] + 180) % 360 - 180 == pytest.approx(0, abs=6e-4)


def test_a_swatch_is_ruled_as_the_map_is_at_the_same_angle():
    # CSS gives the direction across the lines, SVG turns an upright line: both clockwise.
    for style in (*TREATY.values(), *(style for system in SYSTEMS for style in system.values()), *OWN):
        angles = re.findall(r"gradient\((-?\d+)deg", map_legend.swatch(style))
        assert [(int(angle) + 90) % 180 for angle in angles] == ([style.hatch % 180] if style.ruled else [])


def entries(scenario, **how):
    """The lines of the legend in the map: words, number, value of the box, whether it is on."""
    (data,) = re.findall(
        r"scenario\(\w+, \w+, (.*)\);$", script(webmap.layer(drawing(scenario), **how)), re.MULTILINE
    )
    lines = html.fragments_fromstring(json.loads(data)["legend"] or "")
    return [
        (
            "".join(line.find(".//span").itertext()),
            line.findtext(".//b"),
            *((box.get("value"), "checked" in box.attrib) for box in line.iter("input")),
        )
        for each in lines
        for line in each.iter("li")
    ]


def test_the_legend_in_the_map_counts_and_switches_the_bands_that_are_drawn():
    assert entries(DEFAULT) == [
        ("Shorter-range band, 500–1,000 km banned 1988–2019", "11", ("shorter", True)),
        ("Intermediate-range band, 1,000–5,500 km banned 1988–2019", "35", ("intermediate", True)),
        ("Nearer than 500 km not banned", "4"),
    ]
    assert entries(Scenario.parse(["kaliningrad"], ["none"])) == []
    below_nothing = entries(Scenario.parse(["kaliningrad"], ["700-900"]))
    assert [words for words, *_ in below_nothing] == [
        "Band of your own, 700–900 km",
        "Nearer than 700 km",
        "Farther than 900 km",
    ]


def test_with_several_launch_points_the_legend_says_what_the_size_of_a_dot_says():
    words = "Larger dot: in reach from more launch points"
    assert [line[0] for line in entries(Scenario.parse(["kaliningrad", "mutlangen"]))].count(words) == 1
    assert words not in [line[0] for line in entries(DEFAULT)]


def test_where_a_dot_has_the_colours_of_two_bands_the_legend_says_what_its_rim_is():
    words = "Rim of a dot: another band that holds it too"
    for scenario in (DEFAULT, Scenario.parse(["kaliningrad"], ["shorter", "0-2350"])):
        rimmed = any(row.dot.rim for row in drawing(scenario).places)
        assert [line[0] for line in entries(scenario)].count(words) == rimmed == (scenario is not DEFAULT)


def test_a_claim_counts_in_the_legend_what_its_tile_counts():
    sites = ["kapustin-yar-9m729", "kamyshlov", "mozdok", "shuya"]
    claimed = Scenario.parse(sites, ["none"], "9m729")
    assert [line[:2] for line in entries(claimed)][:2] == [
        ("9M729, lowest figure, 476 km a range not banned", "3"),
        ("9M729, highest figure, 2,500 km a range banned 1988–2019", "38"),
    ]
    assert [tile.places for tile in tiles.tiles(drawing(claimed))][:2] == [3, 38]


def test_on_the_page_it_has_the_treaty_s_bands_that_are_off_and_leaves_the_rest_to_their_controls():
    claimed = entries(Scenario.parse(["mozdok"], ["shorter"], "9m729"), is_page=True)
    assert [line[2:] for line in claimed] == [(("shorter", True),), (), (), (), (("intermediate", False),)]
    assert claimed[-1][:2] == ("Intermediate-range band, 1,000–5,500 km", None)


def test_each_edge_has_its_range_and_its_words():
    sent = sent_data(Scenario.parse(["kaliningrad"], ["0-480", "shorter"]))
    edges = [edge for band in sent["bands"] for edge in band["edges"]]
    assert sorted(edges) == [[480, "480 km", ""], [500, "500 km", ""], [1000, "1,000 km", ""]]


def test_two_edges_that_round_to_the_same_words_are_both_labelled():
    sent = sent_data(replace(Scenario.parse(["kaliningrad"], ["481-482"]), units="nmi"))
    assert sent["bands"][0]["edges"] == [[481, "260 nmi", ""], [482, "260 nmi", ""]]


def test_no_view_is_lost_where_a_language_has_one_word_for_two(monkeypatch):
    corners = [each for _name, each in webmap.VIEWS]
    monkeypatch.setattr(webmap, "VIEWS", tuple(("Same", each) for each in corners))
    (sent,) = re.findall("const VIEWS = (.*?);", webmap.basemap_js.__wrapped__())
    assert json.loads(sent) == [["Same", each] for each in corners]
