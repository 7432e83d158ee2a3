"""Kilometres, miles and nautical miles: how lengths and numbers are written, as the language spoken has it.

Everything is computed in km. The treaty's own words, data files and claims keep
the units of their source.
"""

from dataclasses import dataclass
from decimal import Decimal

from geo.words import translations
from geo.words.errors import one_of
from geo.words.i18n import Text, _, kept_by_language, language, text_in
from geo.words.translations import ENGLISH


@dataclass(frozen=True)
class Unit:
    """A unit of length."""

    label: Text
    symbol: Text  # in the head of a column
    counted: Text  # behind a number: one form, or those that the language has, `|` between, as _FORMS orders
    km: float  # how long it is, exactly


KM = "km"
UNITS = {
    KM: Unit(Text("Kilometres"), text_in("unit", "km"), text_in("unit", "km"), 1.0),
    # The international mile of 1959, and the nautical one as defined in 1929.
    "mi": Unit(Text("Miles"), text_in("unit", "mi"), text_in("unit behind a number", "mi"), 1.609344),
    "nmi": Unit(
        Text("Nautical miles"), text_in("unit", "nmi"), text_in("unit behind a number", "nmi"), 1.852
    ),
}

_FORMS = ("zero", "one", "two", "few", "many", "other")  # of a plural, by CLDR; a fraction has one of its own

# They write 1234 and 12 345, by CLDR's minimumGroupingDigits, which Babel lacks.
_FROM_FIVE_DIGITS = {"es", "pl", "pt-PT"}


def parse_unit(text: str) -> str:
    """Return the id of a unit. Raises AtlasError, which names those there are."""
    return one_of(_("{word} is no unit of length; write one of: {words}"), text, UNITS)


def grouped(n: float, decimals: int = 0) -> str:
    """Return a number as it is read, to so many decimals: `5,500`; in German `5.500`."""
    return _spelt(f"{n:,.{decimals}f}")


def number(km: float, unit: str = KM) -> str:
    """Return a length as a figure: 5,500 or 480.5 km as they are; other units whole, or tenths below 10."""
    value = _shown(km, unit)
    return grouped(value) if value == round(value) else _spelt(f"{value:,}")


def _shown(km: float, unit: str) -> float:
    value = km / UNITS[unit].km
    return value if unit == KM else round(value, 0 if value >= 10 else 1)


def length(km: float, unit: str = KM) -> str:
    """Return a length with its unit: `480.5 km`, `299 mi`."""
    return with_unit(number(km, unit), unit, _shown(km, unit))


def rounded(km: float, unit: str = KM) -> str:
    """Return a measured distance, to the whole unit: `278 km`."""
    value = km / UNITS[unit].km
    return with_unit(grouped(value), unit, round(value))


def tenths(km: float, unit: str = KM) -> str:
    """Return a short distance, to a tenth of the unit: `2.4 km`."""
    value = km / UNITS[unit].km
    return with_unit(grouped(value, 1), unit, Decimal(f"{value:.1f}"))


def with_unit(figure: str, unit: str = KM, n: float | Decimal = 0) -> str:
    """Return a figure, or several of which `n` is the last, with the unit behind.

    Both stand on one line, but in English, which may break.
    """
    word = counted(unit)
    if not isinstance(word, str):
        word = word[translations.locale(language()).plural_form(n)]
    return f"{figure}{' ' if language() == ENGLISH else _NO_BREAK}{word}"


def counted(unit: str) -> str | dict[str, str]:
    """Return what a unit is called behind a number; several forms each by the name that CLDR gives it."""
    said = str(UNITS[unit].counted).split("|")
    if len(said) == 1:
        return said[0]
    known = translations.locale(language()).plural_form.tags
    here = [form for form in _FORMS if form in known or form == _FORMS[-1]]
    return {form: said[min(at, len(said) - 1)] for at, form in enumerate(here)}


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

    spoken = translations.locale(language())
    between = get_group_symbol(spoken)
    # French has a narrow space, which the figure's fonts lack.
    return get_decimal_symbol(spoken), between.replace("\u202f", _NO_BREAK)


def plain(number: float) -> str:
    """Return a number with all its digits and no more, never with an exponent: 500, 54.71."""
    return f"{number:.9f}".rstrip("0").rstrip(".")


def digits(mark: str) -> str:
    """Return the pattern of a whole number, plain or with a mark between thousands: `5500`, `5,500`."""
    return rf"(?:\d{{1,3}}(?:{mark}\d{{3}})+|\d+)"
