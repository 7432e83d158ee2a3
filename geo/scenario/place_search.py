"""What a reader may mean by the words for a place: sites of the list and places of the gazetteer.

Nothing is guessed: words that may well mean more than one thing are answered with all of them. A box in which
somebody types asks `search`; what is written once, a link or a command, is read by `read`.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from geo.coordinates.display import DECIMAL
from geo.coordinates.points import MAX_TEXT_LENGTH, parse_point
from geo.facts import catalog, gazetteer, near_names
from geo.facts.model import Place, Site
from geo.scenario.launch_point import LaunchPoint, may_be_a_name
from geo.words.errors import PlaceError, UnknownNameError, quoted
from geo.words.i18n import Text, _, joined

MAX_CANDIDATES = 8
MAX_OTHERS = 3  # places that are named beside the one taken
MUCH_LARGER = 10  # times as many people: who writes Berlin means the one in Germany
_MOST_LOOKED_AT = 30  # places of a name: those that merely have it besides may come first
SAME_PLACE = 0.001  # degrees: the catalogue's sites have the gazetteer's coordinates


Named = Site | Place  # what a reader's own tables have under a name


@dataclass(frozen=True)
class Candidate:
    """One thing that words may mean."""

    label: str  # what distinguishes it: `Brest, Brest, Belarus · 340,318 people`
    point: LaunchPoint
    names: tuple[str, ...] = ()  # by which it may be written, the shortest first
    found_as: str = ""  # another name of it, if it was found by that


@dataclass(frozen=True)
class Meaning:
    """What words mean: a point beyond doubt and what else is called so, or else what they may mean."""

    taken: LaunchPoint | None = None
    candidates: tuple[Candidate, ...] = ()  # at most one more than MAX_CANDIDATES, sites of the list first
    is_near: bool = False  # whether nothing is called exactly so, and the candidates nearly


NOTHING = Meaning()


def search(words: str, own: Sequence[Named] = ()) -> Meaning:
    """Return the meaning of the words for a place; NOTHING if they are coordinates, too long or unknown.

    A single site or place that is called exactly so is taken, and a place with MUCH_LARGER times the
    people of every other that is; what merely has that name beside its own does not stand in the way,
    unless it is much the likelier. A reader's own place is taken before all others. What is only near is
    offered if nothing is called so.
    """
    if len(words) > MAX_TEXT_LENGTH or _is_point(words):
        return NOTHING
    known = [each for each in (*own, *catalog.sites()) if _begins(each, words)]
    found = gazetteer.find(words, _MOST_LOOKED_AT) if may_be_a_name(words) else ()
    exact = [place for place in found if place.exact]
    others = [place for place in exact or found if not any(is_there(each, place) for each in known)]
    taken, named = _beyond_doubt(exact), [each for each in known if _is_named(each, words)]
    if len(named) == 1 and (isinstance(named[0], Place) or len(known) == 1):
        (one,) = named
        if isinstance(one, Place) or not exact or (taken and is_there(one, taken)):
            return Meaning(listed(one).point, _beside(others if exact else ()))
    elif not known and taken:
        return Meaning(populated(taken).point, _beside([each for each in exact if each != taken]))
    is_near = not exact and not named
    candidates = (*map(listed, known), *map(populated, others if exact or is_near else ()))
    return Meaning(None, candidates[: MAX_CANDIDATES + 1], bool(candidates) and is_near)


def _beyond_doubt(exact: Sequence[gazetteer.Town]) -> gazetteer.Town | None:
    """Return which of the places of a name, the likeliest first, is meant beyond doubt, if one is.

    Of one that is itself called so only others that are can raise doubt.
    """
    if not exact:
        return None
    first, *others = exact
    rivals = others if first.found_as else [each for each in others if not each.found_as]
    return first if all(first.population >= MUCH_LARGER * each.population for each in rivals) else None


def _beside(others: Sequence[gazetteer.Town]) -> tuple[Candidate, ...]:
    """Return what else has the name of the place that is taken: first what is itself called so."""
    ranked = sorted(others, key=lambda place: bool(place.found_as))
    return tuple(map(populated, ranked[: MAX_CANDIDATES + 1]))


def read(text: str, own: Sequence[Named] = ()) -> tuple[LaunchPoint, tuple[Candidate, ...]]:
    """Return the launch point of a text, and what else is called so if it is the name of a place.

    Reads what `LaunchPoint.parse` reads, and the name of a place that `search` takes. Raises PlaceError,
    which lists what may be meant, as one can write it.
    """
    try:
        return LaunchPoint.parse(text, _sites(own)), ()
    except UnknownNameError as error:
        found = NOTHING if _is_of_numbers(text) else search(text, own)
        if found.taken:
            return found.taken, found.candidates
        if not found.candidates and _is_in_another_script(text):
            raise PlaceError(unknown(text)) from None
        if (found.is_near or not found.candidates) and _is_country(text):
            raise PlaceError(unknown(text)) from None
        if not found.candidates or (found.is_near and error.near):
            raise
    raise PlaceError(_several(text, found, own))


def launch_point(text: str, own: Sequence[Named] = ()) -> LaunchPoint:
    """Return the launch point of a text: see `read`. Raises PlaceError."""
    return read(text, own)[0]


def is_name(text: str, own: Sequence[Named] = ()) -> bool:
    """Return whether a text is neither a site nor coordinates, so that `read` looks for its name."""
    try:
        LaunchPoint.parse(text, _sites(own))
    except UnknownNameError:
        return True
    except PlaceError:
        return False
    return False


def taken_for(text: str, own: Sequence[Named] = ()) -> str:
    """Return what `read` takes a name for, and what else is called so.

    "" if nothing else is, and it is a site or the place has that name itself. Raises PlaceError.
    """
    point, candidates = read(text, own)
    if not candidates and (point.id or _is_called(point, text) or not is_name(text, own)):
        return ""
    if not candidates:
        return _("{name} was taken for {place}.").format(name=quoted(text), place=point.label)
    others = joined(each.label for each in candidates[:MAX_OTHERS])
    words = _("{name} was taken for {place}. Or: {places}. Add its country or region to choose another.")
    return words.format(name=quoted(text), place=point.label, places=others)


def written(point: LaunchPoint, own: Sequence[Named] = ()) -> str:
    """Return what a box shows for a point: its name, if `read` takes it for that, else as it can be read."""
    for name in filter(None, (point.said, point.name)):
        if _is_read(name, point, own):
            return name
    return point.id if point.id and not point.own else point.written(DECIMAL)


def _is_read(text: str, point: LaunchPoint, own: Sequence[Named]) -> bool:
    try:
        return launch_point(text, own) == point
    except PlaceError:
        return False


def own_name(point: LaunchPoint) -> str:
    """Return the name given to a launch point; "" if it is that of its place, and stays behind there."""
    return "" if point.id or gazetteer.names(point.name, point.lat, point.lon) else point.name


def unknown(words: str) -> str:
    """Return the sentence for words that mean no place."""
    if _is_in_another_script(words):
        return _(
            "{name} is no place the atlas knows by these letters; write it in Latin letters, such as Berlin, "
            "Germany, or give coordinates, such as 54.71, 20.51"
        ).format(name=quoted(words))
    if _is_country(words):
        return _(
            "{name} is a country or territory, and no point to measure from or to; write a town there, such "
            "as Berlin, Germany, or coordinates, such as 54.71, 20.51"
        ).format(name=quoted(words))
    name, comma, area = words.rpartition(",")
    if comma and name.strip() and area.strip():
        return _(
            "{name} in {area} is no place the atlas knows; give coordinates, such as 54.71, 20.51"
        ).format(name=quoted(name), area=quoted(area))
    return _("{name} is no place the atlas knows; give coordinates, such as 54.71, 20.51").format(
        name=quoted(words)
    )


def _several(text: str, found: Meaning, own: Sequence[Named]) -> str:
    """Return the sentence for words that may mean several places, or are only near the names of some."""
    offered = found.candidates[: near_names.MAX_NEAR if found.is_near else MAX_CANDIDATES]
    if found.is_near:
        words = _("{text} is no place the atlas knows; write coordinates, such as 54.71,20.51, or: {places}")
    elif found.candidates[MAX_CANDIDATES:]:
        words = _("{text} may mean many places; add a country or region, or write one of: {places}")
    else:
        words = _("{text} may mean several places; write one of: {places}")
    places = joined(dict.fromkeys(_told(each, own) for each in offered))
    return words.format(text=quoted(text), places=places)


def _told(candidate: Candidate, own: Sequence[Named]) -> str:
    """Return a candidate as it may be written, and by which name it was found if that is not its own."""
    written = as_written(candidate, own)
    if not candidate.found_as:
        return written
    return _("{place} (also called {name})").format(place=written, name=quoted(candidate.found_as))


def as_written(candidate: Candidate, own: Sequence[Named] = ()) -> str:
    """Return the shortest text that `read` takes for a candidate: an id, a name, else coordinates."""
    point = candidate.point
    if point.id:
        return point.id
    taken = (each for each in candidate.names if _is_at(search(each, own).taken, point))
    return next(taken, point.token)


def _is_country(text: str) -> bool:
    """Return whether a text is the name of a country, and so no town of a similar name is meant."""
    names = (name for country in catalog.countries() for name in _both(country.name))
    return gazetteer.fold(text) in set(map(gazetteer.fold, names))


def _is_in_another_script(text: str) -> bool:
    """Return whether a text has no Latin letter, and some of another script."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and not any("LATIN" in unicodedata.name(letter, "") for letter in letters)


def _is_called(point: LaunchPoint, text: str) -> bool:
    """Return whether a text is the name of a point, without the areas that may follow either."""
    name, asked = (gazetteer.fold(words.partition(",")[0]) for words in (point.name, text))
    return asked.startswith(name)


def _is_of_numbers(text: str) -> bool:
    """Return whether a text is a pair of numbers to a program, as of missing degrees: `nan,nan`, no town."""
    try:
        return len([float(part) for part in text.split(",")]) > 1
    except ValueError:
        return False


def _sites(own: Sequence[Named]) -> list[Site]:
    return [each for each in own if isinstance(each, Site)]


def _is_at(found: LaunchPoint | None, point: LaunchPoint) -> bool:
    return found is not None and (found.lat, found.lon) == (point.lat, point.lon)


def listed(site: Named) -> Candidate:
    """Return what a site of the list means, or one or a place of the reader's own."""
    if isinstance(site, Place):
        parts = filter(None, (site.name, site.country))
        names = tuple(dict.fromkeys((site.name.english, ", ".join(each.english for each in parts))))
        where = ", ".join(str(each) for each in (site.name, site.country) if each)
        label = " · ".join((where, _("your own place")))
        return Candidate(label, LaunchPoint(site.lat, site.lon, names[-1]), names)
    mark = _("your own site") if site.own else _("site of the list")
    label = " · ".join(part for part in (f"{site.name}, {site.country}", mark, site.system) if part)
    return Candidate(label, LaunchPoint.of(site))


def populated(place: gazetteer.Town) -> Candidate:
    """Return what a place of the gazetteer is called, and what distinguishes it."""
    name = gazetteer.full_name(place)
    english = name, ", ".join(filter(None, (place.name, place.region, place.country)))
    point = LaunchPoint(place.lat, place.lon, name)
    said = [point.said, *(each.removesuffix(place.country) + str(Text(place.country)) for each in english)]
    names = tuple(dict.fromkeys((*said, *english)))
    return Candidate(place.label, point, names, place.found_as)


def _begins(site: Named, words: str) -> bool:
    """Return whether a site's name begins with these words, which its country may follow."""
    asked = _folded(_without_country(site, words))
    called = [_folded(name) for name in _both(site.name)]
    return bool(asked) and any(
        here[: len(asked)] == asked or "".join(here) == "".join(asked) for here in called
    )


def _without_country(site: Named, words: str) -> str:
    name, comma, area = words.rpartition(",")
    return name if comma and _folded(area) in map(_folded, _both(site.country)) else words


def _both(name: Text) -> tuple[str, str]:
    """Return a name in English and in the language that is spoken."""
    return name.english, str(name)


def _is_named(site: Named, words: str) -> bool:
    if gazetteer.fold(_without_country(site, words)) in map(gazetteer.fold, _both(site.name)):
        return True
    if isinstance(site, Place):
        return False
    try:
        return LaunchPoint.parse(words, [site] if site.own else ()) == LaunchPoint.of(site)
    except PlaceError:
        return False


def is_there(site: Named, place: gazetteer.Town) -> bool:
    """Return whether a site is where a place of the gazetteer is."""
    return abs(site.lat - place.lat) <= SAME_PLACE and abs(site.lon - place.lon) <= SAME_PLACE


def _is_point(words: str) -> bool:
    try:
        parse_point(words)
    except PlaceError:
        return False
    return True


def _folded(text: str) -> list[str]:
    return [word for word in map(gazetteer.fold, re.split(r"[\s-]+", text)) if word]
