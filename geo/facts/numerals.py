"""Numbers and lengths as people write them: marks between thousands, decimal commas, words, units."""

import re
from collections.abc import Iterator

from geo.coordinates.points import MAX_DISTANCE_KM
from geo.words.units import UNITS, plain

# Between thousands: comma, full stop, apostrophes, and spaces of every width.
_PART = r"[.,'’\u0020\u00a0\u2007\u2009\u202f]"
# Groups are atomic, not possessive: before 3.11.5 Python misreads those in which something is tried twice.
_NUMBER = re.compile(
    rf"""(?<![\w.,])(?<![^\W\d_]-)  # not within a word or a number, as in 9M729, SS-20
    (?P<whole>\d{{1,3}}(?>(?:(?P<mark>{_PART})\d{{3}}(?>(?:(?P=mark)\d{{3}})*))?)(?!\d)|\d++)
    (?>(?:[.,](?P<decimals>\d++))?)""",
    re.VERBOSE,
)
_WORD = (
    r"\s*(?:thousand|tausend|tsd\.?|тыс(?:яч\w*+)?\.?|тис(?:яч\w*+)?\.?|tys(?:i[aą]c\w*+|ięcy)?\.?|tisíc\w*+"
    r"|mil(?:le)?(?=\s+(?:de\s+)?k))(?!\w)"
)
_THOUSAND = re.compile(_WORD, re.IGNORECASE)
# `3 to 5 thousand` is three thousand, too.
_TO_THOUSAND = re.compile(
    rf"\s*(?:[-–—]|to|or|bis|oder|до|do|à|a)\s*\d++(?>(?:[.,]\d++)?){_WORD}", re.IGNORECASE
)
# The longest first: the end of “nautical mile” alone would read as a mile.
_WORDS = {
    "nmi": r"nautical[ -]miles?|naut\. ?mi(?:les?)?|nmi|n\.? ?mi\.?|n\. ?m\.|seemeilen?|морськ\w*+ мил\w*+"
    r"|морск\w*+ мил\w*+|mil\w*+ morsk\w*+|milles? (?:nautiques?|marins?)|(?-i:NM|sm)",
    "km": r"kms?|(?:k|qu)il[oóô]m\w*+|км|к[иі]лом\w*+",
    "mi": r"(?:statute )?miles?|mi|meilen?|мил\w*+|milles?|milas?|millas?|mil",
}
_UNIT = re.compile(
    "|".join(rf"(?P<{unit}>(?<![^\W\d_])(?:{words})(?!\w))" for unit, words in _WORDS.items()), re.IGNORECASE
)
_STUCK = re.compile(r"\w")


def plain_degrees(text: str) -> str:
    """Return a number of degrees with a decimal point and a plain minus, if it had others; else the text."""
    bare = re.sub(r"\s+|°$", "", text.strip())
    bare = re.sub(r"^[\u2012-\u2014\u2212]", "-", bare)
    return bare.replace(",", ".") if re.fullmatch(r"[-+]?\d+,\d+", bare) else bare


def plain_km(text: str) -> str:
    """Return a number of kilometres without a unit or marks between thousands; else the text.

    One that may be a thousand times another, such as 5,500, is left as it is: see `is_ambiguous`.
    """
    bare = re.sub(r"\s*km$", "", text.strip(), flags=re.IGNORECASE)
    found = _NUMBER.fullmatch(bare)
    if not found or is_ambiguous(bare):
        return bare
    return plain(_value(found))


def is_ambiguous(text: str) -> bool:
    """Return whether a number may have decimals or thousands: `5,500`, `5.500`; not `804,672` km."""
    return (
        bool(re.fullmatch(r"\d{1,2}[.,]\d{3}", text)) and float(re.sub("[.,]", "", text)) <= MAX_DISTANCE_KM
    )


def stated_km(words: str) -> list[float]:
    """Return the numbers of a source's words in km, each by the unit that follows it.

    `500 to 5,500 km`, `5 500 km`, `1000 nmi`, `5,5 thousand miles`. A mark before three digits parts
    thousands wherever that is a distance on this Earth. Nothing if there is no unit.
    """
    units = [(found.start(), UNITS[str(found.lastgroup)].km) for found in _UNIT.finditer(words)]
    numbers = list(_numbers(words))
    following = [(value, next((km for start, km in units if start >= end), None)) for value, end in numbers]
    if units and not any(km for _, km in following):  # "km: 500"
        following = [(value, units[-1][1]) for value, _ in following]
    return [value * km for value, km in following if km]


def has_unit(words: str) -> bool:
    """Return whether a text names kilometres or miles."""
    return bool(_UNIT.search(words))


def _numbers(words: str) -> Iterator[tuple[float, int]]:
    """Yield each number of a text and where it ends, with `thousand` behind it if that is there."""
    at = 0
    while found := _NUMBER.search(words, at):
        at, value = found.end(), _value(found)
        if thousand := _THOUSAND.match(words, at) or _TO_THOUSAND.match(words, at):
            decimal = float(found[0].replace(",", ".")) if found["mark"] in (None, ",", ".") else value
            yield decimal * 1000 if decimal < 1000 else value, thousand.end()
        elif not _STUCK.match(words, at) or _UNIT.match(words, at):
            if value > MAX_DISTANCE_KM and found["mark"] not in (None, ",", "."):
                at = found.start("mark") + 1  # two numbers beside each other: the first is skipped
                continue
            yield value, at


def _value(found: re.Match[str]) -> float:
    """Return what a number means, by the rule of `stated_km`."""
    whole, mark, decimals = found["whole"], found["mark"], found["decimals"]
    if mark is None:
        return float(f"{whole}.{decimals or 0}")
    value = float(f"{whole.replace(mark, '')}.{decimals or 0}")
    if value > MAX_DISTANCE_KM and mark in ".," and whole.count(mark) == 1 and not decimals:
        return float(whole.replace(mark, "."))
    return value
