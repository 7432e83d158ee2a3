"""Points as other programs write them: each notation is a row with its pattern and its examples.

Every pattern must fit the whole text, and each of its quantifiers is possessive or bounded, so that no text
costs more than linear work.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from geo.coordinates import map_addresses
from geo.coordinates.degrees import EXAMPLES, Pair, decimal, pair
from geo.coordinates.tokens import folded
from geo.words.errors import PlaceError, quoted
from geo.words.i18n import Text, _

_N = r"[-+]?+[0-9]++(?>(?:\.[0-9]++)?)"
_NUMBER = re.compile(_N)
_LAT, _LON = rf"(?P<lat>{_N})", rf"(?P<lon>{_N})"
_BARE_KEY = re.compile(r"([{,]\s*+)([a-z]++)(?=\s*+:)")  # of JavaScript: {lat: 54.71, lng: 20.51}
_LABELLED = re.compile(r"([^()]++)(?>(?:\(([^()]*+)\))?)")  # the q of a geo URI: 54.71,20.51(Base)

Found = tuple[Pair, str]  # and its name, "" if it has none


@dataclass(frozen=True)
class Notation:
    """A way of a program to write a point."""

    name: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Found]
    examples: tuple[str, ...]


def read(text: str) -> Found | None:
    """Return the point and the name that a folded text in one of the notations means, None if it is in none.

    Raises PlaceError if it is in one and names no point on WGS84, or is of a kind that is not read.
    """
    for notation in NOTATIONS:
        if found := notation.pattern.fullmatch(text):
            return notation.read(found)
    for sentence, pattern in _NOT_READ:
        if re.fullmatch(pattern, text, re.IGNORECASE):
            raise _error(sentence, text)
    return None


def _error(sentence: str | Text, text: str) -> PlaceError:
    return PlaceError(sentence.format(text=quoted(text), examples=EXAMPLES))


def _no_point(text: str) -> PlaceError:
    return _error(_("{text} names no point on the Earth; write it as {examples}"), text)


def _plain(found: re.Match[str]) -> Found:
    return decimal(found["lat"], found["lon"]), ""


def _template(found: re.Match[str]) -> Found:
    """Read {{coord|54|42|17|N|20|30|45|E|display=title}} of Wikipedia."""
    parts = [part.strip() for part in found["text"].split("/")]
    numbers = " ".join(part for part in parts if not re.match("[a-z_]++[:=]", part))
    point = pair(numbers)
    if point and point.lat.lettered == point.lon.lettered:
        return point, ""
    raise _no_point(found[0])


def _nmea(found: re.Match[str]) -> Found:
    """Read 5442.36,N,02030.66,E of a receiver."""
    if point := pair(f"{found['lat']}{found['ns']} {found['lon']}{found['ew']}"):
        return point, ""
    raise _no_point(found[0])


def _wkt(found: re.Match[str]) -> Found:
    """Read the text of OGC 06-103r4, longitude first, with PostGIS's SRID."""
    if found["srid"] not in (None, "4326"):
        raise _error(
            _("{text} is not in degrees on WGS84, EPSG:4326; write the point as {examples}"), found[0]
        )
    return _plain(found)


def _iso(found: re.Match[str]) -> Found:
    """Read ISO 6709: +54.71+020.51/, +5442+02030/, +544236+0203036/; without the stroke - may be a dash."""
    if found["crs"] not in (None, "WGS_84"):
        raise _error(
            _("{text} is not in degrees on WGS84, EPSG:4326; write the point as {examples}"), found[0]
        )
    letters = ["NS"[found["lat"][0] == "-"], "EW"[found["lon"][0] == "-"]]
    numbers = [found["lat"][1:], found["lon"][1:]]
    if point := pair(f"{numbers[0]}{letters[0]} {numbers[1]}{letters[1]}"):
        return point, ""
    raise _no_point(found[0])


def _geo(found: re.Match[str]) -> Found:
    """Read a geo URI by RFC 5870; `q` is Android's, and is the point if there is one in it."""
    parameters = [part.partition("=") for part in found["parameters"].lower().split(";")]
    if any(key == "crs" and value != "wgs84" for key, _equals, value in parameters):
        raise _error(
            _("{text} is not in degrees on WGS84, EPSG:4326; write the point as {examples}"), found[0]
        )
    for words in parse_qs(found["query"] or "").get("q", []):
        asked = _LABELLED.fullmatch(folded(words))
        point = pair(asked[1].strip()) if asked else None
        if not asked or not point:
            raise _error(
                _("{text} asks for a name; write the name alone, or a point as {examples}"), found[0]
            )
        return point, (asked[2] or "").strip()
    return _plain(found)


def _json(found: re.Match[str]) -> Found:
    """Read a Point of GeoJSON (RFC 7946), a feature with one, or an object with latitude and longitude."""
    try:
        # Numbers stay as they are written, so that an error can quote them.
        given = json.loads(_BARE_KEY.sub(r'\1"\2"', found[0]), parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        raise _no_point(found[0]) from None
    lat, lon = _of_object(given)
    if all(isinstance(number, str) and _NUMBER.fullmatch(number) for number in (lat, lon)):
        return decimal(lat, lon), ""
    raise _no_point(found[0])


def _of_object(given: Any) -> tuple[Any, Any]:
    """Return what an object of JSON has for latitude and longitude."""
    match given:
        case {"crs": _crs}:  # of the GeoJSON of 2008: any that there is
            return None, None
        case {"type": "Feature", "geometry": dict(geometry)}:
            return _of_object(geometry)
        case {"type": "Point", "coordinates": [lon, lat] | [lon, lat, _]}:
            return lat, lon
        case {"lat": lat, "lon": lon} | {"lat": lat, "lng": lon} | {"lat": lat, "long": lon}:
            return lat, lon
        case {"latitude": lat, "longitude": lon}:
            return lat, lon
    return None, None


def _address(found: re.Match[str]) -> Found:
    if point := map_addresses.point(found[0]):
        return point, ""
    raise _error(
        _("no point can be read from the address {text}; copy the coordinates it shows, such as {examples}"),
        found[0],
    )


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


NOTATIONS = (
    Notation(
        "geo URI",
        _pattern(rf"geo:{_LAT},{_LON}(?>(?:,{_N})?)(?P<parameters>(?>(?:;[^;?]++)*))(?>(?:\?(?P<query>.*+))?)"),
        _geo,
        (
            "geo:54.71,20.51",
            "geo:54.71,20.51,30;crs=wgs84;u=35",
            "geo:54.71,20.51?z=8",
            "geo:0,0?q=54.71,20.51(Base)",
        ),
    ),
    Notation(
        "WKT",
        _pattern(r"(?>(?:SRID=(?P<srid>[0-9]++);\s*+)?)POINT\s*+(?>(?:ZM|Z|M)?)\s*+"
            rf"\(\s*+{_LON}\s++{_LAT}(?>(?:\s++{_N}){{0,2}})\s*+\)"),
        _wkt,
        ("POINT(20.51 54.71)", "Point Z (20.51 54.71 30)", "SRID=4326;POINT(20.51 54.71)"),
    ),
    Notation(
        "a template of Wikipedia or Wikimedia Commons",
        _pattern(r"\{\{\s*+(?:coord|(?>(?:object )?)location(?>(?: dec)?))\s*+/(?P<text>[^{}]++)\}\}"),
        _template,
        (
            "{{coord|54|42|36|N|20|30|36|E|display=title}}",
            "{{Coord|54.71|20.51|type:city}}",
            "{{Location|54|42|36|N|20|30|36|E|heading:NW}}",
            "{{Object location dec|54.71|20.51}}",
        ),
    ),
    Notation(
        "JSON",
        _pattern(r"\{(?!\{).*+(?<=\})"),
        _json,
        (
            '{"type":"Point","coordinates":[20.51,54.71]}',
            '{"lat": 54.71, "lng": 20.51}',
            "{lat: 54.71, lng: 20.51}",
        ),
    ),
    Notation(
        "ISO 6709",
        _pattern(
            r"(?P<lat>[-+][0-9]{2}(?>(?:[0-9]{2}){0,2})(?>(?:\.[0-9]++)?))"
            r"(?P<lon>[-+][0-9]{3}(?>(?:[0-9]{2}){0,2})(?>(?:\.[0-9]++)?))"
            rf"(?>(?:{_N})?)(?>(?:CRS(?P<crs>[^/]++))?)/"
        ),
        _iso,
        ("+54.71+020.51/", "+5442.6+02030.6/", "+544236+0203036+100CRSWGS_84/"),
    ),
    Notation(
        "NMEA 0183",
        _pattern(r"(?P<lat>[0-9]{4}\.[0-9]++),(?P<ns>[NS]),(?P<lon>[0-9]{5}\.[0-9]++),(?P<ew>[EW])"),
        _nmea,
        ("5442.6000,N,02030.6000,E",),
    ),
    Notation(
        "KML",
        _pattern(rf"<coordinates>\s*+{_LON},{_LAT}(?>(?:,{_N})?)\s*+</coordinates>"),
        _plain,
        ("<coordinates>20.51,54.71,0</coordinates>",),
    ),
    Notation(
        "GPX",
        _pattern(rf'<(?:wpt|trkpt|rtept)\s++lat="{_LAT}"\s++lon="{_LON}"[^<]*+'),
        _plain,
        ('<wpt lat="54.71" lon="20.51">',),
    ),
    Notation(
        "address of a map",
        _pattern(r"(?>(?:https?+://)?)(?>(?:[a-z0-9-]++\.)+)[a-z]{2,}+(?>(?::[0-9]++)?)[/?#]\S*+"),
        _address,
        map_addresses.EXAMPLES,
    ),
)  # fmt: skip

# What is recognised and not read: each would need a library for little use.
_NOT_READ = (
    (
        Text(
            "{text} looks like a grid reference (MGRS), which is not read here; write the point as {examples}"
        ),
        r"[0-9]{1,2}+\s?+[C-HJ-NP-X]\s?+[A-HJ-NP-Z]{2}\s?+[0-9]{1,10}+(?>(?:\s[0-9]{1,5}+)?)",
    ),
    (
        Text("{text} looks like UTM, which is not read here; write the point as {examples}"),
        r"(?>(?:UTM\s)?)[0-9]{1,2}+\s?+[C-HJ-NP-X],?+\s*+(?:[0-9]{5,8}+(?>(?:\.[0-9]++)?)\s?+m?+\s?+[EN]?+[\s,]*+){2}",
    ),
    (
        Text("{text} looks like a plus code, which is not read here; write the point as {examples}"),
        r"[2-9CFGHJMPQRVWX]{2,8}+\+[2-9CFGHJMPQRVWX]{0,7}+(?>(?:[\s,].*+)?)",
    ),
    (
        Text("{text} looks like a Maidenhead locator, which is not read here; write the point as {examples}"),
        r"[A-R]{2}[0-9]{2}(?>(?:[A-X]{2}(?>(?:[0-9]{2})?))?)",
    ),
    (
        Text("{text} looks like an address of three words, not read here; write the point as {examples}"),
        r"///[^\W\d_]++\.[^\W\d_]++\.[^\W\d_]++",
    ),
)  # fmt: skip
