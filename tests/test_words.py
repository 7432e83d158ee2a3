"""Every text that a reader meets stands in the catalogue for translators, and a translation is shown."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from geo import treaty

ROOT = Path(__file__).parent.parent
COLLECTED = ROOT / "geo" / "locale" / "atlas.pot"
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOCK = "àƀçđèƒĝĥìĵķĺɱñòþɋŕšţùṽŵẋŷžÀƁÇĐÈƑĜĤÌĴĶĹṀÑÒÞɊŔŠŢÙṼŴẊŶŽ"
# What no translation changes: names of formats and things, examples of what to type, ids.
NAMES = """INF Range Atlas; GeoJSON; KML; GeoPackage; CSV; HTML; PNG; SVG; PDF; WGS84; PROJ; GEOS; pyproj; shapely;
    OpenStreetMap; GeographicLib; Natural Earth; GeoNames; NATO; EU; km; mi; nmi; map; csv"""


def mocked(text):
    """A text as a translation has it, but for its places to fill in and the tags of HTML."""
    parts = re.split(r"({[^}]*}|<[^>]*>)", text)
    return "".join(part if part[:1] in "{<" else part.translate(str.maketrans(PLAIN, MOCK)) for part in parts)


@pytest.fixture(scope="module")
def met(tmp_path_factory):
    """What a reader meets whose language is Esperanto, of which there is a translation."""
    home = tmp_path_factory.mktemp("translated")
    shutil.copytree(ROOT / "geo", home / "geo", ignore=shutil.ignore_patterns("__pycache__"))
    (home / "data").symlink_to(ROOT / "data")
    shutil.copy(ROOT / "app.py", home)
    with COLLECTED.open("rb") as file:
        known = read_po(file)
    translation = Catalog(locale="eo")
    for message in known:
        texts = [message.id] if isinstance(message.id, str) else list(message.id)
        done = [mocked(text) for text in texts]
        if message.id:
            translation.add(
                message.id, done[0] if isinstance(message.id, str) else done, context=message.context
            )
    folder = home / "geo" / "locale" / "eo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "atlas.mo").open("wb") as file:
        write_mo(file, translation)
    done = subprocess.run(
        [sys.executable, ROOT / "tests" / "translated.py"],
        cwd=home,
        env=os.environ | {"LANGUAGE": "eo", "PYTHONPATH": str(home)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert not done.returncode, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_catalogue_is_that_of_the_code(tmp_path):
    again = tmp_path / "atlas.pot"
    subprocess.run(["make", "--silent", "words", f"CATALOGUE={again}"], cwd=ROOT, check=True)
    assert again.read_text("utf-8") == COLLECTED.read_text("utf-8")


@pytest.fixture(scope="module")
def untranslated():
    """All that no translation changes: the texts of the data, quotations, names."""
    files = [file.read_text("utf-8") for file in (ROOT / "data").glob("*.csv")]
    rows = [cell for file in files for row in csv.reader(file.splitlines()) for cell in row]
    quoted = [each.words for each in (treaty.SHORTER, treaty.INTERMEDIATE)]
    return "\n".join(
        [*rows, *quoted, *re.split(r";\s+", NAMES), (ROOT / "data" / "stories.toml").read_text("utf-8")]
    )


def test_nothing_that_a_reader_meets_is_left_untranslated(met, untranslated):
    left = {}
    for where, texts in met.items():
        assert any(set(MOCK) & set(text) for text in texts), where
        runs = {run.strip() for text in texts for run in re.split(f"[^a-zA-Z’'. ]|[{MOCK}]+", text)}
        left[where] = sorted(run for run in runs if re.search("[a-zA-Z]{2}", run) and run not in untranslated)
    assert {where: runs for where, runs in left.items() if runs} == {}
