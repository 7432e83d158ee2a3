"""Every text that a reader meets, in the language of the process: English, or that of a translation.

What stands in `_("…")` is collected in `locale/atlas.pot`, one place for whoever translates it. A translation
is `locale/LANGUAGE/LC_MESSAGES/atlas.mo`, found as gettext does, by LANGUAGE, LC_ALL, LC_MESSAGES or LANG.
The texts of the facts stand in `data/`, with their sources.
"""

import gettext
from pathlib import Path

_TRANSLATION = gettext.translation("atlas", Path(__file__).parent / "locale", fallback=True)
LANGUAGE = _TRANSLATION.info().get("language", "en")  # as HTML writes it
_ = _TRANSLATION.gettext
ngettext = _TRANSLATION.ngettext
pgettext = _TRANSLATION.pgettext
