"""The small map of a question about a claim: from where, to where, and the rings of the figures.

It is azimuthal equidistant round the place it begins at, so a ring is a circle and the way a straight line.
"""

import base64
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.features import claim_words, palette, wording
from geo.features.claim_check import Check
from geo.features.claim_words import Compared
from geo.features.colours import css_colour
from geo.outputs.figure import projections
from geo.outputs.figure.projections import REACH_KM, Projection, View
from geo.outputs.web import still
from geo.outputs.web.still import Frame, Spot, Text
from geo.templates import Markup, fill

CSS = Path(__file__).parents[2] / "assets" / "check.css"
SIZE = (400.0, 360.0)  # pixels
_DETAIL, _LEAST = 0.6, 2.0  # pixels; square pixels of an island that is drawn
_DOT, _STAR = 5.0, 7.0  # pixels: the radius of each place
_GROWTH = 5.0  # times the distance: a ring that is wider is not drawn
_KM_OF_A_DEGREE = 111.0  # of a meridian, nearly
_ROUND_KM = 9_500.0  # a map that goes farther from its middle is round


_PARTS = ("agreed", "disputed")  # as the map styles what lies within the lowest figure and the highest


@dataclass(frozen=True)
class _Ring:
    """A figure as the map draws it."""

    compared: Compared
    colour: str
    dash: str


def map_html(checked: Check) -> Markup:
    """Return the map, which opens the large one, for a document with the styles of an answer."""
    title = wording.title(checked.drawing)
    return fill("claim.map", query=checked.question.map_query, title=title, svg=_svg(checked))


def picture_html(checked: Check) -> Markup:
    """Return the same as a picture, light or dark as the page is, for one that allows no SVG in its HTML."""
    svg = _svg(checked, f"svg{{color-scheme:light dark}}{CSS.read_text('utf-8')}")
    return fill(
        "claim.picture",
        query=checked.question.map_query,
        title=wording.title(checked.drawing),
        words=_words(checked),
        picture=base64.b64encode(svg.encode()).decode(),
        size=SIZE,
    )


def _words(checked: Check) -> str:
    return f"{checked.title} {checked.answer}"


def _svg(checked: Check, styles: str = "") -> Markup:
    """Return the map as SVG, with styles of its own where it stands alone."""
    question, end_km = checked.question, checked.distance_km
    rings = [ring for ring in _rings(checked) if ring.compared.range_km <= _GROWTH * end_km]
    far_km = max([end_km, *(ring.compared.range_km for ring in rings)])
    frame = Frame(_view(checked, far_km), SIZE)
    land, borders = _basemap(frame)
    ((x, y),) = frame.xy(np.zeros((1, 2)))
    start, end = (float(x), float(y)), frame.at(question.end.lon, question.end.lat)
    places = [(start, _STAR, question.start.label), (end, _DOT, question.end.label)]
    seen = [(at, radius, label) for at, radius, label in places if at]
    scale = SIZE[0] / (frame.view.frame[2] - frame.view.frame[0])
    return fill(
        "claim.way",
        styles=Markup(styles),
        words=_words(checked),
        size=SIZE,
        rim=still.path(frame.rim),
        land=still.path(land),
        borders=still.path(borders),
        rings=[(ring.colour, ring.dash, round(ring.compared.range_km * scale, 1)) for ring in rings],
        start=start,
        end=end,
        texts=still.texts(
            [_named(at, radius, label) for at, radius, label in seen],
            [_on_ring(ring, start, ring.compared.range_km * scale) for ring in rings],
            [],
            [still.around(at, radius) for at, radius, _label in seen],
            SIZE,
        ),
    )


def _rings(checked: Check) -> list[_Ring]:
    """Return the figures that the answer names, the lowest first."""
    styles = palette.SYSTEMS[0] if checked.question.system else dict.fromkeys(_PARTS, palette.OWN[0])
    named = zip(_PARTS, (checked.lowest, checked.highest), strict=True)
    return [
        _Ring(compared, css_colour(styles[part]), styles[part].dash) for part, compared in named if compared
    ]


def _view(checked: Check, far_km: float) -> View:
    """Return the map round the place it begins at, as far as the other place and the rings."""
    start, reach_km = checked.question.start, min(1.7 * far_km, REACH_KM["aeqd"])
    projection = Projection("aeqd", start.lon, start.lat, reach_km)
    radius_km = min(1.1 * far_km, REACH_KM["aeqd"])
    square = (-radius_km, -radius_km, radius_km, radius_km)
    return View(
        projection,
        projections.fitted(square, SIZE[0] / SIZE[1], 0.02),
        radius_km if radius_km > _ROUND_KM else None,
    )


def _basemap(frame: Frame) -> tuple[BaseGeometry, BaseGeometry]:
    """Return land and borders in pixels, as finely as the map can show them."""
    west, _south, east, _north = frame.view.frame
    pixel_km = (east - west) / SIZE[0]
    whole, lines = _simplified(round(math.log2(_DETAIL * pixel_km)))
    land = shapely.get_parts(frame.drawn(frame.view.projection.ground(whole), _DETAIL))
    islands = shapely.MultiPolygon([part for part in land if part.area >= _LEAST])
    return islands, frame.drawn(frame.view.projection.lines(lines), _DETAIL)


@cache
def _simplified(level: int) -> tuple[BaseGeometry, BaseGeometry]:
    """Return the land and the borders of the basemap, to 2 ** `level` km."""
    detail_deg = 2.0**level / _KM_OF_A_DEGREE
    land, borders = projections.basemap()
    return shapely.simplify(land, detail_deg), shapely.simplify(borders, detail_deg)


def _named(at: Spot, radius: float, label: str) -> list[Text]:
    """Return where a place may be named, whole or without what follows a comma."""
    names = dict.fromkeys((label, label.partition(",")[0]))
    return [spot for name in names for spot in still.beside(at, radius, name, "launch")]


def _on_ring(ring: _Ring, start: Spot, radius: float) -> list[Text]:
    """Return where a ring may be named, in the north first."""
    words = claim_words.figure(ring.compared)
    turn = np.radians([0.0, 180.0, *np.arange(15.0, 360.0, 15.0)])
    spots = np.column_stack([start[0] + radius * np.sin(turn), start[1] - radius * np.cos(turn) + 4]).tolist()
    return [Text(x, y, (words,), "range", ring.colour) for x, y in spots]
