"""Which countries lie in a band, wholly or partly, how much of their land, and where they begin and end."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import extremes, outlines
from geo.extremes import End, Extremes
from geo.facts import claim_span
from geo.facts import countries as facts
from geo.facts.model import Country
from geo.features.bands import Area, DrawnBand
from geo.features.points import DrawnPoint
from geo.features.reach import BORDERLINE_KM
from geo.geodesy import Array
from geo.outlines import States, Whole
from geo.words.i18n import Text, _, in_order

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

    name: Text
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
    borderline: bool  # whether its state would be another with an edge less than 10 km nearer or farther

    @property
    def is_whole(self) -> bool:
        """Whether it is several countries as a whole."""
        return isinstance(self.country, facts.Union)

    @property
    def ground_id(self) -> str:
        """The id of the ground in question: the band's, but of a system's highest figure one of its own."""
        band = self.band.band
        return f"{band.name}:highest" if band.part == "disputed" else band.token

    @property
    def missing_km(self) -> float:
        """How far its nearest land is from lying in the band; 0 if it does."""
        found = [_ends(point.lon, point.lat) for point in self.band.points]
        ends = [(each["nearest"].km, each["farthest"].km) for each in found]
        return min(
            max(0.0, float(near[land]) - self.outer_km, self.inner_km - float(far[land]))
            for near, far in ends
            for land in self.lands
        )

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


def countries(bands: Sequence[DrawnBand], areas: Sequence[Area], unit: str) -> tuple[CountryReach, ...]:
    """Return every country, by name, and then NATO, the EU and the treaty's states, band by band.

    Within the highest figure claimed of a system lies what is within the lowest, as in the legend. Whether a
    country lies wholly in a band or not at all is decided by distances, its share by the drawn band: see
    `outlines.within`. Raises DataError if the countries cannot be read.
    """
    ground = facts.lands()[1]
    rows: dict[DrawnBand, list[CountryReach]] = {}
    for points in dict.fromkeys(band.points for band in bands):
        some = [band for band in bands if band.points == points]
        lon, lat = np.array([(point.lon, point.lat) for point in points]).T
        spans = [_span_km(band) for band in some]
        polygons = [shapely.union_all(list(_polygons(band, areas))) for band in some]
        found = outlines.within(ground, lon, lat, spans, polygons, BORDERLINE_KM)
        for band, inside in zip(some, found, strict=True):
            rows[band] = _by_name(_rows(band, _label(band, unit), inside))
    return tuple(row for band in bands for row in rows[band])


def _by_name(rows: Sequence[CountryReach]) -> list[CountryReach]:
    """Return countries by their names in the language that is spoken, and then several as a whole."""
    alone = [row for row in rows if not row.is_whole]
    return [*in_order(alone, lambda row: str(row.country.name)), *(row for row in rows if row.is_whole)]


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


@dataclass(frozen=True, eq=False)
class _Lands:
    """Some lands of each country, and of several as a whole: those of one after those of the other."""

    numbers: Whole
    starts: Whole  # of the lands of each

    def sums(self, of_lands: Array) -> Array:
        """Return the sum of a number of each land, for each country."""
        return np.add.reduceat(of_lands[self.numbers], self.starts)

    def states(self, of_lands: States) -> States:
        """Return how each country lies in a band whose lands lie so in it."""
        some = of_lands[self.numbers]
        least, most = np.minimum.reduceat(some, self.starts), np.maximum.reduceat(some, self.starts)
        return np.where(least == most, least, outlines.PARTLY)


@cache
def _lands(far: bool = True) -> _Lands:
    """Return all lands of each country, and of several as a whole; or those not far from the rest."""
    every = facts.lands()[0]
    some = [[land for land in of if far or not every[land].part] for of in facts.lands_of().values()]
    sizes = np.array([len(each) for each in some])
    return _Lands(np.concatenate(some), np.cumsum(sizes) - sizes)


@cache
def _far_lands() -> tuple[list[tuple[int, Text]], ...]:
    """Return of each country the lands far away, with their names; of several as a whole none."""
    every = facts.lands()[0]
    return tuple(
        [(land, every[land].part) for land in of if every[land].part and isinstance(country, Country)]
        for country, of in facts.lands_of().items()
    )


def _rows(band: DrawnBand, label: str, inside: outlines.Within) -> list[CountryReach]:
    """Return what lies in a band of each country, and of several as a whole."""
    all_km2 = facts.lands()[1].km2
    state, land_km2 = _lands().states(inside.state), _lands().sums(all_km2)
    part = _lands().sums(inside.km2) / np.maximum(land_km2, 1e-9)
    share = np.where(state == outlines.PARTLY, part, state == outlines.WHOLLY)
    close = np.any([_lands().states(moved) != state for moved in inside.moved], axis=0)
    columns = state, share, land_km2, _lands(far=False).states(inside.state), close
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [
        CountryReach(
            band=band,
            inner_km=0.0 if band.band.part == "disputed" else band.band.inner_km,
            outer_km=band.band.outer_km,
            label=label,
            country=country,
            state=STATES[state],
            share=share,
            land_km2=land_km2,
            lands=lands,
            rest=STATES[rest],
            far_parts=tuple(_part(land, name, inside) for land, name in far),
            borderline=close,
        )
        for (country, lands), far, (state, share, land_km2, rest, close) in zip(
            facts.lands_of().items(), _far_lands(), rows, strict=True
        )
    ]


def _part(land: int, name: Text, inside: outlines.Within) -> Part:
    """Return how a part of a country lies in a band."""
    state, share = int(inside.state[land]), inside.km2[land] / facts.lands()[1].km2[land]
    return Part(name, STATES[state], float(share if state == outlines.PARTLY else state == outlines.WHOLLY))


@lru_cache(maxsize=64)  # of 40 kB; of several launch points one at a time is moved
def _ends(lon: float, lat: float) -> dict[End, Extremes]:
    return extremes.extremes(facts.lands()[1], lon, lat)


def _extreme(ends: Extremes, land: int) -> Extreme:
    return Extreme(
        float(ends.lat[land]), float(ends.lon[land]), float(ends.km[land]), float(ends.azimuth_deg[land])
    )
