"""The background to the map as HTML: stories, timeline, and what each source is used for."""

from dataclasses import fields
from functools import cache, lru_cache

from geo import catalog, stories
from geo.facts import Event, Source, Story
from geo.text import escape


@cache
def story_html(story: Story) -> str:
    """A story with its figures filled in, the sources behind each sentence, and its link."""
    sentences = "".join(
        f"<p>{escape(sentence.text)} {sources_html(sentence.sources)}</p>" for sentence in stories.told(story)
    )
    return f"<h3>{escape(story.title)}</h3>{sentences}<p>{link_html(story.scenario, 'Open this map')}</p>"


@lru_cache(maxsize=64)
def timeline_html(words: str = "") -> str:
    """The events whose text has all these words, in order of time, as a list."""
    rows = [_event_html(event) for event in catalog.events() if _has(event, words)]
    return f'<ol class="atlas-timeline">{"".join(rows)}</ol>' if rows else "<p>No event has these words.</p>"


def sources_html(sources: tuple[Source, ...]) -> str:
    """Links to some sources in brackets, each with its quality."""
    links = "; ".join(
        f'<a href="{escape(source.url)}" target="_blank">{escape(str(source))}</a>, {escape(source.quality)}'
        for source in sources
    )
    return f'<span class="atlas-sources">[{links}]</span>'


def link_html(query: str, words: str) -> str:
    """A link that opens a scenario in this page."""
    return f'<a href="?{escape(query)}" target="_self">{escape(words)}</a>'


@cache
def uses() -> dict[str, tuple[str, ...]]:
    """What each source is used for, by its id: `a claim about the 9M729`, `the site Mozdok`."""
    named = [
        *((f"a claim about the {claim.system.name}", claim) for claim in catalog.claims()),
        *((f"the system {system.name}", system) for system in catalog.systems()),
        *((f"the site {site.name}", site) for site in catalog.sites()),
        *((f"the event of {event.date.label}", event) for event in catalog.events()),
        *((f"the story “{story.title}”", each) for story in catalog.stories() for each in story.sentences),
        *((f"why the {each.system.name} is classed so", each) for each in catalog.explanations()),
        *(("the capitals", capital) for capital in catalog.capitals()),
        *(("a correction", correction) for correction in catalog.corrections()),
    ]
    found: dict[str, dict[str, None]] = {source.id: {} for source in catalog.sources()}
    for use, row in named:
        for source in _sources_of(row):
            found[source.id][use] = None
    found["natural-earth"]["the basemap"] = None  # which is no table with rows
    return {source: tuple(names) for source, names in found.items()}


def _sources_of(row: object) -> list[Source]:
    """Every source that a fact names, in whichever of its fields."""
    values = [getattr(row, field.name) for field in fields(row)]  # type: ignore[arg-type]
    flat = [each for value in values for each in (value if isinstance(value, tuple) else (value,))]
    return [each for each in flat if isinstance(each, Source)]


def _event_html(event: Event) -> str:
    note = f" {escape(event.note)}" if event.note else ""
    link = f" {link_html(event.scenario, 'Open the map')}." if event.scenario else ""
    return (
        f"<li><b>{escape(event.date.label)}</b> {escape(event.event)}{note}{link} "
        f"{sources_html(event.sources)}</li>"
    )


def _has(event: Event, words: str) -> bool:
    text = f"{event.date.label} {event.event} {event.note}".lower()
    return all(word in text for word in words.lower().split())
