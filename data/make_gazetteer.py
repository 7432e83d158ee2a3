"""Make `gazetteer.csv.xz` out of GeoNames: `make.py` calls this with what the packages hold."""

from __future__ import annotations

import csv
import io
import lzma
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from geo.facts.gazetteer import COLUMNS, fold

SCRIPTS = {"LATIN", "CYRILLIC"}
OWN_SCRIPT = {"AM": "ARMENIAN", "CY": "GREEK", "GE": "GEORGIAN", "GR": "GREEK"}
MAX_SPELLING_LENGTH = 40  # letters
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
SAME_DEGREES = 0.1  # two of one name, country and region that are as close as this are one

# Countries as people call them, where that is not the name, the beginning of it, nor an ISO code.
ALSO_CALLED = {
    "AE": ("uae",),
    "CI": ("cotedivoire",),
    "CD": ("drcongo",),
    "CZ": ("czechrepublic",),
    "GB": ("uk", "greatbritain", "britain"),
    "MK": ("macedonia",),
    "MM": ("burma",),
    "NL": ("holland",),
    "PS": ("palestinianterritory",),
    "RU": ("russianfederation",),
    "TR": ("turkey",),
    "US": ("unitedstatesofamerica", "america"),
}

# Where GeoNames has the places of states that it does not list, by the codes of `capitals.csv`.
WITHIN = {"XC": "CY", "XS": "SO"}


def packed(text: str) -> bytes:
    """Compress the text to the same bytes on every run."""
    return lzma.compress(text.encode(), check=lzma.CHECK_CRC32, preset=9 | lzma.PRESET_EXTREME)


def table(
    cities: Iterable[dict[str, Any]],
    countries: dict[str, dict[str, Any]],
    regions: Iterable[dict[str, str]],
    capitals: Iterable[dict[str, str]],
) -> str:
    """Return the gazetteer as CSV text, most populous first; countries are named as in `capitals.csv`."""
    names = {code: country["name"].strip() for code, country in countries.items()}
    names |= {capital["iso_a2"]: capital["country"] for capital in capitals}
    region_names = {region["code"]: region["name"] for region in regions}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for city in distinct(sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))):
        code = city["countrycode"]
        region = region_names.get(f"{code}.{city['admin1code']}", "")
        areas = [names[code], code, countries[code]["iso3"], *ALSO_CALLED.get(code, ()), region]
        if code == "US":
            areas.append(city["admin1code"])  # the postal code of the state
        writer.writerow(
            (
                city["name"],
                f"|{'|'.join(spellings(city))}|",
                names[code],
                code,
                region,
                f"/{'/'.join(dict.fromkeys(filter(None, map(fold, areas))))}/",
                f"{city['latitude']:.3f}",
                f"{city['longitude']:.3f}",
                city["population"],
            )
        )
    return out.getvalue()


def distinct(cities: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the cities without those that GeoNames has twice: the first is kept."""
    seen: dict[tuple[str, str, str], list[tuple[float, float]]] = defaultdict(list)
    for city in cities:
        lat, lon = city["latitude"], city["longitude"]
        others = seen[city["name"], city["countrycode"], city["admin1code"]]
        if not any(max(abs(lat - y), abs(lon - x)) < SAME_DEGREES for y, x in others):
            others.append((lat, lon))
            yield city


def spellings(city: dict[str, Any]) -> list[str]:
    """Return its name and the other spellings worth keeping, folded, each once, the name first."""
    name = city["name"]
    german = unicodedata.normalize("NFC", name.casefold()).translate(GERMAN)
    scripts = {*SCRIPTS, OWN_SCRIPT.get(city["countrycode"], "LATIN")}
    others = (other for other in city["alternatenames"] if is_worth_keeping(other, scripts))
    short = (each for each in map(fold, (german, *others)) if 0 < len(each) <= MAX_SPELLING_LENGTH)
    return list(dict.fromkeys((fold(name), *short)))


def is_worth_keeping(other: str, scripts: set[str]) -> bool:
    """Return whether a spelling is in one of these scripts, and no airport's code or transcription.

    GeoNames writes transcriptions of other scripts without capitals: “jia li ning ge lei”.
    """
    found = {unicodedata.name(letter, "?").split()[0] for letter in other if letter.isalpha()}
    if len(found) != 1 or not found <= scripts or re.fullmatch("[A-Z]{2,4}", other):
        return False
    return found == {"GEORGIAN"} or other != other.lower()  # Georgian is written without capitals
