"""Places of one's choice: which are asked about, how far they are, and what becomes of very many."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from geographiclib.geodesic import Geodesic

import html_table
import vlq
from geo import treaty
from geo.facts import capital_groups, catalog, own_tables, towns
from geo.facts.model import OWN_MARK
from geo.features import wording
from geo.features.asked import MANY, NAMED, asked
from geo.features.drawing import drawing
from geo.outputs import csv_tables
from geo.outputs.web import capitals_table, export, range_chart
from geo.scenario import link
from geo.scenario.scenario import DEFAULT, NOTHING_ASKED, Scenario
from geo.words.errors import AtlasError
from geo.words.markup import escape
from hostile import NAMES
from sent_layer import rows_of, sent_data

TODAY = date(2026, 11, 29)
OWN_WGS84 = Geodesic(6378137, 1 / 298.257223563)
MOST = link.read("site=kaliningrad&members=none&towns=123000")
SOME = link.read("site=kaliningrad&site=mutlangen&band=shorter&band=0-480&towns=LT,PL,50000")


def with_own(scenario, table):
    return replace(scenario, own=own_tables.read(table.encode()))


def test_a_capital_that_is_also_a_town_is_one_place():
    found = asked(link.read("site=kaliningrad&towns=PL"))
    assert [each.name.english for each in found.places].count("Warsaw") == 1
    of_poland = [each for each in found.places if each.iso_a2 == "PL"]
    assert len(of_poland) == len(towns.places(towns.parse("PL")))
    assert len(found.places) == 50 + len(of_poland) - 1
    assert found.words == (
        f"Europe’s 50 capitals and the {len(of_poland) - 1} towns and city districts of 15,000 people "
        "or more (Poland)"
    )


@pytest.mark.parametrize("group", capital_groups.GROUPS)
def test_every_place_has_a_code_of_its_own(group):
    for beside in ("", "&towns=PL,LT"):
        if group == capital_groups.NO_CAPITALS and not beside:
            continue
        found = asked(link.read(f"site=kaliningrad&members={group}{beside}"))
        assert len({*found.codes}) == len(found.codes) == len(found.places)
        assert found.are_capitals == (not beside)


def test_nothing_to_ask_about_is_refused_and_a_link_then_asks_about_the_capitals():
    with pytest.raises(AtlasError, match="neither capitals nor towns") as refused:
        replace(DEFAULT, members=capital_groups.NO_CAPITALS)
    assert str(refused.value) == str(NOTHING_ASKED)
    opened, problems = link.read_query({"members": ["none"]})
    assert (opened, problems) == (DEFAULT, (f"in the link: {NOTHING_ASKED}",))


@pytest.mark.parametrize("scenario", [MOST, SOME])
def test_distances_classes_and_bands_are_those_of_geographiclib(scenario):
    rows = drawing(scenario).reaches[::17]
    for row in rows:
        truth = OWN_WGS84.Inverse(row.point.lat, row.point.lon, row.place.lat, row.place.lon)
        km = truth["s12"] / 1000
        assert row.distance_km == pytest.approx(km, abs=1e-6)
        assert row.range_class == treaty.range_class(km)
        assert row.bands == tuple(band for band in row.point.bands if band.contains(km))
        assert row.edge_km == pytest.approx(min(abs(km - edge) for edge in row.point.edges_km), abs=1e-6)
        assert row.borderline == (row.edge_km < 10)


def test_each_place_counts_once_and_the_legend_counts_them_all():
    for scenario in (MOST, SOME):
        drawn = drawing(scenario)
        assert len(drawn.places) == len(drawn.asked.places)
        assert {each.code for each in drawn.places} == {*drawn.asked.codes}
        for band in drawn.bands:
            assert band.places == sum(band.band in each.bands for each in drawn.places)


def test_a_distance_that_is_an_edge_lies_where_the_treaty_says():
    """Of places at 500, 1,000 and 5,500 km to the last bit, and one step beside them."""
    point = OWN_WGS84.Direct(54.706, 20.511, 200, 500_000)
    table = f"name,lat,lon\nEdge,{point['lat2']!r},{point['lon2']!r}\n"
    (row,) = [each for each in drawing(with_own(DEFAULT, table)).places if each.place.own]
    assert row.close.edge_km < 1e-3
    assert row.range_class == treaty.range_class(row.distance_km)
    assert ("shorter" in [band.name for band in row.bands]) == (row.distance_km >= 500)


# Very many


def test_the_map_is_sent_where_each_place_lies_and_what_it_is_called_and_no_way_to_it():
    sent = sent_data(MOST)["places"]
    places = asked(MOST).places
    assert len(places) > 4_900
    for (lon, lat), place in zip(vlq.line(sent["asked"]["where"], order=1), places, strict=True):
        assert (lon, lat) == (pytest.approx(place.lon, abs=6e-5), pytest.approx(place.lat, abs=6e-5))
    assert len(sent["asked"]["names"]) == len(places)
    assert sent["asked"]["many"]
    km = {row.code: row.distance_km for row in drawing(MOST).places}
    rows = rows_of(sent)
    assert {code: row["distance"] for code, row in rows.items()} == {n: round(each) for n, each in km.items()}
    assert not any(row["way"] for row in rows.values())
    few = sent_data(SOME)["places"]
    assert not few["asked"]["many"]
    assert all(row["way"] for row in rows_of(few).values())
    assert sent_data(DEFAULT)["places"]["asked"] is None


def test_many_are_sent_in_some_200_kilobytes():
    assert len(json.dumps(sent_data(MOST), ensure_ascii=False, separators=(",", ":")).encode()) < 230_000


def test_of_many_the_table_has_the_nearest_of_each_band_and_says_how_many_more_there_are():
    drawn = drawing(MOST)
    shown = capitals_table.table_html(drawn, capitals_table.rows(drawn))
    for entry in drawn.legend:
        of_entry = [each for each in drawn.places if entry.id in each.entries]
        more = len(of_entry) - capitals_table.MAX_ROWS
        if more > 0:
            assert f"{more:,} more, farther away; the CSV file has all" in shown
    listed = html_table.read(shown)
    assert len(listed) == sum(min(capitals_table.MAX_ROWS, entry.places) for entry in drawn.legend)
    beside = drawing(link.read("site=kaliningrad&towns=DE"))
    named = html_table.read(capitals_table.table_html(beside, capitals_table.rows(beside)))
    assert {"Lisbon", "Reykjavik", "Berlin"} <= {row["Place"] for row in named}
    assert f"{len(drawn.places):,} of {len(drawn.places):,} places" in shown
    assert len(list(csv.reader(io.StringIO(csv_tables.capitals_csv(drawn))))) == len(drawn.places) + 1


def test_the_chart_rises_to_all_of_them_in_few_corners():
    chart = range_chart.chart_html(drawing(MOST))
    assert f">{len(drawing(MOST).places):,}</span>" in chart
    (steps,) = re.findall(r"clip-path:polygon\(([^)]*)\)", chart)
    assert len(steps) < 30_000
    within = sum(row.nearest_km <= range_chart.MAX_KM for row in drawing(MOST).places)
    assert float(steps.split(",")[-2].split(" ")[1].rstrip("%")) == pytest.approx(
        100 - 100 * within / len(drawing(MOST).places), abs=0.1
    )


def test_a_sentence_names_few_of_many_that_are_too_close_to_call():
    close = [row for row in drawing(MOST).places if row.borderline]
    assert len(close) > wording.MAX_CLOSE
    assert f"{len(close)} places lie within 10 km of an edge" in wording.summary(drawing(MOST))


def test_the_still_of_a_file_has_every_dot_in_view_and_some_names():
    assert len(drawing(MOST).places) > MANY
    document = export.map_html(drawing(MOST), TODAY)
    (still,) = re.findall(r'<svg class="atlas-still".*?</svg>', document, re.DOTALL)
    assert still.count('class="dot"') > 4_000
    assert 10 < still.count('<text class="place"') <= NAMED


# The reader's own

TABLE = "name,lat,lon,country,remark\nMy depot,54.7,21.0,Poland,x\nElsewhere,-33.9,151.2,,\nThird,10,10,XX,\n"


def test_places_of_ones_own_count_beside_the_others_are_marked_and_are_in_no_link():
    drawn = drawing(with_own(DEFAULT, TABLE))
    own = {str(row.place.name): row for row in drawn.places if row.place.own}
    assert [*own] == ["My depot", "Third", "Elsewhere"]
    assert (own["My depot"].place.nato_since, own["My depot"].place.eu_member) == (1999, True)
    assert (own["Elsewhere"].place.nato_since, own["Elsewhere"].place.eu_member) == (None, None)
    assert drawn.asked.words == "3 places of your own table and Europe’s 50 capitals"
    assert drawn.uses_own
    assert drawn.query == link.query(DEFAULT)
    rows = list(csv.DictReader(io.StringIO(csv_tables.capitals_csv(drawn))))
    assert {row["capital"] for row in rows if row["own"] == "true"} == {*own}
    assert [row["eu_member"] for row in rows if row["capital"] == "Elsewhere"] == [""]
    assert str(capitals_table.table_html(drawn, drawn.places)).count(escape(str(OWN_MARK))) == 3


def test_they_may_be_all_that_is_asked_about_and_without_them_the_capitals_are():
    alone = replace(with_own(DEFAULT, TABLE), members=capital_groups.NO_CAPITALS)
    assert len(drawing(alone).places) == 3
    assert alone.without_own == DEFAULT
    assert link.read(link.query(alone)) == DEFAULT
    assert alone.resting_on(own_tables.read(b"name,lat,lon\nA,1,2\n")).members == "none"
    assert alone.resting_on(DEFAULT.own) == DEFAULT


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_text_in_table_and_map(name):
    lines = io.StringIO()
    csv.writer(lines).writerows([["name", "lat", "lon"], [name, 54, 20]])
    try:
        drawn = drawing(with_own(DEFAULT, lines.getvalue()))
    except AtlasError:  # it has letters that no name may have
        return
    for document in (
        capitals_table.table_html(drawn, drawn.places),
        export.map_html(drawn, TODAY),
    ):
        assert "<img src=x" not in document
        assert "alert(1)</script>" not in document


def test_five_thousand_places_of_ones_own_are_read_and_one_more_is_refused():
    table = "name,lat,lon\n" + "x,1,2\n" * own_tables.MAX_PLACES
    assert len(own_tables.read(table.encode()).places) == own_tables.MAX_PLACES
    with pytest.raises(AtlasError, match="there are more than 5,000 rows; leave some out"):
        own_tables.read(f"{table}x,1,2\n".encode())
    half = ("name,lat,lon\n" + "x,1,2\n" * 2_501).encode()
    own, problems = own_tables.read_sound([(half, "a.csv"), (half, "b.csv")])
    assert len(own.places) == 2_501
    assert str(problems[1]) == (
        "b.csv makes more than 5,000 rows in all your tables together; leave some out"
    )


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("name,lat,lon\nx,99,1\n", "your file line 2: lat is “99”, outside -90..90"),
        ("name,lat,lon\n,1,2\n", "your file line 2: name is empty; every row needs it"),
        (
            "name,lat\nx,1\n",
            "your file line 1: there is no column lon; the file needs name, lat, lon",
        ),
        ("name,lat,lon\n", "your file line 1: there are no rows; it needs the columns name, lat, lon"),
        ("name,lat,lon,role\nx,1,2,y\n", "your file line 1: there is no column sources"),
    ],
)
def test_a_table_of_places_that_cannot_be_read_says_where_and_why(table, words):
    with pytest.raises(AtlasError) as refused:
        own_tables.read(table.encode())
    assert words in str(refused.value)


def test_world_and_alliances_are_told_apart_in_words():
    said = {
        group: wording.count(drawing(Scenario.parse(["kaliningrad"], members=group)))
        for group in ("all", "world")
    }
    assert said == {"all": "Europe’s 50 capitals", "world": f"the world’s {len(catalog.capitals())} capitals"}


def test_of_the_world_s_towns_every_capital_is_left_out_once():
    """A district may be a town at the same point, and be in a country of another code, as Hargeisa is."""
    found = asked(link.read("site=kaliningrad&members=world&towns=1000000"))
    names = [each.name.english for each in found.places]
    large = [each.name.english for each in catalog.capitals() if (each.population or 0) >= 1_000_000]
    assert len(large) > 80
    assert all(names.count(name) == 1 for name in large)
    of_somalia = asked(link.read("site=kaliningrad&members=world&towns=SO"))
    assert [each.name.english for each in of_somalia.places].count("Hargeisa") == 1
