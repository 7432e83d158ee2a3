"""Dates keep the precision of their source, and say it."""

import gettext
from datetime import date

import pytest

from geo.facts.dates import Date
from geo.words import translations
from geo.words.i18n import speaking


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


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("de", ["8. Dezember 1987", "Dezember 1983", "2024", "1976–1977", "28.–29. Juli 2014",
                "31. Dezember 1988 – 1. Januar 1989"]),
        ("pl", ["8 grudnia 1987", "grudzień 1983", "2024", "1976–1977", "28–29 lipca 2014",
                "31 grudnia 1988 – 1 stycznia 1989"]),
        ("fr", ["8 décembre 1987", "décembre 1983", "2024", "1976–1977", "28–29 juillet 2014",
                "31 décembre 1988 – 1er janvier 1989"]),
        ("uk", ["8 грудня 1987", "грудень 1983", "2024", "1976–1977", "28–29 липня 2014",
                "31 грудня 1988 – 1 січня 1989"]),
        ("ru", ["8 декабря 1987", "декабрь 1983", "2024", "1976–1977", "28–29 июля 2014",
                "31 декабря 1988 – 1 января 1989"]),
    ],
)  # fmt: skip
def test_a_date_is_said_as_the_language_has_it(language: str, labels: list[str]) -> None:
    texts = ["1987-12-08", "1983-12", "2024", "1976/1977", "2014-07-28/2014-07-29", "1988-12-31/1989-01-01"]
    read = [Date.parse(text) for text in texts]
    with speaking(language):
        assert [each.label for each in read] == labels
    assert read[0].label == "8 December 1987"  # and in English again


def test_what_is_about_or_undated_is_said_in_the_words_of_the_translation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = gettext.NullTranslations()
    said = {"about {date}": "etwa {date}", "undated": "ohne Datum"}
    monkeypatch.setattr(known, "gettext", lambda english: said[english])
    monkeypatch.setattr(translations, "of", lambda _code: known)
    with speaking("de-AT"):
        assert Date.parse("c. 1986").label == "etwa 1986"
        assert Date.parse("undated").label == "ohne Datum"


def test_dates_are_equal_by_what_they_mean_whatever_is_spoken() -> None:
    with speaking("de"):
        read = Date.parse("1987-12-08")
    assert read == Date.parse("1987-12-08")
    assert hash(read) == hash(Date.parse("1987-12-08"))
    assert read != Date.parse("1987-12-08/1987-12-10")
    assert Date("", None, None).label == ""
