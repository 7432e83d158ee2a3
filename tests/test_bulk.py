"""Coverage of whole tables, against `band_index` and GeographicLib for every pair."""

import io
import json
import os
import re
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

from bulk_tables import WRITERS, edges, index_of, left_over, world, written_in
from geo.bulk.job import cover_table as cover
from geo.cli.commands import commands
from geo.coverage import band_index
from geo.geodesy import destination
from geo.scenario.band import TREATY_BANDS, Band
from geo.treaty import EDGES_KM
from geo.words.errors import AtlasError, DataError

ROOT = Path(__file__).parent.parent


@pytest.fixture
def tables(tmp_path):
    return written_in(tmp_path)


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
    """80 MB of places take less than 40 MB more than the first 10 MB of them, with blocks on all cores."""
    with tempfile.TemporaryDirectory() as folder:
        files = [
            str(Path(folder, file)) for file in ("sites.csv", "out.parquet", f"small-{name}", f"large-{name}")
        ]
        places = world(16_000, 2)
        text = np.random.default_rng(3).bytes(2500 * len(places)).hex()  # no compression makes it small
        places["name"] = [text[start : start + 5000] for start in range(0, len(text), 5000)]
        WRITERS["table.csv"](world(5, 1), files[0])
        WRITERS[name](places[:2_000], files[2])
        WRITERS[name](places, files[3])
        run = subprocess.run(
            [sys.executable, "-c", MEASURED, *files], cwd=ROOT, stdout=subprocess.PIPE, check=True
        )
        assert pq.read_metadata(files[1]).num_rows == len(places)
    small_kb, large_kb = map(int, run.stdout.split())
    assert large_kb - small_kb < 40_000


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
