"""What was so in one year: which sites stood, for which systems, who was in NATO, what was forbidden."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from geo import treaty
from geo.facts import catalog
from geo.facts.model import Site, System
from geo.words.errors import AtlasError, quoted
from geo.words.i18n import _, listed, ngettext

FIRST = 1957  # thirty years before the treaty, and before every dated claim and event here
NEW_BORDERS = 1992  # the first year that began with the borders of most of today's states


def last() -> int:
    """Return the newest year there is to look at: that to which the facts were looked up."""
    return catalog.facts_date().year or FIRST


def parse(text: str) -> int:
    """Return a year as a reader writes it. Raises AtlasError for anything else, or a year not covered."""
    if re.fullmatch("[0-9]{4}", word := text.strip(), re.ASCII) and FIRST <= int(word) <= last():
        return int(word)
    raise AtlasError(
        _("{year} is no year to look at; write one from {first} to {last}").format(
            year=quoted(text), first=FIRST, last=last()
        )
    )


@dataclass(frozen=True)
class Year:
    """One year, from FIRST to `last()`."""

    number: int

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """The sites that stood in it: by some source, and not merely by somebody's guess or plan."""
        return tuple(
            site for site in catalog.sites() if site.status != "hypothetical" and site.stood_in(self.number)
        )

    @cached_property
    def open_ended(self) -> tuple[Site, ...]:
        """Those of `sites` whose end no source gives and no treaty set: they count as still there."""
        return tuple(site for site in self.sites if site.has_no_end)

    @cached_property
    def doubtful(self) -> tuple[Site, ...]:
        """The sites that would be among `sites` too, did a source say since when they stood."""
        return tuple(site for site in catalog.sites() if site.may_have_stood_in(self.number))

    @cached_property
    def systems(self) -> tuple[System, ...]:
        """The systems of `sites`, each once."""
        return tuple(dict.fromkeys(system for site in self.sites for system in site.systems))

    @cached_property
    def deployed(self) -> tuple[System, ...]:
        """The systems that a source has deployed in it, though at none of `sites`."""
        found = (each for each in catalog.systems() if _was_deployed(each, self.number))
        return tuple(system for system in found if system not in self.systems)

    @cached_property
    def nato(self) -> int:
        """How many of the capitals are of states that were in NATO at its end."""
        return sum(capital.in_nato(self.number) for capital in catalog.european_capitals())

    @property
    def borders(self) -> str:
        """The sentence that its borders were others; "" if they were today's."""
        return _("The borders drawn are today’s, not those of then.") if self.number < NEW_BORDERS else ""

    def sentences(self) -> list[str]:
        """Return what was so, each in a sentence."""
        of_sites = (self._stood(), self._ends(), self._doubts(), self._deployed())
        return [words for words in (*of_sites, self._forbidden(), self._members(), self.borders) if words]

    def absent(self, systems: Iterable[System]) -> str:
        """Return the sentence that some systems stood nowhere in it; "" if there are none."""
        there = {each.id: each for each in (*self.systems, *self.deployed)}
        gone = [each for each in systems if each.id not in there]
        names = [each.short_name for each in gone if each.launched_by not in there]
        words = _("No source in this atlas has the {systems} anywhere in {year}.")
        sentences = [words.format(systems=listed(names, "or"), year=self.number)] if names else []
        words = _("Sources in this atlas have the {launcher} in {year}; none has the {system} with it.")
        for each in gone:
            if launcher := there.get(each.launched_by):
                named = words.format(launcher=launcher.short_name, year=self.number, system=each.short_name)
                sentences.append(named)
        return " ".join(sentences)

    def _stood(self) -> str:
        if not self.sites:
            return _("In {year} no site of this atlas stood or was said to stand.").format(year=self.number)
        n = len(self.sites)
        words = ngettext(
            "In {year} {n} site of this atlas stood or was said to stand, for {systems}.",
            "In {year} {n} sites of this atlas stood or were said to stand, for {systems}.",
            n,
        )
        systems = listed([system.short_name for system in self.systems])
        return words.format(year=self.number, n=n, systems=systems)

    def _ends(self) -> str:
        n = len(self.open_ended)
        words = ngettext(
            "Of {n} of them no source gives the end: it counts as still there.",
            "Of {n} of them no source gives the end: they count as still there.",
            n,
        )
        return words.format(n=n) if n else ""

    def _doubts(self) -> str:
        n = len(self.doubtful)
        words = ngettext(
            "{n} more may have stood; no source says since when.",
            "{n} more may have stood; no source says since when.",
            n,
        )
        return words.format(n=n) if n else ""

    def _deployed(self) -> str:
        words = _("Deployed as well, by the sources: {systems}.")
        names = [system.short_name for system in self.deployed]
        return words.format(systems=listed(names)) if names else ""

    def _forbidden(self) -> str:
        """Return what the treaty forbade; the days are those of `timeline.csv`."""
        if self.number < treaty.SIGNED:
            return _("There was no INF Treaty yet.")
        if self.number == treaty.SIGNED:
            return _("The INF Treaty was signed on 8 December; it was not in force yet.")
        if self.number == treaty.IN_FORCE:
            return _(
                "The INF Treaty came into force on 1 June, and forbade its parties the missiles it names."
            )
        if self.number < treaty.ENDED:
            return _(
                "The INF Treaty forbade its parties ground-launched ballistic and cruise missiles of 500 to "
                "5,500 km."
            )
        if self.number == treaty.ENDED:
            return _(
                "The INF Treaty forbade its parties the missiles that it names until it ended on 2 August."
            )
        return _(
            "The INF Treaty, which forbade its parties ground-launched ballistic and cruise missiles of 500 "
            "to 5,500 km, had ended in 2019."
        )

    def _members(self) -> str:
        words = _("{n} of today’s {total} capitals were of NATO members.")
        return words.format(n=self.nato, total=len(catalog.european_capitals()))


def _was_deployed(system: System, year: int) -> bool:
    """Return whether its `years` surely cover a year: 1976 to 1991 of `1976-1991`, 1969 of `1960s-1989`.

    Of `by 1962-1988` those are 1962 to 1988, though it may have been deployed before.
    """
    if not (found := re.fullmatch("(?:by )?([0-9]{4})(s?)-([0-9]{4})", system.years.english)):
        return False
    return int(found[1]) + (9 if found[2] else 0) <= year <= int(found[3])
