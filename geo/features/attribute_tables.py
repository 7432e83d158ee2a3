"""A scenario as three tables: bands, launch points and capitals, the same for every GIS format."""

from collections.abc import Iterator
from typing import Any

from shapely import MultiPolygon, Polygon
from shapely.geometry import shape

from geo import geodesy
from geo.features import band_labels, legend, reach
from geo.features.bands import bands as band_features
from geo.features.bands import is_own
from geo.features.palette import dot_colours
from geo.i18n import _
from geo.scenario.band import Band
from geo.scenario.scenario import Scenario

Row = dict[str, Any]
Ground = Polygon | MultiPolygon

# What each column holds is said at `bands`, `sites` and `capitals`.
BAND_COLUMNS = {
    "site": str,
    "site_name": str,
    "band": str,
    "label": str,
    "inner_km": float,
    "outer_km": float,
    "tolerance_m": float,
    "own": bool,
}
SITE_COLUMNS = {
    "site": str,
    "site_name": str,
    "lat": float,
    "lon": float,
    "claim": str,
    "source": str,
    "source_url": str,
    "caution": str,
    "own": bool,
}
CAPITAL_COLUMNS = {
    "site": str,
    "site_name": str,
    "capital": str,
    "country": str,
    "iso_a2": str,
    "lat": float,
    "lon": float,
    "distance_km": float,
    "azimuth_deg": float,
    "range_class": str,
    "bands": str,
    "edge_km": float,
    "borderline": bool,
    "on_map": str,
    "own": bool,
    "nato_since": int,
    "eu_member": bool,
}


def bands(scenario: Scenario) -> Iterator[tuple[Band, Row, Ground]]:
    """Each of `band_features` with its style's band and its label."""
    drawn = {band.token: band for band in scenario.drawn}
    for feature in band_features(scenario):
        band = drawn[feature["properties"]["band"]]
        row = feature["properties"] | {"label": band_labels.band_label(band, scenario.units)}
        ground: Any = shape(feature["geometry"])
        yield band, {column: row[column] for column in BAND_COLUMNS}, ground


def sites(scenario: Scenario) -> list[Row]:
    """Each launch point shown, with what is claimed of it and where that can be read, if anything is.

    `own` is whether it is out of the reader's own table.
    """
    rows = []
    known = {site.id: site for site in scenario.known_sites}
    for point in scenario.shown:
        site = known.get(point.id)
        facts = [site.claim, site.source_title, site.source_url, site.caution] if site else [""] * 4
        own = is_own((point,))
        values = [scenario.keys[point], point.label, point.lat, point.lon, *facts, own]
        rows.append(dict(zip(SITE_COLUMNS, values, strict=True)))
    return rows


def capitals(scenario: Scenario) -> list[tuple[str, Row]]:
    """Every capital from every launch point, as in `reach.reach`, with its colour.

    Distances are in km to the metre, azimuths in degrees to a hundredth. `on_map` is what the legend
    calls the capital, all launch points taken together. It is empty but in the row that
    `reach.nearest` has, so that each capital can be drawn once. `own` is whether the launch point, or a
    claim that is drawn round it, is out of the reader's own table.
    """
    shown = {(row.site, row.capital): row for row in reach.nearest(scenario)}
    rows = []
    for row in reach.reach(scenario):
        on_map = shown.get((row.site, row.capital))
        values = [
            scenario.keys[row.site],
            row.site.label,
            row.capital.name,
            row.capital.country,
            row.capital.iso_a2,
            row.capital.lat,
            row.capital.lon,
            round(row.distance_km, 3),
            geodesy.whole_azimuth(row.azimuth_deg, 2),
            row.range_class,
            "; ".join(band.token for band in row.bands),
            None if row.edge_km is None else round(row.edge_km, 3),
            row.borderline,
            (legend.place_label(scenario, on_map) or _("Capital")) if on_map else "",
            is_own((row.site,), scenario.drawn_from(row.site)),
            row.capital.nato_since,
            row.capital.eu_member,
        ]
        colour, _rim = dot_colours((on_map or row).bands, row.position, scenario.drawn)
        rows.append((colour, dict(zip(CAPITAL_COLUMNS, values, strict=True))))
    return rows
