"""What is made of a query, in a lane's process: the bytes, and the headers that go with them.

Each is a function of the query as it was sent, the address of the page and the day. All raise AtlasError for
a query that cannot be read.
"""

import gzip
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import brotli

from geo.features.drawing import drawing
from geo.machine import settings
from geo.outputs import files
from geo.outputs.web import export
from geo.scenario import link, link_text
from geo.scenario.parameters import Parameter, given_again
from geo.scenario.scenario import Scenario
from geo.server import addresses, check, circles
from geo.server.headers import DOCUMENT, KEEP, OPEN, etag, policy
from geo.words import units
from geo.words.errors import AtlasError, quoted
from geo.words.i18n import _

MAX_AREAS = 48  # of bands, each round each of its launch points, in one file
MAX_AREAS_OF_COUNTRIES = 24
MAX_DISTANCES = 12_000  # from launch points to places

_TEXT = re.compile(r"text/|[^;]*(?:json|xml)\b")
_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """What is sent."""

    body: bytes
    media_type: str
    headers: dict[str, str]
    packed: bytes  # the body as Brotli, of a text; nothing of what is packed already

    @cached_property
    def zipped(self) -> bytes:
        """The body as gzip, of a text: for who takes no Brotli, as browsers do not by http without s."""
        return gzip.compress(self.body, 6, mtime=0) if self.packed else b""

    @property
    def size(self) -> int:
        """How many bytes it takes at most: gzip's are fewer than twice those of Brotli."""
        return len(self.body) + 3 * len(self.packed)


def file(path: str, sent: str, home: str, today: date) -> Answer:
    """Return a scenario as the file that is asked for at a path of `addresses.ADDRESSES`."""
    address = next(each for each in addresses.ADDRESSES if each.path == path)
    query = link_text.cleaned(link.parsed(sent))
    options = {each.name: _single(query, each) for each in address.options if each.name in query}
    scenario = link.without_problems(query).spoken()
    alone = options.pop("view", None)
    if alone not in (None, "map"):
        raise AtlasError(_("{view} is no view; write view=map, or leave it out").format(view=quoted(alone)))
    files.check_bands(scenario, address.suffix)
    _check_work(scenario)
    figure_options = files.FigureOptions(**options) if options else None  # type: ignore[arg-type]
    if alone:
        body = export.map_html(drawing(scenario), today, home, only_map=True).encode()
    else:
        body = files.content(scenario, address.suffix, today, home, figure_options)
    headers = {**KEEP, **OPEN, **etag(body), **policy(address.suffix, body)}
    if address.suffix.endswith(".csv"):  # which has no place for its sources
        headers["Link"] = f'<map.html?{link.query(scenario)}>; rel="describedby"; type="text/html"'
    name = files.name(scenario, address.suffix, figure_options)
    return _answer(body, address.media_type, headers | _named(name))


def first_tables() -> None:
    """Make one of each file that is no figure, and an answer, for what the first of them would wait for."""
    today = settings.today()
    for each in addresses.ADDRESSES:
        if not files.FORMATS[each.suffix].is_figure:
            with suppress(AtlasError):  # of a format whose package is not there
                file(each.path, "", settings.HOME, today)
    check_page(addresses.CHECKED, settings.HOME, today)


def first_figures() -> None:
    """Make a figure, as `first_tables` does files."""
    file("/figure.svg", "", settings.HOME, settings.today())


def circles_page(sent: str, _home: str, _today: date) -> Answer:
    """Return the lesson on circles as a document."""
    return _document(circles.page_html(sent))


def check_page(sent: str, home: str, _today: date) -> Answer:
    """Return the answer to a question as a document."""
    return _document(check.page_html(sent, home))


def check_card(sent: str, home: str, today: date) -> Answer:
    """Return the answer to a question as a card."""
    body, name = check.card(sent, today, home)
    return _answer(body, "image/png", {**KEEP, **OPEN, **etag(body), **_named(name)})


def check_json(sent: str, home: str, _today: date) -> Answer:
    """Return the answer to a question for programs."""
    body = json.dumps(check.as_json(sent, home), ensure_ascii=False, allow_nan=False).encode()
    return _answer(body, "application/json", {**KEEP, **OPEN, **etag(body)})


def _document(written: str) -> Answer:
    body = written.encode()
    return _answer(body, _HTML, {**DOCUMENT, **etag(body), **policy(".html", body, pictures="'self'")})


def _answer(body: bytes, media_type: str, headers: dict[str, str]) -> Answer:
    packed = brotli.compress(body, quality=5) if _TEXT.match(media_type) else b""
    return Answer(body, media_type, headers, packed)


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'inline; filename="{name}"'}


def _check_work(scenario: Scenario) -> None:
    """Raise AtlasError for more than one request may draw or measure."""
    drawn = drawing(scenario)
    bands = _("the bands are drawn {n} times, round each launch point, and for one file at most {most} times")
    distances = _("there are {n} distances from launch points to places, and in one file at most {most}")
    step = _("leave some out, or write the file by the command inf-range map")
    for words, n, most in (
        (bands, len(drawn.areas), MAX_AREAS_OF_COUNTRIES if drawn.has_countries else MAX_AREAS),
        (distances, len(drawn.reaches), MAX_DISTANCES),
    ):
        if n > most:
            raise AtlasError(f"{words.format(n=units.grouped(n), most=units.grouped(most))}; {step}")


def _single(query: dict[str, list[str]], option: Parameter) -> str:
    """Take an option out of a query, one of its choices if it can be read so. Raises AtlasError for two."""
    name = option.name
    values = query.pop(name)
    if len(values) > 1:
        raise AtlasError(given_again(name, len(values)))
    readings = (values[0], *link_text.undone(values[0]))
    return next((reading for reading in readings if reading in option.choices), values[0])
