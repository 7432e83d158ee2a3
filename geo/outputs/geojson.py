"""The bands, and the sites of a year, as GeoJSON (RFC 7946), with the look that web maps give them."""

import json
from typing import Any

from geo.features import attribute_tables
from geo.features.attribute_tables import YearSiteRow
from geo.features.drawing import Drawing
from geo.features.palette import YEAR_SITE, Style
from geo.features.provenance import Receipt


def bands_geojson(drawing: Drawing, receipt: Receipt | None = None) -> str:
    """Return the bands, then the sites of the selected year, as an RFC 7946 FeatureCollection.

    A site is a point whose `kind` is `site`: see `attribute_tables`. The look is in the properties too.
    The receipt is its foreign member `metadata` (section 6.1).
    """
    collection: dict[str, Any] = {"type": "FeatureCollection"}
    if receipt:
        collection["metadata"] = receipt.as_json()
    collection["features"] = [
        area.as_feature() | {"properties": {**area.properties, **_look(area.band.style)}}
        for area in drawing.areas
    ] + [_site(row) for row in attribute_tables.year_sites(drawing)]
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


def _site(row: YearSiteRow) -> dict[str, Any]:
    """Return a site of the year as a feature."""
    properties = row.values() | {"marker-color": YEAR_SITE[1], "marker-size": "small"}
    geometry = {"type": "Point", "coordinates": [row.lon, row.lat]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}
