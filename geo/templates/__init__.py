"""The templates of all HTML, and the engine that fills them in. HTML is put together nowhere else.

Every value that a template shows is escaped, by `markup.escape`: a name cannot become a tag. A template has
no words of its own, for these come from the code, where `make words` finds them.
"""

import html
import json
import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from geo.features import citations
from geo.scenario import link
from geo.words import markup, units
from geo.words.i18n import headed, language
from geo.words.translations import ENGLISH

__all__ = ["Markup", "document", "fill"]


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
    return Markup(markup.escape(str(value)))  # noqa: S704 - escaped


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
    return Markup(json.dumps(value, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704 - no tag can be in it


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
_ENGINE.globals |= {"spoken": _spoken, "headed": _headed}
_ENGINE.filters |= {
    "badge": citations.badge,
    "grouped": units.grouped,
    "in_language": link.in_language,
    "minimal": _minimal,
    "script_json": _script_json,
    "unbroken": _unbroken,
    "with_sources": citations.with_sources,
}
