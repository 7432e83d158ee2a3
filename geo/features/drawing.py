"""The one value that every output takes: all that is drawn and said of a scenario, computed once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from shapely import MultiPolygon, Point, Polygon

from geo import geodesy, treaty
from geo.facts import claim_span
from geo.facts.claim_span import Span
from geo.facts.model import Claim, Site, System
from geo.facts.years import Year
from geo.features import band_labels, bands, countries, legend, marks, reach, usual_circle
from geo.features.asked import NAMED, Asked, asked
from geo.features.bands import Area, DrawnBand, Ring
from geo.features.common_ground import CommonGround, common_ground
from geo.features.countries import CountryReach
from geo.features.kept import kept
from geo.features.legend import Entry
from geo.features.marks import Mark
from geo.features.palette import Dot, Style, band_style, dot
from geo.features.points import DrawnPoint, points
from geo.features.reach import Position, Reach
from geo.features.usual_circle import UsualCircle
from geo.scenario import link
from geo.scenario.band import Band
from geo.scenario.scenario import Scenario

# Where the name of the ground nearer than the treaty's ranges may stand: azimuths from a launch point, km.
NAMED_AT = (340.0, 200.0, 20.0, 160.0, 270.0, 90.0), 0.66 * treaty.SHORTER.inner_km


@dataclass(frozen=True)
class DrawnPlace(Reach):
    """A place as the map shows it, once: see `reach.nearest`."""

    dot: Dot
    label: str  # what the legend calls it: its bands, or where it lies outside them
    name: str  # the same in fewer words
    entries: tuple[str, ...]  # the ids of these entries of the legend


@dataclass(frozen=True, eq=False)
class Drawing:
    """A scenario as it is drawn. Only the polygons of its areas are made when they are first asked for."""

    points: tuple[DrawnPoint, ...]  # those shown
    bands: tuple[DrawnBand, ...]  # those chosen, then those of claims
    styles: Mapping[Band, Style]
    areas: tuple[Area, ...]  # point by point
    rings: tuple[Ring, ...]
    reaches: tuple[Reach, ...]  # every place from every launch point
    places: tuple[DrawnPlace, ...]  # each once, nearest first
    legend: tuple[Entry, ...]
    marks: tuple[Mark, ...]  # the ranges among the places, ascending
    claims: Mapping[System, tuple[Claim, ...]]  # about each system drawn
    spans: Mapping[System, Span]  # of the claims about each of which one is a figure
    unplaced: Mapping[System, tuple[DrawnPoint, ...]]  # systems where no fact places them
    circles: tuple[UsualCircle, ...]  # the usual ones, if they are asked for
    has_circle: bool  # whether they are
    has_countries: bool  # whether countries are shown
    asked_common: CommonGround | None  # what launch points have in common, if it is asked for
    asked: Asked  # the places
    year: Year | None  # that is selected, if any
    unit: str  # of lengths: a key of `units.UNITS`
    query: str  # of the link that opens the scenario
    uses_own: bool  # whether it rests on the reader's own tables, which no link carries

    @property
    def sites(self) -> tuple[Site, ...]:
        """What is known of the launch points, each site once."""
        return tuple(dict.fromkeys(point.site for point in self.points if point.site))

    @property
    def year_sites(self) -> tuple[Site, ...]:
        """The sites that stood, or were said to stand, in the selected year."""
        return self.year.sites if self.year else ()

    @property
    def common(self) -> CommonGround | None:
        """The ground that launch points have in common, if it is asked for and there is any."""
        return self.asked_common if self.asked_common and not self.asked_common.is_empty else None

    @cached_property
    def nearer(self) -> Polygon | MultiPolygon | None:
        """The ground that is nearer than the treaty's ranges, where its shorter band is the subject."""
        subject = not any(each.band.part for each in self.bands)
        shorter = [each for each in self.bands if each.band.name == "shorter" and subject]
        return bands.nearer(shorter[0], self.areas) if shorter else None

    @cached_property
    def nearer_label_points(self) -> list[tuple[float, float]]:
        """Where the name of that ground may be placed: longitude, latitude; the best first."""
        at = geodesy.destination
        azimuths_deg, km = NAMED_AT
        places = [
            place
            for point in self.points
            for place in np.transpose(at(point.lon, point.lat, np.array(azimuths_deg), km)).tolist()
        ]
        return [(lon, lat) for lon, lat in places if self.nearer and self.nearer.contains(Point(lon, lat))]

    @cached_property
    def countries(self) -> tuple[CountryReach, ...]:
        """Which countries lie in each band, measured when they are first asked for."""
        return countries.countries(self.bands, self.areas, self.unit)

    @cached_property
    def named(self) -> tuple[DrawnPlace, ...]:
        """The places that one map may name: of many the leading ones."""
        if not self.asked.are_many:
            return self.places
        leading = {*self.asked.codes[:NAMED]}
        return tuple(row for row in self.places if row.code in leading)

    def areas_of(self, band: DrawnBand) -> list[Area]:
        """Return the areas in a band."""
        return [area for area in self.areas if area.band is band]

    def countries_of(self, band: DrawnBand) -> list[CountryReach]:
        """Return every country, and what is asked about as a whole, as it lies to a band."""
        return [row for row in self.countries if row.band is band]


@kept(most=128)
def drawing(scenario: Scenario) -> Drawing:
    """Return all that is drawn and said of a scenario."""
    unit, places = scenario.units, asked(scenario)
    shown = points(scenario)
    rows = reach.reach(shown, places)
    nearest = reach.nearest(rows, scenario.drawn)
    drawn = tuple(
        DrawnBand(
            band,
            band_style(band, scenario.drawn),
            band_labels.band_label(band, unit),
            tuple(point for point in shown if band in point.bands),
            sum(band in row.bands for row in nearest),
            bands.edges(band, unit),
            scenario.union,
        )
        for band in scenario.drawn
    )
    styles = {each.band: each.style for each in drawn}
    labels = legend.place_labels(drawn, unit)
    names = legend.place_names(labels)
    claims = {system: claim_span.claims_about(system, scenario.own.claims) for system in scenario.systems}
    return Drawing(
        points=shown,
        bands=drawn,
        styles=styles,
        areas=bands.areas(shown, drawn),
        rings=bands.rings(shown, drawn),
        reaches=rows,
        places=tuple(_places(nearest, styles, labels, names)),
        legend=legend.legend(drawn, nearest, unit),
        marks=marks.marks(drawn, claims, shown, rows),
        claims=claims,
        spans={system: span for system, every in claims.items() if (span := claim_span.span(every))},
        unplaced={
            system: tuple(point for point in shown if scenario.points[point.number] in places)
            for system, places in scenario.unplaced.items()
        },
        circles=usual_circle.circles(shown, rows) if scenario.circle else (),
        has_circle=scenario.circle,
        has_countries=scenario.countries,
        asked_common=common_ground(scenario.common, shown, rows),
        asked=places,
        year=Year(scenario.year) if scenario.year else None,
        unit=unit,
        query=link.query(scenario.spoken()),
        uses_own=scenario.uses_own,
    )


def _places(
    rows: Iterable[Reach],
    styles: Mapping[Band, Style],
    labels: Mapping[Band | Position, str],
    names: Mapping[Band | Position, str],
) -> Iterator[DrawnPlace]:
    """Yield each place with its look and its words, which all have in common that lie alike."""
    known: dict[tuple[tuple[Band, ...], Position], dict[str, Any]] = {}
    for row in rows:
        lies = row.bands, row.position
        if lies not in known:
            where = row.bands or (row.position,)
            known[lies] = {
                "dot": dot(row.bands, row.position, styles),
                "label": "; ".join(labels.get(place, "") for place in where),
                "name": "; ".join(names.get(place, "") for place in where),
                "entries": tuple(place.token if isinstance(place, Band) else place for place in where),
            }
        yield DrawnPlace(**vars(row), **known[lies])
