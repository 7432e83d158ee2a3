"""The lowest and the highest figure claimed for a system: the places in each, and a legend's words."""

from dataclasses import dataclass
from typing import Literal

from geo.facts.model import OWN_MARK
from geo.features.ban import ban
from geo.features.bands import DrawnBand
from geo.features.drawing import Drawing
from geo.features.legend import Entry
from geo.words.i18n import Text

_FIGURES = {
    "only": Text("{system}, {range}"),
    "lowest": Text("{system}, lowest figure, {range}"),
    "highest": Text("{system}, highest figure, {range}"),
}


@dataclass(frozen=True)
class Figure:
    """A figure claimed for a system; within the highest lies what is within the lowest, too."""

    rank: Literal["only", "lowest", "highest"]
    entries: tuple[str, ...]  # the ids of the legend's entries that lie within it
    places: int


def figure(drawn: DrawnBand, drawing: Drawing) -> Figure:
    """Return the figure at which a band of a system ends."""
    claimed = [each for each in drawing.bands if each.band.system == drawn.band.system]
    within = tuple(each.band.token for each in claimed[: claimed.index(drawn) + 1])
    places = sum(not set(within).isdisjoint(row.entries) for row in drawing.places)
    return Figure(
        "only" if len(claimed) == 1 else "lowest" if drawn is claimed[0] else "highest", within, places
    )


def counted(entry: Entry, drawing: Drawing) -> tuple[str, str, int]:
    """Return an entry's words in a legend, whether it was banned, and its places: of a figure within it."""
    drawn = next((each for each in drawing.bands if each.band.token == entry.id), None)
    words, places = entry.label, entry.places
    if drawn and drawn.band.system:
        found = figure(drawn, drawing)
        system = drawn.band.system.short_name + (f" {OWN_MARK}" if drawn.band.own else "")
        words = str(_FIGURES[found.rank]).format(system=system, range=drawn.edges[-1].length)
        places = found.places
    return words, ban(entry.id, drawing), places
