"""The command `inf-range coverage`: it reads the options, and shows how far the work is."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli import worded
from geo.cli.options import in_a_language, of_bands
from geo.scenario.band import TREATY_BANDS, Band
from geo.words.errors import needing
from geo.words.i18n import Text, _, text_in

if TYPE_CHECKING:
    from geo.bulk.job import Progress

_FILE = text_in("placeholder", "FILE")


@worded.command(
    help=worded.explained(
        Text("Write for every place of a table which bands of which sites it lies in, as GeoParquet."),
        Text(
            "FILE is a table of points: .csv with columns lat and lon, .geojson or .parquet, of any "
            "size. A run that was interrupted goes on where it was when it is started again."
        ),
        (
            "inf-range coverage --sites sites.csv --places places.parquet -o answers.parquet",
            "inf-range coverage --sites sites.csv --places places.csv -b 0-480 -o answers.parquet",
        ),
    )
)
@worded.option(
    "--sites", "sites", required=True, type=click.Path(path_type=Path), metavar=_FILE, help=Text("The sites.")
)
@worded.option(
    "--places",
    "places",
    required=True,
    type=click.Path(path_type=Path),
    metavar=_FILE,
    help=Text("The places."),
)
@of_bands()
@worded.option(
    "--output",
    "-o",
    required=True,
    type=click.Path(path_type=Path),
    metavar=_FILE,
    help=Text("A .parquet file."),
)
@worded.option("--force", is_flag=True, help=Text("Replace the output if it is there."))
@in_a_language
def coverage(sites: Path, places: Path, bands: Sequence[str], output: Path, force: bool) -> None:
    """Write the coverage of a table of places: see `cover_table`."""
    with needing("inf-range coverage", "bulk"):
        from geo.bulk.job import cover_table

    chosen = tuple(map(Band.parse, bands)) or TREATY_BANDS
    with _bar() as progress:
        cover_table(sites, places, output, chosen, force=force, progress=progress)


@contextmanager
def _bar() -> "Iterator[Progress | None]":
    """Show a progress bar on stderr while the block runs, if someone is there to see it."""
    if not (sys.stderr and sys.stderr.isatty()):
        yield None
        return
    with click.progressbar(length=1, label=_("coverage"), file=sys.stderr) as bar:

        def progress(done: int, work: int) -> None:
            bar.length = max(done, work)  # of a CSV file one knows only about how long it is
            bar.update(done - bar.pos)

        yield progress
