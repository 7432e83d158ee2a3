"""CSV of any size and dialect (see `geo.facts.dialect`) as arrow tables, read block by block."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from geo.facts import dialect
from geo.facts.dialect import SAMPLE_BYTES, Dialect
from geo.words import units
from geo.words.errors import DataError, quoted
from geo.words.i18n import _, ngettext

# The number of each row, from 1, the header being none; no table may have a column of such a name.
ROW = "\0row"

# Bytes of a block, which must have room for a row at least. Arrow reads some thirty blocks ahead, so the next
# size is for a table with a longer row.
_BLOCK_SIZES = (1 << 18, 1 << 21, 1 << 24)
_TOO_SMALL = (
    "straddl",
    "skip initial",
)  # what arrow says of a block that a row or the header is too long for
_MAX_SKIPPED = 10_000
_MISSING = ["", "na", "n/a", "nan", "null", "none", "#n/a", "-"]


@dataclass(frozen=True)
class CsvTable:
    """A CSV file whose header has been read."""

    path: Path
    written: Dialect

    @cached_property
    def names(self) -> list[str]:
        """The heads, without the empty ones that spreadsheets leave at the end."""
        heads = [*self.written.header]
        while heads and not heads[-1]:
            heads.pop()
        return heads

    def batches(self, lon: str, lat: str) -> Iterator[pa.Table]:
        """Yield the rows that have anything in them: two columns as numbers, the rest as text, and ROW.

        Raises DataError, with the row, for what cannot be read.
        """
        done = 0
        for size in _BLOCK_SIZES:
            try:
                for table in self._tables(size):
                    numbers = table.column(ROW).to_numpy()
                    new = table.slice(int(np.searchsorted(numbers, done, "right")))
                    done = max(done, int(numbers[-1]))
                    yield self._located(_without_blanks(new, lon, lat), lon, lat)
            except pa.ArrowInvalid as error:
                if not any(words in str(error) for words in _TOO_SMALL):
                    raise
            else:
                return
        raise self._error(
            done + 1,
            _("it has more than {most} MB; close its quotes, or leave out what is so large").format(
                most=_BLOCK_SIZES[-1] >> 20
            ),
        )

    def _tables(self, size: int) -> Iterator[pa.Table]:
        """Yield all rows as text, with ROW, from blocks of one size."""
        odd = _OddRows(self.written.lines)
        columns = [*self.names, *(f"\0{n}" for n in range(len(self.written.header) - len(self.names)))]
        read = pa_csv.ReadOptions(
            use_threads=False,  # only then can it name the row of an error
            block_size=size,
            column_names=columns,
            skip_rows=self.written.lines,
            encoding=self.written.encoding.replace("utf-8", "utf8"),  # by which it need not be decoded twice
        )
        parse = pa_csv.ParseOptions(
            delimiter=self.written.delimiter, newlines_in_values=True, invalid_row_handler=odd
        )
        convert = pa_csv.ConvertOptions(column_types=dict.fromkeys(columns, pa.string()))
        start = 1
        try:
            with pa_csv.open_csv(self.path, read, parse, convert) as reader:
                for batch in filter(len, reader):
                    numbers = odd.numbers(start, len(batch))
                    start = int(numbers[-1]) + 1
                    table = pa.Table.from_batches([batch]).select(self.names)
                    yield table.append_column(ROW, pa.array(numbers))
        except (pa.ArrowInvalid, UnicodeError) as error:
            if odd.problem:
                raise self._error(*odd.problem) from None
            if any(words in str(error) for words in _TOO_SMALL):
                raise
            self._check_text()
            raise DataError(
                _("{file} is no CSV that can be read; export or copy it again").format(
                    file=quoted(self.path.name)
                )
            ) from None

    def _check_text(self) -> None:
        """Raise DataError, with the line, for what is not in the encoding."""
        with self.path.open("rb") as file:
            chunks = iter(partial(file.read, 1 << 20), b"")
            for _text in dialect.texts(quoted(self.path.name), chunks, self.written.encoding):
                pass

    def _located(self, table: pa.Table, lon: str, lat: str) -> pa.Table:
        """Return the table with its coordinates as numbers, NaN where there is none."""
        for name, no_number in (
            (lat, _("its latitude is {value}, no number; give it in degrees, such as 54.71")),
            (lon, _("its longitude is {value}, no number; give it in degrees, such as 20.51")),
        ):
            texts = table.column(name)
            try:
                numbers = _numbers(texts)
            except pa.ArrowInvalid:
                row = next(row for row, text in enumerate(texts) if not _is_number(text))
                value = quoted(texts[row].as_py())
                raise self._error(table.column(ROW)[row].as_py(), no_number.format(value=value)) from None
            table = table.set_column(table.column_names.index(name), name, numbers)
        return table

    def _error(self, row: int, problem: str) -> DataError:
        return DataError(
            _("{file} row {row}: {problem}").format(
                file=quoted(self.path.name), row=units.grouped(row), problem=problem
            )
        )


def open_csv(path: Path) -> CsvTable:
    """Read how a CSV file is written. Raises DataError for what is no text, OSError."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE_BYTES)
    return CsvTable(path, dialect.detect(quoted(path.name), sample, ("lat", "lon", "name", "id")))


class _OddRows:
    """What is done with rows with another number of fields: empty ones are skipped, others are reported."""

    def __init__(self, header_lines: int) -> None:
        self.before = header_lines
        self.skipped: list[int] = []
        self.problem: tuple[int, str] | None = None

    def __call__(self, row: pa_csv.InvalidRow) -> str:
        """Return what Arrow is to do."""
        number = row.number - self.before
        if not row.text.strip(" \t,;|\"'") and len(self.skipped) < _MAX_SKIPPED:
            self.skipped.append(number)
            return "skip"
        fields = ngettext("it has {n} field", "it has {n} fields", row.actual_columns)
        columns = ngettext("for {n} column", "for {n} columns", row.expected_columns)
        words = _("{fields} {columns}; quote a text that holds what parts the columns, and close each quote")
        self.problem = self.problem or (
            number,
            words.format(
                fields=fields.format(n=row.actual_columns), columns=columns.format(n=row.expected_columns)
            ),
        )
        return "error"

    def numbers(self, start: int, count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Return the numbers of the next `count` rows that were not skipped."""
        later = [number for number in self.skipped if number >= start]
        every = np.arange(start, start + count + len(later), dtype=np.int64)
        return np.setdiff1d(every, later)[:count]


def _without_blanks(table: pa.Table, lon: str, lat: str) -> pa.Table:
    """Return the rows that have anything in them."""
    blank = np.full(len(table), True)
    for name in (lon, lat, *table.column_names):
        if name != ROW and blank.any():
            blank &= pc.equal(pc.utf8_trim_whitespace(table.column(name)), "").to_numpy()
    return table.filter(pa.array(~blank)) if blank.any() else table


def _numbers(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return numbers with a decimal point or comma, missing where there is none. Raises ArrowInvalid."""
    try:
        return texts.cast(pa.float64())
    except pa.ArrowInvalid:
        bare = pc.utf8_rtrim(pc.utf8_trim_whitespace(texts), " °")
        missing = pc.is_in(pc.utf8_lower(bare), pa.array(_MISSING))
        points = pc.replace_substring(bare, ",", ".")
        plain = pc.replace_substring_regex(points, "^[\u2012-\u2014\u2212]", "-")  # dashes for a minus
        return pc.if_else(missing, pa.scalar(None, pa.string()), plain).cast(pa.float64())


def _is_number(text: pa.Scalar) -> bool:
    try:
        _numbers(pa.chunked_array([[text.as_py()]]))
    except pa.ArrowInvalid:
        return False
    return True
