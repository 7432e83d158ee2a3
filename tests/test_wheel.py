"""The wheel in an environment of its own and in another folder: all is in it, data included."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(command, folder):
    """What a program prints, run where nothing of this checkout can be found."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder with the programs of an environment in which only the wheel is new.

    Its dependencies are those of the environment of the tests, which comes last: nothing is fetched.
    """
    folder = tmp_path_factory.mktemp("wheel")
    env = folder / "env"
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True)
    run([sys.executable, "-m", "venv", env], folder)
    (wheel,) = folder.glob("*.whl")
    python = env / "bin" / "python"
    run([python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel], folder)
    site = run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], folder).strip()
    # A plain line and no `site.addsitedir`: that would read the editable install of this checkout.
    Path(site, "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return env / "bin"


def test_the_command_line_writes_a_map_from_another_folder(installed, tmp_path):
    assert run([installed / "inf-range", "map", "kaliningrad", "-o", "map.html"], tmp_path) == ""
    assert "Kaliningrad" in (tmp_path / "map.html").read_text("utf-8")


def test_the_library_gives_tables_map_and_figure_from_another_folder(installed, tmp_path):
    program = """
import geo
print(geo.__file__)
kaliningrad = geo.Scenario("kaliningrad")
print(len(kaliningrad.bands()), len(kaliningrad.capitals()))
print("BASEMAP" in kaliningrad.map()._repr_html_(), kaliningrad.figure("column").content(".png")[1:4])
"""
    out = run([installed / "python", "-W", "error", "-c", program], tmp_path).splitlines()
    assert Path(out[0]).is_relative_to(installed.parent)  # and not this checkout
    assert out[1:] == ["2 50", "True b'PNG'"]


def test_the_types_are_in_the_wheel(installed, tmp_path):
    program = "from importlib.resources import files; print(files('geo').joinpath('py.typed').is_file())"
    assert run([installed / "python", "-c", program], tmp_path) == "True\n"
