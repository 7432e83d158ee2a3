"""Which capitals count: all, or those of an alliance's members at the end of a year."""

from collections.abc import Callable
from dataclasses import dataclass

from geo.errors import AtlasError, quoted
from geo.facts import Capital


@dataclass(frozen=True)
class Group:
    """A choice of capitals."""

    label: str
    capitals: str  # as a sentence says it, with {} for their number
    holds: Callable[[Capital], bool]


def _nato(year: int) -> Group:
    label = f"NATO members in {year}"
    return Group(label, f"today’s {{}} capitals of {label}", lambda capital: capital.in_nato(year))


ALL = "all"
GROUPS = {
    ALL: Group("All of Europe’s capitals", "Europe’s {} capitals", lambda _: True),
    "nato-1987": _nato(1987),
    "nato-2019": _nato(2019),
    "nato": Group(
        "NATO members today", "the {} capitals of NATO members", lambda c: c.nato_since is not None
    ),
    "eu": Group("EU members today", "the {} capitals of EU members", lambda capital: capital.eu_member),
}


def parse(text: str) -> str:
    """The id of a group. Raises AtlasError, which names those there are."""
    if (group := text.strip().lower()) in GROUPS:
        return group
    raise AtlasError(f"{quoted(text)} is no group of capitals; write one of: {', '.join(GROUPS)}")
