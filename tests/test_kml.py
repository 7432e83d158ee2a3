"""KML: valid, and drawn right by a globe that takes the shorter way and cannot fill round a pole."""

import base64
import html
import io
import re
import zipfile

import fastkml
import numpy as np
import pytest
import shapely
from lxml import etree
from PIL import Image
from pyproj import Geod

from formats import KML, SCENARIOS, SCHEMA, content, kml_root, table, truth
from geo.features import attribute_tables
from geo.features.drawing import drawing
from geo.features.palette import band_style
from geo.outputs import kml
from geo.scenario.scenario import DEFAULT, Scenario


@pytest.fixture(params=SCENARIOS)
def scenario(request):
    return Scenario.parse(*SCENARIOS[request.param])


def test_kml_is_valid_by_the_ogc_schema(scenario):
    root = kml_root(scenario)
    assert SCHEMA.validate(root), SCHEMA.error_log
    styles = {f"#{style.get('id')}" for style in root.iter(f"{KML}Style")}
    assert {url.text for url in root.iter(f"{KML}styleUrl")} <= styles


def test_the_ogc_schema_refuses_what_is_no_kml():
    root = kml_root(DEFAULT)
    next(root.iter(f"{KML}color")).text = "#b8442c"
    assert not SCHEMA.validate(root)


def test_no_piece_of_kml_ground_is_read_the_wrong_way_round_the_globe(scenario):
    for _, _, ground in truth(scenario):
        for piece in kml.fillable(ground).geoms:
            assert piece.exterior.is_ccw
            steps = np.abs(np.diff(shapely.get_coordinates(piece.exterior), axis=0))
            assert steps[:, 0].max() <= 90  # degrees of longitude
            assert steps[:, 1].max() < 180
            if ground.bounds[3] == 90 or ground.bounds[1] == -90:
                west, south, east, north = piece.bounds
                assert east - west <= 90
                assert north - south <= 90


def test_no_ring_of_kml_runs_along_the_side_of_the_map(scenario):
    for _, _, ground in truth(scenario):
        for line in kml.edges(ground).geoms:
            x, y = shapely.get_coordinates(line).T
            for side in (np.abs(x) == 180, np.abs(y) == 90):
                assert not (side[1:] & side[:-1]).any()


def test_great_circles_between_the_vertices_of_a_ring_stay_within_110_m_of_it(scenario):
    earth = Geod(ellps="WGS84")
    sites = {point.key: point for point in scenario.points}
    for key, token, ground in truth(scenario):
        (band,) = (band for band in scenario.drawn if band.token == token)
        for line in kml.edges(ground).geoms:
            x, y = shapely.get_coordinates(line).T
            azimuth, _, length_m = earth.inv(x[:-1], y[:-1], x[1:], y[1:])
            lon, lat, _ = earth.fwd(x[:-1], y[:-1], azimuth, length_m / 2)
            site = np.full_like(lon, sites[key].lon), np.full_like(lat, sites[key].lat)
            _, _, range_m = earth.inv(*site, lon, lat)
            off_m = np.min([abs(range_m - 1000 * edge_km) for edge_km in band.edges_km], axis=0)
            assert off_m.max() < 110


def test_the_balloon_never_reads_the_name_as_html():
    root = kml_root(DEFAULT)
    styles = root.findall(f".//{KML}Style")
    assert {style.findtext(f"{KML}BalloonStyle/{KML}text") for style in styles} == {"$[description]"}


def test_ground_and_rings_have_the_palette_s_colours():
    scenario = Scenario.parse(["mozdok"], ["shorter", "0-480"], "9m729")
    for index, look in enumerate(band_style(band, scenario.drawn) for band in scenario.drawn):
        style = kml_root(scenario).find(f".//{KML}Style[@id='band-{index}']")
        alpha, blue, green, red = re.findall("..", style.findtext(f"{KML}PolyStyle/{KML}color"))
        assert f"#{red}{green}{blue}" == look.ground.colour
        assert int(alpha, 16) == round(255 * look.ground.opacity)
        alpha, blue, green, red = re.findall("..", style.findtext(f"{KML}LineStyle/{KML}color"))
        assert (alpha, f"#{red}{green}{blue}") == ("ff", look.colour)
        assert float(style.findtext(f"{KML}LineStyle/{KML}width")) == look.width
        assert style.findtext(f"{KML}PolyStyle/{KML}outline") == "0"


def addresses(root):
    return {href.text.partition(",")[0] for href in root.iter(f"{KML}href")}


def test_a_kml_file_asks_for_nothing_from_any_network():
    assert addresses(kml_root(DEFAULT)) == {"data:image/png;base64"}


def test_a_place_is_a_white_dot_in_the_palette_s_colour_and_smaller_than_a_launch_point(scenario):
    root, sizes = kml_root(scenario), {}
    colours = [row.colour for row in attribute_tables.capitals(drawing(scenario))]
    expected = {f"#place-{colour[1:]}": colour for colour in colours}
    for name, colour in (expected | {"#site": "#111111"}).items():
        icon = root.find(f".//{KML}Style[@id='{name[1:]}']/{KML}IconStyle")
        alpha, blue, green, red = re.findall("..", icon.findtext(f"{KML}color"))
        assert (f"#{red}{green}{blue}", alpha) == (colour, "ff")
        sizes[name] = float(icon.findtext(f"{KML}scale"))
        picture = base64.b64decode(icon.findtext(f"{KML}Icon/{KML}href").partition(",")[2])
        assert Image.open(io.BytesIO(picture)).convert("RGBA").getpixel((16, 16)) == (255, 255, 255, 255)
        assert root.find(f".//{KML}Style[@id='{name[1:]}']/{KML}LabelStyle/{KML}color").text == "ffffffff"
    assert all(size < sizes["#site"] for name, size in sizes.items() if name != "#site")
    marks = root.findall(f"{KML}Document/{KML}Folder")[3].findall(f"{KML}Placemark")
    used = [mark.findtext(f"{KML}styleUrl") for mark in marks]
    assert used == [f"#place-{colour[1:]}" for colour in colours]


def test_a_capital_s_balloon_says_what_the_legend_calls_it_and_others_are_not_shown():
    several = Scenario.parse(["kaliningrad", "comiso"], ["shorter"], "9m729")
    called = {str(each.place.name): each.label for each in drawing(several).places}
    seen = {}
    for mark in kml_root(several).findall(f"{KML}Document/{KML}Folder")[3].findall(f"{KML}Placemark"):
        if mark.findtext(f"{KML}visibility") == "1":
            name, lines = mark.findtext(f"{KML}name"), mark.findtext(f"{KML}description").split("<br>")
            assert name not in seen
            seen[name] = html.unescape(lines[2])
    assert seen == called


def test_another_reader_of_kml_finds_colour_size_and_picture_of_every_style(scenario):
    read = fastkml.KML.from_string(content(scenario, ".kml").partition(b"?>")[2].decode())
    for style in read.features[0].styles:
        looks = {type(look).__name__: look for look in style.styles}
        for kind in (
            ("LineStyle", "PolyStyle") if style.id.startswith("band-") else ("IconStyle", "LabelStyle")
        ):
            assert re.fullmatch("[0-9a-f]{8}", looks[kind].color)
        if icon := looks.get("IconStyle"):
            assert icon.scale < 1
            assert icon.icon.href.startswith("data:image/png;base64,")


def typed(mark, fields):
    """A placemark's columns as @tmcw/togeojson converts them: its typeConverters, without their errors."""
    converters = {"string": str, "int": float, "double": float, "bool": bool}
    return {
        value.get("name"): converters[fields[value.get("name")]](value.text)
        for value in mark.iter(f"{KML}SimpleData")
        if value.text
    }


def test_booleans_are_read_right_by_gdal_and_by_togeojson():
    scenario = Scenario.parse(["kaliningrad"], ["0-280"])
    fields = {field.get("name"): field.get("type") for field in kml_root(scenario).iter(f"{KML}SimpleField")}
    assert set(fields.values()) == {"string", "int", "double"}  # of bool each makes something of its own
    marks = kml_root(scenario).findall(f"{KML}Document/{KML}Folder")[3].findall(f"{KML}Placemark")
    by_togeojson = [typed(mark, fields) for mark in marks]
    by_gdal = table(scenario, ".kml", "Capitals").to_dict("records")
    for column in ("eu_member", "borderline", "own"):
        expected = [getattr(row, column) for row in attribute_tables.capitals(drawing(scenario))]
        assert [bool(row[column]) for row in by_togeojson] == expected
        assert [bool(row[column]) for row in by_gdal] == expected
        assert column == "own" or len(set(expected)) == 2  # so that either answer would be seen


@pytest.mark.parametrize("layer", ["Bands", "Edges"])
def test_every_geometry_of_kml_is_valid_and_a_row_is_a_band(scenario, layer):
    if truth(scenario):
        read = table(scenario, ".kml", layer)
        assert read[~read.geometry.isna()].is_valid.all()
        assert list(read.band) == [band for _, band, _ in truth(scenario)]


def test_kmz_is_the_same_document_with_the_dot_as_a_file():
    with zipfile.ZipFile(io.BytesIO(content(DEFAULT, ".kmz"))) as archived:
        names = archived.namelist()
        root, dot = etree.fromstring(archived.read(names[0])), archived.read(names[1])
    assert names == ["doc.kml", "files/dot.png"]
    assert addresses(root) == {"files/dot.png"}
    assert SCHEMA.validate(root), SCHEMA.error_log
    assert dot.startswith(b"\x89PNG")
    for href in root.iter(f"{KML}href"):
        href.text = f"data:image/png;base64,{base64.b64encode(dot).decode()}"
    assert etree.tostring(root) == etree.tostring(kml_root(DEFAULT))
    names = [list(table(DEFAULT, suffix, "Capitals").Name) for suffix in (".kml", ".kmz")]
    assert names[0] == names[1]
