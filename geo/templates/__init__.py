"""The templates of all HTML, and the engine that fills them in. HTML is put together nowhere else.

Every value that a template shows is escaped, by `markup.escape`: a name cannot become a tag. A template has
no words of its own, for these come from the code, where `make words` finds them.
"""

import html
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from geo.features import citations
from geo.scenario import link
from geo.words import markup, units
from geo.words.i18n import headed, language
from geo.words.translations import ENGLISH

__all__ = ["Markup", "document", "fill", "in_files"]

# In files: what an address of the served atlas is there, "" if there is no such thing.
_LEADS: ContextVar[Callable[[str], str] | None] = ContextVar("leads", default=None)


@contextmanager
def in_files(leads: Callable[[str], str]) -> Iterator[None]:
    """Fill templates in for files, where no server answers: `leads` says where an address of it is there.

    What is shown is escaped as HTML asks for, since nothing reads it as Markdown, and a source is named in
    short, with a link to its entry.
    """
    token = _LEADS.set(leads)
    try:
        yield
    finally:
        _LEADS.reset(token)


def fill(name: str, /, **values: object) -> Markup:
    """Return a piece of HTML: `name` is a template and its macro, `facts.story` for one."""
    template, _, macro = name.partition(".")
    piece: Markup = getattr(_macros(template), macro)(**values)
    return piece


def document(name: str, /, **values: object) -> str:
    """Return a whole document, by the name of its template."""
    return _ENGINE.get_template(f"{name}.html").render(**values)


@cache
def _macros(template: str) -> Any:
    return _ENGINE.get_template(f"{template}.html").module


def _escaped(value: object) -> Markup:
    """Return what is shown as text; HTML of other templates as it is."""
    if isinstance(value, Markup):
        return value
    return _minimal(value) if _LEADS.get() else Markup(markup.escape(str(value)))  # noqa: S704 - escaped


def _leading(address: str) -> str:
    """Return where an address of the atlas leads: itself, but in files; see `in_files`."""
    leads = _LEADS.get()
    return leads(address) if leads else address


def _are_files() -> bool:
    return _LEADS.get() is not None


def _fact() -> Markup:
    """Return the class of an element with a fact and its sources, which is not repeated in files."""
    return Markup() if _are_files() else Markup(' class="atlas-fact"')


def _minimal(value: object) -> Markup:
    """Return text with references only where HTML asks for them.

    For attributes that programs read, not all of which know more of HTML, and for long ones.
    """
    return Markup(html.escape(str(value)))  # noqa: S704 - escaped


def _unbroken(value: object) -> Markup:
    """Return text in which no line ends within a designation such as SSC-8."""
    words = re.split(r"(\S{,15}[A-Z]-\d\S{,8})(?!\S)", str(value))
    return Markup().join(
        fill("parts.unbroken", word=word) if i % 2 else _escaped(word) for i, word in enumerate(words)
    )


def _script_json(value: object) -> Markup:
    """Return JSON that can stand in a script."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(written.replace("<", "\\u003c"))  # noqa: S704 - no tag can be in it


def _spoken() -> Markup:
    """Return the attribute that says in which language a piece is that may stand in another page."""
    return Markup() if language() == ENGLISH else Markup(f' lang="{language()}"')  # noqa: S704 - a code


def _headed(head: str, text: str) -> Markup:
    """Return a text with what it is about before it, as `i18n.headed` does, in markup."""
    return Markup(headed(_escaped(head), _escaped(text)))  # noqa: S704 - escaped


_ENGINE = Environment(
    loader=PackageLoader("geo.templates", ""),
    autoescape=True,
    finalize=_escaped,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    auto_reload=False,
)
_ENGINE.globals |= {"spoken": _spoken, "headed": _headed, "are_files": _are_files, "fact": _fact}
_ENGINE.filters |= {
    "badge": citations.badge,
    "grouped": units.grouped,
    "in_language": link.in_language,
    "leading": _leading,
    "minimal": _minimal,
    "script_json": _script_json,
    "unbroken": _unbroken,
    "with_sources": citations.with_sources,
}
