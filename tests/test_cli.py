"""The command line, run as a reader runs it."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
import shapely

from geo import cli, export
from geo.scenario import Scenario

BIN = Path(sys.executable).parent


def run(*arguments, **options):
    command = [BIN / "inf-range", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def call(capsys, *arguments):
    """The same without a process: stdout."""
    cli.main(arguments)
    return capsys.readouterr().out


def refusal(capsys, arguments):
    """The one line in which a command that cannot be done ends."""
    with pytest.raises(SystemExit) as end:
        cli.main(arguments)
    out, err = capsys.readouterr()
    assert (end.value.code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("inf-range: ")
    return err


def test_bands_prints_what_the_library_gives():
    done = run("bands", "kaliningrad")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == export.bands_geojson(Scenario.parse(["kaliningrad"]))


def test_python_dash_m_geo_is_the_same():
    done = subprocess.run([sys.executable, "-m", "geo", "sites"], capture_output=True, text=True, check=True)
    assert done.stdout == run("sites").stdout


def test_capitals_prints_csv_for_every_site(capsys):
    rows = list(csv.DictReader(io.StringIO(call(capsys, "capitals", "kaliningrad", "1,2,Here"))))
    assert [row["site"] for row in rows[::50]] == ["kaliningrad", "Here"]
    assert len(rows) == 100


def test_a_band_changes_the_bands_and_the_nearest_edge(capsys):
    features = json.loads(call(capsys, "bands", "kaliningrad", "--band", "0-480", "-b", "shorter"))[
        "features"
    ]
    assert [feature["properties"]["band"] for feature in features] == ["0-480", "shorter"]
    rows = list(csv.DictReader(io.StringIO(call(capsys, "capitals", "kaliningrad", "--band", "0-480"))))
    assert {row["capital"]: float(row["edge_km"]) for row in rows}["Minsk"] == pytest.approx(
        480 - 467.765, abs=1e-3
    )


def test_union_joins_each_band_of_all_sites(capsys):
    features = json.loads(call(capsys, "bands", "comiso", "mutlangen", "--union"))["features"]
    assert [feature["properties"]["band"] for feature in features] == ["shorter", "intermediate"]
    assert features[0]["properties"]["site"] == "comiso; mutlangen"
    joined = shapely.geometry.shape(features[0]["geometry"])
    apart = json.loads(call(capsys, "bands", "comiso", "mutlangen", "-b", "shorter"))["features"]
    expected = shapely.union_all([shapely.geometry.shape(feature["geometry"]) for feature in apart])
    assert joined.symmetric_difference(expected).area < 1e-4  # square degrees: what rounding moves


def test_a_place_may_begin_with_a_minus():
    done = run("bands", "-16.8,179.99")
    assert done.returncode == 0
    first = json.loads(done.stdout)["features"][0]
    assert first["properties"]["site"] == "-16.8,179.99"
    assert shapely.geometry.shape(first["geometry"]).geom_type == "MultiPolygon"  # cut at the antimeridian


def test_a_name_may_hold_anything_an_option_is_made_of(capsys):
    features = json.loads(call(capsys, "bands", "-16.8,179.99,-o --band x"))["features"]
    assert features[0]["properties"]["site"] == "-o --band x"


def test_map_writes_the_html_map_and_nothing_else(tmp_path):
    done = run("map", "kaliningrad", "-o", "map.html", cwd=tmp_path, env={"SOURCE_DATE_EPOCH": "0"})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [file.name for file in tmp_path.iterdir()] == ["map.html"]
    assert "1 January 1970" in (tmp_path / "map.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["bands", "91,20"], "latitude 91 is outside -90..90 (are latitude and longitude swapped?)"),
        (["bands", "20,200"], "longitude 200 is outside -180..180 (the same meridian is written -160)"),
        (["bands", "nan,nan"], "“nan” is not a latitude"),
        (["bands", ""], "no launch point is given"),
        (["bands", "-16.8"], "“-16.8” is not a latitude and a longitude"),
        (["bands", "nowhere"], "“nowhere” is no site of the catalogue"),
        (
            ["bands", "kaliningrad", "--band", "1000-500"],
            "band 1000-500: the outer range must be at least 1 km",
        ),
        (["bands", "kaliningrad", "--band", "0-0"], "band 0-0: the outer range"),
        (["bands", "kaliningrad", "--band", "-5-10"], "band -5-10: the inner range is negative"),
        (["bands", "kaliningrad", "--band", "0-1e9"], "no place on Earth is farther than 20,004 km"),
        (["capitals", "kaliningrad", *(f"--band=0-{i}" for i in range(1, 21))], "20 bands are more than"),
        (["map", "kaliningrad", "-o", "map.doc"], "“map.doc”: the map is written as .html"),
        (["map", "kaliningrad", "-o", "no/such/folder/map.html"], "cannot be written"),
        (["map", "kaliningrad"], "Missing option"),
        (["bands"], "Missing argument"),
        (["bands", "kaliningrad", "--frobnicate"], "No such option"),
        (["launch", "kaliningrad"], "No such command"),
    ],
)
def test_bad_input_ends_in_one_plain_line_and_status_2(arguments, says, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert says in refusal(capsys, arguments)
    assert list(tmp_path.iterdir()) == []


def test_a_date_that_is_none_ends_in_one_plain_line_and_status_2(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "abc")
    assert "SOURCE_DATE_EPOCH is “abc”" in refusal(
        capsys, ["map", "kaliningrad", "-o", f"{tmp_path}/map.html"]
    )
    assert list(tmp_path.iterdir()) == []


def test_a_closed_pipe_is_no_error():
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; '{BIN}/inf-range' bands kaliningrad | head -c 1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


def test_help_shows_examples_that_run(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = call(capsys, "--help")
    examples = [line.split() for line in shown.splitlines() if line.strip().startswith("inf-range ")]
    assert len(examples) == 3
    for _, *arguments in examples:
        call(capsys, *arguments)
    assert (tmp_path / "map.html").exists()


@pytest.mark.parametrize("command", [[], ["bands"], ["capitals"], ["map"], ["sites"]])
def test_every_command_explains_itself(command, capsys):
    assert "Usage: inf-range" in call(capsys, *command, "--help")
