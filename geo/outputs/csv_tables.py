"""Capitals, sites and systems as CSV, in which no program takes a text for a formula or cuts a cell."""

import itertools
import re
from collections.abc import Iterable
from typing import Any

from geo.facts import catalog, claim_span
from geo.facts.model import NOTHING_OWN, Own
from geo.features import attribute_tables
from geo.features.drawing import Drawing
from geo.words.i18n import Text
from geo.words.units import plain

# How a formula begins: the full-width signs count as well, and spaces before any of them do not.
# Where the separator is a semicolon, a text may be cut there, and a formula begin after it.
_FORMULA = re.compile(r"(?:^|(?<=;))(?=\s*[=+\-@\t\r＝＋－＠])")
_UNCUT = re.compile(r"[\w.+-]*", re.ASCII)  # numbers, ids, single words
_POINT = re.compile(r"-?\d+\.\d+,-?\d+\.\d+")  # the key of a launch point without a name

COLUMNS = [
    "site",
    "capital",
    "country",
    "iso_a2",
    "distance_km",
    "azimuth_deg",
    "range_class",
    "edge_km",
    "borderline",
    "bands",
    "on_map",
    "own",
    "nato_since",
    "eu_member",
    "lat",
    "lon",
    "reached_from",
]
_DECIMALS = {"distance_km": 3, "azimuth_deg": 2, "edge_km": 3}
END_COLUMNS = ["km", "sense", "as_stated", "by", "date", "source_title", "source_url", "source_quality"]
SITE_COLUMNS = [
    "id",
    "name",
    "country",
    "operator",
    "lat",
    "lon",
    "status",
    "role",
    "system",
    "first_year",
    "last_year",
    "years",
    "claim",
    "source_title",
    "source_url",
    "source_quality",
    "coordinate_source",
    "caution",
]


def capitals_csv(drawing: Drawing) -> str:
    """Return every place from every launch point, nearest first, as `attribute_tables` has them."""
    rows = (
        [_written(column, getattr(row, column)) for column in COLUMNS]
        for row in attribute_tables.capitals(drawing)
    )
    return _csv(COLUMNS, rows)


def countries_csv(drawing: Drawing) -> str:
    """Return every country in every band, as `attribute_tables` has them."""
    columns = [*attribute_tables.CountryRow.columns()]
    rows = (
        [_written(column, value) for column, value in row.values().items()]
        for row in attribute_tables.countries(drawing)
    )
    return _csv(columns, rows)


def sites_csv(sites: Iterable[catalog.Site]) -> str:
    """Return sites as CSV with their claims and every source, the claim's first, separated by semicolons."""
    rows = []
    for site in sites:
        sources = {
            "source_title": "; ".join(map(str, site.sources)),
            "source_url": "; ".join(source.url for source in site.sources),
            "source_quality": "; ".join(source.quality for source in site.sources),
        }
        rows.append([sources.get(column) or getattr(site, column, "") for column in SITE_COLUMNS])
    return _csv(SITE_COLUMNS, rows)


def systems_csv(own: Own = NOTHING_OWN) -> str:
    """Return every system with the lowest and the highest range claimed; empty where none is.

    Of each end who claims it, and of the first of them the words, date and source. The reader's own
    claims count, and their own systems come first.
    """
    facts = ["id", "name", "operator", "kind", "listed"]
    columns = facts + [f"{end}_{column}" for end in ("lowest", "highest") for column in END_COLUMNS]
    rows = []
    for system in (*own.systems, *catalog.systems()):
        span = claim_span.span(claim_span.claims_about(system, own.claims))
        ends = (
            [*_end(span.low_km, span.lowest), *_end(span.high_km, span.highest)]
            if span
            else [""] * 2 * len(END_COLUMNS)
        )
        rows.append([*(getattr(system, fact) for fact in facts), *ends])
    return _csv(columns, rows)


def _end(km: float, claims: tuple[catalog.Claim, ...]) -> list[str]:
    """Return one end of a system's span, in the order of END_COLUMNS."""
    first = claims[0]
    source = first.source
    stated = [first.sense, first.as_stated.english, claim_span.claimants(claims), first.claimed_on.text]
    return [plain(km), *stated, str(source), source.url, source.quality]


def _csv(columns: list[str], rows: Iterable[list[Any]]) -> str:
    """Return a table in which no text is a formula, in any column and with any separator of cells."""
    lines = ([_cell(str(each)) if isinstance(each, str | Text) else each for each in row] for row in rows)
    return "".join(",".join(map(_in_quotes, line)) + "\n" for line in itertools.chain([columns], lines))


def _in_quotes(value: Any) -> str:
    """Return a cell, in quotes if it contains anything at which some program may split it."""
    cell = "" if value is None else str(value)
    return cell if _UNCUT.fullmatch(cell) else '"{}"'.format(cell.replace('"', '""'))


def _written(column: str, value: Any) -> Any:
    """Return a value as a CSV has it: km to the metre, degrees to a hundredth, empty if unknown."""
    if value is None:
        return ""
    if column in ("inner_km", "outer_km"):
        return plain(value)
    if column in _DECIMALS:
        return f"{value:.{_DECIMALS[column]}f}"
    return str(value).lower() if isinstance(value, bool) else value


def _cell(value: str) -> str:
    """Return a text that no spreadsheet takes for a formula: those get the apostrophe that marks a text."""
    return value if _POINT.fullmatch(value) else _FORMULA.sub("'", value)
