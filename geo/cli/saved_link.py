"""A scenario out of a link that is saved: given itself, in a file, or in the standard input."""

import json
import os
import sys
from typing import BinaryIO

from geo.words import units
from geo.words.errors import AtlasError, quoted, reason
from geo.words.i18n import _, ngettext

_MAX_FILE_BYTES = 1 << 26  # bytes that a link is looked for in: more than any GeoJSON of the atlas has


def saved_link(given: str) -> str:
    """Return the link itself, or the one in a file of that name, or in the standard input."""
    if given == "-":
        return _link_in(sys.stdin.buffer, _("the standard input"))
    if os.path.exists(given):  # false, too, of a link that is too long for a name
        try:
            with open(given, "rb") as file:
                return _link_in(file, quoted(given))
        except OSError as error:
            raise AtlasError(
                _("{file} cannot be read: {reason}").format(file=quoted(given), reason=reason(error))
            ) from None
    if "=" in given or "://" in given:
        return given
    raise AtlasError(
        _("{link} is no link of the page, and there is no file of that name").format(link=quoted(given))
    )


def _link_in(file: BinaryIO, name: str) -> str:
    """Return the only link in a file, or the scenario in the receipt of the atlas's GeoJSON."""
    data = file.read(_MAX_FILE_BYTES + 1)
    if len(data) > _MAX_FILE_BYTES:
        raise AtlasError(
            _(
                "{file} has more than {most} MB; give a file with one link, or GeoJSON that the atlas made"
            ).format(file=name, most=_MAX_FILE_BYTES >> 20)
        )
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise AtlasError(_("{file} is no text; give a file with a link in it").format(file=name)) from None
    if words.lstrip().startswith("{"):
        try:
            return str(json.loads(words)["metadata"]["scenario"])
        except (ValueError, KeyError, TypeError, RecursionError):
            raise AtlasError(
                _(
                    "{file} has no link in it: it is no GeoJSON that the atlas made; give one, or a link"
                ).format(file=name)
            ) from None
    lines = [line for line in words.splitlines() if line.strip()]
    if len(lines) == 1:
        return lines[0]
    if not lines:
        raise AtlasError(
            _("{file} has nothing in it; give a file with one link, or GeoJSON that the atlas made").format(
                file=name
            )
        )
    raise AtlasError(
        ngettext(
            "{file} has {n} line; give a file with one link, or GeoJSON that the atlas made",
            "{file} has {n} lines; give a file with one link, or GeoJSON that the atlas made",
            len(lines),
        ).format(file=name, n=units.grouped(len(lines)))
    )
