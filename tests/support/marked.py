"""Five made-up translations of the whole catalogue, in which every word bears the mark of its language."""

import re
from contextlib import contextmanager
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from geo.words import translations

# A letter before each word, that stands in no text of the atlas. None of them is a language of its own.
MARKS = {"cy": "ŧ", "ga": "ĸ", "is": "ŋ", "lt": "ſ", "sl": "ŀ"}
_POT = Path(__file__).parents[2] / "geo" / "locale" / "atlas.pot"
# What fills a text in, and what the shell or a browser reads.
_KEPT = re.compile(r"({[^}]*}|<[^>]*>|`[^`]*`|:material/[a-z_]+:|https?://\S+)")


def marked(text, mark):
    """A text with a mark before each of its words, but in what is filled in."""
    parts = _KEPT.split(text)
    return "".join(
        part if i % 2 else re.sub(r"(?<![\w.’'])(?=[A-Za-z])", mark, part) for i, part in enumerate(parts)
    )


def _write(folder, code, messages):
    made = Catalog(locale=code)
    for each in messages:
        if each.pluralizable:
            said = (marked(each.id[1], MARKS[code]),) * made.num_plurals
        else:
            said = marked(each.id, MARKS[code])
        made.add(each.id, said, context=each.context)
    file = folder / code / "LC_MESSAGES" / "atlas.po"
    file.parent.mkdir(parents=True)
    with file.open("wb") as out:
        write_po(out, made)


@contextmanager
def marked_languages(folder):
    """Have these languages, and no other but English, while the block runs."""
    with _POT.open("rb") as opened:
        messages = [each for each in read_po(opened) if each.id]
    for code in MARKS:
        _write(folder, code, messages)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(translations, "LOCALE", folder)
        for cached in (translations._languages, translations.of):
            cached.cache_clear()
        yield
    for cached in (translations._languages, translations.of):
        cached.cache_clear()


def marks_in(text):
    """The languages of which there is a word in a text."""
    return {code for code, mark in MARKS.items() if re.search(rf"{mark}[A-Za-z]", text)}
