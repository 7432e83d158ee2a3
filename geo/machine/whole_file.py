"""Files that appear whole or not at all, and runs that keep out of each other's way."""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal

from geo.words.errors import AtlasError, quoted
from geo.words.i18n import _

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


def destination(path: Path) -> Path:
    """Return the file that a path leads to, through every link.

    Raises AtlasError if the links lead round in a circle.
    """
    try:
        path.stat()
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise AtlasError(
                _("{file} is a link that leads back to itself; choose another name").format(
                    file=quoted(path.name)
                )
            ) from None
    return Path(os.path.realpath(path))  # Path.resolve raises RuntimeError for a circle


Obstacle = Literal["folder", "special", "taken", "no folder"]


def obstacle(path: Path, force: bool) -> Obstacle | None:
    """Return what keeps a file from getting the name `path`: see `destination`; None if nothing does.

    A folder has that name, or what is no ordinary file, or unless `force` a file, or there is no folder to
    hold it. Raises OSError where the system does not say.
    """
    if path.is_dir():
        return "folder"
    if path.exists() and not path.is_file():
        return "special"
    if path.exists() and not force:
        return "taken"
    return None if path.parent.is_dir() else "no folder"


@contextmanager
def whole_file(path: Path, scratch: Path | None = None) -> Iterator[BinaryIO]:
    """Open a file that gets its name `path` only when all of it is on the disk.

    It replaces the file of that name, whose permissions it keeps. Until then it is in the folder
    `scratch`, which is on the same disk, by default beside its place; if writing fails, it is removed.
    """
    unfinished = (scratch or path.parent) / f".inf-range-{secrets.token_hex(8)}.part"
    try:
        with unfinished.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())  # else the name may outlive a power cut, and the bytes not
        if path.exists():
            shutil.copymode(path, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def remove_unfinished(scratch: Path) -> None:
    """Remove what `whole_file` left in that folder of its own when the program was killed."""
    for unfinished in scratch.glob(".inf-range-*.part"):
        unfinished.unlink(missing_ok=True)


@contextmanager
def only_run(output: Path) -> Iterator[None]:
    """Keep every other run from making the same file at the same time.

    The lock is a hidden file beside the output; the system opens it even if this run is killed.
    Raises AtlasError if another run has it, OSError if it cannot be made.
    """
    lock = output.with_name(f".{output.name}.lock")
    with _locked(lock, output):
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


@contextmanager
def _locked(lock: Path, output: Path) -> Iterator[None]:
    held = False
    while not held:
        with lock.open("ab") as file:
            try:
                if fcntl:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise AtlasError(
                    _("{file}: another run makes this file; wait for its end, or choose another name").format(
                        file=quoted(output.name)
                    )
                ) from None
            if held := _is_there(lock, file):
                yield


def _is_there(path: Path, file: BinaryIO) -> bool:
    """Return whether the open file still has its name: the run before may have removed it since."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
