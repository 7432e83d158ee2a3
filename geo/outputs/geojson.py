"""The bands, and the sites of a year, as GeoJSON (RFC 7946), with the look that web maps give them."""

import itertools
import json
from dataclasses import replace
from typing import Any

from shapely import MultiPolygon
from shapely.geometry import mapping

from geo.features import attribute_tables
from geo.features.attribute_tables import CommonRow, CountryRow, YearSiteRow
from geo.features.common_ground import CommonGround
from geo.features.drawing import Drawing
from geo.features.palette import COMMON, COMMON_FILL, YEAR_SITE, Style
from geo.features.provenance import Receipt


def bands_geojson(drawing: Drawing, receipt: Receipt | None = None) -> str:
    """Return the bands, what launch points have in common, the countries, and the sites of the selected year.

    That is an RFC 7946 FeatureCollection, with what is not asked for left out. The ground that launch points
    have in common is a polygon whose `kind` is `common`. A country is one whose `kind` is `country`, once for
    each band in which it lies; a site is a point whose `kind` is `site`: see `attribute_tables`. The look is
    in the properties too.
    The receipt is its foreign member `metadata` (section 6.1).
    """
    collection: dict[str, Any] = {"type": "FeatureCollection"}
    if receipt:
        collection["metadata"] = receipt.as_json()
    collection["features"] = [
        *(
            area.as_feature() | {"properties": {**area.properties, **_look(area.band.style)}}
            for area in drawing.areas
        ),
        *itertools.starmap(_common, attribute_tables.common(drawing)),
        *map(_country, attribute_tables.countries_shown(drawing)),
        *map(_site, attribute_tables.year_sites(drawing)),
    ]
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n"


def _look(style: Style) -> dict[str, Any]:
    """Return a style by simplestyle 1.1, which web maps draw."""
    fill = style.ground
    return {
        "stroke": style.colour,
        "stroke-width": style.width,
        "fill": fill.colour,
        "fill-opacity": fill.opacity,
    }


def _common(ground: CommonGround, row: CommonRow) -> dict[str, Any]:
    """Return the ground that launch points have in common as a feature."""
    return {
        "type": "Feature",
        "properties": {**row.values(), **_look(replace(COMMON, fill=COMMON_FILL))},
        "geometry": mapping(ground.polygon),
    }


def _country(found: tuple[MultiPolygon, CountryRow]) -> dict[str, Any]:
    """Return a country as a feature, with what lies of it in a band."""
    polygon, row = found
    return {
        "type": "Feature",
        "properties": {"kind": "country", **row.values()},
        "geometry": mapping(polygon),
    }


def _site(row: YearSiteRow) -> dict[str, Any]:
    """Return a site of the year as a feature."""
    properties = row.values() | {"marker-color": YEAR_SITE[1], "marker-size": "small"}
    geometry = {"type": "Point", "coordinates": [row.lon, row.lat]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}
