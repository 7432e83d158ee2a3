"""Stories, timeline and sources: whole, sourced, and leading to maps that open."""

import re
from html import unescape
from urllib.parse import parse_qs

import pytest

from geo.facts import catalog, story_numbers
from geo.facts.model import QUALITIES
from geo.features import wording
from geo.outputs.facts import facts_html
from geo.scenario import presets
from geo.scenario.link import read_query
from geo.templates import fill
from geo.words.markup import escape
from html_facts import facts, plain

NINE = wording.systems()["9m729"]


@pytest.mark.parametrize("story", catalog.stories(), ids=lambda story: story.id)
def test_a_story_shows_every_sentence_with_its_sources_and_every_figure_with_how_it_comes_about(story):
    html = facts_html.story_html(story)
    assert "{" not in plain(html)
    for sentence, block in zip(story.sentences, facts(html), strict=True):
        assert {source.url for source in sentence.sources} == block.links
    for figure, block in zip(story.numbers, facts(facts_html.numbers_html(story)), strict=True):
        assert story_numbers.shown(figure) in block.text
        assert figure.claim is None or figure.claim.source.url in block.links


def test_the_timeline_has_every_event_in_order_with_its_sources_and_maps_that_open():
    html = facts_html.timeline_html(facts_html.events())
    for event, block in zip(catalog.events(), facts(html), strict=True):
        assert event.event.english in block.text
        assert event.date.label in block.text
        assert {source.url for source in event.sources} <= block.links
    queries = re.findall(r"[.]/[?]([^\"]+)\"", unescape(html))
    assert queries == [event.scenario for event in catalog.events() if event.scenario]
    assert not any(read_query(parse_qs(query))[1] for query in queries)


def test_the_decision_the_treaty_and_its_end_have_maps_of_the_sites_they_are_about():
    sites = {
        event.id: {site.id for site in read_query(parse_qs(event.scenario))[0].known_sites}
        for event in catalog.events()
        if event.scenario
    }
    bases = {
        site.id
        for site in catalog.sites()
        if site.role.english == "missile base"
        and {each.id for each in site.systems} & {"pershing-2", "bgm-109g"}
    }
    assert sites["dual-track-decision"] == bases
    assert sites["treaty-ends"] == sites["treaty-suspended"] == {s.id for s in presets.sites_of(NINE)}
    assert sites["last-ss-20"] == {"kapustin-yar"}
    assert sites["treaty-signed"]
    assert sites["entry-into-force"] > bases


def test_the_timeline_is_filtered_by_words_and_years():
    pershing = facts_html.events("pershing")
    assert {event.id for event in pershing} == {
        event.id for event in catalog.events() if "pershing" in f"{event.event} {event.note}".lower()
    }
    assert [event.id for event in facts_html.events(first_year=1977, last_year=1978)] == [
        "ss-20-deployed",  # in 1976 or 1977
        "schmidt-speech",
    ]
    assert "No event is like that" in facts_html.timeline_html(facts_html.events("<b>"))


def test_sources_are_filtered_by_words_uses_and_kind():
    assert facts_html.sources() == list(catalog.sources())
    assert "press" in {source.quality for source in facts_html.sources("press")}
    assert {source.id for source in facts_html.sources("claim 9M729")} >= {"afp-2019", "rferl-2019"}
    assert facts_html.sources("no such words") == []


def test_sources_stand_by_kind_with_their_number_and_folded_unless_they_were_looked_for():
    every = list(catalog.sources())
    kinds = re.findall(r"<details.*?</details>", facts_html.sources_html(every), re.DOTALL)
    for kind, quality in zip(kinds, QUALITIES, strict=True):
        same = [each.id for each in every if each.quality == quality]
        assert f" · {len(same)}</h2>" in unescape(kind)
        assert re.findall(r'atlas-source" id="(.*?)"', kind) == same
        assert " open" not in kind.partition(">")[0]
    assert facts_html.sources_html(every, opened=True).count('<details class="atlas-kind" open>') == 4


def test_the_id_of_a_source_in_a_note_becomes_a_link_to_it():
    html = fill("parts.cited", note="Sources differ: 1976 (wdr-2006) or <b>early</b> 1977.")
    (source,) = (source for source in catalog.sources() if source.id == "wdr-2006")
    assert plain(html) == f"Sources differ: 1976 ({source.publisher}) or <b>early</b> 1977."
    assert f'href="{escape(source.url)}"' in html
    assert "<b>" not in html


def test_every_source_is_used_for_something():
    assert {source for source, uses in facts_html.uses().items() if not uses} == set()
