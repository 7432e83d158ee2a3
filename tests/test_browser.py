"""The page and the exported file in a real browser, every request counted."""

import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from geo import export, text
from geo.coordinates import parse_point
from geo.scenario import DEFAULT, LaunchPoint, Scenario
from hostile import NAMES

HOSTILE = Scenario(tuple(LaunchPoint(50 + i, 20, name) for i, name in enumerate(NAMES)))
FRAME = 'iframe[title^="streamlit_folium"]'


class Visit:
    """A reader's visit to the page: the map's frame, what was asked of whom, what broke."""

    def __init__(self, page, url):
        self.page, self.requests, self.errors = page, [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(url)
        self.map = page.frame_locator(FRAME)
        expect(self.map.locator(".atlas-label.launch span").first).to_be_visible(timeout=60_000)

    @property
    def frame(self):
        return next(frame for frame in self.page.frames if "streamlit_folium" in frame.url)

    def click(self, lat, lon):
        """Click the map at a place."""
        point = self.frame.evaluate("(place) => map.latLngToContainerPoint(place)", [lat, lon])
        self.map.locator("#map_div").click(position={"x": point["x"], "y": point["y"]})

    def launch_point(self):
        """Latitude and longitude as the page's heading gives them, once they are not a name."""
        heading = self.page.get_by_role("heading", level=1)
        expect(heading).to_have_text(re.compile(r"from [\d.]+° [NS], [\d.]+° [EW]$"))
        return parse_point(heading.inner_text().partition("reach from ")[2])[:2]

    def outside(self):
        """Requests to any host but the page's own."""
        return [url for url in self.requests if urlsplit(url).hostname not in ("localhost", None)]


@pytest.fixture
def visit(browser, address):
    contexts = []

    def open_(query="", **context):
        contexts.append(browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **context}))
        return Visit(contexts[-1].new_page(), address + query)

    yield open_
    for context in contexts:
        context.close()


def names(visit):
    return visit.map.locator(".atlas-label.launch span")


def summary(visit):
    return visit.page.locator(".atlas-summary")


def test_the_page_is_complete_and_asks_no_other_host(visit):
    reader = visit()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(text.title(DEFAULT))
    expect(summary(reader)).to_have_text(text.summary(DEFAULT))
    expect(reader.map.locator("path.atlas-land").first).to_be_attached()
    assert (
        reader.frame.evaluate("Object.values(map._layers).filter(l => l instanceof L.CircleMarker).length")
        == 51
    )
    expect(reader.page.get_by_text("50 of 50 capitals")).to_be_visible()
    assert reader.outside() == []
    assert reader.errors == []


def test_a_click_moves_the_launch_point_with_one_rerun_and_leaves_the_map_where_it_is(visit):
    reader = visit()
    reader.frame.evaluate("window.stays = true")
    reader.frame.evaluate("map.setView([50, 10], 5, {animate: false})")
    view = reader.frame.evaluate("[map.getCenter(), map.getZoom()]")
    reader.frame.evaluate(
        """() => {
            window.renders = 0; window.sends = 0;
            const send = window.Streamlit.setComponentValue;
            window.Streamlit.setComponentValue = (...v) => { window.sends++; return send(...v); };
            const count = (event) => { window.renders += event.data.type === "streamlit:render"; };
            window.addEventListener("message", count);
        }"""
    )
    reader.click(48.0, 11.0)
    assert reader.launch_point() == pytest.approx((48.0, 11.0), abs=0.1)  # degrees: two pixels
    expect(names(reader)).to_have_text(re.compile("° N, 1"))
    # The component's own 250 ms debounce must have passed without a second value.
    reader.frame.wait_for_function("new Promise((done) => setTimeout(() => done(true), 600))")
    assert reader.frame.evaluate("[window.stays, window.sends, window.renders]") == [True, 1, 1]
    assert reader.frame.evaluate("[map.getCenter(), map.getZoom()]") == view
    assert reader.errors == []


def test_panning_and_zooming_cost_no_rerun(visit):
    reader = visit()
    reader.frame.evaluate("() => { window.Streamlit.setComponentValue = () => { window.sent = true; }; }")
    reader.frame.evaluate("map.setView([40, 0], 6, {animate: false})")
    reader.frame.wait_for_function("new Promise((done) => setTimeout(() => done(true), 600))")
    assert reader.frame.evaluate("window.sent") is None


def test_switches_change_bands_sentence_and_link(visit):
    reader = visit()
    rings = reader.map.locator("path[stroke='#b8442c']")
    expect(rings).to_have_count(2)
    reader.page.get_by_text("Shorter-range, 500–1,000 km", exact=True).click()
    expect(rings).to_have_count(0)
    expect(summary(reader)).to_have_text(text.summary(Scenario.parse(["kaliningrad"], ["intermediate"])))
    reader.page.wait_for_url("**/?" + Scenario.parse(["kaliningrad"], ["intermediate"]).query)


def test_the_link_reopens_the_screen_and_back_restores_it(visit):
    reader = visit()
    reader.click(48.0, 11.0)
    reader.page.wait_for_url("**/?site=4*")
    again = visit("?" + urlsplit(reader.page.url).query)
    assert again.launch_point() == reader.launch_point()
    expect(summary(again)).to_have_text(summary(reader).inner_text())
    expect(names(again)).to_have_text(names(reader).inner_text())
    reader.page.go_back()
    expect(names(reader)).to_have_text("Kaliningrad")
    expect(summary(reader)).to_have_text(text.summary(DEFAULT))


def test_a_preset_out_of_view_comes_into_view(visit):
    reader = visit("?site=novosysoyevka")
    assert reader.frame.evaluate("map.getBounds().contains([44.233, 133.365])")


def test_a_capital_shows_its_distance_and_a_click_on_it_moves_nothing(visit):
    reader = visit()
    reader.click(52.2298, 21.0118)  # Warsaw
    expect(reader.map.locator(".leaflet-tooltip")).to_contain_text("278 km from Kaliningrad, azimuth 173°")
    expect(names(reader)).to_have_text("Kaliningrad")


def test_hostile_names_run_nothing_on_the_page(visit):
    one = visit(f"?{HOSTILE.query}")
    expect(names(one)).to_have_text([" ".join(name.split()) for name in NAMES])
    alone = visit("?" + Scenario(HOSTILE.sites[:1]).query)
    expect(alone.page.get_by_role("heading", level=1)).to_contain_text(NAMES[0])
    for reader in (one, alone):
        assert reader.outside() == []
        assert reader.errors == []


def test_the_download_opens_with_no_network_and_shows_what_the_page_showed(visit, browser, tmp_path):
    page = visit("?site=mutlangen&band=shorter&band=0-1800")
    with page.page.expect_download() as download:
        page.page.get_by_role("button", name="HTML map").click()
    file = tmp_path / "map.html"
    download.value.save_as(file)
    reader = Offline(browser, file)
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(
        page.page.get_by_role("heading", level=1).inner_text()
    )
    for sentence in (summary(page).inner_text(), text.CAVEAT):
        expect(reader.page.get_by_text(sentence)).to_be_visible()
    assert reader.dots() == page.frame.evaluate(DOTS)
    (link,) = reader.page.get_by_role("link").all()
    assert link.get_attribute("href") == page.page.url
    assert (reader.requests, reader.errors) == ([file.as_uri()], [])


def test_the_file_s_switches_take_bands_away(browser, tmp_path):
    reader = Offline(browser, written(tmp_path, DEFAULT))
    ring = reader.page.locator("path[stroke='#b8442c']")
    expect(ring).to_have_count(2)
    reader.page.get_by_label("Shorter-range band, 500–1,000 km").uncheck()
    expect(ring).to_have_count(0)


def test_hostile_names_run_nothing_in_the_file(browser, tmp_path):
    reader = Offline(browser, written(tmp_path, HOSTILE))
    expect(reader.page.locator(".atlas-label.launch span")).to_have_text(
        [" ".join(name.split()) for name in NAMES]
    )
    assert len(reader.requests) == 1
    assert reader.errors == []


DOTS = """Object.values(map._layers).filter((l) => l instanceof L.CircleMarker && l.feature)
    .map((l) => [l.feature.properties.tip, l.options.fillColor, l.options.color])"""


class Offline:
    """A file opened in a browser that has no network."""

    def __init__(self, browser, file):
        self.page, self.requests, self.errors = browser.new_context(offline=True).new_page(), [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(file.as_uri())

    def dots(self):
        name = self.page.locator(".folium-map").get_attribute("id")
        return self.page.evaluate(DOTS.replace("map._layers", f"{name}._layers"))


def written(folder, scenario):
    file = folder / "map.html"
    file.write_text(export.map_html(scenario, date(2026, 11, 23)), "utf-8")
    return file
