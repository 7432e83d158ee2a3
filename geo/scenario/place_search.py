"""What a reader may mean by the words for a place: sites of the list and places of the gazetteer.

Nothing is guessed: words that may well mean more than one thing are answered with all of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geo.coordinates.points import MAX_TEXT_LENGTH, parse_point
from geo.facts import catalog, gazetteer
from geo.facts.model import Site
from geo.scenario.launch_point import LaunchPoint
from geo.words.errors import PlaceError, quoted
from geo.words.i18n import _

MAX_CANDIDATES = 8
MUCH_LARGER = 10  # times as many people: who writes Berlin means the one in Germany
SAME_PLACE = 0.001  # degrees: the catalogue's sites have the gazetteer's coordinates


@dataclass(frozen=True)
class Candidate:
    """One thing that words may mean."""

    label: str  # what distinguishes it: `Brest, Brest, Belarus · 340,318 people`
    point: LaunchPoint


@dataclass(frozen=True)
class Meaning:
    """What words mean: a point beyond doubt and what else is called so, or else what they may mean."""

    taken: LaunchPoint | None = None
    candidates: tuple[Candidate, ...] = ()  # at most one more than MAX_CANDIDATES, sites of the list first


NOTHING = Meaning()


def search(words: str, own: Sequence[Site] = ()) -> Meaning:
    """Return the meaning of the words for a place; NOTHING if they are coordinates, too long or unknown.

    A single site or place that is called exactly so is taken, and a place with MUCH_LARGER times the
    people of every other that is. What is only near is offered if nothing is called so.
    """
    if len(words) > MAX_TEXT_LENGTH or _is_point(words):
        return NOTHING
    sites = [site for site in (*own, *catalog.sites()) if _begins(site, words)]
    found = () if re.search(r"\d", words) else gazetteer.find(words, MAX_CANDIDATES + 1)
    exact = [place for place in found if place.exact]
    others = [place for place in exact or found if not any(_is_there(site, place) for site in sites)]
    if len(sites) == 1 and _is_named(sites[0], words):
        here = [place for place in exact if _is_there(sites[0], place)]
        if not exact or (here and _is_much_larger(here[0], others)):
            return Meaning(LaunchPoint.of(sites[0]), tuple(map(_populated, others if exact else ())))
    elif not sites and exact and _is_much_larger(exact[0], exact[1:]):
        return Meaning(_populated(exact[0]).point, tuple(map(_populated, exact[1:])))
    return Meaning(None, (*map(_listed, sites), *map(_populated, others))[: MAX_CANDIDATES + 1])


def own_name(point: LaunchPoint) -> str:
    """Return the name given to a launch point; "" if it is that of its place, and stays behind there."""
    return "" if point.id or gazetteer.names(point.name, point.lat, point.lon) else point.name


def unknown(words: str) -> str:
    """Return the sentence for words that mean no place."""
    name, comma, area = words.rpartition(",")
    if comma and name.strip() and area.strip():
        return _(
            "{name} in {area} is no place the atlas knows; give coordinates, such as 54.71, 20.51"
        ).format(name=quoted(name), area=quoted(area))
    return _("{name} is no place the atlas knows; give coordinates, such as 54.71, 20.51").format(
        name=quoted(words)
    )


def _is_much_larger(place: gazetteer.Place, others: Sequence[gazetteer.Place]) -> bool:
    return all(place.population >= MUCH_LARGER * other.population for other in others)


def _listed(site: Site) -> Candidate:
    mark = _("your own site") if site.own else _("site of the list")
    label = " · ".join(part for part in (f"{site.name}, {site.country}", mark, site.system) if part)
    return Candidate(label, LaunchPoint.of(site))


def _populated(place: gazetteer.Place) -> Candidate:
    return Candidate(place.label, LaunchPoint(place.lat, place.lon, gazetteer.full_name(place)))


def _begins(site: Site, words: str) -> bool:
    """Return whether a site's name begins with these words, which its country may follow."""
    name, comma, area = words.rpartition(",")
    here = _folded(site.name)
    if comma and _folded(area) == _folded(site.country):
        return bool(asked := _folded(name)) and here[: len(asked)] == asked
    return bool(asked := _folded(words)) and here[: len(asked)] == asked


def _is_named(site: Site, words: str) -> bool:
    try:
        return LaunchPoint.parse(words, [site] if site.own else ()) == LaunchPoint.of(site)
    except PlaceError:
        return False


def _is_there(site: Site, place: gazetteer.Place) -> bool:
    return abs(site.lat - place.lat) <= SAME_PLACE and abs(site.lon - place.lon) <= SAME_PLACE


def _is_point(words: str) -> bool:
    try:
        parse_point(words)
    except PlaceError:
        return False
    return True


def _folded(text: str) -> list[str]:
    return [word for word in map(gazetteer.fold, re.split(r"[\s-]+", text)) if word]
