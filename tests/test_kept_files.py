"""What never changes is compressed once, and sent to all who ask for it in the same coding."""

import re

import brotli
import httpx2
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette_compress import CompressMiddleware

from answers import in_a_loop_of_its_own
from geo.server.kept_files import KeptFiles
from serving import PATIENCE_S

FOR_EVER = {"Cache-Control": "public, immutable, max-age=31536000"}
TEXT = "a script of some length; " * 200


@pytest.fixture
def asked():
    """What the files' own answers were asked for."""
    return []


@pytest.fixture
def client(asked):
    def answer(status, headers):
        def endpoint(request):
            asked.append(request.url.path)
            return PlainTextResponse(TEXT + str(len(asked)), status, headers)

        return endpoint

    async def breaks_off(request):
        async def parts():
            asked.append(request.url.path)
            yield b"half"
            raise ConnectionResetError

        return StreamingResponse(parts(), headers=FOR_EVER)

    routes = [
        Route("/for-ever", answer(200, FOR_EVER)),
        Route("/for-ever-too", answer(200, FOR_EVER)),
        Route("/for-an-hour", answer(200, {"Cache-Control": "public, max-age=3600"})),
        Route("/none", answer(404, FOR_EVER)),
        Route("/part", answer(206, FOR_EVER)),
        Route("/breaks-off", breaks_off),
    ]
    kept = [Middleware(KeptFiles, most_bytes=10_000), Middleware(CompressMiddleware)]
    return TestClient(Starlette(routes=routes, middleware=kept), raise_server_exceptions=False)


def test_what_never_changes_is_made_once_and_sent_with_the_same_headers(client, asked):
    first, second = (client.get("/for-ever", headers={"Accept-Encoding": "br"}) for _ in range(2))
    assert asked == ["/for-ever"]
    assert second.text == first.text == TEXT + "1"
    assert second.headers == first.headers
    assert first.headers["content-encoding"] == "br"


def test_each_coding_is_its_own(client):
    raw = {}
    for coding in ("br", "gzip", "identity", "br"):
        with client.stream("GET", "/for-ever", headers={"Accept-Encoding": coding}) as answer:
            raw[coding] = b"".join(answer.iter_raw())
            assert answer.headers.get("content-encoding", "identity") == coding
    assert brotli.decompress(raw["br"]).decode() == TEXT + "1"
    assert raw["gzip"][:2] == b"\x1f\x8b"
    assert raw["identity"].decode() == TEXT + "3"


@pytest.mark.parametrize("path", ["/for-an-hour", "/none", "/part", "/breaks-off", "/for-ever?query"])
def test_what_may_change_is_no_whole_file_or_broke_off_is_made_anew(client, asked, path):
    for _ in range(2):
        client.get(path)
    assert len(asked) == 2


@pytest.mark.parametrize("header", ["Range", "If-None-Match", "If-Modified-Since"])
def test_who_asks_for_a_part_or_for_what_is_new_is_answered_by_the_file_itself(client, asked, header):
    client.get("/for-ever")
    client.get("/for-ever", headers={header: "bytes=0-9"})
    assert len(asked) == 2


def test_what_is_added_outside_to_one_answer_is_not_in_the_next():
    async def file(_scope, _receive, send):
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"cache-control", b"immutable")]}
        )
        await send({"type": "http.response.body", "body": b"text"})

    async def twice():
        kept, starts = KeptFiles(file), []

        async def adds(message):
            if message["type"] == "http.response.start":
                starts.append(list(message["headers"]))
                message["headers"].append((b"x-request", b"1"))

        for _ in range(3):
            await kept(
                {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}, None, adds
            )
        return starts

    assert in_a_loop_of_its_own(twice) == [[(b"cache-control", b"immutable")]] * 3


def test_no_more_is_kept_than_so_many_bytes(client, asked):
    for path in ("/for-ever", "/for-ever-too", "/for-ever", "/for-ever-too", "/for-ever"):
        client.get(path, headers={"Accept-Encoding": "identity"})
    assert len(asked) == 5  # two of 5,001 bytes are more than 10,000: each drove out the one before it


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
def test_nothing_is_kept_twice_however_a_header_is_written(client, asked, coding):
    for written in (coding, f"{coding};q=0.9", f"{coding}, x-{'a' * 9000}", f" {coding} "):
        client.get("/for-ever", headers={"Accept-Encoding": written})
    assert len(asked) == 1


def test_what_is_sent_in_a_coding_that_was_not_asked_for_by_name_is_not_kept(client):
    client.get("/for-ever", headers={"Accept-Encoding": "*"})
    got = client.get("/for-ever", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in got.headers
    assert got.text.startswith(TEXT)


def test_streamlits_scripts_are_among_what_never_changes(address):
    with httpx2.Client(timeout=PATIENCE_S, headers={"Accept-Encoding": "br"}) as reader:
        script = address + re.search(r"static/js/[^\"]+\.js", reader.get(address).text)[0]
        first, second = reader.get(script), reader.get(script)
    assert "immutable" in first.headers["cache-control"]
    assert first.headers["content-encoding"] == second.headers["content-encoding"] == "br"
    assert first.content == second.content
    assert len(first.content) > 100_000
