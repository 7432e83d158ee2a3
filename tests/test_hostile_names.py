"""Names that would run, break or vanish, through every format: intact, and nothing but text."""

import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest

from formats import categories, content, table
from geo.scenario.scenario import Scenario
from hostile import NAMES

HOSTILE = [
    *NAMES,
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "＝1+1",
    "\u05e9\u05dc\u05d5\u05dd \u0627\u0644\u0633\u0644\u0627\u0645",
    "👩\u200d🚀 🇪🇺",
    "$[name] $[description]",
    "]]><x>",
    "'; DROP TABLE sites; --",
]


class Balloon(HTMLParser):
    """The words and the tags of a description."""

    def __init__(self, document):
        super().__init__()
        self.words, self.tags = "", set()
        self.feed(document)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags |= {tag, *attributes}

    def handle_data(self, data):
        self.words += data


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_comes_through_every_format_intact_and_harmless(name):
    scenario = Scenario.parse([f"54.71,20.51,,{name}"], ["shorter"])
    name = scenario.points[0].name
    for suffix, layers in ((".geojson", [None]), (".gpkg", ["bands", "sites", "capitals"])):
        for each in layers:
            read = table(scenario, suffix, each)
            assert {*read.site, *read.site_name} == {name}
    assert [c.get("label") for c, _ in categories(scenario, "sites")] == [name]
    for each in ("Bands", "Edges", "Launch points", "Capitals"):
        read = table(scenario, ".kml", each)
        assert {*read.site, *read.site_name} == {name}
        for description in read.description:
            balloon = Balloon(description)
            assert balloon.tags <= {"b", "br"}
            assert name in balloon.words
            assert "$[" not in description
    made = json.loads(content(scenario, ".geojson"))["metadata"]
    assert made["launch_points"] == [f"{name} (54.71° N, 20.51° E)"]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_cell_of_the_table_is_a_formula_and_every_name_is_whole(name):
    scenario = Scenario.parse([f"54.71,20.51,,{name}"])
    document = content(scenario, ".csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(document)))
    (site,) = {row["site"] for row in rows}
    assert re.sub("(^|;)'", r"\1", site) == re.sub("(^|;)'", r"\1", scenario.points[0].name)
    for row in rows:
        texts = [cell for cell in row.values() if cell and not re.fullmatch(r"-?[\d.]+", cell, re.ASCII)]
        assert not any(cell[0] in {*"=+-@\t\r＝＋－＠"} for cell in texts)
