"""The table of capitals: whole, sorted, filtered, and the same text for every reader."""

from dataclasses import replace

import pytest

import html_table
from geo import markup
from geo.facts import capital_groups, catalog
from geo.features import wording
from geo.features.drawing import drawing
from geo.outputs import csv_tables
from geo.outputs.web import capitals_table
from geo.outputs.web.capitals_table import ORDERS, rows, table_html
from geo.scenario.band import Band
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.scenario import DEFAULT, Scenario
from hostile import NAMES

SEVERAL = Scenario.parse(["kaliningrad", "mozdok", "-16.8,179.99"], ["shorter", "0-480"], "9m729")


def read(scenario, *chosen):
    return html_table.read(table_html(drawing(scenario), rows(drawing(scenario), *chosen)))


@pytest.mark.parametrize("scenario", [DEFAULT, SEVERAL, Scenario.parse(["kaliningrad"], ["none"])])
@pytest.mark.parametrize("order", ORDERS)
def test_every_capital_stands_there_once_in_every_order(scenario, order):
    listed = [(row["Capital"], row["Country"], row["code"]) for row in read(scenario, (), order)]
    assert sorted(listed) == sorted((c.name, c.country, c.iso_a2) for c in catalog.capitals())


def test_orders_sort_by_what_they_say():
    assert [row["Capital"] for row in read(DEFAULT, (), "name")] == sorted(
        capital.name for capital in catalog.capitals()
    )
    countries = [row["Country"] for row in read(DEFAULT, (), "country")]
    assert countries == sorted(countries)
    for order, column in (
        ("distance", "Distance, km"),
        ("edge", "To the nearest edge, km"),
    ):
        figures = [int(row[column].replace(",", "")) for row in read(DEFAULT, (), order)]
        assert figures == sorted(figures)
    assert next(iter(ORDERS)) == capitals_table.NEAREST_FIRST == "distance"
    assert ORDERS.keys() == capitals_table.ORDER_LABELS.keys()


def test_a_capital_due_north_has_azimuth_0():
    north = Scenario.parse(["40,21.01185"])  # Warsaw's meridian: 359.999 degrees
    (row,) = (row for row in read(north) if row["Capital"] == "Warsaw")
    assert row["Azimuth"] == "0°"
    assert "Warsaw,Poland,PL,1359.384,0.00," in csv_tables.capitals_csv(drawing(north))


def test_by_band_the_nearest_band_comes_first_and_places_in_none_last():
    kinds = [row["Band"].split(",")[0].split(" than")[0] for row in read(DEFAULT, (), "band")]
    assert list(dict.fromkeys(kinds)) == ["Shorter-range band", "Intermediate-range band", "Nearer"]


@pytest.mark.parametrize("scenario", [DEFAULT, SEVERAL])
def test_each_entry_of_the_legend_filters_to_as_many_rows_as_it_counts(scenario):
    for entry in drawing(scenario).legend:
        shown = read(scenario, (entry.id,))
        assert len(shown) == entry.capitals
        name = entry.label.removesuffix(", " + entry.label.split(", ")[-1]).replace(" (SSC-8)", "")
        assert all(name in row.get("Band", row.get("Band, from any launch point")) for row in shown)
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
    assert capital_groups.GROUPS["nato-1987"].capitals.format(n=14) in wording.count(drawing(nato))


def test_the_members_of_the_union_are_marked():
    members = {row["Capital"] for row in read(DEFAULT) if row["EU"] == "member"}
    assert len(members) == 27  # European Union, "EU countries"
    assert {"Dublin", "Vienna", "Nicosia"} <= members
    assert not {"London", "Oslo", "Bern", "Kyiv"} & members
    assert {row["EU"] for row in read(DEFAULT)} == {"member", ""}


def test_several_launch_points_add_from_which_the_row_is_measured_and_how_many_reach():
    assert not {"Measured from", "In reach from, of 3"} & set(read(DEFAULT)[0])
    found = {row.capital.name: row for row in drawing(SEVERAL).capitals}
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
    assert document.count("<th scope=row>") == 50
    assert document.count("<th scope=col>") == 9
    assert 'role="region" aria-label="Capitals" tabindex="0"' in document  # scrolled by keyboard too


def test_without_a_band_there_is_no_edge_and_nothing_borderline():
    bare = LaunchPoint.parse("comiso")
    mixed = Scenario((replace(DEFAULT.points[0], bands=()), replace(bare, bands=(Band(0, 480),))))
    for row in read(Scenario(DEFAULT.points, ())):
        assert (row["Band"], row["To the nearest edge, km"], row["Borderline"]) == ("", "", "")
    assert {row["In reach from, of 2"] for row in read(mixed)} == {"0", "1"}
