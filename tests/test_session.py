"""The page by Streamlit's own harness: each control does what the editor says, and shows it."""

import random
from dataclasses import replace
from operator import methodcaller

import pytest

from app_page import chosen, edited, kept_beside_controls, opened, problems, sent, shown, table
from app_page import link as address
from controls import (
    CLAIMS,
    R9M729,
    SITES,
    add,
    bring,
    bring_only,
    can,
    offered,
    press,
    said,
    type_place,
)
from geo.facts import catalog, claim_span
from geo.facts.model import Site
from geo.features import wording
from geo.features.drawing import drawing
from geo.page import session, site_list
from geo.page.editor import Editor
from geo.scenario import link, presets
from geo.scenario.band import INTERMEDIATE, SHORTER
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import MAX_LAUNCH_POINTS, parse_system
from geo.words import markup
from geo.words.names import MAX_NAME_LENGTH
from hostile import NAMES


@pytest.fixture
def page():
    return opened()


@pytest.fixture
def three():
    return opened(site=["kaliningrad", "mutlangen", "comiso"])


# Every control is one of the editor's methods


def use(kind, key, value):
    """Give a control another value."""
    return lambda page: getattr(page, kind)(key=key).set_value(value).run()


def click(key):
    return lambda page: page.button(key=key).click().run()


FOUND = tuple(LaunchPoint.of(site) for site in catalog.sites() if "bgm-109g" in {s.id for s in site.systems})
USES = [
    (use("text_input", "point", "91, 2"), methodcaller("typed", "91, 2")),
    (use("text_input", "point", "Comiso"), methodcaller("typed", "Comiso")),
    (use("radio", "working_on", 1), methodcaller("working_on", 1)),
    (use("selectbox", "preset", "mozdok"), methodcaller("from_list", "mozdok")),
    (use("text_input", "name", "Here"), methodcaller("named", "Here")),
    (use("text_input", "name", "a\u202eb"), methodcaller("named", "a\u202eb")),
    (use("toggle", "apart", True), methodcaller("apart", True)),
    (use("toggle", "shorter", False), methodcaller("with_treaty_band", SHORTER, False)),
    (use("toggle", "intermediate", False), methodcaller("with_treaty_band", INTERMEDIATE, False)),
    (use("toggle", "own_band", True), methodcaller("with_own_band", True)),
    (use("text_input", "own_bands", "everything"), methodcaller("with_own_bands", "everything")),
    (use("text_input", "own_bands", "0-480; 500-2350"), methodcaller("with_own_bands", "0-480; 500-2350")),
    (use("selectbox", "system", R9M729), methodcaller("with_system", R9M729)),
    (use("selectbox", "members", "eu"), methodcaller("with_part", "members", "eu")),
    (use("multiselect", "towns_of", ["PL", "LT"]), methodcaller("with_towns", towns_of=("PL", "LT"))),
    (use("selectbox", "towns_least", 100_000), methodcaller("with_towns", towns_least=100_000)),
    (use("selectbox", "members", "none"), methodcaller("with_part", "members", "none")),
    (use("multiselect", "towns_of", []), methodcaller("with_towns", towns_of=())),
    (use("multiselect", "towns_of", ["all"]), methodcaller("with_towns", towns_of=("all",))),
    (use("selectbox", "towns_least", 15_000), methodcaller("with_towns", towns_least=15_000)),
    (use("selectbox", "members", "eu"), methodcaller("with_part", "members", "eu")),
    (use("multiselect", "towns_of", []), methodcaller("with_towns", towns_of=())),
    (use("selectbox", "units", "mi"), methodcaller("with_part", "units", "mi")),
    (use("selectbox", "notation", "dms"), methodcaller("with_part", "notation", "dms")),
    (use("toggle", "union", True), methodcaller("with_part", "union", True)),
    (use("toggle", "circle", True), methodcaller("with_part", "circle", True)),
    (use("selectbox", "common", "all"), methodcaller("with_part", "common", "all")),
    (use("toggle", "countries", True), methodcaller("with_part", "countries", True)),
    (click("hide"), Editor.hidden_or_shown),
    (click("remove"), Editor.removed),
    (click("undo"), Editor.undone),
    (click("add"), Editor.adding_or_not),
    (use("text_input", "point", "Brest"), methodcaller("typed", "Brest")),
    (click("candidate_1"), lambda now: now.placed(now.meaning.candidates[1].point)),
    (use("selectbox", "stood", "bgm-109g"), lambda now: now),
    (click("show_found"), methodcaller("at_sites", FOUND)),
    (use("selectbox", "system", "rsd-10"), methodcaller("with_system", "rsd-10")),
    (click("from_sites"), lambda now: now.at_sites(presets.launch_points(parse_system("rsd-10")))),
]


def test_each_control_does_what_the_editor_says_and_all_show_it(three):
    for do, action in USES:
        after = action(edited(three))
        do(three)
        assert not three.exception
        assert edited(three) == after
        values = {
            widget.key: widget.value
            for kind in ("text_input", "selectbox", "multiselect", "toggle", "radio")
            for widget in three.get(kind)
        }
        controls = after.controls()
        assert {key: values[key] for key in controls if key in values} == {
            key: value for key, value in controls.items() if key in values
        }
        assert values.keys() >= controls.keys() - {"own_bands", "working_on", "apart", "union"}
        assert link.read_query(address(three)) == (after.scenario, ())
        assert can(three, "Undo") == bool(after.past)


def test_all_that_is_kept_beside_what_controls_have_is_one_session(page):
    assert kept_beside_controls(page) == {session.KEY}
    add(page, "comiso")
    page.toggle(key="union").set_value(True).run()
    assert kept_beside_controls(page) == {session.KEY}


def test_the_last_launch_point_shown_can_be_neither_hidden_nor_removed(page):
    assert not can(page, "Hide")
    assert not can(page, "Remove")
    add(page, "Comiso")
    press(page, "Hide")
    page.radio(key="working_on").set_value(0).run()
    assert not can(page, "Hide")
    assert not can(page, "Remove")


def test_a_thirteenth_launch_point_cannot_be_added():
    assert not can(opened(site=[f"{i}.0,{i}.0" for i in range(MAX_LAUNCH_POINTS)]), "Add another")


def test_a_hidden_launch_point_is_not_in_the_picture():
    page = opened(site=["kaliningrad", "1,2,My town"])
    page.radio(key="working_on").set_value(1).run()
    press(page, "Hide")
    assert "My town" not in sent(page)["feature_group"]
    press(page, "Show")
    assert "My town" in sent(page)["feature_group"]


def test_the_field_for_a_name_holds_no_more_than_a_name_may_have(page):
    assert page.text_input(key="name").max_chars == MAX_NAME_LENGTH
    page.text_input(key="name").set_value("n" * (MAX_NAME_LENGTH + 1)).run()
    assert [point.name for point in chosen(page).points] == ["n" * MAX_NAME_LENGTH]
    assert said(page) == []
    assert not page.exception


def test_each_problem_stands_beside_its_control_and_the_picture_stays(page):
    page.toggle(key="own_band").set_value(True).run()
    before = sent(page)
    for key, wrong in (("name", "a\u202eb"), ("own_bands", "1000-500"), ("point", "91, 20")):
        page.text_input(key=key).set_value(wrong).run()
        assert key in problems(page)
        assert page.text_input(key=key).value == wrong
    assert sorted(problems(page)) == ["name", "own_bands", "point"]
    assert sent(page) == before
    assert not page.exception


# A place by its name


def test_what_words_may_mean_is_offered_and_what_else_is_called_so_is_told(page):
    before = sent(page)
    type_place(page, "Brest")
    assert [button.label.split(" ·")[0] for button in offered(page)[:2]] == [
        "Brest, Brest, Belarus",
        "Brest, Brittany, France",
    ]
    assert all("people" in button.label for button in offered(page))
    assert (sent(page), problems(page)) == (before, [])
    type_place(page, "Paris")
    assert offered(page) == []
    assert markup.escape("Or: Paris, Texas, United States") in shown(page)
    type_place(page, "Chita")
    assert "site of the list" in offered(page)[0].label
    type_place(page, "Springfield")
    assert len(offered(page)) == 8
    assert "the 8 likeliest; add a country to narrow" in shown(page)
    type_place(page, "Brest, Belarus")
    assert "likeliest" not in shown(page)
    assert markup.escape("Or: ") not in shown(page)


def test_words_that_are_no_place_are_text_in_what_is_said_of_them(page):
    type_place(page, "<script>alert(alert)</script>")
    assert not page.exception
    assert "is no place the atlas knows; give coordinates, such as 54.71, 20.51" in said(page)[0]
    assert shown(page).count("<script") == 2  # the page’s own


# What is shown, and how


def test_the_9m729_from_its_four_reported_sites(page):
    """3 capitals at Russia's 480 km and 33 at 2,350 km of 50, and who claims which."""
    page.selectbox(key="system").set_value(R9M729).run()
    press(page, "Show it from its 4 sites")
    assert [point.id for point in chosen(page).points] == [
        "kapustin-yar-9m729",
        "kamyshlov",
        "mozdok",
        "shuya",
    ]
    (button,) = (button for button in page.button if button.key == "from_sites")
    assert button.icon == ":material/check:"
    page.toggle(key="shorter").set_value(False).run()
    page.toggle(key="intermediate").set_value(False).run()
    page.toggle(key="own_band").set_value(True).run()
    page.text_input(key="own_bands").set_value("0-480; 0-2350").run()
    counts = "Of Europe’s 50 capitals, 3 lie in the band of your own (0–480 km), 33 lie in the band of"
    assert markup.escape(counts) in shown(page)
    in_480 = [row for row in table(page) if "0–480 km" in row["Band"]]
    in_2350 = [row for row in table(page) if "0–2,350 km" in row["Band"]]
    assert (len(in_480), len(in_2350), len(table(page))) == (3, 33, 50)
    for claim in claim_span.claims_about(parse_system(R9M729)):
        assert markup.escape(claim.claimant) in shown(page)
    assert markup.escape("480 km: 3 capitals (Russia") in shown(page)
    assert markup.escape("2,350 km: 33 capitals (An unnamed Western") in shown(page)
    for km, who in ((476, "Russia"), (2500, "Western conviction")):
        assert f'"{km:,} km","{who}' in sent(page)["feature_group"]


def test_a_system_s_status_and_its_sites_are_shown_whether_it_has_any_or_not(page):
    for system in {bool(presets.launch_points(system)): system for system in catalog.systems()}.values():
        page.selectbox(key="system").set_value(system.id).run()
        assert not page.exception
        assert markup.escape(system.status) in shown(page)


JOINS = [
    ({"band": ["0-480"]}, True),
    ({"band.1": ["0-1800"], "band.2": ["0-480"], "band.3": ["shorter"]}, False),
    ({"band.1": ["0-1800"], "band.2": ["0-480"], "band.3": ["shorter", "0-480"]}, True),
    ({"band": ["0-480"], "hide": ["2", "3"]}, False),
    ({"band": ["none"]}, False),
    ({"band": ["none"], "system": ["9m729"]}, True),
]


@pytest.mark.parametrize(("query", "can_join"), JOINS)
def test_one_form_is_another_where_two_points_share_a_band(query, can_join):
    scenario = Editor.opened({"site": ["kaliningrad", "comiso", "mozdok"], **query}).scenario
    assert bool(scenario.shared_bands) is can_join
    apart, one = (
        sorted(area.polygon.wkt for area in drawing(replace(scenario, union=union)).areas)
        for union in (False, True)
    )
    assert (apart != one) is can_join


@pytest.mark.parametrize(("query", "can_join"), JOINS[:2])
def test_one_form_is_offered_where_two_points_share_a_band_and_else_the_reason_is_told(query, can_join):
    page = opened(site=["kaliningrad", "comiso", "mozdok"], **query)
    assert page.toggle(key="union").disabled is not can_join
    assert ("there is nothing to join" in shown(page)) is not can_join


def test_circle_and_units_are_in_picture_and_table():
    page = opened(site=["kaliningrad", "comiso"], compare=["circle"], units=["nmi"])
    assert '"circles":[]' not in sent(page)["feature_group"]
    assert "The dotted circle is what most web maps would draw" in shown(page)
    assert "Distance, nmi" in table(page)[0]
    assert markup.escape("270–540 nmi") in shown(page)


def test_the_map_is_not_touched_by_what_the_table_is_narrowed_to(page):
    before = sent(page)
    page.button_group(key="groups").set_value(["shorter"]).run()
    assert len(table(page)) == 11
    assert sent(page) == before


def test_for_a_projector_the_link_says_so_until_the_reader_leaves_whatever_else_changes():
    page = opened(site=["kaliningrad"], projector="on")
    assert problems(page) == []
    assert address(page) == {"site": ["kaliningrad"], "projector": ["on"]}
    page.toggle(key="shorter").set_value(False).run()
    assert address(page) == {"site": ["kaliningrad"], "band": ["intermediate"], "projector": ["on"]}
    press(page, "Leave projector mode")
    assert address(page) == {"site": ["kaliningrad"], "band": ["intermediate"]}
    press(page, "Projector mode")
    assert address(page)["projector"] == ["on"]


# One's own tables


def test_the_list_of_sites_is_linear_work(page, monkeypatch):
    """Twice the sites are compared at most 2.5 times as often."""
    counted = []
    monkeypatch.setattr(Site, "__eq__", lambda one, other: counted.append(1) or one is other)
    rows = [f"s{number},S{number},{number % 80},{number % 170},me\n" for number in range(1000)]
    work = []
    for most in (500, 1000):
        bring(page, "id," + SITES + "".join(rows[:most]))
        counted.clear()
        page.selectbox(key="members").set_value("eu" if most == 500 else "all").run()
        work.append(len(counted) + len(page.selectbox(key="preset").options))
    assert 500 < work[0] < work[1] < 2.5 * work[0]


PLACES = ["1, 2", "91, 2", "Comiso", "Brest", "Xyzzyville", "own-2", "", "54°42'N 20°30'E", "NaN"]
OWN_BANDS = ["0-480", "0-480,500-2350", "1000-500", "shorter", "", "everything"]
TABLES = [
    SITES + "Den,54.7,20.5,me\n",
    SITES + "bad,91,2,s\n",
    CLAIMS + "Mine,700,Me,2026,s\n",
    CLAIMS + "9m729,9,Me,2026,s\n",
]
STEPS = ["press", "select", "toggle", "radio", "point", "name", "bands", "bring", "year"]


def test_no_way_through_the_controls_breaks_the_page_or_its_link(page):
    """The editor itself is walked through in `test_editor_walk`."""
    choose = random.Random(1)  # noqa: S311
    for _ in range(40):
        step = choose.choice(STEPS)
        enabled = [button for button in page.button if not button.disabled]
        if step == "press" and enabled:
            choose.choice(enabled).click()
        elif step == "select":
            widget = choose.choice(list(page.sidebar.selectbox))
            widget.select_index(choose.randrange(len(widget.options)))
        elif step == "toggle":
            widget = choose.choice([each for each in page.toggle if each.key != "tiles"])
            widget.set_value(not widget.value)
        elif step == "radio" and page.radio:
            widget = choose.choice(list(page.radio))
            widget.set_value(choose.randrange(len(widget.options)))
        elif step == "name" and not page.text_input(key="name").disabled:
            page.text_input(key="name").set_value(choose.choice([*NAMES, "Here", ""]))
        elif step == "bands" and page.toggle(key="own_band").value:
            page.text_input(key="own_bands").set_value(choose.choice(OWN_BANDS))
        elif step == "bring":
            bring_only(page, *choose.sample(TABLES, choose.randrange(3)))
        elif step == "year":
            page.selectbox(key="year").set_value(choose.choice([site_list.ANY, "1987", "2019"]))
        else:
            page.text_input(key="point").set_value(choose.choice(PLACES))
        page.run()
        assert not page.exception
        scenario = chosen(page)
        assert f"<h1>{markup.escape(wording.title(drawing(scenario)))}</h1>" in shown(page)
        assert len(table(page)) == len(drawing(scenario).places)
        reopened, problem = link.read_query(address(page), scenario.own)
        assert problem == ()
        assert link.query(reopened) == link.query(scenario)
