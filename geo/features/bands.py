"""A scenario's bands as polygons: one RFC 7946 feature for each launch point and band, or for each band."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any

import numpy as np
from shapely.geometry import mapping

from geo import geodesy, shapes
from geo.features.kept import kept
from geo.scenario.band import Band
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.scenario import Scenario

TOLERANCE_M = 100.0


@kept(most=64)
def bands(scenario: Scenario) -> tuple[dict[str, Any], ...]:
    """One RFC 7946 feature for each launch point shown and band round it, in the scenario's order.

    Properties: `site`, `site_name`, `lat`, `lon` (degrees), `own` (whether the point or the claim is the
    reader's), `band`, `inner_km`, `outer_km`, `tolerance_m`. In a scenario with `union` one for each band:
    the ground in that band of at least one launch point, with their names joined and without coordinates.
    """
    return _unions(scenario) if scenario.union else _single(scenario)


def _single(scenario: Scenario) -> tuple[dict[str, Any], ...]:
    return tuple(
        _feature(
            {"site": scenario.keys[site], "site_name": site.label, "lat": site.lat, "lon": site.lon},
            (site,),
            band,
            _annulus(site.lon, site.lat, band.inner_km, band.outer_km),
        )
        for site in scenario.shown
        for band in scenario.drawn_from(site)
    )


def _unions(scenario: Scenario) -> tuple[dict[str, Any], ...]:
    made = []
    for band in scenario.drawn:
        sites = tuple(site for site in scenario.shown if band in scenario.drawn_from(site))
        lon, lat = zip(*((site.lon, site.lat) for site in sites), strict=True)
        names = {
            "site": "; ".join(scenario.keys[site] for site in sites),
            "site_name": "; ".join(site.label for site in sites),
        }
        shape = mapping(shapes.union(lon, lat, band.inner_km, band.outer_km, TOLERANCE_M))
        made.append(_feature(names, sites, band, shape))
    return tuple(made)


@lru_cache(maxsize=128)  # of up to 100 kB; of several launch points one at a time is moved
def _annulus(lon: float, lat: float, inner_km: float, outer_km: float) -> dict[str, Any]:
    made: dict[str, Any] = mapping(shapes.annulus(lon, lat, inner_km, outer_km, TOLERANCE_M))
    return made


def _feature(
    names: dict[str, Any], sites: tuple[LaunchPoint, ...], band: Band, geometry: dict[str, Any]
) -> dict[str, Any]:
    properties = {**names, "own": is_own(sites, (band,)), **_band_properties(band)}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def is_own(sites: Collection[LaunchPoint], bands: Collection[Band] = ()) -> bool:
    """Whether any of these points, or a claim behind any of these bands, is out of the reader's own table."""
    return any(site.own for site in sites) or any(band.own for band in bands)


def _band_properties(band: Band) -> dict[str, Any]:
    return {
        "band": band.token,
        "inner_km": band.inner_km,
        "outer_km": band.outer_km,
        "tolerance_m": TOLERANCE_M,
    }


def edge_points(
    scenario: Scenario, site: LaunchPoint, band: Band, edge_km: float
) -> list[tuple[float, float]]:
    """Where the label of a band’s edge may stand: north, east, south and west; longitude, latitude.

    In a scenario with `union` without those that lie within the joined form.
    """
    lon, lat = geodesy.destination(site.lon, site.lat, np.array([0.0, 90.0, 180.0, 270.0]), edge_km)
    apart = np.full(lon.shape, True)
    for other in scenario.shown if scenario.union else ():
        if other != site and band in scenario.drawn_from(other):
            distances_km = geodesy.distance_km(other.lon, other.lat, lon, lat)
            apart &= (distances_km < band.inner_km) | (distances_km > band.outer_km)
    return list(zip(lon[apart].tolist(), lat[apart].tolist(), strict=True))
