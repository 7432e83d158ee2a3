"""Every text that a reader meets, in the language of the process: English, or that of a translation.

What stands in `_("…")` is collected in `locale/atlas.pot`, one place for translators. A translation
is `locale/LANGUAGE/LC_MESSAGES/atlas.mo`, found as gettext does, by LANGUAGE, LC_ALL, LC_MESSAGES or LANG.
The texts of the facts stand in `data/`, with their sources.
"""

import gettext
from collections.abc import Sequence
from pathlib import Path

_TRANSLATION = gettext.translation("atlas", Path(__file__).parents[1] / "locale", fallback=True)
LANGUAGE = _TRANSLATION.info().get("language", "en")  # as HTML writes it
_ = _TRANSLATION.gettext
ngettext = _TRANSLATION.ngettext
pgettext = _TRANSLATION.pgettext


def listed(parts: Sequence[str], joiner: str = "and") -> str:
    """Return things as a sentence lists them: `one, two and three`."""
    if len(parts) == 1:
        return parts[0]
    words = _("{others} or {last}") if joiner == "or" else _("{others} and {last}")
    return words.format(others=", ".join(parts[:-1]), last=parts[-1])


def uncapitalised(label: str) -> str:
    """Return the text with its first letter small, the others as they are."""
    return label[0].lower() + label[1:]


def capitalised(sentence: str) -> str:
    """Return the text with its first letter a capital, the others as they are."""
    return sentence[0].upper() + sentence[1:]
