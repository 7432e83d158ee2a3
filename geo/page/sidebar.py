"""The page's controls in the order of the question: what, from where; folded away, how it is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from operator import methodcaller

import streamlit as st

from geo.coordinates import display
from geo.coordinates.points import MAX_TEXT_LENGTH
from geo.facts.model import Site
from geo.facts.sides import by_side
from geo.features import three_maps, wording
from geo.features.band_labels import span
from geo.features.drawing import drawing
from geo.page import session, site_list
from geo.page.controls import button, choice, edits, note, own_names, problems
from geo.page.editor import NO_SYSTEM, OWN_POINT, Editor
from geo.page.places_controls import own_tables, places
from geo.page.site_list import SiteList
from geo.scenario import band, link, place_search, presets
from geo.scenario.band import INTERMEDIATE, SHORTER
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import ALL, MAX_LAUNCH_POINTS
from geo.scenario.place_search import Meaning
from geo.scenario.scenario import Scenario
from geo.templates import fill
from geo.words import markup, units
from geo.words.i18n import _, joined, ngettext
from geo.words.names import MAX_NAME_LENGTH


def show(editor: Editor) -> None:
    """Show every control, in the sidebar.

    What comes and goes is in a container that stays, and every button has a key: otherwise what follows
    would be created again, and a keyboard would lose its place.
    """
    with st.sidebar:
        for part in (what, where, places, compare_and_display, own_tables):
            with st.container(key=f"controls_{part.__name__}"):
                part(editor)


def what(editor: Editor) -> None:
    """Choose what reaches so far: the treaty's bands, a missile system, or a range of one's own."""
    st.header(_("1 What"), anchor=False)
    if len(editor.scenario.points) > 1:
        name = markup.label(editor.active.called(editor.scenario.notation))
        st.toggle(
            _("Only for {place}").format(place=name) if len(name) < 30 else _("Only for this launch point"),
            **edits("apart"),
            help=_("Bands and a system of its own, whatever the other launch points have."),
        )
    shorter, intermediate = _("Shorter-range, {range}"), _("Intermediate-range, {range}")
    st.toggle(markup.label(shorter.format(range=span(SHORTER))), **edits("shorter"))
    st.toggle(markup.label(intermediate.format(range=span(INTERMEDIATE))), **edits("intermediate"))
    system(editor)
    st.toggle(_("A band of your own"), **edits("own_band"))
    if editor.boxes.own_band:
        st.text_input(
            _("From–to in km"),
            **edits("own_bands"),
            max_chars=band.MAX_TEXT_LENGTH,
            help=_("0-480, or several: 0-480; 500-2350"),
        )
    problems(editor, "bands")


def system(editor: Editor) -> None:
    """Choose a missile system, whose claimed ranges are drawn beside the bands."""
    scenario = editor.scenario
    st.selectbox(
        _("Missile system"),
        list(names := _system_names(editor)),
        **edits("system"),
        format_func=names.__getitem__,
        help=_("Shows the ranges claimed for it."),
    )
    with st.container(key="about_system"):
        problems(editor, "system")
        if chosen := scenario.system_of(editor.active):
            if not any(band.system for band in scenario.drawn_from(editor.active)):
                st.html(fill("page.no_ring", words=wording.no_ring([chosen], ()), about=chosen.note))
            if points := presets.launch_points(chosen, scenario.own):
                shows = ngettext("Show it from {site}", "Show it from its {n} sites", len(points))
                words = shows.format(n=len(points), site=points[0].label)
                _show_sites(editor, points, markup.label(words), "from_sites")


def where(editor: Editor) -> None:
    """Choose a launch point: find it, pick it from the list, or click the map; add others beside it."""
    scenario = editor.scenario
    st.header(_("2 Where"), anchor=False)
    with st.container(key="several_to_work_on"):
        if len(scenario.points) > 1:
            st.radio(
                _("Work on"),
                range(len(scenario.points)),
                **edits("working_on"),
                format_func=partial(_numbered, scenario),
            )
    st.text_input(
        _("Place or latitude, longitude"),
        **edits("point"),
        max_chars=MAX_TEXT_LENGTH,
        help=_(
            "Warsaw; Brest, Belarus; 54.71, 20.51; 54°42'N 20°30'E. You can also click the map, "
            "or drag a launch point."
        ),
    )
    if scenario.own.named:
        own_names(scenario.own)
    with st.container(key="candidates", gap="xsmall"):
        problems(editor, "point")
        candidates(editor.meaning)
    from_the_list(editor)
    several(editor)
    one_form(editor)
    ground_in_common(editor)
    name(editor)


def candidates(meaning: Meaning) -> None:
    """Show what the words typed may mean, each with what distinguishes it; or what else has that name."""
    found = meaning.candidates
    if not found:
        return
    if meaning.taken:
        others = joined(each.label for each in found[: place_search.MAX_OTHERS])
        note(_("Or: {places}. Add its country or region to choose another.").format(places=others))
        return
    words = _("Which one is meant?")
    if found[place_search.MAX_CANDIDATES :]:
        more = _("These are the {n} likeliest; add a country to narrow.").format(
            n=place_search.MAX_CANDIDATES
        )
        words = f"{words} {more}"
    st.html(fill("parts.note", words=words, role="status"))
    for number, each in enumerate(found[: place_search.MAX_CANDIDATES]):
        st.button(
            markup.label(each.label),
            key=f"candidate_{number}",
            on_click=session.queue,
            args=(methodcaller("placed", each.point),),
            width="stretch",
        )


def several(editor: Editor) -> None:
    """Add, hide, remove, undo."""
    scenario, adding, hidden = editor.scenario, editor.adding, editor.active.hidden
    full = len(scenario.points) >= MAX_LAUNCH_POINTS
    with st.container(key="add_and_undo", horizontal=True, gap="small"):
        st.button(
            _("Cancel") if adding else _("Add another"),
            key="add",
            on_click=session.queue,
            args=(Editor.adding_or_not,),
            disabled=full,
            help=(
                _("{n} launch points are the most.").format(n=MAX_LAUNCH_POINTS)
                if full
                else _("Then choose its place.")
            ),
        )
        if len(scenario.points) > 1:
            last = not hidden and len(scenario.shown) == 1
            what = _("Show") if hidden else _("Hide")
            button(what, "hide", Editor.hidden_or_shown, disabled=last)
            button(_("Remove"), "remove", Editor.removed, disabled=last)
        button(_("Undo"), "undo", Editor.undone, disabled=not editor.past)
    with st.container(key="adding_note"):
        if adding:
            note(_("Now choose its place: click the map, pick it from the list, or type it."))


def from_the_list(editor: Editor) -> None:
    """Pick a site from the list, narrow the list to what stood where and when, and show all of that."""
    every = by_side(editor.sites)
    offered = site_list.choices(every)
    for key, names in offered.items():
        session.keep_known(key, names)
    filters = {key: st.session_state.get(key, site_list.ANY) for key in offered}
    sites = site_list.narrowed(every, filters, st.session_state["preset"])
    listed = {site.id: f"{site.name}, {site.country} · {site.standing}" for site in sites.listed}
    st.selectbox(
        _("From the list"),
        [OWN_POINT, *listed],
        **edits("preset"),
        format_func=lambda choice: listed.get(choice, _("a point of your own")),
    )
    folded = st.expander(_("Narrow the list"), key="narrow", on_change=session.queue_use)
    if folded.open:
        with folded:
            for key, names in offered.items():
                st.selectbox(
                    str(site_list.LABELS[key]),
                    list(names),
                    key=key,
                    format_func=names.__getitem__,
                    on_change=session.queue_use,
                )
    if folded.open or any(value != site_list.ANY for value in filters.values()):
        found(editor, sites, filters)


def found(editor: Editor, sites: SiteList, filters: Mapping[str, str]) -> None:
    """Say which sites the filters leave, and offer to show them all."""
    note(_found(sites.found, sites.doubtful, sites.of))
    points = tuple(LaunchPoint.of(site) for site in sites.found[:MAX_LAUNCH_POINTS])
    with st.container(key="found"):
        if points and any(value != site_list.ANY for value in filters.values()):
            _show_sites(editor, points, _("Show all of these on the map"), "show_found")


def name(editor: Editor) -> None:
    """Show the box for the point's name."""
    with st.expander(_("Name the launch point"), key="naming"):
        st.text_input(
            _("Name on the map"),
            **edits("name"),
            max_chars=MAX_NAME_LENGTH,
            disabled=editor.adding,  # then it is not yet anybody's name
            help=_("A site of the list becomes a point of your own if you give it another name."),
        )
        problems(editor, "name")


def one_form(editor: Editor) -> None:
    """Show the control for one area or several."""
    if len(editor.scenario.points) > 1:
        nothing = not editor.scenario.shared_bands
        st.toggle(_("All launch points as one form"), **edits("union"), disabled=nothing)
        if nothing:
            note(_("No two of the launch points shown have the same band: there is nothing to join."))


def ground_in_common(editor: Editor) -> None:
    """Show the control for the ground that all launch points reach, or at least so many."""
    scenario, n = editor.scenario, len(editor.scenario.shown)
    if len(scenario.points) == 1 and not scenario.common:
        return
    numbers = {str(least): _("at least {n}").format(n=least) for least in range(2, n)}
    if scenario.common not in ("", ALL, *numbers):
        numbers[scenario.common] = _("at least {n}").format(n=scenario.common)
    names = {"": _("not shown"), **numbers, ALL: _("all launch points")}
    choice(
        "common",
        _("Ground in reach from"),
        names,
        disabled=n == 1 and not scenario.common,
    )
    if n == 1 or scenario.common:
        asked = scenario if scenario.common else replace(scenario, common=ALL)
        note(wording.common(drawing(asked)))


def compare_and_display(editor: Editor) -> None:
    """Show the usual circle, and how lengths and places are written.

    What is folded away need not be built on every click.
    """
    folded = st.expander(_("Compare and display"), key="display", on_change=session.queue_use)
    if not folded.open:
        return
    with folded:
        nothing = not editor.scenario.drawn
        st.toggle(
            _("Compare with the usual circle"),
            **edits("circle"),
            disabled=nothing,
            help=_("Lays the circle that most web maps would draw over the true band."),
        )
        if nothing:
            note(_("No band is drawn: there is no circle to compare."))
        elif wrong := wording.circle_note(drawing(editor.scenario)):
            words = " ".join((wrong, _("The globe shows at once why.")))
            query = link.query(editor.scenario)
            st.html(fill("page.lesson", words=words, query=query, title=three_maps.TITLE))
        choice("units", _("Distances in"), {key: str(each.label) for key, each in units.UNITS.items()})
        notations = {key: str(label) for key, label in display.NOTATION_LABELS.items()}
        choice("notation", _("Coordinates in"), notations)
        st.toggle(_("OpenStreetMap below the bands"), key="tiles", on_change=session.queue_use)
        note(
            _("Needs a network; openstreetmap.org learns your address and which part of the map you look at.")
        )


def _found(found: Sequence[Site], doubtful: Sequence[Site], of: int) -> str:
    """Return sentences on the sites in the list, on those not counted, and on those over the map's limit."""
    counted = _("{n} of {of} sites.") if len(found) < of else _("All {of} sites.")
    sentences = [counted.format(n=len(found), of=of)]
    if doubtful:
        words = _("Not counted, as no source read gives their first year: {sites}.")
        sentences.append(words.format(sites=_names(doubtful)))
    if MAX_LAUNCH_POINTS < len(found) < of:
        rest = found[MAX_LAUNCH_POINTS:]
        without = _("the last {n} of the list").format(n=len(rest)) if len(rest) >= 4 else _names(rest)
        sentences.append(_("The map takes {n}: all but {sites}.").format(n=MAX_LAUNCH_POINTS, sites=without))
    return " ".join(sentences)


def _names(sites: Iterable[Site]) -> str:
    return ", ".join(str(site.name) for site in sites)


def _numbered(scenario: Scenario, number: int) -> str:
    point = scenario.points[number]
    marks = [_("bands of its own")] if point.bands is not None else []
    marks += [_("hidden")] if point.hidden else []
    return ", ".join((f"{number + 1} {markup.label(point.called(scenario.notation))}", *marks))


def _system_names(editor: Editor) -> dict[str, str]:
    """Return the name of each system in the list with its side, and of none, by id."""
    own = _("{system} (your own)")
    names = {
        each.id: own.format(system=each.name) if each.own else f"{each.name} · {each.operator}"
        for each in by_side(editor.systems)
    }
    return {NO_SYSTEM: _("none drawn"), **names}


def _show_sites(editor: Editor, points: tuple[LaunchPoint, ...], label: str, key: str) -> None:
    """Show a button that shows some sites at once; with a mark if they are shown."""
    shown = {point.id for point in points} == {point.id for point in editor.scenario.points}
    icon = ":material/check:" if shown else None
    button(label, key, methodcaller("at_sites", points), icon=icon)
