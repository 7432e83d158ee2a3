"""One reader's session: the scenario on the screen, kept in step with the link, the controls and the map.

Each callback changes the scenario, or leaves a sentence at the control that was used; then what was on
the screen stays, and what was typed too. No other module of `geo` imports Streamlit.
"""

import re
from dataclasses import replace
from urllib.parse import parse_qs

import streamlit as st

from geo import catalog
from geo.errors import AtlasError
from geo.facts import Site
from geo.scenario import INTERMEDIATE, SHORTER, Band, LaunchPoint, Scenario, parse_system, read_query

OWN_POINT = "a point of your own"
NO_SYSTEM = "none"
FIRST_OWN_BAND = "0-480"
CLICK_DECIMALS = 3  # of a degree, about 100 m: finer than a click, far finer than a town


def scenario() -> Scenario:
    """The scenario on the screen; that of the link when the page opens or Back is pressed."""
    state = st.session_state
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    if query != state.get("query"):
        chosen, problems = read_query(query)
        state.update(query=query, scenario=chosen, problems={"link": problems})
        _show_site(chosen.sites[0])
        _show_bands(chosen.bands)
        state.system = chosen.system.id if chosen.system else NO_SYSTEM
        state.members = chosen.members
    current: Scenario = state.scenario
    return current


def write_link() -> None:
    """Put the scenario into the address bar, unless what stands there means the same already."""
    state = st.session_state
    if read_query(state.query)[0] != state.scenario:
        state.query = parse_qs(state.scenario.query)
        st.query_params.from_dict(state.query)


def problems(control: str) -> tuple[str, ...]:
    """What was wrong with the last input at `control`: "link", "point" or "bands"."""
    found: tuple[str, ...] = st.session_state.problems.get(control, ())
    return found


def listed_sites() -> list[Site]:
    """The catalogue's sites for the list: of the chosen system and year, and the one on the screen."""
    state = st.session_state
    year, system = state.get("year"), state.get("stood", NO_SYSTEM)
    return [
        site
        for site in catalog.sites()
        if site.id == state.get("preset")
        or (
            (year is None or site.stood_in(int(year)))
            and (system == NO_SYSTEM or system in {each.id for each in site.systems})
        )
    ]


def choose_preset() -> None:
    """The reader picked a launch point from the list."""
    chosen = st.session_state.preset
    before = st.session_state.scenario.sites[0]
    point = LaunchPoint(before.lat, before.lon) if chosen == OWN_POINT else LaunchPoint.parse(chosen)
    _show_site(_move_to(point))


def type_point() -> None:
    """The reader typed a launch point."""
    try:
        site = _move_to(LaunchPoint.parse(st.session_state.point))
        st.session_state.preset = site.id or OWN_POINT
    except AtlasError as error:
        st.session_state.problems["point"] = (str(error),)


def click_map() -> None:
    """The reader clicked the map, on which longitudes go on beyond 180."""
    if clicked := (st.session_state.get("map") or {}).get("last_clicked"):
        lat = max(-90.0, min(90.0, round(clicked["lat"], CLICK_DECIMALS)))
        lon = round((clicked["lng"] + 180) % 360 - 180, CLICK_DECIMALS)
        _show_site(_move_to(LaunchPoint(lat, lon)))


def change_bands() -> None:
    """The reader used a band's switch or typed a band."""
    state = st.session_state
    if state.own and not state.own_bands.strip():
        state.own_bands = FIRST_OWN_BAND
    treaty = tuple(band for band in (SHORTER, INTERMEDIATE) if state[band.name])
    before = tuple(band for band in state.scenario.bands if not band.name)
    state.problems.pop("bands", None)
    state.problems.pop("link", None)
    try:
        own = _typed_bands() if state.own else ()
        state.scenario = replace(state.scenario, bands=treaty + own)
    except AtlasError as error:
        state.problems["bands"] = (str(error),)
        state.scenario = replace(state.scenario, bands=treaty + before)
    for band in (SHORTER, INTERMEDIATE):  # which can be typed too
        state[band.name] = band in state.scenario.bands


def choose_system() -> None:
    """The reader picked a missile system, or none."""
    state = st.session_state
    chosen = parse_system(state.system) if state.system != NO_SYSTEM else None
    state.scenario = replace(state.scenario, system=chosen)
    state.problems.pop("link", None)


def choose_members() -> None:
    """The reader picked which capitals count."""
    st.session_state.scenario = replace(st.session_state.scenario, members=st.session_state.members)
    st.session_state.problems.pop("link", None)


def _typed_bands() -> tuple[Band, ...]:
    """The bands typed, apart by a semicolon or a comma and a space, since 1,000 is a number."""
    texts = re.split(r";|,\s+", st.session_state.own_bands)
    return tuple(dict.fromkeys(Band.parse(text) for text in texts if text.strip()))


def _move_to(site: LaunchPoint) -> LaunchPoint:
    st.session_state.scenario = replace(st.session_state.scenario, sites=(site,))
    st.session_state.problems.pop("point", None)
    st.session_state.problems.pop("link", None)
    return site


def _show_site(site: LaunchPoint) -> None:
    """Bring the controls for the launch point in step with it."""
    bare = LaunchPoint(site.lat, site.lon, "" if site.id else site.name)
    st.session_state.preset = site.id or OWN_POINT
    st.session_state.point = bare.token.replace(",", ", ", 2)


def _show_bands(bands: tuple[Band, ...]) -> None:
    """Bring the controls for the bands in step with them."""
    state = st.session_state
    own = [band.token for band in bands if not band.name]
    state.shorter, state.intermediate, state.own = SHORTER in bands, INTERMEDIATE in bands, bool(own)
    state.own_bands = "; ".join(own) or state.get("own_bands", "")
