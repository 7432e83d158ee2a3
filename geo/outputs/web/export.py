"""The map as one HTML document, as folium has it for a notebook, and as a frame for another page."""

import base64
import gzip
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, cast
from urllib.parse import quote

import folium
from branca.element import Element, Figure

from geo.facts.dates import Date
from geo.features import citations, claimed_figures, provenance, wording
from geo.features.cite_map import Citation
from geo.features.drawing import Drawing
from geo.features.palette import COMMON
from geo.machine import hosts
from geo.machine.settings import HOME
from geo.outputs.web import (
    capitals_table,
    change_table,
    countries_table,
    drag_table,
    map_legend,
    preview,
    range_chart,
    still,
    webmap,
)
from geo.templates import Markup, document, fill
from geo.words.i18n import Text, _, language
from geo.words.translations import ENGLISH


def map_html(drawing: Drawing, today: date, home: str = HOME, only_map: bool = False) -> str:
    """Return the map as one HTML document that asks nothing of any network.

    `home` is the address of the page, from which the link that reopens the scenario is made. With
    `only_map` the map fills the document, with one line below it: for a frame in another page.
    """
    base, table = webmap.BaseMap(), None if only_map else change_table.of(drawing)
    webmap.layer(drawing).add_to(base)
    figure = cast(Figure, base.get_root())
    _number(figure)
    figure.render()
    return document(
        "map_document",
        language=language(),
        icon=_icon(),
        preview=_preview(drawing, home),
        style=_style(),
        scripts=_scripts(drawing),
        packed=_packed(),
        changes=_changes(table) if table else "",
        header=figure.header.render().replace(", maximum-scale=1.0, user-scalable=no", ""),
        before="" if only_map else _before(drawing),
        map=figure.html.render(),
        without=NO_SCRIPT if only_map or drawing.asked.are_many else f"{NO_SCRIPT} {IN_WORDS}",
        still=still.still(drawing) + (legend_html(drawing) if only_map else ""),
        after=_credit(drawing, home)
        if only_map
        else _after(drawing, today, home, _controls(drawing, today) if table else Markup()),
        script=re.sub(r"\n\s+", "\n", figure.script.render()),  # no text in it runs over a line
    )


def _preview(drawing: Drawing, home: str) -> Markup:
    """Return title, description and what a chat shows: with a picture if others can reach the atlas."""
    texts = replace(preview.of_map(drawing), tab=wording.title(drawing))
    reached = "" if hosts.opens_here_alone(home) else home
    return preview.tags(texts, reached, f"{home}map.html?{drawing.query}")


def notebook_map(drawing: Drawing) -> folium.Map:
    """Return the map as a folium map with all that it needs in it: a notebook shows it offline."""
    base = _TitledMap(wording.title(drawing))
    figure = cast(Figure, base.get_root())
    figure.header.add_child(
        webmap.Verbatim(
            fill(
                "map_parts.in_head",
                style=_style(),
                scripts=[*_spoken(), *_scripts(drawing)],
                packed=_packed(),
            )
        ),
        name="atlas",
    )
    webmap.layer(drawing).add_to(base)
    return base


def _spoken() -> list[str]:
    """Return the script that tells a notebook's frame its language, if it is another one than the frame's."""
    return [] if language() == ENGLISH else [f"document.documentElement.lang = {language()!r};"]


def legend_html(drawing: Drawing) -> Markup:
    """Return the legend with the number of places, as one paragraph."""

    def counted(n: int) -> str:
        return drawing.asked.counted(n).replace(" ", "\u00a0")

    entries = []
    for entry in drawing.legend:
        samples = [map_legend.swatch(entry.style)] if entry.is_band else []
        label, ban, n = claimed_figures.counted(entry, drawing)
        label = ", ".join(filter(None, (label, ban)))
        entries.append(([*samples, map_legend.dot(entry.style)], label, counted(n)))
    if ground := drawing.common:
        entries.append(([map_legend.swatch(COMMON)], ground.label, counted(ground.places)))
    return fill("legend.legend", entries=entries)


def embed_html(drawing: Drawing, home: str = HOME) -> Markup:
    """Return the HTML that shows the map alone in another page, from the page at `home`."""
    address = f"{home}map.html?{drawing.query}&view=map"
    return fill("map_parts.embedded", address=address, title=wording.title(drawing))


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
        return frame.replace("<iframe ", fill("web_map.frame", title=self.title), 1)


def _scripts(drawing: Drawing) -> list[str]:
    """Return every script of the document, in its order."""
    leaflet = (webmap.LEAFLET / "leaflet.js").read_text("utf-8")
    # Without its source map, which a browser's developer tools would look for beside the file.
    return [leaflet.split("//# sourceMappingURL")[0], webmap.map_js(drawing.asked), webmap.script("table")]


_PACKED = re.compile(rb'<script type="text/plain" id="packed[^"]*">([^<]*)</script>')  # see map_parts.html


def packed(document: bytes) -> list[bytes]:
    """Return the scripts that a document has packed in it, as they stand there."""
    return _PACKED.findall(document)


def unpacked(script: bytes) -> str:
    """Return such a script as it runs."""
    return gzip.decompress(base64.b64decode(script)).decode()


@cache
def _packed() -> str:
    """Return what draws the round views, as views.js unpacks it when one is asked for: d3 and its script."""
    return squeezed(webmap.D3.read_bytes() + webmap.script(webmap.ROUND).encode())


def _changes(table: Mapping[str, Any]) -> str:
    """Return packed what the reader needs to change the map, by its table."""
    known = {"CHANGES": table, "DRAGGED": drag_table.words()}
    constants = "".join(webmap.constant(name, value) for name, value in known.items())
    return squeezed(f"{constants}{webmap.changes_js()}".encode())


def squeezed(script: bytes) -> str:
    """Return a script as gzip in Base64, of the same one always the same."""
    return base64.b64encode(gzip.compress(script, mtime=0)).decode()


def _icon() -> str:
    """Return the atlas's icon as an address that contains it: a browser would ask the server for another."""
    return f"data:image/svg+xml,{quote((webmap.ASSETS / 'icon.svg').read_text('utf-8'))}"


def _style() -> str:
    """Return every stylesheet of the document, without comments and indents, nor what Leaflet never shows."""
    leaflet = re.sub(r"url\([^)]*\)", "none", (webmap.LEAFLET / "leaflet.css").read_text("utf-8"))
    own = [
        (webmap.ASSETS / name).read_text("utf-8")
        for name in ("map.css", "legend.css", "still.css", "document.css")
    ]
    return re.sub(r"(?s)/\*.*?\*/\s*|(?<=\n)\s+", "", leaflet + "".join(own))


def _before(drawing: Drawing) -> Markup:
    """Return what is above the map."""
    title, summary = wording.title(drawing), wording.summary(drawing)
    return fill("map_parts.before", title=title, lead=wording.LEAD, summary=summary)


def _controls(drawing: Drawing, today: date) -> Markup:
    """Return the controls by which the reader changes the map, which a script shows."""
    changed = _("Changed in this file since it was exported on {day} as “{title}”.")
    return fill(
        "map_parts.controls",
        name=_("Change this map"),
        which=_("Launch point"),
        remove=_("Remove"),
        place=_("Site or latitude, longitude"),
        go=_("Move"),
        own=_("A band of your own"),
        back=_("Back to the exported map"),
        hand=_("You can also drag a launch point, click the map, and switch bands in its legend."),
        changed=changed.format(day=Date.parse(today.isoformat()).label, title=wording.title(drawing)),
    )


def _after(drawing: Drawing, today: date, home: str, controls: Markup) -> Markup:
    """Return what is below it."""
    return fill(
        "map_parts.after",
        controls=controls,
        legend=legend_html(drawing),
        chart=range_chart.chart_html(drawing),
        countries_heading=_("The countries as a table") if drawing.has_countries else "",
        countries=countries_table.scrolled_html(drawing) if drawing.has_countries else "",
        table_heading=capitals_table.heading(drawing),
        table=capitals_table.scrolled_html(drawing, capitals_table.rows(drawing)),
        memberships=citations.memberships(),
        method_heading=_("Method, sources and date"),
        notes=_notes(drawing, today, home),
        cite=_cite(provenance.citation(drawing, today, home)),
    )


def _cite(citation: Citation) -> Markup:
    """Return how to cite the map, for people and for programs."""
    return fill(
        "map_parts.cite",
        heading=_("Cite this map"),
        text=citation.as_text(),
        bibtex=citation.as_bibtex(),
        csl=citation.as_csl(),
    )


def _credit(drawing: Drawing, home: str) -> Markup:
    """Return the one line below the map where it is shown alone, and the way to the atlas."""
    method = _("Surface distances on WGS84. Borders: Natural Earth.")
    words = " ".join(filter(None, (wording.what_if(drawing), f"{wording.NAME}.", method)))
    alone = hosts.opens_here_alone(home)
    opens = _("Open in the atlas on this computer") if alone else _("Open in the atlas")
    return fill("map_parts.credit", words=words, address=f"{home}?{drawing.query}", opens=opens)


def _notes(drawing: Drawing, today: date, home: str) -> Markup:
    """Return what an honest reader must know: how, from what, when, and where to open it again."""
    receipt = provenance.of(drawing, today, home)
    of_sites = citations.site_notes(dict.fromkeys((*drawing.sites, *drawing.year_sites)))
    lines = [
        ("", receipt.not_modelled),
        ("", receipt.year),
        ("pole", wording.pole_note(drawing)),
        ("", wording.circle_note(drawing)),
        ("", wording.TREATY),
        ("", wording.CLASSES),
        *(("site", note) for note in of_sites or [""]),
        *(("", note) for note in receipt.sources if note not in of_sites),
        ("", receipt.facts),
        ("", receipt.credits),
        ("", receipt.borders),
        ("", f"{receipt.method} {receipt.ellipsoid}. {'; '.join(receipt.libraries)}."),
    ]
    return fill(
        "map_parts.notes",
        lines=lines,
        when=f"{receipt.made_by}, {Date.parse(today.isoformat()).label}",
        way=_way_back(receipt, home),
        receipt=receipt.as_json(),
    )


def _way_back(receipt: provenance.Receipt, home: str) -> Markup:
    """Return how to open the map again: by the link, or by the command if the link cannot serve."""
    here, elsewhere = _("Reopen this map in the atlas:"), ""
    if not receipt.link:
        here = _("Reopen this map on the computer where it was made, while the atlas is served there:")
        elsewhere = _("Anywhere else, with the atlas installed:")
    return fill(
        "map_parts.way_back",
        here=here,
        address=receipt.link or f"{home}?{receipt.scenario}",
        elsewhere=elsewhere,
        command=receipt.command,
        not_in_link=receipt.not_in_link,
    )


NO_SCRIPT = Text(
    "The map that moves is drawn by a script, and scripts do not run here: this is a still of it."
)
IN_WORDS = Text("All that it shows is in the sentence above and in the table below.")
