"""The command line, run as a reader runs it."""

import csv
import io
import json
import sys
from html import unescape
from pathlib import Path

import pytest
import shapely

from command_line import call, refusal
from geo.cli import commands
from geo.facts import catalog

BIN = Path(sys.executable).parent


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


def test_a_place_may_begin_with_a_minus(capsys):
    first = json.loads(call(capsys, "bands", "-16.8,179.99"))["features"][0]
    assert first["properties"]["site"] == "-16.8,179.99"
    assert shapely.geometry.shape(first["geometry"]).geom_type == "MultiPolygon"  # cut at the antimeridian


def test_a_name_may_hold_anything_an_option_is_made_of(capsys):
    features = json.loads(call(capsys, "bands", "-16.8,179.99,-o --band x"))["features"]
    assert features[0]["properties"]["site"] == "-o --band x"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["bands", "91,20"], "latitude 91 is outside -90..90 (are latitude and longitude swapped?)"),
        (["bands", "20,200"], "longitude 200 is outside -180..180 (the same meridian is written -160)"),
        (["bands", "nan,nan"], "“nan,nan” is no site of the catalogue"),
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
        (["map", "kaliningrad", "-o", "map.doc"], "“.doc” is no format of a map; end the name in .html"),
        (["map", "kaliningrad", "-o", "no/such/folder/map.html"], "cannot be written"),
        (["map", "kaliningrad"], "no file is given; name it with -o, such as -o map.html"),
        (["map", "kaliningrad", "-o", "map"], "the file's name has no suffix; end the name in .html"),
        (["map", "kaliningrad", "-o", "."], "“.” is a folder; name a file in it"),
        (["map", "kaliningrad", "-o", "-"], "-o - needs to know the format; add --format html"),
        (["map", "kaliningrad", "-o", "-", "--format", "doc"], "“.doc” is no format of a map"),
        (["map", "kaliningrad", "-o", "map.kml", "--format", "csv"], "--format is for -o -"),
        (["map", "kaliningrad", "-o", "map.kml", "--size", "slide"], ".kml has no size and no style"),
        (["map", "kaliningrad", "-o", "map.csv", "--style", "dark"], ".csv has no size and no style"),
        (["map", "kaliningrad", "-o", "map.png", "--size", ""], "“” is no size of a figure"),
        (["map", "kaliningrad", "-o", "map.png", "--style", ""], "“” is no style of a figure"),
        (
            ["map", "kaliningrad", "-o", "map.png", "--show", "globes"],
            "“globes” is nothing that a figure shows",
        ),
        (["map", "kaliningrad", "-o", "-", "--format", ""], "“.” is no format of a map"),
        (["map", "kaliningrad", "-o", "map.png", "--link"], "--link prints the link and writes no file"),
        (["map", "kaliningrad", "--size", "page", "--link"], "--link prints the link and writes no file"),
        (
            ["map", "kaliningrad", "-o", "map.png", "--band", "none"],
            "there is no band to draw in a .png file",
        ),
        (
            ["map", "kaliningrad", "-o", "-", "--format", "kml", "-b", "none"],
            "no band to draw in a .kml file",
        ),
        (["map", "comiso", "-o", "map.html", "--units", "leagues"], "“leagues” is no unit of length"),
        (["map", "comiso", "-o", "map.html", "--notation", ""], "“” is no notation for coordinates"),
        (["map", "comiso", "-o", "map.html", "--compare", "no"], "'no' is not 'circle'"),
        (["bands"], "no launch point is given; name one, such as kaliningrad, or give --scenario"),
        (["bands", "kaliningrad", "--frobnicate"], "No such option"),
        (["launch", "kaliningrad"], "No such command"),
    ],
)
def test_bad_input_ends_in_one_plain_line_and_status_2(arguments, says, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert says in refusal(capsys, arguments)
    assert list(tmp_path.iterdir()) == []


def test_a_map_that_is_there_is_kept_unless_forced(capsys, tmp_path):
    path = tmp_path / "map.csv"
    path.write_text("mine")
    assert "is there already; choose another name, or use force" in refusal(
        capsys, ["map", "kaliningrad", "-o", str(path)]
    )
    assert path.read_text() == "mine"
    call(capsys, "map", "kaliningrad", "-o", str(path), "--force")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfsite,")


@pytest.mark.parametrize("suffix", ["html", ".kml", "GPKG", "geojson", "csv"])
def test_a_map_goes_to_standard_output_as_it_goes_to_a_file(suffix, capfdbinary, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    path = tmp_path / f"map.{suffix.removeprefix('.')}"
    commands.main(["map", "comiso", "-o", str(path)])
    commands.main(["map", "comiso", "-o", "-", "--format", suffix])
    out, err = capfdbinary.readouterr()
    assert (out == path.read_bytes(), err) == (True, b"")


def test_a_missing_font_is_one_sentence(capsys, tmp_path, monkeypatch):
    from geo.outputs.figure import label_placement

    label_placement._families.cache_clear()
    monkeypatch.setattr(label_placement.fontpkg_fira_sans, "ROOT", tmp_path)
    says = refusal(capsys, ["map", "comiso", "-o", f"{tmp_path}/figure.svg"])
    assert "the figure's font “FiraSans-Regular.ttf” is missing; install the atlas again" in says


def test_a_date_that_is_none_ends_in_one_plain_line_and_status_2(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "abc")
    assert "SOURCE_DATE_EPOCH is “abc”" in refusal(
        capsys, ["map", "kaliningrad", "-o", f"{tmp_path}/map.html"]
    )
    assert list(tmp_path.iterdir()) == []


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


SITES = "id,name,lat,lon,sources\nden,Secret den,54.7,20.5,me\n"
CLAIMS = "system,range_max_km,claimant,claimed_on,source\nMine,700,Me,2026,notes\n"


@pytest.fixture
def tables(tmp_path):
    """Two files of the reader's own: sites and claims."""
    (tmp_path / "sites.csv").write_text(SITES, "utf-8")
    (tmp_path / "claims.csv").write_text(CLAIMS, "utf-8")
    return [f"--own={tmp_path / name}" for name in ("sites.csv", "claims.csv")]


def test_own_tables_give_sites_and_systems_that_can_be_named(capsys, tables):
    made = json.loads(call(capsys, "bands", "own-den", "-b", "none", "--system", "own-mine", *tables))
    (feature,) = made["features"]
    assert feature["properties"] | {"site": "own-den", "own": True, "outer_km": 700} == feature["properties"]
    rows = list(csv.DictReader(io.StringIO(call(capsys, "capitals", "secret DEN", *tables))))
    assert {row["site"] for row in rows} == {"own-den"}
    commands.main(["capitals", "own-den", *tables, "--link"])
    out, err = capsys.readouterr()
    assert out == "http://localhost:8501/?site=54.7,20.5,Secret+den\n"
    here, left_out = err.splitlines()
    assert "opens on this computer alone" in here
    assert left_out == f"inf-range: {made['metadata']['not_in_link']}" != "inf-range: "


def listed_sites(capsys, *options):
    return list(csv.DictReader(io.StringIO(call(capsys, "sites", *options))))


def test_sites_are_listed_with_every_source_and_its_quality(capsys):
    rows = {row["id"]: row for row in listed_sites(capsys)}
    for site in catalog.sites():
        row = rows[site.id]
        assert row["source_title"] == "; ".join(map(str, site.sources))
        assert row["source_url"].split("; ") == [source.url for source in site.sources]
        assert row["source_quality"].split("; ") == [source.quality for source in site.sources]
    assert len(rows["heilbronn"]["source_url"].split("; ")) == 4


def test_sites_can_be_listed_by_year_system_and_status(capsys):
    rows = listed_sites(capsys)
    assert {row["id"] for row in listed_sites(capsys, "--system", "9m729")} == {
        "kapustin-yar-9m729",
        "kamyshlov",
        "mozdok",
        "shuya",
    }
    announced = listed_sites(capsys, "--status", "hypothetical")
    assert [row["id"] for row in announced] == [row["id"] for row in rows if row["status"] == "hypothetical"]
    assert announced
    in_1988 = {row["id"] for row in listed_sites(capsys, "--year", "1988")}
    for row in rows:
        first, last = int(row["first_year"] or 0), int(row["last_year"] or 9999)
        assert (row["id"] in in_1988) == (first <= 1988 <= last)
    both = listed_sites(capsys, "--year", "1988", "--system", "pershing-2", "--status", "treaty-declared")
    assert {"mutlangen", "neu-ulm"} <= {row["id"] for row in both} < in_1988


def test_a_status_a_system_or_a_year_that_is_none_is_refused(capsys):
    says = refusal(capsys, ["sites", "--status", "secret"])
    assert "“secret” is no status of a site; write one of: treaty-declared, announced" in says
    assert "no system of the catalogue" in refusal(capsys, ["sites", "--system", "9m7299"])
    assert "--year" in refusal(capsys, ["sites", "--year", "never"])


def test_without_the_table_its_site_is_unknown(capsys):
    assert "“own-den” is no site of the catalogue" in refusal(capsys, ["bands", "own-den"])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "mine.csv line 1: there are no rows"),
        (b"\xff\xfe", "mine.csv line 1: there are no rows"),
        (b"\xff\xfe\x00", "mine.csv line 1: this is not UTF-16 all through"),
        (b"\xfe\xca", "mine.csv line 1: this is not UTF-8"),
        (SITES.encode() + b"b,x,91,2,s\n", "mine.csv line 3: lat is “91”, outside -90..90"),
        (b"x" * 3_000_000, "mine.csv has more than 1,000,000 bytes; split it"),
        (b"name,lat\nx,1\n", "mine.csv line 1: there is no column lon"),
    ],
)
def test_a_bad_own_table_ends_in_one_plain_line_that_names_file_and_line(capsys, tmp_path, data, says):
    (tmp_path / "mine.csv").write_bytes(data)
    assert says in refusal(capsys, ["bands", "kaliningrad", f"--own={tmp_path / 'mine.csv'}"])


def test_an_own_table_that_is_not_there_or_a_folder_is_refused(capsys, tmp_path):
    assert "does not exist" in refusal(capsys, ["bands", "comiso", f"--own={tmp_path / 'none.csv'}"])
    assert "is a directory" in refusal(capsys, ["bands", "comiso", f"--own={tmp_path}"])


def test_union_and_own_tables_may_stand_beside_a_scenario(capsys, tables):
    made = json.loads(call(capsys, "bands", "--scenario=site=comiso&site=mozdok", "--union", *tables))
    assert [each["properties"]["band"] for each in made["features"]] == ["shorter", "intermediate"]


def test_members_choose_the_rows(capsys):
    rows = list(csv.DictReader(io.StringIO(call(capsys, "capitals", "comiso", "-m", "nato-1987"))))
    assert len(rows) == 14


@pytest.mark.usefixtures("sketched")
def test_links_lead_to_the_home_that_is_given(capsys, monkeypatch):
    asked = ["bands", "comiso", "-b", "shorter"]
    told = json.loads(call(capsys, *asked, "--home", "https://a.example/inf"))["metadata"]["link"]
    assert told == "https://a.example/inf/?site=comiso&band=shorter"
    monkeypatch.setenv("INF_RANGE_HOME", "https://b.example:8443")
    assert call(capsys, *asked, "--link") == "https://b.example:8443/?site=comiso&band=shorter\n"
    svg = call(capsys, "map", "comiso", "-o", "-", "--format", "svg")
    assert "https://b.example:8443/?site=comiso" in svg
    assert "localhost" not in svg
    assert call(capsys, *asked, "--link", "--home", "http://c.example/").startswith("http://c.example/?")
    monkeypatch.setenv("INF_RANGE_HOME", "b.example")
    assert "“b.example” is no address of the page" in refusal(capsys, asked)


def test_units_notation_and_circle_change_the_map(capsys):
    def shown(*options):
        return call(capsys, "map", "1,2,Here", "-o", "-", "--format", "html", *options)

    plain = shown()
    for option, value, says in (
        ("--units", "mi", "311–621 mi"),
        ("--notation", "dms", "1°00′00″ N"),
        ("--compare", "circle", "dotted circle"),
    ):
        assert says not in plain
        assert says in unescape(shown(option, value))
    asked = ["map", "--scenario=site=comiso&units=mi", "--notation=dms", "--compare=circle", "--link"]
    assert call(capsys, *asked).endswith("/?site=comiso&compare=circle&units=mi&notation=dms\n")
