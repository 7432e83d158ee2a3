"""A copy of `data/` in which a test can break one thing."""

import csv
import functools
import shutil
from pathlib import Path

import pytest

from geo.facts import borders, catalog, csv_rows

_lies = functools.cache(borders.problem)


def copied(to: Path) -> Path:
    """Every file of `data/` but the basemap."""
    for path in catalog.DATA.iterdir():
        if path.suffix in (".csv", ".json", ".toml", ".xz"):
            shutil.copy(path, to)
    return to


def spare(patch: pytest.MonkeyPatch) -> None:
    """Read what a test left as it was no more than once: a table, where a place lies; and no gazetteer."""
    sound, read = _sound(), csv_rows.read

    def read_if_changed(file, text, make, unique):
        before, found = sound[file]
        return found if text == before else read(file, text, make, unique)

    patch.setattr(csv_rows, "read", read_if_changed)
    patch.setattr(borders, "problem", _lies)
    patch.setattr("check_data._unfindable", lambda *_: [])


@functools.cache
def _sound() -> dict[str, tuple[str, tuple]]:
    """The text of each table of the atlas's own facts, and what is read of it."""
    read, found = csv_rows.read, {}

    def noted(file, text, make, unique):
        found[file] = text, read(file, text, make, unique)
        return found[file][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_rows, "read", noted)
        catalog.read(catalog.DATA)
    return found


def changed(folder: Path, file: str, key: str, /, **fields: str) -> int:
    """Change fields of the row whose first fields include `key`; returns the number of its line."""
    rows = table(folder / file)
    (index,) = (i for i, row in enumerate(rows) if key in list(row.values())[:3])
    rows[index] |= fields
    written(folder / file, rows)
    return index + 2


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table_of_data(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of the atlas's own facts."""
    return table(catalog.DATA / name)


def written(path: Path, rows: list[dict[str, str]]) -> None:
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
