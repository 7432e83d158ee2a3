"""Coverage of whole tables, against `band_index` and GeographicLib for every pair."""

import dataclasses
import io
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from geo.bulk import geojson_reader, job
from geo.bulk import point_tables as readers
from geo.bulk.job import cover_table as cover
from geo.cli.commands import commands
from geo.coverage import band_edges, band_index
from geo.errors import AtlasError, DataError
from geo.geodesy import destination
from geo.scenario.band import TREATY_BANDS, Band
from geo.treaty import EDGES_KM

ROOT = Path(__file__).parent.parent
DASK = (ROOT / "docs" / "dask.md").read_text("utf-8")


def world(count, seed=0):
    """Towns all over the world, some at its poles and on its seam."""
    rng = np.random.default_rng(seed)
    lon = np.append(rng.uniform(-180, 180, count - 4), [180, -180, 0, 77])
    lat = np.append(np.degrees(np.arcsin(rng.uniform(-1, 1, count - 4))), [10, 10, 90, -90])
    return pd.DataFrame(
        {"name": [f"Town {row}" for row in range(count)], "people": range(count), "lat": lat, "lon": lon}
    )


def points(towns):
    return gpd.GeoDataFrame(
        towns[["name", "people"]], geometry=gpd.points_from_xy(towns.lon, towns.lat), crs="EPSG:4326"
    )


WRITERS = {
    "table.csv": lambda towns, path: towns.to_csv(path, index=False),
    "capital.CSV": lambda towns, path: towns.rename(columns={"lat": "LATITUDE", "lon": "Lng"}).to_csv(
        path, index=False
    ),
    "table.geojson": lambda towns, path: points(towns).to_file(
        path, driver="GeoJSON", COORDINATE_PRECISION=17
    ),
    "wkb.parquet": lambda towns, path: points(towns).to_parquet(path, row_group_size=100),
    "geoarrow.geoparquet": lambda towns, path: points(towns).to_parquet(path, geometry_encoding="geoarrow"),
    "columns.parquet": lambda towns, path: towns.astype({"name": "category"}).to_parquet(
        path, row_group_size=70
    ),
}


@pytest.fixture
def tables(tmp_path):
    """Paths of 7 sites, 300 places and the result, and both tables."""
    sites, places = world(7, 1), world(300, 2)
    WRITERS["table.csv"](sites, tmp_path / "sites.csv")
    WRITERS["wkb.parquet"](places, tmp_path / "places.parquet")
    return tmp_path / "sites.csv", tmp_path / "places.parquet", tmp_path / "out.parquet", sites, places


def edges(bands):
    return band_edges([band.included_km for band in bands])


def index_of(path):
    return np.stack(pd.read_parquet(path, columns=["band_index"])["band_index"]).T


def left_over(folder):
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("out"))


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_answers_of_band_index_and_geographiclib(tmp_path, name):
    sites, places, output = world(6, 1), world(110, 2), tmp_path / "out.parquet"
    for towns, file in ((sites, f"sites-{name}"), (places, f"places-{name}")):
        WRITERS[name](towns, tmp_path / file)
    cover(tmp_path / f"sites-{name}", tmp_path / f"places-{name}", output, block_pairs=6 * 40)
    index = index_of(output)
    assert (index == band_index(sites.lon, sites.lat, places.lon, places.lat, EDGES_KM)).all()
    km = np.array(
        [
            [Geodesic.WGS84.Inverse(a.lat, a.lon, b.lat, b.lon)["s12"] / 1000 for b in places.itertuples()]
            for a in sites.itertuples()
        ]
    )
    assert (index == sum((edge < km).astype(int) for edge in EDGES_KM)).all()
    result = gpd.read_parquet(output)
    assert result["name"].tolist() == places["name"].tolist()
    assert result["people"].astype(int).tolist() == places["people"].tolist()
    assert (result["sites_in_shorter"] == ((km >= 500) & (km <= 1000)).sum(axis=0)).all()
    assert (result["sites_in_intermediate"] == ((km > 1000) & (km <= 5500)).sum(axis=0)).all()
    assert result["nearest_km"].to_numpy() == pytest.approx(km.min(axis=0), abs=1e-10)  # km
    assert result["nearest_site"].tolist() == sites["name"][km.argmin(axis=0)].tolist()


def test_the_result_is_geoparquet_that_says_what_it_holds(tables):
    sites, places, output, sites_table, places_table = tables
    cover(sites, places, output, [Band.parse("0-480"), Band.parse("shorter")])
    result = gpd.read_parquet(output)
    assert result.crs.equals("OGC:CRS84")
    assert (result.geometry.x == places_table.lon).all()
    assert (result.geometry.y == places_table.lat).all()
    about = json.loads(pq.read_schema(output).metadata[b"inf_range_atlas"])
    assert about["edges_km"] == [480, EDGES_KM[0], 1000]
    assert about["ellipsoid"] == "WGS84"
    assert about["bands"] == ["0-480", "shorter"]
    assert [site["name"] for site in about["sites"]] == sites_table["name"].tolist()
    assert [site["lat"] for site in about["sites"]] == sites_table.lat.tolist()
    assert [*result.columns[-5:]] == [
        "sites_in_0-480",
        "sites_in_shorter",
        "nearest_site",
        "nearest_km",
        "band_index",
    ]


def test_a_place_on_an_edge_is_counted_as_the_band_says(tmp_path):
    km = np.repeat([500.0, 1000.0, 5500.0], 90)
    lon, lat = destination(20.51, 54.71, np.linspace(0, 350, len(km)), km)
    pd.DataFrame({"lat": [54.71], "lon": [20.51]}).to_csv(tmp_path / "sites.csv")
    pd.DataFrame({"lat": lat, "lon": lon}).to_csv(tmp_path / "places.csv")
    bands = [*TREATY_BANDS, Band.parse("500-1000"), Band.parse("1000-5500"), Band.parse("0-500")]
    cover(tmp_path / "sites.csv", tmp_path / "places.csv", tmp_path / "out.parquet", bands)
    result = pd.read_parquet(tmp_path / "out.parquet")
    for band in bands:
        expected = [band.contains(distance_km) for distance_km in result["nearest_km"]]
        assert result[f"sites_in_{band.token}"].astype(bool).tolist() == expected


def test_the_treatys_edges_are_those_of_its_bands():
    assert edges(TREATY_BANDS) == ([*EDGES_KM], [(0, 1), (1, 2)])


@settings(max_examples=6)
@given(block_pairs=st.integers(300, 20_000))
def test_the_size_of_the_blocks_changes_no_answer(tmp_path_factory, block_pairs):
    folder = tmp_path_factory.mktemp("blocks")
    for name, count in (("sites.csv", 90), ("places.csv", 150)):
        WRITERS["table.csv"](world(count, count), folder / name)
    for name, pairs in (("whole.parquet", 90 * 150), ("blocks.parquet", block_pairs)):
        cover(folder / "sites.csv", folder / "places.csv", folder / name, block_pairs=pairs)
    assert pq.read_table(folder / "whole.parquet").equals(pq.read_table(folder / "blocks.parquet"))


# Runs that are killed, each in a process of its own, before the moment-th thing that they do to a file.
KILLED = """
import os, signal, sys
from pathlib import Path
from geo.bulk import job

sites, places, output = map(Path, sys.argv[1:4])
moments, pairs = sys.argv[4].split(","), int(sys.argv[5])

def run(moment):
    seen = []

    def kill(event, arguments):
        if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"):
            seen.append(event)
            if len(seen) == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(kill)
    job.cover_table(sites, places, output, force=True, block_pairs=pairs)

for moment in map(int, moments):
    if not (child := os.fork()):
        run(moment)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    print(os.waitstatus_to_exitcode(status), output.exists() and hash(output.read_bytes()))
"""


class TestInterruption:
    """A run that was stopped at block 4 of 11."""

    PAIRS = 7 * 28

    @pytest.fixture
    def stopped(self, tables, monkeypatch):
        sites, places, output, *_ = tables
        with monkeypatch.context() as patch:
            patch.setattr(job, "answers", self.counted(stop_at=4)[0])
            with pytest.raises(KeyboardInterrupt):
                cover(sites, places, output, block_pairs=self.PAIRS)
        assert not output.exists()
        return sites, places, output

    @staticmethod
    def counted(stop_at=None):
        calls, real = [], job.answers

        def answers(sites, bands, block):
            calls.append(len(block.lon))
            if len(calls) == stop_at:
                raise KeyboardInterrupt
            return real(sites, bands, block)

        return answers, calls

    def test_the_same_call_goes_on_and_makes_the_same_file(self, stopped, monkeypatch):
        sites, places, output = stopped
        answers, calls = self.counted()
        monkeypatch.setattr(job, "answers", answers)
        cover(sites, places, output, block_pairs=self.PAIRS)
        assert len(calls) == 11 - 3
        assert left_over(output.parent) == ["out.parquet"]
        whole = output.with_name("whole.parquet")
        cover(sites, places, whole, block_pairs=self.PAIRS)
        assert whole.read_bytes() == output.read_bytes()

    @pytest.mark.parametrize("other", ["sites", "places", "bands"])
    def test_a_call_with_other_inputs_begins_anew(self, stopped, monkeypatch, other):
        sites, places, output = stopped
        bands = [Band.parse("0-3000")] if other == "bands" else TREATY_BANDS
        if other == "sites":
            WRITERS["table.csv"](world(7, 5), sites)
        if other == "places":
            WRITERS["wkb.parquet"](world(300, 5), places)
        answers, calls = self.counted()
        monkeypatch.setattr(job, "answers", answers)
        cover(sites, places, output, bands, block_pairs=self.PAIRS)
        assert len(calls) == 11
        a, b = pd.read_csv(sites), gpd.read_parquet(places).geometry
        assert (index_of(output) == band_index(a.lon, a.lat, b.x, b.y, edges(bands)[0])).all()
        assert left_over(output.parent) == ["out.parquet"]

    def test_runs_that_are_killed_again_and_again_make_the_same_file(self, tables):
        """Before every fifth of 100 things done to files, then none, each going on from the last."""
        sites, places, output, *_ = tables
        whole = output.with_name("whole.parquet")
        cover(sites, places, whole, block_pairs=self.PAIRS)
        moments = [*range(1, 100, 5), 0]
        arguments = [*map(str, (sites, places, output)), ",".join(map(str, moments)), str(self.PAIRS)]
        run = subprocess.run(
            [sys.executable, "-c", KILLED, *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        ends = [line.split() for line in run.stdout.splitlines()]
        assert [int(end) for end, _ in ends].count(-signal.SIGKILL) >= 10
        assert ends[-1][0] == "0"
        # Under the output's name there was never anything but the whole file.
        assert len({found for _, found in ends} - {"False"}) == 1
        assert whole.read_bytes() == output.read_bytes()
        assert left_over(output.parent) == ["out.parquet"]

    @pytest.mark.parametrize("name", ["00000000", "00000002"])
    @pytest.mark.parametrize(
        "harm", ["empty", "short", "shorter than a sum", "changed", "of others", "longer"]
    )
    def test_a_block_that_is_not_as_it_was_written_is_made_anew(self, stopped, monkeypatch, name, harm):
        sites, places, output = stopped
        (block,) = output.parent.glob(f"out.parquet.*.parts/{name}.arrow")
        data = block.read_bytes()
        middle = len(data) // 2
        harmed = {
            "empty": b"",
            "short": data[:middle],
            "shorter than a sum": data[:20],
            "changed": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
            "of others": block.with_name("00000001.arrow").read_bytes(),
            "longer": data + b"0",
        }
        block.write_bytes(harmed[harm])
        answers, calls = self.counted()
        monkeypatch.setattr(job, "answers", answers)
        cover(sites, places, output, block_pairs=self.PAIRS)
        assert len(calls) == 11 - 3 + 1
        whole = output.with_name("whole.parquet")
        cover(sites, places, whole, block_pairs=self.PAIRS)
        assert whole.read_bytes() == output.read_bytes()

    def test_a_block_that_is_harmed_before_the_joining_is_refused(self, tables, monkeypatch):
        sites, places, output, *_ = tables
        join = job._join

        def harmed(parts, *others):
            parts[1].path.write_bytes(b"")
            yield from join(parts, *others)

        with monkeypatch.context() as patch:
            patch.setattr(job, "_join", harmed)
            with pytest.raises(AtlasError, match="was changed meanwhile; run the same again"):
                cover(sites, places, output, block_pairs=self.PAIRS)
        assert not output.exists()
        cover(sites, places, output, block_pairs=self.PAIRS)
        assert left_over(output.parent) == ["out.parquet"]

    def test_a_change_that_keeps_size_and_time_is_seen_by_the_blocks(self, stopped):
        sites, places, output = stopped
        WRITERS["table.csv"](world(300, 2), csv := places.with_name("places.csv"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(job, "answers", self.counted(stop_at=4)[0])
            with pytest.raises(KeyboardInterrupt):
                cover(sites, csv, output, block_pairs=self.PAIRS)
        before = csv.stat()
        csv.write_bytes(csv.read_bytes().replace(b"Town 0,", b"City 0,", 1))
        os.utime(csv, ns=(before.st_atime_ns, before.st_mtime_ns))
        cover(sites, csv, output, block_pairs=self.PAIRS)
        assert pd.read_parquet(output)["name"][0] == "City 0"

    @pytest.mark.parametrize("force", [False, True])
    def test_a_second_run_on_the_same_output_is_refused(self, tables, monkeypatch, force):
        sites, places, output, *_ = tables
        real, refused = job.answers, []
        link = output.with_name("link.parquet")
        link.symlink_to(output)

        def meanwhile(*arguments):
            monkeypatch.setattr(job, "answers", real)
            for name in (output, link):
                with pytest.raises(AtlasError, match=r"“out\.parquet”: another run makes this file") as error:
                    cover(sites, places, name, force=force, block_pairs=self.PAIRS)
                refused.append(str(error.value))
            cover(sites, places, output.with_name("other.parquet"))
            return real(*arguments)

        monkeypatch.setattr(job, "answers", meanwhile)
        cover(sites, places, output, force=force, block_pairs=self.PAIRS)
        assert len(refused) == 2
        whole = output.with_name("whole.parquet")
        cover(sites, places, whole, block_pairs=self.PAIRS)
        assert whole.read_bytes() == output.read_bytes()
        assert left_over(output.parent) == ["out.parquet"]
        assert not output.with_name(".out.parquet.lock").exists()

    def test_places_that_change_while_they_are_read_are_refused(self, tables, monkeypatch):
        sites, places, output, *_ = tables
        real = job.answers

        def answers(*arguments):
            os.utime(places, ns=(0, 0))
            return real(*arguments)

        monkeypatch.setattr(job, "answers", answers)
        with pytest.raises(DataError, match="was changed while it was read"):
            cover(sites, places, output)
        assert left_over(output.parent) == []


# The most memory ever held, from Linux itself: getrusage would count what pytest held before the fork.
MEASURED = """
import re, sys
from pathlib import Path
from geo.bulk import point_tables as readers
from geo.bulk.job import cover_table as cover

readers._BATCH = 100
sites, output, *tables = map(Path, sys.argv[1:])
for places in tables:
    cover(sites, places, output, force=True, block_pairs=500)
    print(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the most memory held")
@pytest.mark.parametrize("name", ["table.csv", "table.geojson", "geoarrow.geoparquet"])
def test_memory_does_not_grow_with_the_places(name):
    """60 MB of places take less than 35 MB more than the first 20 MB of them."""
    with tempfile.TemporaryDirectory() as folder:
        files = [
            str(Path(folder, file)) for file in ("sites.csv", "out.parquet", f"small-{name}", f"large-{name}")
        ]
        places = world(12_000, 2)
        text = np.random.default_rng(3).bytes(2500 * len(places)).hex()  # no compression makes it small
        places["name"] = [text[start : start + 5000] for start in range(0, len(text), 5000)]
        WRITERS["table.csv"](world(5, 1), files[0])
        WRITERS[name](places[:4_000], files[2])
        WRITERS[name](places, files[3])
        run = subprocess.run(
            [sys.executable, "-c", MEASURED, *files], cwd=ROOT, stdout=subprocess.PIPE, check=True
        )
        assert pq.read_metadata(files[1]).num_rows == len(places)
    small_kb, large_kb = map(int, run.stdout.split())
    assert large_kb - small_kb < 35_000


GOOD = "id,lat,lon\na,1,2\n"
FEATURE = '{"type": "Feature", "properties": {}, "geometry": %s}'
POINT = FEATURE % '{"type": "Point", "coordinates": [2, 1]}'


def collection(*features, more=""):
    return f'{{{more}"type": "FeatureCollection", "features": [{", ".join(features)}]}}'


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


def test_an_output_that_is_a_link_is_written_where_it_leads(tables):
    sites, places, output, *_ = tables
    (folder := output.with_name("elsewhere")).mkdir()
    output.symlink_to(folder / "real.parquet")
    cover(sites, places, output)
    with pytest.raises(AtlasError, match=r"“real\.parquet” is there already"):
        cover(sites, places, output)
    cover(sites, places, output, force=True)
    assert output.is_symlink()
    assert len(pq.read_table(output)) == 300
    assert [path.name for path in folder.iterdir()] == ["real.parquet"]


def test_too_many_sites_are_one_plain_sentence(tables):
    sites, places, output, *_ = tables
    WRITERS["table.csv"](world(10_001), sites)
    with pytest.raises(
        DataError, match=r"“sites\.csv” has more than 10,000 sites, the most that one run takes"
    ):
        cover(sites, places, output)
    assert left_over(output.parent) == []


def test_an_output_that_cannot_be_written_is_one_plain_sentence(tables, monkeypatch):
    sites, places, output, *_ = tables
    for loop in ("loop.parquet", "loop.csv"):
        output.with_name(loop).symlink_to(loop)
    for path, says in (
        (output.with_name("loop.parquet"), "loop.parquet” is a link that leads back to itself"),
        (output.with_name("out.csv"), "“out.csv”: the result is written as .parquet"),
        (output.parent / "no" / "out.parquet", "“no” is no folder"),
        (places, "“places.parquet” is a folder or one of the tables"),
    ):
        with pytest.raises(AtlasError, match=says):
            cover(sites, places, path, force=True)
    with pytest.raises(DataError, match=r"“loop\.csv” cannot be read: “Too many levels of symbolic links”"):
        cover(output.with_name("loop.csv"), places, output)
    output.write_text("kept")
    with pytest.raises(AtlasError, match=r"“out\.parquet” is there already; .* --force"):
        cover(sites, places, output)
    assert output.read_text() == "kept"

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        AtlasError, match="cannot be written: No space left on device; fix that and run the same"
    ):
        cover(sites, places, output, force=True)
    assert output.read_text() == "kept"


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


def test_the_command_writes_what_the_function_writes(tables):
    sites, places, output, *_ = tables
    arguments = ["coverage", "--sites", str(sites), "--places", str(places), "-o", str(output)]
    run = CliRunner().invoke(commands, arguments)
    assert (run.exit_code, run.output) == (0, "")
    treaty = output.read_bytes()
    cover(sites, places, output, force=True)
    assert output.read_bytes() == treaty
    assert "is there already" in str(CliRunner().invoke(commands, arguments).exception)
    run = CliRunner().invoke(
        commands, [*arguments, "--force", "--band", "0-480", "-b", "shorter", "-b", "0-480"]
    )
    assert run.exit_code == 0
    counts = [name for name in pq.read_schema(output).names if name.startswith("sites_in_")]
    assert counts == ["sites_in_0-480", "sites_in_shorter"]
    assert isinstance(CliRunner().invoke(commands, [*arguments, "-b", "far"]).exception, AtlasError)


@pytest.mark.parametrize("name", ["table.csv", "table.geojson", "wkb.parquet"])
def test_the_bar_ends_at_the_whole(tables, monkeypatch, name):
    sites, places, output, _, places_table = tables
    WRITERS[name](places_table, places.with_name(name))
    screen = io.StringIO()
    screen.isatty = lambda: True
    monkeypatch.setattr(sys, "stderr", screen)
    run = [str(path) for path in (sites, places.with_name(name), output)]
    arguments = ["coverage", "--sites", run[0], "--places", run[1], "-o", run[2]]
    commands.main(arguments, standalone_mode=False)
    assert re.search(r"coverage +\[#+\] +100%", screen.getvalue().splitlines()[-1])


def test_the_recipe_with_dask_gives_the_same_answers_for_the_same_places(tables):
    sites, places, output, sites_table, places_table = tables
    points(sites_table).to_parquet(sites.with_name("sites.parquet"))
    cover(sites, places, output)
    recipe = re.search(r"```python\n(.*?)```", DASK, re.DOTALL)[1]
    subprocess.run([sys.executable, "-c", recipe], cwd=output.parent, check=True)
    answers, whole = pd.read_parquet(output.with_name("answers")), pd.read_parquet(output)
    joined = places_table[["name"]].merge(answers, on="name", validate="one_to_one")
    assert len(joined) == len(whole) == 300
    for column in ("name", "sites_in_shorter", "sites_in_intermediate", "nearest_site", "nearest_km"):
        assert joined[column].tolist() == whole[column].tolist()
    classes = joined[[f"band_index_{name}" for name in sites_table["name"]]]
    assert (classes.to_numpy() == np.stack(whole["band_index"])).all()
