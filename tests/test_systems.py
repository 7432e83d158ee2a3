"""A system's claims on the map, in the sentence, in the table and on the command line."""

import csv
import io
import re
from urllib.parse import parse_qs

import pytest

from app_page import chosen, link, opened, sent, shown
from command_line import call
from folder import table_of_data
from geo.cli import commands
from geo.facts import catalog, claim_span, own_tables
from geo.facts.model import System
from geo.features.bands import edges
from geo.features.drawing import drawing
from geo.outputs.facts import system_html
from geo.outputs.web import export
from geo.scenario.band import system_bands
from geo.scenario.link import query, read_query
from geo.scenario.parameters import parse_system
from geo.scenario.scenario import Scenario
from geo.words import markup
from geo.words.errors import AtlasError
from geo.words.units import KM
from html_facts import plain

SITES_9M729 = ["kapustin-yar-9m729", "kamyshlov", "mozdok", "shuya"]


def test_the_9m729_from_its_four_reported_sites():
    """Russia's 480 km holds 3 capitals, the Western 2,350 km 33 of 50."""
    scenario = Scenario.parse(SITES_9M729, ["0-480", "0-2350"])
    counts = [entry.places for entry in drawing(scenario).legend]
    assert counts[:2] == [3, 33]


@pytest.mark.parametrize("system", catalog.systems(), ids=lambda system: system.id)
def test_a_system_s_bands_run_from_the_launch_point_to_its_lowest_and_to_its_highest_claim(system):
    figures = [
        claim for claim in claim_span.claims_about(system) if not claim.outlier and claim.sense != "class"
    ]
    edges = [edge for band in system_bands(system) for edge in (band.inner_km, band.outer_km)]
    if not figures:
        assert edges == []
        return
    low, high = min(c.range_min_km for c in figures), max(c.range_max_km for c in figures)
    assert edges == ([0, low] if high - low < 1 else [0, low, low, high])


def test_a_capital_within_every_claim_is_not_counted_as_disputed():
    scenario = Scenario.parse(SITES_9M729, ["none"], "9m729")
    parts = [[band.part for band in row.bands] for row in drawing(scenario).places]
    assert sorted(map(tuple, parts)) == [()] * 12 + [("agreed",)] * 3 + [("disputed",)] * 35


def test_each_edge_names_who_claims_it():
    agreed, disputed = system_bands(parse_system("9m729"))
    assert edges(agreed, KM)[-1].label.startswith("476 km: Russia")
    assert edges(disputed, KM)[-1].label.endswith("Frankfurter Allgemeine Zeitung, 2019, and 3 others")


def test_a_system_without_a_figure_has_no_ring_and_says_why():
    page = opened(system=["rk-55"], site=["postavy"])
    assert chosen(page).drawn == chosen(page).bands
    assert "no source gives a range" in shown(page)
    assert "upi-1989" not in re.sub("<[^>]*>", "", shown(page))  # by its publisher's name, as a link


def test_a_system_survives_its_link():
    scenario = Scenario.parse(["mozdok"], ["shorter"], "9m729")
    assert read_query(parse_qs(query(scenario))) == (scenario, ())


def test_an_unknown_system_is_named_in_one_sentence_and_the_rest_is_shown():
    scenario, problems = read_query({"site": ["mozdok"], "system": ["9m7299"]})
    assert scenario == Scenario.parse(["mozdok"])
    assert "“9m7299” is no system of the catalogue; write one of: 9M729" in problems[0]
    with pytest.raises(AtlasError, match="no system of the catalogue"):
        parse_system("x")


@pytest.mark.parametrize(
    ("names", "system"),
    [
        (
            "SS-20, ss20, SS 20, RSD-10, rsd10, Pioneer, SS-20 Saber, РСД-10, SS-20/RSD-10",
            "rsd-10",
        ),
        ("Pioneer, Пионер, РСД-10 Пионер, RSD-10 Pioner", "rsd-10"),
        ("SS-4, Sandal, R-12, R-12 (SS-4), Р-12", "r-12"),
        ("SS-12, SS-22, OTR-22, Temp-S, Scaleboard", "otr-22"),
        ("SS-23, Oka, Spider, OTR-23 Oka", "otr-23"),
        ("SSC-8, ssc8, Screwdriver, 9M729, 9М729, 9M729 SSC-8", "9m729"),
        ("Gryphon, BGM-109G, GLCM, bgm109g", "bgm-109g"),
        ("Pershing II, Pershing 2, pershing-2, MGM-31B", "pershing-2"),
        ("SSC-X-4, RK-55, Slingshot", "rk-55"),
        ("SS-26, Iskander-M, 9M723, Искандер-М", "iskander-m"),
        ("SM-6, Standard Missile 6", "typhon-sm-6"),
        ("Typhon, SMRF, Mid-Range Capability", "typhon"),
        ("LRHW, Dark Eagle", "dark-eagle"),
        ("Rubezh, Рубеж", "rs-26"),
        ("Agni V, Agni 5, agni-5", "agni-5"),
    ],
)
def test_a_system_is_found_by_every_name_it_has(names, system):
    found = {name: parse_system(name).id for name in names.split(", ")}
    assert found == dict.fromkeys(names.split(", "), system)


def test_every_name_in_the_catalogue_finds_its_system_or_says_whose_it_is_too():
    for system in catalog.systems():
        for name in (system.id, system.name.english, *re.split(r"[();]", system.name.english)):
            assert parse_system(system.short_name) == system  # by which sentences name it
            if name.strip() and "-launched" not in name:
                assert parse_system(name) == system


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Pershing", "is the name of 3 systems; write one of: Pershing II, Pershing IA, Pershing IB"),
        (
            "Tomahawk",
            "is the name of 2 systems; write one of: BGM-109G Gryphon, Typhon’s Tomahawk",
        ),
        ("Iskander", "“Iskander” may mean several systems; write one of: Iskander-M, 9M728"),
        ("DF-21", "write one of: DF-21D, DF-26"),
        ("SS-21", "write one of: RSD-10 Pioneer, OTR-22 Temp-S, OTR-23 Oka, Iskander-M"),
        ("SSC-8 / SS-20", "write one of: RSD-10 Pioneer, 9M729"),
        ("Kinzhal", "no system of the catalogue; write the name of one, such as 9M729 or SS-20"),
        ("6", "“6” is no system"),
        ("?", "“?” is no system"),
        ("9" * 20_000, "…” is no system"),
    ],
)
def test_a_name_that_means_no_system_is_met_with_those_it_may_mean(name, says):
    with pytest.raises(AtlasError) as error:
        parse_system(name)
    assert says in str(error.value)
    assert len(str(error.value)) < 300


def test_a_readers_system_is_found_by_its_name_beside_the_atlas_s():
    rows = (
        "system,range_max_km,claimant,claimed_on,source",
        "Deep One,700,Me,2026,x",
        "SS-20,5000,Me,2026,x",
    )
    own = own_tables.read_claims("\n".join(rows).encode())
    assert parse_system("deep one", own).id == "own-deep-one"
    assert own[1].system == parse_system("rsd-10", own)


def test_choosing_a_system_adds_its_bands_and_its_claims():
    page = opened()
    page.selectbox(key="system").set_value("9m729").run()
    assert not page.exception
    assert link(page)["system"] == ["9m729"]
    assert '"476 km","Russia' in sent(page)["feature_group"]
    assert markup.escape(
        "The United States and NATO hold that it breached the treaty; Russia denies it."
    ) in shown(page)
    for claim in claim_span.claims_about(parse_system("9m729")):
        assert markup.escape(claim.claimant) in shown(page)
        assert f'href="{markup.escape(claim.source.url)}"' in shown(page)
    page.selectbox(key="system").set_value("none").run()
    assert "system" not in link(page)


def test_the_file_carries_every_claim_with_its_source():
    from datetime import date

    from exported import words

    document = words(export.map_html(drawing(Scenario.parse(["mozdok"], (), "9m729")), date(2026, 11, 23)))
    for claim in claim_span.claims_about(parse_system("9m729")):
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
    assert listed["iskander-m"]["highest_by"] == "China Central Television (CCTV), 2016, and 1 other"
    army = listed["typhon"]
    assert (army["highest_km"], army["highest_as_stated"]) == ("2897", "310 to 1,800 miles")
    assert (army["highest_sense"], army["highest_date"], army["highest_source_quality"]) == (
        "at-most",
        "c. 2024-09",
        "press",
    )
    for system in catalog.systems():
        if span := claim_span.span(claim_span.claims_about(system)):
            row = listed[system.id]
            for end, first in (("lowest", span.lowest[0]), ("highest", span.highest[0])):
                assert row[f"{end}_source_title"] == str(first.source)
                assert row[f"{end}_source_url"] == first.source.url


def test_a_system_without_a_ring_is_said_to_have_none_where_nobody_reads_the_summary(capsys):
    call(capsys, "capitals", "mozdok", "-b", "none", "--system", "9m729")
    commands.main(["capitals", "mozdok", "-b", "none", "--system", "rk-55"])
    out, err = capsys.readouterr()
    assert out.startswith("site,")
    assert err == (
        "inf-range: no ring: no source gives a range for the RK-55 (SSC-X-4).\n"
        "inf-range: no source in this atlas places the RK-55 at Mozdok: what if.\n"
    )


@pytest.mark.parametrize(
    ("system", "words"),
    [
        ("pershing-2", ", the highest in one source."),  # one newspaper twice
        (
            "r-12",
            " by the claims below. The lowest and the highest figure stand in one source each.",
        ),
        (
            "bgm-109g",
            "lowest figure stands in one source, the highest in 2 sources that do not repeat one another.",
        ),
        (
            "df-27",
            "The lowest and the highest figure stand in one source each.",
        ),  # two reports of one document
        ("hyunmoo-2c", "The figure stands in 2 sources that do not repeat one another."),
    ],
)
def test_a_system_says_in_how_many_sources_its_outermost_figures_stand(system: str, words: str) -> None:
    (about,) = (each for each in catalog.systems() if each.id == system)
    assert words in plain(system_html.system_html(about))


def test_every_system_says_of_its_outermost_figures_whether_they_have_a_second_source() -> None:
    claims = table_of_data("claims.csv")
    rows = [row for row in claims if row["outlier"] != "true" and row["sense"] != "class"]
    claimants = {row["id"]: row["claimant"] for row in rows}
    for system in catalog.systems():
        about = [row for row in rows if row["system"] == system.id]
        if not about:
            continue
        ends = {
            column: {
                claimants.get(row["rests_on"] or row["id"])
                for row in about
                if (float(row[column]), row["sense"] == "at-least")
                == outermost((float(each[column]), each["sense"] == "at-least") for each in about)
            }
            for column, outermost in (("range_min_km", min), ("range_max_km", max))
        }
        told = plain(system_html.system_html(system))
        if all(len(readings) == 1 for readings in ends.values()):
            assert "in one source" in told, system.id
        else:
            assert re.search(r"in \d+ sources that do not repeat one another", told), system.id
            assert (" in one source, " in told) == (len(ends["range_min_km"]) == 1), system.id


AGENCIES = (
    ("AFP", "Agence France-Presse"),
    ("AP", "Associated Press"),
    ("UPI", "United Press International"),
    *((name,) for name in ("Reuters", "TASS", "Xinhua", "Yonhap", "RIA Novosti", "IANS", "EFE", "dpa")),
    *((name,) for name in ("KCNA", "Kyodo", "Jiji", "PAP", "Press Trust of India")),
)


@pytest.mark.parametrize("system", catalog.systems(), ids=lambda system: system.id)
def test_two_sources_of_an_outermost_figure_are_not_one_agency(system: System) -> None:
    if not (span := claim_span.span(claim_span.claims_about(system))):
        return
    for claims in (span.lowest, span.highest):
        for names in AGENCIES:
            word = re.compile(rf"\b({'|'.join(names)})\b")
            same = [c for c in claims if word.search(f"{c.claimant} {c.source.publisher}")]
            assert claim_span.readings(same) <= 1, (names[0], [claim.id for claim in same])


def test_no_fact_is_lost_where_a_language_has_one_word_for_two_heads(monkeypatch):
    fact = re.compile("<dd>(.*?)</dd>", re.DOTALL)
    facts = [fact.findall(system_html.system_html(each)) for each in catalog.systems()]
    monkeypatch.setattr(system_html, "_", lambda text: text if "{" in text or "." in text else "Same")
    monkeypatch.setattr(system_html, "pgettext", lambda _context, _text: "Same")
    for system, known in zip(catalog.systems(), facts, strict=True):
        alike = system_html.system_html(system)
        assert re.findall("<dt>(.*?)</dt>", alike) == ["Same"] * len(known)
        assert fact.findall(alike) == known


def test_every_claim_says_when_it_was_last_checked() -> None:
    for system in catalog.systems():
        rows = system_html.claims_html(system).split("<tr ")[1:]
        for claim, row in zip(claim_span.claims_about(system), rows, strict=True):
            day = claim.checked
            words = f"Last looked up {day.label}." if day else "Not looked up again since it was entered."
            assert words in row, claim.id
            assert day is None or day.first == day.last
