"""What is told of the server: counts that Prometheus reads, a line for a request, health, version."""

import json
import logging
from importlib import metadata

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geo.outputs import files
from geo.server import routes, watch
from geo.server.kept_answers import KeptAnswers

READERS = {"198.51.100.7": 2, "": 1}
HOME = "http://localhost:8501"


def client(**more):
    """A client of all routes, and of one that fails, behind the watch."""
    kept = KeptAnswers()
    counts = watch.Counts(READERS, kept)

    def fail(_request):
        raise ValueError("secret")

    every = [Route("/fail", fail), Route("/static/a.js", lambda _: PlainTextResponse("a"))]
    every += routes.routes("", kept, counts)
    known = routes.known_paths(each for each in every if each.path != "/static/a.js")
    app = Starlette(routes=every, middleware=[Middleware(watch.Watch, counts=counts, known=known)])
    return TestClient(app, base_url=HOME, raise_server_exceptions=False, **more)


def told(web):
    """Every sample of the metrics, by its name and labels."""
    got = web.get("/metrics")
    assert got.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(got.text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_and_status_with_time_and_bytes():
    web = client()
    plain = {"Accept-Encoding": "identity"}
    sent = [len(web.get("/capitals.csv?site=mozdok", headers=plain).content) for _ in range(2)]
    assert web.get("/capitals.csv?site=nowhere-at-all").status_code == 400
    assert web.get("/fail").status_code == 500
    assert web.get("/wp-login.php").status_code == 404
    assert web.get("/static/a.js").status_code == 200
    found = told(web)
    assert found["atlas_requests_total", "/capitals.csv", "200"] == 2
    assert found["atlas_requests_total", "/capitals.csv", "400"] == 1
    assert found["atlas_requests_total", "/fail", "500"] == 1
    assert found["atlas_requests_total", "other", "404"] == 1
    assert found["atlas_requests_total", "part", "200"] == 1
    assert found["atlas_request_seconds_count", "/capitals.csv"] == 3
    assert found["atlas_request_seconds_sum", "/capitals.csv"] > 0
    assert found["atlas_sent_bytes_total", "/capitals.csv"] >= sum(sent)
    assert found["atlas_readers",] == 3
    assert found["atlas_file_waiting",] == found["atlas_figure_waiting",] == 0
    assert found["atlas_process_resident_memory_bytes",] > 10e6


def test_no_reader_can_make_up_a_label():
    web = client()
    for number in range(20):
        web.get(f"/{number}.php")
    assert {name[1] for name in told(web) if name[0] == "atlas_requests_total"} <= {"other", "/metrics"}


def test_health_readiness_and_version_are_told_and_kept_by_nobody(monkeypatch):
    web = client()
    for path, words in {"/health": "ok\n", "/ready": "ready\n"}.items():
        got = web.get(path)
        assert (got.status_code, got.text, got.headers["cache-control"]) == (200, words, "no-store")
    assert web.get("/version").json()["inf-range-atlas"] == metadata.version("inf-range-atlas")
    monkeypatch.setattr(files, "content", lambda *_: 1 / 0)
    got = web.get("/ready")
    assert (got.status_code, got.text) == (503, "not ready\n")
    assert web.get("/health").status_code == 200


@pytest.fixture
def lines(monkeypatch):
    """What the watch writes, line by line."""
    written, log = [], logging.getLogger("geo.requests")
    handler = logging.Handler()
    handler.emit = lambda record: written.append(record.getMessage())
    monkeypatch.setattr(log, "handlers", [handler])
    monkeypatch.setattr(log, "level", logging.INFO)
    monkeypatch.setattr(log, "propagate", False)
    log.manager._clear_cache()
    yield written
    log.manager._clear_cache()


def test_a_line_says_what_became_of_a_request_and_not_who_asked_what(lines):
    web = client(client=("198.51.100.7", 4711))
    web.get("/capitals.csv?site=54.7,20.5,Secret", headers={"User-Agent": "Browser"})
    web.get("/a-secret-path")
    web.get("/static/a.js")
    web.request("SECRET", "/fail")
    found = [json.loads(line) for line in lines]
    assert [(each["method"], each["route"], each["status"]) for each in found] == [
        ("GET", "/capitals.csv", 200),
        ("GET", "other", 404),
        ("other", "/fail", 405),
    ]
    assert {*found[0]} == {"time", "method", "route", "status", "ms", "bytes"}
    for secret in ("198.51", "4711", "ecret", "Browser", "54.7"):
        assert secret not in "".join(lines)


@pytest.mark.parametrize(("setting", "level"), [("none", logging.WARNING), ("requests", logging.INFO)])
def test_lines_are_written_only_where_they_are_asked_for(setting, level, monkeypatch):
    log = logging.getLogger("geo.requests")
    monkeypatch.setenv("INF_RANGE_LOG", setting)
    monkeypatch.setattr(log, "handlers", [])
    before = log.level, log.propagate
    try:
        client().get("/health")
        assert log.getEffectiveLevel() == level
        assert bool(log.handlers) is (setting == "requests")
    finally:
        log.setLevel(before[0])
        log.propagate = before[1]
