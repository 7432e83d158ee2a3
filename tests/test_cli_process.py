"""The command line as a program: its streams, open, closed and full, and what it loads."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from command_line import call, refusal
from geo.cli import saved_link
from geo.features import provenance
from geo.features.drawing import drawing
from geo.outputs import geojson
from geo.scenario.scenario import Scenario

BIN = Path(sys.executable).parent


def run(*arguments, **options):
    command = [BIN / "inf-range", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def test_bands_prints_what_the_library_gives():
    done = run("bands", "kaliningrad", env={"SOURCE_DATE_EPOCH": "0"})
    assert (done.returncode, done.stderr) == (0, "")
    scenario = Scenario.parse(["kaliningrad"])
    assert done.stdout == geojson.bands_geojson(
        drawing(scenario), provenance.of(drawing(scenario), date(1970, 1, 1))
    )


def test_python_dash_m_geo_is_the_same(capsys):
    done = subprocess.run([sys.executable, "-m", "geo", "sites"], capture_output=True, text=True, check=True)
    assert done.stdout == call(capsys, "sites")


def test_map_writes_the_html_map_and_nothing_else(tmp_path):
    done = run("map", "kaliningrad", "-o", "map.html", cwd=tmp_path, env={"SOURCE_DATE_EPOCH": "0"})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [file.name for file in tmp_path.iterdir()] == ["map.html"]
    assert "1 January 1970" in (tmp_path / "map.html").read_text("utf-8")


def test_a_full_disk_behind_a_pipe_ends_in_one_line_and_status_2():
    with Path("/dev/full").open("wb") as full:
        command = [BIN / "inf-range", "map", "comiso", "-o", "-", "--format", "kmz"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "the output cannot be written: No space left on device" in done.stderr


@pytest.mark.parametrize("command", ["map comiso -o - --format kmz", "sites", "--help"])
def test_a_closed_output_ends_in_one_line_and_status_2(command):
    done = subprocess.run(
        ["sh", "-c", f"{BIN}/inf-range {command} >&-"], stderr=subprocess.PIPE, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (
        2,
        "inf-range: the standard output is closed; open it, or write to a file with map -o\n",
    )


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- <&- 2>&-"])
def test_what_is_not_needed_may_be_closed(closed, tmp_path):
    path = tmp_path / "map.geojson"
    done = subprocess.run(["sh", "-c", f"{BIN}/inf-range map comiso -o {path} {closed}"], check=False)
    assert done.returncode == 0
    assert json.loads(path.read_text())["features"]


def test_a_closed_input_has_no_link_in_it():
    command = ["sh", "-c", f"{BIN}/inf-range bands --scenario - <&-"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "the standard input has nothing in it" in done.stderr


def test_an_endless_input_is_read_to_its_limit(capsys, monkeypatch):
    with open("/dev/zero") as zeros:
        done = run("bands", "--scenario", "-", stdin=zeros)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "has more than 64 MB; give a file with one link" in done.stderr
    monkeypatch.setattr(saved_link, "_MAX_FILE_BYTES", 1 << 20)
    says = refusal(capsys, ["bands", "--scenario", "/dev/zero"])
    assert "has more than 1 MB; give a file with one link" in says


def test_a_home_that_cannot_be_written_makes_no_noise(tmp_path):
    home = {"HOME": "/proc/none", "MPLCONFIGDIR": "/proc/none", "XDG_CACHE_HOME": "/proc/none"}
    done = run("map", "comiso", "-o", tmp_path / "figure.svg", "--size", "social", env=home)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_closed_pipe_is_no_error():
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; '{BIN}/inf-range' bands kaliningrad | head -c 1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


@pytest.mark.parametrize("module", ["geo.cli.commands", "numpy"])
def test_an_interrupt_while_it_loads_is_status_1_without_a_traceback(module):
    # Raised where Ctrl-C would be, when a module is looked for that a command needs.
    code = f"""import sys
class Interrupt:
    def find_spec(self, name, *_):
        if name == "{module}":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupt())
sys.argv = ["inf-range", "capitals", "kaliningrad"]
from geo.__main__ import main
main()"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (1, "", "")


def test_nothing_heavy_is_loaded_before_a_command_needs_it():
    code = "import sys, geo.cli.commands; print({'numpy', 'pyarrow', 'folium', 'pyproj'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_tables_and_geojson_load_neither_folium_nor_pandas():
    asked = [["capitals", "kaliningrad"], ["sites"], ["systems"], ["bands", "kaliningrad"]]
    heavy = {
        "folium",
        "branca",
        "jinja2",
        "pandas",
        "geopandas",
        "pyarrow",
        "lxml",
        "matplotlib",
        "streamlit",
    }
    code = f"""import sys
from geo.cli.commands import main
for arguments in {asked}:
    main(arguments)
    print(arguments, sorted({heavy} & {{*sys.modules}}), file=sys.stderr)"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines() == [f"{arguments} []" for arguments in asked]


def test_a_file_is_opened_whatever_its_name_and_standard_input_too(capsys, tmp_path, monkeypatch):
    (tmp_path / "my=link.txt").write_text("\n?site=mozdok&band=0-480\n\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    named = call(capsys, "bands", "--scenario", "my=link.txt", "--link")
    piped = run("bands", "--scenario", "-", "--link", input="site=mozdok&band=0-480")
    assert named == piped.stdout == "http://localhost:8501/?site=mozdok&band=0-480\n"
