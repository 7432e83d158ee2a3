"""The page by Streamlit's own harness: the list that is narrowed, and the reader's own tables."""

import pytest
from streamlit.elements.widgets import file_uploader
from streamlit.runtime.uploaded_file_manager import DeletedFile

from app_page import chosen, edited, opened, sent, shown
from app_page import link as address
from controls import (
    CLAIMS,
    SITES,
    bring,
    can,
    names,
    press,
    said,
)
from geo.facts import catalog, sides
from geo.page import session, sidebar, site_list
from geo.scenario.parameters import MAX_LAUNCH_POINTS
from geo.scenario.scenario import DEFAULT
from geo.words import markup


@pytest.fixture
def page():
    return opened()


def narrowed(page, **filters):
    for key, value in filters.items():
        page.selectbox(key=key).set_value(value).run()
    assert not page.exception
    return {option.partition(",")[0] for option in page.selectbox(key="preset").options}


AT_HAND = {"a point of your own", "Kaliningrad"}  # what the list has whatever its filter


SHOW = "Show all of these on the map"
OF_ALL = f"{len(catalog.sites())} sites."


def test_the_list_is_narrowed_and_all_that_is_left_goes_on_the_map(page):
    assert f"All {OF_ALL}" in shown(page)
    assert not can(page, SHOW)
    assert narrowed(page, stood="bgm-109g", year="1990") == AT_HAND | {
        "Greenham Common",
        "Comiso",
        "Wüschheim",
        "Davis-Monthan",
    }
    assert f"4 of {OF_ALL}" in shown(page)
    press(page, SHOW)
    assert names(page) == ["Greenham Common", "Comiso", "Wüschheim", "Davis-Monthan"]
    assert can(page, SHOW)  # the button stays, or the focus would be lost
    assert f"0 of {OF_ALL}" in (narrowed(page, status="hypothetical") and shown(page))
    assert not can(page, SHOW)
    press(page, "Undo")
    assert chosen(page) == DEFAULT


def test_the_page_names_the_sites_that_the_map_does_not_take_and_those_that_have_no_year(page):
    for year, n, without in (
        ("1987", 21, "the last 9 of the list"),
        ("1990", 18, "the last 6 of the list"),
    ):
        narrowed(page, year=year)
        told = f"{n} of {OF_ALL} The map takes {MAX_LAUNCH_POINTS}: all but {without}."
        assert markup.escape(told) in shown(page)
    press(page, SHOW)
    then = [site.id for site in sides.by_side(catalog.sites()) if site.stood_in(1990)]
    assert [point.id for point in chosen(page).points] == then[:MAX_LAUNCH_POINTS]
    narrowed(page, year="1985", status="treaty-declared Soviet Union")
    late = "Postavy, Rechitsa, Smorgon, Võru, Hranice, Novosysoyevka"
    doubt = f"Not counted, as no source read gives their first year: {late}."
    assert markup.escape(f"5 of {OF_ALL} {doubt}") in shown(page)


def test_the_filters_know_the_reader_s_own_years_systems_and_status_until_these_are_gone(page):
    assert page.selectbox(key="year").options[1:2] == ["1962"]
    bring(page, "name,lat,lon,sources,systems,first_year,last_year\nDen,1,2,me,Mine,1958,1959\n")
    assert page.selectbox(key="year").options[1] == "1958"
    assert narrowed(page, stood="own-mine", year="1958", status="own") == AT_HAND | {"Den"}
    press(page, "Forget them")
    assert [page.selectbox(key=key).value for key in site_list.FILTERS] == [site_list.ANY] * 3
    assert f"All {OF_ALL}" in shown(page)


def test_own_sites_and_claims_stand_first_marked_as_own_wherever_they_are_shown(page):
    bring(page, SITES + "Secret den,54.7,20.5,my notes\n", CLAIMS + "Mine,700,Me,2026,my notes\n")
    assert said(page) == []
    preset = page.selectbox(key="preset")
    assert preset.options[1] == "Secret den, not given · Your own"
    assert "Mine (your own)" in page.selectbox(key="system").options
    preset.set_value("own-2").run()
    page.selectbox(key="system").set_value("own-mine").run()
    assert not page.exception
    assert '"700 km","Me (your own table)' in sent(page)["feature_group"]
    assert markup.escape("Me (your own table), 2026") in shown(page)
    assert "not given (Your own)</p>" in shown(page)
    assert address(page) == {"site": ["54.7,20.5,Secret den"]}
    assert "Your own tables are in no link" in shown(page)


def test_tables_are_taken_and_bad_ones_told_of_and_forgotten_with_their_files(page):
    den = SITES + "Secret den,54.7,20.5,my notes\n"
    for contents in ([den], [den, "<script>alert(1)</script>\n1\n"], [CLAIMS + "Mine,700,Me,2026,me\n"]):
        files = [(data.encode(), f"{number}.csv") for number, data in enumerate(contents)]
        after, before = edited(page).with_tables(files), sent(page)
        bring(page, *contents)
        assert edited(page) == after
        assert said(page) == list(after.problems_at("own"))
        assert sent(page) == before
        assert shown(page).count("<script") == 2  # the page’s own
    assert "Mine (your own)" in page.selectbox(key="system").options
    after = edited(page).without_tables()
    press(page, "Forget them")
    assert edited(page) == after
    assert "Mine (your own)" not in page.selectbox(key="system").options
    assert not page.file_uploader[0].value
    bring(page, den)  # the same file again
    assert len(chosen(page).own.sites) == 1


def test_tables_that_the_server_no_longer_has_are_asked_for_again_in_one_sentence(page, monkeypatch):
    """As after a restart: the browser names files that a new session does not know."""
    monkeypatch.setattr(file_uploader, "_get_upload_files", lambda sent: [DeletedFile("1")] if sent else [])
    bring(page, SITES + "Secret den,54.7,20.5,my notes\n")
    (told,) = said(page)
    assert told.startswith("The server no longer has your own tables")
    assert "add them again" in told
    assert (chosen(page), page.session_state[session.KEY].upload_generation) == (DEFAULT, 1)
    monkeypatch.undo()
    bring(page, SITES + "Secret den,54.7,20.5,my notes\n")
    assert (len(chosen(page).own.sites), said(page)) == (1, [])


def test_a_failure_of_the_page_is_one_sentence_and_the_rest_stands(page, monkeypatch, caplog):
    def fails(*_):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(sidebar, "name", fails)
    page.run()
    assert not page.exception
    assert said(page) == [
        "The page failed and shows what it could; open its link anew, or undo the last change."
    ]
    assert "from Kaliningrad</h1>" in shown(page)
    assert "secret detail" in caplog.text
    caplog.clear()
