"""A reader's visit to the page, or to an exported file, in a real browser."""

import io
import re
from datetime import date
from urllib.parse import unquote_plus, urlsplit

from PIL import Image
from playwright.sync_api import Error, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from geo.coordinates.points import parse_point
from geo.features.drawing import drawing
from geo.outputs.web import export

FRAME = ".stCustomComponentV1"
# What a map says of each capital, and in which colours.
DOTS = """Object.values(map.capitals).map(({ dot }) =>
    [dot.getTooltip().getContent(), dot.options.fillColor, dot.options.color])"""

# Goes on to another address in the same session.
GO_ON = "(url) => { history.pushState(null, '', url); dispatchEvent(new PopStateEvent('popstate')); }"

# Tells of each short message that comes through a socket; Playwright hears them in Chromium alone.
HEAR = """window.WebSocket = class extends WebSocket {
    constructor(...address) {
        super(...address);
        this.addEventListener("message", ({ data }) => {
            if (data.byteLength < 100) window.hear([...new Uint8Array(data)]);
        });
    }
};"""


class Visit:
    """A reader's visit to the page: the map's frame, what was asked of whom, what broke."""

    def __init__(self, page, url):
        self.page, self.requests, self.errors = page, [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.runs = 0  # of the script, that have ended
        page.expose_function("hear", self._count)
        page.add_init_script(HEAR)
        page.goto(url)
        self.map = page.frame_locator(FRAME)
        # Of many launch points on a phone some may have no room for their names.
        self.map.locator(".atlas-label.launch span").filter(visible=True).first.wait_for()
        self.frame.wait_for_function("!map._panAnim?._inProgress && map.getSize().y === innerHeight")
        expect(page.locator("#first")).to_have_count(0)  # which gave way to the map
        self.rest()

    def _count(self, message):
        self.runs += is_end(bytes(message))

    @property
    def frame(self):
        return next(frame for frame in self.page.frames if "streamlit_folium" in frame.url)

    def rest(self):
        """Wait until no run of the script is going on, and what it brought stands still."""
        self.page.wait_for_function(
            """() => new Promise((done) => {
                const now = () => {
                    const frame = document.querySelector(".stCustomComponentV1");
                    const { top, height } = frame?.getBoundingClientRect() ?? {};
                    const state = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState;
                    return JSON.stringify([state === "notRunning", top, height, document.body.textContent]);
                };
                const look = (before, left) => requestAnimationFrame(() => {
                    const seen = now(), still = seen === before && seen.startsWith("[true");
                    if (still && left === 0) done(true);
                    else look(seen, still ? left - 1 : 4);
                });
                look(now(), 4);
            })"""
        )
        still = """() => !map._animatingZoom && new Promise((done) =>
            requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"""
        try:
            self.frame.wait_for_function(still)
        except Error as error:
            if "detached" not in str(error):  # Streamlit may put another frame in its place; see test_browser
                raise
            self.frame.wait_for_function(still)

    def linked(self, pattern):
        """Wait until the address bar's link is like a pattern, as a reader would write it."""
        self.page.wait_for_url(lambda url: re.search(pattern, unquote_plus(url)))

    def follow(self, query):
        """Go on to another map in the same session, as by a link in a text."""
        self.page.evaluate(GO_ON, f"?{query}")

    def view(self, lat, lon, zoom):
        # void: or the whole map would be handed over, which takes seconds.
        self.frame.evaluate("([lat, lon, zoom]) => void map.setView([lat, lon], zoom)", [lat, lon, zoom])

    def shows(self, places):
        """Whether all places, each a latitude and a longitude, are in view."""
        inside = "(places) => places.every((place) => map.getBounds().contains(place))"
        return self.frame.evaluate(inside, [list(place) for place in places])

    def choose(self, name):
        """Choose a launch point from the list."""
        self.rest()
        self.page.get_by_role("combobox", name="From the list").fill(name)
        self.page.get_by_role("option", name=name).click()
        expect(names(self)).to_have_text(name)

    def click(self, lat, lon):
        """Click the map at a place."""
        self.rest()
        point = self.frame.evaluate("(place) => map.latLngToContainerPoint(place)", [lat, lon])
        self.map.locator("#map_div").click(position={"x": point["x"], "y": point["y"]})

    def pick_up(self, selector=".atlas-site"):
        """Take the launch point in hand; returns where on the screen it is."""
        site = self.map.locator(selector).first
        while True:
            site.hover()  # once it stands still and nothing covers it
            at = site.bounding_box()
            x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
            self.page.mouse.down()
            if site.bounding_box() == at:  # else the page moved it on the way there
                return x, y
            self.page.mouse.up()

    def launch_point(self):
        """Latitude and longitude as the page's heading gives them, once they are not a name."""
        heading = self.page.get_by_role("heading", level=1)
        expect(heading).to_have_text(re.compile(r"from [\d.]+° [NS], [\d.]+° [EW]$"))
        return parse_point(heading.inner_text().partition("reach from ")[2])[:2]

    def leave(self):
        """Let go of all that was pointed at, focused or opened."""
        self.page.keyboard.press("Escape")
        self.page.evaluate("document.activeElement.blur()")
        self.page.mouse.move(0, 0)

    def outside(self):
        """Requests to any host and port but the page's own."""
        own = urlsplit(self.page.url).netloc
        return [url for url in self.requests if urlsplit(url).netloc not in (own, "")]


def names(visit):
    return visit.map.locator(".atlas-label.launch span")


def summary(visit):
    return visit.page.locator(".atlas-summary")


def is_end(payload):
    """Whether a message of Streamlit's says that a run of the script has ended."""
    return ForwardMsg.FromString(payload).WhichOneof("type") == "script_finished"


def with_blank_figures(page):
    """Let the stories' pictures be blanks of their size: each that the server draws takes half a second."""
    blank = io.BytesIO()
    Image.new("RGB", (1051, 1795)).save(blank, "png")
    answer = {"body": blank.getvalue(), "content_type": "image/png"}
    page.route("**/figure.png?*", lambda route: route.fulfill(**answer))


class Offline:
    """A file opened in a page that has no network."""

    def __init__(self, page, file, fragment=""):
        self.page, self.frame, self.requests, self.errors = page, page, [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text))  # it has nothing to say
        self.page.goto(file.as_uri() + fragment)

    def asked(self):
        """What the file asked for, of the network or the disk."""
        loaded = self.page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
        return loaded + [url for url in self.requests if url != self.page.url]

    def on_map(self, script):
        """What a script says of the map, which has another name in every file."""
        name = self.page.locator(".folium-map").get_attribute("id")
        return self.page.evaluate(re.sub(r"(?<![.\w])map\.", f"{name}.", script))


def written(folder, scenario, **how):
    file = folder / "map.html"
    file.write_text(export.map_html(drawing(scenario), date(2026, 11, 23), **how), "utf-8")
    return file
