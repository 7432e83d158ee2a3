"""The lesson on circles: its numbers are others' numbers, and its words say what is so."""

import re
from html import unescape
from urllib.parse import quote

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from pyproj import Transformer

from geo.features import three_maps, usual_circle
from geo.features.drawing import drawing
from geo.features.three_maps import EXAMPLE, HORIZON_KM, MAPS, Lesson, lesson
from geo.scenario import link
from geo.server import circles
from geo.words.errors import AtlasError
from hostile import NAMES

EARTH_KM2 = 510_065_621.7  # GeographicLib's Planimeter for the whole of WGS84


def about(query: str) -> Lesson:
    return lesson(drawing(link.read(query)))


def km(shown: Lesson, lat: float, lon: float) -> float:
    return float(Geodesic.WGS84.Inverse(shown.point.lat, shown.point.lon, lat, lon)["s12"]) / 1000


FIELD = 0.005  # degrees from its middle to its sides


def drawn_km2(lat: float) -> float:
    project = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True).transform
    (west, south), (east, north) = project(-FIELD, lat - FIELD), project(FIELD, lat + FIELD)
    return float((east - west) * (north - south)) / 1e6


def ground_km2(lat: float) -> float:
    polygon = Geodesic.WGS84.Polygon()
    for x, y in ((-FIELD, -FIELD), (FIELD, -FIELD), (FIELD, FIELD), (-FIELD, FIELD)):
        polygon.AddPoint(lat + y, x)
    return float(polygon.Compute()[2]) / 1e6


def test_the_example_changes_a_capital_by_hundreds_of_kilometres() -> None:
    shown = about(EXAMPLE)
    (row,) = shown.wrong
    distance = km(shown, row.place.lat, row.place.lon)
    assert row in shown.taken_in
    assert distance - shown.range_km > 400
    assert shown.told()[-1] == (
        f"The dotted circle takes in {row.place.name}, out of range: it is really {distance:,.0f} km away."
    )
    *_, nearest, farthest = re.findall(r"[\d,]+(?= km)", shown.told()[1])
    ends = [km(shown, lat, lon) for lon, lat in shown.circle.outline]
    assert (nearest, farthest) == (f"{min(ends):,.0f}", f"{max(ends):,.0f}")


@pytest.mark.parametrize(
    "query",
    [
        EXAMPLE,
        "site=mutlangen&band=0-1800",
        "site=-18.14,178.44,Suva&band=0-5500",
        "site=-90,0&band=0-12000",
        "site=0,0&band=0-15000",
        "site=0,0&band=0-20000",
    ],
)
def test_the_area_is_that_of_the_ellipsoid_in_the_reader_s_unit(query: str) -> None:
    shown = about(query)
    polygon = Geodesic.WGS84.Polygon()
    for azimuth in range(360):
        end = Geodesic.WGS84.Direct(shown.point.lat, shown.point.lon, -azimuth, 1000 * shown.range_km)
        polygon.AddPoint(end["lat2"], end["lon2"])
    area_km2 = polygon.Compute()[2] / 1e6 % EARTH_KM2 if shown.range_km < 19_900 else EARTH_KM2
    assert shown.area_km2 == pytest.approx(area_km2, rel=1e-3)
    assert f"holds {area_km2 / 1e6:,.3g} million km²" in shown.about("equal-area")
    miles = about(f"{query}&units=mi").about("equal-area")
    assert f"holds {area_km2 / 1.609344**2 / 1e6:,.3g} million mi²" in miles


@pytest.mark.parametrize(
    ("query", "lat"),
    [
        (EXAMPLE, usual_circle.MERCATOR_END),  # holds the pole
        ("site=kaliningrad&band=0-2000", None),
        ("site=-18.14,178.44,Suva&band=0-5500", None),
        ("site=-60,0&band=0-5000", -usual_circle.MERCATOR_END),
    ],
)
def test_mercator_s_stretch_is_that_of_a_small_field_on_proj_s_map_and_on_the_ground(
    query: str, lat: float | None
) -> None:
    shown = about(query)
    if lat is None:
        towards = 0 if shown.point.lat > 0 else 180
        lat = Geodesic.WGS84.Direct(shown.point.lat, shown.point.lon, towards, 1000 * shown.range_km)["lat2"]
    there, here = (drawn_km2(each) / ground_km2(each) for each in (lat, shown.point.lat))
    assert shown.edge_lat == pytest.approx(lat)
    assert shown.stretch == pytest.approx(there / here, rel=1e-4)
    times = f"{there / here:,.0f}" if there / here >= 10 else f"{there / here:.1f}"
    side = "N" if lat > 0 else "S"
    where = ", where it ends," if abs(lat) == usual_circle.MERCATOR_END else ""
    assert f"ground at {abs(lat):.0f}° {side}{where} is drawn {times} times as large" in shown.about("flat")


def test_the_words_name_who_is_left_out_who_is_taken_in_and_that_nobody_is() -> None:
    found = {}
    for site, km_ in (("kamyshlov", 5000), ("kamyshlov", 3500), ("saryozek", 5500), ("kaliningrad", 5500)):
        shown = about(f"site={site}&band=0-{km_}")
        assert shown.wrong == shown.circle.wrong
        marks = [sample for sample, _ in shown.key[2:]]
        assert marks == ["full"] * bool(shown.left_out) + ["hollow"] * bool(shown.taken_in)
        found[site, km_] = shown.told()[-1]
    assert found["kamyshlov", 3500].startswith(
        "The dotted circle takes in Athens, Amsterdam and Vaduz, out of range: Vaduz, for one, is really "
    )
    close = about("site=mutlangen&band=0-1500")
    assert 0 < km(close, close.wrong[0].place.lat, close.wrong[0].place.lon) - 1500 < 10
    assert close.told()[-1].endswith(
        "takes in Kyiv, out of range; but it lies within 10 km of the edge: too close to call."
    )
    assert found["kaliningrad", 5500].startswith("None of Europe’s 50 capitals changes sides by it here")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (
            "site=kansk&band=0-6500",
            "leaves out Reykjavik, Dublin and Andorra la Vella, in range: Reykjavik, for",
        ),
        ("site=kansk&band=0-4500", "takes in {taken_in} capitals, out of range: "),
        (
            "site=novosysoyevka&band=0-8000",
            "leaves out Reykjavik, in range, and takes in {taken_in} capitals, out of range: ",
        ),
    ],
)
def test_few_capitals_are_named_and_many_counted_by_their_true_distance(query: str, words: str) -> None:
    shown = about(query)
    inside = {
        row.place.name.english: km(shown, row.place.lat, row.place.lon) <= shown.range_km
        for row in shown.wrong
    }
    assert {row.place.name.english for row in shown.left_out} == {
        name for name, near in inside.items() if near
    }
    taken_in = len(inside) - sum(inside.values())
    assert f"The dotted circle {words.format(taken_in=taken_in)}" in shown.told()[-1]


def test_what_is_beyond_a_map_is_said() -> None:
    polar = about("site=89.9,0,Camp&band=0-12000")
    assert polar.about("flat").endswith("and ends before it gets to Camp.")
    assert polar.range_km > HORIZON_KM
    assert polar.about("globe").endswith("there the ring is.")
    assert polar.told()[0].endswith("there it is a wave.")
    assert about("site=0,0,Gulf&band=0-2000").told()[0].endswith("larger towards the poles.")
    assert polar.alt("globe").endswith("The ring lies beyond the horizon.")


def test_the_lesson_is_about_the_worst_of_several_points_and_of_its_widest_band() -> None:
    shown = about("site=mutlangen&site=kamyshlov&band=0-500&band=0-5000")
    assert (shown.point.place, shown.range_km, shown.length) == ("Kamyshlov", 5000, "5,000 km")
    drawn = drawing(link.read("site=mutlangen&site=kamyshlov&band=0-500&band=0-5000"))
    assert shown.style == next(each.style for each in drawn.bands if each.band.outer_km == 5000)
    with pytest.raises(AtlasError, match="no band is drawn, so there is no circle to compare"):
        about("site=kamyshlov&band=none")


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_a_text_on_the_page(name: str) -> None:
    query = f"site={quote(f'54,20,{name}')}&band=0-2000"
    page, shown = circles.page_html(query), about(query)
    assert shown.place[:50] == drawing(link.read(query)).points[0].place[:50]
    assert unescape(re.sub("<[^>]*>", "", page)).count(shown.place) >= 4
    assert {*re.findall("<([a-z0-9]+)", page)} == {*re.findall("<([a-z0-9]+)", circles.page_html(""))}
    alts = [unescape(each) for each in re.findall(r'alt="([^"]*)"', page)]
    assert [alt.count(shown.place) for alt in alts] == [1] * 2 * len(MAPS)


def test_every_map_has_a_heading_a_sentence_and_words_for_those_who_do_not_see_it() -> None:
    page = unescape(circles.page_html(""))
    shown = about(EXAMPLE)
    for name in MAPS:
        assert all(words in page for words in (shown.heading(name), shown.about(name), shown.alt(name)))
    assert all(words in page for words in shown.told())
    assert np.isfinite(shown.area_km2)
    assert str(three_maps.TITLE) in page
