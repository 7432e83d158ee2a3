"""A process beside this one for work that may take too long: giving it up is ending the process.

`multiprocessing` and `anyio.to_process` would first run the parent's main module anew, which under
Streamlit is the page.
"""

import contextlib
import contextvars
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, BinaryIO, TypeVar

from geo.words.i18n import language, speaking

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")

READY_S = 300  # the most seconds that a new process may take before its first work


class Worker:
    """Does one thing after another in a process, which starts with the first.

    Before that a new process does `first`: modules that are loaded and what is kept then take nobody's time.
    """

    def __init__(self, name: str, first: Callable[[], object] | None = None) -> None:
        self.turn = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self.first = first
        self._process: subprocess.Popen[bytes] | None = None

    def submit(self, seconds: float, work: Callable[..., _T], *args: Any) -> "Future[_T]":
        """Do it in its turn, and at the latest so many seconds from now.

        The result is that of `do`. What began before has less time left, so that nothing waits longer than it
        may.
        """
        asked = contextvars.copy_context().run  # in the language that is spoken here
        return self.turn.submit(asked, self._in_turn, time.monotonic() + seconds, work, *args)

    def get_ready(self) -> None:
        """Start the process, unless it runs, and have it do what comes first; only in its turn."""
        if self.first and not self._process:
            try:
                self.do(READY_S, self.first)
            except Exception:  # which the work that follows meets, too, and says so
                _LOG.exception("not ready: %s", self.first)

    def stop(self) -> None:
        """End what the process does, from any thread; the next work begins another."""
        if process := self._process:
            process.kill()

    def _in_turn(self, until: float, work: Callable[..., _T], *args: Any) -> _T:
        self.get_ready()
        if (seconds := until - time.monotonic()) <= 0:
            raise TimeoutError
        return self.do(seconds, work, *args)

    def do(self, seconds: float, work: Callable[..., _T], *args: Any) -> _T:
        """Return what `work(*args)` returns, or raise what it raises; all of it must be picklable.

        The work is done in the language that is spoken here.
        Only one thread may ask at a time. Raises TimeoutError after so many seconds, when the process is
        ended and the next work begins another, and EOFError if something else ended it.
        """
        process = self._process = self._process or _started()
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(seconds, end)
        clock.start()
        try:
            is_done, value = _asked(process, work, args)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            self.close()
            if late.is_set():
                raise TimeoutError from None
            raise EOFError("the process ended before its work") from None
        finally:
            clock.cancel()
            clock.join()
            if late.is_set():  # just when it was done
                self.close()
        if not is_done:
            raise value
        done: _T = value
        return done

    def close(self) -> None:
        """End the process."""
        if process := self._process:
            self._process = None
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with contextlib.suppress(OSError):  # what was not sent yet is sent nowhere
                        pipe.close()
            process.wait()


def _started() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", __name__]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603


def _asked(process: subprocess.Popen[bytes], work: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """Send work to the process, and return whether it was done and what came of it."""
    sent = pickle.dumps((language(), work, args))
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(sent)
    process.stdin.flush()
    return pickle.load(process.stdout)  # noqa: S301  # from our own process


def _serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Do what is asked until nobody can ask any more."""
    with contextlib.suppress(EOFError):
        while True:
            spoken, work, args = pickle.load(asked)  # noqa: S301  # from the process that started this one
            try:
                with speaking(spoken):
                    answer = pickle.dumps((True, work(*args)))
            except Exception as error:
                error.add_note(traceback.format_exc())  # which is not sent with it
                answer = pickle.dumps((False, error))
            answers.write(answer)
            answers.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # which the terminal sends to the one that asks, too
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a word that a library prints is no answer
        _serve(sys.stdin.buffer, out)
