"""The pages beside the map: systems, stories, timeline and sources, and the way from one to another.

The address says what each of them shows: `systems?system=9m729`, `stories?story=…`, `timeline?event=…`,
`sources?source=…`.
"""

from collections.abc import Callable, Mapping
from urllib.parse import parse_qs

import streamlit as st

from geo.facts import catalog, claim_span, system_names
from geo.facts.model import Event, Own, System
from geo.features import three_maps, wording
from geo.features.drawing import drawing
from geo.outputs.facts import claims_chart, facts_html, system_html
from geo.outputs.web.preview import DESCRIPTIONS, TITLES
from geo.page import session
from geo.page.check_page import check_page
from geo.scenario import presets
from geo.scenario.link import query
from geo.templates import fill
from geo.words import markup
from geo.words.errors import quoted
from geo.words.i18n import Text, _, ngettext, pgettext

_UNKNOWN = {
    "system": Text("the link asks for the system {id}, which the atlas does not have; choose one below"),
    "story": Text("the link asks for the story {id}, which the atlas does not have; choose one below"),
    "event": Text("the link asks for the event {id}, which the atlas does not have; choose one below"),
    "source": Text("the link asks for the source {id}, which the atlas does not have; choose one below"),
}
FOOTER = {
    "./about#method": Text("Method"),
    "./about#data": Text("Data"),
    "./api": Text("Files by HTTP"),
    "./about#licence": Text("Licence"),
    "./about#privacy": Text("Privacy"),
    "./about#code": Text("Code"),
}
ALL = "all"
MAX_SEARCH = 200  # characters


def pages(draw_map: Callable[[], None]) -> list[st.Page]:
    """Return the pages in the order of the menu."""
    drawn = {
        "map": draw_map,
        "check": check_page,
        "systems": systems,
        "stories": stories,
        "timeline": timeline,
        "sources": sources,
    }
    return [_page(name, draw) for name, draw in drawn.items()]


def menu() -> None:
    """Show links to all pages: to the map with the reader's scenario, to the systems with its system."""
    st.html(fill("page.name", words=wording.NAME))
    carried = session.carried()
    queries = {"map": session.map_query(), "systems": {**_on_the_map(), **carried}}
    for name in TITLES:
        _link(name, "", queries.get(name, carried))


def footer() -> None:
    """Show links to what the server says of the atlas: method, data, files by HTTP, licence and code."""
    st.html(fill("page.footer", links=FOOTER.items()))


def link(name: str, words: str = "", to: Mapping[str, list[str]] | None = None) -> None:
    """Show a link to a page, which keeps the reader's session."""
    _link(name, words, dict(to or {}) if name == "map" else {**(to or {}), **session.carried()})


def _link(name: str, words: str, query: dict[str, list[str]]) -> None:
    """Show a link to a page with a query."""
    icon = ":material/map:" if words and name == "map" else None
    st.page_link(_page(name), label=words or str(TITLES[name]), icon=icon, query_params=query)


def _on_the_map() -> dict[str, list[str]]:
    """Return the query that opens the page of systems at the first system of the map."""
    shown = session.editor().scenario.systems
    return {"system": [shown[0].id]} if shown else {}


def systems() -> None:
    """Show all missile systems, or what is known of the one that the address names."""
    own = _own()
    known = {system.id: system for system in own.systems} | wording.systems()
    _head(_("Missile systems"), DESCRIPTIONS["systems"])
    names = {
        each.id: _("{system} (your own)").format(system=each.name) if each in own.systems else str(each.name)
        for each in known.values()
    }
    if chosen := _choose("system", known, _("System"), names):
        _system(known[chosen], own)
    else:
        _all_systems(own)


def stories() -> None:
    """Show every story with its figures and its map, or the one that the address names."""
    by_id = {story.id: story for story in catalog.stories()}
    _head(_("Stories"), DESCRIPTIONS["stories"])
    words = _("A lesson on one sheet, to print and to read aloud:")
    st.html(fill("page.lesson", words=words, query="", title=three_maps.TITLE))
    chosen = _choose("story", by_id, _("Story"), {each.id: str(each.title) for each in by_id.values()})
    for story in [by_id[chosen]] if chosen else by_id.values():
        st.html(facts_html.steps_html(story))
        st.header(story.title, anchor=story.id)
        st.html(facts_html.told_html(story))
        link("map", _("Open this map"), parse_qs(story.scenario))
        st.html(facts_html.numbers_html(story))
        if chosen:
            st.html(facts_html.steps_html(story))


def timeline() -> None:
    """Show the dated events as a chart and as a list, narrowed by words and years; one can be chosen."""
    from geo.page import fact_charts  # which takes a third of a second, and the map's page does without

    known = {event.id: event for event in catalog.events()}
    _head(_("Timeline"), DESCRIPTIONS["timeline"])
    st.session_state.setdefault("years", fact_charts.years())
    with st.container(horizontal=True, gap="large"):
        words = st.text_input(
            _("Only events with these words"),
            key="events",
            placeholder="Pershing",
            max_chars=MAX_SEARCH,
        )
        st.slider(_("In the years"), *fact_charts.years(), key="years")
    first, last = st.session_state["years"]
    shown = facts_html.events(words, first, last)
    _show_unknown("event", known)
    asked = _asked("event", known)
    with st.container():
        with st.container(border=True, key="event"):
            _event(known[asked] if asked else None)
        if shown:
            st.vega_lite_chart(
                fact_charts.timeline_chart(shown, asked),
                key="chart",
                on_select=_choose_on_chart("event"),
                alt=_("The events in time"),
            )
    _note(
        ngettext("{n} of {total} event.", "{n} of {total} events.", len(known)).format(
            n=len(shown), total=len(known)
        )
    )
    st.html(facts_html.timeline_html(shown, asked))


def _event(event: Event | None) -> None:
    """Show the card of the event that was pressed, which stays in view beside the chart."""
    if not event:
        _note(_("Press an event to read it here. Orange: it has a map. Hollow: not known to the day."))
        return
    st.html(fill("page.event", text=facts_html.event_html(event)))
    if event.scenario:
        link("map", _("Open this map"), parse_qs(event.scenario))


def sources() -> None:
    """Show every source by kind, with its uses, narrowed by words; corrections; and capitals."""
    known = {source.id: source for source in catalog.sources()}
    _head(_("Sources"), DESCRIPTIONS["sources"])
    _show_unknown("source", known)
    if asked := _asked("source", known):
        st.html(facts_html.source_html(known[asked]))
        link("sources", ngettext("All {n} source", "All {n} sources", len(known)).format(n=len(known)))
        return
    listed, corrected, capitals = st.tabs([_("Sources"), _("Corrections"), _("Capitals")])
    with listed:
        _list_of_sources(len(known))
    with corrected:
        _note(
            _("What was wrong once, here or in a source. {file} says how to correct a fact.").format(
                file="CONTRIBUTING.md"
            )
        )
        st.html(facts_html.corrections_html(catalog.corrections()))
    with capitals:
        st.html(facts_html.capitals_html(catalog.capitals()))
        _note(f"{catalog.CREDITS} {catalog.VIEWPOINT}")


def _list_of_sources(count: int) -> None:
    _note(f"{catalog.looked_up()} {facts_html.weak_claims()}")
    words = st.text_input(
        _("Only sources with these words"), key="words", placeholder="9M729", max_chars=MAX_SEARCH
    )
    shown = facts_html.sources(words)
    _note(
        ngettext("{n} of {total} source.", "{n} of {total} sources.", count).format(n=len(shown), total=count)
    )
    st.html(facts_html.sources_html(shown, opened=bool(words)))


def _all_systems(own: Own) -> None:
    from geo.page import fact_charts  # see `timeline`

    st.header(_("What is claimed of each"), anchor=False)
    st.vega_lite_chart(
        fact_charts.systems_chart((*own.systems, *catalog.systems()), own),
        key="chart",
        on_select=_choose_on_chart("system"),
        alt=_("The claimed ranges of all systems"),
    )
    _note(
        _(
            "Full: within every claim. Pale: within some of them, not all. ≥: at least. "
            "Press a system to read on."
        )
    )
    st.header(_("All systems"), anchor=False)
    st.html(system_html.systems_html(own))


def _system(system: System, own: Own) -> None:
    st.html(fill("system.headed", name=system.name, facts=system_html.system_html(system, own)))
    if system in own.systems:
        _note(_("It is in your own table, and in no link: choose it on the map’s page to draw it."))
    elif scenario := presets.on_the_map(system):
        words = _("Show on the map, from {place}").format(
            place=markup.label(wording.origin(drawing(scenario)))
        )
        link("map", words, parse_qs(query(scenario)))
    elif claim_span.claims_about(system):
        _note(
            _(
                "No source read for the atlas says where it stood. "
                "The map’s page draws its range from any place."
            )
        )
    if claim_span.claims_about(system, own.claims):
        st.subheader(_("Who claims which range"), anchor="claims")
        st.html(claims_chart.chart_html(system, own))
        _note(_("Shaded: the treaty’s two classes. Grey: left out of the map."))
        st.html(system_html.claims_html(system, own) + system_html.limits_html())
    if reasons := system_html.classes_html(system):
        st.subheader(_("Why the classes differ"), anchor="classes")
        st.html(reasons)
    if sites := presets.sites_of(system, own):
        st.subheader(_("Where it stood, or is said to have stood"), anchor="sites")
        st.html(system_html.sites_html(sites))


def _own() -> Own:
    """Return the tables that the reader brought on the map's page."""
    return session.editor().scenario.own


def _page(name: str, draw: Callable[[], None] = lambda: None) -> st.Page:
    """Return a page by its name in the address, which is all that a link needs to know of it."""
    return st.Page(draw, title=str(TITLES[name]), url_path=name, default=name == "map")


def _asked(key: str, known: Mapping[str, object]) -> str:
    """Return the id that the address asks for, by whatever name; "" if none, or an unknown one."""
    asked = st.query_params.get(key, "")
    systems = tuple(each for each in known.values() if isinstance(each, System))
    if len(found := system_names.named(asked, systems)) == 1:
        return found[0].id
    return asked if asked in known else ""


def _show_unknown(key: str, known: Mapping[str, object]) -> None:
    """Show a problem if the address asks for an unknown id."""
    if (asked := st.query_params.get(key, "")) and not _asked(key, known):
        st.html(fill("parts.problem", words=_UNKNOWN[key].format(id=quoted(asked))))


def _choose(key: str, known: Mapping[str, object], label: str, names: Mapping[str, str]) -> str:
    """Show a list to choose one from, kept in step with the address; return the choice, "" for all."""
    _show_unknown(key, known)
    asked = _asked(key, known)
    everything = pgettext("systems or stories", "All {n}").format(n=len(known))
    st.session_state["chosen"] = asked or ALL

    def write() -> None:
        chosen = st.session_state["chosen"]
        st.query_params.from_dict(session.carried() | ({} if chosen == ALL else {key: [chosen]}))

    st.selectbox(
        label,
        [ALL, *known],
        key="chosen",
        format_func=lambda choice: names.get(choice, everything),
        on_change=write,
        width=480,
    )
    return asked


def _choose_on_chart(key: str) -> Callable[[], None]:
    """Return the callback of a chart: the id of the pressed mark goes into the address."""

    def write() -> None:
        chosen = st.session_state["chart"].selection.get("chosen", [])
        st.query_params.from_dict(session.carried() | ({key: [chosen[0]["id"]]} if chosen else {}))

    return write


def _head(title: str, lead: Text) -> None:
    st.html(fill("page.head", title=title, lead=lead))


def _note(words: str) -> None:
    st.html(fill("parts.note", words=words))
