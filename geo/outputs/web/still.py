"""A still of the map as SVG, for a browser that runs no script: small, in the colours of its document."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.features import usual_circle, wording
from geo.features.bands import DrawnBand, Ring
from geo.features.colours import css_colour, css_dot, css_land
from geo.features.common_ground import CommonGround
from geo.features.drawing import Drawing, DrawnPlace
from geo.features.palette import COMMON, NO_BAND
from geo.features.points import DrawnPoint
from geo.geodesy import Array
from geo.outputs.figure import projections
from geo.outputs.figure.projections import View
from geo.templates import Markup, fill

SIZE = (720.0, 500.0)  # pixels
# Pixels: what is smaller is not drawn, of land, of a ring, of many rings.
_DETAIL, _FINE, _COARSE = 0.8, 0.3, 1.2
_LAND_DEG = 0.04  # half a pixel of Europe, where it is largest
_MANY = 6  # areas in a band, from which on their edges are many
_LEAST = 3.0  # square pixels of an island that is drawn
# Pixels: hardly a letter is wider, or a bold one, and no line is higher.
_LETTER, _BOLD, LINE = 7.4, 8.3, 15.0
_LETTERS = 36  # in a line
_DOT, _SMALL_DOT, _POINT = (
    4.0,
    2.2,
    7.0,
)  # pixels: the radius of a place's dot, of one of many, of a launch point

Spot = tuple[float, float]  # pixels
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Text:
    """A text in some lines, by the middle of the foot of the first."""

    x: float
    y: float
    lines: tuple[str, ...]
    kind: str  # launch, range, place
    colour: str = ""  # of a ring

    @property
    def box(self) -> Box:
        """The room it takes."""
        half = max(map(len, self.lines)) * (_LETTER if self.kind == "place" else _BOLD) / 2
        top = self.y - LINE + 3
        return self.x - half, top, self.x + half, top + len(self.lines) * LINE


@dataclass(frozen=True)
class Frame:
    """What a still shows, and where."""

    view: View
    size: Spot = SIZE

    def xy(self, km: Array) -> Array:
        """Return pixels, (n, 2), for places on the map in km."""
        west, _, east, north = self.view.frame
        scale = self.size[0] / (east - west)
        return np.asarray((km - (west, north)) * (scale, -scale))

    def at(self, lon: float, lat: float) -> Spot | None:
        """Return where a place lies; None where the still does not show it."""
        x, y = self.xy(self.view.projection.xy(np.array([[lon, lat]])))[0].tolist()
        return (x, y) if 0 < x < self.size[0] and 0 < y < self.size[1] else None

    def drawn(self, geometry: BaseGeometry, detail: float = _FINE) -> BaseGeometry:
        """Return geometry in km as pixels, cut to the frame, and to the rim of a round map."""
        whole = shapely.simplify(shapely.transform(geometry, self.xy), detail)
        return shapely.intersection(shapely.make_valid(whole), self.rim)

    @property
    def rim(self) -> BaseGeometry:
        """The edge of the map, a little beyond the frame."""
        if self.view.radius_km is None:
            return shapely.box(-2, -2, self.size[0] + 2, self.size[1] + 2)
        (middle, east) = self.xy(np.array([[0.0, 0.0], [self.view.radius_km, 0.0]]))
        return shapely.Point(middle).buffer(east[0] - middle[0], quad_segs=45)


@dataclass(frozen=True)
class Parts:
    """A still in two: its shapes, which have no words, and its words."""

    shapes: Markup
    words: str  # in which it is said
    texts: list[Text]


def still(drawing: Drawing) -> Markup:
    """Return the map as it stands: land, bands, rings, dots and names, and in words what it shows."""
    made = parts(drawing)
    return fill("still.still", words=made.words, size=SIZE, texts=made.texts, shapes=made.shapes)


def parts(drawing: Drawing) -> Parts:
    """Return the two parts of a still."""
    frame = Frame(projections.trimmed(projections.main_view(drawing, SIZE[0] / SIZE[1])))
    named = {row.code for row in drawing.named}
    rings = {band: _rings(frame, drawing, band) for band in reversed(drawing.bands)}
    points = [(point, at) for point in drawing.points if (at := frame.at(point.lon, point.lat))]
    capitals = [(row, at) for row in drawing.places if (at := frame.at(row.place.lon, row.place.lat))]
    return Parts(
        _shapes(frame, drawing, rings, points, capitals),
        f"{wording.title(drawing)}. {wording.summary(drawing)}",
        texts(
            [beside(at, _POINT, point.place, "launch") for point, at in points],
            [_on_rings(frame, rings, alike) for alike in _alike(drawing)],
            [(row, at) for row, at in capitals if row.code in named],
            [around(at, _POINT) for _, at in points],
        ),
    )


def picture(shapes: Markup, style: str) -> str:
    """Return the shapes of a still as an SVG file with that style."""
    return str(fill("still.picture", style=style, size=SIZE, shapes=shapes))


def over_picture(made: Parts, address: str) -> Markup:
    """Return a still whose shapes are the picture at an address."""
    return fill("still.over_picture", words=made.words, size=SIZE, texts=made.texts, address=address)


def _shapes(
    frame: Frame,
    drawing: Drawing,
    rings: Mapping[DrawnBand, BaseGeometry],
    points: Sequence[tuple[DrawnPoint, Spot]],
    capitals: Sequence[tuple[DrawnPlace, Spot]],
) -> Markup:
    """Return what a still shows but for its words."""
    project = frame.view.projection
    land = shapely.get_parts(frame.drawn(projections.land(project, _LAND_DEG), _DETAIL))
    return fill(
        "still.shapes",
        rim=path(frame.rim),
        land=path(shapely.MultiPolygon([part for part in land if part.area >= _LEAST])),
        grounds=_grounds(frame, drawing),
        common=_common(frame, drawing.common) if drawing.common else None,
        rings=[
            (css_colour(band.style), band.style.width, band.style.dash, path(line))
            for band, line in rings.items()
        ],
        circles=[path(frame.drawn(project.lines(usual_circle.line(each)))) for each in drawing.circles],
        dots=[(*at, *css_dot(row.dot)) for row, at in reversed(capitals)],
        radius=_SMALL_DOT if drawing.asked.are_many else _DOT,
        points=[(*at, point.number + 1 if len(drawing.points) > 1 else "") for point, at in points],
    )


def texts(
    launch: list[list[Text]],
    rings: list[list[Text]],
    capitals: list[tuple[DrawnPlace, Spot]],
    taken: list[Box],
    size: Spot = SIZE,
) -> list[Text]:
    """Return the texts that have room, each where it has: over no other and no dot, and whole.

    Of each launch point and ring come the spots to choose from, the best first; the names of large places
    come before those of small ones.
    """
    full = taken + [around(at, _DOT) for _, at in capitals]
    ranked = sorted(capitals, key=lambda each: (not each[0].borderline, -(each[0].place.population or 0)))
    names = [beside(at, _DOT, str(row.place.name), "place") for row, at in ranked]
    placed = []
    for spots in (*launch, *rings, *names):
        if found := next((spot for spot in spots if _is_free(spot.box, full, size)), None):
            placed.append(found)
            full.append(found.box)
    return placed


def _grounds(frame: Frame, drawing: Drawing) -> list[tuple[str, str]]:
    """Return the colour and the path of each ground, the first of the bands last."""
    filled = [
        (css_land(band.style), [area.polygon for area in drawing.areas_of(band)])
        for band in reversed(drawing.bands)
        if band.style.fill
    ]
    if drawing.nearer:
        filled.insert(0, (css_land(NO_BAND["nearer"]), [drawing.nearer]))
    ground = frame.view.projection.ground
    return [
        (colour, path(shapely.union_all([frame.drawn(ground(each), _fine(polygons)) for each in polygons])))
        for colour, polygons in filled
    ]


def _common(frame: Frame, common: CommonGround) -> tuple[str, float, int, str, str]:
    """Return colour, width and angle of the ground in common, and the paths of it and of its edges."""
    project, polygon = frame.view.projection, common.polygon
    ground, edges = frame.drawn(project.ground(polygon)), frame.drawn(project.lines(polygon.boundary))
    return css_colour(COMMON), COMMON.width, COMMON.hatch, path(ground), path(edges)


def _rings(frame: Frame, drawing: Drawing, band: DrawnBand) -> BaseGeometry:
    """Return the edges of a band's areas, as the still shows them."""
    edges = [area.polygon.boundary for area in drawing.areas_of(band)]
    lines = frame.view.projection.lines
    return shapely.union_all([frame.drawn(lines(edge), _fine(edges)) for edge in edges])


def _fine(several: Sequence[BaseGeometry]) -> float:
    return _FINE if len(several) < _MANY else _COARSE


def _alike(drawing: Drawing) -> list[list[Ring]]:
    """Return the rings by their ranges."""
    by_range: dict[float, list[Ring]] = {}
    for ring in drawing.rings:
        by_range.setdefault(ring.edge.km, []).append(ring)
    return list(by_range.values())


def _on_rings(frame: Frame, rings: Mapping[DrawnBand, BaseGeometry], alike: list[Ring]) -> list[Text]:
    """Return where rings of one range are named, with the claimant or without: once, in the north first."""
    turn = np.array([0.0, 180.0, *np.arange(15.0, 360.0, 15.0)])
    spots = []
    for ring in alike:
        on = frame.xy(projections.ring_at(frame.view.projection, ring.point, ring.edge.km, turn))
        seen = shapely.dwithin(shapely.points(on), rings[ring.band], 2.0)  # and not in another point's ground
        spots += [(x, y, ring) for x, y in on[seen].tolist()]
    edge = alike[0].edge
    worded = [tuple(textwrap.wrap(words, _LETTERS)) for words in dict.fromkeys((edge.label, edge.length))]
    return [
        Text(x, y + 4 - LINE * (len(lines) - 1) / 2, lines, "range", css_colour(ring.band.style))
        for lines in worded
        for x, y, ring in spots
    ]


def beside(at: Spot, radius: float, words: str, kind: str) -> list[Text]:
    """Return where a name may stand beside its dot."""
    x, y = at
    aside = radius + 4 + len(words) * (_LETTER if kind == "place" else _BOLD) / 2
    over, under = y - radius - 4, y + radius + LINE - 3
    spots = [(x + aside, y + 4), (x - aside, y + 4), (x, over), (x, under)]
    spots += [(x + side * aside, level) for side in (0.7, -0.7, 0.35, -0.35) for level in (over, under)]
    return [Text(*spot, (words,), kind) for spot in spots]


def around(at: Spot, radius: float) -> Box:
    """Return the room that a dot takes."""
    x, y = at
    return x - radius, y - radius, x + radius, y + radius


def _is_free(box: Box, full: list[Box], size: Spot) -> bool:
    """Return whether a box is whole in the still and meets none of the others."""
    left, top, right, bottom = box
    inside = left >= 0 and top >= 0 and right <= size[0] and bottom <= size[1]
    return inside and not any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom for other in full
    )


def path(geometry: BaseGeometry) -> str:
    """Return lines and polygons as SVG has them, each point by the way to it, in tenths of a pixel."""
    return "".join(_steps(line) for line in _lines(geometry))


def _lines(geometry: BaseGeometry) -> Iterator[Array]:
    """Yield the coordinates of each line, and of each ring of a polygon."""
    for part in shapely.get_parts(geometry):
        if part.is_empty:
            continue
        if isinstance(part, shapely.Polygon):
            yield from (shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors))
        elif isinstance(part, shapely.LineString):
            yield shapely.get_coordinates(part)


def _steps(line: Array) -> str:
    tenths = np.round(10 * line).astype(int)
    steps = np.diff(tenths, axis=0)
    start, *rest = ((f"{x:g}", f"{y:g}") for x, y in np.vstack([tenths[:1], steps[steps.any(axis=1)]]) / 10)
    return f"M{start[0]} {start[1]}l" + " ".join(f"{x} {y}" for x, y in rest) if rest else ""
