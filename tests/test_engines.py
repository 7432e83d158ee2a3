"""The programs of `docs/engines.md`, against what `inf-range coverage` writes for the same tables."""

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from bulk_tables import WRITERS, world
from geo.bulk.job import cover_table

PAGE = (Path(__file__).parent.parent / "docs" / "engines.md").read_text("utf-8")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The reader's folder, with the tables, the module of the page and what the command writes."""
    WRITERS["table.csv"](world(7, 1), tmp_path / "sites.csv")
    WRITERS["columns.parquet"](world(300, 2), tmp_path / "places.parquet")
    cover_table(tmp_path / "sites.csv", tmp_path / "places.parquet", tmp_path / "whole.parquet")
    (module,) = re.findall(r'^```python title="answers.py"\n(.*?)^```', PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "answers.py").write_text(module, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def assert_same(answers, folder):
    """Every place once, with every answer of the command."""
    whole = pd.read_parquet(folder / "whole.parquet").drop(columns=["lat", "lon", "people", "geometry"])
    joined = whole[["name"]].merge(answers, on="name", validate="one_to_one")
    assert [*joined] == [*whole]
    assert joined.to_numpy().tolist() == whole.to_numpy().tolist()


@pytest.mark.parametrize(("engine", "written"), [("Dask", "answers"), ("DuckDB", "answers.parquet")])
def test_an_engine_gives_the_same_answers_for_the_same_places(folder, engine, written):
    program = PAGE.partition(f"\n## {engine}\n")[2].partition("```python\n")[2].partition("```")[0]
    subprocess.run([sys.executable, "-c", program], cwd=folder, check=True)
    assert_same(pd.read_parquet(folder / written), folder)


def test_parts_as_pyspark_hands_them_over_have_the_same_answers(folder):
    names = {}
    exec((folder / "answers.py").read_text("utf-8"), names)  # noqa: S102
    places = pd.read_parquet("places.parquet", columns=["name", "lon", "lat"])
    parts = map(names["answers"], iter([places[:1], places[1:120], places[120:]]))
    assert_same(pd.concat(parts), folder)
