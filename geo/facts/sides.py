"""On which side of the treaty somebody's missiles stood: of either party, or of neither."""

from collections.abc import Iterable
from typing import TypeVar

from geo.facts.model import Site, System
from geo.words.i18n import Text

OWN, US, SOVIET, OTHERS = "own", "us", "soviet", "others"
LABELS = {
    OWN: Text("Your own"),
    US: Text("United States"),
    SOVIET: Text("Soviet Union and its successor states"),
    OTHERS: Text("States the treaty did not bind"),
}
# Of the successor states these carried the treaty out: see `wording.TREATY`.
_PARTIES = {
    "United States": US,
    **dict.fromkeys(("Soviet Union", "Russia", "Ukraine", "Belarus", "Kazakhstan"), SOVIET),
}

Fact = TypeVar("Fact", Site, System)


def side(fact: Site | System) -> str:
    """Return the side of a site or a system, that of the operator named first: a key of `LABELS`."""
    return OWN if fact.own else _PARTIES.get(fact.operator.english.split(";")[0], OTHERS)


def by_side(some: Iterable[Fact]) -> list[Fact]:
    """Return sites or systems by side; those of one side keep the order of the table, that of time."""
    return sorted(some, key=lambda each: list(LABELS).index(side(each)))
