"""The sites of the year that is looked at, in every output, as somebody else's reader sees them."""

import base64
import csv
import html
import io
import json
import re
import zipfile

import fastkml
import numpy as np
import pyogrio
import pytest
from lxml import etree
from PIL import Image

import geo
from figures import OWN_WGS84, boxes, composed, lines, meet, texts
from formats import DAY, KML, SCHEMA, categories, content, kml_root, table
from geo.facts import catalog
from geo.features import attribute_tables, palette, provenance
from geo.features.drawing import drawing
from geo.scenario import link
from test_years import stood

OF_1983 = link.read("site=mutlangen&year=1983")
OF_1988 = link.read("site=kaliningrad&year=1988")  # of which some lie far beyond Europe
OF_NONE = link.read("site=mutlangen")
EMPTY = link.read("site=mutlangen&year=1957")  # in which none stood
LAYERS = {".gpkg": "year_sites", ".kml": "Sites in {year}", ".geojson": None}


def truth(year):
    """The rows of sites.csv that stood in a year, by the rules of data/README.md, with their places."""
    with (catalog.DATA / "sites.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["status"] != "hypothetical" and stood(row, year)]
    return sorted((row["id"], row["name"], float(row["lon"]), float(row["lat"])) for row in rows)


def read_back(scenario, suffix):
    """The sites of the year as GDAL reads them."""
    layer = LAYERS[suffix]
    read = table(scenario, suffix, layer and layer.format(year=scenario.year))
    return read[read.kind == "site"] if suffix == ".geojson" else read


def style_of(scenario):
    """The style of a year's site in the KML, and its picture."""
    style = kml_root(scenario).find(f".//{KML}Style[@id='year-site']")
    encoded = style.findtext(f".//{KML}href").removeprefix("data:image/png;base64,")
    return style, Image.open(io.BytesIO(base64.b64decode(encoded))).convert("RGBA")


@pytest.mark.parametrize("suffix", LAYERS)
@pytest.mark.parametrize("scenario", [OF_1983, OF_1988])
def test_gdal_finds_each_site_that_stood_at_its_place_with_its_systems_and_source(scenario, suffix):
    read = read_back(scenario, suffix)
    found = [(*row, at.x, at.y) for *row, at in zip(read.site, read.site_name, read.geometry, strict=True)]
    assert sorted(found) == truth(scenario.year)
    known = {site.id: site for site in catalog.sites()}
    for row in read.to_dict("records"):
        site = known[row["site"]]
        assert row["systems"].split("; ") == [system.name.english for system in site.systems]
        assert (row["status"], row["years"]) == (site.standing, site.years.english)
        assert (row["source"], row["source_url"]) == (str(site.sources[0]), site.sources[0].url)
        for column in ("first_year", "last_year"):
            given = getattr(site, column)
            assert row[column] != row[column] if given is None else row[column] == given


@pytest.mark.parametrize("suffix", [".gpkg", ".kml", ".geojson"])
def test_without_a_year_no_layer_column_style_or_picture_is_of_it(suffix, tmp_path):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content(OF_NONE, suffix))
    assert not {"year_sites", "Sites in None"} & set(pyogrio.list_layers(path)[:, 0])
    for trace in (b"year-site", b"year_site", b"diamond", b'"kind"'):
        assert trace not in path.read_bytes()
    assert attribute_tables.year_sites(drawing(OF_NONE)) == []


def test_a_year_in_which_none_stood_has_an_empty_layer_of_the_same_columns():
    read = table(EMPTY, ".gpkg", "year_sites")
    assert [*read.columns] == [*attribute_tables.YearSiteRow.columns(), "geometry"]
    assert read.empty
    assert SCHEMA.validate(kml_root(EMPTY)), SCHEMA.error_log
    assert geo.Scenario.from_link(link.query(EMPTY)).year_sites().empty


def test_the_kml_of_a_year_is_valid_and_another_reader_finds_the_style_of_its_diamonds():
    assert SCHEMA.validate(kml_root(OF_1983)), SCHEMA.error_log
    read = fastkml.KML.from_string(content(OF_1983, ".kml").partition(b"?>")[2].decode())
    (style,) = (each for each in read.features[0].styles if each.id == "year-site")
    (icon,) = (look for look in style.styles if type(look).__name__ == "IconStyle")
    assert icon.color == "ffffffff"  # by which nothing of the picture changes
    assert icon.icon.href.startswith("data:image/png;base64,")
    folder = read.features[0].features[-1]
    assert folder.name == "Sites in 1983"
    assert {mark.style_url.url for mark in folder.features} == {"#year-site"}


def test_the_picture_in_kml_is_a_white_diamond_with_a_dark_rim():
    _, picture = style_of(OF_1983)
    fill, rim = ((*palette.rgb(colour), 255) for colour in palette.YEAR_SITE)
    last = picture.width - 1
    assert picture.getpixel((16, 16)) == fill
    assert picture.getpixel((5, 16)) == picture.getpixel((16, 5)) == rim
    assert [picture.getpixel(corner)[3] for corner in ((2, 2), (last - 2, 2), (2, last - 2))] == [0, 0, 0]


def test_a_balloon_in_kml_says_name_systems_years_and_every_source():
    folder = kml_root(OF_1988).findall(f"{KML}Document/{KML}Folder")[-1]
    marks = {mark.findtext(f"{KML}name"): mark for mark in folder.findall(f"{KML}Placemark")}
    for site in drawing(OF_1988).year_sites:
        told = html.unescape(marks[site.name.english].findtext(f"{KML}description"))
        for words in (site.name.english, site.years.english, *(source.url for source in site.sources)):
            assert words in told
        assert all(system.short_name in told for system in site.systems)
        assert told.count("Source: ") == len(site.sources)


def test_kmz_has_the_diamond_as_a_file_and_asks_for_no_other():
    with zipfile.ZipFile(io.BytesIO(content(OF_1983, ".kmz"))) as archived:
        assert archived.namelist() == ["doc.kml", "files/dot.png", "files/diamond.png"]
        root = etree.fromstring(archived.read("doc.kml"))
        picture = archived.read("files/diamond.png")
    assert {href.text for href in root.iter(f"{KML}href")} == {"files/dot.png", "files/diamond.png"}
    embedded = kml_root(OF_1983).findtext(f".//{KML}Style[@id='year-site']//{KML}href")
    assert embedded.partition(",")[2] == base64.b64encode(picture).decode()


def test_qgis_draws_a_diamond_in_the_colours_of_the_map_and_finds_the_layer_s_title(tmp_path):
    ((category, symbol),) = categories(OF_1983, "year_sites")
    assert set(read_back(OF_1983, ".gpkg").kind) == {category.get("value")}
    options = {each.get("name"): each.get("value") for each in symbol.iter("Option") if each.get("name")}
    colours = [",".join(map(str, (*palette.rgb(each), 255))) for each in palette.YEAR_SITE]
    assert [options[name] for name in ("name", "color", "outline_color")] == ["diamond", *colours]
    (tmp_path / "a.gpkg").write_bytes(content(OF_1983, ".gpkg"))
    assert set(pyogrio.list_layers(tmp_path / "a.gpkg")[:, 0]) == {
        *("bands", "sites", "capitals", "year_sites", "layer_styles")
    }
    assert pyogrio.read_info(tmp_path / "a.gpkg", layer="year_sites")["crs"] == "EPSG:4326"


def test_the_bands_in_geojson_are_the_same_with_and_without_a_year():
    with_year, without = (
        json.loads(content(scenario, ".geojson"))["features"] for scenario in (OF_1983, OF_NONE)
    )
    assert with_year[: len(without)] == without
    for feature in with_year[len(without) :]:
        assert feature["properties"]["kind"] == "site"
        assert feature["properties"]["marker-color"] == palette.YEAR_SITE[1]
        assert list(feature) == ["type", "properties", "geometry"]


def test_the_web_map_s_diamonds_have_the_palette_s_colours():
    css = (catalog.DATA.parent / "geo" / "assets" / "map.css").read_text("utf-8")
    for name, colour in zip(("panel", "ink"), palette.YEAR_SITE, strict=True):
        assert f"--{name}: light-dark({colour}," in css
    assert re.search(r"\.atlas-stood::before {[^}]*var\(--panel\)[^}]*var\(--ink\)", css)


def test_the_notebook_has_them_as_a_table_and_shows_them_on_its_map():
    scenario = geo.Scenario.from_link(link.query(OF_1983))
    found = scenario.year_sites()
    assert sorted(found[["site", "site_name", "lon", "lat"]].itertuples(index=False, name=None)) == truth(
        1983
    )
    assert (str(found.first_year.dtype), str(found.last_year.dtype)) == ("Int64", "Int64")
    assert '"year":1983' in scenario.map().get_root().render()


def test_the_receipt_has_the_sources_of_them_and_of_a_launch_point_among_them_once():
    told = provenance.of(drawing(OF_1983), DAY).sources
    for site in drawing(OF_1983).year_sites:
        assert sum(line.startswith(f"{site.name} (") for line in told) == 1


@pytest.mark.parametrize(
    ("query", "size", "style"),
    [
        ("site=mutlangen&year=1983", "column", "print"),
        ("site=kaliningrad&year=1988", "page", "light"),
        ("site=postavy&site=comiso&year=1988", "slide", "dark"),
        ("site=-18.14,178.44,Suva&year=1987", "page", "light"),
        ("site=kaliningrad&year=2024", "social", "light"),
    ],
)
def test_the_figure_draws_counts_and_keeps_free_each_site_that_its_map_shows(query, size, style):
    scenario = link.read(query)
    sheet = composed(scenario, size, style)
    diamonds = lines(sheet, "year-site")
    said = " ".join(each.get_text() for each in texts(sheet, "legend"))
    counted = re.search(rf"Stood or said to stand in {scenario.year}: (\d+) site", said)
    assert int(counted[1]) == len(diamonds) > 0
    note = " ".join(each.get_text() for each in texts(sheet, "note"))
    beyond = re.search(r"(\d+) sites? of that year lies? beyond this map", note)
    assert len(diamonds) + (int(beyond[1]) if beyond else 0) == len(truth(scenario.year))
    for diamond in diamonds:
        assert diamond.get_marker() == "D"
        assert diamond.get_markerfacecolor() == sheet.theme.paper
    labels = boxes(texts(sheet, "label-"))
    assert not any(meet(each, labels).size for each in boxes(diamonds))


def test_a_diamond_lies_where_its_site_does_and_the_inset_covers_none():
    sheet = composed(OF_1988)
    (star,) = (np.ravel(each.get_data()) for each in lines(sheet, "launch"))
    diamonds = [np.ravel(each.get_data()) for each in lines(sheet, "year")]
    farthest = max(drawing(OF_1988).places, key=lambda row: row.distance_km)
    (dot,) = lines(sheet, f"capital-{farthest.place.iso_a2}")
    points_per_km = np.hypot(*(np.ravel(dot.get_data()) - star)) / farthest.distance_km
    (start,) = drawing(OF_1988).points
    expected_km = [
        OWN_WGS84.Inverse(start.lat, start.lon, site.lat, site.lon)["s12"] / 1000
        for site in drawing(OF_1988).year_sites
    ]
    for place in diamonds:
        drawn_km = np.hypot(*(place - star)) / points_per_km
        assert min(abs(drawn_km - km) for km in expected_km) < 0.1
    globe = sheet.figure.axes[-1]
    (inset,) = (each for each in globe.lines if (each.get_gid() or "").startswith("launch-on-globe"))
    middle = np.ravel(inset.get_data())
    assert min(np.hypot(*(place - middle)) for place in diamonds) > 0.15 * sheet.size.width


def test_a_figure_of_a_year_in_which_none_stood_has_no_diamond():
    sheet = composed(EMPTY)
    assert lines(sheet, "year-site") == []
    assert "stand in" not in " ".join(each.get_text() for each in texts(sheet, "legend"))
