"""One family of errors: each says the value, the rule and the next step, in one plain sentence."""

from geo.i18n import pgettext


class AtlasError(ValueError):
    """Anything a reader can mend. Shown as it is by the page and the command line."""


class RangeError(AtlasError):
    """A range or a band that cannot be drawn."""


class PlaceError(AtlasError):
    """A launch point that is no place on Earth, or no place the atlas knows."""


class DataError(AtlasError):
    """A table in `data/` or of the reader that breaks the rules: the message names file, row and remedy."""


def quoted(value: str) -> str:
    """A value as a message shows it: in one line, printable, and not too long to read."""
    shown = "".join(
        character if character.isprintable() else "\ufffd" for character in " ".join(value.split())
    )
    shown = f"{shown[:60]}…" if len(shown) > 60 else shown
    return pgettext("quotation marks", "“{value}”").format(value=shown)
