"""Every text that a reader meets, in the reader's language, which belongs to what is asked and to no process.

A face says in which language it is asked: `speaking`. What is computed then is said in that language, in this
thread and in no other. What stands in `_("…")` is said at once; what is written down before anybody asks is a
`Text`, which is said when it is shown. Both are collected in `locale/atlas.pot`, one place for translators,
and a translation is the folder of its language beside it: see `translations`. Without one a text is English.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from geo.words import translations
from geo.words.names import PLAIN
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


_NOTHING = ""  # which is no text for a translator
EMPTY = Text(_NOTHING)


@dataclass(frozen=True)
class Later:
    """What is filled into a `Text` and worded only when that is shown: a list, a number."""

    say: Callable[[], str]

    def __str__(self) -> str:
        return self.say()


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


def listed(parts: Sequence[str | Text], joiner: str = "and") -> str:
    """Return things as a sentence lists them: `one, two and three`."""
    if len(parts) == 1:
        return str(parts[0])
    words = _("{others} or {last}") if joiner == "or" else _("{others} and {last}")
    return words.format(others=", ".join(map(str, parts[:-1])), last=parts[-1])


def headed(head: str | Text, text: str | Text) -> str:
    """Return a text with what it is about before it: `Svalbard: wholly`."""
    return _("{head}: {text}").format(head=head, text=text)


def joined(parts: Iterable[str | Text]) -> str:
    """Return parts of a sentence one after the other: `wholly Lithuania; partly Latvia`."""
    return pgettext("between parts of a sentence", "; ").join(map(str, parts))


def in_order(
    some: Iterable[_T], name: Callable[[_T], str], in_english: Callable[[str], Any] = str
) -> list[_T]:
    """Return things by their names, in the order of the alphabet of the language that is spoken.

    In English by what `in_english` makes of a name. Elsewhere the translation says which letters there are,
    and in which order; one with an accent that is none of them counts as the letter without it.
    """
    how = in_english if _SPOKEN.get() == ENGLISH else _placed
    return sorted(some, key=lambda each: how(name(each)))


def _placed(name: str) -> tuple[list[int], str]:
    """Return where a name stands: signs and spaces first, then digits, letters, those of other scripts."""
    places, said = _places(), unicodedata.normalize("NFC", name.casefold())
    return [place for mark in said for place in _places_of(mark, places)], said


def _places_of(mark: str, places: dict[str, int]) -> Iterator[int]:
    if mark in places:
        yield places[mark]
    elif mark.isalpha():
        plain = "".join(filter(str.isalpha, unicodedata.normalize("NFD", mark).translate(PLAIN)))
        yield from (places.get(each, len(places) + ord(each)) for each in plain)
    else:
        yield -1 if mark.isdigit() else -2


@kept_by_language()
def _places() -> dict[str, int]:
    letters = pgettext("the letters of the alphabet, in its order", "abcdefghijklmnopqrstuvwxyz")
    return {letter: place for place, letter in enumerate(unicodedata.normalize("NFC", letters.casefold()))}


def uncapitalised(text: str | Text, may_be_noun: bool = False) -> str:
    """Return the text with its first letter small; in German what may be a noun keeps its capital."""
    said, keeps = str(text), may_be_noun and _SPOKEN.get() == "de"
    return said if keeps else said[0].lower() + said[1:]


def capitalised(text: str | Text) -> str:
    """Return the text with its first letter a capital, the others as they are."""
    said = str(text)
    return said[0].upper() + said[1:]
