"""A system's claims on the map, in the sentence, in the table and on the command line."""

import csv
import io
import re
from urllib.parse import parse_qs

import pytest

from geo import catalog, claims, cli, export, features, text
from geo.band import system_bands
from geo.errors import AtlasError
from geo.link import query, read_query
from geo.scenario import Scenario, parse_system
from test_cli import call
from test_page import chosen, link, opened, sent, shown

SITES_9M729 = ["kapustin-yar-9m729", "kamyshlov", "mozdok", "shuya"]


def test_the_9m729_from_its_four_reported_sites():
    """Russia's 480 km holds 3 capitals, the Western 2,350 km 33 of 50."""
    scenario = Scenario.parse(SITES_9M729, ["0-480", "0-2350"])
    counts = [entry.capitals for entry in text.legend(scenario)]
    assert counts[:2] == [3, 33]


@pytest.mark.parametrize("system", catalog.systems(), ids=lambda system: system.id)
def test_a_system_s_bands_run_from_the_launch_point_to_its_lowest_and_to_its_highest_claim(system):
    figures = [claim for claim in claims.of(system) if not claim.outlier and claim.sense != "class"]
    edges = [edge for band in system_bands(system) for edge in (band.inner_km, band.outer_km)]
    if not figures:
        assert edges == []
        return
    low, high = min(c.range_min_km for c in figures), max(c.range_max_km for c in figures)
    assert edges == ([0, low] if high - low < 1 else [0, low, low, high])


def test_a_capital_within_every_claim_is_not_counted_as_disputed():
    scenario = Scenario.parse(SITES_9M729, ["none"], "9m729")
    parts = [[band.part for band in row.bands] for row in features.nearest(scenario)]
    assert sorted(map(tuple, parts)) == [()] * 12 + [("agreed",)] * 3 + [("disputed",)] * 35


def test_each_edge_names_who_claims_it():
    agreed, disputed = system_bands(parse_system("9m729"))
    assert text.edge_label(agreed, agreed.outer_km).startswith("476 km: Russia")
    assert text.edge_label(disputed, disputed.outer_km).endswith(
        "Frankfurter Allgemeine Zeitung, 2019, and 2 others"
    )


def test_a_system_without_a_figure_has_no_ring_and_says_why():
    page = opened(system=["rk-55"], site=["postavy"])
    assert chosen(page).drawn == chosen(page).bands
    assert "no source gives a range" in shown(page)
    assert "upi-1989" not in re.sub("<[^>]*>", "", shown(page))  # by its publisher's name, as a link


def test_a_system_survives_its_link():
    scenario = Scenario.parse(["mozdok"], ["shorter"], "9m729")
    assert read_query(parse_qs(query(scenario))) == (scenario, ())


def test_an_unknown_system_is_named_in_one_sentence_and_the_rest_is_shown():
    scenario, problems = read_query({"site": ["mozdok"], "system": ["9m728"]})
    assert scenario == Scenario.parse(["mozdok"])
    assert "“9m728” is no system of the catalogue; write one of: 9m729" in problems[0]
    with pytest.raises(AtlasError, match="no system of the catalogue"):
        parse_system("x")


def test_choosing_a_system_adds_its_bands_and_its_claims():
    page = opened()
    page.selectbox(key="system").set_value("9m729").run()
    assert not page.exception
    assert link(page)["system"] == ["9m729"]
    assert r"476 km\u003cem>&#58; Russia" in sent(page)["feature_group"]
    assert text.escape(
        "The United States and NATO hold that it breached the treaty; Russia denies it."
    ) in shown(page)
    for claim in claims.of(parse_system("9m729")):
        assert text.escape(claim.claimant) in shown(page)
        assert f'href="{text.escape(claim.source.url)}"' in shown(page)
    page.selectbox(key="system").set_value("none").run()
    assert "system" not in link(page)


def test_the_file_carries_every_claim_with_its_source():
    from datetime import date

    from test_export import words

    document = words(export.map_html(Scenario.parse(["mozdok"], (), "9m729"), date(2026, 11, 23)))
    for claim in claims.of(parse_system("9m729")):
        assert f"{claim.label}: {claim.claimant}, {claim.claimed_on.label}." in document
        assert claim.source.title in document


def test_the_command_line_takes_a_system_and_lists_them(capsys):
    rows = list(
        csv.DictReader(io.StringIO(call(capsys, "capitals", "mozdok", "-b", "none", "--system", "9m729")))
    )
    tbilisi = next(row for row in rows if row["capital"] == "Tbilisi")
    assert float(tbilisi["edge_km"]) == pytest.approx(abs(float(tbilisi["distance_km"]) - 476), abs=2e-3)
    listed = {row["id"]: row for row in csv.DictReader(io.StringIO(call(capsys, "systems")))}
    assert (listed["9m729"]["lowest_km"], listed["9m729"]["highest_km"]) == ("476", "2500")
    assert listed["rk-55"]["lowest_km"] == ""
    assert listed["iskander-m"]["highest_by"] == "CSIS Missile Threat, undated, and 3 others"
    army = listed["typhon"]
    assert (army["highest_km"], army["highest_as_stated"]) == ("2897", "310 to 1,800 miles")
    assert (army["highest_sense"], army["highest_date"], army["highest_source_quality"]) == (
        "at-most",
        "2024",
        "press",
    )
    for system in catalog.systems():
        if span := claims.span(claims.of(system)):
            row = listed[system.id]
            for end, first in (("lowest", span.lowest[0]), ("highest", span.highest[0])):
                assert row[f"{end}_source_title"] == str(first.source)
                assert row[f"{end}_source_url"] == first.source.url


def test_a_system_without_a_ring_is_said_to_have_none_where_nobody_reads_the_summary(capsys):
    call(capsys, "capitals", "mozdok", "-b", "none", "--system", "9m729")
    cli.main(["capitals", "mozdok", "-b", "none", "--system", "rk-55"])
    out, err = capsys.readouterr()
    assert out.startswith("site,")
    assert err == "inf-range: no ring: no source gives a range for the RK-55, ground-launched (SSC-X-4).\n"
