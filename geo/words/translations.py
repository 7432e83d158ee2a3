"""The translations: which there are, and what each says. A language is a folder in `locale`, and no more.

`locale/LANGUAGE/LC_MESSAGES/` has the texts of the code, `atlas.po`, and those of the facts, `facts.po`, as
gettext has them; they are read as they are when somebody first asks for the language. What a translator has
not done, marked as doubtful or broken, is English: see `is_sound`.
"""

import gettext
import io
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Message

ENGLISH = "en"
LOCALE = Path(__file__).parents[1] / "locale"
DOMAINS = ("atlas", "facts")  # of the code, and of the tables in data/

# Tags, and what Streamlit would take for more than a text: code, emphasis, links, icons, formulas.
_MARKUP = re.compile(r"<[a-zA-Z/!?]|`[^`]*`|\*+|\]\(|:[a-z_/-]+[:\[]|\$")


def languages() -> tuple[str, ...]:
    """Return the languages there are, as HTML writes them, English first."""
    return _languages()


@cache
def _languages() -> tuple[str, ...]:
    folders = LOCALE.iterdir() if LOCALE.is_dir() else ()
    return (ENGLISH, *sorted(each.name for each in folders if (each / "LC_MESSAGES").is_dir()))


@cache
def name(code: str) -> str:
    """Return what a language calls itself, as a menu has it: `Deutsch`."""
    from babel import Locale

    called: str = Locale.parse(code).language_name or code
    return called[0].upper() + called[1:]


def chosen(preferred: str) -> str:
    """Return the language that a browser likes best, by its `Accept-Language`; else English."""
    weighed = []
    for part in preferred[:1000].split(","):
        tag, *more = part.strip().lower().split(";")
        weight = re.fullmatch(r"\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", more[0]) if more else None
        weighed.append((float(weight[1]) if weight else 0.0 if more else 1.0, tag.partition("-")[0]))
    known = [(weight, tag) for weight, tag in weighed if tag in languages() and weight > 0]
    return max(known, key=lambda pair: pair[0])[1] if known else ENGLISH


@cache
def of(code: str) -> gettext.NullTranslations:
    """Return what is said in a language, of all domains."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    sound = Catalog(locale=code)
    for each in messages(code):
        if each.string and not each.fuzzy and is_sound(each):
            sound.add(each.id, each.string, context=each.context)
    written = io.BytesIO()
    write_mo(written, sound)
    written.seek(0)
    return gettext.GNUTranslations(written)


def messages(code: str) -> "Iterator[Message]":
    """Yield every message of a language's files, whatever its state; none of a file that cannot be read."""
    from babel.messages.pofile import PoFileError, read_po

    for domain in DOMAINS:
        file = LOCALE / code / "LC_MESSAGES" / f"{domain}.po"
        if file.is_file():
            try:
                written = io.BytesIO(file.read_bytes())
                found = read_po(written, locale=code, ignore_obsolete=True, abort_invalid=True)
            except (OSError, PoFileError, ValueError):
                continue
            yield from (each for each in found if each.id)


def is_sound(message: "Message") -> bool:
    """Return whether a translation can be shown: it fills in what the English does, with no other markup."""
    english = _forms(message.id)
    wanted = [_filled_in(each) or frozenset() for each in english]
    markup = sorted(_MARKUP.findall(english[-1]))
    for form in _forms(message.string or ""):
        filled_in = _filled_in(form)
        if filled_in is None or not filled_in <= frozenset().union(*wanted):
            return False
        if not any({place for place in each if place[0] != "n"} <= filled_in for each in wanted):
            return False
        if sorted(_MARKUP.findall(form)) != markup:
            return False
    return True


def _forms(text: str | Sequence[str]) -> Sequence[str]:
    return (text,) if isinstance(text, str) else text


def _filled_in(text: str) -> frozenset[tuple[str, str | None, str | None]] | None:
    """Return what is filled in, each name with how it is written; None if the braces are none."""
    try:
        places = Formatter().parse(text)
        return frozenset((name, how, kind) for _, name, how, kind in places if name is not None)
    except ValueError:
        return None
