"""How fast and how right, beside the tools people use: `make bench`.

    python tests/bench/bench.py [--rounds 9] [--sites 100] [--places 150000]

Times are ratios within this run, because the machine is shared: every round measures each contender
once, in turn, against the first row of its table; shown are the median and the quartiles. Accuracy
stands beside speed. A peer that is not installed (`pip install '.[bench]'`) is said to be missing.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS, Geod, Transformer

from geo.coverage import band_index
from geo.geodesy import distance_km, solved
from geo.rings import ring
from geo.shapes import disk
from rfc7946 import faults
from stress import Band, edge_excess

WGS84 = Geod(ellps="WGS84")
RANGE_KM = 5500.0
CENTRES = {
    "Kaliningrad": (20.51, 54.71),
    "Moscow": (37.62, 55.75),
    "Votkinsk": (53.99, 57.05),
    "Greenham Common": (-1.31, 51.39),
    "Comiso": (14.61, 36.95),
    "Anadyr": (177.5, 64.73),
    "Suva": (178.44, -18.14),
    "Quito": (-78.5, -0.22),
    "McMurdo": (166.67, -77.85),
}
EDGES_KM = [float(np.nextafter(500.0, 0.0)), 1000.0, 5500.0]  # the treaty's
MEAN_RADIUS_KM = 6371.0088  # IUGG R1: what a haversine formula uses


def world(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Points spread evenly over the globe."""
    rng = np.random.default_rng(seed)
    return rng.uniform(-180, 180, count), np.degrees(np.arcsin(rng.uniform(-1, 1, count)))


def pyproj_ring(lon, lat):
    count = np.full(360, lon), np.full(360, lat)
    return np.column_stack(WGS84.fwd(*count, -np.arange(360.0), np.full(360, RANGE_KM * 1000))[:2])


def atlas_disk(lon, lat):
    return disk(lon, lat, RANGE_KM)


def aeqd_buffer(lon, lat):
    flat = CRS.from_proj4(f"+proj=aeqd +lat_0={lat} +lon_0={lon} +ellps=WGS84")
    back = Transformer.from_crs(flat, "EPSG:4326", always_xy=True).transform
    circle = shapely.Point(0, 0).buffer(RANGE_KM * 1000, quad_segs=90)
    return shapely.transform(circle, lambda xy: np.column_stack(back(*xy.T)))


def cartopy_circle(lon, lat):
    from cartopy.geodesic import Geodesic

    return np.array(Geodesic().circle(lon, lat, RANGE_KM * 1000, n_samples=360))


def geopy_loop(lon, lat):
    from geopy.distance import geodesic

    ends = [geodesic(kilometers=RANGE_KM).destination((lat, lon), -azimuth) for azimuth in range(360)]
    return np.array([(end.longitude, end.latitude) for end in ends])


def geographiclib_loop(lon, lat):
    from geographiclib.geodesic import Geodesic

    ends = [Geodesic.WGS84.Direct(lat, lon, -azimuth, RANGE_KM * 1000) for azimuth in range(360)]
    return np.array([(end["lon2"], end["lat2"]) for end in ends])


def antimeridian_fix(lon, lat):
    import antimeridian

    x, y = ring(lon, lat, RANGE_KM, 100.0).T
    return antimeridian.fix_polygon(shapely.Polygon(np.column_stack([(x + 180) % 360 - 180, y])))


BAND_TOOLS = {
    "plain ring, 360 vertices, pyproj": pyproj_ring,
    "geo.shapes.disk, 100 m": atlas_disk,
    "cartopy circle, 360 vertices": cartopy_circle,
    "geopy, 360 vertices": geopy_loop,
    "geographiclib, 360 vertices": geographiclib_loop,
    "shapely buffer in azimuthal CRS": aeqd_buffer,
    "our ring through antimeridian.fix_polygon": antimeridian_fix,
}


def timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def quartiles(ratios: np.ndarray) -> str:
    low, middle, high = np.percentile(ratios, [25, 50, 75])
    return f"{middle:9.2f} ({low:.2f}-{high:.2f})"


def bench_bands(rounds: int) -> None:
    print(f"A disk of {RANGE_KM:,.0f} km, {len(CENTRES)} centres x {rounds} rounds: median (quartiles)")
    heads = f"{'x plain ring':>24} {'vertices':>9} {'worst edge':>12} {'wrong points':>13}  valid RFC 7946"
    print(f"{'':42} {heads}")
    seconds: dict[str, list[list[float]]] = {}
    for name, tool in BAND_TOOLS.items():
        try:
            tool(0.0, 50.0)
            seconds[name] = []
        except ImportError as error:
            print(f"{name:42} not installed ({error.name})")
    for _ in range(rounds):
        for name in seconds:
            # The best of three leaves out what other programs took of the processor.
            times = [min(timed(lambda: BAND_TOOLS[name](*c)) for _ in range(3)) for c in CENTRES.values()]  # noqa: B023
            seconds[name].append(times)
    plain = np.array(seconds["plain ring, 360 vertices, pyproj"])
    for name, times in seconds.items():
        print(f"{name:42} {quartiles(np.array(times) / plain):>24} {_band_quality(BAND_TOOLS[name])}")


def _band_quality(tool: Callable) -> str:
    """Vertices (median), how far the worst edge is off, wrong points of all, and how many are valid."""
    x, y = world(20_000, 4)
    vertices, edges_km, wrong, valid = [], [], [], 0
    for lon, lat in CENTRES.values():
        drawn = tool(lon, lat)
        shape = shapely.Polygon(drawn) if isinstance(drawn, np.ndarray) else drawn
        vertices.append(shapely.get_num_coordinates(shape))
        edges_km.append(edge_excess(Band(lon, lat, 0, RANGE_KM, 1000.0), shape))
        d = distance_km(lon, lat, x, y)
        wrong.append(
            ((shapely.intersects_xy(shape, x, y) != (d <= RANGE_KM)) & (np.abs(d - RANGE_KM) > 0.2)).mean()
        )
        valid += not faults(shape)
    return (
        f"{np.median(vertices):9.0f} {np.max(edges_km):9.2f} km {100 * np.mean(wrong):11.2f} %"
        f"  {valid} of {len(CENTRES)}"
    )


def exact(sites, places) -> np.ndarray:
    count = len(places[0])
    index = np.zeros((len(sites[0]), count), np.int8)
    for row, lon, lat in zip(index, *sites, strict=True):
        km = solved(WGS84.inv, np.full(count, lon), np.full(count, lat), *places)[2] / 1000
        for edge in EDGES_KM:
            row += edge < km
    return index


def atlas(sites, places) -> np.ndarray:
    return band_index(*sites, *places, EDGES_KM)


def balltree(sites, places) -> np.ndarray:
    from sklearn.neighbors import BallTree

    tree = BallTree(np.radians(np.column_stack(places[::-1])), metric="haversine")
    index = np.full((len(sites[0]), len(places[0])), len(EDGES_KM), np.int8)
    for edge in EDGES_KM:
        near = tree.query_radius(np.radians(np.column_stack(sites[::-1])), edge / MEAN_RADIUS_KM)
        for row, inside in zip(index, near, strict=True):
            row[inside] -= 1
    return index


def sjoin(sites, places) -> np.ndarray:
    import geopandas

    disks = [disk(lon, lat, edge) for lon, lat in zip(*sites, strict=True) for edge in EDGES_KM]
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(*places), crs=4326)
    found = points.sjoin(geopandas.GeoDataFrame(geometry=disks, crs=4326), predicate="intersects")
    index = np.full((len(sites[0]), len(places[0])), len(EDGES_KM), np.int8)
    np.subtract.at(index, (found["index_right"].to_numpy() // len(EDGES_KM), found.index.to_numpy()), 1)
    return index


COVERAGE_TOOLS = {
    "geo.coverage.band_index": atlas,
    "pyproj Geod.inv, vectorised": exact,
    "geopandas sjoin with our 100 m disks": sjoin,
    "scikit-learn BallTree, haversine": balltree,
}


def bench_coverage(rounds: int, site_count: int, place_count: int) -> None:
    sites, places = world(site_count, 1), world(place_count, 2)
    pairs = site_count * place_count
    print(f"\nThe treaty's classes for {site_count:,} sites x {place_count:,} places: median (quartiles)")
    print(f"{'':42} {'ns a pair':>10} {'x band_index':>26} {'answers that differ':>20}")
    few = [coordinate[: max(1, site_count // 10)] for coordinate in sites]
    seconds: dict[str, list[float]] = {}
    for name, tool in COVERAGE_TOOLS.items():
        try:
            tool([[0.0], [0.0]], [np.zeros(1), np.zeros(1)])
            seconds[name] = []
        except ImportError as error:
            print(f"{name:42} not installed ({error.name})")
    for _ in range(rounds):
        for name in seconds:
            # What costs minutes is timed on a tenth of the sites.
            some, share = (
                (sites, 1.0) if name == "geo.coverage.band_index" else (few, site_count / len(few[0]))
            )
            seconds[name].append(share * timed(lambda: COVERAGE_TOOLS[name](some, places)))  # noqa: B023
    truth = exact(sites, places)
    for name, times in seconds.items():
        ratios = np.array(times) / np.array(seconds["geo.coverage.band_index"])
        differ = int((COVERAGE_TOOLS[name](sites, places) != truth).sum())
        print(f"{name:42} {np.median(times) / pairs * 1e9:10.1f} {quartiles(ratios):>26} {differ:20,}")


def bench_files(rounds: int, site_count: int, place_count: int) -> None:
    """Each in a process of its own, because the peak of memory is that of the process."""
    print(f"\n{site_count:,} sites x {place_count:,} places: median (quartiles); most memory")
    print(f"{'':42} {'processor x band_index':>26} {'time x band_index':>26}")
    taken: dict[str, list[list[float]]] = {name: [] for name in FILE_TOOLS}
    for _ in range(rounds):
        for name in taken:
            command = [sys.executable, __file__, "--measure", name, str(site_count), str(place_count)]
            run = subprocess.run(command, check=True, capture_output=True, text=True)
            taken[name].append([float(number) for number in run.stdout.split()])
    alone = np.array(taken["band_index"])
    for name, rows in taken.items():
        ratios = np.array(rows) / alone
        most_mb = max(mb for *_, mb in rows)
        print(f"{name:42} {quartiles(ratios[:, 0]):>26} {quartiles(ratios[:, 1]):>26} {most_mb:9,.0f} MB")


def index_alone(sites, places) -> Callable[[], object]:
    return lambda: atlas(sites, places)


def file_to_file(sites, places) -> Callable[[], object]:
    import pandas

    from geo.bulk.job import cover_table

    folder = tempfile.TemporaryDirectory()
    files = [Path(folder.name, name) for name in ("sites.parquet", "places.parquet", "answers.parquet")]
    for file, (lon, lat) in zip(files, (sites, places), strict=False):
        names = [f"{file.stem} {row}" for row in range(len(lon))]
        pandas.DataFrame({"name": names, "lon": lon, "lat": lat}).to_parquet(file, row_group_size=65_536)
    return lambda: (cover_table(*files), folder.cleanup())


FILE_TOOLS = {"band_index": index_alone, "inf-range coverage, file to file": file_to_file}


def measure(name: str, site_count: int, place_count: int) -> None:
    """Print the seconds of all processors, those that went by, and the most MB held."""
    run = FILE_TOOLS[name](world(site_count, 1), world(place_count, 2))
    before = time.process_time()
    took = timed(run)
    unit = 1e6 if sys.platform == "darwin" else 1e3  # ru_maxrss is in bytes there, in kB elsewhere
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    print(time.process_time() - before, took, peak_mb)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--sites", type=int, default=100)
    parser.add_argument("--places", type=int, default=150_000)
    parser.add_argument("--measure", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        name, *counts = options.measure
        measure(name, *map(int, counts))
        return
    bench_bands(options.rounds)
    bench_coverage(options.rounds, options.sites, options.places)
    bench_files(max(1, options.rounds // 3), 1000, 1_000_000)


if __name__ == "__main__":
    main()
