"""Which capitals count: Europe's, those of an alliance's European members in a year, or the world's."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from geo.facts import catalog
from geo.facts.model import Capital, Source
from geo.words.errors import one_of
from geo.words.i18n import EMPTY, Text, _

Alliance = Literal["nato", "eu"]
ALLIANCES: dict[Alliance, Text] = {"nato": Text("NATO"), "eu": Text("EU")}  # what each is called

_OF_EUROPE = Text("European capitals in each band")


@dataclass(frozen=True)
class Group:
    """A choice of capitals."""

    label: Text
    capitals: Text  # as a sentence says it, once it is filled in how many they are: {n}
    contains: Callable[[Capital], bool]
    alliance: Alliance | None = None  # whose members they are
    heading: Text = _OF_EUROPE  # over how many of them lie in each


def _nato(year: int) -> Group:
    return Group(
        Text("NATO members in {year}").format(year=year),
        Text("today’s {n} capitals of NATO members in {year}").format(year=year),
        lambda capital: capital.in_europe and capital.in_nato(year),
        "nato",
    )


ALL = "all"
NO_CAPITALS = "none"  # beside towns or a reader's own places
GROUPS = {
    ALL: Group(Text("All of Europe’s capitals"), Text("Europe’s {n} capitals"), lambda c: c.in_europe),
    "nato-1987": _nato(1987),
    "nato-2019": _nato(2019),
    "nato": Group(
        Text("NATO members today"),
        Text("the {n} capitals of NATO members"),
        lambda c: c.in_europe and c.nato_since is not None,
        "nato",
    ),
    "eu": Group(
        Text("EU members today"),
        Text("the {n} capitals of EU members"),
        lambda c: c.in_europe and bool(c.eu_member),
        "eu",
    ),
    "world": Group(
        Text("The world’s capitals"),
        Text("the world’s {n} capitals"),
        lambda _: True,
        heading=Text("Capitals in each band"),
    ),
    NO_CAPITALS: Group(Text("No capitals"), EMPTY, lambda _: False),
}


def group_for(members: str, year: int | None = None) -> Group:
    """Return the group with an id. NATO's members are those of the selected year, if there is one."""
    return _nato(year) if year and members == "nato" else GROUPS[members]


def parse(text: str) -> str:
    """Return the id of a group. Raises AtlasError, which names those there are."""
    return one_of(_("{word} is no group of capitals; write one of: {words}"), text, GROUPS)


def sources(alliance: Alliance) -> tuple[Source, ...]:
    """Return where the members of an alliance can be read."""
    named = (
        each.nato_sources if alliance == "nato" else each.eu_sources for each in catalog.european_capitals()
    )
    return tuple(dict.fromkeys(source for several in named for source in several))
