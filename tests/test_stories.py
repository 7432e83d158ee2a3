"""The stories are short and sourced, open from their links, and say what computes."""

import calendar
import html
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from geographiclib.geodesic import Geodesic

import folder
import html_facts
from geo.facts import catalog, claim_span, own_tables, story_numbers
from geo.facts.catalog import Site, Story
from geo.facts.model import Own
from geo.facts.story import StoryNumber
from geo.features.drawing import drawing
from geo.outputs.facts import facts_html
from geo.scenario import link
from geo.scenario.link import read_query
from geo.scenario.scenario import DEFAULT

# What the figures are, for a reader of this file; the test computes them once more, with GeographicLib.
FIGURES = {
    ("ss-20-and-western-europe", "reached"): 14,
    ("ss-20-and-western-europe", "members"): 14,
    ("pershing-2-and-moscow", "distance"): 2031,
    ("two-ranges-of-the-9m729", "few"): 3,
    ("two-ranges-of-the-9m729", "many"): 33,
    ("a-few-weeks", "first"): 51,
    ("a-few-weeks", "shorter"): 513,
    ("a-few-weeks", "last"): 1075,
    ("after-the-treaty", "american"): 47,
    ("after-the-treaty", "more"): 50,
    ("after-the-treaty", "russian"): 50,
}

MONTHS = calendar.month_name[1:]
DATE = re.compile(rf"(?:\b(?:(\d{{1,2}}) )?({'|'.join(MONTHS)})\b)?(?:(?:^|\b| )((?:19|20)\d\d)\b)?")
# What a source has otherwise than the timeline, and the event whose note says so.
OTHERWISE = {"1988-08": ("osia-1996", "first-soviet-elimination")}

BROUGHT = Own(own_tables.read_sites(b"name,lat,lon,sources\nDen,54.7,20.5,my notes\n"))


def km(site: Site, lat: float, lon: float) -> float:
    return float(Geodesic.WGS84.Inverse(site.lat, site.lon, lat, lon)["s12"]) / 1000


def days(figure: StoryNumber) -> float:
    """How many days lie between two events, counted in the text of their dates."""
    assert figure.since
    assert figure.until
    since, until = (datetime.strptime(event.date.text, "%Y-%m-%d") for event in (figure.since, figure.until))
    return (until - since).total_seconds() / 86400


def story(name: str) -> Story:
    return {story.id: story for story in catalog.stories()}[name]


def test_every_figure_is_what_geographiclib_makes_of_it() -> None:
    seen = {}
    for each in catalog.stories():
        for figure in each.numbers:
            if figure.kind == "claim":
                assert figure.claim
                assert story_numbers.value(figure) == figure.claim.range_max_km
                continue
            if figure.kind == "days":
                wanted = days(figure)
            elif figure.to:
                (site,) = figure.sites
                wanted = km(site, figure.to.lat, figure.to.lon)
            else:
                reach_km = figure.claim.range_max_km if figure.claim else 1e9
                wanted = sum(
                    min((km(site, c.lat, c.lon) for site in figure.sites), default=0) <= reach_km
                    and (figure.nato_year is None or (c.nato_since or 9999) <= figure.nato_year)
                    for c in catalog.european_capitals()
                )
            assert story_numbers.value(figure) == pytest.approx(wanted, abs=1e-6)  # km, or capitals
            seen[each.id, figure.name] = round(wanted)
    assert seen == FIGURES


def test_the_sentences_carry_the_figures_and_nothing_is_left_open() -> None:
    for each in catalog.stories():
        lines = story_numbers.filled_in(each)
        assert 2 <= len(lines) <= 3
        assert not any(re.search("[{}]", text) for text, _sources in lines)
        assert all(sources for _text, sources in lines)
    pershing = " ".join(text for text, _sources in story_numbers.filled_in(story("pershing-2-and-moscow")))
    assert "gave it 1,800 km, and said" in pershing
    assert "to Moscow it is 2,031 km" in pershing
    july = " ".join(text for text, _sources in story_numbers.filled_in(story("two-ranges-of-the-9m729")))
    assert "flies 480 km at most" in july
    assert "lie 3 capitals, within the newspaper’s 33" in july
    weeks = " ".join(text for text, _sources in story_numbers.filled_in(story("a-few-weeks")))
    assert "was destroyed 51 days later" in weeks
    assert "the last SS-20 1,075 days after it" in weeks


def test_what_the_stories_say_in_words_is_so_in_the_data() -> None:
    systems = {system.id: system for system in catalog.systems()}
    pershing = claim_span.span(claim_span.claims_about(systems["pershing-2"]))
    assert pershing
    # "farther than any other claim about the Pershing II in this atlas"
    assert pershing.high_km < FIGURES["pershing-2-and-moscow", "distance"]


def test_a_figure_s_places_are_listed_by_the_names_of_the_places() -> None:
    (many,) = [each for each in story("two-ranges-of-the-9m729").numbers if each.name == "many"]
    assert story_numbers.places(many) == "Kapustin Yar, Kamyshlov, Mozdok or Shuya"
    tiles = html_facts.plain(facts_html.numbers_html(story("two-ranges-of-the-9m729")))
    assert "lie within 480 km of Kapustin Yar, Kamyshlov, Mozdok or Shuya" in re.sub(r"\s+", " ", tiles)


def test_there_are_five_to_seven_and_each_opens_from_its_link() -> None:
    assert 5 <= len(catalog.stories()) <= 7
    for each in catalog.stories():
        scenario, problems = read_query(parse_qs(each.scenario))
        assert not problems
        assert link.query(scenario) == each.scenario


STORY = """
[[story]]
id = "one"
title = "One"
scenario = "site=kaliningrad"
[[story.sentence]]
text = "It is {far}."
sources = ["geonames"]
[[story.figure]]
name = "far"
kind = "distance"
from = ["kaliningrad"]
to = "RU"
"""


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('id = "one"', 'id = "One two"', "id is “One two”, not lower-case words joined by hyphens"),
        ('title = "One"', "title = 7", "title is empty or no text"),
        ('scenario = "site=kaliningrad"', "", "scenario is empty"),
        ("It is {far}.", "It is far.", "the figures far are used and not defined, or defined and not used"),
        ("It is {far}.", "It is {far} and {near}.", "the figures near are used and not defined"),
        ("It is {far}.", "It is {far}, not 500 km.", "500 is typed into a sentence; make it a figure"),
        ('["geonames"]', '["hearsay"]', "sources names “hearsay”, which is not in data/"),
        ('["geonames"]', "[]", "sources names “”"),
        (
            'kind = "distance"',
            'kind = "guess"',
            "kind is “guess”, none of distance, capitals, claim, members, days",
        ),
        ('to = "RU"', "", "a figure of kind distance has no to; add it"),
        ('to = "RU"', 'to = "XX"', "to names “XX”"),
        ('from = ["kaliningrad"]', 'from = ["nowhere"]', "from names “nowhere”"),
        ('kind = "distance"', 'kind = "days"', "a figure of kind days has no since; add it"),
        ('to = "RU"', 'to = "RU"\nsince = "never"', "since names “never”"),
        ('to = "RU"', 'to = "RU"\nuntil = "ss-20-deployed"', "of which no day is known"),
        (
            'to = "RU"',
            'to = "RU"\nallowed_months = 1.5',
            "allowed_months is “1.5”, no whole number of months",
        ),
    ],
)
def test_a_broken_story_is_named(old: str, new: str, rule: str, tmp_path: Path) -> None:
    data = folder.copied(tmp_path)
    (data / "stories.toml").write_text(STORY, encoding="utf-8")
    assert not catalog.read(data).errors
    (data / "stories.toml").write_text(STORY.replace(old, new), encoding="utf-8")
    (error,) = catalog.read(data).errors
    assert str(error).startswith("data/stories.toml story “")
    assert rule in str(error)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (STORY + STORY, "two stories have the id “one”; rename one"),
        ("", "there is no [[story]]; put them back"),
        ("[[story", "correct the TOML"),
        ("story = 7", "there is no [[story]]"),
        ("[[story]]\nid = 'one'\ntitle = 'One'\nscenario = 'x'\nsentence = 'x'", "there is no sentence"),
    ],
)
def test_a_broken_storybook_is_named(text: str, rule: str, tmp_path: Path) -> None:
    data = folder.copied(tmp_path)
    (data / "stories.toml").write_text(text, encoding="utf-8")
    assert rule in str(catalog.read(data).errors[0])


def test_the_days_of_a_story_are_bars_on_one_scale_with_what_the_treaty_allowed() -> None:
    told = html.unescape(facts_html.told_html(story("a-few-weeks")))
    bars = re.findall(r"<b>(.*?)</b>.*?--x:([\d.]+)", told, re.DOTALL)
    assert [head for head, _ in bars] == ["51 days, 7 weeks", "513 days, 73 weeks", "1,075 days, 153 weeks"]
    # Of three years, 1,095 days: 18 months end after 548 of them.
    assert [float(x) for _, x in bars] == pytest.approx([100 * n / 1095 for n in (51, 513, 1075)], abs=0.01)
    assert [float(x) for x in re.findall(r'<i style="--x:([\d.]+)', told)] == [50.05, 100]
    assert "allowed: 18 months, until 1 December 1989" in told


def test_a_story_stands_beside_its_figure_and_leads_to_the_next_one_here_and_on_the_map() -> None:
    every = catalog.stories()
    for each in every:
        told = html.unescape(facts_html.told_html(each))
        shown = drawing(link.read(each.scenario))
        assert (f'<a class="atlas-still" href="./?{shown.query}">' in told) == bool(shown.bands)
        assert (f'src="./figure.png?{shown.query}&size=column"' in told) == bool(shown.bands)
        assert ('class="atlas-days"' in told) != bool(shown.bands)  # each has a figure
        assert facts_html.story_of(link.read(each.scenario)) == each
        assert facts_html.story_of(replace(link.read(each.scenario), own=BROUGHT)) == each
    assert facts_html.story_of(DEFAULT) is None
    for on_map in (False, True):
        steps = [re.findall(r'rel="(\w+)" href="([^"]+)"', facts_html.steps_html(e, on_map)) for e in every]
        here = [html.escape(f"./?{e.scenario}" if on_map else f"./stories?story={e.id}") for e in every]
        assert [dict(each).get("next") for each in steps] == [*here[1:], None]
        assert [dict(each).get("prev") for each in steps] == [None, *here[:-1]]


def dates(text: str) -> list[str]:
    """Return the days, months and years that a sentence names; the year of one without is that before it."""
    found, last = [], ""
    for match in DATE.finditer(text):
        day, month, year = match.groups()
        last = year or last
        if month or year:
            parts = [last, f"{MONTHS.index(month) + 1:02}" if month else "", f"{int(day):02}" if day else ""]
            found.append("-".join(filter(None, parts)))
    return found


def has(named: str, date: str) -> bool:
    """Whether a date of the tables is one that a sentence names, or within it."""
    return any(f"{each}-".startswith(f"{named}-") for each in date.removeprefix("c. ").split("/"))


def test_the_dates_of_a_sentence_are_read() -> None:
    text = "On 5 July 2019 they met, and on 2 August it ended; in May 1979, and by 1988 in June."
    assert dates(text) == ["2019-07-05", "2019-08-02", "1979-05", "1988", "1988-06"]


@pytest.mark.parametrize("each", catalog.stories(), ids=lambda story: story.id)
def test_every_date_in_a_story_is_that_of_an_event_or_of_a_source_of_the_sentence(each: Story) -> None:
    events = {event.id: event for event in catalog.events()}
    for sentence in each.sentences:
        for named in dates(sentence.text.english):
            of_events = any(has(named, event.date.text) for event in events.values())
            of_sources = any(has(named, source.date.text) for source in sentence.sources)
            source, event = OTHERWISE.get(named, ("", ""))
            noted = event and MONTHS[int(named[5:7]) - 1] in events[event].note.english
            assert of_events or (of_sources and len(named) < 10) or noted, (named, sentence.text)
            assert not noted or source in [each.id for each in sentence.sources]
