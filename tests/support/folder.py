"""A copy of `data/` in which a test can break one thing."""

import csv
import shutil
from pathlib import Path

from geo.facts import catalog


def copied(to: Path) -> Path:
    """Every file of `data/` but the basemap."""
    for path in catalog.DATA.iterdir():
        if path.suffix in (".csv", ".json", ".toml", ".xz"):
            shutil.copy(path, to)
    return to


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
