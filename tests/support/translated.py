"""Prints what a reader meets, by where: a program for test_words, which runs it beside a translation."""

import io
import json
import os
import re
from contextlib import redirect_stderr, redirect_stdout, suppress
from contextvars import ContextVar
from datetime import date
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path

from google.protobuf.json_format import MessageToDict
from matplotlib.text import Text
from streamlit.testing.v1 import AppTest

import app_page  # noqa: F401 - which makes the harness faster
from figures import composed
from geo.cli import commands
from geo.facts.own_tables import read_sound
from geo.features import provenance
from geo.features.drawing import drawing
from geo.machine import settings
from geo.outputs import kml
from geo.outputs.web import export, webmap
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.link import read_query
from geo.scenario.scenario import Scenario
from geo.server import addresses, check
from geo.words import i18n
from geo.words.errors import AtlasError

QUERY = {
    "site": ["kaliningrad", "54.1,20.1", "mozdok"],
    "band": ["shorter", "intermediate", "0-480"],
    "system": ["9m729"],
}
SCENARIO = Scenario.parse(QUERY["site"], QUERY["band"], "9m729")
TODAY = date(2026, 11, 23)
PAGES = ("systems", "stories", "timeline", "sources")
COMMANDS = ("bands", "capitals", "check", "map", "coverage", "sites", "systems")
SHOWN = ("label", "help", "body", "placeholder", "options", "content")  # of Streamlit's elements
READ_OUT = ("lang", "aria-label", "title", "alt", "data-open", "data-copy")  # of HTML's


class Texts(HTMLParser):
    """The texts of a document, and those of the attributes that are shown or read out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "code", "pre", "small"):
            self.hidden = tag
        self.found += [text for name, text in attrs if name in READ_OUT]

    def handle_endtag(self, tag: str) -> None:
        if tag == self.hidden:
            self.hidden = ""

    def handle_data(self, text: str) -> None:
        if not self.hidden:
            self.found.append(text)


def strings(value, key=""):
    """The texts of an element of the page that are shown."""
    if isinstance(value, dict):
        return list(chain.from_iterable(strings(each, name) for name, each in value.items()))
    if isinstance(value, list):
        return list(chain.from_iterable(strings(each, key) for each in value))
    if not isinstance(value, str) or key not in SHOWN:
        return []
    return [value]


def elements(page):
    assert not page.exception, page.exception
    protos = [(each.type, each.proto) for each in page if getattr(each, "proto", None)]
    said = [strings(MessageToDict(proto)) for kind, proto in protos if kind != "html"]
    return [*chain(*said, *(Texts(proto.body).found for kind, proto in protos if kind == "html"))]


def map_page():
    page = AppTest.from_file(Path("app.py").absolute(), default_timeout=60)
    for key, value in (QUERY | {"lang": [os.environ["LANGUAGE"]]}).items():
        page.query_params[key] = value
    page.run()
    return elements(page.text_input(key="point").set_value("Springfield").run())


def other_page(name):
    code = f"from geo.page import reference_pages\nreference_pages.{name}()"
    return elements(AppTest.from_string(code, default_timeout=60).run())


def refused(act):
    try:
        act()
    except AtlasError as error:
        return [str(error)]
    raise AssertionError(act)


def command(*arguments):
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(out), suppress(SystemExit):
        commands.main(arguments)
    return [re.sub(r"inf-range .*|-[\w-]+|\w+\.\w+", "", out.getvalue())]  # but for what is to be typed


def drawn():
    return [text.get_text() for text in composed(SCENARIO).figure.findobj(Text)]


def on_the_map():
    """What atlas.js says, with its places to fill in left empty."""
    words, _end = json.JSONDecoder().raw_decode(webmap.basemap_js().rpartition("const WORDS = ")[2])
    html = [words.pop(name) for name in ("way", "close", "offline")]
    return [*words.values(), *Texts(re.sub("{.*?}", "", " ".join(html))).found]


def in_google_earth():
    """The texts of the KML file, in which stands HTML."""
    made = kml.document(drawing(SCENARIO), provenance.of(drawing(SCENARIO), TODAY, settings.HOME)).decode()
    return [re.sub("<.*?>", " | ", html) for html in Texts(made).found]


def met():
    """What a reader meets, by where."""
    table = b"name,lat,lon\nMinsk,91,0\n"
    return {
        "the page": map_page(),
        **{f"the page {name}": other_page(name) for name in PAGES},
        "the page check": other_page("check_page"),
        "an answer": Texts(
            check.page_html("range=480&from=54.1,20.1&to=52.5,13.4", "https://atlas.example/")
        ).found,
        "the map": [*(str(name) for name, _corners in webmap.VIEWS), *on_the_map()],
        "the file": Texts(export.map_html(drawing(SCENARIO), TODAY)).found,
        "the figure": drawn(),
        "KML": in_google_earth(),
        "addresses": Texts(addresses.page_html(settings.HOME)).found,
        "a refused point": refused(lambda: LaunchPoint.parse("91,0")),
        "a refused band": refused(lambda: Scenario.parse(["kaliningrad"], ["5-3"])),
        "a refused link": list(read_query({"site": ["kaliningrad"], "km": ["x"]})[1]),
        "a refused table": [str(error) for error in read_sound([(table, "map.csv")])[1].values()],
        **{f"the command {name}": command(name, "--help") for name in COMMANDS},
        "a refused command": command("map", "kaliningrad"),
    }


if __name__ == "__main__":
    # For every thread of this process, those of the pages too.
    i18n._SPOKEN = ContextVar("language", default=os.environ["LANGUAGE"])
    print(json.dumps(met()))
