"""A saved link, a file or GeoJSON as the scenario of a command."""

import csv
import io
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from command_line import call, refusal
from geo.cli import commands
from geo.scenario import link
from geo.scenario.scenario import Scenario

BIN = Path(sys.executable).parent


WHOLE = "site=kaliningrad&site=1.0,2.0,A+%26+B&band=shorter&band.2=0-480&form=union&members=nato&units=mi"


@pytest.mark.parametrize("saved", [WHOLE, f"?{WHOLE}", f"http://localhost:8501/?{WHOLE}"])
def test_a_link_of_the_page_is_a_scenario_of_the_command_line(capsys, tmp_path, saved):
    printed = call(capsys, "bands", "--scenario", saved, "--link")
    assert printed == f"http://localhost:8501/?{WHOLE}\n"
    (tmp_path / "saved.txt").write_text(printed, "utf-8")
    assert call(capsys, "capitals", "--scenario", str(tmp_path / "saved.txt"), "--link") == printed
    rows = list(csv.DictReader(io.StringIO(call(capsys, "capitals", "--scenario", saved))))
    assert len(rows) == 60  # 30 members of NATO from two launch points


def test_the_link_of_arguments_opens_what_they_say(capsys):
    arguments = ["comiso", "-16.8,179.99,Here", "-b", "0-480", "-s", "9m729", "-m", "eu", "--union"]
    expected = replace(Scenario.parse(["comiso", "-16.8,179.99,Here"], ["0-480"], "9m729", "eu"), union=True)
    assert link.read(call(capsys, "bands", *arguments, "--link")) == expected


def test_a_link_that_opens_on_this_computer_alone_says_so(capsys):
    for home, said in (
        (
            [],
            "inf-range: the link opens on this computer alone; give --home the atlas’s public address\n",
        ),
        (["--home", "https://a.example/"], ""),
    ):
        commands.main(["bands", "comiso", "--link", *home])
        assert capsys.readouterr().err == said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--scenario", "site=nowhere"], "“nowhere” is no site of the catalogue"),
        (["--scenario", "site=comiso&colour=red"], "the link has an unknown part “colour”"),
        (["--scenario", "site=comiso&hide=1"], "every launch point is hidden; show at least one"),
        (["--scenario", "x" * 100_000 + "=1"], "characters, more than 20,000"),
        (["--scenario", "site=comiso", "mozdok"], "--scenario says it all; leave out SITE, --band"),
        (["--scenario", "site=comiso", "-b", "0-480"], "--scenario says it all"),
        (["--scenario", "nothing.txt"], "“nothing.txt” is no link of the page, and there is no file of that"),
        (["--scenario", "."], "“.” cannot be read: Is a directory"),
        (["--scenario", ""], "“” is no link of the page"),
        (["--scenario", "", "comiso"], "--scenario says it all"),
        (["--scenario", "ftp:"], "“ftp:” is no link of the page"),
        (["--scenario", "ftp://x/?site=comiso"], "“ftp://x/?site=comiso” is no link of the page"),
        (["--scenario", "site="], "site has no value; give it one, or leave it out"),
        (["comiso", "--members", ""], "“” is no group of capitals"),
        (["comiso", "--system", ""], "“” is no system of the catalogue"),
        (["comiso", "--band", ""], "“” is no band"),
        (["comiso", "-b", "None", "-b", "shorter"], "band is none beside another band"),
        (["comiso", "-b", "none"], "there is no band to draw in a .geojson file"),
        (["comiso", "--home", "ftp://a.example/"], "“ftp://a.example/” is no address of the page"),
        (["comiso", "--home", ""], "“” is no address of the page; give one that begins with http://"),
        (["comiso", "--home", "http://a.example/?x"], "is no address of the page"),
        (["comiso", "--home", 'http://a.example/"'], "is no address of the page"),
        (["comiso", "--members", "un"], "no group of capitals; write one of: all, nato-1987"),
        (["comiso", "--system", "v2"], "“v2” is no system of the catalogue"),
        (["comiso", "--link=yes"], "does not take a value"),
    ],
)
def test_a_scenario_that_cannot_be_read_ends_in_one_plain_line(arguments, says, capsys):
    assert says in refusal(capsys, ["bands", *arguments])


def test_the_atlas_s_geojson_is_a_scenario(capsys, tmp_path):
    (tmp_path / "bands.geojson").write_text(call(capsys, "bands", "--scenario", WHOLE), "utf-8")
    printed = call(capsys, "bands", "--scenario", str(tmp_path / "bands.geojson"), "--link")
    assert printed == f"http://localhost:8501/?{WHOLE}\n"


@pytest.mark.parametrize(
    ("held", "says"),
    [
        ("site=mozdok\nsite=comiso\n", "saved” has 2 lines; give a file with one link"),
        ("\n", "saved” has nothing in it; give a file with one link"),
        ('{"type": "FeatureCollection", "features": []}', "saved” has no link in it: it is no GeoJSON that"),
        ('{"metadata": 7}', "saved” has no link in it"),
        ("{", "saved” has no link in it"),
    ],
)
def test_a_file_without_one_link_is_refused(capsys, tmp_path, monkeypatch, held, says):
    monkeypatch.chdir(tmp_path)
    Path("saved").write_text(held, "utf-8")
    assert says in refusal(capsys, ["bands", "--scenario", "saved"])


def test_a_scenario_file_that_is_no_text_is_refused(capsys, tmp_path):
    (tmp_path / "saved").write_bytes(b"\x89PNG\xff")
    assert "is no text; give a file with a link in it" in refusal(
        capsys, ["bands", "--scenario", str(tmp_path / "saved")]
    )


def test_a_place_is_named_and_what_else_is_called_so_is_said_on_stderr(capsys):
    commands.main(["capitals", "Berlin", "wuppertal", "--link"])
    printed = capsys.readouterr()
    assert printed.out.endswith("?site=52.524,13.411,Berlin,+Germany&site=51.256,7.148,Wuppertal,+Germany\n")
    assert "inf-range: “Berlin” was taken for Berlin, Germany. Or: North Canton" in printed.err
    assert "uppertal" not in printed.err
    commands.main(["capitals", "--scenario", "?site=Moscow"])
    assert "inf-range: “Moscow” was taken for Moscow, Russia. Or: Moscow, Idaho" in capsys.readouterr().err


def test_a_name_of_several_places_is_refused_with_what_can_be_written(capsys):
    assert refusal(capsys, ["bands", "Brest"]) == (
        "inf-range: “Brest” may mean several places; write one of: Brest, Belarus; Brest, France\n"
    )
