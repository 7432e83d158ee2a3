"""The cumulative chart: its steps, its edges and its words, read back out of the HTML."""

import re
from dataclasses import replace

import pytest
from lxml import html

from geo.facts import catalog, claim_span
from geo.features import wording
from geo.features.bands import edges
from geo.features.colours import css_colour
from geo.features.drawing import drawing
from geo.outputs.web import range_chart
from geo.scenario import link
from geo.scenario.parameters import parse_system
from geo.scenario.scenario import DEFAULT, Scenario
from geo.words import units
from geo.words.units import KM
from hostile import NAMES

SCENARIOS = {
    "kaliningrad": DEFAULT,
    "9m729": Scenario.parse(["mozdok", "shuya"], ["shorter"], "9m729"),
    "nato": Scenario.parse(["comiso"], ["0-480", "500-12000"], members="nato-1987"),
    "far": Scenario.parse(["-16.8,179.99"]),
    "bare": Scenario.parse(["kaliningrad"], ["none"]),
}


@pytest.fixture(params=SCENARIOS)
def scenario(request):
    return SCENARIOS[request.param]


def corners(scenario):
    """The corners of the steps in km and capitals."""
    (points,) = re.findall(r"polygon\(([^)]*)\)", range_chart.chart_html(drawing(scenario)))
    most = len(drawing(scenario).places)
    pairs = (point.replace("%", "").split(" ") for point in points.split(","))
    return [(float(x) * 60, (100 - float(y)) * most / 100) for x, y in pairs]


def marks(scenario):
    """Each mark's text with where it stands, in km."""
    found = html.fragment_fromstring(range_chart.chart_html(drawing(scenario))).find_class("mark")
    return [
        (mark.text, float(re.search(r"--at:([\d.e+-]+)%", mark.getparent().get("style"))[1]) * 60)
        for mark in found
    ]


def nearest_km(scenario):
    """How far each capital is from the launch point nearest to it."""
    found = {}
    for row in drawing(scenario).reaches:
        found.setdefault(row.place, []).append(row.distance_km)
    return [min(each) for each in found.values()]


def in_words(scenario):
    """What is read aloud of the chart: its marks, in their order."""
    return "; ".join(label for label, _ in marks(scenario))


def within(scenario, km):
    return sum(each <= km for each in nearest_km(scenario))


def test_the_line_has_as_many_capitals_at_every_edge_as_the_rows(scenario):
    steps = corners(scenario)
    for km in {edge for band in scenario.drawn for edge in band.edges_km if edge <= 6000} | {6000.0}:
        if all(abs(each - km) > 1 for each in nearest_km(scenario)):  # the chart has 4 digits
            height = [y for x, y in steps[:-1] if x <= km][-1]
            assert height == pytest.approx(within(scenario, km), abs=0.06)


def test_the_line_stands_on_the_colours_of_the_bands(scenario):
    found = html.fragment_fromstring(range_chart.chart_html(drawing(scenario))).find_class("band")
    for each, drawn in zip(found, drawing(scenario).bands, strict=True):
        left, width = (float(km) * 60 for km in re.findall(r"(?:left|width):([\d.e+-]+)%", each.get("style")))
        assert left == pytest.approx(drawn.band.inner_km, abs=1)
        assert left + width == pytest.approx(min(drawn.band.outer_km, 6000), abs=2)
        assert each.get("style").endswith(f"--ink:{css_colour(drawn.style)}")


def test_the_line_only_rises_and_ends_at_the_right(scenario):
    steps = corners(scenario)
    assert steps[0] == (0, 0)
    assert steps[-1] == (6000, 0)
    assert steps[:-1] == sorted(steps[:-1])
    assert all(0 <= y <= len(drawing(scenario).places) + 0.05 for _, y in steps)


def test_its_words_give_the_count_at_every_edge_and_at_the_treaty_s(scenario):
    counts = re.findall(r"([\d,.]+) km: (\d+) capitals?", in_words(scenario))
    for edge, count in counts:
        assert int(count) == within(scenario, float(edge.replace(",", "")))
    edges_km = {edge for band in scenario.drawn for edge in band.edges_km if edge <= 6000}
    assert {units.number(edge) for edge in edges_km} | {"500", "1,000", "5,500"} <= {
        edge for edge, _ in counts
    }


def test_a_mark_counts_from_the_launch_points_that_have_its_edge_and_names_them():
    apart = link.read("?site=kaliningrad&site=comiso&site=mozdok&band.1=none&band.2=0-2000&band.3=0-2000")
    two_of_them = replace(apart, points=apart.points[1:])
    assert [label for label, _ in marks(apart)] == [
        f"500 km: {within(apart, 500)} capitals",  # the treaty's: round whichever is nearest
        f"1,000 km: {within(apart, 1000)} capitals",
        f"2,000 km round Comiso or Mozdok: {within(two_of_them, 2000)} capitals",
        f"5,500 km: {within(apart, 5500)} capitals",
    ]
    two = replace(apart, points=apart.points[:2])
    assert "2,000 km round Comiso: 35 capitals" in dict(marks(two))
    summary = wording.summary(drawing(two))
    assert "35 lie in the band of your own (0–2,000 km)" in summary
    caption = html.fragment_fromstring(range_chart.chart_html(drawing(two))).findtext("figcaption")
    assert caption == "Europe’s 50 capitals within a range of the nearest of 2 launch points"


def test_its_words_stand_where_a_screen_reader_finds_them():
    figure = html.fragment_fromstring(range_chart.chart_html(drawing(DEFAULT)))
    (plot,) = figure.find_class("plot")
    assert (plot.get("role"), plot.get("aria-label")) == ("group", "Of Europe’s 50 capitals")
    assert in_words(DEFAULT) == "500 km: 4 capitals; 1,000 km: 15 capitals; 5,500 km: 50 capitals"
    hidden = [each.text_content() for each in figure.iter() if each.get("aria-hidden")]
    # the axes, which say nothing alone
    assert hidden[1:] == ["Range, km", "50", "0", "Capitals within it"]
    assert figure.findtext("figcaption") == "Europe’s 50 capitals within a range of Kaliningrad"


def test_the_treaty_s_edges_are_marked_where_they_are_whatever_is_drawn():
    for scenario in (DEFAULT, SCENARIOS["bare"]):
        assert [km for _, km in marks(scenario)] == pytest.approx([500, 1000, 5500], abs=0.3)
    labels = [label.partition(":")[0] for label, _ in marks(SCENARIOS["nato"])]
    assert labels == ["480 km", "500 km", "1,000 km", "5,500 km"]  # 12,000 km is off the chart


def test_every_claim_that_counts_is_marked_with_who_makes_it():
    found = {km: label for label, km in marks(SCENARIOS["9m729"])}
    made = claim_span.figures(claim_span.claims_about(parse_system("9m729")))
    for claim in made:
        (label,) = [label for km, label in found.items() if km == pytest.approx(claim.range_max_km, abs=0.3)]
        bound = "at least " if claim.is_open else ""
        assert label.startswith(bound + units.length(claim.range_max_km))
        best = claim_span.claimants(tuple(each for each in made if each.range_max_km == claim.range_max_km))
        assert f"({best})" in label


def test_an_edge_has_one_name_on_the_map_and_in_the_chart():
    for system in catalog.systems():
        scenario = Scenario.parse(["mozdok"], ["none"], system.id)
        said = in_words(scenario)
        for band in scenario.drawn:
            if band.outer_km <= 6000:
                length, _, who = edges(band, KM)[-1].label.partition(": ")
                assert who in said
                assert f"{length.removeprefix('at least ')}: " in said


def test_lower_bounds_of_a_figure_stand_apart_from_who_claims_it():
    found = [label for label, _ in marks(Scenario.parse(["postavy"], ["none"], "rsd-10"))]
    (label,) = [label for label in found if label.startswith("5,000 km")]
    assert label.endswith("and 2 others; at least that: Russia Matters, 2017, and 1 other)")


def test_no_two_labels_stand_in_one_line():
    figure = html.fragment_fromstring(range_chart.chart_html(drawing(SCENARIOS["9m729"])))
    rows = [mark.getparent() for mark in figure.find_class("mark")]
    assert len(set(rows)) == len(rows) == len(marks(SCENARIOS["9m729"]))
    assert {row.tag for row in rows} == {"div"}


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_text_in_the_chart(name):
    document = range_chart.chart_html(drawing(Scenario.parse([f"54.71,20.51,{name}"])))
    tags = [element.tag for element in html.fragment_fromstring(document).iter()]
    assert tags == [
        element.tag for element in html.fragment_fromstring(range_chart.chart_html(drawing(DEFAULT))).iter()
    ]
    assert html.fragment_fromstring(document).findtext("figcaption").endswith(name)


@pytest.mark.parametrize(("unit", "last"), [("km", "6,000 km"), ("mi", "3,000 mi"), ("nmi", "3,000 nmi")])
def test_the_axis_has_whole_thousands_of_the_unit_and_none_beyond_6000_km(unit, last):
    figure = html.fragment_fromstring(range_chart.chart_html(drawing(replace(DEFAULT, units=unit))))
    ticks = figure.find_class("axis")[0]
    assert ticks[-1].text == last
    # Only what stands at the right end is kept from going beyond it.
    assert [tick.get("class") for tick in ticks] == [None] * (len(ticks) - 1) + [
        "end" if unit == "km" else None
    ]
    for number, tick in enumerate(ticks):
        left = float(re.search(r"left:([\d.]+)%", tick.get("style"))[1])
        assert left == pytest.approx(number * 1000 * units.UNITS[unit].km / 60, abs=0.01)
        assert left <= 100
    label, km = marks(replace(DEFAULT, units=unit))[0]
    assert label.startswith(f"{units.length(500, unit)}: ")
    assert km == pytest.approx(500, abs=0.3)


def test_everything_stands_within_the_chart(scenario):
    document = range_chart.chart_html(drawing(scenario))
    assert all(0 <= float(left) <= 100 for left in re.findall(r"left:([\d.e+-]+)%", document))
    assert "<svg" not in document  # which the page would not show
