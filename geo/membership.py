"""Which capitals count: all, or those of an alliance's members at the end of a year."""

from collections.abc import Callable
from dataclasses import dataclass

from geo import catalog
from geo.errors import AtlasError, quoted
from geo.facts import Capital, Source

NATO, EU = "NATO", "EU"


@dataclass(frozen=True)
class Group:
    """A choice of capitals."""

    label: str
    capitals: str  # as a sentence says it, with {} for their number
    holds: Callable[[Capital], bool]
    alliance: str = ""  # whose members they are


def _nato(year: int) -> Group:
    label = f"NATO members in {year}"
    return Group(label, f"today’s {{}} capitals of {label}", lambda capital: capital.in_nato(year), NATO)


ALL = "all"
GROUPS = {
    ALL: Group("All of Europe’s capitals", "Europe’s {} capitals", lambda _: True),
    "nato-1987": _nato(1987),
    "nato-2019": _nato(2019),
    "nato": Group(
        "NATO members today", "the {} capitals of NATO members", lambda c: c.nato_since is not None, NATO
    ),
    "eu": Group("EU members today", "the {} capitals of EU members", lambda c: c.eu_member, EU),
}


def parse(text: str) -> str:
    """The id of a group. Raises AtlasError, which names those there are."""
    if (group := text.strip().lower()) in GROUPS:
        return group
    raise AtlasError(f"{quoted(text)} is no group of capitals; write one of: {', '.join(GROUPS)}")


def sources(alliance: str) -> tuple[Source, ...]:
    """Where the members of NATO or EU can be read."""
    capitals = catalog.capitals()
    return tuple(dict.fromkeys(c.nato_source if alliance == NATO else c.eu_source for c in capitals))
