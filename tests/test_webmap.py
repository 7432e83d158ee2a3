"""The folium map: what it holds, what it sends, and that it names no outside address."""

import re

import folium
import pytest

from geo import features, server, text, webmap
from geo.palette import TREATY
from geo.scenario import DEFAULT, Scenario
from hostile import NAMES


def script(element):
    """What an element and all below it send to the browser."""
    figure = webmap.BaseMap()
    element.add_to(figure)
    root = figure.get_root()
    root.render()
    return root.script.render()


def test_the_page_s_map_is_the_same_for_every_scenario():
    def standard(page):
        return re.sub(r"[0-9a-f]{32}", "", page.get_root().render())

    assert standard(webmap.page_map()) == standard(webmap.page_map())


def test_the_map_zooms_in_to_a_town_and_no_further():
    assert '"maxZoom": 8' in script(folium.FeatureGroup(""))


def test_every_file_the_map_loads_is_one_that_the_server_has():
    page = webmap.page_map()
    names = [link.removeprefix("../../assets/") for _, link in page.default_js + page.default_css]
    assert names == ["leaflet/leaflet.js", "basemap.js", "atlas.js", "leaflet/leaflet.css", "map.css"]
    folders = {"leaflet": webmap.LEAFLET, "": webmap.ASSETS}
    for name in names:
        folder, _, file = name.rpartition("/")
        assert name == "basemap.js" or (folders[folder] / file).is_file()
    assert server.ROUTES[0].path == "/assets/basemap.js"


@pytest.mark.parametrize("name", NAMES)
def test_a_layer_names_no_address_and_no_text_that_runs(name):
    sent = script(webmap.page_layer(Scenario.parse([f"54.71,20.51,{name}"])))
    assert "://" not in sent
    assert "<img" not in sent
    assert "</script" not in sent
    assert "${" not in sent
    assert "`" not in sent


def test_a_rerun_sends_less_than_50_kilobytes():
    sent = script(webmap.page_layer(DEFAULT))
    bare = script(webmap.page_layer(Scenario.parse(["kaliningrad"], ["none"])))
    assert len(sent.encode()) < 50_000 + len(script(folium.FeatureGroup("")).encode())
    assert len(bare) < len(sent)


def test_capitals_take_the_colour_of_their_band():
    layer = webmap.layers(DEFAULT)[2]
    dots = next(child for child in layer._children.values() if isinstance(child, folium.GeoJson)).data
    colours = {
        dot["properties"]["tip"].split("</b>")[0][3:]: dot["properties"]["style"] for dot in dots["features"]
    }
    assert len(colours) == 50
    for row in features.nearest(DEFAULT):
        expected = TREATY[row.bands[0].name].colour if row.bands else "#4a4a46"
        assert colours[text.escape(row.capital.name)]["fillColor"] == expected


def test_a_borderline_capital_s_tooltip_says_so():
    sent = script(webmap.page_layer(Scenario.parse(["kaliningrad"], ["0-280"])))
    assert sent.count("Borderline") == 1


def test_each_edge_is_labelled_where_it_runs():
    sent = script(webmap.page_layer(Scenario.parse(["kaliningrad"], ["0-480", "shorter"])))
    labels = re.findall(r'"([\d,]+ km)","edge"', sent)
    assert sorted(labels) == ["1,000 km"] * 4 + ["480 km"] * 4 + ["500 km"] * 4
