"""The figure: true to the ground, whole and legible; measured on what is drawn."""

import itertools
import re
from dataclasses import replace

import numpy as np
import pytest
import shapely
from matplotlib.textpath import TextPath

from figures import OWN_WGS84, VARIED, boxes, composed, lines, meet, scenario, texts, written
from formats import features
from geo import geodesy
from geo.facts import catalog
from geo.features import wording
from geo.features.drawing import drawing
from geo.outputs.figure import figure, map_panel, projections
from geo.outputs.figure.canvas import Sheet
from geo.outputs.figure.styles import SIZES, STYLES
from geo.scenario import link
from geo.scenario.scenario import DEFAULT

# In which sizes, but for a page alone.
DRAWN_IN = {"default": ("page", "column"), "claims alone": ("page", "column")}
DRAWN_IN |= {"twelve": SIZES, "claims from four": SIZES}


@pytest.mark.parametrize("name", VARIED)
def test_every_text_has_room_on_the_sheet_and_every_name_stands_by_its_own_dot(name):
    for size in DRAWN_IN.get(name, ("page",)):
        sheet = composed(VARIED[name], size)
        no_two_labels_overlap_and_none_covers_a_dot(sheet)
        no_text_runs_into_the_margin(sheet)
        no_name_stands_beside_another_capital_s_dot(sheet)
        if name in ("default", "claims from two", "Quito", "twelve"):
            assert len(texts(sheet, "label-launch")) == len(VARIED[name].points)


def no_two_labels_overlap_and_none_covers_a_dot(sheet):
    labels = texts(sheet, "")
    told = [each.get_text() for each in labels]
    taken = boxes(labels)
    for i, label in enumerate(labels):
        if not label.get_path_effects():
            met = [told[i + 1 + j] for j in meet(taken[i], taken[i + 1 :])]
            assert {*met} <= {told[i]}
    dots = boxes(lines(sheet, "capital"))
    for label, one in zip(labels, taken, strict=True):
        assert not ((label.get_gid() or "").startswith("label-") and meet(one, dots).size), label.get_text()


def no_text_runs_into_the_margin(sheet):
    labels = texts(sheet, "")
    for each, (left, low, right, high) in zip(labels, boxes(labels) * 72 / sheet.size.dpi, strict=True):
        assert left > sheet.size.margin - 1, each.get_text()
        assert right < sheet.size.width - sheet.size.margin + 0.1, each.get_text()
        assert low > 0, each.get_text()
        assert high < sheet.size.height, each.get_text()


def no_name_stands_beside_another_capital_s_dot(sheet):
    dots = {each.get_gid()[-2:]: np.ravel(each.get_data()) for each in lines(sheet, "capital")}
    for name in texts(sheet, "label-"):
        if re.fullmatch("label-[A-Z]{2}", name.get_gid()):
            drawn = TextPath(name.get_position(), name.get_text(), prop=name.get_fontproperties())
            letters = np.concatenate(drawn.to_polygons())
            ink = shapely.box(*letters.min(axis=0), *letters.max(axis=0))
            away = dict(zip(dots, shapely.distance(ink, shapely.points([*dots.values()])), strict=True))
            own = away[name.get_gid()[-2:]]
            near = [iso for iso, each in away.items() if each < min(own, 6.0)]  # points
            assert all(np.hypot(*(dots[iso] - dots[name.get_gid()[-2:]])) < 1 for iso in near), name


@pytest.mark.parametrize("name", ["twelve with eight bands", "a long name"])
def test_no_text_beside_the_map_runs_into_the_margin(name):
    for size in SIZES:
        no_text_runs_into_the_margin(written(VARIED[name], size))


def test_a_slide_s_texts_fill_their_column_and_its_map_names_all():
    sheet = composed(DEFAULT, "slide")
    legend, caption = (texts(sheet, gid) for gid in ("legend", "caption-0"))
    assert (
        legend[-1].get_window_extent().y0 - caption[0].get_window_extent().y1 < 0.25 * sheet.size.height * 2
    )
    assert legend[0].get_fontsize() > SIZES["slide"].label
    assert names_left_out(sheet) == 0


def names_left_out(sheet):
    said = " ".join(each.get_text() for each in texts(sheet, "note"))
    found = re.search(r"(\d+) capitals? (?:is|are) not named", said)
    return int(found[1]) if found else 0


@pytest.mark.parametrize("name", ["default", "Anadyr", "Suva", "NATO in 1987"])
def test_every_capital_that_counts_has_its_dot_and_its_name_or_is_counted_as_unnamed(name):
    sheet = composed(VARIED[name])
    rows = drawing(VARIED[name]).places
    assert {dot.get_gid() for dot in lines(sheet, "capital")} == {
        f"capital-{row.place.iso_a2}" for row in rows
    }
    written = {
        each.get_text() for each in texts(sheet, "label-") if re.fullmatch("label-[A-Z]{2}", each.get_gid())
    }
    assert written <= {row.place.name.english for row in rows}
    assert len(written) == len(rows) - names_left_out(sheet)


def test_where_bands_of_several_launch_points_overlap_the_first_alone_is_filled(monkeypatch):
    filled = []
    monkeypatch.setattr(map_panel, "draw_ground", lambda _sheet, ground, *_: filled.append(ground))
    composed.__wrapped__(VARIED["three"], without=("land", "labels"))
    shorter, intermediate = filled[:2]
    assert shorter.area > 0 < intermediate.area
    assert shapely.intersection(shorter, intermediate).area < 1e-6 * intermediate.area


def far_apart(km):
    """Sites of which none is so near another that its map is much the same."""
    kept = []
    for site in catalog.sites():
        if all(geodesy.distance_km(site.lon, site.lat, other.lon, other.lat) > km for other in kept):
            kept.append(site)
    return kept


@pytest.mark.parametrize(
    ("site", "size"),
    [(site.id, size) for site, size in zip(far_apart(1500), itertools.cycle(["page", "column"]))],
)
def test_on_the_map_of_any_site_no_name_stands_beside_another_capital_s_dot(site, size, monkeypatch):
    for part in ("draw_land", "draw_bands"):  # only where the names stand is asked
        monkeypatch.setattr(map_panel, part, lambda *_, **__: None)
    sheet = Sheet(SIZES[size], STYLES["light"])
    figure.draw_map(sheet, drawing(scenario(site)), (6, 120, sheet.size.width - 6, 0.7 * sheet.size.height))
    no_name_stands_beside_another_capital_s_dot(sheet)


def test_the_default_figure_names_all_fifty_capitals():
    assert names_left_out(composed(DEFAULT)) == 0


def test_a_dot_lies_where_geographiclib_finds_the_capital_and_has_its_band_s_colour():
    sheet = composed(DEFAULT)
    (star,) = lines(sheet, "launch")
    points_per_km = None
    for row in drawing(DEFAULT).places:
        (dot,) = lines(sheet, f"capital-{row.place.iso_a2}")
        truth = OWN_WGS84.Inverse(row.point.lat, row.point.lon, row.place.lat, row.place.lon)
        east, north = (float(dot.get_data()[i][0] - star.get_data()[i][0]) for i in (0, 1))
        assert np.degrees(np.arctan2(east, north)) == pytest.approx(truth["azi1"], abs=0.01)  # degrees
        points_per_km = points_per_km or np.hypot(east, north) / truth["s12"] * 1000
        assert np.hypot(east, north) == pytest.approx(truth["s12"] / 1000 * points_per_km, abs=1e-3)
        assert dot.get_markerfacecolor() == row.dot.fill.colour


@pytest.mark.parametrize("name", ["default", "Anadyr", "Suva", "McMurdo", "Quito", "north pole"])
def test_the_rings_of_one_launch_point_are_true_circles(name):
    (site,) = VARIED[name].points
    view = projections.main_view(drawing(VARIED[name]), 1.0)
    assert view.projection.kind == "aeqd"
    for edge_km in (500.0, 1000.0, 5500.0):
        for azimuth in range(0, 360, 15):
            truth = OWN_WGS84.Direct(site.lat, site.lon, azimuth, edge_km * 1000)
            ((x, y),) = view.projection.xy(np.array([[truth["lon2"], truth["lat2"]]]))
            assert np.hypot(x, y) == pytest.approx(edge_km, abs=1e-6)  # km


@pytest.mark.parametrize(
    "name", ["default", "Anadyr", "Suva", "McMurdo", "Quito", "north pole", "south pole"]
)
def test_bands_on_the_map_are_whole_annuli_without_a_seam(name):
    projection = projections.main_view(drawing(VARIED[name]), 1.0).projection
    for feature in features(VARIED[name]):
        inner, outer = feature["properties"]["inner_km"], feature["properties"]["outer_km"]
        ground = projection.ground(projections.shape(feature["geometry"]))
        assert (ground.geom_type, len(ground.interiors)) == ("Polygon", 1)
        assert ground.area == pytest.approx(np.pi * (outer**2 - inner**2), rel=2e-4)


@pytest.mark.parametrize("name", ["Suva", "Quito", "McMurdo"])
def test_land_that_surrounds_the_antipode_is_land(name):
    projection = projections.main_view(drawing(VARIED[name]), 1.0).projection
    ground = projection.ground(projections.basemap()[0])
    for lon, lat, is_land in (
        (25, 0, True),
        (100, 60, True),
        (-100, 45, True),
        (-30, 30, False),
        (70, -10, False),
    ):
        (at,) = projection.xy(np.array([[lon, lat]], dtype=float))
        assert ground.contains(projections.shapely.Point(at)) == is_land, (lon, lat)


def test_several_launch_points_in_europe_share_the_map_epsg_3035():
    view = projections.main_view(drawing(VARIED["three"]), 1.0)
    # The centre of EPSG:3035 has these coordinates by its definition.
    assert view.projection.xy(np.array([[10.0, 52.0]]))[0] == pytest.approx([4321, 3210])
    assert "EPSG:3035" in " ".join(each.get_text() for each in texts(composed(VARIED["three"]), "note"))


@pytest.mark.parametrize("name", VARIED)
def test_the_map_holds_every_capital_and_launch_point_and_some_map_every_ring(name):
    view = projections.main_view(drawing(VARIED[name]), 1.0)
    places = [*VARIED[name].points, *(row.place for row in drawing(VARIED[name]).places)]
    assert view.shows(view.projection.xy(np.array([[place.lon, place.lat] for place in places])))
    globe = projections.inset_view(drawing(VARIED[name]), view)
    if globe and name not in ("the whole Earth",):
        assert all(map(globe.shows, projections.turned(globe.projection, drawing(VARIED[name]).rings)))


def test_the_ring_that_the_map_cannot_show_stands_whole_on_a_globe_with_its_range():
    globe = composed(DEFAULT).figure.axes[1]
    assert "5,500 km" in [each.get_text() for each in globe.texts]
    assert len(composed(VARIED["a thin band"]).figure.axes) == 1  # all of it is on the map


def test_the_usual_circle_is_drawn_where_it_would_be_and_told_in_words_if_asked_for():
    plain = scenario("kaliningrad", bands=["0-2500"])
    asked = replace(plain, circle=True)

    def dotted(chosen):
        axes = composed(chosen, "social").figure.axes[0]
        return [patch for patch in axes.patches if (patch.get_gid() or "").startswith("flat-circle")]

    def told(chosen, size):
        return " ".join(each.get_text() for each in texts(written(chosen, size), "caption"))

    assert dotted(plain) == []
    assert "dotted circle" not in told(plain, "social")
    (line,) = dotted(asked)
    sheet = composed(asked, "social")
    (star,) = lines(sheet, "launch")
    (north,) = lines(sheet, "capital-SE")
    at = np.array([star.get_data()[0][0], star.get_data()[1][0]])
    stockholm = np.array([north.get_data()[0][0], north.get_data()[1][0]])
    points_per_km = np.hypot(*(stockholm - at)) / features_km(plain, "SE")
    km = np.hypot(*(line.get_path().vertices - at).T) / points_per_km
    circle = drawing(asked).circles[0]
    assert km.min() == pytest.approx(circle.nearest_km, rel=2e-3)
    assert km.max() == pytest.approx(circle.farthest_km, rel=2e-3)
    assert wording.circle_note(drawing(asked)) in told(asked, "social").replace("\u00a0", " ")


@pytest.mark.parametrize(("unit", "km"), [("km", 1.0), ("mi", 1.609344), ("nmi", 1.852)])
def test_the_scale_bar_is_as_long_as_it_says_in_the_reader_s_unit(unit, km):
    chosen = replace(scenario("kaliningrad", bands=["0-2500"]), units=unit)
    sheet = composed(chosen, "social")
    (label,) = texts(sheet, "scale")
    number, symbol = label.get_text().replace(",", "").split()
    assert symbol == unit
    (star,), (dot,) = lines(sheet, "launch"), lines(sheet, "capital-SE")
    away = [dot.get_data()[i][0] - star.get_data()[i][0] for i in (0, 1)]
    points_per_km = np.hypot(*away) / features_km(chosen, "SE")
    (x, y) = label.get_position()
    bars = [p for p in sheet.figure.axes[0].patches if abs(p.get_path().get_extents().y0 - y) < 1]
    halves = [p.get_path().get_extents().width for p in bars if p.get_path().get_extents().x1 < x]
    assert len(halves) == 2
    assert sum(halves) / points_per_km == pytest.approx(float(number) * km, rel=1e-6)


def features_km(chosen, iso_a2):
    (row,) = [row for row in drawing(chosen).places if row.place.iso_a2 == iso_a2]
    return OWN_WGS84.Inverse(row.point.lat, row.point.lon, row.place.lat, row.place.lon)["s12"] / 1000


def test_ring_labels_stand_upright_on_their_ring():
    sheet = composed(DEFAULT)
    (star,) = lines(sheet, "launch")
    shown = {
        each.get_text(): each for each in texts(sheet, "label-ring") if each.axes is sheet.figure.axes[0]
    }
    assert shown.keys() == {"500 km", "1,000 km"}
    radii = []
    for label in shown.values():
        assert -90 < (label.get_rotation() + 180) % 360 - 180 <= 90
        x, y = label.get_position()
        radii.append(np.hypot(x - star.get_data()[0][0], y - star.get_data()[1][0]))
    assert max(radii) / min(radii) == pytest.approx(2, abs=1e-6)


@pytest.mark.parametrize("style", {theme.grey: style for style, theme in STYLES.items()}.values())
def test_what_is_disputed_is_ruled_and_in_grey_one_of_two_bands_that_touch_is_hatched_too(style):
    def hatched(chosen):
        patches = composed(chosen, style=style, without=("land", "labels")).figure.axes[0].patches
        return {each.get_gid() for each in patches if each.get_hatch() and each.get_gid()}

    assert hatched(VARIED["claims alone"]) == {"hatch-9m729:disputed"}
    grey = STYLES[style].grey
    assert hatched(DEFAULT) == ({"hatch-shorter"} if grey else set())
    assert hatched(VARIED["own bands"]) == ({"hatch-0-480", "hatch-0-2350"} if grey else set())


def test_places_far_from_europe_get_a_map_that_has_land_under_them():
    """Of several launch points in Europe too; what lies beyond the map is counted, and has no dot."""
    two = "site=kaliningrad&site=mozdok"
    for query in (f"{two}&members=world", f"{two}&towns=US,JP,300000"):
        drawn = drawing(link.read(query))
        view = projections.main_view(drawn, 1.2)
        lonlat = np.array([(row.place.lon, row.place.lat) for row in drawn.places])
        inside = projections.shown(view, view.projection.xy(lonlat))
        away_km = [
            OWN_WGS84.Inverse(view.projection.lat, view.projection.lon, lat, lon)["s12"] / 1000
            for lon, lat in lonlat[inside]
        ]
        assert max(away_km) < view.projection.reach_km
        assert len(drawn.places) - inside.sum() <= 2
        assert max(away_km) > 8_000
    beyond = len(drawn.places) - inside.sum()
    assert beyond == 0


def test_the_largest_town_has_its_name_however_crowded_its_districts_are():
    sheet = composed(link.read("site=kaliningrad&members=none&towns=LT,PL,50000"))
    named = {each.get_text() for each in texts(sheet, "label-")}
    assert {"Warsaw", "Vilnius", "Kraków", "Łódź", "Wrocław"} <= named
