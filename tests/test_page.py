"""The page by Streamlit's own harness: controls, refusals and the link, without a browser."""

import base64
import json
import re
import time
import tomllib
from datetime import date

import pytest
from streamlit import get_option
from streamlit.config import get_config_options
from streamlit.testing.v1 import AppTest

from app_page import APP, chosen, is_problem, link, opened, problems, sent, shown, table
from geo.facts import catalog
from geo.features import wording
from geo.features.drawing import drawing
from geo.outputs.web import webmap
from geo.page.editor import OWN_POINT
from geo.scenario.scenario import DEFAULT, Scenario
from geo.words import markup
from hostile import NAMES


@pytest.fixture
def page():
    return opened()


def test_it_opens_on_kaliningrad_with_both_bands(page):
    assert not page.exception
    assert chosen(page) == DEFAULT
    assert markup.escape(wording.title(drawing(DEFAULT))) in shown(page)
    assert markup.escape(wording.summary(drawing(DEFAULT))) in shown(page)
    assert len(table(page)) == 50
    assert link(page) == {}
    for sentence in (
        wording.CAVEAT,
        wording.TREATY,
        str(catalog.CREDITS),
        str(catalog.VIEWPOINT),
        wording.pole_note(drawing(DEFAULT)),
    ):
        assert markup.escape(str(sentence)) in shown(page)


def test_the_plain_page_that_is_measured_beside_it_shows_the_same_capitals():
    plain = AppTest.from_file(str(APP.parent / "tests" / "bench" / "plain_page.py"), default_timeout=60).run()
    assert not plain.exception
    (capitals,) = plain.dataframe
    assert [*capitals.value["capital"]] == [reach.place.name.english for reach in drawing(DEFAULT).reaches]


def test_the_server_listens_on_this_machine_only_reports_to_nobody_and_watches_no_file():
    config = tomllib.loads((APP.parent / ".streamlit/config.toml").read_text("utf-8"))
    assert config["server"]["address"] == "localhost"
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["fileWatcherType"] == "none"


def test_every_setting_is_one_that_streamlit_knows():
    def flat(part, name=""):
        for key, value in part.items():
            yield from flat(value, f"{name}{key}.") if isinstance(value, dict) else [f"{name}{key}"]

    config = tomllib.loads((APP.parent / ".streamlit/config.toml").read_text("utf-8"))
    assert {*flat(config)} <= {*get_config_options()}  # of another it warns, and goes on without it


def test_the_map_s_part_that_stays_is_the_same_whatever_is_chosen(page):
    before = sent(page)
    page.selectbox(key="preset").set_value("comiso").run()
    after = sent(page)
    assert after["script"] == before["script"]
    assert after["feature_group"] != before["feature_group"]


def test_nothing_the_map_is_given_names_another_host(page):
    assert "://" not in json.dumps(sent(page))


MOZDOK = next(markup.escape(site.claim) for site in catalog.sites() if site.id == "mozdok")


def test_a_preset_moves_the_launch_point_and_shows_its_claim(page):
    page.selectbox(key="preset").set_value("mozdok").run()
    assert chosen(page).points[0].id == "mozdok"
    assert page.text_input(key="point").value == "43.74, 44.652"
    assert MOZDOK in shown(page)
    assert link(page)["site"] == ["mozdok"]


def test_a_point_of_one_s_own_has_neither_the_name_nor_the_claim_of_the_preset_before(page):
    page.selectbox(key="preset").set_value("mozdok").run()
    page.selectbox(key="preset").set_value(OWN_POINT).run()
    assert chosen(page) == Scenario.parse(["43.74,44.652"])
    assert MOZDOK not in shown(page)
    assert page.selectbox(key="preset").value == OWN_POINT
    assert link(page)["site"] == ["43.74,44.652"]


def test_a_typed_point_moves_the_launch_point(page):
    page.text_input(key="point").set_value("54°42.6'N 20°30.6'E").run()
    site = chosen(page).points[0]
    assert (site.lat, site.lon) == pytest.approx((54.71, 20.51))
    assert page.selectbox(key="preset").value == OWN_POINT
    assert "reach from 54.71° N, 20.51° E</h1>" in shown(page)


def test_with_every_band_switched_off_the_page_stands(page):
    page.toggle(key="shorter").set_value(False).run()
    page.toggle(key="intermediate").set_value(False).run()
    assert chosen(page).bands == ()
    assert link(page)["band"] == ["none"]
    assert not page.exception


@pytest.mark.parametrize(
    "query",
    [
        {"site": ["54.71,20.51,A town"], "band": ["shorter", "0-480"]},
        {"site": ["comiso", "postavy", "-16.8,179.99"], "band": ["500-12000"]},
    ],
)
def test_a_link_opens_what_it_says_and_stays_as_it_is(query):
    page = opened(**query)
    assert chosen(page) == Scenario.parse(query["site"], query.get("band", []))
    assert link(page) == query
    assert problems(page) == []


def test_a_link_with_a_bad_part_opens_the_rest_and_says_so_above_it():
    query = {"site": ["nowhere"], "colour": ["red"]}
    page = opened(**query)
    assert not page.exception
    assert chosen(page) == DEFAULT
    assert link(page) == query
    *told, rest = filter(is_problem, page)
    assert len(told) == 2
    assert "What could be read is shown" in rest.proto.body
    above = [element.proto.body for element in page.main if element.type == "html"]
    heading = next(i for i, body in enumerate(above) if "<h1>" in body)
    assert {each.proto.body for each in (*told, rest)} <= set(above[:heading])


def test_a_link_with_the_name_of_a_place_is_written_with_coordinates_and_says_what_it_was_taken_for():
    page = opened(site=["Berlin"])
    assert link(page) == {"site": ["52.524,13.411,Berlin, Germany"]}
    assert problems(page) == []
    words = "“Berlin” was taken for Berlin, Germany. Or: North Canton, Ohio, United States"
    assert markup.escape(words) in shown(page)
    page.toggle(key="shorter").set_value(False).run()  # the note is about the place
    assert "was taken for" in shown(page)
    page.text_input(key="point").set_value("Warsaw").run()
    assert "was taken for" not in shown(page)


def test_hostile_names_in_a_link_are_text_on_the_page(page):
    told = 'data-language="en" data-open="Place and bands" data-copy="Copy" data-menu="Pages of the atlas"'
    parts = f"./assets/{webmap.version()}"
    own = f'<script src="{parts}/page.js" {told}>'
    for name in NAMES:
        page.query_params["site"] = f"54.71,20.51,{name}"
        page.run()
        assert not page.exception
        assert f"reach from {markup.escape(name)}</h1>" in shown(page)
        assert "<img" not in shown(page)
        assert re.findall("<script[^>]*>", shown(page)) == [own, f'<script src="{parts}/table.js">']


def test_a_click_with_three_launch_points_and_five_bands_sends_at_most_50_kilobytes():
    chosen_too = {"band": ["shorter", "intermediate", "0-480"], "system": ["9m729"]}
    before = opened(site=["kaliningrad", "mutlangen", "mozdok"], **chosen_too)
    after = opened(site=["58.2,19.9", "mutlangen", "mozdok"], **chosen_too)
    bodies = [element.proto.body for element in after.get("html")]
    known = {element.proto.body for element in before.get("html")}
    # The browser keeps what is longer than global.minCachedMessageSize, and is not sent it again.
    kept = get_option("global.minCachedMessageSize")
    sizes = [len(body.encode()) for body in bodies if not (body in known and len(body) > kept)]
    component = len(after.get("component_instance")[0].proto.json_args.encode())
    # All controls and Streamlit's own envelopes take another 7,000 (`make bench-page` has the whole).
    assert 30_000 < sum(sizes) + component < 43_000


def test_the_map_goes_ahead_of_the_rest_where_it_has_become_another(page, monkeypatch):
    waits, sleep = [], time.sleep
    monkeypatch.setattr(time, "sleep", lambda seconds: waits.append(seconds) or sleep(seconds))
    page.button_group(key="groups").set_value(["shorter"]).run()
    assert webmap.AHEAD_S not in waits
    for control, value, ahead in (("members", "eu", 1), ("units", "mi", 2)):
        page.selectbox(key=control).set_value(value).run()
        assert waits.count(webmap.AHEAD_S) == ahead
    page.toggle(key="tiles").set_value(True).run()
    assert waits.count(webmap.AHEAD_S) == 3


def test_the_table_is_filtered_by_band_and_says_how_many(page):
    page.button_group(key="groups").set_value(["shorter"]).run()
    assert len(table(page)) == 11
    assert {row["Band"] for row in table(page)} == {"Shorter-range band, 500–1,000 km"}
    assert markup.escape("11 of Europe’s 50 capitals") in shown(page)
    page.selectbox(key="units").set_value("mi").run()
    assert len(table(page)) == 11
    page.toggle(key="shorter").set_value(False).run()  # and with it what the table was narrowed to
    assert len(table(page)) == 50


def test_the_table_gives_distance_azimuth_band_and_edge(page):
    first = table(page)[0]
    assert (first["Capital"], first["code"], first["Country"]) == ("Warsaw", "PL", "Poland")
    assert first["NATO since"] == "1999"
    assert (first["Distance, km"], first["Azimuth"]) == ("278", "173°")  # 277.586 km, 172.92 degrees
    assert first["To the nearest edge, km"] == "222"  # 222.414 km
    assert first["Band"] == "Nearer than 500 km"


def test_with_two_launch_points_a_row_speaks_of_the_nearest_whose_band_holds_the_capital(page):
    assert "Measured from" not in table(page)[0]
    rows = table(opened(site=["kaliningrad", "mutlangen"], band=["shorter", "0-480"]))
    berlin = next(row for row in rows if row["Capital"] == "Berlin")
    assert berlin["Measured from"] == "Kaliningrad"
    assert berlin["In reach from, of 2"] == "1"
    assert berlin["Distance, km"] == "529"  # 528.6; 484.1 from Mutlangen, which is in no band
    assert berlin["To the nearest edge, km"] == "29"
    assert berlin["Band"] == "Shorter-range band, 500–1,000 km"
    assert berlin["Borderline"] == "within 10 km of an edge round Mutlangen"  # of 480 km


def test_the_figure_of_the_page_has_today_s_date_after_midnight(page, monkeypatch):
    monkeypatch.setattr("geo.outputs.files.content", lambda *given: repr(given[2]).encode())
    for today in (date(2031, 1, 1), date(2031, 1, 2)):
        monkeypatch.setattr("geo.machine.settings.today", lambda today=today: today)
        page.toggle(key="figure").set_value(True).run()
        picture = re.search(r'base64,([^"]+)', shown(page))[1]
        assert base64.b64decode(picture).decode() == repr(today)


def test_a_figure_that_takes_too_long_is_given_up_in_a_sentence_and_the_rest_is_shown(page, monkeypatch):
    def too_long(*_):
        raise TimeoutError

    monkeypatch.setattr("geo.outputs.files.content", too_long)
    monkeypatch.setenv("INF_RANGE_FILE_SECONDS", "7")
    page.toggle(key="shorter").set_value(False).run()  # no figure of which is kept
    page.toggle(key="figure").set_value(True).run()
    assert "the figure is not done within 7 s; leave out some bands or launch points" in shown(page)
    assert "data-capital" in shown(page)


@pytest.mark.usefixtures("sketched")
def test_the_figure_is_shown_in_the_size_and_style_that_are_taken_away_and_says_what_it_shows(page):
    def drawn():
        shows = r'<img class="atlas-figure (\w+)" src="data:image/png;base64,([^"]+)" alt="([^"]+)">'
        size, picture, words = re.search(shows, shown(page)).groups()
        assert markup.escape(wording.summary(drawing(DEFAULT))) in words
        return size, re.search(r"'(\w+)', '(\w+)', {", base64.b64decode(picture)[4:].decode()).groups()

    assert "<img" not in shown(page)
    page.toggle(key="figure").set_value(True).run()
    assert page.selectbox(key="size").value == "slide"
    assert drawn() == ("slide", ("slide", "light"))
    page.selectbox(key="size").set_value("column").run()
    assert drawn() == ("column", ("column", "light"))
    page.selectbox(key="style").set_value("print").run()
    assert drawn() == ("column", ("column", "print"))
    assert not page.exception
