"""The command line explains itself: examples that run, completion of names, progress where it is seen."""

import contextlib
import contextvars
import io
import os
import pty
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from geo.cli import commands
from geo.facts import capital_groups, catalog
from geo.outputs.figure.styles import SIZES
from marked import MARKS, marked_languages, marks_in

PROGRAM = Path(sys.executable).parent / "inf-range"
COMMANDS = ["bands", "capitals", "check", "countries", "map", "coverage", "sites", "systems"]


def shown(capsys, *arguments):
    commands.main(arguments)
    return capsys.readouterr().out


def examples(page):
    """The lines of a help page that are commands of this program."""
    return [line.strip() for line in page.splitlines() if line.strip().startswith("inf-range ")]


def pressed(typed):
    """What the shell tells the program when Tab is pressed behind the last word."""
    last = str(len(shlex.split(typed)) - 1)
    return {"COMP_WORDS": typed, "COMP_CWORD": last, "_INF_RANGE_COMPLETE": "bash_complete"}


def words(printed):
    return [line.partition(",")[2] for line in printed.splitlines()]


def completed(typed):
    """The words that bash is told then, without a process."""
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out):
        for name, value in pressed(typed).items():
            patch.setenv(name, value)
        with pytest.raises(SystemExit) as end:
            commands.main([])
    assert not end.value.code
    return words(out.buffer.getvalue().decode())


@pytest.fixture
def tables(tmp_path, monkeypatch):
    """A folder with the tables that the examples of `coverage` name."""
    monkeypatch.chdir(tmp_path)
    Path("sites.csv").write_text("name,lat,lon\nA,54.71,20.51\n")
    Path("places.csv").write_text("name,lat,lon\nB,52.52,13.4\n")
    commands.main(["coverage", "--sites", "sites.csv", "--places", "places.csv", "-o", "places.parquet"])
    pq.write_table(pq.read_table("places.parquet", columns=["name", "geometry"]), "places.parquet")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.usefixtures("tables", "sketched")
def test_every_command_has_examples_that_run(command, capsys):
    lines = examples(shown(capsys, command, "--help"))
    assert len(lines) >= 1
    for line in lines:
        _, name, *arguments = shlex.split(line)
        assert name == command
        commands.main([name, *arguments])
        if "-o" in arguments and arguments[arguments.index("-o") + 1] != "-":
            Path(arguments[arguments.index("-o") + 1]).unlink()
        capsys.readouterr()


def test_no_command_is_without_a_test_of_its_examples():
    # `serve` goes on until it is stopped, `publish` takes long: see test_serve.py and test_edition.py.
    assert set(commands.commands.list_commands(None)) == {*COMMANDS, "publish", "serve"}


def test_without_a_command_the_help_is_shown(capsys):
    assert shown(capsys) == shown(capsys, "--help")


def test_the_help_tells_the_exit_status_and_how_to_complete(capsys):
    page = shown(capsys, "--help")
    assert "exit status is 0" in page
    for shell in ("bash", "zsh", "fish"):
        assert f"_INF_RANGE_COMPLETE={shell}_source inf-range" in page


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_line_for_the_start_file_prints_a_script_for_each_shell(shell, capsys, monkeypatch):
    monkeypatch.setenv("_INF_RANGE_COMPLETE", f"{shell}_source")
    with pytest.raises(SystemExit) as end:
        commands.main([])
    assert f"_INF_RANGE_COMPLETE={shell}_complete" in capsys.readouterr().out
    assert not end.value.code


def test_tab_completes_the_ids_of_sites():
    begun = [site.id for site in catalog.sites() if site.id.startswith("ka")]
    env = os.environ | pressed("inf-range bands ka")
    done = subprocess.run([PROGRAM], env=env, capture_output=True, text=True, check=False)
    assert (words(done.stdout), done.stderr) == (begun, "")
    assert completed("inf-range bands ka") == begun != []


def test_tab_completes_the_ids_of_systems():
    begun = [system.id for system in catalog.systems() if system.id.startswith("9m")]
    assert completed("inf-range capitals kaliningrad --system 9m") == begun != []


def test_tab_completes_words_with_few_choices():
    assert completed("inf-range map comiso --units n") == ["nmi"]
    assert completed("inf-range map comiso --notation d") == ["decimal", "dms"]
    assert completed("inf-range map comiso --compare c") == ["circle"]
    assert completed("inf-range map comiso --style p") == ["print"]
    assert completed("inf-range cov") == ["coverage"]
    assert completed("inf-range capitals -m nato") == [
        each for each in capital_groups.GROUPS if "nato" in each
    ]
    assert completed("inf-range map comiso --size s") == [each for each in SIZES if each.startswith("s")]
    assert completed("inf-range bands comiso --band sh") == ["shorter"]
    assert completed("inf-range map comiso -o - --format ge") == ["geojson"]


def test_tab_completes_nothing_that_is_hidden_in_a_place_with_a_minus():
    assert completed("inf-range bands -16.8,179.99 kal") == ["kaliningrad"]


@pytest.mark.usefixtures("tables")
def test_progress_is_shown_on_a_terminal_and_nowhere_else():
    command = [PROGRAM, *shlex.split("coverage --sites sites.csv --places places.csv --force -o a.parquet")]
    piped = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (piped.stdout, piped.stderr) == ("", "")
    ours, theirs = pty.openpty()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=theirs, check=True)
    os.close(theirs)
    assert b"coverage" in os.read(ours, 10_000)
    os.close(ours)


def in_language(capsys, code, *arguments):
    """What a command prints, whatever is spoken before and after."""
    with contextlib.suppress(SystemExit):
        contextvars.copy_context().run(commands.main, ["--lang", code, *arguments])
    out, problem = capsys.readouterr()
    return out + problem


def test_help_and_refusals_are_in_the_language_that_is_asked_for(capsys, tmp_path):
    asked = [(name, "--help") for name in (*COMMANDS, "publish")]
    asked += [("bands", "--bad"), ("nothing",), ("check", "9m729"), ("sites", "--year", "x")]
    asked += [
        ("check", "9m729", "mozdok", "Berlin", "--format", "x"),
        ("capitals", "--own", "/not/there.csv"),
    ]
    english = [in_language(capsys, "en", *each) for each in asked]
    with marked_languages(tmp_path):
        for code in MARKS:
            assert [marks_in(in_language(capsys, code, *each)) for each in asked] == [{code}] * len(asked)
        assert [in_language(capsys, "en", *each) for each in asked] == english


def test_what_click_says_itself_is_said_in_the_reader_s_language(capsys, tmp_path):
    with marked_languages(tmp_path):
        asked = ["--help"], ["coverage", "--help"], ["sites", "--help"], ["bands", "--bad"]
        page = " ".join(" ".join(in_language(capsys, "is", *each).split()) for each in asked)
    english = "Usage: Options: Commands: Show required INTEGER OPTIONS COMMAND ARGS No such"
    assert [word for word in english.split() if re.search(rf"(?<!\w){word}", page)] == []
