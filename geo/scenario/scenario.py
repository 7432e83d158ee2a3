"""What the reader chose: launch points and bands. Everything drawn or listed is a pure function of it.

The command line, the link and the text fields of the page share one grammar, given at
`place_search.read` and `Band.parse`, so a scenario written in one place opens in any other.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

from geo.coordinates.display import DECIMAL
from geo.facts import capital_groups, catalog, towns
from geo.facts.model import NOTHING_OWN, Own, Site, System, is_own_id
from geo.facts.towns import Towns
from geo.scenario import parameters, place_search
from geo.scenario.band import TREATY_BANDS, Band, system_bands
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import MAX_BANDS, MAX_LAUNCH_POINTS
from geo.words import i18n
from geo.words.errors import AtlasError, PlaceError
from geo.words.i18n import Text, _
from geo.words.translations import ENGLISH
from geo.words.units import KM

NOTHING_ASKED = Text(
    "neither capitals nor towns nor places of your own are asked about; choose towns, as those of PL are, "
    "or some capitals"
)
ALL_HIDDEN = Text("every launch point is hidden; show at least one")


@dataclass(frozen=True)
class Scenario:
    """Launch points and the bands drawn round each of them. The same one given twice counts once."""

    points: tuple[LaunchPoint, ...]
    bands: tuple[Band, ...] = TREATY_BANDS  # the treaty's and the reader's own
    system: System | None = None  # whose claimed ranges are drawn too
    members: str = capital_groups.ALL  # which capitals count: a key of `capital_groups.GROUPS`
    towns: Towns | None = None  # that count beside them
    union: bool = False  # each band of all launch points as one form
    circle: bool = False  # lay the usual circle over the widest band
    units: str = KM  # a key of `units.UNITS`: how lengths are written
    notation: str = DECIMAL  # a key of `display.NOTATIONS`: how coordinates are
    year: int | None = None  # the selected year, from `years.FIRST`; None for none
    countries: bool = False  # show which countries lie in each band, and how much of each
    language: str = ""  # of texts, one of `translations.languages()`; "" for the reader's, whatever that is
    common: str = ""  # show the ground that so many launch points reach: a number or `parameters.ALL`
    own: Own = field(default=NOTHING_OWN, hash=False)  # the reader's own facts, which no link carries

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", tuple(dict.fromkeys(self.points)))
        object.__setattr__(self, "bands", tuple(dict.fromkeys(self.bands)))
        if not self.points:
            raise PlaceError(_("no launch point is chosen; choose one, such as kaliningrad"))
        if not self.shown:
            raise PlaceError(ALL_HIDDEN)
        if len(self.points) > MAX_LAUNCH_POINTS:
            raise AtlasError(too_many_points(len(self.points)))
        if self.members != self._members(self.own):
            raise AtlasError(NOTHING_ASKED)
        for bands in (self.bands, *(point.bands for point in self.points if point.bands)):
            if len(bands) > MAX_BANDS:
                raise AtlasError(too_many_bands(len(bands)))

    @classmethod
    def parse(
        cls,
        sites: Sequence[str],
        bands: Sequence[str] = (),
        system: str = "",
        members: str = capital_groups.ALL,
        towns_of: str = "",
        own: Own = NOTHING_OWN,
    ) -> Self:
        """Read a scenario from the texts of its parts; no `bands` means the treaty's two, `none` no band.

        Raises AtlasError.
        """
        chosen = parameters.parse_bands(bands)
        points = tuple(place_search.launch_point(text, own.named) for text in sites)
        about = parameters.parse_system(system, own.claims) if system else None
        counted = towns.parse(towns_of) if towns_of else None
        return cls(points, chosen, about, capital_groups.parse(members), counted, own=own)

    @cached_property
    def shown(self) -> tuple[LaunchPoint, ...]:
        """The launch points that are not hidden."""
        return tuple(point for point in self.points if not point.hidden)

    @cached_property
    def keys(self) -> dict[LaunchPoint, str]:
        """What tables and features call each launch point: its `key`, distinct from every other.

        A name that another launch point or a known site is called by gets its coordinates; what is still
        the same, such as one place with different bands, its number.
        """
        known = {site.id for site in catalog.sites()}
        counts, keys = Counter(point.key for point in self.points), dict[LaunchPoint, str]()
        for number, point in enumerate(self.points, 1):
            twice = counts[point.key] > 1 or point.key in known or is_own_id(point.key)
            key = f"{point.key} ({point.place})" if twice and point.name and not point.id else point.key
            keys[point] = f"{key} #{number}" if key in keys.values() else key
        return keys

    def system_of(self, point: LaunchPoint) -> System | None:
        """Return the system whose claims are drawn round a launch point."""
        return self.system if point.bands is None else point.system

    def drawn_from(self, point: LaunchPoint) -> tuple[Band, ...]:
        """Return every band round a launch point: those chosen, then those of its system's claims."""
        bands = self.bands if point.bands is None else point.bands
        system = self.system_of(point)
        return bands + (self._claimed[system] if system else ())

    @cached_property
    def _claimed(self) -> dict[System, tuple[Band, ...]]:
        """The bands of each system's claims."""
        systems = filter(None, {self.system, *(point.system for point in self.points)})
        return {system: system_bands(system, self.own.claims) for system in systems}

    @cached_property
    def drawn(self) -> tuple[Band, ...]:
        """Every band in use round any launch point, each once: those chosen, then those of claims."""
        every = dict.fromkeys(band for point in self.shown for band in self.drawn_from(point))
        return tuple(sorted(every, key=lambda band: band.part != ""))

    @cached_property
    def shared_bands(self) -> tuple[Band, ...]:
        """The bands that at least two of the launch points shown have: what `union` can join."""
        counts = Counter(band for point in self.shown for band in dict.fromkeys(self.drawn_from(point)))
        return tuple(band for band in self.drawn if counts[band] > 1)

    def among(self, n: int, joined: bool = False) -> dict[str, Any]:
        """Return what is chosen of several launch points as it is with so many; `joined` makes one form."""
        least = 2 if self.common == parameters.ALL else int(self.common or 0)
        return {"union": (self.union or joined) and n > 1, "common": self.common if n >= least else ""}

    @cached_property
    def systems(self) -> tuple[System, ...]:
        """The systems whose claims are drawn, each once."""
        return tuple(dict.fromkeys(filter(None, map(self.system_of, self.shown))))

    @cached_property
    def uses_own(self) -> bool:
        """Whether it rests on facts of the reader's own, so that no link carries all of it."""
        if self.own.places:
            return True
        own, systems = {site.id for site in self.own.sites}, set(map(self.system_of, self.points))
        return any(point.id in own for point in self.points) or any(
            claim.system in systems for claim in self.own.claims
        )

    @cached_property
    def differs_by_own(self) -> bool:
        """Whether anything would be drawn or written differently without the reader's own tables."""
        return self.uses_own or self.unplaced != self.without_own.unplaced

    def spoken(self) -> Self:
        """Return the same with the language that is spoken, unless it names one or that is English.

        So a link in a file opens in the language of the file.
        """
        spoken = i18n.language()
        return self if self.language or spoken == ENGLISH else replace(self, language=spoken)

    @cached_property
    def without_own(self) -> Self:
        """The same without the reader's own tables; itself if it has none."""
        return (
            replace(self, own=NOTHING_OWN, members=self._members(NOTHING_OWN))
            if self.own != NOTHING_OWN
            else self
        )

    def resting_on(self, own: Own) -> Self:
        """Return this with other tables of the reader's own, without what was in those before alone."""
        points = tuple(_resting_on(own, point) for point in self.points)
        system, members = _still_known(self.system, own), self._members(own)
        return replace(self, own=own, points=points, system=system, members=members)

    def _members(self, own: Own) -> str:
        """Return which capitals count beside other tables of the reader's own: all if nothing else would."""
        nothing = self.members == capital_groups.NO_CAPITALS and not self.towns and not own.places
        return capital_groups.ALL if nothing else self.members

    @cached_property
    def known_sites(self) -> tuple[Site, ...]:
        """What is known of the launch points shown, each site once: see `site_of`."""
        return tuple(dict.fromkeys(filter(None, map(self.site_of, self.shown))))

    @cached_property
    def unplaced(self) -> dict[System, tuple[LaunchPoint, ...]]:
        """The systems drawn round launch points at which no fact places them, with those points.

        A site of the catalogue or of the reader's table counts for every point of its town: within TOWN_KM;
        but a hypothetical one of the catalogue does not, for nobody says that there are missiles.
        """
        found: dict[System, tuple[LaunchPoint, ...]] = {}
        for point in self.shown:
            system = self.system_of(point)
            if system and not self._placing(system.id, point):
                found[system] = (*found.get(system, ()), point)
        return found

    def site_of(self, point: LaunchPoint) -> Site | None:
        """Return what is known of a launch point: the site that places its system there, if one does.

        Else the one that places what launches its system; else its own entry in the catalogue or the
        reader's table. A town may have several entries, each for other systems.
        """
        entries = [site for site in (*catalog.sites(), *self.own.sites) if site.id == point.id]
        system = self.system_of(point)
        of_system = self._placing(system.id, point) if system else []
        return next(iter((*of_system, *self._placing_launcher(point), *entries)), None)

    def launcher_of(self, point: LaunchPoint) -> System | None:
        """Return what launches a point's system, where a fact places it there and not the system itself."""
        system = self.system_of(point)
        placing = self._placing_launcher(point)
        if not system or not placing or self._placing(system.id, point):
            return None
        return next(each for each in placing[0].systems if each.id == system.launched_by)

    def _placing(self, system: str, point: LaunchPoint) -> list[Site]:
        """Return the sites that place a system, by its id, in the town of a launch point; its own first."""
        facts = (*(site for site in catalog.sites() if site.status != "hypothetical"), *self.own.sites)
        found = [site for site in facts if any(each.id == system for each in site.systems)]
        return sorted(filter(point.is_in_town_of, found), key=lambda site: site.id != point.id)

    def _placing_launcher(self, point: LaunchPoint) -> list[Site]:
        system = self.system_of(point)
        return self._placing(system.launched_by, point) if system and system.launched_by else []

    def edges_from(self, point: LaunchPoint) -> tuple[float, ...]:
        """Return the edges in km of all bands round a launch point, ascending."""
        return tuple(sorted({edge for band in self.drawn_from(point) for edge in band.edges_km}))

    def with_point_at(self, index: int, point: LaunchPoint) -> tuple[LaunchPoint, ...]:
        """Return the launch points with another in place of one of them."""
        return (*self.points[:index], point, *self.points[index + 1 :])


def too_many_bands(n: int) -> str:
    """Return the sentence for more bands than MAX_BANDS."""
    return _("{n} bands are more than one map can show; use at most {most}").format(n=n, most=MAX_BANDS)


def too_many_points(n: int) -> str:
    """Return the sentence for more launch points than MAX_LAUNCH_POINTS."""
    words = _("{n} launch points are more than one map can show; use at most {most}")
    return words.format(n=n, most=MAX_LAUNCH_POINTS)


def _resting_on(own: Own, point: LaunchPoint) -> LaunchPoint:
    """Return a launch point without the facts that went with the reader's table."""
    gone = point.own and all(point.id != each.id for each in own.sites)
    return replace(point, id="" if gone else point.id, system=_still_known(point.system, own))


def _still_known(system: System | None, own: Own) -> System | None:
    """Return a system, unless it was in the reader's table and is no longer."""
    gone = system and system.own and system not in own.systems
    return None if gone else system


DEFAULT = Scenario.parse(["kaliningrad"])
