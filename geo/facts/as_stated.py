"""A range in its source's own words, which are English or the source's language whatever is spoken."""

import re

from geo.words import units
from geo.words.i18n import language, ngettext
from geo.words.translations import ENGLISH

_NUMBER = re.compile(units.digits("[.,]"), re.ASCII)


def is_in_miles(stated: str) -> bool:
    """Return whether a range is in miles alone."""
    return "mile" in stated and not re.search("kilom|km", stated)


def says_more(stated: str) -> bool:
    """Return whether the words are more than a figure: what it is, `about 1,000 miles`, or an interval."""
    return not stated[0].isdigit() or len(_NUMBER.findall(stated)) > 1


def miles(stated: str, km: float) -> str:
    """Return a figure as it is stated, if it is in miles: `1,000 miles`; else ""."""
    nautical = "nautical" in stated
    unit_km = units.UNITS["nmi" if nautical else "mi"].km
    for number in _NUMBER.findall(stated) if is_in_miles(stated) else ():
        n = int(re.sub("[.,]", "", number))
        if abs(n * unit_km - km) <= 1:
            words = (
                ngettext("{n} nautical mile", "{n} nautical miles", n)
                if nautical
                else ngettext("{n} mile", "{n} miles", n)
            )
            return words.format(n=number if language() == ENGLISH else units.grouped(n))
    return ""
