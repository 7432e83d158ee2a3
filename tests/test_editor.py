"""What a reader does to the scenario, without the page: each input a value in, a value out."""

import copy
from dataclasses import FrozenInstanceError, replace
from itertools import pairwise
from urllib.parse import parse_qs

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from geo.facts import catalog
from geo.page.editor import FIRST_OWN_BAND, MAX_STEPS_BACK, NO_SYSTEM, OWN_POINT, PARTS, START, Editor
from geo.scenario import link
from geo.scenario.band import INTERMEDIATE, SHORTER, Band
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import MAX_BANDS, MAX_SITES
from geo.scenario.scenario import DEFAULT, Scenario
from hostile import NAMES

SITES = "name,lat,lon,sources\n"
CLAIMS = "system,range_max_km,claimant,claimed_on,source\n"
DEN, MINE = SITES + "Secret den,54.7,20.5,my notes\n", CLAIMS + "Mine,700,Me,2026,my notes\n"
R9M729 = "9m729"


def opened(**query):
    return Editor.opened({key: [value] if isinstance(value, str) else value for key, value in query.items()})


def address(editor):
    return parse_qs(link.query(editor.scenario))


def names(editor):
    return [site.called(editor.scenario.notation) for site in editor.scenario.sites]


def tokens(editor):
    return [band.token for band in editor.bands]


def added(editor, words):
    return editor.adding_or_not().typed(words)


def brought(editor, *contents):
    made = [data if isinstance(data, bytes) else data.encode() for data in contents]
    return editor.with_tables([(data, f"{number}.csv") for number, data in enumerate(made)])


@pytest.fixture
def three():
    return opened(site=["kaliningrad", "mutlangen", "comiso"])


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
    assert [site.bands is None for site in two.scenario.sites] == [False, True]


def test_sites_shown_at_once_take_the_place_of_all_and_the_first_is_active(three):
    points = tuple(map(LaunchPoint.of, catalog.sites()[:2]))
    after = three.working_on(1).at_sites(points)
    assert (after.scenario.sites, after.at) == (points, 0)
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
    assert [site.hidden for site in hidden.scenario.sites] == [False, True, False]
    assert address(hidden)["hide"] == ["2"]
    assert hidden.hidden_or_shown().scenario == town.scenario
    assert names(town.removed()) == ["Kaliningrad", "Comiso"]


@pytest.mark.parametrize(("at", "then"), [(0, 0), (1, 0), (2, 1)])
def test_when_one_is_removed_the_one_before_it_is_the_one_to_work_on(three, at, then):
    assert three.working_on(at).removed().at == then


def test_the_last_launch_point_shown_can_be_neither_hidden_nor_removed():
    hidden = added(START, "Comiso").hidden_or_shown().working_on(0)
    for refused in (START.removed(), START.hidden_or_shown(), hidden.removed(), hidden.hidden_or_shown()):
        assert len(refused.said("point")) == 1
    assert hidden.removed().scenario == hidden.scenario


def test_a_thirteenth_launch_point_is_refused():
    full = opened(site=[f"{i}.0,{i}.0" for i in range(MAX_SITES + 1)])
    assert [site.lat for site in full.scenario.sites] == list(range(MAX_SITES))  # the first twelve
    words = "13 launch points are more than one map can show; use at most 12"
    assert words in full.said("link")[0]
    refused = added(full, "50, 50")
    assert (refused.scenario, refused.said("point")) == (full.scenario, (words,))


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
    assert (later.said("point"), later.controls()["point"]) == (refused.said("point"), typed)
    assert later.typed("1, 2").problems == {}


TAKEN = "there is already a launch point at 50.00° N, 20.00° E; choose another place"


@pytest.mark.parametrize("adding", [False, True])
def test_where_a_launch_point_is_there_comes_no_second_and_none_is_lost(adding):
    before = opened(site=["54,20,My ship", "50,20", "comiso"])
    before = before.adding_or_not() if adding else before
    refused = before.typed("50, 20, Here")
    assert (refused.scenario, refused.said("point")) == (before.scenario, (TAKEN,))
    assert refused.controls()["point"] == "50, 20, Here"
    refused = refused.from_list("comiso")
    assert (refused.scenario, len(refused.said("point"))) == (before.scenario, 1)
    assert refused.controls()["preset"] == OWN_POINT
    after = refused.typed("1, 2")
    assert (len(after.scenario.sites), after.problems) == (3 + adding, {})


def test_a_hidden_launch_point_has_its_place_too():
    hidden = added(START, "50, 20").hidden_or_shown().working_on(0)
    assert hidden.typed("50, 20").said("point") == (TAKEN,)


def test_no_change_of_name_or_bands_makes_one_of_two_launch_points():
    before = opened(site=["54,20,A", "54,20,B", "50,20"], **{"band.1": "0-480"}).apart(False)
    assert len(before.scenario.sites) == 3
    refused = before.named("B")
    assert refused.scenario == before.scenario
    assert refused.said("name") == (
        "there is already such a launch point; choose another name, place or bands",
    )
    refused = opened(site=["50,20", "50,20"], **{"band.1": "0-480"}).apart(False)
    assert (len(refused.scenario.sites), len(refused.said("bands"))) == (2, 1)
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
    assert names(editor.typed("Paris, Texas")) == ["Paris, United States"]
    for after in (editor.typed("Paris, Texas"), editor.undone()):
        assert after.meaning.candidates == ()


def test_a_word_that_coordinates_know_is_offered_as_the_places_it_may_be():
    editor = START.typed("NaN")
    assert editor.scenario == DEFAULT
    assert editor.meaning.candidates[0].label.startswith("Nan, Nan, Thailand")


@pytest.mark.parametrize("words", ["Neverland, Poland", "Paris, Atlantis"])
def test_a_place_that_its_country_does_not_have_is_no_wrong_latitude(words):
    name, area = words.split(", ")
    assert START.typed(words).said("point") == (
        f"“{name}” in “{area}” is no place the atlas knows; give coordinates, such as 54.71, 20.51",
    )


@pytest.mark.parametrize("words", ["Xyzzyville", "<script>alert(alert)</script>", "?" * 400, "\u202e"])
def test_an_unknown_place_says_so(words):
    refused = START.typed(words)
    assert refused.scenario == DEFAULT
    assert "is no place the atlas knows; give coordinates, such as 54.71, 20.51" in refused.said("point")[0]


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


TWENTY = "; ".join(f"0-{100 + i}" for i in range(20))


@pytest.mark.parametrize("typed", ["1000-500", "0-0", "-5-10", "0-1e9", "everything", TWENTY, " "])
def test_what_is_no_band_is_refused_and_the_bands_stay_and_the_box(typed):
    before = START.with_own_band(True)
    refused = before.with_own_bands(typed)
    assert (refused.scenario, list(refused.problems)) == (before.scenario, ["bands"])
    moved = refused.from_list("comiso")
    assert (moved.controls()["own_bands"], moved.said("bands")) == (typed, refused.said("bands"))
    off = moved.with_treaty_band(SHORTER, False)  # the other switches go on working
    assert (tokens(off), list(off.problems)) == (["intermediate", FIRST_OWN_BAND], ["bands"])
    assert off.with_own_band(False).problems == {}


def test_an_emptied_box_for_bands_is_said():
    emptied = START.with_own_band(True).with_own_bands(" ")
    assert emptied.said("bands") == (
        "no band is given; write its inner and outer range in km, such as 0-480",
    )


def test_a_treaty_s_band_that_is_one_too_many_is_refused_and_its_switch_stays_off():
    eight = opened(band=[f"0-{100 + i}" for i in range(MAX_BANDS)])
    refused = eight.with_treaty_band(SHORTER, True)
    assert (refused.scenario, refused.controls()["shorter"]) == (eight.scenario, False)
    assert refused.said("bands") == (f"{MAX_BANDS + 1} bands are more than one map can show; use at most 8",)


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
    assert [band.token for band in moved.scenario.sites[0].bands] == ["shorter", "intermediate", "0-480"]


def test_one_place_can_stand_twice_with_different_bands_and_its_link_keeps_both(three):
    twice = three.apart(True).with_treaty_band(SHORTER, False).adding_or_not().from_list("kaliningrad")
    assert names(twice) == ["Kaliningrad", "Mutlangen", "Comiso", "Kaliningrad"]
    assert opened(**address(twice)).scenario == twice.scenario


def test_every_system_can_be_chosen():
    for system in catalog.systems():
        chosen = START.with_system(system.id)
        assert (chosen.scenario.systems, chosen.controls()["system"]) == ((system,), system.id)
    assert chosen.with_system(NO_SYSTEM).scenario == DEFAULT


def test_members_union_circle_units_and_notation_are_in_the_link(three):
    parts = {"members": "nato-1987", "union": True, "circle": True, "units": "nmi", "notation": "dms"}
    assert tuple(parts) == PARTS
    editor = three
    for part, value in parts.items():
        editor = editor.with_part(part, value)
        assert editor.controls()[part] == value
    assert opened(**address(editor)).scenario == editor.scenario
    assert set(address(editor)) == {"site", "members", "form", "compare", "units", "notation"}


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


# One's own tables


def test_a_claim_of_the_reader_joins_those_of_the_atlas():
    before = START.with_system(R9M729)
    editor = brought(before, CLAIMS + "9m729,3000,Me,2026,my notes\n")
    assert [band.outer_km for band in editor.scenario.drawn if band.part] == [476, 3000]
    assert editor.without_tables().scenario == before.scenario


def test_two_tables_without_ids_keep_their_sites_apart():
    editor = brought(START, SITES + "A,1,2,me\n", SITES + "B,3,4,me\n")
    first, second = editor.scenario.own.sites
    assert (names(editor.from_list(first.id)), names(editor.from_list(second.id))) == (["A"], ["B"])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "there are no rows"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "this is not UTF-8"),
        (SITES + "x,91,2,s\n", "1.csv line 2: lat is"),
        (SITES + "x,1,2\n", "fewer fields than columns"),
        (SITES + "x,1,2,s\n" * 1001, "more than 1,000 rows"),
        (b"x" * 1_000_001, "has more than 1,000,000 bytes; split it"),
        ("name;lat;lon\nx;1;2\n", "there is no column sources"),
        ("<script>alert(1)</script>\n1\n", "there is no column name"),
        (CLAIMS + "9m729,30000,Me,2026,s\n", "outside 0..20,004 km"),
        (CLAIMS + "9m729,500,Me,someday,s\n", "no date"),
    ],
)
def test_a_malformed_hostile_or_huge_table_changes_nothing_and_says_why(data, says):
    before = brought(START, DEN).from_list("own-2")
    refused = brought(before, DEN, data)
    assert refused.scenario == before.scenario
    (problem,) = refused.said("own")
    assert says in problem
    assert problem.startswith("1.csv ")
    assert problem.endswith(" Nothing of it is used; remove “1.csv” above, mend it and add it again.")


def test_each_bad_table_is_told_of_and_keeps_no_good_one_out():
    bad = SITES + "bad,91,2,s\n"
    editor = brought(START, SITES + "Good,1,2,s\n", bad, CLAIMS + "9m729,3000,Me,2026,s\n", b"x" * 6_000_000)
    assert [each.split(": ")[0] for each in editor.said("own")] == [
        "1.csv line 2",
        "3.csv has more than 1,000,000 bytes; split it. Nothing of it is used; remove “3.csv” above, mend it "
        "and add it again.",
    ]
    own = editor.scenario.own
    assert ([site.name for site in own.sites], [claim.range_max_km for claim in own.claims]) == (
        ["Good"],
        [3000],
    )
    beside = brought(editor, bad, SITES + "bad,81,2,s\n")  # and, beside it, its mended copy
    assert [site.lat for site in beside.scenario.own.sites] == [81]
    assert [each.split(": ")[0] for each in beside.said("own")] == ["0.csv line 2"]
    assert brought(beside, SITES + "bad,81,2,s\n").said("own") == ()


def test_what_is_forgotten_leaves_plain_points_behind_and_no_system():
    apart = brought(START, DEN, MINE).from_list("own-2").with_system("own-mine")
    for editor in (apart, apart.apart(True)):
        after = editor.without_tables()
        assert (after.active.id, after.active.name) == ("", "Secret den")
        assert (after.scenario.systems, after.scenario.own.sites) == ((), ())
        assert after.controls()["system"] == NO_SYSTEM


def test_what_is_forgotten_is_in_no_step_that_can_be_undone():
    forgotten = brought(START, DEN).from_list("own-2").typed("1, 2").without_tables()
    assert not any(before.own.sites for before, _ in forgotten.past)
    assert (forgotten.undone().active.name, forgotten.undone().active.id) == ("Secret den", "")
    # What only their facts told apart is no step any more, and nothing that is asked can bring them back.
    asked = brought(START, DEN).from_list("own-2").named("Secret den").typed("Secre").without_tables()
    assert [len(asked.past), asked.undone().scenario, asked.meaning.candidates] == [1, DEFAULT, ()]


def test_what_is_chosen_as_its_table_goes_is_refused():
    gone = brought(START, DEN, MINE).without_tables()
    for refused, control in ((gone.from_list("own-2"), "point"), (gone.with_system("own-mine"), "system")):
        assert (refused.scenario, list(refused.problems)) == (DEFAULT, [control])


def test_lost_tables_are_asked_for_again_in_one_sentence():
    lost = brought(START, DEN).tables_lost()
    assert (lost.scenario, list(lost.problems)) == (DEFAULT, ["link"])
    assert lost.said("link")[0].startswith("The server no longer has your own tables")


# Links, and the way back


@pytest.mark.parametrize(
    "query",
    [
        {"site": ["mutlangen"]},
        {"site": ["54.71,20.51,A town"], "band": ["shorter", "0-480"]},
        {"site": ["kaliningrad"], "band": ["none"]},
        {"site": ["comiso", "postavy", "-16.8,179.99"], "band": ["500-12000"]},
    ],
)
def test_a_link_opens_what_it_says(query):
    editor = opened(**query)
    assert editor.scenario == Scenario.parse(query["site"], query.get("band", []))
    assert (editor.problems, editor.past) == ({}, ())


@pytest.mark.parametrize(
    "query",
    [
        {"site": "atlantis"},
        {"band": "1000-500"},
        {"colour": "red"},
        {"band": TWENTY.split("; ")},
        {"site": "91,2"},
    ],
)
def test_a_link_with_a_bad_part_opens_the_rest_and_says_so(query):
    editor = opened(**query)
    assert editor.scenario == DEFAULT
    assert len(editor.said("link")) == 2
    assert editor.said("link")[1].startswith("What could be read is shown: ")
    assert editor.typed("Comiso").problems == {}  # it was about another map


def test_a_band_given_twice_by_a_link_is_there_once():
    assert opened(band=["0-480", "0-480.0"]).bands == (Band(0, 480),)


def test_a_link_opened_later_knows_the_readers_tables_and_can_be_undone():
    before = brought(added(START, "Comiso"), DEN).working_on(1)
    after = Editor.opened({"site": ["own-2"]}, before)
    assert (names(after), after.at) == (["Secret den"], 0)
    assert (after.undone().scenario, after.undone().at) == (before.scenario, 1)
    assert Editor.opened(address(before), before).past == before.past  # the same map is no step


def test_every_step_can_be_undone_back_to_the_beginning():
    steps = [
        lambda now: added(now, "Comiso"),
        lambda now: now.with_part("union", True),
        lambda now: now.typed("1, 2"),
        lambda now: now.named("Here"),
        Editor.hidden_or_shown,
        lambda now: now.apart(True),
        lambda now: now.with_treaty_band(SHORTER, False),
        lambda now: now.with_system(R9M729),
        lambda now: now.with_part("members", "nato"),
        Editor.removed,
        lambda now: now.at_sites((LaunchPoint(1, 2), LaunchPoint(3, 4))),
    ]
    seen = [START]
    for step in steps:
        seen.append(step(seen[-1]))
        assert len(seen[-1].past) == len(seen) - 1
    now = seen[-1]
    for before in seen[-2::-1]:
        now = now.undone()
        assert (now.scenario, now.problems) == (before.scenario, {})
    assert now.undone() == now == START
    assert START.typed("Comiso").typed("91, 2").undone() == START


def test_some_steps_back_are_kept_and_not_all():
    now = START
    for lat in range(MAX_STEPS_BACK + 5):
        now = now.clicked(lat, 0)
    assert len(now.past) == MAX_STEPS_BACK


# Any way through


PLACES = ["1, 2", "91, 2", "Comiso", "Brest", "Xyzzyville", "own-2", "", "54°42'N 20°30'E", "NaN", *NAMES]
OWN_BANDS = ["0-480", "0-480,500-2350", "1000-500", "shorter", "", "everything", TWENTY, TWENTY[:53]]
TABLES = [DEN, MINE, SITES + "bad,91,2,s\n", CLAIMS + "9m729,9,Me,2026,s\n"]
LINKS = [
    {},
    {"site": ["own-2", "comiso"]},
    {"site": ["atlantis"]},
    {"site": ["1,2", "1,2"], "band.2": ["0-99"]},
]
PART_VALUES = {
    "members": ("all", "eu"),
    "union": (True, False),
    "circle": (True, False),
    "units": ("km", "mi"),
    "notation": ("decimal", "dms"),
}


class Readers(RuleBasedStateMachine):
    """A reader does anything at all; after each step the editor is sound, and nothing was lost."""

    def __init__(self):
        super().__init__()
        self.editor, self.back = START, []  # `back`: what undo has to bring

    def does(self, after, keeps_others=True):
        before = self.editor
        fresh = {key for key, words in after.problems.items() if words != before.said(key)}
        if fresh - {"bands", "own", "link"}:  # of bands the sound half of an input counts
            assert after.scenario == before.scenario
        if keeps_others:
            assert set(before.scenario.sites) - {before.active} <= set(after.scenario.sites)
        if after.scenario != before.scenario:
            self.back = [*self.back, before.scenario][-MAX_STEPS_BACK:]
        self.editor = after

    @rule(words=st.sampled_from(PLACES))
    def type_place(self, words):
        self.does(self.editor.typed(words))

    @rule(data=st.data())
    def choose_from_list(self, data):
        listed = [site.id for site in self.editor.sites]
        self.does(self.editor.from_list(data.draw(st.sampled_from([OWN_POINT, *listed]))))

    @precondition(lambda self: self.editor.meaning.candidates)
    @rule(data=st.data())
    def choose_candidate(self, data):
        self.does(self.editor.placed(data.draw(st.sampled_from(self.editor.meaning.candidates)).point))

    @rule(lat=st.integers(-2, 2), lon=st.integers(-2, 2))
    def click(self, lat, lon):
        self.does(self.editor.clicked(lat, lon))

    @rule(lat=st.integers(-2, 2), number=st.integers(-1, MAX_SITES))
    def drag(self, lat, number):
        before = self.editor
        self.does(before.clicked(lat, 0, number), keeps_others=False)
        assert len(self.editor.scenario.sites) >= len(before.scenario.sites)

    @rule(number=st.integers(0, MAX_SITES))
    def work_on(self, number):
        self.does(self.editor.working_on(number))

    @rule()
    def add_or_cancel(self):
        self.does(self.editor.adding_or_not())

    @rule()
    def hide_or_show(self):
        self.does(self.editor.hidden_or_shown())

    @rule()
    def remove(self):
        self.does(self.editor.removed())

    @rule(name=st.sampled_from([*NAMES, "Here", "", "a\u202eb"]))
    def name(self, name):
        self.does(self.editor.named(name))

    @rule(own=st.booleans())
    def set_apart(self, own):
        self.does(self.editor.apart(own))

    @rule(band=st.sampled_from([SHORTER, INTERMEDIATE]), on=st.booleans())
    def switch_band(self, band, on):
        self.does(self.editor.with_treaty_band(band, on))

    @rule(on=st.booleans())
    def switch_own_band(self, on):
        self.does(self.editor.with_own_band(on))

    @rule(text=st.sampled_from(OWN_BANDS))
    def type_bands(self, text):
        self.does(self.editor.with_own_bands(text))

    @rule(system=st.sampled_from([NO_SYSTEM, R9M729, "rsd-10", "own-mine"]))
    def choose_system(self, system):
        self.does(self.editor.with_system(system))

    @rule(data=st.data(), part=st.sampled_from(PARTS))
    def choose_part(self, data, part):
        self.does(self.editor.with_part(part, data.draw(st.sampled_from(PART_VALUES[part]))))

    @rule(year=st.sampled_from([None, 1957, 1983, 2026]))
    def choose_year(self, year):
        self.does(self.editor.in_year(year))
        assert self.editor.scenario.year == year

    @rule(count=st.integers(1, 4))
    def show_sites(self, count):
        points = tuple(map(LaunchPoint.of, catalog.sites()[:count]))
        self.does(self.editor.at_sites(points), keeps_others=False)

    @rule(tables=st.lists(st.sampled_from(TABLES), max_size=3))
    def bring_or_forget_tables(self, tables):
        before = self.editor
        self.editor = brought(before, *tables)
        assert len(self.editor.scenario.sites) == len(before.scenario.sites)
        assert all(step.own == self.editor.scenario.own for step, _ in self.editor.past)
        self.back = [step for step, _ in self.editor.past]

    @rule(query=st.sampled_from(LINKS))
    def open_link(self, query):
        self.does(Editor.opened(query, self.editor), keeps_others=False)

    @rule()
    def undo(self):
        *self.back, before = self.back or [self.editor.scenario]
        self.editor = self.editor.undone()
        assert self.editor.scenario == before

    @invariant()
    def what_can_be_undone_is_what_was_there(self):
        assert [before for before, _ in self.editor.past] == self.back
        steps = [*self.back, self.editor.scenario]
        assert all(before != after for before, after in pairwise(steps))

    @invariant()
    def the_scenario_is_sound_and_the_active_launch_point_is_one_of_its_own(self):
        scenario = self.editor.scenario
        assert replace(scenario) == scenario  # which checks every rule
        assert scenario.sites[self.editor.at] == self.editor.active

    @invariant()
    def the_link_opens_the_same(self):
        scenario = self.editor.scenario
        reopened, problems = link.read_query(address(self.editor), scenario.own)
        assert problems == ()
        assert link.query(reopened) == link.query(scenario)
        if not scenario.uses_own:
            assert reopened == scenario

    @invariant()
    def each_control_shows_what_is_so(self):
        editor, shown = self.editor, self.editor.controls()
        assert (shown["shorter"], shown["intermediate"]) == (
            SHORTER in editor.bands,
            INTERMEDIATE in editor.bands,
        )
        assert shown["system"] in {NO_SYSTEM, *(system.id for system in editor.systems)}
        assert shown["preset"] in {OWN_POINT, *(site.id for site in editor.sites)}
        assert editor.boxes.own_band or not [band for band in editor.bands if not band.name]
        assert {part: shown[part] for part in PARTS} == {
            part: getattr(editor.scenario, part) for part in PARTS
        }
        assert all(told for words in editor.problems.values() for told in words)


TestReaders = Readers.TestCase
TestReaders.settings = settings(max_examples=40, stateful_step_count=25)
