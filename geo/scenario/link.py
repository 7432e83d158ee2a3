"""The link: a scenario as the query of an address, and back.

`site=kaliningrad&site=54.71,20.51,Name&band=shorter&system=9m729&members=nato&form=union&compare=circle&
units=mi&notation=dms` apply to all launch points; `band.2=0-480`, `system.2=9m729` and `hide=2` for the
second. What is as it is by default is left out. What a reader brought in a file is in no link.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from geo.facts.model import NOTHING_OWN, Own, System
from geo.scenario import link_text, place_search
from geo.scenario.band import TREATY_BANDS, Band
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import (
    BAND,
    HIDE,
    LANGUAGE,
    MAX_LAUNCH_POINTS,
    NONE,
    OTHERS,
    PARAMETERS,
    SITE,
    SWITCHES,
    SYSTEM,
    Choice,
    beside_none,
    given_again,
    parse_language,
)
from geo.scenario.scenario import ALL_HIDDEN, DEFAULT, Scenario, too_many_points
from geo.words import i18n, units
from geo.words.errors import AtlasError, PlaceError, quoted
from geo.words.i18n import _, ngettext
from geo.words.translations import ENGLISH

MAX_PROBLEMS = 5  # of a link, to be reported one by one
MAX_LENGTH = 20_000  # characters; twelve points with long names and eight bands each fit in

_KEYS = {each.key for each in PARAMETERS if not each.numbered}
_NUMBERED = "|".join(each.key for each in PARAMETERS if each.numbered)
_OF_ONE_POINT = re.compile(rf"({_NUMBERED})\.(\d{{1,2}})", re.ASCII)
# In the order in which links have ever had them, and their problems; a system is written beside the bands.
_WRITTEN = (*SWITCHES, *(each for each in OTHERS if each is not SYSTEM))
_READ = (*OTHERS, *SWITCHES)


def query(scenario: Scenario) -> str:
    """Return the query string of the link that opens the scenario: `site=kaliningrad&band=shorter`."""
    return urlencode(list(_pairs(scenario.without_own)), safe=",")


def _pairs(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for point in scenario.points:
        yield SITE.key, SITE.write(point)
    if scenario.bands != TREATY_BANDS or scenario.system:
        yield from _choice("", scenario.bands, scenario.system)
    for number, point in enumerate(scenario.points, 1):
        if point.bands is not None:
            yield from _choice(f".{number}", point.bands, point.system)
        if point.hidden:
            yield HIDE.key, HIDE.write(number)
    for each in _WRITTEN:
        if (value := getattr(scenario, each.field)) != each.default:
            yield each.key, each.write(value)


def _choice(which: str, bands: tuple[Band, ...], system: System | None) -> Iterator[tuple[str, str]]:
    """Yield bands and a system, of all launch points or of the one with a number."""
    if which or bands != TREATY_BANDS:
        yield from ((BAND.key + which, BAND.write(band)) for band in bands)
        if not bands:
            yield BAND.key + which, NONE
    if system and (name := SYSTEM.write(system)):
        yield SYSTEM.key + which, name


def read(link: str) -> Scenario:
    """Read the scenario of a link or of its query alone. Raises AtlasError for the first wrong part."""
    return without_problems(parsed(_sent(link_text.joined(link))))


def language(given: Mapping[str, Sequence[str]], otherwise: str) -> str:
    """Return the language that a query asks for; English if there is none of that name; else `otherwise`."""
    texts = link_text.cleaned(given).get(LANGUAGE.key, ())
    for text in (reading for each in texts[:1] for reading in (each, *link_text.undone(each))):
        with suppress(AtlasError):
            return parse_language(text)
    return ENGLISH if texts else otherwise


def in_language(address: str, in_english_too: bool = False) -> str:
    """Return an address with the language that is spoken, unless it names one.

    Nor with English, unless that must be said: where it was chosen, and not by the browser.
    """
    spoken, (whole, *part) = i18n.language(), address.split("#", 1)
    if (spoken == ENGLISH and not in_english_too) or re.search(rf"[?&]{LANGUAGE.key}=", whole):
        return address
    return "#".join((f"{whole}{'&' if '?' in whole else '?'}{LANGUAGE.key}={spoken}", *part))


def without_problems(query: Mapping[str, list[str]]) -> Scenario:
    """Read the scenario of a query's values. Raises AtlasError for the first wrong part."""
    found, problems = read_query(query)
    if problems:
        raise AtlasError(problems[0])
    return found


def names_taken(given: Mapping[str, Sequence[str]], own: Own = NOTHING_OWN) -> dict[str, str]:
    """Return the names of places that a link has in place of coordinates, with `place_search.taken_for`."""
    found = dict[str, str]()
    for text in link_text.cleaned(given).get(SITE.key, ())[:MAX_LAUNCH_POINTS]:
        for reading in (text, *link_text.undone(text)):
            with suppress(PlaceError):
                taken = place_search.taken_for(reading, own.named)
                if place_search.is_name(reading, own.named):
                    found[reading] = taken
                break
    return found


def unclear(given: Mapping[str, Sequence[str]], own: Own = NOTHING_OWN) -> place_search.Meaning:
    """Return what the only place of a link may mean, if that is more than one; else NOTHING."""
    texts = link_text.cleaned(given).get(SITE.key, ())
    if len(texts) != 1:
        return place_search.NOTHING
    try:
        place_search.read(texts[0], own.named)
    except PlaceError:
        return place_search.search(texts[0], own.named)
    return place_search.NOTHING


def names_in(link: str) -> dict[str, str]:
    """Return the same of a link as it is written."""
    return names_taken(parsed(_sent(link_text.joined(link))))


def parsed(sent: str) -> dict[str, list[str]]:
    """Return the values of a query string by key, the empty ones too: `read_query` refuses them."""
    return parse_qs(sent, keep_blank_values=True)


def _sent(link: str) -> str:
    """Return the query string of a link, or of what is one itself."""
    try:
        address = urlsplit(link)
    except ValueError:  # of a host that can be none
        address = urlsplit("")
    if address.scheme in ("http", "https") and address.netloc:
        return address.query
    query = link.removeprefix("?").partition("#")[0]
    if address.scheme or "=" not in query or "?" in query.partition("=")[0]:
        raise AtlasError(
            _(
                "{link} is no link of the page; give one that begins with http:// or https://, or its "
                "query alone, such as ?site=kaliningrad"
            ).format(link=quoted(link))
        )
    return query


def read_query(
    given: Mapping[str, Sequence[str]], own: Own = NOTHING_OWN
) -> tuple[Scenario, tuple[str, ...]]:
    """Read the scenario of a link; return also a sentence for each part of it that could not be used.

    A part that fails is left out, or taken from the default scenario if nothing else is left.
    """
    reader = _Reader(given, own)
    return reader.scenario(), tuple(reader.problems)


class _Reader:
    """Reads a query part by part, and keeps what is wrong with it in `problems`."""

    def __init__(self, given: Mapping[str, Sequence[str]], own: Own) -> None:
        self.given, self.own = given, own
        self.problems: list[str] = []
        if (
            length := sum(map(len, [*given, *(text for texts in given.values() for text in texts)]))
        ) > MAX_LENGTH:
            self.problems.append(
                _("the link has {n} characters, more than {most}; give it with fewer launch points").format(
                    n=units.grouped(length), most=units.grouped(MAX_LENGTH)
                )
            )
            self.given = {}
        self.given = {key: _with_none(key, texts) for key, texts in link_text.cleaned(self.given).items()}

    def scenario(self) -> Scenario:
        if unknown := [key for key in self.given if key not in _KEYS and not _OF_ONE_POINT.fullmatch(key)]:
            self.problems.append(
                _("the link has an unknown part {part}; leave it out").format(part=quoted(", ".join(unknown)))
            )
        bands = () if NONE in self.given.get(BAND.key, ()) else TREATY_BANDS
        values = {each.field: self.first(each) for each in _READ}
        # These may not go together, and then the rest still holds.
        places = {field: values.pop(field) for field in ("towns", "members")}
        chosen = self.changed(replace(DEFAULT, own=self.own, bands=bands, **values), **places)
        chosen = self.changed(chosen, bands=tuple(self.every(BAND)))
        points = self.points() or dict(enumerate(DEFAULT.points, 1))
        for key in self.given:
            if found := _OF_ONE_POINT.fullmatch(key):
                self.one_point(points, key, int(found[2]), chosen.bands)
        for number in self.every(HIDE):
            self.hide(points, number)
        return self.changed(chosen, points=tuple(points.values()))

    def points(self) -> dict[int, LaunchPoint]:
        """Return the launch points that can be read, by their numbers in the link."""
        found = {}
        texts = self.given.get(SITE.key, ())
        if len(texts) > MAX_LAUNCH_POINTS:
            self.problem(too_many_points(len(texts)))
        for number, text in enumerate(texts[:MAX_LAUNCH_POINTS], 1):
            try:
                found[number] = self.understood(SITE, SITE.key, text)
            except AtlasError as error:
                self.problem(str(error))
        return found

    def one_point(
        self, points: dict[int, LaunchPoint], key: str, number: int, of_all: tuple[Band, ...]
    ) -> None:
        """Give one launch point the bands and the system that it has for itself.

        Without bands that can be read it has those `of_all`; without a system too, nothing of its own.
        """
        which = f".{number}"
        texts = self.given.get(BAND.key + which)
        if key.startswith(SYSTEM.key) and texts is not None:  # which reads both
            return
        bands, system = tuple(self.every(BAND, which)), self.first(SYSTEM, which)
        if not self.is_there(points, key, number):
            return
        if not bands and NONE not in (texts or ()):
            if not system:
                return
            bands = of_all
        try:
            changed = replace(points[number], bands=bands, system=system)
            points[number] = Scenario((changed,)).points[0]
        except AtlasError as error:
            self.problem(str(error))

    def hide(self, points: dict[int, LaunchPoint], number: int) -> None:
        """Hide one launch point, if another is shown."""
        if not self.is_there(points, HIDE.key, number):
            return
        if all(point.hidden for other, point in points.items() if other != number):
            self.problem(str(ALL_HIDDEN))
            return
        points[number] = replace(points[number], hidden=True)

    def is_there(self, points: dict[int, LaunchPoint], key: str, number: int) -> bool:
        """Return whether the link has a launch point of that number that can be read."""
        if number not in points:
            words = ngettext(
                "{key} names launch point {number}; there is {n} that can be read",
                "{key} names launch point {number}; there are {n} that can be read",
                len(points),
            )
            self.problem(words.format(key=key, number=number, n=len(points)))
        return number in points

    def changed(self, chosen: Scenario, **values: object) -> Scenario:
        """Return the scenario with the values that are not empty, if they go together."""
        try:
            return replace(chosen, **{part: value for part, value in values.items() if value})  # type: ignore[arg-type]
        except AtlasError as error:
            self.problem(str(error))
            return chosen

    def first(self, choice: Choice, which: str = "") -> Any:
        """Return the value of a part's first valid text, the default if there is none."""
        key = choice.key + which
        if (count := len(self.given.get(key, ()))) > 1:
            self.problem(given_again(key, count))
        return next(iter(self.every(choice, which)), choice.default)

    def every(self, choice: Choice, which: str = "") -> list[Any]:
        """Return the values of a part's texts, without those that are invalid.

        `which` is behind the key of a part of one launch point: `.2`.
        """
        key, values = choice.key + which, list[Any]()
        texts = self.given.get(key, ())
        if choice is BAND and NONE in texts:
            if len(set(texts)) > 1:
                self.problem(beside_none(key))
            texts = [text for text in texts if text != NONE]
        wrong = 0
        for text in texts:
            if wrong == MAX_PROBLEMS:  # no more are reported, and none of thousands need be read
                break
            wrong += 1
            try:
                values.append(self.understood(choice, key, text))
                wrong -= 1
            except AtlasError as error:
                self.problem(str(error))
            except ValueError:
                self.problem(
                    _("{key} is {text}; give the number of a launch point, such as 2").format(
                        key=key, text=quoted(text)
                    )
                )
        return values

    def understood(self, choice: Choice, key: str, text: str) -> Any:
        """Return the value of a text, as it is or as it was sent. Raises the error of the text as it is."""
        try:
            return choice.parse(_given(key, text), self.own)
        except ValueError:
            for reading in link_text.undone(text):
                with suppress(ValueError):
                    return choice.parse(_given(key, reading), self.own)
            raise

    def problem(self, words: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(_("in the link: {problem}").format(problem=words))


def _with_none(key: str, texts: Sequence[str]) -> list[str]:
    """Return the texts of a part; no band at all is written as one word."""
    if not key.startswith(BAND.key):
        return list(texts)
    return [NONE if NONE in text.lower() and _says_none(text) else text for text in texts]


def _says_none(text: str) -> bool:
    return any(reading.lower() == NONE for reading in (text, *link_text.undone(text)))


def _given(key: str, text: str) -> str:
    if text.strip():
        return text
    raise AtlasError(_("{key} has no value; give it one, or leave it out").format(key=key))
