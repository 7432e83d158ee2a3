import base64
import contextlib
import os
import socket
import threading
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from geo.server import guard
from geo.server.guard import Rules
from serving import serving

EVERYWHERE = "::"  # no loopback
LOCAL = Rules(address="localhost")
PUBLIC = Rules(home="https://atlas.example/inf/", address=EVERYWHERE)
LISTED = Rules(address="localhost", names=("a.example", "*.b.example"))
OPEN = Rules(address=EVERYWHERE)


HOSTS = [
    (
        LOCAL,
        "localhost localhost:8501 LOCALHOST localhost. atlas.localhost:1 127.0.0.1:8501 [::1]:80 10.1.2.3:80",
        "evil.example localhost.evil.example evillocalhost 127.0.0.1.evil.example localhost/x x@localhost "
        "localhost:x localhost:99999 localhost? [::1 evil\\localhost",
    ),
    (PUBLIC, "atlas.example ATLAS.example:443 localhost 10.1.2.3", "evil.example x.atlas.example"),
    (LISTED, "a.example x.b.example:1 localhost", "b.example xb.example c.example"),
    (Rules(names=("*",)), "evil.example", "evil.example/x"),
    (OPEN, "evil.example localhost", "a/b"),
]


@pytest.mark.parametrize(("rules", "allowed", "refused"), HOSTS)
def test_a_host_is_asked_for_by_its_own_names_and_addresses_alone(rules, allowed, refused):
    assert [host for host in allowed.split() if not rules.host(host)] == []
    assert [host for host in [*refused.split(), ""] if rules.host(host)] == []


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("http://localhost:8501", "localhost:8501", True),
        ("http://[::1]:8501", "[::1]:8501", True),
        ("https://proxy.example", "proxy.example", True),
        ("https://proxy.example", "proxy.example:443", True),
        ("http://proxy.example", "proxy.example:80", True),
        ("https://ATLAS.example", "localhost:8501", True),  # the home, behind a proxy that asks for localhost
        ("http://atlas.example", "localhost:8501", False),
        ("http://localhost:8502", "localhost:8501", False),
        ("http://localhost", "localhost:8501", False),
        ("http://evil.example", "localhost:8501", False),
        ("http://localhost:8501.evil.example", "localhost:8501", False),
        ("http://x@localhost:8501", "localhost:8501", False),
        ("null", "localhost:8501", False),
        ("", "localhost:8501", False),
        ("file://", "localhost:8501", False),
        ("http://[::1", "localhost:8501", False),
    ],
)
def test_an_origin_is_that_of_the_host_that_is_asked_or_of_the_home(origin, host, own):
    assert PUBLIC.origin(origin, host) is own


class Kept:
    """An application behind the guard, and the headers of every socket that reached it."""

    socket = "ws://localhost:8501/stream"

    def __init__(self, rules):
        self.sockets = []
        page = lambda _: HTMLResponse("<p>", headers={"Referrer-Policy": "no-referrer"})  # noqa: E731
        own = lambda _: HTMLResponse("<p>", headers={"Content-Security-Policy": "own"})  # noqa: E731
        routes = [
            Route("/", page),
            Route("/own", own),
            Route("/text", lambda _: PlainTextResponse("")),
            WebSocketRoute("/stream", self.stream),
        ]
        self.web = TestClient(guard.Guard(Starlette(routes=routes), rules), base_url="http://localhost:8501")

    async def stream(self, opened):
        self.sockets.append(opened.headers)
        await opened.accept()
        await opened.close()

    def handshake(self, **headers):
        with (
            contextlib.suppress(WebSocketDisconnect),
            self.web.websocket_connect(self.socket, headers=headers),
        ):
            pass
        return len(self.sockets)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Host": "evil.example", "Origin": "http://evil.example"},  # a name that leads here
        {"Host": "evil.example"},
    ],
)
def test_a_socket_of_another_origin_or_to_another_host_never_reaches_streamlit(headers):
    assert Kept(LOCAL).handshake(**headers) == 0


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://localhost:8501"}])
def test_a_socket_of_the_page_reaches_streamlit_with_no_origin_to_look_up(headers):
    kept = Kept(LOCAL)
    assert kept.handshake(**headers) == 1
    assert "origin" not in kept.sockets[0]


def test_a_request_for_another_host_gets_one_sentence():
    got = Kept(LOCAL).web.get("/", headers={"Host": "evil.example"})
    assert got.status_code == 421
    assert got.text.startswith("“evil.example” is no name of this server; ")
    assert got.text.count("\n") == 1


def test_every_answer_is_protected_unless_it_protects_itself():
    web = Kept(LOCAL).web
    for path in ("/", "/own", "/text", "/no"):
        assert web.get(path).headers["x-content-type-options"] == "nosniff"
    assert web.get("/").headers["content-security-policy"] == guard.POLICY
    assert web.get("/own").headers["content-security-policy"] == "own"
    assert "content-security-policy" not in web.get("/text").headers
    assert web.get("/").headers["referrer-policy"] == "no-referrer"
    assert web.get("/text").headers["referrer-policy"] == "strict-origin-when-cross-origin"


def handshake(port, host, origin):
    """The first line of the answer to a socket's opening."""
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {host}",
        f"Origin: {origin}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "",
        "",
    ]
    with socket.create_connection(("127.0.0.1", port)) as opened:
        opened.sendall("\r\n".join(lines).encode())
        return opened.recv(300).split(b"\r\n")[0].decode()


def test_no_socket_whatever_makes_the_server_ask_another_machine(monkeypatch):
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as proxy:  # what is asked of any other host comes here

        def count():
            with contextlib.suppress(OSError):
                while True:
                    asked.append(proxy.accept()[0].recv(300))

        threading.Thread(target=count, daemon=True).start()
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        with serving("--server.address=127.0.0.1") as address:
            port = urlsplit(address).port
            here = f"localhost:{port}"
            got = [
                handshake(port, *pair)
                for pair in (
                    (here, "http://evil.example"),
                    (here, "null"),
                    (here, "http://0.0.0.0"),
                    ("evil.example", "http://evil.example"),
                    (here, f"http://{here}"),
                )
            ]
    assert got == ["HTTP/1.1 403 Forbidden"] * 4 + ["HTTP/1.1 101 Switching Protocols"]
    assert asked == []
