"""Inputs that nobody thought of, held against what is promised of any (`promises.py`): `make fuzz`.

    python tests/bench/fuzz.py [--only link] [--minutes 5] [--inputs 4000]

with PYTHONPATH=tests/support:tests, as `make fuzz` has it.

Where Atheris is installed it looks for inputs that take new ways through the code, and keeps in
`build/fuzz/` what it has learned; else they are Hypothesis's, at random. The first input of a kind that
breaks a promise is made as small as can be and kept in `tests/corpus/`, where `make test` tries it again; the
exit status is then 1.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import promises

SUFFIXES = {"csv": ".csv", "geojson": ".geojson", "parquet": ".parquet"}


def main() -> int:
    """Try each kind in a process of its own; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=promises.KINDS, action="append", help="this kind of input")
    parser.add_argument("--minutes", type=float, default=5, help="of each kind, at most")
    parser.add_argument("--inputs", type=int, default=10**9, help="of each kind, at most")
    options = parser.parse_args()
    return max(
        [broken(kind, 60 * options.minutes, options.inputs) for kind in options.only or promises.KINDS]
    )


def broken(kind: str, seconds: float, most: int) -> bool:
    """Try inputs of a kind; return whether one broke a promise, which is then kept."""
    program = Path(__file__).with_name("fuzz_kind.py")
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, program, kind, str(seconds), str(most), folder]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        print(f"{kind}: {run.stdout.strip()}", flush=True)
        if not run.returncode:
            return False
        print(run.stderr[-4000:], file=sys.stderr)
        if why := reason(run.returncode, Path(folder) / "why"):
            kept(kind, (Path(folder) / "tried").read_bytes(), why)
    return True


def reason(status: int, why: Path) -> str:
    """What became of a process in one line; "" if that was not for an input."""
    if status == -signal.SIGPROF:
        return f"more than {promises.MOST_CPU_S} s of the processor"
    if status < 0:
        return signal.Signals(-status).name
    return why.read_text("utf-8").splitlines()[0][:200] if why.exists() else ""


def kept(kind: str, data: bytes, why: str) -> None:
    """Write an input to the corpus, with its line in the list."""
    name = f"{kind}/{sha256(data).hexdigest()[:8]}{SUFFIXES.get(kind, '.txt')}"
    path = promises.CORPUS / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_bytes(data)
        with (promises.CORPUS / "README.md").open("a", encoding="utf-8") as listed:
            listed.write(f"- `{name}`: {why}\n")
    print(f"{kind}: kept as tests/corpus/{name}: {why}")


if __name__ == "__main__":
    sys.exit(main())
