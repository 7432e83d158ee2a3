"""Files to take away: what is in them, and that they ask nothing of any network."""

import csv
import io
import json
import re
from dataclasses import replace
from urllib.parse import parse_qs

import pyogrio
import pytest

from exported import DAY, read, words
from formats import features, unstyled
from geo.facts import catalog
from geo.features import wording
from geo.features.drawing import drawing
from geo.outputs import csv_tables, geojson
from geo.outputs.web import export, webmap
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.link import read_query
from geo.scenario.scenario import DEFAULT, Scenario
from geo.words import i18n, translations
from hostile import NAMES


def test_the_html_map_loads_nothing():
    document = export.map_html(drawing(DEFAULT), DAY)
    assert read(document).loads == []
    assert not re.search(r"url\((?!#)", re.sub(r"<script>.*?</script>", "", document, flags=re.DOTALL))


def test_the_html_map_says_what_the_page_says():
    document = words(export.map_html(drawing(DEFAULT), DAY))
    for sentence in (
        wording.title(drawing(DEFAULT)),
        wording.summary(drawing(DEFAULT)),
        wording.LEAD,
        wording.CAVEAT,
        str(catalog.CREDITS),
        str(catalog.VIEWPOINT),
        "INF Range Atlas 0.1.0, 23 November 2026",
        wording.pole_note(drawing(DEFAULT)),
        "Shorter-range band, 500–1,000 km, banned 1988–2019: 11 capitals",
    ):
        assert str(sentence) in document
    for capital in catalog.european_capitals():
        assert capital.name.english in document


def test_the_html_map_carries_the_site_s_claim_and_its_source():
    site = next(site for site in catalog.sites() if site.id == "mozdok")
    document = words(export.map_html(drawing(Scenario.parse(["mozdok"])), DAY))
    assert site.claim.english in document
    assert site.source_title in document


def test_the_link_in_the_html_map_reopens_the_scenario():
    scenario = Scenario.parse(["54.71,20.51,A & B"], ["0-480", "shorter"])
    (link,) = read(export.map_html(drawing(scenario), DAY, "http://localhost:8600/")).links
    address, _, query = link.partition("?")
    assert address == "http://localhost:8600/"
    assert read_query(parse_qs(query)) == (scenario, ())


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_are_text_in_the_html_map(name):
    document = export.map_html(drawing(Scenario.parse([f"54.71,20.51,{name}"])), DAY)
    plain = read(export.map_html(drawing(Scenario.parse(["54.71,20.51,Name"])), DAY))
    assert " ".join(name.split()) in words(document)
    written = ("text", "tspan")  # on the still, where a long name may have no room
    assert [tag for tag in read(document).tags if tag not in written] == [
        tag for tag in plain.tags if tag not in written
    ]


def test_the_same_scenario_gives_the_same_document():
    assert export.map_html(drawing(DEFAULT), DAY) == export.map_html(drawing(DEFAULT), DAY)


def test_no_two_elements_of_the_map_have_the_same_name():
    several = Scenario.parse(["kaliningrad", "comiso"], ["shorter", "0-480", "0-2350"], "9m729")
    names = re.findall(r"^\s*var (\w+_[0-9a-f]+) =", export.map_html(drawing(several), DAY), re.MULTILINE)
    assert [name.rstrip("0123456789abcdef") for name in names] == ["map_", "feature_group_"]
    assert len(names) == len(set(names))


def test_geojson_is_read_back_by_gdal(tmp_path):
    file = tmp_path / "bands.geojson"
    file.write_text(geojson.bands_geojson(drawing(DEFAULT)), "utf-8")
    table = pyogrio.read_dataframe(file)
    assert table.crs == "EPSG:4326"
    assert list(table.band) == ["shorter", "intermediate"]
    assert list(table.outer_km) == [1000, 5500]
    assert table.is_valid.all()


def test_geojson_holds_the_features_to_the_coordinate():
    document = json.loads(geojson.bands_geojson(drawing(DEFAULT)))
    assert unstyled(document) == json.loads(json.dumps(features(DEFAULT)))


def test_csv_has_the_promised_columns_and_all_capitals():
    rows = list(csv.DictReader(io.StringIO(csv_tables.capitals_csv(drawing(DEFAULT)))))
    promised = "site,capital,country,iso_a2,distance_km,azimuth_deg,range_class,edge_km,borderline"
    assert ",".join(rows[0]) == promised + ",bands,on_map,own,nato_since,eu_member,lat,lon,reached_from"
    assert len(rows) == 50
    for row, seen in zip(rows, drawing(DEFAULT).reaches, strict=True):
        assert row["site"] == "kaliningrad"
        assert row["capital"] == seen.place.name.english
        assert float(row["distance_km"]) == pytest.approx(seen.distance_km, abs=5e-4)  # km
        assert row["borderline"] == str(seen.borderline).lower()
        assert row["own"] == "false"
    found = {row["capital"]: (row["nato_since"], row["eu_member"]) for row in rows}
    # NATO, "Member countries"; European Union, "EU countries".
    assert {name: found[name] for name in ("Warsaw", "Oslo", "Dublin", "Minsk")} == {
        "Warsaw": ("1999", "true"),
        "Oslo": ("1949", "false"),
        "Dublin": ("", "true"),
        "Minsk": ("", "false"),
    }


def test_csv_says_in_which_band_or_claim_each_capital_lies():
    for asked, held, on_map in (
        ((["kaliningrad"],), {"shorter"}, "Shorter-range band, 500–1,000 km"),
        ((["kaliningrad"], ["0-1000"]), {"0-1000"}, "Band of your own, 0–1,000 km"),
        (
            (["kaliningrad"], ["none"], "9m729"),
            {"9m729:disputed"},
            "9M729 (SSC-8) within some claims, not all, 476–2,500 km",
        ),
    ):
        rows = csv.DictReader(io.StringIO(csv_tables.capitals_csv(drawing(Scenario.parse(*asked)))))
        (stockholm,) = (row for row in rows if row["capital"] == "Stockholm")  # 529 km away
        assert (set(stockholm["bands"].split("; ")), stockholm["on_map"]) == (held, on_map)


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1+1", "-1+1,0", "-1.5,2.5+cmd|x"]
)
def test_no_cell_is_a_formula(name):
    rows = csv.DictReader(
        io.StringIO(csv_tables.capitals_csv(drawing(Scenario.parse([f"54.71,20.51,,{name}"]))))
    )
    assert {row["site"] for row in rows} == {f"'{name}"}


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("x;=1+1;y", "x;'=1+1;y"),
        ("a; @SUM(A1)", "a;' @SUM(A1)"),
        ('"q";-1', '"q";\'-1'),
        ("a|b", "a|b"),
        ("two words", "two words"),
        ("x=1", "x=1"),
    ],
)
def test_a_text_that_a_program_may_cut_is_in_quotes_and_no_piece_of_it_a_formula(name, cell):
    table = csv_tables.capitals_csv(drawing(Scenario.parse([f"54.71,20.51,{name}"])))
    head, line, *_ = table.splitlines()
    assert line.startswith('"{}",'.format(cell.replace('"', '""')))
    assert head == ",".join(csv_tables.COLUMNS)  # the interface: as plain as ever
    assert {row["site"] for row in csv.DictReader(io.StringIO(table))} == {cell}


def test_a_southern_point_without_a_name_stays_a_plain_point_in_csv():
    rows = csv.DictReader(io.StringIO(csv_tables.capitals_csv(drawing(Scenario.parse(["-16.8,179.99"])))))
    assert {row["site"] for row in rows} == {"-16.8,179.99"}


def test_no_cell_of_the_sites_is_a_formula():
    site = replace(catalog.sites()[0], name="=1+1", claim="@SUM(A1)", lat=-1.5)
    (row,) = csv.DictReader(io.StringIO(csv_tables.sites_csv([site])))
    assert (row["name"], row["claim"], row["lat"]) == ("'=1+1", "'@SUM(A1)", "-1.5")


def test_sites_are_listed_with_claim_and_source():
    rows = list(csv.DictReader(io.StringIO(csv_tables.sites_csv(catalog.sites()))))
    assert [row["id"] for row in rows] == [site.id for site in catalog.sites()]
    assert all(row["claim"] and row["source_url"] for row in rows)


def test_a_file_that_its_reader_may_change_is_at_most_600_kilobytes_and_of_twelve_sites_700():
    twelve = Scenario.parse(
        [f"{lat},{lon}" for lat in (45, 50, 55) for lon in (10, 20, 30, 40)], ["shorter", "intermediate"]
    )
    stood = [LaunchPoint.of(site) for site in catalog.sites() if site.stood_in(1987)][:12]
    of_1987 = Scenario(tuple(stood))
    assert len(export.map_html(drawing(DEFAULT), DAY).encode()) < 600_000
    for scenario in (DEFAULT, twelve, of_1987):
        for spoken in translations.languages():
            with i18n.speaking(spoken):
                assert len(export.map_html(drawing(scenario), DAY).encode()) < 700_000
    assert webmap.D3.is_file()
