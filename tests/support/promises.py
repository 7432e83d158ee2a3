"""What is promised of any input, whoever made it: an answer that is sound, or one plain sentence.

Each kind of input has a function, which fails where that is broken. `tests/corpus/` has what once broke it,
a folder for each kind; `make fuzz` looks for more.
"""

import csv
import json
import math
import re
import string
from collections.abc import Callable
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote_from_bytes

import httpx2
import pyarrow.parquet as pq
import shapely
from lxml import etree
from shapely.geometry import shape

from answers import HOME, client
from bulk_tables import GOOD, left_over
from geo.bulk.job import cover_table
from geo.coordinates.points import parse_point
from geo.facts import own_tables
from geo.scenario import link, parameters, place_search, question
from geo.scenario.band import parse_bands
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.place_suggestions import suggested
from geo.words.errors import AtlasError

CORPUS = Path(__file__).parents[1] / "corpus"
MOST_CPU_S = 5
MOST_SENT = 64_000  # bytes of an address: what is longer reaches no application

# What is typed in some box, or stands in a value of a link.
READERS: tuple[Callable[[str], object], ...] = (
    parse_point,
    parse_bands,
    parameters.parse_system,
    place_search.search,
    place_search.taken_for,
    question.parse_what,
    suggested,
)
# The beginning of a cell that a spreadsheet computes; a number may begin with a minus.
FORMULA = re.compile(r"\s*[=+@＝＋－＠]|\s*-(?![0-9.]+$)")


def as_text(data: bytes) -> str:
    """The text as the command line has it, which may be no UTF-8."""
    return data.decode("utf-8", "surrogateescape")


def is_plain(words: str) -> None:
    assert [words.strip()] == words.splitlines() != [""]
    assert len(words) < 2_000


@contextmanager
def plainly():
    """What cannot be read is told in one sentence."""
    try:
        yield
    except AtlasError as error:
        is_plain(str(error))


def of_link(data: bytes, _folder: Path) -> None:
    text = as_text(data)
    for read in (link.read, link.names_in):
        with plainly():
            read(text)
    given = link.parsed(text)
    scenario, problems = link.read_query(given)
    for problem in problems:
        is_plain(problem)
    assert link.without_problems(link.parsed(link.query(scenario))) == scenario
    link.names_taken(given)
    link.unclear(given)
    with plainly():
        asked = question.read(given)
        assert question.read(link.parsed(asked.query)) == asked


def of_place(data: bytes, _folder: Path) -> None:
    text = as_text(data)
    for read in READERS:
        with plainly():
            read(text)
    with suppress(AtlasError):
        point = place_search.launch_point(text)
        assert LaunchPoint.parse(point.token) == point


def of_csv(data: bytes, folder: Path) -> None:
    with plainly():
        own_tables.read(data)
    _covered(data, folder, "table.csv")


def of_geojson(data: bytes, folder: Path) -> None:
    _covered(data, folder, "table.geojson")


def of_parquet(data: bytes, folder: Path) -> None:
    _covered(data, folder, "table.parquet")


def _covered(data: bytes, folder: Path, name: str) -> None:
    """Coverage by and of a table is a whole file or a sentence, and nothing is left beside it."""
    table, other, output = folder / name, folder / "other.csv", folder / "out.parquet"
    table.write_bytes(data)
    other.write_text(GOOD)
    for sites, places in ((table, other), (other, table)):
        try:
            cover_table(sites, places, output)
        except AtlasError as error:
            is_plain(str(error))
            assert left_over(folder) == []
        else:
            assert left_over(folder) == [output.name]
            nearest = pq.read_table(output)["nearest_km"].to_pylist()
            assert nearest
            assert all(0 <= km < 20_004 for km in nearest)
            output.unlink()


def of_route(data: bytes, _folder: Path) -> None:
    """A line with the path and the query; further lines are headers."""
    target, *headers = data.split(b"\n")
    raw = quote_from_bytes(target, safe=string.punctuation).encode().lstrip(b"/").partition(b"#")[0]
    address = httpx2.URL(HOME).copy_with(raw_path=b"/" + raw[:MOST_SENT])
    sent = dict(line.split(b": ", 1) for line in headers if re.fullmatch(rb"[\w-]+: [ -~]*", line))
    got = client().get(address, headers=sent, follow_redirects=False)
    assert got.status_code < 500 or got.status_code == 503, got.text
    kind = got.headers.get("content-type", "").partition(";")[0]
    if got.status_code >= 400:
        assert kind == "text/plain"
        is_plain(got.text)
    elif got.status_code == 200:
        SOUND.get(kind, lambda _: None)(got)


def _no_formulas(got: httpx2.Response) -> None:
    for delimiter in ",;\t":
        for row in csv.reader(got.text.splitlines(), delimiter=delimiter):
            assert [cell for cell in row if FORMULA.match(cell)] == []


def _valid_areas(got: httpx2.Response) -> None:
    for feature in got.json()["features"]:
        ground = shape(feature["geometry"])
        assert ground.is_valid, shapely.is_valid_reason(ground)
        assert all(map(math.isfinite, ground.bounds))


# What an answer of a type has to be.
SOUND = {
    "application/geo+json": _valid_areas,
    "application/json": lambda got: json.loads(got.content),
    "application/vnd.google-earth.kml+xml": lambda got: etree.fromstring(got.content),
    "application/xml": lambda got: etree.fromstring(got.content),
    "image/svg+xml": lambda got: etree.fromstring(got.content),
    "text/csv": _no_formulas,
}

KINDS: dict[str, Callable[[bytes, Path], None]] = {
    "link": of_link,
    "place": of_place,
    "csv": of_csv,
    "geojson": of_geojson,
    "parquet": of_parquet,
    "route": of_route,
}


def corpus(kind: str = "*") -> list[Path]:
    """The inputs, of a kind or of all, that once broke a promise."""
    return sorted(path for path in CORPUS.glob(f"{kind}/*"))
