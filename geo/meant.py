"""What a reader may mean by the words for a place: sites of the list and places of the gazetteer.

Nothing is guessed: words that can mean more than one thing are answered with all of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geo import catalog, gazetteer
from geo.coordinates import LONGEST_TEXT, parse_point
from geo.errors import PlaceError, quoted
from geo.facts import Site
from geo.launch_point import LaunchPoint
from geo.words import _

MOST = 8
SAME_PLACE = 0.001  # degrees: the catalogue's sites have the gazetteer's coordinates


@dataclass(frozen=True)
class Candidate:
    """One thing that words may mean."""

    label: str  # what tells it apart: `Brest, Brest, Belarus · 340,318 people`
    point: LaunchPoint


def offered(words: str, own: Sequence[Site] = ()) -> tuple[Candidate, ...]:
    """What the words may mean, at most one more than MOST, sites of the list first.

    None if they are coordinates, too long for a place, mean nothing known, or mean one site of the list
    and no other place.
    """
    if len(words) > LONGEST_TEXT or _is_point(words):
        return ()
    sites = [site for site in (*own, *catalog.sites()) if _begins(site, words)]
    found = () if re.search(r"\d", words) else gazetteer.find(words, MOST + 1)
    places = [place for place in found if not any(_is_there(site, place) for site in sites)]
    if len(sites) == 1 and not any(place.exact for place in places) and _is_named(sites[0], words):
        return ()
    return (*map(_listed, sites), *map(_populated, places))[: MOST + 1]


def own_name(point: LaunchPoint) -> str:
    """The name that somebody gave a launch point; "" if it is that of its place, and stays behind there."""
    return "" if point.id or gazetteer.names(point.name, point.lat, point.lon) else point.name


def unknown(words: str) -> str:
    """The sentence for words that mean no place."""
    name, comma, area = words.rpartition(",")
    if comma and name.strip() and area.strip():
        return _(
            "{name} in {area} is no place the atlas knows; give coordinates, such as 54.71, 20.51"
        ).format(name=quoted(name), area=quoted(area))
    return _("{name} is no place the atlas knows; give coordinates, such as 54.71, 20.51").format(
        name=quoted(words)
    )


def _listed(site: Site) -> Candidate:
    mark = _("your own site") if site.own else _("site of the list")
    label = " · ".join(part for part in (f"{site.name}, {site.country}", mark, site.system) if part)
    return Candidate(label, LaunchPoint.of(site))


def _populated(place: gazetteer.Place) -> Candidate:
    return Candidate(place.label, LaunchPoint(place.lat, place.lon, gazetteer.full_name(place)))


def _begins(site: Site, words: str) -> bool:
    """Whether a site's name begins with these words, which its country may follow."""
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
