"""Inputs of every kind, sound and broken, for `make fuzz`: Hypothesis's strategies of bytes.

Some are made from their parts, which reaches deep into a reader; others are sound ones, or such as once broke
something, in which a few places are cut out, repeated, or filled with something else.
"""

import io
import itertools
import json
from urllib.parse import quote, urlencode

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import assume
from hypothesis import strategies as st

import promises
from bulk_tables import GOOD, POINT, collection
from geo.coordinates import degrees, map_addresses, notations
from geo.facts import catalog, own_tables
from geo.scenario import question
from geo.scenario.parameters import PARAMETERS
from geo.server.addresses import CHECKED, EXAMPLE, FIGURE, VIEW
from geo.server.routes import known_paths, routes
from hostile import NAMES
from test_geoparquet import COLUMNS, READ, REFUSED, extension

MOST_BYTES = 60_000


def encoded(text):
    return text.encode("utf-8", "surrogatepass")


# Places and ranges

PLACES = [
    *(text for form in degrees.FORMS for text in form.examples),
    *(text for notation in notations.NOTATIONS for text in notation.examples),
    *(row.example for row in map_addresses.ROWS),
    *(site.id for site in catalog.sites()),
    *("Berlin", "Brest, Belarus", "Odesa", "北京", "Λευκωσία", "Kurilsk", "Saint", "DE", "9m729", "SS-20"),
    *(
        "0-480",
        "500-1,000,1,000-5,500",
        "19996.484",
        "20004",
        "shorter",
        "none",
        "all",
        "LT,PL,50000",
        "1983",
    ),
]
SIGNS = [
    *"0159.,;:-+/ °'\"′″NSEWnswОВ()[]=&?#%\n\t\0\u00a0\u2212٣",
    "e9",
    "nan",
    "inf",
    "1e400",
    "%00",
    "%2C",
]
numbers = st.floats(-200, 200).map(str) | st.integers(-(10**6), 10**20).map(str)
texts = st.sampled_from(PLACES) | st.sampled_from(NAMES) | numbers | st.text(max_size=12)
typed = st.lists(texts | st.sampled_from(SIGNS), max_size=7).map("".join)
points = st.tuples(
    st.integers(-(9 * 10**7), 9 * 10**7), st.integers(-(18 * 10**7), 18 * 10**7), st.integers(0, 6)
).map(lambda point: f"{point[0] / 10**6:.{point[2]}f},{point[1] / 10**6:.{point[2]}f}")
own_bands = st.tuples(st.integers(0, 20_000_000), st.integers(1, 20_000_000)).map(
    lambda ends: f"{ends[0] / 1000:g}-{sum(ends) / 1000:g}"
)

# Links and addresses

CHOICES = {
    each: [*each.choices, each.example] for each in (*PARAMETERS, *question.PARAMETERS, *FIGURE, *VIEW)
}
pairs = st.sampled_from([*CHOICES]).flatmap(
    lambda each: st.tuples(
        st.sampled_from(each.names) | st.just(each.key),
        st.sampled_from(CHOICES[each]) | points | own_bands | typed,
    )
) | st.tuples(typed, typed)
queries = st.lists(pairs, max_size=8).map(lambda found: urlencode(found, errors="surrogatepass"))
HEADERS = ["If-None-Match: *", 'If-None-Match: W/"', "Host: a/../b", "Host: localhost:1", "Range: bytes=5-1"]
PATHS = sorted(known_paths(routes()))
paths = st.sampled_from(PATHS) | typed.map(lambda text: quote("/" + text, errors="replace"))
addresses = st.tuples(paths, queries, st.lists(st.sampled_from(HEADERS), max_size=1)).map(
    lambda parts: "\n".join([f"{parts[0]}?{parts[1]}", *parts[2]])
)

# Tables

HEADS = [*own_tables.SITE_COLUMNS, *own_tables.SITE_DEFAULTS, *own_tables.CLAIM_COLUMNS, "Lat", "lng", ""]
cells = st.sampled_from(["", "1", "-90", "2", "9m729", "2026", "Germany", '"', '"a\n"', "NA"]) | typed
CODES = ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "latin-1", "cp1252"]


@st.composite
def tables(draw):
    heads = draw(st.lists(st.sampled_from(HEADS) | typed, max_size=7))
    heads += draw(st.sampled_from([(), ("lat", "lon"), ("name", "lat", "lon", "sources")]))
    row = st.tuples(*[cells] * len(heads)) | st.lists(cells, max_size=9)
    mark = draw(st.sampled_from(",;\t|"))
    lines = [draw(st.sampled_from(["", "sep=;\n"])) + mark.join(heads)]
    lines += [mark.join(cells) for cells in draw(st.lists(row, max_size=4))]
    text = draw(st.sampled_from(["\n", "\r\n", "\r"])).join(lines)
    return text.encode(draw(st.sampled_from(CODES)), "replace")


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | typed,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(typed, inner, max_size=3),
    max_leaves=8,
)
coordinates = st.lists(st.floats(-200, 200) | values, max_size=4)
shapes = values | st.fixed_dictionaries({"type": st.just("Point") | values, "coordinates": coordinates})
features = st.fixed_dictionaries(
    {"type": st.just("Feature"), "geometry": shapes},
    optional={"properties": values | st.dictionaries(typed, values, max_size=4), "id": values},
)
collections = st.fixed_dictionaries(
    {"type": st.just("FeatureCollection"), "features": st.lists(features | values, max_size=4) | values},
    optional={"crs": values | st.just({"type": "name", "properties": {"name": "EPSG:3857"}}), "bbox": values},
).map(lambda found: json.dumps(found).encode())

# Every geometry that the tests know with every description of one, and the columns beside it.
SAID = [*READ.values(), *REFUSED.values()]
GEOMETRIES = [geometry for geometry, *_ in SAID]
DESCRIBED = [geo for _, geo, *_ in SAID]
MAPS = pa.array([[("key", 1)], None], pa.map_(pa.string(), pa.int64()))
CATEGORIES = [pa.array(each).dictionary_encode() for each in (["1", "b"], [1.5, None], [b"", b"a"])]
FIXED = pa.array([b"abc", None], pa.binary(3))
ARRAYS = [*GEOMETRIES, *(array for array, *_ in COLUMNS.values()), *CATEGORIES, MAPS, FIXED]
COLUMN_NAMES = [*["lat", "lon", "geometry"] * 3, "name", "id", "nearest_km", "Latitude", "", "\0row", "ü\n"]
OF_A_FIELD = [
    {},
    *(extension("geoarrow.wkb", crs=crs).metadata for crs in ("OGC:CRS84", None, 1, "EPSG:3857")),
]


@st.composite
def parquets(draw):
    rows = draw(st.integers(0, 3))
    arrays = draw(st.lists(st.sampled_from(ARRAYS), min_size=1, max_size=5))
    arrays = [array.slice(0, rows) for array in arrays if len(array) >= rows]
    fields = [
        pa.field(draw(st.sampled_from(COLUMN_NAMES)), array.type, metadata=draw(st.sampled_from(OF_A_FIELD)))
        for array in arrays
    ]
    said = draw(st.none() | st.sampled_from(DESCRIBED) | values.map(json.dumps))
    schema = pa.schema(fields, {} if said is None else {"geo": said})
    group, packed = draw(st.integers(1, 3)), draw(st.sampled_from(["none", "zstd"]))
    sink = io.BytesIO()
    try:
        pq.write_table(pa.Table.from_arrays(arrays, schema=schema), sink, group, compression=packed)
    except (pa.ArrowException, ValueError):
        assume(False)  # what cannot be written need not be read
    return sink.getvalue()


TIMES = (0, 1, 1, 1, 1, 2, 9, 300, 20_000)


@st.composite
def mutated(draw, seeds, pieces):
    data = draw(seeds)
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(data)))
        end = start + draw(st.integers(0, 12))
        piece = draw(st.sampled_from(pieces) | st.binary(max_size=6) | st.just(data[start:end]))
        data = data[:start] + piece * draw(st.sampled_from(TIMES)) + data[end:]
    return data[:MOST_BYTES]


WORDS = [*map(encoded, itertools.chain(SIGNS, PLACES, NAMES))]
MARKS = [bytes([mark]) for mark in b'{}[]",:\xff'] + [b"null", b"1e999", b"\\ud800", b'"crs":', b'"id":{}']
SOUND = {
    "link": [EXAMPLE, CHECKED, f"http://localhost:8501/?{EXAMPLE}&common=all&shade=countries&year=1983"],
    "place": PLACES,
    "csv": [
        GOOD,
        "name,lat,lon,sources\nA,1,2,me\n",
        "system,range_max_km,claimant,claimed_on,source\nX,9,M,2026,s\n",
    ],
    "geojson": [collection(POINT, POINT), collection(POINT, more='"bbox": [1, 2, 3, 4], ')],
    "parquet": [],
    "route": [*(f"{path}?{EXAMPLE}" for path in PATHS), f"/check.json?{CHECKED}", "/places.json?begins=Wupp"],
}
MADE = {
    "link": queries.map(encoded),
    "place": (typed | st.tuples(points, st.just("") | typed).map("".join)).map(encoded),
    "csv": tables(),
    "geojson": collections,
    "parquet": parquets(),
    "route": addresses.map(encoded),
}


def inputs(kind):
    """Inputs of a kind."""
    kept = [path.read_bytes() for path in promises.corpus(kind)]
    sound = [*map(encoded, SOUND[kind]), *kept]
    seeds = MADE[kind] | st.sampled_from(sound) if sound else MADE[kind]
    return MADE[kind] | mutated(seeds, MARKS if kind in ("geojson", "parquet") else WORDS)
