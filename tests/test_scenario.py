"""The scenario: one grammar for the link, the command line and the page; plain refusals."""

from dataclasses import replace
from math import inf, nextafter
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.facts import catalog, own_tables
from geo.facts.model import Own
from geo.scenario import link, place_search
from geo.scenario.band import INTERMEDIATE, SHORTER, TREATY_BANDS, Band
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.link import read_query
from geo.scenario.parameters import parse_system
from geo.scenario.scenario import DEFAULT, Scenario
from geo.words.errors import AtlasError
from strategies import bands, points, scenarios


@given(scenarios)
def test_a_scenario_survives_its_link(scenario):
    reopened, problems = read_query(parse_qs(link.query(scenario)))
    assert problems == ()
    assert reopened == scenario


@given(points)
def test_a_launch_point_survives_its_token(point):
    assert LaunchPoint.parse(point.token) == point


@given(bands)
def test_a_band_survives_its_token(band):
    assert Band.parse(band.token) == band


def test_an_empty_link_opens_kaliningrad_with_the_treaty_s_bands():
    scenario, problems = read_query({})
    assert (scenario, problems) == (DEFAULT, ())
    assert [point.id for point in scenario.points] == ["kaliningrad"]
    assert scenario.bands == (SHORTER, INTERMEDIATE)


def test_switching_every_band_off_is_not_the_same_as_naming_none():
    assert Scenario.parse(["kaliningrad"], ["none"]).bands == ()
    assert Scenario.parse(["kaliningrad"]).bands == TREATY_BANDS


def test_bands_hold_the_edges_that_the_treaty_gives_them():
    assert SHORTER.contains(500.0)
    assert SHORTER.contains(1000.0)
    assert not SHORTER.contains(nextafter(500.0, 0))
    assert not INTERMEDIATE.contains(1000.0)
    assert INTERMEDIATE.contains(nextafter(1000.0, inf))
    assert INTERMEDIATE.contains(5500.0)
    assert not INTERMEDIATE.contains(nextafter(5500.0, inf))
    own = Band.parse("480-2350")
    assert own.contains(480.0)
    assert own.contains(2350.0)


def test_ranges_may_be_written_as_people_write_them():
    assert Band.parse("500-5,500 km") == Band.parse("500–5500") == Band.parse("500 km to 5500 km")
    assert Band.parse("0-480.5").outer_km == 480.5


REFUSED_BANDS = [
    ("1000-500", "band 1000-500: the outer range must be at least 1 km more than the inner"),
    ("0-0", "band 0-0: the outer range must be"),
    ("500-500.5", "at least 1 km more"),
    ("-5-10", "band -5-10: the inner range is negative"),
    ("0-1e9", "no place on Earth is farther than 20,004 km"),
    ("nan-5", "“nan-5” is no band"),
    ("0-inf", "is no band"),
    ("", "“” is no band"),
    ("medium", "write its inner and outer range in km, such as 0-480, or shorter or intermediate"),
    ("500", "is no band"),
    ("1-2-3", "is no band"),
]


@pytest.mark.parametrize(("text", "says"), REFUSED_BANDS)
def test_what_is_no_band_is_refused_in_a_sentence(text, says):
    with pytest.raises(AtlasError) as refusal:
        Band.parse(text)
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nowhere", "“nowhere” is no site of the catalogue, no place the atlas knows and no coordinates"),
        ("kaliningrod", "one of: kaliningrad"),
        (
            "mozdok-2",
            "“mozdok-2” is no site of the catalogue and no coordinates; write 54.71,20.51 or one of",
        ),
        ("Brest", "“Brest” may mean several places; write one of: Brest, Belarus; Brest, France"),
        (
            "Tirna",
            "“Tirna” is no place the atlas knows; write coordinates, such as 54.71,20.51, or: Târnăveni",
        ),
        ("東京", "“東京” is no place the atlas knows by these letters; write it in Latin letters"),
        ("nan,nan", "“nan,nan” is no site of the catalogue"),  # and not Nan in Nan, Thailand
        ("N 91, E 20", "latitude N 91 is outside"),
        ("91,20", "latitude 91 is outside"),
        ("", "no launch point is given"),
        ("54,20," + "x" * 301, "has 301 characters; use at most 300"),
        ("54,20,a\0b", "cannot be printed"),
    ],
)
def test_what_is_no_launch_point_is_refused_in_a_sentence(text, says):
    with pytest.raises(AtlasError) as refusal:
        place_search.launch_point(text)
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_twenty_bands_or_thirteen_sites_are_too_many():
    with pytest.raises(AtlasError, match="20 bands are more than one map can show; use at most 8"):
        Scenario.parse(["kaliningrad"], [f"0-{100 + i}" for i in range(20)])
    with pytest.raises(AtlasError, match="13 launch points are more"):
        Scenario.parse([f"{i},0" for i in range(13)])
    with pytest.raises(AtlasError, match="no launch point is chosen"):
        Scenario(())


def test_a_link_with_a_bad_part_shows_the_rest_and_says_so():
    scenario, problems = read_query(
        {"site": ["mutlangen"], "band": ["shorter", "1000-500"], "colour": ["red"]}
    )
    assert scenario == Scenario.parse(["mutlangen"], ["shorter"])
    assert len(problems) == 2
    assert "“colour”" in problems[0]
    assert "band 1000-500" in problems[1]


def test_a_link_to_an_unknown_site_opens_the_default_and_says_so():
    scenario, problems = read_query({"site": ["nowhere"], "band": ["0-480"]})
    assert scenario == Scenario(DEFAULT.points, (Band(0, 480),))
    assert "“nowhere”" in problems[0]


@given(
    st.dictionaries(
        st.text(max_size=9) | st.sampled_from(["site", "band"]), st.lists(st.text(max_size=30), max_size=30)
    )
)
def test_no_link_breaks_the_page(query):
    scenario, problems = read_query(query)
    assert scenario.points
    assert all("\n" not in problem for problem in problems)


def test_every_site_of_the_catalogue_can_be_named():
    for site in catalog.sites():
        point = LaunchPoint.parse(site.id.upper())
        assert (point.lat, point.lon, point.name) == (site.lat, site.lon, site.name.english)


HERE, THERE = LaunchPoint.parse("kaliningrad"), LaunchPoint.parse("mozdok")
R9M729 = parse_system("9m729")


def test_a_launch_point_has_the_scenario_s_bands_unless_it_has_its_own():
    apart = replace(THERE, bands=(Band(0, 300),), system=R9M729)
    bare = replace(LaunchPoint(1, 2), bands=())
    scenario = Scenario((HERE, apart, bare), (SHORTER,), parse_system("rsd-10"))
    assert [band.token for band in scenario.drawn_from(HERE)] == [
        "shorter",
        "rsd-10:agreed",
        "rsd-10:disputed",
    ]
    assert [band.token for band in scenario.drawn_from(apart)] == ["0-300", "9m729:agreed", "9m729:disputed"]
    assert scenario.drawn_from(bare) == ()
    assert [system.id for system in scenario.systems] == ["rsd-10", "9m729"]
    assert [band.token for band in scenario.drawn][:2] == ["shorter", "0-300"]
    assert scenario.edges_from(apart) == (300, 476, 2500)


def test_what_is_hidden_is_not_drawn_and_all_hidden_is_refused():
    hidden = replace(THERE, hidden=True, bands=(Band(0, 300),), system=R9M729)
    scenario = Scenario((HERE, hidden))
    assert scenario.shown == (HERE,)
    assert scenario.drawn == TREATY_BANDS
    assert scenario.systems == ()
    assert [site.id for site in scenario.known_sites] == ["kaliningrad"]
    with pytest.raises(AtlasError, match="every launch point is hidden; show at least one"):
        Scenario((hidden,))


def test_a_launch_point_may_have_no_more_bands_than_a_scenario():
    nine = tuple(Band(0, 100 + i) for i in range(9))
    with pytest.raises(AtlasError, match="9 bands are more than one map can show; use at most 8"):
        Scenario((replace(HERE, bands=nine),))
    assert len(Scenario((replace(HERE, bands=nine[:8]),)).drawn) == 8


def test_a_system_of_the_reader_s_own_is_named_like_any_other():
    claims = own_tables.read_claims(
        b"system,range_max_km,claimant,claimed_on,source\nMine,700,Me,2026,notes\n"
    )
    own = Own(claims=claims)
    scenario = Scenario.parse(["mozdok"], ["none"], "own-mine", own=own)
    assert [band.outer_km for band in scenario.drawn] == [700]
    with pytest.raises(AtlasError, match="“own-mine” is no system of the catalogue"):
        Scenario.parse(["mozdok"], ["none"], "own-mine")


@pytest.mark.parametrize(
    ("sites", "keys"),
    [
        (["kaliningrad", "1,2,X", "3,4"], ["kaliningrad", "X", "3.0,4.0"]),
        (["40,10,kaliningrad"], ["kaliningrad (40.0,10.0)"]),
        (["40,10,kaliningrad", "kaliningrad"], ["kaliningrad (40.0,10.0)", "kaliningrad"]),
        (["54,20,X", "40,10,X"], ["X (54.0,20.0)", "X (40.0,10.0)"]),
        (['1.0,2.0,,"3.0,4.0"', "3,4"], ['"3.0,4.0"', "3.0,4.0"]),
        (["1,2,own-den", "own-den"], ["own-den (1.0,2.0)", "own-den"]),
    ],
)
def test_launch_points_of_one_name_are_told_apart_in_tables(sites, keys):
    own = Own(own_tables.read_sites(b"id,name,lat,lon,sources\nden,My den,5,6,me\n"))
    assert list(Scenario.parse(sites, own=own).keys.values()) == keys


@given(scenarios)
def test_no_two_launch_points_have_one_key(scenario):
    assert len(set(scenario.keys.values())) == len(scenario.points)


def test_one_place_with_different_bands_has_two_keys():
    here = LaunchPoint.parse("kaliningrad")
    twice = Scenario((here, replace(here, bands=(SHORTER,))))
    assert list(twice.keys.values()) == ["kaliningrad", "kaliningrad #2"]
