"""Whether a place lies in its country, as the basemap draws it or the gazetteer has its towns."""

import difflib
from collections import defaultdict
from functools import cache

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.facts import catalog, gazetteer
from geo.words.errors import quoted
from geo.words.i18n import _

# A place may lie this far outside its country as drawn: Copenhagen, Lisbon and Stockholm lie in the water.
# And this far from a town of its country: islands far from Europe are left out of the basemap, as Leyte is.
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
    place = shapely.Point(lon, lat)
    if _is_far(drawn[country], place) and _is_far(_towns().get(country), place):
        return _(
            "{lat}, {lon} is outside {country}; correct it (are latitude and longitude swapped?)"
        ).format(lat=lat, lon=lon, country=country)
    return ""


def _is_far(some: BaseGeometry | None, place: shapely.Point) -> bool:
    return some is None or some.distance(place) > ASIDE_DEGREES


@cache
def _countries() -> dict[str, BaseGeometry]:
    """Return every country of the basemap by its name there, and by its full one. Raises DataError."""
    names = {country.iso_a3: country.name.english for country in catalog.countries()}
    found: dict[str, BaseGeometry] = {}
    for feature in catalog.basemap()["features"]:
        area, named = shape(feature["geometry"]), feature["properties"]
        found |= {named["name"]: area, names[named["iso_a3"]]: area}
    return found


@cache
def _towns() -> dict[str, BaseGeometry]:
    """Return the towns of the gazetteer by country. Raises DataError."""
    towns = defaultdict(list)
    for place in gazetteer.towns():
        towns[place.country].append((place.lon, place.lat))
    return {country: shapely.MultiPoint(points) for country, points in towns.items()}
