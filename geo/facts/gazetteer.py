"""Find a populated place by its name, offline: a search in `data/gazetteer.csv.xz`.

The file has one place a line, the most populous first, so that what is found first comes first. It has every
name of a place as `fold` leaves it, between bars, `|kaliningrad|konigsberg|`, and every name of its country
and region between slashes, `/russia/ru/rus/kaliningrad/`. To find a name is to find its bytes; only the lines
found are read.
"""

import csv
import lzma
import unicodedata
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from itertools import islice
from pathlib import Path

from geo.facts.catalog import DATA
from geo.facts.near_names import slips, slips_from
from geo.words import translations, units
from geo.words.errors import DataError
from geo.words.i18n import Text, _, kept_by_language, ngettext
from geo.words.names import PLAIN

__all__ = [
    "COLUMNS",
    "FILE",
    "Town",
    "codes",
    "countries",
    "find",
    "fold",
    "full_name",
    "names",
    "read",
    "towns",
]

FILE = "gazetteer.csv.xz"
COLUMNS = ("name", "spellings", "country", "iso_a2", "region", "areas", "lat", "lon", "population")

MAX_TEXT_LENGTH = 200  # characters: no place has so long a name
MAX_AREA_WORDS = 5  # words: Democratic Republic of the Congo

# “Zaragoza” is rather Zaragoza in Spain than Tijuana, which once was called so too; but “Odessa” is rather
# Odesa in Ukraine than Odessa in Texas, with a ninth of its people. Any weight from 3 to 8 does both.
WEIGHT_OF_THE_NAME = 7


@dataclass(frozen=True)
class Town:
    """A populated place, found by its name."""

    name: str
    country: str  # named as in `capitals.csv`
    iso_a2: str  # of the country
    region: str  # the state, province or county; "" where GeoNames has none
    lat: float  # degrees
    lon: float  # degrees
    population: int  # people
    # The spelling it was found by, as typed; "" if that is its name, or near one.
    found_as: str = ""
    exact: bool = False  # whether what was asked for is its name or a spelling of it, not near one
    by_region: bool = False  # whether its region was asked for too: Paris, Texas

    @property
    def label(self) -> str:
        """What identifies it: `Korolev, Moscow Oblast, Russia · 222,952 people · found as “Kaliningrad”`."""
        where = ", ".join(part for part in (self.name, self.region, str(Text(self.country))) if part)
        people = ngettext("{n} person", "{n} people", self.population).format(
            n=units.grouped(self.population)
        )
        found = _("found as “{name}”").format(name=self.found_as) if self.found_as else ""
        return " · ".join(part for part in (where, people, found) if part)


@lru_cache(maxsize=256)  # an address with a name in it is read at every click
def find(text: str, most: int = 8, slips: bool = True) -> tuple[Town, ...]:
    """Return the places that a name may mean, likeliest first; none if nothing is near.

    First those with that name or spelling, then those with one that begins so; if none has it, then those
    one slip away (two in names of eight letters and more). Accents, case, spaces, hyphens and apostrophes do
    not matter. Of each group the most populous come first; a place's own name weighs more than its other
    spellings.

    A country or region may follow, or its beginning after a comma: `Brest, France`, `Brest, BY`,
    `Paris, Tex`, `Birmingham Alabama`; or both, `Paris, Texas, United States`. Then only places there are
    found.

    Without `slips` those one slip away are found only where nothing begins so either.

    No text raises anything; DataError is raised if the file is broken.
    """
    if len(text) > MAX_TEXT_LENGTH or most < 1:
        return ()
    readings = tuple(_readings(text))
    for meant in (partial(_called, slips=slips), _nearly_called):
        for typed, areas in readings:
            lines = (_line(start) for start in meant(fold(typed)))
            found = tuple(islice((line for line in lines if all(area in line for area in areas)), most))
            if found:
                return tuple(_found(line, typed, areas) for line in found)
    return ()


def full_name(place: Town) -> str:
    """Return `Brest, Belarus`, with its region where the country has several, or where it was asked for."""
    called = (_town(_line(start)) for start in _called_exactly(fold(place.name)))
    same = [each for each in called if (each.name, each.country) == (place.name, place.country)]
    region = place.region if len(same) > 1 or place.by_region else ""
    return ", ".join(part for part in (place.name, region, place.country) if part)


def names(name: str, lat: float, lon: float) -> bool:
    """Return whether `name` is what a place of the gazetteer at these coordinates is called."""
    starts = _called_exactly(fold(name.partition(",")[0]))
    return any((place.lat, place.lon) == (lat, lon) for place in map(_town, map(_line, starts)))


def towns(of: Collection[str] = (), least: int = 0) -> Iterator[Town]:
    """Yield the towns of some countries, by their codes, or of all, the most populous first.

    Those with fewer people than `least` are left out. Raises DataError.
    """
    found = sorted({at for code in of for at in _starts(f"/{fold(code)}/", 0)})
    for line in map(_line, found) if of else _text().splitlines()[1:]:
        town = _town(line)
        if town.population < least:
            return
        if not of or town.iso_a2 in of:  # a region may have a country's letters
            yield town


@cache
def countries() -> dict[str, tuple[str, frozenset[str]]]:
    """Return the name of each country by its code, and all it may be called after a town, folded: `uk`.

    Raises DataError.
    """
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for row in csv.DictReader(_text().decode().splitlines()):
        areas = frozenset(row["areas"].strip("/").split("/"))
        name, called = found.get(row["iso_a2"], (row["country"], areas))
        found[row["iso_a2"]] = name, called & areas  # regions are not those of every town
    return found


def fold(text: str) -> str:
    """Return a name as names are compared: its letters and digits, small and without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(PLAIN)
    return "".join(filter(str.isalnum, plain))


def read(folder: Path = DATA) -> bytes:
    """Read the gazetteer as CSV, UTF-8, with its header. Raises DataError."""
    try:
        return lzma.decompress((folder / FILE).read_bytes())
    except (OSError, EOFError, lzma.LZMAError):
        raise DataError(
            _("data/{file} is missing or broken; restore it from the repository").format(file=FILE)
        ) from None


@cache
def _text() -> bytes:
    """Return the gazetteer, once for all: in UTF-8 a name is found four times as fast as in a str."""
    return read()


@cache
def _by_length() -> dict[int, tuple[list[str], "array[int]"]]:
    """Return, for each length, the spellings of that length, and where the line of each begins: 14 MB."""
    by_length: dict[int, tuple[list[str], array[int]]] = defaultdict(lambda: ([], array("l")))
    start = 0
    for line in _text().split(b"\n"):
        for spelling in line.decode().split("|")[1:-1]:
            spellings, starts = by_length[len(spelling)]
            spellings.append(spelling)
            starts.append(start)
        start += len(line) + 1
    return dict(by_length)


def _readings(text: str) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """Yield what may be the name, and what a line must have in it to be of the areas that are meant."""
    whole = _text()
    name, comma, area = text.rpartition(",")
    if comma and fold(name) and fold(area):
        code = _code(fold(area))
        for part in (f"/{code}/".encode(), f"/{fold(area)}/".encode(), f"/{fold(area)}".encode()):
            if part in whole:
                alone, _comma, region = name.rpartition(",")
                within = f"/{fold(region)}/".encode()
                if fold(alone) and fold(region) and within in whole:
                    yield alone, (within, part)
                yield name, (part,)
    if fold(text):
        yield text, ()
    words = text.split()
    for at in range(len(words) - 1, max(0, len(words) - 1 - MAX_AREA_WORDS), -1):
        name, part = " ".join(words[:at]), f"/{fold(' '.join(words[at:]))}/".encode()
        if not comma and fold(name) and part in whole:
            yield name, (part,)


def _code(area: str) -> str:
    """Return the code of a country that another language than English calls so, folded; "" if none does."""
    return "" if f"/{area}/".encode() in _text() else fold(codes().get(area, ""))


@kept_by_language()
def codes() -> dict[str, str]:
    """Return the code of each country by its name, folded, in every language there is by CLDR.

    And by what the atlas calls it in the language that is spoken. Raises DataError.
    """
    known = countries()
    return {
        fold(name): code
        for spoken in translations.languages()
        for code, name in translations.locale(spoken).territories.items()
        if code in known
    } | {fold(str(Text(name))): code for code, (name, _others) in known.items()}


@cache
def _in_order(length: int) -> list[int]:
    """Return the positions of the spellings of a length in `_by_length`, in the order of the alphabet."""
    spellings, _starts = _by_length().get(length, ([], array("l")))
    return sorted(range(len(spellings)), key=spellings.__getitem__)


def _called_exactly(name: str) -> Iterator[int]:
    """Yield the starts of the lines of places with that name or spelling, folded."""
    spellings, starts = _by_length().get(len(name), ([], array("l")))
    order = _in_order(len(name))
    for at in islice(order, bisect_left(order, name, key=spellings.__getitem__), None):
        if spellings[at] != name:
            return
        yield starts[at]


def _called(name: str, slips: bool) -> Iterator[int]:
    """Yield the starts of the lines of places with that name, then of those with one that begins so."""
    first = _text().find(f"|{name}".encode())
    if first < 0:
        return
    exact = sorted(_starts(f"|{name}|", first), key=lambda start: -_weight(_line(start), name))
    yield from exact
    seen = set(exact)
    for start in _starts(f"|{name}", first):
        if start not in seen:
            seen.add(start)
            yield start
    if slips and not exact:  # a slip may look like the beginning of another name
        yield from (start for start in _nearly_called(name) if start not in seen)


def _nearly_called(name: str) -> Iterator[int]:
    """Yield the starts of the lines of places whose name is within a typing slip of it, the nearest first."""
    most = slips(name)
    found: list[tuple[int, int]] = []
    for length in range(len(name) - most, len(name) + most + 1):
        spellings, starts = _by_length().get(length, ([], array("l")))
        away = slips_from(name, spellings, most)
        found += [(int(away[i]), starts[i]) for i in (away <= most).nonzero()[0]]
    yield from dict.fromkeys(start for _, start in sorted(found))


def _starts(spelling: str, at: int) -> Iterator[int]:
    """Yield the starts of the lines that contain this from `at` on, each once, the most populous first."""
    whole, part = _text(), spelling.encode()
    at = whole.find(part, at)
    while at >= 0:
        yield whole.rfind(b"\n", 0, at) + 1
        at = whole.find(part, whole.find(b"\n", at))


def _weight(line: bytes, name: str) -> int:
    """Return how likely a place is meant that has this among its spellings."""
    place = _town(line)
    return place.population * (WEIGHT_OF_THE_NAME if fold(place.name) == name else 1)


def _line(start: int) -> bytes:
    whole = _text()
    return whole[start : whole.index(b"\n", start)]


def _town(line: bytes) -> Town:
    ((name, _, country, iso_a2, region, _, lat, lon, population),) = csv.reader([line.decode()])
    return Town(name, country, iso_a2, region, float(lat), float(lon), int(population))


def _found(line: bytes, typed: str, areas: tuple[bytes, ...]) -> Town:
    """Return the place of a line, with how it was found."""
    place, name = _town(line), fold(typed)
    if fold(place.region) not in ("", fold(place.country)):  # whose names come first
        region = line.find(f"/{fold(place.region)}/".encode())
        place = replace(place, by_region=any(line.find(area) >= region for area in areas))
    spellings = line.decode().split("|")[1:-1]
    exact, own = name in spellings, fold(place.name)
    if own == name or (not exact and own.startswith(name)):
        return replace(place, exact=exact)
    return replace(place, found_as=" ".join(typed.split()) if exact else "", exact=exact)
