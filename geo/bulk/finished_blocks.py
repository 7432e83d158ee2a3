"""The finished blocks of a run of `inf-range coverage`, from which an interrupted run goes on.

A block is a file: 32 bytes of SHA-256, then the rows as an Arrow file. The sum is over what the answers
depend on and over the answers, so a block that was cut, changed, or is of other places is none.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import ipc

from geo.bulk.point_tables import Block
from geo.machine.whole_file import whole_file

_SUM_BYTES = 32


@dataclass(frozen=True)
class Part:
    """The place of one finished block."""

    path: Path
    inputs: bytes  # SHA-256 of its places

    def read(self) -> pa.Table | None:
        """Return its rows, None if they are not there or not as they were written. Raises OSError."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return None
        answers = memoryview(data)[_SUM_BYTES:]
        if data[:_SUM_BYTES] != self._sum(answers):
            return None
        return ipc.open_file(pa.py_buffer(answers)).read_all()

    def write(self, rows: pa.Table) -> None:
        """Keep the rows, whole or not at all. Raises OSError."""
        answers = _arrow(rows, "lz4")
        with whole_file(self.path) as file:
            file.write(self._sum(answers))
            file.write(answers)

    def _sum(self, answers: memoryview) -> bytes:
        return hashlib.sha256(self.inputs + hashlib.sha256(answers).digest()).digest()


def part(folder: Path, number: int, block: Block) -> Part:
    """Return where the block of that number is kept."""
    inputs = hashlib.sha256(block.lon.tobytes() + block.lat.tobytes())
    inputs.update(_arrow(block.columns, None))
    return Part(folder / f"{number:08d}.arrow", inputs.digest())


def _arrow(rows: pa.Table, compression: str | None) -> memoryview:
    sink = pa.BufferOutputStream()
    with ipc.new_file(sink, rows.schema, options=ipc.IpcWriteOptions(compression=compression)) as writer:
        writer.write_table(rows)
    return memoryview(sink.getvalue())
