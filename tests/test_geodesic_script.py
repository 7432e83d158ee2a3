"""The geodesics of the map's own script, in a browser, against Karney's reference set and against PROJ."""

import json

import numpy as np
import pytest

from browsers import BOTH
from geo.features.drawing import drawing
from geo.geodesy import EQUATOR_RADIUS_M, FLATTENING, WGS84
from geo.outputs.web import webmap
from geo.scenario.scenario import DEFAULT
from test_geodesy import reference

NEAR_M = 1e-7  # a tenth of a micrometre: of what is answered, 1 mm would do
SOLVED = """(rows) => JSON.stringify(JSON.parse(rows).map(([lat1, lon1, lat2, lon2, turn, far]) => {
    const { km, azimuth } = atlas.inverse([lat1, lon1], [lat2, lon2]);
    const back = atlas.inverse([lat2, lon2], [lat1, lon1]).km;
    const ends = [[azimuth, km], [turn, far]].flatMap((way) => atlas.direct([lat1, lon1], ...way));
    return [km, azimuth, back, ...ends];
}))"""
EACH = 4_000


@pytest.fixture
def script(tab):
    """Calls a function of the script, which is alone on an empty page: it needs no map."""
    page = tab()
    page.goto("about:blank")
    page.evaluate("window.atlas = {}")
    page.add_script_tag(content=webmap.script("geodesic"))
    return page.evaluate


def solved(script, *columns):
    """The columns of the answers to rows of numbers; as texts, which Playwright hands over at once."""
    rows = np.array(columns).T
    return np.array(json.loads(script(SOLVED, json.dumps(rows.tolist()))), dtype=float).T


def apart_m(lat, lon, lat2, lon2):
    return WGS84.inv(*np.array([lon, lat, lon2, lat2]))[2]


def turned(azimuth, other):
    """By how many degrees two azimuths differ."""
    return np.abs((azimuth - other + 180) % 360 - 180)


@BOTH
def test_direct_and_inverse_agree_with_the_published_reference_set(script):
    lat1, lon1, azimuth1, lat2, lon2, azimuth2, s12 = reference()
    km, azimuth, back, *_, lat, lon, azimuth_there = solved(
        script, lat1, lon1, lat2, lon2, azimuth1, s12 / 1000
    )
    assert np.abs(km * 1000 - s12).max() < NEAR_M
    assert np.abs(back * 1000 - s12).max() < NEAR_M
    # An azimuth at a place 1 km from a pole, or between near antipodes, turns by 1e-5 degree in a micrometre.
    assert turned(azimuth, azimuth1).max() < 2e-5
    assert apart_m(lat, lon, lat2, lon2).max() < NEAR_M
    assert turned(azimuth_there, azimuth2).max() < 1e-9


RNG = np.random.default_rng(20131)


def lat():
    return np.degrees(np.arcsin(RNG.uniform(-1, 1, EACH)))


def some(least=-180, most=180):
    return RNG.uniform(least, most, EACH)


def tiny(first, last):
    """Of either sign and of every order of magnitude."""
    return 10 ** some(first, last) * RNG.choice([-1, 1], EACH)


def beside(north, lon, first, last):
    """A place, and one that is some powers of ten of a degree away."""
    return north, lon, np.clip(north + tiny(first, last), -90, 90), lon + tiny(first, last)


def usual():
    """Pairs of kinds without a name, and along lines of the graticule: latitude and longitude of both."""
    north, lon, zero = lat(), some(), np.zeros(EACH)
    return {
        "anywhere": (north, lon, lat(), some()),
        "anywhere else": (lat(), some(), lat(), some()),
        "on the equator": (zero, lon, zero, some()),
        "beside the equator": (tiny(-20, 0), lon, tiny(-20, 0), some()),
        "hardly beside the equator": (tiny(-300, 0), lon, tiny(-300, 0), some()),
        "from the equator": (zero, lon, lat(), some()),
        "on a parallel": (north, lon, north, some()),
        "on a meridian": (north, lon, lat(), lon),
        "beside a meridian": (north, lon, lat(), lon + tiny(-14, 0)),
        "within metres": beside(north, lon, -9, -4),
        "within a micrometre": beside(north, lon, -15, -11),
        "the same": (north, lon, north, lon),
        "whole degrees": tuple(map(np.round, (north, lon, lat(), some()))),
    }


def opposite():
    """Pairs of places that lie nearly or wholly opposite, and those at the poles."""
    north, lon, zero = lat(), some(), np.zeros(EACH)
    pole = 90 * RNG.choice([-1, 1], EACH)
    # About where the shortest way to the opposite parallel begins to leave for the pole.
    cut = lon + 180 * (1 - FLATTENING * np.cos(np.radians(north)))
    there = np.clip(-north + some(-1, 1), -90, 90)
    return {
        "near antipodes": (north, lon, there, lon + 180 + some(-1, 1)),
        "nearer antipodes": (north, lon, *beside(-north, lon + 180, -14, 0)[2:]),
        "antipodes": (north, lon, -north, np.where(lon > 0, lon - 180, lon + 180)),
        "near antipodes on the equator": (zero, lon, zero, lon + 180 + some(-0.7, 0.7)),
        "near antipodes beside the equator": (tiny(-14, 0), lon, tiny(-14, 0), lon + 180 + some(-0.7, 0.7)),
        "on opposite parallels": (north, lon, -north, cut + tiny(-14, -1)),
        "beside opposite parallels": (north, lon, beside(-north, lon, -14, -3)[2], cut + tiny(-9, -1)),
        "over a pole": (north, lon, lat(), lon + 180),
        "past a pole": (north, lon, lat(), lon + 180 + tiny(-14, 0)),
        "from a pole": (pole, lon, lat(), some()),
        "to a pole": (lat(), lon, pole, some()),
        "beside one pole": (
            pole * (1 - 10 ** some(-15, -1)),
            lon,
            pole - np.sign(pole) * 10 ** some(-13, 0),
            some(),
        ),
        "beside both poles": (
            pole * (1 - 10 ** some(-15, -1)),
            lon,
            -pole + np.sign(pole) * 10 ** some(-13, 0),
            some(),
        ),
    }


def test_a_hundred_thousand_pairs_agree_with_proj(script):
    rng = np.random.default_rng(7)
    pairs, worst = usual() | opposite(), {}
    assert len(pairs) * EACH >= 100_000
    for kind, (lat1, lon1, lat2, lon2) in pairs.items():
        # Ways of their own beside those of the pairs: up to once round the Earth, some by quarters of a turn.
        turn = np.where(
            rng.random(EACH) < 0.3, 90.0 * rng.integers(-4, 5, EACH), rng.uniform(-360, 360, EACH)
        )
        far = rng.uniform(0, 40_000, EACH)
        answers = solved(script, lat1, lon1, lat2, lon2, turn, far)
        km, azimuth, back, end_lat, end_lon, _, lat, lon, azimuth_there = answers
        *_, s12 = WGS84.inv(lon1, lat1, lon2, lat2)
        to_lon, to_lat, from_there = WGS84.fwd(lon1, lat1, turn, far * 1000)
        worst[kind] = np.max(
            [
                np.abs(km * 1000 - s12),
                np.abs(back - km) * 1000,  # it is as far back
                apart_m(end_lat, end_lon, lat2, lon2),  # where the way leads that is the shortest
                apart_m(lat, lon, to_lat, to_lon),
            ],
            axis=1,
        )
        assert np.isfinite(answers).all()
        assert ((azimuth >= 0) & (azimuth < 360)).all()
        off_pole = np.abs(to_lat) < 89.9  # beside it the azimuth is that of a longitude of no certain digits
        assert turned(azimuth_there, from_there + 180)[off_pole].max() < 1e-8
    assert {kind: off.tolist() for kind, off in worst.items() if not off.max() < NEAR_M} == {}


def test_of_a_place_and_itself_the_distance_is_0_and_a_pole_is_a_pole_of_every_longitude(script):
    assert script("atlas.inverse([54.7, 20.5], [54.7, 20.5]).km") == 0
    assert script("atlas.inverse([90, 20.5], [90, -100]).km") < 1e-12
    assert script("[1, 2].map((turns) => atlas.inverse([10, 20], [20, 30 + 360 * turns]).km)") == (
        pytest.approx([script("atlas.inverse([10, 20], [20, 30]).km")] * 2, abs=1e-10)
    )


def test_longitudes_go_on_beyond_180_degrees(script):
    round_the_equator = 2 * np.pi * EQUATOR_RADIUS_M / 1000
    lat, lon, azimuth = script("atlas.direct([0, 170], 90, 20000)")
    assert (lat, lon, azimuth) == pytest.approx((0, 170 + 20_000 / round_the_equator * 360, 90), abs=1e-9)
    assert script("atlas.direct([0, -170], 270, 60000)[1]") == pytest.approx(
        -170 - 60_000 / round_the_equator * 360, abs=1e-9
    )
    lons = script("Array.from({ length: 400 }, (_, i) => atlas.direct([50, 20], 80, 100 * i)[1])")
    assert 0 < np.diff(lons).min() < np.diff(lons).max() < 3  # degrees: it jumps nowhere


@pytest.mark.parametrize(
    ("place", "km", "turns"),
    [
        ([54.7, 20.5], 500, 0),
        ([54.7, 190.5], 5500, 1),  # round the North Pole
        ([-77.85, 166.67], 5500, -1),
        ([0, 0], 12_000, 0),  # round both, or round none of them
        ([90, 0], 1000, 1),
        ([-90, 50], 1000, -1),
    ],
)
def test_a_ring_is_one_line_without_a_jump(script, place, km, turns):
    ring = np.array(script("([place, km]) => atlas.ring(place, km)", [place, km]))
    assert len(ring) == 121
    *_, metres = WGS84.inv(
        *np.array([np.full(121, place[1]), np.full(121, place[0]), ring[:, 1], ring[:, 0]])
    )
    assert metres == pytest.approx(np.full(121, km * 1000), abs=NEAR_M)
    assert np.abs(np.diff(ring[:, 1])).max() <= 180
    assert abs(ring[-1, 1] - ring[0, 1]) == pytest.approx(360 * abs(turns), abs=1e-9)
    assert ring[-1, 0] == pytest.approx(ring[0, 0], abs=1e-12)
    assert np.abs(ring[:, 1] - place[1]).max() <= 360
    assert len(script("atlas.ring([1, 2], 3, 12)")) == 13


def test_the_page_has_what_dragging_needs_and_a_file_where_nothing_is_dragged_has_not():
    for name in webmap.FOR_DRAGGING:
        assert webmap.script(name) in webmap.map_js()
        assert webmap.script(name) not in webmap.map_js(drawing(DEFAULT).asked)
