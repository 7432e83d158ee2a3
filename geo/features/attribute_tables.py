"""A drawing as tables: bands, launch points, capitals and a year's sites, the same for every GIS format."""

from collections.abc import Iterator
from typing import Any

from geo import geodesy
from geo.features.bands import Area
from geo.features.drawing import Drawing
from geo.features.palette import dot
from geo.i18n import _

Row = dict[str, Any]

# The function that returns the rows describes the columns.
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

YEAR_SITE_COLUMNS = {
    "kind": str,
    "site": str,
    "site_name": str,
    "lat": float,
    "lon": float,
    "systems": str,
    "status": str,
    "first_year": int,
    "last_year": int,
    "years": str,
    "claim": str,
    "source": str,
    "source_url": str,
}


def bands(drawing: Drawing) -> Iterator[tuple[Area, Row]]:
    """Yield each area in a band with its row."""
    for area in drawing.areas:
        row = area.properties | {"label": area.band.label}
        yield area, {column: row[column] for column in BAND_COLUMNS}


def sites(drawing: Drawing) -> list[Row]:
    """Return each launch point, with what is claimed of it and where that can be read, if anything is.

    `own` is whether it comes from the reader's own table.
    """
    rows = []
    for point in drawing.points:
        site = point.site
        facts = [site.claim, site.source_title, site.source_url, site.caution] if site else [""] * 4
        values = [point.key, point.label, point.lat, point.lon, *facts, point.own]
        rows.append(dict(zip(SITE_COLUMNS, values, strict=True)))
    return rows


def capitals(drawing: Drawing) -> list[tuple[str, Row]]:
    """Return every capital from every launch point, with the colour of its dot.

    Distances are in km to the metre, azimuths in degrees to a hundredth. `on_map` is what the legend
    calls the capital, all launch points taken together. It is empty but in the row of the launch point from
    which the map shows it, so that each capital can be drawn once. `own` is whether the launch point, or a
    claim that is drawn round it, comes from the reader's own table.
    """
    shown = {(each.point.number, each.capital.iso_a2): each for each in drawing.capitals}
    rows = []
    for row in drawing.reaches:
        on_map = shown.get((row.point.number, row.capital.iso_a2))
        look = on_map.dot if on_map else dot(row.bands, row.position, drawing.styles)
        values = [
            row.point.key,
            row.point.label,
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
            (on_map.label or _("Capital")) if on_map else "",
            row.point.own or any(band.own for band in row.point.bands),
            row.capital.nato_since,
            row.capital.eu_member,
        ]
        rows.append((look.fill.colour, dict(zip(CAPITAL_COLUMNS, values, strict=True))))
    return rows


def year_sites(drawing: Drawing) -> list[Row]:
    """Return each site that stood, or was said to stand, in the year that is looked at; none without one.

    `kind` is `site`, and `site` its id. `systems` are separated by semicolons. `first_year` and `last_year`
    are None where no source gives them, and `years` is how one reads them. `source` is that of the claim.
    """
    rows = []
    for site in drawing.year_sites:
        values = ["site", site.id, site.name, site.lat, site.lon]
        values += ["; ".join(system.name for system in site.systems), site.standing]
        values += [site.first_year, site.last_year, site.years]
        values += [site.claim, site.source_title, site.source_url]
        rows.append(dict(zip(YEAR_SITE_COLUMNS, values, strict=True)))
    return rows
