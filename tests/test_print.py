"""The page and the file on paper."""

import re
import shutil
import subprocess
import unicodedata

import pytest

from geo.facts import catalog
from geo.features import wording
from geo.features.drawing import drawing
from geo.features.palette import rgb
from geo.outputs.figure.styles import STYLES
from geo.scenario.scenario import DEFAULT
from room import all_have_room
from visits import Offline, written

PAPER = {"width": 703, "height": 1032}  # pixels: A4 without its margins of 12 mm
NAMES = [capital.name.english for capital in catalog.european_capitals()]
# What is wrong: columns of the table that are cut, rows that scroll, a page too wide, a tile’s words that are
# cut, controls that are shown. The tiles are the legend on paper, and the heads of the table its heads.
WRONG = """() => {
    const box = document.querySelector(".atlas-scroll");
    const pressed = [...document.querySelectorAll(
        "button:not(.st-key-groups *, thead *), input, select, .leaflet-bar, .stSidebar")];
    const words = [...document.querySelectorAll(".st-key-groups p")];
    const visible = (each) => each.checkVisibility({ visibilityProperty: true });
    return [box.scrollWidth > box.clientWidth, box.scrollHeight > box.clientHeight,
        document.documentElement.scrollWidth > innerWidth,
        words.some(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight + 4),
        pressed.filter(visible).map((each) => each.outerHTML)];
}"""
ON_PAPER = "void dispatchEvent(new Event('beforeprint'))"
SIZE = "(([map]) => [map.clientWidth, map.clientHeight])(document.querySelectorAll('.leaflet-container'))"


def printed(page, path, size):
    """The words of a page as it is printed."""
    page.pdf(path=path, format=size, print_background=True)
    return read(path, "-layout")


def read(path, *how):
    if not (reader := shutil.which("pdftotext")):
        pytest.skip("pdftotext is not installed")
    words = subprocess.run([reader, *how, path, "-"], capture_output=True, check=True, text=True).stdout
    return unicodedata.normalize("NFKC", words)  # which takes ligatures apart


def test_the_page_on_paper_has_every_row_and_no_control_and_no_name_over_another(visit, tmp_path):
    reader = visit("?site=kaliningrad&system=9m729")
    after_printing_the_map_is_as_it_was(reader)
    prints_all_capitals(reader.page, tmp_path / "page.pdf")
    reader.page.set_viewport_size(PAPER)
    for scheme in ("light", "dark"):
        reader.page.emulate_media(media="print", color_scheme=scheme)
        is_whole_on_paper(reader)


def is_whole_on_paper(reader):
    assert reader.page.evaluate(WRONG) == [False, False, False, False, []]
    reader.frame.evaluate(ON_PAPER)
    assert reader.frame.evaluate(SIZE) == pytest.approx([186 / 25.4 * 96, 122 / 25.4 * 96], abs=1)  # pixels
    all_have_room(reader)
    paper, ink = reader.page.evaluate(
        """[".stMain", ".atlas-summary"].map((name) => {
            const { backgroundColor, color } = getComputedStyle(document.querySelector(name));
            return name === ".stMain" ? backgroundColor : color;
        })"""
    )
    assert (paper, ink) == ("rgba(0, 0, 0, 0)", "rgb(29, 36, 41)")
    land = reader.map.locator(".atlas-land").first.evaluate("(path) => getComputedStyle(path).fill")
    assert land == f"rgb{rgb(STYLES['light'].land)}"


def after_printing_the_map_is_as_it_was(reader):
    before = reader.frame.evaluate("[map.getZoom(), map.getSize().x, map.getSize().y]")
    reader.frame.evaluate(ON_PAPER)
    reader.frame.evaluate("void dispatchEvent(new Event('afterprint'))")
    assert reader.frame.evaluate("[map.getZoom(), map.getSize().x, map.getSize().y]") == before


def prints_all_capitals(page, path):
    for size in ("A4", "Letter"):
        words = printed(page, path, size)
        along = "".join(read(path, "-l", "1").split())  # a ring's letters stand apart
        assert len(re.findall(r"(?<![–,\d])1,000km", along)) == 2  # on the ring, and at the scale
        assert [name for name in NAMES if name.split()[0] not in words] == []
        assert "Work on" not in words
        assert "HTML map" not in words
        assert "Click or tap" not in words


@pytest.mark.parametrize(
    ("browser", "size"), [("chromium", "Letter"), ("firefox", "A4")], indirect=["browser"]
)
def test_the_file_prints_its_folded_table_too(tab, tmp_path, size):
    page = Offline(tab(offline=True), written(tmp_path, DEFAULT)).page
    words = printed(page, tmp_path / "file.pdf", size)
    rows = [line.strip() for line in words.partition("The capitals as a table")[2].splitlines()]
    assert [name for name in NAMES if not any(row.startswith(name.split()[0]) for row in rows)] == []


def test_where_no_script_runs_the_file_shows_a_still_and_prints_it_with_all_rows(tab, tmp_path):
    page = tab(offline=True, java_script_enabled=False)
    page.goto(written(tmp_path, DEFAULT).as_uri())
    still = page.get_by_role("img", name=wording.summary(drawing(DEFAULT)))
    assert still.bounding_box()["width"] > 1000
    assert page.locator(".folium-map").is_hidden()
    page.emulate_media(media="print")
    drawn, room = (each.bounding_box() for each in (still, page.locator("main")))
    assert drawn["y"] + drawn["height"] <= room["y"] + room["height"] + 1
    words = printed(page, tmp_path / "still.pdf", "A4")
    assert "scripts do not run here" in words
    assert {"Warsaw", "1,000", "Andorra"} <= set(words.split())
