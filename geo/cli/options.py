"""The options of the command line that make up a scenario, and what the Tab key makes of what is typed.

What takes a while to load is imported where it is used: the Tab key and Ctrl-C shall not wait for it.
"""

import functools
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click
from click.shell_completion import CompletionItem

from geo import i18n
from geo.errors import AtlasError, quoted
from geo.i18n import _, ngettext, pgettext

if TYPE_CHECKING:
    from geo.facts.model import Own
    from geo.scenario.scenario import Scenario

_LARGEST_FILE = 1 << 26  # bytes that a link is looked for in: more than any GeoJSON of the atlas has

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def explained(*parts: str | tuple[str, ...]) -> str:
    """The help of a command, from paragraphs, and from lines that stay as they are."""
    return "\n\n".join(part if isinstance(part, str) else "\n".join(("\b", *part)) for part in parts)


def one_of(words: Callable[[], Iterable[str]]) -> Complete:
    """Completes what is typed to one of some words, which are asked for then."""

    def complete(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
        return [CompletionItem(word) for word in words() if word.startswith(typed)]

    return complete


def _groups() -> Iterable[str]:
    from geo.facts.capital_groups import GROUPS

    return GROUPS


def _units() -> Iterable[str]:
    from geo.units import UNITS

    return UNITS


def _notations() -> Iterable[str]:
    from geo.units import NOTATIONS

    return NOTATIONS


def _sites(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    """The sites whose ids begin as typed, with what shells show beside them."""
    from geo.facts import catalog

    known = catalog.sites()
    return [CompletionItem(each.id, help=each.name) for each in known if each.id.startswith(typed.lower())]


def _systems(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    """The systems whose ids begin as typed."""
    from geo.facts import catalog

    known = catalog.systems()
    return [CompletionItem(each.id, help=each.name) for each in known if each.id.startswith(typed.lower())]


own_tables = click.option(
    "--own",
    "tables",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar=pgettext("placeholder", "FILE"),
    help=_("A CSV file of sites or claims of your own; may be repeated."),
)


def of_a_system(words: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option that names a system, with what it is for."""
    metavar = pgettext("placeholder", "ID")
    return click.option("--system", "-s", metavar=metavar, help=words, shell_complete=_systems)


def of_bands(*words: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option that names bands, with the words that the Tab key completes."""
    metavar, meaning = pgettext("placeholder", "BAND"), _("A band; may be repeated.")
    complete = one_of(lambda: words)
    return click.option(
        "--band", "-b", "bands", multiple=True, metavar=metavar, help=meaning, shell_complete=complete
    )


def of_a_scenario(command: Callable[..., None]) -> Callable[..., None]:
    """A command that takes a scenario, from the arguments and options that make one up."""

    @click.argument("sites", nargs=-1, metavar=pgettext("placeholder", "SITE..."), shell_complete=_sites)
    @of_bands("shorter", "intermediate", "none")
    @of_a_system(_("A system whose claimed ranges to add."))
    @click.option(
        "--members",
        "-m",
        metavar=pgettext("placeholder", "GROUP"),
        help=_("all, nato, nato-1987, nato-2019 or eu."),
        shell_complete=one_of(_groups),
    )
    @click.option("--union", is_flag=True, help=_("Join each band of all sites into one form."))
    @own_tables
    @click.option(
        "--scenario",
        "saved",
        metavar=pgettext("placeholder", "LINK|FILE"),
        help=_(
            "A link of the page, or a file with one in it, or GeoJSON of the atlas; - for standard input."
        ),
    )
    @click.option(
        "--home",
        metavar=pgettext("placeholder", "URL"),
        help=_("Where the page is that links open; else INF_RANGE_HOME."),
    )
    @click.option("--link", "as_link", is_flag=True, help=_("Print the page's link instead."))
    @functools.wraps(command)
    def wrapped(
        sites: Sequence[str],
        bands: Sequence[str],
        system: str | None,
        members: str | None,
        union: bool,
        tables: Sequence[Path],
        saved: str | None,
        home: str | None,
        as_link: bool,
        units: str | None = None,
        notation: str | None = None,
        compare: str | None = None,
        **options: Any,
    ) -> None:
        # Before the rest: shapely, while it loads numpy, turns Ctrl-C into a traceback of its own.
        import numpy  # noqa: F401

        from geo.features import provenance, wording
        from geo.scenario import link
        from geo.units import parse_notation, parse_unit

        own = read_own(tables)
        if saved is not None:
            if sites or bands or system is not None or members is not None:
                raise AtlasError(_("--scenario says it all; leave out SITE, --band, --system and --members"))
            scenario = replace(link.read(_saved(saved)), own=own)
        else:
            scenario = _of_words(sites, bands, system, members, own)
        scenario = replace(
            scenario,
            union=scenario.union or union,
            circle=scenario.circle or compare is not None,
            units=scenario.units if units is None else parse_unit(units),
            notation=scenario.notation if notation is None else parse_notation(notation),
        )
        home = provenance.home(home)
        if not as_link:
            if without := wording.no_ring(scenario):
                click.echo(f"inf-range: {i18n.uncapitalised(without)}", err=True)
            command(scenario=scenario, home=home, **options)
            return
        if any(value not in (None, False) for value in options.values()):
            raise AtlasError(
                _("--link prints the link and writes no file; leave it out, or -o and its options")
            )
        click.echo(f"{home}?{link.query(scenario)}")
        if provenance.opens_here_alone(home):
            here = _("the link opens on this computer alone; give --home the atlas’s public address")
            click.echo(f"inf-range: {here}", err=True)
        if note := wording.link_note(scenario):
            click.echo(f"inf-range: {note}", err=True)

    return wrapped


def how_told(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose output tells lengths and coordinates in words: more options for `of_a_scenario`."""
    compare = click.option(
        "--compare", type=click.Choice(["circle"]), help=_("Draw the circle of most web maps as well.")
    )
    notation = click.option(
        "--notation", help=_("Of coordinates: decimal or dms."), shell_complete=one_of(_notations)
    )
    units = click.option("--units", help=_("Of lengths: km, mi or nmi."), shell_complete=one_of(_units))
    return units(notation(compare(command)))


def read_own(tables: Sequence[Path]) -> "Own":
    """The reader's own facts, out of files that are named in what is wrong with them."""
    from geo.facts import own_tables

    return own_tables.read_files(tables)


def _of_words(
    sites: Sequence[str], bands: Sequence[str], system: str | None, members: str | None, own: "Own"
) -> "Scenario":
    """The scenario of arguments. One that is given and empty is refused like any that means nothing."""
    from geo.facts.capital_groups import ALL
    from geo.scenario.scenario import Scenario, parse_system

    if not sites:
        raise AtlasError(_("no launch point is given; name one, such as kaliningrad, or give --scenario"))
    group = ALL if members is None else members
    scenario = Scenario.parse([*map(str.strip, sites)], bands, members=group, own=own)
    return scenario if system is None else replace(scenario, system=parse_system(system, own.claims))


def _saved(given: str) -> str:
    """The link itself, or the one in a file of that name, or in the standard input."""
    if given == "-":
        return _link_in(sys.stdin.buffer, _("the standard input"))
    if os.path.exists(given):  # false, too, of a link that is too long for a name
        try:
            with open(given, "rb") as file:
                return _link_in(file, quoted(given))
        except OSError as error:
            raise AtlasError(
                _("{file} cannot be read: {reason}").format(file=quoted(given), reason=error.strerror)
            ) from None
    if "=" in given or "://" in given:
        return given
    raise AtlasError(
        _("{link} is no link of the page, and there is no file of that name").format(link=quoted(given))
    )


def _link_in(file: BinaryIO, name: str) -> str:
    """The only link in a file, or the scenario in the receipt of the atlas's GeoJSON."""
    data = file.read(_LARGEST_FILE + 1)
    if len(data) > _LARGEST_FILE:
        raise AtlasError(
            _(
                "{file} has more than {most} MB; give a file with one link, or GeoJSON that the atlas made"
            ).format(file=name, most=_LARGEST_FILE >> 20)
        )
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise AtlasError(_("{file} is no text; give a file with a link in it").format(file=name)) from None
    if words.lstrip().startswith("{"):
        try:
            return str(json.loads(words)["metadata"]["scenario"])
        except (ValueError, KeyError, TypeError, RecursionError):
            raise AtlasError(
                _(
                    "{file} has no link in it: it is no GeoJSON that the atlas made; give one, or a link"
                ).format(file=name)
            ) from None
    lines = [line for line in words.splitlines() if line.strip()]
    if len(lines) == 1:
        return lines[0]
    if not lines:
        raise AtlasError(
            _("{file} has nothing in it; give a file with one link, or GeoJSON that the atlas made").format(
                file=name
            )
        )
    raise AtlasError(
        ngettext(
            "{file} has {n} line; give a file with one link, or GeoJSON that the atlas made",
            "{file} has {n} lines; give a file with one link, or GeoJSON that the atlas made",
            len(lines),
        ).format(file=name, n=f"{len(lines):,}")
    )
