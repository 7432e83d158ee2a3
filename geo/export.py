"""A scenario as a file to take away: one function per format."""

import csv
import io
import json
import re
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from typing import Any, cast

import folium
from branca.element import Figure

from geo import catalog, claims, features, text, webmap
from geo.scenario import Scenario

HOME = "http://localhost:8501/"  # where `make app` serves the page
COLUMNS = [
    "site",
    "capital",
    "country",
    "iso_a2",
    "distance_km",
    "azimuth_deg",
    "range_class",
    "edge_km",
    "borderline",
]
SITE_COLUMNS = [
    "id",
    "name",
    "country",
    "operator",
    "lat",
    "lon",
    "status",
    "role",
    "system",
    "first_year",
    "last_year",
    "years",
    "claim",
    "source_title",
    "source_url",
    "coordinate_source",
    "caution",
]


def bands_geojson(scenario: Scenario, union: bool = False) -> str:
    """The bands as an RFC 7946 FeatureCollection: see `features.bands`, with `union` `features.unions`."""
    shapes = features.unions(scenario) if union else features.bands(scenario)
    collection = {"type": "FeatureCollection", "features": shapes}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n"


def capitals_csv(scenario: Scenario) -> str:
    """Every capital from every launch point, nearest first: km to the metre, degrees to a hundredth."""
    return _csv(COLUMNS, (_csv_row(row) for row in features.reach(scenario)))


def map_html(scenario: Scenario, today: date, home: str = HOME) -> str:
    """The map as one HTML document that asks nothing of any network.

    `home` is the address of the page, from which the link that reopens the scenario is made.
    """
    base = webmap.BaseMap()
    for layer in webmap.layers(scenario):
        layer.add_to(base)
    if scenario.drawn:
        folium.LayerControl(collapsed=False).add_to(base)
    figure = cast(Figure, base.get_root())
    figure.render()
    return _DOCUMENT.format(
        title=text.escape(text.title(scenario)),
        lead=text.escape(text.LEAD),
        summary=text.escape(text.summary(scenario)),
        style=_style(),
        scripts="".join(f"<script>{script}</script>\n" for script in _scripts()),
        header=figure.header.render().replace("maximum-scale=1.0, user-scalable=no", ""),
        map=figure.html.render(),
        script=figure.script.render(),
        table=_table(scenario),
        legend=legend_html(scenario),
        notes=_notes(scenario, today, home),
    )


def sites_csv(sites: Iterable[catalog.Site]) -> str:
    """The catalogue's sites with what is claimed of them and the source."""
    return _csv(SITE_COLUMNS, ([getattr(site, column) for column in SITE_COLUMNS] for site in sites))


def systems_csv() -> str:
    """Every system with the lowest and the highest range claimed, and by whom; empty where none is."""
    columns = [
        "id",
        "name",
        "operator",
        "kind",
        "listed",
        "lowest_km",
        "lowest_by",
        "highest_km",
        "highest_by",
    ]
    rows = []
    for system in catalog.systems():
        span = claims.span(claims.of(system))
        ends = (
            [span.low_km, span.lowest[0].claimant, span.high_km, span.highest[0].claimant]
            if span
            else [""] * 4
        )
        rows.append([system.id, system.name, system.operator, system.kind, system.listed, *ends])
    return _csv(columns, rows)


def link(scenario: Scenario, home: str = HOME) -> str:
    """The link that opens the scenario in the page at `home`."""
    return f"{home}?{scenario.query}"


def legend_html(scenario: Scenario) -> str:
    """The legend with the number of capitals, as one paragraph."""
    entries = []
    for index, entry in enumerate(text.legend(scenario)):
        kinds = ("swatch", "dot") if index < len(scenario.drawn) else ("dot",)
        samples = "".join(webmap.swatch(entry.style, kind) for kind in kinds)
        capitals = f"{entry.capitals} capital{'' if entry.capitals == 1 else 's'}"
        entries.append(f"<span>{samples}{text.escape(entry.label)}: {capitals}</span>")
    return f'<p class="legend">{" ".join(entries)}</p>'


def _csv(columns: list[str], rows: Iterable[list[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def _csv_row(row: features.Reach) -> list[Any]:
    return [
        _cell(row.site.key),
        row.capital.name,
        row.capital.country,
        row.capital.iso_a2,
        f"{row.distance_km:.3f}",
        f"{row.azimuth_deg:.2f}",
        row.range_class,
        "" if row.edge_km is None else f"{row.edge_km:.3f}",
        str(row.borderline).lower(),
    ]


def _cell(value: str) -> str:
    """A text that no spreadsheet takes for a formula: those get the apostrophe that marks a text."""
    return f"'{value}" if value[:1] in "=+-@\t\r" and not _is_point(value) else value


def _is_point(value: str) -> bool:
    return "," in value and all(character in "+-.,0123456789" for character in value)


def _scripts() -> list[str]:
    files = [webmap.LEAFLET / "leaflet.js", webmap.ASSETS / "atlas.js"]
    leaflet, atlas = (file.read_text("utf-8") for file in files)
    # Without its source map, which a browser's developer tools would look for beside the file.
    return [leaflet.split("//# sourceMappingURL")[0], webmap.basemap_js(), atlas]


def _style() -> str:
    """Every stylesheet of the document; Leaflet's without the pictures it would fetch but never shows."""
    leaflet = re.sub(r"url\([^)]*\)", "none", (webmap.LEAFLET / "leaflet.css").read_text("utf-8"))
    own = [(webmap.ASSETS / name).read_text("utf-8") for name in ("map.css", "legend.css", "document.css")]
    return leaflet + "".join(own)


def _table(scenario: Scenario) -> str:
    """All capitals as a table, nearest first, for those who cannot see or use the map."""
    head = ["Capital", "Country", "Distance, km", "Azimuth", "Band", "To the nearest edge, km", "Borderline"]
    rows = [
        [
            row.capital.name,
            row.capital.country,
            f"{row.distance_km:,.0f}",
            f"{row.azimuth_deg:.0f}°",
            text.place_label(scenario, row),
            "" if row.edge_km is None else f"{row.edge_km:,.0f}",
            "within 10 km" if row.borderline else "",
        ]
        for row in features.nearest(scenario)
    ]
    cells = "".join(f"<tr>{''.join(f'<td>{text.escape(cell)}' for cell in row)}" for row in rows)
    return f"<table><thead><tr>{''.join(f'<th>{name}' for name in head)}<tbody>{cells}</table>"


def _notes(scenario: Scenario, today: date, home: str) -> str:
    """What an honest reader must know: how, from what, when, and where to open it again."""
    address = text.escape(link(scenario, home))
    made = f"{text.NAME} {version('inf-range-atlas')}, {today.day} {today:%B %Y}"
    sites = [
        f"{site.name}: {site.claim} Source: {site.source_title}, {site.source_url}. {site.caution}".strip()
        for point in scenario.sites
        for site in catalog.sites()
        if site.id == point.id
    ]
    lines = [
        text.CAVEAT,
        text.pole_note(scenario),
        text.TREATY,
        text.CLASSES,
        *sites,
        *text.claims_made(scenario),
        catalog.CREDITS,
        catalog.VIEWPOINT,
    ]
    paragraphs = "".join(f"<p>{text.escape(line)}</p>" for line in lines if line)
    return (
        f'{paragraphs}<p>{made}. Reopen this map where the atlas runs: <a href="{address}">{address}</a></p>'
    )


_DOCUMENT = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>{style}</style>
{scripts}{header}
</head>
<body>
<header><h1>{title}</h1><p class="lead">{lead}</p><p>{summary}</p></header>
<main>{map}</main>
<footer>{legend}
<details><summary>The capitals as a table</summary><div class="scroll">{table}</div></details>
<details open><summary>Method, sources and date</summary>{notes}</details>
</footer>
<script>{script}</script>
</body>
</html>
"""
