"""A file is read at one sitting: none has more than 400 lines, and no function more than 60."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAX_LINES, MAX_FUNCTION_LINES = 400, 60
FILES = sorted(
    file
    for folder in ("geo", "data", "tests")
    for kind in ("py", "js", "css", "html")
    for file in ROOT.joinpath(folder).rglob(f"*.{kind}")
)


def test_no_file_is_long():
    assert len(FILES) > 300
    lengths = {file.relative_to(ROOT): len(file.read_text("utf-8").splitlines()) for file in FILES}
    assert {file: lines for file, lines in lengths.items() if lines > MAX_LINES} == {}


@pytest.mark.parametrize("folder", ["geo", "data", "tests"])
def test_no_function_is_long(folder):
    long = {
        f"{file.relative_to(ROOT)}: {each.name}": each.end_lineno - each.lineno + 1
        for file in FILES
        if file.suffix == ".py" and file.is_relative_to(ROOT / folder)
        for each in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        and each.end_lineno - each.lineno >= MAX_FUNCTION_LINES
    }
    assert long == {}
