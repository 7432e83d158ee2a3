"""How fast the page answers in a real browser, beside the plain approach, in one run: `make bench-page`.

"Click to bands" is from mouse up to the new layer on the map. Times are taken in the browser itself.
"""

import asyncio
import itertools
import json
import statistics
import sys
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

import browsers
from serving import server
from visits import FRAME, is_end

QUERIES = {
    "one point": "",
    "three points": "?site=kaliningrad&site=mutlangen&site=mozdok"
    "&band=shorter&band=intermediate&band=0-480&system=9m729",
}
PLAIN = "tests/bench/plain_page.py"
# At sea, in most views away from every capital: latitude, longitude.
PLACES = [(58.2, 19.9), (56.3, 3.2), (43.2, 34.5), (37.2, 18.4), (46.0, -6.0), (39.6, 6.0), (62.5, 1.5)]
CLICKS = 21
COLD_PAGES = 5
SETTLED_MS = 700  # more than the component's debounce, so that a second rerun would be counted
ROUNDS = {1: 20, 10: 5, 50: 3}
SESSIONS, RERUNS = 20, 20

# Runs before the page's own scripts; looks into the map's frame, and into the one that takes its place.
WATCH = """if (window === window.top) {
  const ring = "path.atlas-ring, path.ring", now = () => performance.now();
  const bench = window.bench = { marks: {}, blank: 0, first: null };
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) { bench.marks.sent ??= now(); return send.call(this, data); };
  const watch = (page) => {
    page.watched = true;
    page.defaultView.addEventListener("mouseup", () => { bench.marks = { up: now() }; }, true);
    page.defaultView.addEventListener("message", (event) => {
      if (event.data?.type === "streamlit:render" && bench.marks.sent) bench.marks.render = now();
    }, true);
    const drawn = ({ addedNodes }) =>
      [...addedNodes].some((node) => node.matches?.(ring) || node.querySelector?.(ring));
    const see = (records) => {
      if (!records.some(drawn)) return;
      bench.first ??= now();
      if (bench.marks.up && bench.marks.sent) bench.marks.ring ??= now();
    };
    new MutationObserver(see).observe(page, { childList: true, subtree: true });
  };
  let before = null;
  const look = (at) => {
    const page = document.querySelector(".stCustomComponentV1")?.contentDocument;
    if (page && page.URL.startsWith("http") && !page.watched) watch(page);
    if (bench.first && before !== null && !page?.querySelector(ring)) bench.blank += at - before;
    before = at;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""

SEEN = ".leaflet-container:not([hidden])"

# Where in the map's frame a place is, null if a click there would be on a capital or a launch point.
FREE = """(place) => {
  const { x, y } = (map.front ?? map).latLngToContainerPoint(place);
  const under = document.elementFromPoint(x, y);
  return under?.closest(".leaflet-interactive, .leaflet-marker-icon") ? null : { x, y };
}"""

# Milliseconds from the click on a view's button to the frame behind the one that shows it.
SWITCH = """async (kind) => {
  const start = performance.now(), frame = () => new Promise(requestAnimationFrame);
  map.front.getContainer().querySelector(`.kinds .${kind}`).click();
  while (atlas.kind(map.front) !== kind) await frame();
  await frame();
  await frame();
  return performance.now() - start;
}"""

DRAG = """(moved) => {
  const seen = window.drag = []; let before = "";
  const look = (at) => {
    const trail = [...document.querySelectorAll(moved)].map((path) => path.getAttribute("d")).join();
    if (trail && trail !== before) seen.push(at);
    before = trail;
    window.dragging = requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


class Reader:
    """A browser page with its messages from the server counted."""

    def __init__(self, browser: browsers.Shared, address: str) -> None:
        self.context = browser.new_context(viewport={"width": 1440, "height": 900})
        self.page: Page = self.context.new_page()
        self.bytes = self.reruns = 0
        self.page.add_init_script(WATCH)
        self.page.on("websocket", lambda socket: socket.on("framereceived", self.count))
        self.page.goto(address, wait_until="commit")
        self.page.wait_for_function("window.bench?.first", timeout=60_000)
        self.first_ms = self.page.evaluate("bench.first")

    def count(self, payload: bytes | str) -> None:
        self.bytes += len(payload)
        self.reruns += is_end(payload)

    @property
    def frame(self):
        return next(frame for frame in reversed(self.page.frames) if "streamlit_folium" in frame.url)

    def settle(self) -> None:
        self.page.wait_for_timeout(SETTLED_MS)

    def where(self, place: tuple[float, float]) -> tuple[float, float] | None:
        """Where on the screen a place is, None if a capital or a launch point lies there."""
        at = self.frame.evaluate(FREE, list(place))
        box = self.page.locator(FRAME).bounding_box()
        return at and (box["x"] + at["x"], box["y"] + at["y"])

    def answer(self, act: Callable[[], None]) -> dict[str, float]:
        """What an act that ends with mouse up costs: milliseconds, bytes, reruns."""
        self.page.evaluate("bench.blank = 0")
        self.bytes = self.reruns = 0
        act()
        self.page.wait_for_function("bench.marks.ring", timeout=30_000)
        self.settle()
        marks = self.page.evaluate("bench.marks")
        return {
            "click": marks["ring"] - marks["up"],
            "sent": marks["sent"] - marks["up"],
            "rendered": marks["render"] - marks["sent"],
            "drawn": marks["ring"] - marks["render"],
            "blank": self.page.evaluate("bench.blank"),
            "bytes": self.bytes,
            "reruns": self.reruns,
        }

    def clicks(self, times: int) -> dict[str, list[float]]:
        self.settle()
        found, clicked = [], filter(None, map(self.where, itertools.cycle(PLACES)))
        for x, y in itertools.islice(clicked, times + 1):
            found.append(self.answer(lambda x=x, y=y: self.page.mouse.click(x, y)))
        return {name: [each[name] for each in found[1:]] for name in found[0]}  # the first warms up

    def drag(self) -> dict[str, list[float]]:
        """Frames a second while a launch point is dragged, and what letting it go costs."""
        box = self.frame.locator(f"{SEEN} .atlas-site").first.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.frame.evaluate(DRAG, ".atlas-trail")
        for step in range(120):
            self.page.mouse.move(x + step, y + 40 * (step % 40) / 40)
        times = self.frame.evaluate("cancelAnimationFrame(window.dragging), window.drag")
        gaps = [after - before for before, after in itertools.pairwise(times)]
        settled = self.answer(self.page.mouse.up)
        return {"fps": [1000 * len(gaps) / sum(gaps)], "gap": gaps, "let go": [settled["click"]]}

    def views(self) -> dict[str, list[float]]:
        """Switching to the round views, clicks and drags in them, and turning the globe by hand."""
        found: dict[str, list[float]] = {"switch": []}
        for kind in ("true", "globe", "flat", "true", "globe"):
            found["switch"].append(self.frame.evaluate(SWITCH, kind))
            self.settle()
            if kind != "flat" and f"click {kind}" not in found:
                found[f"click {kind}"] = self.clicks(5)["click"]
                found[f"fps {kind}"] = self.drag()["fps"]
        box = self.frame.locator(".atlas-round").bounding_box()
        x, y = box["x"] + box["width"] / 3, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.frame.evaluate(DRAG, ".atlas-round .atlas-land")
        for step in range(120):
            self.page.mouse.move(x + step, y)
        times = self.frame.evaluate("cancelAnimationFrame(window.dragging), window.drag")
        self.page.mouse.up()
        found["fps turning"] = [1000 * (len(times) - 1) / (times[-1] - times[0])]
        return found


class Client:
    """A reader without a browser: it sends clicks and waits for the end of the run."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket, self.map_id, self.clicks = socket, "", 0

    async def run(self, click: tuple[float, float] | None = None) -> float:
        """Seconds from a click, or from opening the page, to the end of the script's run."""
        told = BackMsg()
        told.rerun_script.query_string = ""
        if click:
            self.clicks += 1
            place = {"lat": click[0], "lng": click[1]}
            state = told.rerun_script.widget_states.widgets.add(id=self.map_id)
            state.json_value = json.dumps({"last_clicked": place, "clicks": self.clicks})
        start = time.perf_counter()
        await self.socket.send(told.SerializeToString())
        runs = 0
        async for payload in self.socket:
            message = ForwardMsg.FromString(payload)
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.new_element.HasField("component_instance"):
                self.map_id = message.delta.new_element.component_instance.id
            runs += (
                kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            )
            if runs:
                return time.perf_counter() - start
        raise ConnectionError("the server closed the connection")


async def opened(address: str, number: int) -> list[Client]:
    url = address.replace("http", "ws") + "_stcore/stream"
    options = {"subprotocols": ["streamlit"], "max_size": None, "compression": None, "ping_interval": None}
    sockets = [await connect(url, **options) for _ in range(number)]
    clients = [Client(socket) for socket in sockets]
    for client in clients:
        await client.run()
    return clients


def place(number: int) -> tuple[float, float]:
    """Another place for every number, so that no answer is remembered."""
    return 40 + number * 0.37 % 20, -5 + number * 0.61 % 40


async def at_once(address: str, number: int, rounds: int) -> list[float]:
    """Milliseconds that each of several clients waits when all click at one moment."""
    clients = await opened(address, number)
    waits: list[float] = []
    for turn in range(rounds):
        points = [place(1000 * number + turn * number + i) for i in range(number)]
        waits += await asyncio.gather(
            *(client.run(point) for client, point in zip(clients, points, strict=True))
        )
    await asyncio.gather(*(client.socket.close() for client in clients))
    return [1000 * wait for wait in waits]


async def memory_kb(address: str, pid: int) -> list[float]:
    """Memory that a session takes after some reruns, once what all sessions share is there."""
    (first,) = await opened(address, 1)
    for turn in range(3 * RERUNS):
        await first.run(place(turn))
    before = private_kb(pid)
    clients = await opened(address, SESSIONS)
    for turn in range(RERUNS):
        for number, client in enumerate(clients):
            await client.run(place(100 + turn * SESSIONS + number))
    grown = (private_kb(pid) - before) / SESSIONS
    await asyncio.gather(*(client.socket.close() for client in [first, *clients]))
    return [grown]


def apart(work: Coroutine[Any, Any, list[float]]) -> list[float]:
    """What some work returns, done in another thread: this one's loop is Playwright's."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def private_kb(pid: int) -> float:
    """Memory that only this process has (Linux)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(float(line.split()[1]) for line in lines if line.startswith("Private_"))


def measured(browser: browsers.Shared, script: str, clicks: int) -> dict[str, list[float]]:
    """Everything about one page, by "what, of which scenario"."""
    found: dict[str, list[float]] = {}
    with server(script) as (address, pid):
        for name, query in QUERIES.items():
            colds = []
            for _ in range(COLD_PAGES):
                reader = Reader(browser, address + query)
                colds.append(reader.first_ms)
                reader.context.close()
            found[f"first map, {name}"] = colds
            reader = Reader(browser, address + query)
            values = reader.clicks(clicks) | ({} if script == PLAIN else reader.drag() | reader.views())
            reader.context.close()
            found |= {f"{what}, {name}": value for what, value in values.items()}
        if sys.platform == "linux" and script != PLAIN:
            found["memory"] = apart(memory_kb(address, pid))
        for number, rounds in ROUNDS.items():
            found[f"{number} at once"] = apart(at_once(address, number, 1 if script == PLAIN else rounds))
    return found


# What is told of each figure: its name, the unit, the target for the median and the worst.
FIGURES = {
    "click": ("click to bands", "ms", "<= 100, 200"),
    "sent": ("- mouse up to message sent", "ms", ""),
    "rendered": ("- server, transport, React", "ms", ""),
    "drawn": ("- component and Leaflet", "ms", ""),
    "bytes": ("bytes a click", "B", "<= 50,000"),
    "reruns": ("reruns a click", "", "1"),
    "blank": ("without a ring", "ms", "0"),
    "first map": ("first map", "ms", "<= 2,500"),
    "fps": ("drag, frames a second", "", ""),
    "gap": ("drag, between frames", "ms", ""),
    "let go": ("drag, let go to bands", "ms", "<= 100, 200"),
    "switch": ("switch of view", "ms", "<= 300"),
    "click true": ("click to bands in true shape", "ms", "<= 100, 200"),
    "click globe": ("click to bands on the globe", "ms", "<= 100, 200"),
    "fps true": ("drag in true shape, frames a second", "", ">= 30"),
    "fps globe": ("drag on the globe, frames a second", "", ">= 30"),
    "fps turning": ("turning the globe, frames a second", "", ">= 30"),
    "1 at once": ("1 client", "ms", ""),
    "10 at once": ("10 clients at once", "ms", "<= 300"),
    "50 at once": ("50 clients at once", "ms", "<= 1,600"),
    "memory": ("memory a session, 20 reruns", "kB", "<= 1,000"),
}


def report(atlas: dict[str, list[float]], plain: dict[str, list[float]]) -> str:
    lines = ["| median (worst) | target | atlas | plain | plain : atlas |", "| --- | --- | --- | --- | --- |"]
    for key, values in atlas.items():
        what, _, scenario = key.partition(", ")
        name, unit, target = FIGURES[what]
        beside = (
            [] if name.startswith("-") else plain.get(key, [])
        )  # the steps of one run, of which it has three
        ratio = statistics.median(beside) / middle if beside and (middle := statistics.median(values)) else 0
        lines.append(
            f"| {name}{f', {scenario}' if scenario else ''} | {target} | {told(values, unit)} | "
            f"{told(beside, unit)} | {f'{ratio:.1f} x' if ratio else ''} |"
        )
    return "\n".join(lines)


def told(values: list[float], unit: str) -> str:
    if not values:
        return "-"
    worst = f" ({max(values):,.0f})" if len(values) > 1 else ""
    return f"{statistics.median(values):,.0f}{worst} {unit}".strip()


if __name__ == "__main__":
    with browsers.shared() as both:
        chromium = both["chromium"]
        own = measured(chromium, "app.py", CLICKS)
        print(report(own, {}), flush=True)
        print(report(own, measured(chromium, PLAIN, 5)))
