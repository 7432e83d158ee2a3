"""`data/datapackage.json` describes the tables as they are: by a reader here, and by Frictionless's."""

import json
import shutil
from pathlib import Path
from typing import Any

import frictionless
import pytest

import folder
import table_schema
from geo import treaty
from geo.facts import catalog, dates, model


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the data to break; the gazetteer, which takes seconds, is left out of the package."""
    folder.copied(tmp_path)
    shutil.copy(catalog.DATA / "basemap.geojson", tmp_path)
    package = table_schema.package(catalog.DATA)
    package["resources"] = [each for each in package["resources"] if each["name"] != "gazetteer"]
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return tmp_path


def field(table: str, column: str) -> dict[str, Any]:
    resources = {each["name"]: each for each in table_schema.package(catalog.DATA)["resources"]}
    return {each["name"]: each for each in resources[table]["schema"]["fields"]}[column]


def frictionless_problems(data: Path) -> list[tuple[str, str]]:
    """What Frictionless finds: the table and the kind of problem."""
    report = frictionless.validate(str(data / "datapackage.json"))
    return [(task.name, error.type) for task in report.tasks for error in task.errors]


def test_every_file_of_facts_is_in_the_package() -> None:
    facts = (
        path.name for path in catalog.DATA.iterdir() if path.suffix in (".csv", ".toml", ".xz", ".geojson")
    )
    assert sorted(each["path"] for each in table_schema.package(catalog.DATA)["resources"]) == sorted(facts)


def test_the_tables_are_as_the_package_says() -> None:
    assert table_schema.problems(catalog.DATA) == []


def test_frictionless_finds_the_tables_so_too(data: Path) -> None:
    assert frictionless_problems(data) == []


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


@pytest.mark.parametrize(
    ("file", "key", "column", "value", "kind"),
    [
        ("claims.csv", "agni-4-efe-2013", "claimant", "", "constraint-error"),
        ("claims.csv", "agni-4-efe-2013", "range_max_km", "far", "type-error"),
        ("claims.csv", "agni-4-efe-2013", "range_max_km", "20004", "constraint-error"),
        ("claims.csv", "agni-4-efe-2013", "outlier", "yes", "type-error"),
        ("claims.csv", "agni-4-efe-2013", "sense", "perhaps", "constraint-error"),
        ("claims.csv", "agni-4-efe-2013", "claimed_on", "spring 2013", "constraint-error"),
        ("claims.csv", "agni-4-efe-2013", "source", "hearsay", "foreign-key"),
        ("claims.csv", "agni-4-efe-2013", "system", "agni-9", "foreign-key"),
        ("systems.csv", "pershing-2", "eliminated_source", "hearsay", "foreign-key"),
        ("sites.csv", "neu-ulm", "lat", "91", "constraint-error"),
        ("sites.csv", "neu-ulm", "first_year", "1983.5", "type-error"),
        ("sites.csv", "neu-ulm", "id", "Neu Ulm", "constraint-error"),
        ("sites.csv", "neu-ulm", "id", "comiso", "unique-error"),
        ("timeline.csv", "treaty-signed", "label", "The day on which it was signed", "constraint-error"),
        ("capitals.csv", "SE", "iso_a2", "Sweden", "constraint-error"),
        ("corrections.csv", "neu-ulm", "date", "2026-11", "type-error"),
        ("systems.csv", "pershing-2", "sources", "osia-ch6 hearsay", None),  # which Table Schema cannot say
    ],
)
def test_a_broken_field_is_found_by_both(
    data: Path, file: str, key: str, column: str, value: str, kind: str | None
) -> None:
    folder.changed(data, file, key, **{column: value})
    table = file.removesuffix(".csv")
    assert f"{table} {column}: {'twice' if kind == 'unique-error' else value}" in table_schema.problems(data)
    if kind:
        assert (table, kind) in frictionless_problems(data)


def test_a_row_that_is_there_twice_is_found_by_both(data: Path) -> None:
    rows = folder.table(data / "explanations.csv")
    folder.written(data / "explanations.csv", [*rows, rows[0]])
    assert f"explanations key: {rows[0]['system']} {rows[0]['range_class']}" in table_schema.problems(data)
    assert ("explanations", "primary-key") in frictionless_problems(data)


def test_a_column_that_is_not_in_the_package_is_found_by_both(data: Path) -> None:
    rows = [row | {"colour": "red"} for row in folder.table(data / "sites.csv")]
    folder.written(data / "sites.csv", rows)
    assert any(problem.startswith("sites: ") for problem in table_schema.problems(data))
    assert ("sites", "extra-label") in frictionless_problems(data)
