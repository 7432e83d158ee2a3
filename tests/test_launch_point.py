"""Launch points: how they are named, moved, and kept apart from one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.coordinates.points import MAX_TEXT_LENGTH, parse_point
from geo.facts import catalog, own_tables
from geo.scenario import place_search
from geo.scenario.band import SHORTER
from geo.scenario.launch_point import LaunchPoint
from geo.words.errors import PlaceError
from hostile import NAMES

OWN = own_tables.read_sites(b"id,name,lat,lon,sources\nden,My den,1,2,me\nkaliningrad,Elsewhere,3,4,me\n")


@pytest.mark.parametrize(
    "words", ["mozdok", "MOZDOK", " mozdok ", "Mozdok", "mozdok,  russia", "Mozdok, Russia"]
)
def test_a_site_is_found_by_its_id_or_its_name_in_any_case(words):
    assert LaunchPoint.parse(words).id == "mozdok"


def test_every_site_is_found_by_its_name_and_country_or_another_of_that_name():
    names = [f"{site.name}, {site.country}" for site in catalog.sites()]
    for site, name in zip(catalog.sites(), names, strict=True):
        found = LaunchPoint.parse(name)
        assert found.name == site.name.english
        if names.count(name) == 1:
            assert found.id == site.id


def test_a_reader_s_site_is_found_by_id_and_name_and_only_with_their_table():
    assert LaunchPoint.parse("own-den", OWN) == LaunchPoint.parse("my DEN", OWN)
    assert LaunchPoint.parse("kaliningrad", OWN).lat == 54.706  # theirs never stands for one of the atlas's
    assert LaunchPoint.parse("own-kaliningrad", OWN).lat == 3
    with pytest.raises(PlaceError, match="“own-den” is no site of the catalogue"):
        LaunchPoint.parse("own-den")


def test_a_name_of_several_sites_is_refused_with_their_ids():
    twins = own_tables.read_sites(b"id,name,lat,lon,sources\na,Den,1,2,me\nb,Den,3,4,me\n")
    with pytest.raises(PlaceError, match="“den” is the name of 2 sites; write one of: own-a, own-b"):
        LaunchPoint.parse("den", twins)
    assert LaunchPoint.parse("own-b", twins).lat == 3


def test_an_id_of_the_catalogue_is_no_reader_s_site_of_that_name():
    assert (
        LaunchPoint.parse("mozdok", own_tables.read_sites(b"name,lat,lon,sources\nMozdok,1,2,me\n")).lat
        == 43.74
    )


def test_a_reader_s_site_is_a_plain_point_in_a_link_and_keeps_its_id_in_tables():
    site = LaunchPoint.parse("own-den", OWN)
    assert (site.token, site.key, site.label) == ("1.0,2.0,My den", "own-den", "My den")


def test_a_point_that_moves_keeps_its_bands_and_is_shown():
    there = LaunchPoint(1, 2, "There")
    moved = LaunchPoint(3, 4, "Here", "here", True, (SHORTER,), catalog.systems()[0]).moved_to(there)
    assert moved == LaunchPoint(1, 2, "There", "", False, (SHORTER,), catalog.systems()[0])


def test_a_point_is_kept_to_a_tenth_of_a_millimetre_and_zero_has_no_sign():
    point = LaunchPoint(-0.0, 0.1 + 0.2)
    assert str(point.lat) == "0.0"
    assert (point.lon, point.token) == (0.3, "0.0,0.3")
    assert LaunchPoint(-1e-10, 0) == LaunchPoint(0, 0)


def test_a_point_without_a_name_is_called_by_its_coordinates():
    point = LaunchPoint(-16.8, 179.99)
    assert (point.key, point.label) == ("-16.8,179.99", "16.80° S, 179.99° E")


@pytest.mark.parametrize("name", ["n" * 301, "a\nb", "a\0b", "\u202eabc", "a\tb", "\ud800"])
def test_a_name_too_long_or_unprintable_is_refused(name):
    with pytest.raises(PlaceError, match=r"use at most 300|cannot be printed; leave it out"):
        LaunchPoint(1, 2, name)


@pytest.mark.parametrize(
    "name", ["1984", "30 m", "N", "West", "20, Main St", ",a", ";", "20 E", "54.7, 20.5", "7 miles"]
)
def test_a_name_that_looks_like_more_of_the_point_is_kept_by_its_link(name):
    point = LaunchPoint(54, 20.5, name)
    assert LaunchPoint.parse(point.token) == point


def test_joiners_of_scripts_and_emoji_may_stand_in_a_name():
    for name in ("می\u200cخواهم", "👩\u200d🚀", "n" * 300):
        assert LaunchPoint.parse(f"1,2,{name}").name == name


@given(st.text() | st.sampled_from(NAMES) | st.from_regex(r"[-\d.,;°' NSEW]{1,40}"))
def test_no_text_breaks_the_reading_of_a_launch_point(words):
    try:
        point = LaunchPoint.parse(words)
    except PlaceError as error:
        refusal = str(error)
    else:
        refusal = ""
        assert abs(point.lat) <= 90
        assert abs(point.lon) <= 180
        assert LaunchPoint.parse(point.token) == point
    assert "\n" not in refusal


@pytest.mark.parametrize("piece", ["9", "1 ", "1-", "1 1 1 1 N ", "-", "N", "54°", "1,", "é", "\u00a0", " "])
def test_a_text_too_long_for_a_place_is_refused_before_it_is_read(piece):
    text = (piece * (MAX_TEXT_LENGTH + 1))[: MAX_TEXT_LENGTH + 1]
    for read in (LaunchPoint.parse, parse_point):
        with pytest.raises(PlaceError, match="has 401 characters; write a place in at most 400"):
            read(text)
    assert place_search.search(text) == place_search.NOTHING


@given(st.floats(-90, 90), st.floats(-180, 180), st.sampled_from(["", "A ship", "1984", "a, b", *NAMES]))
@pytest.mark.parametrize("notation", ["decimal", "dms"])
def test_a_point_as_it_is_written_is_read_back_to_the_same_place(notation, lat, lon, name):
    point = LaunchPoint(lat, lon, name)
    read = LaunchPoint.parse(point.written(notation))
    assert (read.lat, read.lon) == pytest.approx((point.lat, point.lon), abs=4e-8)  # 4 mm
    assert read.name == point.name
    assert notation == "dms" or read == point
