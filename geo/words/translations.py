"""The translations: which there are, and what each says. A language is a folder in `locale`, and no more.

`locale/LANGUAGE/LC_MESSAGES/` has the texts of the code, `atlas.po`, and those of the facts, `facts.po`, as
gettext has them; they are read as they are when somebody first asks for the language. What a translator has
not done, marked as doubtful or broken, is English: see `is_sound`.
"""

import gettext
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale
    from babel.messages.catalog import Catalog, Message

ENGLISH = "en"
LOCALE = Path(__file__).parents[1] / "locale"
DOMAINS = ("atlas", "facts")  # of the code, and of the tables in data/

# What a line of a `.po` file may be; Babel cuts a letter off where a quotation mark is lost.
_LINE = re.compile(rb'\s*(#.*|(msg(id|id_plural|str|ctxt)(\[\d\])?\s*)?"([^"\\]|\\.)*"\s*)?')
_FOLDER = re.compile(r"[a-z]{2,3}(?:_[A-Z][a-z]{3})?(?:_[A-Z]{2})?")  # as gettext has it: pt_BR

# Tags, and what Streamlit would take for more than a text: code, emphasis, links, icons, formulas.
_MARKUP = re.compile(r"<[a-zA-Z/!?]|`[^`]*`|\*+|\]\(|:[a-z_/-]+[:\[]|\$")


class UnreadableError(ValueError):
    """A file of translations that cannot be read; the words say which, and why."""


def languages() -> tuple[str, ...]:
    """Return the languages there are, as HTML writes them, English first."""
    return _languages()


@cache
def _languages() -> tuple[str, ...]:
    folders = [each.parent for each in LOCALE.glob("*/LC_MESSAGES/") if _FOLDER.fullmatch(each.parent.name)]
    return (ENGLISH, *sorted({each.name.replace("_", "-") for each in folders} - {ENGLISH}))


def matching(tag: str) -> str:
    """Return the language that a tag names, with its region if there is one for it; "" if none is there."""
    known = {each.lower(): each for each in languages()}
    parts = re.split("[-_]", tag.strip().lower())
    alike = [each for each in known if each.partition("-")[0] == parts[0]]
    wanted = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next((known[each] for each in (*wanted, *alike) if each in known), "")


@cache
def locale(code: str) -> "Locale":
    """Return the rules of a language by CLDR; of one that it does not have, those of English."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code, sep="-")
    except UnknownLocaleError:
        return Locale.parse(ENGLISH)


@cache
def name(code: str) -> str:
    """Return what a language calls itself, as a menu has it: `Deutsch`."""
    found = locale(code)
    called: str = (code.startswith(found.language) and found.get_display_name()) or code
    return called[0].upper() + called[1:]


def chosen(preferred: str) -> str:
    """Return the language that a browser likes best, by its `Accept-Language`; else English."""
    weighed = []
    for part in preferred[:1000].split(","):
        tag, *more = part.strip().lower().split(";")
        weight = re.fullmatch(r"\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", more[0]) if more else None
        weighed.append((float(weight[1]) if weight else 0.0 if more else 1.0, matching(tag)))
    known = [(weight, code) for weight, code in weighed if code and weight > 0]
    return max(known, key=lambda pair: pair[0])[1] if known else ENGLISH


@cache
def of(code: str) -> gettext.NullTranslations:
    """Return what is said in a language, of all domains."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    sound = Catalog(locale=locale(code))
    for each in messages(code):
        if each.string and not each.fuzzy and is_sound(each):
            sound.add(each.id, each.string, context=each.context)
    written = io.BytesIO()
    write_mo(written, sound)
    written.seek(0)
    return gettext.GNUTranslations(written)


def messages(code: str) -> "Iterator[Message]":
    """Yield every message of a language's files, whatever its state; none of a file that cannot be read."""
    for domain in DOMAINS:
        file = LOCALE / code.replace("-", "_") / "LC_MESSAGES" / f"{domain}.po"
        if file.is_file():
            with suppress(UnreadableError):
                yield from (each for each in read(file) if each.id)


def read(file: Path) -> "Catalog":
    """Read a file of translations, with what is no longer said. Raises UnreadableError if a line is wrong."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        written = file.read_bytes()
        broken = [at for at, line in enumerate(written.splitlines(), start=1) if not _LINE.fullmatch(line)]
        found = read_po(io.BytesIO(written), locale=file.parents[1].name, abort_invalid=True)
    except (OSError, PoFileError, ValueError, LookupError, AttributeError) as error:  # as Babel has them
        raise UnreadableError(f"{file}: {error}") from None
    if broken:
        raise UnreadableError(f"{file}: line {broken[0]} is no text in quotation marks")
    return found


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
