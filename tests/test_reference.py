"""The pages beside the map, each by itself: what the address asks for, filters, and links."""

import re
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from app_page import is_problem, opened, shown
from geo.facts import catalog, own_tables
from geo.facts.model import Own
from geo.features import wording
from geo.outputs.facts import system_html
from geo.page import session
from geo.page.editor import Editor
from geo.scenario import link, presets
from geo.scenario.scenario import DEFAULT
from geo.words import markup
from geo.words.markup import escape


def systems_page():
    from geo.page import reference_pages

    reference_pages.systems()


def stories_page():
    from geo.page import reference_pages

    reference_pages.stories()


def timeline_page():
    from geo.page import reference_pages

    reference_pages.timeline()


def sources_page():
    from geo.page import reference_pages

    reference_pages.sources()


def visited(page, **query):
    test = AppTest.from_function(page, default_timeout=60)
    for key, value in query.items():
        test.query_params[key] = value
    test.run()
    assert not test.exception
    return test


def links(page):
    """The words of each link to another page, with the query that it opens."""
    return {link.label: link.proto.query_string for link in page.page_link}


# Of the others `test_sourced` reads the texts and `test_charts` the chart.
@pytest.mark.parametrize(
    "system",
    [each for each in catalog.systems() if each.id == "rk-55"] + [*catalog.systems()[::4]],
    ids=lambda system: system.id,
)
def test_a_system_has_its_page(system):
    page = visited(systems_page, system=system.id)
    assert f"<h2>{escape(str(system.name))}</h2>" in shown(page)
    assert system_html.claims_html(system) in shown(page) or not page.get("vega_lite_chart")
    drawn = presets.on_the_map(system)
    assert [parse_qs(query) for query in links(page).values()] == (
        [parse_qs(link.query(drawn))] if drawn else []
    )


def test_the_list_of_systems_leads_to_each_and_the_choice_goes_into_the_address():
    page = visited(systems_page)
    assert all(escape(f"./systems?system={system.id}") in shown(page) for system in catalog.systems())
    page.selectbox(key="chosen").set_value("df-26").run()
    assert dict(page.query_params) == {"system": "df-26"}
    assert "<h2>DF-26</h2>" in shown(page)
    page.selectbox(key="chosen").set_value("all").run()
    assert dict(page.query_params) == {}
    assert "<h2>" not in shown(page)


def test_each_story_has_its_link_and_the_address_shows_one_alone():
    page = visited(stories_page)
    titles = [story.title.english for story in catalog.stories()]
    assert [heading.value for heading in page.header] == titles
    opens = [parse_qs(link.proto.query_string) for link in page.page_link]
    assert opens == [parse_qs(story.scenario) for story in catalog.stories()]
    one = visited(stories_page, story="pershing-2-and-moscow")
    assert [heading.value for heading in one.header] == ["Did the Pershing II reach Moscow?"]


def test_the_timeline_is_filtered_by_words_and_years_and_shows_the_event_of_the_address():
    page = visited(timeline_page, event="pershing-2-operational")
    every = len(catalog.events())
    assert shown(page).count("<li") == every
    assert parse_qs(links(page)["Open this map"]) == parse_qs("site=mutlangen&band=none&system=pershing-2")
    page.text_input(key="events").set_value("new start").run()
    held = shown(page).count("<li")
    assert 3 <= held < every
    assert f"{held} of {every} events" in shown(page)
    page.slider(key="years").set_range(2021, 2022).run()
    assert shown(page).count("<li") == 1
    page.text_input(key="events").set_value("no such words").run()
    assert not page.exception
    assert "No event is like that" in shown(page)


def test_sources_are_filtered_by_words_and_the_address_shows_one_alone():
    page = visited(sources_page)
    assert shown(page).count('class="atlas-fact atlas-source"') == len(catalog.sources())
    page.text_input(key="words").set_value("stoltenberg").run()
    held = shown(page).count('class="atlas-fact atlas-source"')
    assert 1 <= held < len(catalog.sources())
    assert f"{held} of {len(catalog.sources())} sources" in shown(page)
    one = visited(sources_page, source="afp-2019")
    assert shown(one).count('class="atlas-fact atlas-source"') == 1
    assert links(one) == {f"All {len(catalog.sources())} sources": ""}


@pytest.mark.parametrize(
    ("page", "key"),
    [(systems_page, "system"), (stories_page, "story"), (timeline_page, "event"), (sources_page, "source")],
)
def test_a_link_to_what_there_is_not_says_so_and_shows_the_rest(page, key):
    test = visited(page, **{key: "<b>nothing</b>"})
    (problem,) = filter(is_problem, test)
    assert escape("“<b>nothing</b>”") in problem.proto.body
    assert "<b>nothing" not in shown(test)


def test_a_chosen_system_has_its_claims_under_the_map_and_a_link_to_its_page():
    page = opened(site=["mozdok"], system=["9m729"])
    (table,) = re.findall(r'<table class="atlas-table">.*?</table>', shown(page))
    assert table.count("<tr class=") == sum(each.system.id == "9m729" for each in catalog.claims())
    assert set(re.findall(r'class="atlas-quality"[^>]*>(\w+)<', table)) == {"official", "press", "secondary"}
    assert re.findall(r"<b>(about [\d,]+ km)</b>(?=(?:(?!</tr>).)*Outlier, left out)", table) == [
        "about 2,450 km",
        "about 2,600 km",
    ]
    about = links(page)[f"All about the {markup.label(wording.systems()['9m729'].name)}"]
    assert parse_qs(about)["system"] == ["9m729"]


def test_the_menu_leads_back_to_the_map_as_the_reader_left_it():
    page = opened(site=["mozdok"], system=["9m729"])
    page.toggle(key="shorter").set_value(False).run()
    assert list(links(page))[:6] == ["Map", "Check a claim", "Systems", "Stories", "Timeline", "Sources"]
    back = parse_qs(links(page)["Map"])
    assert back == {"site": ["mozdok"], "band": ["intermediate"], "system": ["9m729"]}


def test_the_map_goes_along_to_every_page_and_opens_again_after_a_reload():
    page = opened(site=["mozdok"], system=["9m729"], utm_source=["letter"])
    ways = links(page)
    for name in ("Systems", "Stories", "Timeline", "Sources"):
        assert parse_qs(parse_qs(ways[name])["map"][0]) == {"site": ["mozdok"], "system": ["9m729"]}
    assert parse_qs(ways["Systems"])["system"] == ["9m729"]
    assert parse_qs(ways["Map"]) == {"site": ["mozdok"], "system": ["9m729"]}
    assert "map" not in parse_qs(links(opened())["Sources"])


def carrying_page():
    from geo.page import reference_pages, session

    session.begin()
    session.open_carried()
    reference_pages.systems()
    reference_pages.menu()


def test_a_page_that_is_reloaded_has_the_map_from_its_address():
    page = visited(carrying_page, system="SS-20", map="site=mozdok&system=9m729")
    assert f"<h2>{escape(wording.systems()['rsd-10'].name)}</h2>" in shown(page)
    assert parse_qs(links(page)["Map"]) == {"site": ["mozdok"], "system": ["9m729"]}
    page.selectbox(key="chosen").set_value("df-26").run()
    assert parse_qs(parse_qs(links(page)["Sources"])["map"][0])["site"] == ["mozdok"]
    assert dict(page.query_params) == {"system": "df-26", "map": "site=mozdok&system=9m729"}


@pytest.mark.parametrize("broken", ["", "x", "site=", "<script>", "site=nowhere&" * 900])
def test_a_broken_map_in_the_address_breaks_no_page(broken):
    page = visited(carrying_page, map=broken)
    assert not page.exception


SITES = b"name,lat,lon,sources,systems\nDen,54.7,20.5,my notes,9m729\n"
CLAIMS = b"""system,range_max_km,claimant,claimed_on,source
9m729,3000,Somebody,2020,my notes
Z+,700,Somebody,2020,my notes
"""


def with_own_tables(**query):
    """The page of systems in a session in which the reader has brought tables."""
    test = AppTest.from_function(systems_page, default_timeout=60)
    own = Own(own_tables.read_sites(SITES), own_tables.read_claims(CLAIMS))
    test.session_state[session.KEY] = session.Session(Editor.of(replace(DEFAULT, own=own)))
    for key, value in query.items():
        test.query_params[key] = value
    return test.run()


def test_the_page_of_a_system_has_the_claims_and_sites_of_the_reader_marked_as_theirs():
    page = with_own_tables(system="9m729")
    assert not page.exception
    assert escape("476–3,000 km (your own table) by the claims below") in shown(page)
    assert escape("Somebody (your own table), 2020") in shown(page)
    assert escape("Den, not given") in shown(page)
    assert escape("476–2,500 km by the claims below") in shown(visited(systems_page, system="9m729"))


def test_a_system_of_the_reader_has_a_page_with_its_claims_and_nothing_that_nobody_said():
    page = with_own_tables(system="own-z")
    assert not page.exception
    assert not any(map(is_problem, page))
    assert escape("700 km (your own table) by the claims below") in shown(page)
    assert "Article III" not in shown(page)
    assert "your own table" in shown(with_own_tables())
    assert f'href="{escape("./systems?system=own-z")}"' in shown(with_own_tables())
