"""Try inputs of one kind until one breaks a promise: the process that `fuzz.py` starts for each.

    python tests/bench/fuzz_kind.py KIND SECONDS INPUTS FOLDER

The input that is being tried is FOLDER/tried, so it is known whatever becomes of the process; FOLDER/why says
in which way it broke a promise.
"""

import os
import signal
import sys
import tempfile
import time
import traceback
from contextlib import nullcontext
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.database import InMemoryExampleDatabase

try:
    import atheris
except ModuleNotFoundError:
    atheris = None

with atheris.instrument_imports(include=["geo"]) if atheris else nullcontext():
    import promises
    from fuzz_inputs import inputs

LEARNED = Path(__file__).parents[2] / "build" / "fuzz"


class Trial:
    """A promise that is held against one input after the other, until a time or a number is reached."""

    def __init__(self, kind: str, seconds: float, most: int, folder: Path) -> None:
        self.promise, self.most, self.folder = promises.KINDS[kind], most, folder
        self.until = time.monotonic() + seconds
        self.count, self.slowest, self.broken = 0, (0.0, b""), False

    def __call__(self, data: bytes) -> None:
        """Try one input. The system ends the process if that takes too much of the processor."""
        if not self.broken and (self.count >= self.most or time.monotonic() > self.until):
            self.end(0)
        self.count += 1
        (self.folder / "tried").write_bytes(data)
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, promises.MOST_CPU_S)
        try:
            with tempfile.TemporaryDirectory(dir=self.folder) as folder:
                self.promise(data, Path(folder))
        except Exception:
            self.broken = True
            raise
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        self.slowest = max(self.slowest, (time.process_time() - begun, data))

    def end(self, status: int) -> None:
        """End the process from within whatever drives it."""
        seconds, data = self.slowest
        print(
            f"{self.count:,} inputs, the slowest {seconds:.1f} s of the processor: {data[:200]!r}", flush=True
        )
        os._exit(status)


def main(kind: str, seconds: str, most: str, folder: str) -> None:
    """Try until the end."""
    trial = Trial(kind, float(seconds), int(most), Path(folder))

    @settings(
        database=InMemoryExampleDatabase(),
        deadline=None,
        max_examples=trial.most,
        report_multiple_bugs=False,
        phases=[Phase.reuse, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs(kind))
    def promise(data: bytes) -> None:
        trial(data)

    def at_random() -> None:
        try:
            promise()
        except Exception as error:  # of the smallest input that Hypothesis found, which it tried last
            traceback.print_exc()
            if trial.broken:
                (trial.folder / "why").write_text(
                    traceback.format_exception_only(error)[0], "utf-8", "replace"
                )
            trial.end(1)
        trial.end(0)

    def guided(buffer: bytes) -> None:
        try:
            promise.hypothesis.fuzz_one_input(buffer)
        except Exception:  # Hypothesis remembers it, and makes it smaller
            at_random()

    if not atheris:
        at_random()
    learned = LEARNED / kind
    learned.mkdir(parents=True, exist_ok=True)
    if not any(learned.iterdir()):  # from nothing it would begin with fewer bytes than make an input
        for number in range(64):
            (learned / f"{number}").write_bytes(os.urandom(2_000))
    how = ["-verbosity=0", "-len_control=0", f"-artifact_prefix={folder}/"]
    atheris.Setup([sys.argv[0], *how, str(learned)], guided)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
