"""What the reader did, told apart from old values that the browser sent with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app_page import chosen, opened
from app_page import link as address
from controls import can, names, press, type_place
from geo.page.stale_inputs import Input, separated
from geo.scenario.scenario import DEFAULT

KEYS = ("point", "preset", "bands", "system")
values = st.dictionaries(st.sampled_from(KEYS), st.integers(0, 3))


def of(key):
    return Input(key, print)


def test_an_input_alone_is_the_reader_s_even_if_its_value_was_there_before():
    done = [of("preset")]
    assert separated(done, {"preset": "comiso"}, {"preset": "own"}, {"preset": ["comiso"]}) == (
        done,
        set(),
    )


def test_old_values_that_came_with_an_input_are_none():
    click, point, preset = of(""), of("point"), of("preset")
    now = {"point": "54.7, 20.5", "preset": "kaliningrad"}
    held = {"point": "48, 11", "preset": "own"}
    before = {"point": ["54.7, 20.5"], "preset": ["kaliningrad"]}
    assert separated([preset, point, click], now, held, before) == ([click], {"point", "preset"})
    # And where the input itself is not told of, as that of a link to another page.
    assert separated([preset, point], now, held, before) == ([], {"point", "preset"})


def test_of_two_inputs_the_old_one_does_not_hide_the_other():
    shorter, own = of("shorter"), of("own")
    now, held = {"shorter": True, "own": True}, {"shorter": False, "own": False}
    assert separated([shorter, own], now, held, {"shorter": [True]}) == ([own], {"shorter"})


@given(now=values, held=values, replaced=st.dictionaries(st.sampled_from(KEYS), st.lists(st.integers(0, 3))))
def test_a_value_that_was_never_there_before_is_always_an_input(now, held, replaced):
    done = [of(key) for key in sorted(now) if key in held and now[key] != held[key]]
    kept, old = separated(done, now, held, replaced)
    fresh = [each for each in done if now[each.control] not in replaced.get(each.control, [])]
    assert [each for each in fresh if each not in kept] == []
    assert all(now[key] in replaced[key] for key in old)
    assert {each.control for each in done} == old | {each.control for each in kept}


@pytest.fixture
def page():
    return opened()


def from_the_list(page, site):
    """Choose a launch point; the browser still has the texts and the address of the one before."""
    page.selectbox(key="preset").set_value(site).run()
    page.text_input(key="point").set_value("54.706, 20.511")
    page.text_input(key="name").set_value("Kaliningrad")
    page.query_params.clear()


def test_two_inputs_in_a_row_both_count_though_the_second_comes_with_what_the_first_replaced(page):
    from_the_list(page, "mozdok")
    page.toggle(key="shorter").set_value(False).run()
    assert address(page) == {"site": ["mozdok"], "band": ["intermediate"]}
    assert page.text_input(key="point").value == "43.74, 44.652"
    assert page.text_input(key="name").value == "Mozdok"


def test_old_values_do_not_hinder_a_button(page):
    from_the_list(page, "mozdok")
    press(page, "Add another")
    assert names(page) == ["Mozdok"]
    assert can(page, "Cancel")


def test_of_two_quick_choices_from_the_list_the_second_counts(page):
    from_the_list(page, "mozdok")
    page.selectbox(key="preset").set_value("comiso").run()
    assert names(page) == ["Comiso"]
    assert page.text_input(key="name").value == "Comiso"
    press(page, "Undo")
    assert names(page) == ["Mozdok"]


def test_the_place_of_before_can_be_chosen_again(page):
    type_place(page, "Mozdok")
    page.selectbox(key="preset").set_value("kaliningrad").run()
    assert chosen(page) == DEFAULT


@pytest.mark.parametrize(
    ("use", "places"),
    [
        (lambda page: press(page, "Undo"), ["Kaliningrad"]),
        (lambda page: type_place(page, "Comiso"), ["Comiso"]),
        (lambda page: page.button_group(key="groups").set_value(["shorter"]).run(), ["Mozdok"]),
        (lambda page: page.toggle(key="tiles").set_value(True).run(), ["Mozdok"]),
    ],
)
def test_an_input_that_comes_with_the_old_address_undoes_nothing(page, use, places):
    type_place(page, "Mozdok")
    page.query_params.clear()  # as the browser still has it
    use(page)
    assert names(page) == places
    assert can(page, "Undo") == (places != ["Kaliningrad"])


def test_back_brings_the_scenario_of_the_address_and_can_be_undone_like_all_before_it(page):
    type_place(page, "Mozdok")
    press(page, "Add another")
    page.query_params.clear()
    page.run()
    assert names(page) == ["Kaliningrad"]
    page.query_params["site"] = "comiso"
    page.run()
    assert names(page) == ["Comiso"]
    for place in ("Kaliningrad", "Mozdok", "Kaliningrad"):
        press(page, "Undo")
        assert names(page) == [place]
    assert not can(page, "Undo")
