"""The figure: true to the ground, whole, legible and the same bytes; measured on what is drawn."""

import functools
import io
import itertools
import re
import shutil
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from lxml import etree
from matplotlib.textpath import TextPath
from PIL import Image

from formats import features
from geo import geodesy, i18n
from geo.facts import catalog
from geo.features import palette, wording
from geo.features.bands import edges
from geo.features.drawing import drawing
from geo.features.palette import SYSTEMS
from geo.outputs.figure import figure, map_labels, map_panel, projections
from geo.outputs.figure.canvas import Sheet, settings
from geo.outputs.figure.styles import MIN_CONTRAST, SIZES, STYLES, contrast
from geo.scenario.band import system_bands
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import parse_system
from geo.scenario.scenario import DEFAULT, Scenario
from geo.units import KM
from hostile import NAMES

TODAY = date(2026, 11, 24)
HOME = "https://example.org/"
SVG = "{http://www.w3.org/2000/svg}"
OWN_WGS84 = Geodesic(6378137.0, 1 / 298.257223563)
TWELVE = [f"{40 + 2 * i},{-5 + 4 * i},Place {i}" for i in range(12)]


def scenario(*sites, bands=(), system="", members="all"):
    return Scenario.parse(sites, bands, system, members)


VARIED = {
    "default": DEFAULT,
    "claims and treaty": scenario("mutlangen", system="pershing-2"),
    "claims alone": scenario("mozdok", bands=["none"], system="9m729"),
    "claims from four": scenario(
        "kapustin-yar-9m729", "kamyshlov", "mozdok", "shuya", bands=["none"], system="9m729"
    ),
    "claims from two": scenario("mozdok", "kaliningrad", bands=["none"], system="9m729"),
    "three": scenario("mutlangen", "comiso", "greenham-common"),
    "twelve": scenario(*TWELVE),
    "twelve in one town": scenario(*(f"50.0{i:02},10.0{i:02},Town {i}" for i in range(12))),
    "own bands": scenario("kaliningrad", bands=["0-480", "0-2350"]),
    "a thin band": scenario("kaliningrad", bands=["999-1000"]),
    "eight bands": scenario("54,20", bands=[f"{100 * i}-{100 * i + 90}" for i in range(1, 9)]),
    "half the Earth": scenario("kaliningrad", bands=["0-15000"]),
    "the whole Earth": scenario("kaliningrad", bands=["0-20003"]),
    "no band": scenario("kaliningrad", bands=["none"]),
    "on a capital": scenario("53.9,27.5667,Minsk", bands=["0-300"]),
    "north pole": scenario("90,0,North Pole"),
    "south pole": scenario("-90,0"),
    "McMurdo": scenario("-77.85,166.67,McMurdo"),
    "Anadyr": scenario("64.73,177.51,Anadyr"),
    "Suva": scenario("-18.14,178.44,Suva"),
    "Quito": scenario("-0.18,-78.47,Quito"),
    "antimeridian": scenario("51.9,180.0,,East", "51.9,-179.0,,West"),
    "antipodes": scenario("0,0", "0,180"),
    "NATO in 1987": scenario("kaliningrad", members="nato-1987"),
    "twelve with eight bands": scenario(*TWELVE, bands=[f"{100 * i}-{100 * i + 90}" for i in range(1, 9)]),
    "a long name": Scenario((LaunchPoint(54.7, 20.5, "W" * 300),)),
    "hostile": Scenario(tuple(LaunchPoint(45 + i, 3 * i, name) for i, name in enumerate(NAMES))),
}


# What a test does not look at need not be drawn: land and bands take most of a figure's time.
PARTS = {
    "land": (map_panel, "draw_land"),
    "bands": (map_panel, "draw_bands"),
    "labels": (map_labels, "draw_labels"),
    "map": (figure._Layout, "_write_map"),
}


@functools.lru_cache(maxsize=32)
def composed(chosen, size="page", style="light", without=("land", "bands")):
    with settings(), pytest.MonkeyPatch.context() as patch:
        for part in without:
            patch.setattr(*PARTS[part], lambda *_, **__: 0)
        return figure.compose(drawing(chosen), TODAY, HOME, size, style)


@functools.lru_cache(maxsize=8)
def made(name, suffix, size="page", without=()):
    """The bytes of a whole figure, which is composed once for all formats."""
    sheet = composed(VARIED[name], size, without=without)
    with settings():
        return sheet.data(suffix, figure.described(drawing(VARIED[name]), TODAY, HOME), TODAY)


def written(chosen, size="page"):
    """The texts of a figure, without its map."""
    return composed(chosen, size, without=("map",))


def texts(sheet, gid):
    """The texts whose name begins so, in the order drawn."""
    found = (each for axes in sheet.figure.axes for each in axes.texts)
    return [each for each in found if (each.get_gid() or "").startswith(gid)]


def lines(sheet, gid):
    return [each for each in sheet.figure.axes[0].lines if (each.get_gid() or "").startswith(gid)]


def boxes(artists):
    """The box of each, in pixels, as it is drawn: (n, 4)."""
    with settings():
        return np.array([artist.get_window_extent().extents for artist in artists]).reshape(-1, 4)


def meet(one, others):
    """Which of some boxes share more than a hair with another, in pixels."""
    shared = np.minimum(one[2:], others[:, 2:]) - np.maximum(one[:2], others[:, :2])
    return np.flatnonzero((shared > 0.5).all(axis=1))


@pytest.mark.parametrize("name", VARIED)
def test_no_two_labels_overlap_and_no_label_covers_a_dot_or_leaves_the_sheet(name):
    sizes = dict.fromkeys(("default", "twelve", "claims alone"), ("page", "column"))
    for size in (sizes | {"claims from four": SIZES}).get(name, ("page",)):
        sheet = composed(VARIED[name], size)
        labels = texts(sheet, "")
        told = [each.get_text() for each in labels]
        taken = boxes(labels)
        assert (taken[:, :2] > 0).all(), told
        assert (taken[:, 2:] < sheet.figure.get_size_inches() * sheet.size.dpi).all(), told
        for i, label in enumerate(labels):
            if not label.get_path_effects():
                met = [told[i + 1 + j] for j in meet(taken[i], taken[i + 1 :])]
                assert {*met} <= {told[i]}
        dots = boxes(lines(sheet, "capital"))
        for label, one in zip(labels, taken, strict=True):
            assert not ((label.get_gid() or "").startswith("label-") and meet(one, dots).size), (
                label.get_text()
            )


@pytest.mark.parametrize("name", ["twelve with eight bands", "a long name"])
@pytest.mark.parametrize("size", SIZES)
def test_no_text_runs_into_the_margin(name, size):
    sheet = composed(VARIED[name], size, without=("land", "bands", "labels"))
    pixels = sheet.size.dpi / 72
    labels = texts(sheet, "")
    for each, (left, _, right, _) in zip(labels, boxes(labels) / pixels, strict=True):
        assert left > sheet.size.margin - 1, each.get_text()
        assert right < sheet.size.width - sheet.size.margin + 0.1, each.get_text()


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
    rows = drawing(VARIED[name]).capitals
    assert {dot.get_gid() for dot in lines(sheet, "capital")} == {
        f"capital-{row.capital.iso_a2}" for row in rows
    }
    written = {
        each.get_text() for each in texts(sheet, "label-") if re.fullmatch("label-[A-Z]{2}", each.get_gid())
    }
    assert written <= {row.capital.name for row in rows}
    assert len(written) == len(rows) - names_left_out(sheet)


def far_apart(km):
    """Sites of which none is so near another that its map is much the same."""
    kept = []
    for site in catalog.sites():
        if all(geodesy.distance_km(site.lon, site.lat, other.lon, other.lat) > km for other in kept):
            kept.append(site)
    return kept


@pytest.mark.parametrize(
    ("site", "size"),
    [(site.id, size) for site, size in zip(far_apart(400), itertools.cycle(["page", "column"]))],
)
def test_no_name_stands_beside_another_capital_s_dot(site, size, monkeypatch):
    for part in ("draw_land", "draw_bands"):  # only where the names stand is asked
        monkeypatch.setattr(map_panel, part, lambda *_, **__: None)
    sheet = Sheet(SIZES[size], STYLES["light"])
    figure.draw_map(sheet, drawing(scenario(site)), (6, 120, sheet.size.width - 6, 0.7 * sheet.size.height))
    dots = {each.get_gid()[-2:]: np.ravel(each.get_data()) for each in lines(sheet, "capital")}
    for name in texts(sheet, "label-"):
        if re.fullmatch("label-[A-Z]{2}", name.get_gid()):
            drawn = TextPath(name.get_position(), name.get_text(), prop=name.get_fontproperties())
            letters = np.concatenate(drawn.to_polygons())
            ink = shapely.box(*letters.min(axis=0), *letters.max(axis=0))
            away = {iso: ink.distance(shapely.Point(dot)) for iso, dot in dots.items()}
            own = away[name.get_gid()[-2:]]
            near = [iso for iso, each in away.items() if each < min(own, 6.0)]  # points
            assert all(np.hypot(*(dots[iso] - dots[name.get_gid()[-2:]])) < 1 for iso in near), name


@pytest.mark.parametrize(
    ("name", "size"),
    [(name, "page") for name in ("default", "claims from two", "Quito")]
    + [("twelve", size) for size in SIZES],
)
def test_every_launch_point_s_name_stands_by_its_star(name, size):
    sheet = composed(VARIED[name], size)
    names = [each.get_position() for each in texts(sheet, "label-launch")]
    assert len(names) == len(VARIED[name].points)


def test_the_default_figure_names_all_fifty_capitals():
    assert names_left_out(composed(DEFAULT)) == 0


def test_a_dot_lies_where_geographiclib_finds_the_capital_and_has_its_band_s_colour():
    sheet = composed(DEFAULT)
    (star,) = lines(sheet, "launch")
    points_per_km = None
    for row in drawing(DEFAULT).capitals:
        (dot,) = lines(sheet, f"capital-{row.capital.iso_a2}")
        truth = OWN_WGS84.Inverse(row.point.lat, row.point.lon, row.capital.lat, row.capital.lon)
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
    places = [*VARIED[name].points, *(row.capital for row in drawing(VARIED[name]).capitals)]
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
    assert wording.flat_note(drawing(asked)) in told(asked, "social").replace("\u00a0", " ")


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
    (row,) = [row for row in drawing(chosen).capitals if row.capital.iso_a2 == iso_a2]
    return OWN_WGS84.Inverse(row.point.lat, row.point.lon, row.capital.lat, row.capital.lon)["s12"] / 1000


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


@pytest.mark.parametrize("style", STYLES)
def test_what_is_disputed_is_ruled_and_in_grey_one_of_two_bands_that_touch_is_hatched_too(style):
    def hatched(chosen):
        patches = composed(chosen, style=style, without=("land", "labels")).figure.axes[0].patches
        return {each.get_gid() for each in patches if each.get_hatch() and each.get_gid()}

    assert hatched(VARIED["claims alone"]) == {"hatch-9m729:disputed"}
    grey = STYLES[style].grey
    assert hatched(DEFAULT) == ({"hatch-shorter"} if grey else set())
    assert hatched(VARIED["own bands"]) == ({"hatch-0-480", "hatch-0-2350"} if grey else set())


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("default", "page"),
        ("default", "slide"),
        ("default", "social"),
        ("claims and treaty", "column"),
        ("twelve", "page"),
        ("no band", "page"),
    ],
)
def test_title_summary_and_date_are_those_of_every_output(name, size):
    sheet = written(VARIED[name], size)

    def read(gid):
        return " ".join(each.get_text() for each in texts(sheet, gid)).replace("\u00a0", " ")

    assert read("title") == wording.title(drawing(VARIED[name]))
    assert read("summary") == wording.summary(drawing(VARIED[name]))
    assert "24 November 2026" in read("caption")
    assert wording.CAVEAT in read("caption")


def caption(chosen, size="page"):
    told = " ".join(each.get_text() for each in texts(written(chosen, size), "caption"))
    return told.replace("\u00a0", " ")


@pytest.mark.parametrize("size", ["page", "social"])
def test_the_caption_names_the_ends_of_the_claims_as_the_map_does_and_credits_places_and_borders(size):
    for system in ("9m729", "prsm", "pershing-2"):
        told = caption(scenario("mozdok", bands=["none"], system=system), size)
        for band, end in zip(system_bands(parse_system(system)), ("lowest", "highest"), strict=True):
            assert f"{end} {edges(band, KM)[-1].label}" in told
            assert (str(band.outer_claims[0].source) in told) == (size == "page")
    assert "GeoNames (CC BY 4.0)" in told
    assert "Natural Earth" in told


def test_the_caption_says_what_each_launch_point_is_known_as_and_from_where():
    sites = {site.id: site for site in catalog.sites()}
    told = caption(scenario("mozdok", "wiesbaden", "mutlangen"))
    for name in ("mozdok", "wiesbaden", "mutlangen"):
        site = sites[name]
        assert f"{site.name}: {i18n.uncapitalised(site.standing)} ({site.sources[0]})." in told
    assert "Wiesbaden: hypothetical, for Typhon, Dark Eagle." in caption(scenario("wiesbaden"), "social")
    of_9m729 = ("kapustin-yar-9m729", "kamyshlov", "mozdok", "shuya")
    assert "Kapustin Yar, 9M729; Kamyshlov; Mozdok; Shuya: reported by others, for 9M729 (" in caption(
        scenario(*of_9m729)
    )
    assert "And 2 more launch points: see the link." in caption(
        scenario(*of_9m729, "mutlangen", "comiso", "1,2")
    )


@pytest.mark.parametrize("style", STYLES)
def test_texts_lines_and_dots_stand_out_from_what_they_lie_on(style):
    theme = STYLES[style]
    assert min(contrast(theme.ink, ground) for ground in (theme.paper, theme.land, theme.sea)) > 7
    assert min(contrast(theme.quiet, ground) for ground in (theme.paper, theme.land, theme.sea)) > 4.5
    for band in (
        *palette.TREATY.values(),
        *(style for system in palette.SYSTEMS for style in system.values()),
    ):
        assert contrast(theme.line(band), theme.land) >= MIN_CONTRAST, band.label


def test_contrast_is_that_of_wcag():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # WebAIM's contrast checker


def test_in_grey_no_two_kinds_of_capital_look_alike():
    theme = STYLES["print"]
    kinds = [
        *palette.TREATY.values(),
        *(style for system in palette.SYSTEMS for style in system.values()),
        *palette.OWN,
        *palette.NO_BAND.values(),
    ]
    seen = {(theme.marker(kind), theme.dot(kind)) for kind in kinds}
    assert len(seen) == len({kind.colour for kind in kinds})
    picture = Image.open(io.BytesIO(figure.draw(drawing(DEFAULT), "png", TODAY, HOME, "column", "print")))
    red, green, blue = picture.convert("RGB").split()
    assert red.tobytes() == green.tobytes() == blue.tobytes()


@pytest.mark.parametrize("style", STYLES)
def test_a_capital_in_two_bands_shows_both_and_the_legend_says_so(style):
    chosen = scenario("mozdok", bands=["shorter", "0-2000"], system="9m729")
    sheet, theme = composed(chosen, style=style, without=("land", "bands", "labels")), STYLES[style]
    seen = set()
    for row in drawing(chosen).capitals:
        second = row.dot.rim
        (dot,) = lines(sheet, f"capital-{row.capital.iso_a2}")
        inner = lines(sheet, f"second-capital-{row.capital.iso_a2}")
        if theme.grey:
            assert dot.get_markeredgecolor() == theme.ink
            assert [each.get_marker() for each in inner] == ([theme.marker(second)] if second else [])
        elif second:
            assert dot.get_markeredgecolor() == theme.dot(second)
        seen.add((second, *((each.get_marker(), each.get_markerfacecolor()) for each in (dot, *inner))))
    assert len(seen) == 4  # in every claim and the own band, in some and the own band, in some alone, in none
    assert "in both bands" in " ".join(each.get_text() for each in texts(sheet, "legend"))
    assert "in both bands" not in " ".join(each.get_text() for each in texts(composed(DEFAULT), "legend"))


PIXELS = {"page": (2125, 2740), "column": (1051, 1795), "slide": (1920, 1080), "social": (1200, 630)}


@pytest.mark.parametrize("size", SIZES)
def test_a_png_has_its_size_and_says_what_it_is(size):
    data = made("default", "png", size, without=() if size == "page" else ("land", "bands"))
    assert len(data) < 1_000_000
    picture = Image.open(io.BytesIO(data))
    assert picture.size == PIXELS[size]
    assert picture.text == figure.described(drawing(DEFAULT), TODAY, HOME)


@pytest.mark.parametrize("name", ["default", "claims and treaty", "twelve with eight bands", "hostile"])
def test_an_svg_is_well_formed_light_and_says_what_it_is(name):
    data = made(name, "svg")
    assert len(data) < 700_000
    root = ElementTree.fromstring(data)  # noqa: S314 - our own
    assert root.tag == f"{SVG}svg"
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert not any(re.search(r"\s", each) for each in ids)
    described = figure.described(drawing(VARIED[name]), TODAY, HOME)
    said = {each.text for each in root.iter() if "purl.org" in each.tag}
    assert {described[key] for key in ("Title", "Description", "Source", "Date")} <= said
    assert any(
        described["Author"] in "".join(each.itertext()) for each in root.iter() if "creator" in each.tag
    )
    assert root.find(f"{SVG}desc").text == described["Description"]
    assert root.find(f"{SVG}title").text == described["Title"]
    assert not re.search(rb"<script|<image|href=\"(?!#)", data)


def test_every_text_of_an_svg_is_there_as_text_too():
    root = etree.fromstring(made("default", "svg"))
    titles = [each.text for each in root.iter(f"{SVG}title")]
    assert {"Warsaw", "Kaliningrad", "500 km"} <= {title.replace("\u00a0", " ") for title in titles}
    assert "11 lie in the shorter-range band" in " ".join(titles)


@pytest.mark.parametrize("style", STYLES)
def test_the_hatching_is_as_strong_in_a_pdf_as_in_a_png_and_an_svg(style, tmp_path):
    theme = STYLES[style]
    with settings():
        sheet = Sheet(replace(SIZES["column"], width=72.0, height=72.0), theme)
        sheet.box((0, 0, 72, 72), fc="none", **map_panel.hatched(SYSTEMS[0]["disputed"], theme))
        made = {suffix: sheet.data(suffix, {}, TODAY) for suffix in ("png", "svg", "pdf")}
    strength = f"{theme.hatch:g}".encode()
    assert b"stroke-opacity: " + strength in made["svg"]
    assert b"/ca " + strength in made["pdf"]
    if tool := shutil.which("pdftoppm"):  # Poppler's
        (tmp_path / "a.pdf").write_bytes(made["pdf"])
        subprocess.run([tool, "-r", "300", "-png", "-singlefile", "a.pdf", "a"], cwd=tmp_path, check=True)
        drawn = Image.open(tmp_path / "a.png"), Image.open(io.BytesIO(made["png"]))
        grey, expected = (np.asarray(each.convert("L"), float).mean() for each in drawn)
        paper = np.asarray(Image.new("RGB", (1, 1), theme.paper).convert("L"), float).mean()
        assert abs(expected - paper) > 4  # of 255
        assert grey - paper == pytest.approx(expected - paper, rel=0.1)


def test_a_crowded_png_is_light():
    assert len(made("twelve with eight bands", "png")) < 1_000_000


def test_a_crowded_pdf_is_light_and_says_what_it_is():
    data = made("twelve with eight bands", "pdf")
    assert data.startswith(b"%PDF")
    assert len(data) < 500_000
    assert b"(D:20261124000000Z)" in data
    assert b"/Creator (INF Range Atlas" in data
    assert b"/FontFile2" in data  # TrueType
    assert b"/Type3" not in data
    information = re.search(rb"/Title.*?>>", data, re.DOTALL)[0] if b"/Title" in data else data
    assert b"INF Range Atlas" in information
    assert HOME.encode("utf-16-be") in information
    assert b"/Keywords" not in information


@pytest.mark.parametrize("suffix", figure.SUFFIXES)
def test_metadata_can_be_given(suffix, monkeypatch):
    monkeypatch.setattr(figure, "compose", lambda *_: Sheet(SIZES["social"], STYLES["light"]))
    given = {"Title": "Mine", "Author": "Me", "Description": "A map", "Source": "somewhere", "Date": "2026"}
    data = figure.draw(drawing(DEFAULT), suffix, TODAY, HOME, "social", metadata=given)
    for word in (b"Mine", b"A map", b"somewhere"):
        assert word in data


def test_the_same_scenario_gives_the_same_bytes_in_another_process():
    ask = (
        "import zlib; from datetime import date; from geo.outputs.figure import figure; "
        "from geo.scenario.scenario import DEFAULT; from geo.features.drawing import drawing\n"
        f"given = drawing(DEFAULT), date(2026, 11, 24), '{HOME}'\n"
        "with figure.settings():\n"
        "    sheet = figure.compose(*given, 'social', 'light')\n"
        "    for suffix in figure.SUFFIXES:\n"
        "        print(suffix, zlib.crc32(sheet.data(suffix, figure.described(*given), given[1])))"
    )
    other = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    here = [f"{suffix} {zlib.crc32(made('default', suffix, 'social'))}" for suffix in figure.SUFFIXES]
    assert other.stdout.splitlines() == here


def test_threads_and_a_reader_s_own_settings_change_nothing():
    import matplotlib as mpl

    with mpl.rc_context({"lines.linewidth": 9, "font.size": 30, "text.color": "red", "figure.dpi": 50}):
        with ThreadPoolExecutor(2) as pool:
            drawn = list(
                pool.map(lambda _: figure.draw(drawing(DEFAULT), "png", TODAY, HOME, "social"), range(2))
            )
        assert mpl.rcParams["lines.linewidth"] == 9
    assert drawn == [made("default", "png", "social")] * 2


@pytest.mark.parametrize(
    "name", [*NAMES, "$x^2$", "\u05e7\u05dc\u05d9\u05e0\u05d9\u05e0\u05d2\u05e8\u05d3", "東京", "W" * 300]
)
@pytest.mark.parametrize("size", ["page", "social"])
def test_hostile_names_come_through_as_they_are_or_visibly_shortened(name, size):
    chosen = Scenario((LaunchPoint(54.7, 20.5, name),))
    sheet = written(chosen, size)
    title = "".join(each.get_text() for each in texts(sheet, "title")).replace(" ", "").replace("\u00a0", "")
    shown = re.sub("[東京]", "▯", wording.title(drawing(chosen))).replace(" ", "")
    assert title == shown or title.endswith("…")
    assert not any(each.get_parse_math() for each in texts(sheet, ""))


def test_no_name_on_the_map_is_read_as_mathematics():
    for sheet in (composed(VARIED["hostile"]), composed(Scenario((LaunchPoint(54.7, 20.5, "$x^2$"),)))):
        assert texts(sheet, "label-launch")
        assert not any(each.get_parse_math() for each in texts(sheet, ""))


def test_neither_the_page_s_modules_nor_the_command_line_import_matplotlib():
    modules = "geo, geo.cli.commands, geo.outputs.web.webmap, geo.outputs.web.export"
    ask = f"import sys, {modules}; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
