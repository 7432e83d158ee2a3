"""The GeoPackage's layers, styles and metadata, and what KML shares with them."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pyogrio
import pytest
from lxml import etree

from formats import DAY, SCENARIOS, categories, categories_of, content, table
from geo.features import attribute_tables, provenance
from geo.features.drawing import drawing
from geo.features.palette import band_style
from geo.outputs import files, geopackage
from geo.scenario.scenario import DEFAULT, Scenario


@pytest.fixture(params=SCENARIOS)
def scenario(request):
    return Scenario.parse(*SCENARIOS[request.param])


def test_every_layer_of_the_geopackage_is_in_wgs84_and_has_a_style_for_every_row(scenario):
    for name, column in (("bands", "band"), ("sites", "site"), ("capitals", "on_map_id")):
        read = table(scenario, ".gpkg", name)
        assert read.crs == "EPSG:4326"
        styled = [category.get("value") for category, _ in categories(scenario, name)]
        assert set(read[column]) - {""} == set(styled)


def query(scenario, statement, *values):
    database = sqlite3.connect(":memory:")
    database.deserialize(content(scenario, ".gpkg"))
    rows = database.execute(statement, values).fetchall()
    database.close()
    return rows


@pytest.mark.parametrize("layer", ["bands", "sites", "capitals"])
def test_qgis_finds_title_abstract_licence_sources_and_link_of_every_layer(scenario, layer):
    # As QGIS asks for them: QgsOgrProvider::loadMetadata.
    ((found,),) = query(
        scenario,
        "SELECT metadata FROM gpkg_metadata WHERE md_standard_uri = 'http://mrcc.com/qgis.dtd' AND "
        "mime_type = 'text/xml' AND id IN (SELECT md_file_id FROM gpkg_metadata_reference WHERE "
        "reference_scope = 'table' AND table_name = ? AND column_name IS NULL AND row_id_value IS NULL)",
        layer,
    )
    root, made = etree.fromstring(found), provenance.of(drawing(scenario), DAY)
    assert root.tag == "qgis"
    assert root.findtext("title").startswith(made.title)
    assert made.summary in root.findtext("abstract")
    assert "CC BY 4.0" in root.findtext("license")
    assert (root.findtext("identifier"), root.find("links")) == (f"?{made.scenario}", None)
    assert made.command in {each.text for each in root.findall("history")}
    public = provenance.of(drawing(scenario), DAY, "https://atlas.example/")
    assert etree.fromstring(geopackage._qmd("x", public)).find("links/link").get("url") == public.link
    assert set(made.sources) < {each.text for each in root.findall("history")}


def test_the_style_labels_each_launch_point_and_each_capital_once(scenario):
    styles = dict(query(scenario, "SELECT f_table_name, styleQML FROM layer_styles"))
    for layer, field in (("sites", '"site_name"'), ("capitals", '"capital"')):
        root = etree.fromstring(styles[layer])
        assert (root.get("labelsEnabled"), root.get("styleCategories")) == ("1", "Symbology|Labeling")
        assert field in root.find("labeling/settings/text-style").get("fieldName")
    assert "on_map" in etree.fromstring(styles["capitals"]).find(".//text-style").get("fieldName")


def test_a_capital_is_shown_once_however_many_launch_points_there_are():
    scenario = Scenario.parse(*SCENARIOS["several"])
    read = table(scenario, ".gpkg", "capitals")
    assert len(read) == 150
    assert len(read[read.on_map != ""]) == read[read.on_map != ""].capital.nunique() == 50
    marks = table(scenario, ".kml", "Capitals")
    assert list(marks.visibility == 1) == list(read.on_map != "")


def test_a_capital_carries_its_memberships():
    # NATO, "Member countries"; European Union, "EU countries".
    for name, suffix in (("capitals", ".gpkg"), ("Capitals", ".kml")):
        read = table(DEFAULT, suffix, name).set_index("capital")
        assert (read.nato_since["Warsaw"], bool(read.eu_member["Warsaw"])) == (1999, True)
        assert (read.nato_since.isna()["Dublin"], bool(read.eu_member["Dublin"])) == (True, True)
        assert (read.nato_since["Oslo"], bool(read.eu_member["Oslo"])) == (1949, False)


def test_a_launch_point_carries_its_claim_and_its_source():
    for name, suffix in (("sites", ".gpkg"), ("Launch points", ".kml")):
        (row,) = table(Scenario.parse(["mozdok"]), suffix, name).to_dict("records")
        assert (row["site"], row["geometry"].coords[0]) == ("mozdok", (row["lon"], row["lat"]))
        assert "battalion with the 9M729" in row["claim"]
        assert row["source"].startswith("Report: Russia Has Deployed")
        assert row["source_url"].startswith("https://americanmilitarynews.com/")
        assert row["caution"].startswith("One newspaper")


def test_the_geopackage_names_the_gdal_that_wrote_it(tmp_path):
    (tmp_path / "a.gpkg").write_bytes(
        geopackage.package(drawing(DEFAULT), provenance.of(drawing(DEFAULT), DAY))
    )
    metadata = pyogrio.read_info(tmp_path / "a.gpkg", layer="bands")["dataset_metadata"]
    expected = provenance.of(drawing(DEFAULT), DAY).as_text()
    written = metadata.pop("libraries").splitlines()
    assert written[:-1] == expected.pop("libraries").splitlines()
    assert written[-1].endswith(f"GDAL {pyogrio.__gdal_version_string__}")
    assert metadata == expected


def test_the_styles_have_the_palette_s_colours():
    scenario = Scenario.parse(["mozdok"], ["shorter", "0-480"], "9m729")
    styled = categories(scenario, "bands")
    assert [category.get("value") for category, _ in styled] == [band.token for band in scenario.drawn]
    for (_, symbol), look in zip(
        styled, (band_style(band, scenario.drawn) for band in scenario.drawn), strict=True
    ):
        fill = symbol.find("layer/Option/Option[@name='color']").get("value")
        red, green, blue, alpha = map(int, fill.split(","))
        assert f"#{red:02x}{green:02x}{blue:02x}" == look.ground.colour
        assert alpha == round(255 * look.ground.opacity)


def colour(symbol):
    """The colour of a symbol as hex."""
    written = symbol.find("layer/Option/Option[@name='color']").get("value")
    return "#{:02x}{:02x}{:02x}".format(*map(int, written.split(",")[:3]))


@pytest.mark.parametrize("sites", [["mozdok"], ["kaliningrad", "comiso"]])
def test_every_entry_of_the_legend_is_a_category_of_capitals_by_its_name_and_colour(sites):
    scenario = Scenario.parse(sites, ["shorter", "0-480"], "9m729")
    expected = {(each.label, each.dot.fill.colour) for each in drawing(scenario).places}
    found = categories(scenario, "capitals")
    assert {(category.get("label"), colour(symbol)) for category, symbol in found} == expected


def test_entries_of_the_legend_that_read_the_same_keep_their_own_colours_in_the_geopackage():
    drawn = drawing(Scenario.parse(["kaliningrad", "comiso"], ["shorter", "0-480"], "9m729"))
    alike = replace(drawn, places=tuple(replace(each, label="Same") for each in drawn.places))
    found = categories_of(geopackage.package(alike, provenance.of(alike, DAY)), "capitals")
    assert {category.get("label") for category, _ in found} == {"Same"}
    colours = {category.get("value"): colour(symbol) for category, symbol in found}
    assert colours == {"; ".join(each.entries): each.dot.fill.colour for each in drawn.places}
    assert len(set(colours.values())) >= 3


def test_a_capital_s_ids_are_those_of_the_legend_s_entries_and_stand_in_the_geopackage_alone(scenario):
    drawn = drawing(scenario)
    words = {entry.id: entry.label for entry in drawn.legend}
    for row in attribute_tables.capitals(drawn) if words else ():
        assert "; ".join(words[each] for each in filter(None, row.on_map_id.split("; "))) == row.on_map
    read = table(scenario, ".gpkg", "capitals")
    assert [*read.columns] == [*attribute_tables.CapitalRow.columns(), "on_map_id", "geometry"]
    assert "on_map_id" not in table(scenario, ".kml", drawn.asked.several).columns


def test_files_written_at_once_leave_gdal_s_settings_as_they_were():
    with ThreadPoolExecutor(4) as pool:
        made = {*pool.map(lambda _: files.content(DEFAULT, ".gpkg", DAY), range(8))}
    assert len(made) == 1
    assert pyogrio.get_gdal_config_option("OGR_SQLITE_SYNCHRONOUS") is None
