"""Every format read back by GDAL or by a reader of its own: the same bands, capitals and sources in all."""

import csv
import io
import json
import re
from collections import Counter

import numpy as np
import pyogrio
import pytest
import shapely
from shapely.geometry import shape

import geo
import html_table
import vlq
from formats import DAY, KML, SCENARIOS, STYLE, content, features, kml_root, table, truth, unstyled
from geo.cli import commands
from geo.features import provenance
from geo.features.drawing import drawing
from geo.features.palette import band_style
from geo.scenario import link
from geo.scenario.scenario import Scenario
from rfc7946 import faults


@pytest.fixture(params=SCENARIOS)
def scenario(request):
    return Scenario.parse(*SCENARIOS[request.param])


def html_of(scenario):
    return content(scenario, ".html").decode()


def bands(table):
    return list(zip(table.site, table.band, table.geometry, strict=True))


def same(one, other):
    """Whether two lists of bands are the same to the last digit of every coordinate."""
    return len(one) == len(other) and all(
        a[:2] == b[:2] and a[2].normalize().equals_exact(b[2].normalize(), 0)
        for a, b in zip(one, map(as_parts, other), strict=True)
    )


def as_parts(band):
    """GeoPackage layers hold MultiPolygons only: one of one part is that part."""
    site, token, ground = band
    return site, token, shapely.get_parts(ground)[0] if len(shapely.get_parts(ground)) == 1 else ground


def same_in_kml(scenario, ground, edges):
    """Whether the pieces make up the bands, and the edges all of their vertices and no other line."""
    for (site, band, expected), pieces, lines in zip(
        truth(scenario), bands(ground), bands(edges), strict=True
    ):
        if (site, band) != pieces[:2] or (site, band) != lines[:2]:
            return False
        other = pieces[2].symmetric_difference(expected)
        if other.area > 2e-3 or other.buffer(-1e-6).area > 0:
            return False  # square degrees; the octants lie 1e-6 degree apart
        drawn, ring = (set(map(tuple, shapely.get_coordinates(each))) for each in (lines[2], expected))
        if not all((abs(x), abs(y)) == (180, 90) for x, y in ring - drawn):
            return False
        if drawn and shapely.distance(expected.boundary, shapely.points(list(drawn))).max() > 1e-9:
            return False  # degrees
    return True


def capitals_of(rows):
    """What every table says of a capital: rows of site, capital, km, degrees, class, edge and borderline."""
    return [
        (
            row["site"],
            row["capital"],
            float(row["distance_km"]),
            float(row["azimuth_deg"]),
            row["range_class"],
            None
            if row["edge_km"] in ("", None) or row["edge_km"] != row["edge_km"]
            else float(row["edge_km"]),
            str(row["borderline"]).lower() in ("true", "1"),  # KML has an integer
        )
        for row in rows
    ]


def same_in_html(scenario, document):
    """Whether the map draws each band's ground, all launch points together, to 1e-4 degree."""
    drawn = vlq.bands(document)
    if len(drawn) != len(scenario.drawn):
        return False
    for band, each in zip(scenario.drawn, drawn, strict=True):
        grounds = [ground for _, token, ground in truth(scenario) if token == band.token]
        expected = shapely.get_coordinates(shapely.multipolygons(shapely.get_parts(grounds)))
        found = shapely.get_coordinates(each["ground"])
        if found.shape != expected.shape or np.abs(found - expected).max() > 0.5001e-4:
            return False
    return True


def receipts(scenario, tmp_path):
    """The receipt's sources as each format has them."""
    (tmp_path / "scenario.gpkg").write_bytes(content(scenario, ".gpkg"))
    info = pyogrio.read_info(tmp_path / "scenario.gpkg", layer="sites")
    root = kml_root(scenario)
    inside = re.search(r'<script type="application/json" id="receipt">(.*?)</script>', html_of(scenario))
    yield json.loads(inside[1])["sources"]
    yield json.loads(content(scenario, ".geojson"))["metadata"]["sources"]
    for metadata in (info["dataset_metadata"], info["layer_metadata"]):
        yield metadata.get("sources", "").splitlines()
    yield (root.findtext(f".//{KML}Data[@name='sources']/{KML}value") or "").splitlines()


def options(scenario):
    """The command line's options for a scenario."""
    yield from (f"--band={band.token}" for band in scenario.bands)
    if not scenario.bands:
        yield "--band=none"
    if scenario.system:
        yield f"--system={scenario.system.id}"
    yield f"--members={scenario.members}"
    if scenario.towns:
        yield f"--towns={scenario.towns.token}"


def test_all_formats_have_the_same_bands_capitals_and_sources(scenario, tmp_path, capsys):
    expected = truth(scenario)
    if expected:
        assert same(expected, bands(table(scenario, ".geojson")))
        assert same_in_kml(scenario, table(scenario, ".kml", "Bands"), table(scenario, ".kml", "Edges"))
    assert same(expected, bands(table(scenario, ".gpkg", "bands")))
    assert same_in_html(scenario, html_of(scenario))
    if expected:  # there is none without a band
        commands.main(["bands", *(point.token for point in scenario.points), *options(scenario)])
        printed = unstyled(json.loads(capsys.readouterr().out))
        assert printed == json.loads(json.dumps(features(scenario)))

    rows = csv.DictReader(io.StringIO(content(scenario, ".csv").decode("utf-8-sig")))
    listed = capitals_of(rows)
    assert [row[:2] for row in listed] == [
        (r.point.key, r.place.name.english) for r in drawing(scenario).reaches
    ]
    asked = drawing(scenario).asked
    for name, suffix in (("capitals", ".gpkg"), (asked.several, ".kml")):
        assert capitals_of(table(scenario, suffix, name).to_dict("records")) == listed
    nearest = [(row.place.name.english, f"{row.distance_km:,.0f}") for row in drawing(scenario).places]
    in_file = [(row[asked.one], row["Distance, km"]) for row in html_table.read(html_of(scenario))]
    if asked.are_many:  # of which the table has the nearest
        assert not Counter(in_file) - Counter(nearest)
    else:
        assert sorted(in_file) == sorted(nearest)

    sources = list(provenance.of(drawing(scenario), DAY).sources)
    assert list(receipts(scenario, tmp_path)) == [sources] * 5


def test_every_table_says_what_the_legend_calls_each_capital(scenario):
    expected = {entry.label: entry.places for entry in drawing(scenario).legend if entry.places}
    tables = {
        ".csv": list(csv.DictReader(io.StringIO(content(scenario, ".csv").decode("utf-8-sig")))),
        ".gpkg": table(scenario, ".gpkg", "capitals").to_dict("records"),
        ".kml": table(scenario, ".kml", drawing(scenario).asked.several).to_dict("records"),
        "notebook": geo.Scenario.from_link(link.query(scenario)).capitals().to_dict("records"),
    }
    shown = {(each.place.name.english, each.place.lat): each.label for each in drawing(scenario).places}
    for rows in tables.values():
        on_map = {(row["capital"], float(row["lat"])): row["on_map"] for row in rows if row["on_map"]}
        if scenario.drawn:
            assert on_map == shown
            several = [label for words in on_map.values() for label in words.split("; ")]
            assert {label: several.count(label) for label in several} == expected
        else:
            assert set(on_map.values()) == {"Capital"}
        assert [row["bands"] or "" for row in rows] == [
            "; ".join(band.token for band in row.bands) for row in drawing(scenario).reaches
        ]


def test_geojson_has_the_palette_s_colours_by_simplestyle(scenario):
    for feature in json.loads(content(scenario, ".geojson"))["features"]:
        told = feature["properties"]
        (band,) = (band for band in scenario.drawn if band.token == told["band"])
        look = band_style(band, scenario.drawn)
        assert [told[key] for key in STYLE] == [
            look.colour,
            look.width,
            look.ground.colour,
            look.ground.opacity,
        ]


def test_geojson_is_valid_by_rfc_7946_with_the_receipt_as_a_foreign_member(scenario):
    document = json.loads(content(scenario, ".geojson"))
    # Section 7.1: no foreign member may have the name of one that GeoJSON defines elsewhere.
    assert list(document) == ["type", "metadata", "features"]
    assert document["metadata"] == provenance.of(drawing(scenario), DAY).as_json()
    for feature in document["features"]:
        assert set(feature) == {"type", "properties", "geometry"}
        assert faults(shape(feature["geometry"])) == []
