"""The small map of a question about a claim: from where, to where, and the rings of the figures.

It is azimuthal equidistant round the place it begins at, so a ring is a circle and the way a straight line.
"""

import base64
import math
from functools import cache
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.features import claim_words, wording
from geo.features.claim_check import Check
from geo.features.colours import css_colour
from geo.outputs.figure import claim_view, projections
from geo.outputs.figure.claim_view import ClaimRing
from geo.outputs.web import still
from geo.outputs.web.still import Frame, Spot, Text
from geo.scenario.launch_point import LaunchPoint
from geo.templates import Markup, fill

CSS = Path(__file__).parents[2] / "assets" / "check.css"
SIZE = (400.0, 360.0)  # pixels
_DETAIL, _LEAST = 0.6, 2.0  # pixels; square pixels of an island that is drawn
_DOT, _STAR = 5.0, 7.0  # pixels: the radius of each place
_KM_OF_A_DEGREE = 111.0  # of a meridian, nearly


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
    question = checked.question
    rings = claim_view.drawn(checked)
    frame = Frame(claim_view.view(checked, SIZE[0] / SIZE[1]), SIZE)
    land, borders = _basemap(frame)
    ((x, y),) = frame.xy(np.zeros((1, 2)))
    start, end = (float(x), float(y)), frame.at(question.end.lon, question.end.lat)
    places = [(start, _STAR, question.start), (end, _DOT, question.end)]
    seen = [(at, radius, point) for at, radius, point in places if at]
    scale = SIZE[0] / (frame.view.frame[2] - frame.view.frame[0])
    return fill(
        "claim.way",
        styles=Markup(styles),
        words=_words(checked),
        size=SIZE,
        rim=still.path(frame.rim),
        land=still.path(land),
        borders=still.path(borders),
        rings=[
            (css_colour(ring.style), ring.style.dash, round(ring.compared.range_km * scale, 1))
            for ring in rings
        ],
        start=start,
        end=end,
        texts=still.texts(
            [_named(at, radius, point) for at, radius, point in seen],
            [_on_ring(ring, start, ring.compared.range_km * scale) for ring in rings],
            [],
            [still.around(at, radius) for at, radius, _point in seen],
            SIZE,
        ),
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


def _named(at: Spot, radius: float, point: LaunchPoint) -> list[Text]:
    """Return where a place may be named, whole or without its country."""
    names = dict.fromkeys((point.label, claim_view.short(point)))
    return [spot for name in names for spot in still.beside(at, radius, name, "launch")]


def _on_ring(ring: ClaimRing, start: Spot, radius: float) -> list[Text]:
    """Return where a ring may be named, in the north first."""
    words = claim_words.figure(ring.compared)
    turn = np.radians([0.0, 180.0, *np.arange(15.0, 360.0, 15.0)])
    spots = np.column_stack([start[0] + radius * np.sin(turn), start[1] - radius * np.cos(turn) + 4]).tolist()
    return [Text(x, y, (words,), "range", css_colour(ring.style)) for x, y in spots]
