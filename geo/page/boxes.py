"""What is in the controls that are typed into or filled in parts, as the reader left it, right or wrong."""

from dataclasses import dataclass, replace
from typing import Self

from geo.facts import towns
from geo.facts.towns import LEAST, Towns

ALL_COUNTRIES = "all"  # in the list of countries whose towns count; no country's code


@dataclass(frozen=True)
class Boxes:
    """The boxes, each as it is shown."""

    place: str = ""
    name: str = ""
    own_band: bool = False  # whether the box for bands is open
    own_bands: str = ""  # kept while it is closed
    towns_of: tuple[str, ...] = ()  # codes of countries, or ALL_COUNTRIES
    towns_least: int = LEAST  # people

    @property
    def towns(self) -> Towns | None:
        """The towns that are asked about, None if none are. Raises AtlasError."""
        if not self.towns_of:
            return None
        return towns.of(() if ALL_COUNTRIES in self.towns_of else self.towns_of, self.towns_least)

    def showing(self, chosen: Towns | None) -> Self:
        """Return them with the towns that are asked about."""
        if not chosen:
            return replace(self, towns_of=())
        return replace(self, towns_of=chosen.countries or (ALL_COUNTRIES,), towns_least=chosen.least)
