"""Towns as places to ask about, against the gazetteer's file read apart, and what is refused."""

import csv
import io
import lzma

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.facts import catalog, gazetteer, towns
from geo.facts.towns import LEAST, MAX_TOWNS, STEPS, Towns
from geo.words.errors import AtlasError

FILE = catalog.DATA / gazetteer.FILE
ROWS = [
    row | {"population": int(row["population"])}
    for row in csv.DictReader(io.StringIO(lzma.decompress(FILE.read_bytes()).decode("utf-8")))
]
WRITTEN = {
    "PL": "PL",
    "poland": "PL",
    "LT, Poland": "LT,PL",
    "UK,100000": "GB,100000",
    "USA;500000": "US,500000",
    "Holland": "NL",
    "Georgia": "GE",
    "Côte d’Ivoire": "CI",
    "XK": "XK",
    "1000000": "1000000",
    "pl,PL,Poland,15000": "PL",
}
SAME = {
    "Germany, 50.000": "DE,50000",
    "Germany 50000": "DE,50000",
    "PL 50 000": "PL,50000",
    "LT, PL; 50,000": "LT,PL,50000",
    "PL,100,000": "PL,100000",
    "PL 100k": "PL,100000",
    "PL,100000+": "PL,100000",
    "1,000,000": "1000000",
}
REFUSED = {
    "": "towns is “”; write countries, then a number of people, such as LT,PL,50000",
    "50000,PL": "towns is “50000,PL”; write countries, then a number of people, such as LT,PL,50000",
    "PL,100": "towns is “PL,100”, and the atlas knows the towns of 15,000 people or more; write that or mo",
    "Atlantis": "“Atlantis” is no country of which the atlas knows towns; write its name or its",
    "Germny": "“Germny” is no country of which the atlas knows towns; write one of: Germany",
    "Korea": "“Korea” is no country of which the atlas knows towns; write one of: South Korea, North Korea",
    "<b>": "“<b>” is no country",
    "Crimea": "“Crimea” is no country",
    "GL": "the atlas knows no town of 15,000 people or more in Greenland; choose other countries",
    "XK,1000000": "there is no town of 1,000,000 people or more there; ask for smaller ones, down to 15,000",
    "PL,999999999999999999": "there is no town of 999,999,999,999 people or more there",
    "15000": "are more than one map can show; ask for at most 5,000, such as those of 200,000 people",
    "US,IN": "the 7,186 towns and city districts of 15,000 people or more (India and United States) are",
}


def rows_of(chosen):
    return [
        row
        for row in ROWS
        if row["population"] >= chosen.least and (not chosen.countries or row["iso_a2"] in chosen.countries)
    ]


@pytest.mark.parametrize(("text", "token"), (WRITTEN | SAME).items())
def test_countries_are_known_by_code_and_by_name_and_the_token_says_the_same(text, token):
    chosen = towns.parse(text)
    assert chosen.token == token
    assert towns.parse(chosen.token) == chosen


@pytest.mark.parametrize(("text", "words"), REFUSED.items())
def test_what_cannot_be_asked_about_is_refused_with_what_can(text, words):
    with pytest.raises(AtlasError) as refused:
        towns.parse(text)
    assert words in str(refused.value)


def test_the_way_out_that_a_refusal_names_is_one():
    with pytest.raises(AtlasError) as refused:
        towns.parse("DE,FR,ES,IT,GB,US")
    fits = next(step for step in STEPS if f"such as those of {step:,} people" in str(refused.value))
    larger = towns.parse(f"DE,FR,ES,IT,GB,US,{fits}")
    assert 0 < len(towns.places(larger)) <= MAX_TOWNS
    below = STEPS[STEPS.index(fits) - 1]
    assert len(rows_of(Towns(larger.countries, below))) > MAX_TOWNS


@settings(max_examples=30)  # of which some ask of the whole world
@given(
    st.lists(st.sampled_from([*towns.names()]), max_size=4, unique=True),
    st.integers(LEAST, 30_000_000) | st.sampled_from(STEPS),
)
def test_the_towns_are_those_of_the_file_the_most_populous_first(countries, least):
    expected = rows_of(Towns(tuple(countries), least))
    if not 0 < len(expected) <= MAX_TOWNS:
        with pytest.raises(AtlasError):
            towns.of(tuple(countries), least)
        return
    found = towns.places(towns.of(tuple(countries), least))
    assert [(each.name.english, each.iso_a2, each.lat, each.lon, each.population) for each in found] == [
        (row["name"], row["iso_a2"], float(row["lat"]), float(row["lon"]), row["population"])
        for row in expected
    ]


def test_a_town_is_a_member_of_what_its_country_is():
    members = {capital.iso_a2: capital for capital in catalog.capitals()}
    for each in towns.places(towns.parse("PL,CH,US,GL,100000")):
        capital = members.get(each.iso_a2)
        assert each.nato_since == (capital.nato_since if capital else None)
        assert each.eu_member == (capital.eu_member if capital else None)


def test_every_country_with_towns_can_be_named_as_the_list_of_the_page_has_it():
    names = towns.names()
    assert set(names) == {row["iso_a2"] for row in ROWS}
    for code, name in names.items():
        assert gazetteer.fold(name.english) in towns._codes()
        assert towns._codes()[gazetteer.fold(name.english)] == code
