"""Whether a claim holds, sentence by sentence, held against rows of data/ and GeographicLib.

`claims_checked.csv` was made without `geo`: figures, claimants and sites out of `data/` by the csv module,
distances by GeographicLib's own Python. A row that a change of the facts makes wrong is read again by hand.
"""

import csv
import json
import shlex
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from command_line import call
from geo.facts import catalog, claim_span
from geo.features import wording
from geo.features.claim_check import check
from geo.features.drawing import drawing
from geo.features.reach import BORDERLINE_KM
from geo.scenario import link, question
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import parse_system
from geo.scenario.question import Question
from geo.words.errors import AtlasError

TABLE = (Path(__file__).parent / "claims_checked.csv").read_text("utf-8")
ROWS = list(csv.DictReader(TABLE.splitlines()))
SYSTEMS = [row for row in ROWS if row["what"][0].isalpha() and row["what"] != "none"]
NEEDED = {
    "below-500": "a range below 500 km is enough",
    "shorter-range": "calls shorter-range (Article II, paragraph 6), or more",
    "intermediate-range": "calls intermediate-range (Article II, paragraph 5), or more",
    "beyond-5500": "a range beyond 5,500 km",
    "too close": "which one a missile needs is too close to call",
}
STANDING = {
    "yes": "Sources in this atlas place the ",
    "launcher": "none says that the ",
    "no": "No source in this atlas",
}


def point(text, lat, lon):
    """A site by its id; another place by its coordinates, for which name is taken is no matter here."""
    return text if text in {site.id for site in catalog.sites()} else f"{lat},{lon}"


def asked(row):
    start = point(row["start"], row["start_lat"], row["start_lon"])
    return Question.parse(row["what"], start, point(row["end"], row["end_lat"], row["end_lon"]))


def named(row):
    return " ".join((row["what"], row["start"], row["end"]))


@pytest.fixture(params=ROWS, ids=named)
def row(request):
    return request.param


def test_there_are_forty_triples_of_every_kind():
    assert len(ROWS) > 40
    assert {row["verdict"] for row in ROWS} == {
        *("within", "beyond", "disputed", "too-close", "open", "no-figure", "distance")
    }
    assert {row["placed"] for row in SYSTEMS} == {"yes", "no", "launcher"}


def test_the_distance_is_geographiclib_s_and_is_said_to_the_kilometre(row):
    found, places = (
        check(asked(row)),
        [float(row[f"{end}_{axis}"]) for end in ("start", "end") for axis in ("lat", "lon")],
    )
    km = Geodesic.WGS84.Inverse(*places)["s12"] / 1000
    assert found.distance_km == pytest.approx(km, abs=1e-6)
    assert f"{km:.3f}" == row["km"]
    assert f" it is {km:,.0f} km, measured between two points" in found.distance
    assert "within 10 km of a figure it is too close to call" in found.distance


def test_the_answer_is_that_of_the_table(row):
    found = check(asked(row))
    assert (found.answer, found.verdict) == (row["answer"], row["verdict"])
    assert found.sentences[:2] == (found.distance, row["answer"])


def test_the_class_needed_is_that_of_the_table(row):
    assert NEEDED[row["range_class"]] in check(asked(row)).needed


@pytest.mark.parametrize("row", SYSTEMS, ids=named, indirect=True)
def test_whether_a_source_places_the_system_there_is_that_of_the_table(row):
    found = check(asked(row))
    assert found.placed == row["placed"]
    assert STANDING[row["placed"]] in found.standing
    if row["placed"] == "yes":
        assert found.site.claim.english in found.standing
    else:
        assert found.standing == wording.what_if(drawing(found.question.scenario))


@pytest.mark.parametrize("row", SYSTEMS, ids=named, indirect=True)
def test_each_claim_says_what_is_to_spare_or_lacking_from_the_lowest_to_the_highest(row):
    found, km = check(asked(row)), float(row["km"])
    every = claim_span.claims_about(found.question.system)
    assert {each.claim.id for each in found.claims} == {claim.id for claim in every}
    counted = [each for each in found.claims if each.outcome != "left-out"]
    assert [each.claim for each in counted] == sorted(
        (each.claim for each in counted),
        key=lambda claim: (claim.range_min_km, claim.is_open, claim.range_max_km),
    )
    for each in found.claims:
        claim = each.claim
        assert each.spare_km == pytest.approx((claim.range_min_km - km, claim.range_max_km - km), abs=1e-3)
        ends = [abs(spare) for spare in each.spare_km]
        if not claim.is_figure:
            assert "left out" in each.words
        elif min(ends) < BORDERLINE_KM:
            assert each.words == "too close to call"
        elif km <= claim.range_min_km:
            assert each.words == f"yes, {ends[0]:,.0f} km to spare"
        elif km <= claim.range_max_km:
            assert each.words.startswith("no by its lower end, ")
        elif claim.is_open:
            assert (
                each.words
                == f"cannot be said: it is a lower bound, and the distance is {ends[1]:,.0f} km more"
            )
        else:
            assert each.words == f"no, {ends[1]:,.0f} km short"


def test_the_quote_has_every_sentence_its_sources_and_the_link_of_the_answer(row):
    found = check(asked(row))
    quote = found.quote("https://atlas.example/")
    assert "\n" not in quote
    assert all(sentence in quote for sentence in found.sentences)
    assert all(source.url in quote for source in found.sources)
    address = quote.rpartition(" This answer: ")[2]
    assert address == found.link("https://atlas.example/")
    assert question.read(parse_qs(urlsplit(address).query)) == found.question
    assert link.read(found.question.map_query) == found.question.scenario
    for end in filter(None, (found.lowest, found.highest)):
        assert not end.claims or end.claims[0].source in found.sources


def test_the_command_asks_the_same_again(row, capsys):
    found = check(asked(row))
    command = found.quote("http://localhost:8501/").partition("To ask again: inf-range ")[2]
    printed = call(capsys, *shlex.split(command))
    assert printed.startswith(found.title)
    assert found.answer in printed
    assert all(each.words in printed for each in found.claims)


def test_a_question_survives_its_link(row):
    found = asked(row)
    assert question.read(parse_qs(found.query)) == found


def test_no_name_of_a_system_is_read_as_a_range():
    for system in catalog.systems():
        for name in (
            system.id,
            system.name.english,
            system.short_name,
            *system.other_names.english.split("; "),
        ):
            assert not question.is_range(name)


def test_an_outlier_that_says_otherwise_is_named_and_nothing_is_said_of_every_figure():
    """Of the Oka the Los Angeles Times says 550 miles: what lies 645 km away is not beyond every figure."""
    oka = check(Question.parse("otr-23", "50,10", "50,19"))
    assert oka.distance_km == pytest.approx(Geodesic.WGS84.Inverse(50, 10, 50, 19)["s12"] / 1000)
    assert oka.answer.startswith("Beyond every figure claimed, outliers apart. By the lowest figure ")
    assert oka.answer.endswith(
        " By a figure left out as an outlier, 885 km (550 miles) according to Los Angeles Times, 1990: yes, "
        "240 km to spare."
    )
    (outlier,) = (each.claim for each in oka.claims if each.claim.outlier)
    assert outlier.source in oka.sources
    assert outlier.source.url in oka.quote("https://atlas.example/")
    near = check(Question.parse("otr-23", "50,10", "50,14"))
    assert near.answer.startswith("Within every figure claimed. ")
    assert "outlier" not in near.answer


def test_where_figures_disagree_the_answer_is_never_one_word():
    for row in ROWS:
        if row["verdict"] in ("disputed", "open"):
            assert ": no, " in row["answer"] or ": cannot be said" in row["answer"]
            figures, _, _outliers = row["answer"].partition(" By a figure left out as an outlier, ")
            assert figures.count(" according to ") == 2


@pytest.mark.parametrize(
    ("what", "start", "end", "says"),
    [
        (
            "9m729",
            "kaliningrad",
            "Kaliningrad",
            "both places are “Kaliningrad”; give another one to measure to",
        ),
        ("9m729", "54,20", "54,20.001", "both places are"),
        ("9m729", "kaliningrad", "東京", "write it in Latin letters"),
        ("9m729", "kaliningrad", "Brest", "“Brest” may mean several places; write one of: Brest, Belarus"),
        (
            "9m729",
            "Xyzzyville",
            "Berlin",
            "“Xyzzyville” is no site of the catalogue, no place the atlas knows",
        ),
        ("9m729", "kaliningrad", "Germany", "“Germany” is a country or territory, and no point to measure"),
        ("9m729", "kaliningrad", "Georgia", "“Georgia” is a country or territory"),  # and not Afipskiy
        ("9m729", "russia", "Berlin", "“russia” is a country or territory"),
        ("9m729", "kaliningrad", "91,0", "latitude 91 is outside"),
        ("9m7299x", "kaliningrad", "Berlin", "is no system of the catalogue; write one of: 9M729"),
        ("Pershing", "kaliningrad", "Berlin", "“Pershing” is the name of 3 systems"),
        (
            "",
            "kaliningrad",
            "Berlin",
            "no system and no range is given; write one, such as 9m729 or 480",
        ),
        ("9m729", "", "Berlin", "no place to measure from is given; name one, such as kaliningrad"),
        ("9m729", "kaliningrad", " ", "no place to measure to is given; name one, such as Berlin, Germany"),
        ("5.500", "kaliningrad", "Berlin", "“5.500” is no range; write it in km from 1 to 20,004"),
        ("0", "kaliningrad", "Berlin", "“0” is no range"),
        ("99999", "kaliningrad", "Berlin", "“99999” is no range"),
        ("-5", "kaliningrad", "Berlin", "“-5” is no range"),
        ("1e9", "kaliningrad", "Berlin", "“1e9” is no range"),
        ("500-1000", "kaliningrad", "Berlin", "“500-1000” is no range"),
        ("500 – 1,000 km", "kaliningrad", "Berlin", "“500 – 1,000 km” is no range"),
        ("300 miles", "kaliningrad", "Berlin", "“300 miles” is no range; write it in km"),
    ],
)
def test_what_cannot_be_checked_is_said_in_one_plain_sentence(what, start, end, says):
    with pytest.raises(AtlasError) as refusal:
        Question.parse(what, start, end)
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("to=Berlin", "from is missing; add a place, such as from=kaliningrad"),
        ("from=kaliningrad", "to is missing; add a place, such as to=Berlin"),
        ("from=kaliningrad&to=Berlin&system=9m729&range=480", "system and range are both given"),
        ("from=kaliningrad&to=Berlin&to=Paris", "to is given 2 times; give it once"),
        ("from=kaliningrad&to=Berlin&system=", "system has no value"),
        ("from=kaliningrad&to=Berlin&site=mozdok", "the link has an unknown part “site”"),
        ("from=kaliningrad&to=Berlin&range=9m729", "“9m729” is no range"),
    ],
)
def test_what_is_wrong_with_a_link_is_said_in_one_plain_sentence(query, says):
    with pytest.raises(AtlasError, match=r"^[^\n]*$") as refusal:
        question.read(parse_qs(query, keep_blank_values=True))
    assert says in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "km"), [("480", 480), ("480 km", 480), ("5,500km", 5500), (" 20004 ", 20004), ("480.5", 480.5)]
)
def test_a_range_is_read_as_people_write_it(text, km):
    assert Question.parse(text, "kaliningrad", "Berlin").range_km == km


@pytest.mark.parametrize("name", ["SS-20", "Pioneer", "rsd-10", "ss20 saber", "РСД-10"])
def test_a_system_is_asked_for_by_any_of_its_names(name):
    found = Question.parse(name, "postavy", "London")
    assert found.system == parse_system("rsd-10")
    assert question.read({"system": [name], "from": ["postavy"], "to": ["London"]}) == found


def test_a_place_is_in_the_link_by_coordinates_and_name():
    assert Question.parse("SSC-8", "kaliningrad", "berlin").query == (
        "system=9m729&from=kaliningrad&to=52.524,13.411,Berlin,+Germany"
    )
    assert question.taken_for({"from": ["kaliningrad"], "to": ["Moscow"]})[0].startswith(
        "“Moscow” was taken for"
    )


@given(st.floats(-89, 89), st.floats(-180, 180), st.sampled_from([s.id for s in catalog.systems()]))
def test_no_place_breaks_the_answer(lat, lon, system):
    found = check(
        Question(LaunchPoint(54.706, 20.511, "", "kaliningrad"), LaunchPoint(lat, lon), parse_system(system))
    )
    assert all(sentence.endswith((".", "…")) and "\n" not in sentence for sentence in found.sentences)
    json.dumps(found.as_json("https://atlas.example/"))


@pytest.mark.parametrize(
    ("start", "end", "across"),
    [
        ("0,0", "0,180", True),
        ("90,0", "-90,0", True),
        ("54.71,20.51", "-54.71,-159.49", True),
        ("54.71,20.51", "-54.65,-159.49", True),
        ("54.71,20.51", "-54.5,-159.49", False),
        ("0,0", "0,179", False),
    ],
)
def test_of_places_that_are_opposite_it_is_said_and_a_range_of_half_the_earth_covers_them(start, end, across):
    found = check(Question.parse("20004", start, end))
    assert ("opposite on the Earth" in found.distance) is across
    assert found.answer == "A range of 20,004 km: yes, as no place on Earth is farther."
    assert found.verdict == "within"
    if across:
        assert check(Question.parse("19990", "90,0", "-90,0")).verdict == "beyond"


def test_a_limit_of_the_treaty_within_ten_kilometres_is_too_close_to_call():
    for edge in (500, 1000, 5500):
        for off, close in ((-9.9, True), (9.9, True), (-10.1, False), (10.1, False)):
            there = Geodesic.WGS84.Direct(0, 0, 30, 1000 * (edge + off))
            found = check(Question(LaunchPoint(0, 0), LaunchPoint(there["lat2"], there["lon2"])))
            assert (found.class_edge_km == edge) is close
            assert ("too close to call" in found.needed) is close
