"""What the headers of every kind of answer protect a reader from: the table of `docs/deploy.md`."""

import re

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette_compress import CompressMiddleware

from geo.outputs.web import webmap
from geo.server import guard, routes, spoken
from geo.server.guard import Guard, Rules
from geo.server.limits import Gate, Limit
from serving import PATIENCE_S

REFERRER = "strict-origin-when-cross-origin"
COOKIE = "_streamlit_xsrf=2|a|b|1; Path=/; SameSite=Lax"
# Of the served atlas: each with its status.
SERVED = {
    "": 200,
    "stories": 200,
    "sources?source=none": 200,
    "_stcore/health": 200,
    "_stcore/host-config": 200,
    "static/none.js": 404,
    "media/none.png": 404,
    "component/none/a.js": 404,
    f"assets/{webmap.version()}/icon.svg": 200,
    f"assets/{webmap.version()}/map.js": 200,
    "assets/none/none.js": 404,
    "nonsense": 404,
    "map.txt": 404,
    "about": 200,
    "api": 200,
    "health": 200,
    "robots.txt": 200,
    "sitemap.xml": 200,
    "openapi.json": 200,
    "data/claims.csv": 200,
    "places.json?begins=Kal": 200,
    "capitals.csv?site=none": 400,
    "map.html": 200,
    "bands.geojson": 200,
    "circles": 200,
    "check.html?from=kaliningrad&to=Berlin": 200,
}


def is_protected(got):
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["referrer-policy"] == REFERRER
    varies = [each.strip().lower() for each in got.headers.get("vary", "").split(",")]
    assert len(varies) == len({*varies})
    assert len(got.headers.get_list("vary")) <= 1
    if got.headers.get("content-type", "").startswith("text/html"):
        policy = got.headers["content-security-policy"]
        assert policy == guard.POLICY or policy.startswith("default-src 'none'; script-src ")
        assert got.headers["permissions-policy"] == guard.PERMISSIONS


def test_every_kind_of_answer_of_the_served_atlas_is_protected(address):
    with httpx2.Client(base_url=address, timeout=PATIENCE_S) as web:
        for path, status in SERVED.items():
            got = web.get(f"/{path}")
            assert got.status_code in (status, 503), path  # busy, on a machine that does much else
            is_protected(got)
            assert "strict-transport-security" not in got.headers
        cookie = web.get("/_stcore/health").headers["set-cookie"]
        assert re.fullmatch("_streamlit_xsrf=[^;]+; Path=/; SameSite=Lax", cookie)
        for got in (
            web.post("/capitals.csv"),
            web.put("/_stcore/upload_file/none/none"),
            web.get("/", headers={"Host": "evil.example"}),
        ):
            assert got.status_code in (400, 403, 405, 421)
            is_protected(got)


def stack(base="", **more):
    """The atlas without Streamlit, in the order of app.py, with pages that stand for its answers."""
    gate = Gate()
    parts = [
        Route("/page", lambda _: HTMLResponse("<p>", headers={"Set-Cookie": COOKIE})),
        Route("/large", lambda _: PlainTextResponse("", 413)),
        Route("/vary", lambda _: PlainTextResponse(2_000 * "a", headers={"Vary": "Accept-Encoding, Origin"})),
    ]
    middleware = [
        Middleware(spoken.Spoken),
        Middleware(Guard, rules=Rules(address="::"), base=base),
        Middleware(Limit, gate=gate, pages=frozenset({"/page"})),
        Middleware(CompressMiddleware, zstd=False),
    ]
    app = Starlette(routes=[*parts, *routes.routes()], middleware=middleware)
    return gate, TestClient(app, raise_server_exceptions=False, **more)


def test_what_is_refused_is_protected_too_and_says_when_to_ask_again(monkeypatch):
    monkeypatch.setenv("INF_RANGE_REQUESTS_EACH", "1")
    gate, web = stack(client=("198.51.100.7", 1))
    got = [web.get("/large"), web.get("/large")]
    gate.readers.update({"": 1_000})
    got.append(web.get("/page"))
    assert [each.status_code for each in got] == [413, 429, 503]
    for each in got:
        is_protected(each)
    assert [each.headers.get("retry-after", "") for each in got] == ["", "60", "60"]


def test_a_failure_is_protected_too(monkeypatch):
    monkeypatch.setattr("geo.server.about.page_html", lambda: 1 / 0)
    got = stack()[1].get("/about")
    assert got.status_code == 500
    is_protected(got)


@pytest.mark.parametrize("base", ["", "ranges", "/a/b/"])
def test_the_cookie_is_the_atlas_s_alone_and_by_https_nothing_goes_without(base):
    path = f"/{base.strip('/')}/" if base else "/"
    plain = stack(base)[1].get("/page")
    assert plain.headers["set-cookie"] == f"_streamlit_xsrf=2|a|b|1; Path={path}; SameSite=Lax"
    assert "strict-transport-security" not in plain.headers
    secure = stack(base, base_url="https://example.org")[1].get("/page")
    assert secure.headers["set-cookie"] == f"_streamlit_xsrf=2|a|b|1; Path={path}; SameSite=Lax; Secure"
    assert secure.headers["strict-transport-security"] == "max-age=31536000"


def test_what_an_answer_varies_with_is_named_once():
    got = stack()[1].get("/vary", headers={"Accept-Encoding": "gzip"})
    assert got.headers.get_list("vary") == ["Accept-Encoding, Origin"]
    got = stack()[1].get("/sitemap.xml", headers={"Accept-Encoding": "gzip"})
    assert got.headers.get_list("vary") == ["Accept-Language, Accept-Encoding"]
