"""Dates keep the precision of their source, and say it."""

from datetime import date

import pytest

from geo.facts.dates import Date


@pytest.mark.parametrize(
    ("text", "first", "last", "label"),
    [
        ("1987-12-08", date(1987, 12, 8), date(1987, 12, 8), "8 December 1987"),
        ("1983-12", date(1983, 12, 1), date(1983, 12, 31), "December 1983"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("c. 1986-10", date(1986, 10, 1), date(1986, 10, 31), "about October 1986"),
        ("1976/1977", date(1976, 1, 1), date(1977, 12, 31), "1976–1977"),
        ("2014-07-28/2014-07-29", date(2014, 7, 28), date(2014, 7, 29), "28–29 July 2014"),
        ("1988-12-31/1989-01-01", date(1988, 12, 31), date(1989, 1, 1), "31 December 1988–1 January 1989"),
        ("undated", None, None, "undated"),
    ],
)
def test_a_date_is_read_with_its_precision(
    text: str, first: date | None, last: date | None, label: str
) -> None:
    read = Date.parse(text)
    assert (read.text, read.first, read.last, read.label) == (text, first, last, label)
    assert read.year == (first.year if first else None)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "87", "1987-13", "1987-02-29", "1987-00", "1987-1-1", "1990/1989", "c.1986", "1987-12-08/",
     "1987-12-08-01", "١٩٨٧"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Date.parse(text)
