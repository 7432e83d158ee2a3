"""The grammar of a latitude and a longitude written in numbers, marks and letters.

A text is cut into tokens. Each token has a kind of one character, so that a coordinate has a
shape, such as `n°n'r"N`, and a form of writing is a pattern of shapes. A pair is read in every way the
grammar allows: cut in two at each place where it can be, an `s` as seconds and as south. If the ways lead to
different places, it is refused.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise, product

from geo.coordinates.tokens import Token, tokens_of
from geo.words.errors import PlaceError, quoted
from geo.words.i18n import Text, _

EXAMPLES = Text("54.71, 20.51 or 54°42'N 20°30'E")

MAX_TOKENS = 32  # two coordinates with every mark, letter and label have 26
_LETTERS = {"N": "latitude", "S": "latitude", "E": "longitude", "W": "longitude"}
_AXES = _LETTERS | {"a": "latitude", "b": "longitude"}

_RUN = re.compile(r"[0-9]++(?>(?:[.,][0-9]++)*)")  # of digits, points and commas
_COORDINATE = re.compile(
    r"(?>(?:(?P<label>[ab])[:=]?+)?)(?>(?:(?P<before>[NSEW])[:=]?+)?)(?P<sign>[-+]?+)(?P<body>[^NSEWab+]++)(?P<after>[NSEW]?+)"
)


@dataclass(frozen=True)
class Form:
    """A way to write one coordinate."""

    name: str
    shape: str  # a pattern of kinds, see `Token`
    examples: tuple[str, ...]


# In each only the last number may have decimals. The marks may be left out.
FORMS = (
    Form("degrees", "[nr]°?", ("54.71", "54,71°", "-16.8", "N 54.71°", "54.71 deg")),
    Form(
        "degrees and minutes", "[nr]°?[-:]?[nr]'?", ("54°42.36'N", "54 42.36", "54:42", "54-42N", "54d42m N")
    ),
    Form(
        "degrees, minutes and seconds",
        "[nr]°?[-:]?[nr]'?[-:]?[nr]\"?",
        ("54°42'36\"N", "54 42 36.5", "54:42:36", "54d42m36s N", "54-42-36N"),
    ),
    Form("degrees.minutes.seconds.decimals", "t", ("N054.42.36.500",)),
    Form("run together", "[nr]", ("5442N", "544236N", "02030E", "5442.36N")),
)
_BODY = re.compile("|".join(form.shape for form in FORMS))
_DEGREES = re.compile(r"[0-9]++(?>(?:\.[0-9]++)?)|\.[0-9]++")
_SIXTIETHS = re.compile(r"[0-9]{1,2}+(?>(?:\.[0-9]++)?)")
_DOTTED = re.compile(r"([0-9]{1,3}+)\.([0-9]{2})\.([0-9]{2}\.[0-9]++)")
_RUN_TOGETHER = {  # with two and three digits for the degrees, so that one is not taken for the other
    "latitude": re.compile(r"([0-9]{2})([0-9]{2})(?>([0-9]{2})?)((?>(?:\.[0-9]++)?))"),
    "longitude": re.compile(r"([0-9]{3})([0-9]{2})(?>([0-9]{2})?)((?>(?:\.[0-9]++)?))"),
}
_NO_DEGREES = Text("{text} has minutes or seconds without degrees; write the point as {examples}")
_TWO = {
    "latitude": Text("{text} has two latitudes; write a point as {examples}"),
    "longitude": Text("{text} has two longitudes; write a point as {examples}"),
}


@dataclass(frozen=True)
class Coordinate:
    """One coordinate that has been read."""

    degrees: float
    axis: str  # "latitude" or "longitude", "" where no letter or word says which
    unit: float  # degrees: the value of its last digit
    text: str  # as typed, but for marks and spaces
    parts: int = 1
    style: tuple[object, ...] = ()  # how it is written: marks, letter, case
    bare: bool = False  # only numbers and a letter
    compact: bool = False  # its degrees, minutes and seconds are run together
    plain: bool = False  # decimal degrees
    closed: bool = False  # a letter follows it
    lettered: bool = False
    doubtful: bool = False  # its seconds are marked by an s, and no letter says that this is not the south
    signed: bool = False


@dataclass(frozen=True)
class Pair:
    """A latitude and a longitude."""

    lat: Coordinate
    lon: Coordinate
    doubtful: bool = False  # whether a letter between them may be of either

    @property
    def mixes_signs(self) -> bool:
        """Whether one hemisphere is given by a sign and the other by a letter."""
        return (self.lat.signed and self.lon.lettered) or (self.lat.lettered and self.lon.signed)

    def agrees(self, other: "Pair") -> bool:
        """Return whether both may be one place, each given as finely as its last digit."""
        return all(
            abs(one.degrees - two.degrees) <= max(one.unit, two.unit) * 1.001
            for one, two in ((self.lat, other.lat), (self.lon, other.lon))
        )


def decimal(lat: str, lon: str) -> Pair:
    """Return the pair of two numbers with a sign or none, for notations of programs."""
    return Pair(_of_number(lat), _of_number(lon))


def _of_number(text: str) -> Coordinate:
    return Coordinate(float(text), "", 10.0 ** -len(text.partition(".")[2]), text, plain=True)


def ambiguous(text: str) -> PlaceError:
    """Return the error for a text that can be read in two ways."""
    return _error(_("{text} can be read in two ways; write it as {examples}"), text)


def pair(text: str) -> Pair | None:
    """Return the pair that a folded text means, None if it does not look like one.

    Raises PlaceError if it can be read in two ways, or breaks a rule that can be named.
    """
    readings = dict.fromkeys((_RUN.sub(_decimal_comma, text), text))
    if any(map(_is_one, readings)):  # N 54° 42.5 and 54°42,5 are no two coordinates
        return None
    reader = _Reader(text)
    ways = [way for reading in readings for way in reader.pairs(reading)]
    if len({(way.lat.degrees, way.lon.degrees) for way in ways}) > 1:
        raise ambiguous(text)
    if not ways and reader.complaints:
        # A cut in the wrong place leaves minutes alone, so this is reported only if nothing else is.
        raise _error(min(reader.complaints, key=lambda each: each == _NO_DEGREES), text)
    return ways[0] if ways else None


def _error(sentence: str | Text, text: str) -> PlaceError:
    return PlaceError(sentence.format(text=quoted(text), examples=EXAMPLES))


def _decimal_comma(run: re.Match[str]) -> str:
    """Return the text with a decimal point: 54,71 as 54.71; one with several commas or points as it is."""
    whole, _comma, rest = run[0].partition(",")
    return f"{whole}.{rest}" if whole.isdigit() and rest.isdigit() else run[0]


def _is_one(text: str) -> bool:
    """Return whether the text is one coordinate with a mark or a letter."""
    tokens = tokens_of(text)
    if not tokens or len(tokens) > MAX_TOKENS:
        return False
    alone = map(_Reader(text).coordinate, _settled(tokens))
    return any(each and (each.axis or not each.bare) for each in alone)


class _Reader:
    """Reads one text in every way, and keeps what is wrong with those that break a rule, to report one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.complaints: list[str | Text] = []

    def pairs(self, text: str) -> list[Pair]:
        """Return the pair of each way to read the text, only of those written alike if there are any."""
        tokens = tokens_of(text)
        if not tokens or len(tokens) > MAX_TOKENS:
            return []
        if any(token.kind == "O" for token in tokens):
            tokens = [replace(token, kind="E") if token.kind == "O" else token for token in tokens]
            if self.ways(tokens):
                self.complaints.insert(
                    0, _("in {text} O is east to some and west to others; write E or W, as in {examples}")
                )
            return []
        ways = self.ways(tokens)
        ways = [way for way in ways if way.lat.style == way.lon.style] or ways
        if any(way.doubtful or way.lat.doubtful != way.lon.doubtful for way in ways):
            self.complaints.append(_("{text} can be read in two ways; write it as {examples}"))
            return []
        if any(way.mixes_signs for way in ways):
            self.complaints.append(
                _("in {text} one hemisphere has a sign and the other a letter; write {examples}")
            )
            return []
        return ways

    def ways(self, tokens: Sequence[Token]) -> list[Pair]:
        """Return the pair of each way to settle every `s` and to cut the tokens in two."""
        halves = (cut for settled in _settled(tokens) for cut in _cuts(settled))
        return [pair for first, second, parted in halves if (pair := self.pair(first, second, parted))]

    def pair(
        self, first_tokens: Sequence[Token], second_tokens: Sequence[Token], parted: bool
    ) -> Pair | None:
        """Return the pair of two coordinates, None if they are none or do not go together.

        `parted` says that a comma or the like stands between them.
        """
        first, second = self.coordinate(first_tokens), self.coordinate(second_tokens)
        if not first or not second:
            return None
        if first.axis and first.axis == second.axis:
            self.complaints.append(_TWO[first.axis])
            return None
        if (first.compact, first.compact and first.parts) != (
            second.compact,
            second.compact and second.parts,
        ):
            return None
        open_ended = not (first.axis and second.axis) and first.bare and second.bare
        if open_ended and max(first.parts, second.parts) > 1 and first.style[:2] != second.style[:2]:
            return None  # 54 42 36 20: nothing says where one ends
        if not first.axis and second_tokens[0].kind in ("N", "S") and _is_loose(second_tokens):
            return None  # in 54.7 N 20.5 the letter is that of the number before it
        # 20.5 E 54.7 may be the rest of N 20.5 E 54.7
        loose = first_tokens[-1].kind in ("E", "W") and first_tokens[-1].spaced and second_tokens[0].spaced
        loose = loose and not (parted or second.axis)
        if first.axis == "longitude" or second.axis == "latitude":
            first, second = second, first
        return Pair(first, second, doubtful=loose)

    def coordinate(self, tokens: Sequence[Token]) -> Coordinate | None:
        """Return one coordinate, None if the tokens are none. Every `s` is settled."""
        found = _COORDINATE.fullmatch("".join(token.kind for token in tokens))
        if not found or (found["before"] and found["after"]):
            return None
        letter = found["before"] or found["after"]
        axis = _AXES.get(letter or found["label"] or "", "")
        if letter and found["label"] and _AXES[found["label"]] != axis:
            return None
        body = tokens[found.start("body") : found.end("body")]
        if found["sign"] and body[0].spaced:  # 54.7 - 20.5
            return None
        if found["sign"] and letter:
            self.complaints.append(_("{text} has a sign and a letter for one coordinate; write {examples}"))
            return None
        numbers = self.numbers(body, axis if letter else "")
        if not numbers:
            return None
        degrees = reduce(lambda whole, part: whole * 60 + float(part), numbers, 0.0) / 60 ** (
            len(numbers) - 1
        )
        negative = found["sign"] == "-" or letter in ("S", "W")
        bare = all(token.kind in "nrt" for token in body)
        return Coordinate(
            degrees=-degrees if negative else degrees,
            axis=axis,
            unit=10.0 ** -len(numbers[-1].partition(".")[2]) / 60 ** (len(numbers) - 1),
            text=_shown(tokens[found.end("label") :] if found["label"] else tokens),
            parts=len(numbers),
            style=(len(numbers), bare and "." in numbers[-1], _look(body), _letter_look(tokens, found)),
            bare=bare,
            compact=bool(letter) and bare and len(numbers) > 1 and len(body) == 1,
            plain=len(numbers) == 1 and "." in numbers[0],
            closed=bool(found["after"]),
            lettered=bool(letter),
            doubtful=_may_be_seconds(tokens, body)
            if found["after"]
            else not letter and any(token.text in ("s", "S") for token in body),
            signed=bool(found["sign"]),
        )

    def numbers(self, body: Sequence[Token], lettered: str) -> list[str]:
        """Return degrees, minutes and seconds, as many as are written, none if they are not well written.

        `lettered` is the axis that a letter N, S, E, W gives.
        """
        shape = "".join(token.kind for token in body)
        numbers = [token.text for token in body if token.kind in "nrt"]
        if lettered and shape in ("n", "r") and (found := _RUN_TOGETHER[lettered].fullmatch(numbers[0])):
            parts = [part for part in found.groups()[:3] if part]
            return [*parts[:-1], parts[-1] + found[4]]
        if lettered and shape == "t" and (found := _DOTTED.fullmatch(numbers[0])):
            numbers = list(found.groups())
        elif "t" in shape:
            self.complaints.append(
                _("the points in {text} can be read in two ways; write the degrees as {examples}")
            )
            return []
        elif shape[1:2] in ("'", '"') and numbers:
            self.complaints.append(_NO_DEGREES)
            return []
        elif not _BODY.fullmatch(shape) or not _are_marked_well(body, bool(lettered)):
            return []
        return numbers if self.are_in_order(numbers) else []

    def are_in_order(self, numbers: Sequence[str]) -> bool:
        """Return whether minutes and seconds are below 60 and only the last number has decimals."""
        if not _DEGREES.fullmatch(numbers[0]):
            return False
        if any("." in number for number in numbers[:-1]):
            self.complaints.append(
                _("in {text} only the last number of a coordinate may have decimals; write {examples}")
            )
            return False
        if not all(_SIXTIETHS.fullmatch(number) and float(number) < 60 for number in numbers[1:]):
            self.complaints.append(_("in {text} minutes and seconds run from 0 to 59; write {examples}"))
            return False
        return True


def _settled(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the tokens with each `s` as the mark of seconds or as the letter of the south."""
    if sum(token.kind == "s" for token in tokens) > 4:  # S16d48m36s S...: more than a pair can have
        return
    choices = [("S", '"') if token.kind == "s" else (token.kind,) for token in tokens]
    for kinds in product(*choices):
        yield [replace(token, kind=kind) for token, kind in zip(tokens, kinds, strict=True)]


def _cuts(tokens: Sequence[Token]) -> Iterator[tuple[Sequence[Token], Sequence[Token], bool]]:
    """Yield the tokens of two coordinates, for each place where one may end, and whether that is a comma."""
    stops = [i for i, token in enumerate(tokens) if token.kind == ","]
    if len(stops) == 1:
        yield tokens[: stops[0]], tokens[stops[0] + 1 :], True
    if not stops:
        yield from ((tokens[:i], tokens[i:], False) for i in range(1, len(tokens)) if _may_end(tokens, i))


def _may_end(tokens: Sequence[Token], at: int) -> bool:
    """Return whether one coordinate may end and another begin before the token `at`."""
    last, first = tokens[at - 1], tokens[at]
    if first.kind in _LETTERS and not first.spaced and tokens[at + 1 : at + 2] and tokens[at + 1].spaced:
        return False  # 54.7N 20.5: the letter belongs to what it touches
    if last.kind in _LETTERS and last.spaced and not first.spaced:
        return False  # 54.7 N20.5
    marked = last.kind in "°'\"" and first.kind not in "-+"  # 54°42'36"20°30'36"
    return first.spaced or last.kind in _LETTERS or first.kind in _AXES or marked


def _is_loose(tokens: Sequence[Token]) -> bool:
    """Return whether a letter in front is as near to what precedes it as to its number."""
    return not tokens[0].spaced or tokens[1].spaced


def _are_marked_well(body: Sequence[Token], lettered: bool) -> bool:
    """Return whether marks that are letters are of one case, and dashes between numbers are no signs."""
    letters = [token for token in body if token.text[0].isalpha()]
    if len({token.text.isupper() for token in letters}) > 1:
        return False
    if [token.text for token in letters] == ["S"]:  # 16°48'36S is rather the south
        return False
    dashes = [(here, after) for here, after in pairwise(body) if here.kind == "-"]
    return not dashes or (lettered and not any(here.spaced or after.spaced for here, after in dashes))


def _may_be_seconds(tokens: Sequence[Token], body: Sequence[Token]) -> bool:
    """Return whether the letter at the end may mark seconds, as the others of its case mark what they do."""
    marks = [token.text for token in body if token.kind not in "nrt"]
    cases = {mark.isupper() for mark in (*marks, tokens[-1].text)}
    return tokens[-1].text in ("s", "S") and len(marks) == 2 and marks[0].isalpha() and len(cases) == 1


def _look(body: Sequence[Token]) -> tuple[str, ...]:
    return tuple("0" if token.kind in "nrt" else token.text for token in body)


def _letter_look(tokens: Sequence[Token], found: re.Match[str]) -> tuple[str, bool, int]:
    """Return the position of the letter of a hemisphere, and what it looks like."""
    for where in ("before", "after"):
        if found[where]:
            text = tokens[found.start(where)].text
            return where, text.isupper(), min(len(text), 2)
    return "", False, 0


def _shown(tokens: Sequence[Token]) -> str:
    """Return tokens as they were typed, but for folded marks and spaces."""
    return "".join(f" {token.text}" if token.spaced and i else token.text for i, token in enumerate(tokens))
