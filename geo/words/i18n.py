"""Every text that a reader meets, in the reader's language, which belongs to what is asked and to no process.

A face says in which language it is asked: `speaking`. What is computed then is said in that language, in this
thread and in no other. What stands in `_("…")` is said at once; what is written down before anybody asks is a
`Text`, which is said when it is shown. Both are collected in `locale/atlas.pot`, one place for translators,
and a translation is the folder of its language beside it: see `translations`. Without one a text is English.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from geo.words import translations
from geo.words.translations import ENGLISH

_P = ParamSpec("_P")
_T = TypeVar("_T")

_SPOKEN = ContextVar("language", default=ENGLISH)


def language() -> str:
    """Return the language that is spoken, as HTML writes it: `en`."""
    return _SPOKEN.get()


def speak(code: str) -> None:
    """Speak a language, one of `translations.languages()`, until another is spoken in this thread."""
    _SPOKEN.set(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language, one of `translations.languages()`, for a while."""
    before = _SPOKEN.set(code)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def _(english: str) -> str:
    """Return a text in the language that is spoken."""
    spoken = _SPOKEN.get()
    return english if spoken == ENGLISH else translations.of(spoken).gettext(english)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the form of a text for a number, in the language that is spoken."""
    spoken = _SPOKEN.get()
    if spoken == ENGLISH:
        return one if n == 1 else many
    return translations.of(spoken).ngettext(one, many, n)


def pgettext(context: str, english: str) -> str:
    """Return a text as it is said where `context` says, in the language that is spoken."""
    spoken = _SPOKEN.get()
    return english if spoken == ENGLISH else translations.of(spoken).pgettext(context, english)


@dataclass(frozen=True)
class Text:
    """A text that is written down before it is known who reads it: `str` of it is in the language spoken."""

    english: str
    context: str = ""  # as `pgettext` has it
    values: tuple[tuple[str, object], ...] = ()  # what is filled in
    verbatim: bool = False  # whether it is a reader's own, which nobody translates

    def __str__(self) -> str:
        if self.verbatim or not self.english:  # gettext has the head of a catalogue by the empty text
            return self.english
        said = pgettext(self.context, self.english) if self.context else _(self.english)
        return said.format(**dict(self.values)) if self.values else said

    def __format__(self, how: str) -> str:
        return format(str(self), how)

    def __bool__(self) -> bool:
        return bool(self.english)

    def format(self, **values: object) -> "Text":
        """Return the text with what is filled in; a `Text` that is filled in is said with it."""
        return replace(self, values=(*self.values, *values.items()))


def text_in(context: str, english: str) -> Text:
    """Return a text as it is said where `context` says."""
    return Text(english, context)


def kept_by_language(most: int | None = None) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Keep the last `most` answers of a function, all if None, those of each language apart."""

    def decorated(answer: Callable[_P, _T]) -> Callable[_P, _T]:
        found: Callable[..., _T] = lru_cache(maxsize=most)(lambda _, *args, **named: answer(*args, **named))

        @wraps(answer)
        def kept(*args: _P.args, **named: _P.kwargs) -> _T:
            return found(_SPOKEN.get(), *args, **named)

        return kept

    return decorated


def listed(parts: Sequence[str], joiner: str = "and") -> str:
    """Return things as a sentence lists them: `one, two and three`."""
    if len(parts) == 1:
        return parts[0]
    words = _("{others} or {last}") if joiner == "or" else _("{others} and {last}")
    return words.format(others=", ".join(parts[:-1]), last=parts[-1])


def uncapitalised(label: str) -> str:
    """Return the text with its first letter small, the others as they are."""
    return label[0].lower() + label[1:]


def capitalised(sentence: str) -> str:
    """Return the text with its first letter a capital, the others as they are."""
    return sentence[0].upper() + sentence[1:]
