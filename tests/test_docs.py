"""The README is true today: its commands run, its files exist, its maps are complete."""

import importlib
import operator
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest

from geo.cli import commands

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [line.strip() for line in README.splitlines() if line.startswith("    .venv/bin/inf-range")]


@pytest.mark.usefixtures("sketched")
@pytest.mark.parametrize("command", COMMANDS)
def test_commands_in_the_readme_run(command, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    commands.main(shlex.split(command)[1:])
    out, err = capfd.readouterr()
    assert err == ""
    assert out or any(tmp_path.iterdir())


def test_the_program_is_where_the_readme_has_it(tmp_path):
    program, *arguments = shlex.split(COMMANDS[0])
    done = subprocess.run(
        [ROOT / program, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_the_readme_has_commands_for_the_test_above():
    assert len(COMMANDS) >= 5


def test_every_make_target_in_the_readme_exists():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in set(re.findall(r"(?:`|^    )make ([a-z]+(?:-[a-z]+)?)\b", README, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_file_the_readme_names_exists():
    named = re.findall(r"`((?:geo|data|tests|docs)/[\w./]*)`", README) + re.findall(
        r"\]\(([\w./-]+)\)", README
    )
    for name in named:
        assert (ROOT / name).exists(), name


def test_every_folder_of_the_code_has_a_line_in_the_readme():
    listed = set(re.findall(r"`(geo/(?:\w+/)*)`", README))
    folders = {file.parent for file in (ROOT / "geo").glob("*/__init__.py")}
    assert listed >= {f"{folder.relative_to(ROOT)}/" for folder in folders}


def test_every_dependency_has_its_reason_under_its_extra():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = {"(core)": project["dependencies"], **project["optional-dependencies"]}
    reasons = README.partition("## Built on")[2].partition("## Contribute")[0]
    under, extra = {}, ""
    for name, packages in re.findall(r"^\| (.*?) ?\| (.+?) \| .+ \|$", reasons, re.MULTILINE):
        extra = name.strip("`") or extra
        under.setdefault(extra, []).extend(packages.split(", "))
    for extra in ("(core)", "names", "files", "figure", "bulk", "dask", "page"):
        wanted = {re.split(r"[\[>=<]", each)[0] for each in extras[extra]} - {"inf-range-atlas"}
        elsewhere = {"dask": {"pyarrow"}, "figure": {"pillow"}}.get(extra, set())
        assert wanted - elsewhere == set(under[extra]), extra


def test_every_name_that_the_architecture_gives_is_in_the_code():
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    named = re.findall(r"`(?:geo/)?((?:[a-z_]+/)+[a-z_]+)(?:\.(?!py|js|md|toml)([\w.]+))?`", page)
    assert len(named) > 30
    for path, name in named:
        if path.partition("/")[0] in {"data", "tests", "docs", "bench"}:
            continue
        assert (ROOT / "geo" / f"{path}.py").exists() or (ROOT / "geo" / path).is_dir(), path
        if name:
            operator.attrgetter(name)(importlib.import_module("geo." + path.replace("/", ".")))


def test_what_we_lean_on_has_each_package_and_names_files_that_exist():
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    costs, _, private = page.partition("## Their private parts")
    has_cost = re.split(
        r", (?:with )?| and ", " and ".join(re.findall(r"^\| ([\w, -]+?) \|", costs, re.MULTILINE))
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    used = [
        *project["dependencies"],
        *(each for extra in ("page", "figure", "files", "names", "bulk", "dask") for each in extras[extra]),
    ]
    assert {re.split(r"[\[>=<]", each)[0] for each in used} - {"inf-range-atlas"} <= {*has_cost}
    for name in re.findall(r"`([\w/]+/[\w.]+)`", private):
        assert (ROOT / name).exists() or (ROOT / "geo" / name).exists(), name


def test_only_ranges_stand_in_the_project_and_only_versions_in_the_lock():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = {"core": project["dependencies"], **project["optional-dependencies"]}
    assert [each for packages in extras.values() for each in packages if "==" in each.partition(";")[0]] == []
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    named = {
        re.split(r"[\[>=<]", each)[0]
        for extra in ("page", "bulk", "dask", "docs", "test")
        for each in project["optional-dependencies"][extra]
    }
    assert all(re.search(rf"^{name}==", lock, re.MULTILINE) for name in named - {"inf-range-atlas"})


def test_the_lock_names_no_index_and_hashes_everything():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    assert "--index" not in lock
    for entry in re.split(r"\n(?=\w)", lock):
        assert "--hash=sha256:" in entry
