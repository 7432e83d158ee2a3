"""What a reader may mean by words: every site and place they can name, and nothing guessed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.facts import catalog, gazetteer, own_tables
from geo.scenario import place_search
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.place_search import Meaning
from geo.words.errors import PlaceError
from hostile import NAMES

DENS = own_tables.read_sites(b"name,lat,lon,sources\nDen,1,2,me\nDen,3,4,me\n54 base,5,6,me\n")


def names(words, own=()):
    return [candidate.point.name for candidate in place_search.search(words, own).candidates]


@pytest.mark.parametrize("words", ["Kapustin Yar", "kapustin-yar", "KAPUSTIN  YAR, Russia"])
def test_every_site_whose_name_begins_with_the_words_is_offered(words):
    sites = [site for site in catalog.sites() if site.name.english.startswith("Kapustin Yar")]
    assert len(sites) == 5
    found = place_search.search(words).candidates
    assert [candidate.point for candidate in found[: len(sites)]] == [LaunchPoint.of(site) for site in sites]
    for site, candidate in zip(sites, found, strict=False):
        assert candidate.label == f"{site.name}, Russia · site of the list · {site.system}"


def test_a_site_and_other_places_of_its_name_are_all_offered_each_once():
    assert names("Chita")[:2] == ["Chita", "Chita, Japan"]


def test_a_site_is_taken_before_a_place_that_was_called_so_once():
    meaning = place_search.search("Kaliningrad")
    assert meaning.taken == LaunchPoint.parse("kaliningrad")
    assert names("Kaliningrad") == ["Korolev, Russia"]  # called Kaliningrad from 1938 to 1996
    assert "found as “Kaliningrad”" in meaning.candidates[0].label


@pytest.mark.parametrize(
    ("words", "name", "beside"),
    [
        ("Odesa", "Odesa, Ukraine", ["Odessa, United States"]),
        (
            "Cambridge, Massachusetts",
            "Cambridge, Massachusetts, United States",
            ["Newton, Massachusetts, United States"],
        ),
        ("Hong Kong", "Hong Kong, Hong Kong", ["Hong Kong Island, Hong Kong"]),
        ("Santiago", "Santiago, Chile", ["Santiago, Philippines"]),
    ],
)
def test_a_place_of_that_name_is_taken_before_those_that_have_it_besides(words, name, beside):
    meaning = place_search.search(words)
    assert meaning.taken.name == name
    assert names(words)[:1] == beside
    assert "Or: " in place_search.taken_for(words)


def test_what_is_called_so_comes_before_what_has_the_name_besides():
    labels = [each.label for each in place_search.search("Alexandria").candidates]
    assert place_search.search("Alexandria").taken.name == "Alexandria, Egypt"
    (mashhad,) = [each for each in labels if each.startswith("Mashhad")]
    assert "found as “Alexandria”" in mashhad
    assert all("found as" not in each for each in labels[: labels.index(mashhad)])
    with pytest.raises(PlaceError, match=r"Cartersville, United States \(also called “Birmingham”\)$"):
        place_search.read("Birmingham")


@pytest.mark.parametrize(
    "words", ["Cambridge", "Victoria", "Kingston", "York", "Santiago, Peru", "Hong Kong"]
)
def test_no_coordinates_are_listed_where_a_region_tells_places_apart(words):
    for each in place_search.search(words).candidates:
        assert not re.match("-?[0-9]", place_search.as_written(each))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Paris, Texas", "Paris, Texas, United States"),
        ("Paris, TX", "Paris, Texas, United States"),
        ("Paris, Tex", "Paris, Texas, United States"),
        ("Brest, Brittany, France", "Brest, Brittany, France"),
        ("Brest, France", "Brest, France"),
        ("Luxembourg, Luxembourg", "Luxembourg, Luxembourg"),
    ],
)
def test_the_region_that_was_asked_for_stays_in_the_name(words, name):
    point = place_search.launch_point(words)
    assert point.name == name
    assert point.token.endswith(name)
    assert place_search.launch_point(name) == point


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "Severomorsk-3",
            "“Severomorsk-3” is no place the atlas knows; write coordinates, such as 54.71,20.51, or: ",
        ),
        (
            "Xyzzyville-7",
            "“Xyzzyville-7” is no site of the catalogue, no place the atlas knows and no coordinates",
        ),
        ("Xyzzyville 7, Poland", "or a town with its country"),
        ("54 Xyzzyville", "is not a latitude and a longitude"),
    ],
)
def test_a_name_with_a_number_behind_it_is_a_name(words, said):
    with pytest.raises(PlaceError) as refusal:
        place_search.read(words)
    assert said in str(refusal.value)
    assert place_search.taken_for("Arzamas-16") == "“Arzamas-16” was taken for Sarov, Russia."


def test_a_place_of_the_reader_s_own_is_taken_by_its_name_before_all_others():
    mine = own_tables.read_places(
        b"name,country,lat,lon\nBerlin,Nowhere,1,2\nDepot,,3,4\nTwin,,5,6\nTwin,,7,8\n"
    )
    found = place_search.search("berlin", mine)
    assert found.taken == LaunchPoint(1, 2, "Berlin, Nowhere")
    assert names("berlin", mine)[:1] == ["Berlin, Germany"]
    assert place_search.launch_point("Berlin, Nowhere", mine) == found.taken
    assert place_search.launch_point("Berlin, Germany", mine).lat == 52.524
    assert place_search.launch_point("depot", mine).name == "Depot"
    with pytest.raises(
        PlaceError, match=r"“Twin” may mean several places; write one of: 5\.0,6\.0,Twin; 7\.0,8\.0,Twin$"
    ):
        place_search.read("Twin", mine)
    assert place_search.launch_point("5.0,6.0,Twin", mine).lat == 5


@pytest.mark.parametrize("words", ["Comiso", "mozdok, russia", "kapustin-yar-9m729", "Greenham Common"])
def test_what_means_one_site_and_nothing_else_needs_no_question(words):
    assert place_search.search(words) == Meaning(LaunchPoint.parse(words))
    assert LaunchPoint.parse(words).id


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Wuppertal", "Wuppertal, Germany"),
        ("München", "Munich, Germany"),
        ("Warschau", "Warsaw, Poland"),
        ("Kiev", "Kyiv, Ukraine"),
        ("Vilnius", "Vilnius, Lithuania"),
        ("Berlin, Germany", "Berlin, Germany"),
        ("Springfield, Illinois", "Springfield, Illinois, United States"),
    ],
)
def test_a_single_place_that_is_called_so_is_taken(words, name):
    meaning = place_search.search(words)
    assert (meaning.taken.name, meaning.candidates) == (name, ())


@pytest.mark.parametrize(
    ("words", "name", "other"),
    [
        ("Berlin", "Berlin, Germany", "North Canton, Ohio, United States"),
        ("Paris", "Paris, France", "Paris, Texas, United States"),
        ("London", "London, United Kingdom", "London, Ontario, Canada"),
        ("Moscow", "Moscow, Russia", "Moscow, Idaho, United States"),
    ],
)
def test_a_place_with_ten_times_the_people_is_taken_and_the_others_of_its_name_are_named(words, name, other):
    meaning = place_search.search(words)
    assert meaning.taken.name == name
    assert meaning.candidates[0].label.startswith(other)


@pytest.mark.parametrize("words", ["Brest", "Odessa", "Birmingham", "Chita", "Springfield", "Kapustin Yar"])
def test_places_of_like_size_are_a_question(words):
    meaning = place_search.search(words)
    assert meaning.taken is None
    assert len(meaning.candidates) > 1


@pytest.mark.parametrize("words", ["Berlin", "Paris", "Brest", "NATO", "Tirna", "Sankt Pe"])
def test_no_key_of_the_gazetteer_is_shown_and_nothing_that_is_only_near_an_exact_name(words):
    labels = [each.label for each in place_search.search(words).candidates]
    assert not re.search("parisofthenorth|berlin[a-z]|tirnaveni|sanktp", " ".join(labels))
    exact = [place for place in gazetteer.find(words, 30) if place.exact]
    assert len(labels) <= len(exact) or not exact


def test_the_beginning_of_a_site_s_name_is_a_question():
    assert names("Greenham")[0] == "Greenham Common"


def test_a_reader_s_sites_of_one_name_are_offered_and_a_number_in_a_name_is_no_place():
    assert [each.point.lat for each in place_search.search("den", DENS).candidates[:2]] == [1, 3]
    assert place_search.search("54 base", DENS).taken.name == "54 base"
    assert names("54 base", DENS) == []  # nothing else is called so
    assert names("54, 20", DENS) == []


@pytest.mark.parametrize("words", ["54.71, 20.51", "91, 20", "", "   ", "Xyzzyville", "Paris, Atlantis", ","])
def test_coordinates_and_what_means_nothing_leave_nothing_to_choose(words):
    assert place_search.search(words) == place_search.NOTHING


def test_a_name_has_its_region_where_a_country_has_several_of_it():
    assert len(set(names("Springfield"))) == place_search.MAX_CANDIDATES + 1


def test_the_name_of_a_place_stays_there_and_one_that_somebody_gave_does_not():
    for words in ("Springfield, Illinois", "Brest", "Kaliningrad"):
        for candidate in place_search.search(words).candidates:
            assert place_search.own_name(candidate.point) == ""
    brest = place_search.search("Brest, Belarus").taken
    assert place_search.own_name(LaunchPoint(brest.lat, brest.lon, "My ship")) == "My ship"
    assert place_search.own_name(LaunchPoint(1, 2, "Brest, Belarus")) == "Brest, Belarus"
    assert place_search.own_name(LaunchPoint(1, 2)) == ""


@pytest.mark.parametrize("words", ["Wuppertal", "Berlin", "berlin, germany", "Warschau", "Київ", "kalinin"])
def test_a_text_is_read_as_the_box_takes_it(words):
    assert place_search.read(words) == (
        place_search.search(words).taken,
        place_search.search(words).candidates,
    )
    assert place_search.launch_point(words).token.endswith(place_search.search(words).taken.name)


@pytest.mark.parametrize(
    "words", ["kaliningrad", "Kaliningrad", "54.71,20.51,Brest", "Kapustin Yar", "own-2"]
)
def test_a_site_and_coordinates_are_read_as_ever(words):
    assert place_search.read(words, DENS) == (LaunchPoint.parse(words, DENS), ())
    assert place_search.taken_for(words, DENS) == ""


@pytest.mark.parametrize("words", ["comi so", "Comi-so, Italy", "COMISO"])
def test_a_site_is_found_by_its_name_with_spaces_or_hyphens_in_it(words):
    assert place_search.launch_point(words).id == "comiso"


@pytest.mark.parametrize(
    "words", ["Brest", "Odessa", "Springfield", "Birmingham", "Tirna", "Sankt Pe", "San Jose"]
)
def test_of_several_places_an_error_lists_what_can_be_written_for_each(words):
    with pytest.raises(PlaceError) as refusal:
        place_search.read(words)
    message, (may, listed) = str(refusal.value), str(refusal.value).rsplit(": ", 1)
    assert re.search("may mean several places|may mean many places|no place the atlas knows", may)
    offered = [each.point for each in place_search.search(words).candidates[: place_search.MAX_CANDIDATES]]
    for text in listed.removeprefix("or: ").split("; "):
        point = place_search.launch_point(text.partition(" (also called")[0])
        assert (point.lat, point.lon) in [(each.lat, each.lon) for each in offered]
    assert "\n" not in message


def test_what_a_name_was_taken_for_is_said_where_others_have_it():
    assert place_search.taken_for("Moscow").startswith(
        "“Moscow” was taken for Moscow, Russia. Or: Moscow, Idaho, United States · "
    )
    assert place_search.taken_for("Wuppertal") == ""


@pytest.mark.parametrize("text", ["nan,nan", "inf, 20", "nan,nan,nan"])
def test_missing_degrees_are_no_town(text):
    with pytest.raises(PlaceError):
        place_search.read(text)


@pytest.mark.parametrize("words", ["東京", "القدس", "Пионерский Новый"])
def test_a_name_in_letters_that_the_gazetteer_lacks_is_asked_for_in_latin_ones(words):
    with pytest.raises(PlaceError) as refusal:
        place_search.read(words)
    assert str(refusal.value) == place_search.unknown(words)
    assert "write it in Latin letters" in str(refusal.value)


@given(st.text() | st.sampled_from(NAMES))
def test_no_words_break_the_search_for_what_they_mean(words):
    assert len(place_search.search(words, DENS).candidates) <= place_search.MAX_CANDIDATES + 1
    assert "\n" not in place_search.unknown(words)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Königsberg", "“Königsberg” was taken for Kaliningrad, Russia."),
        ("Berlin, USA", "“Berlin, USA” was taken for North Canton, United States."),
        ("Brest France", ""),
        ("Wuppertal", ""),
        ("kaliningrad", ""),
        ("54.71, 20.51", ""),
    ],
)
def test_a_place_that_is_taken_by_another_of_its_names_is_told(text, said):
    assert place_search.taken_for(text) == said
