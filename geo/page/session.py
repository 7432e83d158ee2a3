"""One reader's session: the editor, kept in step with the address, the controls and the map.

All of it is one value, a `Session`, under one key; every other key of Streamlit's state is a control's own.
What a reader does is queued by the control's callback and carried out when the next run begins: see
`stale_inputs`. Nothing a reader brings in a file is stored beyond the session.
"""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlencode

import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile

from geo.page import leaving, map_click
from geo.page.editor import PARTS, START, Editor
from geo.page.site_list import ANY, FILTERS
from geo.page.stale_inputs import Inputs
from geo.scenario import link, link_text
from geo.scenario.band import INTERMEDIATE, SHORTER
from geo.scenario.parameters import LANGUAGE
from geo.scenario.scenario import DEFAULT, Scenario
from geo.words import i18n, translations

KEY = "session"  # of all that is ours in Streamlit's state
MAP = "map"  # the key of the map's query in the address of another page


def _of_part(part: str) -> Callable[[Editor, Any], Editor]:
    return lambda editor, value: editor.with_part(part, value)


# What follows from each control of the editor, by its key, when the reader gives it another value.
_ACTIONS: dict[str, Callable[[Editor, Any], Editor]] = {
    "working_on": Editor.working_on,
    "point": Editor.typed,
    "preset": Editor.from_list,
    "name": Editor.named,
    "apart": Editor.apart,
    "shorter": lambda editor, on: editor.with_treaty_band(SHORTER, on),
    "intermediate": lambda editor, on: editor.with_treaty_band(INTERMEDIATE, on),
    "own_band": Editor.with_own_band,
    "own_bands": Editor.with_own_bands,
    "system": Editor.with_system,
    "towns_of": lambda editor, of: editor.with_towns(towns_of=tuple(of)),
    "towns_least": lambda editor, least: editor.with_towns(towns_least=least),
    **{part: _of_part(part) for part in PARTS},
}
# Of all pages. Without buttons, uploads, the map, and what depends on the scenario.
CONTROLS = (
    *_ACTIONS,
    *FILTERS,
    *("tiles", "groups", "figure", "size", "style", "events", "years", "words"),
)


@dataclass
class Session:
    """What is kept from run to run."""

    editor: Editor | None = None  # None before the reader has had the map
    inputs: Inputs = field(default_factory=Inputs)
    address: dict[str, list[str]] = field(default_factory=dict)  # its query, as last read or written
    by_input: bool = False  # whether the reader did something; else they opened an address
    map: tuple[Scenario, bool] | None = None  # what the map showed, and whether on OpenStreetMap's tiles
    projected: bool = False  # whether the page shows the map alone, in large type
    upload_generation: int = 0  # how often the uploads were cleared: the uploader then gets a fresh key


# State


def editor() -> Editor:
    """Return the editor as it is in this run."""
    return _session().editor or START


def is_new() -> bool:
    """Return whether the reader has not had the map yet."""
    return _session().editor is None


def upload_generation() -> int:
    """Return the number of times that the uploads were cleared."""
    return _session().upload_generation


def is_projected() -> bool:
    """Return whether the page shows the map alone, in large type."""
    return _session().projected


def language() -> str:
    """Return the language to speak: the one chosen or asked for in the address, else the browser's."""
    liked = translations.chosen(st.context.headers.get("Accept-Language", ""))
    if not is_new():
        return editor().scenario.language or liked
    of_map = link.language(link.parsed(st.query_params.get(MAP, "")), liked)
    return link.language({key: st.query_params.get_all(key) for key in st.query_params}, of_map)


def map_changed() -> bool:
    """Return whether the map shows another thing than when it was last remembered."""
    return _session().map not in (None, _map())


def map_query() -> dict[str, list[str]]:
    """Return the query of the link to the map as the reader left it; empty before there was one."""
    return {} if is_new() else link_text.cleaned(_query())


def carried() -> dict[str, list[str]]:
    """Return the part of another page's address that keeps the language, and the map: its query.

    Neither is there where nothing was chosen.
    """
    query, chosen = map_query(), editor().scenario.language
    spoken = {LANGUAGE.key: [chosen]} if chosen else {}
    query.pop(LANGUAGE.key, None)
    usual = not query or replace(editor().scenario, language="") == DEFAULT
    return spoken if usual else {MAP: [urlencode(query, doseq=True)], **spoken}


# A run, from its beginning to its end


def begin() -> None:
    """Begin a run of any page: carry out what the reader did, in their language, which it may change."""
    i18n.speak(language())
    _session().by_input = _session().inputs.carry_out(CONTROLS)
    i18n.speak(language())
    if not is_new():
        _session().inputs.show(editor().controls())


def open_address() -> None:
    """Open the map's address when the page opens or Back is pressed.

    The browser may send an address that is no longer the right one with an input, as it would for Back;
    that there was an input tells the two apart.
    """
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    if is_new() or (query != _session().address and not _session().by_input):
        _open(query)


def open_carried() -> None:
    """Open what the address of another page says that the map had, if the session has nothing yet.

    So a reload, or a new tab, loses nothing that a link carries.
    """
    if is_new() and not {MAP, LANGUAGE.key}.isdisjoint(st.query_params):
        query = link.parsed(st.query_params.get(MAP, ""))
        spoken = st.query_params.get_all(LANGUAGE.key)
        _open(query | ({LANGUAGE.key: spoken} if spoken else {}))


def write_language() -> None:
    """Put the language that was chosen into the address of another page."""
    chosen = carried().get(LANGUAGE.key, [])
    if chosen and st.query_params.get_all(LANGUAGE.key) != chosen:
        st.query_params[LANGUAGE.key] = chosen[0]


def remember_map() -> None:
    """Remember what the map shows, for the next run."""
    _session().map = _map()


def keep_known(control: str, known: Container[str]) -> None:
    """Take from a control, of one value or of several, what it can no longer offer."""
    chosen = st.session_state.get(control)
    kept = [each for each in chosen if each in known] if isinstance(chosen, list) else chosen
    if isinstance(kept, str) and kept not in known:
        kept = ANY
    if kept != chosen:
        _session().inputs.show({control: kept})


def write_address() -> None:
    """Put the scenario into the address bar, unless what is there means the same already."""
    session, now = _session(), _query()
    if now != session.address:
        session.address = now
        st.query_params.from_dict(now)


# Callbacks of controls


def queue_value(control: str) -> None:
    """Queue that the reader gave a control of the editor another value."""
    _session().inputs.queue(control, lambda value: _edit(lambda now: _ACTIONS[control](now, value)))


def queue(action: Callable[[Editor], Editor]) -> None:
    """Queue what the reader did with a button."""
    _session().inputs.queue("", lambda _: _edit(action))


def queue_use() -> None:
    """Queue that the reader used a control that the page itself reads."""
    _session().inputs.queue("", lambda _: None)


def queue_projecting(on: bool) -> None:
    """Queue that the map is to be shown alone, in large type, or no longer."""
    _session().inputs.queue("", lambda _: setattr(_session(), "projected", on))


def queue_click(control: str) -> None:
    """Queue that the reader clicked the map, dragged a point, switched a band there or moved its slider."""
    _session().inputs.queue("", lambda _: _click(st.session_state.get(control)))


def queue_tables(control: str) -> None:
    """Queue that the reader brought tables of their own, or took them away."""
    files = st.session_state[control]
    _session().inputs.queue("", lambda _: _take(files))


def queue_forgetting(lost: bool = False) -> None:
    """Queue the removal of the reader's tables and files: as the reader asks, or because they are lost."""
    _session().inputs.queue("", lambda _: _forget(Editor.tables_lost if lost else Editor.without_tables))


# What callbacks lead to


def _edit(action: Callable[[Editor], Editor]) -> None:
    _session().editor = action(editor())


def _click(message: object) -> None:
    if click := map_click.read(message):
        _edit(lambda now: now.clicked(click.lat, click.lon, click.dragged))
    elif (year := map_click.read_year(message)) is not None:
        _edit(lambda now: now.in_year(year or None))
    elif switch := map_click.read_switch(message):
        _edit(lambda now: now.with_treaty_band(*switch))


def _take(files: Iterable[Any]) -> None:
    """Read the tables that are there."""
    there = [(file.getvalue(), file.name) for file in files if not isinstance(file, DeletedFile)]
    _edit(lambda now: now.with_tables(there))


def _forget(action: Callable[[Editor], Editor]) -> None:
    _edit(action)
    leaving.forget_uploads()
    _session().upload_generation += 1


def _open(query: dict[str, list[str]]) -> None:
    """Show the scenario of a link instead of what was shown."""
    _session().address = query
    _session().projected = link_text.PROJECTOR in query
    _session().editor = Editor.opened(query, _session().editor)
    i18n.speak(language())
    _session().inputs.show(editor().controls())


def _query() -> dict[str, list[str]]:
    """Return the query of the address if it means the scenario, else one that does and is to replace it.

    One with the name of a place is replaced: a link has coordinates, whatever a gazetteer of later says.
    """
    scenario, found = editor().scenario, _session().address
    same = link.read_query(found, scenario.own)[0] == scenario and not link.names_taken(found, scenario.own)
    query = {**(found if same else parse_qs(link.query(scenario)))}
    query.pop(link_text.PROJECTOR, None)
    return query | {link_text.PROJECTOR: ["on"]} if is_projected() else query


def _map() -> tuple[Scenario, bool]:
    return editor().scenario, st.session_state.get("tiles", False)


def _session() -> Session:
    kept: Session = st.session_state.setdefault(KEY, Session())
    return kept
