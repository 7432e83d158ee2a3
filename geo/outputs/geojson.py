"""The bands as GeoJSON (RFC 7946), with the look that web maps give them."""

import json
from typing import Any

from geo.features.drawing import Drawing
from geo.features.palette import Style
from geo.features.provenance import Receipt


def bands_geojson(drawing: Drawing, made: Receipt | None = None) -> str:
    """Return the bands as an RFC 7946 FeatureCollection. Their look is in the properties too.

    The receipt is its foreign member `metadata` (section 6.1).
    """
    collection: dict[str, Any] = {"type": "FeatureCollection"}
    if made:
        collection["metadata"] = made.as_json()
    collection["features"] = [
        area.as_feature() | {"properties": area.properties | _look(area.band.style)} for area in drawing.areas
    ]
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n"


def _look(style: Style) -> dict[str, Any]:
    """Return a style by simplestyle 1.1, which web maps draw."""
    return {"stroke": style.colour, "stroke-width": 2, "fill": style.colour, "fill-opacity": style.opacity}
