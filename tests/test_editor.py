"""What a reader does to the scenario, without the page: each input a value in, a value out."""

import copy
from dataclasses import FrozenInstanceError

import pytest

from editing import PART_VALUES, R9M729, TWENTY, added, address, names, opened, tokens
from geo.facts import catalog
from geo.page.editor import FIRST_OWN_BAND, NO_SYSTEM, OWN_POINT, PARTS, START
from geo.scenario.band import INTERMEDIATE, SHORTER
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import MAX_BANDS, MAX_LAUNCH_POINTS, VALUES
from geo.scenario.scenario import DEFAULT, Scenario


@pytest.fixture
def three():
    return opened(site=["kaliningrad", "mutlangen", "comiso"])


TWO = (LaunchPoint.parse("comiso"), LaunchPoint.parse("mozdok"))

# Launch points


def test_an_editor_is_a_value_and_what_is_done_makes_another():
    before = copy.deepcopy(START)
    assert START.typed("91, 2").typed("Comiso").with_treaty_band(SHORTER, False) != START
    assert before == START
    with pytest.raises(FrozenInstanceError):
        START.at = 1


def test_another_launch_point_is_added_by_its_place_and_is_then_the_one_to_work_on():
    two = added(START, "Comiso")
    assert (names(two), two.at, two.adding) == (["Kaliningrad", "Comiso"], 1, False)
    assert names(two.adding_or_not().from_list("mozdok")) == ["Kaliningrad", "Comiso", "Mozdok"]
    assert names(two.adding_or_not().clicked(1, 2)) == ["Kaliningrad", "Comiso", "1.00° N, 2.00° E"]


def test_a_launch_point_that_is_added_has_neither_name_nor_bands_of_the_active_one():
    two = opened(site=["54,20,My ship"]).apart(True).adding_or_not().clicked(1, 2)
    assert names(two) == ["My ship", "1.00° N, 2.00° E"]
    assert [point.bands is None for point in two.scenario.points] == [False, True]


def test_sites_shown_at_once_take_the_place_of_all_and_the_first_is_active(three):
    points = tuple(map(LaunchPoint.of, catalog.sites()[:2]))
    after = three.working_on(1).at_sites(points)
    assert (after.scenario.points, after.at) == (points, 0)
    assert after.controls()["preset"] == points[0].id


def test_adding_can_be_cancelled_and_the_controls_show_the_active_launch_point_again():
    adding = START.adding_or_not()
    assert [adding.controls()[key] for key in ("point", "preset")] == ["", OWN_POINT]
    assert adding.adding_or_not() == START
    assert names(adding.adding_or_not().typed("Comiso")) == ["Comiso"]


def test_a_bad_place_adds_nothing_and_adding_goes_on():
    refused = added(START, "91, 20")
    assert (refused.scenario, refused.adding, list(refused.problems)) == (DEFAULT, True, ["point"])
    after = refused.typed("Comiso")
    assert (names(after), after.problems) == (["Kaliningrad", "Comiso"], {})


def test_each_launch_point_is_moved_named_hidden_and_removed_alone(three):
    second = three.working_on(1)
    assert second.controls()["point"] == "48.826, 9.797"
    town = second.typed("1, 2").named("  My   town ")
    assert names(town) == ["Kaliningrad", "My town", "Comiso"]
    assert (town.controls()["point"], town.controls()["name"]) == ("1.0, 2.0, My town", "My town")
    assert address(town)["site"] == ["kaliningrad", "1.0,2.0,My town", "comiso"]
    hidden = town.hidden_or_shown()
    assert [point.hidden for point in hidden.scenario.points] == [False, True, False]
    assert address(hidden)["hide"] == ["2"]
    assert hidden.hidden_or_shown().scenario == town.scenario
    assert names(town.removed()) == ["Kaliningrad", "Comiso"]


@pytest.mark.parametrize(("at", "then"), [(0, 0), (1, 0), (2, 1)])
def test_when_one_is_removed_the_one_before_it_is_the_one_to_work_on(three, at, then):
    assert three.working_on(at).removed().at == then


def test_the_last_launch_point_shown_can_be_neither_hidden_nor_removed():
    hidden = added(START, "Comiso").hidden_or_shown().working_on(0)
    for refused in (START.removed(), START.hidden_or_shown(), hidden.removed(), hidden.hidden_or_shown()):
        assert len(refused.problems_at("point")) == 1
    assert hidden.removed().scenario == hidden.scenario


def test_a_thirteenth_launch_point_is_refused():
    full = opened(site=[f"{i}.0,{i}.0" for i in range(MAX_LAUNCH_POINTS + 1)])
    assert [point.lat for point in full.scenario.points] == list(range(MAX_LAUNCH_POINTS))  # the first twelve
    words = "13 launch points are more than one map can show; use at most 12"
    assert words in full.problems_at("link")[0]
    refused = added(full, "50, 50")
    assert (refused.scenario, refused.problems_at("point")) == (full.scenario, (words,))


def test_a_dragged_launch_point_becomes_the_active_one_and_takes_its_own_name_along():
    editor = opened(site=["kaliningrad", "54,20,My ship"]).clicked(1, 2, dragged=1)
    assert (names(editor), editor.at) == (["Kaliningrad", "My ship"], 1)
    assert names(editor.clicked(3, 4, dragged=0)) == ["3.00° N, 4.00° E", "My ship"]
    assert names(editor.clicked(3, 4, dragged=7)) == [
        "Kaliningrad",
        "My ship",
    ]
    assert editor.clicked(3, 4, dragged=7).active.lat == 3


def test_a_point_of_one_s_own_has_neither_the_name_nor_the_id_of_the_site_before():
    own = START.from_list("mozdok").from_list(OWN_POINT)
    assert own.scenario == Scenario.parse(["43.74,44.652"])
    assert own.controls()["preset"] == OWN_POINT


@pytest.mark.parametrize(
    "typed", ["54.71, 20.51", "54,71, 20,51", "54°42.6'N 20°30.6'E", "54.71N 20.51E", "20.51E 54.71N"]
)
def test_a_typed_point_moves_the_launch_point(typed):
    editor = START.typed(typed)
    assert (editor.active.lat, editor.active.lon) == pytest.approx((54.71, 20.51))
    assert names(editor) == ["54.71° N, 20.51° E"]
    assert (editor.controls()["preset"], editor.controls()["point"]) == (OWN_POINT, typed)


@pytest.mark.parametrize(
    "typed", ["91, 20", "20, 200", "NaN, 20", "", "somewhere", "54.71, 20.51," + "n" * 301]
)
def test_what_is_no_point_is_refused_and_stays_where_it_was_typed(typed):
    refused = START.typed(typed)
    assert (refused.scenario, list(refused.problems), refused.past) == (DEFAULT, ["point"], ())
    later = refused.with_treaty_band(SHORTER, False)
    assert (later.problems_at("point"), later.controls()["point"]) == (refused.problems_at("point"), typed)
    assert later.typed("1, 2").problems == {}


TAKEN = "there is already a launch point at 50.00° N, 20.00° E; choose another place"


@pytest.mark.parametrize("adding", [False, True])
def test_where_a_launch_point_is_there_comes_no_second_and_none_is_lost(adding):
    before = opened(site=["54,20,My ship", "50,20", "comiso"])
    before = before.adding_or_not() if adding else before
    refused = before.typed("50, 20, Here")
    assert (refused.scenario, refused.problems_at("point")) == (before.scenario, (TAKEN,))
    assert refused.controls()["point"] == "50, 20, Here"
    refused = refused.from_list("comiso")
    assert (refused.scenario, len(refused.problems_at("point"))) == (before.scenario, 1)
    assert refused.controls()["preset"] == OWN_POINT
    after = refused.typed("1, 2")
    assert (len(after.scenario.points), after.problems) == (3 + adding, {})


def test_a_hidden_launch_point_has_its_place_too():
    hidden = added(START, "50, 20").hidden_or_shown().working_on(0)
    assert hidden.typed("50, 20").problems_at("point") == (TAKEN,)


def test_no_change_of_name_or_bands_makes_one_of_two_launch_points():
    before = opened(site=["54,20,A", "54,20,B", "50,20"], **{"band.1": "0-480"}).apart(False)
    assert len(before.scenario.points) == 3
    refused = before.named("B")
    assert refused.scenario == before.scenario
    assert refused.problems_at("name") == (
        "there is already such a launch point; choose another name, place or bands",
    )
    refused = opened(site=["50,20", "50,20"], **{"band.1": "0-480"}).apart(False)
    assert (len(refused.scenario.points), len(refused.problems_at("bands"))) == (2, 1)
    assert refused.controls()["apart"]


def test_a_name_that_cannot_be_printed_is_refused_and_stays_in_its_box():
    refused = START.named("a\u202eb")
    assert (refused.scenario, list(refused.problems)) == (DEFAULT, ["name"])
    assert refused.controls()["name"] == "a\u202eb"
    assert refused.named("ab").problems == {}


# A place by its name


def test_an_ambiguous_name_is_offered_and_changes_nothing_until_one_is_chosen():
    asked = START.typed("Brest")
    labels = [each.label.split(" ·")[0] for each in asked.meaning.candidates[:2]]
    assert labels == ["Brest, Brest, Belarus", "Brest, Brittany, France"]
    assert (asked.scenario, asked.problems) == (DEFAULT, {})
    chosen = asked.placed(asked.meaning.candidates[1].point)
    assert (names(chosen), chosen.meaning.candidates) == (["Brest, France"], ())
    assert chosen.undone().scenario == DEFAULT
    assert asked.from_list("comiso").meaning.candidates == asked.adding_or_not().meaning.candidates == ()
    adding = added(START, "Brest")
    assert names(adding.placed(adding.meaning.candidates[0].point)) == ["Kaliningrad", "Brest, Belarus"]


def test_a_name_with_one_meaning_is_no_question():
    editor = START.typed("Vilnius")
    assert (names(editor), editor.meaning.candidates) == (["Vilnius, Lithuania"], ())
    assert editor.controls()["point"] == "Vilnius"


def test_a_far_larger_place_is_taken_and_the_others_of_its_name_stay_at_hand_until_the_next_step():
    editor = START.typed("Paris")
    assert names(editor) == ["Paris, France"]
    assert editor.meaning.candidates[0].label.startswith("Paris, Texas, United States")
    assert names(editor.typed("Paris, Texas")) == ["Paris, Texas, United States"]
    for after in (editor.typed("Paris, Texas"), editor.undone()):
        assert after.meaning.candidates == ()


def test_a_word_that_coordinates_know_is_the_place_that_is_called_so():
    assert names(START.typed("NaN")) == ["Nan, Thailand"]


def test_a_name_with_a_number_in_it_is_no_wrong_latitude():
    assert names(START.typed("Arzamas-16")) == ["Sarov, Russia"]
    assert "Severomorsk, Murmansk, Russia" in START.typed("Severomorsk-3").meaning.candidates[0].label
    assert "is no place the atlas knows" in START.typed("Xyzzyville-7").problems_at("point")[0]


@pytest.mark.parametrize("words", ["Neverland, Poland", "Paris, Atlantis"])
def test_a_place_that_its_country_does_not_have_is_no_wrong_latitude(words):
    name, area = words.split(", ")
    assert START.typed(words).problems_at("point") == (
        f"“{name}” in “{area}” is no place the atlas knows; give coordinates, such as 54.71, 20.51",
    )


@pytest.mark.parametrize("words", ["Xyzzyville", "<script>alert(alert)</script>", "?" * 400, "\u202e"])
def test_an_unknown_place_says_so(words):
    refused = START.typed(words)
    assert refused.scenario == DEFAULT
    assert (
        "is no place the atlas knows; give coordinates, such as 54.71, 20.51"
        in refused.problems_at("point")[0]
    )


# Bands, system and the rest


def test_switches_take_the_treaty_s_bands_away_and_back():
    one = START.with_treaty_band(SHORTER, False)
    none = one.with_treaty_band(INTERMEDIATE, False)
    assert (tokens(one), tokens(none), address(none)["band"]) == (["intermediate"], [], ["none"])
    assert tokens(none.with_treaty_band(SHORTER, True)) == ["shorter"]


def test_a_third_switch_adds_bands_of_one_s_own_and_keeps_them_while_it_is_off():
    on = START.with_own_band(True)
    assert tokens(on) == ["shorter", "intermediate", FIRST_OWN_BAND]
    two = on.with_own_bands("0-1,000, 500–2350")
    assert tokens(two)[2:] == ["0-1000", "500-2350"]
    assert two.controls()["own_bands"] == "0-1,000, 500–2350"
    off = two.with_own_band(False)
    assert tokens(off) == ["shorter", "intermediate"]
    assert off.clicked(1, 2).with_own_band(True).bands == two.bands


@pytest.mark.parametrize("typed", ["1000-500", "0-0", "-5-10", "0-1e9", "everything", TWENTY, " "])
def test_what_is_no_band_is_refused_and_the_bands_stay_and_the_box(typed):
    before = START.with_own_band(True)
    refused = before.with_own_bands(typed)
    assert (refused.scenario, list(refused.problems)) == (before.scenario, ["bands"])
    moved = refused.from_list("comiso")
    assert (moved.controls()["own_bands"], moved.problems_at("bands")) == (
        typed,
        refused.problems_at("bands"),
    )
    off = moved.with_treaty_band(SHORTER, False)  # the other switches go on working
    assert (tokens(off), list(off.problems)) == (["intermediate", FIRST_OWN_BAND], ["bands"])
    assert off.with_own_band(False).problems == {}


def test_an_emptied_box_for_bands_is_said():
    emptied = START.with_own_band(True).with_own_bands(" ")
    assert emptied.problems_at("bands") == (
        "no band is given; write its inner and outer range in km, such as 0-480",
    )


def test_a_treaty_s_band_that_is_one_too_many_is_refused_and_its_switch_stays_off():
    eight = opened(band=[f"0-{100 + i}" for i in range(MAX_BANDS)])
    refused = eight.with_treaty_band(SHORTER, True)
    assert (refused.scenario, refused.controls()["shorter"]) == (eight.scenario, False)
    assert refused.problems_at("bands") == (
        f"{MAX_BANDS + 1} bands are more than one map can show; use at most 8",
    )


def test_a_treaty_s_band_typed_as_one_s_own_is_there_once_and_its_switch_shows_it():
    editor = START.with_own_band(True).with_treaty_band(INTERMEDIATE, False)
    editor = editor.with_own_bands("shorter; intermediate; 0-480")
    assert tokens(editor) == ["shorter", "intermediate", "0-480"]
    assert editor.controls()["intermediate"]


def test_a_launch_point_has_bands_and_a_system_of_its_own(three):
    own = three.working_on(2).apart(True).with_treaty_band(INTERMEDIATE, False).with_system(R9M729)
    assert address(own) == {
        "site": ["kaliningrad", "mutlangen", "comiso"],
        "band.3": ["shorter"],
        "system.3": [R9M729],
    }
    shown = own.working_on(0).controls()
    assert (shown["intermediate"], shown["apart"], shown["system"]) == (True, False, NO_SYSTEM)
    assert not own.working_on(0).working_on(2).controls()["intermediate"]
    assert own.apart(False).scenario == Scenario.parse(["kaliningrad", "mutlangen", "comiso"])


def test_a_launch_point_that_moves_keeps_its_own_bands(three):
    moved = three.apart(True).with_own_band(True).typed("Mozdok")
    assert [band.token for band in moved.scenario.points[0].bands] == ["shorter", "intermediate", "0-480"]


def test_an_unclear_place_of_a_link_is_offered_to_choose_from():
    unclear = opened(site=["Springfield"])
    assert "Springfield" in unclear.problems_at("link")[0]
    found = unclear.meaning.candidates
    assert len(found) > 5
    chosen = unclear.placed(found[1].point)
    assert (chosen.scenario.points, chosen.problems_at("link")) == ((found[1].point,), ())
    assert chosen.meaning.candidates == ()
    for clear in (["Berlin"], ["54,20"], ["kaliningrad"], ["Springfield", "mozdok"], []):
        assert opened(site=clear).meaning.candidates == ()


def test_one_place_can_stand_twice_with_different_bands_and_its_link_keeps_both(three):
    twice = three.apart(True).with_treaty_band(SHORTER, False).adding_or_not().from_list("kaliningrad")
    assert names(twice) == ["Kaliningrad", "Mutlangen", "Comiso", "Kaliningrad"]
    assert opened(**address(twice)).scenario == twice.scenario


def test_every_system_can_be_chosen():
    for system in catalog.systems():
        chosen = START.with_system(system.id)
        assert (chosen.scenario.systems, chosen.controls()["system"]) == ((system,), system.id)
    assert chosen.with_system(NO_SYSTEM).scenario == DEFAULT


def test_each_part_is_shown_by_its_control_and_is_in_the_link(three):
    assert {"members", "union", "circle", "units", "notation"} <= {*PARTS}
    editor = three
    for part in PARTS:
        value = "eu" if part == "members" else PART_VALUES[part][-1]
        editor = editor.with_part(part, value)
        assert editor.controls()[part] == value != PART_VALUES[part][0]
    assert opened(**address(editor)).scenario == editor.scenario
    assert set(address(editor)) == {"site", *(row.key for row in VALUES if row.field in PARTS)}


def test_a_year_is_looked_at_and_left_and_both_can_be_undone(three):
    then = three.in_year(1983)
    assert (then.scenario.year, address(then)["year"]) == (1983, ["1983"])
    assert then.in_year(None).scenario == three.scenario
    assert then.in_year(None).undone().scenario.year == 1983
    assert then.undone().scenario == three.scenario


def test_the_box_for_the_place_follows_the_notation_and_is_read_back_to_the_same_place():
    ship = START.typed("46.5, -6.25, A ship").with_part("notation", "dms")
    assert ship.controls()["point"] == "46°30′00″ N, 6°15′00″ W, A ship"
    assert ship.typed(ship.controls()["point"] + " ").scenario == ship.scenario
    site = ship.from_list("kaliningrad")  # 54.706, 20.511
    assert site.controls()["point"] == "54°42′21.6″ N, 20°30′39.6″ E"
    assert site.with_part("notation", "decimal").controls()["point"] == "54.706, 20.511"
    assert site.typed("91, 2").with_part("notation", "decimal").controls()["point"] == "91, 2"


@pytest.mark.parametrize(
    ("control", "wrong"), [("point", START.typed("91, 2")), ("name", START.named("x" * 1000))]
)
def test_what_was_refused_stays_to_be_corrected_until_the_reader_turns_to_another_place(control, wrong):
    typed = wrong.controls()[control]
    for stays in (wrong.with_tables([]), wrong.with_part("notation", "dms"), wrong.with_own_band(True)):
        assert stays.controls()[control] == typed
        assert stays.problems_at(control)
    for left in (wrong.adding_or_not(), wrong.clicked(1, 2), wrong.working_on(0), wrong.at_sites(TWO)):
        assert left.controls()[control] != typed
        assert not left.problems_at(control)


def test_the_bands_of_a_second_launch_point_are_joined_with_the_first_s_until_the_reader_separates_them():
    two = added(START, "Comiso")
    assert two.scenario.union
    apart = two.with_part("union", False)
    assert not added(apart, "Mozdok").scenario.union
    assert added(two, "Mozdok").scenario.union
    assert not two.removed().scenario.union
    assert added(apart.removed(), "Mozdok").scenario.union
    sites = (LaunchPoint(1, 2), LaunchPoint(3, 4))
    assert START.at_sites(sites).scenario.union
    assert not two.at_sites(sites[:1]).scenario.union
