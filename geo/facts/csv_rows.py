"""One line of a CSV file, whose fields are checked as they are read; every error says where and why."""

import csv
import io
import re
from collections import deque
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import isfinite
from typing import Protocol, TypeVar

from geo.coordinates.points import MAX_DISTANCE_KM
from geo.facts.dates import FORMS, Date
from geo.words import units
from geo.words.errors import DataError, quoted
from geo.words.i18n import EMPTY, Text, _

ID = "[a-z0-9]+(-[a-z0-9]+)*"
UNCLEAR_HEADS = Text("a column has no name, or two have the same; name each once")
ID_MEANING = Text("lower-case words joined by hyphens")

_T = TypeVar("_T")


class _Reader(Protocol):
    """What `csv.reader` gives."""

    line_num: int

    def __next__(self) -> list[str]: ...


_Choice = TypeVar("_Choice", bound=str)


@dataclass(frozen=True)
class Row:
    """One line of a file. Every method raises DataError with file, line, rule and remedy."""

    file: str
    line: int
    fields: Mapping[str, str]
    filled_in: Container[str] | None = None  # of a reader's row, whose own texts stay as they are: the others

    def error(self, rule: str | Text) -> DataError:
        """Return the error to raise: `rule` says what is wrong and what to do."""
        return DataError(
            _("{file} line {line}: {problem}").format(file=self.file, line=self.line, problem=rule)
        )

    def optional(self, column: str) -> str:
        """Return the text of a field, which may be empty."""
        return self.fields[column]

    def text(self, column: str) -> str:
        """Return the text of a field that every row needs."""
        if not self.fields[column]:
            raise self.error(_("{column} is empty; every row needs it").format(column=column))
        return self.fields[column]

    def said(self, column: str) -> Text:
        """Return the text of a field that every row needs, as the language spoken has it."""
        return self.worded(self.text(column))

    def said_if_any(self, column: str) -> Text:
        """Return the text of a field, which may be empty, as the language spoken has it."""
        return self.worded(self.fields[column])

    def worded(self, value: str) -> Text:
        """Return the text of a field as the language spoken has it; a reader's own stays as it is."""
        if not value:
            return EMPTY
        return Text(value, verbatim=self.filled_in is not None and value not in self.filled_in)

    def match(self, column: str, pattern: str, meaning: str | Text) -> str:
        """Return a text that is all of a pattern."""
        value = self.text(column)
        if not re.fullmatch(pattern, value, re.ASCII):
            raise self.error(
                _("{column} is {value}, not {meaning}; correct it").format(
                    column=column, value=quoted(value), meaning=meaning
                )
            )
        return value

    def one_of(self, column: str, choices: tuple[_Choice, ...]) -> _Choice:
        """Return one of a few words."""
        value = self.text(column)
        for choice in choices:
            if choice == value:
                return choice
        raise self.error(
            _("{column} is {value}, none of {choices}; choose one").format(
                column=column, value=quoted(value), choices=", ".join(choices)
            )
        )

    def boolean(self, column: str) -> bool:
        """Return `true` or `false`."""
        return self.one_of(column, ("true", "false")) == "true"

    def year(self, column: str) -> int | None:
        """Return a year; None if the field is empty."""
        if not self.fields[column]:
            return None
        return int(self.match(column, "(19|20)[0-9]{2}", _("a year")))

    def count(self, column: str, meaning: str, digits: int = 6) -> int | None:
        """Return a number of things, which `meaning` names; None if the field is empty."""
        if not self.fields[column]:
            return None
        return int(self.match(column, f"[1-9][0-9]{{0,{digits - 1}}}", meaning))

    def date(self, column: str) -> Date:
        """Return a date as `dates.Date.parse` reads it."""
        value = self.text(column)
        try:
            return Date.parse(value)
        except ValueError:
            raise self.error(
                _("{column} is {value}, no date; write {forms}").format(
                    column=column, value=quoted(value), forms=FORMS
                )
            ) from None

    def day(self, column: str) -> Date | None:
        """Return a date that is known to the day; None if the field is empty."""
        if not self.fields[column]:
            return None
        self.match(column, "[0-9]{4}-[0-9]{2}-[0-9]{2}", _("a day such as {day}").format(day="1987-12-08"))
        return self.date(column)

    def degrees(self, column: str, limit: int) -> float:
        """Return a latitude or longitude within -limit..limit."""
        value = self.text(column)
        degrees = _number(value)
        if degrees is None:
            raise self.error(
                _("{column} is {value}, no number of degrees; write it like 54.71 or -20.51").format(
                    column=column, value=quoted(value)
                )
            )
        if not -limit <= degrees <= limit:
            raise self.error(
                _("{column} is {value}, outside {limits}; correct it from the source").format(
                    column=column, value=quoted(value), limits=f"-{limit}..{limit}"
                )
            )
        return degrees

    def range_km(self, column: str) -> float:
        """Return a distance that a missile can cover on this Earth."""
        value = self.text(column)
        range_km = _number(value)
        if range_km is None:
            raise self.error(
                _("{column} is {value}, no number of km; give the figure of the source").format(
                    column=column, value=quoted(value)
                )
            )
        if not 0 < range_km <= MAX_DISTANCE_KM:
            raise self.error(
                _(
                    "{column} is {value}, outside {limits}, half a meridian; correct it from the source"
                ).format(column=column, value=quoted(value), limits=f"0..{units.rounded(MAX_DISTANCE_KM)}")
            )
        return range_km


def _number(text: str) -> float | None:
    """Return a plain decimal number; not nan, inf, 1_000 or digits of other scripts."""
    if not re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", text, re.ASCII):
        return None
    number = float(text)
    return number if isfinite(number) else None


def read(
    file: str, text: str, make: Callable[[Row], _T], unique: str
) -> tuple[tuple[_T, ...], tuple[DataError, ...]]:
    """Read the sound rows of a CSV text with `make`, and return an error for each of the others.

    No two rows may have the same text in the column `unique`, or in all of several joined by a plus.
    `file` is what the errors call it.
    """
    facts: list[_T] = []
    errors: list[DataError] = []
    lines: dict[str, int] = {}
    for row in lined(file, text):
        try:
            if isinstance(row, DataError):
                raise row
            key = " ".join(row.fields[column] for column in unique.split("+"))
            if key in lines:
                raise row.error(f"{unique} {quoted(key)} is also on line {lines[key]}; keep one of the two")
            lines[key] = row.line
            facts.append(make(row))
        except KeyError as column:
            errors.append(DataError(f"{file} line 1: there is no column {column}; add it to the header"))
            break
        except DataError as error:
            errors.append(error)
    if not facts and not errors:
        errors.append(DataError(f"{file} line 1: there are no rows; put them back"))
    return tuple(facts), tuple(errors)


def lined(
    file: str, text: str, delimiter: str = ",", header: Sequence[str] = (), begins: int = 0
) -> Iterator[Row | DataError]:
    """Yield the rows of a CSV text with a header, each field without the space round it, or what is wrong.

    A row with nothing in it is none, and a row's line is the first of its lines. With a `header` that was
    read before, the rows begin after the line `begins`.
    """
    lines = io.StringIO(text, newline="")
    deque(islice(lines, begins), maxlen=0)
    heads = trimmed(header)
    try:
        for line, fields in _records(file, csv.reader(lines, delimiter=delimiter, strict=True), begins):
            row = Row(file, line, {})
            if heads:
                yield _fitted(row, heads, fields, delimiter)
            elif len({*(heads := trimmed(fields))}) < len(heads) or "" in heads:
                yield row.error(UNCLEAR_HEADS)
                return
    except DataError as error:
        yield error


def _records(file: str, reader: "_Reader", begins: int) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that has anything in it, and the line it begins on. Raises DataError."""
    while True:
        line = begins + reader.line_num + 1
        try:
            fields = [field.strip() for field in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            problem = _("its quotes do not pair; close each, and write one within quotes twice")
            if "field larger" in str(error):
                problem = _(
                    "a field has more than {most} characters; shorten it, or close its quotes"
                ).format(most=units.grouped(csv.field_size_limit()))
            raise Row(file, line, {}).error(problem) from None
        if any(fields):
            yield line, fields


def _fitted(row: Row, heads: Sequence[str], fields: Sequence[str], delimiter: str) -> Row | DataError:
    """Return a row with its fields by the heads of their columns, or what is wrong with it."""
    mark = _("a comma") if delimiter == "," else quoted(delimiter.replace("\t", "Tab"))
    if len(fields) < len(heads):
        return row.error(
            _("there are fewer fields than columns; put {mark} for each that is missing").format(mark=mark)
        )
    if any(fields[len(heads) :]):
        return row.error(
            _("there are more fields than columns; quote a text that holds {mark}").format(mark=mark)
        )
    return Row(row.file, row.line, dict(zip(heads, fields, strict=False)))


def trimmed(header: Sequence[str]) -> list[str]:
    """Return the heads without the empty ones that spreadsheets leave at the end."""
    heads = [head.strip() for head in header]
    while heads and not heads[-1]:
        heads.pop()
    return heads
