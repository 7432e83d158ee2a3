"""GeoJSON points of any size as arrow tables, read one feature at a time.

GDAL's reader remembers the id of every feature, 50 bytes for each; ijson remembers nothing.
"""

import codecs
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import ijson
import pyarrow as pa

from geo.errors import DataError, quoted

POINT = pa.struct([("x", pa.float64()), ("y", pa.float64())])  # as GeoParquet's encoding `point` has it

_Cell = Callable[[Any], Any]


@dataclass(frozen=True)
class Collection:
    """A FeatureCollection of points that has been read once, to know what it holds."""

    path: Path
    rows: int
    crs: str  # as a file older than RFC 7946 names it, "" if it does not
    columns: dict[str, tuple[pa.DataType, _Cell]]  # by property: its type, and what makes a value fit

    @property
    def schema(self) -> pa.Schema:
        """The properties in the order in which they first appear, then `geometry`, a `POINT`."""
        return pa.schema([*((name, kind) for name, (kind, _) in self.columns.items()), ("geometry", POINT)])

    def batches(self, rows: int) -> Iterator[pa.Table]:
        """The features, `rows` at a time, as tables with the `schema`."""
        numbered = enumerate(_items(self.path, "features.item"), 1)
        while batch := self._batch(islice(numbered, rows)):
            yield batch

    def _batch(self, numbered: Iterator[tuple[int, Any]]) -> pa.Table:
        # Column by column from the start: whole rows kept as dictionaries would cost twice the time.
        lons: list[float | None] = []
        lats: list[float | None] = []
        columns: dict[str, list[Any]] = {name: [] for name in self.columns}
        for row, feature in numbered:
            own = _properties(self.path, row, feature)
            for name, (_, fit) in self.columns.items():
                cell = own.get(name)
                columns[name].append(None if cell is None else fit(cell))
            lon, lat = _point(self.path, row, feature)
            lons.append(lon)
            lats.append(lat)
        point = pa.StructArray.from_arrays(
            [pa.array(lons, pa.float64()), pa.array(lats, pa.float64())], fields=[*POINT]
        )
        arrays = [pa.array(cells, self.columns[name][0]) for name, cells in columns.items()]
        return pa.Table.from_arrays([*arrays, point], schema=self.schema)


def open_collection(path: Path) -> Collection:
    """Read the file once. A feature's `id` is taken for a property if it has none of that name.

    A property is boolean, whole number, number or text; one that is not the same in all features, or
    anything else, is text, as JSON where it was none. Raises what `_items` does, and DataError for what
    is no FeatureCollection.
    """
    if list(_items(path, "type")) != ["FeatureCollection"]:
        raise DataError(f"{quoted(path.name)} is no FeatureCollection; give it one feature for each point")
    kinds: dict[str, set[type]] = {}
    row = 0
    for row, feature in enumerate(_items(path, "features.item"), 1):
        for key, cell in _properties(path, row, feature).items():
            kinds.setdefault(key, set()).add(_kind(cell))
    crs = next(_items(path, "crs"), None)
    return Collection(path, row, _crs(crs), {name: _column(found) for name, found in kinds.items()})


def _items(path: Path, prefix: str) -> Iterator[Any]:
    """The values at a place in the file's one object, such as `features.item`, one by one.

    Raises DataError if the text is not JSON or breaks off, at whatever place, and OSError.
    """
    with path.open("rb") as file:
        if file.read(3) != codecs.BOM_UTF8:
            file.seek(0)
        try:
            yield from ijson.items(file, prefix, use_float=True)
        except ijson.JSONError as error:
            reason = str(error).partition("\n")[0].removeprefix("parse error: ")
            raise DataError(
                f"{quoted(path.name)} is no whole JSON object ({reason}); export or copy it again"
            ) from None


def _properties(path: Path, row: int, feature: Any) -> dict[str, Any]:
    if not isinstance(feature, dict) or not isinstance(own := feature.get("properties") or {}, dict):
        raise DataError(f"{quoted(path.name)} row {row}: that is no feature; write it as RFC 7946 says")
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
    """Longitude and latitude, None where there is no geometry."""
    match feature.get("geometry"):
        case None:
            return None, None
        case {"type": "Point", "coordinates": [int() | float() as lon, int() | float() as lat, *_]}:
            return float(lon), float(lat)
        case geometry:
            kind = geometry.get("type") if isinstance(geometry, dict) else geometry
            raise DataError(
                f"{quoted(path.name)} row {row}: its geometry, {quoted(str(kind))}, is no point with a "
                "longitude and a latitude; give each place one point"
            )


def _kind(cell: Any) -> type:
    """The type of a value; that of a whole number beyond 64 bits is `object`."""
    return object if isinstance(cell, int) and not -(2**63) <= cell < 2**63 else type(cell)


def _column(kinds: set[type]) -> tuple[pa.DataType, _Cell]:
    """The type that holds values of all these kinds, and what turns each into it."""
    match sorted(kind.__name__ for kind in kinds - {type(None)}):
        case ["bool"]:
            return pa.bool_(), bool
        case ["int"]:
            return pa.int64(), int
        case ["float"] | ["float", "int"]:
            return pa.float64(), float
        case _:
            return pa.string(), lambda cell: cell if isinstance(cell, str) else json.dumps(cell)
