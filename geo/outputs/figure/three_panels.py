"""The lesson "Why circles lie" as a figure: one ring on three maps, side by side or under one another."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import shapely

from geo import shapes
from geo.features import provenance, usual_circle, wording
from geo.features.drawing import Drawing
from geo.features.three_maps import MAPS, TITLE, Lesson, MapName, lesson
from geo.geodesy import SPHERE_RADIUS_KM
from geo.outputs.figure import map_labels, map_panel, projections
from geo.outputs.figure.canvas import Sheet
from geo.outputs.figure.label_placement import Box, at_most, balanced, extent, wrapped
from geo.outputs.figure.map_panel import COARSE, Panel
from geo.outputs.figure.marginalia import BRIEF_CREDITS, Block, write_block
from geo.outputs.figure.projections import LAEA_KM, REACH_KM, Frame, Kind, Projection, View
from geo.outputs.figure.styles import SIZES, STYLES, Size, SizeName, StyleName
from geo.words.i18n import headed

_KINDS: dict[MapName, Kind] = {"flat": "mercator", "equal-area": "laea", "globe": "ortho"}
_SHRINK = 0.95  # by which the type is made smaller until the maps have their room
_ROOM = 0.72  # of the width of a column or of the height of a line, that a map has at least
_PAD = 0.08  # kept free round what a map must show, as a share of it
_MAX_SPREAD = 1.4  # times as far as the ring reaches, a map may go for the sake of the usual circle
_ROUND_KM = 9_000.0  # an equal-area map that goes farther is round
_MERCATOR_KM = 20_037.508  # from the middle of the whole Mercator map to each of its sides
_PANEL_TYPE = 25  # times as wide as its type is high is a map that stands alone


def view(shown: Lesson, name: MapName) -> View:
    """Return one of the three maps round the launch point: a square, or the disk in it."""
    kind = _KINDS[name]
    lat = 0.0 if kind == "mercator" else shown.point.lat
    projection = Projection(kind, shown.point.lon, lat, REACH_KM[kind])
    if name == "globe":
        return View(projection, _square(SPHERE_RADIUS_KM), SPHERE_RADIUS_KM)
    bounds = _bounds(shown, projection)
    if name == "flat":
        return View(projection, _on_mercator(projections.fitted(bounds, 1.0, _PAD)))
    radius_km = min((1 + 2 * _PAD) * max(map(abs, bounds)), LAEA_KM)
    return View(projection, _square(radius_km), radius_km if radius_km > _ROUND_KM else None)


def _bounds(shown: Lesson, projection: Projection) -> Frame:
    """Return the bounds of ring and capitals, and of the usual circle if it is not much wider.

    Of a ring that the projection does not reach they are those of the whole map.
    """
    rows = [(row.place.lon, row.place.lat) for row in shown.wrong]
    ring = projection.lines(_disk(shown).boundary)
    if ring.is_empty:
        return _square(_MERCATOR_KM)
    needed = np.vstack([projection.xy(np.array([*rows, _middle(shown)])), shapely.get_coordinates(ring)])
    needed = needed[np.isfinite(needed).all(axis=1)]
    low, high = needed.min(axis=0), needed.max(axis=0)
    usual = shapely.get_coordinates(projection.lines(usual_circle.line(shown.circle)))
    if len(usual):
        middle, half = (low + high) / 2, _MAX_SPREAD * (high - low) / 2
        low = np.minimum(low, np.maximum(usual.min(axis=0), middle - half))
        high = np.maximum(high, np.minimum(usual.max(axis=0), middle + half))
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _middle(shown: Lesson) -> tuple[float, float]:
    """Return the launch point, in degrees; of one beyond the end of Mercator the place there."""
    end = usual_circle.MERCATOR_END
    return shown.point.lon, float(np.clip(shown.point.lat, -end, end))


def _on_mercator(frame: Frame) -> Frame:
    """Return a square frame, made smaller and moved until it is on the map of the whole world."""
    half = min((frame[2] - frame[0]) / 2, _MERCATOR_KM)
    x = (frame[0] + frame[2]) / 2
    y = float(np.clip((frame[1] + frame[3]) / 2, half - _MERCATOR_KM, _MERCATOR_KM - half))
    return x - half, y - half, x + half, y + half


def _disk(shown: Lesson) -> shapely.Polygon | shapely.MultiPolygon:
    return shapes.disk(shown.point.lon, shown.point.lat, shown.range_km)


def _square(radius_km: float) -> Frame:
    return -radius_km, -radius_km, radius_km, radius_km


def draw_map(sheet: Sheet, shown: Lesson, name: MapName, box: Box) -> Panel:
    """Draw one of the three maps into a square box."""
    panel = Panel(view(shown, name), box, COARSE)
    project, theme, fine = panel.view.projection, sheet.theme, sheet.fine
    disk = _disk(shown)
    map_panel.draw_land(sheet, panel)
    map_panel.draw_ground(sheet, panel.flat(project.ground(disk)), shown.style, 3)
    map_panel.draw_veil(sheet, panel, projections.land(project, 0.0))
    ring = panel.flat(project.lines(disk.boundary), finer=2.0)
    sheet.lines(ring, ec=theme.line(shown.style), lw=1.9 * fine, zorder=4, gid=f"ring-{name}")
    map_panel.draw_circles(sheet, panel, [shown.circle], 1.9 * fine)
    _draw_places(sheet, panel, shown, ring)
    sheet.lines(panel.outline.boundary, ec=theme.coast, lw=0.7 * fine, zorder=8)
    return panel


def _draw_places(sheet: Sheet, panel: Panel, shown: Lesson, ring: shapely.Geometry) -> None:
    """Draw the launch point and the capitals on the wrong side, those that the map shows, and their names."""
    diameter = 0.85 * sheet.size.label
    rows = [row for row in shown.wrong if _is_shown(panel, row.place.lon, row.place.lat)]
    for row in reversed(rows):
        ((x, y),) = panel.at([(row.place.lon, row.place.lat)])
        draw_mark(sheet, x, y, row.distance_km <= shown.range_km, diameter, f"capital-{row.place.iso_a2}")
    if not _is_shown(panel, shown.point.lon, shown.point.lat):
        return
    ((x, y),) = panel.at([(shown.point.lon, shown.point.lat)])
    map_panel.draw_star(sheet, x, y, diameter, 2.2)
    avoided = shapely.get_coordinates(shapely.segmentize(ring, 1.0))
    map_labels.draw_few(sheet, panel, shown.point, rows, avoided, diameter)


def _is_shown(panel: Panel, lon: float, lat: float) -> bool:
    xy = panel.view.projection.xy(np.array([[lon, lat]]))
    return bool(np.isfinite(xy).all()) and panel.view.shows(xy)


def draw_mark(sheet: Sheet, x: float, y: float, in_range: bool, diameter: float, gid: str) -> None:
    """Draw the mark of a capital on the wrong side: full if it is in range, else hollow."""
    theme = sheet.theme
    colour, rim = theme.ink, theme.land
    how = (
        {"mfc": colour, "mec": rim, "mew": 0.12 * diameter}
        if in_range
        else {"mfc": rim, "mec": colour, "mew": 0.26 * diameter}
    )
    sheet.mark(x, y, "o", diameter, zorder=6, gid=gid, **how)


def described(drawing: Drawing, today: date, home: str) -> dict[str, str]:
    """Return what the file of a lesson says of itself."""
    shown, cited = lesson(drawing), provenance.citation(drawing, today, home)
    told = " ".join((*(shown.about(name) for name in MAPS), *shown.told(), str(wording.CAVEAT)))
    return {
        "Title": headed(TITLE, shown.lead),
        "Author": cited.made_by,
        "Description": told,
        "Source": cited.link or f"?{drawing.query}",
        "Date": today.isoformat(),
    }


def compose_map(drawing: Drawing, name: MapName, size: SizeName, style: StyleName) -> Sheet:
    """Return one of the three maps alone, as a square sheet, for a page that has the words beside it."""
    named = SIZES[size]
    side = min(named.width, named.height)
    alone = replace(
        named, width=side, height=side, label=side / _PANEL_TYPE, small=side / _PANEL_TYPE, margin=0.0
    )
    sheet = Sheet(alone, STYLES[style])
    edge = 0.004 * side
    draw_map(sheet, lesson(drawing), name, (edge, edge, side - edge, side - edge))
    return sheet


def compose(drawing: Drawing, today: date, home: str, size: SizeName, style: StyleName) -> Sheet:
    """Return the lesson on one sheet, with its type made smaller until the maps have their room."""
    layout = _Layout(drawing, today, home, SIZES[size])
    while not layout.fits and layout.size.body >= 0.5 * SIZES[size].body:
        last = layout.size
        smaller = replace(
            last, title=_SHRINK * last.title, body=_SHRINK * last.body, small=_SHRINK * last.small
        )
        layout = _Layout(drawing, today, home, smaller)
    sheet = Sheet(layout.size, STYLES[style])
    layout.write(sheet)
    return sheet


@dataclass(frozen=True)
class _Words:
    """The words of one map."""

    heading: Block
    about: Block


class _Layout:
    """Where everything is on a sheet: wide, the maps side by side; high, under one another, words beside."""

    def __init__(self, drawing: Drawing, today: date, home: str, size: Size) -> None:
        self.shown, self.size = lesson(drawing), size
        self.inner = size.width - 2 * size.margin
        self.gap = 1.6 * size.body
        self.title = Block(
            "title", balanced(str(TITLE), self.inner, size.title, "bold", at_most(2)), size.title, "bold"
        )
        self.lead = Block(
            "lead", balanced(self.shown.lead, self.inner, size.body, most=at_most(3)), size.body
        )
        told = wrapped(" ".join(self.shown.told()), self.inner, size.body, most=at_most(9))
        self.told = Block("told", told, size.body)
        self.credits = Block("caption", self._credits(drawing, today, home), size.small, quiet=True)
        self.key = self._key_lines()
        width = (self.inner - 2 * self.gap) / 3 if size.wide else 0.52 * self.inner
        self.words = [self._words(name, width) for name in MAPS]

    def _credits(self, drawing: Drawing, today: date, home: str) -> list[str]:
        cited = provenance.citation(drawing, today, home)
        by = " ".join(filter(None, (f"{cited.made_by}.", wording.link_note(drawing.uses_own), cited.link)))
        facts = wrapped(f"{wording.CAVEAT} {BRIEF_CREDITS}", self.inner, self.size.small)
        return [*facts, *wrapped(by, self.inner, self.size.small, most=3)]

    def _words(self, name: MapName, width: float) -> _Words:
        body = self.size.body
        heading = wrapped(self.shown.heading(name), width, body, "bold", most=at_most(2))
        return _Words(
            Block(f"heading-{name}", heading, body, "bold"),
            Block(f"about-{name}", wrapped(self.shown.about(name), width, body, most=at_most(9)), body),
        )

    def _key_lines(self) -> list[list[tuple[float, str, str]]]:
        """Return the key in lines: of each entry where it begins, its sample and its words."""
        em, x = self.size.body, 0.0
        lines: list[list[tuple[float, str, str]]] = [[]]
        for sample, words in self.shown.key:
            line = wrapped(words, self.inner - 3 * em, em, most=1)[0]
            needed = 3 * em + extent(line, em)[0]
            if x and x + needed > self.inner:
                lines.append([])
                x = 0.0
            lines[-1].append((x, sample, line))
            x += needed + 1.5 * em
        return lines

    @property
    def _high(self) -> float:
        """How high the space for the maps and their words is."""
        key = len(self.key) * 1.5 * self.size.body
        texts = self.title.height + self.lead.height + key + self.told.height + self.credits.height
        return self.size.height - 2 * self.size.margin - texts - 3.2 * self.size.body

    @property
    def side(self) -> float:
        """How wide and high a map is."""
        if not self.size.wide:
            return min((self._high - 2 * self.gap / 2) / 3, 0.48 * self.inner - self.gap)
        words = max(each.heading.height + each.about.height for each in self.words)
        return min(self._high - words - self.size.body, (self.inner - 2 * self.gap) / 3)

    @property
    def fits(self) -> bool:
        """Whether the words leave the maps their room."""
        if self.size.wide:
            return self.side >= _ROOM * (self.inner - 2 * self.gap) / 3
        words = max(each.heading.height + each.about.height for each in self.words)
        return self.side >= max(words, 0.8 * _ROOM * 0.48 * self.inner)

    def write(self, sheet: Sheet) -> None:
        """Draw it all."""
        size, left = self.size, self.size.margin
        y = write_block(sheet, self.title, left, size.height - size.margin) - 0.2 * size.body
        y = write_block(sheet, self.lead, left, y) - 0.4 * size.body
        y = self._write_key(sheet, y) - 0.8 * size.body
        (self._write_beside if size.wide else self._write_under)(sheet, y)
        foot = size.margin + self.credits.height
        write_block(sheet, self.told, left, foot + 0.8 * size.body + self.told.height)
        write_block(sheet, self.credits, left, foot)

    def _write_beside(self, sheet: Sheet, top: float) -> None:
        column, heading = (self.inner - 2 * self.gap) / 3, max(each.heading.height for each in self.words)
        for i, (name, words) in enumerate(zip(MAPS, self.words, strict=True)):
            x = self.size.margin + i * (column + self.gap)
            write_block(sheet, words.heading, x, top)
            y = top - heading - 0.3 * self.size.body
            draw_map(sheet, self.shown, name, (x, y - self.side, x + self.side, y))
            write_block(sheet, words.about, x, y - self.side - 0.4 * self.size.body)

    def _write_under(self, sheet: Sheet, top: float) -> None:
        for i, (name, words) in enumerate(zip(MAPS, self.words, strict=True)):
            x, y = self.size.margin, top - i * (self.side + self.gap / 2)
            draw_map(sheet, self.shown, name, (x, y - self.side, x + self.side, y))
            beside = x + self.side + self.gap
            write_block(sheet, words.about, beside, write_block(sheet, words.heading, beside, y))

    def _write_key(self, sheet: Sheet, top: float) -> float:
        em = self.size.body
        for line in self.key:
            for x, sample, words in line:
                left, y = self.size.margin + x, top - 0.95 * em
                _write_sample(sheet, self.shown, sample, (left, left + 2.4 * em), y + 0.33 * em, em)
                sheet.text(left + 3 * em, y, words, em, gid="key")
            top -= 1.5 * em
        return top


def _write_sample(
    sheet: Sheet, shown: Lesson, sample: str, ends: tuple[float, float], y: float, em: float
) -> None:
    """Draw what a word of the key is about: the ring, the usual circle, or a mark."""
    line = shapely.LineString([(ends[0], y), (ends[1], y)])
    if sample == "line":
        sheet.lines(line, ec=sheet.theme.line(shown.style), lw=1.9 * sheet.fine)
    elif sample == "dots":
        sheet.lines(line, **map_panel.dotted(sheet.theme, 1.9 * sheet.fine))
    else:
        draw_mark(sheet, ends[1] - 0.5 * em, y, sample == "full", 0.8 * em, "sample")
