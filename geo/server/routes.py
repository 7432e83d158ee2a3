"""What the server answers beside the page: the scripts of the map, and any scenario as a file.

An address is that of the page with the name of a file: `/map.html?site=kaliningrad`. See `addresses`.
"""

import base64
import gc
import hashlib
import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from functools import cache, lru_cache, partial

from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from geo.facts import catalog, gazetteer
from geo.features.drawing import drawing
from geo.machine import settings
from geo.machine.hosts import HOST
from geo.outputs import files
from geo.outputs.web import export, webmap
from geo.outputs.web.preview import TITLES
from geo.scenario import link, link_text
from geo.scenario.parameters import Parameter, given_again
from geo.scenario.place_suggestions import suggested
from geo.scenario.scenario import DEFAULT, Scenario
from geo.server import about, addresses, check, circles, crawlers, index, watch
from geo.server.addresses import Address
from geo.server.lanes import FIGURES, TABLES, BusyError
from geo.server.limits import asker
from geo.words.errors import AtlasError, quoted
from geo.words.i18n import _, ngettext

MAX_QUERY_LENGTH = 3 * link.MAX_LENGTH  # characters as they are sent: %-encoded, most letters take three
KEEP = {"Cache-Control": "public, max-age=3600"}

_HOST = re.compile(HOST, re.IGNORECASE | re.ASCII)
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# May be shown in any page's frame and fetched by any page's script: nothing in it is anybody's secret.
_OPEN = {
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Disposition, Retry-After",
}
_METHODS = ("GET", "HEAD", "OPTIONS")
_REFUSED = ("POST", "PUT", "PATCH", "DELETE")
_PREFLIGHT = {  # what a browser asks first if a script of another page sends `If-None-Match`
    "Allow": ", ".join(_METHODS),
    "Access-Control-Allow-Methods": ", ".join(_METHODS),
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}

_PAGES = {name: "" if name == "map" else name for name in TITLES}


class _Elsewhere(Convertor[str]):
    """Every path but those of Streamlit's own, and of a page with a slash behind it, which it redirects."""

    regex = (
        r"(?!(?:_stcore|static|media|component|auth|oauth2callback|app)(?:/|$)|favicon\.png/?$|manifest\.json/?$"
        rf"|(?:{'|'.join(filter(None, _PAGES.values()))})/$).+"
    )

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("elsewhere", _Elsewhere())

_LOG = logging.getLogger(__name__)

Endpoint = Callable[[Request], Awaitable[Response]]


def routes(base: str = "", counts: watch.Counts | None = None) -> list[BaseRoute]:
    """Return all routes, under the path at which the page is served (Streamlit's `server.baseUrlPath`).

    With `counts` there are also those that tell an administrator what goes on.
    """
    root = _root(base)
    told = watch.routes(root, counts, _default_table) if counts else []
    return [
        *told,
        Route(f"{root}/assets/map.js", map_script),
        Mount(f"{root}/assets/leaflet", StaticFiles(directory=webmap.LEAFLET)),
        Mount(f"{root}/assets/d3", StaticFiles(directory=webmap.D3.parent)),
        Mount(f"{root}/assets", StaticFiles(directory=webmap.ASSETS)),
        *(_route(root + each.path, partial(_file, each)) for each in addresses.ADDRESSES),
        *(Route(f"{root}/{name}.{{suffix}}", unknown) for name in ("map", "figure", "bands", "capitals")),
        _route(f"{root}/places.json", _places),
        _route(f"{root}/openapi.json", _openapi),
        _route(f"{root}/api", _page),
        _route(f"{root}/about", _about),
        _route(f"{root}/circles", _circles),
        _route(f"{root}/check.html", _check),
        _route(f"{root}/check.png", _check_card),
        _route(f"{root}/check.json", _check_json),
        *(_route(f"{root}/data/{name}", partial(_table, name)) for name in about.tables()),
        *(Route(f"{root}/{path}", partial(_reply, partial(_index, name))) for name, path in _PAGES.items()),
        _route(f"{root}/robots.txt", _robots),
        _route(f"{root}/sitemap.xml", _sitemap),
        Route(f"{root}/{{path:elsewhere}}", no_such_page),
    ]


def page_paths(base: str = "") -> frozenset[str]:
    """Return the paths at which pages begin, under that of `routes`."""
    return frozenset(f"{_root(base)}/{path}" for path in _PAGES.values())


def known_paths(served: Iterable[BaseRoute]) -> frozenset[str]:
    """Return the paths by which requests are told apart: those of routes, without what varies."""
    return frozenset(each.path for each in served if isinstance(each, Route) and "{" not in each.path)


async def _default_table() -> object:
    work = partial(content, DEFAULT, ".csv", settings.today(), settings.HOME, None, False)
    return await TABLES.done(work, "")


def _root(base: str) -> str:
    return f"/{base.strip('/')}".rstrip("/")


def _route(path: str, answer: Endpoint) -> Route:
    return Route(path, partial(_reply, answer), methods=[*_METHODS, *_REFUSED])


def map_script(_request: Request) -> Response:
    """Return the scripts of the map, which any reader's browser may keep for an hour."""
    return Response(webmap.map_js(), media_type="text/javascript", headers=KEEP)


def warm() -> None:
    """Do before the first reader comes what would keep them waiting."""
    webmap.map_js()
    webmap.layer(drawing(DEFAULT), is_page=True)
    gazetteer.find("Kaliningrad")
    # Streamlit collects garbage after every run. What is there now stays; it need not be looked through.
    gc.collect()
    gc.freeze()


def unknown(request: Request) -> Response:
    """Answer that there is no such file, and which there are."""
    known = ", ".join(address.path for address in addresses.ADDRESSES)
    name = quoted(request.url.path.rpartition("/")[2])
    words = _("{name} is no file that the atlas makes; ask for one of: {known}")
    return _sentence(words.format(name=name, known=known), 404)


def no_such_page(request: Request) -> Response:
    """Answer that there is no such page, and where the map is."""
    words = _("{path} is no page of the atlas; its map is at {home}")
    root = request.url.path.removesuffix(request.path_params["path"])
    home = f"{request.url.scheme}://{request.url.netloc}{root}"
    path = quoted(f"/{request.path_params['path']}")
    return _sentence(words.format(path=path, home=settings.public_home() or home), 404)


async def _reply(answer: Endpoint, request: Request) -> Response:
    """Return an answer, or in one sentence why there is none."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=_OPEN | _PREFLIGHT)
    if request.method in _REFUSED:
        return _sentence(_("this can only be read; ask for it with GET"), 405, {"Allow": _PREFLIGHT["Allow"]})
    try:
        return await answer(request)
    except AtlasError as error:
        return _sentence(str(error), 400)
    except BusyError as error:
        return _sentence(str(error), error.status, {"Retry-After": "10"})
    except Exception:
        _LOG.exception("%s", request.url.path)  # not its query, which is the reader's own affair
        return _sentence(_("the server failed at this; ask for something else, or report the address"), 500)


async def _file(address: Address, request: Request) -> Response:
    """Return a scenario as a file; 304 if the client has it already."""
    sent, home = _query(request), _home(request)
    lane = FIGURES if files.FORMATS[address.suffix].is_figure else TABLES
    body, headers = await lane.done(partial(_body, address, sent, home), asker(request.scope))
    known = request.headers.get("if-none-match", "")
    if known.strip() == "*" or headers["ETag"] in re.findall(r'W/"[^"]*"', known):
        return Response(status_code=304, headers={"ETag": headers["ETag"], **KEEP, **_OPEN})
    return _answer(request, body, address.media_type, headers)


def _body(address: Address, sent: str, home: str) -> tuple[bytes, dict[str, str]]:
    """Make a file and its headers, and read the query for it: a job for a worker, as it may take long."""
    query = link_text.cleaned(link.parsed(sent))
    options = {each.name: _single(query, each) for each in address.options if each.name in query}
    scenario = link.without_problems(query)
    alone = options.pop("view", None)
    if alone not in (None, "map"):
        raise AtlasError(_("{view} is no view; write view=map, or leave it out").format(view=quoted(alone)))
    files.check_bands(scenario, address.suffix)
    figure_options = files.FigureOptions(**options) if options else None  # type: ignore[arg-type]
    body = content(scenario, address.suffix, settings.today(), home, figure_options, bool(alone))
    headers = {"ETag": f'W/"{hashlib.sha256(body).hexdigest()[:32]}"', **KEEP, **_OPEN}
    headers |= _policy(address.suffix, body)
    if address.suffix.endswith(".csv"):  # which has no place for its sources
        headers["Link"] = f'<map.html?{link.query(scenario)}>; rel="describedby"; type="text/html"'
    headers["Content-Disposition"] = (
        f'inline; filename="{files.name(scenario, address.suffix, figure_options)}"'
    )
    return body, headers


@lru_cache(maxsize=16)  # of up to 7 MB
def content(
    scenario: Scenario,
    suffix: str,
    today: date,
    home: str,
    options: files.FigureOptions | None,
    only_map: bool,
) -> bytes:
    """Return the file of `files.content`, or the map alone; kept, as a frame in an article asks often."""
    if only_map:
        return export.map_html(drawing(scenario), today, home, only_map=True).encode()
    return files.content(scenario, suffix, today, home, options)


async def _openapi(request: Request) -> Response:
    return JSONResponse(addresses.openapi(_home(request)), headers=KEEP | _OPEN)


async def _robots(request: Request) -> Response:
    return PlainTextResponse(crawlers.robots(_home(request)), headers=KEEP)


async def _sitemap(request: Request) -> Response:
    return Response(crawlers.sitemap(_home(request)), media_type="application/xml", headers=KEEP)


async def _places(request: Request) -> Response:
    """Return what a box for a place offers for what was typed: pairs of a text and what tells it apart."""
    typed = request.query_params.get("begins", "")
    return JSONResponse(await run_in_threadpool(suggested, typed), headers=KEEP | _OPEN)


async def _index(page: str, request: Request) -> Response:
    """Return the document of a page; of a query that is too long to be read, that of the page without one."""
    sent = request.url.query if len(request.url.query) <= MAX_QUERY_LENGTH else ""
    body = await run_in_threadpool(index.document, page, sent, _home(request))
    return _answer(request, body, "text/html; charset=utf-8", {"Cache-Control": "no-cache"})


async def _page(request: Request) -> Response:
    return _document(request, addresses.page_html(_home(request)))


async def _about(request: Request) -> Response:
    return _document(request, about.page_html())


async def _circles(request: Request) -> Response:
    written = await TABLES.done(partial(circles.page_html, _query(request)), asker(request.scope))
    return _document(request, written, pictures="'self'")


async def _check(request: Request) -> Response:
    written = await TABLES.done(
        partial(check.page_html, _query(request), _home(request)), asker(request.scope)
    )
    return _document(request, written, pictures="'self'")


async def _check_card(request: Request) -> Response:
    sent, home = _query(request), _home(request)
    body, name = await FIGURES.done(partial(check.card, sent, settings.today(), home), asker(request.scope))
    return _answer(
        request, body, "image/png", KEEP | _OPEN | {"Content-Disposition": f'inline; filename="{name}"'}
    )


async def _check_json(request: Request) -> Response:
    answer = await TABLES.done(partial(check.as_json, _query(request), _home(request)), asker(request.scope))
    return JSONResponse(answer, headers=KEEP | _OPEN)


async def _table(name: str, _request: Request) -> Response:
    # By the name before `.xz` it would be called a table, which its bytes are not.
    packed = "application/x-xz" if name.endswith(".xz") else None
    return FileResponse(catalog.DATA / name, media_type=packed, headers=KEEP | _OPEN)


def _document(request: Request, written: str, pictures: str = "data:") -> Response:
    """Return a page of the server's own."""
    body = written.encode()
    headers = KEEP | {"X-Content-Type-Options": "nosniff"} | _policy(".html", body, pictures)
    return _answer(request, body, "text/html; charset=utf-8", headers)


def _query(request: Request) -> str:
    """Return the query as it was sent. Raises AtlasError if it is too long to be read."""
    sent: str = request.url.query
    if len(sent) > MAX_QUERY_LENGTH:
        raise AtlasError(
            ngettext(
                "the query has {n} character; give at most {most}",
                "the query has {n} characters; give at most {most}",
                len(sent),
            ).format(n=f"{len(sent):,}", most=f"{MAX_QUERY_LENGTH:,}")
        )
    return sent


def _single(query: dict[str, list[str]], option: Parameter) -> str:
    """Take an option out of a query, one of its choices if it can be read so. Raises AtlasError for two."""
    name = option.name
    values = query.pop(name)
    if len(values) > 1:
        raise AtlasError(given_again(name, len(values)))
    readings = (values[0], *link_text.undone(values[0]))
    return next((reading for reading in readings if reading in option.choices), values[0])


def _home(request: Request) -> str:
    """Return the address of the page: INF_RANGE_HOME, else the one that the client asked.

    Raises AtlasError if that can be no address.
    """
    if public := settings.public_home():
        return public
    host = request.headers.get("host", "")
    if len(host) > 260 or not _HOST.fullmatch(host):
        raise AtlasError(
            _("{host} is no name of a host; ask with a Host header such as localhost:8501").format(
                host=quoted(host)
            )
        )
    return f"{request.url.scheme}://{host}{request.url.path.rpartition('/')[0]}/"


def _policy(suffix: str, body: bytes, pictures: str = "data:") -> dict[str, str]:
    """Return the policy of a document in a browser: it runs its own scripts, and reaches no network.

    `pictures` is where those may come from: out of the document, or else from this server.

    Any page may frame it. `frame-ancestors *` would forbid that to one opened as a file.
    """
    if suffix not in (".html", ".svg"):  # in others nothing runs, and browsers show PDF by a plug-in
        return {}
    sums = {_sum(script) for script in _SCRIPT.findall(body.decode())} if suffix == ".html" else set()
    if export.PACKED in body:
        sums.add(_sum_of_d3())
    allowed = " ".join(f"'sha256-{each}'" for each in sorted(sums)) or "'none'"
    rules = f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src {pictures}"
    return {"Content-Security-Policy": f"{rules}; base-uri 'none'; form-action 'none'"}


def _sum(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@cache
def _sum_of_d3() -> str:
    """Return the sum of what a map has packed in it, which its script unpacks and runs."""
    return _sum(webmap.D3.read_text("utf-8"))


def _answer(request: Request, body: bytes, media_type: str, headers: dict[str, str]) -> Response:
    """Return a file, or for HEAD what its headers would be."""
    length = {"Content-Length": str(len(body))}
    sent = b"" if request.method == "HEAD" else body
    return Response(sent, media_type=media_type, headers=headers | length)


def _sentence(words: str, status: int, headers: dict[str, str] | None = None) -> Response:
    more = {"Cache-Control": "no-store", **_OPEN, **(headers or {})}
    return PlainTextResponse(f"{words}\n", status, more)
