"""Which capitals count, against NATO's own list of accessions."""

import csv
import io
import json
from urllib.parse import parse_qs

import pytest

import geo
from app_page import chosen, link, opened, shown, table
from command_line import call
from exported import DAY, words
from formats import content
from geo.facts import capital_groups
from geo.features import provenance, wording
from geo.features.citations import memberships, source_note
from geo.features.drawing import drawing
from geo.outputs.facts import facts_html
from geo.outputs.web import export, map_legend
from geo.scenario.link import query, read_query
from geo.scenario.scenario import DEFAULT, Scenario
from geo.words import markup
from geo.words.errors import AtlasError

# NATO, "Member countries": twelve founders in 1949, Greece and Turkey 1952, Germany 1955, Spain 1982; three
# more in 1999, seven in 2004, two in 2009, Montenegro 2017, North Macedonia 2020, Finland 2023, Sweden 2024.
# Canada and the United States have no capital in Europe. Of the world are the 193 members of the United
# Nations, the Holy See and six of disputed statehood.
COUNTS = {"nato-1987": 14, "nato-2019": 27, "nato": 30, "eu": 27, "all": 50, "world": 193 + 1 + 6}


@pytest.mark.parametrize(("group", "members"), COUNTS.items())
def test_every_group_has_as_many_capitals_as_the_alliance_has_european_members_or_the_world_states(
    group, members
):
    scenario = Scenario.parse(["kaliningrad"], members=group)
    assert len(drawing(scenario).places) == members
    assert str(members) in wording.summary(drawing(scenario))


def test_the_world_s_capitals_are_the_same_on_the_command_line_and_in_the_notebook(capsys):
    printed = csv.DictReader(io.StringIO(call(capsys, "capitals", "laoag", "--members", "world")))
    table = geo.Scenario("laoag", members="world").capitals()
    assert [row["iso_a2"] for row in printed] == list(table.iso_a2)
    assert len(set(table.iso_a2)) == COUNTS["world"]
    assert (table.capital[0], table.iso_a2[0]) == ("Manila", "PH")


def test_the_legend_says_whose_capitals_it_counts():
    for members, heading in (("eu", "European capitals in each band"), ("world", ">Capitals in each band")):
        assert heading in str(map_legend.legend(drawing(Scenario.parse(["laoag"], members=members)), True))


def test_sweden_counts_only_since_it_joined():
    names = {
        group: {str(row.place.name) for row in drawing(Scenario.parse(["kaliningrad"], members=group)).places}
        for group in COUNTS
    }
    assert "Stockholm" in names["nato"] & names["eu"]
    assert "Stockholm" not in names["nato-2019"] | names["nato-1987"]
    assert "Ankara" in names["nato-1987"] - names["eu"]


def test_a_group_survives_its_link_and_an_unknown_one_is_refused():
    scenario = Scenario.parse(["comiso"], members="nato-1987")
    assert read_query(parse_qs(query(scenario))) == (scenario, ())
    with pytest.raises(AtlasError, match="no group of capitals; write one of: all, nato-1987"):
        capital_groups.parse("warsaw-pact")


NATO_SOURCE = (
    "NATO (North Atlantic Treaty Organisation), European Union, Summaries of EU legislation, undated, "
    "official. http://europa.eu/"
)
EU_SOURCE = "Government of Flanders, undated, official. https://www.vlaanderen.be/"


@pytest.mark.parametrize(
    ("group", "source"),
    [("nato-1987", NATO_SOURCE), ("nato-2019", NATO_SOURCE), ("nato", NATO_SOURCE), ("eu", EU_SOURCE)],
)
def test_a_file_about_a_group_of_members_names_who_says_that_they_are(group, source):
    scenario = Scenario.parse(["54.7,20.5"], members=group)
    sources = provenance.of(drawing(scenario), DAY).sources
    assert len(sources) >= 2
    assert source in sources[0]
    for told in sources:
        assert told.startswith(f"{capital_groups.GROUPS[group].label}. Source: ")
        assert told in words(export.map_html(drawing(scenario), DAY))
        assert told in json.loads(content(scenario, ".geojson"))["metadata"]["sources"]
    assert provenance.of(drawing(Scenario.parse(["54.7,20.5"])), DAY).sources == ()


def test_the_memberships_in_the_table_have_their_sources_below_it():
    page = opened()
    document = words(export.map_html(drawing(DEFAULT), DAY))
    assert f"NATO: {NATO_SOURCE}" in document
    assert EU_SOURCE in document
    for alliance in capital_groups.ALLIANCES:
        for source in capital_groups.sources(alliance):
            assert markup.escape(source.title) in shown(page)
            assert f'href="{markup.escape(source.url)}"' in shown(page)


def test_alliances_of_the_same_name_keep_their_own_sources(monkeypatch):
    sources = [source for each in capital_groups.ALLIANCES for source in capital_groups.sources(each)]
    assert len(set(sources)) == len(sources) > 1
    monkeypatch.setattr(capital_groups, "ALLIANCES", dict.fromkeys(capital_groups.ALLIANCES, "Alliance"))
    assert memberships() == [f"Alliance: {source_note(each)}" for each in sources]
    shown_alike = facts_html.memberships_html()
    assert shown_alike.count("Alliance: ") == len(capital_groups.ALLIANCES)
    assert all(markup.escape(each.url) in shown_alike for each in sources)


def test_the_page_counts_lists_and_draws_the_chosen_capitals_alone():
    page = opened()
    page.selectbox(key="members").set_value("nato-1987").run()
    assert chosen(page).members == "nato-1987"
    assert link(page)["members"] == ["nato-1987"]
    assert "today’s 14 capitals of NATO members in 1987" in shown(page)
    assert len(table(page)) == 14
