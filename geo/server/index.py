"""The document with which every page begins: Streamlit's, with the atlas's title, preview and icon.

What a page shows is in it, to be seen before the scripts are there, and where none runs.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from geo.features import three_maps
from geo.outputs.web import capitals_table, export, preview, still, webmap
from geo.scenario import link, link_text
from geo.templates import Markup, fill
from geo.words.i18n import _, kept_by_language, language

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
    query = link_text.cleaned(link.parsed(sent))
    shown = preview.of_page(page, query)
    address = home + ("" if page == "map" else page)
    whole = f"{address}?{sent}" if sent else address
    frame, loads = _streamlit()
    parts = {
        "language": language(),
        "icon": fill("first_document.icon", version=webmap.version())
        + fill("first_document.before", script=_before(), style=_style()),
        "title": preview.tags(shown, home, whole),
        "first": _first(page, shown, sent),
        "root": f'<div id="root" inert></div>\n{loads}',
    }
    for part, words in parts.items():
        frame = _GIVES_WAY[part].sub(lambda _, words=words: words, frame, count=1)  # type: ignore[misc]
    return frame.encode()


def _first(page: str, shown: preview.Preview, sent: str) -> Markup:
    """Return what is seen first: title and sentence, of a map the map as it stands and its table, too."""
    drawn = shown.shown if page == "map" else None
    return fill(
        "first_document.first",
        waits=_("The page is loading …"),
        title=shown.heading,
        words=shown.description,
        legend=export.legend_html(drawn) if drawn else "",
        still=still.still(drawn) if drawn else "",
        table=capitals_table.scrolled_html(drawn, capitals_table.rows(drawn)) if drawn else "",
        needs=_("This page needs JavaScript. Without it:"),
        links=[*_links(page, shown, sent), ("./about", _("About the atlas"))],
    )


def _links(page: str, shown: preview.Preview, sent: str) -> Iterator[tuple[str, str]]:
    """Yield what a reader without scripts can have of a page: addresses and words."""
    if page == "check" and sent:
        yield f"./check.html?{sent}", _("the answer")
    if page in ("map", "check") and shown.shown:
        query = shown.shown.query
        yield f"./figure.png?{query}", _("the figure")
        yield f"./capitals.csv?{query}", _("the table")
        yield f"./circles?{query}", str(three_maps.TITLE)


@cache
def _style() -> str:
    """Return the styles of what is seen first, which are those of the map's document, for it alone."""
    shared = "".join(_asset(name) for name in ("map.css", "legend.css", "still.css"))
    return f"#first {{{shared.replace(':root', '&')}}}{_asset('first.css')}"


@cache
def _before() -> Markup:
    return Markup(_asset("first.js"))


def _asset(name: str) -> str:
    return (webmap.ASSETS / name).read_text("utf-8")


@cache
def _streamlit() -> tuple[str, str]:
    """Return Streamlit's document without what it loads, and that."""
    whole = files("streamlit").joinpath("static", "index.html").read_text("utf-8")
    return _LOADS.sub("", whole), "\n".join(_LOADS.findall(whole))
