"""What the reader takes away from the map's page: files, links, a frame for another page."""

from typing import Any

import streamlit as st

from geo.features import provenance
from geo.features.drawing import drawing
from geo.machine import hosts, settings
from geo.outputs import files
from geo.outputs.files import FigureOptions
from geo.outputs.web import export
from geo.page import session
from geo.page.controls import later, note
from geo.scenario import link
from geo.scenario.scenario import Scenario
from geo.words.i18n import Text, _

LAYERS = {
    ".kmz": "KMZ",
    ".kml": "KML",
    ".gpkg": "GeoPackage",
    ".geojson": "GeoJSON",
    ".xlsx": "XLSX",
    ".csv": "CSV",
    ".countries.csv": Text("CSV of countries"),
}


def take_away(scenario: Scenario) -> None:
    """Show the map as a file, as a link, and in another page."""
    home = address()
    with st.container(horizontal=True, gap="small"):
        about = _("One file that opens in any browser, with no network.")
        download(scenario, home, ".html", _("HTML map"), about)
        # The content of a closed popover need not be computed on every click.
        formats = _popover("formats", _("Other formats"), "download")
        sharing = _popover("sharing", _("Share"), "share")
        citing = _popover("citing", _("Cite"), "format_quote")
    if formats.open:
        with formats:
            other_formats(scenario, home)
    if sharing.open:
        with sharing:
            share(scenario, home)
    if citing.open:
        with citing:
            cite(scenario, home)
    if scenario.own.sites or scenario.own.claims:
        note(_("Your own tables are in no link: someone who opens it sees your points without their facts."))


def other_formats(scenario: Scenario, home: str) -> None:
    """Show buttons for layers for a GIS, and for the table."""
    if not scenario.drawn:
        note(_("No band is switched on: only the table can be made."))
    note(
        _(
            "Layers for Google Earth, QGIS and other programs; the capitals, and the countries if they are "
            "shown, as a spreadsheet; each as a plain table without its sources."
        )
    )
    with st.container(horizontal=True, gap="small"):
        for suffix, label in LAYERS.items():
            download(scenario, home, suffix, str(label))


def share(scenario: Scenario, home: str) -> None:
    """Show the link, the map alone for another page, and a picture for social media."""
    if hosts.opens_here_alone(home):
        note(
            _(
                "This page runs on your own computer: nobody else can open its links. "
                "To share the map, send this file, or put it on a website."
            )
        )
        download(scenario, home, ".html", _("HTML map to send or to host"), place="share")
    st.write(_("A link that opens this map"))
    st.code(f"{home}?{link.query(scenario)}", language=None, wrap_lines=True)
    st.write(_("The map alone, inside another page"))
    st.code(export.embed_html(drawing(scenario), home), language=None, wrap_lines=True)
    download(
        scenario, home, ".png", _("Picture for social media"), options=FigureOptions("social"), place="share"
    )


def cite(scenario: Scenario, home: str) -> None:
    """Show the reference to this map, for an article and for programs that keep references."""
    citation = provenance.citation(drawing(scenario), settings.today(), home)
    for label, text, language in (
        (_("Cite this map"), citation.as_text(), None),
        ("BibTeX", citation.as_bibtex(), "bibtex"),
        ("CSL-JSON", citation.as_csl(), "json"),
    ):
        st.write(label)
        st.code(text, language=language, wrap_lines=True)


def address() -> str:
    """Return the address of the map's page: INF_RANGE_HOME, else the one that the reader's browser has."""
    return settings.public_home() or (st.context.url or settings.HOME).split("?")[0].rstrip("/") + "/"


def download(
    scenario: Scenario,
    home: str,
    suffix: str,
    label: str,
    about: str = "",
    options: FigureOptions | None = None,
    place: str = "",
) -> None:
    """Show a button that writes a file when it is pressed; `place` distinguishes two with the same suffix."""
    st.download_button(
        label,
        later(files.content, scenario, suffix, settings.today(), home, options),
        file_name=files.name(scenario, suffix, options),
        disabled=files.lacks_band(scenario, suffix),
        mime=files.FORMATS[suffix].media_type,
        icon=":material/download:",
        help=about or None,
        on_click="ignore",
        key=f"download {place}{suffix}",
    )


def _popover(key: str, label: str, icon: str) -> Any:
    return st.popover(label, icon=f":material/{icon}:", key=key, on_change=session.queue_use)
