"""A reader's own tables, links and the way back, without the page."""

import pytest

from editing import CLAIMS, DEN, MINE, R9M729, SITES, TWENTY, added, address, brought, names, opened
from geo.page.editor import MAX_STEPS_BACK, NO_SYSTEM, START, Editor
from geo.scenario.band import SHORTER, Band
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.scenario import DEFAULT, Scenario

# One's own tables


def test_a_claim_of_the_reader_joins_those_of_the_atlas():
    before = START.with_system(R9M729)
    editor = brought(before, CLAIMS + "9m729,3000,Me,2026,my notes\n")
    assert [band.outer_km for band in editor.scenario.drawn if band.part] == [476, 3000]
    assert editor.without_tables().scenario == before.scenario


def test_a_place_that_was_refused_stays_to_be_corrected_while_a_table_comes_and_goes():
    refused = START.typed("91, 2")
    for after in (brought(refused, DEN), brought(refused, DEN).without_tables()):
        assert after.controls()["point"] == "91, 2"
        assert after.problems_at("point") == refused.problems_at("point")


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
        ("name;lat;lon;role\nx;1;2;3\n", "there is no column sources"),
        ("<script>alert(1)</script>\n1\n", "there is no column name"),
        (CLAIMS + "9m729,30000,Me,2026,s\n", "outside 0..20,004 km"),
        (CLAIMS + "9m729,500,Me,someday,s\n", "no date"),
    ],
)
def test_a_malformed_hostile_or_huge_table_changes_nothing_and_says_why(data, says):
    before = brought(START, DEN).from_list("own-2")
    refused = brought(before, DEN, data)
    assert refused.scenario == before.scenario
    (problem,) = refused.problems_at("own")
    assert says in problem
    assert problem.startswith("1.csv ")
    assert problem.endswith(" Nothing of it is used; remove “1.csv” above, correct it and add it again.")


def test_each_bad_table_is_told_of_and_keeps_no_good_one_out():
    bad = SITES + "bad,91,2,s\n"
    editor = brought(START, SITES + "Good,1,2,s\n", bad, CLAIMS + "9m729,3000,Me,2026,s\n", b"x" * 6_000_000)
    assert [each.split(": ")[0] for each in editor.problems_at("own")] == [
        "1.csv line 2",
        "3.csv has more than 1,000,000 bytes; split it. Nothing of it is used; remove “3.csv” above, correct "
        "it and add it again.",
    ]
    own = editor.scenario.own
    assert ([site.name.english for site in own.sites], [claim.range_max_km for claim in own.claims]) == (
        ["Good"],
        [3000],
    )
    beside = brought(editor, bad, SITES + "bad,81,2,s\n")  # and, beside it, its corrected copy
    assert [site.lat for site in beside.scenario.own.sites] == [81]
    assert [each.split(": ")[0] for each in beside.problems_at("own")] == ["0.csv line 2"]
    assert brought(beside, SITES + "bad,81,2,s\n").problems_at("own") == ()


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
    assert lost.problems_at("link")[0].startswith("The server no longer has your own tables")


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
        {"site": "nowhere"},
        {"band": "1000-500"},
        {"colour": "red"},
        {"band": TWENTY.split("; ")},
        {"site": "91,2"},
    ],
)
def test_a_link_with_a_bad_part_opens_the_rest_and_says_so(query):
    editor = opened(**query)
    assert editor.scenario == DEFAULT
    assert len(editor.problems_at("link")) == 2
    assert editor.problems_at("link")[1].startswith("What could be read is shown: ")
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
        lambda now: now.with_part("union", False),
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
