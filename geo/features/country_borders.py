"""The outlines of countries in pieces, to be projected once for however many bands they are drawn in."""

from functools import cache
from typing import Any

import numpy as np
import shapely

from geo.facts import countries as facts
from geo.geodesy import Array


@cache
def borders() -> tuple[Any, Array]:
    """Return the pieces (n LineStrings, degrees) and the codes of the countries on their two sides, (n, 2).

    A coast has the same code twice. Neighbours share the points of their border, as the basemap has them.
    """
    codes = np.array(list(facts.drawn()))
    rings, of_country = shapely.get_parts(list(facts.drawn().values()), return_index=True)
    rings, of_polygon = shapely.get_rings(rings, return_index=True)
    points, of_ring = shapely.get_coordinates(rings, return_index=True)
    inside = np.flatnonzero(of_ring[:-1] == of_ring[1:])
    start, end, ring = points[inside], points[inside + 1], of_ring[inside]
    country = of_country[of_polygon[ring]]
    # The same step in either direction: complex numbers are sorted by their real part, then the other.
    ends = np.sort(np.stack([start, end], axis=1).view(complex)[..., 0], axis=1)
    steps, step = np.unique(ends, axis=0, return_inverse=True)
    one, other = np.full(len(steps), len(codes)), np.zeros(len(steps), int)
    np.minimum.at(one, step.ravel(), country)
    np.maximum.at(other, step.ravel(), country)
    sides = np.stack([one, other], axis=1)[step.ravel()]
    first = np.flatnonzero(country == sides[:, 0])  # of two neighbours one draws it
    goes_on = (np.diff(first) == 1) & (np.diff(ring[first]) == 0) & (np.diff(sides[first, 1]) == 0)
    piece = np.concatenate([[0], np.cumsum(~goes_on)])
    is_last = np.append(~goes_on, True)
    times = np.where(is_last, 2, 1)
    path = np.repeat(start[first], times, axis=0)
    path[np.cumsum(times)[is_last] - 1] = end[first][is_last]
    lines = shapely.linestrings(path, indices=np.repeat(piece, times))
    return lines, codes[sides[first][is_last]]
