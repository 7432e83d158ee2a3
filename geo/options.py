"""The options of the command line that make up a scenario, and what the Tab key makes of what is typed."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from geo import catalog, export, link, membership, text, uploads
from geo.errors import AtlasError, quoted
from geo.facts import Own
from geo.scenario import Scenario

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def one_of(*words: str) -> Complete:
    """Completes what is typed to one of some words."""

    def complete(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
        return [CompletionItem(word) for word in words if word.startswith(typed)]

    return complete


def _sites(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    """The sites whose ids begin as typed, with what shells show beside them."""
    known = catalog.sites()
    return [CompletionItem(each.id, help=each.name) for each in known if each.id.startswith(typed.lower())]


def _systems(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    """The systems whose ids begin as typed."""
    known = catalog.systems()
    return [CompletionItem(each.id, help=each.name) for each in known if each.id.startswith(typed.lower())]


own_tables = click.option(
    "--own",
    "tables",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A CSV file of sites or claims of your own; may be repeated.",
)


def of_a_system(words: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option that names a system, with what it is for."""
    return click.option("--system", "-s", metavar="ID", help=words, shell_complete=_systems)


def of_a_scenario(command: Callable[..., None]) -> Callable[..., None]:
    """A command that takes a scenario, from the arguments and options that make one up."""

    @click.argument("sites", nargs=-1, metavar="SITE...", shell_complete=_sites)
    @click.option(
        "--band",
        "-b",
        "bands",
        multiple=True,
        metavar="BAND",
        help="A band; may be repeated.",
        shell_complete=one_of("shorter", "intermediate", "none"),
    )
    @of_a_system("A system whose claimed ranges to add.")
    @click.option(
        "--members",
        "-m",
        metavar="GROUP",
        help="all, nato, nato-1987, nato-2019 or eu.",
        shell_complete=one_of(*membership.GROUPS),
    )
    @click.option("--union", is_flag=True, help="Join each band of all sites into one form.")
    @own_tables
    @click.option(
        "--scenario", "saved", metavar="LINK|FILE", help="A link of the page, or a file with one in it."
    )
    @click.option("--link", "as_link", is_flag=True, help="Print the page's link instead.")
    @functools.wraps(command)
    def wrapped(
        sites: Sequence[str],
        bands: Sequence[str],
        system: str | None,
        members: str | None,
        union: bool,
        tables: Sequence[Path],
        saved: str | None,
        as_link: bool,
        **options: Any,
    ) -> None:
        own = read_own(tables)
        if saved:
            if sites or bands or system or members:
                raise AtlasError("--scenario says it all; leave out SITE, --band, --system and --members")
            scenario = replace(link.read(_saved(saved)), own=own)
        elif not sites:
            raise AtlasError("no launch point is given; name one, such as kaliningrad, or give --scenario")
        else:
            scenario = Scenario.parse([*map(str.strip, sites)], bands, system or "", members or "all", own)
        scenario = replace(scenario, union=scenario.union or union)
        if as_link:
            click.echo(f"{export.HOME}?{link.query(scenario)}")
        else:
            if without := text.no_ring(scenario):
                click.echo(f"inf-range: {text.uncapitalised(without)}", err=True)
            command(scenario=scenario, **options)

    return wrapped


def read_own(tables: Sequence[Path]) -> Own:
    """The reader's own facts, out of files that are named in what is wrong with them."""
    return uploads.read_all((_start_of(table), table.name) for table in tables)


def _start_of(file: Path) -> bytes:
    """As much of a file as is needed to see that it is too large."""
    with file.open("rb") as opened:
        return opened.read(uploads.LARGEST_BYTES + 1)


def _saved(given: str) -> str:
    """The link itself, or what stands in a file of that name."""
    path = Path(given)
    if "=" in given or not path.is_file():
        return given
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise AtlasError(f"{quoted(given)} is no text; give a file with a link in it") from None
