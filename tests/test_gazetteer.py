"""A place is found by any name it is known by, and nothing is found that is not there."""

import csv
import importlib.resources
import lzma
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from check_gazetteer import problems
from geo.facts import catalog, gazetteer
from geo.facts.gazetteer import Town, find, fold
from geo.words.errors import DataError
from hostile import NAMES

WGS84 = Geod(ellps="WGS84")
TEXT = gazetteer.read()


def called(text: str) -> list[tuple[str, str]]:
    return [(place.name, place.country) for place in find(text)]


def first(text: str) -> str:
    return find(text)[0].name


# --- names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("Kyiv", "Kyiv, Kiev, Київ, Киев, Kiew, Kijów, Kijev"),
        ("Köln", "Köln, Koeln, Koln, Cologne, KÖLN, ko\u0308ln, Keulen, Colonia Agrippina"),
        ("Munich", "Munich, München, Muenchen, munchen, Monaco di Baviera, Мюнхен"),
        ("Moscow", "Moscow, Moskva, Москва, Moskau, Moscou"),
        ("Warsaw", "Warsaw, Warszawa, Warschau, Varsovie, Варшава"),
        ("The Hague", "The Hague, Den Haag, 's-Gravenhage, ’s Gravenhage, La Haye"),
        ("Łódź", "Łódź, Lodz, LODZ, Лодзь"),
        ("Reykjavík", "Reykjavík, Reykjavik"),
        ("Chisinau", "Chişinău, Chișinău, Chisinau, Kishinev, Кишинёв"),
        ("Kaliningrad", "Kaliningrad, Königsberg, Koenigsberg, Królewiec, Калининград"),
        ("Saint Petersburg", "Saint Petersburg, St. Petersburg, St Petersburg, Sankt-Peterburg, Leningrad"),
        ("Volgograd", "Volgograd, Stalingrad, Tsaritsyn, Волгоград"),
        ("Beijing", "Beijing, Peking, Pékin"),
        ("Istanbul", "İstanbul, Istanbul, Constantinople, Konstantinopel"),
        ("Gdańsk", "Gdańsk, Gdansk, Danzig"),
        ("Wrocław", "Wrocław, Wroclaw, Breslau"),
        ("Lviv", "Lviv, Львів, Lwów, Lemberg, Lvov"),
        ("Liège", "Liège, Liege, Luik, Lüttich, Luettich"),
        ("Copenhagen", "Copenhagen, København, Kobenhavn, Kopenhagen"),
        ("Tromsø", "Tromsø, Tromso, Tromsoe"),
        ("Athens", "Athens, Αθήνα, ΑΘΗΝΑ, Athen"),
        ("Tbilisi", "Tbilisi, თბილისი, Tiflis"),
        ("Yerevan", "Yerevan, Երևան, Erevan"),
        ("L'Aquila", "L'Aquila, L’Aquila, l aquila, laquila"),
        ("Frankfurt (Oder)", "Frankfurt (Oder), frankfurt oder"),
        ("Washington", "Washington D.C., Washington DC"),
    ],
)
def test_a_place_is_found_by_each_of_its_spellings(name: str, spellings: str) -> None:
    assert {spelling: first(spelling) for spelling in spellings.split(", ")} == dict.fromkeys(
        spellings.split(", "), name
    )


def test_every_capital_is_found_by_its_name_where_the_catalogue_has_it() -> None:
    for capital in catalog.capitals():
        if capital.country.english in ("Northern Cyprus", "Somaliland"):  # which GeoNames has within others
            continue
        place = find(f"{capital.name}, {capital.country}")[0]
        away_m = WGS84.inv(place.lon, place.lat, capital.lon, capital.lat)[2]
        assert (place.country, away_m < 10_000) == (capital.country.english, True), capital.name.english
        assert not capital.in_europe or place in find(capital.name.english), capital.name


@pytest.mark.parametrize(
    ("capital", "country"),
    [
        ("Ottawa", "Canada"),
        ("Canberra", "Australia"),
        ("Funafuti", "Tuvalu"),
        ("Ngerulmud", "Palau"),
        ("Nay Pyi Taw", "Myanmar"),
        ("Brasília", "Brazil"),
        ("Pyongyang", "North Korea"),
        ("Basseterre", "Saint Kitts and Nevis"),
    ],
)
def test_capitals_of_any_size_are_there(capital: str, country: str) -> None:
    assert (capital, country) in called(capital)


# --- several, or none --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Brest", ["Belarus", "France"]),
        ("Birmingham", ["United Kingdom", "United States"]),
        ("Valencia", ["Venezuela", "Spain", "United States"]),
        ("Tripoli", ["Libya", "Lebanon", "Greece"]),
        ("Odessa", ["Ukraine", "United States"]),
        ("Zaragoza", ["Spain", "Mexico"]),
        ("Saint Petersburg", ["Russia", "United States"]),
    ],
)
def test_of_several_places_of_one_name_all_are_found_the_likeliest_first(
    text: str, countries: list[str]
) -> None:
    found = [place.country for place in find(text)]
    assert list(dict.fromkeys(found))[: len(countries)] == countries


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Brest, France", "Brittany"),
        ("Brest, Belarus", "Brest"),
        ("brest,by", "Brest"),
        ("Brest France", "Brittany"),
        ("BREST, FRA", "Brittany"),
        ("Birmingham, UK", "England"),
        ("Birmingham, Eng", "England"),
        ("Birmingham Alabama", "Alabama"),
        ("Birmingham, AL", "Alabama"),
        ("Paris, Tex", "Texas"),
        ("Brrest, Belarus", "Brest"),
        ("London, Ontario", "Ontario"),
    ],
)
def test_an_area_behind_the_name_chooses(text: str, region: str) -> None:
    assert {place.region for place in find(text)} == {region}


def test_a_country_is_not_taken_for_a_region_that_begins_like_it() -> None:
    assert {place.country for place in find("Salem, India")} == {"India"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ",",
        ", ,",
        "!?",
        "...",
        "Xyzzyqk",
        "Brest, Atlantis",
        "Kaliningrad, Peru",
        "上",
        "54.71, 20.51",
    ],
)
def test_what_is_near_no_name_finds_nothing(text: str) -> None:
    assert find(text) == ()


@pytest.mark.parametrize(
    ("typo", "name"),
    [
        ("Kalningrad", "Kaliningrad"),
        ("Kaliningrda", "Kaliningrad"),
        ("Kalinigard", "Kaliningrad"),
        ("Hambrug", "Hamburg"),
        ("Berlni", "Berlin"),
        ("Londn", "London"),
        ("Warsza wa", "Warsaw"),
        ("Nowosibirks", "Novosibirsk"),
        ("Sankt Petersbug", "Saint Petersburg"),
        ("Росква", "Moscow"),
    ],
)
def test_a_slip_finds_the_place_that_was_meant(typo: str, name: str) -> None:
    assert first(typo) == name


def test_a_slip_that_begins_another_name_finds_both() -> None:
    assert called("Tirna")[0] == ("Târnăveni", "Romania")  # once Tirnaveni
    assert ("Tirana", "Albania") in called("Tirna")


def test_a_beginning_finds_the_most_populous_that_begin_so() -> None:
    found = find("Kalinin")
    assert "Kaliningrad" in {place.name for place in found}
    for place in find("Novo", 5):
        assert place.population > 250_000
    assert "Berlin" in {place.name for place in find("Berli")}


@pytest.mark.parametrize(
    ("text", "found_as", "exact"),
    [
        ("Kyiv", "", True),
        (" Kiev,  Ukraine", "Kiev", True),
        ("Brest France", "", True),
        ("Tirna", "", False),
        ("Berlni", "", False),
        ("Chitaho", "", False),
    ],
)
def test_a_place_says_which_other_spelling_it_was_found_by(text: str, found_as: str, exact: bool) -> None:
    place = find(text)[0]
    assert (place.found_as, place.exact) == (found_as, exact)
    assert (f" · found as “{found_as}”" in place.label) == bool(found_as)


def test_as_many_are_found_as_are_asked_for() -> None:
    assert [len(find("San", most)) for most in (-1, 0, 1, 8, 30)] == [0, 0, 1, 8, 30]
    assert find("San", 30)[:8] == find("San")
    assert len(set(find("San", 30))) == 30


@given(st.text() | st.text("abcdeiknorstуКя'’-,./|\n\"", max_size=12), st.integers(-1, 20))
def test_no_text_raises_and_places_alone_are_found(text: str, most: int) -> None:
    found = find(text, most)
    assert len(found) <= max(most, 0)
    for place in found:
        assert isinstance(place, Town)
        assert place.name
        assert place.country
        assert -90 <= place.lat <= 90
        assert -180 <= place.lon <= 180
        assert place.population >= 0


@pytest.mark.parametrize(
    "text",
    [
        *NAMES,
        "\ud800",
        "\x00",
        "|kyiv|",
        "/russia/",
        "name",
        "a" * 1_000_000,
        "a " * 99,
        "," * 200,
        "\n",
        "ﷺ" * 60,
        "İ" * 200,
    ],
)
def test_hostile_texts_find_places_or_nothing(text: str) -> None:
    assert all(isinstance(place, Town) for place in find(text))


def test_marks_of_the_file_are_no_way_into_it() -> None:
    assert called("|kyiv|") == called("Kyiv")
    assert find("|kyiv|kiev|") == ()
    assert find("Kyiv, /russia/ru") == ()


@given(st.text())
def test_folding_twice_is_folding_once_and_leaves_no_mark(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert not set(fold(text)) & set("|/, \n")


# --- the file ----------------------------------------------------------------------------------------


def test_the_gazetteer_is_small_and_large_enough() -> None:
    assert (gazetteer.DATA / gazetteer.FILE).stat().st_size < 1_500_000  # bytes
    assert TEXT.count(b"\n") > 30_000


def test_every_country_code_is_iso_3166_as_the_time_zone_database_has_it() -> None:
    table = (importlib.resources.files("tzdata") / "zoneinfo" / "iso3166.tab").read_text("utf-8")
    known = set(re.findall(r"^([A-Z]{2})\t", table, re.MULTILINE)) | {"XK"}  # user-assigned: Kosovo
    assert {row["iso_a2"] for row in csv.DictReader(TEXT.decode().splitlines())} <= known


# The first lines are checked as all 30,000 are, in a tenth of the time.
LARGEST = "".join(TEXT.decode().splitlines(keepends=True)[:4_000])
PRISTINA = [capital for capital in catalog.capitals() if capital.name.english == "Pristina"]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("54.706,20.511", "94.706,20.511", "(Kaliningrad): latitude 94.706 is outside -90..90"),
        ("54.706,20.511", "54.706,east", "(Kaliningrad): lon is “east”, not a number"),
        ("20.511,475056", "20.511,-475056", "(Kaliningrad): population is “-475056”, not a number of people"),
        ("20.511,475056", "20.511,99475056", "(Kaliningrad): it is more populous than the place before it"),
        (
            "|kaliningrad|calin",
            "|Kaliningrad|calin",
            "(Kaliningrad): spellings do not begin with |kaliningrad|",
        ),
        ("|kaliningrad|calin", "|kaliningrad||calin", "(Kaliningrad): spellings are not folded, each once"),
        ("/albania/al/", "/albania/AL/", "areas are not folded, each once and between /"),
        ("Kosovo,XK,", "Kosovo,RS,", "has “RS” as the code of Kosovo, which is no code or not of it alone"),
        ("42.673,21.167", "42.673,22.167", "has no Pristina, Kosovo, where `capitals.csv` has it"),
        ("lat,lon", "lon,lat", "its columns are not name, spellings"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(old: str, new: str, rule: str) -> None:
    wrong = LARGEST.replace(old, new)
    assert wrong != LARGEST
    assert any(rule in each for each in problems(wrong.encode(), PRISTINA)), rule


def test_a_place_that_is_there_twice_is_named() -> None:
    last = LARGEST.splitlines(keepends=True)[-1]
    (problem,) = problems((LARGEST + last).encode(), PRISTINA)
    assert "twice; correct `make_gazetteer.py`" in problem


def test_the_atlas_s_own_gazetteer_is_sound() -> None:
    assert list(problems(TEXT, catalog.capitals())) == []


def test_a_file_that_is_missing_or_broken_is_one_plain_sentence(tmp_path) -> None:
    whole = (gazetteer.DATA / gazetteer.FILE).read_bytes()
    for content in (None, b"", b"no xz", whole[:5000], lzma.compress(b"x")[:-9]):
        if content is not None:
            (tmp_path / gazetteer.FILE).write_bytes(content)
        with pytest.raises(DataError, match="is missing or broken; restore it from the repository"):
            gazetteer.read(tmp_path)
