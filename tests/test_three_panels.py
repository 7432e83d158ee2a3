"""The lesson on circles as a figure: the three maps against PROJ's own, and words that keep apart."""

import itertools
from functools import cache

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from pyproj import Transformer

from figures import HOME, TODAY, boxes, meet, texts
from geo import shapes
from geo.features.drawing import drawing
from geo.features.three_maps import EXAMPLE, MAPS, lesson
from geo.features.usual_circle import MERCATOR_END
from geo.outputs.figure import three_panels
from geo.outputs.figure.canvas import settings
from geo.outputs.figure.map_panel import Panel
from geo.outputs.figure.styles import SIZES
from geo.scenario import link

PLACES = {
    "the example": EXAMPLE,
    "closed": "site=mutlangen&band=0-1800",
    "Suva": "site=-18.14,178.44,Suva&band=0-5500",
    "Quito": "site=-0.18,-78.47,Quito&band=0-9000",
    "McMurdo": "site=-77.85,166.67,McMurdo&band=0-3000",
    "the pole": "site=90,0&band=0-4000",
    "beyond the horizon": "site=-18.14,178.44,Suva&band=0-15500",
    "a village": "site=kaliningrad&band=0-1",
    "all from the pole": "site=90,0&band=0-20003",
    "all": "site=0,180&band=0-20003",
}


@cache
def shown(name):
    return lesson(drawing(link.read(PLACES[name])))


@cache
def drawn(size="slide", query=EXAMPLE):
    """The whole sheet, and where on it each map is."""
    panels = {}
    with settings(), pytest.MonkeyPatch.context() as patch:
        draw = three_panels.draw_map

        def remember(sheet, about, name, box):
            panels[name] = draw(sheet, about, name, box)
            return panels[name]

        patch.setattr(three_panels, "draw_map", remember)
        return three_panels.compose(drawing(link.read(query)), TODAY, HOME, size, "light"), panels


def proj(name, point):
    """PROJ's own projection of each map, in metres, made here."""
    kind = {"flat": "webmerc", "equal-area": "laea", "globe": "ortho"}[name]
    lat = 0 if name == "flat" else point.lat
    return Transformer.from_crs(
        "EPSG:4326", f"+proj={kind} +lon_0={point.lon} +lat_0={lat} +datum=WGS84", always_xy=True
    )


@pytest.mark.parametrize("name", PLACES)
def test_the_flat_map_is_mercator_by_the_closed_formula(name):
    about = shown(name)
    lat = np.linspace(-MERCATOR_END, MERCATOR_END, 13)
    lon = about.point.lon + np.linspace(-179, 179, 13)
    xy = three_panels.view(about, "flat").projection.xy(np.column_stack([lon, lat]))
    y = 6378.137 * np.log(np.tan(np.pi / 4 + np.radians(lat) / 2))
    assert xy == pytest.approx(np.column_stack([6378.137 * np.radians(lon - about.point.lon), y]), abs=1e-6)


@pytest.mark.parametrize("name", ["the example", "Suva", "Quito", "McMurdo", "the pole"])
def test_on_the_equal_area_map_the_ring_holds_what_it_holds_on_the_ellipsoid(name):
    about = shown(name)
    disk = shapes.disk(about.point.lon, about.point.lat, about.range_km)
    polygon = Geodesic.WGS84.Polygon()
    for azimuth in range(360):
        end = Geodesic.WGS84.Direct(about.point.lat, about.point.lon, -azimuth, 1000 * about.range_km)
        polygon.AddPoint(end["lat2"], end["lon2"])
    project = three_panels.view(about, "equal-area").projection
    assert project.ground(disk).area == pytest.approx(abs(polygon.Compute()[2]) / 1e6, rel=1e-3)


@pytest.mark.parametrize("name", MAPS)
def test_each_point_of_a_drawn_ring_is_where_proj_has_a_place_at_that_range(name):
    sheet, panels = drawn()
    about, panel = shown("the example"), panels[name]
    (ring,) = [each for each in sheet.axes.patches + sheet.axes.artists if each.get_gid() == f"ring-{name}"]
    points = ring.get_path().vertices
    left, bottom, right, top = panel.box
    inside = (np.abs(points - [(left + right) / 2, (bottom + top) / 2]) < (right - left) / 2 - 0.1).all(
        axis=1
    )
    km = (points[inside] - panel.box[:2]) / panel.scale + panel.view.frame[:2]
    lon, lat = proj(name, about.point).transform(*(1000 * km).T, direction="INVERSE")
    lines = [
        Geodesic.WGS84.Inverse(about.point.lat, about.point.lon, y, x)["s12"] / 1000
        for x, y in zip(lon, lat, strict=True)
    ]
    assert len(lines) > 20
    assert np.abs(np.array(lines) - about.range_km).max() < 0.5 / panel.scale  # half a point


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("which", MAPS)
def test_a_map_shows_the_capitals_on_the_wrong_side_where_it_can_and_nothing_beyond_its_end(name, which):
    about = shown(name)
    view = three_panels.view(about, which)
    west, south, east, north = view.frame
    assert east - west == pytest.approx(north - south)
    assert east - west > 1.7 * min(about.range_km, 6371)
    if which == "flat":
        assert max(map(abs, view.frame)) <= 20_037.51  # of the whole world
    for row in about.wrong:
        xy = view.projection.xy(np.array([[row.place.lon, row.place.lat]]))
        if which == "globe":
            is_on_this_side = row.distance_km < 10_000
            assert bool(np.isfinite(xy).all()) == is_on_this_side
        elif which == "flat" or row.distance_km < 16_900:
            assert view.shows(xy)


def test_on_the_globe_what_is_beyond_the_horizon_is_absent():
    for name in ("beyond the horizon", "all"):
        about = shown(name)
        view = three_panels.view(about, "globe")
        ring = shapes.disk(about.point.lon, about.point.lat, about.range_km).boundary
        assert view.projection.lines(ring).is_empty
        panel = Panel(view, (0, 0, 100, 100))
        ground = panel.flat(
            view.projection.ground(shapes.disk(about.point.lon, about.point.lat, about.range_km))
        )
        assert ground.area == pytest.approx(np.pi * 50**2, rel=0.01)  # all of the side that is seen
    near = shown("the example")
    ring = shapes.disk(near.point.lon, near.point.lat, near.range_km).boundary
    seen = three_panels.view(near, "globe").projection.lines(ring)
    radii = np.hypot(*shapely.get_coordinates(seen).T)
    assert radii == pytest.approx(6371 * np.sin(near.range_km / 6371), rel=0.005)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["Kamyshlov", "W" * 300])
def test_no_two_words_meet_and_none_leaves_the_sheet(size, name):
    query = (
        f"{link.query(link.read('site=56.85,62.71'))},{link.quote(name) if hasattr(link, 'quote') else name}"
    )
    del query
    scenario = link.read_query({"site": [f"56.85,62.71,{name}"], "band": ["0-3500"]})[0]
    boxed = []
    with settings(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(three_panels, "draw_map", lambda _sheet, _shown, _name, box: boxed.append(box))
        sheet = three_panels.compose(drawing(scenario), TODAY, HOME, size, "light")
    labels = texts(sheet, "")
    pixels = sheet.size.dpi / 72
    taken = boxes(labels) / pixels
    assert (taken[:, :2] > sheet.size.margin - 1).all()
    assert (taken[:, 2:] < np.array([sheet.size.width, sheet.size.height]) - sheet.size.margin + 1).all()
    places = np.array([*taken, *boxed])
    for one, other in itertools.combinations(range(len(places)), 2):
        if (
            one < len(taken)
            and other < len(taken)
            and labels[one].get_gid()[:5] == labels[other].get_gid()[:5]
        ):
            continue  # lines of one block
        assert not meet(places[one], places[other : other + 1]).size
    assert min(right - left for left, _, right, _ in boxed) > 0.15 * sheet.size.width


def test_the_example_names_its_launch_point_and_its_capital_on_every_map():
    sheet, _ = drawn()
    assert len(texts(sheet, "label-launch")) == len(MAPS)
    assert [each.get_text() for each in texts(sheet, "label-PT")] == ["Lisbon"] * len(MAPS)
    key = [each.get_text().replace("\u00a0", " ") for each in texts(sheet, "key")]
    assert key == [words for _, words in shown("the example").key]
