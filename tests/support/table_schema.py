"""A small reader of Data Package and Table Schema: what in some tables is not as `datapackage.json` says."""

import csv
import io
import json
import lzma
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

Table = list[dict[str, str]]


def package(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "datapackage.json").read_text(encoding="utf-8")))


def tables(folder: Path) -> dict[str, Table]:
    """The rows of every table, by the name of its resource."""
    found = {}
    for resource in package(folder)["resources"]:
        if resource.get("type") == "table":
            data = (folder / resource["path"]).read_bytes()
            text = (lzma.decompress(data) if resource.get("compression") == "xz" else data).decode()
            found[resource["name"]] = list(csv.DictReader(io.StringIO(text, newline="")))
    return found


def problems(folder: Path) -> list[str]:
    """What is wrong, as `table column: value` or `table key: value`."""
    known = tables(folder)
    schemas = {each["name"]: each["schema"] for each in package(folder)["resources"] if each["name"] in known}
    return [
        problem
        for name, schema in schemas.items()
        for problem in (*_columns(name, schema, known), *_keys(name, schema, known))
    ]


def _columns(name: str, schema: dict[str, Any], known: dict[str, Table]) -> Iterator[str]:
    if [field["name"] for field in schema["fields"]] != list(known[name][0]):
        yield f"{name}: {', '.join(known[name][0])}"
        return
    for field in schema["fields"]:
        column = field["name"]
        values = [row[column] for row in known[name]]
        if field.get("constraints", {}).get("unique") and len({*values}) < len(values):
            yield f"{name} {column}: twice"
        for value in values:
            if not (_fits(value, field) and _refers(value, field, known)):
                yield f"{name} {column}: {value}"


def _fits(value: str, field: dict[str, Any]) -> bool:
    """Whether a value is of the field's type and within its constraints."""
    rule = field.get("constraints", {})
    if not value:
        return not rule.get("required")
    try:
        number = float(value) if field["type"] in ("number", "integer") else 0.0
        if field["type"] == "integer":
            int(value)
        if field["type"] == "date":
            date.fromisoformat(value)
    except ValueError:
        return False
    return (
        rule.get("minimum", number) <= number <= rule.get("maximum", number)
        and value in rule.get("enum", [value])
        and len(value) <= rule.get("maxLength", len(value))
        and bool(re.fullmatch(rule.get("pattern", r"(?s:.*)"), value))
        and (field["type"] != "boolean" or value in (*field["trueValues"], *field["falseValues"]))
    )


def _refers(value: str, field: dict[str, Any], known: dict[str, Table]) -> bool:
    """Whether each id in a list of them is one of the table that the field names."""
    if field["type"] != "list" or not value:
        return True
    ids = {row["id"] for row in known[field["references"]]}
    return {*value.split(field["delimiter"])} <= ids


def _keys(name: str, schema: dict[str, Any], known: dict[str, Table]) -> Iterator[str]:
    """What the primary and the foreign keys find."""
    keys = Counter(tuple(row[column] for column in schema.get("primaryKey", row)) for row in known[name])
    yield from (f"{name} key: {' '.join(key)}" for key, times in keys.items() if times > 1)
    for each in schema.get("foreignKeys", ()):
        (column,), (to,) = each["fields"], each["reference"]["fields"]
        there = {row[to] for row in known[each["reference"].get("resource", name)]} | {""}
        yield from (f"{name} {column}: {row[column]}" for row in known[name] if row[column] not in there)
