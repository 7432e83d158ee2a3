"""HTML is made by templates alone, and what they are given is shown as text."""

import ast
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from jinja2 import UndefinedError, nodes
from lxml.html import fragment_fromstring

from geo import templates
from geo.templates import Markup, fill
from geo.words import markup
from hostile import NAMES

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "geo" / "templates"
MODULES = [ROOT / "app.py", *sorted((ROOT / "geo").rglob("*.py"))]
TAG = re.compile(r"(?<!\?P)</?[a-z][a-z0-9]*(?=[\s/>])|(?<!\?P)<[a-z]+$|<!DOCTYPE")
# What has a tag in it and is not put into HTML: how many texts of each module.
READ = {
    "geo/coordinates/notations.py": 4,  # points as KML and GPX have them, to be read
    "geo/server/index.py": 7,  # the parts of Streamlit's document that are replaced
    "geo/server/headers.py": 1,  # where the scripts of a document are, whose hashes go into its policy
    "geo/outputs/figure/canvas.py": 6,  # SVG, which is matplotlib's
    "geo/outputs/geopackage.py": 1,  # a style of QGIS, which is XML
    "geo/outputs/edition/terse.py": 2,  # what of a document is left out
    "geo/outputs/web/export.py": 1,  # where folium's frame begins
}
BY_HAND = {  # whose texts a script puts into the map
    "geo/outputs/web/drag_table.py",
    "geo/outputs/web/map_places.py",
    "geo/outputs/web/webmap.py",
    "geo/outputs/web/year_slider.py",
    "geo/templates/__init__.py",  # the engine's
}
# What a template takes as HTML that no template made.
TRUSTED = {
    "first_document.html": {"style"},
    "still.html": {"style"},  # of a picture alone, the atlas's own
    "map_document.html": {"style", "header", "map", "script"},  # the atlas's, Leaflet's and folium's own
    "map_parts.html": {"style", "script", "d3"},  # Base64
}
NAMES_IN_HTML = {"BibTeX", "CSL-JSON", "openapi.json", "OpenStreetMap", "contributors"}


@cache
def source(template):
    return templates._ENGINE.parse((FOLDER / template).read_text("utf-8"))


TEMPLATES = sorted(file.name for file in FOLDER.glob("*.html"))
MACROS = {
    f"{name.removesuffix('.html')}.{macro.name}": macro
    for name in TEMPLATES
    for macro in source(name).find_all(nodes.Macro)
}


def texts(module):
    """The strings of a module but for its docstrings."""
    tree = ast.parse(module.read_text("utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


def test_no_html_is_put_together_outside_the_templates():
    found = Counter(
        str(module.relative_to(ROOT)) for module in MODULES for text in texts(module) if TAG.search(text)
    )
    assert found == READ


def test_nothing_is_escaped_by_hand_but_what_a_script_shows():
    found = {str(file.relative_to(ROOT)) for file in MODULES if "markup.escape(" in file.read_text("utf-8")}
    assert found == BY_HAND


def filled():
    """Each call of `fill` in the code: where, the name, and the values it gives."""
    for module in MODULES:
        for call in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "fill":
                yield module.stem, call.args[0].value, {each.arg for each in call.keywords}


def test_every_piece_gets_what_it_asks_for():
    for module, name, values in filled():
        asked = [argument.name for argument in MACROS[name].args]
        needed = asked[: len(asked) - len(MACROS[name].defaults)]
        assert {*needed} <= values <= {*asked}, (module, name)


def test_every_piece_is_used():
    used = {name for _, name, _ in filled()}
    for template in TEMPLATES:
        calls = {getattr(each.node, "name", "") for each in source(template).find_all(nodes.Call)}
        imported = {
            name: each.template.value.removesuffix(".html")
            for each in source(template).find_all(nodes.FromImport)
            for name in each.names
        }
        used |= {f"{imported.get(name, template.removesuffix('.html'))}.{name}" for name in calls}
    assert {*MACROS} - used == set()


def test_what_a_template_trusts_is_the_atlas_s_own():
    found = {}
    for template in TEMPLATES:
        for each in source(template).find_all(nodes.Filter):
            if each.name == "safe":
                found.setdefault(template, set()).add(each.node.name)
    assert found == TRUSTED


def test_a_template_has_no_words_of_its_own():
    for template in TEMPLATES:
        bare = "".join(each.data for each in source(template).find_all(nodes.TemplateData))
        shown = re.sub(r"(?s)<style>.*?</style>|<[^>]*(?:>|$)|[a-z]+=\S*", " ", bare)
        assert {*re.findall(r"[A-Za-z][\w.-]+", shown)} <= NAMES_IN_HTML, template


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_as_it_is_in_text_and_attribute(name):
    note = fragment_fromstring(fill("parts.note", words=name, role=name))
    assert (note.text, note.get("role"), len(note)) == (name, name, 0)
    assert fill("parts.note", words=name) == f'<p class="atlas-note">{markup.escape(name)}</p>'
    (title, meta) = fragment_fromstring(
        fill("preview.tags", title=name, named={"description": name}, properties={}), create_parent=True
    )
    assert (title.text, meta.get("content")) == (name, name)


def test_html_of_a_template_is_not_escaped_again_and_a_text_that_looks_like_it_is():
    inner = fill("parts.note", words="<b>")
    assert fill("page.event", text=inner) == f'<div class="atlas-fact atlas-story">{inner}</div>'
    assert "<p" not in fill("page.event", text=str(inner))


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("Range of the 9M729 (SSC-8) from Mozdok", ["(SSC-8)"]),
        ("RSD-10 Pioneer (SS-20), from Postavy", ["RSD-10", "(SS-20),"]),
        ("Short-range and 500-1,000 km from Neu-Ulm", []),
        ("<b>X-1</b>", ["<b>X-1</b>"]),
        (f"{'W' * 300}-1{'2' * 300}", []),
    ],
)
def test_no_line_of_a_title_ends_within_a_designation(title, whole):
    heading = fragment_fromstring(fill("page.head", title=title, lead=""), create_parent=True).find("h1")
    assert heading.text_content() == title
    assert [each.text for each in heading.findall("span[@class='unbroken']")] == whole


def test_json_does_not_end_its_script():
    notes = fill("map_parts.notes", lines=[], when="", way=Markup(), receipt={"name": "</script><b>"})
    assert notes.count("</script>") == 1
    assert json.loads(re.search(r'receipt">(.*)</script>', notes)[1]) == {"name": "</script><b>"}


def test_what_is_not_given_is_not_left_out_in_silence():
    with pytest.raises(UndefinedError, match="words"):
        fill("parts.note")
