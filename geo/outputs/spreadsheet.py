"""The tables as a spreadsheet (XLSX): its numbers are numbers where a decimal point is a comma, too."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import xlsxwriter

from geo.features import attribute_tables
from geo.features.attribute_tables import Row
from geo.features.drawing import Drawing
from geo.features.provenance import LABELS, Receipt
from geo.outputs import csv_tables
from geo.words.i18n import _

MAX_CELL = 32_000  # characters; a spreadsheet takes 32,767
MAX_TAB = 31  # characters of the name of a sheet
_NUMBERS = {"distance_km": "0.000", "azimuth_deg": "0.00", "edge_km": "0.000"}
_WIDTHS = {"site": 16, "capital": 18, "country": 22, "range_class": 19, "bands": 26, "on_map": 48}


def workbook(drawing: Drawing, receipt: Receipt) -> bytes:
    """Return a sheet with the columns and rows of `capitals.csv`, and one with the receipt.

    If countries are shown there is one with those of `countries.csv` between.

    No text in it is a formula or a link. The same scenario gives the same bytes on the same day.
    """
    out = io.BytesIO()
    day = datetime(receipt.made_on.year, receipt.made_on.month, receipt.made_on.day, tzinfo=UTC)
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": receipt.title, "author": receipt.made_by, "created": day})
        _sheet(book, drawing.asked.several, csv_tables.COLUMNS, attribute_tables.capitals(drawing))
        if drawing.has_countries:
            columns = [*attribute_tables.CountryRow.columns()]
            _sheet(book, _("Countries"), columns, attribute_tables.countries(drawing))
        _sources(book, receipt)
    return out.getvalue()


def _tab(book: xlsxwriter.Workbook, name: str) -> xlsxwriter.worksheet.Worksheet:
    """Add a sheet of that name, or without one if it cannot be the name of a sheet, or is that of another."""
    taken = {each.get_name().casefold() for each in book.worksheets()}
    plain = re.sub(r"[\[\]:*?/\\']", " ", name)[:MAX_TAB].strip()
    return book.add_worksheet(plain if plain and plain.casefold() not in taken else None)


def _sheet(book: xlsxwriter.Workbook, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    sheet, bold = _tab(book, name), book.add_format({"bold": True})
    for place, column in enumerate(columns):
        looks = book.add_format({"num_format": _NUMBERS.get(column, "General")})
        sheet.set_column(place, place, _WIDTHS.get(column, 12), looks)
        sheet.write_string(0, place, column, bold)
        for number, row in enumerate(rows, 1):
            _write(sheet, number, place, getattr(row, column))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _write(sheet: xlsxwriter.worksheet.Worksheet, number: int, place: int, value: object) -> None:
    """Write a value as what it is; leave the cell empty if it is not known."""
    if isinstance(value, bool):
        sheet.write_boolean(number, place, value)
    elif isinstance(value, int | float):
        sheet.write_number(number, place, value)
    elif value:
        sheet.write_string(number, place, str(value))


def _sources(book: xlsxwriter.Workbook, receipt: Receipt) -> None:
    sheet = _tab(book, _("Sources"))
    sheet.set_column(0, 0, 18, book.add_format({"bold": True, "valign": "top"}))
    sheet.set_column(1, 1, 110, book.add_format({"text_wrap": True, "valign": "top"}))
    for number, (name, value) in enumerate(_facts(receipt)):
        sheet.write_string(number, 0, name)
        sheet.write_string(number, 1, value)


def _facts(receipt: Receipt) -> Iterator[tuple[str, str]]:
    """Yield each fact with its label, and what is too long for a cell in several."""
    for name, value in receipt.as_json().items():
        for text in value if isinstance(value, list) else [value]:
            for start in range(0, len(text), MAX_CELL):
                yield str(LABELS[name]), text[start : start + MAX_CELL]
