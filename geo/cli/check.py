"""The command `inf-range check`: what the figures claimed say of the way from one place to another."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli import worded
from geo.cli.options import (
    complete_sites,
    complete_systems,
    in_a_language,
    own_tables,
    read_own,
    say,
)
from geo.machine import settings
from geo.words.i18n import Text, text_in

if TYPE_CHECKING:
    from geo.features.claim_check import Check


@worded.command(
    help=worded.explained(
        Text("Hold the figures claimed for a system, or a range, against the way from one place to another."),
        Text(
            "WHAT is a system by any of its names, a range in km, or none. FROM and TO are places: the id of "
            "a site, the name of a place that means one, LAT,LON or LAT,LON,NAME."
        ),
        (
            "inf-range check 9m729 kaliningrad berlin",
            "inf-range check 480 kaliningrad Minsk",
            "inf-range check SS-20 54.71,20.51 'Brest, France' --format json",
        ),
    )
)
@worded.argument("what", metavar=text_in("placeholder", "WHAT"), shell_complete=complete_systems)
@worded.argument("start", metavar=text_in("placeholder", "FROM"), shell_complete=complete_sites)
@worded.argument("end", metavar=text_in("placeholder", "TO"), shell_complete=complete_sites)
@worded.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help=Text("What is printed: text, or JSON for programs."),
)
@own_tables
@worded.option(
    "--home",
    metavar=text_in("placeholder", "URL"),
    help=Text("The address of the page, with which links begin; by default INF_RANGE_HOME."),
)
@in_a_language
def check(what: str, start: str, end: str, form: str, tables: Sequence[Path], home: str | None) -> None:
    """Print the answer: see `geo.features.claim_check`."""
    from geo.features import claim_check
    from geo.scenario import place_search
    from geo.scenario.question import Question

    own, places = read_own(tables), (start.strip(), end.strip())
    checked = claim_check.check(Question.parse(what, *places, own))
    say(place_search.taken_for(text, own.named) for text in places)
    if form == "json":
        click.echo(json.dumps(checked.as_json(settings.home(home)), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(checked, settings.home(home))))


def _lines(checked: "Check", home: str) -> list[str]:
    """Return the question, each claim from the lowest to the highest, and the paragraph to quote."""
    claims = [checked.claim_line(each) for each in checked.claims]
    return [checked.title, *(["", *claims] if claims else []), "", checked.quote(home)]
