"""The lowest and the highest figure claimed for a system, and the capitals that each holds."""

from dataclasses import dataclass
from typing import Literal

from geo.features.bands import DrawnBand
from geo.features.drawing import Drawing


@dataclass(frozen=True)
class Figure:
    """A figure claimed for a system; within the highest lies what is within the lowest, too."""

    rank: Literal["only", "lowest", "highest"]
    entries: tuple[str, ...]  # the ids of the legend's entries that lie within it
    capitals: int


def figure(drawn: DrawnBand, drawing: Drawing) -> Figure:
    """Return the figure at which a band of a system ends."""
    claimed = [each for each in drawing.bands if each.band.system == drawn.band.system]
    within = tuple(each.band.token for each in claimed[: claimed.index(drawn) + 1])
    capitals = sum(not set(within).isdisjoint(row.entries) for row in drawing.capitals)
    return Figure(
        "only" if len(claimed) == 1 else "lowest" if drawn is claimed[0] else "highest", within, capitals
    )
