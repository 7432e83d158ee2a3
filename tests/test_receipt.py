"""The receipt: everything a stranger needs to check an export and to make it again."""

import json
import shlex
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pyproj
import pytest
import shapely
from lxml import html

import figures
from formats import DAY
from geo.facts import catalog, claim_span, own_tables
from geo.facts.model import Own
from geo.features import band_labels, provenance, wording
from geo.features.drawing import drawing
from geo.geodesy import WGS84
from geo.machine import hosts, settings
from geo.outputs.figure import figure, marginalia
from geo.outputs.figure.canvas import Sheet
from geo.outputs.figure.styles import SIZES, STYLES
from geo.outputs.files import content
from geo.outputs.web import export
from geo.scenario.link import read_query
from geo.scenario.parameters import parse_system
from geo.scenario.scenario import DEFAULT, Scenario
from hostile import NAMES

SEVERAL = Scenario.parse(["mozdok", "1,2,A & B"], ["0-480", "shorter"], "9m729", "nato-2019")


def test_the_link_and_the_query_reopen_the_scenario():
    made = provenance.of(drawing(SEVERAL), DAY, "https://atlas.example/inf/")
    assert made.link.startswith("https://atlas.example/inf/?")
    for query in (urlsplit(made.link).query, made.scenario):
        assert read_query(parse_qs(query)) == (SEVERAL, ())


@pytest.mark.parametrize("suffix", [".html", ".geojson", ".kml", ".gpkg", ".xlsx", ".svg", ".pdf", ".png"])
def test_no_receipt_has_an_address_that_nobody_else_can_open(suffix, monkeypatch):
    figures.leave_out(monkeypatch, "map")
    if suffix in (".png", ".pdf"):  # whose letters are drawn: what is told in words stands beside the drawing
        monkeypatch.setattr(figure, "compose", lambda *_: Sheet(SIZES["social"], STYLES["light"]))
    made = provenance.of(drawing(SEVERAL), DAY, "http://localhost:8600/")
    assert made.link == ""
    assert shlex.split(made.command) == ["inf-range", "map", "--scenario", made.scenario, "-o", "map.html"]
    content_ = content(SEVERAL, suffix, DAY, "http://localhost:8600/")
    if suffix != ".html":
        assert b"localhost" not in content_


def test_the_file_says_of_such_an_address_that_it_opens_on_this_computer_and_gives_the_command():
    document = html.document_fromstring(content(SEVERAL, ".html", DAY, "http://localhost:8600/").decode())
    (way,) = document.xpath("//p[contains(., 'Reopen this map')]")
    told = way.text_content()
    assert "on the computer where it was made, while the atlas is served there: http://localhost:86" in told
    assert f"with the atlas installed: {provenance.of(drawing(SEVERAL), DAY).command}" in told
    (receipt,) = document.xpath("//script[@id='receipt']")
    assert "localhost" not in receipt.text
    made_public = content(SEVERAL, ".html", DAY, "https://atlas.example/").decode()
    public = html.document_fromstring(made_public).text_content()
    assert "Reopen this map in the atlas:" in public
    assert "on the computer" not in public
    for home, words in (
        ("http://localhost:8600/", "Open in the atlas on this computer"),
        ("https://a.example/", "Open in the atlas"),
    ):
        alone = html.document_fromstring(export.map_html(drawing(SEVERAL), DAY, home, only_map=True))
        assert alone.xpath("//footer/p/a")[0].text_content() == words


def test_it_says_whenever_the_link_leaves_out_tables_of_the_reader_s():
    claims = own_tables.read_claims(
        b"system,range_max_km,claimant,claimed_on,source\n9m729,3000,Me,2026,notes\n"
    )
    sites = own_tables.read_sites(b"id,name,lat,lon,sources\nden,My den,1,2,me\n")
    for own, asked, left_out in (
        (Own((), claims), (["mozdok"], ["none"], "9m729"), True),
        (Own((), claims), (["mozdok"], ["none"], "pershing-2"), False),
        (Own(sites), (["own-den"],), True),
        (Own(sites, claims), (["mozdok"],), False),
    ):
        scenario = Scenario.parse(*asked, own=own)
        made = provenance.of(drawing(scenario), DAY)
        reopened = read_query(parse_qs(made.scenario))[0]
        same = (reopened.drawn, reopened.known_sites) == (scenario.drawn, scenario.known_sites)
        assert (made.not_in_link != "") is left_out is not same
        assert (
            "no link carries them" in marginalia.caption(drawing(scenario), DAY, settings.HOME, True)[-1]
        ) is left_out


@pytest.mark.parametrize(
    ("given", "home"),
    [
        ("https://a.example", "https://a.example/"),
        ("http://[::1]:8501/inf//", "http://[::1]:8501/inf/"),
        (None, settings.HOME),
    ],
)
def test_the_home_of_links_ends_in_one_slash(given, home):
    assert settings.home(given) == home


def test_it_names_every_launch_point_and_band():
    made = provenance.of(drawing(SEVERAL), DAY)
    assert made.launch_points == ("Mozdok (43.74° N, 44.65° E)", "A & B (1.00° N, 2.00° E)")
    assert made.bands == tuple(map(band_labels.band_label, SEVERAL.drawn))
    assert made.capitals == wording.count(drawing(SEVERAL))


def test_it_has_the_source_of_every_claim_about_the_system_and_the_sites():
    told = "\n".join(provenance.of(drawing(SEVERAL), DAY).sources)
    mozdok = next(site for site in catalog.sites() if site.id == "mozdok")
    sources = [claim.source for claim in claim_span.claims_about(parse_system("9m729"))] + [mozdok.sources[0]]
    assert len(sources) > 5
    for source in sources:
        assert str(source) in told
        assert source.url in told
    assert mozdok.claim.english in told
    assert mozdok.caution.english in told


def test_a_point_of_the_reader_s_own_has_no_source():
    assert provenance.of(drawing(Scenario.parse(["1,2,Here"])), DAY).sources == ()


def test_it_names_the_versions_in_use_and_the_ellipsoid_measured_on():
    made = provenance.of(drawing(DEFAULT), DAY)
    assert made.made_by == "INF Range Atlas 0.1.0"
    assert any(pyproj.__version__ in each and pyproj.proj_version_str in each for each in made.libraries)
    assert any(shapely.__version__ in each and shapely.geos_version_string in each for each in made.libraries)
    assert made.ellipsoid == f"WGS84, a = {WGS84.a:.0f} m and 1/f = {1 / WGS84.f:.9f}"
    assert made.tolerance == "100 m"


@pytest.mark.parametrize("suffix", [".html", ".geojson", ".kml", ".svg"])
def test_every_export_says_how_new_its_facts_are(suffix, monkeypatch):
    figures.leave_out(monkeypatch, "map")
    assert b"Facts looked up to 28 November 2026." in content(DEFAULT, suffix, DAY)


def test_it_says_what_is_not_modelled_and_whose_borders_are_drawn():
    made = provenance.of(drawing(DEFAULT), DAY)
    assert (made.not_modelled, made.borders) == (str(wording.CAVEAT), str(catalog.VIEWPOINT))


def test_a_file_without_the_usual_circle_that_its_link_asks_for_says_so():
    assert provenance.of(drawing(DEFAULT), DAY).circle == ""
    asked = replace(DEFAULT, circle=True)
    for suffix in (".geojson", ".kml"):
        assert str(provenance.CIRCLE) in content(asked, suffix, DAY).decode()
        assert str(provenance.CIRCLE) not in content(DEFAULT, suffix, DAY).decode()
    document = html.document_fromstring(content(asked, ".html", DAY).decode()).text_content()
    assert wording.circle_note(drawing(asked)) in document


def test_only_the_date_changes_from_day_to_day():
    one, other = (provenance.of(drawing(DEFAULT), day).as_text() for day in (DAY, date(2027, 1, 1)))
    assert {name for name in one if one[name] != other[name]} == {"made_on", "cite"}
    assert one["made_on"] == "2026-11-23"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_comes_through_json_and_text_as_it_is(name):
    made = provenance.of(drawing(Scenario.parse([f"54.71,20.51,{name}"])), DAY)
    assert json.loads(json.dumps(made.as_json()))["launch_points"] == [*made.launch_points]
    assert made.as_text()["launch_points"] == f"{name} (54.71° N, 20.51° E)"
    assert all(isinstance(value, str) for value in made.as_text().values())


@pytest.mark.parametrize(
    ("home", "alone"),
    [
        (settings.HOME, True),
        ("http://LOCALHOST:8600/atlas/", True),
        ("http://127.0.0.1/", True),
        ("http://[::1]:8501/", True),
        ("http://atlas.localhost/", True),
        ("https://example.org/", False),
        ("http://192.168.1.5:8501/", False),
        ("http://localhost.example/", False),
    ],
)
def test_a_figure_names_no_address_that_only_its_maker_can_open(home, alone):
    assert hosts.opens_here_alone(home) is alone
    credit = marginalia.caption(drawing(SEVERAL), DAY, home, False)[-1]
    described = figure.described(drawing(SEVERAL), DAY, home)
    assert (home in credit) is (home in described["Source"]) is not alone
    assert read_query(parse_qs(described["Source"].partition("?")[2]))[0] == SEVERAL
    made = provenance.of(drawing(SEVERAL), DAY, home)
    assert credit.startswith(f"{made.made_by}, ")
    assert credit.endswith(made.link)
    assert (described["Author"], described["Title"]) == (made.made_by, made.title)


def test_a_picture_made_here_has_no_link_of_this_computer_in_its_bytes(monkeypatch):
    figures.leave_out(monkeypatch, "map")
    made = content(DEFAULT, ".svg", DAY).decode()
    assert "localhost" not in made
    assert "site=kaliningrad" in made
