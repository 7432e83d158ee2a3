"""What makes any text safe to show: in HTML, in a script, and in what Streamlit reads as Markdown.

The templates escape by it what they show; by hand it is called only for what a script puts into the map.
"""

import re
from string import Formatter

from geo.words.i18n import Text, language
from geo.words.translations import ENGLISH

MAX_LABEL_LENGTH = 90  # characters


_MARKS = r"\`*_{}[]#<>~$:&@^"


class _References(dict[int, int | str]):
    """What each character becomes, by its code; kept for the common ones alone, for there are a million."""

    def __missing__(self, code: int) -> int | str:
        character = chr(code)
        harmless = character.isalnum() or character in " .,;-–—’“”°·\n"
        shown = code if harmless else f"&#{code};"
        if code < 0x2100:
            self[code] = shown
        return shown


_REFERENCES = _References()


def escape(text: str | Text) -> str:
    """Return text that HTML, an attribute, a script's string and Markdown all show as it is.

    All but letters, digits, spaces and a few harmless marks become numeric character references.
    """
    return str(text).translate(_REFERENCES)


def escape_around(words: str) -> str:
    """Return a text with places to fill in, such as `{place}`, escaped but for these."""
    parts = Formatter().parse(words)
    return "".join(escape(text) + (f"{{{name}}}" if name else "") for text, name, *_rest in parts)


def label(text: str | Text, most: int = MAX_LABEL_LENGTH) -> str:
    """Return text without its marks for a label or a subheading, which Streamlit reads as Markdown.

    Nor can it become a link, a picture or an icon. The marks become spaces rather than being escaped, since
    Streamlit looks for links and icons in what an escaped mark has become. The result has at most so many
    characters.
    """
    bare = "".join(" " if mark in _MARKS else mark for mark in str(text))
    bare = re.sub(r"(?i)www\.", "www ", bare)  # which would be a link without any mark
    bare = " ".join(filter(None, re.split(r"[^\S\u00a0]+", bare)))  # a figure stays on one line with its unit
    if language() != ENGLISH:  # and so does a range, whose dash would end a line: with a word joiner
        bare = re.sub(r"(?<=\d)–(?=\d)", "–\u2060", bare)
    return (bare if len(bare) <= most else f"{bare[: most - 1]}…") or "…"
