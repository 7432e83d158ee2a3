"""Stories, timeline and sources: whole, sourced, and leading to maps that open."""

import re
from html import unescape
from urllib.parse import parse_qs

import pytest

from geo import background, catalog, session
from geo.scenario import read_query
from geo.text import escape
from test_page import opened, shown


def plain(html):
    return unescape(re.sub("<[^>]+>", "", html))


@pytest.mark.parametrize("story", catalog.stories(), ids=lambda story: story.id)
def test_a_story_shows_every_sentence_with_its_sources_and_opens_its_map(story):
    html = background.story_html(story)
    assert "{" not in plain(html)
    for sentence in story.sentences:
        for source in sentence.sources:
            assert escape(source.url) in html
    (query,) = re.findall(r'href="\?([^"]+)"', html)
    assert read_query(parse_qs(unescape(query)))[1] == ()


def test_the_timeline_has_every_event_in_order_with_its_sources_and_maps_that_open():
    html = background.timeline_html()
    found = [html.index(escape(event.event)) for event in catalog.events()]
    assert found == sorted(found)
    assert html.count("<li>") == 38
    for event in catalog.events():
        assert all(escape(source.url) in html for source in event.sources)
        assert not event.scenario or read_query(parse_qs(event.scenario))[1] == ()


def test_the_timeline_is_filtered_by_words():
    assert background.timeline_html("pershing").count("<li>") == sum(
        "pershing" in f"{event.event} {event.note}".lower() for event in catalog.events()
    )
    assert "No event has these words" in background.timeline_html("<b>")


def test_every_source_is_used_for_something():
    assert {source for source, uses in background.uses().items() if not uses} == set()


def test_the_page_has_stories_timeline_and_sources():
    page = opened()
    assert [tab.label for tab in page.tabs] == ["Stories", "Timeline", "Sources"]
    assert all(escape(story.title) in shown(page) for story in catalog.stories())
    page.text_input(key="events").set_value("pershing").run()
    assert shown(page).count("<li>") == background.timeline_html("pershing").count("<li>") > 0
    assert len(page.dataframe[-1].value) == len(catalog.sources())


def test_the_list_of_sites_is_filtered_by_system_and_year():
    page = opened()
    page.selectbox(key="stood").set_value("pershing-2").run()
    page.number_input(key="year").set_value(1987).run()
    known = {site.id for site in catalog.sites() if "pershing-2" in {system.id for system in site.systems}}
    offered = page.selectbox(key="preset").options
    names = {site.name for site in catalog.sites() if site.id in known}
    assert session.OWN_POINT in offered
    assert {option.partition(",")[0] for option in offered} - {session.OWN_POINT, "Kaliningrad"} <= names
    assert len(offered) > 3
