"""What a reader brought is marked as theirs in every output, and is in no link."""

import csv
import io
import json

import pytest

from exported import DAY, words
from formats import content, features, kml_root, table
from geo.facts import own_tables
from geo.facts.model import Own
from geo.features import citations, claimed_figures, provenance
from geo.features.bands import edges
from geo.features.drawing import drawing
from geo.outputs.web import export
from geo.scenario import link
from geo.scenario.scenario import Scenario
from geo.words.units import KM
from hostile import NAMES

SITES = 'id,name,lat,lon,sources\nden,Secret den,54.7,20.5,"my notes, https://example.org/den"\n'
CLAIMS = """system,range_max_km,claimant,claimed_on,source
Mine,700,Me,2026,my notebook
9m729,3000,Me,2026,my notebook
"""
OWN = Own(own_tables.read_sites(SITES.encode()), own_tables.read_claims(CLAIMS.encode()))
MINE = Scenario.parse(["own-den", "mozdok"], ["shorter"], "own-mine", own=OWN)
THEIRS = Scenario.parse(["mozdok"], ["none"], "9m729", own=OWN)


def test_the_legend_marks_a_system_and_an_edge_of_the_reader_s():
    labels = [entry.label for entry in drawing(MINE).legend[:2]]
    assert labels == [
        "Shorter-range band, 500–1,000 km",
        "Mine within every claim (your own table), 0–700 km",
    ]
    labels = [entry.label for entry in drawing(THEIRS).legend[:2]]
    assert labels == [
        "9M729 (SSC-8) within every claim, 0–476 km",
        "9M729 (SSC-8) within some claims, not all (your own table), 476–3,000 km",
    ]
    assert [edges(band, KM)[-1].label for band in THEIRS.drawn] == [
        "476 km: Russia (Nikolai Patrushev), 2019",
        "3,000 km: Me (your own table), 2026",
    ]


def test_the_legend_in_the_map_marks_a_figure_of_the_reader_s():
    for scenario, figures in (
        (MINE, ["Mine (your own table), 700 km"]),
        (THEIRS, ["9M729, lowest figure, 476 km", "9M729 (your own table), highest figure, 3,000 km"]),
    ):
        drawn = drawing(scenario)
        of_systems = [entry for entry in drawn.legend if entry.is_band and ":" in entry.id]
        assert [claimed_figures.counted(entry, drawn)[0] for entry in of_systems] == figures


def test_the_claims_of_the_reader_stand_with_the_atlas_s_and_say_whose_they_are():
    made = citations.claim_notes(drawing(THEIRS).claims)
    assert len(made) > 5
    (mine,) = [claim for claim in made if "your own table" in claim]
    assert mine.endswith("my notebook, the reader’s own.")


@pytest.mark.parametrize("scenario", [MINE, THEIRS])
def test_geojson_says_of_each_band_whether_it_is_the_reader_s(scenario):
    document = json.loads(content(scenario, ".geojson"))
    for feature in document["features"]:
        given = feature["properties"]
        mine = given["site"] == "own-den" or given["band"] in ("own-mine:agreed", "9m729:disputed")
        assert given["own"] is mine
    assert any("your own table" in source for source in document["metadata"]["sources"])


@pytest.mark.parametrize(("suffix", "layer"), [(".gpkg", "bands"), (".kml", "Bands")])
def test_gis_formats_say_of_each_band_whether_it_is_the_reader_s(suffix, layer):
    rows = table(MINE, suffix, layer)
    assert [bool(own) for own in rows.own] == [each["properties"]["own"] for each in features(MINE)]
    assert set(rows.site[rows.own.astype(bool)]) == {"own-den", "mozdok"}


def test_gis_formats_carry_the_reader_s_site_with_its_own_source():
    for name, suffix in (("sites", ".gpkg"), ("Launch points", ".kml")):
        row = table(MINE, suffix, name).to_dict("records")[0]
        assert (row["site"], row["site_name"]) == ("own-den", "Secret den")
        assert row["source"] == "my notes, https://example.org/den"
        assert row["source_url"] == "https://example.org/den"


@pytest.mark.parametrize(
    ("scenario", "mine"),
    [
        (Scenario.parse(["own-den", "mozdok"], own=OWN), ["own-den"]),  # a site
        (MINE, ["own-den", "mozdok"]),  # and a system
        (THEIRS, ["mozdok"]),  # a claim of another's system
        (Scenario.parse(["mozdok"], own=OWN), []),  # none of them
    ],
)
def test_a_capital_s_row_says_whether_anything_behind_it_is_the_reader_s(scenario, mine):
    rows = list(csv.DictReader(io.StringIO(content(scenario, ".csv").decode("utf-8-sig"))))
    assert [row["own"] == "true" for row in rows] == [row["site"] in mine for row in rows]
    for suffix, layer in ((".gpkg", "capitals"), (".kml", "Capitals")):
        made = table(scenario, suffix, layer)
        assert [bool(own) for own in made.own] == [site in mine for site in made.site]


def test_gis_formats_say_of_each_launch_point_whether_it_is_the_reader_s():
    for name, suffix in (("sites", ".gpkg"), ("Launch points", ".kml")):
        made = table(MINE, suffix, name)
        assert dict(zip(made.site, made.own.astype(bool), strict=True)) == {"own-den": True, "mozdok": False}


def test_an_edge_that_several_claims_of_the_reader_share_is_theirs_too():
    claims = own_tables.read_claims((CLAIMS + "9m729,3000,You,2026,my notebook\n").encode())
    scenario = Scenario.parse(["mozdok"], ["none"], "9m729", own=Own(claims=claims))
    label = drawing(scenario).bands[1].edges[-1].label
    assert label == "3,000 km: Me (your own table), 2026, and 1 other"
    assert [each["properties"]["own"] for each in features(scenario)] == [False, True]


def test_the_table_of_capitals_calls_the_reader_s_site_by_its_own_id():
    rows = csv.DictReader(io.StringIO(content(MINE, ".csv").decode("utf-8-sig")))
    assert [row["site"] for row in rows][::50] == ["own-den", "mozdok"]


def test_the_html_map_says_what_is_the_reader_s():
    document = words(export.map_html(drawing(MINE), DAY))
    assert "Secret den (Your own)" in document
    assert "700 km: Me (your own table), 2026." in document
    assert "my notes, https://example.org/den, the reader’s own" in document


@pytest.mark.parametrize("suffix", [".html", ".geojson", ".kml", ".gpkg"])
def test_no_link_in_a_file_names_what_only_the_reader_has(suffix):
    made = provenance.of(drawing(MINE), DAY, "https://atlas.example/")
    assert made.scenario == "site=54.7,20.5,Secret+den&site=mozdok&band=shorter"
    reopened = link.read(made.link)
    assert [point.id for point in reopened.points] == ["", "mozdok"]
    assert reopened.own == Own()
    assert content(MINE, suffix)


@pytest.mark.parametrize("name", [name for name in NAMES if len(name) < 300])
def test_a_hostile_table_is_text_in_every_format(name):
    quoted = '"' + name.replace('"', '""') + '"'
    own = Own(
        own_tables.read_sites(f"name,lat,lon,sources\n{quoted},1,2,{quoted}\n".encode()),
        own_tables.read_claims(
            f"system,range_max_km,claimant,claimed_on,source\n9m729,3000,{quoted},2026,{quoted}\n".encode()
        ),
    )
    scenario = Scenario.parse(["own-2"], ["shorter"], "9m729", own=own)
    document = export.map_html(drawing(scenario), DAY)
    assert f"3,000 km: {name} (your own table), 2026." in words(document)
    assert "<img" not in document
    assert document.count("<script>") == export.map_html(drawing(THEIRS), DAY).count("<script>")
    kml_root(scenario)  # well-formed
    for suffix, layer in ((".gpkg", "bands"), (".geojson", None)):
        assert set(table(scenario, suffix, layer).site_name) == {name}
