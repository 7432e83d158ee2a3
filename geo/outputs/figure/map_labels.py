"""The names on a map: launch points, ranges on their rings, capitals, degrees, each where it has room."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from geo.features import band_labels, reach, wording
from geo.features.palette import band_style
from geo.geodesy import Array
from geo.outputs.figure import label_placement, projections
from geo.outputs.figure.canvas import Sheet
from geo.outputs.figure.label_placement import Box, Spot
from geo.outputs.figure.map_panel import Panel, grid_step
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.scenario import Scenario

_MOST_SITES = 3  # up to so many launch points each ring has a label; of more, each range has one
_OFF, _LAUNCH_OFF = 4.6, 11.0  # how far a leader takes a name from its dot, times as far as one beside it
_TRIES = 4  # at the order in which the capitals are named, until all have room
_RING_AZIMUTHS = [0, 10, -10, 20, -20, 30, -30, 180, 170, 190, 40, -40, 160, 200, 50, -50, 150, 210]


def draw_labels(sheet: Sheet, panel: Panel, scenario: Scenario, diameter: float, taken: list[Box]) -> int:
    """The names of launch points, the ranges of rings, the capitals and the graticule's degrees.

    None touches another, a dot or a box `taken`. Returns how many capitals have no room for their name.
    """
    rows = reach.nearest(scenario)
    sites = scenario.shown
    stars = panel.at([(site.lon, site.lat) for site in sites])
    dots = panel.at([(row.capital.lon, row.capital.lat) for row in rows])
    taken = [
        *taken,
        *(_square(x, y, 0.55 * diameter) for x, y in dots.tolist()),
        *(_square(x, y, diameter) for x, y in stars.tolist()),
    ]
    named = np.concatenate([dots, stars])
    writer = _Writer(sheet, panel, taken, _ring_points(panel, scenario), named)
    size, small = sheet.size.label, sheet.size.small
    for index, site in enumerate(sites, len(rows)):
        name = label_placement.shortened(
            wording.place(scenario, site), 0.4 * (panel.box[2] - panel.box[0]), 1.25 * size, "bold"
        )
        writer.near({index: name}, [index], 1.25 * size, "bold", 1.5 * diameter, "label-launch")
    _label_rings(writer, scenario, small)
    names = {index: row.capital.name for index, row in enumerate(rows)}
    gids = {index: f"label-{row.capital.iso_a2}" for index, row in enumerate(rows)}
    hidden = writer.near(names, _by_need(scenario, rows, dots), size, "regular", 0.95 * diameter, gids)
    _label_graticule(writer, 0.88 * small)
    return hidden


def label_globe(sheet: Sheet, panel: Panel, main: Panel, scenario: Scenario) -> None:
    """The ranges on those rings of a globe that the map beside it does not show whole."""
    nothing = np.empty((0, 2))
    _label_rings(_Writer(sheet, panel, [], nothing, nothing), scenario, 0.9 * sheet.size.small, main)


class _Writer:
    """Writes labels on a map, each where there is room left."""

    def __init__(self, sheet: Sheet, panel: Panel, taken: list[Box], avoided: Array, dots: Array) -> None:
        self.sheet, self.panel, self.taken, self.avoided, self.dots = sheet, panel, taken, avoided, dots
        left, bottom, right, top = panel.box
        self.within = (left + 2, bottom + 2, right - 2, top - 2)

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
        farthest = _LAUNCH_OFF if launch else _OFF if self.sheet.size.leaders else 0.0
        spots = label_placement.around((x, y), width, height, gap, farthest)
        told = label_placement.telling(spots, self.dots, index, gap, label_placement.bare(name, size, weight))
        return told + spots if launch else told

    def _write(self, spot: Spot, name: str, size: float, weight: str, gid: str) -> None:
        self.taken += spot.boxes
        if spot.leader:
            self.sheet.lines(
                shapely.LineString(spot.leader), ec=self.sheet.look.quiet, lw=0.4 * self.sheet.fine, zorder=5
            )
        x, y = spot.box[0], spot.box[1] + label_placement.extent(name, size, weight)[2]
        self.sheet.text(x, y, name, size, weight, halo=self.sheet.look.land, gid=gid)

    def along(
        self, places: Sequence[tuple[float, float, float]], line: str, size: float, weight: str, **how: Any
    ) -> bool:
        """Write a line at the first of the places (x, y, rotation in degrees) that has room, centred."""
        width, height, _ = label_placement.extent(line, size, weight)
        spots = [Spot(_turned(x, y, width, height, turn)) for x, y, turn in places]
        (spot,) = label_placement.place([spots], self.taken, self.within, np.empty((0, 2)))
        if spot is None:
            return False
        self.taken += spot.boxes
        x, y, turn = places[spots.index(spot)]
        how |= {"ha": "center", "va": "center", "rotation": turn, "halo": self.sheet.look.land}
        self.sheet.text(x, y, line, size, weight, **how)
        return True


def _label_rings(writer: _Writer, scenario: Scenario, size: float, main: Panel | None = None) -> None:
    """Write the range on each ring; on a globe only on those that `main` does not show whole."""
    done: set[float] = set()
    many = len(scenario.shown) > _MOST_SITES
    for site, band, edge_km in projections.rings_of(scenario):
        if edge_km in done and (many or main):
            continue
        if main and _shows_one(main, scenario, edge_km):
            continue
        line = label_placement.printable(band_labels.edge_label(band, edge_km, scenario.units))
        if main or label_placement.extent(line, size, "bold")[0] > 0.9 * edge_km * writer.panel.scale:
            line = label_placement.printable(band_labels.edge_parts(band, edge_km, scenario.units)[0])
        places = [
            place for azimuth in _RING_AZIMUTHS if (place := _on_ring(writer.panel, site, edge_km, azimuth))
        ]
        colour = writer.sheet.look.line(band_style(band, scenario.drawn))
        how = {"color": colour, "gid": f"label-ring-{edge_km:g}", "breadth": 0.45}
        if writer.along(places, line, size, "bold", **how):
            done.add(edge_km)


def _shows_one(panel: Panel, scenario: Scenario, edge_km: float) -> bool:
    """Whether a map shows a ring of this range whole, round any launch point."""
    rings = [
        projections.ring(panel.view.projection, site, edge_km, projections.TURN)
        for site, _, each_km in projections.rings_of(scenario)
        if each_km == edge_km
    ]
    return any(panel.view.shows(ring) for ring in rings)


def _on_ring(
    panel: Panel, site: LaunchPoint, edge_km: float, azimuth: float
) -> tuple[float, float, float] | None:
    """A place on a ring, and how a text that follows it there is turned, upright; None out of view."""
    km = projections.ring(panel.view.projection, site, edge_km, azimuth + np.array([-0.5, 0.0, 0.5]))
    if not (np.isfinite(km).all() and panel.view.shows(km)):
        return None
    (x1, y1), (x, y), (x2, y2) = panel.xy(km)
    turn = float(np.degrees(np.arctan2(y2 - y1, x2 - x1)))
    return float(x), float(y), (turn + 90) % 180 - 90


def _label_graticule(writer: _Writer, size: float) -> None:
    """The degrees of meridians at the lower edge, of parallels at the left one."""
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
                    how = {"color": writer.sheet.look.quiet, "gid": "label-grid"}
                    writer.along([(point.x, point.y, 0.0)], name, size, "regular", **how)


def _square(x: float, y: float, half: float) -> Box:
    return x - half, y - half, x + half, y + half


def _turned(x: float, y: float, width: float, height: float, degrees: float) -> Box:
    """The upright box round a box that is turned about its middle."""
    sin, cos = abs(np.sin(np.radians(degrees))), abs(np.cos(np.radians(degrees)))
    half_width, half_height = (width * cos + height * sin) / 2, (width * sin + height * cos) / 2
    return x - half_width, y - half_height, x + half_width, y + half_height


def _ring_points(panel: Panel, scenario: Scenario) -> Array:
    """Points along all rings, close enough together that no label passes between them."""
    rings = [
        projections.ring(panel.view.projection, site, edge_km, projections.TURN)
        for site, _, edge_km in projections.rings_of(scenario)
    ]
    points = panel.xy(np.concatenate(rings)) if rings else np.empty((0, 2))
    left, bottom, right, top = panel.box
    x, y = points.T
    cells = np.floor(points[(x > left) & (x < right) & (y > bottom) & (y < top)]).astype(int)
    numbers = np.unique(cells[:, 0] * 10_000 + cells[:, 1])  # one of each square point is enough
    return np.column_stack(np.divmod(numbers, 10_000)) + 0.5


def _by_need(scenario: Scenario, rows: Sequence[reach.Reach], dots: Array) -> list[int]:
    """In which order the capitals are labelled: by band, and in each those in the densest crowd first."""
    apart = np.hypot(*(dots[:, None] - dots[None]).transpose(2, 0, 1))
    crowd = (1 / (1 + (apart / 20) ** 2)).sum(axis=1)

    def need(i: int) -> tuple[int, float]:
        row = rows[i]
        rank = scenario.drawn.index(row.bands[0]) if row.bands else 0 if row.position == "nearer" else 99
        return rank, -crowd[i]

    return sorted(range(len(rows)), key=need)
