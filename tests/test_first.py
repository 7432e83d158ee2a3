"""What is seen of the pages of facts before any script: all that needs none, in few bytes."""

import re
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import brotli
import pytest
from lxml.html import HTMLParser, document_fromstring
from playwright.sync_api import expect

from accessibility import PHONE, findings
from answers import HOME, client
from geo.facts import catalog, claim_span, story_numbers
from geo.features import wording
from geo.server import first, index
from geo.words import i18n, translations

STORY, EVENT = catalog.stories()[2], catalog.events()[3]
SYSTEM = wording.systems()["9m729"]
SOURCE = catalog.sources()[0]
# Each address, and the most bytes of its document, compressed as it is sent.
PAGES = {
    "stories": 9_000,
    f"stories?story={STORY.id}": 25_000,
    "systems": 14_000,
    "systems?system=9m729": 14_000,
    "timeline": 24_000,
    f"timeline?event={EVENT.id}": 24_000,
    "sources": 60_000,
    f"sources?source={SOURCE.id}": 7_000,
}
ON_A_SCREEN = pytest.mark.parametrize("asked", PAGES)


@pytest.fixture(scope="module")
def web():
    return client()


def made(asked, spoken="en"):
    """The document of an address."""
    page, _, sent = asked.partition("?")
    with i18n.speaking(spoken):
        return index.document(page, sent, HOME)


def seen(asked, spoken="en"):
    """What is seen first of it, as a browser reads it."""
    return document_fromstring(made(asked, spoken), parser=HTMLParser(encoding="utf-8")).get_element_by_id(
        "first"
    )


def text(element):
    return " ".join(element.text_content().split())


def told(asked):
    """What a page must say, in the language that is spoken, and where it must lead."""
    kind, _, chosen = asked.partition("?")
    every = catalog.sources() if not chosen else [SOURCE]
    sentences = [words for words, _some in story_numbers.filled_in(STORY)]
    claims = claim_span.claims_about(SYSTEM)
    events = [each.event for each in catalog.events()]
    return {
        "stories": (
            [each.title for each in catalog.stories()] if not chosen else [STORY.title, *sentences],
            [],
        ),
        "systems": (
            [each.name for each in catalog.systems()] if not chosen else [each.label for each in claims],
            [] if not chosen else [f"./sources?source={each.source.id}" for each in claims],
        ),
        "timeline": (events, []),
        "sources": (every, [each.url for each in every]),
    }[kind]


@ON_A_SCREEN
@pytest.mark.parametrize("spoken", ["en", "uk"])
def test_all_that_a_page_knows_is_there_before_any_script(asked, spoken):
    with i18n.speaking(spoken):
        words, addresses = told(asked)
        first = seen(asked, spoken)
        assert words
        assert [each for each in words if " ".join(str(each).split()) not in text(first)] == []
        plain = {re.sub("&lang=uk$", "", each) for each in first.xpath(".//@href")}
        assert {*addresses} <= plain
    assert not first.xpath(".//script | .//noscript | .//link")


@ON_A_SCREEN
def test_it_has_one_title_headings_in_order_and_no_id_twice(asked):
    first = seen(asked)
    levels = [int(each.tag[1]) for each in first.xpath(".//h1 | .//h2 | .//h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = first.xpath("ancestor::html//@id")
    assert len(ids) == len({*ids})


@pytest.mark.parametrize(
    ("asked", "liked", "kept"),
    [
        ("", "en", ""),
        ("", "de", ""),
        ("?utm_source=mail&fbclid=1", "en", ""),
        ("?lang=pl", "de", "?lang=pl"),
        ("systems?lang=ru&system=9m729", "en", "systems?system=9m729&lang=ru"),
        ("?site=50,20,A%22%3Cb&band=shorter", "en", "?site=50%2C20%2CA%22%3Cb&band=shorter"),
    ],
)
def test_a_search_engine_is_told_under_which_address_to_keep_a_page_and_where_it_is_in_each_language(
    web, asked, liked, kept
):
    got = web.get(f"/{asked}", headers={"Accept-Language": liked})
    head = document_fromstring(got.content, parser=HTMLParser(encoding="utf-8")).head
    assert head.xpath("./link[@rel='canonical']/@href") == [f"{HOME}{kept}"]
    ways = {each.get("hreflang"): each.get("href") for each in head.xpath("./link[@rel='alternate']")}
    assert {*ways} == {*translations.languages(), "x-default"}
    for code, address in ways.items():
        assert address.startswith(HOME)
        said = {"Accept-Language": liked}
        there = document_fromstring(web.get(f"/{address.removeprefix(HOME)}", headers=said).content)
        assert there.get("lang") == (liked if code == "x-default" else code)


def test_a_query_too_long_to_be_repeated_is_not():
    long = [f"{each}.0,{each}.0,{'x' * 200}" for each in range(12)]
    assert first.spoken("map", {"site": long}) == []


@ON_A_SCREEN
def test_its_document_is_sent_in_few_bytes_in_every_language(asked):
    for spoken in ("en", "ru", "uk"):
        assert len(brotli.compress(made(asked, spoken), quality=5)) < PAGES[asked]


@pytest.mark.parametrize(
    ("more", "liked", "said"),
    [("", "en", None), ("", "de", "de"), ("lang=de", "en", "de"), ("lang=en", "de", "en")],
)
def test_its_links_lead_to_pages_in_the_same_language(web, more, liked, said):
    kinds = {}
    for asked in PAGES:
        address = f"{asked}{'&' if '?' in asked else '?'}{more}" if more else asked
        got = web.get(f"/{address}", headers={"Accept-Language": liked})
        page = document_fromstring(got.content, parser=HTMLParser(encoding="utf-8"))
        assert page.get("lang") == (said or "en")
        first = page.get_element_by_id("first")
        links = first.xpath(".//a[starts-with(@href, './') and not(@hreflang)]/@href")
        for each in links:
            parts = urlsplit(each)
            query = parse_qs(parts.query)
            assert query.pop("lang", [None]) == [said], each
            kinds[parts.path, tuple(query)] = each
        others = first.xpath(".//a[@hreflang]")
        assert [parse_qs(urlsplit(each.get("href")).query)["lang"] for each in others] == [
            [each.get("hreflang")] for each in others
        ]
        assert (said or "en") not in [each.get("hreflang") for each in others]
    assert {
        ("./sources", ("source",)),
        ("./systems", ("system",)),
        ("./stories", ("story",)),
        ("./about", ()),
    } <= {*kinds}
    for each in kinds.values():
        assert web.get(each.removeprefix("."), headers={"Accept-Language": liked}).status_code == 200, each


@pytest.mark.parametrize(
    ("asked", "answered"), [("", False), ("?lang=en", False), ("?from=kaliningrad&to=Berlin", True)]
)
def test_the_answer_to_a_claim_is_offered_where_there_is_one(web, asked, answered):
    found = seen(f"check{asked}").xpath(".//a[starts-with(@href, './check.html')]/@href")
    assert [web.get(each.removeprefix(".")).status_code for each in found] == [200] * answered


def test_it_opens_the_entry_of_each_source_that_it_names():
    known = {each.id for each in catalog.sources()}
    named = {
        parse_qs(urlsplit(each).query)["source"][0]
        for asked in PAGES
        for each in seen(asked).xpath(".//a[starts-with(@href, './sources?source=')]/@href")
    }
    assert named <= known
    assert len(named) > 100


@ON_A_SCREEN
def test_without_scripts_it_fits_a_phone(browser, address, asked):
    with browser.new_page(viewport=PHONE, java_script_enabled=False) as page:
        page.goto(f"{address}{asked}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        expect(page.get_by_text("The page is loading")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_is_seen_before_the_scripts_are_there(browser, address, scheme):
    with browser.new_page(viewport=PHONE, color_scheme=scheme) as page:
        page.route("**/static/**", lambda route: route.abort())
        for asked in PAGES:
            page.goto(f"{address}{asked}")
            assert findings(page) == [], asked
