"""What the core does not install: a plain sentence where a package of an extra is missing."""

from collections.abc import Iterator
from contextlib import contextmanager

from geo.errors import AtlasError
from geo.i18n import _


@contextmanager
def needing(what: str, extra: str) -> Iterator[None]:
    """Say how to install what could not be imported. Raises AtlasError."""
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
