"""Six languages are spoken at once, in threads and sessions: no word of one is in the answer to another."""

import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from app_page import opened, shown
from geo.facts import catalog
from geo.facts.model import NOTHING_OWN
from geo.features import wording
from geo.features.drawing import drawing
from geo.outputs import files
from geo.outputs.facts import claims_chart, facts_html, system_html
from geo.outputs.files import FigureOptions
from geo.outputs.web import capitals_table, countries_table, range_chart, webmap
from geo.page import fact_charts, tiles
from geo.scenario import link
from geo.server import about, addresses, check, circles, index
from geo.words import i18n
from geo.words.translations import ENGLISH
from marked import MARKS, marked_languages, marks_in

HOME, DAY = "https://atlas.example/", date(2026, 11, 23)
SIX = (ENGLISH, *MARKS)
QUERY = (
    "site=mozdok&site=54.1,20.1,Here&band=shorter&band=0-480&system=9m729&compare=circle&shade=countries"
    "&common=all&year=1983&units=mi"
)
CLAIM = "system=9m729&from=kaliningrad&to=52.524,13.411,Berlin"
# Without those that are the same under another name, and the figures whose words are packed or painted.
FILES = [suffix for suffix in files.FORMATS if suffix not in (".htm", ".json", ".kmz", ".pdf", ".png")]


@pytest.fixture(scope="module", autouse=True)
def _marked(tmp_path_factory):
    with marked_languages(tmp_path_factory.mktemp("locale")):
        yield


def file(suffix):
    """A file, unpacked if it is an archive, as a text."""
    data = files.content(link.read(QUERY), suffix, DAY, HOME)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            data = b"".join(map(packed.read, packed.namelist()))
    return data.decode("utf-8", "replace")


def lesson():
    return files.content(
        link.read(QUERY), ".svg", DAY, HOME, FigureOptions("slide", "light", "circles")
    ).decode()


def layer():
    group = webmap.layer(drawing(link.read(QUERY)), is_page=True)
    return json.dumps([child.data for child in group._children.values()], ensure_ascii=False)


def page_parts():
    drawn = drawing(link.read(QUERY))
    return "".join(
        [
            tiles.heading(drawn),
            *(tile.words for tile in tiles.tiles(drawn)),
            range_chart.chart_html(drawn),
            countries_table.scrolled_html(drawn),
            capitals_table.scrolled_html(drawn, capitals_table.rows(drawn)),
            *map(str, (wording.TREATY, wording.CLASSES, catalog.VIEWPOINT)),
        ]
    )


def facts():
    system = wording.systems()["9m729"]
    return "".join(
        [
            facts_html.sources_html(facts_html.sources()),
            facts_html.timeline_html(catalog.events()),
            system_html.system_html(system),
            system_html.claims_html(system),
            system_html.systems_html(),
            claims_chart.chart_html(system),
            json.dumps(fact_charts.systems_chart(catalog.systems(), NOTHING_OWN), ensure_ascii=False),
            json.dumps(fact_charts.timeline_chart(catalog.events()), ensure_ascii=False),
        ]
    )


MADE = {
    **{suffix: lambda suffix=suffix: file(suffix) for suffix in FILES},
    "the lesson": lesson,
    "the map's layer": layer,
    "the map's script": webmap.map_js,
    "the page": page_parts,
    "the facts": facts,
    "an answer": lambda: check.page_html(CLAIM, HOME),
    "an answer for programs": lambda: json.dumps(check.as_json(CLAIM, HOME), ensure_ascii=False),
    "the first document": lambda: index.document("map", QUERY, HOME).decode(),
    "those of facts": lambda: "".join(
        index.document(page, "", HOME).decode() for page in ("stories", "systems", "timeline", "sources")
    ),
    "circles": lambda: circles.page_html(QUERY),
    "openapi": lambda: json.dumps(addresses.openapi(HOME), ensure_ascii=False),
    "addresses": lambda: addresses.page_html(HOME),
    "about": about.page_html,
}


# What is drawn, which takes seconds each; three languages of marks are as far apart as six.
DRAWN = (".svg", "the lesson")


@pytest.mark.parametrize("what", MADE)
def test_no_word_of_another_language_is_in_what_is_made(what):
    def made(code):
        with i18n.speaking(code):
            return marks_in(MADE[what]())

    spoken = SIX[:3] if what in DRAWN else SIX
    with ThreadPoolExecutor(len(spoken)) as pool:
        found = dict(zip(spoken, pool.map(made, spoken), strict=True))
    assert found == {code: {code} - {ENGLISH} for code in spoken}


def test_two_sessions_speak_two_languages():
    first, second = opened(lang="cy", system="9m729"), opened(lang="is", system="9m729")
    for page, code in ((first, "cy"), (second, "is")) * 2:
        assert not page.exception
        page.toggle(key="shorter").set_value(not page.toggle(key="shorter").value).run()
        labels = [
            each.label for kind in ("toggle", "selectbox", "text_input", "button") for each in page.get(kind)
        ]
        assert marks_in(shown(page) + " ".join(labels)) == {code}
