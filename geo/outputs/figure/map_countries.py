"""The countries on a sheet, where they are shown: outlined in their band's colour, with their shares."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from geo.facts import countries as facts
from geo.features import country_borders, country_places, country_words
from geo.features.bands import DrawnBand
from geo.features.countries import CountryReach, State
from geo.features.drawing import Drawing
from geo.geodesy import Array
from geo.outputs.figure.canvas import Sheet
from geo.outputs.figure.map_panel import Panel

_SHADE = 0.2  # opacity of a band's colour over a country wholly in it, as on the web map
_DASHES = (0.0, (4.0, 2.5))
_MAX_PLACES = 200  # for one name
_MAX_NAMES = 120  # whose places are looked for


@dataclass(frozen=True)
class Name:
    """A country's name with its share, and where it may stand."""

    code: str
    words: tuple[str, str]
    share: float  # of its land, 0 to 1
    places: list[tuple[float, float]]  # points of the sheet, the best first


def draw_countries(sheet: Sheet, panel: Panel, drawing: Drawing) -> None:
    """Draw the countries in each band in its colour: those wholly in it shaded, of the others the outline."""
    if not drawing.has_countries:
        return
    pieces, sides = country_borders.borders()
    flat: Any = panel.flat(panel.view.projection.lines(pieces))
    for band in drawing.bands:
        colour, lw = sheet.theme.line(band.style), 0.7 * sheet.fine
        for state in ("partly", "wholly"):
            codes = _codes(drawing, band, state)
            # A border of two is one line, as long as can be: dashes begin anew with each.
            parts = shapely.get_parts(flat[np.isin(sides, codes).any(axis=1)])
            line = shapely.line_merge(shapely.multilinestrings(parts[shapely.get_dimensions(parts) == 1]))
            dashes = _DASHES if state == "partly" else "solid"
            gid = f"countries-{state}-{band.band.token}"
            sheet.lines(line, ec=colour, lw=lw, ls=dashes, zorder=3.25, gid=gid)
            if state == "wholly":
                parts = shapely.get_parts([_on(panel, code) for code in codes])
                ground = shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])
                sheet.ground(ground, fc=colour, alpha=_SHADE, zorder=3.12)


def names(panel: Panel, drawing: Drawing, step: float) -> list[Name]:
    """Return each country that the map shows in a band: those wholly in one first, then the largest share.

    Its places are `step` points apart, on that ground, the nearest to its middle first; none if there is no
    ground for a name, or if more names come first than any sheet has room for.
    """
    bands = drawing.bands if drawing.has_countries else ()
    rows = [(row, band) for band in bands for row in country_places.touched(drawing, band)]
    rows = [(row, band) for row, band in rows if country_places.code(row) in facts.drawn()]
    rows.sort(key=lambda pair: (pair[0].share, pair[0].share * pair[0].land_km2), reverse=True)
    grounds = {
        band: country_places.ground_of(drawing, band) for band in {band for _row, band in rows[:_MAX_NAMES]}
    }
    found = []
    for index, (row, band) in enumerate(rows):
        code, places = country_places.code(row), []
        middle = country_places.spot(row, grounds[band]) if index < _MAX_NAMES else None
        if middle:
            ground = _flat(panel, _piece(row, middle, grounds[band]))
            places = _places(ground, panel.at([(middle.x, middle.y)])[0], step) if not ground.is_empty else []
        else:
            ground = _on(panel, code)
        if not ground.is_empty:
            found.append(Name(code, (str(row.country.name), country_words.share(row)), row.share, places))
    return found


@lru_cache(maxsize=256)  # as many as there are, for one panel: each may lie in many bands
def _on(panel: Panel, code: str) -> BaseGeometry:
    """Return a country on a panel."""
    return _flat(panel, facts.drawn()[code])


def _flat(panel: Panel, ground: BaseGeometry) -> BaseGeometry:
    return panel.flat(panel.view.projection.ground(ground))


def _piece(row: CountryReach, middle: Point, ground: BaseGeometry) -> BaseGeometry:
    """Return the piece of a country on the ground of a band that has a point in it."""
    return min(country_places.pieces(row, ground), key=middle.distance)


def _places(ground: BaseGeometry, middle: Array, step: float) -> list[tuple[float, float]]:
    """Return points on the ground, in points of the sheet, a step apart, or closer if there are few."""
    west, south, east, north = ground.bounds
    step = min(step, (ground.area / _MAX_PLACES) ** 0.5)
    x, y = (
        np.arange(at % step + step * np.floor(low / step), high, step)
        for at, low, high in ((middle[0], west, east), (middle[1], south, north))
    )
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    inside = grid[shapely.contains_xy(ground, *grid.T)]
    nearest = np.argsort(np.hypot(*(inside - middle).T), kind="stable")[:_MAX_PLACES]
    return [(float(x), float(y)) for x, y in inside[nearest]]


def _codes(drawing: Drawing, band: DrawnBand, state: State) -> list[str]:
    """Return the countries, as the basemap draws them, that lie so in a band."""
    rows = (row for row in country_places.touched(drawing, band) if row.state == state)
    return [code for row in rows if (code := country_places.code(row)) in facts.drawn()]
