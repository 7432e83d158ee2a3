"""What a scenario comes to: rows and bands, checked against GeographicLib's own implementation."""

import functools
import secrets
from dataclasses import replace

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from formats import features
from geo import treaty
from geo.facts import catalog, own_tables
from geo.facts.model import Own
from geo.features import bands, reach
from geo.features.drawing import drawing
from geo.scenario.band import SHORTER, Band
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import parse_system
from geo.scenario.scenario import DEFAULT, Scenario
from rfc7946 import faults

PLACES = {
    "Kaliningrad": (54.71, 20.51),
    "Anadyr": (64.73, 177.51),
    "Suva": (-18.14, 178.44),
    "Quito": (-0.18, -78.47),
    "McMurdo": (-77.85, 166.67),
}
OWN_WGS84 = Geodesic(6378137.0, 1 / 298.257223563)


def at(name, *bands):
    lat, lon = PLACES[name]
    return Scenario.parse([f"{lat},{lon},{name}"], bands)


def test_of_three_launch_points_only_the_bands_of_the_one_that_moved_are_made_anew(monkeypatch):
    made, annulus = [], bands.shapes.annulus
    monkeypatch.setattr(bands.shapes, "annulus", lambda *ring: made.append(ring[:2]) or annulus(*ring))
    fresh = f"{secrets.randbelow(10_000):04}"  # nothing has been asked of it before in this process
    for moved in (f"58.{fresh},19.456", f"46.{fresh},-6.456"):
        made.clear()
        features(Scenario.parse([moved, "mutlangen", "mozdok"], ["shorter", "0-480"], "9m729"))
    lat, lon = map(float, moved.split(","))
    assert made == [(lon, lat)] * 4


@pytest.mark.parametrize("kind", ["systems", "claims", "sites", "sources"])
def test_facts_of_one_kind_are_told_apart_by_their_ids_alone(kind):
    facts = getattr(catalog, kind)()
    assert len({fact.id for fact in facts}) == len({hash(fact) for fact in facts}) == len(facts)
    assert all(replace(fact) == fact and hash(replace(fact)) == hash(fact) for fact in facts)


def test_kaliningrad_s_fifty_capitals_agree_with_geographiclib_to_a_metre():
    rows = drawing(DEFAULT).reaches
    assert len(rows) == 50
    for row in rows:
        truth = OWN_WGS84.Inverse(row.point.lat, row.point.lon, row.place.lat, row.place.lon)
        assert row.distance_km == pytest.approx(truth["s12"] / 1000, abs=1e-3)  # km
        assert row.azimuth_deg == pytest.approx(truth["azi1"] % 360, abs=1e-6)  # degrees


def test_rows_come_nearest_first():
    distances_km = [row.distance_km for row in drawing(DEFAULT).reaches]
    assert distances_km == sorted(distances_km)


@settings(max_examples=30)
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_row_s_class_band_and_edge_follow_from_its_distance(lat, lon):
    for row in drawing(Scenario((LaunchPoint(lat, lon),))).reaches:
        assert row.range_class == treaty.range_class(row.distance_km)
        names = {"shorter": "shorter-range", "intermediate": "intermediate-range"}
        assert [names[band.name] for band in row.bands] == [
            name for name in names.values() if name == row.range_class
        ]
        assert row.edge_km == min(abs(row.distance_km - edge_km) for edge_km in (500, 1000, 5500))
        assert row.borderline == (row.edge_km < 10)


def test_edges_in_use_are_those_of_the_chosen_bands():
    row = drawing(Scenario.parse(["kaliningrad"], ["0-480"])).reaches[0]
    assert row.place.name.english == "Warsaw"
    assert row.edge_km == pytest.approx(480 - row.distance_km)
    assert drawing(Scenario.parse(["kaliningrad"], ["none"])).reaches[0].edge_km is None


def test_a_capital_is_told_once_and_from_the_nearest_launch_point_whose_band_holds_it():
    both = Scenario.parse(["kaliningrad", "mutlangen"])
    nearest = {str(row.place.name): row.point.key for row in drawing(both).places}
    assert len(nearest) == 50
    assert nearest["Minsk"] == "mutlangen"  # 1,336 km; 468 km from Kaliningrad, which is in no band
    assert nearest["Paris"] == "mutlangen"
    assert len(drawing(both).reaches) == 100


def test_places_outside_every_band_are_nearer_farther_or_between():
    rows = drawing(Scenario.parse(["kaliningrad"], ["400-600", "1000-1100"])).places
    for row in rows:
        inside = [band for band in row.bands if band.inner_km <= row.distance_km <= band.outer_km]
        expected = "in" if inside else "nearer" if row.distance_km < 400 else "between"
        expected = "farther" if row.distance_km > 1100 else expected
        assert row.position == expected
    assert {row.position for row in rows} == {"in", "nearer", "between", "farther"}


@functools.cache
def world(name):
    """2,000 random places, as many by the edges, and their distances by GeographicLib, in km."""
    random = np.random.default_rng(1987)
    lon = random.uniform(-180, 180, 2_000)
    lat = np.degrees(np.arcsin(random.uniform(-1, 1, 2_000)))
    ways = [
        OWN_WGS84.Inverse(*PLACES[name], *place, Geodesic.DISTANCE) for place in zip(lat, lon, strict=True)
    ]
    ways += [
        OWN_WGS84.Direct(*PLACES[name], azimuth, 1000 * (edge_km + away_km))
        for edge_km in (500, 1000, 5500, 12_000)
        for away_km in (-3, -0.21, 0.21, 3)
        for azimuth in random.uniform(0, 360, 125)
    ]
    lon, lat = (
        np.append(each, [way[to] for way in ways[2_000:]]) for each, to in ((lon, "lon2"), (lat, "lat2"))
    )
    return lon, lat, np.array([way["s12"] for way in ways]) / 1000


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("band", ["500-1000", "1000-5500", "500-12000"])
def test_no_place_farther_than_200_m_from_an_edge_is_on_the_wrong_side(name, band):
    (feature,) = features(at(name, band))
    shape = shapely.geometry.shape(feature["geometry"])
    assert shape.is_valid
    assert faults(shape) == []
    inner_km, outer_km = (float(edge) for edge in band.split("-"))
    lon, lat, distance_km = world(name)
    inside = (inner_km < distance_km) & (distance_km < outer_km)
    near_edge = np.minimum(abs(distance_km - inner_km), abs(distance_km - outer_km)) <= 0.2  # km
    wrong = (shapely.contains_xy(shape, lon, lat) != inside) & ~near_edge
    assert wrong.sum() == 0
    assert near_edge.sum() < 5


def test_the_5500_km_band_round_kaliningrad_contains_the_pole():
    shape = shapely.geometry.shape(features(DEFAULT)[1]["geometry"])
    # The pole is the whole upper edge of the map.
    assert shape.covers(shapely.LineString([(-180, 90), (180, 90)]))


def test_features_say_whose_band_they_are():
    properties = [feature["properties"] for feature in features(Scenario.parse(["comiso", "1,2,Here"]))]
    assert [(p["site"], p["site_name"], p["band"]) for p in properties] == [
        ("comiso", "Comiso", "shorter"),
        ("comiso", "Comiso", "intermediate"),
        ("Here", "Here", "shorter"),
        ("Here", "Here", "intermediate"),
    ]
    assert (properties[1]["inner_km"], properties[1]["outer_km"]) == (1000, 5500)


def test_every_capital_is_a_row():
    assert {row.place for row in drawing(DEFAULT).places} == set(catalog.european_capitals())


SEVERAL = Scenario(
    (
        replace(LaunchPoint.parse("kaliningrad"), bands=(Band(0, 300), SHORTER)),
        LaunchPoint.parse("mutlangen"),
        replace(LaunchPoint.parse("comiso"), bands=(), system=parse_system("9m729")),
        replace(LaunchPoint.parse("mozdok"), hidden=True),
    ),
    (SHORTER,),
)


def test_each_launch_point_has_the_bands_of_its_own_and_a_hidden_one_none():
    drawn = [(f["properties"]["site"], f["properties"]["band"]) for f in features(SEVERAL)]
    assert drawn == [
        ("kaliningrad", "0-300"),
        ("kaliningrad", "shorter"),
        ("mutlangen", "shorter"),
        ("comiso", "9m729:agreed"),
        ("comiso", "9m729:disputed"),
    ]
    assert {row.point.key for row in drawing(SEVERAL).reaches} == {"kaliningrad", "mutlangen", "comiso"}


APART = [
    SEVERAL,
    Scenario.parse(["kaliningrad", "mutlangen", "mozdok"], ["shorter", "0-480"], "9m729"),
    Scenario(
        (
            replace(LaunchPoint.parse("kaliningrad"), bands=()),
            replace(LaunchPoint.parse("mutlangen"), bands=(SHORTER,)),
            replace(LaunchPoint.parse("comiso"), bands=(Band(0, 1650), Band(1000, 1750))),
        )
    ),
    Scenario.parse(["kaliningrad", "mutlangen"], ["shorter", "0-480"]),
]


@pytest.mark.parametrize("scenario", APART)
def test_distance_azimuth_and_edge_are_of_the_nearest_launch_point_whose_band_holds_the_capital(scenario):
    rows = drawing(scenario).places
    assert [row.distance_km for row in rows] == sorted(row.distance_km for row in rows)
    for row in rows:
        ways = {}
        for site in drawing(scenario).points:
            way = OWN_WGS84.Inverse(site.lat, site.lon, row.place.lat, row.place.lon)
            held = any(band.contains(way["s12"] / 1000) for band in site.bands)
            ways[site] = (not held, not site.bands, way["s12"] / 1000, way["azi1"] % 360)
        site = min(ways, key=lambda site: ways[site][:3])
        km = ways[site][2]
        assert row.point == site
        assert (row.distance_km, row.azimuth_deg) == (
            pytest.approx(km, abs=1e-3),
            pytest.approx(ways[site][3], abs=1e-6),
        )
        edges_km = site.edges_km
        nearest_km = min(abs(km - edge) for edge in edges_km) if edges_km else None
        assert row.edge_km == (nearest_km and pytest.approx(nearest_km, abs=1e-3))


def counted(km_from):
    """The bands in which a place counts that lies so far from each launch point."""
    held = {band for site, km in km_from.items() for band in site.bands if band.contains(km)}
    agreed = {band.name for band in held if band.part == "agreed"}
    return {band for band in held if not (band.part == "disputed" and band.name in agreed)}


@pytest.mark.parametrize("scenario", APART)
def test_a_capital_is_borderline_if_10_km_could_change_its_bands_or_its_own_edge_is_as_near(scenario):
    ways = {(row.place, row.point): row.distance_km for row in drawing(scenario).reaches}
    elsewhere = 0
    for row in drawing(scenario).places:
        km_from = {site: ways[row.place, site] for site in drawing(scenario).points}
        steps = np.linspace(-9.99, 9.99, 401)
        changing = {
            site
            for site, km in km_from.items()
            if any(counted(km_from | {site: km + d}) != counted(km_from) for d in steps)
        }
        assert row.borderline == (bool(changing) or (row.edge_km is not None and row.edge_km < 10))
        if row.close and row.close.point != row.point:
            elsewhere += 1
            assert row.close.point in changing
            km = km_from[row.close.point]
            assert row.close.edge_km == min(abs(km - e) for e in row.close.point.edges_km) < 10
    assert elsewhere or scenario is not APART[-1]


def test_a_capital_has_the_bands_that_hold_it_from_anywhere():
    apart = {}
    for row in drawing(SEVERAL).reaches:
        apart.setdefault(row.place.name.english, []).append(row)
    for row in drawing(SEVERAL).places:
        rows = apart[row.place.name.english]
        held = {
            band
            for each in rows
            for band in SEVERAL.drawn_from(each.point)
            if band.contains(each.distance_km)
        }
        if any(band.part == "agreed" for band in held):
            held = {band for band in held if band.part != "disputed"}
        assert set(row.bands) == held
        reaching = [
            each for each in rows if any(b.contains(each.distance_km) for b in SEVERAL.drawn_from(each.point))
        ]
        assert row.reached_from == len(reaching)


def test_where_launch_points_differ_a_place_in_no_band_is_just_outside():
    assert {row.position for row in drawing(SEVERAL).places if not row.bands} == {"outside"}
    assert "In none of the bands" in [entry.label for entry in drawing(SEVERAL).legend]


@pytest.mark.parametrize(
    "sites", [["kaliningrad", "mutlangen"], ["90,0", "comiso"], ["64.7,177.5", "-16.8,179.99"]]
)
def test_the_form_of_all_launch_points_holds_what_one_of_them_reaches(sites):
    scenario = replace(Scenario.parse(sites, ["shorter", "0-3000"]), union=True)
    assert [f["properties"]["band"] for f in features(scenario)] == ["shorter", "0-3000"]
    random = np.random.default_rng(1988)
    lon, lat = random.uniform(-180, 180, 400), np.degrees(np.arcsin(random.uniform(-1, 1, 400)))
    for feature, band in zip(features(scenario), scenario.drawn, strict=True):
        form = shapely.geometry.shape(feature["geometry"])
        assert form.is_valid
        assert faults(form) == []
        assert "lat" not in feature["properties"]
        assert feature["properties"]["site_name"] == "; ".join(point.label for point in scenario.points)
        for x, y in zip(lon, lat, strict=True):
            ways_km = [OWN_WGS84.Inverse(s.lat, s.lon, y, x)["s12"] / 1000 for s in scenario.points]
            if all(abs(km - edge) > 0.2 for km in ways_km for edge in band.edges_km):
                assert form.covers(shapely.Point(x, y)) == any(map(band.contains, ways_km))


def test_a_form_is_of_those_launch_points_that_have_the_band():
    forms = {f["properties"]["band"]: f["properties"]["site"] for f in features(replace(SEVERAL, union=True))}
    assert forms == {
        "0-300": "kaliningrad",
        "shorter": "kaliningrad; mutlangen",
        "9m729:agreed": "comiso",
        "9m729:disputed": "comiso",
    }


@pytest.mark.parametrize("site", ["kaliningrad", "64.73,177.51", "-77.85,166.67", "-16.8,-179.99", "90,0"])
def test_the_way_to_a_capital_is_the_geodesic_by_geographiclib(site):
    rows = drawing(Scenario.parse([site])).places
    for row, way in zip(rows, reach.geodesics(rows), strict=True):
        lon, lat = way.T
        line = OWN_WGS84.InverseLine(row.point.lat, row.point.lon, row.place.lat, row.place.lon)
        assert np.abs(np.diff(lon)).max() <= 180 or abs(row.point.lat) == 90  # it does not jump
        for x, y, metres in zip(lon, lat, np.linspace(0, line.s13, len(lon)), strict=True):
            there = line.Position(metres)
            off = OWN_WGS84.Inverse(y, x, there["lat2"], there["lon2"])["s12"]
            assert off < 1  # metre
        assert (lat[-1], (lon[-1] - row.place.lon) % 360) == (
            pytest.approx(row.place.lat, abs=1e-5),
            pytest.approx(0, abs=1e-5)
            if (lon[-1] - row.place.lon) % 360 < 180
            else pytest.approx(360, abs=1e-5),
        )


def test_what_is_the_reader_s_own_says_so():
    sites = b"id,name,lat,lon,sources\nden,My den,1,2,me\n"
    claims = b"system,range_max_km,claimant,claimed_on,source\n9m729,3000,Me,2026,notes\nMine,700,Me,2026,n\n"
    own = Own(own_tables.read_sites(sites), own_tables.read_claims(claims))
    scenario = Scenario.parse(["comiso", "own-den"], ["shorter"], "9m729", own=own)
    marked = {(p["site"], p["band"]): p["own"] for p in (f["properties"] for f in features(scenario))}
    assert marked == {
        ("comiso", "shorter"): False,
        ("comiso", "9m729:agreed"): False,
        ("comiso", "9m729:disputed"): True,  # its outer edge is the reader's claim
        ("own-den", "shorter"): True,
        ("own-den", "9m729:agreed"): True,
        ("own-den", "9m729:disputed"): True,
    }
    mine = Scenario.parse(["comiso"], ["none"], "own-mine", own=own)
    assert [f["properties"]["own"] for f in features(mine)] == [True]
    assert [f["properties"]["own"] for f in features(replace(scenario, union=True))] == [
        True,
        True,
        True,
    ]
    assert not any(f["properties"]["own"] for f in features(DEFAULT))
