"""A map on a sheet: land, bands, rings, capitals and launch points, each label where it has room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from geo.features import usual_circle
from geo.features.colours import contrast
from geo.features.drawing import Drawing, DrawnPlace
from geo.features.palette import NO_BAND, Dot, Style
from geo.features.usual_circle import UsualCircle
from geo.geodesy import Array
from geo.outputs.figure import projections
from geo.outputs.figure.canvas import Sheet
from geo.outputs.figure.label_placement import Box
from geo.outputs.figure.projections import View
from geo.outputs.figure.styles import Theme

FINE, COARSE = 0.1, 0.5  # points, of the smallest detail
SEA_VEIL = 0.7  # the sea's opacity over the fills of bands, as in map.css
_SMALL = 0.5  # of a dot's diameter, where there are many
MANY_RINGS = 24  # from which on a file would grow too large if each were drawn as finely as can be seen
_SMALL_LAND_DEG = 0.25
_CIRCLE_SEGMENTS = 90  # of a quarter


@dataclass(frozen=True)
class Panel:
    """Where on the sheet a view is drawn."""

    view: View
    box: Box  # points
    detail: float = FINE  # points; what is smaller is not drawn

    @property
    def scale(self) -> float:
        """Points per km."""
        return (self.box[2] - self.box[0]) / (self.view.frame[2] - self.view.frame[0])

    def xy(self, km: Array) -> Array:
        """Return points on the sheet, (n, 2), for places on the map in km."""
        return np.asarray((km - self.view.frame[:2]) * self.scale + self.box[:2])

    def at(self, lonlat: Sequence[tuple[float, float]]) -> Array:
        """Return where places, in degrees, lie on the sheet, (n, 2)."""
        return self.xy(self.view.projection.xy(np.array(lonlat, dtype=float)))

    @cached_property
    def outline(self) -> BaseGeometry:
        """The edge of the map."""
        if self.view.radius_km is None:
            return shapely.box(*self.box)
        (centre,) = self.xy(np.zeros((1, 2)))
        edge = shapely.Point(centre).buffer(self.view.radius_km * self.scale, quad_segs=_CIRCLE_SEGMENTS)
        shapely.prepare(edge)  # each name of a country is asked about many times
        return edge

    def flat(self, geometry: BaseGeometry, finer: float = 1.0) -> BaseGeometry:
        """Return geometry in km as points, cut to the map, so many times finer than its detail."""
        drawn = shapely.simplify(shapely.transform(geometry, self.xy), self.detail / finer)
        return shapely.intersection(drawn, self.outline)


def draw_land(sheet: Sheet, panel: Panel, small: bool = False) -> None:
    """Draw sea, graticule, land, coasts, and the borders of countries unless the map is small."""
    theme, project = sheet.theme, panel.view.projection
    sheet.ground(panel.outline, fc=theme.sea, zorder=1)
    ground = panel.flat(projections.land(project, _SMALL_LAND_DEG if small else 0.0))
    sheet.ground(ground, fc=theme.land, ec=theme.coast, lw=0.0 if small else 0.45 * sheet.fine, zorder=2)
    lines = [line for lines in projections.graticule(grid_step(panel)) for line in lines]
    sheet.lines(
        panel.flat(project.lines(shapely.MultiLineString(lines))),
        ec=theme.grid,
        lw=0.35 * sheet.fine,
        zorder=2.5,
    )
    if not small:
        sheet.lines(
            panel.flat(project.lines(projections.basemap()[1])),
            ec=theme.border,
            lw=0.45 * sheet.fine,
            zorder=3.2,
        )


def draw_bands(sheet: Sheet, panel: Panel, drawing: Drawing, lw: float, small: bool = False) -> None:
    """Draw the area of each band on land and faintly at sea, ruled where the claims differ, and the rings."""
    theme, project = sheet.theme, panel.view.projection
    drawn: set[bytes] = set()
    covered: BaseGeometry = shapely.Polygon()
    if nearer := drawing.nearer:
        draw_ground(sheet, panel.flat(project.ground(nearer)), NO_BAND["nearer"], 2.9)
    for depth, band in enumerate(drawing.bands):  # the first on top
        style, areas = band.style, [area.polygon for area in drawing.areas_of(band)]
        colour = theme.line(style)
        ground = panel.flat(shapely.union_all([project.ground(each) for each in areas]))
        draw_ground(sheet, shapely.difference(ground, covered), style, 3 - 0.01 * depth)
        if style.fill:
            covered = shapely.union(covered, ground)
        if theme.is_hatched(style):
            pattern = hatched(style, theme) | {"gid": f"hatch-{band.band.token}"}
            # Its outline is under the rings: twice as coarse, it is half as long.
            sheet.ground(shapely.simplify(ground, 2 * panel.detail), fc="none", zorder=3.1, **pattern)
        for ring in _new_rings(areas, drawn):
            line = panel.flat(project.lines(ring), finer=2.0 if panel.detail == FINE else 1.0)
            weight = lw * style.width / 2
            sheet.lines(line, ec=colour, lw=weight, ls=dashes(style), zorder=4 - 0.01 * depth)
    draw_veil(sheet, panel, projections.land(project, _SMALL_LAND_DEG if small else 0.0), finer=0.5)


def draw_veil(sheet: Sheet, panel: Panel, land: BaseGeometry, finer: float = 1.0) -> None:
    """Draw the sea once more over the grounds of bands, so that these are faint there; not in grey."""
    if not sheet.theme.grey:
        sea = shapely.difference(panel.outline, panel.flat(land, finer=finer))
        sheet.ground(sea, fc=sheet.theme.sea, alpha=SEA_VEIL, zorder=3.05, gid="sea")


def draw_ground(sheet: Sheet, ground: BaseGeometry, style: Style, zorder: float) -> None:
    """Draw the area of a band as the style fills it, or nothing."""
    fill = sheet.theme.ground(style)
    if fill.opacity:
        sheet.ground(ground, fc=fill.colour, alpha=fill.opacity, zorder=zorder)


def draw_circles(sheet: Sheet, panel: Panel, circles: Iterable[UsualCircle], lw: float) -> None:
    """Draw the circles that most web maps would draw, dotted, if they are asked for."""
    how = dotted(sheet.theme, lw)
    for circle in circles:
        line = panel.flat(panel.view.projection.lines(usual_circle.line(circle)))
        sheet.lines(line, gid="flat-circle", **how)


def dotted(theme: Theme, lw: float) -> dict[str, Any]:
    """Return how such a circle is drawn."""
    return {"ec": theme.ink, "lw": lw, "ls": (0.0, (0.01, 2.4)), "capstyle": "round", "zorder": 4.5}


def _new_rings(areas: Sequence[BaseGeometry], drawn: set[bytes]) -> list[BaseGeometry]:
    """Return the rings of these polygons that are not drawn yet, as where one band begins another may end."""
    new = []
    for ring in (ring for each in areas for ring in shapely.get_parts(each.boundary)):
        key = shapely.to_wkb(shapely.normalize(shapely.Polygon(ring)))
        if key not in drawn:
            drawn.add(key)
            new.append(ring)
    return new


def hatched(style: Style, theme: Theme) -> dict[str, Any]:
    """Return a style's hatching, which is an angle on the web map, as matplotlib takes it in every format."""
    lines = {45: "/", 90: "-", 135: "\\", 180: "|"}[style.hatch] * (4 if theme.grey else 2)
    # The alpha is the patch's, for the PDF backend ignores that of the colour of a hatching.
    return {"hatch": lines, "hatchcolor": theme.line(style), "alpha": theme.hatch}


def dashes(style: Style) -> str | tuple[float, tuple[float, ...]]:
    """Return the palette's dash, which is in pixels of the web map, in matplotlib's words."""
    return (0.0, tuple(0.45 * float(part) for part in style.dash.split())) if style.dash else "solid"


def places_at(panel: Panel, rows: Sequence[DrawnPlace]) -> tuple[list[DrawnPlace], Array]:
    """Return which of some places a map shows, and where on the sheet they lie, (n, 2)."""
    km = panel.view.projection.xy(np.array([(row.place.lon, row.place.lat) for row in rows]).reshape(-1, 2))
    inside = projections.shown(panel.view, km)
    return [row for row, is_shown in zip(rows, inside, strict=True) if is_shown], panel.xy(km[inside])


def draw_dots(sheet: Sheet, panel: Panel, drawing: Drawing, diameter: float) -> None:
    """Draw every place that is asked about and every launch point, the nearest place on top.

    Of many places those of one look are one mark, and smaller.
    """
    rows, at = places_at(panel, drawing.places[::-1])
    if drawing.asked.are_many:
        alike: dict[Dot, list[int]] = {}
        for index, row in enumerate(rows):
            alike.setdefault(row.dot, []).append(index)
        for number, (dot, those) in enumerate(alike.items()):
            x, y = at[those].T
            draw_dot(sheet, x, y, dot, _SMALL * diameter, zorder=6, gid=f"places-{number}")
    else:
        for row, (x, y) in zip(rows, at, strict=True):
            draw_dot(sheet, x, y, row.dot, diameter, zorder=6, gid=f"capital-{row.code}")
    for x, y in panel.at([(point.lon, point.lat) for point in drawing.points]):
        draw_star(sheet, x, y, diameter, 2.6)


def draw_star(sheet: Sheet, x: float, y: float, diameter: float, times: float) -> None:
    """Draw the star of a launch point, so many times as wide as a dot."""
    star = {"mfc": sheet.theme.ink, "mec": sheet.theme.land, "mew": 0.16 * diameter}
    sheet.mark(x, y, "*", times * diameter, zorder=7, gid="launch", **star)


def draw_dot(
    sheet: Sheet, x: ArrayLike, y: ArrayLike, dot: Dot, diameter: float, zorder: float, gid: str
) -> None:
    """Draw the dot of a place, or of several: its band's colour, a second one's as rim; in grey two marks."""
    theme, fill, second = sheet.theme, dot.fill, dot.rim
    rim = theme.dot(second) if second and not theme.grey else theme.rim
    how = {"mfc": theme.dot(fill), "mec": rim, "mew": (0.22 if second else 0.16) * diameter}
    sheet.mark(x, y, theme.marker(fill), (1.1 if second else 1.0) * diameter, zorder=zorder, gid=gid, **how)
    if second and theme.grey:
        rim = max((theme.paper, theme.ink), key=lambda ink: contrast(ink, theme.dot(fill)))
        how = {"mfc": theme.dot(second), "mec": rim, "mew": 0.12 * diameter}
        sheet.mark(x, y, theme.marker(second), 0.5 * diameter, zorder=zorder, gid=f"second-{gid}", **how)


def year_sites_at(panel: Panel, drawing: Drawing) -> Array:
    """Return where on the sheet the sites of the year lie that the map shows, (n, 2)."""
    lonlat = np.array([(site.lon, site.lat) for site in drawing.year_sites]).reshape(-1, 2)
    places = panel.view.projection.xy(lonlat)
    return panel.xy(places[[panel.view.shows(place[None]) for place in places]])


def draw_year_sites(sheet: Sheet, panel: Panel, drawing: Drawing, diameter: float) -> None:
    """Draw a diamond for each site of the year, above a launch point that is one."""
    for x, y in year_sites_at(panel, drawing):
        draw_diamond(sheet, x, y, diameter, zorder=7.5, gid="year-site")


def draw_diamond(sheet: Sheet, x: float, y: float, diameter: float, zorder: float, gid: str) -> None:
    """Draw the diamond of a site of the year."""
    how = {"mfc": sheet.theme.paper, "mec": sheet.theme.ink, "mew": 0.2 * diameter}
    sheet.mark(x, y, "D", 0.75 * diameter, zorder=zorder, gid=gid, **how)


def draw_inset(sheet: Sheet, panel: Panel, main: Panel, drawing: Drawing) -> Sheet:
    """Draw the globe with every ring whole, and the frame of the map on it; return what it is drawn on."""
    theme = sheet.theme
    globe = sheet.above()
    globe.ground(panel.outline.buffer(2.2 * sheet.fine), fc=theme.paper, zorder=0)
    draw_land(globe, panel, small=True)
    draw_bands(globe, panel, drawing, 0.8 * sheet.fine, small=True)
    draw_circles(globe, panel, drawing.circles, 1.2 * sheet.fine)
    frame = shapely.segmentize(shapely.box(*main.view.frame).exterior, 100.0)
    corners = main.view.projection.lonlat(shapely.get_coordinates(frame))
    seen = panel.view.projection.xy(corners[np.isfinite(corners).all(axis=1)])
    if np.isfinite(seen).all():
        globe.lines(panel.flat(shapely.LinearRing(seen)), ec=theme.ink, lw=0.6 * sheet.fine, zorder=5)
    for x, y in panel.at([(point.lon, point.lat) for point in drawing.points]):
        globe.mark(
            x,
            y,
            "*",
            5.5 * sheet.fine,
            gid="launch-on-globe",
            mfc=theme.ink,
            mec=theme.land,
            mew=0.4 * sheet.fine,
            zorder=6,
        )
    globe.lines(panel.outline.boundary, ec=theme.coast, lw=0.6 * sheet.fine, zorder=6)
    return globe


def inset_panel(main: Panel, view: View, places: Array, share: float) -> Panel | None:
    """Return the emptiest corner where a round inset covers no place, (n, 2) in points; None if none."""
    left, bottom, right, top = main.box
    side = share * min(right - left, top - bottom)
    gap = 0.05 * side
    best: tuple[float, Box] | None = None
    for x in (right - side - gap, left + gap):
        for y in (top - side - gap, bottom + gap):
            away = float(np.hypot(*(places - (x + side / 2, y + side / 2)).T).min()) - 0.56 * side
            if away > 0 and (best is None or away > best[0]):
                best = away, (x, y, x + side, y + side)
    return replace(main, view=view, box=best[1]) if best else None


def grid_step(panel: Panel) -> int:
    """Return the degrees between the lines of the graticule."""
    width_km = panel.view.frame[2] - panel.view.frame[0]
    return 10 if width_km < 9_000 else 30
