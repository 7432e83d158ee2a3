"""The wheel in environments of its own and in another folder: all is in it, and the core installs alone."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from email.parser import Parser
from importlib import metadata
from pathlib import Path

import httpx2
import pytest
from packaging.requirements import Requirement

from geo.cli import commands
from serving import PATIENCE_S, free_port, started

ROOT = Path(__file__).parent.parent


# Puts the packages of the tests' own environment beside the wheel. Python reads no editable install from it.
WHOLE = {"PYTHONPATH": sysconfig.get_path("purelib")}


def run(command, folder, **env):
    """What a program prints, run where nothing of this checkout can be found."""
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=folder, env=plain | env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True)
    (built,) = folder.glob("*.whl")
    return built


def wanted_by(wheel):
    """What the wheel says it needs, extras and all."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [each for each in archive.namelist() if each.endswith(".dist-info/METADATA")]
        said = Parser().parsestr(archive.read(name).decode()).get_all("Requires-Dist")
    return [Requirement(text) for text in said]


def needed(requirements):
    """The names of the packages that pip would install for some requirements without extras."""
    found = set()
    for wanted in requirements:
        if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
            found |= {wanted.name} | needed(map(Requirement, metadata.requires(wanted.name) or ()))
    return found


@pytest.fixture(scope="module")
def core(wheel, tmp_path_factory):
    """The folder with the programs of an environment with the wheel, and links to what pip would install.

    Nothing else of the tests' own is in it, and nothing is fetched.
    """
    folder = tmp_path_factory.mktemp("core")
    run([sys.executable, "-m", "venv", "--without-pip", folder / "env"], folder)
    python = folder / "env" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index"]
    run([*pip, wheel], folder)
    site = run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], folder).strip()
    for name in needed(wanted_by(wheel)):
        for top in {file.parts[0] for file in metadata.files(name)} - {".."}:
            Path(site, top).symlink_to(Path(sysconfig.get_path("purelib"), top))
    return python.parent


def test_the_library_gives_tables_and_figure_and_the_command_line_a_map_from_another_folder(core, tmp_path):
    program = """
import geo
from geo.cli.commands import main
print(geo.__file__)
kaliningrad = geo.Scenario("kaliningrad")
print(len(kaliningrad.bands()), len(kaliningrad.capitals()))
print("const LAND" in kaliningrad.map()._repr_html_(), kaliningrad.figure("social").content(".png")[1:4])
main(["map", "kaliningrad", "-o", "map.html"])
"""
    out = run([core / "python", "-W", "error", "-c", program], tmp_path, **WHOLE).splitlines()
    assert Path(out[0]).is_relative_to(core.parent)  # and not this checkout
    assert out[1:] == ["2 50", "True b'PNG'"]
    assert "Kaliningrad" in (tmp_path / "map.html").read_text("utf-8")


def test_one_command_serves_the_page_from_another_folder(core, tmp_path):
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | WHOLE
    with started([core / "inf-range", "serve", f"--port={port}"], cwd=tmp_path, env=environment) as (_, said):
        assert said.startswith(f"The atlas is at http://localhost:{port}/: ")
        page = httpx2.get(f"http://localhost:{port}/", timeout=PATIENCE_S)
        assert (page.status_code, "<title>Kaliningrad" in page.text) == (200, True)
        assert httpx2.get(f"http://localhost:{port}/capitals.csv", timeout=PATIENCE_S).text.count("\n") == 51


def test_the_wheel_holds_the_code_and_the_facts_and_nothing_else(wheel):
    code = [file for file in (ROOT / "geo").rglob("*.*") if "__pycache__" not in file.parts]
    facts = [file for file in (ROOT / "data").glob("*.*") if file.suffix != ".py"]
    wanted = {f"{file.relative_to(ROOT)}" for file in code} | {f"geo/data/{file.name}" for file in facts}
    wanted |= {"geo/served/app.py", "geo/served/.streamlit/config.toml"}  # what `inf-range serve` starts
    with zipfile.ZipFile(wheel) as archive:
        assert {name for name in archive.namelist() if ".dist-info/" not in name} == wanted


def test_the_types_are_in_the_wheel(core, tmp_path):
    program = "from importlib.resources import files; print(files('geo').joinpath('py.typed').is_file())"
    assert run([core / "python", "-c", program], tmp_path) == "True\n"


def test_the_core_needs_five_packages(wheel):
    core = {each.name for each in wanted_by(wheel) if each.marker is None}
    assert core == {"babel", "click", "numpy", "pyproj", "shapely"}


ANSWERED = [
    "--help",
    "coverage --help",
    "sites",
    "systems",
    "bands mozdok",
    "capitals postavy -s SS-20",  # where a source places it: else a line on stderr says so
    "map mozdok -o - --format csv",
]


def test_the_core_alone_answers_as_the_whole_does(core, tmp_path, monkeypatch, capfdbinary):
    """All but the first in one process, for each would take half a second to begin."""
    monkeypatch.setenv("COLUMNS", "80")
    whole = {}
    for arguments in ANSWERED:
        commands.main(arguments.split())
        whole[arguments] = capfdbinary.readouterr().out.decode()
    assert run([core / "inf-range", *ANSWERED[0].split()], tmp_path) == whole[ANSWERED[0]]
    program = """
import sys
from contextlib import suppress
from geo.cli.commands import main

for arguments in sys.argv[1:]:
    with suppress(SystemExit):
        main(arguments.split())
    print(end="\\0", flush=True)
"""
    told = run([core / "python", "-c", program, *ANSWERED[1:]], tmp_path).split("\0")
    assert dict(zip(ANSWERED[1:], told, strict=False)) == {each: whole[each] for each in ANSWERED[1:]}


def test_the_core_alone_measures_and_draws(core, tmp_path):
    program = """
import geo
print(geo.band_index(20.51, 54.71, 13.4, 52.52, [500, 1000, 5500]))
print(geo.annulus(20.51, 54.71, 500, 5500).is_valid)
print(geo.Scenario("mozdok").summary)
"""
    out = run([core / "python", "-W", "error", "-c", program], tmp_path).splitlines()
    assert out[:2] == ["[[1]]", "True"]
    assert "Mozdok" in out[2] or "capitals" in out[2]


def refusal(program, arguments, folder):
    """The one line on stderr of a program that refuses."""
    done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    return done.stderr.strip()


LACKS = {
    "map mozdok -o map.html": ("HTML", "files"),
    "map mozdok -o map.kml": ("KML", "files"),
    "map mozdok -o map.kmz": ("KMZ", "files"),
    "map mozdok -o map.gpkg": ("GPKG", "files"),
    "map mozdok -o - --format xlsx": ("XLSX", "files"),
    "map mozdok -o map.png": ("PNG", "figure"),
    "map mozdok -o map.PDF --size column": ("PDF", "figure"),
    "coverage --sites a.csv --places b.csv -o c.parquet": ("inf-range coverage", "bulk"),
}
CALLS = {
    "bands()": ("GeoDataFrame", "files"),
    "capitals()": ("DataFrame", "files"),
    "map()": ("the map", "files"),
    "figure().content('.svg')": ("SVG", "figure"),
}


# Prints with which status, and in which words, each command is refused.
REFUSED = """
import contextlib, io, sys
from geo.cli.commands import main

for arguments in sys.argv[1:]:
    with contextlib.redirect_stderr(io.StringIO()) as said:
        try:
            main(arguments.split())
        except SystemExit as end:
            print(end.code, said.getvalue(), end="")
"""


def lacking(what, extra):
    return f"{what} needs the extra `{extra}`: pip install 'inf-range-atlas[{extra}]'"


def test_what_the_core_lacks_is_named_with_the_extra_that_has_it(core, tmp_path):
    """All but one in one process, for each would take half a second to begin."""
    refused = [f"inf-range: {lacking(*each)}" for each in LACKS.values()]
    told = run([core / "python", "-c", REFUSED, *LACKS], tmp_path)
    assert told.splitlines() == [f"2 {said}" for said in refused]
    assert refusal(core / "inf-range", next(iter(LACKS)).split(), tmp_path) == refused[0]
    assert list(tmp_path.iterdir()) == []


def test_the_notebook_names_the_extra_too(core, tmp_path):
    program = "import geo\n" + "".join(
        f"""
try:
    geo.Scenario("mozdok").{call}
except geo.AtlasError as error:
    print(error)
"""
        for call in CALLS
    )
    told = run([core / "python", "-c", program], tmp_path)
    assert told.splitlines() == [lacking(*each) for each in CALLS.values()]


def test_without_rapidfuzz_a_name_that_begins_so_is_still_found(core, tmp_path):
    told = run([core / "python", "-c", REFUSED, "bands kaliningra", "bands kalinigrad"], tmp_path)
    begins, is_near = told.splitlines()
    assert begins.endswith("write 54.71,20.51 or one of: kaliningrad")
    assert "such as kaliningrad" in is_near
