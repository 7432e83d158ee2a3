"""KML: valid, and drawn right by a globe that takes the shorter way and cannot fill round a pole."""

import re

import numpy as np
import pytest
import shapely
from pyproj import Geod

from formats import KML, SCENARIOS, SCHEMA, kml_root, truth
from geo import kml
from geo.palette import band_style
from geo.scenario import DEFAULT, Scenario


@pytest.fixture(params=SCENARIOS)
def scenario(request):
    return Scenario.parse(*SCENARIOS[request.param])


def test_kml_is_valid_by_the_ogc_schema(scenario):
    root = kml_root(scenario)
    assert SCHEMA.validate(root), SCHEMA.error_log
    styles = {f"#{style.get('id')}" for style in root.iter(f"{KML}Style")}
    assert {url.text for url in root.iter(f"{KML}styleUrl")} <= styles


def test_the_ogc_schema_refuses_what_is_no_kml():
    root = kml_root(DEFAULT)
    next(root.iter(f"{KML}color")).text = "#b8442c"
    assert not SCHEMA.validate(root)


def test_no_piece_of_kml_ground_is_read_the_wrong_way_round_the_globe(scenario):
    for _, _, ground in truth(scenario):
        for piece in kml.fillable(ground).geoms:
            assert piece.exterior.is_ccw
            steps = np.abs(np.diff(shapely.get_coordinates(piece.exterior), axis=0))
            assert steps[:, 0].max() <= 90  # degrees of longitude
            assert steps[:, 1].max() < 180
            if ground.bounds[3] == 90 or ground.bounds[1] == -90:
                west, south, east, north = piece.bounds
                assert east - west <= 90
                assert north - south <= 90


def test_no_ring_of_kml_runs_along_the_side_of_the_map(scenario):
    for _, _, ground in truth(scenario):
        for line in kml.edges(ground).geoms:
            x, y = shapely.get_coordinates(line).T
            for side in (np.abs(x) == 180, np.abs(y) == 90):
                assert not (side[1:] & side[:-1]).any()


def test_great_circles_between_the_vertices_of_a_ring_stay_within_110_m_of_it(scenario):
    earth = Geod(ellps="WGS84")
    sites = {site.key: site for site in scenario.sites}
    for key, token, ground in truth(scenario):
        (band,) = (band for band in scenario.drawn if band.token == token)
        for line in kml.edges(ground).geoms:
            x, y = shapely.get_coordinates(line).T
            azimuth, _, length_m = earth.inv(x[:-1], y[:-1], x[1:], y[1:])
            lon, lat, _ = earth.fwd(x[:-1], y[:-1], azimuth, length_m / 2)
            site = np.full_like(lon, sites[key].lon), np.full_like(lat, sites[key].lat)
            _, _, range_m = earth.inv(*site, lon, lat)
            off_m = np.min([abs(range_m - 1000 * edge_km) for edge_km in band.edges_km], axis=0)
            assert off_m.max() < 110


def test_the_balloon_never_reads_the_name_as_html():
    root = kml_root(DEFAULT)
    styles = root.findall(f".//{KML}Style")
    assert {style.findtext(f"{KML}BalloonStyle/{KML}text") for style in styles} == {"$[description]"}


def test_ground_and_rings_have_the_palette_s_colours():
    scenario = Scenario.parse(["mozdok"], ["shorter", "0-480"], "9m729")
    for index, look in enumerate(band_style(band, scenario.drawn) for band in scenario.drawn):
        style = kml_root(scenario).find(f".//{KML}Style[@id='band-{index}']")
        alpha, blue, green, red = re.findall("..", style.findtext(f"{KML}PolyStyle/{KML}color"))
        assert f"#{red}{green}{blue}" == look.colour
        assert int(alpha, 16) == round(255 * look.opacity)
        assert style.findtext(f"{KML}LineStyle/{KML}color") == f"ff{blue}{green}{red}"
        assert style.findtext(f"{KML}PolyStyle/{KML}outline") == "0"


def test_a_kml_file_asks_for_nothing_from_any_network():
    assert list(kml_root(DEFAULT).iter(f"{KML}href")) == []
