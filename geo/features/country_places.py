"""Which countries a map shows in a band, and where on the ground of each its name may stand."""

from collections.abc import Iterator
from functools import cache, partial
from math import dist

import numpy as np
import shapely
from shapely import MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from geo.facts import countries as facts
from geo.features.bands import DrawnBand
from geo.features.countries import CountryReach
from geo.features.drawing import Drawing
from geo.geodesy import Array

_LEAST_KM2 = 150  # of land in the band: what is smaller is no ground for a name
_SPOTS = 200  # of a country, of which those on the ground of a band say where its middle is


def touched(drawing: Drawing, band: DrawnBand) -> list[CountryReach]:
    """Return the countries that lie in a band, wholly or partly, by name; none if they are not shown."""
    if not drawing.has_countries:
        return []
    rows = drawing.countries_of(band)
    return [row for row in rows if not row.is_whole and row.state != "not at all"]


def code(row: CountryReach) -> str:
    """Return the code by which the basemap has a country."""
    return "" if isinstance(row.country, facts.Union) else row.country.iso_a3


def named(drawing: Drawing, band: DrawnBand) -> Iterator[tuple[CountryReach, Point]]:
    """Yield the countries that have ground for a name, those with most land in the band first.

    With each comes where the name may stand, on the ground that its share is of.
    """
    rows, ground = touched(drawing, band), ground_of(drawing, band)
    for row in sorted(rows, key=lambda row: -row.share * row.land_km2):
        if place := spot(row, ground):
            yield row, place


def spot(row: CountryReach, ground: BaseGeometry) -> Point | None:
    """Return where a country's name may stand on the ground of a band; None if there is too little of it."""
    if row.share * row.land_km2 < _LEAST_KM2 or code(row) not in _middles():
        return None
    middle = _middles()[code(row)]
    if ground.contains(middle):
        return middle
    spots = _spots()[code(row)]
    spots = spots[shapely.contains_xy(ground, spots)]
    if len(spots):
        return Point(min(spots.tolist(), key=partial(dist, spots.mean(axis=0).tolist())))
    found = pieces(row, ground)  # of which none holds a spot
    return shapely.point_on_surface(max(found, key=shapely.area)) if found else None


def ground_of(drawing: Drawing, band: DrawnBand) -> BaseGeometry:
    """Return all ground of a band, which is asked many times what it holds."""
    ground = shapely.union_all([area.polygon for area in drawing.areas_of(band)])
    shapely.prepare(ground)
    return ground


def pieces(row: CountryReach, ground: BaseGeometry) -> list[BaseGeometry]:
    """Return what of a country, as the basemap draws it, lies on the ground of a band."""
    country = facts.drawn()[code(row)]
    near = shapely.clip_by_rect(ground, *country.bounds)
    return [piece for piece in shapely.get_parts(shapely.intersection(country, near)) if piece.area]


@cache
def _middles() -> dict[str, Point]:
    """Return a point well inside the largest polygon of each country."""
    return {code: shapely.point_on_surface(_largest(country)) for code, country in facts.drawn().items()}


@cache
def _spots() -> dict[str, Array]:
    """Return points all over the largest polygon of each country, as longitude and latitude."""
    return {code: _grid(_largest(country)) for code, country in facts.drawn().items()}


def _grid(area: BaseGeometry) -> Array:
    """Return points of an area, as far from one another east as north, about _SPOTS of them."""
    west, south, east, north = area.bounds
    shrink = np.cos(np.radians((south + north) / 2))
    step = np.sqrt(area.area * shrink / _SPOTS)
    points = np.meshgrid(np.arange(west, east, step / shrink), np.arange(south, north, step))
    spots = np.stack(points, axis=-1).reshape(-1, 2)
    return spots[shapely.contains_xy(area, spots)]


def _largest(country: MultiPolygon) -> BaseGeometry:
    return max(country.geoms, key=shapely.area)
