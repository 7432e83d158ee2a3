"""The rows of a reader's own table: how it is written, within which limits, and what is left out filled in.

Nothing in a cell is ever more than text.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from geo.facts import csv_rows, dialect, numerals
from geo.facts.csv_rows import Row
from geo.facts.dialect import Dialect
from geo.facts.model import OWN_PREFIX
from geo.words import units
from geo.words.errors import DataError, quoted
from geo.words.i18n import _, ngettext
from geo.words.names import MAX_NAME_LENGTH, is_printable, tidy

MAX_BYTES = 1_000_000
MAX_CELL_LENGTH = 1_000  # characters


def written(file: str, data: bytes, columns: Collection[str]) -> Dialect:
    """Return how a file within the limits is written, which may have these columns. Raises DataError."""
    if len(data) > MAX_BYTES:
        raise DataError(
            _("{file} has more than {most} bytes; split it").format(file=file, most=units.grouped(MAX_BYTES))
        )
    return dialect.detect(file, data, columns)


def lines(
    file: str,
    data: bytes,
    needed: Sequence[str],
    defaults: Mapping[str, str],
    most: int,
    only: bool = False,
) -> list[Row]:
    """Return the rows of the file, if their columns, number and cells are as they may be.

    With `only` its other columns are passed over. Raises DataError.
    """
    how = written(file, data, (*needed, *defaults))
    text = "".join(dialect.texts(file, [data], how.encoding))
    heads = csv_rows.trimmed(dialect.meanings(how.header, (*needed, *defaults)))
    known = [column for column in heads if column in (*needed, *defaults)] if only else heads
    _check_columns(Row(file, max(1, how.lines), {}), known, needed, defaults)
    found: list[Row] = []
    for row in islice(csv_rows.lined(file, text, how.delimiter, heads, how.lines), most + 1):
        if isinstance(row, DataError):
            raise row
        found.append(replace(row, fields={column: _cell(row, column) for column in known}))
    if len(found) > most:
        raise found[-1].error(
            _("there are more than {most} rows; leave some out").format(most=units.grouped(most))
        )
    if not found:
        raise Row(file, 1, {}).error(
            _("there are no rows; it needs the columns {columns}").format(columns=", ".join(needed))
        )
    return found


def _check_columns(
    header: Row, heads: Sequence[str], needed: Sequence[str], defaults: Mapping[str, str]
) -> None:
    for column in needed if heads else ():
        if column not in heads:
            raise header.error(
                _("there is no column {column}; the file needs {columns}").format(
                    column=column, columns=", ".join(needed)
                )
            )
    if len({*heads}) < len(heads) or "" in heads:
        raise header.error(csv_rows.UNCLEAR_HEADS)
    for column in heads:
        if column not in needed and column not in defaults:
            raise header.error(
                _("{column} is no column; use {columns}").format(
                    column=quoted(column), columns=", ".join((*needed, *defaults))
                )
            )


def _cell(row: Row, column: str) -> str:
    """Return the text of a field in one line, as it may be shown."""
    value = re.sub(r"\s*[\r\n\t]\s*", " ", tidy(row.fields[column])).strip()
    most = MAX_NAME_LENGTH if column == "name" else MAX_CELL_LENGTH
    if len(value) > most:
        raise row.error(
            ngettext(
                "{column} has {n} character; use at most {most}",
                "{column} has {n} characters; use at most {most}",
                len(value),
            ).format(column=column, n=units.grouped(len(value)), most=units.grouped(most))
        )
    if not is_printable(value):
        raise row.error(
            _("{column} has a character that cannot be printed; leave it out").format(column=column)
        )
    return value


def filled(row: Row, defaults: Mapping[str, str]) -> Row:
    """Return the row with the defaults for the fields that are left out."""
    fields = {**defaults, **{column: value for column, value in row.fields.items() if value}}
    fields = {**dict.fromkeys(row.fields, ""), **fields}
    for column in ("lat", "lon"):
        if column in fields:
            fields[column] = numerals.plain_degrees(fields[column])
    if "id" in defaults:
        fields["id"] = OWN_PREFIX + (fields["id"].removeprefix(OWN_PREFIX) or str(row.line))
    if "range_max_km" in fields:
        fields["range_max_km"] = _km(row, "range_max_km")
        fields["range_min_km"] = _km(row, "range_min_km") or fields["range_max_km"]
        fields["as_stated"] = fields["as_stated"] or _span(Row(row.file, row.line, fields))
    return Row(row.file, row.line, fields, {*defaults.values()})


def _km(row: Row, column: str) -> str:
    """Return a number of kilometres as the atlas writes it, "" if there is none."""
    value = row.fields.get(column, "")
    if numerals.is_ambiguous(value):
        thousands = value.replace(",", "").replace(".", "")
        raise row.error(
            _("{column} is {value}, which may be thousands or decimals; write {thousands}, say").format(
                column=column, value=quoted(value), thousands=thousands
            )
        )
    return numerals.plain_km(value)


def _span(row: Row) -> str:
    """Return a claim's range in words: `3,000 km`, `500–3,000 km`."""
    ends = dict.fromkeys(f"{row.range_km(end):,.0f}" for end in ("range_max_km", "range_min_km"))
    return f"{'–'.join(reversed(ends))} km"
