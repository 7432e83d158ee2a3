"""The facts the atlas rests on, read from `data/` and checked: capitals, preset sites and the basemap.

Every row names its source. `data/README.md` describes the files. A row that breaks a rule raises
`DataError`, which names the file, the line, the rule and the remedy.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from geo.errors import DataError

CREDITS = "Capitals and sites: GeoNames (CC BY 4.0). Basemap: Natural Earth (public domain)."
VIEWPOINT = (
    "Borders are drawn as Natural Earth's packagers draw them: Crimea as Ukraine, Kosovo and Northern "
    "Cyprus apart; that is not an opinion of this atlas."
)

# What is said of a site, and with what weight. data/README.md explains each.
STATUSES = ("treaty-declared", "announced", "reported")

_T = TypeVar("_T")

_PACKAGE = Path(__file__).resolve().parent
# Inside the package when installed from a wheel, beside it in a checkout.
DATA = _PACKAGE / "data" if (_PACKAGE / "data").is_dir() else _PACKAGE.parent / "data"


@dataclass(frozen=True)
class Capital:
    """A capital in or near Europe, as one point in the city."""

    name: str
    country: str
    iso_a2: str  # ISO 3166-1 alpha-2; XK, which is user-assigned, for Kosovo
    lat: float  # degrees north, WGS84
    lon: float  # degrees east, WGS84
    nato_since: int | None  # the year of accession
    eu_member: bool
    source: str  # of the coordinates


@dataclass(frozen=True)
class Site:
    """A preset launch point, as the point of a town, and what is claimed of it."""

    id: str
    name: str
    country: str  # today
    operator: str  # whose missiles the claim is about
    lat: float  # degrees north, WGS84
    lon: float  # degrees east, WGS84
    status: str  # one of STATUSES
    system: str
    years: str
    claim: str  # one sentence that says who claims what
    source_title: str
    source_url: str
    coordinate_source: str
    caution: str  # what to know before relying on it; may be empty


@cache
def capitals() -> tuple[Capital, ...]:
    """The capitals, by name of country. Raises DataError."""
    return read_capitals(DATA / "capitals.csv")


@cache
def sites() -> tuple[Site, ...]:
    """The preset launch points, in the order of the file, the default first. Raises DataError."""
    return read_sites(DATA / "sites.csv")


@cache
def basemap() -> dict[str, Any]:
    """The countries as a GeoJSON FeatureCollection, each with a `name` and an `iso_a3`. Raises DataError.

    All callers get the same value: do not change it.
    """
    try:
        collection = json.loads(basemap_text())
        names = [feature["properties"]["name"] for feature in collection["features"]]
    except (ValueError, KeyError, TypeError):
        raise DataError("data/basemap.geojson is not a GeoJSON of named countries; run `make data`") from None
    if not names:
        raise DataError("data/basemap.geojson has no country in it; run `make data`")
    return dict(collection)


@cache
def basemap_text() -> str:
    """The basemap as it is in the file, one feature a line. Raises DataError."""
    return _text(DATA / "basemap.geojson")


def read_capitals(path: Path) -> tuple[Capital, ...]:
    """The capitals in a CSV file such as `data/capitals.csv`, by name of country. Raises DataError."""
    return tuple(sorted(_table(path, _capital, unique="iso_a2"), key=lambda capital: capital.country))


def read_sites(path: Path) -> tuple[Site, ...]:
    """The sites in a CSV file such as `data/sites.csv`, in its order. Raises DataError."""
    return tuple(_table(path, _site, unique="id"))


@dataclass(frozen=True)
class _Row:
    """One line of a CSV file, whose fields are checked as they are read."""

    file: str
    line: int
    fields: dict[str, str]

    def error(self, rule: str) -> DataError:
        return DataError(f"{self.file} line {self.line}: {rule}")

    def text(self, column: str) -> str:
        if not self.fields[column]:
            raise self.error(f"{column} is empty; every row needs it")
        return self.fields[column]

    def match(self, column: str, pattern: str, meaning: str) -> str:
        value = self.text(column)
        if not re.fullmatch(pattern, value):
            raise self.error(f"{column} is {value!r}, not {meaning}; correct it")
        return value

    def degrees(self, column: str, limit: int) -> float:
        value = self.text(column)
        try:
            degrees = float(value)
        except ValueError:
            raise self.error(f"{column} is {value!r}, no number of degrees; correct it") from None
        if not -limit <= degrees <= limit:
            raise self.error(f"{column} is {value}, outside -{limit}..{limit}; correct it from the source")
        return degrees

    def one_of(self, column: str, choices: tuple[str, ...]) -> str:
        value = self.text(column)
        if value not in choices:
            raise self.error(f"{column} is {value!r}, none of {', '.join(choices)}; choose one")
        return value


def _capital(row: _Row) -> Capital:
    year = row.fields["nato_since"] and row.match("nato_since", "(19|20)[0-9]{2}", "a year")
    return Capital(
        name=row.text("capital"),
        country=row.text("country"),
        iso_a2=row.match("iso_a2", "[A-Z]{2}", "two capital letters"),
        lat=row.degrees("lat", 90),
        lon=row.degrees("lon", 180),
        nato_since=int(year) if year else None,
        eu_member=row.one_of("eu_member", ("true", "false")) == "true",
        source=row.text("source"),
    )


def _site(row: _Row) -> Site:
    return Site(
        id=row.match("id", "[a-z0-9]+(-[a-z0-9]+)*", "lower-case words joined by hyphens"),
        name=row.text("name"),
        country=row.text("country"),
        operator=row.text("operator"),
        lat=row.degrees("lat", 90),
        lon=row.degrees("lon", 180),
        status=row.one_of("status", STATUSES),
        system=row.text("system"),
        years=row.text("years"),
        claim=row.text("claim"),
        source_title=row.text("source_title"),
        source_url=row.match("source_url", r"https?://\S+", "a web address"),
        coordinate_source=row.text("coordinate_source"),
        caution=row.fields["caution"],
    )


def _table(path: Path, make: Callable[[_Row], _T], unique: str) -> list[_T]:
    """One value for each row of a file, no two with the same value in the column `unique`."""
    made, lines = [], dict[str, int]()
    for row in _rows(path):
        key = row.fields.get(unique, "")
        try:
            made.append(make(row))
        except KeyError as column:
            raise DataError(f"{row.file} line 1: there is no column {column}; add it to the header") from None
        if key in lines:
            raise row.error(f"{unique} {key!r} is also on line {lines[key]}; keep one of the two")
        lines[key] = row.line
    if not made:
        raise DataError(f"data/{path.name} line 1: there are no rows; restore the file from the repository")
    return made


def _rows(path: Path) -> Iterator[_Row]:
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), restkey="", restval="", strict=True)
    file = f"data/{path.name}"
    try:
        for fields in reader:
            row = _Row(file, reader.line_num, {name: str(value).strip() for name, value in fields.items()})
            if "" in fields:
                raise row.error("there are more fields than columns; quote a text that holds a comma")
            yield row
    except csv.Error as error:
        raise DataError(f"{file} after line {reader.line_num}: {error}; correct the quotes") from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise DataError(
            f"data/{path.name} is missing or is not text; restore it from the repository"
        ) from None
