"""What a reader can choose: a row for each, with its name, and how it is read, written and explained.

Link, command line, HTTP and OpenAPI read this table; tests compare the documentation with it. What takes
long to load is imported where it is used, for the command line reads the table before it knows what is asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from geo.coordinates import display
from geo.facts import capital_groups, towns, years
from geo.facts.model import Claim, Own, System
from geo.facts.towns import EXAMPLE, LEAST, MAX_TOWNS
from geo.scenario.band import TREATY_BANDS, Band
from geo.words import translations, units
from geo.words.errors import AtlasError, none_of, one_of, quoted
from geo.words.i18n import Later, Text, _, listed, ngettext, text_in

MAX_LAUNCH_POINTS = 12
MAX_BANDS = 8
NONE = "none"  # means no band
ALL = "all"  # means every launch point shown

COMMON = (ALL, *map(str, range(2, MAX_LAUNCH_POINTS + 1)))  # from how many of them ground is in reach

Parse = Callable[[str, Own], Any]  # a text, and the reader's own facts; raises AtlasError


@dataclass(frozen=True)
class Parameter:
    """One key of a query."""

    key: str
    meaning: Text  # in a sentence or two
    example: str
    choices: tuple[str, ...] = ()  # empty where the values are too many to list
    most: int = 1  # how many times it may be given
    numbered: bool = False  # whether it is of one launch point, with its number behind the key
    in_any_link: bool = True  # whether the example goes with every other's, so that a program may ask for all

    @property
    def name(self) -> str:
        """The key, with the number of a launch point if it has one: `band.2`."""
        return f"{self.key}.2" if self.numbered else self.key

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it may have."""
        return (
            tuple(f"{self.key}.{n}" for n in range(1, MAX_LAUNCH_POINTS + 1))
            if self.numbered
            else (self.name,)
        )


@dataclass(frozen=True)
class Option:
    """How the command line calls a choice."""

    flags: tuple[str, ...]
    help: Text
    metavar: Text | None = None
    words: tuple[str, ...] = ()  # that the Tab key completes, if the choice has no list of its own
    with_link: bool = True  # whether it may be given beside a link, and changes what that says
    of_map: bool = False  # whether it is for maps alone, for a table has everything in one unit and notation


@dataclass(frozen=True, kw_only=True)
class Choice(Parameter):
    """One field of the scenario, or of a launch point, as a reader gives it."""

    field: str  # of `Scenario`, or of a launch point
    parse: Parse
    write: Callable[[Any], str] = str  # the text that `parse` reads; "" for what no link can carry
    default: Any = None  # left out of a link


@dataclass(frozen=True, kw_only=True)
class OptionChoice(Choice):
    """One field of the scenario for which the command line has an option."""

    option: Option


def parse_system(text: str, own: Sequence[Claim] = ()) -> System:
    """Return the system with an id or a name: see `system_names.find`. Raises AtlasError."""
    from geo.facts import catalog, system_names

    return system_names.find(text, (*catalog.systems(), *Own(claims=tuple(own)).systems))


def _parse_point(text: str, own: Own) -> Any:
    from geo.scenario import place_search

    return place_search.launch_point(text, own.named)


def _simple(parse: Callable[[str], Any]) -> Parse:
    """Return a parser that does not use the reader's own tables."""
    return lambda text, _own: parse(text)


def parse_common(text: str) -> str:
    """Return from how many launch points ground is to be in reach: see COMMON. Raises AtlasError."""
    return one_of(_("common is {word}; write one of: {words}"), text, COMMON)


def parse_language(text: str) -> str:
    """Return a language, as HTML writes it, whatever region is named with it. Raises AtlasError."""
    if found := translations.matching(text):
        return found
    problem = _("{word} is no language of the atlas; write one of: {words}")
    raise none_of(problem, text, translations.languages())


def _switch(key: str, word: str) -> dict[str, Any]:
    """Return the columns of a switch, which one word sets."""

    def parse(text: str, _own: Own) -> bool:
        if text.strip().lower() == word:
            return True
        raise AtlasError(
            _("{key} is {text}; the only value is {word}").format(key=key, text=quoted(text), word=word)
        )

    return {
        "field": word,
        "example": word,
        "choices": (word,),
        "parse": parse,
        "write": lambda _on: word,
        "default": False,
    }


SITE = Choice(
    "site",
    Text(
        "A launch point: the id of a site, the name of a place, LAT,LON or LAT,LON,NAME in degrees. "
        "Kaliningrad if none is given."
    ),
    "kaliningrad",
    most=MAX_LAUNCH_POINTS,
    field="points",
    parse=_parse_point,
    write=lambda point: point.token,
)
BAND = OptionChoice(
    "band",
    Text(
        "A band round every launch point: shorter, intermediate, INNER-OUTER in km, or none. "
        "The treaty’s two if none is given."
    ),
    "shorter",
    most=MAX_BANDS,
    field="bands",
    parse=lambda text, _own: Band.parse(text),
    write=lambda band: band.token,
    default=TREATY_BANDS,
    option=Option(
        ("--band", "-b"),
        Text("A band: shorter, intermediate or INNER-OUTER in km; may be repeated."),
        text_in("placeholder", "BAND"),
        words=("shorter", "intermediate", NONE),
        with_link=False,
    ),
)
SYSTEM = OptionChoice(
    "system",
    Text("A missile system whose claimed ranges to add, by its id or any of its names."),
    "9m729",
    field="system",
    parse=lambda text, own: parse_system(text, own.claims),
    write=lambda system: "" if system.own else system.id,
    option=Option(
        ("--system", "-s"),
        Text("A missile system; the ranges claimed of it are drawn too."),
        text_in("placeholder", "ID"),
        with_link=False,
    ),
)
BAND_OF_POINT = Parameter(
    "band",
    Text("A band of the launch point of that number alone, from .1 to .{most}.").format(
        most=MAX_LAUNCH_POINTS
    ),
    "0-480",
    most=MAX_BANDS,
    numbered=True,
    in_any_link=False,
)
SYSTEM_OF_POINT = Parameter(
    "system",
    Text("The system of the launch point of that number alone, from .1 to .{most}.").format(
        most=MAX_LAUNCH_POINTS
    ),
    "9m729",
    numbered=True,
    in_any_link=False,
)
HIDE = Choice(
    "hide",
    Text("The number of a launch point to leave out of the drawing."),
    "2",
    most=MAX_LAUNCH_POINTS,
    in_any_link=False,
    field="hidden",
    parse=_simple(int),
    default=False,
)
LANGUAGE = OptionChoice(
    "lang",
    Text("The language of texts; without it that of the browser, or English."),
    translations.ENGLISH,
    translations.languages(),
    field="language",
    parse=_simple(parse_language),
    default="",
    option=Option(
        ("--lang",),
        Text("The language, such as {example}; without it that of the environment.").format(
            example=translations.ENGLISH
        ),
    ),
)
# Each a field of the scenario with one value. To add one: docs/architecture.md, "A choice of the reader".
VALUES: tuple[OptionChoice, ...] = (
    SYSTEM,
    OptionChoice(
        "members",
        Text("Which capitals count."),
        capital_groups.ALL,
        tuple(capital_groups.GROUPS),
        field="members",
        parse=_simple(capital_groups.parse),
        default=capital_groups.ALL,
        option=Option(
            ("--members", "-m"),
            Text(
                "Which capitals count: all of Europe’s, those of nato, nato-1987, nato-2019, eu, world; none."
            ),
            text_in("placeholder", "GROUP"),
            with_link=False,
        ),
    ),
    OptionChoice(
        "towns",
        Text(
            "Towns that count too: of countries, by code or name, of so many people or more ({least} if no "
            "number is given). At most {most} of them."
        ).format(least=Later(lambda: units.grouped(LEAST)), most=Later(lambda: units.grouped(MAX_TOWNS))),
        EXAMPLE,
        field="towns",
        parse=_simple(towns.parse),
        write=lambda chosen: chosen.token,
        option=Option(
            ("--towns",),
            Text("Count towns too: of countries, of so many people or more, such as {example}.").format(
                example=EXAMPLE
            ),
            text_in("placeholder", "COUNTRIES,PEOPLE"),
        ),
    ),
    OptionChoice(
        "form",
        Text("Join each band of all launch points into one form."),
        **_switch("form", "union"),
        option=Option(("--union",), Text("Join each band of all sites into one form.")),
    ),
    OptionChoice(
        "common",
        Text("Show the ground in reach from all launch points, or from at least so many."),
        ALL,
        COMMON,
        field="common",
        parse=_simple(parse_common),
        default="",
        option=Option(
            ("--common",),
            Text("Show the ground in reach from all sites, or from at least 2, 3 ..."),
            text_in("placeholder", "NUMBER|all"),
        ),
    ),
    OptionChoice(
        "compare",
        Text("Draw the circle that most web maps would draw as well."),
        **_switch("compare", "circle"),
        option=Option(("--compare",), Text("Draw the circle of most web maps as well."), of_map=True),
    ),
    OptionChoice(
        "shade",
        Text("Show which countries lie in each band, wholly or partly, and how much of each."),
        **_switch("shade", "countries"),
        option=Option(
            ("--countries",), Text("Show the countries as well, and how much of each."), of_map=True
        ),
    ),
    OptionChoice(
        "units",
        Text("How lengths are written. In tables they are in km."),
        units.KM,
        tuple(units.UNITS),
        field="units",
        parse=_simple(units.parse_unit),
        default=units.KM,
        option=Option(
            ("--units",),
            Text("Of lengths: {choices}.").format(choices=Later(lambda: listed([*units.UNITS], "or"))),
            of_map=True,
        ),
    ),
    OptionChoice(
        "notation",
        Text("How coordinates are written."),
        display.DECIMAL,
        tuple(display.NOTATIONS),
        field="notation",
        parse=_simple(display.parse_notation),
        default=display.DECIMAL,
        option=Option(
            ("--notation",),
            Text("Of coordinates: {choices}.").format(
                choices=Later(lambda: listed([*display.NOTATIONS], "or"))
            ),
            of_map=True,
        ),
    ),
    OptionChoice(
        "year",
        Text(
            "A year to look at, from {first}: what stood, who was in NATO and what was forbidden then."
        ).format(first=years.FIRST),
        "1983",
        field="year",
        parse=_simple(years.parse),
        option=Option(
            ("--year",), Text("Show what stood in a year, such as 1983."), text_in("placeholder", "YEAR")
        ),
    ),
    LANGUAGE,
)
PARAMETERS: tuple[Parameter, ...] = (SITE, BAND, *VALUES, BAND_OF_POINT, SYSTEM_OF_POINT, HIDE)
SWITCHES = tuple(each for each in VALUES if each.default is False)
OTHERS = tuple(each for each in VALUES if each not in SWITCHES)


def parse_bands(texts: Sequence[str]) -> tuple[Band, ...]:
    """Return the bands of some texts: without a text the treaty's two, with `none` no band.

    Raises AtlasError.
    """
    named = [text for text in texts if text.strip().lower() != NONE]
    if named and len(named) < len(texts):
        raise AtlasError(beside_none(BAND.key))
    return tuple(map(Band.parse, named)) if texts else TREATY_BANDS


def beside_none(key: str) -> str:
    """Return the sentence for a key that asks for no band and for one."""
    words = _("{key} is {none} beside another band; leave out one or the other")
    return words.format(key=key, none=NONE)


def given_again(key: str, n: int) -> str:
    """Return the sentence for a key that is given `n` times and may be given once."""
    words = ngettext("{key} is given {n} time; give it once", "{key} is given {n} times; give it once", n)
    return words.format(key=key, n=n)
