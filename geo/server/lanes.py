"""Work beside the page: figures in one lane and all other files in another, so that neither waits for both.

A figure can take a hundred times as long as a table. Each lane has a process of its own, so that what takes
too long is ended, and clicks on the page need not share the interpreter with it.
"""

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from geo.machine import serving
from geo.machine.worker import Worker
from geo.server import answers
from geo.words.i18n import _

_T = TypeVar("_T")


class BusyError(Exception):
    """More is asked than can be answered now, by all (503) or by one (429)."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


class Lane:
    """One worker, those whom it works for, and those who wait."""

    def __init__(self, name: str, first: Callable[[], object] | None = None) -> None:
        self.name = name
        self.worker = Worker(name, first)
        self.there: Counter[str] = Counter()
        self.lock = threading.Lock()  # of these: a job leaves from its own thread

    async def done(self, who: str, work: Callable[..., _T], *args: Any) -> _T:
        """Do work for somebody, "" for this machine; see `limits.asker`.

        Raises what `work(*args)` raises, and BusyError if too many wait, or too many of theirs, and if it
        takes too long.
        """
        self._enter(who)
        seconds = serving.value("file-seconds")
        job = self.worker.submit(seconds, work, *args)
        job.add_done_callback(lambda _: self._leave(who))
        try:
            return await asyncio.wait_for(asyncio.wrap_future(job), seconds)
        except TimeoutError:
            words = _("the file is not done within {limit}; ask again, or for less")
            raise BusyError(503, words.format(limit=f"{seconds} s")) from None

    def _enter(self, who: str) -> None:
        with self.lock:
            if self.there.total() >= serving.value("files"):
                raise BusyError(503, _("the server is busy with other requests; ask again in a while"))
            if who and self.there[who] >= (most := serving.value("files-each")):
                words = _("{most} files are being made for your address already; ask again in a while")
                raise BusyError(429, words.format(most=most))
            self.there[who] += 1

    def _leave(self, who: str) -> None:
        with self.lock:
            self.there -= Counter({who: 1})  # and forget an address for which nothing is made


READY_AFTER_S = 10

FIGURES = Lane("figure", answers.first_figures)
TABLES = Lane("file", answers.first_tables)


@asynccontextmanager
async def ready() -> AsyncIterator[None]:
    """Have both get ready in the background, one after the other, and at the end let go of what they do.

    They begin once the first reader has had time to open a page, which comes before any file.
    """
    ended = threading.Event()

    def each_in_turn() -> None:
        for lane in (TABLES, FIGURES) if not ended.wait(READY_AFTER_S) else ():
            with suppress(RuntimeError):  # the server ends already
                lane.worker.turn.submit(lane.worker.get_ready).result()

    threading.Thread(target=each_in_turn, daemon=True).start()
    yield
    ended.set()
    for lane in (TABLES, FIGURES):
        lane.worker.stop()
