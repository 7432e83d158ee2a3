"""What the environment and the clock say: the address of the page, and the day that goes into files.

Only the faces read them, and hand on what they say: a file is a function of what it is given.
"""

import os
import re
from datetime import UTC, date, datetime

from geo.machine.hosts import HOST
from geo.words.errors import AtlasError, quoted
from geo.words.i18n import _
from geo.words.translations import ENGLISH, matching

HOME = "http://localhost:8501/"  # where `make app` serves the page
_HOME = re.compile(rf"https?://{HOST}(?:/[\w.~%/-]*)?", re.IGNORECASE | re.ASCII)


def home(given: str | None = None) -> str:
    """Return the address of the page: as given, else as INF_RANGE_HOME says, else HOME.

    Ends in a slash. Raises AtlasError for what can be no such address.
    """
    address = (os.environ.get("INF_RANGE_HOME") or HOME) if given is None else given
    if _HOME.fullmatch(address):
        return f"{address.rstrip('/')}/"
    raise AtlasError(
        _(
            "{address} is no address of the page; give one that begins with http:// or https://, such as "
            "{home}"
        ).format(address=quoted(address), home=HOME)
    )


def public_home() -> str:
    """Return the address that INF_RANGE_HOME gives the page, "" if none. Raises AtlasError as `home` does."""
    return home() if os.environ.get("INF_RANGE_HOME") else ""


def language(given: str = "") -> str:
    """Return the language of texts: as given, else as the environment says, else English.

    The environment is read as gettext reads it: LANGUAGE, a list, else LC_ALL, LC_MESSAGES or LANG.
    """
    if given:
        return given
    said = next(filter(None, map(os.environ.get, ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))), "")
    wanted = (matching(re.split("[.@]", each, maxsplit=1)[0]) for each in said.split(":"))
    return next(filter(None, wanted), ENGLISH)


def today() -> date:
    """Return the current date, or that of SOURCE_DATE_EPOCH for a file that has to be reproducible.

    Raises AtlasError if it is not a valid date.
    """
    if not (fixed := os.environ.get("SOURCE_DATE_EPOCH")):
        return datetime.now().astimezone().date()
    try:
        return datetime.fromtimestamp(int(fixed), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise AtlasError(
            _("SOURCE_DATE_EPOCH is {value}; give whole seconds since 1970").format(value=quoted(fixed))
        ) from None
