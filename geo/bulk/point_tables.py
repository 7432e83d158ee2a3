"""Tables of points in files of any size, read block by block: CSV, GeoJSON and GeoParquet.

Whatever the format, a block holds the table's own columns and beside them longitudes and latitudes
that are places on the map for certain. Rows are counted from 1; a header is none.
"""

import errno
import os
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from shapely.errors import ShapelyError

from geo.bulk import csv_points, geoparquet
from geo.bulk.geojson_reader import MAX_COLUMNS, TOO_MANY_COLUMNS, open_collection
from geo.bulk.geoparquet import (
    MAX_BATCH_BYTES,
    RowError,
    bounded,
    check_crs,
    check_numbers,
    from_columns,
    from_struct,
)
from geo.coordinates.points import check_degrees
from geo.facts.dialect import meanings
from geo.geodesy import Array
from geo.words import units
from geo.words.errors import DataError, PlaceError, quoted, reason
from geo.words.i18n import _

_BATCH = 8_192  # rows that a reader hands over at a time


@dataclass(frozen=True)
class Block:
    """Consecutive rows of a table."""

    columns: pa.Table  # the table's own
    lon: Array  # degrees, on the map
    lat: Array


@dataclass(frozen=True)
class Points:
    """A table of points that is open and not yet read."""

    path: Path
    schema: pa.Schema  # of the table's own columns: all but the geometry
    count: Callable[[], int]  # how many rows it has, of CSV about how many
    _batches: Callable[[], Iterator[pa.Table]]
    _locate: Callable[[pa.Table], tuple[Array, Array]]  # longitudes and latitudes, NaN if missing

    def blocks(self, rows: int) -> Generator[Block, None, None]:
        """Yield the table from its first row to its last, `rows` at a time, in the last block what is left.

        Raises DataError if the file cannot be read to its end, if a row is no place on the map, with its
        number, or if there is no row.
        """
        done = 0
        with _reading(self.path):
            for table in _in_blocks(self._batches(), rows):
                lon, lat = self._located(table, done)
                yield Block(table.select(self.schema.names), lon, lat)
                done += len(table)
        if not done:
            raise DataError(
                _("{file} has no rows; give it one row for each point").format(file=quoted(self.path.name))
            )

    def _located(self, table: pa.Table, done: int) -> tuple[Array, Array]:
        """Return longitudes and latitudes of a table that `done` rows came before."""
        try:
            _check_size(table)
            lon, lat = self._locate(table)
            _check(lon, lat)
        except RowError as error:
            reason, row = error.args
            number = (
                table.column(csv_points.ROW)[row].as_py()
                if csv_points.ROW in table.column_names
                else done + row + 1
            )
            raise DataError(
                _("{file} row {row}: {problem}").format(
                    file=quoted(self.path.name), row=units.grouped(number), problem=reason
                )
            ) from None
        return lon, lat


def open_points(path: Path) -> Points:
    """Open the table in a file by its suffix: .csv, .geojson, .json, .parquet or .geoparquet.

    CSV is Unicode with a header, in any dialect that `geo.facts.dialect` knows, its latitudes and
    longitudes in columns named so; its other columns are taken as text, and rows with nothing in them are
    passed over.
    GeoJSON is a FeatureCollection of points. GeoParquet has its points as WKB or as struct<x, y>; Parquet
    without geometry has the columns that CSV has. Raises DataError.
    """
    if not (reader := _READERS.get(path.suffix.lower())):
        raise DataError(
            _("{file} is no table that can be read; give a file that ends in {suffixes}").format(
                file=quoted(path.name), suffixes=", ".join(_READERS)
            )
        )
    with _reading(path):
        _check_readable(path)
        return reader(path)


def _check_readable(path: Path) -> None:
    """Raise the system's own OSError for what arrow would say in words of its own."""
    path.stat()  # FileNotFoundError and the like
    for code, hinders in ((errno.EISDIR, path.is_dir()), (errno.EACCES, not os.access(path, os.R_OK))):
        if hinders:
            raise OSError(code, os.strerror(code), str(path))


def _csv(path: Path) -> Points:
    table = csv_points.open_csv(path)
    names = table.names
    lon, lat = _coordinate_columns(path, names) if names else ("", "")
    schema = pa.schema([(name, pa.float64() if name in (lon, lat) else pa.string()) for name in names])
    batches = partial(table.batches, lon, lat) if names else lambda: iter(())
    return Points(path, schema, partial(_lines, path), batches, partial(from_columns, lon, lat))


def _geojson(path: Path) -> Points:
    collection = open_collection(path)
    if collection.crs:
        check_crs(path, collection.crs)
    _check_names(path, collection.schema.names)
    return Points(
        path,
        collection.schema.remove(len(collection.columns)),
        lambda: collection.rows,
        partial(collection.batches, _BATCH),
        partial(from_struct, "geometry"),
    )


def _parquet(path: Path) -> Points:
    with pq.ParquetFile(path) as file:
        schema, rows = file.schema_arrow, file.metadata.num_rows
    _check_names(path, schema.names)
    if found := geoparquet.geometry(path, schema):
        locate, own = found.locate, schema.remove(schema.get_field_index(found.column))
    else:
        names = _coordinate_columns(path, schema.names)
        check_numbers(path, schema, names)
        locate, own = partial(from_columns, *names), schema
    batches = partial(geoparquet.batches, path, _BATCH)
    return Points(path, own.remove_metadata(), lambda: rows, batches, locate)


_READERS: dict[str, Callable[[Path], Points]] = {
    ".csv": _csv,
    ".geojson": _geojson,
    ".json": _geojson,
    ".parquet": _parquet,
    ".geoparquet": _parquet,
}


def _in_blocks(tables: Iterator[pa.Table], rows: int) -> Iterator[pa.Table]:
    """Yield the same rows, `rows` in each table, or as many as MAX_BATCH_BYTES has room for."""
    waiting: list[pa.Table] = []

    def block() -> pa.Table:
        joined = pa.concat_tables(waiting).combine_chunks()
        waiting.clear()
        return joined

    for part in (part for table in tables for part in bounded(table)):
        if waiting and part.nbytes + sum(each.nbytes for each in waiting) > MAX_BATCH_BYTES:
            yield block()
        while len(part):
            waiting.append(part.slice(0, rows - sum(map(len, waiting))))
            part = part.slice(len(waiting[-1]))
            if sum(map(len, waiting)) == rows:
                yield block()
    if waiting:
        yield block()


def _check_size(table: pa.Table) -> None:
    """Raise RowError for a row that is a block by itself and still too large."""
    if len(table) == 1 and table.nbytes > MAX_BATCH_BYTES:
        most = MAX_BATCH_BYTES >> 20
        raise RowError(_("it has more than {most} MB; leave out what is so large").format(most=most), 0)


def _check(lon: Array, lat: Array) -> None:
    """Raise RowError for the first row that is no place on the map."""
    good = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)  # NaN is not
    if good.all():
        return
    row = int(np.argmin(good))
    no_lat = _("its latitude is missing or no number; give it in degrees")
    no_lon = _("its longitude is missing or no number; give it in degrees")
    for degrees, axis, limit, missing in (
        (lat[row], "latitude", 90, no_lat),
        (lon[row], "longitude", 180, no_lon),
    ):
        if np.isnan(degrees):
            raise RowError(missing, row)
        try:
            check_degrees(float(degrees), axis, limit)
        except PlaceError as error:
            raise RowError(str(error), row) from None


def _coordinate_columns(path: Path, names: list[str]) -> tuple[str, str]:
    """Return the names of the columns with the longitudes and the latitudes."""
    _check_names(path, names)
    meant = meanings(names, ("lon", "lat"))
    found = [
        [name for name, means in zip(names, meant, strict=True) if means == axis] for axis in ("lon", "lat")
    ]
    if [len(columns) for columns in found] != [1, 1]:
        raise DataError(
            _(
                "{file} has no coordinates, or more than one pair, among its columns {columns}; name one "
                "column lat or latitude and one lon, lng or longitude"
            ).format(file=quoted(path.name), columns=quoted(", ".join(names)))
        )
    return found[0][0], found[1][0]


def _check_names(path: Path, names: list[str]) -> None:
    if len(names) > MAX_COLUMNS:
        raise DataError(TOO_MANY_COLUMNS.format(file=quoted(path.name), most=units.grouped(MAX_COLUMNS)))
    if odd := [name for name in names if "\0" in name]:  # as those have that this program adds
        raise DataError(
            _("{file} has a column {column}, whose name cannot be printed; rename it").format(
                file=quoted(path.name), column=quoted(odd[0])
            )
        )
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise DataError(
            _("{file} has two columns {column}; rename one of them").format(
                file=quoted(path.name), column=quoted(twice[0])
            )
        )


def _lines(path: Path) -> int:
    """Return the lines of a text but its header."""
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(partial(file.read, 1 << 20), b"")) - 1


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn what libraries say of a file into one plain sentence."""
    try:
        yield
    except FileNotFoundError:
        raise DataError(
            _("{file} is not there; check the name and the folder").format(file=quoted(path.name))
        ) from None
    except UnicodeError:
        why = _("it is not UTF-8 text")
    except (OSError, OverflowError, pa.ArrowException, ShapelyError) as error:
        if isinstance(error, OSError) and error.strerror:
            why = quoted(reason(error))
        elif _READERS.get(path.suffix.lower()) is _parquet:
            why = _("it is no whole Parquet file")
        else:
            why = quoted(str(error))
    else:
        return
    raise DataError(
        _("{file} cannot be read: {reason}; export or copy it again").format(
            file=quoted(path.name), reason=why
        )
    )
