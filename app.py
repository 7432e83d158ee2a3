"""The pages. `make app` serves them; Streamlit runs this from top to bottom for every change a reader makes.

The server imports this file once, for `app`; as a script it draws the page.
"""

import base64
import sys
import time
from datetime import date
from functools import partial

import streamlit as st
from starlette.middleware import Middleware

from geo import (
    background,
    capitals_table,
    catalog,
    chart,
    controls,
    dossier,
    export,
    files,
    flat,
    guard,
    leaving,
    link,
    preview,
    receipt,
    reference,
    server,
    session,
    text,
    webmap,
)
from geo.capitals_table import NEAREST_FIRST, ORDER_LABELS, ORDERS
from geo.controls import note
from geo.errors import AtlasError
from geo.facts import System
from geo.files import Look
from geo.kept import kept
from geo.looks import SIZES, STYLES
from geo.scenario import Scenario
from geo.words import _

MAP_HEIGHT = 640
LAYERS = {
    ".kmz": "KMZ",
    ".kml": "KML",
    ".gpkg": "GeoPackage",
    ".geojson": "GeoJSON",
    ".xlsx": "XLSX",
    ".csv": "CSV",
}


def page() -> None:
    """One of the atlas's pages, under the menu that leads to all of them."""
    shown = st.navigation(reference.pages(map_page), position="hidden")
    session.begin()
    st.set_page_config(tab(shown.url_path), layout="wide")
    for name in ("page.css", "legend.css"):  # sent once; Firefox never fetches what is imported in a fragment
        st.html(webmap.ASSETS / name)
    menu = st.container(horizontal=True, key="menu")
    if shown.url_path:
        session.carry()
    shown.run()
    with menu:  # only now does the link to the map stand
        reference.menu()
    words = {"open": _("Place and bands"), "copy": _("Copy"), "menu": _("Pages of the atlas")}
    told = " ".join(f'data-{name}="{text.escape(said)}"' for name, said in words.items())
    script = f'<script src="./assets/page.js" {told}></script>'
    st.html(script, unsafe_allow_javascript=True)


def tab(page: str) -> str:
    """What the browser's tab, its history and a bookmark call what is shown."""
    if not page:
        return preview.of_map(session.scenario()).tab
    return preview.of_page(page, {key: st.query_params.get_all(key) for key in st.query_params}).tab


def map_page() -> None:
    """The map and what belongs to it, in the order in which a reader meets it; the map is sent first."""
    scenario = session.scenario()
    top, around_the_map = st.container(), st.container()
    with around_the_map:
        web_map(scenario)
    with top:
        controls.problems("link")
        headline(scenario)
    below_the_map(scenario)
    take_away(scenario)
    capitals(scenario)
    st.html(chart.chart_html(scenario))
    true_shape(scenario)
    for system in scenario.systems:
        claims_about(system, scenario)
    notes()
    controls.show(scenario)
    session.write_link()


def headline(scenario: Scenario) -> None:
    """What one sees, why it matters, and how many capitals lie where."""
    lead = text.escape(" ".join((text.LEAD, _("Click or tap the map to move the launch point."))))
    st.html(
        f"<h1>{text.escape(text.title(scenario))}</h1>"
        f'<p class="atlas-note">{lead}</p>'
        f'<p class="atlas-summary" role="status">{text.escape(text.summary(scenario))}</p>'
    )


def web_map(scenario: Scenario) -> None:
    """The map. Only the scenario's layers travel on a change; the base map stays as it is."""
    from streamlit_folium import st_folium  # registers its component with the server that is running by now

    st_folium(
        webmap.page_map(),
        key="map",
        height=MAP_HEIGHT,
        use_container_width=True,
        returned_objects=["last_clicked"],
        render=False,
        feature_group_to_add=webmap.page_layer(scenario, st.session_state.get("tiles", False)),
        on_change=session.click_map,
    )
    if session.draws_anew():
        time.sleep(webmap.AHEAD_S)


def below_the_map(scenario: Scenario) -> None:
    """The legend, and what is odd about the rings."""
    notes = [text.pole_note(scenario)]
    if scenario.circle:
        notes.append(text.flat_note(flat.circles(scenario), scenario))
    lines = "".join(f'<p class="atlas-note">{text.escape(words)}</p>' for words in notes if words)
    st.html(export.legend_html(scenario) + lines)


def take_away(scenario: Scenario) -> None:
    """The map as a file, as a link, and in another page."""
    home = address()
    with st.container(horizontal=True, gap="small"):
        about = _("One file that opens in any browser, with no network.")
        download(scenario, home, ".html", _("HTML map"), about)
        # What is in a closed popover need not be made on every click.
        formats = st.popover(
            _("Other formats"), icon=":material/download:", key="formats", on_change=session.used
        )
        sharing = st.popover(_("Share"), icon=":material/share:", key="sharing", on_change=session.used)
    if formats.open:
        with formats:
            other_formats(scenario, home)
    if sharing.open:
        with sharing:
            share(scenario, home)
    if scenario.own.sites or scenario.own.claims:
        note(_("Your own tables are in no link: whoever opens it sees your points without their facts."))


def other_formats(scenario: Scenario, home: str) -> None:
    """Layers for a GIS, and the table."""
    if not scenario.drawn:
        note(_("No band is switched on: only the table can be made."))
    note(
        _(
            "Layers for Google Earth, QGIS and other programs; "
            "the capitals as a spreadsheet, or as a plain table without its sources."
        )
    )
    with st.container(horizontal=True, gap="small"):
        for suffix, label in LAYERS.items():
            download(scenario, home, suffix, label)


def share(scenario: Scenario, home: str) -> None:
    """The link, the map alone for another page, and a picture for social media."""
    if receipt.opens_here_alone(home):
        note(
            _(
                "This page runs on your own computer: nobody else can open its links. "
                "To share the map, send this file, or put it on a website."
            )
        )
        download(scenario, home, ".html", _("HTML map to send or to host"))
    st.write(_("A link that opens this map"))
    st.code(f"{home}?{link.query(scenario)}", language=None, wrap_lines=True)
    st.write(_("The map alone, inside another page"))
    st.code(export.embed_html(scenario, home), language=None, wrap_lines=True)
    download(scenario, home, ".png", _("Picture for social media"), look=Look("social"))


def address() -> str:
    """Where the map's page is: as INF_RANGE_HOME says, else as the reader's browser knows it."""
    return receipt.public_home() or (st.context.url or receipt.HOME).split("?")[0].rstrip("/") + "/"


def download(
    scenario: Scenario, home: str, suffix: str, label: str, about: str = "", look: Look | None = None
) -> None:
    """A button that makes a file when it is pressed."""
    st.download_button(
        label,
        partial(files.content, scenario, suffix, receipt.today(), home, look),
        file_name=files.name(scenario, suffix, look),
        disabled=files.lacks_band(scenario, suffix),
        mime=files.FORMATS[suffix].media_type,
        icon=":material/download:",
        help=about or None,
        on_click="ignore",
        key=f"download {label}",
    )


def true_shape(scenario: Scenario) -> None:
    """The figure, where it is asked for, in the size and style it is then taken away in."""
    if not st.toggle(
        _("Show as a figure in which the rings are true circles"), key="figure", on_change=session.used
    ):
        return
    theme = st.context.theme.type or "light"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        sizes, styles = list(SIZES), list(STYLES)
        size = st.selectbox(
            _("Size"), sizes, sizes.index("slide"), key="size", width=120, on_change=session.used
        )
        style = st.selectbox(
            _("Style"), styles, styles.index(theme), key="style", width=120, on_change=session.used
        )
        look = Look(size, style)
        for suffix in (".png", ".svg", ".pdf"):
            download(scenario, address(), suffix, suffix[1:].upper(), look=look)
    picture = base64.b64encode(figure(scenario, receipt.today(), address(), look)).decode()
    words = text.escape(f"{text.title(scenario)}. {text.summary(scenario)}")
    st.html(f'<img class="atlas-figure {size}" src="data:image/png;base64,{picture}" alt="{words}">')


@kept(most=16)
def figure(scenario: Scenario, today: date, home: str, look: Look) -> bytes:
    """The figure as the page shows it, with the date in its caption."""
    return files.content(scenario, ".png", today, home, look)


def capitals(scenario: Scenario) -> None:
    """The capitals as a table, filtered by band."""
    st.subheader(text.capitalised(text.count(scenario)), anchor=False)
    groups = {entry.id: text.label(entry.label) for entry in text.legend(scenario)}
    session.keep_groups(groups)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = (
            st.pills(
                _("Show only"),
                list(groups),
                selection_mode="multi",
                key="groups",
                format_func=groups.__getitem__,
                on_change=session.used,
                wrap=True,
            )
            if groups
            else []
        )
        order = st.selectbox(
            _("Sorted"),
            list(ORDERS),
            key="order",
            format_func=ORDER_LABELS.__getitem__,
            width=200,
            on_change=session.used,
        )
    shown = capitals_table.rows(scenario, chosen or (), order or NEAREST_FIRST)
    st.html(capitals_table.scrolled_html(scenario, shown))
    st.html(background.memberships_html())


def claims_about(about: System, scenario: Scenario) -> None:
    """Who claims which range of a system, in short; its page has the rest."""
    name = text.label(about.name)
    st.subheader(_("What is claimed of the {system}").format(system=name), anchor=False)
    status, sources = text.escape(about.status), background.sources_html(about.sources)
    note_html = f'<p class="atlas-note">{status} {sources}</p>' if about.sources else ""
    st.html(note_html + dossier.claims_html(about, scenario.own))
    reference.link("systems", _("All about the {system}").format(system=name), {"system": [about.id]})


def notes() -> None:
    """How far to trust the map, and what it is made from."""
    lines = (text.CAVEAT, text.TREATY, f"{catalog.CREDITS} {catalog.VIEWPOINT}")
    st.html("".join(f'<p class="atlas-note">{text.escape(words)}</p>' for words in lines))


def rules() -> guard.Rules:
    """By which names the server may be asked. With an INF_RANGE_HOME that is none it ends in a sentence."""
    try:
        home = receipt.public_home()
    except AtlasError as error:
        sys.exit(f"INF_RANGE_HOME: {error}")
    return guard.Rules(
        home, st.get_option("server.address") or "", tuple(st.get_option("server.allowedHosts"))
    )


if __name__ == "__main__":
    page()
else:
    server.warm()
    app = st.App(  # by this form Streamlit finds it
        __file__,
        routes=server.routes(st.get_option("server.baseUrlPath")),
        middleware=[Middleware(guard.Guard, rules=rules()), Middleware(leaving.UploadLimit)],
        lifespan=leaving.sweeping,
    )
