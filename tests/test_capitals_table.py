"""The table of capitals: whole, sorted, filtered, and the same text for every reader."""

import itertools
import re
from dataclasses import replace

import pytest

import html_table
from geo.facts import capital_groups, catalog
from geo.features import wording
from geo.features.colours import css_colour
from geo.features.drawing import drawing
from geo.features.palette import RIM
from geo.outputs import csv_tables
from geo.outputs.web import capitals_table
from geo.outputs.web.capitals_table import rows, table_html
from geo.scenario.band import Band
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.scenario import DEFAULT, Scenario
from geo.words import markup
from hostile import NAMES

SEVERAL = Scenario.parse(["kaliningrad", "mozdok", "-16.8,179.99"], ["shorter", "0-480"], "9m729")


def read(scenario, *chosen):
    return html_table.read(table_html(drawing(scenario), rows(drawing(scenario), *chosen)))


@pytest.mark.parametrize("scenario", [DEFAULT, SEVERAL, Scenario.parse(["kaliningrad"], ["none"])])
def test_every_capital_stands_there_once_the_nearest_of_its_band_first(scenario):
    listed = read(scenario)
    assert sorted((row["Capital"], row["Country"], row["code"]) for row in listed) == sorted(
        (str(c.name), str(c.country), c.iso_a2) for c in catalog.european_capitals()
    )
    for band in {row["Band"] for row in listed}:
        figures = [int(row["Distance, km"].replace(",", "")) for row in listed if row["Band"] == band]
        assert figures == sorted(figures)


def test_a_capital_due_north_has_azimuth_0():
    north = Scenario.parse(["40,21.01185"])  # Warsaw's meridian: 359.999 degrees
    (row,) = (row for row in read(north) if row["Capital"] == "Warsaw")
    assert row["Azimuth"] == "0°"
    assert "Warsaw,Poland,PL,1359.384,0.00," in csv_tables.capitals_csv(drawing(north))


def test_the_headings_name_each_band_once_with_its_count_the_nearest_first():
    assert html_table.groups(table_html(drawing(DEFAULT), rows(drawing(DEFAULT)))) == [
        ("Nearer than 500 km", 4, 4),
        ("Shorter-range band, 500–1,000 km", 11, 11),
        ("Intermediate-range band, 1,000–5,500 km", 35, 35),
    ]
    several = html_table.groups(table_html(drawing(SEVERAL), rows(drawing(SEVERAL))))
    assert len({name for name, _, _ in several}) == len(several) > 3
    assert all(said == there for _, said, there in several)


@pytest.mark.parametrize("scenario", [DEFAULT, SEVERAL])
def test_a_bar_is_as_long_as_its_distance_on_a_scale_that_its_edges_share(scenario):
    document = table_html(drawing(scenario), rows(drawing(scenario)))
    longest_km = max(row.distance_km for row in drawing(scenario).places)
    km = {row.place.iso_a2: row.distance_km for row in drawing(scenario).places}
    bars = re.findall(r"data-capital=(\w\w).*?--x:([\d.e+]+)>", document)
    assert len(bars) == 50
    for code, per_cent in bars:
        assert float(per_cent) / 100 * longest_km == pytest.approx(km[code], rel=0.006)
    ticks = [float(at) / 100 * longest_km for at in re.findall(r"0 0\) ([\d.e+]+)% 0/1px", document)]
    edges = {edge for band in scenario.drawn for edge in band.edges_km if edge < longest_km}
    assert sorted(ticks) == pytest.approx(sorted(edges), rel=0.006)


def test_the_rows_of_a_band_have_the_dot_of_the_map():
    document = table_html(drawing(SEVERAL), rows(drawing(SEVERAL)))
    looks = dict(
        pair
        for look, body in re.findall(
            r'<tbody data-in="[\d ]*" style="(.*?)">(.*?)(?=<tbody|</table)', document, re.S
        )
        for pair in zip(re.findall(r"data-capital=(\w\w)", body), itertools.repeat(look), strict=False)
    )
    for row in drawing(SEVERAL).places:
        rim = css_colour(row.dot.rim) if row.dot.rim else RIM
        assert looks[row.place.iso_a2] == f"--ink:{css_colour(row.dot.fill)};--rim:{rim}"


@pytest.mark.parametrize("scenario", [DEFAULT, SEVERAL])
def test_each_entry_of_the_legend_filters_to_as_many_rows_as_it_counts(scenario):
    for entry in drawing(scenario).legend:
        shown = read(scenario, (entry.id,))
        assert len(shown) == entry.places
        assert all(entry.label in row["Band"] for row in shown)
    ids = [entry.id for entry in drawing(scenario).legend]
    assert len(set(ids)) == len(ids)
    assert len(rows(drawing(scenario), ids)) == 50
    in_miles = replace(scenario, units="mi")
    assert [len(rows(drawing(in_miles), [each])) for each in ids] == [
        len(rows(drawing(scenario), [each])) for each in ids
    ]
    assert rows(drawing(scenario), ["a band of yesterday"]) == []


def test_the_caption_says_how_many_of_which():
    shown = rows(drawing(DEFAULT), ["shorter"])
    assert f"<caption>{markup.escape('11 of Europe’s 50 capitals')}</caption>" in table_html(
        drawing(DEFAULT), shown
    )
    nato = Scenario.parse(["kaliningrad"], members="nato-1987")
    assert len(read(nato)) == 14
    assert str(capital_groups.GROUPS["nato-1987"].capitals.format(n=14)) in wording.count(drawing(nato))


def test_the_members_of_the_union_are_marked():
    members = {row["Capital"] for row in read(DEFAULT) if row["EU"] == "✓"}
    assert len(members) == 27  # European Union, "EU countries"
    assert {"Dublin", "Vienna", "Nicosia"} <= members
    assert not {"London", "Oslo", "Bern", "Kyiv"} & members
    assert {row["EU"] for row in read(DEFAULT)} == {"✓", ""}


def test_several_launch_points_add_from_which_the_row_is_measured_and_how_many_reach():
    assert not {"Measured from", "In reach from, of 3"} & set(read(DEFAULT)[0])
    found = {str(row.place.name): row for row in drawing(SEVERAL).places}
    for row in read(SEVERAL):
        seen = found[row["Capital"]]
        assert row["Measured from"] == seen.point.label
        assert row["In reach from, of 3"] == f"{seen.reached_from}"


def test_a_hidden_launch_point_is_in_no_column():
    hidden = replace(SEVERAL, points=(SEVERAL.points[0], replace(SEVERAL.points[1], hidden=True)))
    assert "Measured from" not in read(hidden)[0]


@pytest.mark.parametrize("unit", ["km", "mi", "nmi"])
def test_figures_are_in_the_reader_s_unit(unit):
    km = {"km": 1, "mi": 1.609344, "nmi": 1.852}[unit]
    scenario = replace(Scenario.parse(["kaliningrad"], ["0-280"]), units=unit)
    warsaw = read(scenario)[0]
    assert warsaw[f"Distance, {unit}"] == f"{277.586 / km:,.0f}"
    assert warsaw[f"To the nearest edge, {unit}"] == f"{2.414 / km:,.0f}"
    assert (
        warsaw["Borderline"] == {"km": "within 10 km", "mi": "within 6.2 mi", "nmi": "within 5.4 nmi"}[unit]
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_one_cell_of_text(name):
    scenario = Scenario.parse([f"54.71,20.51,{name}", "comiso"])
    document = table_html(drawing(scenario), rows(drawing(scenario)))
    assert name in {row["Measured from"] for row in html_table.read(document)}
    assert "<img" not in document
    assert "<script" not in document


def test_heads_and_rows_are_told_apart_for_a_screen_reader():
    document = capitals_table.scrolled_html(drawing(DEFAULT), rows(drawing(DEFAULT)))
    assert len(re.findall(r"<tr data-capital=\w\w><th>", document)) == 50  # a row's head, for cells follow it
    assert document.count("<th scope=col>") == 7
    assert document.count("<th scope=rowgroup colspan=7>") == 3
    assert 'role="region" aria-label="Capitals" tabindex="0"' in document  # scrolled by keyboard too


def test_without_a_band_there_is_no_edge_and_nothing_borderline():
    bare = LaunchPoint.parse("comiso")
    mixed = Scenario((replace(DEFAULT.points[0], bands=()), replace(bare, bands=(Band(0, 480),))))
    for row in read(Scenario(DEFAULT.points, ())):
        assert (row["Band"], row["To the nearest edge, km"], row["Borderline"]) == ("", "", "")
    assert {row["In reach from, of 2"] for row in read(mixed)} == {"0", "1"}
