"""What a box for a place offers while somebody types: each as it may be written, and what tells it apart."""

from collections.abc import Iterator

from geo.facts import catalog, gazetteer
from geo.facts.gazetteer import Town, fold
from geo.facts.model import Site
from geo.scenario import place_search
from geo.scenario.launch_point import LaunchPoint, may_be_a_name
from geo.scenario.place_search import Candidate
from geo.words.errors import PlaceError, quoted
from geo.words.i18n import kept_by_language

MOST = 8  # that are offered
LEAST_LENGTH = 2  # letters from which on anything is
MAX_LENGTH = 80  # characters: no beginning of a name is longer
_SITES_FROM = 3  # letters, from which on sites are: before that they would leave no room for towns
_MAX_SITES = 4  # of the list, that come first
_LOOKED_AT = 4 * MOST  # towns, of which those whose own name begins so come first


@kept_by_language(most=1024)  # of a kB each: many readers begin alike
def suggested(typed: str) -> tuple[tuple[str, str], ...]:
    """Return what may be meant by the beginning of a name, and what tells each from the others.

    Each can be read as it is written. A browser shows what has the typed words in it, so every one has.
    """
    words = " ".join(typed.split())
    if not LEAST_LENGTH <= len(words) <= MAX_LENGTH or not may_be_a_name(words):
        return ()
    offered = dict[str, str]()
    for each in _likely(words):
        written = _written(each)
        if written in offered:
            continue
        label = each.label
        if words.casefold() not in f"{written}\n{label}".casefold():
            label = f"{label} · {quoted(words)}"
        offered[written] = label
        if len(offered) == MOST:
            break
    return tuple(offered.items())


def _likely(words: str) -> Iterator[Candidate]:
    """Yield the sites of the list whose names begin so, then the towns."""
    name = fold(words.partition(",")[0])
    least = len(name) >= _SITES_FROM
    sites = [site for site in catalog.sites() if least and _begins(site, words)][:_MAX_SITES]
    yield from map(place_search.listed, sites)
    towns = sorted(
        gazetteer.find(words, _LOOKED_AT, slips=False), key=lambda town: not _is_called_so(town, name)
    )
    for town in towns:
        if not any(place_search.is_there(site, town) for site in sites):
            yield place_search.populated(town)


def _begins(site: Site, words: str) -> bool:
    called = (f"{site.name.english}{site.country.english}", f"{site.name}{site.country}")
    return any(fold(name).startswith(fold(words)) for name in called)


def _is_called_so(town: Town, name: str) -> bool:
    """Return whether a name is that of a town, or its own name begins so."""
    return town.exact or fold(town.name).startswith(name)


def _written(candidate: Candidate) -> str:
    """Return a site by its name and country if they mean it and no other, and a place by its own name."""
    site = next((each for each in catalog.sites() if each.id == candidate.point.id), None)
    return _full_name(site) if site and _means(site) else place_search.as_written(candidate)


def _full_name(site: Site) -> str:
    return f"{site.name}, {site.country}"


def _means(site: Site) -> bool:
    try:
        return LaunchPoint.parse(_full_name(site)) == LaunchPoint.of(site)
    except PlaceError:
        return False
