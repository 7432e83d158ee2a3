"""Whether a place lies in its country, as the basemap draws it."""

import difflib
from functools import cache

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.facts import catalog
from geo.words.errors import quoted
from geo.words.i18n import _

# A place may lie this far outside its country as drawn: Copenhagen, Lisbon and Stockholm lie in the water.
ASIDE_DEGREES = 0.1
NOT_DRAWN = {"Vatican City"}  # a mere point in the basemap's source


def problem(country: str, lat: float, lon: float) -> str:
    """Return what is wrong with a place (degrees) given in a country, and the remedy; "" if nothing."""
    drawn = _countries()
    if country in NOT_DRAWN:
        return ""
    if country not in drawn:
        near = difflib.get_close_matches(country, drawn, n=1) or ["United Kingdom"]
        return _("country is {country}, no name on the map; write it as there, such as {name}").format(
            country=quoted(country), name=near[0]
        )
    if drawn[country].distance(shapely.Point(lon, lat)) > ASIDE_DEGREES:
        return _(
            "{lat}, {lon} is outside {country}; correct it (are latitude and longitude swapped?)"
        ).format(lat=lat, lon=lon, country=country)
    return ""


@cache
def _countries() -> dict[str, BaseGeometry]:
    """Return every country of the basemap by its name. Raises DataError."""
    features = catalog.basemap()["features"]
    return {feature["properties"]["name"]: shape(feature["geometry"]) for feature in features}
