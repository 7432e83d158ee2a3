"""The countries on the map, where they are shown: their outlines, and what share of each lies in a band."""

from functools import cache
from itertools import accumulate, pairwise
from typing import Any

import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo.facts import countries as facts
from geo.features import country_words
from geo.features.bands import DrawnBand
from geo.features.countries import CountryReach
from geo.features.drawing import Drawing
from geo.templates import fill

_LEAST_KM2 = 150  # of land in the band: what is smaller is no ground for a name


def countries(drawing: Drawing, band: DrawnBand) -> dict[str, Any] | None:
    """Return the countries that lie in a band wholly and partly, with names and shares; None if not shown.

    A country is given by its polygons, from the first to below the last, of those of all lands. A name is
    [latitude, longitude, HTML], on the ground that its share is of; those with most land there come first.
    """
    if not drawing.has_countries:
        return None
    rows = [
        row
        for row in drawing.countries
        if row.band is band and not row.is_whole and row.state != "not at all"
    ]
    ground = shapely.union_all([area.polygon for area in drawing.areas_of(band)])
    shapely.prepare(ground)
    most = sorted(rows, key=lambda row: -row.share * row.land_km2)
    return {
        "wholly": [
            _lands()[code] for row in rows if row.state == "wholly" and (code := _code(row)) in _lands()
        ],
        "partly": [
            _lands()[code] for row in rows if row.state == "partly" and (code := _code(row)) in _lands()
        ],
        "named": [name for row in most if (name := _name(row, ground))],
    }


def _code(row: CountryReach) -> str:
    return "" if isinstance(row.country, facts.Union) else row.country.iso_a3


def _name(row: CountryReach, ground: BaseGeometry) -> list[Any] | None:
    """Return a country's name with its share, where it may stand; None if nothing of it is on the ground."""
    if row.share * row.land_km2 < _LEAST_KM2 or _code(row) not in _middles():
        return None
    middle = _middles()[_code(row)]
    if not ground.contains(middle):
        country = facts.drawn()[_code(row)]
        near = shapely.clip_by_rect(ground, *country.bounds)
        pieces = [piece for piece in shapely.get_parts(shapely.intersection(country, near)) if piece.area]
        if not pieces:
            return None
        middle = shapely.point_on_surface(max(pieces, key=shapely.area))
    words = fill("web_map.country", name=row.country.name, share=country_words.share(row))
    return [round(middle.y, 2), round(middle.x, 2), words]


@cache
def _lands() -> dict[str, tuple[int, int]]:
    """Return for each country the places of its polygons among those of all lands, from and below."""
    drawn = facts.drawn()
    ends = accumulate((len(country.geoms) for country in drawn.values()), initial=0)
    return dict(zip(drawn, pairwise(ends), strict=True))


@cache
def _middles() -> dict[str, shapely.Point]:
    """Return a point well inside the largest polygon of each country."""
    return {code: shapely.point_on_surface(_largest(country)) for code, country in facts.drawn().items()}


def _largest(country: MultiPolygon) -> BaseGeometry:
    return max(country.geoms, key=shapely.area)
