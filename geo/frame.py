"""From rings on the globe to polygons on the flat frame of longitude and latitude.

The frame is the rectangle -180..180, -90..90. A ring that leaves it on one side comes in on the
other: there it is cut into paths that run from side to side. Each path keeps the ground it encloses
on its left; where it ends, it is continued along the frame, counter-clockwise, to where the next
path begins. So a ring round the north pole becomes a polygon with the pole as its upper side:

        +<---------------3-----------------+      1  the path comes in on the western side
        |                                  |      2  and leaves on the eastern one;
        |   the pole, and ground inside    |      3  up the side, along the pole, down the side
        1----.                       .---->2
              `-----.         .-----'
                     `-------'

This is what RFC 7946, section 3.1.9, asks for, and neither a pole nor two of them need a case of
their own. Rounding comes before cutting: which side of the antimeridian a vertex is on cannot change
afterwards.
"""

from collections.abc import Sequence

import numpy as np
from shapely import LinearRing, MultiPolygon, Polygon

from geo.geodesy import Array

# A point on the frame is known by its way along it from the south-east corner, in degrees.
_PERIMETER = 2 * (180 + 360)
_CORNERS = {180: (180.0, 90.0), 540: (-180.0, 90.0), 720: (-180.0, -90.0), 1080: (180.0, -90.0)}
_WHOLE = np.array([*_CORNERS.values(), _CORNERS[180]])


def polygon(rings: Sequence[Array], decimals: int) -> Polygon | MultiPolygon:
    """The ground that lies to the left of every ring; of no rings at all, the whole Earth.

    A ring is an array (n, 2) of longitude and latitude that ends on the globe where it begins; its
    longitudes run on past 180, they do not jump. No ring passes through a pole, and no two meet.
    Coordinates come out rounded to `decimals`.
    """
    paths: list[Array] = []
    loops: list[Array] = []
    for ring in rings:
        for piece in _cut(*_rounded(ring, decimals), decimals):
            # Ends that meet on the frame make a loop of their own.
            (loops if (piece[0] == piece[-1]).all() else paths).append(piece)
    areas = [_signed_area(loop) for loop in loops]
    # Three corners on the grid enclose half a cell or nothing.
    least = 10.0 ** (-2 * decimals) / 4
    shells = _link(paths) + [loop for loop, area in zip(loops, areas, strict=True) if area > least]
    holes = [loop for loop, area in zip(loops, areas, strict=True) if area < -least]
    return _assemble(shells or [_WHOLE], holes)


def _rounded(ring: Array, decimals: int) -> tuple[Array, Array]:
    """The ring on the grid, without repeated vertices, and with none on the antimeridian itself.

    Returns the vertices with longitudes in -180..180, and how many turns each was taken back.
    """
    x, y = np.round(ring, decimals).T
    x = np.where((x + 180) % 360 == 0, x + 10.0**-decimals, x)
    # The end is the beginning, whatever rounding made of a whole turn.
    x[-1], y[-1] = x[0] + 360 * np.round((x[-1] - x[0]) / 360), y[0]
    turns = np.floor((x + 180) / 360)
    vertices = np.column_stack([np.round(x - 360 * turns, decimals), y])
    moved = np.concatenate([[True], (vertices[1:] != vertices[:-1]).any(axis=1)])
    return vertices[moved], turns[moved]


def _cut(vertices: Array, turns: Array, decimals: int) -> list[Array]:
    """The ring as paths from frame to frame, or as it is if it stays inside."""
    (before,) = np.nonzero(np.diff(turns))
    if not before.size:
        return [vertices]
    pieces = np.split(vertices, before + 1)
    # The ring began in the middle of a path, whose first part is now the last piece.
    pieces[0] = np.concatenate([pieces.pop(), pieces[0][1:]])
    side = 180 * np.diff(turns)[before]  # 180: it leaves eastward, -180: westward
    (x1, y1), (x2, y2) = vertices[before].T, vertices[before + 1].T
    y = np.round(y1 + (y2 - y1) * (side - x1) / (x2 + 2 * side - x1), decimals)
    leaves, enters = np.column_stack([side, y]), np.roll(np.column_stack([-side, y]), 1, axis=0)
    return [np.vstack(path) for path in zip(enters, pieces, leaves, strict=True)]


def _link(paths: list[Array]) -> list[Array]:
    """The paths, joined along the frame into closed rings."""
    starts = [_way(path[0]) for path in paths]
    left = set(range(len(paths)))
    rings = []
    while left:
        first = current = left.pop()
        parts = []
        while True:
            end = _way(paths[current][-1])
            following = min(left | {first}, key=lambda i: (starts[i] - end) % _PERIMETER)
            parts += [paths[current], _corners(end, starts[following])]
            if following == first:
                break
            current = following
            left.remove(current)
        rings.append(np.concatenate([*parts, paths[first][:1]]))
    return rings


def _way(point: Array) -> float:
    """How far along the frame a point on its eastern or western side is."""
    x, y = point
    return float(90 + y if x > 0 else 630 - y)


def _corners(start: float, end: float) -> Array:
    """The corners one passes from `start` to `end`."""
    way = (end - start) % _PERIMETER
    passed = {(at - start) % _PERIMETER: corner for at, corner in _CORNERS.items()}
    return np.array([passed[at] for at in sorted(passed) if at < way]).reshape(-1, 2)


def _assemble(shells: list[Array], holes: list[Array]) -> Polygon | MultiPolygon:
    """The polygon or polygons of these rings, each hole in the shell that surrounds it."""
    if len(shells) == 1:
        return Polygon(shells[0], holes)
    polygons = []
    for shell in shells:
        ground = Polygon(shell)
        own = [hole for hole in holes if ground.covers(LinearRing(hole))]
        polygons.append(Polygon(shell, own) if own else ground)
    return MultiPolygon(polygons)


def _signed_area(loop: Array) -> float:
    """Positive if the loop runs counter-clockwise, in square degrees."""
    x, y = (loop - loop[0]).T
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2
