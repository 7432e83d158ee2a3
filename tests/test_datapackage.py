"""`data/datapackage.json` describes the tables as they are: by a reader here, and by Frictionless's."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import folder
import table_schema
from geo import treaty
from geo.facts import catalog, dates, model

# What is broken: a field of a row, its new value, and what Frictionless calls that (None where Table Schema
# cannot say it). Each is in a row of its own, so that all can be broken at once.
BROKEN = [
    ("claims.csv", "pershing-2-time-1979", "claimant", "", "constraint-error"),
    ("claims.csv", "pershing-2-atomwaffen", "range_max_km", "far", "type-error"),
    ("claims.csv", "pershing-1b-taz-1986", "range_max_km", "20004", "constraint-error"),
    ("claims.csv", "pershing-2-taz-1986", "outlier", "yes", "type-error"),
    ("claims.csv", "bgm-109g-time-1979", "sense", "perhaps", "constraint-error"),
    ("claims.csv", "pershing-1a-time-1979", "claimed_on", "spring 2013", "constraint-error"),
    ("claims.csv", "pershing-1a-upi-1989", "checked", "2026-11", "type-error"),
    ("claims.csv", "rsd-10-faz-2013", "source", "hearsay", "foreign-key"),
    ("claims.csv", "rsd-10-csm-1982", "system", "agni-9", "foreign-key"),
    ("claims.csv", "rsd-10-narrative", "rests_on", "agni-9", "foreign-key"),
    ("sites.csv", "neu-ulm", "lat", "91", "constraint-error"),
    ("sites.csv", "mutlangen", "first_year", "1983.5", "type-error"),
    ("sites.csv", "heilbronn", "id", "Heil bronn", "constraint-error"),
    ("sites.csv", "florennes", "id", "comiso", "unique-error"),
    ("timeline.csv", "treaty-signed", "label", "The day on which it was signed", "constraint-error"),
    ("capitals.csv", "SE", "iso_a2", "Sweden", "constraint-error"),
    ("corrections.csv", "florennes", "date", "2026-11", "type-error"),
    ("systems.csv", "pershing-2", "sources", "osia-ch6 hearsay", None),
]


def copied(to: Path) -> Path:
    """A copy of the data to break; the gazetteer, which takes seconds, is left out of the package."""
    folder.copied(to)
    shutil.copy(catalog.DATA / "basemap.geojson", to)
    package = table_schema.package(catalog.DATA)
    package["resources"] = [each for each in package["resources"] if each["name"] != "gazetteer"]
    (to / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return to


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data with everything broken that BROKEN names, a row that is there twice, and a new column."""
    data = copied(tmp_path_factory.mktemp("broken"))
    for file, key, column, value, _ in BROKEN:
        folder.changed(data, file, key, **{column: value})
    rows = folder.table(data / "explanations.csv")
    folder.written(data / "explanations.csv", [*rows, rows[0]])
    folder.written(
        data / "sources.csv", [row | {"colour": "red"} for row in folder.table(data / "sources.csv")]
    )
    return data


@pytest.fixture(scope="module")
def found_by_frictionless(broken: Path) -> list[tuple[str, str, int | None]]:
    return frictionless_problems(broken)


def field(table: str, column: str) -> dict[str, Any]:
    resources = {each["name"]: each for each in table_schema.package(catalog.DATA)["resources"]}
    return {each["name"]: each for each in resources[table]["schema"]["fields"]}[column]


def frictionless_problems(data: Path) -> list[tuple[str, str, int | None]]:
    """What Frictionless finds: table, kind of problem and line. It sets limits of `csv`, so not in here."""
    command = [sys.executable, "-W", "error", "-m", "frictionless", "validate", "--json", "datapackage.json"]
    report = json.loads(subprocess.run(command, cwd=data, capture_output=True, check=False).stdout)
    return [
        (task["name"], error["type"], error.get("rowNumber"))
        for task in report["tasks"]
        for error in task["errors"]
    ]


def test_every_file_of_facts_is_in_the_package() -> None:
    facts = (
        path.name for path in catalog.DATA.iterdir() if path.suffix in (".csv", ".toml", ".xz", ".geojson")
    )
    assert sorted(each["path"] for each in table_schema.package(catalog.DATA)["resources"]) == sorted(facts)


def test_the_tables_are_as_the_package_says() -> None:
    assert table_schema.problems(catalog.DATA) == []


def test_frictionless_finds_the_tables_so_too(tmp_path: Path) -> None:
    assert frictionless_problems(copied(tmp_path)) == []


def test_the_words_that_may_stand_are_those_of_the_code() -> None:
    for table, column, words in (
        ("sources", "quality", model.QUALITIES),
        ("systems", "listed", model.LISTED),
        ("claims", "sense", model.SENSES),
        ("sites", "status", model.STATUSES),
        ("explanations", "range_class", treaty.CLASSES),
    ):
        assert field(table, column)["constraints"]["enum"] == list(words), column


@pytest.mark.parametrize("text", ["undated", "1987", "c. 1987-12", "1987-12-08", "1987-12-08/1987-12-10"])
def test_the_pattern_of_dates_takes_what_the_code_takes(text: str) -> None:
    assert dates.Date.parse(text).text == text
    assert table_schema._fits(text, field("claims", "claimed_on"))


@pytest.mark.parametrize(("file", "column", "value", "kind"), [(each[0], *each[2:]) for each in BROKEN])
def test_a_broken_field_is_found_by_both(
    broken: Path,
    found_by_frictionless: list[tuple[str, str, int | None]],
    file: str,
    column: str,
    value: str,
    kind: str | None,
) -> None:
    table = file.removesuffix(".csv")
    assert f"{table} {column}: {'twice' if kind == 'unique-error' else value}" in table_schema.problems(
        broken
    )
    lines = {i for i, row in enumerate(folder.table(broken / file), start=2) if row[column] == value}
    if kind:
        assert {(table, kind, line) for line in lines} & {*found_by_frictionless}


def test_a_row_that_is_there_twice_is_found_by_both(
    broken: Path, found_by_frictionless: list[tuple[str, str, int | None]]
) -> None:
    rows = folder.table(broken / "explanations.csv")
    assert f"explanations key: {rows[0]['system']} {rows[0]['range_class']}" in table_schema.problems(broken)
    assert ("explanations", "primary-key", len(rows) + 1) in found_by_frictionless


def test_a_column_that_is_not_in_the_package_is_found_by_both(
    broken: Path, found_by_frictionless: list[tuple[str, str, int | None]]
) -> None:
    assert any(problem.startswith("sources: ") for problem in table_schema.problems(broken))
    assert ("sources", "extra-label", None) in found_by_frictionless
