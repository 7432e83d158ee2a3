"""A map of a system from where no fact places it says so, and a site's status names its systems."""

import itertools
import json
import re
from datetime import date
from html import unescape

import pytest
from geographiclib.geodesic import Geodesic

import geo
from folder import table_of_data
from geo.facts import catalog
from geo.facts.model import Own, System
from geo.facts.own_tables import read_sites
from geo.facts.years import Year
from geo.features import provenance, wording
from geo.features.drawing import drawing
from geo.machine import settings
from geo.outputs import geojson
from geo.outputs.figure import marginalia
from geo.outputs.web import export
from geo.scenario.launch_point import TOWN_KM, LaunchPoint
from geo.scenario.link import parsed, read_query
from geo.scenario.scenario import Scenario

TODAY = date(2026, 11, 27)
WHAT_IF = "No source in this atlas places the {} at {}: what if."
LAUNCHER_ALONE = "Sources in this atlas place the {} at {}; none says that the {} was there: what if."


SITES = table_of_data("sites.csv")
SYSTEMS = {row["id"]: row["name"].partition(" (")[0] for row in table_of_data("systems.csv")}
LAUNCHERS = {row["id"]: row["launched_by"] for row in table_of_data("systems.csv")}


def is_placed(system, site):
    """Whether any row of the table has the system in the site's town, and not as a hypothesis."""
    town = (site["lat"], site["lon"])
    return any(
        system in row["systems"].split() and row["status"] != "hypothetical"
        for row in SITES
        if (row["lat"], row["lon"]) == town
    )


def said_of(system, site):
    """Return the sentence about a system at a site, from the rows alone."""
    launcher = LAUNCHERS[system]
    if is_placed(system, site):
        return ""
    if launcher and is_placed(launcher, site):
        return LAUNCHER_ALONE.format(SYSTEMS[launcher], site["name"], SYSTEMS[system])
    return WHAT_IF.format(SYSTEMS[system], site["name"])


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_at_a_site_says_what_if_unless_a_row_places_it_in_that_town_and_then_cites_the_row(system):
    for site in SITES:
        shown = drawing(Scenario.parse([site["id"]], ["none"], system))
        words = said_of(system, site)
        assert wording.what_if(shown) == words, site["id"]
        assert wording.summary(shown).startswith(words)
        if shown.bands:
            assert wording.title(shown).startswith("What if ") == bool(words)
        (cited,) = shown.sites
        placed = [each for each in (system, LAUNCHERS[system]) if each and is_placed(each, site)]
        if placed:
            assert placed[0] in [each.id for each in cited.systems], site["id"]
            assert (str(cited.lat), str(cited.lon)) == (f"{float(site['lat'])}", f"{float(site['lon'])}")
        else:
            assert cited.id == site["id"]


def test_a_launcher_is_told_apart_from_its_missile():
    assert [system for system, launcher in LAUNCHERS.items() if launcher] == [
        "typhon-tomahawk",
        "typhon-sm-6",
    ]
    there = {site["id"]: said_of("typhon-tomahawk", site) for site in SITES if is_placed("typhon", site)}
    assert there.pop("tacloban") == ""  # where it was fired
    assert all(words.startswith("Sources in this atlas place the Typhon at ") for words in there.values())
    assert {*there} == {"laoag", "iwakuni"}
    both = drawing(Scenario.parse(["laoag", "mozdok"], ["none"], "typhon-tomahawk"))
    assert wording.what_if(both) == " ".join(
        (
            WHAT_IF.format("Typhon’s Tomahawk", "Mozdok"),
            LAUNCHER_ALONE.format("Typhon", "Laoag", "Typhon’s Tomahawk"),
        )
    )
    assert Year(2024).absent(both.claims) == (
        "Sources in this atlas have the Typhon in 2024; none has the Typhon’s Tomahawk with it."
    )


def test_every_status_in_a_caption_names_the_systems_of_its_row_and_no_other():
    for system, site in zip(itertools.cycle(SYSTEMS), SITES):
        scenario = Scenario.parse([site["id"]], ["none"], system)
        said = " ".join(marginalia.caption(drawing(scenario), TODAY, settings.HOME, brief=True))
        named = ", ".join(SYSTEMS[each] for each in site["systems"].split())
        assert f", for {named}." in said, (system, site["id"])


def test_the_9m729_at_kaliningrad_says_so_in_page_file_frame_receipt_and_notebook():
    chosen, problems = read_query(parsed("site=kaliningrad&system=9m729"))
    assert not problems
    words = WHAT_IF.format("9M729", "Kaliningrad")
    assert words in unescape(export.map_html(drawing(chosen), TODAY))
    assert words in unescape(export.map_html(drawing(chosen), TODAY, only_map=True))
    assert 'title="What if the 9M729' in unescape(export.embed_html(drawing(chosen)))
    made = provenance.of(drawing(chosen), TODAY)
    assert words in made.summary
    assert any("Kaliningrad (Announced, for Iskander-M): " in source for source in made.sources)
    assert words in json.loads(geojson.bands_geojson(drawing(chosen), made))["metadata"]["summary"]
    assert words in geo.Scenario("kaliningrad", system="9m729").summary


def test_points_near_a_site_are_told_apart_by_the_distance_to_its_town():
    mozdok = next(site for site in SITES if site["id"] == "mozdok")
    for azimuth, km in itertools.product((0, 77, 191), (TOWN_KM - 0.01, TOWN_KM + 0.01)):
        there = Geodesic.WGS84.Direct(float(mozdok["lat"]), float(mozdok["lon"]), azimuth, km * 1000)
        point = LaunchPoint(there["lat2"], there["lon2"], "Here")
        chosen = Scenario((point,), system=Scenario.parse(["mozdok"], (), "9m729").system)
        assert bool(wording.what_if(drawing(chosen))) == (km > TOWN_KM)


@pytest.mark.parametrize(
    ("sites", "where"),
    [
        (["kaliningrad", "mozdok", "shuya"], "Kaliningrad"),
        (["kaliningrad", "mozdok", "comiso"], "Kaliningrad or Comiso"),
        (["1,1", "2,2,B", "3,3,C", "4,4,,D", "mozdok", "5,5,,E"], "5 of the launch points"),
    ],
)
def test_of_several_points_those_are_named_where_no_fact_places_it(sites, where):
    chosen = Scenario.parse(sites, (), "9m729")
    assert wording.what_if(drawing(chosen)) == WHAT_IF.format("9M729", where)
    title = f"9M729 (SSC-8) from {len(sites)} launch points (what if: {where.replace(' or ', ' and ')})"
    assert wording.title(drawing(chosen)).endswith(f" {title}")  # for it was reported at one of them


@pytest.mark.parametrize(
    ("link", "title"),
    [
        (
            "site=kaliningrad&site=comiso&system.1=9m729&system.2=pershing-2",
            "What if the 9M729 (SSC-8) stood at Kaliningrad and the Pershing II at Comiso: "
            "what is claimed to be in range",
        ),
        (
            "site=kaliningrad&site=mutlangen&system.1=9m729&system.2=pershing-2",
            "What is claimed to be in range of the 9M729 (SSC-8) from Kaliningrad and Pershing II from "
            "Mutlangen (what if: 9M729 (SSC-8) from Kaliningrad)",
        ),
        (
            "site=kaliningrad&site=comiso&band.1=none&system.2=pershing-2",
            "What if the Pershing II stood at Comiso: what is claimed to be in range",
        ),
    ],
)
def test_a_title_says_which_system_is_a_what_if_at_which_point(link, title):
    chosen, problems = read_query(parsed(link))
    assert not problems
    assert wording.title(drawing(chosen)) == title


def test_of_several_systems_each_has_its_sentence():
    chosen, problems = read_query(parsed("site=kaliningrad&site=comiso&system.1=9m729&system.2=pershing-2"))
    assert not problems
    assert wording.what_if(drawing(chosen)) == " ".join(
        (WHAT_IF.format("9M729", "Kaliningrad"), WHAT_IF.format("Pershing II", "Comiso"))
    )


def test_no_system_no_what_if():
    assert wording.what_if(drawing(Scenario.parse(["kaliningrad"]))) == ""
    assert not wording.title(drawing(Scenario.parse(["kaliningrad"]))).startswith("What if")


def test_a_site_of_the_readers_own_table_places_its_systems():
    own = Own(sites=read_sites(b"name,lat,lon,systems,sources\nBase,10,10,9m729,A letter\n"))
    here = Scenario.parse(["10,10,Base"], (), "9m729", own=own)
    other = Scenario.parse(["10,10,Base"], (), "iskander-m", own=own)
    assert wording.what_if(drawing(here)) == ""
    assert wording.what_if(drawing(other)) == WHAT_IF.format("Iskander-M", "Base")


@pytest.mark.parametrize("system", catalog.systems(), ids=lambda system: system.id)
def test_a_town_in_the_status_of_a_system_has_a_row_with_the_system(system: System) -> None:
    towns = {site.name.english.partition(",")[0] for site in catalog.sites()}
    placed = {site.name.english.partition(",")[0] for site in catalog.sites() if system in site.systems}
    assert {town for town in towns if re.search(rf"\b{re.escape(town)}\b", system.status.english)} <= placed


def test_where_only_the_reader_s_own_table_places_a_launcher_that_is_said_of_no_source_of_the_atlas():
    table = "id,name,lat,lon,systems,sources\nden,Den,54.7,20.5,typhon,my notes\n"
    mine = Own(read_sites(table.encode()))
    both = drawing(Scenario.parse(["own-den", "laoag"], ["none"], "typhon-tomahawk", own=mine))
    assert wording.what_if(both) == (
        f"{LAUNCHER_ALONE.format('Typhon', 'Laoag', 'Typhon’s Tomahawk')} The reader’s own table places the "
        "Typhon at Den; no source in this atlas says that the Typhon’s Tomahawk was there: what if."
    )
