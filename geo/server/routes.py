"""What the server answers beside the page: any scenario as a file, and documents of its own.

An address is that of the page with the name of a file: `/map.html?site=kaliningrad`. See `addresses`.
"""

import gc
import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from geo.facts import catalog, gazetteer
from geo.features.drawing import drawing
from geo.machine import settings
from geo.machine.hosts import HOST
from geo.outputs import files
from geo.outputs.web import webmap
from geo.outputs.web.preview import TITLES
from geo.scenario import link
from geo.scenario.place_suggestions import suggested
from geo.scenario.scenario import DEFAULT
from geo.server import about, addresses, answers, crawlers, index, page_parts, spoken, watch
from geo.server.answers import Answer
from geo.server.headers import DOCUMENT, KEEP, OPEN, coding_taken, policy
from geo.server.kept_answers import KeptAnswers
from geo.server.lanes import FIGURES, TABLES, BusyError, Lane
from geo.server.limits import asker
from geo.words import units
from geo.words.errors import AtlasError, quoted
from geo.words.i18n import _, language, ngettext

MAX_QUERY_LENGTH = 3 * link.MAX_LENGTH  # characters as they are sent: %-encoded, most letters take three
FIGURE_SUFFIXES = tuple(suffix for suffix, form in files.FORMATS.items() if form.is_figure)

_HOST = re.compile(HOST, re.IGNORECASE | re.ASCII)
_METHODS = ("GET", "HEAD", "OPTIONS")
_REFUSED = ("POST", "PUT", "PATCH", "DELETE")
_PREFLIGHT = {  # what a browser asks first if a script of another page sends `If-None-Match`
    "Allow": ", ".join(_METHODS),
    "Access-Control-Allow-Methods": ", ".join(_METHODS),
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}

_PAGES = {name: "" if name == "map" else name for name in TITLES}


_OF_STREAMLIT = "|".join(map(re.escape, sorted(index.loaded())))


class _Elsewhere(Convertor[str]):
    """Every path but those of Streamlit's own, and of a page with a slash behind it, which it redirects."""

    regex = (
        rf"(?!(?:_stcore|media|component|auth|oauth2callback|app)(?:/|$)|(?:{_OF_STREAMLIT})/?$"
        rf"|(?:{'|'.join(filter(None, _PAGES.values()))})/$).+"
    )

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("elsewhere", _Elsewhere())

_LOG = logging.getLogger(__name__)

Endpoint = Callable[[Request], Awaitable[Response]]


def routes(
    base: str = "", kept: KeptAnswers | None = None, counts: watch.Counts | None = None
) -> list[BaseRoute]:
    """Return all routes, under the path at which the page is served (Streamlit's `server.baseUrlPath`).

    What they make is kept in `kept`.
    With `counts` there are also those that tell an administrator what goes on.
    """
    root, kept = _root(base), kept or KeptAnswers()
    made = partial(_made_route, root, kept)
    told = watch.routes(root, counts, _each_kind) if counts else []
    return [
        *told,
        *page_parts.routes(root),
        *(made(each.path, partial(answers.file, each.path)) for each in addresses.ADDRESSES),
        *(Route(f"{root}/{name}.{{suffix}}", unknown) for name in ("map", "figure", "bands", "capitals")),
        _route(f"{root}/places.json", _places),
        _route(f"{root}/openapi.json", _openapi),
        _route(f"{root}/api", _page),
        _route(f"{root}/about", _about),
        made("/circles", answers.circles_page),
        made("/check.html", answers.check_page),
        made("/check.png", answers.check_card),
        made("/check.json", answers.check_json),
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


async def _each_kind() -> None:
    """Make a table and a figure, which need what all others do. Raises what prevents it."""
    for lane, path in ((TABLES, "/capitals.csv"), (FIGURES, "/figure.svg")):
        await lane.done("", answers.file, path, "", settings.HOME, settings.today())


def _root(base: str) -> str:
    return f"/{base.strip('/')}".rstrip("/")


def _made_route(root: str, kept: KeptAnswers, path: str, make: Callable[[str, str, date], Answer]) -> Route:
    lane = FIGURES if path.endswith(FIGURE_SUFFIXES) else TABLES
    return _route(f"{root}{path}", partial(_made, kept, lane, make))


def _route(path: str, answer: Endpoint) -> Route:
    return Route(path, partial(_reply, answer), methods=[*_METHODS, *_REFUSED])


def warm() -> None:
    """Do before the first reader comes what would keep them waiting."""
    webmap.version()
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
        return Response(status_code=204, headers=OPEN | _PREFLIGHT)
    if request.method in _REFUSED:
        return _sentence(_("this can only be read; ask for it with GET"), 405, {"Allow": _PREFLIGHT["Allow"]})
    try:
        answered = await answer(request)
    except AtlasError as error:
        answered = _sentence(str(error), 400)
    except BusyError as error:
        answered = _sentence(str(error), error.status, {"Retry-After": "10"})
    except Exception:
        _LOG.exception("%s", request.url.path)  # not its query, which is the reader's own affair
        words = _("the server failed at this; ask for something else, or report the address")
        answered = _sentence(words, 500)
    if not spoken.is_said(request.scope):
        answered.headers.add_vary_header("Accept-Language")
    return answered


async def _made(
    kept: KeptAnswers, lane: Lane, make: Callable[[str, str, date], Answer], request: Request
) -> Response:
    """Return what is made of a query, or was made of it lately; 304 if the client has it already."""
    asked = _query(request), _home(request), settings.today()
    answer = await kept.get(
        (request.url.path, language(), *asked), partial(lane.done, asker(request.scope), make, *asked)
    )
    known, etag = request.headers.get("if-none-match", ""), answer.headers["ETag"]
    if known.strip() == "*" or etag in re.findall(r'W/"[^"]*"', known):
        return Response(status_code=304, headers={"ETag": etag, **KEEP, **OPEN})
    headers, body = answer.headers | {"Vary": "Accept-Encoding"}, answer.body
    if answer.packed and (coding := coding_taken(request.headers)):
        body = answer.packed if coding == "br" else answer.zipped
        headers |= {"Content-Encoding": coding}
    return _answer(request, body, answer.media_type, headers)


async def _openapi(request: Request) -> Response:
    return JSONResponse(addresses.openapi(_home(request)), headers=KEEP | OPEN)


async def _robots(request: Request) -> Response:
    return PlainTextResponse(crawlers.robots(_home(request)), headers=KEEP)


async def _sitemap(request: Request) -> Response:
    return Response(crawlers.sitemap(_home(request)), media_type="application/xml", headers=KEEP)


async def _places(request: Request) -> Response:
    """Return what a box for a place offers for what was typed: pairs of a text and what tells it apart."""
    typed = request.query_params.get("begins", "")
    return JSONResponse(await run_in_threadpool(suggested, typed), headers=KEEP | OPEN)


async def _index(page: str, request: Request) -> Response:
    """Return the document of a page; of a query that is too long to be read, that of the page without one."""
    sent = request.url.query if len(request.url.query) <= MAX_QUERY_LENGTH else ""
    body = await run_in_threadpool(index.document, page, sent, _home(request))
    return _answer(request, body, "text/html; charset=utf-8", {"Cache-Control": "no-cache"})


async def _page(request: Request) -> Response:
    return _document(request, addresses.page_html(_home(request)))


async def _about(request: Request) -> Response:
    return _document(request, about.page_html())


async def _table(name: str, _request: Request) -> Response:
    # By the name before `.xz` it would be called a table, which its bytes are not.
    packed = "application/x-xz" if name.endswith(".xz") else None
    return FileResponse(catalog.DATA / name, media_type=packed, headers=KEEP | OPEN)


def _document(request: Request, written: str) -> Response:
    """Return a page of the server's own."""
    body = written.encode()
    headers = DOCUMENT | policy(".html", body)
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
            ).format(n=units.grouped(len(sent)), most=units.grouped(MAX_QUERY_LENGTH))
        )
    return sent


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


def _answer(request: Request, body: bytes, media_type: str, headers: dict[str, str]) -> Response:
    """Return a file, or for HEAD what its headers would be."""
    length = {"Content-Length": str(len(body))}
    sent = b"" if request.method == "HEAD" else body
    return Response(sent, media_type=media_type, headers=headers | length)


def _sentence(words: str, status: int, headers: dict[str, str] | None = None) -> Response:
    more = {"Cache-Control": "no-store", **OPEN, **(headers or {})}
    return PlainTextResponse(f"{words}\n", status, more)
