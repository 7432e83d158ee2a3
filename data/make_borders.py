"""Draw the borders, coarse and whole, out of Natural Earth's topology: `make.py` calls this.

A basemap for the map, and outlines with every corner and island for measuring.
"""

from __future__ import annotations

import csv
import heapq
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import shapely.affinity
import shapely.geometry
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

DATA = Path(__file__).resolve().parent

# As in capitals.csv, so that the map and the table agree.
RENAMED = {"BIH": "Bosnia and Herzegovina", "TUR": "Türkiye"}

# In here the source is kept in full. Outside, the smallest corner kept grows with each degree from here, so
# that no line shows where one turns into the other.
EUROPE = (-26.0, 33.0, 52.0, 72.0)  # west, south, east, north
COARSER_KM2_PER_DEGREE = 50.0
MAX_EDGE_DEGREES = 5.0  # or the parallel of 49° N would be a chord in the true-shape figure
KM_PER_DEGREE = 111.195  # of a great circle on the mean sphere

Points = NDArray[np.float64]  # (n, 2): longitude, latitude in degrees


#
# TopoJSON stores every border once, as an arc that both neighbours name. Thinning the arcs instead of
# the polygons keeps neighbours together: no gap, no overlap, no seam.


def degrees_from_europe(points: Points) -> NDArray[np.float64]:
    """Return how far each point lies outside `EUROPE`, in degrees; 0 inside."""
    west, south, east, north = EUROPE
    lon, lat = points.T
    return np.hypot(
        np.maximum(0, np.maximum(west - lon, lon - east)),
        np.maximum(0, np.maximum(south - lat, lat - north)),
    )


def smallest_corner_km2(points: Points) -> NDArray[np.float64]:
    """Return how large a corner must be drawn to be kept at each point; see `drawn_km2`."""
    return COARSER_KM2_PER_DEGREE * degrees_from_europe(points)


def drawn_km2(square_degrees: float, lat: float) -> float:
    """Return an area as a web map draws it, in km2 at the equator: Mercator widens the north.

    The far south counts as 45 degrees, or Antarctica would fill the file.
    """
    return float(square_degrees * KM_PER_DEGREE**2 / np.cos(np.radians(np.clip(lat, -45, 82))))


def decode(topology: dict[str, Any]) -> list[Points]:
    """Return the arcs of a quantised TopoJSON. One that crosses the antimeridian runs on past 180 degrees."""
    scale, translate = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) * scale + translate for arc in topology["arcs"]]
    return [np.column_stack([np.unwrap(arc[:, 0], period=360), arc[:, 1]]) for arc in arcs]


def corner_sizes_km2(arc: Points) -> NDArray[np.float64]:
    """Return Visvalingam's effective area of each point: what is lost when it goes. Ends are infinite.

    Source: Visvalingam and Whyatt (1993), doi:10.1179/000870493786962263.
    """
    last = len(arc) - 1
    before, after = list(range(-1, last)), list(range(1, last + 2))

    def triangle_km2(i: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = arc[before[i]], arc[i], arc[after[i]]
        return drawn_km2(abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2, by)

    sizes = np.full(last + 1, np.inf)
    now = {i: triangle_km2(i) for i in range(1, last)}
    queue = [(size, i) for i, size in now.items()]
    heapq.heapify(queue)
    largest = 0.0
    while queue:
        size, i = heapq.heappop(queue)
        if now.get(i) != size:
            continue  # a neighbour went since, and this corner was measured anew
        del now[i]
        largest = sizes[i] = max(largest, size)
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            if 0 < j < last:
                now[j] = triangle_km2(j)
                heapq.heappush(queue, (now[j], j))
    return sizes


def rounded(arc: Points) -> Points:
    """Round to 0.001 degree (80 m) in and near Europe, 0.01 elsewhere, 0.0001 on small islands.

    Points that fall together become one.
    """
    near = degrees_from_europe(arc)[:, None] < 6
    out = np.where(near, arc.round(3), arc.round(2))
    if is_closed(arc) and np.ptp(arc, axis=0).max() < 0.5:
        out = arc.round(4)
    return out[np.r_[True, (np.diff(out, axis=0) != 0).any(axis=1)]]


def is_closed(arc: Points) -> bool:
    """Return whether an arc is a whole ring, an island or an enclave."""
    return len(arc) > 3 and bool((arc[0] == arc[-1]).all())


def thinned(arc: Points, sizes_km2: NDArray[np.float64]) -> Points:
    """Return the corners of an arc worth keeping, rounded; at least its ends, or a triangle of a ring."""
    enough = np.sort(sizes_km2[1:-1])[-2] if is_closed(arc) else np.inf
    return rounded(densified(arc[sizes_km2 >= np.minimum(smallest_corner_km2(arc), enough)]))


def densified(points: Points) -> Points:
    """Add points between, so that no edge is longer than `MAX_EDGE_DEGREES`."""
    lengths = np.hypot(*np.diff(points, axis=0).T)
    pieces = np.maximum(1, np.ceil(lengths / MAX_EDGE_DEGREES)).astype(int)
    at = [i + k / n for i, n in enumerate(pieces) for k in range(n)] + [len(pieces)]
    return np.column_stack([np.interp(at, range(len(points)), axis) for axis in points.T])


def ring(arcs: list[Points], numbers: list[int]) -> Points:
    """Return the arcs of one ring joined; ~n is arc n backwards. A ring round the South Pole walks to it."""
    ways = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    points = np.vstack([ways[0], *(way[1:] for way in ways[1:])])
    points[:, 0] = np.unwrap(points[:, 0], period=360)
    (first, _), (last, _) = points[0], points[-1]
    if abs(last - first) > 180:
        points = np.vstack([points, [[last, -90], [first, -90], points[0]]])
    return points


def cut_at_antimeridian(polygon: Polygon) -> list[Polygon]:
    """Return the parts of a polygon, each within -180..180. Self-crossings are left to `crossings`."""
    west, _, east, _ = polygon.bounds
    if not polygon.is_valid or (west >= -180 and east <= 180):
        return [polygon]
    moved = [shapely.affinity.translate(polygon, by) for by in (-360, 0, 360)]
    parts = shapely.get_parts(shapely.clip_by_rect(moved, -180, -90, 180, 90))
    return [shapely.transform(part, lambda points: points.round(3)) for part in parts]


def is_islet(polygon: Polygon, numbers: list[list[int]], uses: Counter[int]) -> bool:
    """Return whether a polygon is smaller than the smallest corner kept, and nobody's neighbour."""
    outline = shapely.get_coordinates(polygon.exterior)
    alone = all(uses[max(n, ~n)] == 1 for ring_numbers in numbers for n in ring_numbers)
    small = drawn_km2(polygon.area, outline[:, 1].mean()) < smallest_corner_km2(outline).min()
    return alone and bool(small)


def country(geometry: dict[str, Any], arcs: list[Points], uses: Counter[int]) -> MultiPolygon:
    """Return a country: its polygons but islets, or else its largest islet. Outer rings counter-clockwise."""
    polygons, islets = [], []
    for numbers in geometry["arcs"]:
        rings = [points for points in (ring(arcs, n) for n in numbers) if len(points) > 3]
        if rings:
            whole = Polygon(rings[0], rings[1:])
            kept = islets if is_islet(whole, numbers, uses) else polygons
            kept.extend(cut_at_antimeridian(whole))
    return shapely.orient_polygons(MultiPolygon(polygons or sorted(islets, key=shapely.area)[-1:]))


def crossings(countries: list[MultiPolygon]) -> Points:
    """Return one point of each place where a country crosses itself, or else where one overlaps another."""
    reasons = [shapely.is_valid_reason(shape) for shape in countries if not shape.is_valid]
    if reasons:  # such as "Self-intersection[47.98 29.98]"
        return np.array([re.findall(r"-?\d[-+.e\d]*", reason)[-2:] for reason in reasons], dtype=float)
    overlaps = shapely.get_parts(shapely.coverage_invalid_edges(countries))
    return np.array([edge.coords[0] for edge in overlaps if not edge.is_empty]).reshape(-1, 2)


def draw(geometries: list[dict[str, Any]], arcs: list[Points]) -> list[MultiPolygon]:
    """Draw every country, thinned as far as nothing crosses and none is lost: there, smaller corners stay."""
    uses = Counter(
        max(n, ~n) for g in geometries for rings in g["arcs"] for numbers in rings for n in numbers
    )
    sizes_km2 = [corner_sizes_km2(arc) for arc in arcs]
    for _ in range(20):
        thin = [thinned(*pair) for pair in zip(arcs, sizes_km2, strict=True)]
        countries = [country(geometry, thin, uses) for geometry in geometries]
        lost = [g for g, shape in zip(geometries, countries, strict=True) if shape.is_empty]
        spots = [*crossings(countries), *(ring(arcs, g["arcs"][0][0])[0] for g in lost)]
        if not spots:
            return countries
        for arc, sizes in zip(arcs, sizes_km2, strict=True):
            for lon, lat in spots:
                sizes[np.hypot((arc[:, 0] - lon + 180) % 360 - 180, arc[:, 1] - lat) < 2] *= 2
    sys.exit(f"the basemap still crosses itself at {spots}")


def basemap(topology: dict[str, Any]) -> str:
    """Return the countries of a TopoJSON as GeoJSON text, one a line, without those that are a mere point."""
    arcs = decode(topology)
    geometries = [geometry for geometry in listed(topology) if not is_point(geometry, arcs)]
    shapes = draw(geometries, arcs)
    return collection(
        [
            (
                {"name": RENAMED.get(geometry["properties"]["a3"], geometry["properties"]["name"])},
                geometry,
                shape,
            )
            for geometry, shape in zip(geometries, shapes, strict=True)
        ]
    )


def outlines(topology: dict[str, Any]) -> str:
    """Return the countries of a TopoJSON as GeoJSON text with every corner and island, a line for each part.

    A part far away has its name of `far_parts.csv`, all else of a country the empty one.
    """
    arcs, names = decode(topology), {row["iso_a3"]: row["name"] for row in table("countries.csv")}
    return collection(
        [
            ({"name": names[geometry["properties"]["a3"]], "part": part}, geometry, shape)
            for geometry in listed(topology)
            for part, shape in parts(outline(geometry, arcs), far_parts(geometry["properties"]["a3"])).items()
        ]
    )


def far_parts(iso_a3: str) -> dict[tuple[float, float], str]:
    """Return the names of a country's parts far away, by the longitude and latitude of a point in each."""
    return {
        (float(row["lon"]), float(row["lat"])): row["name"]
        for row in table("far_parts.csv")
        if row["iso_a3"] == iso_a3
    }


def parts(
    country: MultiPolygon | shapely.Point, far: dict[tuple[float, float], str]
) -> dict[str, MultiPolygon | shapely.Point]:
    """Return a country in parts by their names: each polygon goes with the one it is nearest to of some.

    These are the nearest to each point of `far`, and the largest of the others, whose part has no name.
    """
    if not far:
        return {"": country}
    polygons = sorted(shapely.get_parts(country), key=shapely.area, reverse=True)
    seeds = {int(np.argmin(shapely.distance(polygons, shapely.Point(at)))): name for at, name in far.items()}
    seeds[next(i for i in range(len(polygons)) if i not in seeds)] = ""
    found: dict[str, list[Polygon]] = {}
    for polygon in polygons:
        nearest = min(seeds, key=lambda i: degrees_apart(polygons[i], polygon))
        found.setdefault(seeds[nearest], []).append(polygon)
    return {name: MultiPolygon(found[name]) for name in sorted(found)}


def degrees_apart(some: Polygon, other: Polygon) -> float:
    """Return the angle in degrees between the nearest corners of two polygons, on a sphere."""
    units = []
    for polygon in (some, other):
        lon, lat = np.radians(shapely.get_coordinates(polygon)).T
        units.append(np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]))
    return float(np.degrees(np.arccos(np.clip((units[0] @ units[1].T).max(), -1, 1))))


def listed(topology: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the geometries of a TopoJSON's countries."""
    return list(topology["objects"]["countries"]["geometries"])


def is_point(geometry: dict[str, Any], arcs: list[Points]) -> bool:
    """Return whether a country is so small that it is a mere point."""
    return all(len(ring(arcs, numbers[0])) <= 3 for numbers in geometry["arcs"])


def outline(geometry: dict[str, Any], arcs: list[Points]) -> MultiPolygon | shapely.Point:
    """Return a country as it is in the source, to 0.0001 degree (11 m). Outer rings run counter-clockwise."""
    if is_point(geometry, arcs):
        return shapely.Point(ring(arcs, geometry["arcs"][0][0])[0].round(4))
    polygons = []
    for numbers in geometry["arcs"]:
        rings = [points.round(4) for points in (ring(arcs, n) for n in numbers) if len(points) > 3]
        if rings:
            polygons += cut_at_antimeridian(Polygon(rings[0], rings[1:]))
    return shapely.orient_polygons(MultiPolygon(polygons))


def collection(
    countries: list[tuple[dict[str, str], dict[str, Any], MultiPolygon | shapely.Point]],
) -> str:
    """Return countries, each with its names, its geometry in the source and its shape, as GeoJSON."""
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {**names, "iso_a3": geometry["properties"]["a3"]},
                "geometry": shapely.geometry.mapping(shape),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for names, geometry, shape in countries
    ]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file in `data/`."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
