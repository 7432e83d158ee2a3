"""The answer about a claim is the same on the page, by HTTP, from Python and on the command line."""

import io
import json
import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

import geo
from app_page import is_problem, shown
from browsers import BOTH
from command_line import call
from geo.facts import own_tables
from geo.facts.model import Own
from geo.features import claim_words
from geo.features.claim_check import check
from geo.machine.settings import HOME
from geo.outputs.figure import claim_card
from geo.outputs.figure.canvas import settings
from geo.outputs.web import claim_answer, claim_map
from geo.page import session
from geo.page.editor import START
from geo.scenario import place_search, place_suggestions
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import parse_system
from geo.scenario.question import Question
from geo.server import routes
from geo.words import markup
from hostile import NAMES
from test_check import ROWS, asked, named
from test_preview import told

BERLIN = "52.524,13.411,Berlin, Germany"


def checked_page():
    from geo.page.check_page import check_page

    check_page()


def visited(**query):
    test = AppTest.from_function(checked_page, default_timeout=60)
    for key, value in query.items():
        test.query_params[key.removesuffix("_")] = value
    test.run()
    assert not test.exception
    return test


def query_of(page):
    return {key: page.query_params[key] for key in page.query_params}


def problems(page):
    return [unescape(re.sub("<[^>]*>", "", each.proto.body)) for each in page if is_problem(each)]


@pytest.fixture(scope="module")
def web():
    return TestClient(Starlette(routes=routes.routes()), base_url=HOME.rstrip("/"))


@pytest.fixture(params=ROWS[::5], ids=named)
def found(request):
    return check(asked(request.param))


def test_the_answer_is_the_same_by_http_and_on_the_command_line(web, found, capsys):
    sent = web.get(f"/check.json?{found.question.query}")
    assert sent.status_code == 200
    assert sent.json() == json.loads(json.dumps(found.as_json(HOME))) | {"taken_for": []}
    what = found.question.system.id if found.question.system else str(found.question.range_km or "none")
    arguments = ["check", what, found.question.start.token, found.question.end.token]
    assert json.loads(call(capsys, *arguments, "--format", "json")) == json.loads(
        json.dumps(found.as_json(HOME))
    )
    text = call(capsys, *arguments)
    assert found.quote(HOME) in text
    assert [
        line for line in text.splitlines()[2:] if line.startswith(tuple(c.claim.label for c in found.claims))
    ] == [found.claim_line(each) for each in found.claims]


def test_the_answer_is_the_same_in_a_notebook(found):
    question = found.question
    what = question.system.id if question.system else question.range_km
    start, end = ((point.lat, point.lon, point.name) for point in (question.start, question.end))
    made = geo.check(what, question.start.id or start, question.end.id or end)
    assert (made.title, made.sentences, made.verdict) == (found.title, found.sentences, found.verdict)
    assert made.quote("https://atlas.example/") == found.quote("https://atlas.example/")
    assert made.link("https://atlas.example/") == f"https://atlas.example/check?{question.query}"
    assert made.scenario == geo.Scenario.from_link(question.map_query)
    assert list(made.claims().get("words", [])) == [each.words for each in found.claims]
    assert claim_answer.answer_html(found, claim_map.map_html(found)) in made._repr_html_()
    assert str(made) == "\n".join((found.title, *found.sentences))


def test_the_document_and_the_page_have_the_same_answer(web, found):
    html = claim_answer.answer_html(found, claim_map.map_html(found))
    got = web.get(f"/check.html?{found.question.query}")
    assert got.headers["content-type"] == "text/html; charset=utf-8"
    assert html in got.text
    assert markup.escape(found.quote(HOME)) in got.text
    page = visited(**{key: values[0] for key, values in parse_qs(found.question.query).items()})
    assert claim_answer.answer_html(found, claim_map.picture_html(found)) in shown(page)
    assert page.code[0].value == found.quote(HOME)
    for each in found.claims:
        assert markup.escape(each.claim.source.url) in html
        assert f"<td>{markup.escape(each.words)}</td>" in html


def test_a_link_to_an_answer_has_its_title_its_description_and_the_picture_of_its_map(web):
    query = f"system=9m729&from=kaliningrad&to={BERLIN}"
    for path in ("/check", "/check.html"):
        found = told(web.get(f"{path}?{query}").text)
        one = check(Question.parse("9m729", "kaliningrad", "Berlin"))
        assert found["og:title"] == one.title
        assert found["og:description"] == f"{one.distance} {one.answer}"
        assert found["og:image"] == f"{HOME}check.png?{one.question.query}"
        assert found["og:image:alt"] == f"{one.title} 529 km. {one.answer}"
    assert "./check.html?system=9m729" in web.get(f"/check?{query}").text
    assert told(web.get("/check").text)["title"] == "Check a claim · INF Range Atlas"
    assert told(web.get("/check?from=nowhere&to=x").text)["title"] == "Check a claim · INF Range Atlas"


def card_of(found, style="light"):
    """The card as drawn: its texts, and the marks and lines that are named."""
    with settings():
        sheet = claim_card.compose(found, style)
    texts = [
        (each.get_gid(), each.get_text().replace("\u00a0", " "))
        for each in sheet.axes.texts
        if each.get_gid()
    ]
    return texts, {
        each.get_gid(): each for each in sheet.axes.artists + sheet.axes.patches + sheet.axes.lines
    }


def test_a_card_has_both_places_the_way_and_whose_figure_says_what(found):
    texts, parts = card_of(found)
    said = " ".join(words for _, words in texts)
    question = found.question
    assert [words for gid, words in texts if gid == "distance-0"] == [f"{found.distance_km:,.0f} km"]
    names = [words for gid, words in texts if gid.startswith("name")]
    assert any(words.removesuffix("…") in question.start.label for words in names)
    if found.distance_km < 19_000:
        assert "way" in parts
        assert "end" in parts
        assert any(words.removesuffix("…") in question.end.label for words in names)
    told = said.lower()
    for compared, whose in found.by_whom:
        assert claim_words.said(compared).lower().partition(":")[0] in told
        assert whose.split(" according to ")[0].lower() in told
    if found.verdict in ("disputed", "open", "too-close"):
        assert (
            sum(gid.startswith("said") and gid.endswith("-0") for gid, _ in texts) == len(found.by_whom) > 0
        )


def test_a_card_is_a_picture_of_its_size_in_two_styles_and_names_what_no_source_places(web):
    query = f"system=9m729&from=kaliningrad&to={BERLIN}"
    got = web.get(f"/check.png?{query}")
    assert (got.status_code, got.headers["content-type"]) == (200, "image/png")
    assert 'filename="9m729-kaliningrad-berlin-germany.png"' in got.headers["content-disposition"]
    picture = Image.open(io.BytesIO(got.content))
    assert picture.size == (1200, 630)
    assert len(got.content) < 150_000
    assert picture.info["Source"] == f"{HOME}check?{query.replace(' ', '+')}"
    one = check(Question.parse("9m729", "kaliningrad", "Berlin"))
    for style in ("light", "dark"):
        texts, _ = card_of(one, style)
        assert "places the 9M729 at Kaliningrad" in " ".join(
            words for gid, words in texts if gid[:4] == "foot"
        )
    refused = web.get("/check.png?from=kaliningrad")
    assert (refused.status_code, refused.text) == (400, "to is missing; add a place, such as to=Berlin\n")


def test_a_card_of_a_distance_alone_has_no_band_that_nobody_asked_about():
    texts, _ = card_of(check(Question.parse("none", "kaliningrad", "Wuppertal")))
    names = {words for gid, words in texts if gid.startswith("name")}
    assert names == {"Kaliningrad", "Wuppertal", "974 km"}


@pytest.mark.parametrize("name", [*NAMES, "N" * 250])
def test_every_word_of_a_card_is_on_it(name):
    end = LaunchPoint(1, 2, name)
    with settings():
        sheet = claim_card.compose(
            check(Question(LaunchPoint(54, 20, name), end, parse_system("otr-23"))), "light"
        )
        for text in sheet.axes.texts:
            box = text.get_window_extent()
            assert box.x0 >= 0
            assert box.y0 >= 0
            assert box.x1 <= 1200
            assert box.y1 <= 630


def test_the_page_opens_with_an_example_and_its_address_has_all_three():
    page = visited()
    assert query_of(page) == {"system": "9m729", "from": "kaliningrad", "to": BERLIN}
    assert [box.value for box in page.selectbox] == ["9m729"]
    assert [box.value for box in page.text_input] == ["Kaliningrad", "Berlin, Germany"]
    assert "The figures claimed disagree." in shown(page)


def test_a_name_in_the_address_is_written_with_coordinates_and_a_system_by_its_id():
    page = visited(system="Pioneer", from_="Postavy", to="Moscow")
    assert query_of(page) == {"system": "rsd-10", "from": "postavy", "to": "55.752,37.618,Moscow, Russia"}
    assert markup.escape("“Moscow” was taken for Moscow, Russia. Or: Moscow, Idaho") in shown(page)


def test_each_control_changes_its_part_of_the_address():
    page = visited(system="9m729", from_="kaliningrad", to=BERLIN)
    page.selectbox(key="checked_what").set_value("rsd-10").run()
    assert query_of(page) == {"system": "rsd-10", "from": "kaliningrad", "to": BERLIN}
    page.text_input(key="checked_from").set_value("Postavy, Belarus").run()
    assert "Sources in this atlas place the RSD-10 Pioneer at Postavy" in shown(page)
    page.selectbox(key="checked_what").set_value("none").run()
    assert query_of(page) == {"from": "postavy", "to": BERLIN}
    assert "No system and no range is given" in shown(page)


CHOOSE = """(box, text) => {  // as a browser does when a suggestion is pressed
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(box, text);
    box.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
}"""


@BOTH
def test_what_is_typed_is_read_and_a_suggestion_is_taken_at_once(tab, address):
    page, missing = tab(), []
    page.on("response", lambda got: missing.append(got.url) if got.status >= 400 else None)
    page.goto(f"{address}check?system=9m729&from=kaliningrad&to={BERLIN}")
    expect(page.locator("#first")).to_have_count(0)  # nothing can be typed before
    for label, typed, said in (
        ("System, or range in km", "480", "A range of 480 km: no, 49 km short."),
        ("System, or range in km", "Screwdriver", "By the lowest figure claimed for the 9M729"),
        ("From", "54.71, 20.51, Here", "From Here to Berlin, Germany it is 529 km"),
        ("To", "Brest", "“Brest” may mean several places"),
    ):
        box = page.get_by_role("combobox", name=label)
        box.fill(typed)
        box.press("Enter")
        expect(page.get_by_text(said).first).to_be_visible()
    to = page.get_by_role("combobox", name="To")
    to.fill("")
    to.press_sequentially("Warsch")
    expect(page.locator("#atlas-places option").first).to_have_attribute("value", "Warsaw, Poland")
    to.evaluate(CHOOSE, "Warsaw, Poland")
    expect(page.get_by_text("From Here to Warsaw, Poland it is").first).to_be_visible()
    expect(to).to_be_focused()
    to.fill("Brest")
    to.press("Enter")
    page.get_by_role("button", name="Brest, Brest, Belarus").click()
    expect(page.get_by_text("From Here to Brest, Belarus it is").first).to_be_visible()
    assert parse_qs(urlsplit(page.url).query)["to"] == ["52.109,23.717,Brest, Belarus"]
    expect(to).to_have_value("Brest, Belarus")
    assert missing == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Wupp", ("Wuppertal, Germany", "Wuppertal, North Rhine-Westphalia, Germany · ")),
        ("Springfield", ("Springfield, Missouri, United States", "Springfield, Missouri")),
        ("brest", ("Brest, Belarus", "Brest, Brest, Belarus · ")),
        ("Warsch", ("Warsaw, Poland", "Warsaw, Mazovia, Poland · ")),
        ("Paris, Te", ("Paris, Texas, United States", "Paris, Texas")),
        ("kapustin", ("Kapustin Yar, Russia", "Kapustin Yar, Russia · site of the list")),
        ("Hambrug", ("Hamburg, Germany", "Hamburg")),
    ],
)
def test_what_a_beginning_may_mean_is_suggested_as_it_can_be_written(typed, first, web):
    offered = web.get("/places.json", params={"begins": typed}).json()
    assert offered[0][0] == first[0]
    assert offered[0][1].startswith(first[1])
    assert len(offered) == len({text for text, _ in offered}) <= place_suggestions.MOST
    for text, label in offered:
        assert typed.casefold() in f"{text} {label}".casefold()  # else no browser would show it
        assert place_search.launch_point(text)


@pytest.mark.parametrize("typed", ["", "x", "54.7, 20", "<script>", "?" * 500, "Xyzzyqk", *NAMES])
def test_what_begins_no_name_is_met_with_no_suggestion(typed, web):
    got = web.get("/places.json", params={"begins": typed})
    assert got.status_code == 200
    assert len(got.content) < 2_000
    assert web.get("/places.json").json() == []


def test_a_reader_s_own_places_are_offered_by_the_page_alone():
    test = AppTest.from_function(checked_page, default_timeout=60)
    places = own_tables.read_places(b"name,country,lat,lon\nDepot <b>,Nowhere,3,4\n")
    editor = replace(START, scenario=replace(START.scenario, own=Own(places=places)))
    test.session_state[session.KEY] = session.Session(editor=editor)
    test.query_params.update({"from": "kaliningrad", "to": "Depot <b>"})
    test.run()
    assert not test.exception
    assert '<data value="Depot &lt;b&gt;">Nowhere</data>' in shown(test)
    assert "From Kaliningrad to Depot" in shown(test)


def test_what_a_name_may_mean_is_offered_and_a_press_takes_it():
    page = visited(system="9m729", from_="kaliningrad", to="Brest")
    assert problems(page) == ["“Brest” may mean several places; write one of: Brest, Belarus; Brest, France"]
    assert query_of(page)["to"] == "Brest"
    assert [button.label.split(" ·")[0] for button in page.button] == [
        "Brest, Brest, Belarus",
        "Brest, Brittany, France",
    ]
    page.button[0].click().run()
    assert query_of(page)["to"] == "52.109,23.717,Brest, Belarus"
    assert problems(page) == []


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"system": "9m729", "from_": "kaliningrad", "to": "kaliningrad"}, "both places are “Kaliningrad”"),
        ({"system": "Pershing", "from_": "kaliningrad", "to": BERLIN}, "“Pershing” is the name of 3 systems"),
        ({"range": "99999", "from_": "kaliningrad", "to": BERLIN}, "“99999” is no range; write it in km"),
        ({"system": "9m729", "from_": "東京", "to": BERLIN}, "write it in Latin letters"),
        ({"system": "9m729", "from_": "kaliningrad"}, "no place to measure to is given; name one"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_control_and_nothing_is_answered(query, says):
    page = visited(**query)
    assert [says in problem for problem in problems(page)] == [True]
    assert '"atlas-answer"' not in shown(page)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_breaks_out_of_an_answer(name, web):
    query = {"system": "9m729", "from": "kaliningrad", "to": f"1,2,{name}"}
    got = web.get("/check.html", params=query)
    tags = {*re.findall("<([a-z0-9]+)", got.text)}
    assert tags == {
        *re.findall("<([a-z0-9]+)", web.get("/check.html", params=query | {"to": "1,2,Plain"}).text)
    }
    page = visited(system="9m729", from_="kaliningrad", to=f"1,2,{name}")
    assert {*re.findall("<([a-z0-9]+)", shown(page))} <= tags | {"span", "img"}


@pytest.mark.parametrize("path", ["check", "check.html"])
def test_a_long_name_is_broken_in_the_heading_and_not_cut(tab, address, path):
    page = tab(viewport={"width": 390, "height": 844})
    page.goto(f"{address}{path}?range=480&from=1,2,{'N' * 100}&to={BERLIN}")
    heading = page.get_by_role("heading", name="NNN")
    expect(heading).to_be_visible()
    assert heading.evaluate("each => each.scrollWidth <= each.clientWidth")
