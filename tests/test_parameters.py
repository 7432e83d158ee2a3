"""The table of parameters: each row means the same in a link, on the command line, by HTTP, in print."""

import inspect
from dataclasses import fields, replace
from pathlib import Path

import pytest

from geo.cli import commands
from geo.cli.options import _CHOICES
from geo.facts import capital_groups, towns
from geo.facts.model import NOTHING_OWN
from geo.notebook import Scenario as NotebookScenario
from geo.scenario import link, question
from geo.scenario.parameters import BAND, HIDE, OTHERS, PARAMETERS, SITE, SWITCHES, SYSTEM, VALUES
from geo.scenario.scenario import DEFAULT, Scenario
from geo.server import addresses
from geo.words.errors import AtlasError

DOCS = Path(__file__).parent.parent / "docs"
EVERY = [(row, text) for row in VALUES for text in row.choices or (row.example,)]
CASES = pytest.mark.parametrize(("row", "text"), EVERY, ids=lambda each: getattr(each, "key", each))
ROWS = pytest.mark.parametrize("row", VALUES, ids=lambda each: each.key)


def with_value(row, text):
    """The default scenario with the value of a text; without capitals it asks about towns."""
    beside = {"towns": towns.parse("PL")} if text == capital_groups.NO_CAPITALS else {}
    return replace(DEFAULT, **beside, **{row.field: row.parse(text, NOTHING_OWN)})


def test_every_field_of_a_scenario_is_a_row_but_the_readers_own_tables():
    assert {each.name for each in fields(Scenario)} - {"own"} == {
        each.field for each in (SITE, BAND, *VALUES)
    }


@ROWS
def test_what_a_row_leaves_out_is_what_a_scenario_has_without_it(row):
    assert {each.name: each.default for each in fields(Scenario)}[row.field] == row.default
    assert getattr(DEFAULT, row.field) == row.default


@CASES
def test_a_value_is_in_the_link_and_comes_back_unless_it_is_the_default(row, text):
    scenario = with_value(row, text)
    assert (f"&{row.key}={text}" in link.query(scenario)) == (scenario != DEFAULT)
    assert link.read(link.query(scenario)) == scenario


def printed(capsys, row, text, *arguments):
    """The link that `map` prints for some arguments and a row's option."""
    flag = row.option.flags[0]
    beside = ["--towns", "PL"] if text == capital_groups.NO_CAPITALS else []
    given = [flag] if row in SWITCHES and flag != f"--{row.key}" else [flag, text]
    commands.main(["map", *arguments, *given, *beside, "--link", "--home", "https://atlas.example/"])
    return capsys.readouterr().out


@CASES
def test_the_command_line_means_what_the_link_means(row, text, capsys):
    expected = f"https://atlas.example/?{link.query(with_value(row, text))}\n"
    assert printed(capsys, row, text, "kaliningrad") == expected
    if row.option.with_link:
        assert printed(capsys, row, text, "--scenario", "site=kaliningrad") == expected


@pytest.mark.parametrize("row", [row for row in (BAND, *VALUES) if not row.option.with_link])
def test_what_a_link_says_is_not_said_twice(row, capsys):
    with pytest.raises(SystemExit):
        printed(capsys, row, row.example, "--scenario", "site=kaliningrad")
    words = "--scenario says it all; leave out SITE, --band, --system and --members"
    assert capsys.readouterr().err == f"inf-range: {words}\n"


@ROWS
def test_what_means_nothing_is_refused_with_the_word_and_what_may_be_written(row):
    with pytest.raises(AtlasError, match="“nonsense”") as refused:
        row.parse("nonsense", NOTHING_OWN)
    assert all(choice in str(refused.value) for choice in row.choices)
    assert link.read_query({row.key: ["nonsense"]})[1] == (f"in the link: {refused.value}",)


def test_a_link_takes_no_key_that_is_no_row():
    keys = {each.key for each in PARAMETERS}
    values = {"system", "members", "towns", "form", "common", "compare", "shade", "units", "notation", "year"}
    assert keys == {"site", "band", "hide", "lang"} | values
    for key in ("own", "union", "circle", "sites"):
        (problem,) = link.read_query({key: ["1"]})[1]
        assert problem == f"the link has an unknown part “{key}”; leave it out"


def test_the_notebook_has_the_defaults_of_the_table():
    keywords = inspect.signature(NotebookScenario.__init__).parameters
    shared = [row for row in (*OTHERS, *SWITCHES) if row.field in keywords]
    assert {row.field for row in shared} == {"system", "members", "towns", "union", "common"}
    assert all((keywords[row.field].default or None) == (row.default or None) for row in shared)


def test_the_page_about_http_has_a_line_for_every_key():
    rows = [*PARAMETERS, *addresses.FIGURE, *addresses.VIEW]
    table = [f"| `{each.name}={each.example}` | {addresses.meaning(each)} |" for each in rows]
    assert "\n".join(table) in (DOCS / "http.md").read_text("utf-8")
    asked = [f"| `{each.name}={each.example}` | {addresses.meaning(each)} |" for each in question.PARAMETERS]
    assert "\n".join(asked) in (DOCS / "http.md").read_text("utf-8")


def test_the_page_about_the_command_line_has_a_line_for_every_option_of_a_scenario():
    table = []
    for row in _CHOICES:
        flags = ", ".join(f"`{flag}`" for flag in row.option.flags)
        of_map = " Of `map` alone." if row.option.of_map else ""
        table.append(f"| {flags} | {row.option.help}{of_map} | `{row.name}` |")
    assert "\n".join(table) in (DOCS / "command-line.md").read_text("utf-8")


def test_the_number_of_a_launch_point_is_a_number():
    assert HIDE.parse("2", NOTHING_OWN) == 2
    (problem,) = link.read_query({"site": ["mozdok", "comiso"], "hide": ["two"]})[1]
    assert problem == "in the link: hide is “two”; give the number of a launch point, such as 2"


def test_no_link_carries_a_system_of_the_readers_own():
    own = replace(SYSTEM.parse("9m729", NOTHING_OWN), id="own-x")
    assert (SYSTEM.write(own), link.query(replace(DEFAULT, system=own))) == ("", "site=kaliningrad")
