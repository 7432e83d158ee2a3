"""Writing files: the right bytes, whole or not at all, and one plain sentence for whatever hinders it."""

import errno
import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from geo.outputs import files
from geo.scenario.scenario import DEFAULT, Scenario
from geo.words.errors import AtlasError
from hostile import NAMES

DAY = date(2026, 11, 23)
FIGURES = [suffix for suffix, form in files.FORMATS.items() if form.is_figure]
OTHERS = [suffix for suffix in files.FORMATS if suffix not in FIGURES]
BEGINS = {
    ".html": b"<!DOCTYPE html>",
    ".htm": b"<!DOCTYPE html>",
    ".geojson": b'{"type":"FeatureCollection"',
    ".json": b'{"type":"FeatureCollection"',
    ".kml": b"<?xml",
    ".kmz": b"PK",
    ".gpkg": b"SQLite format 3\0",
    ".csv": b"\xef\xbb\xbfsite,capital,",
    ".countries.csv": b"\xef\xbb\xbfsite,site_name,band,",
    ".xlsx": b"PK",
    ".png": b"\x89PNG",
    ".svg": b"<?xml",
    ".pdf": b"%PDF",
}


def refusal(path, **options):
    """The one sentence in which writing ends."""
    with pytest.raises(AtlasError) as error:
        files.write(DEFAULT, Path(path), DAY, **options)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("suffix", OTHERS)
def test_a_file_has_what_its_suffix_says_and_nothing_lies_beside_it(suffix, tmp_path):
    path = tmp_path / f"map{suffix.upper()}"
    files.write(DEFAULT, path, DAY)
    assert path.read_bytes() == files.content(DEFAULT, suffix, DAY)
    assert path.read_bytes().startswith(BEGINS[suffix])
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.usefixtures("sketched")
@pytest.mark.parametrize("suffix", FIGURES)
def test_a_figure_has_what_its_suffix_says(suffix):
    pytest.importorskip("geo.outputs.figure.figure")
    assert files.content(DEFAULT, suffix, DAY, options=files.FigureOptions("social")).startswith(
        BEGINS[suffix]
    )


def test_the_same_day_gives_the_same_bytes_in_another_process_with_another_locale():
    code = (
        "import hashlib; from datetime import date; from geo.outputs import files\n"
        "from geo.scenario.scenario import DEFAULT\n"
        f"for suffix in {OTHERS}:\n"
        "    made = files.content(DEFAULT, suffix, date(2026, 11, 23))\n"
        "    print(hash(suffix), suffix, hashlib.sha256(made).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
        env=os.environ | {"PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Pacific/Kiritimati"},
    )
    told = [line.split() for line in done.stdout.splitlines()]
    assert [seeded for seeded, *_ in told] != [
        str(hash(suffix)) for suffix in OTHERS
    ]  # sets in another order
    made = {suffix: hashlib.sha256(files.content(DEFAULT, suffix, DAY)).hexdigest() for suffix in OTHERS}
    assert {suffix: digest for _, suffix, digest in told} == made


def unpacked(content):
    """The bytes in an archive, or the content as it is."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archived:
        return b"".join(archived.read(name) for name in archived.namelist())


@pytest.mark.parametrize("suffix", OTHERS)
def test_nothing_but_the_date_changes_with_the_day(suffix):
    one, other = (unpacked(files.content(DEFAULT, suffix, day)) for day in (DAY, date(2026, 11, 24)))
    dates = ((b"2026-11-23", b"2026-11-24"), (b"20261123", b"20261124"), (b"23 November", b"24 November"))
    parts = tuple(b"2026,\n          11,\n          %d\n" % day for day in (23, 24))  # as CSL-JSON has a date
    for old, new in (*dates, parts):
        one = one.replace(old, new)
    one = one.replace(b"2026&amp;#45;11&amp;#45;23", b"2026&amp;#45;11&amp;#45;24")  # in KML's descriptions
    assert one == other


def test_a_file_that_is_there_is_kept_unless_forced(tmp_path):
    path = tmp_path / "map.csv"
    path.write_text("mine")
    path.chmod(0o640)
    assert "is there already; choose another name, or use force to replace it" in refusal(path)
    assert path.read_text() == "mine"
    files.write(DEFAULT, path, DAY, force=True)
    assert path.read_bytes() == files.content(DEFAULT, ".csv", DAY)
    assert path.stat().st_mode & 0o777 == 0o640


def test_forced_through_a_link_it_replaces_what_the_link_leads_to(tmp_path):
    (tmp_path / "real.csv").write_text("mine")
    (tmp_path / "link.csv").symlink_to("real.csv")
    files.write(DEFAULT, tmp_path / "link.csv", DAY, force=True)
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == files.content(DEFAULT, ".csv", DAY)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("map.doc", "“.doc” is no format of a map; end the name in .html, .htm, .geojson"),
        ("map", "the file's name has no suffix; end the name in .html"),
        ("folder.kml", "is a folder; name a file in it"),
        ("no/such/map.kml", "there is no such folder; make it first"),
        ("text.csv/map.kml", "there is no such folder; make it first"),
        ("pipe.kml", "is no ordinary file; choose another name"),
        (f"{'n' * 300}.csv", "cannot be written: File name too long; choose another file"),
        ("loop.csv", "“loop.csv” is a link that leads back to itself; choose another name"),
        ("round/map.csv", "is a link that leads back to itself; choose another name"),
    ],
)
@pytest.mark.parametrize("force", [False, True])
def test_what_cannot_be_written_is_one_sentence_and_leaves_no_file(name, says, force, tmp_path):
    (tmp_path / "folder.kml").mkdir()
    (tmp_path / "text.csv").write_text("mine")
    os.mkfifo(tmp_path / "pipe.kml")
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    (tmp_path / "round").symlink_to("about")
    (tmp_path / "about").symlink_to("round")
    before = sorted(tmp_path.rglob("*"))
    assert says in refusal(tmp_path / name, force=force)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_that_takes_no_files_is_one_sentence():
    # Not even root can make a file there.
    assert refusal("/proc/map.csv").startswith("“/proc/map.csv” cannot be written: ")


@pytest.mark.parametrize("there", [False, True])
def test_a_full_disk_leaves_what_was_there(there, tmp_path, monkeypatch):
    path = tmp_path / "map.csv"
    if there:
        path.write_text("mine")

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert "cannot be written: No space left on device" in refusal(path, force=True)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("map.csv", "mine")] * there


# Every format in one process, for each takes a second to begin.
CRAMPED = """
import resource, sys
from geo.cli.commands import main

resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))  # bytes
for suffix in sys.argv[1:]:
    try:
        main(["map", "kaliningrad", "-o", f"map{suffix}"])
    except SystemExit as end:
        print(end.code)
"""


def test_no_room_for_the_file_ends_in_one_line_and_status_2(tmp_path):
    done = subprocess.run(
        [sys.executable, "-B", "-c", CRAMPED, *OTHERS],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.stdout == "2\n" * len(OTHERS), done.stderr
    told = done.stderr.splitlines()
    assert len(told) == len(OTHERS)
    assert all(line.startswith("inf-range: ") for line in told)
    assert list(tmp_path.iterdir()) == []


def test_only_figures_have_a_size_and_a_style():
    with pytest.raises(AtlasError, match=r"has no size and no style, which are for \.png, \.svg, \.pdf"):
        files.content(DEFAULT, ".kml", DAY, options=files.FigureOptions(size="slide"))


@pytest.mark.parametrize(
    ("sites", "suffix", "options", "name"),
    [
        (
            ["kaliningrad"],
            ".pdf",
            files.FigureOptions("column", "print"),
            "kaliningrad-figure-column-print.pdf",
        ),
        (["kaliningrad"], ".png", files.FigureOptions(), "kaliningrad-figure.png"),
        (
            ["kaliningrad"],
            ".png",
            files.FigureOptions("slide", show="circles"),
            "kaliningrad-figure-circles-slide.png",
        ),
        (["kaliningrad"], ".geojson", None, "kaliningrad-bands.geojson"),
        (["mutlangen", "comiso"], ".csv", None, "mutlangen-comiso-capitals.csv"),
        (["mutlangen", "comiso"], ".countries.csv", None, "mutlangen-comiso.countries.csv"),
        ([f"{lat},0" for lat in range(12)], ".html", None, "12-launch-points-map.html"),
        (["54.71,-20.51"], ".kml", None, "54.71n-20.51w-map.kml"),
        (["1,2,Ærø ../Weiß\\:*"], ".gpkg", None, "r-weiss-map.gpkg"),
        (["-1,2,Москва"], ".gpkg", None, "1.00s-2.00e-map.gpkg"),
    ],
)
def test_a_file_is_called_by_what_is_in_it(sites, suffix, options, name):
    assert files.name(Scenario.parse(sites), suffix, options) == name


def test_a_system_is_in_the_name_of_a_file():
    mozdok = Scenario.parse(["mozdok"], system="9m729")
    assert files.name(mozdok, ".csv") == "mozdok-9m729-capitals.csv"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("suffix", files.FORMATS)
def test_no_name_of_a_file_is_long_or_anything_but_letters_digits_dots_and_hyphens(name, suffix):
    given = files.name(
        Scenario.parse([f"1,2,{name}", f"3,4,{name}"]), suffix, files.FigureOptions("social", "dark")
    )
    assert re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,79}", given)
    assert given.endswith(suffix)


@pytest.mark.parametrize("suffix", files.FORMATS)
def test_a_file_that_is_for_bands_is_not_written_without_one(suffix, tmp_path):
    none = Scenario.parse(["kaliningrad"], ["none"])
    if suffix in (".html", ".htm", ".csv", ".xlsx"):
        files.write(none, tmp_path / f"map{suffix}", DAY)
        return
    says = f"there is no band to draw in a {suffix} file; choose one, such as"
    if suffix == ".countries.csv":
        says = "no band is drawn in which a country could lie; choose one, such as shorter"
    with pytest.raises(AtlasError, match=says):
        files.write(none, tmp_path / f"map{suffix}", DAY)
    assert list(tmp_path.iterdir()) == []


def test_every_format_has_a_media_type():
    for form in files.FORMATS.values():
        assert form.media_type.partition("/")[0] in ("text", "image", "application")
