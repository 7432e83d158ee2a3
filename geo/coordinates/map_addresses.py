"""The point that the address of a web map shows, read from the address alone: nothing is fetched.

Each row says on whose maps which part of the address holds a point, and in which order. The first row that
fits is meant: a marker before the middle of the view. The middle is not meant where the address has another
point, or is of directions.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from geo.coordinates.degrees import Pair, decimal, pair
from geo.coordinates.tokens import folded
from geo.words.errors import PlaceError

_N = r"[-+]?+[0-9]++(?>(?:\.[0-9]++)?)"
_LAT, _LON = rf"(?P<lat>{_N})", rf"(?P<lon>{_N})"
_TEXT = r"(?>(?:loc:)?)(?P<text>.++)"  # which a person could have typed

_DIRECTIONS = ("saddr", "daddr", "rtext", "rtp", "route", "origin", "destination", "waypoints")
_NO_PLACES = ("spn", "sspn", "sll", "bbox")  # how much is in view, and what was before
_PLACE = re.compile(rf"(?>(?:[a-z]++[.:])?){_LAT}[,_;~\s]\s*+{_LON}(?>(?:[^0-9.].*+)?)", re.IGNORECASE)

_ANY = r"[^/]++"
_OSM = r"(?>(?:www\.)?)(?:openstreetmap|osm)\.org"
_GOOGLE = r"(?>(?:www\.|maps\.|earth\.)?)google\.[a-z.]++"
_APPLE = r"maps\.apple\.com"
_BING = r"(?>(?:www\.)?)bing\.com"
_YANDEX = r"(?>(?:www\.|maps\.)?)yandex\.[a-z.]++"
_2GIS = r"(?>(?:www\.)?)2gis\.[a-z.]++"
_HERE = r"(?:wego|share)\.here\.com"
_WAZE = r"(?>(?:www\.)?)waze\.com"
_GEOHACK = r"geohack\.toolforge\.org|tools\.wmflabs\.org"


@dataclass(frozen=True)
class Row:
    """Where the address of a map has a point."""

    host: str
    part: str  # "path", "fragment", or the key of a value
    pattern: str
    example: str


class View(Row):
    """Where it has the middle of what is in view, which may be no place that anybody means."""


ROWS = (
    Row(_OSM, "lat,lon", rf"{_LAT},{_LON}", "https://www.openstreetmap.org/?mlat=54.71&mlon=20.51#map=9/50.1/10.2"),
    View(_OSM, "map", rf"{_N}/{_LAT}/{_LON}", "https://www.openstreetmap.org/#map=12/54.71/20.51"),
    Row(
        _GOOGLE,
        "path",
        rf"!3d{_LAT}!4d{_LON}",
        "https://www.google.com/maps/place/X/@50.1,10.2,12z/data=!3m1!4b1!4m5!3m4!1s0x0:0x0!8m2!3d54.71!4d20.51",
    ),
    Row(_GOOGLE, "path", r"/(?:place|search)/(?P<text>[^/@]++)", "https://www.google.com/maps/search/54.71,+20.51"),
    Row(_GOOGLE, "query", _TEXT, "https://www.google.com/maps/search/?api=1&query=54.71%2C20.51"),
    Row(_GOOGLE, "q", _TEXT, "https://maps.google.com/?q=54.71,20.51"),
    View(_GOOGLE, "ll", _TEXT, "https://maps.google.com/maps?ll=54.71,20.51&z=8"),
    View(_GOOGLE, "path", rf"/@{_LAT},{_LON},", "https://www.google.com/maps/@54.71,20.51,12z"),
    Row(_APPLE, "coordinate", _TEXT, "https://maps.apple.com/place?coordinate=54.71,20.51&name=X"),
    View(_APPLE, "ll", _TEXT, "https://maps.apple.com/?ll=54.71,20.51&q=X"),
    Row(_APPLE, "q", _TEXT, "https://maps.apple.com/?q=54.71,20.51"),
    Row(_BING, "sp", rf"point\.{_LAT}_{_LON}(?>(?:_.*+)?)", "https://www.bing.com/maps?sp=point.54.71_20.51_X&cp=50.1~10.2"),
    View(_BING, "cp", rf"{_LAT}~{_LON}", "https://www.bing.com/maps?cp=54.71~20.51&lvl=12"),
    Row(_YANDEX, "whatshere[point]", rf"{_LON},{_LAT}", "https://yandex.ru/maps/?ll=10.2%2C50.1&whatshere%5Bpoint%5D=20.51%2C54.71"),
    Row(_YANDEX, "poi[point]", rf"{_LON},{_LAT}", "https://yandex.ru/maps/?ll=10.2%2C50.1&poi%5Bpoint%5D=20.51%2C54.71"),
    Row(_YANDEX, "pt", rf"{_LON},{_LAT}(?>(?:,[a-z0-9]++)?)", "https://yandex.ru/maps/?pt=20.51,54.71&z=12"),
    View(_YANDEX, "ll", rf"{_LON},{_LAT}", "https://yandex.com/maps/22/kaliningrad/?ll=20.51%2C54.71&z=12"),
    Row(_2GIS, "path", rf"/geo/(?>(?:[0-9]++/)?){_LON},{_LAT}", "https://2gis.ru/kaliningrad/geo/20.51,54.71"),
    View(_2GIS, "m", rf"{_LON},{_LAT}(?>(?:/{_N})?)", "https://2gis.ru/kaliningrad?m=20.51%2C54.71%2F12"),
    View(_HERE, "map", rf"{_LAT},{_LON}(?>(?:,.*+)?)", "https://wego.here.com/?map=54.71,20.51,12,normal"),
    Row(_HERE, "path", rf"/l/{_LAT},{_LON}", "https://share.here.com/l/54.71,20.51,X"),
    Row(_WAZE, "ll", _TEXT, "https://www.waze.com/ul?ll=54.71,20.51&navigate=yes"),
    Row(_GEOHACK, "params", _TEXT, "https://geohack.toolforge.org/geohack.php?params=54_42_36_N_20_30_36_E_type:city"),
    Row(r"osmand\.net", "pin", rf"{_LAT},{_LON}", "https://osmand.net/map/?pin=54.71,20.51#12/50.1/10.2"),
    View(_ANY, "lat,lon", rf"{_LAT},{_LON}", "https://wikimapia.org/#lang=en&lat=54.71&lon=20.51&z=12"),
    View(_ANY, "map", rf"{_N}/{_LAT}/{_LON}", "https://opentopomap.org/#map=12/54.71/20.51"),
    View(_ANY, "fragment", rf"{_N}/{_LAT}/{_LON}", "https://example.org/map#12/54.71/20.51"),
)  # fmt: skip
EXAMPLES = tuple(row.example for row in ROWS)
_LATITUDES, _LONGITUDES = ("mlat", "lat", "latitude"), ("mlon", "lon", "lng", "long", "longitude")


def point(address: str) -> Pair | None:
    """Return the point of the address of a map, None if it has none, or several of the same kind."""
    host, parts = _parts(address)
    if host is None or "/dir/" in parts["path"]:  # directions have two ends
        return None
    for row in ROWS:
        if row.part in parts and re.fullmatch(row.host, host):
            found = re.finditer(row.pattern, parts[row.part]) if row.part == "path" else _whole(row, parts)
            points = [point for each in found if (point := _pair(each))]
            if points:
                several = not all(each.agrees(points[0]) for each in points)
                return (
                    None if several or (isinstance(row, View) and _has_more(parts, points[0])) else points[0]
                )
    return None


def _has_more(parts: dict[str, str], middle: Pair) -> bool:
    """Return whether the address of a view has another point than its middle, or is of directions."""
    if "/directions" in parts["path"] or not parts.keys().isdisjoint(_DIRECTIONS):
        return True
    found = [_PLACE.fullmatch(text) for key, text in parts.items() if key not in _NO_PLACES]
    pairs = [(each["lat"], each["lon"]) for each in found if each and "." in each["lat"] + each["lon"]]
    return any(
        not decimal(lat, lon).agrees(middle) and not decimal(lon, lat).agrees(middle) for lat, lon in pairs
    )


def _whole(row: Row, parts: dict[str, str]) -> list[re.Match[str]]:
    found = re.fullmatch(row.pattern, parts[row.part])
    return [found] if found else []


def _parts(address: str) -> tuple[str | None, dict[str, str]]:
    """Return the host and the parts: path, fragment, and the values of query and fragment by their keys."""
    try:
        split = urlsplit(address if "://" in address else f"https://{address}")
        host = split.hostname
    except ValueError:
        return None, {}
    values = dict(
        reversed([*parse_qsl(split.query), *parse_qsl(split.fragment)])
    )  # the first of a key counts
    lat, lon = ([values[key] for key in keys if key in values] for keys in (_LATITUDES, _LONGITUDES))
    if bool(lat) != bool(lon):
        return None, {}
    if lat and lon:
        values["lat,lon"] = f"{lat[0]},{lon[0]}"
    return host, values | {"path": unquote(split.path).replace("+", " "), "fragment": split.fragment}


def _pair(found: re.Match[str]) -> Pair | None:
    groups = found.groupdict()
    if "lat" in groups:
        return decimal(groups["lat"], groups["lon"])
    # GeoHack has _ for every space, and its own words behind the point.
    text = re.sub(r"_(?:[a-z]++:|\{).*+", "", groups["text"]).replace("_", " ")
    try:
        return pair(folded(text.strip()))
    except PlaceError:
        return None
