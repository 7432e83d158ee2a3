"""From rows of text to facts: the rules that each row must keep by itself.

Each function raises DataError for a row that does not: see `csv_rows.Row`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar, get_args

from geo.facts.csv_rows import ID, ID_MEANING, Row
from geo.facts.model import (
    LISTED,
    QUALITIES,
    SENSES,
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
from geo.facts.numerals import has_unit, stated_km
from geo.treaty import RangeClass
from geo.words.errors import quoted
from geo.words.i18n import _, ngettext

ROUNDING_KM = 1.0
_T = TypeVar("_T")


class Known(Protocol):
    """What a row may refer to: rows of other files, or anything that a reader writes."""

    def sources(self, row: Row, column: str) -> tuple[Source, ...]:
        """Return the sources that a field names: see `Known`."""

    def systems(self, row: Row, column: str) -> tuple[System, ...]:
        """Return the systems that a field names: see `Known`."""


@dataclass(frozen=True)
class ById:
    """References to sources and systems by their ids, separated by spaces."""

    source_of: Mapping[str, Source]
    system_of: Mapping[str, System]

    def sources(self, row: Row, column: str) -> tuple[Source, ...]:
        """Return the sources that a field names: see `Known`."""
        return _named(row, column, self.source_of, "data/sources.csv")

    def systems(self, row: Row, column: str) -> tuple[System, ...]:
        """Return the systems that a field names: see `Known`."""
        return _named(row, column, self.system_of, "data/systems.csv")


def _named(row: Row, column: str, known: Mapping[str, _T], file: str) -> tuple[_T, ...]:
    words = row.text(column).split()
    for word in words:
        if word not in known:
            raise row.error(f"{column} names {quoted(word)}, which no sound row of {file} has; add it there")
    return tuple(known[word] for word in words)


def _one(row: Row, column: str, values: tuple[_T, ...]) -> _T:
    if len(values) != 1:
        raise row.error(
            ngettext(
                "{column} names {n} row; name one", "{column} names {n} rows; name one", len(values)
            ).format(column=column, n=len(values))
        )
    return values[0]


def source(row: Row) -> Source:
    """Return a row of `data/sources.csv`."""
    parsed = Source(
        id=row.match("id", ID, ID_MEANING),
        title=row.text("title"),
        publisher=row.text("publisher"),
        date=row.date("date"),
        url=row.match("url", r"https?://\S+", "a web address"),
        quality=row.one_of("quality", QUALITIES),
        note=row.said_if_any("note"),
    )
    if not parsed.date.first and not parsed.note:
        raise row.error("date is undated and note is empty; say there why there is no date")
    return parsed


def system(row: Row, known: Known) -> System:
    """Return a row of `data/systems.csv`."""
    eliminated = row.count("eliminated", "a number of missiles")
    if bool(eliminated) != bool(row.optional("eliminated_sources")):
        raise row.error("eliminated and eliminated_sources go together; give both or none")
    return System(
        id=row.match("id", ID, ID_MEANING),
        name=row.worded(row.match("name", r"[^,]+", "a name without a comma, for sentences list it")),
        other_names=row.said_if_any("other_names"),
        operator=row.said("operator"),
        kind=row.said("kind"),
        launch=row.said("launch"),
        listed=row.one_of("listed", LISTED),
        status=row.worded(row.match("status", r"[A-Z].*\.", "a sentence")),
        eliminated=eliminated,
        eliminated_sources=known.sources(row, "eliminated_sources") if eliminated else (),
        years=row.said_if_any("years"),
        sources=known.sources(row, "sources"),
        note=row.said_if_any("note"),
        launched_by=row.optional("launched_by"),
    )


def claim(row: Row, known: Known) -> Claim:
    """Return a row of `data/claims.csv`."""
    range_max_km = row.range_km("range_max_km")  # first, for the other may be its copy
    parsed = Claim(
        id=row.match("id", ID, ID_MEANING),
        system=_one(row, "system", known.systems(row, "system")),
        range_min_km=row.range_km("range_min_km"),
        range_max_km=range_max_km,
        sense=row.one_of("sense", SENSES),
        as_stated=row.said("as_stated"),
        claimant=row.said("claimant"),
        claimed_on=row.date("claimed_on"),
        source=_one(row, "source", known.sources(row, "source")),
        gist=row.said("gist"),
        outlier=row.boolean("outlier"),
        note=row.said_if_any("note"),
        checked=row.day("checked"),
        rests_on=row.optional("rests_on"),
    )
    if parsed.range_min_km > parsed.range_max_km:
        raise row.error(
            _("range_min_km {least} is more than range_max_km {most}; swap them").format(
                least=f"{parsed.range_min_km:g}", most=f"{parsed.range_max_km:g}"
            )
        )
    stated = parsed.as_stated.english
    if not has_unit(stated):
        raise row.error(
            _("as_stated is {value}, without km or miles; give the source's unit").format(
                value=quoted(stated)
            )
        )
    for column, km in (("range_min_km", parsed.range_min_km), ("range_max_km", parsed.range_max_km)):
        if not any(abs(km - each) <= ROUNDING_KM for each in stated_km(stated)):
            raise row.error(
                _("{column} {km} is not in as_stated {value}; convert it again").format(
                    column=column, km=f"{km:g}", value=quoted(stated)
                )
            )
    if not parsed.note and (parsed.outlier or not parsed.claimed_on.first):
        raise row.error(_("note is empty; say there why the claim is an outlier, or has no date"))
    return parsed


def site(row: Row, known: Known) -> Site:
    """Return a row of `data/sites.csv`."""
    parsed = Site(
        id=row.match("id", ID, ID_MEANING),
        name=row.said("name"),
        country=row.said("country"),
        operator=row.said("operator"),
        lat=row.degrees("lat", 90),
        lon=row.degrees("lon", 180),
        status=row.one_of("status", STATUSES),
        role=row.said("role"),
        systems=known.systems(row, "systems"),
        first_year=row.year("first_year"),
        last_year=row.year("last_year"),
        years=row.said("years"),
        claim=row.said("claim"),
        sources=known.sources(row, "sources"),
        coordinate_source=row.text("coordinate_source"),
        caution=row.said_if_any("caution"),
    )
    if parsed.first_year and parsed.last_year and parsed.first_year > parsed.last_year:
        raise row.error(
            _("first_year {first} is after last_year {last}; swap them").format(
                first=parsed.first_year, last=parsed.last_year
            )
        )
    return parsed


def capital(row: Row, known: Known) -> Capital:
    """Return a row of `data/capitals.csv`."""
    return Capital(
        name=row.said("capital"),
        country=row.said("country"),
        iso_a2=row.match("iso_a2", "[A-Z]{2}", "two capital letters"),
        in_europe=row.boolean("in_europe"),
        lat=row.degrees("lat", 90),
        lon=row.degrees("lon", 180),
        population=row.count("population", "a number of people", 8),
        nato_since=row.year("nato_since"),
        nato_sources=known.sources(row, "nato_sources"),
        eu_member=row.boolean("eu_member"),
        eu_sources=known.sources(row, "eu_sources"),
        sources=known.sources(row, "sources"),
        note=row.said_if_any("note"),
    )


def country(row: Row, known: Known) -> Country:
    """Return a row of `data/countries.csv`."""
    treaty = row.boolean("treaty")
    if row.optional("iso_a2"):
        row.match("iso_a2", "[A-Z]{2}", "two capital letters")
    return Country(
        iso_a3=row.match("iso_a3", "[A-Z]{3}", "three capital letters"),
        iso_a2=row.optional("iso_a2"),
        name=row.said("name"),
        treaty=treaty,
        treaty_sources=known.sources(row, "treaty_sources") if treaty else (),
    )


def event(row: Row, known: Known) -> Event:
    """Return a row of `data/timeline.csv`."""
    parsed = Event(
        id=row.match("id", ID, ID_MEANING),
        date=row.date("date"),
        label=row.worded(row.match("label", ".{1,20}", "a few words, of 20 characters at most")),
        event=row.worded(row.match("event", r"[A-Z].*\.", "a sentence")),
        sources=known.sources(row, "sources"),
        note=row.said_if_any("note"),
        scenario=row.optional("scenario"),
    )
    if not parsed.date.first:
        raise row.error("date is undated; an event needs at least its year")
    return parsed


def explanation(row: Row, known: Known) -> Explanation:
    """Return a row of `data/explanations.csv`."""
    return Explanation(
        system=_one(row, "system", known.systems(row, "system")),
        range_class=row.one_of("range_class", get_args(RangeClass)),
        explanation=row.worded(row.match("explanation", r"\S.*\.", "a sentence")),
        sources=known.sources(row, "sources"),
    )


def correction(row: Row, known: Known) -> Correction:
    """Return a row of `data/corrections.csv`."""
    return Correction(
        date=row.date("date"),
        file=row.match("file", r"[a-z]+\.(csv|toml)", "a file of data/"),
        row=row.text("row"),
        old=row.text("old"),
        new=row.text("new"),
        why=row.said("why"),
        source=_one(row, "source", known.sources(row, "source")),
    )
