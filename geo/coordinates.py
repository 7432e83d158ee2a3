"""Latitude and longitude as people write them, to degrees and back.

People say latitude first; the rest of the program keeps longitude, latitude (see `geodesy`).
"""

import re
from math import isfinite

from lat_lon_parser import parse as parse_degrees

from geo.errors import PlaceError, quoted
from geo.words import _

LONGEST_TEXT = 400  # characters; a point with a name of the greatest length has some 340
FARTHEST_KM = 20_004.0  # Half a meridian, 20,003.93 km: no place is farther from any other.

# lat_lon_parser reads any numbers it meets, "54 foo 42" too. This is what a coordinate may look like.
_NUMBER = r"(?:\d+(?:[.,]\d+)?|[.,]\d+)"
_COORDINATE = re.compile(
    rf"""\s*(?P<before>[NSEW])?\s*(?P<sign>[-+\u2212])?\s*
    (?P<degrees>{_NUMBER})\s*[°º˚d]?
    (?:\s*[:-]?\s*(?P<minutes>{_NUMBER})\s*['’′m]?)?
    (?:\s*[:-]?\s*(?P<seconds>{_NUMBER})\s*(?:["”″s]|''|’’)?)?
    \s*(?P<after>[NSEW])?\s*""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_DECIMAL = re.compile(r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)", re.ASCII)
_BY_HEMISPHERE = re.compile(r"([^NSEW]*\d[^NSEW]*[NSEW])\s*([^NSEW]*\d[^NSEW]*[NSEW])", re.IGNORECASE)
_BY_LEADING_HEMISPHERE = re.compile(r"([NSEW][^NSEW]*\d[^NSEW]*)([NSEW][^NSEW]*\d[^NSEW]*)", re.IGNORECASE)
_BY_ONE_HEMISPHERE = re.compile(  # 54.71 N 20.51
    rf"([-+]?{_NUMBER}\s*°?\s*[NSEW]?)[\s,;]+([-+]?{_NUMBER}\s*°?\s*[NSEW]?)", re.IGNORECASE | re.ASCII
)
_EXAMPLES = _("54.71, 20.51 or 54°42'N 20°30'E")
_NO = {
    "latitude": _("{text} is not a latitude; {advice}"),
    "longitude": _("{text} is not a longitude; {advice}"),
}
_TWO = {
    "latitude": _("{text} has two latitudes; write a point as {examples}"),
    "longitude": _("{text} has two longitudes; write a point as {examples}"),
}
_OUTSIDE = {
    "latitude": _("latitude {degrees:.10g} is outside -{limit}..{limit} ({advice})"),
    "longitude": _("longitude {degrees:.10g} is outside -{limit}..{limit} ({advice})"),
}

# Notations of other programs, each as one that `_split` knows.
_SIGNED = r"\s*([-+]?\d+(?:\.\d+)?)\s*"
_REWRITTEN = (
    (rf"geo:{_SIGNED},{_SIGNED}(?:[,;?].*)?", r"\1, \2"),  # RFC 5870; its third number is the altitude
    (rf"POINT\s*\({_SIGNED}\s{_SIGNED}\)", r"\2, \1"),  # WKT has the longitude first
    (rf"lat(?:itude)?[:=]?{_SIGNED}[,;\s]\s*lo?ng?(?:itude)?[:=]?{_SIGNED}", r"\1, \2"),
    (rf"lo?ng?(?:itude)?[:=]?{_SIGNED}[,;\s]\s*lat(?:itude)?[:=]?{_SIGNED}", r"\2, \1"),
    # 5442N 02030E and 544236N0203036E, as in aviation
    (
        r"(\d\d)(\d\d)(\d\d(?:\.\d+)?)?\s*([NS])[\s,]*(\d{3})(\d\d)(\d\d(?:\.\d+)?)?\s*([EW])",
        r"\1 \2 \3 \4, \5 \6 \7 \8",
    ),
    # 54 42 36 20 30 36, and without seconds
    (r"([-+]?\d+ \d+ \d+(?:\.\d+)?) ([-+]?\d+ \d+ \d+(?:\.\d+)?)", r"\1, \2"),
    (r"([-+]?\d+ \d+(?:\.\d+)?) ([-+]?\d+ \d+(?:\.\d+)?)", r"\1, \2"),
)
_LETTERED = re.compile(
    r"(?<=\d)\s*d\s*(\d+(?:\.\d+)?)\s*m(?:\s*(\d+(?:\.\d+)?)\s*s)?", re.IGNORECASE | re.ASCII
)


def parse_point(text: str) -> tuple[float, float, str]:
    """Latitude, longitude (degrees) and the name behind them, "" if there is none.

    Understands `54.71, 20.51`, `54.71,20.51,Name`, `54°42'N 20°30'E`, `N 54.71 E 20.51`, and the
    longitude first where the letters say so; `54 42 36 20 30 36`, `5442N 02030E`, `54d42m36s N 20d30m36s E`;
    `lat 54.71, lon 20.51`, `geo:54.71,20.51?z=8` and `POINT(20.51 54.71)`.

    Raises PlaceError if it is no pair of coordinates or lies outside -90..90, -180..180.
    """
    check_length(text)
    if not text.strip():
        raise PlaceError(_("no launch point is given; write it as {examples}").format(examples=_EXAMPLES))
    first, second, name = _split(_bare(text))
    axes = _axis(first), _axis(second)
    if axes[0] and axes[0] == axes[1]:
        raise PlaceError(_TWO[axes[0]].format(text=quoted(text), examples=_EXAMPLES))
    if axes[0] == "longitude" or axes[1] == "latitude":
        first, second = second, first
    return _degrees(first, "latitude", 90), _degrees(second, "longitude", 180), name.strip()


def check_length(text: str) -> None:
    """Raise PlaceError if a text is too long for a place, before anything reads it letter by letter."""
    if len(text) > LONGEST_TEXT:
        raise PlaceError(
            _("{text} has {n:,} characters; write a place in at most {most}").format(
                text=quoted(text[:LONGEST_TEXT]), n=len(text), most=LONGEST_TEXT
            )
        )


def format_point(lat: float, lon: float) -> str:
    """A point for reading, to a hundredth of a degree (about a kilometre): `54.71° N, 20.51° E`."""
    return f"{abs(lat):.2f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.2f}° {'E' if lon >= 0 else 'W'}"


def format_dms(lat: float, lon: float, decimals: int = 0) -> str:
    """The same in degrees, minutes and seconds, to the second (about 30 m): `54°42′36″ N, 20°30′36″ E`.

    With `decimals` of a second, as many as there are to tell.
    """
    return f"{_dms(lat, 'NS', decimals)}, {_dms(lon, 'EW', decimals)}"


def _dms(degrees: float, letters: str, decimals: int) -> str:
    seconds, parts = divmod(round(abs(degrees) * 3600 * 10**decimals), 10**decimals)
    minutes, seconds = divmod(seconds, 60)
    rest = f".{parts:0{decimals}}".rstrip("0") if parts else ""
    return f"{minutes // 60}°{minutes % 60:02}′{seconds:02}{rest}″ {letters[degrees < 0]}"


def _bare(text: str) -> str:
    """The text without brackets round it, and in a notation that `_split` knows."""
    text = text.strip()
    if text[:1] + text[-1:] in ("()", "[]"):
        text = text[1:-1].strip()
    for notation, known in _REWRITTEN:
        if found := re.fullmatch(notation, text, re.IGNORECASE | re.ASCII):
            return found.expand(known)
    return _LETTERED.sub(_with_marks, text)


def _with_marks(found: re.Match[str]) -> str:
    """Minutes and seconds marked by letters, of which one is that of the south, with the usual marks."""
    return f"°{found[1]}′" + (f"{found[2]}″" if found[2] else "")


def _split(text: str) -> tuple[str, str, str]:
    """Latitude, longitude and name. A comma may stand between them, or for a decimal point."""
    for separator in (r";\s*", r",\s+", r"\s+", ","):
        first, *rest = re.split(separator, text, maxsplit=2)
        name = rest[1] if len(rest) > 1 else ""
        if rest and _COORDINATE.fullmatch(first) and _COORDINATE.fullmatch(rest[0]):
            if separator == "," and re.fullmatch(r"\d+,\d+,[\d,]+", text):
                raise PlaceError(
                    _("{text} can be read in two ways; write it as {examples}").format(
                        text=quoted(text), examples=_EXAMPLES
                    )
                )
            if separator != r"\s+" or not name:
                return first, rest[0], name
    for pattern in (_BY_HEMISPHERE, _BY_LEADING_HEMISPHERE, _BY_ONE_HEMISPHERE):
        if found := pattern.fullmatch(text):
            return found[1], found[2], ""
    words = re.split("[,;]", text) if re.search("[,;]", text) else text.split()
    if len(words) == 2 and all(map(str.strip, words)):
        return words[0], words[1], ""
    raise PlaceError(
        _("{text} is not a latitude and a longitude; write them as {examples}").format(
            text=quoted(text), examples=_EXAMPLES
        )
    )


def _axis(text: str) -> str | None:
    """The axis that the letters N, S, E, W give a coordinate away as."""
    found = _COORDINATE.fullmatch(text)
    letter = (found["before"] or found["after"] or "").upper() if found else ""
    return {"N": "latitude", "S": "latitude", "E": "longitude", "W": "longitude"}.get(letter)


def _degrees(text: str, axis: str, limit: int) -> float:
    found = _COORDINATE.fullmatch(text)
    marks = [found[part] for part in ("before", "sign", "after") if found[part]] if found else []
    # A hyphen between numbers may mean anything, unless a letter says that they are one coordinate.
    dashed = found and re.search(r"\d\s*-", text) and not (found["before"] or found["after"])
    if not found or dashed or len(marks) > 1 or _axis(text) not in (None, axis):
        advice = _("write the point as {examples}").format(examples=_EXAMPLES)
        raise PlaceError(_NO[axis].format(text=quoted(text), advice=advice))
    parts = [float(found[part].replace(",", ".")) for part in ("minutes", "seconds") if found[part]]
    if any(part >= 60 for part in parts):
        advice = _("minutes and seconds run from 0 to 59")
        raise PlaceError(_NO[axis].format(text=quoted(text), advice=advice))
    plain = text.strip().replace("\u2212", "-").replace(",", ".")
    try:
        degrees = float(plain) if _DECIMAL.fullmatch(plain) else float(parse_degrees(plain))
    except ValueError:
        check_degrees(float(found["degrees"].replace(",", ".")), axis, limit)
        advice = _("only its last number may have decimals")
        raise PlaceError(_NO[axis].format(text=quoted(text), advice=advice)) from None
    check_degrees(degrees, axis, limit)
    return degrees


def check_degrees(degrees: float, axis: str, limit: int) -> None:
    """Raise PlaceError unless `degrees` is finite and inside -limit..limit."""
    if isfinite(degrees) and abs(degrees) <= limit:
        return
    advice = _("are latitude and longitude swapped?")
    if axis == "longitude" and isfinite(degrees) and abs(degrees) <= 360:
        same = (degrees + 180) % 360 - 180
        advice = _("the same meridian is written {degrees:g}").format(degrees=same)
    elif abs(degrees) > 180 or not isfinite(degrees):
        advice = _("a point is written 54.71, 20.51")
    raise PlaceError(_OUTSIDE[axis].format(degrees=degrees, limit=limit, advice=advice))
