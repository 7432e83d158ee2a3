"""Dates as sources give them: a day, a month, a year, a span, about, or none."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

from geo.words import translations
from geo.words.i18n import Text, _, kept_by_language, language
from geo.words.translations import ENGLISH

UNDATED = "undated"
FORMS = Text("{dates} or {undated}").format(
    dates="1987, 1987-12, 1987-12-08, c. 1987, 1987-12-08/1987-12-10", undated=UNDATED
)

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_DATE = re.compile(r"(c\. )?(\d{4}(?:-\d\d){0,2})(?:/(\d{4}(?:-\d\d){0,2}))?", re.ASCII)
_DAY = len("1987-12-08")
_FIRST = {"fr": "1er"}  # of a month, which CLDR lacks


@dataclass(frozen=True)
class Date:
    """A date with the precision its source has. `first` and `last` are None if there is none."""

    text: str  # as in the file, one of FORMS; "" if nothing is said of a date
    first: date | None  # the first day it may mean
    last: date | None  # the last

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one of FORMS. Raises ValueError if it is none, or no date of the calendar."""
        if text == UNDATED:
            return cls(text, None, None)
        if not (found := _DATE.fullmatch(text)):
            raise ValueError(text)
        _about, begin, end = found.groups()
        first, last = _days(begin)[0], _days(end or begin)[1]
        if first > last:
            raise ValueError(text)
        return cls(text, first, last)

    @property
    def label(self) -> str:
        """Return it as one reads it: 8 December 1987; December 1987; about 1986; undated."""
        return _label(self.text)

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


@kept_by_language(most=2048)  # a language has some 300 in the tables
def _label(text: str) -> str:
    """Return a date as one reads it."""
    if text == UNDATED:
        return _("undated")
    if not (found := _DATE.fullmatch(text)):
        return ""
    about, begin, end = found.groups()
    if language() == ENGLISH:
        label = _english_span(begin, end) if end else _english(begin)
    else:
        # A month by itself has a form of its own in some languages; behind a word it is in another case.
        month = "MMMM y" if about else "LLLL y"
        label = _span(begin, end, month) if end else _one(begin, month)
    return _("about {date}").format(date=label) if about else label


def _english(text: str, before: str = "") -> str:
    """Return a year, a month or a day; of a day with what precedes its number."""
    year, *rest = text.split("-")
    if not rest:
        return year
    month = _MONTHS[int(rest[0]) - 1]
    return f"{month} {year}" if len(rest) == 1 else f"{before}{int(rest[1])} {month} {year}"


def _english_span(begin: str, end: str) -> str:
    """Return `28–29 July 2014` within a month, else both ends in full."""
    if len(begin) == len(end) == _DAY and begin[:7] == end[:7]:
        return _english(end, f"{int(begin[8:])}–")
    return f"{_english(begin)}–{_english(end)}"


def _one(text: str, month: str) -> str:
    """Return a year, a month, as its pattern says, or a day as the language that is spoken has it."""
    year, *rest = text.split("-")
    if not rest:
        return year
    said = _formatted(text, month if len(rest) == 1 else "long")
    first = _FIRST.get(language(), "")
    return re.sub(r"\A1\b", first, said) if first else said


def _span(begin: str, end: str, month: str) -> str:
    """Return `28.–29. Juli 2014` within a month, else both ends in full, with spaces between unless years."""
    if len(begin) == len(end) == _DAY and begin[:7] == end[:7]:
        # Only with the name of the month cut short: d.–d. MMM y
        parts = translations.locale(language()).interval_formats.get("yMMMd", {}).get("d", ())
        if len(parts) == len((begin, end)):
            whole = [part.replace("MMM", "MMMM") for part in parts]
            return "".join(map(_formatted, (begin, end), whole))
    years = len(begin) == len(end) == len("1987")
    return ("–" if years else " – ").join(_one(each, month) for each in (begin, end))


def _formatted(text: str, how: str) -> str:
    """Return a day, or the first of a month, as a pattern of CLDR has it."""
    from babel.dates import format_date

    said = format_date(_days(text)[0], how, translations.locale(language()))
    # Without the Russian and Ukrainian word for a year, short, whose stop would meet that of a sentence.
    return re.sub(r"\s[рг]\.\Z", "", said)
