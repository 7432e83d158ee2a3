"""What RFC 7946 and the simple-features rules ask of a polygon, checked without the code under test."""

from collections.abc import Iterator

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon


def faults(geometry: Polygon | MultiPolygon) -> list[str]:
    """What is wrong with a geometry, in words: nothing, if it is a valid RFC 7946 (multi)polygon."""
    if geometry.geom_type not in ("Polygon", "MultiPolygon"):
        return [f"a {geometry.geom_type} is no polygon"]
    found = [] if geometry.is_valid else [shapely.is_valid_reason(geometry)]
    if geometry.geom_type == "MultiPolygon" and any(part.is_empty for part in geometry.geoms):
        found.append("an empty part")
    for part in shapely.get_parts(geometry):
        if not part.is_empty:
            found += _ring_faults(np.array(part.exterior.coords), 1)
            for hole in part.interiors:
                found += _ring_faults(np.array(hole.coords), -1)
    return found


def _ring_faults(ring: np.ndarray, turn: int) -> Iterator[str]:
    if not np.isfinite(ring).all():
        yield "a coordinate that is no number"
    if np.abs(ring[:, 0]).max() > 180 or np.abs(ring[:, 1]).max() > 90:
        yield "a position off the map"  # section 4
    if len(ring) < 4 or (ring[0] != ring[-1]).any():
        yield "a ring that is not closed, or of fewer than four positions"  # section 3.1.6
    steps = np.diff(ring, axis=0)
    if (steps == 0).all(axis=1).any():
        yield "a vertex that comes twice in a row"
    following = np.roll(steps, -1, axis=0)
    cross = steps[:, 0] * following[:, 1] - steps[:, 1] * following[:, 0]
    if ((cross == 0) & ((steps * following).sum(axis=1) < 0)).any():
        yield "a spike"
    x, y = (ring - ring[0]).T
    if np.sign((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) != turn:
        yield "a ring that turns the wrong way"  # section 3.1.6: the right-hand rule
    # Section 3.1.9: no edge crosses the antimeridian, so one of more than half a turn is an edge of the map.
    if (np.abs(steps[:, 0]) > 180)[np.abs(ring[:-1, 1]) != 90].any():
        yield "an edge across the antimeridian"
