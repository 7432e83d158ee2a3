"""Tables that bulk coverage reads, however they are written, and those it refuses."""

import dataclasses
import itertools
import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from bulk_tables import (
    FEATURE,
    GOOD,
    POINT,
    collection,
    left_over,
    points,
    written_in,
)
from geo.bulk import geojson_reader, job
from geo.bulk import point_tables as readers
from geo.bulk.job import cover_table as cover
from geo.words.errors import DataError

ROOT = Path(__file__).parent.parent


@pytest.fixture
def tables(tmp_path):
    return written_in(tmp_path)


def test_a_row_that_is_too_long_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("geo.bulk.csv_points._BLOCK_SIZES", (1 << 10, 1 << 20))
    (tmp_path / "t.csv").write_text(GOOD + '"b,1,2\n' + "x" * 3_000_000)
    with pytest.raises(DataError, match=r"“t\.csv” row 2: it has more than 1 MB; close its quotes"):
        list(readers.open_points(tmp_path / "t.csv").blocks(9))


CELLS = [["Name", "LAT", "long"], ["Åbo", "60,45", "22,27"], ["", "", ""], ["Ryazan", "54.6", " 39,7 "]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_csv_is_read_however_a_spreadsheet_writes_it(tmp_path, encoding, mark):
    cells = [[f'"{cell}"' if mark in cell else cell for cell in row] for row in CELLS]
    for told, end in itertools.product(["", "sep={}\r\n", '"sep={}"\r\n'], ["\n", "\r\n", "\r"]):
        text = told.format(mark) + end.join(mark.join(row) for row in cells) + end
        (tmp_path / "t.csv").write_bytes(text.encode(encoding))
        (block,) = readers.open_points(tmp_path / "t.csv").blocks(9)
        assert (block.lat.tolist(), block.lon.tolist()) == ([60.45, 54.6], [22.27, 39.7]), (told, end)
        assert block.columns.column("Name").to_pylist() == ["Åbo", "Ryazan"], (told, end)
        assert job.read_sites(tmp_path / "t.csv").names == ("Åbo", "Ryazan"), (told, end)


@pytest.mark.parametrize(
    "header",
    [
        "name,lat,long",
        "Place Name,latitude,LNG",
        "Ort,Breite,La\u0308nge",
        "Nombre,Latitud,Longitud",
        "Name,POINT_Y,POINT_X",
        "Name,lat,lon,POINT_Y,POINT_X",  # metres, perhaps
        "title,y,x",
        "site,decimalLatitude,decimalLongitude",
        "name,lat (°),lon [deg]",
    ],
)
def test_the_heads_of_columns_are_known_by_their_other_names(tmp_path, header):
    (tmp_path / "t.csv").write_text(f"{header}\nBerlin,52.5,13.4{',9' * (header.count(',') - 2)}\n", "utf-8")
    sites = job.read_sites(tmp_path / "t.csv")
    assert (sites.names, sites.lat.tolist(), sites.lon.tolist()) == (("Berlin",), [52.5], [13.4])


@pytest.mark.parametrize("first", [0, 10_000])  # the long row is in the first block or in a later one
@pytest.mark.parametrize("size", [300_000, 3_000_000])
def test_a_long_row_is_read_and_none_twice(tmp_path, first, size):
    rows = [f"{number},1,2,short\n" for number in range(20_000)]
    rows[first] = f'{first},1,2,"POLYGON(({"1 1," * (size // 4)}))"\n'
    (tmp_path / "t.csv").write_text("name,lat,lon,wkt\n" + "".join(rows))
    blocks = list(readers.open_points(tmp_path / "t.csv").blocks(7_000))
    names = [name for block in blocks for name in block.columns.column("name").to_pylist()]
    assert names == [str(number) for number in range(20_000)]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("none.csv", None, "“none.csv” is not there; check the name"),
        ("table.xlsx", GOOD, "“table.xlsx” is no table that can be read; give a file that ends in .csv, "),
        ("t.csv", "", "“t.csv” has no rows"),
        ("t.csv", "id,lat,lon\n", "“t.csv” has no rows"),
        ("t.csv", "id,a,b\n1,2,3\n", "no coordinates, .* among its columns “id, a, b”; name one column lat"),
        ("t.csv", "lat,latitude,lon\n1,2,3\n", "more than one pair"),
        (
            "t.csv",
            f"lat,lon{',' * 900_000}\n1,2{',' * 900_000}",
            "line 1: there are more than 16,384 columns",
        ),
        ("t.csv", "id,id,lat,lon\n1,2,3,4\n", "has two columns “id”; rename one"),
        (
            "t.csv",
            "nearest_km,lat,lon\n1,2,3\n",
            "has a column “nearest_km”, which the result adds; rename it",
        ),
        (
            "t.csv",
            GOOD + "b,91.2,3\n",
            "row 2: latitude 91.2 is outside -90..90 .are latitude and longitude swapped",
        ),
        (
            "t.csv",
            GOOD + "b,1,190\n",
            "row 2: longitude 190 is outside -180..180 .the same meridian is written -170",
        ),
        ("t.csv", GOOD + "b,,3\n", "row 2: its latitude is missing or no number"),
        ("t.csv", GOOD + "b,1,NaN\n", "row 2: its longitude is missing or no number"),
        ("t.csv", GOOD + "b,1,inf\n", "row 2: longitude inf is outside"),
        ("t.csv", GOOD + "b,12.x,3\n", "row 2: its latitude is “12.x”, no number; give it in degrees"),
        ("t.csv", GOOD + "b,1,east\n", "row 2: its longitude is “east”, no number; give it in degrees"),
        (
            "t.csv",
            GOOD + "b,12\n",
            "row 2: it has 2 fields for 3 columns; quote a text that",
        ),
        ("t.csv", "id;lat;lon\na;1;2\nb;1;2;3;4\n", "row 2: it has 5 fields for 3 columns"),
        (
            "t.csv",
            GOOD + '"b,1,2\n' + "x" * 3_000_000,
            "row 2: it has 1 field for 3 columns; quote a",
        ),
        ("t.csv", GOOD + ",,\n\n;;\nb,91,2\n", "row 4: latitude 91 is outside"),
        ("t.csv", 'sep=;\nid;lat;lon\na;1;2\n"b\nb";1;2\nc;91;2\n', "row 3: latitude 91 is outside"),
        (
            "t.csv",
            "naïve,lat,lon\nb,1,2\n".encode("latin-1"),
            "“t.csv” line 1: this is not UTF-8 but an older encoding, such as Windows-1252; save",
        ),
        (
            "t.csv",
            GOOD.encode() + (b"x" * 100 + b",1,2\n") * 9_000 + b"\xff,1,2\n",
            "“t.csv” line 9003: this is not UTF-8 but an older encoding",
        ),
        (
            "t.csv",
            GOOD.encode("utf-16")[:-1],
            "“t.csv” line 2: this is not UTF-16 all through; save",
        ),
        ("t.csv", b"PK\x03\x04" + bytes(99), "“t.csv” line 1: this is a spreadsheet and no text; save it as"),
        ("t.geojson", "", "is no whole JSON object: at character 1 or after"),
        ("t.geojson", collection(POINT)[:-20], "is no whole JSON object"),
        ("t.geojson", collection(POINT) + "}", r"is no whole JSON object: at character \d+"),
        ("t.geojson", " " * 2_000_000 + "x", "is no whole JSON object: at character 2,000,001 or after"),
        ("t.geojson", "[" * 100_000, "is no whole JSON object"),
        ("t.geojson", b"\xff\xfe\x00", "cannot be read: it is not UTF-8 text"),
        ("t.geojson", POINT, "is no FeatureCollection"),
        ("t.geojson", collection(), "has no rows"),
        ("t.geojson", collection(POINT, "3"), "row 2: that is no feature"),
        ("t.geojson", collection(POINT, FEATURE % "null"), "row 2: its latitude is missing"),
        (
            "t.geojson",
            collection(POINT, POINT.replace("1]", f"{10**400}]")),
            "cannot be read: “int too large",
        ),
        (
            "t.json",
            collection(FEATURE % '{"type": "LineString"}'),
            "row 1: its geometry, “LineString”, is no point",
        ),
        (
            "t.json",
            collection(FEATURE % '{"type": "Point", "coordinates": ["2", "1"]}'),
            "row 1: its geometry, “Point”",
        ),
        ("t.json", collection(POINT.replace("{}", '{"geometry": 1}')), "has two columns “geometry”"),
        (
            "t.json",
            collection(POINT, more='"crs": {"type": "name", "properties": {"name": "EPSG:3857"}}, '),
            "has coordinates in “WGS 84 / Pseudo-Mercator”; convert it",
        ),
        ("t.parquet", "PAR1 and no more", "“t.parquet” cannot be read"),
        ("t.parquet", "", "“t.parquet” cannot be read: it is no whole Parquet file"),
    ],
)
def test_a_table_that_cannot_be_used_is_one_plain_sentence(tmp_path, name, text, says):
    (tmp_path / "good.csv").write_text(GOOD)
    if text is not None:
        (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
    for sites, places in ((name, "good.csv"), ("good.csv", name)):
        if sites == name and "nearest_km" in str(text):
            continue
        with pytest.raises(DataError, match=says) as error:
            cover(tmp_path / sites, tmp_path / places, tmp_path / "out.parquet", block_pairs=1)
        assert "\n" not in str(error.value)
        assert left_over(tmp_path) == []


def test_parquet_that_cannot_be_used_is_one_plain_sentence(tables):
    sites, places, output, _, places_table = tables
    frame = points(places_table)
    whole = places.read_bytes()

    def fails(says):
        with pytest.raises(DataError, match=says):
            cover(sites, places, output)
        assert left_over(output.parent) == []

    places.write_bytes(whole[: len(whole) // 2])
    fails("“places.parquet” cannot be read: it is no whole Parquet file")
    gpd.GeoSeries([box(0, 0, 1, 1)], crs="EPSG:4326").to_frame("geometry").to_parquet(places)
    fails("row 1: its geometry, “Polygon”, is no point")
    frame.to_crs("EPSG:3035").to_parquet(places)
    fails("has coordinates in “ETRS89-extended / LAEA Europe”")
    frame.set_crs(None, allow_override=True).to_parquet(places)
    fails("does not say in which CRS")
    frame.drop(columns="geometry").to_parquet(places)
    fails("has no coordinates")
    pq.write_table(pq.read_table(places).replace_schema_metadata({"geo": "{}"}), places)
    fails("does not say, as GeoParquet does")


@pytest.mark.parametrize("columns", [["name"], ["id"], []])
def test_sites_are_called_by_name_else_id_else_row(tmp_path, columns):
    table = pd.DataFrame({"id": ["x", None], "name": ["Ä, b", "c"], "lat": [1, 2], "lon": [1, 2]})
    table[[*columns, "lat", "lon"]].to_csv(tmp_path / "sites.csv", index=False)
    names = {"name": ("Ä, b", "c"), "id": ("x", "2")}
    assert job.read_sites(tmp_path / "sites.csv").names == (names[columns[0]] if columns else ("1", "2"))


def test_geojson_is_linear_in_its_properties(tmp_path):
    """Of 2,000 names, each in one feature alone, each is looked at once, and 2,001 are refused."""
    features = [POINT.replace("{}", json.dumps({f"p{row}": row})) for row in range(2_000)]
    (tmp_path / "t.geojson").write_text(collection(*features))
    opened = geojson_reader.open_collection(tmp_path / "t.geojson")
    looked = []
    counted = {
        name: (kind, lambda cell: looked.append(cell) or cell) for name, (kind, _) in opened.columns.items()
    }
    (table,) = dataclasses.replace(opened, columns=counted).batches(5_000)
    assert len(looked) == 2_000
    assert [table[f"p{row}"].to_pylist()[row] for row in range(2_000)] == [*range(2_000)]
    assert table["p7"].null_count == 1_999
    features.append(POINT.replace("{}", '{"more": 1}'))
    (tmp_path / "t.geojson").write_text(collection(*features))
    with pytest.raises(DataError, match=r"“t\.geojson” has more than 2,000 columns; leave out"):
        geojson_reader.open_collection(tmp_path / "t.geojson")


def test_features_come_in_batches_of_bounded_size(tmp_path, monkeypatch):
    monkeypatch.setattr(geojson_reader, "MAX_VALUE_LENGTH", 1_000)
    features = [POINT.replace("{}", json.dumps({"a": "x" * 400})) for _ in range(10)]
    (tmp_path / "t.geojson").write_text(collection(*features))
    assert [len(batch) for batch in geojson_reader.open_collection(tmp_path / "t.geojson").batches(50)] == [
        3,
        3,
        3,
        1,
    ]


PROPERTIES = st.dictionaries(
    st.sampled_from(["a", "b", "ü\n"]),
    st.one_of(
        st.none(), st.booleans(), st.integers(-9, 9), st.floats(allow_nan=False), st.text(), st.just([{}])
    ),
)


@settings(max_examples=60)
@given(st.lists(PROPERTIES, min_size=1, max_size=6), st.integers(1, 40), st.sampled_from([None, 2]))
def test_geojson_is_read_as_the_json_module_reads_it(tmp_path_factory, rows, chunk, indent):
    features = [
        {"type": "Feature", "properties": row, "geometry": {"type": "Point", "coordinates": [i, -i, 7.5]}}
        for i, row in enumerate(rows)
    ]
    path = tmp_path_factory.mktemp("geojson") / "t.geojson"
    whole = {"bbox": [0, -5, 5, 0], "features": features, "type": "FeatureCollection", "x": 12}
    path.write_text(json.dumps(whole, indent=indent), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(geojson_reader, "_CHUNK", chunk)
        table = [
            row for batch in geojson_reader.open_collection(path).batches(4) for row in batch.to_pylist()
        ]
    assert [row.pop("geometry") for row in table] == [{"x": i, "y": -i} for i in range(len(rows))]
    for name in {name for row in rows for name in row}:
        cells = [row.get(name) for row in rows]
        kinds = {type(cell) for cell in cells} - {type(None)}
        if kinds not in ({bool}, {int}, {float}, {int, float}):
            cells = [cell if cell is None or isinstance(cell, str) else json.dumps(cell) for cell in cells]
        assert [row[name] for row in table] == cells


def test_a_whole_number_beyond_64_bits_is_text(tmp_path):
    feature = POINT.replace("{}", json.dumps({"a": 2**63, "b": 5}))
    (tmp_path / "t.geojson").write_text(collection(feature))
    (table,) = geojson_reader.open_collection(tmp_path / "t.geojson").batches(1)
    assert table.select(["a", "b"]).to_pylist() == [{"a": "9223372036854775808", "b": 5}]
