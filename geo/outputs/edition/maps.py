"""A map on a page of the edition: live, as a still where no script runs, with its legend, chart and table."""

from dataclasses import replace
from typing import Any

from geo.features import provenance, wording
from geo.features.drawing import Drawing, drawing
from geo.outputs.edition import places
from geo.outputs.edition.frame import Edition, Page
from geo.outputs.facts import facts_html
from geo.outputs.web import capitals_table, export, preview, range_chart, still, webmap
from geo.scenario.scenario import DEFAULT
from geo.templates import Markup, fill
from geo.words.i18n import _, language


def page(edition: Edition) -> Page:
    """Return the page of the map that the atlas opens with."""
    drawn = drawing(DEFAULT)
    shown, scripts = map_html(edition, drawn, places.MAP)
    content = Markup().join(
        (
            fill("edition_parts.lead", lead=wording.LEAD, summary=wording.summary(drawn)),
            shown,
            range_chart.chart_html(drawn),
            *(facts_html.site_html(each) for each in drawn.sites),
        )
    )
    return Page(places.MAP, preview.of_map(drawn), content, scripts)


def map_html(edition: Edition, drawn: Drawing, path: str) -> tuple[Markup, tuple[str, ...]]:
    """Return a map with its legend, its table and its notes, on the page at a path, and its scripts."""
    here, shared = f"{language()}/{path}", edition.shared
    made = replace(still.parts(drawn), words=wording.title(drawn))  # the rest of its words is above it
    data = webmap.scenario_data(drawn)
    ground = shared.ground(_taken(data))
    shown = _filled(
        edition, drawn, path, data, still.over_picture(made, places.between(here, shared.picture(made)))
    )
    return shown, (ground, *shared.of_map(language()))


def _taken(data: dict[str, Any]) -> dict[str, Any]:
    """Take out of a map's data what is the same in every language, and return it."""
    return {
        "bands": [band.pop("polygons") for band in data["bands"]],
        "nearer": data["nearer"].pop("polygons") if data["nearer"] else None,
        "rows": data["places"].pop("rows"),
    }


def _filled(edition: Edition, drawn: Drawing, path: str, data: dict[str, Any], picture: Markup) -> Markup:
    d3 = places.between(f"{language()}/{path}", edition.shared.projections())
    return fill(
        "edition_parts.map",
        data={"d3": d3, "scenario": data},
        without=f"{export.NO_SCRIPT} {export.IN_WORDS}",
        still=picture,
        legend=export.legend_html(drawn),
        table_heading=capitals_table.heading(drawn),
        table=capitals_table.scrolled_html(drawn, capitals_table.rows(drawn)),
        claims_heading=_("Who claims which range"),
        claims=[(places.between(path, places.system(each.id)), each.name) for each in drawn.claims],
        method_heading=_("Method, sources and date"),
        notes=_notes(edition, drawn),
        again=_("This map from the command line, with the atlas installed:"),
        command=provenance.of(drawn, edition.today).command,
    )


def _notes(edition: Edition, drawn: Drawing) -> list[str]:
    """Return what a reader must know of a map: how, from what, when."""
    receipt = provenance.of(drawn, edition.today)
    return [
        receipt.not_modelled,
        wording.pole_note(drawn),
        str(wording.CLASSES),
        receipt.credits,
        receipt.borders,
        f"{receipt.method} {receipt.ellipsoid}.",
    ]
