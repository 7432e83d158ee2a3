"""The document with which every page begins: Streamlit's, with the atlas's title, preview and icon.

What a page shows is in it, to be seen before the scripts are there, and where none runs.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files

from geo.outputs.web import preview, webmap
from geo.scenario import link, link_text
from geo.scenario.parameters import LANGUAGE
from geo.server import first
from geo.templates import Markup, fill
from geo.words.i18n import kept_by_language, language

# The parts of Streamlit's document that are replaced, each found once.
_GIVES_WAY = {
    "language": re.compile(r'(?<=<html lang=")en(?=">)'),
    "icon": re.compile(r'<link rel="shortcut icon"[^>]*>'),
    "title": re.compile(r"<title>Streamlit</title>"),
    "first": re.compile(r"<noscript>.*?</noscript>", re.DOTALL),
    "root": re.compile(r'<div id="root"></div>'),
}
# What it loads: in its head it would keep back what is seen first, on a slow line by many seconds.
_LOADS = re.compile(
    r'<script type="module"[^>]*></script>|<link\s[^>]*rel="(?:modulepreload|preload|stylesheet)"[^>]*>'
)


@kept_by_language(64)
def document(page: str, sent: str, home: str) -> bytes:
    """Return the document of a page by its name. `sent` is the query, `home` where the atlas is served."""
    query = link.parsed(sent)
    if page != "sources":  # whose key `source` others add to links
        query = link_text.cleaned(query)
    shown = preview.of_page(page, query)
    address = home + ("" if page == "map" else page)
    whole = f"{address}?{sent}" if sent else address
    frame, loads = _streamlit()
    parts = {
        "language": language(),
        "icon": fill("first_document.icon", version=webmap.version())
        + fill("first_document.before", script=_before(), style=first.style(page, query)),
        "title": preview.tags(shown, home, whole) + _ways(page, query, home),
        "first": first.first(page, shown, query, sent),
        "root": f'<div id="root" inert></div>\n{loads}',
    }
    for part, words in parts.items():
        frame = _GIVES_WAY[part].sub(lambda _, words=words: words, frame, count=1)  # type: ignore[misc]
    return frame.encode()


def _ways(page: str, query: first.Query, home: str) -> Markup:
    """Return under which address a search engine keeps what is shown, and the same in each language."""
    ways = {code: f"{home}{address}" for code, address in first.spoken(page, query)}
    said = language() if LANGUAGE.key in query else first.DEFAULT
    canonical = fill("preview.canonical", address=ways[said]) if said in ways else Markup()
    return canonical + fill("preview.alternate", alternates=ways.items())


def loaded() -> Iterator[str]:
    """Yield the paths of the files that Streamlit's document can load, below that of the atlas."""
    with as_file(files("streamlit") / "static") as folder:
        for each in folder.rglob("*"):
            if each.is_file() and each.name != "index.html":
                yield each.relative_to(folder).as_posix()


@cache
def _before() -> Markup:
    return Markup((webmap.ASSETS / "first.js").read_text("utf-8"))


@cache
def _streamlit() -> tuple[str, str]:
    """Return Streamlit's document without what it loads, and that."""
    whole = files("streamlit").joinpath("static", "index.html").read_text("utf-8")
    return _LOADS.sub("", whole), "\n".join(_LOADS.findall(whole))
