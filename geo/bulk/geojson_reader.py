"""GeoJSON points of any size as arrow tables, read one feature at a time.

GDAL's reader remembers the id of every feature, 50 bytes for each; this one remembers nothing.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import pyarrow as pa

from geo.words import units
from geo.words.errors import DataError, quoted
from geo.words.i18n import Text, _

POINT = pa.struct([("x", pa.float64()), ("y", pa.float64())])  # as GeoParquet's encoding `point` has it

MAX_COLUMNS = 2_000  # as many as GeoPackage, which is SQLite, takes
TOO_MANY_COLUMNS = Text("{file} has more than {most} columns; leave out those that are not needed")

MAX_VALUE_LENGTH = 1 << 24  # characters; what is longer is no feature but a broken file

_CHUNK = 1 << 20  # characters read at a time
_decoded = json.JSONDecoder().raw_decode

_Cell = Callable[[Any], Any]


@dataclass(frozen=True)
class Collection:
    """A FeatureCollection of points that has been read once, to know what is in it."""

    path: Path
    rows: int
    crs: str  # as a file older than RFC 7946 names it, "" if it does not
    columns: dict[str, tuple[pa.DataType, _Cell]]  # by property: its type, and what makes a value fit

    @property
    def schema(self) -> pa.Schema:
        """The properties in the order in which they first appear, then `geometry`, a `POINT`."""
        return pa.schema([*((name, kind) for name, (kind, _) in self.columns.items()), ("geometry", POINT)])

    def batches(self, rows: int) -> Iterator[pa.Table]:
        """Yield the features, at most `rows` at a time, as tables with the `schema`."""
        numbered = enumerate((value for name, value in members(self.path) if name == "feature"), 1)
        while batch := self._batch(islice(numbered, rows)):
            yield batch

    def _batch(self, numbered: Iterator[tuple[int, Any]]) -> pa.Table:
        # Column by column from the start, and only the cells that are there: whole rows kept as
        # dictionaries would cost twice the time, and every row filled in every column its square.
        lons: list[float | None] = []
        lats: list[float | None] = []
        columns: dict[str, _Column] = {name: _Column([], []) for name in self.columns}
        size = 0
        for row, feature in numbered:
            for name, cell in _properties(self.path, row, feature).items():
                if cell is not None:
                    fitted = self.columns[name][1](cell)
                    columns[name].rows.append(len(lons))
                    columns[name].cells.append(fitted)
                    size += len(fitted) if isinstance(fitted, str) else 0
            lon, lat = _point(self.path, row, feature)
            lons.append(lon)
            lats.append(lat)
            if size > MAX_VALUE_LENGTH:
                break
        point = pa.StructArray.from_arrays(
            [pa.array(lons, pa.float64()), pa.array(lats, pa.float64())], fields=[*POINT]
        )
        arrays = [column.array(self.columns[name][0], len(lons)) for name, column in columns.items()]
        return pa.Table.from_arrays([*arrays, point], schema=self.schema)


@dataclass(frozen=True)
class _Column:
    """The cells of a property, each with its row; the other rows have none."""

    rows: list[int]
    cells: list[Any]

    def array(self, kind: pa.DataType, length: int) -> pa.Array:
        """Return all rows of the column."""
        cells = pa.array(self.cells, kind)
        if len(cells) == length:
            return cells
        if not len(cells):
            return pa.nulls(length, kind)
        cell_of_row = np.full(length, -1)
        cell_of_row[self.rows] = np.arange(len(cells))
        return cells.take(pa.array(cell_of_row, mask=cell_of_row < 0))


def open_collection(path: Path) -> Collection:
    """Read the file once. A feature's `id` is taken for a property if it has none of that name.

    A property is boolean, whole number, number or text; one that is not the same in all features, or
    anything else, is text, as JSON where it was none. Raises what `members` does, and DataError for what
    is no FeatureCollection.
    """
    kinds: dict[str, set[type]] = {}
    rows, crs, collection = 0, "", False
    for name, value in members(path):
        if name == "feature":
            rows += 1
            for key, cell in _properties(path, rows, value).items():
                kinds.setdefault(key, set()).add(_kind(cell))
            if len(kinds) > MAX_COLUMNS:
                raise DataError(
                    TOO_MANY_COLUMNS.format(file=quoted(path.name), most=units.grouped(MAX_COLUMNS))
                )
        elif name == "crs":
            crs = _crs(value)
        elif name == "type":
            collection = value == "FeatureCollection"
    if not collection:
        raise DataError(
            _("{file} is no FeatureCollection; give it one feature for each point").format(
                file=quoted(path.name)
            )
        )
    return Collection(path, rows, crs, {name: _column(found) for name, found in kinds.items()})


def members(path: Path) -> Iterator[tuple[str, Any]]:
    """Yield the members of the file's one object, name and value, in the order of the file.

    Each item of the list `features` comes by itself, named `feature`. Raises DataError if the text is
    not JSON or breaks off, OSError or UnicodeDecodeError if it is no text.
    """
    with path.open(encoding="utf-8-sig") as file:
        text = _Text(file)
        for _ in text.items("{", "}"):
            name = text.value()
            text.take(":")
            if name == "features":
                yield from (("feature", text.value()) for _ in text.items("[", "]"))
            else:
                yield str(name), text.value()
        text.end()


class _Text:
    """JSON read value by value through a window that moves along the file."""

    def __init__(self, file: TextIO) -> None:
        self.file, self.window, self.at, self.before = file, "", 0, 0

    def items(self, opening: str, closing: str) -> Iterator[None]:
        """Step through a list or an object; the caller reads each item before the next step."""
        self.take(opening)
        if self._next() == closing:
            self.take(closing)
            return
        while True:
            yield
            if self.take("," + closing) == closing:
                return

    def take(self, marks: str) -> str:
        """Return the next character, which has to be one of `marks`."""
        mark = self._next()
        if not mark or mark not in marks:
            raise self._error()
        self.at += 1
        return mark

    def value(self) -> Any:
        """Return the next value."""
        self._next()
        while True:
            try:
                value, end = _decoded(self.window, self.at)
                if end < len(self.window):  # else a number may go on beyond the window
                    self.at = end
                    return value
            except ValueError:
                if len(self.window) - self.at > MAX_VALUE_LENGTH:
                    raise self._error() from None
            except RecursionError:
                raise self._error() from None
            if not self._more():
                raise self._error()

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self._next():
            raise self._error()

    def _next(self) -> str:
        """Return the next character that is no space, "" at the end of the file."""
        while True:
            while self.at < len(self.window):
                if (character := self.window[self.at]) not in " \t\r\n":
                    return character
                self.at += 1
            if not self._more():
                return ""

    def _more(self) -> bool:
        chunk = self.file.read(_CHUNK)
        self.before += self.at
        self.window, self.at = self.window[self.at :] + chunk, 0
        return bool(chunk)

    def _error(self) -> DataError:
        return DataError(
            _(
                "{file} is no whole JSON object: at character {character} or after, it is wrong or breaks "
                "off; export or copy it again"
            ).format(
                file=quoted(Path(self.file.name).name), character=units.grouped(self.before + self.at + 1)
            )
        )


def _properties(path: Path, row: int, feature: Any) -> dict[str, Any]:
    if not isinstance(feature, dict) or not isinstance(own := feature.get("properties") or {}, dict):
        raise DataError(
            _("{file} row {row}: that is no feature; write it as RFC 7946 says").format(
                file=quoted(path.name), row=row
            )
        )
    return {"id": feature["id"], **own} if "id" in feature else own


def _crs(value: Any) -> str:
    match value:
        case {"properties": {"name": str() as name}}:
            return name
        case None:
            return ""
        case _:
            return json.dumps(value)


def _point(path: Path, row: int, feature: dict[str, Any]) -> tuple[float | None, float | None]:
    """Return longitude and latitude, None where there is no geometry."""
    match feature.get("geometry"):
        case None:
            return None, None
        case {"type": "Point", "coordinates": [int() | float() as lon, int() | float() as lat, *_]}:
            return float(lon), float(lat)
        case geometry:
            kind = geometry.get("type") if isinstance(geometry, dict) else geometry
            raise DataError(
                _(
                    "{file} row {row}: its geometry, {kind}, is no point with a longitude and a latitude; "
                    "give each place one point"
                ).format(file=quoted(path.name), row=row, kind=quoted(str(kind)))
            )


def _kind(cell: Any) -> type:
    """Return the type of a value; that of a whole number beyond 64 bits is `object`."""
    return object if isinstance(cell, int) and not -(2**63) <= cell < 2**63 else type(cell)


def _column(kinds: set[type]) -> tuple[pa.DataType, _Cell]:
    """Return the type that holds values of all these kinds, and what turns each into it."""
    match sorted(kind.__name__ for kind in kinds - {type(None)}):
        case ["bool"]:
            return pa.bool_(), bool
        case ["int"]:
            return pa.int64(), int
        case ["float"] | ["float", "int"]:
            return pa.float64(), float
        case _:
            return pa.string(), lambda cell: cell if isinstance(cell, str) else json.dumps(cell)
