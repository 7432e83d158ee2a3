"""Numbers and lengths are read as people write them, and never as a thousand times another."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import geo
from geo.coordinates.points import MAX_DISTANCE_KM
from geo.facts.numerals import has_unit, plain_degrees, plain_km, stated_km

MILE, NAUTICAL = 1.609344, 1.852


@pytest.mark.parametrize(
    ("words", "km"),
    [
        ("about 1,000 miles", [1000 * MILE]),
        ("310.4 miles", [310.4 * MILE]),
        ("250 nautical miles", [250 * NAUTICAL]),
        ("1.700 Kilometer", [1700]),
        ("480.5 km", [480.5]),
        ("до 500 километров", [500]),
        ("5 500 km", [5500]),
        ("5\u202f500 km", [5500]),
        ("5’500 km", [5500]),
        ("1000 nmi", [1000 * NAUTICAL]),
        ("1000 NM", [1000 * NAUTICAL]),
        ("1 000 морских миль", [1000 * NAUTICAL]),
        ("500 Meilen", [500 * MILE]),
        ("5,5 thousand km", [5500]),
        ("2,5 тысячи километров (2500 км)", [2500, 2500]),
        ("3–5 thousand km", [3000, 5000]),
        ("5 mil km", [5000]),
        ("500 to 5,500 km", [500, 5500]),
        ("500- to 2,000-kilometer range", [500, 2000]),
        ("1,800 [...] kilometers", [1800]),
        ("5000 to 5500 kms", [5000, 5500]),
        ("482 kilómetros", [482]),
        ("3.000 quilômetros", [3000]),
        ("射程１０００キロ [1000 km] を超え", [1000]),
        ("480 kilometres (300 miles)", [480, 300 * MILE]),
        ("9M729 500 km", [500]),
        ("SS-20 500 km", [500]),
        ("804,672 km", [804.672]),  # no missile flies 804,672 km
        ("1,609.344 km", [1609.344]),
        ("km: 500", [500]),
        ("500", []),
    ],
)
def test_each_number_of_a_claim_is_read_in_its_unit(words, km):
    assert stated_km(words) == pytest.approx(km, abs=1e-9)  # km
    assert has_unit(words) == bool(km)


@given(
    st.integers(1, int(MAX_DISTANCE_KM)),
    st.sampled_from(["", " ", ",", ".", "\u00a0", "\u202f", "’"]),
    st.sampled_from([("km", 1), ("miles", MILE), ("nmi", NAUTICAL)]),
)
def test_a_number_with_any_mark_between_thousands_is_that_number(number, mark, unit):
    words, km = unit
    assert stated_km(f"up to {number:,} {words}".replace(",", mark)) == pytest.approx([number * km])


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("54,6", "54.6"),
        ("\u221254.6", "-54.6"),
        ("\u201354,6", "-54.6"),
        ("54,706°", "54.706"),
        ("1,234,5", "1,234,5"),
        ("x", "x"),
    ],
)
def test_degrees_may_have_a_decimal_comma(typed, plain):
    assert plain_degrees(typed) == plain


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("5 500", "5500"),
        ("5500 km", "5500"),
        ("5.500,5", "5500.5"),
        ("5,500.5", "5500.5"),
        ("5500,5", "5500.5"),
        ("804.672", "804.672"),
        ("5,500", "5,500"),  # which may be either
        ("x", "x"),
    ],
)
def test_kilometres_may_have_marks_of_any_country(typed, plain):
    assert plain_km(typed) == plain


def test_no_pattern_has_a_possessive_group_which_python_3_11_2_misreads():
    """See gh-106052: mended in 3.11.5, and Debian 12 has 3.11.2. Atomic groups say the same."""
    group = re.compile(r"\)(?:[?*+]|\{+[\d,]+\}+)\+")
    package = Path(geo.__file__).parent
    assert [path.name for path in package.rglob("*.py") if group.search(path.read_text("utf-8"))] == []
    assert group.search(r"(?:a|b)?+c")
