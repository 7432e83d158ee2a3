"""Latitude and longitude as people write them, to degrees and back.

A point is written by people, in numbers, marks and letters (`degrees`), or by programs (`notations`); a
height and a name may follow. People say latitude first; the rest of the program keeps longitude, latitude
(see `geodesy`).
"""

import re
from collections.abc import Iterator
from math import isfinite

from geo.coordinates import notations
from geo.coordinates.degrees import EXAMPLES, Pair, ambiguous, pair
from geo.coordinates.tokens import begins_with_a_number, cleaned, folded, is_written
from geo.words import units
from geo.words.errors import PlaceError, quoted
from geo.words.i18n import Text, _

MAX_TEXT_LENGTH = 400  # characters; a point with a name of the greatest length has some 340
MAX_DISTANCE_KM = 20_004.0  # Half a meridian, 20,003.93 km: no place is farther from any other.

_OUTSIDE = {
    "latitude": Text("latitude {degrees} is outside -{limit}..{limit} ({advice})"),
    "longitude": Text("longitude {degrees} is outside -{limit}..{limit} ({advice})"),
}
_LEAD = re.compile(  # before a point, in six languages
    r"\A(?:coordinates|coords|coord|gps|position|pos|location|koordinaten|coordonnées|współrzędne"
    r"|координаты|координати)\s?+:?+\s?+(?=[-+(0-9])",
    re.IGNORECASE,
)
_ABOVE_THE_SEA = (
    r"a\.?\s?a?\.?\s?s\.?\s?l|a?msl|above (?:mean )?sea level|ü\.?\s?(?:nhn|nn|m|a)"
    r"|n\.?\s?p\.?\s?m|н\.?\s?у\.?\s?м"
)
_HEIGHT = (
    r"\s*+[-+]?+[0-9]++(?>(?:[.,][0-9]++)?)\s?+(?>(?:m|metres|meters|ft|feet|м)?)\.?+\s*+"
    rf"(?>(?:(?:{_ABOVE_THE_SEA})\.?+\s*+)?)"
)
_WITH_HEIGHT = re.compile(rf"{_HEIGHT}(?>(?:[,;](?P<name>.*+))?)", re.IGNORECASE | re.DOTALL)
_HEIGHT_BEHIND = re.compile(rf"\s{_HEIGHT}", re.IGNORECASE)
_LIST = re.compile(r"[-+0-9.,;\s]++")  # of numbers
_DECIMAL_COMMA = re.compile("[0-9],[0-9]")
_DEGREES = r"\s*+[-+]?+[0-9]++(?>(?:\.[0-9]++)?)\s*+"
_COMMA_BETWEEN = re.compile(rf"{_DEGREES},{_DEGREES}")
_BRACKETS = ("()", "[]")
_QUOTES = ('""', "''")
_MAX_HEADS = 4  # a point has at most three commas before its name, and that of a height


def parse_point(text: str) -> tuple[float, float, str]:
    """Return latitude and longitude in degrees, and the name behind them, "" if there is none.

    Reads what the rows of `degrees.FORMS`, `notations.NOTATIONS` and `map_addresses.ROWS` have as examples,
    two writings of one point with a stroke between, and behind a point with commas or semicolons a height,
    which is dropped, and a name: `54.71,20.51,Name`, `54.71,20.51,30,Name`, `54.71,20.51,,Name`.

    Raises PlaceError if the text is no point, can be read in two ways, lies outside -90..90, -180..180, or
    has more than MAX_TEXT_LENGTH characters.
    """
    check_length(text)
    if not text.strip():
        raise PlaceError(_("no launch point is given; write it as {examples}").format(examples=EXAMPLES))
    found, name = _read(_LEAD.sub("", cleaned(text), count=1))
    for coordinate, axis, limit in ((found.lat, "latitude", 90), (found.lon, "longitude", 180)):
        check_degrees(coordinate.degrees, axis, limit, coordinate.text)
    return found.lat.degrees, found.lon.degrees, name


def as_tail(name: str) -> str:
    """Return a name as it follows a point for `parse_point`.

    With one comma before it, with two if it looks like more of the point: `,,1984`.
    """
    if not name:
        return ""
    return f",{name}" if _name(folded(name), name) == name else f",,{name}"


def _read(text: str) -> tuple[Pair, str]:
    """Return the point and the name that a text means, whose brackets or quotes may be left out."""
    line = folded(text)
    ends = line[:1] + line[-1:]
    if ends in _BRACKETS or (ends in _QUOTES and line.count(ends[0]) == 2):  # neither of which marks seconds
        text = text[1:-1].strip()
        line = folded(text)
    if found := notations.read(line) or _twice(line):
        return found
    ways, errors = _ways(line, text)
    if not ways and (point := _before_height(line)):
        return point, ""
    if len({(point.lat.degrees, point.lon.degrees) for point, _name in ways}) == 1:
        return ways[0]
    if ways or (_LIST.fullmatch(line) and len(re.findall("[0-9]++", line)) > 2 and not errors):
        raise ambiguous(text)
    raise errors[0] if errors else _no_point(text)


def _ways(line: str, text: str) -> tuple[list[tuple[Pair, str]], list[PlaceError]]:
    """Return every way to part a text into a point and a name, and what is wrong, the likeliest first."""
    ways, errors = list[tuple[Pair, str]](), list[PlaceError]()
    for end in _ends(line):
        try:
            point = pair(line[:end])
        except PlaceError as error:
            errors.append(error)
            continue
        tail = text[end + 1 :].strip(" ,;")
        if not point or (tail and point.lat.lettered != point.lon.lettered):
            continue
        if (name := _name_behind(line, text, end, _is_closed(point))) is not None:
            ways.append((point, name))
        elif _may_be_a_name(tail):
            errors.insert(0, _may_be_more(text, tail))
    return ways, errors


def _no_point(text: str) -> PlaceError:
    return PlaceError(
        _("{text} is not a latitude and a longitude; write them as {examples}").format(
            text=quoted(text), examples=EXAMPLES
        )
    )


def _ends(line: str) -> Iterator[int]:
    """Yield where a point may end and a name begin, the farthest first."""
    yield len(line)
    yield from reversed([found.start() for found in re.finditer("[,;]", line)][:_MAX_HEADS])


def _name_behind(line: str, shown: str, end: int, closed: bool) -> str | None:
    """Return the name behind a point that ends at `end`, None if that looks like more of the point."""
    tail = line[end + 1 :]
    if closed:
        return _name(tail, shown[end + 1 :])
    if _DECIMAL_COMMA.search(tail):  # 54,71; ca. 20,51
        return None
    if line[end : end + 1] == "," and _COMMA_BETWEEN.fullmatch(line, 0, end):
        if tail[:1] == ",":
            return shown[end + 2 :].strip()
    elif re.match(r"\s*+[!-@\[-`{-~]", tail):  # 21 7, _20 30: hardly a name
        return None
    return None if begins_with_a_number(tail) else _name_alone(tail, shown[end + 1 :])


def _name(line: str, shown: str) -> str | None:
    """Return the name behind a point that is over, None if that looks like more of it.

    A height before it is dropped.
    """
    if line[:1] in (",", ";"):
        return shown[1:].strip()
    if found := _WITH_HEIGHT.fullmatch(line):
        at = found.start("name")
        return _name_alone(line[at:], shown[at:]) if found["name"] else ""
    return _name_alone(line, shown)


def _name_alone(line: str, shown: str) -> str | None:
    first = re.split("[,;]", line, maxsplit=1)[0]
    return None if line.strip() and is_written(first) else shown.strip()


def _may_be_a_name(tail: str) -> bool:
    """Return whether what was not taken for a name may be meant as one: East, S-300."""
    return bool(re.search(r"[^\W\d_]|\A[^0-9]++\Z", tail)) and not _DECIMAL_COMMA.search(tail)


def _may_be_more(text: str, tail: str) -> PlaceError:
    return PlaceError(
        _(
            "in {text} {tail} may be a part of the point; write the point as {examples}, and a name behind "
            "two commas, as in {named}"
        ).format(
            text=quoted(text), tail=quoted(tail), examples=EXAMPLES, named=quoted(f"54.71,20.51,,{tail}")
        )
    )


def _is_closed(point: Pair) -> bool:
    """Return whether no number that follows can be its own, as after 54.71, 20.51 and 54°42'N 20°30'E."""
    return (point.lat.plain and point.lon.plain) or (point.lat.closed and point.lon.closed)


def _before_height(line: str) -> Pair | None:
    """Return the point of 54.71 20.51 30, where the third number can be only a height."""
    before, _space, _number = line.rpartition(" ")
    try:
        point = pair(before.rstrip())
    except PlaceError:
        return None
    is_sure = point and point.lat.plain and point.lon.plain and _HEIGHT_BEHIND.fullmatch(line, len(before))
    return point if is_sure else None


def _twice(line: str) -> tuple[Pair, str] | None:
    """Return the point of several writings with strokes between, as Wikipedia has it; the first is taken."""
    writings = line.split("/")
    if not 2 <= len(writings) <= 4:
        return None
    try:
        points = [pair(writing.strip()) for writing in writings]
    except PlaceError:
        return None
    first, *others = points
    if not first or not all(others):
        return None
    if not all(other and first.agrees(other) for other in others):
        raise PlaceError(
            _("{text} names two places; write one of them as {examples}").format(
                text=quoted(line), examples=EXAMPLES
            )
        )
    return first, ""


def check_length(text: str) -> None:
    """Raise PlaceError if a text is too long for a place, before anything reads it letter by letter."""
    if len(text) > MAX_TEXT_LENGTH:
        raise PlaceError(
            _("{text} has {n} characters; write a place in at most {most}").format(
                text=quoted(text[:MAX_TEXT_LENGTH]), n=units.grouped(len(text)), most=MAX_TEXT_LENGTH
            )
        )


def check_degrees(degrees: float, axis: str, limit: int, typed: str = "") -> None:
    """Raise PlaceError unless `degrees` is finite and inside -limit..limit; it quotes them as `typed`."""
    if isfinite(degrees) and abs(degrees) <= limit:
        return
    advice = _("are latitude and longitude swapped?")
    if axis == "longitude" and isfinite(degrees) and abs(degrees) <= 360:
        same = round((degrees + 180) % 360 - 180, 10)
        advice = _("the same meridian is written {degrees}").format(degrees=_digits(same))
    elif abs(degrees) > 180 or not isfinite(degrees):
        advice = _("a point is written 54.71, 20.51")
    shown = f"{typed[:40]}…" if len(typed) > 40 else typed
    raise PlaceError(_OUTSIDE[axis].format(degrees=shown or _digits(degrees), limit=limit, advice=advice))


def _digits(degrees: float) -> str:
    """Return all digits of a number, and no more."""
    return repr(float(degrees)).removesuffix(".0")
