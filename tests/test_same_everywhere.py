"""Scenarios of every kind say the same on the page, by HTTP, in Python, by command line and in files."""

import csv
import io
import json
import re
from collections import Counter
from urllib.parse import parse_qs

import numpy as np
import pytest
import shapely
from starlette.applications import Starlette
from starlette.testclient import TestClient

import geo
import html_table
import vlq
from app_page import opened, sent, shown
from formats import DAY, SCENARIOS, content, features, truth, unstyled
from geo.cli import commands
from geo.facts import claim_span
from geo.features import provenance
from geo.features.drawing import drawing
from geo.machine.settings import HOME
from geo.outputs import files
from geo.scenario import link
from geo.scenario.scenario import Scenario
from geo.server import routes
from geo.words import markup


@pytest.fixture(params=SCENARIOS)
def scenario(request):
    return Scenario.parse(*SCENARIOS[request.param])


@pytest.fixture(autouse=True)
def day(monkeypatch):
    monkeypatch.setattr("geo.machine.settings.today", lambda: DAY)


@pytest.fixture(scope="module")
def web():
    return TestClient(Starlette(routes=routes.routes()), base_url=HOME.rstrip("/"))


@pytest.fixture
def notebook(scenario):
    return geo.Scenario.from_link(link.query(scenario))


@pytest.mark.parametrize(
    "path", ["/map.html", "/map.kml", "/map.gpkg", "/bands.geojson", "/capitals.csv", "/countries.csv"]
)
def test_an_address_answers_with_the_bytes_of_the_file(web, scenario, path):
    got = web.get(f"{path}?{link.query(scenario)}")
    suffix = ".countries.csv" if path == "/countries.csv" else path[path.index(".") :]
    if files.lacks_band(scenario, suffix):
        assert got.status_code == 400
        return
    assert (got.status_code, got.content) == (200, content(scenario, suffix))


@pytest.mark.parametrize("scenario", ["claims"], indirect=True)  # a second each time that it is drawn
def test_a_figure_has_the_same_bytes_by_http_and_from_python(web, scenario, notebook):
    sent = web.get(f"/figure.svg?{link.query(scenario)}&size=column").content
    assert notebook.figure("column").content(".svg") == sent


def test_the_bands_are_the_same_to_the_coordinate_by_http_from_python_and_on_the_command_line(
    web, scenario, notebook, capsys
):
    expected = json.loads(json.dumps(features(scenario)))
    if not expected:  # refused by HTTP and on the command line, as the tests of both say
        assert notebook.bands().empty
        return
    assert unstyled(web.get(f"/bands.geojson?{link.query(scenario)}").json()) == expected
    commands.main(["bands", "--scenario", link.query(scenario)])
    assert unstyled(json.loads(capsys.readouterr().out)) == expected
    table = notebook.bands()
    assert list(zip(table.site, table.band, strict=True)) == [each[:2] for each in truth(scenario)]
    drawn = [shapely.get_coordinates(each).tolist() for each in table.geometry]
    assert drawn == [shapely.get_coordinates(each[2]).tolist() for each in truth(scenario)]


def test_the_capitals_are_the_same_by_http_from_python_and_on_the_command_line(
    web, scenario, notebook, capsys
):
    sent = web.get(f"/capitals.csv?{link.query(scenario)}").content.decode("utf-8-sig")
    commands.main(["capitals", "--scenario", link.query(scenario)])
    assert capsys.readouterr().out == sent
    rows = list(csv.DictReader(io.StringIO(sent)))
    table = notebook.capitals()
    assert list(table.capital) == [row["capital"] for row in rows]
    assert [f"{km:.3f}" for km in table.distance_km] == [row["distance_km"] for row in rows]
    assert [f"{deg:.2f}" for deg in table.azimuth_deg] == [row["azimuth_deg"] for row in rows]
    assert list(table.range_class) == [row["range_class"] for row in rows]
    assert [str(each).lower() for each in table.borderline] == [row["borderline"] for row in rows]


def test_the_countries_are_the_same_by_http_from_python_and_on_the_command_line(
    web, scenario, notebook, capsys
):
    if not scenario.drawn:  # refused, as the test of addresses says
        with pytest.raises(geo.AtlasError, match="no band is drawn in which a country could lie"):
            notebook.countries()
        return
    sent = web.get(f"/countries.csv?{link.query(scenario)}").content.decode("utf-8-sig")
    commands.main(["countries", "--scenario", link.query(scenario)])
    assert capsys.readouterr().out == sent
    rows, table = list(csv.DictReader(io.StringIO(sent))), notebook.countries()
    for column in ("country", "in_band", "share_percent", "nearest_km", "farthest_km", "far_parts"):
        assert list(map(str, table[column])) == [row[column] for row in rows], column


def test_the_sources_are_the_same_by_http_from_python_and_on_the_command_line(
    web, scenario, notebook, capsys
):
    expected = provenance.of(drawing(scenario), DAY).sources
    assert notebook.sources == expected
    if not scenario.drawn:
        return
    sent = web.get(f"/bands.geojson?{link.query(scenario)}").json()
    commands.main(["bands", "--scenario", link.query(scenario)])
    printed = json.loads(capsys.readouterr().out)
    assert sent["metadata"] == printed["metadata"] == provenance.of(drawing(scenario), DAY).as_json()
    assert tuple(sent["metadata"]["sources"]) == expected


def test_the_page_has_the_same_bands_capitals_and_sources(scenario):
    page = opened(**parse_qs(link.query(scenario)))
    assert not page.exception
    (data,) = re.findall(r"atlas\.scenario\(\w+, \w+, (.*)\);", sent(page)["feature_group"])
    drawn = [
        [vlq.line(ring) for polygon in band["polygons"] for ring in polygon]
        for band in json.loads(data)["bands"]
    ]
    expected = [
        [ring for _, token, shape in truth(scenario) if token == band.token for ring in rings(shape)]
        for band in scenario.drawn
    ]
    for band, true_band in zip(drawn, expected, strict=True):
        for ring, true_ring in zip(band, true_band, strict=True):
            assert ring == pytest.approx(true_ring, abs=0.51e-4)  # degrees: half a step of the encoding
    asked = drawing(scenario).asked
    listed = Counter(
        (row[asked.one], row["Country"], row["Distance, km"], row["Azimuth"])
        for row in html_table.read(shown(page))
    )
    expected_rows = Counter(
        (
            str(row.place.name),
            str(row.place.country),
            f"{row.distance_km:,.0f}",
            f"{round(row.azimuth_deg) % 360}°",
        )
        for row in drawing(scenario).places
    )
    assert listed <= expected_rows if asked.are_many else listed == expected_rows
    for system in scenario.systems:
        for claim in claim_span.claims_about(system):
            assert markup.escape(claim.claimant) in shown(page)
            assert markup.escape(claim.source.url) in shown(page)


def rings(shape):
    """Every ring of a polygon or several, as lists of longitude and latitude."""
    return [
        np.array(ring.coords)
        for part in shapely.get_parts(shape)
        for ring in (part.exterior, *part.interiors)
    ]
