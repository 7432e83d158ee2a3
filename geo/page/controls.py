"""The small parts that every control of the page is made of: its key, its problems, its notes."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from geo.facts.model import Own
from geo.page import session
from geo.page.editor import Editor
from geo.templates import fill
from geo.words.i18n import language, speaking

MAX_OFFERED = 500  # names of the reader's own: some 30 kB, once


def edits(key: str) -> dict[str, Any]:
    """Return the arguments that make a widget a control of the editor, by its key."""
    return {"key": key, "on_change": session.queue_value, "args": (key,)}


def button(label: str, key: str, action: Callable[[Editor], Editor], **look: Any) -> None:
    """Show a button that changes the editor."""
    st.button(label, key=key, on_click=session.queue, args=(action,), **look)


def choice(part: str, label: str, names: Mapping[Any, str], disabled: bool = False) -> None:
    """Show a list for a part of the scenario, by the names of its values."""
    st.selectbox(label, list(names), **edits(part), format_func=names.__getitem__, disabled=disabled)


def later(make: Callable[..., bytes], *args: Any) -> Callable[[], bytes]:
    """Return what makes a file when its button is pressed: in another thread, in the language spoken now."""
    code = language()

    def made() -> bytes:
        with speaking(code):
            return make(*args)

    return made


def problems(editor: Editor, control: str) -> None:
    """Show what was wrong with the last input, beside the control it came from."""
    for words in editor.problems_at(control):
        problem(words)


def problem(words: str) -> None:
    """Show what is wrong, for a screen reader to say at once."""
    st.html(fill("parts.problem", words=words))


def own_names(own: Own) -> None:
    """Give the boxes for places the names in the reader's own tables to offer, which no server has."""
    st.html(fill("page.own_names", names=[(each.name, each.country) for each in own.named[:MAX_OFFERED]]))


def note(words: str) -> None:
    """Show a note in small print."""
    st.html(fill("parts.note", words=words))
