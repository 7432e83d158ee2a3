"""The facts are said in the language spoken; ids, links and what is read from their words stay English."""

import csv
import gettext
import io
import pickle
import re
from dataclasses import fields, replace

import pytest

from geo.facts import catalog, claim_span, countries, own_tables, sides, story_numbers, towns
from geo.features import citations
from geo.features.drawing import drawing
from geo.outputs import csv_tables, files
from geo.scenario import link, place_search, presets
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.scenario import Scenario
from geo.words import i18n, translations
from geo.words.i18n import Text

SITES = "name,lat,lon,sources\n"
SPOKEN = "nl"  # of which there is no translation, and so nothing that any other test keeps


class Marked(gettext.NullTranslations):
    """A translation that puts everything in angles, so that it is seen whether it was asked for."""

    def gettext(self, message):
        return f"‹{message}›"

    def ngettext(self, msgid1, msgid2, n):
        return f"‹{msgid1 if n == 1 else msgid2}›"

    def pgettext(self, context, message):
        return message if context.startswith("the letters") else f"‹{message}›"


@pytest.fixture
def spoken(monkeypatch):
    """A language in which every text that is looked up is seen to be."""
    monkeypatch.setattr(translations, "of", lambda _code: Marked())
    with i18n.speaking(SPOKEN):
        yield


def one(some, key):
    return next(each for each in some if each.id == key)


@pytest.mark.usefixtures("spoken")
def test_what_readers_read_of_each_fact_is_looked_up():
    site, system = one(catalog.sites(), "mozdok"), one(catalog.systems(), "9m729")
    assert f"{site.name}, {site.country}" == "‹Mozdok›, ‹Russia›"
    assert str(site.claim).startswith("‹")
    assert (site.system, system.short_name) == ("‹9M729 (SSC-8)›", "‹9M729")
    assert site.group == "‹Reported by others›"
    assert one(catalog.sites(), "comiso").group == "‹Declared under the treaty›, ‹United States›"
    capital = next(each for each in catalog.capitals() if each.iso_a2 == "DE")
    assert f"{capital.name}, {capital.country}: {capital.note}" == (
        "‹Berlin›, ‹Germany›: ‹1955 is West Germany, whose seat of government was Bonn.›"
    )
    event = catalog.events()[0]
    assert all(str(text).startswith("‹") for text in (event.label, event.event))
    assert {str(land.part)[:1] for land in countries.lands()[0] if land.part} == {"‹"}


@pytest.mark.usefixtures("spoken")
def test_titles_publishers_addresses_and_keys_are_not():
    source = catalog.sources()[0]
    assert all(type(each) is str for each in (source.id, source.title, source.publisher, source.url))
    assert str(source).startswith(source.title)
    site = one(catalog.sites(), "mozdok")
    assert {type(getattr(site, name)) for name in ("id", "status", "coordinate_source")} == {str}


@pytest.mark.usefixtures("spoken")
def test_a_fact_is_the_same_whatever_is_spoken_when_it_is_read():
    again = catalog.read(catalog.DATA)
    with i18n.speaking("en"):
        assert again == catalog.catalogue()
        assert hash(again.sites[0]) == hash(catalog.sites()[0])
        assert str(again.sites[0].name) == "Kaliningrad"
    assert pickle.loads(pickle.dumps(again.sites)) == catalog.sites()  # noqa: S301
    assert [site.group_id for site in again.sites] == [site.group_id for site in catalog.sites()]
    assert not again.errors


@pytest.mark.usefixtures("spoken")
def test_what_is_read_from_the_words_is_read_from_the_english_ones():
    by_id = {each.id: each for each in catalog.systems()}
    assert by_id["pershing-2"].first_year == 1983
    assert sides.side(by_id["pershing-2"]) == sides.US
    assert sides.side(by_id["rsd-10"]) == sides.SOVIET
    with i18n.speaking("en"):
        expected = [
            link.query(presets.on_the_map(each)) for each in by_id.values() if presets.on_the_map(each)
        ]
    shown = filter(None, map(presets.on_the_map, by_id.values()))
    assert [link.query(each).replace(f"&lang={SPOKEN}", "") for each in shown] == expected


# Launch points


@pytest.mark.usefixtures("spoken")
def test_a_site_is_called_in_the_language_and_linked_in_english():
    point = LaunchPoint.parse("Mozdok")
    assert (point.label, point.called("decimal"), point.said) == ("‹Mozdok›",) * 3
    assert (point.token, point.key, point.name) == ("mozdok", "mozdok", "Mozdok")
    with i18n.speaking("en"):
        assert point == LaunchPoint.of(one(catalog.sites(), "mozdok")) == LaunchPoint.parse("mozdok")
        assert point.label == "Mozdok"


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("name", ["Mozdok", "Depot, Germany", "Mozdok, Russia", "‹b›"])
def test_a_name_that_was_typed_stays_as_it_was(name):
    point = LaunchPoint.parse(f"1.5,2.5,,{name}")
    assert (point.label, point.said, point.name) == (name, name, name)
    assert point.token == f"1.5,2.5,,{name}" or point.token == f"1.5,2.5,{name}"
    assert LaunchPoint(1.5, 2.5).label == "1.50° N, 2.50° E"


@pytest.mark.usefixtures("spoken")
def test_a_town_keeps_its_name_and_has_its_country_in_the_language():
    point = place_search.read("Hannover, Germany")[0]
    assert (point.name, point.label) == ("Hannover, Germany", "Hannover, ‹Germany›")
    assert point.token.endswith(",Hannover, Germany")
    assert LaunchPoint.parse(point.token).label == "Hannover, ‹Germany›"  # out of a link, too
    assert place_search.read("Warsaw, Poland")[0].label == "‹Warsaw›, ‹Poland›"  # a capital
    (found,) = place_search.search("Hannover, Germany").candidates or (place_search.populated(
        place_search.gazetteer.find("Hannover, Germany")[0]
    ),)  # fmt: skip
    assert "‹Germany›" in found.label
    assert found.names[0] == "Hannover, ‹Germany›"  # by which it can be written
    assert "Hannover, Germany" in found.names


@pytest.mark.usefixtures("spoken")
def test_a_file_is_called_the_same_in_any_language():
    scenario = Scenario.parse(["mozdok"], ["0-480"], "9m729")
    told = files.name(scenario, ".csv")
    with i18n.speaking("en"):
        assert files.name(scenario, ".csv") == told.replace(f"-{SPOKEN}", "")


@pytest.mark.usefixtures("spoken")
def test_tables_have_names_in_the_language_and_keys_in_english():
    rows = list(csv.DictReader(io.StringIO(csv_tables.capitals_csv(drawing(Scenario.parse(["mozdok"]))))))
    warsaw = next(row for row in rows if row["iso_a2"] == "PL") if "iso_a2" in rows[0] else rows[0]
    assert (warsaw["site"], warsaw["capital"][:1], warsaw["country"][:1]) == ("mozdok", "‹", "‹")
    sites = list(csv.DictReader(io.StringIO(csv_tables.sites_csv(catalog.sites()))))
    assert (sites[0]["id"], sites[0]["status"], sites[0]["name"]) == (
        "kaliningrad",
        "announced",
        "‹Kaliningrad›",
    )


@pytest.mark.usefixtures("spoken")
def test_no_text_of_a_table_is_a_formula_in_any_language(monkeypatch):
    monkeypatch.setattr(Marked, "gettext", lambda _self, message: f"={message}")
    (first, *_rest) = csv.DictReader(io.StringIO(csv_tables.sites_csv(catalog.sites())))
    assert not first["name"].startswith("=")


# Claims


def claim(stated, low, high, sense="about"):
    known = catalog.claims()[0]
    return replace(known, as_stated=Text(stated), range_min_km=low, range_max_km=high, sense=sense)


CLAIMS = [
    # as stated, km, sense; in English: label, quoted; in the other language: label, quoted
    ("480 km", (480, 480), "about", "about 480 km", "", "‹about 480\u00a0‹km››", ""),
    ("bis zu 500 km", (500, 500), "at-most", "at most 500 km", "bis zu 500 km",
     "‹at most 500\u00a0‹km››", "bis zu 500 km"),
    ("about 1,000 miles", (1609.3, 1609.3), "about", "about 1,000 miles (1,609 km)", "",
     "‹about 1,000 miles› (1.609\u00a0‹km›)", "about 1,000 miles"),
    ("1,100 miles", (1770.3, 1770.3), "at-least", "at least 1,100 miles (1,770 km)", "",
     "‹at least ‹1,100 miles› (1.770\u00a0‹km›)›", "1,100 miles"),
    ("300 to 600 miles", (482.8, 965.6), "at-most", "300 to 600 miles (483–966 km)", "",
     "‹300 to 600 miles› (483–966\u00a0‹km›)", "300 to 600 miles"),
]  # fmt: skip


@pytest.mark.parametrize(("stated", "km", "sense", "label", "quoted", "said", "beside"), CLAIMS)
@pytest.mark.usefixtures("spoken")
def test_a_claim_is_said_in_the_language_and_its_source_quoted(
    stated, km, sense, label, quoted, said, beside
):
    made = claim(stated, *km, sense)
    assert (made.label, made.quoted) == (said, beside)
    with i18n.speaking("en"):
        assert (made.label, made.quoted) == (label, quoted)


@pytest.mark.usefixtures("spoken")
def test_miles_are_those_of_the_source_in_the_numbers_of_the_language():
    made = claim("1,100 to 1,200 miles", 1770.3, 1931.2)
    assert (made.miles(1770.3), made.miles(1931.2), made.miles(1000)) == (
        "‹1.100 miles›",
        "‹1.200 miles›",
        "",
    )
    assert claim_span.stated(1770.3, [made]) == "1.770,3\u00a0‹km› (‹1.100 miles›)"
    assert claim("1 nautical mile", 1.852, 1.852).miles(1.852) == "‹1 nautical mile›"


def test_where_the_miles_are_the_figure_they_are_not_said_twice():
    made = claim("1,000 miles", 1609.344, 1609.344)
    for language in ("en", "de", "fr"):
        with i18n.speaking(language):
            assert "(" not in claim_span.stated(1609.344, [made], "mi")
            assert "(" in claim_span.stated(1609.344, [made])


@pytest.mark.usefixtures("spoken")
def test_claims_are_counted_alike_in_any_language():
    every = catalog.claims()
    for system in catalog.systems():
        found = claim_span.span(claim_span.claims_about(system))
        with i18n.speaking("en"):
            assert claim_span.span(claim_span.claims_about(system)) == found
    with i18n.speaking("en"):
        n = claim_span.readings(every)
    assert claim_span.readings(every) == n


# Stories, lists


@pytest.mark.usefixtures("spoken")
def test_the_sentences_of_a_story_have_their_numbers_in_the_language():
    for story in catalog.stories():
        for text, sources in story_numbers.filled_in(story):
            assert text.startswith("‹")
            assert "{" not in text
            assert sources
        told = " ".join(text for text, _sources in story_numbers.filled_in(story))
        for number in story.numbers:
            assert story_numbers.shown(number) in told
            assert not re.search(r"\d,\d{3}|\d km", story_numbers.shown(number).partition("›")[2])
    shown = [story_numbers.shown(number) for story in catalog.stories() for number in story.numbers]
    assert {"2.031\u00a0‹km›", "33"} < {*shown}


@pytest.mark.usefixtures("spoken")
def test_countries_stand_in_the_order_of_their_names_there(monkeypatch):
    backwards = {"Albania": "Zz", "Zimbabwe": "Aa"}
    monkeypatch.setattr(Marked, "gettext", lambda _self, message: backwards.get(message, message))
    with i18n.speaking("it"):
        names = [str(name) for name in towns.names().values()]
    assert (names[0], names[-1]) == ("Aa", "Zz")
    with i18n.speaking("en"):
        assert next(iter(towns.names())) == "AF"


def test_the_states_of_the_treaty_are_listed_by_the_alphabet():
    (english,) = citations.union_notes()[:1]
    assert "Belarus, Kazakhstan, Russia, Ukraine and United States" in english


# A reader's own


@pytest.mark.usefixtures("spoken")
def test_a_reader_s_own_texts_stay_as_they_are_and_what_was_filled_in_is_ours():
    (site,) = own_tables.read_sites((SITES + "Mozdok,54.6,39.7,me\n").encode())
    assert (str(site.name), str(site.sources[0])) == ("Mozdok", "me")  # though the atlas has such a name
    assert (str(site.country), str(site.role), str(site.claim)) == (
        "‹not given›", "‹not given›", "‹No claim is given.›"
    )  # fmt: skip
    claims = own_tables.read_claims(
        b"system,range_max_km,claimant,claimed_on,source\nRussia,500,United States,2026,me\n"
    )
    assert (str(claims[0].claimant), str(claims[0].system.name)) == ("United States", "Russia")
    assert str(claims[0].system.launch) == "‹ground›"
    (place,) = own_tables.read_places(b"name,lat,lon,country\nBerlin,52,13,germany\n")
    assert (str(place.name), str(place.country)) == ("Berlin", "‹Germany›")  # which the atlas knows
    (place,) = own_tables.read_places(b"name,lat,lon,country\nBerlin,52,13,Atlantis\n")
    assert str(place.country) == "Atlantis"


def test_every_field_of_a_fact_that_holds_words_is_a_text():
    plain = {"id", "title", "publisher", "url", "quality", "text", "sense", "status", "listed", "scenario",
             "coordinate_source", "rests_on", "launched_by", "iso_a2", "iso_a3", "range_class"}  # fmt: skip
    made = catalog.catalogue()
    for some in (
        made.sources,
        made.systems,
        made.claims,
        made.sites,
        made.capitals,
        made.countries,
        made.events,
    ):
        found = {
            field.name for fact in some for field in fields(fact) if type(getattr(fact, field.name)) is str
        }
        assert found <= plain
