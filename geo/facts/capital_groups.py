"""Which capitals count: Europe's, those of an alliance's European members in a year, or the world's."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from geo.facts import catalog
from geo.facts.model import Capital, Source
from geo.words.errors import one_of
from geo.words.i18n import _

Alliance = Literal["nato", "eu"]
ALLIANCES: dict[Alliance, str] = {"nato": _("NATO"), "eu": _("EU")}  # what each is called


@dataclass(frozen=True)
class Group:
    """A choice of capitals."""

    label: str
    capitals: str  # as a sentence says it, with {n} for their number
    contains: Callable[[Capital], bool]
    alliance: Alliance | None = None  # whose members they are
    heading: str = _("European capitals in each band")  # over how many of them lie in each


def _nato(year: int) -> Group:
    return Group(
        _("NATO members in {year}").format(year=year),
        _("today’s {n} capitals of NATO members in {year}").format(n="{n}", year=year),
        lambda capital: capital.in_europe and capital.in_nato(year),
        "nato",
    )


ALL = "all"
NO_CAPITALS = "none"  # beside towns or a reader's own places
GROUPS = {
    ALL: Group(_("All of Europe’s capitals"), _("Europe’s {n} capitals"), lambda c: c.in_europe),
    "nato-1987": _nato(1987),
    "nato-2019": _nato(2019),
    "nato": Group(
        _("NATO members today"),
        _("the {n} capitals of NATO members"),
        lambda c: c.in_europe and c.nato_since is not None,
        "nato",
    ),
    "eu": Group(
        _("EU members today"),
        _("the {n} capitals of EU members"),
        lambda c: c.in_europe and bool(c.eu_member),
        "eu",
    ),
    "world": Group(
        _("The world’s capitals"),
        _("the world’s {n} capitals"),
        lambda _: True,
        heading=_("Capitals in each band"),
    ),
    NO_CAPITALS: Group(_("No capitals"), "", lambda _: False),
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
