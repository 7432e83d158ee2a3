"""The command line: `inf-range`, or `python -m geo`. What it prints is what the page shows.

What takes a while to load is imported where it is used: see `geo.cli.options`.
"""

import errno
import logging
import os
import re
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from geo.cli import worded
from geo.cli.check import check
from geo.cli.coverage import coverage
from geo.cli.options import (
    completer_of,
    in_a_language,
    map_options,
    of_a_scenario,
    of_a_system,
    own_tables,
    read_own,
    say,
)
from geo.cli.publish import publish
from geo.cli.serve import serve
from geo.facts.model import NOTHING_OWN, STATUSES
from geo.machine import settings
from geo.outputs.figure.styles import SHOWN, SIZES, STYLES
from geo.scenario.parameters import LANGUAGE
from geo.words import i18n
from geo.words.errors import AtlasError, none_of, quoted, reason
from geo.words.i18n import Text, _, listed, text_in
from geo.words.translations import ENGLISH

if TYPE_CHECKING:
    from geo.scenario.scenario import Scenario

_SOUTHERN = re.compile(r"-[\d.]")  # `-16.8,179.99` is a place, not an option


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `inf-range`. An error that a reader can correct ends in one plain line on stderr and status 2."""
    with i18n.speaking(ENGLISH):  # until it is known in which language it is asked
        _run(sys.argv[1:] if arguments is None else arguments)


def _run(given: Sequence[str]) -> None:
    _open_streams()
    # What matplotlib logs, of a home that cannot be written for one, is nothing that a reader can use.
    logging.getLogger("matplotlib").setLevel(logging.CRITICAL)
    try:
        i18n.speak(settings.language(_language(given)))
        commands.main([*map(_shield, given)], prog_name="inf-range", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        problem = worded.problem(error).rstrip(".")
        _fail(_("{problem}; see inf-range --help").format(problem=problem))
    except AtlasError as error:
        _fail(str(error))
    except BrokenPipeError:  # the reader closed the pipe: `inf-range bands kaliningrad | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        if error.errno == errno.EBADF:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for the flush at the end
            _fail(_("the standard output is closed; open it, or write to a file with map -o"))
        if error.filename:
            problem = _("{file} cannot be written: {reason}; choose another file")
        else:
            problem = _("the output cannot be written: {reason}; choose another file")
        _fail(problem.format(file=quoted(str(error.filename)), reason=reason(error)))
    except click.Abort:
        sys.exit(1)


def _language(arguments: Sequence[str]) -> str:
    """Return the language that arguments ask for, before anything is said; "" for none. Raises AtlasError."""
    found = ""
    for flag, value in pairwise((*arguments, "")):
        if flag == "--":
            break
        name, _equals, behind = flag.partition("=")
        if name in LANGUAGE.option.flags:
            found = LANGUAGE.parse(behind or value, NOTHING_OWN)
    return found


def _open_streams() -> None:
    """Give Python the standard streams that were closed when it started.

    One reads nothing from the input and writes the errors nowhere; what is written to the output fails.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            # Of /dev/null that is open for reading alone each write fails, as it should.
            flags = os.O_WRONLY if name == "stderr" else os.O_RDONLY
            opened = os.open(os.devnull, flags)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


def _suffixes() -> list[str]:
    from geo.outputs.files import FORMATS

    return [suffix[1:] for suffix in FORMATS]


@click.group(
    cls=worded.Group,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=worded.explained(
        Text("Missile ranges as the INF Treaty defined them, and the capitals that lie in them."),
        Text(
            "SITE is the id of a site in the catalogue (kaliningrad), the name of a place that means one "
            "(Berlin), LAT,LON or LAT,LON,NAME. BAND is "
            "shorter (500-1000 km), intermediate (1000-5500 km) or INNER-OUTER in km; without --band both "
            "of the treaty's bands are used."
        ),
        (
            "inf-range capitals kaliningrad",
            "inf-range bands 54.71,20.51 --band 0-480",
            "inf-range map -16.8,179.99,Taveuni -o map.html",
        ),
        Text(
            "The exit status is 0 if all is done, 2 if something given has to be corrected, which one line "
            "on stderr says, and 1 if it was interrupted."
        ),
        Text(
            "The ids of sites and systems are completed by the Tab key once the shell knows of it. For bash, "
            "zsh or fish put its line into the shell's start file:"
        ),
        (
            'eval "$(_INF_RANGE_COMPLETE=bash_source inf-range)"',
            'eval "$(_INF_RANGE_COMPLETE=zsh_source inf-range)"',
            "_INF_RANGE_COMPLETE=fish_source inf-range | source",
        ),
    ),
)
@in_a_language
@click.version_option(
    package_name="inf-range-atlas",
    prog_name="inf-range",
    cls=worded.Option,
    help=Text("Show the version and exit."),
)
@click.pass_context
def commands(context: click.Context) -> None:
    """Group all commands; print the help if none is given."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@commands.command(
    help=worded.explained(
        Text("Print the bands as GeoJSON."),
        (
            "inf-range bands kaliningrad",
            "inf-range bands mutlangen comiso --union",
            "inf-range bands mozdok --band none --system 9m729",
        ),
    )
)
@of_a_scenario
def bands(scenario: "Scenario", home: str) -> None:
    """Print the bands."""
    from geo.outputs import files

    files.check_bands(scenario, ".geojson")
    click.echo(files.content(scenario, ".geojson", settings.today(), home), nl=False)


@commands.command(
    help=worded.explained(
        Text("Print every capital with its distance and class as CSV."),
        (
            "inf-range capitals kaliningrad",
            "inf-range capitals 54.71,20.51 --band 0-480 --members nato-2019",
            'inf-range capitals --scenario "site=mozdok&band=0-480"',
        ),
    )
)
@of_a_scenario
def capitals(scenario: "Scenario", **_address: str) -> None:  # a table has none
    """Print the capitals."""
    from geo.features.drawing import drawing
    from geo.outputs import csv_tables

    if scenario.common:
        words = _("the ground in common is no row; reached_from says how many launch points reach each place")
        say([words])
    click.echo(csv_tables.capitals_csv(drawing(scenario)), nl=False)


@commands.command(
    help=worded.explained(
        Text("Print every country in every band: wholly, partly with the share of its land, or not, as CSV."),
        Text(
            "Of each the nearest and the farthest point; then NATO, the EU and the states that carried the "
            "INF Treaty out, each as a whole."
        ),
        (
            "inf-range countries kaliningrad --band 0-480",
            "inf-range countries mozdok --band none --system 9m729",
        ),
    )
)
@of_a_scenario
def countries(scenario: "Scenario", **_address: str) -> None:  # a table has none
    """Print the countries."""
    from geo.features.drawing import drawing
    from geo.outputs import csv_tables, files

    files.check_bands(scenario, ".countries.csv")
    if scenario.common:
        say([_("the ground in common is no row of this table; bands and map have it")])
    click.echo(csv_tables.countries_csv(drawing(scenario)), nl=False)


@commands.command(
    "map",
    help=worded.explained(
        Text("Write the map to a file, in the format that its suffix names."),
        Text(
            "A map that needs no network is .html, a figure .png, .svg or .pdf, the bands alone .geojson, "
            "the capitals alone .csv or .xlsx; .kmz and .gpkg hold both, for Google Earth and for QGIS."
        ),
        (
            "inf-range map kaliningrad -o map.html",
            "inf-range map mutlangen comiso -o map.kmz",
            "inf-range map kaliningrad -o figure.svg --size column --style print",
            "inf-range map kaliningrad -o - --format geojson",
        ),
    ),
)
@of_a_scenario
@map_options
@worded.option(
    "--output",
    "-o",
    metavar=text_in("placeholder", "FILE"),
    help=Text("The file to write; - for standard output."),
    shell_complete=lambda *_: [CompletionItem("", type="file")],
)
@worded.option("--force", is_flag=True, help=Text("Replace the file if it is there."))
@worded.option(
    "--format",
    "suffix",
    metavar=text_in("placeholder", "SUFFIX"),
    help=Text("The format of what -o - writes: html, kml, csv and so on."),
    shell_complete=completer_of(_suffixes),
)
@worded.option(
    "--size",
    help=lambda: _("Of a figure: {choices}.").format(choices=listed(sorted(SIZES), "or")),
    shell_complete=completer_of(lambda: SIZES),
)
@worded.option(
    "--style",
    help=lambda: _("Of a figure: {choices}.").format(choices=listed([*STYLES], "or")),
    shell_complete=completer_of(lambda: STYLES),
)
@worded.option(
    "--show",
    help=lambda: _("In a figure: {choices}.").format(choices=listed([*SHOWN], "or")),
    shell_complete=completer_of(lambda: SHOWN),
)
def map_(
    scenario: "Scenario",
    home: str,
    output: str | None,
    force: bool,
    suffix: str | None,
    size: str | None,
    style: str | None,
    show: str | None,
) -> None:
    """Write the map."""
    from geo.outputs import files

    given = (("size", size), ("style", style), ("show", show))
    chosen: dict[str, Any] = {key: value for key, value in given if value is not None}
    options = files.FigureOptions(**chosen) if chosen else None
    if not output:
        raise AtlasError(_("no file is given; name it with -o, such as -o map.html"))
    if output != "-":
        if suffix is not None:
            raise AtlasError(
                _("--format is for -o -; a file's own suffix names its format, leave --format out")
            )
        files.write(scenario, Path(output), settings.today(), home, force, options)
    elif suffix is not None:
        suffix = f".{suffix.removeprefix('.')}"
        files.check_bands(scenario, suffix)
        click.echo(files.content(scenario, suffix, settings.today(), home, options), nl=False)
    else:
        raise AtlasError(_("-o - needs to know the format; add --format html or another one"))


@commands.command(
    help=worded.explained(
        Text("List the sites that can be named, with what is claimed of each and every source, as CSV."),
        Text("A site of which no end is known counts as still there."),
        (
            "inf-range sites",
            "inf-range sites --system 9m729",
            "inf-range sites --year 1988 --status treaty-declared",
        ),
    )
)
@worded.option("--year", "-y", type=int, help=Text("Only those that stood, or may have stood, in a year."))
@of_a_system(Text("Only those of a system."))
@worded.option(
    "--status",
    metavar=text_in("placeholder", "STATUS"),
    help=Text("Only those that are {some} or {last}.").format(
        some=", ".join(STATUSES[:-1]), last=STATUSES[-1]
    ),
    shell_complete=completer_of(lambda: STATUSES),
)
@own_tables
@in_a_language
def sites(tables: Sequence[Path], year: int | None, system: str | None, status: str | None) -> None:
    """List the sites."""
    from geo.facts import catalog
    from geo.outputs import csv_tables
    from geo.scenario.parameters import parse_system

    own = read_own(tables)
    about = None if system is None else parse_system(system, own.claims)
    if status is not None and status not in STATUSES:
        raise none_of(_("{word} is no status of a site; write one of: {words}"), status, STATUSES)
    chosen = [
        site
        for site in (*own.sites, *catalog.sites())
        if (year is None or site.stood_in(year))
        and (about is None or about in site.systems)
        and (status is None or site.status == status)
    ]
    click.echo(csv_tables.sites_csv(chosen), nl=False)


@commands.command(
    help=worded.explained(
        Text(
            "List the systems that can be named, with their lowest and highest claims and the sources, as "
            "CSV."
        ),
        ("inf-range systems",),
    )
)
@own_tables
@in_a_language
def systems(tables: Sequence[Path]) -> None:
    """List the systems."""
    from geo.outputs import csv_tables

    click.echo(csv_tables.systems_csv(read_own(tables)), nl=False)


commands.add_command(check)
commands.add_command(coverage)
commands.add_command(publish)
commands.add_command(serve)


def _shield(argument: str) -> str:
    """Put a space before a place that begins with a minus, which click would take for an option."""
    return f" {argument}" if _SOUTHERN.match(argument) else argument


def _fail(reason: str) -> None:
    click.echo(f"inf-range: {reason}", err=True)
    sys.exit(2)
