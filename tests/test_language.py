"""The language is a part of what is asked: of a link, a request, a command, a notebook, a page."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

import geo
from answers import client
from app_page import chosen, link, opened, problems, shown
from command_line import call, refusal
from geo.facts import catalog, system_names, towns
from geo.features import wording
from geo.features.drawing import drawing
from geo.machine import settings
from geo.scenario import link as links
from geo.scenario import place_search
from geo.scenario.question import Question
from geo.scenario.scenario import DEFAULT
from geo.words import i18n, markup, translations
from geo.words.errors import AtlasError
from geo.words.i18n import Text, kept_by_language
from geo.words.translations import ENGLISH

LANGUAGES = translations.languages()
OTHERS = [code for code in LANGUAGES if code != ENGLISH]
BROWSERS = {  # what browsers send, and what their reader expects; RFC 9110, 12.5.4
    "": "en",
    "de": "de",
    "de-AT,de;q=0.9,en;q=0.8": "de",
    "pl-PL,pl;q=0.9,en-US;q=0.8,en;q=0.7": "pl",
    "en-US,en;q=0.5": "en",
    "cs,sk;q=0.9,uk;q=0.8,en;q=0.7": "uk",
    "ja,en;q=0.3,fr;q=0.5": "fr",
    "ru;q=0, fr;q=0.1": "fr",
    "*": "en",
    "xx-YY": "en",
    "de;q=nonsense,fr;q=0.2": "fr",
    ";;;,,, ,q=1": "en",
}


def title(code):
    with i18n.speaking(code):
        return wording.title(drawing(DEFAULT))


def test_the_languages_are_english_and_those_of_the_issue():
    assert LANGUAGES == ("en", "de", "fr", "pl", "ru", "uk")
    for code in LANGUAGES:
        assert translations.name(code).lower() == Locale(code).get_language_name(code).lower()


@pytest.mark.parametrize("sent", BROWSERS)
def test_a_browser_gets_the_language_that_it_likes_best(sent):
    assert translations.chosen(sent) == BROWSERS[sent]


@given(st.text(max_size=80))
def test_whatever_a_browser_sends_there_is_a_language(sent):
    assert translations.chosen(sent) in LANGUAGES


def test_a_link_carries_the_language_that_was_chosen_and_no_other():
    assert links.query(DEFAULT) == "site=kaliningrad"
    for code in LANGUAGES:
        asked = replace(DEFAULT, language=code)
        assert links.query(asked) == f"site=kaliningrad&lang={code}"
        assert links.read(f"?{links.query(asked)}") == asked


@pytest.mark.parametrize("text", ["de-DE", "DE", " de ", "de_AT"])
def test_a_region_beside_a_language_is_no_other_language(text):
    assert links.read_query({"lang": [text]}) == (replace(DEFAULT, language="de"), ())


def test_a_language_that_there_is_not_is_said_and_the_rest_is_shown():
    found, (problem,) = links.read_query({"lang": ["tlh"], "site": ["mozdok"]})
    assert problem == f"in the link: “tlh” is no language of the atlas; write one of: {', '.join(LANGUAGES)}"
    assert (found.language, found.points[0].id) == ("", "mozdok")
    assert links.language({"lang": ["tlh"]}, "de") == ENGLISH
    assert links.language({}, "de") == "de"
    assert links.language({"amp;Lang": ["%70l"]}, "de") == "pl"


def test_what_is_written_to_a_file_says_its_language_in_its_links():
    assert DEFAULT.spoken() is DEFAULT
    with i18n.speaking("fr"):
        assert DEFAULT.spoken() == replace(DEFAULT, language="fr")
        assert drawing(DEFAULT).query == "site=kaliningrad&lang=fr"
        assert replace(DEFAULT, language="de").spoken().language == "de"
    assert drawing(DEFAULT).query == "site=kaliningrad"


# Each in its own context


def test_threads_speak_different_languages_at_once():
    expected = {code: title(code) for code in LANGUAGES}
    assert len(set(expected.values())) == len(LANGUAGES)
    with ThreadPoolExecutor(12) as pool:
        asked = [*LANGUAGES] * 20
        assert [*pool.map(title, asked)] == [expected[code] for code in asked]


def test_what_is_kept_is_kept_for_each_language_apart():
    made = []

    @kept_by_language(most=len(LANGUAGES))
    def word(what):
        made.append(what)
        return f"{i18n.language()} {what}"

    for _again in range(2):
        for code in LANGUAGES:
            with i18n.speaking(code):
                assert word("a") == f"{code} a"
    assert made == ["a"] * len(LANGUAGES)


def test_a_text_is_said_when_it_is_shown():
    undo, size = Text("Undo"), Text("Up to {n} times.").format(n=Text("Undo"))
    assert (str(undo), f"{size}") == ("Undo", "Up to Undo times.")
    with i18n.speaking("de"):
        assert str(undo) == "Rückgängig"
        assert "Rückgängig" in str(size)
        assert str(Text("Undo", verbatim=True)) == "Undo"
    assert undo == Text("Undo")


# By HTTP


@pytest.fixture(scope="module")
def web():
    with client() as asked:
        yield asked


@pytest.mark.parametrize("path", ["/map.html", "/about", "/api", "/circles", "/check.html", "/", "/systems"])
@pytest.mark.parametrize("code", ["de", "uk"])
def test_a_document_is_in_the_language_of_the_address_else_of_the_browser(web, path, code):
    asked = {"from": "kaliningrad", "to": "Berlin"} if path == "/check.html" else {}
    by_address = web.get(path, params=asked | {"lang": code})
    by_browser = web.get(path, params=asked, headers={"Accept-Language": f"{code},en;q=0.5"})
    english = web.get(path, params=asked, headers={"Accept-Language": "en"})
    for answer in (by_address, by_browser):
        assert re.search(rf'<html\b[^>]*\blang="{code}"', answer.text), answer.text[:300]
    assert re.search(r'<html\b[^>]*\blang="en"', english.text)
    assert "Accept-Language" not in by_address.headers.get("Vary", "")
    assert "Accept-Language" in by_browser.headers["Vary"]
    assert "Accept-Language" in english.headers["Vary"]


def test_a_refusal_is_in_the_language_too(web):
    english = web.get("/map.html?band=5-3").text
    german = web.get("/map.html?band=5-3&lang=de").text
    assert english != german
    assert web.get("/map.html?band=5-3", headers={"Accept-Language": "de"}).text == german
    assert "“tlh”" in web.get("/map.html?lang=tlh", headers={"Accept-Language": "de"}).text


def test_a_file_of_a_browser_s_language_says_it_in_its_links(web):
    made = web.get("/bands.geojson", headers={"Accept-Language": "pl"}).json()
    assert parse_qs(made["metadata"]["scenario"])["lang"] == ["pl"]
    assert "lang" not in parse_qs(web.get("/bands.geojson").json()["metadata"]["scenario"])


def test_one_browser_s_answer_is_not_another_s(web):
    tags = {web.get("/map.html", headers={"Accept-Language": code}).headers["ETag"] for code in LANGUAGES}
    assert len(tags) == len(LANGUAGES)
    asked = {"from": "kaliningrad", "to": "Berlin", "lang": "fr"}
    answer = web.get("/check.json", params=asked).json()
    assert parse_qs(answer["query"])["lang"] == parse_qs(answer["map"])["lang"] == ["fr"]


# On the command line


def test_the_command_speaks_the_language_that_is_asked_for(capsys, monkeypatch):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    english = call(capsys, "check", "none", "kaliningrad", "Berlin")
    monkeypatch.setenv("LANGUAGE", "xx:fr:de")
    french = call(capsys, "check", "none", "kaliningrad", "Berlin")
    german = call(capsys, "--lang", "de", "check", "none", "kaliningrad", "Berlin")
    assert len({english, french, german}) == 3
    assert call(capsys, "check", "none", "kaliningrad", "Berlin", "--lang=de") == german
    assert call(capsys, "check", "none", "kaliningrad", "Berlin", "--lang", "en") == english
    metadata = json.loads(call(capsys, "bands", "kaliningrad", "--lang", "pl"))["metadata"]
    assert parse_qs(metadata["scenario"])["lang"] == ["pl"]
    assert parse_qs(call(capsys, "bands", "kaliningrad", "--link", "--lang", "pl").strip())["lang"] == ["pl"]


def test_a_link_with_a_language_is_drawn_in_it_unless_another_is_asked_for(capsys, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")
    for more, code in (((), "uk"), (("--lang", "ru"), "ru")):
        made = call(capsys, "bands", "--scenario", "?site=mozdok&lang=uk", *more)
        assert parse_qs(json.loads(made)["metadata"]["scenario"])["lang"] == [code]


def test_a_command_in_no_language_is_refused_with_those_there_are(capsys):
    said = refusal(capsys, ["bands", "kaliningrad", "--lang", "tlh"])
    assert said == f"inf-range: “tlh” is no language of the atlas; write one of: {', '.join(LANGUAGES)}\n"


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "pl_PL"}, "pl"),
        ({"LANG": "de_DE", "LANGUAGE": "cs:uk:de"}, "uk"),
        ({"LC_MESSAGES": "ru_RU@euro", "LANG": "fr_FR"}, "ru"),
    ],
)
def test_the_environment_is_read_as_gettext_reads_it(monkeypatch, variables, code):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert settings.language() == code
    assert settings.language("fr") == "fr"


# In a notebook


def test_a_scenario_of_a_notebook_speaks_its_language():
    english, german = geo.Scenario("kaliningrad"), geo.Scenario("kaliningrad", lang="de")
    assert english.title == title("en")
    assert german.title == title("de")
    assert "lang=de" in german.link()
    assert "lang" not in english.link()
    assert geo.Scenario.from_link("?site=kaliningrad&lang=de").title == german.title
    assert (
        geo.check(None, "kaliningrad", "Berlin", lang="de").title
        != geo.check(None, "kaliningrad", "Berlin").title
    )
    with pytest.raises(AtlasError, match="“tlh” is no language"):
        geo.Scenario("kaliningrad", lang="tlh")
    with pytest.raises(AtlasError, match="lang is “3”"):
        geo.Scenario("kaliningrad", lang=3)


@pytest.mark.parametrize(
    "ask",
    [
        lambda lang: geo.Scenario("nowhereville", lang=lang),
        lambda lang: geo.Scenario("kaliningrad", bands=["9000-100"], lang=lang),
        lambda lang: geo.Scenario("kaliningrad", system=3, lang=lang),
        lambda lang: geo.Scenario("kaliningrad", own=["/nowhere.csv"], lang=lang),
        lambda lang: geo.check("9m729", "kaliningrad", "nowhereville", lang=lang),
        lambda lang: geo.check("no such system", "kaliningrad", "Berlin", lang=lang),
        lambda lang: geo.Scenario("kaliningrad", lang=lang).save("map.docx"),
    ],
)
def test_a_notebook_refuses_in_the_language_that_it_was_asked_in(ask):
    refused = {}
    for code in LANGUAGES:
        with pytest.raises(AtlasError) as error:
            ask(code)
        refused[code] = str(error.value)
    assert len(set(refused.values())) == len(LANGUAGES)
    assert i18n.language() == ENGLISH


def test_a_question_carries_its_language():
    asked = Question.parse("480", "kaliningrad", "Berlin")
    assert "lang" not in parse_qs(asked.query)
    with i18n.speaking("ru"):
        assert parse_qs(asked.spoken().query)["lang"] == ["ru"]
        assert asked.spoken().scenario.language == "ru"


# On the page


def language_of(page):
    (box,) = [each for each in page.selectbox if each.key == "language"]
    return box


def test_the_page_speaks_the_language_of_its_link_and_keeps_it_there():
    page = opened(site="mozdok", lang="de")
    assert not page.exception
    assert language_of(page).value == "de"
    assert language_of(page).options == [translations.name(code) for code in LANGUAGES]
    assert link(page)["lang"] == ["de"]
    with i18n.speaking("de"):
        assert markup.escape(wording.title(drawing(chosen(page)))) in shown(page)


def test_a_reader_chooses_another_language_and_the_map_stays():
    page = opened(site="mozdok", band="0-480")
    assert "lang" not in link(page)
    before = chosen(page)
    language_of(page).set_value("pl").run()
    assert (chosen(page), link(page)["lang"]) == (replace(before, language="pl"), ["pl"])
    assert problems(page) == []
    language_of(page).set_value("en").run()
    assert (chosen(page).language, link(page)["lang"]) == ("en", ["en"])


def test_a_language_that_there_is_not_is_said_on_the_page_in_english():
    page = opened(site="mozdok", lang="tlh")
    assert markup.escape("“tlh” is no language of the atlas; write one of: en, de, fr") in shown(page)
    assert language_of(page).value == "en"


def test_a_german_noun_keeps_its_capital_within_a_sentence():
    assert i18n.uncapitalised("Capitals", may_be_noun=True) == "capitals"
    with i18n.speaking("de"):
        assert i18n.uncapitalised("Hauptstädte", may_be_noun=True) == "Hauptstädte"
        assert i18n.uncapitalised("Angekündigt") == "angekündigt"


# Places and systems by their names

NAMED = {  # by whom it is asked, and what is meant: the id of a site, or coordinates as GeoNames has them
    ("en", "Królewiec, Polska"): None,
    ("en", "Королев"): "Korolev",
    ("ru", "Калининград"): "kaliningrad",
    ("pl", "Królewiec"): "kaliningrad",
    ("uk", "Калінінград"): "kaliningrad",
    ("ru", "Мутланген, Германия"): "mutlangen",
    ("fr", "Kapoustine Iar"): "kapustin-yar",
    ("de", "Kapustin Jar"): "kapustin-yar",
}


@pytest.mark.parametrize(("code", "text"), NAMED)
def test_a_site_is_found_by_its_name_in_the_language_that_is_spoken(code, text):
    with i18n.speaking(code):
        if meant := NAMED[code, text]:
            found = place_search.launch_point(text)
            assert meant in (found.id, found.name.partition(",")[0])
        else:
            with pytest.raises(AtlasError, match="Królewiec"):
                place_search.launch_point(text)


@pytest.mark.parametrize("name", ["Królewiec", "Königsberg", "Калінінград"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_town_is_found_by_its_names_in_every_language_whatever_is_spoken(code, name):
    with i18n.speaking(code):
        assert place_search.launch_point(name).is_in_town_of(catalog.sites()[0])


@pytest.mark.parametrize(
    "text",
    ["Berlin, Deutschland", "Берлин, Германия", "Берлін, Німеччина", "Berlin, Niemcy", "Berlin, Allemagne"],
)
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_country_behind_a_town_may_be_in_any_language(code, text):
    with i18n.speaking(code):
        found = place_search.launch_point(text)
    assert (found.lat, found.lon) == (52.524, 13.411)


@pytest.mark.parametrize("name", ["brest", "springfield"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_places_that_are_offered_can_be_written_so_in_the_language(code, name):
    with i18n.speaking(code):
        with pytest.raises(AtlasError) as error:
            place_search.launch_point(name)
        offered = re.split(r"\s?; ", re.split(r"\s?: ", str(error.value))[-1])
        assert len({place_search.launch_point(each) for each in offered}) == len(offered) > 1
        countries = {each.rpartition(", ")[2] for each in offered}
        assert countries <= {str(name) for name in towns.names().values()}


@pytest.mark.parametrize("text", ["Litauen", "Литва", "Lituanie, 100000", "Litwa", "LT", "Lithuania"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_country_of_towns_may_be_named_in_any_language(code, text):
    with i18n.speaking(code):
        assert towns.parse(text).countries == ("LT",)


def test_the_country_of_towns_is_known_as_the_atlas_calls_it_whoever_asked_before():
    towns.parse("LT")
    with i18n.speaking("ru"):
        assert towns.parse("США").countries == ("US",)  # which CLDR calls Соединенные Штаты


@pytest.mark.parametrize(
    ("code", "text", "system"),
    [("ru", "«Искандер-М»", "iskander-m"), ("uk", "Орєшнік", "oreshnik"), ("fr", "Orechnik", "oreshnik")],
)
def test_a_system_is_found_by_its_name_in_the_language_that_is_spoken(code, text, system):
    with i18n.speaking(code):
        assert system_names.find(text, catalog.systems()).id == system
        assert system_names.find(system, catalog.systems()).id == system
