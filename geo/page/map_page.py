"""The map's page, from top to bottom."""

import base64
import time
from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from geo.facts import catalog
from geo.facts.model import System
from geo.features import citations, wording
from geo.features.drawing import Drawing, drawing
from geo.features.kept import kept
from geo.features.palette import COMMON
from geo.machine import serving, settings
from geo.machine.worker import Worker
from geo.outputs import files
from geo.outputs.facts import facts_html, system_html
from geo.outputs.figure.styles import SIZES, STYLES
from geo.outputs.files import FigureOptions
from geo.outputs.web import capitals_table, countries_table, map_legend, range_chart, webmap
from geo.page import controls, reference_pages, session, sidebar, tiles
from geo.page.editor import Editor
from geo.page.take_away import address, download, take_away
from geo.scenario.scenario import Scenario
from geo.templates import fill
from geo.words import i18n, markup
from geo.words.errors import AtlasError
from geo.words.i18n import _
from geo.words.translations import ENGLISH

MAP_HEIGHT = 560  # pixels: the whole of it is in the first view of a laptop, and what is known of the site


def map_page() -> None:
    """Show the map and what belongs to it, in reading order; the map is sent first."""
    editor = session.editor()
    scenario, drawn = editor.scenario, drawing(editor.scenario)
    with st.container(key="first_view"):
        top, around_the_map, lead, card = (
            st.container(key=key) for key in ("top", "around_the_map", "lead", "card")
        )
        projector()
    with around_the_map:
        web_map(drawn)
    with top:
        controls.problems(editor, "link")
        for words in editor.names:
            controls.note(words)
        shown = headline(drawn)
    with card:
        if html := facts_html.site_html(editor.known_site):
            st.html(html)
    with lead:
        how = _("Click or tap the map to move the launch point.")
        st.html(fill("page.lead", words=wording.LEAD, how=how))
    below_the_map(editor, drawn)
    take_away(scenario)
    countries(drawn)
    capitals(drawn, shown)
    st.html(range_chart.chart_html(drawn))
    true_shape(scenario)
    for system in scenario.systems:
        claims_about(system, scenario)
    notes()
    sidebar.show(editor)
    session.write_address()


def headline(drawn: Drawing) -> list[str]:
    """Show how many capitals lie where; return which entries of the legend the reader chose."""
    shown = tiles.tiles(drawn)
    st.html(
        fill(
            "page.headline",
            title=wording.title(drawn),
            summary=wording.summary(drawn),
            in_tiles=bool(shown),
        )
    )
    words = {tile.id: tile.words for tile in shown}
    session.keep_known("groups", words)
    if not shown:
        return []
    st.html(tiles.style(shown, drawn))
    chosen = st.pills(
        tiles.heading(drawn),
        list(words),
        selection_mode="multi",
        key="groups",
        format_func=words.__getitem__,
        on_change=session.queue_use,
        width="stretch",
    )
    return tiles.entries(shown, chosen)


def web_map(drawn: Drawing) -> None:
    """Show the map. Only the scenario's layers travel on a change; the base map stays as it is."""
    from streamlit_folium import st_folium  # registers its component with the server that is running by now

    # Its frame has the scripts of one language, and is another one for another.
    key = "map" if i18n.language() == ENGLISH else f"map_{i18n.language()}"
    st_folium(
        webmap.page_map(),
        key=key,
        height=MAP_HEIGHT,
        use_container_width=True,
        returned_objects=["last_clicked"],
        render=False,
        feature_group_to_add=webmap.layer(drawn, st.session_state.get("tiles", False), is_page=True),
        on_change=partial(session.queue_click, key),
    )
    changed = session.map_changed()
    session.remember_map()
    if changed:
        time.sleep(webmap.AHEAD_S)


def projector() -> None:
    """Offer to show the map alone, in large type; there, the way back, which is Escape as well."""
    on = session.is_projected()
    if on:
        st.html(webmap.ASSETS / "projector.css")
    st.button(
        _("Leave projector mode") if on else _("Projector mode"),
        key="leave_projector" if on else "projector",
        icon=":material/close_fullscreen:" if on else ":material/fullscreen:",
        type="secondary" if on else "tertiary",
        on_click=session.queue_projecting,
        args=(not on,),
    )


def below_the_map(editor: Editor, drawn: Drawing) -> None:
    """Show the way to the next story, if the map is one's, and what is odd about the rings."""
    lines = (
        wording.what_if(drawn),
        map_legend.swatch(COMMON) + wording.common(drawn) if drawn.common else wording.common(drawn),
        wording.too_close(drawn),
        wording.then(drawn),
        wording.pole_note(drawn),
        wording.circle_note(drawn),
    )
    with st.container():  # which stays, whatever comes and goes
        story = facts_html.story_of(editor.scenario)
        html = facts_html.steps_html(story, on_map=True) if story else ""
        if html := html + fill("parts.notes", lines=lines):
            st.html(html)


def true_shape(scenario: Scenario) -> None:
    """Show the figure, where it is asked for, in the size and style it is then taken away in."""
    if not st.toggle(
        _("Show as a figure, in which the rings round a single launch point are true circles"),
        key="figure",
        on_change=session.queue_use,
    ):
        return
    theme = st.context.theme.type or "light"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        sizes, styles = list(SIZES), list(STYLES)
        size = st.selectbox(
            _("Size"), sizes, sizes.index("slide"), key="size", width=120, on_change=session.queue_use
        )
        style = st.selectbox(
            _("Style"), styles, styles.index(theme), key="style", width=120, on_change=session.queue_use
        )
        options = FigureOptions(size, style)
        for suffix in (".png", ".svg", ".pdf"):
            download(scenario, address(), suffix, suffix[1:].upper(), options=options, place="figure")
    drawn = drawing(scenario)
    try:
        picture = base64.b64encode(figure(scenario, settings.today(), address(), options)).decode()
    except AtlasError as error:
        controls.problem(str(error))
        return
    words = f"{wording.title(drawn)}. {wording.summary(drawn)}"
    st.html(fill("page.figure", size=size, picture=picture, words=words))


_FIGURES = Worker("page-figure")  # so that those who look at one keep no click waiting


@kept(most=16)
def figure(scenario: Scenario, today: date, home: str, options: FigureOptions) -> bytes:
    """Return the figure as the page shows it, with the date in its caption. Raises AtlasError."""
    seconds = serving.value("file-seconds")
    try:
        return _FIGURES.submit(seconds, files.content, scenario, ".png", today, home, options).result()
    except TimeoutError:
        words = _("the figure is not done within {limit}; leave out some bands or launch points")
        raise AtlasError(words.format(limit=f"{seconds} s")) from None


def countries(drawn: Drawing) -> None:
    """Offer to show the countries in each band; show them as a table, if they are asked for."""
    st.toggle(
        _("Countries: which lie in each band, and how much of them"),
        **controls.edits("countries"),
        disabled=not drawn.bands,
    )
    if drawn.has_countries and drawn.bands:
        st.html(countries_table.scrolled_html(drawn))
        controls.note(" ".join(citations.union_notes()))


def capitals(drawn: Drawing, chosen: Sequence[str]) -> None:
    """Show the capitals as a table, of some entries of the legend or of all."""
    st.header(i18n.capitalised(wording.count(drawn)), anchor=False)
    st.html(capitals_table.scrolled_html(drawn, capitals_table.rows(drawn, chosen)))
    st.html(facts_html.memberships_html())


def claims_about(about: System, scenario: Scenario) -> None:
    """Show who claims which range of a system, in short; its page has the rest."""
    name = markup.label(about.name)
    st.header(_("What is claimed of the {system}").format(system=name), anchor=False)
    claims = system_html.claims_html(about, scenario.own)
    if about.sources:
        claims = fill("parts.sourced_note", words=about.status, some=about.sources) + claims
    st.html(claims)
    reference_pages.link("systems", _("All about the {system}").format(system=name), {"system": [about.id]})


def notes() -> None:
    """Show how far to trust the map, and its sources."""
    lines = (
        wording.CAVEAT,
        wording.TREATY,
        wording.CLASSES,
        f"{catalog.CREDITS} {catalog.VIEWPOINT}",
        catalog.looked_up(),
    )
    st.html(fill("parts.notes", lines=lines))
