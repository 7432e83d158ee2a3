"""How a table of text is written: its encoding, what parts its columns, and what its heads mean.

Spreadsheets write CSV as their country does. The reader of own tables and that of `inf-range coverage`
both ask here, so that they read alike, and name alike what neither reads.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from geo.facts.csv_rows import Row
from geo.words import units
from geo.words.i18n import _
from geo.words.names import tidy

SAMPLE_BYTES = 1 << 20  # of a table's beginning, in which its header must end
MAX_HEADS = 1 << 14  # as many columns as a spreadsheet has, the empty ones too

# Most spreadsheets' first, for a table of one column.
_DELIMITERS = ",;\t|"
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # which begins as UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods; .xls
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_SEPARATOR = re.compile(r'"?sep=(.)"?[,;\t|]*', re.IGNORECASE)  # by which Excel declares its delimiter
_DEGREES = r"(?:°|deg|degrees?|dd|dec|decimal(?: degrees)?|wgs ?84)"
_UNIT = re.compile(rf"\s*[(\[](?:{_DEGREES}|km)[)\]]$|(?:\s*,\s*|\s+){_DEGREES}$")

_SOURCES = """source sources quelle quellen źródło źródła источник источники джерело джерела fuente fuentes
    fonte fonti fontes bron bronnen källa källor kilde kilder lähde zdroj zdroje forrás sursa kaynak"""
_OTHER_NAMES = {
    "lat": """latitude latitud latitudine latitude_deg latitude_dd lat_deg lat_dd lat_wgs84 decimallatitude
        decimal_latitude breite breitengrad geogr_breite
        geographische_breite szerokość szerokość_geogr szerokość_geograficzna широта enlem breedtegraad
        breddgrad breddegrad leveysaste šířka zeměpisná_šířka szélesség""",
    "lon": """long lng longitude longitud longitudine longitude_deg longitude_dd lon_deg lon_dd lon_wgs84
        long_deg decimallongitude decimal_longitude
        länge längengrad geogr_länge geographische_länge długość długość_geogr długość_geograficzna долгота
        довгота boylam lengtegraad längdgrad lengdegrad længdegrad pituusaste délka
        zeměpisná_délka hosszúság""",
    "name": """place site site_name place_name town city title label ort ortsname standort nom nazwa miejsce
        название назва место місце nombre nome naam namn navn nimi název név nume ad adı""",
    "sources": _SOURCES,
    "source": _SOURCES,
    "range_max_km": "range_km range max_range max_range_km range_max maximum_range",
}
_COORDINATES = ("lat", "lon")
_IF_NOTHING_ELSE = (
    ("x", "y"),
    ("point_x", "point_y"),
    ("coord_x", "coord_y"),
    ("x_coord", "y_coord"),
    ("xcoord", "ycoord"),
    ("gps_longitude", "gps_latitude"),
)


@dataclass(frozen=True)
class Dialect:
    """How a table is written."""

    encoding: str  # as Python calls it
    delimiter: str
    header: tuple[str, ...]  # each head without the space round it
    lines: int  # of text up to the end of the header


def detect(file: str, data: bytes, columns: Collection[str]) -> Dialect:
    """Return how the table is written whose first SAMPLE_BYTES are `data`.

    Of several delimiters it is the one by which most heads mean one of `columns`. Raises DataError, which
    calls the table `file`, if it is no text in Unicode, or has more than MAX_HEADS columns.
    """
    encoding = encoding_of(file, data)
    text = "".join(texts(file, [data], encoding, whole=len(data) < SAMPLE_BYTES))
    given, skipped = "", 0
    first = text.partition("\n")[0].rstrip("\r")
    if found := _SEPARATOR.fullmatch(first):
        given, skipped = found[1], 1
        text = text[len(first) :].removeprefix("\r").removeprefix("\n")
    headers = [(mark, *_header(text, mark)) for mark in given or _DELIMITERS]

    def weight(one: tuple[str, tuple[str, ...], int]) -> tuple[int, int]:
        return len(set(meanings(one[1], columns)) & set(columns)), len(one[1])

    mark, header, lines = max(headers, key=weight)
    if len(header) > MAX_HEADS:
        words = _("there are more than {most} columns; leave out those that are not needed")
        raise Row(file, skipped + lines, {}).error(words.format(most=units.grouped(MAX_HEADS)))
    return Dialect(encoding, mark, header, skipped + lines)


def encoding_of(file: str, data: bytes) -> str:
    """Return the encoding that the beginning of a table is in. Raises DataError for a spreadsheet's file."""
    if data.startswith(_SPREADSHEETS):
        raise Row(file, 1, {}).error(_("this is a spreadsheet and no text; save it as “CSV UTF-8”"))
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    begins = data[:4096]
    even, odd = (begins[start::2].count(0) / max(1, len(begins) // 2) for start in (0, 1))
    if max(even, odd) > 0.2 and min(even, odd) < 0.05:  # letters of two bytes, most of which have a zero
        return "utf-16-be" if even > odd else "utf-16-le"
    return "utf-8"


def texts(file: str, chunks: Iterable[bytes], encoding: str, whole: bool = True) -> Iterator[str]:
    """Yield the text of a table without a mark of its encoding; if not `whole`, up to its last whole letter.

    Raises DataError, with the line, for what is not in the encoding.
    """
    decoder, line, began = codecs.getincrementaldecoder(encoding)(), 1, False
    try:
        for chunk in chain(chunks, [b""] if whole else []):
            text = decoder.decode(chunk, final=not chunk)
            line += text.count("\n")
            yield text if began else text.removeprefix("\ufeff")
            began = began or bool(text)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(encoding, "ignore")
        problem = _undecodable(error.object, encoding)
        raise Row(file, line + before.count("\n"), {}).error(problem) from None


def meanings(header: Sequence[str], columns: Collection[str]) -> tuple[str, ...]:
    """Return what each head of a table means: one of `columns`, or itself.

    Capitals, spaces, units and the names of other languages do not matter. `x` and `y` are longitude and
    latitude where nothing else is.
    """
    plain = [_plain(head) for head in header]
    found = [each if each in columns else _other(each, columns, plain) for each in plain]
    for lon, lat in () if {*_COORDINATES} & {*found} else _IF_NOTHING_ELSE:
        if {lon, lat} <= {*found}:
            found = [{lon: "lon", lat: "lat"}.get(each, each) for each in found]
            break
    return tuple(each if each in columns else head.strip() for each, head in zip(found, header, strict=True))


def is_blank(fields: Sequence[str]) -> bool:
    """Return whether a row has nothing in it but what parts its columns."""
    return not any(map(str.strip, fields))


def _header(text: str, delimiter: str) -> tuple[tuple[str, ...], int]:
    """Return the first row that has anything in it, and the number of the line it ends on.

    Of a row that is too long only the beginning: to look at each head would take seconds.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for fields in reader:
            if not is_blank(fields):
                return tuple(tidy(field).strip() for field in fields[: MAX_HEADS + 1]), reader.line_num
    except csv.Error:  # a head is too long to be one
        pass
    return (), reader.line_num


def _undecodable(data: bytes, encoding: str) -> str:
    if not encoding.startswith("utf-8"):
        name = encoding[:6].upper()
        return _("this is not {encoding} all through; save the table as “CSV UTF-8”").format(encoding=name)
    if _NO_TEXT.search(data[:4096]):
        return _("this is not UTF-8 text; save the table as “CSV UTF-8”")
    return _("this is not UTF-8 but an older encoding, such as Windows-1252; save the table as “CSV UTF-8”")


def _plain(head: str) -> str:
    bare = _UNIT.sub("", unicodedata.normalize("NFC", tidy(head)).strip().casefold())
    return re.sub(r"[\s_.-]+", "_", bare).strip("_")


def _other(head: str, columns: Collection[str], heads: Collection[str]) -> str:
    """Return the column that a head is another name of, if there is none of its own name, else the head."""
    for column in columns:
        if head in _NAMES.get(column, ()) and (column in _COORDINATES or column not in heads):
            return column
    return head


_NAMES = {column: frozenset(names.split()) for column, names in _OTHER_NAMES.items()}
