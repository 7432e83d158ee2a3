"""The options of the command line that make up a scenario, and the completion of each by the Tab key.

What takes a while to load is imported where it is used: so that the Tab key and Ctrl-C need not wait for it.
"""

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from geo.cli import worded
from geo.cli.saved_link import saved_link
from geo.machine import hosts, settings
from geo.scenario.parameters import BAND, LANGUAGE, OTHERS, SWITCHES, SYSTEM, Option, OptionChoice
from geo.words import i18n
from geo.words.errors import AtlasError
from geo.words.i18n import Text, _, pgettext, text_in

if TYPE_CHECKING:
    from geo.facts.model import Own
    from geo.scenario.scenario import Scenario

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
Command = Callable[..., None]
Decorator = Callable[[Command], Command]

_CHOICES = (BAND, *OTHERS, *SWITCHES)  # in the order in which help lists them


def completer_of(words: Callable[[], Iterable[str]]) -> Complete:
    """Return a completer for one of some words, which are computed only when asked for."""

    def complete(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
        return [CompletionItem(word) for word in words() if word.startswith(typed)]

    return complete


def complete_sites(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return the sites whose ids begin as typed, with what shells show beside them."""
    from geo.facts import catalog

    known = catalog.sites()
    return [
        CompletionItem(each.id, help=str(each.name)) for each in known if each.id.startswith(typed.lower())
    ]


def complete_systems(
    _context: click.Context, _parameter: click.Parameter, typed: str
) -> list[CompletionItem]:
    """Return the systems whose ids begin as typed."""
    from geo.facts import catalog

    known = catalog.systems()
    return [
        CompletionItem(each.id, help=str(each.name)) for each in known if each.id.startswith(typed.lower())
    ]


own_tables = worded.option(
    "--own",
    "tables",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar=text_in("placeholder", "FILE"),
    help=Text("A CSV file of sites, claims or places of your own; may be repeated."),
)


def of_a_system(words: Text) -> Decorator:
    """Return the option that names a system, with what it is for."""
    return _option(SYSTEM, replace(SYSTEM.option, help=words))


def in_a_language(command: Command) -> Command:
    """Decorate a command without a scenario with the option that names a language, which `main` has read."""
    return _option(LANGUAGE, LANGUAGE.option, expose_value=False)(command)


def of_bands() -> Decorator:
    """Return the option that names bands where there must be one: the Tab key offers no word for none."""
    return _option(BAND, replace(BAND.option, words=()))


def _option(choice: OptionChoice, option: Option, expose_value: bool = True) -> Decorator:
    """Return a choice of the scenario as an option of a command, named by the field of the scenario."""
    kind: dict[str, Any] = {
        "metavar": option.metavar,
        "multiple": choice.most > 1,
        "expose_value": expose_value,
    }
    if choice in SWITCHES:
        valued = f"--{choice.key}" in option.flags  # --compare circle, but --union
        kind |= {"type": click.Choice(choice.choices)} if valued else {"is_flag": True}
    elif choice is SYSTEM:
        kind["shell_complete"] = complete_systems
    else:
        kind["shell_complete"] = completer_of(lambda: option.words or choice.choices)
    return worded.option(*option.flags, choice.field, help=option.help, **kind)


def _decorated(command: Command, decorators: Iterable[Decorator]) -> Command:
    """Decorate a command with options, which its help lists in that order."""
    for decorate in reversed([*decorators]):
        command = decorate(command)
    return command


def map_options(command: Command) -> Command:
    """Decorate a command that prints lengths and coordinates: more options for `of_a_scenario`."""
    return _decorated(command, [_option(each, each.option) for each in _CHOICES if each.option.of_map])


_SITES = worded.argument(
    "sites", nargs=-1, metavar=text_in("placeholder", "SITE..."), shell_complete=complete_sites
)
_SAVED = worded.option(
    "--scenario",
    "saved",
    metavar=text_in("placeholder", "LINK|FILE"),
    help=Text("A link of the page, or a file with one in it, or GeoJSON of the atlas; - for standard input."),
)
_HOME = worded.option(
    "--home",
    metavar=text_in("placeholder", "URL"),
    help=Text("The address of the page, with which links begin; by default INF_RANGE_HOME."),
)
_LINK = worded.option("--link", "as_link", is_flag=True, help=Text("Print the page's link instead."))


def of_a_scenario(command: Command) -> Command:
    """Decorate a command that takes a scenario, read from its arguments and options."""

    @functools.wraps(command)
    def wrapped(
        sites: Sequence[str],
        tables: Sequence[Path],
        saved: str | None,
        home: str | None,
        as_link: bool,
        **options: Any,
    ) -> None:
        # Before the rest: shapely, while it loads numpy, turns Ctrl-C into a traceback of its own.
        import numpy  # noqa: F401

        from geo.features import wording
        from geo.features.drawing import drawing

        scenario = _scenario(sites, _taken(options), saved, read_own(tables))
        home = settings.home(home)
        if as_link:
            _print_link(scenario, home, options)
            return
        i18n.speak(scenario.language or i18n.language())
        scenario = scenario.spoken()
        # A CSV has no place for any of it.
        what_if = wording.what_if(drawing(scenario)) if scenario.unplaced else ""
        ground = drawing(scenario).asked_common if scenario.common else None
        none = ground.why_none if ground else ""
        said = (wording.no_ring(scenario.systems, scenario.drawn), what_if, none)
        say(i18n.uncapitalised(words, may_be_noun=True) for words in said if words)
        command(scenario=scenario, home=home, **options)

    plain = [_option(each, each.option) for each in _CHOICES if not each.option.of_map]
    return _decorated(wrapped, [_SITES, *plain, own_tables, _SAVED, _HOME, _LINK])


def read_own(tables: Sequence[Path]) -> "Own":
    """Return the reader's own facts, out of files that are named in what is wrong with them."""
    from geo.facts import own_tables

    return own_tables.read_files(tables)


def _taken(options: dict[str, Any]) -> dict[OptionChoice, Any]:
    """Take the choices of the scenario out of the options: those that are given, even if empty."""
    values = {each: options.pop(each.field, None) for each in _CHOICES}
    return {each: value for each, value in values.items() if value not in (None, False, ())}


def _scenario(
    sites: Sequence[str], given: Mapping[OptionChoice, Any], saved: str | None, own: "Own"
) -> "Scenario":
    """Return the scenario of arguments and options. One that is empty is refused like one without meaning."""
    from geo.scenario import link, place_search
    from geo.scenario.scenario import Scenario

    if saved is None:
        if not sites:
            raise AtlasError(_("no launch point is given; name one, such as kaliningrad, or give --scenario"))
        texts = [*map(str.strip, sites)]
        scenario = Scenario.parse(texts, given.get(BAND, ()), own=own)
        say(place_search.taken_for(text, own.named) for text in texts)
    elif sites or not all(each.option.with_link for each in given):
        raise AtlasError(_says_it_all())
    else:
        address = saved_link(saved)
        scenario = replace(link.read(address), own=own)
        say(link.names_in(address).values())
    values = {each.field: _value(each, given[each], own) for each in given if each is not BAND}
    return replace(scenario, **values)


def say(sentences: Iterable[str]) -> None:
    """Say on stderr what standard output has no place for."""
    for words in filter(None, sentences):
        click.echo(f"inf-range: {words}", err=True)


def _says_it_all() -> str:
    flags = [each.option.flags[0] for each in _CHOICES if not each.option.with_link]
    without = i18n.listed([pgettext("placeholder", "SITE"), *flags])
    return _("--scenario says it all; leave out {options}").format(options=without)


def _value(choice: OptionChoice, given: Any, own: "Own") -> Any:
    """Return the value of an option; a flag is either there or not."""
    return given if given is True else choice.parse(given, own)


def _print_link(scenario: "Scenario", home: str, options: Mapping[str, Any]) -> None:
    """Print the link, and on stderr what it cannot do. Raises AtlasError if there are options of a file."""
    from geo.features import wording
    from geo.scenario import link

    if any(value not in (None, False) for value in options.values()):
        raise AtlasError(_("--link prints the link and writes no file; leave it out, or -o and its options"))
    click.echo(f"{home}?{link.query(scenario)}")
    if hosts.opens_here_alone(home):
        here = _("the link opens on this computer alone; give --home the atlas’s public address")
        click.echo(f"inf-range: {here}", err=True)
    if note := wording.link_note(scenario.uses_own):
        click.echo(f"inf-range: {note}", err=True)
