"""The countries on the map, where they are shown: their outlines, and what share of each lies in a band."""

from functools import cache
from itertools import accumulate, pairwise
from typing import Any

from geo.facts import countries as facts
from geo.features import country_places, country_words
from geo.features.bands import DrawnBand
from geo.features.drawing import Drawing
from geo.templates import fill


def countries(drawing: Drawing, band: DrawnBand) -> dict[str, Any] | None:
    """Return the countries that lie in a band wholly, and the names with shares of all; None if not shown.

    The map has the borders of the others already. A country is given by its polygons, from the first to below
    the last, of those of all lands. A name is [latitude, longitude, HTML], on the ground that its share is
    of; those with most land there come first.
    """
    if not drawing.has_countries:
        return None
    named = list(country_places.named(drawing, band))
    words = [(row.country.name, country_words.share(row)) for row, _place in named]
    # At once, for each call takes its time; a stroke in a name would be escaped.
    names = str(fill("web_map.countries", rows=words)).split("|") if words else []
    return {
        "wholly": [
            _lands()[code]
            for row in country_places.touched(drawing, band)
            if row.state == "wholly" and (code := country_places.code(row)) in _lands()
        ],
        "named": [
            [round(place.y, 2), round(place.x, 2), name]
            for (_row, place), name in zip(named, names, strict=True)
        ],
    }


@cache
def _lands() -> dict[str, tuple[int, int]]:
    """Return for each country the places of its polygons among those of all lands, from and below."""
    drawn = facts.drawn()
    ends = accumulate((len(country.geoms) for country in drawn.values()), initial=0)
    return dict(zip(drawn, pairwise(ends), strict=True))
