"""One family of errors: each says the value, the rule and the next step, in one plain sentence."""


class AtlasError(ValueError):
    """Anything a reader can mend. Shown as it is by the page and the command line."""


class RangeError(AtlasError):
    """A range or a band that cannot be drawn."""


class PlaceError(AtlasError):
    """A launch point that is no place on Earth, or no place the atlas knows."""


class DataError(AtlasError):
    """A file in `data/` that breaks its own rules: the message names file, line, rule and remedy."""
