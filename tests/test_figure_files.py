"""The files of a figure: light, of their size, with what they are, and the same bytes in any process."""

import io
import re
import shutil
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import get_args
from xml.etree import ElementTree

import numpy as np
import pytest
from fontTools import subset
from fontTools.ttLib import TTFont
from lxml import etree
from PIL import Image

from figures import HOME, SVG, TODAY, VARIED, composed, made, texts, written
from geo.features import wording
from geo.features.drawing import drawing
from geo.features.palette import SYSTEMS
from geo.outputs.figure import canvas, figure, map_panel
from geo.outputs.figure.canvas import Sheet, settings
from geo.outputs.figure.styles import SIZES, STYLES, Suffix
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.scenario import DEFAULT, Scenario
from hostile import NAMES

SUFFIXES = get_args(Suffix)
PIXELS = {"page": (2125, 2740), "column": (1051, 1795), "slide": (1920, 1080), "social": (1200, 630)}


@pytest.mark.parametrize("size", SIZES)
def test_a_png_has_its_size_and_says_what_it_is(size):
    data = made("default", "png", size, without=() if size == "page" else ("land", "bands"))
    assert len(data) < 1_000_000
    picture = Image.open(io.BytesIO(data))
    assert picture.size == PIXELS[size]
    assert picture.text == figure.described(drawing(DEFAULT), TODAY, HOME)


def test_the_files_of_a_crowded_figure_are_light_and_say_what_they_are():
    is_a_well_formed_svg("twelve with eight bands")
    assert len(made("twelve with eight bands", "png")) < 1_000_000
    is_a_light_pdf(made("twelve with eight bands", "pdf"))


@pytest.mark.parametrize("name", ["default", "claims and treaty", "hostile"])
def test_an_svg_is_well_formed_and_says_what_it_is(name):
    is_a_well_formed_svg(name, without=() if name == "default" else ("land", "bands"))


def is_a_well_formed_svg(name, without=()):
    data = made(name, "svg", without=without)
    assert len(data) < 700_000
    root = ElementTree.fromstring(data)  # noqa: S314 - our own
    assert root.tag == f"{SVG}svg"
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert not any(re.search(r"\s", each) for each in ids)
    described = figure.described(drawing(VARIED[name]), TODAY, HOME)
    said = {each.text for each in root.iter() if "purl.org" in each.tag}
    assert {described[key] for key in ("Title", "Description", "Source", "Date")} <= said
    assert any(
        described["Author"] in "".join(each.itertext()) for each in root.iter() if "creator" in each.tag
    )
    assert root.find(f"{SVG}desc").text == described["Description"]
    assert root.find(f"{SVG}title").text == described["Title"]
    assert not re.search(rb"<script|<image|href=\"(?!#)", data)


def is_a_light_pdf(data):
    assert data.startswith(b"%PDF")
    assert len(data) < 500_000
    assert b"(D:20261124000000Z)" in data
    assert b"/Creator (INF Range Atlas" in data
    assert b"/FontFile2" in data  # TrueType
    assert b"/Type3" not in data
    information = re.search(rb"/Title.*?>>", data, re.DOTALL)[0] if b"/Title" in data else data
    assert b"INF Range Atlas" in information
    assert HOME.encode("utf-16-be") in information
    assert b"/Keywords" not in information


def typefaces(data):
    """The typefaces that a PDF has in it."""
    streams = re.findall(rb"/Length1 .*?stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    return [TTFont(io.BytesIO(zlib.decompress(each))) for each in streams]


def test_a_pdf_has_of_its_typefaces_what_its_letters_need_and_looks_as_if_it_had_all(tmp_path, monkeypatch):
    places = [LaunchPoint(54.7, 20.5, name) for name in ("Ελλάδα fi ffl", "العربية", "हिन्दी", "Україна AV")]
    scenario = Scenario(tuple(replace(place, lat=54.7 - i) for i, place in enumerate(places)))
    light = figure.draw(drawing(scenario), "pdf", TODAY, HOME, "column")
    assert typefaces(light)
    assert not any({"GSUB", "GPOS", "GDEF"} & set(each.keys()) for each in typefaces(light))
    monkeypatch.setattr(canvas, "_embedded", subset.Options)
    whole = figure.draw(drawing(scenario), "pdf", TODAY, HOME, "column")
    assert any({"GSUB", "GPOS"} & set(each.keys()) for each in typefaces(whole))  # as matplotlib has it
    for name, data in (("light", light), ("whole", whole)):
        (tmp_path / f"{name}.pdf").write_bytes(data)
        if shutil.which("pdftoppm"):  # Poppler's
            draw = ["pdftoppm", "-r", "110", "-png", "-singlefile", f"{name}.pdf", name]
            subprocess.run(draw, cwd=tmp_path, check=True)
            subprocess.run(["pdftotext", f"{name}.pdf"], cwd=tmp_path, check=True)
    drawn = [file.read_bytes() for file in sorted(tmp_path.glob("*.png")) + sorted(tmp_path.glob("*.txt"))]
    assert drawn[::2] == drawn[1::2]


def test_every_text_of_an_svg_is_there_as_text_too():
    root = etree.fromstring(made("default", "svg"))
    titles = [each.text for each in root.iter(f"{SVG}title")]
    assert {"Warsaw", "Kaliningrad", "500 km"} <= {title.replace("\u00a0", " ") for title in titles}
    assert "11 lie in the shorter-range band" in " ".join(titles)


@pytest.mark.parametrize("style", STYLES)
def test_the_hatching_is_as_strong_in_a_pdf_as_in_a_png_and_an_svg(style, tmp_path):
    theme = STYLES[style]
    with settings():
        sheet = Sheet(replace(SIZES["column"], width=72.0, height=72.0), theme)
        sheet.box((0, 0, 72, 72), fc="none", **map_panel.hatched(SYSTEMS[0]["disputed"], theme))
        made = {suffix: sheet.data(suffix, {}, TODAY) for suffix in ("png", "svg", "pdf")}
    strength = f"{theme.hatch:g}".encode()
    assert b"stroke-opacity: " + strength in made["svg"]
    assert b"/ca " + strength in made["pdf"]
    if tool := shutil.which("pdftoppm"):  # Poppler's
        (tmp_path / "a.pdf").write_bytes(made["pdf"])
        subprocess.run([tool, "-r", "300", "-png", "-singlefile", "a.pdf", "a"], cwd=tmp_path, check=True)
        drawn = Image.open(tmp_path / "a.png"), Image.open(io.BytesIO(made["png"]))
        grey, expected = (np.asarray(each.convert("L"), float).mean() for each in drawn)
        paper = np.asarray(Image.new("RGB", (1, 1), theme.paper).convert("L"), float).mean()
        assert abs(expected - paper) > 4  # of 255
        assert grey - paper == pytest.approx(expected - paper, rel=0.1)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_metadata_can_be_given(suffix, monkeypatch):
    monkeypatch.setattr(figure, "compose", lambda *_: Sheet(SIZES["social"], STYLES["light"]))
    given = {"Title": "Mine", "Author": "Me", "Description": "A map", "Source": "somewhere", "Date": "2026"}
    data = figure.draw(drawing(DEFAULT), suffix, TODAY, HOME, "social", metadata=given)
    for word in (b"Mine", b"A map", b"somewhere"):
        assert word in data


def test_the_same_scenario_gives_the_same_bytes_in_another_process():
    ask = (
        "import zlib; from datetime import date; from geo.outputs.figure import figure; "
        "from geo.scenario.scenario import DEFAULT; from geo.features.drawing import drawing\n"
        f"given = drawing(DEFAULT), date(2026, 11, 24), '{HOME}'\n"
        "with figure.settings():\n"
        "    sheet = figure.compose(*given, 'social', 'light')\n"
        f"    for suffix in {SUFFIXES}:\n"
        "        print(suffix, zlib.crc32(sheet.data(suffix, figure.described(*given), given[1])))"
    )
    other = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    here = [f"{suffix} {zlib.crc32(made('default', suffix, 'social'))}" for suffix in SUFFIXES]
    assert other.stdout.splitlines() == here


def test_threads_and_a_reader_s_own_settings_change_nothing():
    import matplotlib as mpl

    with mpl.rc_context({"lines.linewidth": 9, "font.size": 30, "text.color": "red", "figure.dpi": 50}):
        with ThreadPoolExecutor(2) as pool:
            drawn = list(
                pool.map(lambda _: figure.draw(drawing(DEFAULT), "png", TODAY, HOME, "social"), range(2))
            )
        assert mpl.rcParams["lines.linewidth"] == 9
    assert drawn == [made("default", "png", "social")] * 2


@pytest.mark.parametrize(
    "name", [*NAMES, "$x^2$", "\u05e7\u05dc\u05d9\u05e0\u05d9\u05e0\u05d2\u05e8\u05d3", "東京", "W" * 300]
)
def test_hostile_names_come_through_as_they_are_or_visibly_shortened(name):
    chosen = Scenario((LaunchPoint(54.7, 20.5, name),))
    for size in ("page", "social"):
        comes_through(chosen, size)


def comes_through(chosen, size):
    sheet = written(chosen, size)
    title = "".join(each.get_text() for each in texts(sheet, "title")).replace(" ", "").replace("\u00a0", "")
    shown = re.sub("[東京]", "▯", wording.title(drawing(chosen))).replace(" ", "")
    assert title == shown or title.endswith("…")
    assert not any(each.get_parse_math() for each in texts(sheet, ""))


def test_no_name_on_the_map_is_read_as_mathematics():
    for sheet in (composed(VARIED["hostile"]), composed(Scenario((LaunchPoint(54.7, 20.5, "$x^2$"),)))):
        assert texts(sheet, "label-launch")
        assert not any(each.get_parse_math() for each in texts(sheet, ""))


def test_neither_the_page_s_modules_nor_the_command_line_import_matplotlib():
    modules = "geo, geo.cli.commands, geo.outputs.web.webmap, geo.outputs.web.export"
    ask = f"import sys, {modules}; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
