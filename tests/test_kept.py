"""What is computed of a scenario is kept; what rests on a reader's own tables no longer than the scenario."""

import gc
import weakref

import pytest

from geo.facts import own_tables
from geo.facts.model import Own
from geo.features import attribute_tables, wording
from geo.features.drawing import drawing
from geo.features.kept import kept
from geo.outputs import geojson
from geo.outputs.web import export, range_chart
from geo.scenario.scenario import Scenario

SITES = "name,lat,lon,sources\nDen,54.7,20.5,me\n"
CLAIMS = "system,range_max_km,claimant,claimed_on,source\nMine,700,Me,2026,s\n9m729,3000,Me,2026,s\n"


def own() -> Own:
    return Own(own_tables.read_sites(SITES.encode()), own_tables.read_claims(CLAIMS.encode()))


@pytest.mark.parametrize(
    ("sites", "system"),
    [(["own-2"], ""), (["mozdok"], "own-mine"), (["mozdok"], "9m729"), (["mozdok"], ""), (["own-2"], "r-12")],
)
def test_nothing_of_a_reader_s_tables_outlives_their_scenario(sites, system):
    gc.freeze()  # so that it is not searched through what other tests have kept, which takes seconds
    tables = own()
    scenario = Scenario.parse(sites, (), system, own=tables)
    drawn = drawing(scenario)
    for made in (geojson.bands_geojson, export.legend_html, wording.summary, range_chart.chart_html):
        made(drawn)
    list(attribute_tables.capitals(drawn))
    rows = [weakref.ref(each) for each in (*tables.sites, *tables.claims)]
    del tables, scenario, drawn
    gc.collect()
    assert [row() for row in rows] == [None] * 3


def test_a_scenario_that_uses_none_of_its_tables_has_the_answers_of_all_others():
    without, having = Scenario.parse(["mozdok"]), Scenario.parse(["mozdok"], own=own())
    assert drawing(having).reaches is drawing(without).reaches


def test_of_a_scenario_with_tables_the_last_answer_is_kept_with_it():
    asked = []

    @kept(most=8)
    def answer(_scenario: Scenario, number: int) -> int:
        asked.append(number)
        return number

    scenario = Scenario.parse(["own-2"], own=own())
    assert [answer(scenario, number) for number in (1, 1, 2, 2, 1)] == [1, 1, 2, 2, 1]
    assert asked == [1, 2, 1]
    assert answer(Scenario.parse(["own-2"], own=own()), 1) == 1
    assert asked == [1, 2, 1, 1]


def test_what_only_a_reader_s_table_makes_true_is_said_and_not_kept_for_others():
    rows = own_tables.read_sites(b"name,lat,lon,systems,sources\nBase,10,10,9m729,A letter\n")
    having = Scenario.parse(["10,10,Base"], (), "9m729", own=Own(sites=rows))
    assert wording.what_if(drawing(having)) == ""
    assert not having.uses_own  # no fact of theirs is drawn, but one changes a sentence
    without = Scenario.parse(["10,10,Base"], (), "9m729")
    assert "what if" in wording.what_if(drawing(without))
