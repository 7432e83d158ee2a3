"""From rings on the globe to polygons on the flat frame of longitude and latitude.

The frame is the rectangle -180..180, -90..90. A ring that leaves it on one side comes in on the
other: there it is cut into paths that run from side to side. Each path keeps the area it encloses
on its left; where it ends, it is continued along the frame, counter-clockwise, to where the next
path begins. So a ring round the north pole becomes a polygon with the pole as its upper side:

        +<---------------3-----------------+      1  the path comes in on the western side
        |                                  |      2  and leaves on the eastern one;
        |   the pole, and ground inside    |      3  up the side, along the pole, down the side
        1----.                       .---->2
              `-----.         .-----'
                     `-------'

This is what RFC 7946, section 3.1.9, asks for, and neither a pole nor two of them need a case of
their own. Rounding comes first: inside this module coordinates are whole numbers of the last decimal
kept, so that which side of the antimeridian a vertex is on cannot change afterwards.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import LinearRing, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.geodesy import Array

# The frame's corners counter-clockwise, each with the way to it from the south-east, in degrees.
_CORNERS = {180: (180, 90), 540: (-180, 90), 720: (-180, -90), 1080: (180, -90)}
_WAY_ROUND = 1080


def polygon(rings: Sequence[Array], decimals: int) -> Polygon | MultiPolygon:
    """Return the area to the left of every ring; if there are no rings, the whole Earth.

    A ring is an array (n, 2) of longitude and latitude that ends on the globe where it begins; its
    longitudes run on past 180, they do not jump. No ring passes through a pole, and no two meet.
    Coordinates come out rounded to `decimals`.
    """
    unit = 10**decimals
    paths: list[Array] = []
    loops: list[Array] = []
    for ring in rings:
        for piece in _cut(*_on_the_grid(ring, unit), unit):
            # Ends that meet on the frame make a loop of their own.
            (loops if (piece[0] == piece[-1]).all() else paths).append(piece)
    shells = _link(paths, unit)
    holes: list[Array] = []
    for loop in loops:
        area = _signed_area(loop)
        if abs(area) > 0.25:  # Whole numbers enclose at least a half, or nothing.
            (shells if area > 0 else holes).append(loop)
    if not shells:
        shells = [unit * np.array([*_CORNERS.values(), _CORNERS[180]], dtype=float)]
    return _assemble([shell / unit for shell in shells], [hole / unit for hole in holes])


def tidied(ground: BaseGeometry) -> Polygon | MultiPolygon:
    """Return a union on the frame, wound as RFC 7946 asks, without vertices left over on its sides."""
    rings_of = [[part.exterior, *part.interiors] for part in shapely.get_parts(ground) if not part.is_empty]
    parts = [
        Polygon(shell, holes)
        for shell, *holes in (
            [_without_passed(np.array(ring.coords)) for ring in rings] for rings in rings_of
        )
    ]
    return shapely.orient_polygons(
        parts[0] if len(parts) == 1 else MultiPolygon(parts) if parts else Polygon()
    )


def _without_passed(ring: Array) -> Array:
    """Return a closed ring without the vertices that it passes straight on along a side of the frame."""
    x = ring[:-1, 0]
    passed = (np.abs(x) == 180) & (x == np.roll(x, 1)) & (x == np.roll(x, -1))
    kept = ring[:-1][~passed]
    return np.concatenate([kept, kept[:1]])


def _on_the_grid(ring: Array, unit: int) -> tuple[Array, Array]:
    """Return the ring in whole numbers, without repeated vertices, and with none on the antimeridian.

    Returns the vertices, with longitudes taken back into -180..180, and by how many turns each was.
    """
    x, y = np.rint(ring * unit).T
    # The end is the beginning, however a whole turn was rounded.
    x[-1], y[-1] = x[0] + 360 * unit * round((x[-1] - x[0]) / (360 * unit)), y[0]
    turns = np.floor(x / (360 * unit) + 0.5)
    x = np.maximum(x - 360 * unit * turns, 1 - 180 * unit)
    new = np.append(True, (x[1:] != x[:-1]) | (y[1:] != y[:-1]))
    return np.column_stack([x, y])[new], turns[new]


def _cut(vertices: Array, turns: Array, unit: int) -> list[Array]:
    """Return the ring as paths from frame to frame, or as it is if it stays inside."""
    before = np.flatnonzero(turns[1:] != turns[:-1])
    if not before.size:
        return [vertices]
    pieces = np.split(vertices, before + 1)
    # The ring began in the middle of a path, whose first part is now the last piece.
    pieces[0] = np.concatenate([pieces.pop(), pieces[0][1:]])
    leaves, enters = [], []
    for i in before.tolist():
        (x1, y1), (x2, y2) = vertices[i : i + 2].tolist()
        side = 180 * unit * (turns[i + 1] - turns[i])  # positive where it leaves eastward
        y = round(y1 + (y2 - y1) * (side - x1) / (x2 + 2 * side - x1))
        leaves.append([[side, y]])
        enters.append([[-side, y]])
    # A path begins where the one before it left.
    enters.insert(0, enters.pop())
    return [np.concatenate(path) for path in zip(enters, pieces, leaves, strict=True)]


def _link(paths: list[Array], unit: int) -> list[Array]:
    """Return the paths, joined along the frame into closed rings."""
    starts = [_way(path[0], unit) for path in paths]
    ends = [_way(path[-1], unit) for path in paths]
    left = set(range(len(paths)))
    rings = []
    while left:
        first = current = left.pop()
        parts = [paths[first]]
        while True:
            following = min(left | {first}, key=lambda i: (starts[i] - ends[current]) % _WAY_ROUND)
            parts.append(_corners(ends[current], starts[following]) * unit)
            if following == first:
                break
            current = following
            left.remove(current)
            parts.append(paths[current])
        rings.append(np.concatenate([*parts, paths[first][:1]]))
    return rings


def _way(point: Array, unit: int) -> float:
    """Return how far along the frame a point on its eastern or western side is, in degrees."""
    x, y = (point / unit).tolist()
    return float(90 + y if x > 0 else 630 - y)


def _corners(start: float, end: float) -> Array:
    """Return the corners one passes on the way from `start` to `end`, in degrees."""
    passed = {(at - start) % _WAY_ROUND: corner for at, corner in _CORNERS.items()}
    way = (end - start) % _WAY_ROUND
    return np.array([passed[at] for at in sorted(passed) if at < way], dtype=float).reshape(-1, 2)


def _assemble(shells: list[Array], holes: list[Array]) -> Polygon | MultiPolygon:
    """Return the polygon or polygons of these rings, each hole in the shell that surrounds it."""
    if len(shells) == 1:
        return Polygon(shells[0], holes)
    polygons = []
    for shell in shells:
        ground = Polygon(shell)
        own = [hole for hole in holes if ground.covers(LinearRing(hole))]
        polygons.append(Polygon(shell, own) if own else ground)
    return MultiPolygon(polygons)


def _signed_area(loop: Array) -> float:
    """Return the signed area of the loop: positive if it runs counter-clockwise."""
    x, y = (loop - loop[0]).T
    return float(sum((x[:-1] * y[1:] - x[1:] * y[:-1]).tolist())) / 2
