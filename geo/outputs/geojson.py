"""The bands as GeoJSON (RFC 7946), with the look that web maps give them."""

import json
from typing import Any

from geo.features import bands
from geo.features.palette import band_style
from geo.features.provenance import Receipt
from geo.scenario.scenario import Scenario


def bands_geojson(scenario: Scenario, made: Receipt | None = None) -> str:
    """The bands as an RFC 7946 FeatureCollection: see `bands.bands`. Their look is in the properties too.

    The receipt is its foreign member `metadata` (section 6.1).
    """
    collection: dict[str, Any] = {"type": "FeatureCollection"}
    if made:
        collection["metadata"] = made.as_json()
    collection["features"] = [
        each | {"properties": _styled(scenario, each)} for each in bands.bands(scenario)
    ]
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n"


def _styled(scenario: Scenario, feature: dict[str, Any]) -> dict[str, Any]:
    """Return a band's properties and its look by simplestyle 1.1, which web maps draw."""
    (band,) = (each for each in scenario.drawn if each.token == feature["properties"]["band"])
    style = band_style(band, scenario.drawn)
    look = {"stroke": style.colour, "stroke-width": 2, "fill": style.colour, "fill-opacity": style.opacity}
    return {**feature["properties"], **look}
