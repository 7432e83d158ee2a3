"""The wrong circle, against the formulas of Leaflet's source and against what others measured."""

import re
from dataclasses import replace
from math import acos, cos, isnan, nan, radians, sin

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from pyproj import Transformer
from shapely import LineString

import vlq
from geo import geodesy
from geo.facts import catalog
from geo.features import usual_circle, wording
from geo.features.drawing import drawing
from geo.outputs.web import webmap
from geo.scenario.band import Band
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.scenario import DEFAULT, Scenario
from sent_layer import sent_data

MERCATOR = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)  # Leaflet's default map
PLACES = [
    "54.71,20.51",
    "36.997,14.607",
    "64.73,177.51",
    "-77.85,166.67",
    "0,0",
    "53,158",
    "31,-100",
    "31,100",
]
RANGES = [480, 2350, 5500, 9000]


METRES = MERCATOR.transform(1, 0)[0]  # a degree of longitude, at every latitude


def circles(scenario):
    return drawing(replace(scenario, circle=True)).circles


def projected(lon, lat):
    return lon * METRES, MERCATOR.transform(0, max(-85.0511287798, min(85.0511287798, lat)))[1]


def leaflet(lat, lon, range_km):
    """Centre and half axes in metres on the map: `Circle._project` of Leaflet 1.9.3, in its own steps."""
    reach = np.degrees(range_km / 6371)
    (x, top), (_, bottom) = projected(lon, lat + reach), projected(lon, lat - reach)
    middle = (top + bottom) / 2
    lat2 = MERCATOR.transform(0, middle, direction="INVERSE")[1]
    a, b, c = radians(reach), radians(lat), radians(lat2)
    cosine = (cos(a) - sin(b) * sin(c)) / (cos(b) * cos(c))
    width = np.degrees(acos(cosine)) if abs(cosine) <= 1 else nan
    if isnan(width) or width == 0:
        width = reach / cos(b)
    return x, middle, width * METRES, top - middle


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("range_km", RANGES)
def test_the_circle_is_the_one_that_leaflet_would_draw(place, range_km):
    (circle,) = circles(Scenario.parse([place], [f"0-{range_km}"]))
    _, y, width, height = leaflet(circle.point.lat, circle.point.lon, range_km)
    lon, lat = circle.outline.T
    inside = np.abs(lat) < 85.05  # beyond, the map ends
    drawn = np.array([MERCATOR.transform(0, each)[1] for each in lat[inside]])
    across = (lon[inside] - circle.point.lon) * METRES
    assert np.hypot(across / width, (drawn - y) / height) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("range_km", RANGES)
def test_the_capitals_on_its_wrong_side_are_those_that_geographiclib_has_elsewhere(place, range_km):
    (circle,) = circles(Scenario.parse([place], [f"0-{range_km}"]))
    x, y, width, height = leaflet(circle.point.lat, circle.point.lon, range_km)
    wrong = set()
    for capital in catalog.european_capitals():
        copies = [projected(capital.lon + turn, capital.lat) for turn in (-360, 0, 360)]
        drawn = any(((cx - x) / width) ** 2 + ((cy - y) / height) ** 2 <= 1 for cx, cy in copies)
        km = (
            Geodesic.WGS84.Inverse(circle.point.lat, circle.point.lon, capital.lat, capital.lon)["s12"] / 1000
        )
        wrong |= {capital.name.english} if drawn != (km <= range_km) else set()
    assert {row.place.name.english for row in circle.wrong} == wrong
    assert len(circle.wrong) == len(wrong)


def test_the_5500_km_circle_round_kaliningrad_is_as_far_off_as_others_measured_on_folium():
    (circle,) = circles(Scenario.parse(["54.71,20.51"]))
    assert circle.range_km == 5500
    assert circle.nearest_km == pytest.approx(3384, abs=1)
    assert circle.farthest_km == pytest.approx(7019, abs=1)


def test_each_launch_point_shown_has_the_circle_of_its_own_widest_band():
    apart = replace(LaunchPoint.parse("comiso"), bands=(Band(0, 480), Band(100, 2350)))
    hidden = replace(LaunchPoint.parse("mozdok"), hidden=True)
    bare = replace(LaunchPoint.parse("mutlangen"), bands=())
    found = circles(Scenario((*DEFAULT.points, apart, hidden, bare)))
    assert [(circle.point.key, circle.range_km) for circle in found] == [
        ("kaliningrad", 5500),
        ("comiso", 2350),
    ]


@pytest.mark.parametrize("place", ["90,0", "-90,0", "89.9999999,12", "-89.5,-180"])
@pytest.mark.parametrize("range_km", [1, 480, 5500, 20_004])
def test_a_circle_round_a_pole_can_still_be_drawn(place, range_km):
    scenario = replace(Scenario.parse([place], [f"0-{range_km}"]), circle=True)
    (line,) = sent_data(scenario)["places"]["circles"]
    (circle,) = circles(scenario)
    assert np.abs(np.array(vlq.line(line)) - circle.outline).max() <= 0.6e-4
    assert wording.circle_note(drawing(scenario))


def test_the_circle_is_on_the_map_if_it_is_asked_for_and_not_else():
    assert sent_data(DEFAULT)["places"]["circles"] == []
    assert len(sent_data(replace(DEFAULT, circle=True))["places"]["circles"]) == 1


@pytest.mark.parametrize("place", [*PLACES, "90,0", "-89.5,-180"])
@pytest.mark.parametrize("range_km", RANGES)
def test_the_line_is_the_outline_cut_at_the_antimeridian(place, range_km):
    (circle,) = circles(Scenario.parse([place], [f"0-{range_km}"]))
    cut = usual_circle.line(circle)
    west, _, east, _ = cut.bounds
    assert -180 <= west <= east <= 180
    if place in PLACES:  # the others run along the map's end, and back
        assert cut.length == pytest.approx(LineString(circle.outline).length, rel=1e-6)
    x, y = ((circle.outline[:, 0] + 180) % 360 - 180, circle.outline[:, 1])
    assert shapely.distance(shapely.points(x, y), cut).max() < 1e-6  # degrees


def test_the_note_says_the_difference_in_km_and_in_capitals():
    note = wording.circle_note(drawing(replace(DEFAULT, circle=True)))
    assert "for 5,500 km round Kaliningrad: its edge is really 3,385 km to 7,018 km away" in note
    assert note.endswith("which puts none of Europe’s 50 capitals on the wrong side.")
    far = Scenario.parse(["53,158"], ["0-7000"])
    assert wording.circle_note(drawing(replace(far, circle=True))).endswith(
        "puts Moscow, Helsinki and Tallinn on the wrong side."
    )
    farther = Scenario.parse(["31,-100", "53,158"], ["0-9000"])
    note = wording.circle_note(drawing(replace(farther, circle=True)))
    assert "round 53.00° N, 158.00° E" in note  # the worst of them
    assert note.endswith("puts 32 of Europe’s 50 capitals on the wrong side.")
    assert wording.circle_note(drawing(DEFAULT)) == ""


def test_the_scripts_of_the_map_have_the_sphere_of_leaflet_and_the_same_end_of_the_map():
    scripts = "".join((webmap.ASSETS / f"{name}.js").read_text("utf-8") for name in webmap.SCRIPTS)
    leaflet = (webmap.LEAFLET / "leaflet.js").read_text("utf-8")
    assert f"R:{geodesy.SPHERE_RADIUS_KM:.0f}e3" in leaflet
    assert "L.CRS.Earth.R" in scripts
    assert "6371" not in scripts  # it stands in no second place
    ends = set(map(float, re.findall(r"\b85\.\d+", scripts)))
    assert ends == {usual_circle.BEYOND_MERCATOR}
    assert min(ends) > usual_circle.MERCATOR_END
