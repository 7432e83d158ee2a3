"""The places that a scenario asks about: a group of capitals, towns of the gazetteer, the reader's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from geo.facts import capital_groups, catalog, towns
from geo.facts.capital_groups import Group
from geo.facts.model import Place
from geo.facts.towns import Towns
from geo.scenario.scenario import Scenario
from geo.words import units
from geo.words.i18n import _, kept_by_language, listed, ngettext

SEAT = "Brussels"  # of NATO and of the EU's Commission and Council

MANY = 250  # places, of which more are dots among dots: no line leads to one, and few of them have a name
NAMED = 60  # of so many, at most, on one map

_SAME_DEGREES = 0.001  # within which tables that round otherwise have one point


@dataclass(frozen=True, eq=False)
class Asked:
    """What a scenario asks about, and how sentences call it."""

    places: tuple[Place, ...]
    codes: tuple[str, ...]  # of each place, by which map and table know it
    parts: tuple[str, ...]  # what they are, in words: `Europe’s 50 capitals`
    are_capitals: bool  # and nothing else
    group: Group  # of the capitals among them
    towns: Towns | None  # that are among them

    @property
    def words(self) -> str:
        """What they are, as a sentence says it."""
        return listed(self.parts)

    @property
    def are_many(self) -> bool:
        """Whether they are too many to draw and list each as if it were alone."""
        return len(self.places) > MANY

    @property
    def one(self) -> str:
        """What one of them is called, at the head of a column."""
        return _("Capital") if self.are_capitals else _("Place")

    @property
    def several(self) -> str:
        """What they are called, as a heading."""
        return _("Capitals") if self.are_capitals else _("Places")

    @property
    def heading(self) -> str:
        """What stands over how many of them lie in each band."""
        return str(self.group.heading) if self.are_capitals else _("Places in each band")

    def counted(self, n: int) -> str:
        """Return so many of them in words: `3 capitals`."""
        words = ngettext("{n} capital", "{n} capitals", n)
        if not self.are_capitals:
            words = ngettext("{n} place", "{n} places", n)
        return words.format(n=units.grouped(n))


def asked(scenario: Scenario) -> Asked:
    """Return what a scenario asks about."""
    chosen = _chosen(scenario.members, scenario.year, scenario.towns)
    if not (own := scenario.own.places):
        return chosen
    words = ngettext("{n} place of your own table", "{n} places of your own table", len(own))
    every = (*own, *in_order_of_naming(chosen.places))
    parts = (words.format(n=units.grouped(len(own))), *chosen.parts)
    return _by_number(every, parts, chosen.group, chosen.towns)


def in_order_of_naming(places: Iterable[Place]) -> list[Place]:
    """Return places in the order in which maps name them, for as long as there is room.

    First comes the seat of NATO and the EU, then the larger before the smaller.
    """
    return sorted(places, key=lambda each: (each.name.english != SEAT, -(each.population or 0)))


@kept_by_language(16)
def _chosen(members: str, year: int | None, chosen: Towns | None) -> Asked:
    """Return what is asked about without a reader's own."""
    group = capital_groups.group_for(members, year)
    capitals = tuple(capital for capital in catalog.capitals() if group.contains(capital))
    words = str(group.capitals.format(n=len(capitals)))
    if not chosen:
        codes = tuple(capital.iso_a2 for capital in capitals)
        return Asked(capitals, codes, (words,) if words else (), bool(capitals), group, None)
    found = _others(towns.places(chosen), capitals)
    of_towns = chosen.words.format(n=units.grouped(len(found)))
    every = in_order_of_naming([*capitals, *found])
    return _by_number(every, (words, of_towns) if words else (of_towns,), group, chosen)


def _by_number(places: Sequence[Place], parts: tuple[str, ...], group: Group, chosen: Towns | None) -> Asked:
    """Return places that go by their numbers."""
    return Asked(tuple(places), tuple(map(str, range(len(places)))), parts, False, group, chosen)


def _others(found: Sequence[Place], capitals: Sequence[Place]) -> list[Place]:
    """Return the towns that are none of the capitals, whose districts are towns of their own."""
    if not capitals:
        return [*found]
    town, capital = (
        np.array([(p.lat, p.lon, p.population or 0) for p in some]) for some in (found, capitals)
    )
    apart = abs(town[:, np.newaxis, :2] - capital[:, :2]).max(axis=2)
    same = (apart < _SAME_DEGREES) & (2 * town[:, np.newaxis, 2] > capital[:, 2])
    return [place for place, is_one in zip(found, same.any(axis=1), strict=True) if not is_one]
