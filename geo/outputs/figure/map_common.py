"""The ground that launch points have in common, on a sheet: a broad line under the rings, and rulings."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.features.drawing import Drawing
from geo.features.palette import COMMON
from geo.outputs.figure.canvas import Sheet
from geo.outputs.figure.map_panel import Panel

_APART = 1.3  # from ruling to ruling, in ems of a label
_HALF_SEEN = 0.5  # opacity of a ruling


def draw_common(sheet: Sheet, panel: Panel, drawing: Drawing, lw: float) -> None:
    """Draw the ground that launch points have in common, if it is asked for and there is any."""
    if not drawing.common:
        return
    project, polygon = panel.view.projection, drawing.common.polygon
    rule(sheet, panel.flat(project.ground(polygon)), _APART * sheet.size.label, zorder=3.3)
    outline = panel.flat(project.lines(polygon.boundary))
    sheet.lines(outline, ec=sheet.theme.line(COMMON), lw=lw * COMMON.width / 2, zorder=3.4, gid="common")


def rule(sheet: Sheet, ground: BaseGeometry, apart: float, zorder: float) -> None:
    """Rule a ground at the angle of the palette, with lines so many points apart."""
    if ground.is_empty:
        return
    lines = shapely.intersection(_rulings(ground.bounds, apart), ground)
    how = {"ec": sheet.theme.line(COMMON), "alpha": _HALF_SEEN, "lw": 0.5 * sheet.fine}
    sheet.lines(lines, zorder=zorder, gid="rulings", **how)


def _rulings(bounds: tuple[float, float, float, float], apart: float) -> BaseGeometry:
    """Return parallel lines over a rectangle, turned clockwise from upright by the palette's angle."""
    west, south, east, north = bounds
    turn = np.radians(COMMON.hatch)
    along, across = np.array([np.sin(turn), np.cos(turn)]), np.array([np.cos(turn), -np.sin(turn)])
    corners = np.array([(x, y) for x in (west, east) for y in (south, north)])
    far, (first, *_more, last) = np.abs(corners @ along).max(), sorted(corners @ across)
    steps = apart * np.arange(np.ceil(first / apart), last / apart)[:, None]
    ends = [steps * across + far * side * along for side in (-1, 1)]
    return shapely.MultiLineString(np.stack(ends, axis=1).tolist())
