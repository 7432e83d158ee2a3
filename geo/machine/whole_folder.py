"""A folder that appears whole or not at all."""

import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path


def write(path: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write files, by their paths in it, into a folder that gets its name only when all are there.

    A folder of that name makes way for it. If writing fails, that one stays as it was.
    """
    unfinished = path.with_name(f".inf-range-{secrets.token_hex(8)}.part")
    before = unfinished.with_suffix(".before")
    try:
        for name, content in files:
            file = unfinished / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        if path.exists():
            path.rename(before)
        try:
            unfinished.rename(path)
        except OSError:
            if before.exists():
                before.rename(path)
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        if path.exists():
            shutil.rmtree(before, ignore_errors=True)


def names_in(path: Path) -> set[str]:
    """Return the names of what is in a folder, but for what an operating system leaves in each."""
    return {*os.listdir(path)} - {".DS_Store", "Thumbs.db", "desktop.ini"}
