"""Kilometres, miles and nautical miles: how lengths and numbers are written, as the language spoken has it.

Everything is computed in km. The treaty's own words, data files and claims keep
the units of their source.
"""

from dataclasses import dataclass

from geo.words.errors import one_of
from geo.words.i18n import Text, _, kept_by_language, language, text_in
from geo.words.translations import ENGLISH


@dataclass(frozen=True)
class Unit:
    """A unit of length."""

    label: Text
    symbol: Text
    km: float  # how long it is, exactly


KM = "km"
UNITS = {
    KM: Unit(Text("Kilometres"), text_in("unit", "km"), 1.0),
    "mi": Unit(Text("Miles"), text_in("unit", "mi"), 1.609344),  # the international mile of 1959
    "nmi": Unit(Text("Nautical miles"), text_in("unit", "nmi"), 1.852),  # as defined in 1929
}

_FROM_FIVE_DIGITS = {"es", "pl"}  # write 1234 and 12 345, by CLDR's minimumGroupingDigits, which Babel lacks


def parse_unit(text: str) -> str:
    """Return the id of a unit. Raises AtlasError, which names those there are."""
    return one_of(_("{word} is no unit of length; write one of: {words}"), text, UNITS)


def grouped(n: float, decimals: int = 0) -> str:
    """Return a number as it is read, to so many decimals: `5,500`; in German `5.500`."""
    return _spelt(f"{n:,.{decimals}f}")


def number(km: float, unit: str = KM) -> str:
    """Return a length as a figure: 5,500 or 480.5 km as they are; other units whole, or tenths below 10."""
    value = km / UNITS[unit].km
    if unit != KM:
        value = round(value, 0 if value >= 10 else 1)
    return grouped(value) if value == round(value) else _spelt(f"{value:,}")


def length(km: float, unit: str = KM) -> str:
    """Return a length with its unit: `480.5 km`, `299 mi`."""
    return with_unit(number(km, unit), unit)


def rounded(km: float, unit: str = KM) -> str:
    """Return a measured distance, to the whole unit: `278 km`."""
    return with_unit(grouped(km / UNITS[unit].km), unit)


def tenths(km: float, unit: str = KM) -> str:
    """Return a short distance, to a tenth of the unit: `2.4 km`."""
    return with_unit(grouped(km / UNITS[unit].km, 1), unit)


def with_unit(figure: str, unit: str = KM) -> str:
    """Return a figure, or several, with the unit behind: on one line, but in English, which may break."""
    return f"{figure}{' ' if language() == ENGLISH else _NO_BREAK}{UNITS[unit].symbol}"


_NO_BREAK = "\u00a0"


def _spelt(english: str) -> str:
    """Return a figure with the marks of the language that is spoken."""
    if language() == ENGLISH:
        return english
    point, between = _marks()
    whole, _point, rest = english.partition(".")
    if language() in _FROM_FIVE_DIGITS and len(whole.removeprefix("-")) == len("1,234"):
        between = ""
    return whole.replace(",", between) + (point + rest if rest else "")


@kept_by_language()
def _marks() -> tuple[str, str]:
    """Return the decimal mark, and what stands between thousands."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    between = get_group_symbol(language())
    # French has a narrow space, which the figure's fonts lack.
    return get_decimal_symbol(language()), between.replace("\u202f", _NO_BREAK)


def plain(number: float) -> str:
    """Return a number with all its digits and no more, never with an exponent: 500, 54.71."""
    return f"{number:.9f}".rstrip("0").rstrip(".")


def digits(mark: str) -> str:
    """Return the pattern of a whole number, plain or with a mark between thousands: `5500`, `5,500`."""
    return rf"(?:\d{{1,3}}(?:{mark}\d{{3}})+|\d+)"
