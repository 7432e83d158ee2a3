"""One family of errors: each says the value, the rule and the next step, in one plain sentence."""

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from geo.words.i18n import Text, _, pgettext

# What the system says, in English whoever reads it.
_REASONS = {
    errno.EACCES: Text("Permission denied"),
    errno.EADDRINUSE: Text("Address already in use"),
    errno.EADDRNOTAVAIL: Text("Cannot assign requested address"),
    errno.EFBIG: Text("File too large"),
    errno.EISDIR: Text("Is a directory"),
    errno.ELOOP: Text("Too many levels of symbolic links"),
    errno.ENAMETOOLONG: Text("File name too long"),
    errno.ENOENT: Text("No such file or directory"),
    errno.ENOSPC: Text("No space left on device"),
    errno.ENOTDIR: Text("Not a directory"),
    errno.EPERM: Text("Operation not permitted"),
    errno.EROFS: Text("Read-only file system"),
}


class AtlasError(ValueError):
    """An error that a reader can correct. Shown as it is by the page and the command line.

    It is in the language that is spoken where it is raised.
    """

    def __init__(self, words: str | Text) -> None:
        super().__init__(str(words))


class RangeError(AtlasError):
    """A range or a band that cannot be drawn."""


class PlaceError(AtlasError):
    """A launch point that is no place on Earth, or no place the atlas knows."""


class UnknownNameError(PlaceError):
    """Words for a place that name no site; `near` says whether they are near the name of one."""

    def __init__(self, words: str | Text, near: bool = False) -> None:
        super().__init__(words)
        self.near = near


class DataError(AtlasError):
    """A table in `data/` or of the reader that breaks the rules: the message names file, row and remedy."""


def quoted(value: str) -> str:
    """Return a value as a message shows it: in one line, printable, and not too long to read."""
    shown = "".join(
        character if character.isprintable() else "\ufffd" for character in " ".join(value.split())
    )
    shown = f"{shown[:60]}…" if len(shown) > 60 else shown
    return pgettext("quotation marks", "“{value}”").format(value=shown)


def reason(error: OSError) -> str:
    """Return why the system did not do what it was asked, in its own words if they are rare."""
    return str(_REASONS.get(error.errno or 0, error.strerror or error))


def none_of(problem: str, word: str, words: Iterable[str]) -> AtlasError:
    """Return the error for a word that is none of some: a sentence with `{word}` and `{words}`."""
    return AtlasError(problem.format(word=quoted(word), words=", ".join(words)))


def one_of(problem: str, text: str, words: Iterable[str]) -> str:
    """Return which of some words a text is, in any case and with spaces round it. Raises `none_of` them."""
    known = tuple(words)
    if (word := text.strip().lower()) in known:
        return word
    raise none_of(problem, text, known)


@contextmanager
def needing(what: str, extra: str) -> Iterator[None]:
    """Say how to install what could not be imported, a package of an extra. Raises AtlasError."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "geo":  # ours, and no extra brings it
            raise
        raise AtlasError(
            _("{what} needs the extra `{extra}`: pip install 'inf-range-atlas[{extra}]'").format(
                what=what, extra=extra
            )
        ) from None
