"""What a reader may mean by words: every site and place they can name, and nothing guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import catalog, meant, uploads
from geo.launch_point import LaunchPoint
from hostile import NAMES

DENS = uploads.read_sites(b"name,lat,lon,sources\nDen,1,2,me\nDen,3,4,me\n54 base,5,6,me\n")


def names(words, own=()):
    return [candidate.point.name for candidate in meant.offered(words, own)]


@pytest.mark.parametrize("words", ["Kapustin Yar", "kapustin-yar", "KAPUSTIN  YAR, Russia"])
def test_every_site_whose_name_begins_with_the_words_is_offered(words):
    sites = [site for site in catalog.sites() if site.name.startswith("Kapustin Yar")]
    assert len(sites) == 3
    found = meant.offered(words)
    assert [candidate.point for candidate in found[:3]] == [LaunchPoint.of(site) for site in sites]
    for site, candidate in zip(sites, found, strict=False):
        assert candidate.label == f"{site.name}, Russia · site of the list · {site.system}"


def test_a_site_and_other_places_of_its_name_are_all_offered_each_once():
    assert names("Kaliningrad") == ["Kaliningrad", "Korolev, Russia"]  # called Kaliningrad from 1938 to 1996
    assert "found as “Kaliningrad”" in meant.offered("Kaliningrad")[1].label
    assert names("Chita")[:2] == ["Chita", "Chita, Japan"]


@pytest.mark.parametrize("words", ["Comiso", "mozdok, russia", "kapustin-yar-9m729", "Greenham Common"])
def test_what_means_one_site_and_nothing_else_needs_no_question(words):
    assert meant.offered(words) == ()
    assert LaunchPoint.parse(words).id


def test_the_beginning_of_a_site_s_name_is_a_question():
    assert names("Greenham")[0] == "Greenham Common"


def test_a_reader_s_sites_of_one_name_are_offered_and_a_number_in_a_name_is_no_place():
    assert [each.point.lat for each in meant.offered("den", DENS)[:2]] == [1, 3]
    assert names("54 base", DENS) == []  # nothing else is called so
    assert names("54, 20", DENS) == []


@pytest.mark.parametrize("words", ["54.71, 20.51", "91, 20", "", "   ", "Xyzzyville", "Paris, Atlantis", ","])
def test_coordinates_and_what_means_nothing_leave_nothing_to_choose(words):
    assert meant.offered(words) == ()


def test_a_name_has_its_region_where_a_country_has_several_of_it():
    assert names("Springfield, Illinois") == ["Springfield, Illinois, United States"]
    assert len(set(names("Springfield"))) == meant.MOST + 1
    assert names("Vilnius") == ["Vilnius, Lithuania"]


def test_the_name_of_a_place_stays_there_and_one_that_somebody_gave_does_not():
    for words in ("Springfield, Illinois", "Brest", "Kaliningrad"):
        for candidate in meant.offered(words):
            assert meant.own_name(candidate.point) == ""
    (brest, *_) = meant.offered("Brest, Belarus")
    assert meant.own_name(LaunchPoint(brest.point.lat, brest.point.lon, "My ship")) == "My ship"
    assert meant.own_name(LaunchPoint(1, 2, "Brest, Belarus")) == "Brest, Belarus"
    assert meant.own_name(LaunchPoint(1, 2)) == ""


@given(st.text() | st.sampled_from(NAMES))
def test_no_words_break_the_search_for_what_they_mean(words):
    assert len(meant.offered(words, DENS)) <= meant.MOST + 1
    assert "\n" not in meant.unknown(words)
