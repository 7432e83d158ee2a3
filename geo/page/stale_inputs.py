"""What the reader did since the last run of the page, told apart from old values of its controls.

With each input the browser sends what stands in every control. It may not yet have what the program put
there in the run before, if that run is still going on; its old values would look like inputs, and take
back what was done. So a callback only notes what was done, and `carry_out` does it when the run begins.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, wraps
from typing import ParamSpec

import streamlit as st

_P = ParamSpec("_P")


@dataclass(frozen=True)
class Input:
    """One thing that the reader did: which controls it may have changed, and what follows."""

    controls: tuple[str, ...]  # by their keys; none for buttons and the map, whose inputs are never old
    follow: Callable[[], None]


def of(*keys: str) -> Callable[[Callable[_P, None]], Callable[_P, None]]:
    """Make a function the callback of the controls with these keys, or of buttons."""

    def decorated(follow: Callable[_P, None]) -> Callable[_P, None]:
        @wraps(follow)
        def noted(*args: _P.args, **kwargs: _P.kwargs) -> None:
            done: list[Input] = st.session_state.setdefault("inputs", [])
            done.append(Input(keys, partial(follow, *args, **kwargs)))

        return noted

    return decorated


def carry_out(controls: Iterable[str]) -> bool:
    """Do what follows from the reader's inputs, and keep what stands in the controls; whether there were any.

    A control whose value was old gets back what the program had put there.
    """
    state = st.session_state
    done: list[Input] = state.pop("inputs", [])
    held, replaced = state.setdefault("held", {}), state.setdefault("replaced", {})
    now = {key: state[key] for key in {*controls, *held} if key in state}
    kept, old = told_apart(done, now, held, replaced)
    state.held = {**now, **{key: held[key] for key in old}}
    state.replaced = {key: values for key, values in replaced.items() if key in old}
    state.update({key: held[key] for key in old})
    for each in kept:
        each.follow()
    for key in controls:  # of the pages not shown, which Streamlit would forget
        if key in state:
            state[key] = state[key]
    return bool(done)


def show(values: Mapping[str, object]) -> None:
    """Put values into controls by their keys; what stood there the browser may still send."""
    state = st.session_state
    for key, value in values.items():
        if key in state.held and state.held[key] != value:
            state.replaced.setdefault(key, []).append(state.held[key])
        state[key] = state.held[key] = value


def told_apart(
    done: Sequence[Input],
    now: Mapping[str, object],
    held: Mapping[str, object],
    replaced: Mapping[str, Sequence[object]],
) -> tuple[list[Input], set[str]]:
    """The inputs that are the reader's, and the controls in which the browser has an old value.

    `now` is what the browser sent, `held` what the program last had in each control, `replaced` the values
    that it had there before and the browser may still have.
    """
    changed = {key for key, value in now.items() if value != held.get(key, value)}
    old = {key for key in changed if now[key] in replaced.get(key, ())}
    kept = [each for each in done if not each.controls or (changed & {*each.controls}) - old]
    # A value from before that came alone is the reader's own choice: no other input brought it here.
    if not kept and len(done) == 1:
        return list(done), set()
    return kept, old
