"""A drawing as tables: bands, launch points, capitals and a year's sites, the same for every GIS format."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from types import MappingProxyType
from typing import Any, get_args

from shapely import MultiPolygon

from geo import geodesy
from geo.facts import countries as facts
from geo.facts.model import Country
from geo.features import country_words
from geo.features.bands import TOLERANCE_M, Area
from geo.features.common_ground import ID, CommonGround
from geo.features.countries import CountryReach
from geo.features.drawing import Drawing
from geo.features.palette import dot

_BESIDE = {"column": False}  # metadata of a field that is no column


@dataclass(frozen=True)
class Row:
    """A row of a table, whose columns are the fields of its class."""

    @classmethod
    @cache
    def columns(cls) -> Mapping[str, type]:
        """Return the type of each column. A value that is not known is None."""
        types = {
            each.name: (get_args(each.type) or (each.type,))[0]
            for each in fields(cls)
            if each.metadata != _BESIDE
        }
        return MappingProxyType(types)

    def values(self) -> dict[str, Any]:
        """Return the value in each column."""
        return {column: getattr(self, column) for column in self.columns()}


@dataclass(frozen=True)
class BandRow(Row):
    """The area in a band."""

    site: str  # of several launch points that are joined, their names joined
    site_name: str
    band: str
    label: str
    inner_km: float
    outer_km: float
    tolerance_m: float
    own: bool  # whether a launch point or the claim comes from the reader's own table


@dataclass(frozen=True)
class LaunchPointRow(Row):
    """A launch point, with what is claimed of it and where that can be read, if anything is."""

    site: str
    site_name: str
    lat: float
    lon: float
    claim: str
    source: str
    source_url: str
    caution: str
    own: bool  # whether it comes from the reader's own table


@dataclass(frozen=True)
class CapitalRow(Row):
    """A capital from a launch point."""

    site: str
    site_name: str
    capital: str
    country: str
    iso_a2: str
    lat: float
    lon: float
    distance_km: float  # to the metre
    azimuth_deg: float  # to a hundredth
    range_class: str
    bands: str
    edge_km: float | None  # to the metre
    borderline: bool
    on_map: str  # what the legend calls it, from all launch points; "" but in the row from which it is shown
    own: bool  # whether it, the launch point, or a claim drawn round that comes from the reader's own table
    nato_since: int | None
    eu_member: bool | None  # None if its country is not known
    reached_from: int  # how many of all launch points have a band that holds it
    on_map_id: str = field(metadata=_BESIDE)  # the ids of the legend's entries where `on_map` has their words
    colour: str = field(metadata=_BESIDE)  # of its dot


@dataclass(frozen=True)
class YearSiteRow(Row):
    """A site that stood, or was said to stand, in the selected year."""

    kind: str  # `site`
    site: str  # its id
    site_name: str
    lat: float
    lon: float
    systems: str  # separated by semicolons
    status: str
    first_year: int | None  # None where no source gives it
    last_year: int | None
    years: str  # how one reads them
    claim: str
    source: str  # of the claim
    source_url: str


@dataclass(frozen=True)
class CountryRow(Row):
    """A country, or several as a whole, and one band round all its launch points."""

    site: str  # the launch points of the band, separated by semicolons
    site_name: str
    band: str  # the ground in question, as is `label`
    label: str
    inner_km: float  # of that ground in question: within a system's highest figure lies all that is nearer
    outer_km: float
    country: str
    iso_a3: str  # "" of several as a whole
    in_band: str  # `wholly`, `partly` or `not at all`
    share_percent: float  # of its land, to a tenth
    land_km2: int
    nearest_km: float  # to a tenth, as all that follows is from the launch point `nearest_site`
    nearest_lat: float
    nearest_lon: float
    nearest_azimuth_deg: float
    farthest_km: float
    farthest_lat: float
    farthest_lon: float
    farthest_azimuth_deg: float
    nearest_site: str
    borderline: bool  # whether `in_band` would be another with an edge less than 10 km nearer or farther
    far_parts: str  # `Svalbard: wholly`, separated by semicolons
    own: bool


@dataclass(frozen=True)
class CommonRow(Row):
    """The ground that launch points have in common."""

    kind: str  # `common`
    site: str  # the launch points, separated by semicolons
    site_name: str
    least: int  # from how many of them it is in reach, at least
    of: int  # how many there are
    label: str
    capitals: int  # that lie on it
    tolerance_m: float
    own: bool  # whether a launch point or a claim comes from the reader's own table


PlaceRow = LaunchPointRow | CapitalRow | YearSiteRow


def bands(drawing: Drawing) -> Iterator[tuple[Area, BandRow]]:
    """Yield each area in a band with its row."""
    for area in drawing.areas:
        band = area.band.band
        yield (
            area,
            BandRow(
                site=area.site,
                site_name=area.site_name,
                band=band.token,
                label=area.band.label,
                inner_km=band.inner_km,
                outer_km=band.outer_km,
                tolerance_m=TOLERANCE_M,
                own=area.own,
            ),
        )


def common(drawing: Drawing) -> list[tuple[CommonGround, CommonRow]]:
    """Return the ground that launch points have in common with its row; nothing if there is none."""
    return [
        (
            ground,
            CommonRow(
                kind=ID,
                site="; ".join(point.key for point in ground.points),
                site_name="; ".join(point.label for point in ground.points),
                least=ground.least,
                of=len(ground.points),
                label=ground.label,
                capitals=ground.places,
                tolerance_m=TOLERANCE_M,
                own=ground.own,
            ),
        )
        for ground in filter(None, [drawing.common])
    ]


def launch_points(drawing: Drawing) -> list[LaunchPointRow]:
    """Return each launch point."""
    return [
        LaunchPointRow(
            site=point.key,
            site_name=point.label,
            lat=point.lat,
            lon=point.lon,
            claim=str(point.site.claim) if point.site else "",
            source=point.site.source_title if point.site else "",
            source_url=point.site.source_url if point.site else "",
            caution=str(point.site.caution) if point.site else "",
            own=point.own,
        )
        for point in drawing.points
    ]


def capitals(drawing: Drawing) -> list[CapitalRow]:
    """Return every capital from every launch point; each is shown in one row, so that it is drawn once."""
    shown = {(each.point.number, each.code): each for each in drawing.places}
    reached = {each.code: each.reached_from for each in drawing.places}
    rows = []
    for row in drawing.reaches:
        on_map = shown.get((row.point.number, row.code))
        look = on_map.dot if on_map else dot(row.bands, row.position, drawing.styles)
        rows.append(
            CapitalRow(
                site=row.point.key,
                site_name=row.point.label,
                capital=str(row.place.name),
                country=str(row.place.country),
                iso_a2=row.place.iso_a2,
                lat=row.place.lat,
                lon=row.place.lon,
                distance_km=round(row.distance_km, 3),
                azimuth_deg=geodesy.whole_azimuth(row.azimuth_deg, 2),
                range_class=row.range_class,
                bands="; ".join(band.token for band in row.bands),
                edge_km=None if row.edge_km is None else round(row.edge_km, 3),
                borderline=row.borderline,
                on_map=(on_map.label or drawing.asked.one) if on_map else "",
                own=row.point.own or row.place.own or any(band.own for band in row.point.bands),
                nato_since=row.place.nato_since,
                eu_member=row.place.eu_member,
                reached_from=reached[row.code],
                on_map_id="; ".join(on_map.entries) if on_map else "",
                colour=look.fill.colour,
            )
        )
    return rows


def countries(drawing: Drawing) -> list[CountryRow]:
    """Return every country, and then NATO, the EU and the treaty's states, band by band."""
    return [
        CountryRow(
            site="; ".join(point.key for point in row.band.points),
            site_name="; ".join(point.label for point in row.band.points),
            band=row.ground_id,
            label=row.label,
            inner_km=row.inner_km,
            outer_km=row.outer_km,
            country=str(row.country.name),
            iso_a3=row.country.iso_a3 if isinstance(row.country, Country) else "",
            in_band=row.state,
            share_percent=_percent(row),
            land_km2=round(row.land_km2),
            nearest_km=round(row.ends.nearest.distance_km, 1),
            nearest_lat=round(row.ends.nearest.lat, 2),
            nearest_lon=round(row.ends.nearest.lon, 2),
            nearest_azimuth_deg=geodesy.whole_azimuth(row.ends.nearest.azimuth_deg, 1),
            farthest_km=round(row.ends.farthest.distance_km, 1),
            farthest_lat=round(row.ends.farthest.lat, 2),
            farthest_lon=round(row.ends.farthest.lon, 2),
            farthest_azimuth_deg=geodesy.whole_azimuth(row.ends.farthest.azimuth_deg, 1),
            nearest_site=row.ends.point.key,
            borderline=row.borderline,
            far_parts="; ".join(map(country_words.part_words, row.far_parts)),
            own=row.band.band.own or any(point.own for point in row.band.points),
        )
        for row in drawing.countries
    ]


def countries_shown(drawing: Drawing) -> Iterator[tuple[MultiPolygon, CountryRow]]:
    """Yield each country as the basemap draws it with its row, for each band in which it lies.

    None if countries are not shown; of what the basemap leaves out there is no polygon.
    """
    drawn = facts.drawn() if drawing.has_countries else {}
    for row in countries(drawing) if drawn else ():
        if row.in_band != "not at all" and row.iso_a3 in drawn:
            yield drawn[row.iso_a3], row


def _percent(row: CountryReach) -> float:
    """Return the share of a country's land to a tenth of a per cent; 0 and 100 only where that is certain."""
    if row.state != "partly":
        return 100.0 * (row.state == "wholly")
    return min(max(round(100 * row.share, 1), 0.1), 99.9)


def year_sites(drawing: Drawing) -> list[YearSiteRow]:
    """Return each site that stood, or was said to stand, in the selected year; none without one."""
    return [
        YearSiteRow(
            kind="site",
            site=site.id,
            site_name=str(site.name),
            lat=site.lat,
            lon=site.lon,
            systems="; ".join(str(system.name) for system in site.systems),
            status=site.standing,
            first_year=site.first_year,
            last_year=site.last_year,
            years=str(site.years),
            claim=str(site.claim),
            source=site.source_title,
            source_url=site.source_url,
        )
        for site in drawing.year_sites
    ]
