"""Dates as sources give them: a day, a month, a year, a span, about, or none."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

from geo.words.i18n import _

UNDATED = "undated"
FORMS = _("{dates} or {undated}").format(
    dates="1987, 1987-12, 1987-12-08, c. 1987, 1987-12-08/1987-12-10", undated=UNDATED
)

_MONTHS = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)

_DATE = re.compile(r"(c\. )?(\d{4}(?:-\d\d){0,2})(?:/(\d{4}(?:-\d\d){0,2}))?", re.ASCII)


@dataclass(frozen=True)
class Date:
    """A date with the precision its source has. `first` and `last` are None if there is none."""

    text: str  # as in the file, one of FORMS
    first: date | None  # the first day it may mean
    last: date | None  # the last
    label: str  # as one reads it: 8 December 1987; December 1987; about 1986; undated

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one of FORMS. Raises ValueError if it is none, or no date of the calendar."""
        if text == UNDATED:
            return cls(text, None, None, _("undated"))
        if not (found := _DATE.fullmatch(text)):
            raise ValueError(text)
        about, begin, end = found.groups()
        first, last = _days(begin)[0], _days(end or begin)[1]
        if first > last:
            raise ValueError(text)
        label = _label(begin) if not end else _span_label(begin, end)
        return cls(text, first, last, _("about {date}").format(date=label) if about else label)

    @property
    def year(self) -> int | None:
        """The year, the first of a span; None without a date."""
        return self.first.year if self.first else None


def _days(text: str) -> tuple[date, date]:
    """Return the first and the last day of a year, a month or a day."""
    year, *rest = map(int, text.split("-"))
    if not rest:
        return date(year, 1, 1), date(year, 12, 31)
    first = date(year, rest[0], rest[1] if len(rest) > 1 else 1)
    return first, first if len(rest) > 1 else first.replace(day=monthrange(year, rest[0])[1])


def _label(text: str, before: str = "") -> str:
    """Return a year, a month or a day as one reads it; of a day with what precedes its number."""
    year, *rest = text.split("-")
    if not rest:
        return year
    month = _MONTHS[int(rest[0]) - 1]
    if len(rest) == 1:
        return _("{month} {year}").format(month=month, year=year)
    return _("{day} {month} {year}").format(day=f"{before}{int(rest[1])}", month=month, year=year)


def _span_label(begin: str, end: str) -> str:
    """Return `28–29 July 2014` within a month, else both ends in full."""
    if len(begin) == len(end) == 10 and begin[:7] == end[:7]:
        return _label(end, f"{int(begin[8:])}–")
    return f"{_label(begin)}–{_label(end)}"
