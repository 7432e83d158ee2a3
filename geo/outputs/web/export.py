"""The map as one HTML document, as folium has it for a notebook, and as a frame for another page."""

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, cast
from urllib.parse import quote

import folium
from branca.element import Element, Figure

from geo import markup
from geo.features import citations, provenance, wording
from geo.features.cite_map import Citation
from geo.features.drawing import Drawing
from geo.features.provenance import HOME
from geo.i18n import LANGUAGE, _, ngettext
from geo.outputs.web import capitals_table, preview, range_chart, webmap


def map_html(drawing: Drawing, today: date, home: str = HOME, only_map: bool = False) -> str:
    """Return the map as one HTML document that asks nothing of any network.

    `home` is the address of the page, from which the link that reopens the scenario is made. With
    `only_map` the map fills the document, with one line below it: for a frame in another page.
    """
    base = whole_map(webmap.BaseMap(), drawing)
    figure = cast(Figure, base.get_root())
    _number(figure)
    figure.render()
    return _DOCUMENT.format(
        language=LANGUAGE,
        icon=_icon(),
        preview=_preview(drawing, home),
        style=_style(),
        scripts=_scripts(),
        header=figure.header.render().replace(", maximum-scale=1.0, user-scalable=no", ""),
        before="" if only_map else _before(drawing),
        map=figure.html.render(),
        without=markup.escape(_NO_SCRIPT if only_map else f"{_NO_SCRIPT} {_IN_WORDS}"),
        after=_credit(drawing, home) if only_map else _after(drawing, today, home),
        script=figure.script.render(),
    )


def _preview(drawing: Drawing, home: str) -> str:
    """Return title, description and what a chat shows: with a picture if others can reach the atlas."""
    texts = replace(preview.of_map(drawing), tab=wording.title(drawing))
    reached = "" if provenance.opens_here_alone(home) else home
    return preview.tags(texts, reached, f"{home}map.html?{drawing.query}")


def notebook_map(drawing: Drawing) -> folium.Map:
    """Return the map as a folium map with all that it needs in it: a notebook shows it offline."""
    base = _TitledMap(wording.title(drawing))
    figure = cast(Figure, base.get_root())
    figure.header.add_child(_Verbatim(f"<style>{_style()}</style>{_scripts()}"), name="atlas")
    return whole_map(base, drawing)


def whole_map(base: webmap.BaseMap, drawing: Drawing) -> webmap.BaseMap:
    """Return the base map with the drawing's layers, and the box in which they are switched on and off."""
    for layer in webmap.layers(drawing):
        layer.add_to(base)
    if drawing.bands:
        folium.LayerControl(collapsed=False).add_to(base)
        webmap.Script("atlas.fold({map});").add_to(base)
    return base


def legend_html(drawing: Drawing) -> str:
    """Return the legend with the number of capitals, as one paragraph."""
    entries = []
    for entry in drawing.legend:
        kinds = ("swatch", "dot") if entry.is_band else ("dot",)
        samples = "".join(webmap.swatch(entry.style, kind) for kind in kinds)
        words = ngettext("{n}\u00a0capital", "{n}\u00a0capitals", entry.capitals)
        capitals = words.format(n=entry.capitals)
        entries.append(f"<span>{samples}{markup.escape(entry.label)}: {markup.escape(capitals)}</span>")
    return f'<p class="legend">{" ".join(entries)}</p>'


def embed_html(drawing: Drawing, home: str = HOME) -> str:
    """Return the HTML that shows the map alone in another page, from the page at `home`."""
    # A query is all letters, digits and %: nothing in it but & means anything to HTML.
    address = f"{home}map.html?{drawing.query}&view=map".replace("&", "&amp;")
    title = markup.escape(wording.title(drawing))
    return f'<iframe src="{address}" title="{title}" width="100%" height="480" style="border:0"></iframe>'


def _number(element: Element, count: Iterator[int] | None = None) -> None:
    """Give folium's elements numbers for their random names, so that the same map is the same document."""
    count = count or itertools.count()
    element._id = f"{next(count):x}"
    for child in element._children.values():
        _number(child, count)


class _TitledMap(webmap.BaseMap):
    """A map whose frame in a notebook has a title, for a screen reader to say."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title

    def _repr_html_(self, **how: Any) -> str:
        frame: str = super()._repr_html_(**how)
        return frame.replace("<iframe ", f'<iframe title="{markup.escape(self.title)}" ', 1)


class _Verbatim(Element):
    """HTML as it is, which folium would read as a template."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.verbatim = html

    def render(self, **_: Any) -> str:
        """Return the HTML."""
        return self.verbatim


def _scripts() -> str:
    own_names = ("atlas.js", "moves.js", "years.js")
    files = [webmap.LEAFLET / "leaflet.js", *(webmap.ASSETS / name for name in own_names)]
    leaflet, *own = (file.read_text("utf-8") for file in files)
    # Without its source map, which a browser's developer tools would look for beside the file.
    scripts = [leaflet.split("//# sourceMappingURL")[0], webmap.basemap_js(), *own]
    return "".join(f"<script>{script}</script>\n" for script in scripts)


def _icon() -> str:
    """Return the atlas's icon as an address that contains it: a browser would ask the server for another."""
    return f"data:image/svg+xml,{quote((webmap.ASSETS / 'icon.svg').read_text('utf-8'))}"


def _style() -> str:
    """Return every stylesheet of the document; that of Leaflet without the pictures it never shows."""
    leaflet = re.sub(r"url\([^)]*\)", "none", (webmap.LEAFLET / "leaflet.css").read_text("utf-8"))
    own = [(webmap.ASSETS / name).read_text("utf-8") for name in ("map.css", "legend.css", "document.css")]
    return leaflet + "".join(own)


def _before(drawing: Drawing) -> str:
    """Return what is above the map."""
    title, lead, summary = map(
        markup.escape, (wording.title(drawing), wording.LEAD, wording.summary(drawing))
    )
    return f'<header><h1>{title}</h1><p class="lead">{lead}</p><p>{summary}</p></header>'


def _after(drawing: Drawing, today: date, home: str) -> str:
    """Return what is below it."""
    table = capitals_table.scrolled_html(drawing, drawing.capitals)
    members = "".join(f"<p>{markup.escape(words)}</p>" for words in citations.memberships())
    heading, method = map(markup.escape, (_("The capitals as a table"), _("Method, sources and date")))
    return (
        f"<footer>{legend_html(drawing)}{range_chart.chart_html(drawing)}\n"
        f"<details><summary><h2>{heading}</h2></summary>{table}{members}</details>\n"
        f"<details open><summary><h2>{method}</h2></summary>{_notes(drawing, today, home)}</details>\n"
        f"{_cite(provenance.citation(drawing, today, home))}\n</footer>"
    )


def _cite(citation: Citation) -> str:
    """Return how to cite the map, for people and for programs."""
    heading, text, bibtex, csl = map(
        markup.escape, (_("Cite this map"), citation.as_text(), citation.as_bibtex(), citation.as_csl())
    )
    return (
        f'<details id="cite"><summary><h2>{heading}</h2></summary><p>{text}</p>'
        f"<h3>BibTeX</h3><pre>{bibtex}</pre><h3>CSL-JSON</h3><pre>{csl}</pre></details>"
    )


def _credit(drawing: Drawing, home: str) -> str:
    """Return the one line below the map where it is shown alone, and the way to the atlas."""
    address = markup.escape(f"{home}?{drawing.query}")
    method = _("Surface distances on WGS84. Borders: Natural Earth.")
    line = " ".join(filter(None, (wording.what_if(drawing), f"{wording.NAME}.", method)))
    alone = provenance.opens_here_alone(home)
    opens = _("Open in the atlas on this computer") if alone else _("Open in the atlas")
    words, opens = map(markup.escape, (line, opens))
    way = f'<a href="{address}" target="_blank" rel="noopener">{opens}</a>'
    return f'<footer class="credit"><p>{words} {way}</p></footer>'


def _notes(drawing: Drawing, today: date, home: str) -> str:
    """Return what an honest reader must know: how, from what, when, and where to open it again."""
    receipt = provenance.of(drawing, today, home)
    lines = [
        receipt.not_modelled,
        receipt.year,
        wording.pole_note(drawing),
        wording.flat_note(drawing),
        wording.TREATY,
        wording.CLASSES,
        *receipt.sources,
        receipt.facts,
        receipt.credits,
        receipt.borders,
        f"{receipt.method} {receipt.ellipsoid}. {'; '.join(receipt.libraries)}.",
    ]
    facts = json.dumps(receipt.as_json(), ensure_ascii=False).replace("<", "\\u003c")
    when = f"{receipt.made_by}, {today.day} {today:%B %Y}"
    paragraphs = "".join(f"<p>{markup.escape(line)}</p>" for line in lines if line)
    data = f'<script type="application/json" id="receipt">{facts}</script>'
    way = " ".join((_way_back(receipt, home), markup.escape(receipt.not_in_link)))
    return f"{paragraphs}<p>{when}. {way}</p>{data}"


def _way_back(receipt: provenance.Receipt, home: str) -> str:
    """Return how to open the map again: by the link, or by the command if the link cannot serve."""
    address = markup.escape(receipt.link or f"{home}?{receipt.scenario}")
    link, command = f'<a href="{address}">{address}</a>', f"<code>{markup.escape(receipt.command)}</code>"
    if receipt.link:
        return f"{markup.escape(_('Reopen this map in the atlas:'))} {link}"
    here = _("Reopen this map on the computer where it was made, while the atlas is served there:")
    elsewhere = _("Anywhere else, with the atlas installed:")
    return f"{markup.escape(here)} {link} {markup.escape(elsewhere)} {command}"


_NO_SCRIPT = _(
    "The map is drawn by a script, and scripts do not run here: a browser that runs them shows it."
)
_IN_WORDS = _("All that it shows is in the sentence above and in the table below.")
_DOCUMENT = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<link rel="icon" href="{icon}">
{preview}
<style>{style}</style>
{scripts}{header}
</head>
<body>
{before}
<main><noscript><p>{without}</p></noscript>{map}</main>
{after}
<script>{script}</script>
</body>
</html>
"""
