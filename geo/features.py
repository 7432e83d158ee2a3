"""A scenario's bands as GeoJSON features and its capitals as rows. Every output draws from these alone."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from shapely.geometry import mapping

from geo import catalog, geodesy, membership, shapes, treaty
from geo.scenario import Band, LaunchPoint, Scenario

TOLERANCE_M = 100.0
BORDERLINE_KM = 10.0  # A capital is not a point: nearer to an edge than this is too close to call.

Position = Literal["in", "nearer", "between", "farther"]


@dataclass(frozen=True)
class Reach:
    """One capital as seen from one launch point."""

    site: LaunchPoint
    capital: catalog.Capital
    distance_km: float
    azimuth_deg: float  # at the launch point, clockwise from north, 0..360
    range_class: treaty.RangeClass
    bands: tuple[Band, ...]  # those of the scenario that hold it
    position: Position  # "in" one of them, or where it lies outside all
    edge_km: float | None  # to the nearest edge in use; None where no band is

    @property
    def borderline(self) -> bool:
        """Whether it lies too close to an edge to call."""
        return self.edge_km is not None and self.edge_km < BORDERLINE_KM


@lru_cache(maxsize=256)
def reach(scenario: Scenario) -> tuple[Reach, ...]:
    """Every capital that counts from every launch point: site by site, nearest first."""
    counts = membership.GROUPS[scenario.members].holds
    capitals = [capital for capital in catalog.capitals() if counts(capital)]
    lon, lat = np.array([[capital.lon, capital.lat] for capital in capitals]).T
    rows = []
    for site in scenario.sites:
        distances_km, azimuths_deg = geodesy.inverse(site.lon, site.lat, lon, lat)
        rows += [
            _reach(scenario, site, capitals[i], float(distances_km[i]), float(azimuths_deg[i]))
            for i in np.argsort(distances_km, kind="stable")
        ]
    return tuple(rows)


@lru_cache(maxsize=256)
def nearest(scenario: Scenario) -> tuple[Reach, ...]:
    """Each capital once, nearest first: its distance from the launch point nearest to it.

    Its bands are those that hold it from any launch point, for that is what the map shows.
    """
    first: dict[str, Reach] = {}
    for row in sorted(reach(scenario), key=lambda row: row.distance_km):
        before = first.setdefault(row.capital.iso_a2, row)
        held = {*before.bands, *row.bands}
        # What lies within every claim from one launch point is disputed from none.
        agreed = any(band.part == "agreed" for band in held)
        bands = tuple(b for b in scenario.drawn if b in held and not (agreed and b.part == "disputed"))
        first[row.capital.iso_a2] = replace(before, bands=bands, position="in" if bands else before.position)
    return tuple(first.values())


@lru_cache(maxsize=64)
def bands(scenario: Scenario) -> tuple[dict[str, Any], ...]:
    """One RFC 7946 feature for each launch point and band, in the scenario's order.

    Properties: `site`, `site_name`, `lat`, `lon` (degrees), `band`, `inner_km`, `outer_km`, `tolerance_m`.
    """
    return tuple(
        {
            "type": "Feature",
            "properties": {
                "site": site.key,
                "site_name": site.label,
                "lat": site.lat,
                "lon": site.lon,
                **_band_properties(band),
            },
            "geometry": mapping(
                shapes.annulus(site.lon, site.lat, band.inner_km, band.outer_km, TOLERANCE_M)
            ),
        }
        for site in scenario.sites
        for band in scenario.drawn
    )


def unions(scenario: Scenario) -> tuple[dict[str, Any], ...]:
    """One feature for each band: the ground in that band of at least one launch point.

    Properties as in `bands`, with the launch points' names joined and without coordinates.
    """
    lon, lat = zip(*((site.lon, site.lat) for site in scenario.sites), strict=True)
    return tuple(
        {
            "type": "Feature",
            "properties": {
                "site": "; ".join(site.key for site in scenario.sites),
                "site_name": "; ".join(site.label for site in scenario.sites),
                **_band_properties(band),
            },
            "geometry": mapping(shapes.union(lon, lat, band.inner_km, band.outer_km, TOLERANCE_M)),
        }
        for band in scenario.drawn
    )


def _band_properties(band: Band) -> dict[str, Any]:
    return {
        "band": band.token,
        "inner_km": band.inner_km,
        "outer_km": band.outer_km,
        "tolerance_m": TOLERANCE_M,
    }


def edge_points(site: LaunchPoint, edge_km: float) -> list[tuple[float, float]]:
    """Four points (longitude, latitude) of a ring, north, east, south and west: where its label may stand."""
    lon, lat = geodesy.destination(site.lon, site.lat, np.array([0.0, 90.0, 180.0, 270.0]), edge_km)
    return list(zip(lon.tolist(), lat.tolist(), strict=True))


def _reach(
    scenario: Scenario, site: LaunchPoint, capital: catalog.Capital, distance_km: float, azimuth_deg: float
) -> Reach:
    bands = tuple(band for band in scenario.drawn if band.holds(distance_km))
    return Reach(
        site,
        capital,
        distance_km,
        azimuth_deg,
        treaty.range_class(distance_km),
        bands,
        "in" if bands else _position(scenario, distance_km),
        min((abs(distance_km - edge_km) for edge_km in scenario.edges_km), default=None),
    )


def _position(scenario: Scenario, distance_km: float) -> Position:
    """Where a place in none of the bands lies."""
    if all(distance_km <= band.inner_km for band in scenario.drawn):
        return "nearer"
    return "farther" if all(distance_km > band.outer_km for band in scenario.drawn) else "between"
