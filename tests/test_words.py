"""Every text that a reader meets stands in the catalogue for translators, and a translation is shown."""

import ast
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from geo import treaty
from geo.facts import catalog, gazetteer
from geo.features import citations

ROOT = Path(__file__).parent.parent
COLLECTED = ROOT / "geo" / "locale" / "atlas.pot"
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOCK = "àƀçđèƒĝĥìĵķĺɱñòþɋŕšţùṽŵẋŷžÀƁÇĐÈƑĜĤÌĴĶĹṀÑÒÞɊŔŠŢÙṼŴẊŶŽ"
# What stands between texts that no translation changes.
BETWEEN = rf"https?:\S+|[^a-zA-Z’'\s]|[{MOCK}]+|\bkm\b"
# Names and ids.
NAMES = """INF Range Atlas; GeoJSON; KML; GeoPackage; CSV; HTML; PNG; SVG; PDF; WGS; PROJ; GEOS; EPSG; pyproj;
    shapely; OpenStreetMap; GeographicLib; Natural Earth; GeoNames; NATO; EU; km; map; csv; CONTRIBUTING; md;
    localhost; agreed; column; decimal; dms; slide; flat; openapi; json;
    Esperanto; Polski; The INF Range Atlas contributors; BibTeX; CSL;
inf-range map --scenario 'site=mozdok&lang=eo' -o map.html"""


def mocked(text):
    """A text as a translation has it, but for its places to fill in and its marks."""
    parts = re.split(r"({[^}]*}|<[^>]*>|`[^`]*`|:material/[a-z_]+:)", text)
    return "".join(part if part[:1] in "{<" else part.translate(str.maketrans(PLAIN, MOCK)) for part in parts)


def translate(home):
    """Translate a copy of the code into Esperanto: one folder."""
    made = Catalog(locale="eo")
    with COLLECTED.open("rb") as opened:
        for each in filter(lambda message: message.id, read_po(opened)):
            said = tuple(map(mocked, each.id)) if each.pluralizable else mocked(each.id)
            made.add(each.id, said, context=each.context)
    file = home / "geo" / "locale" / "eo" / "LC_MESSAGES" / "atlas.po"
    file.parent.mkdir(parents=True)
    with file.open("wb") as out:
        write_po(out, made)


@pytest.fixture(scope="module")
def met(tmp_path_factory):
    """What a reader meets whose language is Esperanto, of which there is a translation."""
    home = tmp_path_factory.mktemp("translated")
    shutil.copytree(ROOT / "geo", home / "geo")  # with what Python has compiled
    (home / "data").symlink_to(ROOT / "data")
    shutil.copy(ROOT / "app.py", home)
    translate(home)
    done = subprocess.run(
        [sys.executable, ROOT / "tests" / "support" / "translated.py"],
        cwd=home,
        env=os.environ | {"LANGUAGE": "eo", "PYTHONPATH": str(home)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert not done.returncode, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_catalogues_are_those_of_the_code_and_of_the_facts(tmp_path):
    subprocess.run(["make", "--silent", "words", f"LOCALE={tmp_path}"], cwd=ROOT, check=True)
    for name in ("atlas.pot", "facts.pot"):
        assert (tmp_path / name).read_text("utf-8") == (COLLECTED.parent / name).read_text("utf-8"), name


def said_in(code):
    """The English of every text that code says: of a call in an f-string too, which pybabel does not see."""
    takes = {"_": 0, "Text": 0, "ngettext": 0, "pgettext": 1, "text_in": 1}
    for call in ast.walk(ast.parse(code)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name | ast.Attribute):
            name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr
            given = call.args[takes[name] :] if name in takes else ()
            if given and isinstance(given[0], ast.Constant) and given[0].value:
                yield given[0].value


def test_every_text_of_the_code_is_collected():
    collected = {
        form
        for each in read_po(io.BytesIO(COLLECTED.read_bytes()))
        for form in (each.id if isinstance(each.id, tuple) else (each.id,))
    }
    said = {
        (str(file.relative_to(ROOT)), text)
        for file in (ROOT / "app.py", *(ROOT / "geo").rglob("*.py"))
        for text in said_in(file.read_text("utf-8"))
    }
    assert len(said) > 1000
    assert [(file, text) for file, text in sorted(said) if text not in collected] == []


@pytest.fixture(scope="module")
def untranslated():
    """All that no translation changes: the texts of the data, quotations, names."""
    files = [
        (ROOT / "data" / name).read_text("utf-8")
        for name in sorted(os.listdir(ROOT / "data"))
        if name.endswith("csv")
    ]
    rows = [cell for file in files for row in csv.reader(file.splitlines()) for cell in row]
    notes = [citations.plain_note(claim.note) for claim in catalog.claims()]
    quoted = [each.words for each in (treaty.SHORTER, treaty.INTERMEDIATE)]
    places = [each.label for each in gazetteer.find("Springfield")]
    stories = (ROOT / "data" / "stories.toml").read_text("utf-8")
    months = Locale.parse("eo").months["format"]["wide"].values()  # which the language has by itself
    return "\n".join([*rows, *notes, *quoted, *places, *months, stories, *re.split(r";\s+", NAMES)])


def test_a_file_says_in_which_language_it_is(met):
    assert "eo" in met["the file"]
    assert "eo" in met["addresses"]


def test_nothing_that_a_reader_meets_is_left_untranslated(met, untranslated):
    left = {}
    for where, texts in met.items():
        assert any(set(MOCK) & set(each) for each in texts), where
        runs = {run.strip() for each in texts for run in re.split(BETWEEN, each)}
        left[where] = sorted(
            run
            for run in runs
            if re.search("[a-zA-Z]{2}", run)
            and run not in untranslated
            and run[0].upper() + run[1:] not in untranslated  # within a sentence
        )
    assert {where: runs for where, runs in left.items() if runs} == {}


# Whose first argument, and whose help, is shown.
SHOWING = {
    "AtlasError",
    "note",
    "button",
    "toggle",
    "selectbox",
    "text_input",
    "header",
    "subheader",
    "expander",
    "popover",
}
# What these say is about the files in data/, for those who change them.
OF_DATA = {"story_file", "row_parsers", "csv_rows", "catalog", "borders"}


# What looks a text up in the catalogue, at once or when it is shown.
SAYING = ("_", "ngettext", "pgettext", "Text", "text_in")

SPOKEN = [file for file in [*(ROOT / "geo").rglob("*.py"), ROOT / "app.py"] if file.stem not in OF_DATA]


@pytest.mark.parametrize("module", SPOKEN, ids=lambda file: file.stem)
def test_no_sentence_goes_past_the_catalogue(module):
    past = []
    for call in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in SHOWING:
            shown = call.args[:1] + [each.value for each in call.keywords if each.arg == "help"]
            past += [
                words
                for each in shown
                for words in unmarked(each)
                if re.search("[A-Z][a-z]|[a-z] [a-z]", words)
            ]
    assert past == []


def unmarked(node):
    """The texts in an expression that are not looked up in the catalogue."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYING:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from unmarked(child)


def at_import(node):
    """The calls made when a module is imported: outside functions, in their defaults and decorators."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            defaults = [*child.args.defaults, *filter(None, child.args.kw_defaults)]
            yield from at_import(ast.Tuple([*defaults, *getattr(child, "decorator_list", [])]))
            continue
        if isinstance(child, ast.Call):
            yield child
        yield from at_import(child)


# What words or numbers say at once. `str` may make a text of one that is to be said late.
EARLY = ("_", "ngettext", "pgettext", "listed", "str", "number", "length", "rounded", "tenths", "grouped")


@pytest.mark.parametrize(
    "module", [*(ROOT / "geo").rglob("*.py"), ROOT / "app.py"], ids=lambda file: file.stem
)
def test_nothing_is_said_before_anybody_asks(module):
    assert said_early(module.read_text("utf-8")) == []


def said_early(code):
    called = (
        (getattr(call.func, "id", getattr(call.func, "attr", "")), call)
        for call in at_import(ast.parse(code))
    )
    return [ast.unparse(call) for name, call in called if name in EARLY]


def test_the_search_for_what_is_said_early_finds_it():
    early = """
TITLE = _("a")
def shown(title=_("b")): return _("not this")
@option(help=pgettext("x", "c"))
def command(): pass
class Page:
    name = ngettext("d", "e", 1)
    lead = lambda self, words=_("f"): _("nor this")
    far = units.length(5.0)
    known = {"g": [listed(["h"])]}
"""
    assert len(said_early(early)) == 7


IMPORTED = """
import importlib, json, pkgutil, sys, traceback
from geo.words import i18n

class Asked:
    def __init__(self): self.by = []
    def get(self):
        frames = [each for each in traceback.extract_stack() if each.name == "<module>"]
        self.by.append(f"{frames[-1].filename}:{frames[-1].lineno}")
        return "en"

i18n._SPOKEN = asked = Asked()
import geo
for each in pkgutil.walk_packages(geo.__path__, "geo."):
    if each.name != "geo.__main__":
        importlib.import_module(each.name)
from geo.server import routes
routes.warm = lambda: None  # which makes one of everything, in English
sys.path.insert(0, sys.argv[1])
import app
print(json.dumps(sorted({*asked.by})))
"""


def test_importing_the_code_asks_for_no_language():
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED, ROOT], cwd=ROOT, capture_output=True, check=True, text=True
    )
    asked = json.loads(done.stdout.splitlines()[-1])
    # The usual scenario has facts in it: as they are read the sentences are ready that would refuse them.
    assert [each for each in asked if "geo/scenario/scenario.py" not in each] == []
