"""What once broke is tried again; and what breaks a promise is found by fuzzing, made small and kept."""

import os
import re
import sys
import time

import pytest

import fuzz
import fuzz_kind
import promises
from geo.words.errors import AtlasError


@pytest.mark.parametrize("file", promises.corpus(), ids=lambda file: f"{file.parent.name}/{file.name}")
def test_what_once_broke_is_answered_or_refused_in_a_sentence(file, tmp_path):
    begun = time.process_time()
    promises.KINDS[file.parent.name](file.read_bytes(), tmp_path)
    assert time.process_time() - begun < promises.MOST_CPU_S


def test_the_list_says_of_every_file_what_it_was():
    listed = re.findall("^- `(.+)`: .", (promises.CORPUS / "README.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == [f"{file.parent.name}/{file.name}" for file in promises.corpus()]


def broken(_data, *_):
    raise KeyError("x")


def in_two_lines(_data, *_):
    raise AtlasError("one\ntwo")


def half_written(_sites, _places, output, *_):
    output.with_name("out.parquet.part").touch()
    raise AtlasError("one")


@pytest.mark.parametrize(
    ("kind", "data", "reader", "fault"),
    [
        ("link", b"site=1,2", "geo.scenario.link.read", broken),
        ("link", b"site=1,2", "geo.scenario.link.read", in_two_lines),
        ("csv", b"", "geo.facts.own_tables.read", broken),
        ("geojson", b"", "promises.cover_table", half_written),
        ("parquet", b"", "promises.cover_table", broken),
        ("route", b"/capitals.csv", "geo.outputs.files.content", broken),
        ("route", b"/capitals.csv", "geo.outputs.files.content", lambda *_: b"a;=1+1;b\n"),
        ("route", b"/map.kml", "geo.outputs.files.content", lambda *_: b"<a>"),
    ],
)
def test_a_broken_promise_is_noticed(monkeypatch, tmp_path, kind, data, reader, fault):
    promises.KINDS[kind](data, tmp_path)
    monkeypatch.setattr(reader, fault)
    with pytest.raises((AssertionError, KeyError, SyntaxError)):
        promises.KINDS[kind](data, tmp_path)


def test_fuzzing_finds_a_fault_makes_it_small_and_keeps_it(monkeypatch, tmp_path):
    def planted(data, _folder):
        assert b"km" not in data, "it was\nplanted"

    monkeypatch.setitem(promises.KINDS, "place", planted)
    monkeypatch.setattr(promises, "CORPUS", tmp_path)
    monkeypatch.setattr(fuzz_kind, "atheris", None)
    monkeypatch.setattr(os, "_exit", sys.exit)
    with pytest.raises(SystemExit, match="1"):
        fuzz_kind.main("place", "600", "100000", str(tmp_path))
    why = fuzz.reason(1, tmp_path / "why")
    fuzz.kept("place", (tmp_path / "tried").read_bytes(), why)
    (kept,) = (tmp_path / "place").iterdir()
    assert b"km" in kept.read_bytes()
    assert len(kept.read_bytes()) < 20
    assert (tmp_path / "README.md").read_text("utf-8") == f"- `place/{kept.name}`: AssertionError: it was\n"
