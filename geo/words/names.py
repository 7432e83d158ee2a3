"""Names as people write them and as they are shown: on one line, printable, with plain spaces."""

import unicodedata

MAX_NAME_LENGTH = 300  # characters

# Letters that are no letter with an accent to Unicode.
PLAIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "þ": "th", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ə": "a"}
)
_JOINERS = "\u200c\u200d"  # between the letters of some scripts, and the parts of some emoji
# What has no width and says nothing: soft hyphens, zero-width spaces, marks of direction, word joiners.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff"))


def tidy(text: str) -> str:
    """Return the text with a plain space for each space of another width, and without marks nobody sees.

    So a name is the same whether it was typed or came from Word or Wikipedia.
    """
    if text.isascii():
        return text
    seen = text.translate(_UNSEEN)
    return "".join(" " if unicodedata.category(mark) == "Zs" else mark for mark in seen)


def is_printable(text: str) -> bool:
    """Return whether all of a text can be shown; the joiners of some scripts and emoji can."""
    return all(character.isprintable() or character in _JOINERS for character in text)
