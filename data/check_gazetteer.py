"""Every check of the gazetteer, for `check_data`."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from math import cos, hypot, radians

from geo.coordinates.points import check_degrees
from geo.facts.gazetteer import COLUMNS, FILE, fold
from geo.facts.model import Capital
from geo.words.errors import PlaceError, quoted
from make_gazetteer import WITHIN

MAX_CAPITAL_KM = 10.0
SHARED = {"XC": "Nicosia"}  # GeoNames has the divided city once
KM_PER_DEGREE = 111.195  # of a great circle on the mean sphere

_Row = Mapping[str, str]


def problems(text: bytes, capitals: Sequence[Capital]) -> Iterator[str]:
    """Yield what is wrong with the gazetteer, CSV with its header, in lines with file, line and rule."""
    header, *lines = csv.reader(text.decode().splitlines())
    if tuple(header) != COLUMNS or any(len(line) != len(COLUMNS) for line in lines):
        yield f"data/{FILE}: its columns are not {', '.join(COLUMNS)}; run `make data`"
        return
    rows = [dict(zip(COLUMNS, line, strict=True)) for line in lines]
    wrong = [f"line {number} ({row['name']}): {rule}" for number, row, rule in _wrong(rows)]
    for each in chain(wrong, _together(rows), _missing(rows, capitals)):
        yield f"data/{FILE} {each}; correct `make_gazetteer.py` and run `make data`"


def _wrong(rows: Sequence[_Row]) -> Iterator[tuple[int, _Row, str]]:
    """Yield the rows, with their lines, that break a rule by themselves or by what went before them."""
    most = float("inf")
    for number, row in enumerate(rows, start=2):
        for rule in _rules_broken(row):
            yield number, row, rule
        population = int(row["population"]) if row["population"].isdecimal() else 0
        if population > most:
            yield number, row, "it is more populous than the place before it"
        most = population


def _rules_broken(row: _Row) -> Iterator[str]:
    for column, axis, limit in (("lat", "latitude", 90), ("lon", "longitude", 180)):
        try:
            check_degrees(float(row[column]), axis, limit)
        except PlaceError as error:
            yield str(error)
        except ValueError:
            yield f"{column} is {quoted(row[column])}, not a number"
    if not row["population"].isdecimal():
        yield f"population is {quoted(row['population'])}, not a number of people"
    for column, mark, first in (("spellings", "|", "name"), ("areas", "/", "country")):
        if not row[column].startswith(f"{mark}{fold(row[first])}{mark}"):
            yield f"{column} do not begin with {mark}{fold(row[first])}{mark}"
        if not _is_folded(row[column], mark):
            yield f"{column} are not folded, each once and between {mark}"


@lru_cache(10_000)
def _is_folded(names: str, mark: str) -> bool:
    """Return whether these are folded names, each once, between marks."""
    before, *each, after = names.split(mark) if mark in names else ("", names, mark)
    once = len(set(each)) == len(each) and "" not in each
    return once and not before and not after and fold(names) == "".join(each)


def _together(rows: Sequence[_Row]) -> Iterator[str]:
    """Yield what is wrong with all the rows together."""
    places = [tuple(row[column] for column in ("name", "country", "region", "lat", "lon")) for row in rows]
    seen: set[tuple[str, ...]] = set()
    for place in places:
        if place in seen:
            yield f"has {place[0]}, {place[1]}, twice"
        seen.add(place)
    pairs = sorted({(row["iso_a2"], row["country"]) for row in rows})
    for code, country in pairs:
        alone = sum(code == other or country == name for other, name in pairs) == 1
        if not (alone and re.fullmatch("[A-Z]{2}", code)):
            yield f"has {quoted(code)} as the code of {country}, which is no code or not of it alone"


def _missing(rows: Sequence[_Row], capitals: Sequence[Capital]) -> Iterator[str]:
    """Yield the capitals that the gazetteer lacks by name and country, or has elsewhere."""
    rows_of: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        rows_of[row["iso_a2"]].append(row)
    for capital in capitals:
        wanted = f"|{fold(SHARED.get(capital.iso_a2, capital.name.english))}|"
        code = WITHIN.get(capital.iso_a2, capital.iso_a2)
        named = [row for row in rows_of[code] if wanted in row["spellings"]]
        if not any(_away_km(row, capital) <= MAX_CAPITAL_KM for row in named):
            yield f"has no {capital.name}, {capital.country}, where `capitals.csv` has it"


def _away_km(row: _Row, capital: Capital) -> float:
    """Return about how far a place is from a capital."""
    east = (float(row["lon"]) - capital.lon) * cos(radians(capital.lat))
    return hypot(float(row["lat"]) - capital.lat, east) * KM_PER_DEGREE
