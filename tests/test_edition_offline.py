"""The static edition with no network: what a browser keeps of it, of which languages, and until when."""

import contextlib
import http.server
import json
import threading
from functools import partial

import pytest
from playwright.sync_api import Error, expect

from geo.facts import catalog
from geo.machine import whole_folder
from geo.outputs.edition import offline, places, whole
from geo.outputs.edition.shared import Shared
from test_edition import DAY, Quiet

STORY, SYSTEM = catalog.stories()[2], "9m729"
# The names of what the browser keeps, and how many files each has.
KEPT = """caches.keys().then((names) => Promise.all(
    names.map(async (name) => [name, (await (await caches.open(name)).keys()).length])))"""


@pytest.fixture(scope="module")
def files():
    return dict(whole.files(("en",), DAY))


@contextlib.contextmanager
def served(folder, port=0):
    """Where a plain server has what is in a folder."""
    handler = partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def kept(page, n, before=""):
    """Wait until the browser keeps so many files, of one edition, not the one before; return its name."""
    for _ in range(600):
        found = page.evaluate(KEPT)
        if [number for name, number in found if name != before] == [n] and len(found) == 1:
            return found[0][0]
        page.wait_for_timeout(100)
    raise AssertionError(found)


def test_after_one_visit_every_page_opens_with_no_network_and_a_new_edition_takes_its_place(
    browser, files, tmp_path
):
    whole_folder.write(tmp_path / "atlas", files.items())
    n = len(files) - len(("worker.js", "en/atlas.webmanifest"))
    faults = []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        with served(tmp_path) as port:
            home = f"http://127.0.0.1:{port}/atlas"
            page.goto(f"{home}/en/{places.ABOUT}")
            before = kept(page, n)
        page.goto(f"{home}/en/{places.story(STORY.id)}")
        expect(page.locator(".atlas-ring").first).to_be_attached()
        page.get_by_role("button", name="Globe").click()
        expect(page.locator(".atlas-round")).to_be_attached()
        page.goto(f"{home}/en/")
        expect(page.locator(".atlas-ring").first).to_be_attached()
        with contextlib.suppress(Error):  # which the page leaves while it loads
            page.goto(f"{home}/")
        page.wait_for_url(f"{home}/en/index.html")

        changed = files["en/about.html"].replace(b"<h1>", b"<h1>New: ")
        again = files | {"en/about.html": changed}
        again["worker.js"] = files["worker.js"].replace(b'EDITION = "', b'EDITION = "new-')
        whole_folder.write(tmp_path / "atlas", again.items())
        with served(tmp_path, port):
            page.goto(f"{home}/en/{places.ABOUT}")
            expect(page.get_by_role("heading", name="New: About the atlas")).to_be_visible()
            kept(page, n, before)
        page.goto(f"{home}/en/{places.system(SYSTEM)}")
        expect(page.get_by_role("table")).to_be_visible()
        page.goto(f"{home}/en/{places.ABOUT}")
        expect(page.get_by_role("heading", name="New: About the atlas")).to_be_visible()
    assert faults == []


def test_the_name_of_what_is_kept_changes_with_any_file():
    shared = Shared()
    shared.of_map("en")
    names = {
        offline.worker(("en",), shared, files).split(b"\n")[0]
        for files in ({"en/index.html": b"a"}, {"en/index.html": b"b"}, {"en/about.html": b"a"})
    }
    assert len(names) == 3


def test_the_worker_keeps_every_file_of_a_language_and_the_manifest_leads_into_it(files):
    known = dict(
        line.removeprefix("const ").removesuffix(";").split(" = ")
        for line in files["worker.js"].decode().splitlines()[:4]
    )
    told = {name: json.loads(value) for name, value in known.items()}
    pages = {f"en/{path}" for path in told["PAGES"]} | {"index.html"}
    kept = pages | {*told["SHARED"], *told["WORDS"].values()}
    assert kept == {*files} - {"worker.js", "en/atlas.webmanifest"}
    manifest = json.loads(files["en/atlas.webmanifest"])
    assert f"en/{manifest['start_url']}" in files
    assert manifest["icons"][0]["src"].removeprefix("../") in files
