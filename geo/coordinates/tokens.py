"""A text that may be coordinates, cut into numbers, marks, letters and separators in one pass."""

import re
from dataclasses import dataclass

from geo.coordinates.hemispheres import KINDS, PHRASES

_TOKEN = re.compile(
    r"(?P<number>[0-9]++(?>(?:\.[0-9]++)*)|\.[0-9]++)|(?P<mark>''|[°'\"])|(?P<sign>[-+:=])|(?P<stop>[,;/|&])"
    rf"|(?P<phrase>{PHRASES})|(?P<word>[^\W\d_]++\.?+)|(?P<space>\s++)",
    re.IGNORECASE,
)

_LOOSE = re.compile(r"(?>(?:[^\w{<`$!=%?]|_)*)[0-9]")  # a number behind signs that are of no name

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u202a\u202c\u2060\u2066\u2069\ufeff"))
_FOLDED = str.maketrans(
    {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}  # the full-width forms of ASCII
    | dict.fromkeys("’‘‛′´`ʹʼˊ‵＇", "'")
    | dict.fromkeys("”“„‟″ʺ˝‶＂〃", '"')
    | dict.fromkeys("º˚∘", "°")
    | dict.fromkeys("−–—‒‐‑﹣", "-")
    | dict.fromkeys("·•∙‧⋅|", "/")
    | dict.fromkeys("、،", ",")
)


@dataclass(frozen=True)
class Token:
    """A number, mark, letter, word or separator of a written coordinate."""

    kind: str  # n, r, t: number without, with one, with several points; ° ' "; N S E W; s: seconds or south;
    # O: east or west; a, b: a word for latitude, longitude; + - : = and "," for all that separates
    text: str
    spaced: bool  # whether there is a space before it


def cleaned(text: str) -> str:
    """Return the text without the characters that copying brings along and nobody sees."""
    return text.translate(_INVISIBLE).strip()


def folded(text: str) -> str:
    """Return the text with one character for each mark, sign and space that people write in several ways.

    It stays as long as it is, so that what is found in one is found in the other.
    """
    return re.sub(r"\s", " ", text.translate(_FOLDED))


def tokens_of(text: str) -> list[Token] | None:
    """Return the tokens of a folded text, None if it has anything that is part of no coordinate."""
    tokens, at, spaced = list[Token](), 0, False
    while found := _TOKEN.match(text, at):
        at = found.end()
        if found.lastgroup == "space":
            spaced = True
            continue
        kinds = _kinds(found)
        if not kinds:
            return None
        words = (found[0],) if len(kinds) == 1 else (found[0][: -len(kinds) + 1], found[0][-1])
        tokens += [
            Token(kind, word, spaced and not i)
            for i, (kind, word) in enumerate(zip(kinds, words, strict=True))
        ]
        spaced = False
    return tokens if at == len(text) else None


def _kinds(found: re.Match[str]) -> str:
    """Return the kind of a token, of two where a mark and a letter are run together, "" if it has none."""
    match found.lastgroup:
        case "number":
            return "nrt"[min(2, found[0].count("."))]
        case "mark":
            return found[0].replace("''", '"')
        case "sign":
            return found[0]
        case "stop":
            return ","
    # In lower case: casefold would make ss of ß.
    return KINDS.get(re.sub(r"[\s.]++", "", found[0].lower()), "")


def is_written(text: str) -> bool:
    """Return whether a folded text consists of parts of coordinates alone, and so cannot be a name."""
    tokens = tokens_of(text)
    return tokens is not None and (not tokens or tokens[0].kind != "=")  # nothing of a point begins so: =1+1


def begins_with_a_number(text: str) -> bool:
    """Return whether a folded text begins with a number, except for what precedes one in a coordinate.

    Marks, letters, words and loose signs may, but no bracket or sign that only a program or a name has.
    """
    at = 0
    while found := _TOKEN.match(text, at):
        if found.lastgroup == "number":
            return not text.lstrip().startswith("=")
        if found.lastgroup != "space" and not _kinds(found):
            return False
        at = found.end()
    return bool(_LOOSE.match(text, at))
