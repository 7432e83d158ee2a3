"""How much may be asked: by one address, by all of them, of each lane; and how that is refused."""

import asyncio
import math
import os
import threading
import time

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse

from answers import in_a_loop_of_its_own
from geo.machine.worker import Worker
from geo.outputs import files
from geo.server import routes
from geo.server.lanes import BusyError, Lane
from geo.server.limits import MAX_ADDRESSES, Gate, Limit, asker

DO = Worker.do  # which the other tests do without: see conftest
READER, OTHER = "198.51.100.7", "198.51.100.8"


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def gate(clock, monkeypatch):
    """A gate for three readers, two of one address, and for 30 requests a minute."""
    for name, most in {"READERS": "3", "READERS_EACH": "2", "REQUESTS_EACH": "30"}.items():
        monkeypatch.setenv(f"INF_RANGE_{name}", most)
    return Gate(clock)


@pytest.mark.parametrize(
    ("client", "who"),
    [
        ((READER, 1), READER),
        (("127.0.0.1", 1), ""),
        (("::1", 1), ""),
        (("testclient", 1), ""),
        (None, ""),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::/64"),
        (("2001:db8:1:2::9", 1), "2001:db8:1:2::/64"),  # the same household
        (("2001:db8:1:3::9", 1), "2001:db8:1:3::/64"),
    ],
)
def test_who_asks_is_an_address_or_a_household_s_network_or_this_machine(client, who):
    assert asker({"client": client}) == who


def test_readers_are_counted_by_address_and_in_all_until_they_leave(gate):
    assert [gate.enter(READER), gate.enter(READER)] == [None, None]
    refusal = gate.enter(READER)
    assert (refusal.status, refusal.words) == (
        429,
        "2 pages are open from your address already; close some",
    )
    assert gate.full() is None
    assert gate.enter("") is None
    refusal = gate.enter("")
    assert (refusal.status, refusal.words) == (
        503,
        "the atlas has as many readers as it can bear; come again in a minute",
    )
    gate.leave(READER)
    assert gate.enter(OTHER) is None
    for who in (READER, OTHER, ""):
        gate.leave(who)
    assert not gate.readers  # nothing is kept of who is gone


def test_an_address_may_ask_so_often_and_again_as_time_goes_by(gate, clock):
    assert [gate.ask(READER) for _ in range(30)] == [None] * 30
    refusal = gate.ask(READER)
    assert (refusal.status, refusal.after_s) == (429, 2)
    assert refusal.words == "more than 30 requests a minute come from your address; ask again in a while"
    assert gate.ask(OTHER) is None
    clock.now += refusal.after_s
    assert gate.ask(READER) is None
    assert gate.ask(READER).status == 429
    clock.now += 3600  # no more than a minute's are saved up
    assert [gate.ask(READER) is None for _ in range(31)] == [True] * 30 + [False]


def test_this_machine_may_ask_as_often_as_it_likes(gate):
    assert [gate.ask("") for _ in range(1000)] == [None] * 1000
    assert not gate.asked


def test_what_is_known_of_addresses_is_bounded(gate):
    for number in range(MAX_ADDRESSES + 5):
        gate.ask(str(number))
    assert len(gate.asked) == MAX_ADDRESSES
    assert "4" not in gate.asked


def site(gate, address):
    """A client with an address, of a server behind the gate."""

    async def socket(opened):
        await opened.accept()
        await opened.receive()

    plain = lambda _request: PlainTextResponse("here")  # noqa: E731
    paths = ("/", "/map.html", "/static/a.js", "/_stcore/health")
    app = Starlette(routes=[*(Route(path, plain) for path in paths), WebSocketRoute("/stream", socket)])
    return TestClient(Limit(app, gate, frozenset({"/"})), client=(address, 1))


def test_a_socket_too_many_is_refused_with_a_sentence_and_pages_say_so_too(gate):
    one, other = site(gate, READER), site(gate, OTHER)
    with one.websocket_connect("/stream"), one.websocket_connect("/stream"):
        with pytest.raises(WebSocketDenialResponse) as denied, one.websocket_connect("/stream"):
            pass
        assert (denied.value.status_code, denied.value.headers["retry-after"]) == (429, "60")
        with other.websocket_connect("/stream"):
            full = one.get("/")
            assert (full.status_code, full.headers["retry-after"]) == (503, "60")
            assert full.text == "the atlas has as many readers as it can bear; come again in a minute\n"
            assert one.get("/map.html").text == "here"  # a file needs no reader's place
    assert not gate.readers
    assert one.get("/").text == "here"


def test_requests_too_many_are_refused_and_the_parts_of_a_page_are_not_counted(gate):
    client = site(gate, READER)
    for path in ("/static/a.js", "/_stcore/health"):
        assert {client.get(path).status_code for _ in range(40)} == {200}
    assert [client.get("/map.html").status_code for _ in range(31)] == [200] * 30 + [429]
    assert client.get("/static/a.js").status_code == 200


async def refused(lane, who):
    with pytest.raises(BusyError) as error:
        await lane.done(who, lambda: None)
    return error.value.status, str(error.value)


def test_a_lane_refuses_those_who_have_enough_in_it_and_then_everybody(monkeypatch):
    monkeypatch.setenv("INF_RANGE_FILES", "3")
    monkeypatch.setenv("INF_RANGE_FILES_EACH", "2")
    monkeypatch.setenv("INF_RANGE_FILE_SECONDS", "600")
    lane, go_on = Lane("test"), threading.Event()

    async def run():
        jobs = [asyncio.create_task(lane.done(READER, go_on.wait)) for _ in range(2)]
        await asyncio.sleep(0)
        assert await refused(lane, READER) == (
            429,
            "2 files are being made for your address already; ask again in a while",
        )
        jobs.append(asyncio.create_task(lane.done("", go_on.wait)))
        await asyncio.sleep(0)
        assert await refused(lane, OTHER) == (
            503,
            "the server is busy with other requests; ask again in a while",
        )
        go_on.set()
        assert await asyncio.gather(*jobs) == [True] * 3
        assert await lane.done(OTHER, lambda: "done") == "done"

    in_a_loop_of_its_own(run)
    lane.worker.turn.shutdown()
    assert not lane.there


def test_what_takes_too_long_is_ended_and_what_waited_so_long_never_begins(monkeypatch, tmp_path):
    monkeypatch.setenv("INF_RANGE_FILE_SECONDS", "1")
    monkeypatch.setattr(Worker, "do", DO)
    lane, begun = Lane("test"), tmp_path / "begun"

    async def run():
        jobs = [lane.done("", time.sleep, 600), lane.done("", os.mkdir, begun)]
        ended = await asyncio.gather(*jobs, return_exceptions=True)
        assert [str(each) for each in ended] == [
            "the file is not done within 1 s; ask again, or for less"
        ] * 2
        monkeypatch.setenv("INF_RANGE_FILE_SECONDS", "600")
        assert await lane.done("", math.sqrt, 4) == 2

    in_a_loop_of_its_own(run)
    lane.worker.turn.shutdown()
    lane.worker.close()
    assert not begun.exists()
    assert not lane.there


def test_a_figure_keeps_nobody_from_a_table(monkeypatch):
    """While a figure is drawn, and others wait for it, a table is answered."""
    monkeypatch.setenv("INF_RANGE_FILE_SECONDS", "600")
    go_on = threading.Event()
    monkeypatch.setattr(
        files, "content", lambda _scenario, suffix, *_: b"" if suffix == ".csv" or go_on.wait() else None
    )
    app = Starlette(routes=routes.routes())
    with TestClient(app, base_url="http://localhost:8501") as web:
        drawn = [threading.Thread(target=web.get, args=("/figure.png",)) for _ in range(3)]
        for each in drawn:
            each.start()
        try:
            assert web.get("/capitals.csv").status_code == 200
        finally:
            go_on.set()
            for each in drawn:
                each.join()
