"""The document with which every page begins: Streamlit's, with the atlas's title, preview and icon."""

import re
from functools import cache, lru_cache
from importlib.resources import files

from geo.outputs.web import preview, webmap
from geo.scenario import link, link_text
from geo.templates import Markup, fill
from geo.words.i18n import LANGUAGE, _

# The parts of Streamlit's document that are replaced, each found once.
_GIVES_WAY = {
    "language": re.compile(r'(?<=<html lang=")en(?=">)'),
    "icon": re.compile(r'<link rel="shortcut icon"[^>]*>'),
    "title": re.compile(r"<title>Streamlit</title>"),
    "noscript": re.compile(r"<noscript>.*?</noscript>", re.DOTALL),
}


@lru_cache(maxsize=64)
def document(page: str, sent: str, home: str) -> bytes:
    """Return the document of a page by its name. `sent` is the query, `home` where the atlas is served."""
    query = link_text.cleaned(link.parsed(sent))
    shown = preview.of_page(page, query)
    address = home + ("" if page == "map" else page)
    whole = f"{address}?{sent}" if sent else address
    parts = {
        "language": LANGUAGE,
        "icon": fill("first_document.icon") + fill("first_document.before", script=_before()),
        "title": preview.tags(shown, home, whole),
        "noscript": _noscript(shown, sent if page == "check" else ""),
    }
    written = _streamlit()
    for part, words in parts.items():
        written = _GIVES_WAY[part].sub(lambda _, words=words: words, written, count=1)  # type: ignore[misc]
    return written.encode()


def _noscript(shown: preview.Preview, asked: str) -> Markup:
    """Return the content for a reader without scripts; `asked` is the query of a question about a claim."""
    return fill(
        "first_document.noscript",
        needs=_("This page needs JavaScript. Without it:"),
        query=shown.shown.query if shown.shown else "",
        figure=_("the figure"),
        table=_("the table"),
        asked=asked,
        answer=_("the answer"),
    )


@cache
def _before() -> Markup:
    return Markup((webmap.ASSETS / "first.js").read_text("utf-8"))


@cache
def _streamlit() -> str:
    return files("streamlit").joinpath("static", "index.html").read_text("utf-8")
