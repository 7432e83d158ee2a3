"""One reader's session: the scenario on the screen, kept in step with the link, the controls and the map.

Each callback changes the scenario, or leaves a sentence at the control that was used; then what was on
the screen stays, and what was typed too. Nothing a reader brings in a file is stored beyond the session.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlencode

import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile

from geo.coordinates.points import LONGEST_TEXT, format_dms
from geo.errors import AtlasError, quoted
from geo.facts import catalog, own_tables
from geo.facts.model import NOTHING_OWN, STATUSES, Own, Site, System
from geo.features import wording
from geo.i18n import _
from geo.page import leaving, stale_inputs
from geo.scenario import link, link_text, place_search
from geo.scenario.band import INTERMEDIATE, SHORTER, Band, parse_bands
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import parse_system
from geo.scenario.place_search import Meaning
from geo.scenario.scenario import DEFAULT, Scenario
from geo.units import DECIMAL

OWN_POINT = ""  # in the list of sites: no id
MAP = "map"  # the key in which the address of another page holds the query of the map's
NO_SYSTEM = "none"
ANY = ""  # of a filter of the list of sites
FILTERS = {
    "stood": _("any system"),
    "year": _("any year"),
    "status": _("any status"),
}  # of the list, by key, with what stands for ANY
FIRST_OWN_BAND = "0-480"
# Of all pages. Without buttons, uploads, the map, and what depends on the scenario.
CONTROLS = (
    *("working_on", "point", "preset", "name", *FILTERS, "apart", "shorter", "intermediate", "own_band"),
    *("own_bands", "system", "members", "union", "circle", "units", "notation", "tiles", "order", "groups"),
    *("figure", "size", "style"),
    *("events", "years", "kinds", "words"),
)
PARTS = (
    "members",
    "union",
    "circle",
    "units",
    "notation",
)  # of the scenario, each with a control of that key
CLICK_DECIMALS = 3  # of a degree, about 100 m: finer than a click, far finer than a town
SECOND_DECIMALS = 4  # 3 mm: a point shown in minutes and seconds is where it was when read again
MOST_STEPS_BACK = 50


def scenario() -> Scenario:
    """The scenario on the screen; that of the link when the page opens or Back is pressed.

    The browser may send an address that is no longer the right one with an input, as it would for Back;
    that there was an input tells the two apart.
    """
    state = st.session_state
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    if query != state.get("query") and not (state.get("used") and "scenario" in state):
        _open(query)
    current: Scenario = state.scenario
    return current


def carry() -> None:
    """Open what the address of another page says that the map had, if the session has nothing yet.

    So a reload, or a new tab, loses nothing that a link holds.
    """
    state = st.session_state
    if "scenario" not in state and MAP in st.query_params:
        _open(link.parsed(st.query_params[MAP]))


def carried() -> dict[str, list[str]]:
    """Return what the address of another page says of the map: its query, if it is not the usual one."""
    query = urlencode(map_query(), doseq=True)
    return {MAP: [query]} if query and st.session_state.scenario != DEFAULT else {}


def _open(query: dict[str, list[str]]) -> None:
    """Show the scenario of a link in the stead of what was shown."""
    state = st.session_state
    before = state.get("scenario")
    chosen, problems = link.read_query(query, before.own if before else NOTHING_OWN)
    past = _past() if before and before != chosen else state.get("past", [])
    state.update(query=query, scenario=chosen, past=past, at=0, adding=False, meaning=place_search.NOTHING)
    rest = _("What could be read is shown: {title}.").format(title=wording.title(chosen))
    state.problems = {"link": (*problems, rest) if problems else ()}
    _show_all()


def draws_anew() -> bool:
    """Whether the map has become another since the run before."""
    state = st.session_state
    before, state.drawn = state.get("drawn"), (state.scenario, state.get("tiles", False))
    return before not in (None, state.drawn)


def write_link() -> None:
    """Put the scenario into the address bar, unless what stands there means the same already."""
    state, now = st.session_state, _query()
    if now != state.query:
        state.query = now
        st.query_params.from_dict(now)


def map_query() -> dict[str, list[str]]:
    """Return the query of the link to the map as the reader left it; empty before there was one."""
    return link_text.ours(_query()) if "scenario" in st.session_state else {}


def _query() -> dict[str, list[str]]:
    """Return the query of the address if it means the scenario, else one that does and is to stand there."""
    state = st.session_state
    found: dict[str, list[str]] = state.get("query", {})
    same = link.read_query(found, state.scenario.own)[0] == state.scenario
    return found if same else parse_qs(link.query(state.scenario))


def begin() -> None:
    """What every run of every page begins with: what the reader did is carried out."""
    st.session_state.used = stale_inputs.carry_out(CONTROLS)


def problems(control: str) -> tuple[str, ...]:
    """What was wrong with the last input at `control`: "link", "point", "bands", "name", "own"."""
    found: tuple[str, ...] = st.session_state.problems.get(control, ())
    return found


def at() -> int:
    """Which of the launch points the controls are about."""
    number: int = min(st.session_state.at, len(st.session_state.scenario.sites) - 1)
    return number


def active() -> LaunchPoint:
    """The launch point that the controls are about, and that a click moves."""
    point: LaunchPoint = st.session_state.scenario.sites[at()]
    return point


def meaning() -> Meaning:
    """Return what the words typed last mean; one candidate more than `meant.MOST` if not all are shown."""
    found: Meaning = st.session_state.meaning
    return found


def filtered() -> bool:
    """Whether the reader narrowed the list of sites."""
    return any(_filter(key) != ANY for key in FILTERS)


@dataclass(frozen=True)
class SiteList:
    """The sites that the filters leave, the reader's own first."""

    found: tuple[Site, ...]
    doubtful: tuple[Site, ...]  # that would be among them as well, did a source give their first year
    listed: tuple[Site, ...]  # those found, and the one on the screen
    of: int  # how many sites there are


def site_list() -> SiteList:
    """The sites of the system, the year and the status that the reader chose."""
    every, system, group = every_site(), _filter("stood"), _filter("status")
    of_any_year = [
        site
        for site in every
        if (system == ANY or system in {each.id for each in site.systems}) and group in (ANY, site.group_id)
    ]
    year, found, doubtful = _filter("year"), of_any_year, list[Site]()
    if year != ANY:
        found = [site for site in of_any_year if site.stood_in(int(year))]
        doubtful = [site for site in of_any_year if site.may_have_stood_in(int(year))]
    ids = {site.id for site in found} | {st.session_state.get("preset")}
    listed = tuple(site for site in every if site.id in ids)
    return SiteList(tuple(found), tuple(doubtful), listed, len(every))


def every_site() -> tuple[Site, ...]:
    """The sites of the catalogue and of the reader's tables."""
    return (*st.session_state.scenario.own.sites, *catalog.sites())


def filters() -> dict[str, dict[str, str]]:
    """The choices of each filter of the list, by its key, with what the reader reads."""
    sites = every_site()
    years = sorted(year for site in sites for year in (site.first_year, site.last_year) if year)
    ranked = sorted(sites, key=lambda site: (not site.own, STATUSES.index(site.status)))
    choices = {
        "stood": {each.id: each.name for site in sites for each in site.systems},
        "year": {str(year): str(year) for year in range(years[0], years[-1] + 1)},
        "status": {site.group_id: site.group for site in ranked},
    }
    return {key: {ANY: words, **choices[key]} for key, words in FILTERS.items()}


def bunch() -> int:
    """Which bunch of files the reader's tables are out of: one more each time that they were forgotten."""
    number: int = st.session_state.get("bunch", 0)
    return number


def listed_systems() -> dict[str, System]:
    """Every system that can be chosen, the reader's own first, by its id."""
    return {system.id: system for system in (*st.session_state.scenario.own.systems, *catalog.systems())}


def keep_groups(known: Mapping[str, str]) -> None:
    """Take from the table's filter what is no group of the legend any more."""
    chosen = st.session_state.get("groups") or []
    kept = [each for each in chosen if each in known]
    if kept != chosen:
        stale_inputs.show({"groups": kept})


# What a reader can do


@stale_inputs.of()
def used() -> None:
    """The reader used a control that the page itself reads."""


@stale_inputs.of("working_on")
def choose_active() -> None:
    """The reader picked one of the launch points to work on."""
    st.session_state.update(at=st.session_state.working_on, adding=False, meaning=place_search.NOTHING)
    _show_all()


@stale_inputs.of()
def add() -> None:
    """The next place the reader chooses becomes another launch point."""
    st.session_state.update(adding=not st.session_state.adding, meaning=place_search.NOTHING)
    stale_inputs.show({"point": "", "preset": OWN_POINT})


@stale_inputs.of()
def remove() -> None:
    """Take the active launch point away."""
    _choose("point", sites=_others())
    st.session_state.at = max(0, at() - 1)
    _show_all()


@stale_inputs.of()
def hide_or_show() -> None:
    """Hide the active launch point, or show it again."""
    _change("point", replace(active(), hidden=not active().hidden))


@stale_inputs.of("name")
def name_point() -> None:
    """The reader named the active launch point; a site of the catalogue becomes a point of one's own."""
    name = " ".join(st.session_state.name.split())
    try:
        named = replace(active(), name=name, id="")
    except AtlasError as error:
        st.session_state.problems["name"] = (str(error),)
        return
    _change("name", named)
    if "name" not in st.session_state.problems:
        _show_site()


@stale_inputs.of("apart")
def set_apart() -> None:
    """The active launch point gets bands and a system of its own, or has the same as the others again."""
    chosen = st.session_state.scenario
    own: dict[str, Any] = {"bands": None, "system": None}
    if st.session_state.apart:
        own = {"bands": chosen.bands, "system": chosen.system}
    _change("bands", replace(active(), **own))
    _show_bands()


@stale_inputs.of()
def undo() -> None:
    """Back to what was on the screen before the last change."""
    state = st.session_state
    if state.past:
        state.scenario, state.at = state.past.pop()
        state.update(problems={}, meaning=place_search.NOTHING, adding=False)
        _show_all()


@stale_inputs.of("preset")
def choose_preset() -> None:
    """The reader picked a launch point from the list."""
    chosen = st.session_state.preset
    here = LaunchPoint(active().lat, active().lon)
    _place(here if chosen == OWN_POINT else _parsed(chosen))


@stale_inputs.of("point")
def type_point() -> None:
    """The reader typed a place or coordinates. What may be meant is offered if there is more than one."""
    state = st.session_state
    state.problems.pop("point", None)
    found = state.meaning = place_search.search(state.point, state.scenario.own.sites)
    if found.candidates and not found.taken:
        return
    try:
        _place(found.taken or _parsed(state.point), typed=True)
    except AtlasError as error:
        words = state.point[: LONGEST_TEXT + 1].strip()
        is_name = 0 < len(words) <= LONGEST_TEXT and not re.search(r"\d", words)
        state.problems["point"] = (place_search.unknown(state.point) if is_name else str(error),)
        return
    if "point" not in state.problems:
        state.meaning = found  # what else is called so


@stale_inputs.of()
def choose_candidate(point: LaunchPoint) -> None:
    """The reader said which place is meant."""
    _place(point)


@stale_inputs.of()
def click_map() -> None:
    """The reader clicked the map or dragged a launch point; longitudes go on beyond 180."""
    told: Any = st.session_state.get("map")
    if place := clicked_place(told):
        lat, lon = place
        number = told.get("dragged")
        if isinstance(number, int) and 0 <= number < len(st.session_state.scenario.sites):
            st.session_state.update(at=number, adding=False)
        _place(LaunchPoint(lat, lon, "" if st.session_state.adding else place_search.own_name(active())))


def clicked_place(told: object) -> tuple[float, float] | None:
    """Latitude and longitude of a click, None for what no map sends: a socket may send anything."""
    clicked = told.get("last_clicked") if isinstance(told, dict) else None
    values: list[Any] = [clicked.get("lat"), clicked.get("lng")] if isinstance(clicked, dict) else [None]
    if not all(map(_is_finite, values)):
        return None
    lat, lon = values
    return max(-90.0, min(90.0, round(lat, CLICK_DECIMALS))), round((lon + 180) % 360 - 180, CLICK_DECIMALS)


def _is_finite(value: object) -> bool:
    """Whether a value is a number of which a float can be made."""
    try:
        return isinstance(value, int | float) and math.isfinite(value)
    except OverflowError:  # a whole number beyond all floats
        return False


@stale_inputs.of("own_band")
def switch_own_band() -> None:
    """The reader switched bands of their own on or off; there is one to begin with."""
    state = st.session_state
    if state.own_band and not state.own_bands.strip():
        stale_inputs.show({"own_bands": FIRST_OWN_BAND})
    _read_bands()


@stale_inputs.of("shorter", "intermediate", "own_bands")
def change_bands() -> None:
    """The reader used a switch of the treaty's bands, or typed bands."""
    _read_bands()


def _read_bands() -> None:
    """Take the bands of the switches and of the box; if the box is wrong, say so and keep what it had."""
    state = st.session_state
    treaty = tuple(band for band in (SHORTER, INTERMEDIATE) if state[band.name])
    before = tuple(band for band in _bands() if not band.name)
    try:
        _choose_bands(treaty + (parse_bands(state.own_bands) if state.own_band else ()))
    except AtlasError as error:
        _choose_bands(treaty + before)
        state.problems["bands"] = (str(error),)
    stale_inputs.show(
        {band.name: band in _bands() for band in (SHORTER, INTERMEDIATE)}
    )  # which can be typed too


@stale_inputs.of("system")
def choose_system() -> None:
    """The reader picked a missile system, or none."""
    chosen = st.session_state.system
    system = parse_system(chosen, st.session_state.scenario.own.claims) if chosen != NO_SYSTEM else None
    if active().bands is None:
        _choose("system", system=system)
    else:
        _change("system", replace(active(), system=system))
        _show_bands()


@stale_inputs.of()
def go_to_sites(points: tuple[LaunchPoint, ...]) -> None:
    """Show some sites in the stead of the launch points."""
    _choose("system", sites=points)
    st.session_state.at = 0
    _show_all()


@stale_inputs.of(*PARTS)
def choose(part: str) -> None:
    """The reader picked another value of a part of the scenario that has a control of the same key."""
    _choose(part, **{part: st.session_state[part]})
    if part == "notation":
        _show_site(typed="point" in st.session_state.problems)


@stale_inputs.of()
def bring(files: Iterable[Any]) -> None:
    """The reader brought tables of their own, or took them away."""
    _use(files)


@stale_inputs.of()
def forget() -> None:
    """The reader's tables go, and the files they came in."""
    _use(())
    leaving.forget_uploads()
    st.session_state.bunch = bunch() + 1


def lost(files: Iterable[Any]) -> bool:
    """Whether the browser names tables that the server no longer has; then the list of files is begun anew.

    So it is after a restart, or when a reader was away for longer than the server keeps a session.
    """
    if not any(isinstance(file, DeletedFile) for file in files):
        return False
    forget()
    words = _(
        "The server no longer has your own tables, for it was started anew or this page was away for too "
        "long: add them again under “Your own tables”; no link holds them."
    )
    st.session_state.problems["link"] = (words,)
    return True


# How the scenario and the controls change


def _choose(control: str, **changes: Any) -> None:
    """Change the scenario, so that it can be undone; if that breaks a rule, say so at the control."""
    state = st.session_state
    try:
        changed = replace(state.scenario, **changes)
    except AtlasError as error:
        state.problems[control] = (str(error),)
        return
    for told in (control, "link"):
        state.problems.pop(told, None)
    if changed != state.scenario:
        state.past = _past()
        state.scenario = changed


def _past() -> list[tuple[Scenario, int]]:
    """What can be undone once the scenario on the screen gives way to another."""
    state = st.session_state
    now = replace(state.scenario)  # a copy, without what was computed of it and kept with it
    return [*state.past, (now, state.at)][-MOST_STEPS_BACK:]


def _change(control: str, point: LaunchPoint) -> None:
    """Put a launch point in the active one's stead, unless there would be one twice, which counts once."""
    if point in _others():
        words = _("there is already such a launch point; choose another name, place or bands")
        st.session_state.problems[control] = (words,)
        return
    _choose(control, sites=_with(point))


def _others() -> tuple[LaunchPoint, ...]:
    """The launch points but the active one."""
    sites = st.session_state.scenario.sites
    return (*sites[: at()], *sites[at() + 1 :])


def _use(files: Iterable[Any]) -> None:
    """Take the reader's sound tables in the stead of those before; of each other say what is wrong."""
    state, tables = st.session_state, [file for file in files if not isinstance(file, DeletedFile)]
    own, wrong = own_tables.read_sound((file.getvalue(), file.name) for file in tables)
    if own != state.scenario.own:
        now, state.problems["link"] = (_resting_on(own, state.scenario), state.at), ()
        # What can be undone rests on the same tables, or they would outlive their files.
        steps = [*((_resting_on(own, before), at_) for before, at_ in state.past), now]
        state.past = [step for step, after in pairwise(steps) if step != after]
        state.scenario = now[0]
        choices = filters()
        stale_inputs.show({key: ANY for key in FILTERS if _filter(key) not in choices[key]})
        _show_all()
    state.problems["own"] = tuple(
        _("{error}. Nothing of it is used; remove {file} above, mend it and add it again.").format(
            error=error, file=quoted(tables[number].name)
        )
        for number, error in wrong.items()
    )


def _filter(key: str) -> str:
    chosen: str = st.session_state.get(key, ANY)
    return chosen


def _place(point: LaunchPoint, typed: bool = False) -> None:
    """Move the active launch point to a place, or add it there, unless one with the same bands is there."""
    state = st.session_state
    adding, others = state.adding, state.scenario.sites if state.adding else _others()
    new = point if adding else active().moved_to(point)
    if any(_is_twin(new, other) for other in others):
        where = wording.place(state.scenario, LaunchPoint(point.lat, point.lon))
        words = _("there is already a launch point at {place}; choose another place")
        state.problems["point"] = (words.format(place=where),)
        if adding:
            stale_inputs.show({"preset": OWN_POINT})
        else:
            _show_site(typed=True)
        return
    _choose("point", sites=(*others, new) if adding else _with(new))
    if "point" not in state.problems:
        if adding:
            state.at = len(others)
        state.update(adding=False, meaning=place_search.NOTHING)
        _show_site(typed)
        _show_bands()


def _parsed(text: str) -> LaunchPoint:
    return LaunchPoint.parse(text, st.session_state.scenario.own.sites)


def _with(point: LaunchPoint) -> tuple[LaunchPoint, ...]:
    """The launch points with another in the active one's stead."""
    sites: tuple[LaunchPoint, ...] = st.session_state.scenario.with_site_at(at(), point)
    return sites


def _bands() -> tuple[Band, ...]:
    """The bands that the switches are about."""
    own, of_all = active().bands, st.session_state.scenario.bands
    return of_all if own is None else own


def _choose_bands(bands: tuple[Band, ...]) -> None:
    bands = tuple(dict.fromkeys(bands))
    if active().bands is None:
        replace(st.session_state.scenario, bands=bands)  # raises what is to be told at the bands
        _choose("bands", bands=bands)
    else:
        changed = replace(active(), bands=bands)
        replace(st.session_state.scenario, sites=_with(changed))
        _change("bands", changed)


def _is_twin(one: LaunchPoint, other: LaunchPoint) -> bool:
    """Whether two launch points would show the same, whatever they are called."""
    return replace(one, name="", id="", hidden=False) == replace(other, name="", id="", hidden=False)


def _resting_on(own: Own, scenario: Scenario) -> Scenario:
    """A scenario with other tables of the reader's own, and without what was in those before alone."""
    kept = {site.id for site in own.sites}
    sites = tuple(_known(site, kept, own) for site in scenario.sites)
    return replace(scenario, own=own, sites=sites, system=_still(scenario.system, own))


def _known(site: LaunchPoint, kept: set[str], own: Own) -> LaunchPoint:
    """A launch point without the facts that went with the reader's table."""
    gone = site.own and site.id not in kept
    return replace(site, id="" if gone else site.id, system=_still(site.system, own))


def _still(system: System | None, own: Own) -> System | None:
    """A system, unless it was in the reader's table and is no longer."""
    gone = system and system.own and system not in own.systems
    return None if gone else system


def _show_all() -> None:
    """Bring every control in step with the scenario."""
    st.session_state.at = at()
    _show_site()
    _show_bands()
    stale_inputs.show({part: getattr(st.session_state.scenario, part) for part in PARTS})


def _show_site(typed: bool = False) -> None:
    """Bring the controls for the launch point in step with it; what was `typed` stands as it is."""
    site, known = active(), {each.id for each in every_site()}
    stale_inputs.show(
        {"preset": site.id if site.id in known else OWN_POINT, "name": site.name, "working_on": at()}
    )
    if not typed:
        stale_inputs.show({"point": _written(site)})


def _written(site: LaunchPoint) -> str:
    """A launch point as the box for its place shows it: so that it is the same when read again."""
    name = "" if site.id else site.name
    if st.session_state.scenario.notation == DECIMAL:
        return LaunchPoint(site.lat, site.lon, name).token.replace(",", ", ", 2)
    where = format_dms(site.lat, site.lon, SECOND_DECIMALS)
    return f"{where}, {name}" if name else where


def _show_bands() -> None:
    """Bring the controls for bands and system in step with those of the active launch point."""
    state, bands, system = st.session_state, _bands(), st.session_state.scenario.system_of(active())
    own = [band.token for band in bands if not band.name]
    switches = {
        "apart": active().bands is not None,
        "shorter": SHORTER in bands,
        "intermediate": INTERMEDIATE in bands,
    }
    stale_inputs.show(switches | {"system": system.id if system else NO_SYSTEM})
    if "bands" not in state.problems:
        stale_inputs.show({"own_band": bool(own), "own_bands": "; ".join(own) or state.get("own_bands", "")})
