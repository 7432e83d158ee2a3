"""Thousands of random and nasty bands held against exact distances: `make stress`.

    python tests/bench/stress.py [--bands 5000] [--antipodal 20000] [--points 2000] [--seed 1987]

with PYTHONPATH=tests/support, as `make stress` has it.

Counts the bands that are invalid, that break RFC 7946, that have an edge farther from its ring than
the tolerance (in longitude/latitude or in Web Mercator), and the points on the wrong side of an edge
that is more than 1.2 x tolerance away. All should be 0; the exit status is 1 if one is not.
"""

import argparse
import itertools
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from geo.geodesy import HALF_MERIDIAN_KM, POLE_RADIUS_M, destination, distance_km
from geo.shapes import annulus
from rfc7946 import faults

MERCATOR_LIMIT_DEG = 85.0511  # where Web Mercator's square ends
FAULTS = ("invalid", "against RFC 7946", "with an edge over the tolerance", "points wrong")
MIN_WIDTH_KM = 1e-4  # what is narrower is not drawn, as `annulus` says


@dataclass(frozen=True)
class Band:
    lon: float  # degrees
    lat: float  # degrees
    inner_km: float
    outer_km: float
    tolerance_m: float = 100.0
    kind: str = ""

    @property
    def rings(self) -> list[tuple[float, float]]:
        """The ranges at which there is a ring, in km, each with the tolerance it must keep, in m."""
        if self.outer_km - self.inner_km < MIN_WIDTH_KM:
            return []
        rings = []
        for range_km in (self.inner_km, self.outer_km):
            width_km = min(range_km, HALF_MERIDIAN_KM - range_km, self.outer_km - self.inner_km)
            if width_km >= MIN_WIDTH_KM:
                rings.append((range_km, min(self.tolerance_m, width_km * 1000 / 3)))
        return rings

    def draw(self) -> Polygon | MultiPolygon:
        return annulus(self.lon, self.lat, self.inner_km, self.outer_km, self.tolerance_m)


def bands(count: int, seed: int, kinds: Sequence[Callable] | None = None) -> Iterator[Band]:
    """A seeded mixture of the kinds that have broken ring drawing before, in turn."""
    rng = np.random.default_rng(seed)
    for kind in itertools.islice(itertools.cycle(kinds or KINDS), count):
        lon, lat = rng.uniform(-180, 180), np.degrees(np.arcsin(rng.uniform(-1, 1)))
        lon, lat, ranges = kind(rng, lon, lat)
        inner, outer = np.clip(sorted(ranges), 0, None).tolist()
        tolerance_m = float(rng.choice([1000.0, 100.0, 10.0, 10 ** rng.uniform(0.5, 4)]))
        yield Band(float(lon), float(lat), inner, outer, tolerance_m, kind.__name__.replace("_", " "))


def _tiny(rng, least=-9.0, most=1.0):
    """A small number of either sign, or 0: the offsets at which special cases hide."""
    return float(rng.choice([0.0, 1.0, -1.0]) * 10 ** rng.uniform(least, most))


def _to_pole_km(lat, side):
    return float(distance_km(0, lat, 0, side * 90.0))


def anywhere(rng, lon, lat):
    return lon, lat, rng.uniform(0, HALF_MERIDIAN_KM, 2)


def treaty(rng, lon, lat):
    return lon, lat, rng.choice([(0, 500), (500, 1000), (1000, 5500), (500, 5500), (0, 5500)])


def disk_of_any_size(rng, lon, lat):
    return lon, lat, (0, 10 ** rng.uniform(-4, 4.4))


def through_a_pole(rng, lon, lat):
    pole_km = _to_pole_km(lat, rng.choice([-1, 1])) + _tiny(rng)
    return lon, lat, (pole_km, rng.choice([0, rng.uniform(0, 20_000)]))


def centred_near_a_pole(rng, lon, lat):
    lat = np.clip(rng.choice([-90, 90]) + _tiny(rng), -90, 90)
    return lon, lat, rng.uniform(0, rng.choice([10.0, 20_100.0]), 2)


def near_the_antimeridian(rng, lon, lat):
    lon = (180 + _tiny(rng) + 180) % 360 - 180
    return lon, lat, rng.uniform(0, rng.choice([100.0, 20_100.0]), 2)


def touching_the_antimeridian(rng, lon, lat):
    # The easternmost point of the ring on the sphere, give or take a little.
    range_km = rng.uniform(10, 9000)
    reach = np.sin(range_km / 6371) / max(np.cos(np.radians(lat)), 1e-9)
    lon = 180 - np.degrees(np.arcsin(min(reach, 1.0))) + _tiny(rng, -6, -1)
    return (lon + 180) % 360 - 180, lat, (0, range_km)


def along_the_antimeridian(rng, _lon, _lat):
    quarter_km = HALF_MERIDIAN_KM / 2 + _tiny(rng, -6, 2)
    return rng.choice([-90, 90]) + _tiny(rng), _tiny(rng), (quarter_km, rng.choice([0, 500, 20_000]))


def lens(rng, lon, lat):
    return lon, lat, rng.uniform(19_960, HALF_MERIDIAN_KM, 2)


def all_but_the_antipode(rng, lon, lat):
    lat = rng.choice([lat, 0, _tiny(rng), 90, -90])
    return lon, lat, (rng.choice([0, 1, 12_000]), HALF_MERIDIAN_KM - 10 ** rng.uniform(-5, 2))


def thin(rng, lon, lat):
    inner_km = rng.uniform(0, 20_000)
    return lon, lat, (inner_km, inner_km + 10 ** rng.uniform(-3, 1))


def round_figures(rng, _lon, _lat):
    """Centres and ranges on which symmetric coordinates coincide."""
    lon, lat = rng.choice([-180, -90, 0, 90, 180]), rng.choice([-90, -45, 0, 45, 90])
    return lon, lat, rng.choice([0, 500, 5500, HALF_MERIDIAN_KM / 2, HALF_MERIDIAN_KM, 19_980], 2)


KINDS = [
    anywhere,
    treaty,
    disk_of_any_size,
    through_a_pole,
    centred_near_a_pole,
    near_the_antimeridian,
    touching_the_antimeridian,
    along_the_antimeridian,
    lens,
    all_but_the_antipode,
    thin,
    round_figures,
]


def _on_a_step(rng, degrees, most):
    """A coordinate on a step of a grid of 1e-4 to 1e-9 degree, half-way to the next, or as it is."""
    step = 10.0 ** -int(rng.integers(4, 10))
    on, between = np.rint(degrees / step) * step, (np.floor(degrees / step) + 0.5) * step
    return float(np.clip(rng.choice([degrees, on, between]), -most, most))


def _near_the_antipode(rng, lon, lat):
    lat = rng.choice([lat, lat, lat, _tiny(rng), np.clip(rng.choice([-90, 90]) + _tiny(rng), -90, 90)])
    return _on_a_step(rng, lon, 180), _on_a_step(rng, lat, 90)


def near_the_antipode(rng, lon, lat):
    outer_km = round(rng.uniform(19_940, HALF_MERIDIAN_KM), int(rng.integers(0, 6)))
    return *_near_the_antipode(rng, lon, lat), (rng.choice([0, 500, 19_000]), outer_km)


def between_two_rings_near_the_antipode(rng, lon, lat):
    return *_near_the_antipode(rng, lon, lat), rng.uniform(19_940, HALF_MERIDIAN_KM, 2)


def a_hair_from_the_antipode(rng, lon, lat):
    return *_near_the_antipode(rng, lon, lat), (0, HALF_MERIDIAN_KM - 10 ** rng.uniform(-4, 1))


def where_a_lens_begins(rng, lon, lat):
    """At pi b, where geodesics first meet before they are as long as the range."""
    lens_km = np.pi * POLE_RADIUS_M / 1000 + _tiny(rng, -6, 1)
    return *_near_the_antipode(rng, lon, lat), (0, lens_km)


ANTIPODAL = [
    near_the_antipode,
    between_two_rings_near_the_antipode,
    a_hair_from_the_antipode,
    where_a_lens_begins,
]


def edge_excess(band: Band, shape: Polygon | MultiPolygon, samples: int = 7) -> float:
    """How far any drawn edge strays from its ring, as a share of the tolerance of that ring."""
    if not band.rings:
        return 0.0
    line = np.concatenate([_edges(ring) for part in shapely.get_parts(shape) for ring in _rings(part)])
    # The edges of the map are no part of a ring: up and down its sides, along a pole.
    on_frame = (line[:, 0, 0] == line[:, 1, 0]) & (np.abs(line[:, 0, 0]) == 180)
    line = line[~on_frame & (np.abs(line[:, 0, 1]) < 90)]
    worst = 0.0
    for share in np.linspace(0, 1, samples):
        flat = line[:, 0] + share * (line[:, 1] - line[:, 0])
        y = np.arcsinh(np.tan(np.radians(line[:, :, 1])))
        mercator_lat = np.degrees(np.arctan(np.sinh(y[:, 0] + share * (y[:, 1] - y[:, 0]))))
        shown = np.abs(mercator_lat) <= MERCATOR_LIMIT_DEG
        x = np.concatenate([flat[:, 0], flat[shown, 0]])
        lats = np.concatenate([flat[:, 1], mercator_lat[shown]])
        d = distance_km(band.lon, band.lat, x, lats)
        off = [np.abs(d - range_km) * 1000 / tolerance_m for range_km, tolerance_m in band.rings]
        worst = max(worst, float(np.min(off, axis=0).max(initial=0)))
    return worst


def _rings(part):
    return [np.array(ring.coords) for ring in (part.exterior, *part.interiors)]


def _edges(ring):
    return np.stack([ring[:-1], ring[1:]], axis=1)


def wrong_points(band: Band, shape: Polygon | MultiPolygon, count: int, rng: np.random.Generator) -> int:
    """How many points lie on the wrong side of an edge more than 1.2 x tolerance away."""
    lon, lat = rng.uniform(-180, 180, count), np.degrees(np.arcsin(rng.uniform(-1, 1, count)))
    near = [(lon, lat)]
    for range_km, tolerance_m in band.rings:
        # Both sides of every ring, from just outside the margin outwards.
        off_km = tolerance_m / 1000 * rng.choice([-1, 1], count // 2) * 10 ** rng.uniform(0.08, 2, count // 2)
        away_km = np.clip(range_km + off_km, 0, HALF_MERIDIAN_KM)
        near.append(destination(band.lon, band.lat, rng.uniform(0, 360, count // 2), away_km))
    lon, lat = np.concatenate(near, axis=1)
    d = distance_km(band.lon, band.lat, lon, lat)
    truth = (band.inner_km <= d) & (d <= band.outer_km)
    drawn, clear = dict(band.rings), np.ones_like(truth)
    for range_km in (band.inner_km, band.outer_km):
        margin_km = 1.2 * drawn[range_km] / 1000 if range_km in drawn else MIN_WIDTH_KM
        clear &= np.abs(d - range_km) > margin_km
    shapely.prepare(shape)
    return int((clear & (truth != shapely.intersects_xy(shape, lon, lat))).sum())


def check(drawn: Iterator[Band], points: int, seed: int) -> int:
    """Hold bands against exact distances and print what was found; how many kinds of faults there were."""
    rng, started = np.random.default_rng(seed + 1), time.monotonic()
    found, worst = Counter(dict.fromkeys(FAULTS, 0)), Counter()
    for band in drawn:
        shape = band.draw()
        excess, broken = edge_excess(band, shape), faults(shape)
        wrong = wrong_points(band, shape, points, rng)
        found.update(dict(zip(FAULTS, (not shape.is_valid, bool(broken), excess > 1, wrong), strict=True)))
        found["bands"] += 1
        found["points"] += points + len(band.rings) * (points // 2)
        worst[band.kind] = max(worst[band.kind], excess)
        if not shape.is_valid or excess > 1 or wrong or broken:
            print(f"{band}: edge at {excess:.3f} x tolerance, {wrong} points wrong, {broken}")
    print("worst edge, in tolerances:")
    for kind, excess in worst.items():
        print(f"  {excess:5.3f}  {kind}")
    print(
        f"{found['bands']} bands, {found['points'] / 1e6:.1f} million points, seed {seed}, "
        f"{time.monotonic() - started:.0f} s: " + ", ".join(f"{found[name]} {name}" for name in FAULTS)
    )
    return sum(found[name] > 0 for name in FAULTS)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bands", type=int, default=5000)
    parser.add_argument("--antipodal", type=int, default=20_000, help="so many more, close to the antipode")
    parser.add_argument("--points", type=int, default=2000, help="for each band, half as many for each ring")
    parser.add_argument("--seed", type=int, default=1987)
    options = parser.parse_args()
    faulty = check(bands(options.bands, options.seed), options.points, options.seed)
    near = bands(options.antipodal, options.seed, ANTIPODAL)
    return int(faulty + check(near, options.points // 10, options.seed) > 0)


if __name__ == "__main__":
    sys.exit(main())
