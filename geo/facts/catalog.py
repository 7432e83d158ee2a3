"""The facts the atlas rests on, read from `data/`: each value carries its source.

`data/README.md` describes the files. A row that breaks a rule raises `DataError`, which names the
file, the line, the rule and the remedy. What takes longer to check is checked by `check_data`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from geo.facts import csv_rows, row_parsers, story_file
from geo.facts.dates import UNDATED, Date
from geo.facts.model import (
    STATUSES,
    Capital,
    Claim,
    Correction,
    Country,
    Event,
    Explanation,
    Site,
    Source,
    System,
)
from geo.facts.story import Story
from geo.words.errors import DataError
from geo.words.i18n import Text, _

__all__ = [
    "CREDITS",
    "DATA",
    "STATUSES",
    "VIEWPOINT",
    "Capital",
    "Catalogue",
    "Claim",
    "Correction",
    "Country",
    "Event",
    "Explanation",
    "Site",
    "Source",
    "Story",
    "System",
    "basemap",
    "basemap_text",
    "capitals",
    "catalogue",
    "claims",
    "corrections",
    "countries",
    "european_capitals",
    "events",
    "explanations",
    "facts_date",
    "looked_up",
    "read",
    "sites",
    "sources",
    "stories",
    "systems",
]

CREDITS = Text(
    "Places and their coordinates: GeoNames (CC BY 4.0), creativecommons.org/licenses/by/4.0. "
    "Basemap: Natural Earth (public domain), simplified outside Europe."
)
VIEWPOINT = Text(
    "Borders are drawn as Natural Earth's packagers draw them: Crimea as Ukraine, Kosovo and Northern "
    "Cyprus apart; that is not an opinion of this atlas."
)

_PACKAGE = Path(__file__).resolve().parents[1]
# Inside the package when installed from a wheel, beside it in a checkout.
DATA = _PACKAGE / "data" if (_PACKAGE / "data").is_dir() else _PACKAGE.parent / "data"

PACKAGE = "datapackage.json"

_T = TypeVar("_T")


@dataclass(frozen=True)
class Catalogue:
    """Everything in a folder such as `data/` but the basemap and outlines, in the order of the files."""

    sources: tuple[Source, ...]
    systems: tuple[System, ...]
    claims: tuple[Claim, ...]
    sites: tuple[Site, ...]
    capitals: tuple[Capital, ...]  # by name of country
    countries: tuple[Country, ...]  # by name
    events: tuple[Event, ...]
    explanations: tuple[Explanation, ...]
    corrections: tuple[Correction, ...]
    stories: tuple[Story, ...]
    looked_up_to: Date  # the day to which the facts were looked up; undated if the folder does not say
    errors: tuple[DataError, ...]  # one for each row that breaks a rule; such rows are left out


def read(folder: Path) -> Catalogue:
    """Read the files of a folder such as `data/`; return also what is wrong with them. Raises nothing."""
    errors: list[DataError] = []

    def table(file: str, make: Callable[[csv_rows.Row], _T], unique: str = "id") -> tuple[_T, ...]:
        try:
            facts, wrong = csv_rows.read(f"data/{file}", _text(folder / file), make, unique)
        except DataError as error:
            facts, wrong = (), (error,)
        errors.extend(wrong)
        return facts

    sources = table("sources.csv", row_parsers.source)
    source_of = {source.id: source for source in sources}
    systems = table("systems.csv", partial(row_parsers.system, known=row_parsers.ById(source_of, {})))
    known = row_parsers.ById(source_of, {system.id: system for system in systems})
    claims = table("claims.csv", partial(row_parsers.claim, known=known))
    sites = table("sites.csv", partial(row_parsers.site, known=known))
    capitals = table("capitals.csv", partial(row_parsers.capital, known=known), "iso_a2")
    countries = table("countries.csv", partial(row_parsers.country, known=known), "iso_a3")
    events = table("timeline.csv", partial(row_parsers.event, known=known))
    explanations = table(
        "explanations.csv", partial(row_parsers.explanation, known=known), "system+range_class"
    )
    corrections = table("corrections.csv", partial(row_parsers.correction, known=known), "file+row+old")
    references = story_file.References(
        source_of,
        {claim.id: claim for claim in claims},
        {site.id: site for site in sites},
        {event.id: event for event in events},
        {capital.iso_a2: capital for capital in capitals},
    )
    try:
        stories, wrong = story_file.read("data/stories.toml", _text(folder / "stories.toml"), references)
    except DataError as error:
        stories, wrong = (), (error,)
    errors.extend(wrong)
    try:
        looked_up_to = _version(_text(folder / PACKAGE))
    except DataError as error:
        looked_up_to = Date.parse(UNDATED)
        errors.append(error)
    return Catalogue(
        sources=sources,
        systems=systems,
        claims=claims,
        sites=sites,
        capitals=tuple(sorted(capitals, key=lambda capital: capital.country.english)),
        countries=countries,
        events=events,
        explanations=explanations,
        corrections=corrections,
        stories=stories,
        looked_up_to=looked_up_to,
        errors=tuple(errors),
    )


@cache
def catalogue() -> Catalogue:
    """Return the atlas's own catalogue. Raises DataError, the first if there are several."""
    found = read(DATA)
    if found.errors:
        raise found.errors[0]
    return found


def sources() -> tuple[Source, ...]:
    """Return every source, in the order of the file. Raises DataError."""
    return catalogue().sources


def systems() -> tuple[System, ...]:
    """Return the missile systems. Raises DataError."""
    return catalogue().systems


def claims() -> tuple[Claim, ...]:
    """Return the claims about ranges, outliers too: see `Claim.is_figure`. Raises DataError."""
    return catalogue().claims


def sites() -> tuple[Site, ...]:
    """Return the preset launch points, in the order of the file, the default first. Raises DataError."""
    return catalogue().sites


def capitals() -> tuple[Capital, ...]:
    """Return the capitals of the world, by name of country. Raises DataError."""
    return catalogue().capitals


def european_capitals() -> tuple[Capital, ...]:
    """Return the capitals in and near Europe, by name of country. Raises DataError."""
    return tuple(capital for capital in capitals() if capital.in_europe)


def countries() -> tuple[Country, ...]:
    """Return the countries and territories of the world, in the order of the file. Raises DataError."""
    return catalogue().countries


def events() -> tuple[Event, ...]:
    """Return the timeline, by date. Raises DataError."""
    return catalogue().events


def explanations() -> tuple[Explanation, ...]:
    """Return why a claim's class is not the one the treaty lists. Raises DataError."""
    return catalogue().explanations


def corrections() -> tuple[Correction, ...]:
    """Return the log of corrected facts. Raises DataError."""
    return catalogue().corrections


def stories() -> tuple[Story, ...]:
    """Return the walk-throughs; `story_numbers.filled_in` fills in their numbers. Raises DataError."""
    return catalogue().stories


@cache
def basemap() -> dict[str, Any]:
    """Return the countries as a GeoJSON FeatureCollection with `name` and `iso_a3`. Raises DataError.

    All callers get the same value: do not change it.
    """
    try:
        collection = json.loads(basemap_text())
        names = [feature["properties"]["name"] for feature in collection["features"]]
    except (ValueError, KeyError, TypeError):
        raise DataError(
            _("data/basemap.geojson is not a GeoJSON of named countries; run `make data`")
        ) from None
    if not names:
        raise DataError(_("data/basemap.geojson has no country in it; run `make data`"))
    return dict(collection)


@cache
def basemap_text() -> str:
    """Return the basemap as it is in the file, one feature a line. Raises DataError."""
    return _text(DATA / "basemap.geojson")


def facts_date() -> Date:
    """Return the day to which the facts were looked up, which is their version. Raises DataError."""
    return catalogue().looked_up_to


def looked_up() -> str:
    """Return the sentence that says how new the facts are. Raises DataError."""
    return _("Facts looked up to {date}.").format(date=facts_date().label)


def _version(text: str) -> Date:
    """Return the version of a Data Package as the day it is: `2026.11.27`. Raises DataError."""
    try:
        year, month, day = map(int, json.loads(text)["version"].split("."))
        return Date.parse(f"{year}-{month:02}-{day:02}")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DataError(
            _(
                "{file} has no version such as {version}, the day to which the facts were looked up; give it"
            ).format(file=f"data/{PACKAGE}", version="2026.11.27")
        ) from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise DataError(
            _("data/{file} is missing or is not text; restore it from the repository").format(file=path.name)
        ) from None
