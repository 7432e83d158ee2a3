"""Which countries lie in a band, wholly or partly, how much of their land, and where they begin and end."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import outlines
from geo.facts import claim_span
from geo.facts import countries as facts
from geo.facts.model import Country
from geo.features.bands import Area, DrawnBand
from geo.features.points import DrawnPoint
from geo.features.reach import BORDERLINE_KM
from geo.outlines import End, Extremes
from geo.words.i18n import _

State = Literal["not at all", "partly", "wholly"]
STATES: tuple[State, ...] = ("not at all", "partly", "wholly")  # by the numbers of `outlines`


@dataclass(frozen=True)
class Extreme:
    """The nearest or the farthest point of a country from a launch point."""

    lat: float
    lon: float
    distance_km: float
    azimuth_deg: float  # at the launch point, clockwise from north, 0..360


@dataclass(frozen=True)
class Ends:
    """The ends of a country from the launch point nearest to it."""

    point: DrawnPoint
    nearest: Extreme
    farthest: Extreme


@dataclass(frozen=True)
class Part:
    """A part of a country far from the rest."""

    name: str
    state: State
    share: float  # of its land, 0 to 1


@dataclass(frozen=True)
class CountryReach:
    """One country, or several as a whole, and one band round all its launch points."""

    band: DrawnBand
    inner_km: float  # of the ground in question: the band's, but of a system's highest figure 0
    outer_km: float
    label: str  # what that ground is called, with its ranges
    country: Country | facts.Union
    state: State
    share: float  # of its land that lies in the band, 0 to 1
    land_km2: float
    lands: tuple[int, ...]  # the numbers of its lands: see `facts.lands`
    rest: State  # of what is not far from the rest
    far_parts: tuple[Part, ...]  # of a country

    @property
    def is_whole(self) -> bool:
        """Whether it is several countries as a whole."""
        return isinstance(self.country, facts.Union)

    @cached_property
    def ends(self) -> Ends:
        """Its ends, measured when they are first asked for."""
        points = self.band.points
        ends = [_ends(point.lon, point.lat) for point in points]
        at, near = min(
            ((at, land) for at in range(len(points)) for land in self.lands),
            key=lambda pair: ends[pair[0]]["nearest"].km[pair[1]],
        )
        far = max(self.lands, key=lambda land: ends[at]["farthest"].km[land])
        return Ends(points[at], _extreme(ends[at]["nearest"], near), _extreme(ends[at]["farthest"], far))

    @property
    def borderline(self) -> bool:
        """Whether an end lies so near an edge that it is too close to call."""
        ends = self.ends.nearest.distance_km, self.ends.farthest.distance_km
        edges = filter(None, (self.inner_km, self.outer_km))
        return any(abs(end - edge) < BORDERLINE_KM for edge in edges for end in ends)


def countries(bands: Sequence[DrawnBand], areas: Sequence[Area], unit: str) -> tuple[CountryReach, ...]:
    """Return every country, by name, and then NATO, the EU and the treaty's states, band by band.

    Within the highest figure claimed of a system lies what is within the lowest, as in the legend. Whether a
    country lies wholly in a band or not at all is decided by distances, its share by the drawn band: see
    `outlines.within`. Raises DataError if the countries cannot be read.
    """
    ground = facts.lands()[1]
    measured: dict[DrawnBand, _Measured] = {}
    for points in dict.fromkeys(band.points for band in bands):
        some = [band for band in bands if band.points == points]
        lon, lat = np.array([(point.lon, point.lat) for point in points]).T
        spans = [_span_km(band) for band in some]
        polygons = [shapely.union_all(list(_polygons(band, areas))) for band in some]
        found = outlines.within(ground, lon, lat, spans, polygons)
        for band, (inner_km, _outer_km), inside in zip(some, spans, found, strict=True):
            label, state, km2 = _label(band, unit), inside.state.tolist(), inside.km2.tolist()
            measured[band] = _Measured(band, inner_km, label, state, km2, ground.km2.tolist())
    return tuple(
        measured[band].row(country, of) for band in bands for country, of in facts.lands_of().items()
    )


def _span_km(band: DrawnBand) -> tuple[float, float]:
    """Return the least and the greatest distance that count: of a highest figure all that is nearer, too."""
    least_km, greatest_km = band.band.included_km
    return (0.0 if band.band.part == "disputed" else least_km), greatest_km


def _polygons(band: DrawnBand, areas: Iterable[Area]) -> Iterator[BaseGeometry]:
    """Yield the drawn ground on which a country counts: of a highest figure that of the lowest, too."""
    for area in areas:
        other = area.band.band
        if area.band is band or (band.band.part == "disputed" and other.system == band.band.system):
            yield area.polygon


def highest(band: DrawnBand, unit: str) -> str:
    """Return the ranges within the highest figure claimed of a system; "" of any other band."""
    if band.band.part != "disputed":
        return ""
    return claim_span.between(0, (), band.band.outer_km, band.band.outer_claims, unit)


def _label(band: DrawnBand, unit: str) -> str:
    system, ranges = band.band.system, highest(band, unit)
    if not system or not ranges:
        return band.label
    return _("{system} within the highest claim, {ranges}").format(system=system.name, ranges=ranges)


@cache
def _known() -> dict[Country | facts.Union, tuple[list[int], float]]:
    """Return of each country, and of several as a whole, the lands far away, and all its land in km2."""
    lands, ground = facts.lands()
    return {
        country: ([land for land in of if lands[land].part], float(sum(ground.km2[land] for land in of)))
        for country, of in facts.lands_of().items()
    }


@dataclass(frozen=True, eq=False)
class _Measured:
    """How much of each land lies in a band."""

    band: DrawnBand
    inner_km: float
    label: str
    # Of each land:
    state: Sequence[int]  # see `outlines`
    km2: Sequence[float]  # in the band
    land_km2: Sequence[float]

    def row(self, country: Country | facts.Union, lands: tuple[int, ...]) -> CountryReach:
        """Return what lies in the band of a country, or of several, which have these lands."""
        far, land_km2 = _known()[country]
        state, share = self._of(lands)
        return CountryReach(
            band=self.band,
            inner_km=float(self.inner_km and self.band.band.inner_km),
            outer_km=self.band.band.outer_km,
            label=self.label,
            country=country,
            state=state,
            share=share,
            land_km2=land_km2,
            lands=lands,
            rest=self._of([land for land in lands if land not in far])[0] if far else state,
            far_parts=tuple(
                Part(facts.lands()[0][land].part, *self._of([land]))
                for land in far
                if isinstance(country, Country)
            ),
        )

    def _of(self, lands: Sequence[int]) -> tuple[State, float]:
        """Return whether some lands lie in the band together, and the share of them that does."""
        states = {STATES[self.state[land]] for land in lands}
        state: State = states.pop() if len(states) == 1 else "partly"
        whole_km2 = sum(self.land_km2[land] for land in lands)
        if state != "partly" or not whole_km2:
            return state, float(state == "wholly")
        return state, sum(self.km2[land] for land in lands) / whole_km2


@lru_cache(maxsize=64)  # of 40 kB; of several launch points one at a time is moved
def _ends(lon: float, lat: float) -> dict[End, Extremes]:
    return outlines.extremes(facts.lands()[1], lon, lat)


def _extreme(ends: Extremes, land: int) -> Extreme:
    return Extreme(
        float(ends.lat[land]), float(ends.lon[land]), float(ends.km[land]), float(ends.azimuth_deg[land])
    )
