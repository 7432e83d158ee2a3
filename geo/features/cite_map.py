"""How a map is cited: as text, and as BibTeX and CSL-JSON for programs that keep references."""

import json
import re
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from geo.facts import catalog
from geo.facts.dates import Date
from geo.features import wording
from geo.words.i18n import _

AUTHOR = "The INF Range Atlas contributors"

# What TeX takes for a command, and braces, which BibTeX counts even behind a backslash.
_TEX = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
} | {sign: rf"\{sign}" for sign in "#$%&_"}


@dataclass(frozen=True)
class Citation:
    """What a reference to one map says."""

    title: str
    version: str  # of the program
    made_on: date
    link: str  # opens the map, "" if it does so on one computer alone
    command: str  # makes it again, wherever the atlas is installed

    @property
    def made_by(self) -> str:
        """Name and version of the program."""
        return f"{wording.NAME} {self.version}"

    @property
    def key(self) -> str:
        """Return a name for the reference, another for each map: `inf-range-atlas-20261127-5fa3c1`."""
        return f"inf-range-atlas-{self.made_on:%Y%m%d}-{crc32(self.command.encode()) & 0xFFFFFF:06x}"

    def as_text(self) -> str:
        """Return the reference as a sentence or two."""
        words = _("{author} ({year}). “{title}” [map]. {atlas} {version}. {facts} Made on {day}. {where}")
        return words.format(
            author=AUTHOR,
            year=self.made_on.year,
            title=self.title,
            atlas=wording.NAME,
            version=self.version,
            facts=catalog.looked_up(),
            day=Date.parse(self.made_on.isoformat()).label,
            where=self.link or self._again,
        )

    def as_bibtex(self) -> str:
        """Return the reference as an entry of BibTeX, which biblatex reads too."""
        note = catalog.looked_up() if self.link else f"{catalog.looked_up()} {self._again}"
        fields = {
            "author": f"{{{AUTHOR}}}",
            "title": f"{{{_tex(self.title)}}}",
            "year": f"{self.made_on.year}",
            "howpublished": _tex(
                _("Map, {atlas} {version}").format(atlas=wording.NAME, version=self.version)
            ),
            "note": _tex(note),
        }
        if self.link:
            fields |= {"url": self.link, "urldate": self.made_on.isoformat()}
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
        return f"@misc{{{self.key},\n{lines}\n}}\n"

    def as_csl(self) -> str:
        """Return the reference as CSL-JSON, which Zotero, Mendeley and pandoc read: a list of one."""
        day = {"date-parts": [[self.made_on.year, self.made_on.month, self.made_on.day]]}
        item = {
            "id": self.key,
            "type": "map",
            "title": self.title,
            "author": [{"literal": AUTHOR}],
            "container-title": wording.NAME,
            "version": self.version,
            "issued": day,
            "note": catalog.looked_up() if self.link else f"{catalog.looked_up()} {self._again}",
        }
        if self.link:
            item |= {"URL": self.link, "accessed": day}
        return json.dumps([item], ensure_ascii=False, indent=2) + "\n"

    @property
    def _again(self) -> str:
        return _("To make it again: {command}").format(command=self.command)


def _tex(text: str) -> str:
    """Return a text in which TeX and BibTeX see letters alone."""
    return re.sub(r"[\\{}~^#$%&_]", lambda sign: _TEX[sign[0]], text)
