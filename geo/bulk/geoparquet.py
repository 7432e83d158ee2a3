"""Points in Parquet: which column has them, and their longitudes and latitudes.

Read are GeoParquet 1.1 (WKB, or GeoArrow's points as a struct or a list), Parquet's own types GEOMETRY
and GEOGRAPHY, and plain columns of numbers. Batches are bounded by bytes, not by rows alone.
"""

import json
import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.geodesy import Array
from geo.words.errors import DataError, quoted
from geo.words.i18n import _

_MUCH_TEXT = 1 << 24  # bytes of one column in one row group
MAX_BATCH_BYTES = 1 << 25  # bytes; a row that is larger is refused

_MIN_ROWS = 64  # at a time, where lists and structs might be large: fewer would take too long

_WGS84 = "OGC:CRS84"  # what a file means that names no CRS at all
_SRIDS = (0, 4326)  # none, and WGS84
_LIST_TYPES = (pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list)
_BINARY_TYPES = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary)
_NUMBER_TYPES = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_null)
_TEXT_TYPES = (pa.types.is_string, pa.types.is_large_string)

Locate = Callable[[pa.Table], tuple[Array, Array]]  # longitudes and latitudes, NaN if missing


class RowError(Exception):
    """What is wrong with a row, and its index in the table at hand."""


@dataclass(frozen=True)
class Geometry:
    """The column with the points, as the file describes it."""

    column: str
    locate: Locate


def geometry(path: Path, schema: pa.Schema) -> Geometry | None:
    """Return the geometry that the file describes, None if it describes none.

    Raises DataError if it is not one point for each row, in longitude and latitude on WGS84.
    """
    if b"geo" in (schema.metadata or {}):
        name, crs = _described(path, schema)
    elif found := [field.name for field in schema if _is_native(field)]:
        if len(found) > 1:
            raise DataError(
                _("{file} has {n} columns of geometry and does not say which to use; keep one").format(
                    file=quoted(path.name), n=len(found)
                )
            )
        name, crs = found[0], _native_crs(schema.field(found[0]))
    else:
        return None
    check_crs(path, crs)
    return Geometry(name, partial(_reader(path, schema.field(name)), name))


def batches(path: Path, rows: int) -> Iterator[pa.Table]:
    """Read the file, at most `rows` and MAX_BATCH_BYTES bytes at a time. Raises OSError, ArrowException."""
    with pq.ParquetFile(path) as file:
        schema, metadata = file.schema_arrow, file.metadata
    groups = [metadata.row_group(index) for index in range(metadata.num_row_groups)]
    # Text that repeats is kept once, however often: else a file of 1 kB may come to take gigabytes.
    dictionaries = [column for group in groups for column in _dictionaries(group)]
    repeated = {column.path_in_schema for column in dictionaries}
    # Where arrow keeps texts once it keeps all of a row group, so that this is not done for much text.
    much = {each.path_in_schema for each in dictionaries if each.total_uncompressed_size > _MUCH_TEXT}
    plain = {field.name for field in schema if not pa.types.is_nested(field.type)} - much
    # There, and inside lists and structs, there may be as much in each value as in all.
    nested = max((_nested_bytes(group, plain) for group in groups), default=0)
    widest = max((group.total_byte_size / max(1, group.num_rows) for group in groups), default=0)
    rows = min(rows, max(_MIN_ROWS, MAX_BATCH_BYTES // max(1, nested)))
    rows = max(1, min(rows, int(MAX_BATCH_BYTES / max(1, widest))))
    kept = sorted(repeated & plain)
    # A megabyte at a time: by itself the reader would take in each row group whole.
    with pq.ParquetFile(path, read_dictionary=kept, buffer_size=1 << 20, pre_buffer=False) as file:
        for batch in file.iter_batches(rows):
            for part in bounded(pa.Table.from_batches([batch])):
                yield part.cast(schema)


def _dictionaries(group: pq.RowGroupMetaData) -> list[pq.ColumnChunkMetaData]:
    """Return the columns of texts that may be kept once each, however often they come."""
    columns = map(group.column, range(group.num_columns))
    return [
        column
        for column in columns
        if column.physical_type == "BYTE_ARRAY" and any("DICTIONARY" in each for each in column.encodings)
    ]


def _nested_bytes(group: pq.RowGroupMetaData, plain: set[str]) -> int:
    """Return how many bytes a row of the group may come to in columns other than the `plain`."""
    nested = [column for column in _dictionaries(group) if column.path_in_schema not in plain]
    worst = sum(column.total_uncompressed_size * column.num_values for column in nested)
    return int(worst // max(1, group.num_rows))


def bounded(table: pa.Table, most: int = MAX_BATCH_BYTES) -> Iterator[pa.Table]:
    """Cut a table into slices of consecutive rows, none with more bytes than `most` once it is unpacked.

    A slice has at least one row.
    """
    if len(table) and sum(map(_most_bytes, table.columns)) <= most:  # no need to look at each row
        yield table
        return
    ends = np.cumsum(sum((_row_bytes(column) for column in table.columns), np.zeros(len(table))))
    start = 0
    while start < len(table):
        before = ends[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(ends, before + most, "right")))
        yield table.slice(start, end - start)
        start = end


def _most_bytes(column: pa.ChunkedArray) -> float:
    """Return an upper bound of the bytes that all values of `_bytes_of_each` take, without a look at each."""
    if pa.types.is_dictionary(column.type):
        longest = ((len(each), _bytes_of_each(each.dictionary).max(initial=0)) for each in column.chunks)
        return float(sum(rows * most for rows, most in longest))
    return math.inf if _shares(column.type) else float(column.nbytes)


def _shares(kind: pa.DataType) -> bool:
    """Return whether a value may be kept once for several rows."""
    parts = (kind.field(number).type for number in range(kind.num_fields))
    return pa.types.is_dictionary(kind) or any(map(_shares, parts))


def _row_bytes(column: pa.ChunkedArray) -> Array:
    return np.concatenate([np.zeros(0), *map(_bytes_of_each, column.chunks)])


def _bytes_of_each(array: pa.Array) -> Array:
    """Return how many bytes each value takes when no two share them, about."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        known = np.append(_bytes_of_each(array.dictionary), 0)
        return np.asarray(known[pc.fill_null(array.indices, len(known) - 1).to_numpy(zero_copy_only=False)])
    if any(test(kind) for test in (*_TEXT_TYPES, *_BINARY_TYPES)):
        lengths = pc.fill_null(pc.binary_length(array), 0)
        return np.asarray(lengths.to_numpy(zero_copy_only=False), float)
    if pa.types.is_struct(kind):
        return sum(map(_bytes_of_each, array.flatten()), np.zeros(len(array)))
    if any(test(kind) for test in (pa.types.is_list, pa.types.is_large_list, pa.types.is_map)):
        ends = np.append(0, np.cumsum(_bytes_of_each(array.values)))
        return np.diff(ends[array.offsets.to_numpy()])
    return np.full(len(array), array.nbytes / max(1, len(array)))


def _described(path: Path, schema: pa.Schema) -> tuple[str, Any]:
    """Return the geometry's column and CRS, by what GeoParquet says in the file's metadata."""
    with suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
        described = json.loads(schema.metadata[b"geo"])
        name = described["primary_column"]
        column = described["columns"][name]
        if column["encoding"] in ("WKB", "point") and schema.names.count(name) == 1:
            return name, column.get("crs", _WGS84)
    raise DataError(
        _(
            "{file} does not say, as GeoParquet does, in which column it has points; export it again "
            "with one point for each place"
        ).format(file=quoted(path.name))
    )


def _is_native(field: pa.Field) -> bool:
    """Return whether a column is of Parquet's own types GEOMETRY and GEOGRAPHY, or GeoArrow's."""
    name = (field.metadata or {}).get(b"ARROW:extension:name", b"")
    return name in (b"geoarrow.wkb", b"geoarrow.point")


def _native_crs(field: pa.Field) -> Any:
    with suppress(ValueError, AttributeError, RecursionError):
        return json.loads(field.metadata[b"ARROW:extension:metadata"] or "{}").get("crs")
    return None


def _reader(path: Path, field: pa.Field) -> Callable[[str, pa.Table], tuple[Array, Array]]:
    """Return what reads points of that column's type."""
    kind = field.type
    if any(test(kind) for test in _BINARY_TYPES):
        return from_wkb
    if pa.types.is_struct(kind) and _has_numbers(kind, "x") and _has_numbers(kind, "y"):
        return from_struct
    if any(test(kind) for test in _LIST_TYPES) and _is_number(kind.value_type):
        return from_list
    raise DataError(
        _(
            "{file}: its column {column} holds no points, whatever its metadata says; export it again with "
            "one point for each place"
        ).format(file=quoted(path.name), column=quoted(field.name))
    )


def _has_numbers(kind: pa.DataType, name: str) -> bool:
    index = kind.get_field_index(name)  # -1, too, if there are two
    return index >= 0 and _is_number(kind.field(index).type)


def _is_number(kind: pa.DataType) -> bool:
    return any(test(kind) for test in _NUMBER_TYPES)


def check_numbers(path: Path, schema: pa.Schema, names: tuple[str, str]) -> None:
    """Raise DataError unless the columns with the coordinates can hold numbers."""
    for name in names:
        kind = schema.field(name).type
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        if not _is_number(kind) and not any(test(kind) for test in _TEXT_TYPES):
            raise DataError(
                _("{file}: its column {column} holds no numbers; give it degrees, such as 20.51").format(
                    file=quoted(path.name), column=quoted(name)
                )
            )


def from_columns(lon_name: str, lat_name: str, table: pa.Table) -> tuple[Array, Array]:
    """Read the coordinates from two columns of numbers. Raises RowError."""
    lon, lat = (_numbers(table.column(name)) for name in (lon_name, lat_name))
    return lon, lat


def from_struct(name: str, table: pa.Table) -> tuple[Array, Array]:
    """Read points of the type struct<x, y>."""
    points = table.column(name)
    return _numbers(pc.struct_field(points, "x")), _numbers(pc.struct_field(points, "y"))


def from_list(name: str, table: pa.Table) -> tuple[Array, Array]:
    """Read points of a type list<x, y>. Raises RowError for one that is too short."""
    points = table.column(name)
    few = pc.less(pc.fill_null(pc.list_value_length(points), 2), 2).to_numpy()
    if few.any():
        raise RowError(
            _("its point has no longitude and latitude; give each place one point"), int(np.argmax(few))
        )
    return _numbers(pc.list_element(points, 0)), _numbers(pc.list_element(points, 1))


def _numbers(column: pa.ChunkedArray) -> Array:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    try:
        return np.asarray(column.cast(pa.float64(), safe=False).to_numpy())
    except pa.ArrowInvalid:
        words = column.to_pylist()
    for row, word in enumerate(words):
        try:
            pa.scalar(word, pa.string()).cast(pa.float64())
        except pa.ArrowInvalid:
            raise RowError(
                _("{text} is no number; give degrees, such as 20.51").format(text=quoted(str(word))), row
            ) from None
    raise AssertionError  # one of them was none


def from_wkb(name: str, table: pa.Table) -> tuple[Array, Array]:
    """Read points in well-known binary. Raises RowError for a row that has anything else."""
    column = table.column(name)
    shapes = shapely.from_wkb(column.cast(pa.large_binary()).to_numpy(), on_invalid="ignore")
    absent, kinds = column.is_null().to_numpy(), shapely.get_type_id(shapes)
    # A text each, because a row's own kind of geometry is named.
    _refuse(~absent & (kinds == -1), _("its geometry is no well-known binary; export it again"))
    other = ~absent & (kinds != 0)
    if other.any():
        kind = quoted(shapes[int(np.argmax(other))].geom_type)
        _refuse(other, _("its geometry, {kind}, is no point; give each place one point").format(kind=kind))
    _refuse(shapely.is_empty(shapes), _("its point is empty; give each place one point"))
    srid = shapely.get_srid(shapes)
    _refuse(
        ~absent & ~np.isin(srid, _SRIDS),
        _("its point is not on WGS84 by its SRID; convert it to EPSG:4326"),
    )
    return shapely.get_x(shapes), shapely.get_y(shapes)


def _refuse(rows: NDArray[np.bool_], problem: str) -> None:
    if rows.any():
        raise RowError(problem, int(np.argmax(rows)))


def check_crs(path: Path, crs: Any) -> None:
    """Raise DataError unless the coordinates are longitude and latitude on WGS84, with or without heights."""
    if crs is None:
        raise DataError(
            _(
                "{file} does not say in which CRS its points are; write it with longitude and latitude on "
                "WGS84, EPSG:4326"
            ).format(file=quoted(path.name))
        )
    name = str(crs.get("name", "")) if isinstance(crs, dict) else str(crs)
    with suppress(CRSError, ValueError, TypeError, AttributeError, RecursionError):
        known = CRS.from_user_input(crs)
        name = known.name
        flat = (known.sub_crs_list[0] if known.is_compound else known).to_2d()
        if flat.equals(_WGS84, ignore_axis_order=True):
            return
    raise DataError(
        _("{file} has coordinates in {crs}; convert it to longitude and latitude on WGS84, EPSG:4326").format(
            file=quoted(path.name), crs=quoted(name)
        )
    )
