"""The command line: `inf-range`, or `python -m geo`. What it prints is what the page shows."""

import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from geo import catalog, export
from geo.bulk import coverage
from geo.errors import AtlasError, quoted
from geo.scenario import Scenario

_SOUTHERN = re.compile(r"-[\d.]")  # `-16.8,179.99` is a place, not an option


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `inf-range`. What a reader can mend ends in one plain line on stderr and status 2."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        commands.main([*map(_shield, given)], prog_name="inf-range", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        _fail(f"{error.format_message().rstrip('.')}; see inf-range --help")
    except AtlasError as error:
        _fail(str(error))
    except BrokenPipeError:  # the reader closed the pipe: `inf-range bands kaliningrad | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        what = quoted(str(error.filename)) if error.filename else "the output"
        _fail(f"{what} cannot be written: {error.strerror}; choose another file")
    except click.Abort:
        sys.exit(1)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="inf-range-atlas", prog_name="inf-range")
def commands() -> None:
    """Missile ranges as the INF Treaty defined them, and the capitals that lie in them.

    SITE is the id of a site in the catalogue (kaliningrad), LAT,LON or LAT,LON,NAME. BAND is
    shorter (500-1000 km), intermediate (1000-5500 km) or INNER-OUTER in km; without --band both
    of the treaty's bands are used.

    \b
    inf-range capitals kaliningrad
    inf-range bands 54.71,20.51 --band 0-480
    inf-range map -16.8,179.99,Taveuni -o map.html
    """  # noqa: D301


def _scenario_options(command: Callable[..., None]) -> Callable[..., None]:
    """The arguments that make up a scenario, the same for every command that takes one."""
    bands = click.option(
        "--band", "-b", "bands", multiple=True, metavar="BAND", help="A band; may be repeated."
    )
    system = click.option(
        "--system", "-s", default="", metavar="ID", help="A system whose claimed ranges to add."
    )
    members = click.option(
        "--members", "-m", default="all", metavar="GROUP", help="all, nato, nato-1987, nato-2019 or eu."
    )
    sites = click.argument("sites", nargs=-1, required=True, metavar="SITE...")
    return sites(bands(system(members(command))))


@commands.command()
@_scenario_options
@click.option("--union", is_flag=True, help="Join each band of all sites into one form.")
def bands(sites: Sequence[str], bands: Sequence[str], system: str, members: str, union: bool) -> None:
    """Print the bands as GeoJSON."""
    click.echo(export.bands_geojson(_scenario(sites, bands, system, members), union), nl=False)


@commands.command()
@_scenario_options
def capitals(sites: Sequence[str], bands: Sequence[str], system: str, members: str) -> None:
    """Print every capital with its distance and class as CSV."""
    click.echo(export.capitals_csv(_scenario(sites, bands, system, members)), nl=False)


@commands.command("map")
@_scenario_options
@click.option(
    "--output", "-o", required=True, type=click.Path(path_type=Path), metavar="FILE", help="A .html file."
)
def map_(sites: Sequence[str], bands: Sequence[str], system: str, members: str, output: Path) -> None:
    """Write the map as one HTML file that needs no network."""
    scenario = _scenario(sites, bands, system, members)
    if output.suffix.lower() not in (".html", ".htm"):
        raise AtlasError(f"{quoted(str(output))}: the map is written as .html; end the file's name so")
    output.write_text(export.map_html(scenario, _today()), "utf-8")


commands.add_command(coverage)


@commands.command()
def sites() -> None:
    """List the sites that can be named, as CSV."""
    click.echo(export.sites_csv(catalog.sites()), nl=False)


@commands.command()
def systems() -> None:
    """List the systems that can be named, with their lowest and highest claims, as CSV."""
    click.echo(export.systems_csv(), nl=False)


def _scenario(sites: Sequence[str], bands: Sequence[str], system: str, members: str) -> Scenario:
    return Scenario.parse([site.strip() for site in sites], bands, system, members)


def _today() -> date:
    """Today, or the day that SOURCE_DATE_EPOCH fixes for a file that shall be the same again."""
    if not (fixed := os.environ.get("SOURCE_DATE_EPOCH")):
        return datetime.now().astimezone().date()
    try:
        return datetime.fromtimestamp(int(fixed), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise AtlasError(f"SOURCE_DATE_EPOCH is {quoted(fixed)}; give whole seconds since 1970") from None


def _shield(argument: str) -> str:
    """Put a space before a place that begins with a minus, which click would take for an option."""
    return f" {argument}" if _SOUTHERN.match(argument) else argument


def _fail(reason: str) -> None:
    click.echo(f"inf-range: {reason}", err=True)
    sys.exit(2)
