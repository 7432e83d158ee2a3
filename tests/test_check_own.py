"""A claim is checked with the reader’s own tables, in a notebook and on the command line."""

import json
import shlex
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs

import pytest

import geo
from command_line import call, refusal
from geo.cli import commands
from geo.facts import own_tables
from geo.facts.model import Own
from geo.features import wording
from geo.features.claim_check import check
from geo.scenario import question
from geo.scenario.question import Question
from geo.words.errors import AtlasError


def test_the_reader_s_own_claims_and_sites_count_and_are_in_no_link(tmp_path, capsys):
    claims = tmp_path / "claims.csv"
    claims.write_text("system,range_max_km,claimant,claimed_on,source\n9m729,3000,Me,2026,mine\n", "utf-8")
    sites = tmp_path / "sites.csv"
    sites.write_text("name,lat,lon,sources,systems\nKaliningrad,54.706,20.511,mine,9m729\n", "utf-8")
    own = own_tables.read_files([claims, sites])
    found = check(Question.parse("9m729", "kaliningrad", "berlin", own))
    assert "3,000 km according to Me (your own table), 2026: yes, 2,471 km to spare" in found.answer
    assert found.placed == "yes"
    assert found.standing == "The reader’s own table places the 9M729 at Kaliningrad."
    assert found.sentences[-1] == wording.link_note(uses_own=True)
    assert found.quote("http://localhost:8501/").endswith(" --own FILE")
    assert question.read(parse_qs(found.question.query)) == replace(found.question, own=Own())
    printed = call(
        capsys, "check", "9m729", "kaliningrad", "berlin", "--own", str(claims), "--own", str(sites)
    )
    assert found.answer in printed


def test_a_system_of_one_s_own_is_asked_again_with_its_table(tmp_path, capsys):
    claims = tmp_path / "claims.csv"
    claims.write_text("system,range_max_km,claimant,claimed_on,source\nMy Rocket,300,Me,2026,mine\n", "utf-8")
    found = check(Question.parse("My Rocket", "ryazan", "Moscow, Russia", own_tables.read_files([claims])))
    command = found.quote("http://localhost:8501/").partition("To ask again: inf-range ")[2]
    assert command.startswith("check 'My Rocket' ")
    assert found.answer in call(capsys, *shlex.split(command.replace("FILE", str(claims))))


@pytest.mark.parametrize(
    "asked", [("", "kaliningrad", "Berlin"), ("9m729", " ", "Berlin"), ("9m729", "kaliningrad", "")]
)
def test_what_is_missing_is_said_in_the_same_sentence_by_command_and_in_a_notebook(asked, capsys):
    with pytest.raises(AtlasError) as wanted:
        Question.parse(*asked)
    assert refusal(capsys, ["check", *asked]) == f"inf-range: {wanted.value}\n"
    with pytest.raises(AtlasError) as said:
        geo.check(*asked)
    assert str(said.value) == str(wanted.value)


@pytest.mark.parametrize("what", [True, False, ["9m729"], object()])
def test_what_is_neither_a_name_nor_a_number_is_refused_in_a_notebook(what):
    with pytest.raises(AtlasError, match="give the name of a system, a range in km, or None"):
        geo.check(what, "kaliningrad", "Berlin")


def test_a_notebook_says_what_a_name_was_taken_for():
    made = geo.check("9m729", "kaliningrad", "Berlin")
    (said,) = made.taken_for
    assert said.startswith("“Berlin” was taken for Berlin, Germany. Or: North Canton, Ohio, United States")
    assert said in str(made)
    assert said in unescape(made._repr_html_())
    scenario = geo.Scenario("Berlin")
    assert scenario.taken_for == (said,)
    assert repr(scenario).endswith(f"  # {said}")
    assert geo.Scenario.from_link("?site=Berlin").taken_for == (said,)
    assert eval(repr(scenario), {"geo": geo}) == scenario  # noqa: S307
    assert geo.Scenario("kaliningrad").taken_for == geo.check("9m729", "kaliningrad", (1, 2)).taken_for == ()


def test_a_place_of_the_reader_s_own_is_where_a_way_begins_or_ends(tmp_path, capsys):
    places = tmp_path / "places.csv"
    places.write_text("name,lat,lon\nDepot,54,20\nOffice,52.5,13.4\n", "utf-8")
    printed = call(capsys, "check", "9m729", "depot", "Office", "--own", str(places))
    assert printed.startswith("From Depot to Office: within the range claimed for the 9M729 (SSC-8)?")
    assert geo.check("9m729", "Depot", "Office", own=[places]).title in printed
    assert geo.Scenario("Depot", own=[places]) == geo.Scenario((54, 20, "Depot"), own=[places])


def test_the_command_prints_json_and_says_for_what_a_name_was_taken(capsys):
    commands.main(
        ["check", "9m729", "kaliningrad", "moscow", "--format", "json", "--home", "https://atlas.example"]
    )
    printed = capsys.readouterr()
    found = check(Question.parse("9m729", "kaliningrad", "moscow"))
    assert json.loads(printed.out) == json.loads(json.dumps(found.as_json("https://atlas.example/")))
    assert printed.err.startswith("inf-range: “moscow” was taken for Moscow, Russia. Or: Moscow, Idaho")
    assert refusal(capsys, ["check", "9m729", "kaliningrad", "Brest"]) == (
        "inf-range: “Brest” may mean several places; write one of: Brest, Belarus; Brest, France\n"
    )
    assert call(capsys, "check", "none", "-16.8,179.99", "0,0").startswith("From 16.80° S, 179.99° E")
