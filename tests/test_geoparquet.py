"""Points in Parquet of every kind that others write, or one sentence with the row."""

import itertools
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from pyproj import CRS

from geo.bulk import geoparquet
from geo.bulk.geoparquet import MAX_BATCH_BYTES, bounded
from geo.bulk.point_tables import open_points
from geo.words.errors import DataError

ROOT = Path(__file__).parent.parent
LON, LAT = [20.5, -180.0, 0.25], [54.7, 90.0, -33.0]
POINTS = shapely.points(LON, LAT)
DOUBLE = pa.float64()


def wkb(shapes, kind=None, **options):
    return pa.array(shapely.to_wkb(shapes, **options).tolist(), kind or pa.binary())


def struct(**coordinates):
    return pa.StructArray.from_arrays([pa.array(each) for each in coordinates.values()], [*coordinates])


def lists(points, kind):
    return pa.array([list(map(float, each)) for each in points], kind)


def described(encoding="WKB", **more):
    column = {"encoding": encoding, "geometry_types": ["Point"], **more}
    return json.dumps({"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}})


def written(path, geometry, geo=None, field=None):
    """A file with a name and a geometry; `geo` is what it says of it, None if nothing."""
    names = pa.array([f"p{row}" for row in range(len(geometry))])
    schema = pa.schema([("name", pa.string()), field or pa.field("geometry", geometry.type)])
    table = pa.Table.from_arrays([names, geometry], schema=schema)
    pq.write_table(table.replace_schema_metadata({"geo": geo} if geo else None), path)
    return path


def read(path):
    (block,) = open_points(path).blocks(100)
    assert block.columns.column_names == ["name"]
    return block.lon.tolist(), block.lat.tolist()


def extension(name, **metadata):
    said = {"ARROW:extension:name": name, "ARROW:extension:metadata": json.dumps(metadata)}
    return pa.field("geometry", pa.binary(), metadata=said)


Z = shapely.points(LON, LAT, [1.0, 2.0, 3.0])
PAIRS = list(zip(LON, LAT, strict=True))
READ = {
    "WKB": (wkb(POINTS), described()),
    "WKB, big-endian": (wkb(POINTS, byte_order=0), described()),
    "large WKB": (wkb(POINTS, pa.large_binary()), described()),
    "WKB of one length": (wkb(POINTS, pa.binary(21)), described()),
    "WKB with height": (wkb(Z), described()),
    "WKB with height, ISO": (wkb(Z, flavor="iso"), described()),
    "WKB with a SRID": (wkb(shapely.set_srid(POINTS, 4326), include_srid=True), described()),
    "struct": (struct(x=LON, y=LAT), described("point")),
    "struct with height and measure": (struct(x=LON, y=LAT, z=LON, m=LAT), described("point")),
    "struct, latitude first": (struct(y=LAT, x=LON), described("point")),
    "pairs": (lists(PAIRS, pa.list_(DOUBLE, 2)), described("point")),
    "triples": (lists([(*pair, 5.0) for pair in PAIRS], pa.list_(DOUBLE, 3)), described("point")),
    "pairs in lists of any length": (lists(PAIRS, pa.list_(DOUBLE)), described("point")),
    "pairs in large lists": (lists(PAIRS, pa.large_list(DOUBLE)), described("point")),
    **{
        f"CRS {crs}": (wkb(POINTS), described(crs=CRS(crs).to_json_dict()))
        for crs in ("EPSG:4326", "OGC:CRS84", "EPSG:4979", "OGC:CRS84h", "EPSG:4326+5773")
    },
    **{f"CRS by its name {crs}": (wkb(POINTS), described(crs=crs)) for crs in ("OGC:CRS84", "EPSG:4979")},
}


@pytest.mark.parametrize("name", READ)
def test_points_are_read_however_they_are_written(tmp_path, name):
    assert read(written(tmp_path / "t.parquet", *READ[name])) == (LON, LAT)


@pytest.mark.parametrize("row_group", [1, 2, 3])
def test_parquets_own_geometry_is_read(tmp_path, row_group):
    field = extension("geoarrow.wkb", crs="OGC:CRS84")
    path = written(tmp_path / "t.parquet", wkb(POINTS), field=field)
    pq.write_table(pq.read_table(path), path, row_group_size=row_group)
    assert read(path) == (LON, LAT)


def with_row(shape, row=1):
    shapes = POINTS.copy()
    shapes[row] = shape
    return wkb(shapes)


def with_bytes(data):
    cells = wkb(POINTS).to_pylist()
    return pa.array([*cells[:1], data, *cells[2:]], pa.binary())


SHORT = pa.array([[1.0, 2.0], [3.0], [1.0, 2.0]], pa.list_(DOUBLE))
GAP = pa.array([[1.0, 2.0], None, [1.0, 2.0]], pa.list_(DOUBLE))
HOLE = pa.array([{"x": 1.0, "y": 2.0}, None], pa.struct([("x", DOUBLE), ("y", DOUBLE)]))
NOT_NUMBERS = pa.array([[b"a", b"b"]] * 3, pa.list_(pa.binary(), 2))
LAEA = CRS("EPSG:3035").to_json_dict()
GEO = described()
TWO_OR_NONE = {
    "lists of two with a null": (
        pa.array(GAP.to_pylist(), pa.list_(DOUBLE, 2)),
        GEO,
        "its latitude is missing",
    )
}
if int(pa.__version__.partition(".")[0]) < 25:  # which cannot write them
    TWO_OR_NONE.clear()
UNKNOWN = "does not say, as GeoParquet does, in which column it has points; export it again"
NO_POINTS = "its column “geometry” holds no points, whatever its metadata says"
REFUSED = {
    "empty point": (with_row(shapely.Point()), GEO, "row 2: its point is empty; give each place one point"),
    "null": (with_row(None), GEO, "row 2: its latitude is missing or no number"),
    "many points": (with_row(shapely.MultiPoint([[1, 2]])), GEO, "row 2: its geometry, “MultiPoint”, is no"),
    "a line": (with_row(shapely.LineString([[1, 2], [3, 4]])), GEO, "row 2: its geometry, “LineString”, is"),
    "bytes": (with_bytes(b"no"), GEO, "row 2: its geometry is no well-known binary; export it again"),
    "no bytes": (with_bytes(b""), GEO, "row 2: its geometry is no well-known binary"),
    "cut WKB": (with_bytes(wkb(POINTS)[0].as_py()[:15]), GEO, "row 2: its geometry is no well-known binary"),
    "off the map": (with_row(shapely.Point(5, 91)), GEO, "row 2: latitude 91 is outside -90..90"),
    "another SRID": (
        wkb(shapely.set_srid(POINTS, 3857), include_srid=True),
        GEO,
        "row 1: its point is not on WGS84 by its SRID",
    ),
    "WKB of numbers": (pa.array(LON), GEO, NO_POINTS),
    "WKB of lists": (GAP, GEO.replace("WKB", "WKB"), "row 2: its latitude is missing"),
    "WKB of lists of bytes": (NOT_NUMBERS, GEO, NO_POINTS),
    "WKB of text": (pa.array(["POINT (1 2)"] * 3), GEO, NO_POINTS),
    "WKB of truth": (pa.array([True] * 3), GEO, NO_POINTS),
    "struct without x": (struct(lon=LON, y=LAT), described("point"), NO_POINTS),
    "struct of text": (struct(x=["1"], y=["2"]), described("point"), NO_POINTS),
    "struct with a null": (HOLE, described("point"), "row 2: its latitude is missing"),
    "lists with a null": (GAP, described("point"), "row 2: its latitude is missing"),
    **TWO_OR_NONE,
    "a short list": (SHORT, described("point"), "row 2: its point has no longitude and latitude"),
    "points of numbers": (pa.array(LON), described("point"), NO_POINTS),
    "polygons": (wkb(POINTS), described("polygon"), UNKNOWN),
    "other CRS": (wkb(POINTS), described(crs=LAEA), "has coordinates in “ETRS89-extended / LAEA Europe”"),
    "null CRS": (wkb(POINTS), described(crs=None), "does not say in which CRS its points are; write it"),
    "CRS of nothing": (wkb(POINTS), described(crs={}), "has coordinates in “”; convert it"),
    "CRS of lists": (wkb(POINTS), described(crs=[[1]]), "has coordinates in “"),
    "CRS of words": (wkb(POINTS), described(crs="here"), "has coordinates in “here”; convert it"),
    "not JSON": (wkb(POINTS), "{", UNKNOWN),
    "nested JSON": (wkb(POINTS), "[" * 5000 + "]" * 5000, UNKNOWN),
    "a list": (wkb(POINTS), "[]", UNKNOWN),
    "column of a list": (wkb(POINTS), '{"primary_column": ["geometry"], "columns": {}}', UNKNOWN),
    "column not there": (wkb(POINTS), GEO.replace("geometry", "shape"), UNKNOWN),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_point_is_one_sentence(tmp_path, name):
    geometry, geo, says = REFUSED[name]
    path = written(tmp_path / "t.parquet", geometry, geo)
    with pytest.raises(DataError) as error:
        read(path)
    assert says in str(error.value)
    assert str(error.value).startswith("“t.parquet”")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("field", "says"),
    [
        (extension("geoarrow.wkb", crs=LAEA), "has coordinates in “ETRS89-extended"),
        (extension("geoarrow.wkb"), "does not say in which CRS"),
    ],
)
def test_parquets_own_geometry_elsewhere_is_one_sentence(tmp_path, field, says):
    path = written(tmp_path / "t.parquet", wkb(POINTS), field=field)
    with pytest.raises(DataError, match=says):
        read(path)


COLUMNS = {
    "words": (pa.array(["1", "12.x"]), "row 2: “12.x” is no number; give degrees, such as 20.51"),
    "truth": (pa.array([True, False]), "its column “lat” holds no numbers; give it degrees"),
    "lists": (pa.array([[1.0], [2.0]]), "its column “lat” holds no numbers"),
    "times": (pa.array([1, 2], pa.timestamp("s")), "its column “lat” holds no numbers"),
    "nothing": (pa.nulls(2), "row 1: its latitude is missing or no number"),
    "large": (pa.array([1, 2**62]), "row 2: latitude 4.6"),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_that_is_no_latitude_is_one_sentence(tmp_path, name):
    lat, says = COLUMNS[name]
    pq.write_table(pa.table({"name": ["a", "b"], "lat": lat, "lon": [1.0, 2.0]}), tmp_path / "t.parquet")
    with pytest.raises(DataError) as error:
        list(open_points(tmp_path / "t.parquet").blocks(9))
    assert says in str(error.value)


@pytest.mark.parametrize("kind", [pa.int8(), pa.float32(), pa.decimal128(5, 1), pa.string()])
def test_numbers_of_any_type_are_coordinates(tmp_path, kind):
    lat = pa.array([1, -2]).cast(pa.int8()).cast(kind)
    for column in (lat, lat.dictionary_encode()):
        pq.write_table(pa.table({"lat": column, "lon": [1.0, 2.0]}), tmp_path / "t.parquet")
        (block,) = open_points(tmp_path / "t.parquet").blocks(9)
        assert block.lat.tolist() == [1, -2]


def test_a_damaged_file_is_told_in_the_atlass_own_words(tmp_path):
    path = written(tmp_path / "t.parquet", *READ["WKB"])
    whole = path.read_bytes()
    for harmed in (b"", b"PAR1", whole[:-20], whole[:4] + b"\xff" * 300 + whole[304:]):
        path.write_bytes(harmed)
        with pytest.raises(DataError) as error:
            read(path)
        assert str(error.value) == (
            "“t.parquet” cannot be read: it is no whole Parquet file; export or copy it again"
        )


BOMB = """
import re, sys
from pathlib import Path
from geo.bulk.point_tables import open_points

for file in map(Path, sys.argv[1:]):
    rows = sum(len(block.lon) for block in open_points(file).blocks(16_384))
    print(file.stem, rows, re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
"""
REPEATED = {
    "text": pa.array(["a" * 150_000]),
    "list": pa.array([["a" * 50_000] * 3]),
    "struct": pa.array([{"a": "a" * 150_000}]),
    "bytes": pa.array([b"a" * 150_000]),
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the most memory held")
def test_a_small_file_takes_no_more_memory_than_a_block(tmp_path):
    """5,000 times 150 kB, 750 MB in all, of a file of some kB, in less than 500 MB with all libraries."""
    files = [str(tmp_path / f"{name}.parquet") for name in REPEATED]
    for file, value in zip(files, REPEATED.values(), strict=True):
        cells = pa.concat_arrays([value] * 1_000)
        table = pa.table({"name": cells, "lat": [1.0] * 1_000, "lon": [2.0] * 1_000})
        with pq.ParquetWriter(file, table.schema) as writer:
            for _ in range(5):
                writer.write_table(table)
    command = [sys.executable, "-c", BOMB, *files]
    run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    told = [line.split() for line in run.stdout.splitlines()]
    assert [(name, rows) for name, rows, _ in told] == [(name, "5000") for name in REPEATED]
    assert [name for name, _, most_kb in told if int(most_kb) >= 500_000] == []


def test_a_row_that_is_larger_than_a_block_is_one_sentence(tmp_path):
    large = ["a", "b" * (MAX_BATCH_BYTES + 1)]
    pq.write_table(pa.table({"name": large, "lat": [1, 1], "lon": [2, 2]}), tmp_path / "t.parquet")
    with pytest.raises(DataError, match=r"“t\.parquet” row 2: it has more than 32 MB; leave out"):
        list(open_points(tmp_path / "t.parquet").blocks(9))


def test_slices_are_all_rows_in_their_order_and_none_too_large():
    rng = np.random.default_rng(1)
    words = ["x" * int(length) for length in rng.integers(0, 300, 500)]
    table = pa.table(
        {
            "text": words,
            "category": pa.array(words).dictionary_encode(),
            "lists": [[word, None] if row % 3 else None for row, word in enumerate(words)],
            "map": pa.array([[("key", word)] for word in words], pa.map_(pa.string(), pa.string())),
            "number": range(500),
        }
    )
    slices = list(bounded(table, 10_000))
    assert pa.concat_tables(slices).equals(table)
    sizes = [3.5 * sum(len(word) for word in each["text"].to_pylist()) for each in slices]
    assert max(sizes) < 10_000
    assert min(a + b for a, b in itertools.pairwise(sizes)) > 5_000


def test_what_is_told_of_a_column_without_a_look_at_each_value_is_never_too_little():
    texts = ["", "ä" * 90, None, "b"]
    of_dictionary = pa.DictionaryArray.from_arrays([0, 0, None, 1], ["x" * 500, ""])
    for column in (
        texts,
        of_dictionary,
        pa.ListArray.from_arrays([0, 2, 2, 3, 4], of_dictionary),
        [texts, None, [], ["c"]],
        [{"x": 1.0, "text": "d" * 70}] * 4,
        [True, None, False, True],
        [1, 2, None, 4],
    ):
        chunked = pa.chunked_array([column, column])
        for part in (chunked, chunked.slice(1, 5), chunked.slice(3, 0)):
            assert geoparquet._most_bytes(part) >= geoparquet._row_bytes(part).sum() * (1 - 1e-12)


def test_a_table_that_fits_for_certain_is_not_looked_at_row_by_row(monkeypatch):
    monkeypatch.setattr(geoparquet, "_row_bytes", None)
    table = pa.table({"text": ["a", "b"], "category": pa.array(["a", "a"]).dictionary_encode(), "n": [1, 2]})
    assert [len(each) for each in bounded(table)] == [2]
