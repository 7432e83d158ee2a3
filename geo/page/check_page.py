"""The page "Check a claim": a system or a range, from where, to where; below it the answer.

The address holds all three, places by coordinates and name: `check?system=9m729&from=kaliningrad&to=…`. What
cannot be read stands in the address as it was typed, with a sentence beside its control.
"""

from collections.abc import Mapping
from urllib.parse import parse_qs

import streamlit as st

from geo.coordinates.points import MAX_TEXT_LENGTH
from geo.facts import catalog
from geo.facts.model import Own, System
from geo.facts.sides import by_side
from geo.features import claim_check, wording
from geo.machine import settings
from geo.outputs import files
from geo.outputs.web import claim_answer, claim_map
from geo.outputs.web.preview import DESCRIPTIONS, TITLES
from geo.page import controls, session
from geo.page.take_away import address
from geo.scenario import place_search, question
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import NONE
from geo.scenario.question import Question
from geo.templates import fill
from geo.words import markup
from geo.words.errors import AtlasError
from geo.words.i18n import _

EXAMPLE = {"system": "9m729", "from": "kaliningrad", "to": "52.524,13.411,Berlin, Germany"}
WHAT, START, END = "checked_what", "checked_from", "checked_to"
_PARTS = {START: "from", END: "to"}


def check_page() -> None:
    """Show the three controls, and the answer once all of them can be read."""
    st.html(claim_map.CSS)
    st.html(fill("page.head", title=TITLES["check"], lead=DESCRIPTIONS["check"]))
    own = session.editor().scenario.own
    texts = _asked() or EXAMPLE
    with st.container(horizontal=True, gap="small", key="question"):
        what = _what(texts, own)
        start, end = (_place(control, texts.get(part, ""), own) for control, part in _PARTS.items())
    if own.named:
        controls.own_names(own)
    if what is None or not start or not end:
        return
    try:
        asked = Question(start, end, *what, own=own)
    except AtlasError as error:
        controls.problem(str(error))
        return
    _write(asked)
    _answer(claim_check.check(asked))


def _answer(checked: claim_check.Check) -> None:
    asked = checked.question
    with st.container(key="answer"):
        st.html(
            fill(
                "claim.page",
                title=checked.title,
                text=claim_answer.answer_html(checked, claim_map.picture_html(checked)),
            )
        )
    st.subheader(_("To quote"), anchor=False)
    st.code(checked.quote(_home()), language=None, wrap_lines=True)
    links = {
        f"./?{asked.map_query}": _("Open this map"),
        f"./check.html?{asked.query}": _("The answer alone, to print"),
        f"./check.json?{asked.query}": _("JSON"),
    }
    if asked.system and not asked.system.own:
        links[f"./systems?system={asked.system.id}"] = _("All about the {system}").format(
            system=asked.system.name
        )
    st.download_button(
        _("Picture to pass on"),
        controls.later(files.card, checked, settings.today(), _home()),
        file_name=files.card_name(asked),
        mime="image/png",
        icon=":material/download:",
        help=_("Both places, the way and whose figure says what, as a card for social media and slides."),
        on_click="ignore",
        key="card",
    )
    st.html(fill("claim.links", links=links.items()))
    controls.note(f"{wording.CAVEAT} {catalog.looked_up()}")


def _asked() -> dict[str, str]:
    """Return what the address asks, each part once, as it stands there."""
    return {key: st.query_params[key] for key in question.KEYS if st.query_params.get(key, "").strip()}


def _what(texts: Mapping[str, str], own: Own) -> tuple[System | None, float | None] | None:
    """Show the list of systems, in which a range can be typed; return what is chosen, None if unclear."""
    given = texts.get("range") or texts.get("system") or NONE
    known = (*own.systems, *by_side(catalog.systems()))
    names = {each.id: " · ".join(filter(None, _called(each))) for each in known}
    problem, found = "", None
    try:
        found = question.parse_what(given, own)
        given = found[0].id if found[0] else given
    except AtlasError as error:
        problem = str(error)
    with st.container(width=340):
        _list(WHAT, _("System, or range in km"), given, {**names, NONE: _("neither: only the distance")})
        if problem:
            controls.problem(problem)
    return found


def _called(system: System) -> tuple[str, str, str]:
    """Return all that a system may be found by as one types."""
    return str(system.name), str(system.other_names), str(system.operator)


def _place(control: str, text: str, own: Own) -> LaunchPoint | None:
    """Show the box for a place, which suggests while one types; return the one meant, None if unclear."""
    label = _("From") if control == START else _("To")
    point, problem, taken_for = None, "", ""
    try:
        point = question.parse_place(_PARTS[control], text, own)
        taken_for = place_search.taken_for(text, own.named)
    except AtlasError as error:
        problem = str(error)
    with st.container(width=340):
        st.session_state[control] = place_search.written(point, own.named) if point else text
        st.text_input(label, key=control, max_chars=MAX_TEXT_LENGTH, on_change=_chosen, args=(control,))
        if problem:
            controls.problem(problem)
            for number, each in enumerate(
                place_search.search(text, own.named).candidates[: place_search.MAX_CANDIDATES]
            ):
                st.button(
                    markup.label(each.label),
                    key=f"{control}_{number}",
                    on_click=_put,
                    args=(_PARTS[control], each.point.token),
                    width="stretch",
                )
        elif taken_for:
            controls.note(taken_for)
    return point


def _list(control: str, label: str, chosen: str, names: Mapping[str, str]) -> None:
    """Show a list that is searched as one types, and takes what it does not have."""
    st.session_state[control] = chosen
    options = list(names) if chosen in names else [chosen, *names]
    st.selectbox(
        label,
        options,
        key=control,
        format_func=lambda option: names.get(option, option),
        accept_new_options=True,
        on_change=_chosen,
        args=(control,),
    )


def _chosen(control: str) -> None:
    """Put what was chosen or typed into the address."""
    text = str(st.session_state[control] or "").strip()
    if control != WHAT:
        _put(_PARTS[control], text)
        return
    part = "range" if question.is_range(text) else "system"
    _put(part, "" if text == NONE else text)


def _put(part: str, text: str) -> None:
    """Change one part of the address; a range takes the place of a system, and the other way round."""
    texts = _asked() or dict(EXAMPLE)
    for other in ("system", "range") if part in ("system", "range") else (part,):
        texts.pop(other, None)
    if text:
        texts[part] = text
    st.query_params.from_dict(
        session.carried() | {key: [texts[key]] for key in question.KEYS if key in texts}
    )


def _write(asked: Question) -> None:
    """Let the address name the places by coordinates and name, whatever was typed."""
    query = parse_qs(asked.query)
    if asked.system and asked.system.own:
        query["system"] = [asked.system.id]
    if _asked() != {key: values[0] for key, values in query.items()}:
        st.query_params.from_dict(session.carried() | query)


def _home() -> str:
    return f"{address().rstrip('/').removesuffix('/check')}/"
