"""The page's controls, from top to bottom: launch points, bands, system, capitals, how things are shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from geo import markup, units
from geo.coordinates.points import LONGEST_TEXT
from geo.facts import capital_groups
from geo.facts.model import Site
from geo.facts.own_tables import CLAIM_COLUMNS, LARGEST_BYTES, MOST_FILES, MOST_ROWS, SITE_COLUMNS
from geo.features import wording
from geo.i18n import _, ngettext
from geo.names import LONGEST_NAME
from geo.page import facts_html, session
from geo.scenario import band, place_search, presets
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import MAX_SITES
from geo.scenario.scenario import DEFAULT, Scenario

MOST_OTHERS = 3  # places that are named beside the one taken


def show(scenario: Scenario) -> None:
    """Every control, in the sidebar.

    What comes and goes stands in a container that stays, and every button has a key: else what follows
    would be made anew, and a keyboard would lose its place.
    """
    with st.sidebar:
        for part in (launch_points, bands, system, members, display, own_tables):
            with st.container(key=f"controls_{part.__name__}"):
                part(scenario)


def launch_points(scenario: Scenario) -> None:
    """Choose a launch point: find it, pick it from the list, or click the map; add others beside it."""
    st.header(_("Launch point") if len(scenario.sites) == 1 else _("Launch points"), anchor=False)
    with st.container(key="several_to_work_on"):
        if len(scenario.sites) > 1:
            st.radio(
                _("Work on"),
                range(len(scenario.sites)),
                key="working_on",
                format_func=partial(_numbered, scenario),
                on_change=session.choose_active,
            )
    st.text_input(
        _("Place or latitude, longitude"),
        key="point",
        max_chars=LONGEST_TEXT,
        help=_(
            "Warsaw; Brest, Belarus; 54.71, 20.51; 54°42'N 20°30'E. You can also click the map, "
            "or drag a launch point."
        ),
        on_change=session.type_point,
    )
    with st.container(key="candidates", gap="xsmall"):
        problems("point")
        candidates()
    sites = session.site_list()
    names = {site.id: f"{site.name}, {site.country} · {site.standing}" for site in sites.listed}
    st.selectbox(
        _("From the list"),
        [session.OWN_POINT, *names],
        key="preset",
        format_func=lambda choice: names.get(choice, _("a point of your own")),
        on_change=session.choose_preset,
    )
    narrow(scenario, sites)
    several(scenario)
    with st.container(key="about"):
        for site in scenario.known_sites:
            if site.id == session.active().id and not st.session_state.adding:
                about(site)
    name()


def candidates() -> None:
    """What may be meant by the words typed, each with what tells it apart; or what else is called so."""
    meaning = session.meaning()
    found = meaning.candidates
    if not found:
        return
    if meaning.taken:
        others = "; ".join(each.label for each in found[:MOST_OTHERS])
        note(_("Or: {places}. Add its country or region to choose another.").format(places=others))
        return
    words = _("Which one is meant?")
    if found[place_search.MOST :]:
        more = _("These are the {n} likeliest; add a country to narrow.").format(n=place_search.MOST)
        words = f"{words} {more}"
    st.html(f'<p class="atlas-note" role="status">{markup.escape(words)}</p>')
    for number, each in enumerate(found[: place_search.MOST]):
        st.button(
            markup.label(each.label),
            key=f"candidate_{number}",
            on_click=session.choose_candidate,
            args=(each.point,),
            width="stretch",
        )


def several(scenario: Scenario) -> None:
    """Add, hide, remove, undo."""
    adding, full = st.session_state.adding, len(scenario.sites) >= MAX_SITES
    hidden = session.active().hidden
    with st.container(key="add_and_undo", horizontal=True, gap="small"):
        st.button(
            _("Cancel") if adding else _("Add another"),
            key="add",
            on_click=session.add,
            disabled=full,
            help=(
                _("{n} launch points are the most.").format(n=MAX_SITES)
                if full
                else _("Then choose its place.")
            ),
        )
        if len(scenario.sites) > 1:
            last = not hidden and len(scenario.shown) == 1
            what = _("Show") if hidden else _("Hide")
            st.button(what, key="hide", on_click=session.hide_or_show, disabled=last)
            st.button(_("Remove"), key="remove", on_click=session.remove, disabled=last)
        st.button(_("Undo"), key="undo", on_click=session.undo, disabled=not st.session_state.past)
    with st.container(key="adding_note"):
        if adding:
            note(_("Now choose its place: click the map, pick it from the list, or type it."))


def narrow(scenario: Scenario, sites: session.SiteList) -> None:
    """Narrow the list to what stood where and when, and show all of that."""
    with st.container(horizontal=True, gap="xxsmall", key="narrow"):
        for key, names in session.filters().items():
            st.selectbox(
                _("Only sites of {which}").format(which=session.FILTERS[key]),
                list(names),
                key=key,
                format_func=names.__getitem__,
                label_visibility="collapsed",
                on_change=session.used,
            )
    note(_found(sites.found, sites.doubtful, sites.of))
    points = tuple(LaunchPoint.of(site) for site in sites.found[:MAX_SITES])
    shown = {site.id for site in points} == {site.id for site in scenario.sites}
    with st.container(key="found"):
        if session.filtered() and points:
            st.button(
                _("Show all of these on the map"),
                key="show_found",
                icon=":material/check:" if shown else None,
                on_click=session.go_to_sites,
                args=(points,),
            )


def name() -> None:
    """The point's name."""
    with st.expander(_("Name the launch point"), key="naming"):
        st.text_input(
            _("Name on the map"),
            key="name",
            max_chars=LONGEST_NAME,
            disabled=st.session_state.adding,  # then it is not yet anybody's name
            on_change=session.name_point,
            help=_("A site of the list becomes a point of your own if you give it another name."),
        )
        problems("name")


def about(site: Site) -> None:
    """What is claimed of a site, by whom, and what to beware of."""
    words = markup.escape(f"{site.system}, {site.years} ({site.group}). {site.claim} {site.caution}")
    st.html(f'<p class="atlas-note">{words} {facts_html.sources_html(site.sources)}</p>')


def bands(scenario: Scenario) -> None:
    """Switch the treaty's bands, and bands of one's own, of all launch points or of one."""
    st.header(_("Range bands"), anchor=False)
    if len(scenario.sites) > 1:
        name = markup.label(wording.place(scenario, session.active()))
        st.toggle(
            _("Only for {place}").format(place=name) if len(name) < 30 else _("Only for this launch point"),
            key="apart",
            on_change=session.set_apart,
            help=_("Bands and a system of its own, whatever the other launch points have."),
        )
    st.toggle(_("Shorter-range, 500–1,000 km"), key="shorter", on_change=session.change_bands)
    st.toggle(_("Intermediate-range, 1,000–5,500 km"), key="intermediate", on_change=session.change_bands)
    st.toggle(_("A band of your own"), key="own_band", on_change=session.switch_own_band)
    if st.session_state.own_band:
        st.text_input(
            _("From–to in km"),
            key="own_bands",
            max_chars=band.LONGEST_TEXT,
            help=_("0-480, or several: 0-480; 500-2350"),
            on_change=session.change_bands,
        )
    problems("bands")
    note(wording.CLASSES)


def system(scenario: Scenario) -> None:
    """Choose a missile system, whose claimed ranges are drawn beside the bands."""
    st.header(_("Missile system"), anchor=False)
    st.selectbox(
        _("Show the ranges claimed for"),
        list(names := _system_names()),
        key="system",
        format_func=names.__getitem__,
        on_change=session.choose_system,
    )
    problems("system")
    chosen = scenario.system_of(session.active())
    if not chosen:
        return
    if not any(band.system for band in scenario.drawn_from(session.active())):
        why = markup.escape(wording.no_ring(replace(DEFAULT, system=chosen)))
        st.html(f'<p class="atlas-note">{why} {facts_html.cited(chosen.note)}</p>')
    points = presets.launch_points(chosen, scenario.own)
    if points:
        shows = ngettext("Show it from {site}", "Show it from its {n} sites", len(points))
        shown = {site.id for site in points} == {site.id for site in scenario.sites}
        st.button(
            markup.label(shows.format(n=len(points), site=points[0].name)),
            key="from_sites",
            icon=":material/check:" if shown else None,
            on_click=session.go_to_sites,
            args=(points,),
        )


def members(_scenario: Scenario) -> None:
    """Choose which capitals count."""
    st.header(_("Capitals"), anchor=False)
    labels = {key: each.label for key, each in capital_groups.GROUPS.items()}
    _choice("members", _("Count the capitals of"), labels)


def display(scenario: Scenario) -> None:
    """One form or several, the wrong circle, and how things are told."""
    st.header(_("Display"), anchor=False)
    if len(scenario.sites) > 1:
        label = _("All launch points as one form")
        nothing = not scenario.shared_bands
        st.toggle(label, key="union", on_change=session.choose, args=("union",), disabled=nothing)
        if nothing:
            note(_("No two of the launch points shown have a band in common: there is nothing to join."))
    st.toggle(
        _("Compare with the usual circle"),
        key="circle",
        on_change=session.choose,
        args=("circle",),
        help=_("Lays the circle that most web maps would draw over the true band."),
    )
    # What is folded away need not be made on every click.
    folded = st.expander(_("Units and street map"), key="how_told", on_change=session.used)
    if folded.open:
        with folded:
            how_told()


def how_told() -> None:
    """Units, notation, and pictures from the network."""
    _choice("units", _("Distances in"), {key: each.label for key, each in units.UNITS.items()})
    _choice("notation", _("Coordinates in"), units.NOTATION_LABELS)
    st.toggle(_("OpenStreetMap below the bands"), key="tiles", on_change=session.used)
    note(_("Needs a network; openstreetmap.org learns your address and which part of the map you look at."))


def own_tables(scenario: Scenario) -> None:
    """Bring one's own sites or claims."""
    key = f"tables {session.bunch()}"  # under a new key the list of files is empty again
    with st.expander(
        _("Your own tables"), expanded=bool(scenario.own.sites or scenario.own.claims), key="own_tables"
    ):
        st.file_uploader(
            _("CSV files of sites or of claims"),
            type="csv",
            accept_multiple_files=True,
            key=key,
            on_change=lambda: session.bring(st.session_state[key]),
        )
        if session.lost(st.session_state[key]):
            st.rerun()
        problems("own")
        if scenario.own.sites or scenario.own.claims:
            note(
                _(
                    "Yours: {sites} sites and {claims} claims. They stand first in the lists, marked as your "
                    "own, and are gone from the server within three minutes after you close the page."
                ).format(sites=len(scenario.own.sites), claims=len(scenario.own.claims))
            )
            st.button(_("Forget them"), key="forget", on_click=session.forget)
        note(
            _(
                "Sites need the columns {of_sites}; claims {of_claims}. At most {files} files of "
                "{megabytes} MB each, and {rows:,} rows in all. Nothing is stored, and no link holds them."
            ).format(
                of_sites=", ".join(SITE_COLUMNS),
                of_claims=", ".join(CLAIM_COLUMNS),
                files=MOST_FILES,
                megabytes=LARGEST_BYTES // 1_000_000,
                rows=MOST_ROWS,
            )
        )


def problems(control: str) -> None:
    """What was wrong with the last input, beside the control it came from."""
    for words in session.problems(control):
        problem(words)


def problem(words: str) -> None:
    """What is wrong, for a screen reader to say at once."""
    st.html(f'<p class="atlas-problem" role="alert">{markup.escape(words)}</p>')


def note(words: str) -> None:
    """Small print."""
    st.html(f'<p class="atlas-note">{markup.escape(words)}</p>')


def _found(found: Sequence[Site], doubtful: Sequence[Site], of: int) -> str:
    """How many sites are left in the list, which may be missing, and how many a map can show."""
    counted = _("{n} of {of} sites.") if len(found) < of else _("All {of} sites.")
    told = [counted.format(n=len(found), of=of)]
    if doubtful:
        words = _("Not counted, as no source read gives their first year: {sites}.")
        told.append(words.format(sites=_names(doubtful)))
    if MAX_SITES < len(found) < of:
        rest = found[MAX_SITES:]
        without = _("the last {n} of the list").format(n=len(rest)) if len(rest) >= 4 else _names(rest)
        told.append(_("The map takes {n}: all but {sites}.").format(n=MAX_SITES, sites=without))
    return " ".join(told)


def _names(sites: Iterable[Site]) -> str:
    return ", ".join(site.name for site in sites)


def _numbered(scenario: Scenario, number: int) -> str:
    site = scenario.sites[number]
    marks = [_("bands of its own")] if site.bands is not None else []
    marks += [_("hidden")] if site.hidden else []
    return ", ".join((f"{number + 1} {markup.label(wording.place(scenario, site))}", *marks))


def _system_names() -> dict[str, str]:
    """What a list of systems calls each of them, and none."""
    systems = session.listed_systems().values()
    own = _("{system} (your own)")
    names = {each.id: own.format(system=each.name) if each.own else each.name for each in systems}
    return {session.NO_SYSTEM: _("none"), **names}


def _choice(part: str, label: str, names: Mapping[str, str]) -> None:
    """A list for a part of the scenario, by the names of its values."""
    st.selectbox(
        label, list(names), key=part, format_func=names.__getitem__, on_change=session.choose, args=(part,)
    )
