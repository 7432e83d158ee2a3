"""What goes on, seen from outside: counts for Prometheus, a line for each request, health and version.

Nothing of it says who asks, or what for: a route and not its query, and no address.
"""

import json
import logging
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from importlib import metadata

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.machine import serving
from geo.server.kept_answers import KeptAnswers
from geo.server.lanes import FIGURES, TABLES

_LOG = logging.getLogger("geo.requests")
_NEW = {"Cache-Control": "no-store"}
_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)


class Counts:
    """What is counted of the requests, and of what is there when it is asked for."""

    def __init__(self, readers: Mapping[str, int], kept: KeptAnswers) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(namespace="atlas", registry=self.registry)
        here = self.registry
        self.requests = Counter("atlas_requests", "Requests answered", ("route", "status"), registry=here)
        self.sent = Counter("atlas_sent_bytes", "Bytes sent", ("route",), registry=here)
        self.seconds = Histogram(
            "atlas_request_seconds", "Time to answer", ("route",), registry=here, buckets=_BUCKETS_S
        )
        self._gauge("atlas_readers", "Pages that are open", lambda: sum(readers.values()))
        self._gauge("atlas_kept_bytes", "Bytes of answers that are kept", lambda: kept.answers.currsize)
        self._gauge("atlas_kept_found", "Files asked for that were kept", lambda: kept.found)
        self._gauge("atlas_kept_missed", "Files asked for that were not kept", lambda: kept.missed)
        for lane in (FIGURES, TABLES):
            words = f"Each {lane.name} that is being made or waits"
            self._gauge(f"atlas_{lane.name}_waiting", words, lane.there.total)

    def _gauge(self, name: str, words: str, now: Callable[[], float]) -> None:
        Gauge(name, words, registry=self.registry).set_function(now)


class Watch:
    """ASGI middleware: counts each request, and writes a line for it if the setting `log` says so."""

    def __init__(self, app: ASGIApp, counts: Counts, known: Iterable[str]) -> None:
        self.app, self.counts, self.known = app, counts, frozenset(known)
        if serving.value("log") == "requests" and not _LOG.handlers:
            _LOG.addHandler(logging.StreamHandler(sys.stderr))
            _LOG.setLevel(logging.INFO)
            _LOG.propagate = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, and count what became of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status, sent = time.perf_counter(), int(HTTPStatus.INTERNAL_SERVER_ERROR), 0

        async def counted(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
            sent += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, counted)
        finally:
            self._count(scope, status, time.perf_counter() - begun, sent)

    def _count(self, scope: Scope, status: int, seconds: float, sent: int) -> None:
        route = self.route(scope["path"])
        self.counts.requests.labels(route, status).inc()
        self.counts.seconds.labels(route).observe(seconds)
        self.counts.sent.labels(route).inc(sent)
        if route != "part":
            line = {
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "method": scope["method"] if scope["method"] in ("GET", "HEAD", "OPTIONS") else "other",
                "route": route,
                "status": status,
                "ms": round(1000 * seconds, 1),
                "bytes": sent,
            }
            _LOG.info(json.dumps(line))

    def route(self, path: str) -> str:
        """Return which of the known paths it is, or `part` of a page, or `other`; nobody can make one up."""
        if path in self.known:
            return path
        parts = ("/static/", "/assets/", "/component/", "/_stcore/", "/media/")
        return "part" if any(part in path for part in parts) else "other"


def routes(root: str, counts: Counts, make: Callable[[], Awaitable[object]]) -> list[Route]:
    """Return the addresses that tell it, below a root; `make` makes a file, or raises."""

    async def ready(_request: Request) -> Response:
        try:
            await make()
        except Exception:
            logging.getLogger(__name__).exception("not ready")
            return PlainTextResponse("not ready\n", 503, _NEW)
        return PlainTextResponse("ready\n", headers=_NEW)

    def metrics(_request: Request) -> Response:
        return Response(generate_latest(counts.registry), media_type=CONTENT_TYPE_LATEST, headers=_NEW)

    return [
        Route(f"{root}/health", _health),
        Route(f"{root}/ready", ready),
        Route(f"{root}/version", _version),
        Route(f"{root}/metrics", metrics),
    ]


async def _health(_request: Request) -> Response:
    return PlainTextResponse("ok\n", headers=_NEW)


async def _version(_request: Request) -> Response:
    names = ("inf-range-atlas", "streamlit", "pyproj", "shapely")
    return JSONResponse({name: metadata.version(name) for name in names}, headers=_NEW)
