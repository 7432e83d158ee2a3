"""The one value that every output takes."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic

from geo.facts import catalog, claim_span
from geo.features import attribute_tables, bands, wording
from geo.features.drawing import drawing
from geo.features.palette import NO_BAND, RIM, TREATY, band_style
from geo.features.points import points
from geo.outputs import csv_tables
from geo.outputs.web import capitals_table, export, range_chart
from geo.scenario import link
from geo.scenario.scenario import DEFAULT, Scenario

TWO = Scenario.parse(["kaliningrad", "comiso"])
# Round one point 600 to 700 km, round the other 500 to 800: a capital in neither can be nearer than the
# band of the one and farther than that of the other.
APART = link.read("?site=kaliningrad&site=comiso&band.1=600-700&band.2=500-800")
WITHOUT_A_RANGE = next(
    system.id for system in catalog.systems() if not claim_span.span(claim_span.claims_about(system))
)
SEVERAL = link.read("?site=kaliningrad&site=mozdok&site=mutlangen&system=9m729&hide=1")


def test_it_is_made_once():
    assert drawing(TWO) is drawing(Scenario.parse(["kaliningrad", "comiso"]))


def test_no_polygon_is_drawn_for_what_shows_none(monkeypatch):
    monkeypatch.setattr(bands.shapes, "annulus", None)
    drawn = drawing(Scenario.parse(["53.25,34.37"], ["111-222", "333-444"]))
    for said in (wording.summary, export.legend_html, range_chart.chart_html, csv_tables.capitals_csv):
        assert said(drawn)
    assert capitals_table.table_html(drawn, drawn.places)
    with pytest.raises(TypeError):
        _ = drawn.areas[0].polygon


def test_a_capital_in_both_bands_of_the_treaty_has_the_colour_of_the_nearer_one_and_both_their_labels():
    both = [each for each in drawing(TWO).places if len(each.bands) == 2]
    assert len(both) > 5
    for each in both:
        assert each.dot.colours == (TREATY["shorter"].colour, RIM)
        assert each.label == "Shorter-range band, 500–1,000 km; Intermediate-range band, 1,000–5,500 km"


def test_a_capital_in_a_band_of_the_treaty_and_in_a_claim_shows_the_claim():
    drawn = drawing(Scenario.parse(["mozdok"], ["shorter"], "9m729"))
    shorter, _agreed, disputed = drawn.bands
    two = [each for each in drawn.places if each.bands == (shorter.band, disputed.band)]
    assert two
    assert {each.dot.colours for each in two} == {(disputed.style.colour, RIM)}


def nearer(*sites, bands=("shorter", "intermediate"), system=None):
    return drawing(Scenario.parse(list(sites), list(bands), system)).nearer


def test_the_ground_nearer_than_the_treaty_s_ranges_is_what_geographiclib_has_within_500_km_and_in_no_band():
    ground = nearer("kaliningrad", "52,19")
    lon, lat = np.random.default_rng(5).uniform((-15, 40), (45, 65), (3000, 2)).T
    places = drawing(Scenario.parse(["kaliningrad", "52,19"], ["shorter"])).points
    far_km = np.array(
        [
            [
                Geodesic.WGS84.Inverse(point.lat, point.lon, y, x)["s12"] / 1000
                for x, y in zip(lon, lat, strict=True)
            ]
            for point in places
        ]
    )
    near, banded = (far_km < 500).any(axis=0), ((far_km > 500) & (far_km <= 5500)).any(axis=0)
    certain = (abs(far_km - 500) > 0.2).all(axis=0)
    inside = shapely.contains_xy(ground, lon, lat) if ground else np.zeros(len(lon), bool)
    assert (inside == (near & ~banded))[certain].all()
    assert inside.sum() > 50


def test_it_is_quiet_round_one_point_less_a_band_of_the_reader_s_own():
    whole, ring = nearer("kaliningrad"), nearer("kaliningrad", bands=["shorter", "0-300"])
    assert whole.covers(shapely.Point(20.5, 54.7))
    assert not ring.covers(shapely.Point(20.5, 54.7))
    assert ring.covers(shapely.Point(20.5, 51.2))  # 390 km


@pytest.mark.parametrize("asked", [{"system": "9m729"}, {"bands": ["intermediate"]}, {"bands": ["none"]}])
def test_where_the_treaty_s_shorter_band_is_not_the_subject_it_is_not_told_apart(asked):
    assert nearer("mozdok", **asked) is None


@pytest.mark.parametrize("scenario", [DEFAULT, TWO, APART, SEVERAL])
def test_a_capital_has_one_colour_and_one_name_on_the_map_and_in_the_tables(scenario):
    drawn = drawing(scenario)
    rows = {row.capital: row for row in attribute_tables.capitals(drawn) if row.on_map}
    assert len(rows) == len(drawn.places) == 50
    for each in drawn.places:
        row = rows[each.place.name.english]
        assert (row.colour, row.on_map, row.site) == (each.dot.fill.colour, each.label, each.point.key)
        assert set(each.label.split("; ")) <= {entry.label for entry in drawn.legend}


def test_a_capital_outside_the_bands_of_points_that_differ_is_drawn_as_the_legend_has_it():
    outside = [each for each in drawing(APART).places if not each.bands]
    assert {each.dot.fill.colour for each in outside} == {NO_BAND["outside"].colour}
    rows = [row for row in drawing(APART).reaches if row.place == outside[0].place]
    assert {row.position for row in rows} <= {"nearer", "farther"}  # from each point alone


def test_a_band_has_its_style_points_and_count_and_the_legend_an_entry_for_it():
    drawn = drawing(SEVERAL)
    assert [each.band for each in drawn.bands] == list(SEVERAL.drawn) == list(drawn.styles)
    entries = [entry for entry in drawn.legend if entry.is_band]
    for each, entry in zip(drawn.bands, entries, strict=True):
        assert each.style == entry.style == band_style(each.band, SEVERAL.drawn)
        assert (each.label, each.band.token, each.places) == (entry.label, entry.id, entry.places)
        assert each.places == sum(each.band in row.bands for row in drawn.places)
        assert each.points == drawn.points
    others = [entry for entry in drawn.legend if not entry.is_band]
    assert {entry.id for entry in others} <= set(NO_BAND)
    assert sum(entry.places for entry in others) == sum(not row.bands for row in drawn.places)


def test_each_area_knows_its_band_and_joined_ones_are_one_for_each_band():
    apart, joined = drawing(SEVERAL), drawing(replace(SEVERAL, union=True))
    for drawn, number in ((apart, 2), (joined, 1)):
        assert [len(drawn.areas_of(band)) for band in drawn.bands] == [number] * len(drawn.bands)
        assert {area for band in drawn.bands for area in drawn.areas_of(band)} == set(drawn.areas)
    assert [area.band.band for area in joined.areas] == list(SEVERAL.drawn)
    assert all(area.points == joined.points for area in joined.areas)


def test_a_ring_that_two_bands_share_is_drawn_once_and_is_the_first_one_s():
    rings = drawing(TWO).rings
    assert sorted((ring.point.number, ring.edge.km) for ring in rings) == [
        (number, km) for number in (0, 1) for km in (500, 1000, 5500)
    ]
    assert {ring.band.band.name for ring in rings if ring.edge.km == 1000} == {"shorter"}


def test_the_points_are_those_shown_with_their_numbers_among_all():
    assert [(point.number, point.key) for point in points(SEVERAL)] == [(1, "mozdok"), (2, "mutlangen")]
    mozdok = drawing(SEVERAL).points[0]
    assert mozdok.bands == SEVERAL.drawn_from(SEVERAL.points[1])
    assert mozdok.edges_km == SEVERAL.edges_from(SEVERAL.points[1])
    assert mozdok.site
    assert mozdok.site.id == "mozdok"
    assert [point.site for point in points(Scenario.parse(["54.7,20.5"]))] == [None]


def test_a_mark_has_who_claims_it_the_points_that_have_it_and_what_lies_within_it_of_these():
    drawn = drawing(APART)
    found = {mark.km: mark for mark in drawn.marks}
    assert list(found) == [500, 600, 700, 800, 1000, 5500]
    assert [[point.number for point in found[km].points] for km in (500, 700)] == [[1], [0]]  # not round both
    assert (found[5500].points, found[5500].style) == (drawn.points, None)  # the treaty's alone
    for mark in drawn.marks:
        rows = [row for row in drawn.reaches if row.point in mark.points]
        near = {row.place for row in rows if row.distance_km <= mark.km}
        assert mark.places == len(near)


def test_the_marks_of_a_system_are_the_figures_claimed_and_its_span_their_ends():
    drawn = drawing(SEVERAL)
    ((system, every),) = drawn.claims.items()
    figures = claim_span.figures(every)
    claimed = {mark.km: set(mark.claims) for mark in drawn.marks if mark.claims}
    assert set(claimed) == {claim.range_max_km for claim in figures} | {drawn.spans[system].low_km}
    assert set().union(*claimed.values()) == set(figures)
    assert not drawing(Scenario.parse(["mozdok"], ["shorter"], WITHOUT_A_RANGE)).spans


@pytest.mark.parametrize("scenario", [DEFAULT, TWO, APART, SEVERAL])
def test_a_capital_knows_what_holds_it_from_its_own_point_and_how_near_the_nearest_is(scenario):
    drawn = drawing(scenario)
    for each in drawn.places:
        assert each.held == tuple(band for band in each.point.bands if band.contains(each.distance_km))
        rows = [row for row in drawn.reaches if row.place == each.place]
        assert each.nearest_km == min(row.distance_km for row in rows) <= each.distance_km
    assert (scenario in (TWO, SEVERAL)) == any(set(each.held) < set(each.bands) for each in drawn.places)
