"""Where the pages of the edition are, and where an address of the served atlas leads in it."""

import posixpath
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

from geo.facts import catalog
from geo.outputs.facts import facts_html
from geo.scenario import link
from geo.scenario.scenario import DEFAULT
from geo.words.errors import AtlasError

MAP = "index.html"
SYSTEMS, STORIES = "systems/index.html", "stories/index.html"
TIMELINE, SOURCES, ABOUT = "timeline.html", "sources.html", "about.html"


def story(id_: str) -> str:
    """Return where the page of a story is, from the folder of its language."""
    return f"stories/{id_}.html"


def system(id_: str) -> str:
    """Return where the page of a system is."""
    return f"systems/{id_}.html"


def pages() -> Iterator[str]:
    """Yield where all pages are."""
    yield from (MAP, STORIES, *(story(each.id) for each in catalog.stories()))
    yield from (SYSTEMS, *(system(each.id) for each in catalog.systems()))
    yield from (TIMELINE, SOURCES, ABOUT)


def between(page: str, other: str) -> str:
    """Return the address of a file as a page has it, relative to its own."""
    path, mark, part = other.partition("#")
    if part and path == page:
        return f"#{part}"
    return f"{posixpath.relpath(path, posixpath.dirname(page) or '.')}{mark}{part}"


def leading(page: str) -> Callable[[str], str]:
    """Return what finds an address of the served atlas from a page; "" for what the edition lacks."""

    def leads(address: str) -> str:
        return between(page, found) if (found := _found(address)) else ""

    return leads


def _found(address: str) -> str:
    """Return which page shows what an address of the served atlas does, and where on it."""
    asked = urlsplit(address)
    name, query = asked.path.removeprefix("./"), {k: v[0] for k, v in parse_qs(asked.query).items()}
    part = f"#{asked.fragment}" if asked.fragment else ""
    if not name:
        return _of_map(asked.query)
    if name == "systems":
        return system(query["system"]) if "system" in query else f"{SYSTEMS}{part}"
    if name == "stories":
        return story(query["story"]) if "story" in query else STORIES
    if name == "sources":
        return f"{SOURCES}#{query['source']}" if "source" in query else SOURCES
    return ""


def _of_map(query: str) -> str:
    """Return the page that has the map of a scenario."""
    with suppress(AtlasError):
        scenario = link.read(query)
        if scenario == DEFAULT:
            return MAP
        if shown := facts_html.story_of(scenario):
            return story(shown.id)
    return ""
