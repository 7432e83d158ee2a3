"""Coverage of tables of any size: which places lie in which bands of which sites, block by block.

`geo.bulk.result` says what the result holds, `geo.bulk.point_tables` what is read.
"""

import hashlib
import json
import os
import re
import shutil
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from geo.bulk.finished_blocks import part
from geo.bulk.point_tables import Block, Points, open_points
from geo.bulk.result import Sites, answers, metadata, schema
from geo.facts.dialect import meanings
from geo.machine.whole_file import destination, obstacle, only_run, remove_unfinished, whole_file
from geo.scenario.band import TREATY_BANDS, Band
from geo.words import units
from geo.words.errors import AtlasError, DataError, quoted, reason
from geo.words.i18n import _

MAX_SITES = 10_000  # they are held in memory, and every place has an answer for each

_BLOCK_PAIRS = 1 << 22  # one byte each
_BLOCK_PLACES = 1 << 14
_MAX_THREADS = 4  # more would wait for the one that writes
_MAX_WAITING_BYTES = 1 << 24  # of the table's own columns: larger blocks come one at a time

Progress = Callable[[int, int], None]  # rows done, rows in all


def cover_table(
    sites: Path,
    places: Path,
    output: Path,
    bands: Sequence[Band] = TREATY_BANDS,
    *,
    force: bool = False,
    progress: Progress | None = None,
    block_pairs: int = _BLOCK_PAIRS,
) -> None:
    """Write the coverage of the places by the sites, two tables of points (see `open_points`).

    The memory it takes does not grow with the places. Finished blocks are kept in a folder beside the
    output until that is whole, so a run that was interrupted goes on from them when it is started again
    with the same files and bands. Nothing bears the output's name before it is whole.

    Raises DataError for a table that cannot be used or has more than 10,000 sites, AtlasError for an
    output that cannot be written or, unless `force`, that is there already.
    """
    output = destination(output)
    _check_name(output, (sites, places))
    with _writing(output), only_run(output):
        _check_free(output, force)
        launch, bands = read_sites(sites), tuple(dict.fromkeys(bands))
        rows = max(1, min(_BLOCK_PLACES, block_pairs // len(launch.names)))
        table = open_points(places)
        work, done = (table.count() if progress else 0), 0
        for step in _steps(table, launch, bands, rows, output):
            done += step
            if progress:
                progress(done, work)


def read_sites(path: Path) -> Sites:
    """Return the sites of a table, named by its column `name` or `id`, else by the number of the row.

    Raises DataError if there are more than 10,000, or what `open_points` and its blocks raise.
    """
    with closing(open_points(path).blocks(MAX_SITES + 1)) as blocks:
        block = next(blocks)
    if len(block.lon) > MAX_SITES:
        raise DataError(
            _(
                "{file} has more than {most} sites, the most that one run takes; split it and run each part"
            ).format(file=quoted(path.name), most=units.grouped(MAX_SITES))
        )
    heads = block.columns.column_names
    columns = dict(zip(meanings(heads, ("name", "id")), heads, strict=True))
    given = next((columns[name] for name in ("name", "id") if name in columns), None)
    names = block.columns.column(given).to_pylist() if given else [None] * len(block.lon)
    numbered = enumerate(names, 1)
    return Sites(
        tuple(str(row if name in (None, "") else name) for row, name in numbered), block.lon, block.lat
    )


def _steps(table: Points, sites: Sites, bands: Sequence[Band], rows: int, output: Path) -> Iterator[int]:
    """Write the output, block by block. Yields how many rows each block has."""
    stamp = _stamp(table, sites, bands, rows)
    whole = schema(table.schema, bands)
    if twice := sorted({name for name in table.schema.names if whole.names.count(name) > 1}):
        raise DataError(
            _("{file} has a column {column}, which the result adds; rename it").format(
                file=quoted(table.path.name), column=quoted(twice[0])
            )
        )
    folder = output.with_name(f"{output.name}.{stamp}.parts")
    described = whole.with_metadata(metadata(sites, bands))
    finish = partial(_finished, folder, sites, bands)
    with _for_this_table(folder), whole_file(output, folder) as file:
        with (
            pq.ParquetWriter(file, described, compression="zstd") as writer,
            closing(_in_order(finish, table.blocks(rows))) as finished,
        ):
            for answered in finished:
                writer.write_table(answered)
                yield len(answered)
        if _stamp(table, sites, bands, rows) != stamp:
            raise DataError(
                _("{file} was changed while it was read; run the same again").format(
                    file=quoted(table.path.name)
                )
            )
    _forget(output)


def _finished(folder: Path, sites: Sites, bands: Sequence[Band], number: int, block: Block) -> pa.Table:
    """Return the answers for the block of that number, which are then kept."""
    kept = part(folder, number, block)
    if (rows := kept.read()) is None:
        kept.write(rows := answers(sites, bands, block))
    return rows


def _in_order(
    finish: Callable[[int, Block], pa.Table], blocks: Iterator[Block]
) -> Generator[pa.Table, None, None]:
    """Finish several blocks at a time, and yield them in their order."""
    threads = min(pa.cpu_count(), _MAX_THREADS)
    waiting: deque[tuple[Future[pa.Table], int]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for number, block in enumerate(blocks):
                waiting.append((pool.submit(finish, number, block), block.columns.nbytes))
                while len(waiting) > threads or sum(size for _, size in waiting) > _MAX_WAITING_BYTES:
                    yield waiting.popleft()[0].result()
            while waiting:
                yield waiting.popleft()[0].result()
        finally:
            for future, _ in waiting:
                future.cancel()


@contextmanager
def _writing(output: Path) -> Iterator[None]:
    """Say in one sentence what the system says."""
    try:
        yield
    except OSError as error:
        raise AtlasError(
            _(
                "{file} cannot be written: {reason}; fix that and run the same again, which goes on from "
                "the finished blocks"
            ).format(file=quoted(output.name), reason=reason(error))
        ) from None


@contextmanager
def _for_this_table(folder: Path) -> Iterator[None]:
    """Make room for the blocks; drop them if the table has to be corrected, for it will then be another."""
    folder.mkdir(exist_ok=True)
    remove_unfinished(folder)
    try:
        yield
    except AtlasError:
        shutil.rmtree(folder)
        raise


def _stamp(table: Points, sites: Sites, bands: Sequence[Band], rows: int) -> str:
    """Return what the finished blocks depend on, as 16 hexadecimal digits."""
    file = table.path.stat()
    depends = [
        version("inf-range-atlas"),
        (os.path.realpath(table.path), file.st_size, file.st_mtime_ns),
        (sites.names, sites.lon.tolist(), sites.lat.tolist()),
        ([band.token for band in bands], rows),
    ]
    return hashlib.sha256(json.dumps(depends).encode()).hexdigest()[:16]


def _forget(output: Path) -> None:
    """Remove the blocks of this run, and of others that were to make the same file."""
    ours = re.compile(re.escape(output.name) + r"\.[0-9a-f]{16}\.parts")
    for folder in output.parent.iterdir():
        if ours.fullmatch(folder.name):
            shutil.rmtree(folder, ignore_errors=True)


def _check_name(output: Path, inputs: Sequence[Path]) -> None:
    shown = quoted(output.name)
    if output.suffix.lower() not in (".parquet", ".geoparquet"):
        raise AtlasError(
            _("{file}: the result is written as .parquet; end the file's name so").format(file=shown)
        )
    found = obstacle(output, force=True)  # `_check_free` asks whether it is taken
    if found == "no folder":
        raise AtlasError(
            _("{folder} is no folder; make it, or write to another").format(folder=quoted(output.parent.name))
        )
    if found == "folder" or str(output) in map(os.path.realpath, inputs):
        raise AtlasError(_("{file} is a folder or one of the tables; choose another name").format(file=shown))


def _check_free(output: Path, force: bool) -> None:
    if not force and obstacle(output, force):
        raise AtlasError(
            _("{file} is there already; choose another name, or replace it by --force").format(
                file=quoted(output.name)
            )
        )
