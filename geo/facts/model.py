"""What a row of `data/` is once it is read: plain values, each with its source.

`data/README.md` describes the columns. A value marked `own` is the reader's, not the atlas's.
"""

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from geo.facts import as_stated
from geo.facts.dates import Date
from geo.treaty import ELIMINATED_BY, SHORTER_ELIMINATED_BY, SIGNED, RangeClass
from geo.words import units
from geo.words.i18n import Text, _, language, speaking, text_in
from geo.words.translations import ENGLISH

Listed = Literal["intermediate-range", "shorter-range", "no"]

# How much a source weighs. data/README.md explains each word of these lists.
QUALITIES = ("official", "specialist", "press", "secondary")
QUALITY_LABELS = {
    "official": text_in("kind of source", "official"),
    "specialist": text_in("kind of source", "specialist"),
    "press": text_in("kind of source", "press"),
    "secondary": text_in("kind of source", "secondary"),
    "own": text_in("kind of source", "own"),
}
LISTED: tuple[Listed, ...] = ("intermediate-range", "shorter-range", "no")
STATUSES = ("treaty-declared", "announced", "reported", "hypothetical")

_SENSE_WORDS = {
    "about": Text("about {range}"),
    "at-most": Text("at most {range}"),
    "at-least": Text("at least {range}"),
    "flown": Text("{range} flown in a test"),
    "class": Text("{range}, the treaty’s class"),
}
_MAY_BE_SAID = ("about", "at-most", "at-least")  # by the source's own words, with the figure

SENSES = tuple(_SENSE_WORDS)

OWN_PREFIX = "own-"  # of the ids of what a reader brought; none of the atlas's begins so
OWN_MARK = Text("(your own table)")  # behind the name of a claimant in a table of the reader

GROUPS = {
    "treaty-declared": Text("Declared under the treaty"),
    "announced": Text("Announced"),
    "reported": Text("Reported by others"),
    "hypothetical": Text("Hypothetical"),
}


def is_own_id(text: str) -> bool:
    """Return whether an id is of something that a reader brought."""
    return text.startswith(OWN_PREFIX)


def _by_id(fact: Any) -> int:
    """Return the hash of the id: that of all fields would take long, and is asked for often."""
    return hash(fact.id)


@dataclass(frozen=True)
class Source:
    """Where something can be read."""

    __hash__ = _by_id

    id: str
    title: str
    publisher: str
    date: Date
    url: str  # "" only for a reader's own source
    quality: str  # one of QUALITIES; "own" for a reader's own source
    note: Text  # copies, doubts, why there is no date; may be empty

    @property
    def quality_label(self) -> str:
        """Its quality, as one reads it."""
        return str(QUALITY_LABELS[self.quality])

    def __str__(self) -> str:
        return ", ".join(part for part in (self.title, self.publisher, self.date.label) if part)


@dataclass(frozen=True)
class System:
    """A missile system, what the treaty said of it and what became of it."""

    __hash__ = _by_id

    id: str
    name: Text
    other_names: Text
    operator: Text
    kind: Text
    launch: Text
    listed: Listed  # whether Article III lists it, and as what
    status: Text  # one sentence
    eliminated: int | None  # missiles, under the treaty
    eliminated_sources: tuple[Source, ...]
    years: Text
    sources: tuple[Source, ...]
    note: Text
    launched_by: str = ""  # the id of the system that launches it, where that has a row of its own

    @property
    def short_name(self) -> str:
        """Its first name, without what follows it in brackets: `9M729` of `9M729 (SSC-8)`."""
        return str(self.name).partition(" (")[0]

    @property
    def first_year(self) -> int | None:
        """The year with which `years` begins: 1983 of `1983-1991`; None of `to 1989`."""
        return int(found[0]) if (found := re.match("[0-9]{4}", self.years.english)) else None

    @property
    def own(self) -> bool:
        """Whether the atlas does not know it, and a reader's claims are about it."""
        return is_own_id(self.id)


@dataclass(frozen=True)
class Claim:
    """What somebody says a system's range is. Two claims are never merged into one."""

    __hash__ = _by_id

    id: str
    system: System
    range_min_km: float
    range_max_km: float
    sense: str  # one of SENSES
    as_stated: Text  # the source's own words and unit
    claimant: Text
    claimed_on: Date
    source: Source
    gist: Text
    outlier: bool  # probably a mistake: shown, and left out of every interval
    note: Text
    checked: Date | None = None  # the day it was last looked up again in its source, if it was
    rests_on: str = ""  # the id of the claim whose report it repeats
    own: bool = False

    @property
    def claimed_by(self) -> str:
        """The claimant, marked if the claim is the reader's own."""
        return f"{self.claimant} {OWN_MARK}" if self.own else str(self.claimant)

    @property
    def is_figure(self) -> bool:
        """Whether it counts for the lowest and the highest: no outlier, no mere name of a treaty class."""
        return not self.outlier and self.sense != "class"

    @property
    def is_open(self) -> bool:
        """Whether it is a lower bound: the range begins just above the figure, and no end is given."""
        return self.sense == "at-least"

    @property
    def range_label(self) -> str:
        """`480 km`; `380–500 km`; `1,100 miles (1,770 km)`, miles first where the source has them."""
        low, high = units.grouped(self.range_min_km), units.grouped(self.range_max_km)
        km = units.with_unit(high if low == high else f"{low}–{high}")
        return f"{self.as_stated} ({km})" if self._is_in_miles else km

    @property
    def label(self) -> str:
        """The figure and how it is meant: `at most 480 km`, `about 1,000 miles (1,609 km)`."""
        words = _SENSE_WORDS[self.sense]
        # Some say it themselves, or give an interval, with which “at most” would be nonsense.
        may_be_said = self.sense in _MAY_BE_SAID and self._is_in_miles
        if may_be_said and as_stated.says_more(self.as_stated.english):
            return self.range_label
        return str(words.format(range=self.range_label))

    @property
    def quoted(self) -> str:
        """The source's own words; "" if the label has them, and has them in no other language."""
        words = self.as_stated.english
        with speaking(ENGLISH):
            said = words in self.label
        return "" if said and (language() == ENGLISH or not self._is_in_miles) else words

    def miles(self, km: float) -> str:
        """Return one of its figures as the source has it, if that is in miles: `1,000 miles`; else ""."""
        return as_stated.miles(self.as_stated.english, km)

    @property
    def _is_in_miles(self) -> bool:
        return as_stated.is_in_miles(self.as_stated.english)


@dataclass(frozen=True)
class Site:
    """A preset launch point, as the point of a town, and what is claimed of it."""

    __hash__ = _by_id

    id: str
    name: Text
    country: Text  # today
    operator: Text  # whose missiles the claim is about
    lat: float  # degrees north, WGS84
    lon: float  # degrees east, WGS84
    status: str  # one of STATUSES
    role: Text
    systems: tuple[System, ...]
    first_year: int | None  # None if unknown
    last_year: int | None  # None if not over as far as is known
    years: Text  # as one reads it
    claim: Text  # one sentence that says who claims what
    sources: tuple[Source, ...]  # the claim's own first
    coordinate_source: str
    caution: Text  # what to know before relying on it; may be empty
    own: bool = False

    @property
    def system(self) -> str:
        """The names of its systems."""
        return ", ".join(str(system.name) for system in self.systems)

    @property
    def source_title(self) -> str:
        """What the claim can be read in."""
        return str(self.sources[0])

    @property
    def source_url(self) -> str:
        """Where the claim can be read."""
        return self.sources[0].url

    @property
    def group(self) -> str:
        """The heading under which the site is listed."""
        if self.own:
            return _("Your own")
        group = GROUPS[self.status]
        return f"{group}, {self.operator}" if self.status == "treaty-declared" else str(group)

    @property
    def group_id(self) -> str:
        """Return what distinguishes the site's group from others, in no language."""
        if self.own:
            return "own"
        return f"{self.status} {self.operator.english}" if self.status == "treaty-declared" else self.status

    @property
    def standing(self) -> str:
        """The heading with the systems it is about: `Announced, for Iskander-M`.

        What is announced of one system is announced of no other.
        """
        if self.own:
            return self.group
        systems = ", ".join(system.short_name for system in self.systems)
        return _("{status}, for {systems}").format(status=self.group, systems=systems)

    def stood_in(self, year: int) -> bool:
        """Return whether the claim surely covers a year."""
        first, last = self._sure
        return first is not None and first <= year <= (last or year)

    @property
    def has_no_end(self) -> bool:
        """Whether neither a source nor the treaty says that it is over."""
        return self._sure[1] is None and self.last_year is None

    def may_have_stood_in(self, year: int) -> bool:
        """Return whether the claim would cover a year as well, were its first year known."""
        first, last = self._sure
        deployed = [system.first_year for system in self.systems if system.first_year]
        early = year < (first or year + 1) and year <= (last or year)
        return self.first_year is None and early and year >= min(deployed, default=year)

    @property
    def _sure(self) -> tuple[int | None, int | None]:
        """The first and the last year that the claim surely covers; the last is None if it is not over.

        Where no first year is known: of what was declared under the treaty that of its signing, else the
        last one. Nothing declared under the treaty outlasted the eliminations of its class.
        """
        if self.status != "treaty-declared":
            return self.first_year or self.last_year, self.last_year
        shorter = {system.listed for system in self.systems} == {"shorter-range"}
        last = self.last_year or (SHORTER_ELIMINATED_BY if shorter else ELIMINATED_BY)
        return self.first_year or min(SIGNED, last), last


@dataclass(frozen=True)
class Own:
    """What a reader brought: never stored, in no link, marked as theirs wherever it is shown."""

    sites: tuple[Site, ...] = ()
    claims: tuple[Claim, ...] = ()
    places: tuple["Place", ...] = ()

    @property
    def systems(self) -> tuple[System, ...]:
        """The systems that the reader's claims are about and the atlas does not know."""
        return tuple(dict.fromkeys(c.system for c in self.claims if c.system.own))

    @property
    def named(self) -> tuple["Site | Place", ...]:
        """What can be named where a place is asked for."""
        return *self.sites, *self.places


NOTHING_OWN = Own()


@dataclass(frozen=True)
class Place:
    """A town or city whose distance is asked, as one point in it, and what its country is a member of."""

    name: Text
    country: Text
    iso_a2: str  # ISO 3166-1 alpha-2; XK, which is user-assigned, for Kosovo
    lat: float  # degrees north, WGS84
    lon: float  # degrees east, WGS84
    population: int | None  # people; None if unknown
    nato_since: int | None = None  # the year of accession
    eu_member: bool | None = None  # None if unknown
    own: bool = False  # whether the reader brought it

    def as_in(self, capital: "Capital | None") -> "Place":
        """Return it as a member of what the state with a capital is, if there is one."""
        if not capital:
            return self
        return replace(self, nato_since=capital.nato_since, eu_member=capital.eu_member)

    def in_nato(self, year: int) -> bool:
        """Return whether its state, or one it continues, was a member of NATO at the end of a year."""
        return self.nato_since is not None and self.nato_since <= year


@dataclass(frozen=True, kw_only=True)
class Capital(Place):
    """The capital of a state, with the sources of what is said of it."""

    in_europe: bool  # or near it: see data/README.md
    nato_sources: tuple[Source, ...]
    eu_sources: tuple[Source, ...]
    sources: tuple[Source, ...]  # of the coordinates, then of the note
    note: Text


@dataclass(frozen=True)
class Country:
    """A country or territory, as the basemap has them."""

    iso_a3: str  # ISO 3166-1 alpha-3, or the basemap's own where there is none
    iso_a2: str  # ISO 3166-1 alpha-2; XK for Kosovo; "" where there is none
    name: Text
    treaty: bool  # whether it is one of the states that carried the INF Treaty out
    treaty_sources: tuple[Source, ...]


@dataclass(frozen=True)
class Event:
    """Something that happened on a date."""

    id: str
    date: Date
    label: Text  # a few words
    event: Text  # one sentence
    sources: tuple[Source, ...]
    note: Text
    scenario: str  # the query of the link that it belongs to, or ""


@dataclass(frozen=True)
class Explanation:
    """Why claims of a system fall in a class that is not the one the treaty lists it under."""

    system: System
    range_class: RangeClass
    explanation: Text
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Correction:
    """A change of a fact, kept so that it can be seen."""

    date: Date
    file: str
    row: str
    old: str  # as the table has it, in English, as is `new`
    new: str
    why: Text
    source: Source
