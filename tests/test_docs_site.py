"""The documentation: it builds without a warning, reads without a network, and its code runs."""

import os
import re
import shlex
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.cli import commands
from geo.server import routes

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(page.name for page in DOCS.glob("*.md"))
ELSEWHERE = {"deploy.md", "engines.md"}  # run by tests/test_deploy.py and tests/test_engines.py
BLOCK = re.compile(r"^```(\w+)(?: title=\"([\w.]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run_shell(line):
    """One command of a reader's, without a process or a server."""
    program, *arguments = shlex.split(line)
    if program == "inf-range":
        commands.main(arguments)
    elif program == "curl":
        url, option, file = arguments
        got = TestClient(Starlette(routes=routes.routes()), base_url="http://localhost:8501").get(url)
        assert (got.status_code, option) == (200, "-o")
        Path(file).write_bytes(got.content)
    else:
        assert program == "make"
        assert re.search(rf"^{arguments[0]}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.usefixtures("sketched")
@pytest.mark.parametrize("name", [page for page in PAGES if page not in ELSEWHERE])
def test_the_code_of_every_page_runs_in_its_order(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {}
    for language, title, code in BLOCK.findall((DOCS / name).read_text("utf-8")):
        if title:
            Path(title).write_text(code, "utf-8")
        elif language == "sh":
            for line in code.splitlines():
                run_shell(line)
        elif language == "python":
            exec(compile(code, name, "exec"), names)  # noqa: S102
        else:
            assert language in ("html", "text")


def test_the_readme_s_python_runs():
    (code,) = [code for language, _, code in BLOCK.findall((ROOT / "README.md").read_text("utf-8"))]
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102


def test_the_pages_have_code_for_the_test_above():
    blocks = [block for page in PAGES for block in BLOCK.findall((DOCS / page).read_text("utf-8"))]
    assert sum(language == "python" for language, *_ in blocks) >= 8
    assert sum(language == "sh" for language, *_ in blocks) >= 10


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder into which the documentation is built, as `make docs` builds it."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


class Loads(HTMLParser):
    """The addresses that a page loads by itself."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        if tag != "a" and known.get("rel") not in ("canonical", "next", "prev"):
            self.found += [known[key] for key in ("src", "href") if known.get(key)]


def test_the_site_builds_without_a_warning_and_loads_nothing_from_elsewhere(site):
    assert {page.stem for page in site.glob("*.html")} >= {page.removesuffix(".md") for page in PAGES}
    for page in site.glob("*.html"):
        reader = Loads()
        reader.feed(page.read_text("utf-8"))
        assert reader.found
        assert not [url for url in reader.found if "//" in url], page.name


@pytest.mark.parametrize("name", ["Scenario", "annulus", "band_index"])
def test_the_library_s_page_has_each_public_name_with_its_docstring(site, name):
    shown = (site / "api.html").read_text("utf-8")
    assert re.search(rf'id="geo\.\w+\.{name}"', shown)
    assert "Raises" in shown


def test_every_page_is_in_the_menu():
    menu = (ROOT / "mkdocs.yml").read_text("utf-8").partition("nav:")[2].partition("plugins:")[0]
    assert sorted(re.findall(r": ([\w-]+\.md)$", menu, re.MULTILINE)) == PAGES
