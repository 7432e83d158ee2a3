"""What the reader did since the last run of the page, as distinct from old values of its controls.

With each input the browser sends the values of all controls. It may not yet have what the program put
there in the run before, if that run is still going on; its old values would look like inputs, and take
back what was done. So a callback only queues what was done, and `Inputs.carry_out` does it when the run
begins.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st


@dataclass(frozen=True)
class Input:
    """One thing that the reader did: which control it changed, and what follows."""

    control: str  # by its key; "" for a button or the map, whose inputs are never old
    follow: Callable[[Any], None]  # is given the value of the control


@dataclass
class Inputs:
    """What the reader did, and what is kept from run to run to recognise old values."""

    queued: list[Input] = field(default_factory=list)
    shown: dict[str, object] = field(default_factory=dict)  # what the program last had in each control
    replaced: dict[str, list[object]] = field(default_factory=dict)  # and what it had there before

    def queue(self, control: str, follow: Callable[[Any], None]) -> None:
        """Queue what the reader did with a control, or with a button if it is ""."""
        self.queued.append(Input(control, follow))

    def carry_out(self, controls: Iterable[str]) -> bool:
        """Do what was queued, and keep what the controls show; return whether there was anything.

        A control whose value was old gets back what the program had put there.
        """
        state = st.session_state
        done, self.queued = self.queued, []
        now = {key: state[key] for key in {*controls, *self.shown} if key in state}
        kept, old = separated(done, now, self.shown, self.replaced)
        self.shown = {**now, **{key: self.shown[key] for key in old}}
        self.replaced = {key: values for key, values in self.replaced.items() if key in old}
        state.update({key: self.shown[key] for key in old})
        for each in kept:
            each.follow(now.get(each.control))
        for key in controls:  # of the pages not shown, which Streamlit would forget
            if key in state:
                state[key] = state[key]
        return bool(done)

    def show(self, values: Mapping[str, object]) -> None:
        """Put values into controls by their keys; the browser may still send the earlier ones."""
        for key, value in values.items():
            if key in self.shown and self.shown[key] != value:
                self.replaced.setdefault(key, []).append(self.shown[key])
            st.session_state[key] = self.shown[key] = value


def separated(
    done: Sequence[Input],
    now: Mapping[str, object],
    shown: Mapping[str, object],
    replaced: Mapping[str, Sequence[object]],
) -> tuple[list[Input], set[str]]:
    """Return the inputs that are the reader's, and the controls in which the browser has an old value.

    `now` is what the browser sent, `shown` what the program last had in each control, `replaced` the values
    that it had there before and the browser may still have.
    """
    changed = {key for key, value in now.items() if value != shown.get(key, value)}
    old = {key for key in changed if now[key] in replaced.get(key, ())}
    kept = [each for each in done if not each.control or each.control in changed - old]
    # A value from before that came alone is the reader's own choice: no other input brought it here.
    if not kept and len(done) == 1:
        return list(done), set()
    return kept, old
