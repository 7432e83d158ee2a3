"""Kilometres, miles and nautical miles: how lengths and numbers are written.

Everything is computed in km. The treaty's own words, data files and claims keep
the units of their source.
"""

from dataclasses import dataclass

from geo.words.errors import one_of
from geo.words.i18n import _


@dataclass(frozen=True)
class Unit:
    """A unit of length."""

    label: str
    symbol: str
    km: float  # how long it is, exactly


KM = "km"
UNITS = {
    KM: Unit(_("Kilometres"), "km", 1.0),
    "mi": Unit(_("Miles"), "mi", 1.609344),  # the international mile of 1959
    "nmi": Unit(_("Nautical miles"), "nmi", 1.852),  # as defined in 1929
}


def parse_unit(text: str) -> str:
    """Return the id of a unit. Raises AtlasError, which names those there are."""
    return one_of(_("{word} is no unit of length; write one of: {words}"), text, UNITS)


def number(km: float, unit: str = KM) -> str:
    """Return a length as a figure: 5,500 or 480.5 km as they are; other units whole, or tenths below 10."""
    value = km / UNITS[unit].km
    if unit != KM:
        value = round(value, 0 if value >= 10 else 1)
    return f"{value:,.0f}" if value == round(value) else f"{value:,}"


def length(km: float, unit: str = KM) -> str:
    """Return a length with its unit: `480.5 km`, `299 mi`."""
    return f"{number(km, unit)} {UNITS[unit].symbol}"


def rounded(km: float, unit: str = KM) -> str:
    """Return a measured distance, to the whole unit: `278 km`."""
    return f"{km / UNITS[unit].km:,.0f} {UNITS[unit].symbol}"


def tenths(km: float, unit: str = KM) -> str:
    """Return a short distance, to a tenth of the unit: `2.4 km`."""
    return f"{km / UNITS[unit].km:,.1f} {UNITS[unit].symbol}"


def plain(number: float) -> str:
    """Return a number with all its digits and no more, never with an exponent: 500, 54.71."""
    return f"{number:.9f}".rstrip("0").rstrip(".")


def digits(mark: str) -> str:
    """Return the pattern of a whole number, plain or with a mark between thousands: `5500`, `5,500`."""
    return rf"(?:\d{{1,3}}(?:{mark}\d{{3}})+|\d+)"
