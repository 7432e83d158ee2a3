"""The names on a map: launch points, ranges on their rings, capitals, degrees, each where it has room."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geo.features.bands import Ring
from geo.features.drawing import Drawing, DrawnPlace
from geo.features.points import DrawnPoint
from geo.features.reach import Reach
from geo.geodesy import Array
from geo.outputs.figure import label_placement, map_countries, projections
from geo.outputs.figure.canvas import Sheet
from geo.outputs.figure.label_placement import Box, Spot
from geo.outputs.figure.map_countries import Name
from geo.outputs.figure.map_panel import Panel, grid_step, places_at, year_sites_at

_MAX_SITES = 3  # up to so many launch points each ring has a label; of more, each range has one
_OFF, _LAUNCH_OFF = 4.6, 11.0  # how far a leader takes a name from its dot, times as far as one beside it
_TRIES = 4  # at the order in which the capitals are named, until all have room
_LEADING = 12  # towns, or countries, that have their names before any other may take the room
_MOST = 0.5  # of a country's land
_NOTHING: Array = np.empty((0, 2))
_RING_AZIMUTHS = [0, 10, -10, 20, -20, 30, -30, 180, 170, 190, 40, -40, 160, 200, 50, -50, 150, 210]


@dataclass(frozen=True)
class Unnamed:
    """How many of what a map shows have no room for their names."""

    places: int
    countries: int


def draw_labels(sheet: Sheet, panel: Panel, drawing: Drawing, diameter: float, taken: list[Box]) -> Unnamed:
    """Draw the names of launch points, the ranges of rings, capitals, countries and the graticule's degrees.

    None touches another, a dot or a box `taken`. Countries of which most lies in a band are named before the
    capitals, the others after them.
    """
    (rows, dots), points = places_at(panel, drawing.named), drawing.points
    stars = panel.at([(point.lon, point.lat) for point in points])
    diamonds = year_sites_at(panel, drawing)
    taken = [
        *taken,
        *(_square(x, y, 0.65 * diameter) for x, y in diamonds.tolist()),
        *(_square(x, y, 0.55 * diameter) for x, y in dots.tolist()),
        *(_square(x, y, diameter) for x, y in stars.tolist()),
    ]
    places = np.concatenate([dots, stars, diamonds])  # no name may be nearer to another of them
    crowded = not drawing.asked.are_capitals
    writer = _Writer(sheet, panel, taken, _ring_points(panel, drawing.rings), places, crowded)
    size, small = sheet.size.label, sheet.size.small
    for index, point in enumerate(points, len(rows)):
        name = label_placement.shortened(
            point.place, 0.4 * (panel.box[2] - panel.box[0]), 1.25 * size, "bold"
        )
        writer.near({index: name}, [index], 1.25 * size, "bold", 1.5 * diameter, "label-launch")
    _label_rings(writer, drawing, small)
    countries = map_countries.names(panel, drawing, 0.8 * label_placement.extent("0", small)[1])
    leading_countries = [name for name in countries if name.share >= _MOST][:_LEADING]
    named = _label_countries(writer, leading_countries, small)
    names = {index: str(row.place.name) for index, row in enumerate(rows)}
    gids = {index: f"label-{row.code}" for index, row in enumerate(rows)}
    order = _by_need(drawing, rows, dots)
    leading = _LEADING if crowded else 0
    hidden = sum(
        writer.near(names, some, size, "regular", 0.95 * diameter, gids)
        for some in (order[:leading], order[leading:])
    )
    named |= _label_countries(writer, [name for name in countries if name not in leading_countries], small)
    _label_graticule(writer, 0.88 * small)
    unnamed = {name.code for name in countries} - named
    return Unnamed(hidden + len(places_at(panel, drawing.places)[0]) - len(rows), len(unnamed))


def draw_few(
    sheet: Sheet, panel: Panel, point: DrawnPoint, rows: Sequence[Reach], avoided: Array, diameter: float
) -> None:
    """Draw the names of one launch point and of some capitals, off the points `avoided`, (n, 2)."""
    places = panel.at([(point.lon, point.lat), *((row.place.lon, row.place.lat) for row in rows)])
    taken = [_square(x, y, 0.6 * diameter) for x, y in places.tolist()]
    writer = _Writer(sheet, panel, taken, avoided, places)
    size = sheet.size.label
    name = label_placement.shortened(point.place, 0.45 * (panel.box[2] - panel.box[0]), 1.1 * size, "bold")
    writer.near({0: name}, [0], 1.1 * size, "bold", 1.2 * diameter, "label-launch")
    names = {index: str(row.place.name) for index, row in enumerate(rows, 1)}
    gids = {index: f"label-{row.place.iso_a2}" for index, row in enumerate(rows, 1)}
    writer.near(names, list(names), size, "regular", 0.95 * diameter, gids)


def label_globe(sheet: Sheet, panel: Panel, main: Panel, drawing: Drawing) -> None:
    """Draw the ranges on those rings of a globe that the map beside it does not show whole."""
    _label_rings(_Writer(sheet, panel, [], _NOTHING, _NOTHING), drawing, 0.9 * sheet.size.small, main)


class _Writer:
    """Writes labels on a map, each where there is room left."""

    def __init__(
        self,
        sheet: Sheet,
        panel: Panel,
        taken: list[Box],
        avoided: Array,
        dots: Array,
        crowded: bool = False,  # so that a name may stand as near to another dot as to its own
    ) -> None:
        self.sheet, self.panel, self.taken, self.avoided, self.dots = sheet, panel, taken, avoided, dots
        left, bottom, right, top = panel.box
        self.within = (left + 2, bottom + 2, right - 2, top - 2)
        self.crowded = crowded

    def near(
        self,
        names: dict[int, str],
        order: list[int],
        size: float,
        weight: str,
        gap: float,
        gid: dict[int, str] | str,
    ) -> int:
        """Write names beside their dots, as many as have room. Returns how many have none."""
        spots = [self._spots(index, names[index], size, weight, gap) for index in order]
        placed = label_placement.place(spots, self.taken, self.within, self.avoided, _TRIES)
        for index, spot in zip(order, placed, strict=True):
            if spot:
                self._write(spot, names[index], size, weight, gid if isinstance(gid, str) else gid[index])
        return placed.count(None)

    def _spots(self, index: int, name: str, size: float, weight: str, gap: float) -> list[Spot]:
        width, height, _ = label_placement.extent(name, size, weight)
        x, y = self.dots[index].tolist()
        launch = weight == "bold"  # its name is known by its type, and is left out last
        far = launch or (self.crowded and self.sheet.size.leaders)
        farthest = _LAUNCH_OFF if far else _OFF if self.sheet.size.leaders else 0.0
        spots = label_placement.around((x, y), width, height, gap, farthest)
        clear = label_placement.unambiguous(
            spots, self.dots, index, gap, label_placement.bare(name, size, weight)
        )
        return clear + spots if launch or self.crowded else clear

    def _write(self, spot: Spot, name: str, size: float, weight: str, gid: str) -> None:
        self.taken += spot.boxes
        if spot.leader:
            self.sheet.lines(
                shapely.LineString(spot.leader), ec=self.sheet.theme.quiet, lw=0.4 * self.sheet.fine, zorder=5
            )
        x, y = spot.box[0], spot.box[1] + label_placement.extent(name, size, weight)[2]
        self.sheet.text(x, y, name, size, weight, halo=self.sheet.theme.land, gid=gid)

    def along(
        self,
        places: Sequence[tuple[float, float, float]],
        line: str,
        size: float,
        weight: str,
        avoided: Array,
        **how: Any,
    ) -> bool:
        """Write lines at the first of the places (x, y, rotation in degrees) that has room, centred.

        Of those that have room it takes one that covers none of the points `avoided`, (n, 2), if any does.
        """
        if not places:
            return False
        each = [label_placement.extent(part, size, weight) for part in line.split("\n")]
        width, height = max(part[0] for part in each), sum(part[1] for part in each)
        spots = [Spot(_turned(x, y, width, height, turn)) for x, y, turn in places]
        (spot,) = label_placement.place([spots], self.taken, self.within, avoided)
        if spot is None:
            return False
        self.taken += spot.boxes
        x, y, turn = places[spots.index(spot)]
        how |= {"ha": "center", "va": "center", "rotation": turn, "halo": self.sheet.theme.land}
        self.sheet.text(x, y, line, size, weight, linespacing=0.9, **how)
        return True


def _label_rings(writer: _Writer, drawing: Drawing, size: float, main: Panel | None = None) -> None:
    """Write the range on each ring; on a globe only on those that `main` does not show whole."""
    done: set[float] = set()
    many = len(drawing.points) > _MAX_SITES
    for ring in drawing.rings:
        edge_km = ring.edge.km
        if edge_km in done and (many or main):
            continue
        if main and _shows_one(main, [each for each in drawing.rings if each.edge.km == edge_km]):
            continue
        line = label_placement.printable(ring.edge.label)
        if main or label_placement.extent(line, size, "bold")[0] > 0.9 * edge_km * writer.panel.scale:
            line = label_placement.printable(ring.edge.length)
        places = [place for azimuth in _RING_AZIMUTHS if (place := _on_ring(writer.panel, ring, azimuth))]
        colour = writer.sheet.theme.line(ring.band.style)
        how = {"color": colour, "gid": f"label-ring-{edge_km:g}", "breadth": 0.45}
        if writer.along(places, line, size, "bold", _NOTHING, **how):
            done.add(edge_km)


def _label_countries(writer: _Writer, names: Sequence[Name], size: float) -> set[str]:
    """Write the name and the share of each country that has room, on its ground, in one line or in two.

    Returns the codes of those that have.
    """
    named = set()
    for name in names:
        for between in (" ", "\n"):
            line = label_placement.printable(between.join(name.words))
            each = [label_placement.extent(part, size) for part in line.split("\n")]
            half, high = max(part[0] for part in each) / 2, sum(part[1] for part in each) / 2
            spots = np.array(name.places).reshape(-1, 2)
            x, y = spots.T
            whole = shapely.contains(
                writer.panel.outline, shapely.box(x - half, y - high, x + half, y + high)
            )
            places = [(x, y, 0.0) for x, y in spots[whole].tolist()]
            gid = f"label-country-{name.code}"
            if writer.along(places, line, size, "regular", writer.avoided, gid=gid):
                named.add(name.code)
                break
    return named


def _shows_one(panel: Panel, rings: Sequence[Ring]) -> bool:
    """Return whether a map shows one of these rings whole."""
    return any(map(panel.view.shows, projections.turned(panel.view.projection, rings)))


def _on_ring(panel: Panel, ring: Ring, azimuth: float) -> tuple[float, float, float] | None:
    """Return a place on a ring, and how a text that follows it is turned, upright; None out of view."""
    azimuths_deg = azimuth + np.array([-0.5, 0.0, 0.5])
    km = projections.ring_at(panel.view.projection, ring.point, ring.edge.km, azimuths_deg)
    if not (np.isfinite(km).all() and panel.view.shows(km)):
        return None
    (x1, y1), (x, y), (x2, y2) = panel.xy(km)
    turn = float(np.degrees(np.arctan2(y2 - y1, x2 - x1)))
    return float(x), float(y), (turn + 90) % 180 - 90


def _label_graticule(writer: _Writer, size: float) -> None:
    """Draw the degrees of meridians at the lower edge, of parallels at the left one."""
    if writer.panel.view.radius_km is not None:
        return
    left, bottom, right, top = writer.panel.box
    _, height, _ = label_placement.extent("0°", size)
    edges = (
        shapely.LineString([(left, bottom + 3 + height / 2), (right, bottom + 3 + height / 2)]),
        shapely.LineString([(left + 11, bottom), (left + 11, top)]),
    )
    step = grid_step(writer.panel)
    for edge, lines, hemispheres in zip(edges, projections.graticule(step), ("WE", "SN"), strict=True):
        for line in lines:
            x, y = line.coords[0]
            degrees = x if hemispheres == "WE" else y
            crossing = shapely.intersection(writer.panel.flat(writer.panel.view.projection.lines(line)), edge)
            name = f"{abs(degrees):.0f}°" + (hemispheres[int(degrees > 0)] if degrees else "")
            for point in shapely.get_parts(crossing):
                if point.geom_type == "Point":
                    how = {"color": writer.sheet.theme.quiet, "gid": "label-grid"}
                    writer.along([(point.x, point.y, 0.0)], name, size, "regular", _NOTHING, **how)


def _square(x: float, y: float, half: float) -> Box:
    return x - half, y - half, x + half, y + half


def _turned(x: float, y: float, width: float, height: float, degrees: float) -> Box:
    """Return the upright box round a box that is turned about its middle."""
    sin, cos = abs(np.sin(np.radians(degrees))), abs(np.cos(np.radians(degrees)))
    half_width, half_height = (width * cos + height * sin) / 2, (width * sin + height * cos) / 2
    return x - half_width, y - half_height, x + half_width, y + half_height


def _ring_points(panel: Panel, rings: Sequence[Ring]) -> Array:
    """Return points along all rings, close enough together that no label passes between them."""
    lines = projections.turned(panel.view.projection, rings)
    points = panel.xy(np.concatenate(lines)) if lines else np.empty((0, 2))
    left, bottom, right, top = panel.box
    x, y = points.T
    cells = np.floor(points[(x > left) & (x < right) & (y > bottom) & (y < top)]).astype(int)
    numbers = np.unique(cells[:, 0] * 10_000 + cells[:, 1])  # one of each square point is enough
    return np.column_stack(np.divmod(numbers, 10_000)) + 0.5


def _by_need(drawing: Drawing, rows: Sequence[DrawnPlace], dots: Array) -> list[int]:
    """Return in which order places are labelled: by band, in each the densest crowd first.

    Of others than capitals it is the order of naming.
    """
    if not drawing.asked.are_capitals:
        return sorted(range(len(rows)), key=lambda i: int(rows[i].code))
    apart = np.hypot(*(dots[:, None] - dots[None]).transpose(2, 0, 1))
    ranks = {band: rank for rank, band in enumerate(drawing.styles)}
    crowd = (1 / (1 + (apart / 20) ** 2)).sum(axis=1)

    def need(i: int) -> tuple[int, float]:
        row = rows[i]
        rank = ranks[row.bands[0]] if row.bands else 0 if row.position == "nearer" else 99
        return rank, -crowd[i]

    return sorted(range(len(rows)), key=need)
