"""The static edition: each link leads somewhere, nothing is asked of elsewhere, its map opens from a disk."""

import base64
import contextlib
import functools
import gzip
import hashlib
import http.server
import posixpath
import re
import threading
from datetime import date
from urllib.parse import unquote, urldefrag

import pytest
from lxml import etree
from lxml.html import HTMLParser, document_fromstring
from playwright.sync_api import Error, expect

from accessibility import findings
from browsers import BOTH
from colours import in_both_schemes
from geo.cli import commands
from geo.facts import catalog
from geo.features import wording
from geo.features.drawing import drawing
from geo.machine import whole_folder
from geo.outputs.edition import places, whole
from geo.outputs.web import capitals_table, webmap
from geo.scenario import link
from geo.scenario.scenario import DEFAULT
from geo.templates import fill, in_files
from geo.words import i18n
from geo.words.translations import languages
from hostile import NAMES

DAY = date(2026, 11, 23)
HOME = "https://example.org/ranges/"
TWO = ("en", "ru")
STORY = catalog.stories()[2]
# By what a policy knows d3, which a map unpacks.
D3_HASH = f"'sha256-{base64.b64encode(hashlib.sha256(webmap.D3.read_bytes()).digest()).decode()}'"
KINDS = (
    "index.html",
    places.STORIES,
    places.story(STORY.id),
    places.SYSTEMS,
    places.system("9m729"),
    places.TIMELINE,
    places.SOURCES,
    places.ABOUT,
)


@pytest.fixture(scope="module")
def files():
    return dict(whole.files(languages(), DAY))


@pytest.fixture(scope="module")
def pages(files):
    """The documents by their paths, as a browser reads them."""
    parser = HTMLParser(encoding="utf-8")
    return {
        path: document_fromstring(content, parser=parser)
        for path, content in files.items()
        if path.endswith(".html")
    }


@pytest.fixture(scope="module")
def folder(files, tmp_path_factory):
    path = tmp_path_factory.mktemp("sub") / "path" / "atlas"
    path.parent.mkdir()
    whole_folder.write(path, files.items())
    return path


def text(element):
    return plain(element.text_content())


def plain(words):
    return " ".join(words.split())


def beside(path, address):
    """The path of a file by its address as the page at a path has it."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), address))


def loaded(page):
    """What a browser fetches with a document."""
    return page.xpath(
        "//script/@src | //link[@rel='stylesheet' or @rel='icon']/@href | //img/@src | //image/@href"
    )


def test_there_is_a_page_of_each_story_and_system_in_each_language(pages):
    paths = {f"{code}/{path}" for code in languages() for path in places.pages()}
    assert {*pages} == {"index.html", *paths}
    assert len(paths) == len(languages()) * (7 + len(catalog.stories()) + len(catalog.systems()) - 1)


def test_every_relative_link_leads_to_a_file_and_to_a_part_that_is_there(files, pages):
    parts = {path: {*page.xpath("//@id")} for path, page in pages.items()}
    for path, page in pages.items():
        for address in {*page.xpath("//@href"), *loaded(page)}:
            if re.match("https?:", address):
                continue
            file, part = urldefrag(address)
            found = (
                posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(file))) if file else path
            )
            assert found in files, (path, address)
            assert not part or part in parts[found], (path, address)


def test_nothing_is_loaded_but_the_files_beside_a_page(files, pages):
    for path, page in pages.items():
        assert [each for each in loaded(page) if ":" in each or each.startswith("/")] == [], path
        assert (
            page.xpath("//script[not(@src) and not(@type='application/json')] | //@onclick | //@onload") == []
        )
    for path, content in files.items():
        if path.endswith((".css", ".svg")):
            assert re.findall(rb"url\((?!#)|@import", content) == [], path


def test_each_page_has_title_description_language_and_policy_of_its_own(pages):
    told = set()
    for path, page in pages.items():
        title, description = (
            page.findtext("head/title"),
            page.xpath("string(//meta[@name='description']/@content)"),
        )
        assert title
        assert description
        told.add((page.get("lang"), title, description))
        if path != "index.html":
            assert page.get("lang") == path.partition("/")[0]
        rules = dict(
            each.strip().partition(" ")[::2]
            for each in page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)").split(
                ";"
            )
        )
        assert rules["default-src"] == "'none'"
        scripts = " ".join(
            ["'self'", *([D3_HASH] if page.get_element_by_id("map", None) is not None else [])]
        )
        assert rules.get("script-src") == (scripts if page.xpath("//script[@src]") else None)
        assert len(page.xpath("//h1")) == 1
    assert len(told) == len(pages)


def test_all_languages_are_sent_in_few_megabytes_and_what_they_share_is_named_by_its_content(files, pages):
    sent = sum(len(gzip.compress(content, mtime=0)) for content in files.values())
    assert sent < 5_000_000 / 2
    assert sum(map(len, files.values())) < 5_800_000
    alone = sum(len(content) for path, content in files.items() if re.match(r"(?:en|assets)/", path))
    assert alone < 1_600_000
    named = {path for path in files if path.startswith("assets/")}
    assert all(re.search(r"\.[0-9a-f]{12}\.(?:js|css|svg)$", path) for path in named)
    used = {
        posixpath.normpath(posixpath.join(posixpath.dirname(p), a)) for p in pages for a in loaded(pages[p])
    }
    assert named - used == {path for path in named if "/d3." in path}  # which a round view asks for


def test_the_same_day_gives_the_same_bytes_and_one_language_is_as_in_all(files):
    again = dict(whole.files(("en",), DAY))
    assert {path for path in again if files[path] != again[path]} == {
        path for path in again if path.endswith((".html", "worker.js"))
    }  # whose menus lead to the other languages
    assert dict(whole.files(("en",), DAY)) == again


def test_a_map_says_what_the_page_says(pages):
    for code in TWO:
        with i18n.speaking(code):
            page, drawn = pages[f"{code}/index.html"], drawing(DEFAULT)
            assert text(page.find(".//h1")) == plain(wording.title(drawn))
            assert plain(wording.summary(drawn)) in text(page.find(".//main"))
            rows = capitals_table.table_html(drawn, capitals_table.rows(drawn))
            assert len(page.xpath("//tr[@data-capital]")) == rows.count("data-capital") == 50
            told = pages[f"{code}/{places.story(STORY.id)}"]
            drawn = drawing(link.read(STORY.scenario))
            assert plain(wording.title(drawn)) in [text(each) for each in told.iter("h2")]
            assert plain(wording.summary(drawn)) in text(told.find(".//main"))
            assert text(told.find(".//h1")) == plain(str(STORY.title))


def test_without_scripts_there_is_a_still_with_its_words_and_the_table(files, pages):
    page = pages[f"en/{places.story(STORY.id)}"]
    (picture,) = page.xpath("//noscript//svg/image/@href")
    svg = etree.fromstring(files[posixpath.normpath(f"en/stories/{picture}")])
    assert svg.findall(".//{*}path")
    assert "Mozdok" in page.xpath("string(//noscript//svg)")


@pytest.mark.usefixtures("sketched")
def test_an_address_makes_canonical_and_alternate_addresses_a_picture_a_sitemap_and_rules():
    made = dict(whole.files(TWO, DAY, HOME))
    page = document_fromstring(made["ru/timeline.html"])
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{HOME}ru/timeline.html"]
    alternates = dict(
        zip(page.xpath("//link[@hreflang]/@hreflang"), page.xpath("//link[@hreflang]/@href"), strict=True)
    )
    assert alternates == {code: f"{HOME}{code}/timeline.html" for code in TWO} | {
        "x-default": f"{HOME}en/timeline.html"
    }
    cards = {}
    for path in ("ru/timeline.html", "ru/index.html", "en/index.html", f"en/{places.story(STORY.id)}"):
        shown = document_fromstring(made[path])
        (picture,) = shown.xpath("//meta[@property='og:image']/@content")
        assert made[picture.removeprefix(HOME)][:4] == b"\x89PNG"
        cards[path] = picture, *shown.xpath("//meta[@property='og:image:alt']/@content")
        assert picture.removeprefix(HOME) not in made["worker.js"].decode()  # which no reader needs
    assert cards["ru/timeline.html"] == cards["ru/index.html"]
    assert len({picture for picture, _ in cards.values()}) == len({alt for _, alt in cards.values()}) == 3
    assert made["robots.txt"].decode().splitlines()[-1] == f"Sitemap: {HOME}sitemap.xml"
    listed = [each.text.removeprefix(HOME) for each in etree.fromstring(made["sitemap.xml"]).iter("{*}loc")]
    assert {*listed} == {path for path in made if path.endswith(".html")} - {"index.html"}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_as_it_is_in_files_too(name):
    with in_files(places.leading(places.ABOUT)):
        made = document_fromstring(fill("parts.link", address=name, words=name))
    (shown,) = made.iter("a")
    assert (shown.text_content(), shown.get("href")) == (name, name)


def test_an_address_of_the_served_atlas_leads_to_what_shows_the_same_or_nowhere():
    leads = places.leading(places.system("9m729"))
    assert leads("./systems?system=rsd-10") == "rsd-10.html"
    assert leads(f"./stories?story={STORY.id}") == f"../stories/{STORY.id}.html"
    assert leads("./sources?source=afp-2019") == "../sources.html#afp-2019"
    assert leads(f"./?{STORY.scenario}") == f"../stories/{STORY.id}.html"
    assert leads("./?site=kaliningrad") == "../index.html"
    assert leads("./?site=comiso") == leads("./?site=nowhere") == leads("./api") == ""


@pytest.fixture
def few(monkeypatch):
    """An edition of few files, with what it was asked for."""
    asked = []

    def made(*what):
        asked.append(what)
        yield "index.html", b"new"
        yield "assets/a.js", b""

    monkeypatch.setattr(whole, "files", made)
    return asked


def test_the_command_s_examples_run(few, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")
    commands.main(["publish", "--help"])
    lines = [
        each.split() for each in capsys.readouterr().out.splitlines() if each.strip().startswith("inf-range")
    ]
    for line in lines:
        commands.main(line[1:])
    assert [each[0] for each in few] == [[*languages()], ["de", "fr"], ["en"]]
    assert few[2][1:] == (date(2026, 11, 23), HOME)
    assert {path.name for path in tmp_path.iterdir()} == {"atlas"}


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (["there"], "is there already; choose another name, or use --force"),
        (["other", "--force"], "has other things in it than an edition"),
        (["file", "--force"], "is no folder"),
        (["none/atlas"], "no such folder above it"),
        (["atlas", "--lang", "xx"], "xx"),
        (["atlas", "--home", "example.org"], "is no address"),
    ],
)
def test_what_cannot_be_written_is_refused_in_one_line_and_nothing_is_touched(
    given, problem, few, capsys, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    for name in ("there/index.html", "other/thesis.odt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("old")
    (tmp_path / "file").write_text("old")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SystemExit) as end:
        commands.main(["publish", *given])
    said = capsys.readouterr().err
    assert (end.value.code, said.count("\n")) == (2, 1)
    assert problem in said
    assert sorted(tmp_path.rglob("*")) == before
    assert few == []


def test_a_folder_is_replaced_whole_or_stays_as_it_was(tmp_path):
    path = tmp_path / "atlas"
    whole_folder.write(path, [("index.html", b"old"), ("de/index.html", b"old")])

    def fails():
        yield "index.html", b"new"
        raise OSError

    with contextlib.suppress(OSError):
        whole_folder.write(path, fails())
    assert (path / "de" / "index.html").read_bytes() == b"old"
    whole_folder.write(path, [("index.html", b"new")])
    assert [file.name for file in path.iterdir()] == ["index.html"]
    assert [file.name for file in tmp_path.iterdir()] == ["atlas"]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def address(folder):
    """Where a plain server has the edition, below its root."""
    handler = functools.partial(Quiet, directory=folder.parent.parent)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/path/atlas"
        server.shutdown()


@BOTH
def test_the_map_opens_from_a_disk_and_below_a_path_and_asks_nothing_of_elsewhere(browser, folder, address):
    faults, asked = [], []
    for home in (folder.as_uri(), address):
        with browser.new_page(viewport={"width": 1200, "height": 900}) as page:
            page.on("console", lambda message: faults.append(message.text))
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("request", lambda request: asked.append(request.url))
            for path in ("ru/index.html", f"en/{places.story(STORY.id)}"):
                page.goto(f"{home}/{path}")
                expect(page.locator(".atlas-ring").first).to_be_attached()
            page.get_by_role("button", name="Globe").click()
            expect(page.locator(".atlas-round")).to_be_attached()
            page.get_by_role("link", name="Русский").click()
            expect(page.locator("html")).to_have_attribute("lang", "ru")
            with contextlib.suppress(Error):  # Firefox says that the first document was left while it loaded
                page.goto(f"{home}/index.html")
            page.wait_for_url(f"{home}/en/index.html")
    assert faults == []
    assert all(url.startswith((folder.as_uri(), address, "data:", "blob:")) for url in asked)


def test_axe_finds_nothing_serious_on_a_page_of_each_kind_and_a_phone_has_room(browser, address):
    with browser.new_page(viewport={"width": 390, "height": 844}) as page:
        for path in KINDS:
            page.goto(f"{address}/en/{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
            for _ in in_both_schemes(page):
                assert findings(page) == [], path


def test_where_no_script_runs_the_still_is_seen(browser, address):
    with browser.new_page(java_script_enabled=False, viewport={"width": 1200, "height": 900}) as page:
        page.goto(f"{address}/en/index.html")
        expect(page.get_by_role("img", name="What the INF Treaty’s ranges")).to_be_visible()
        expect(page.locator("#map")).to_be_hidden()
        page.goto(f"{address}/index.html")
        page.get_by_role("link", name="Polski").click()
        expect(page.locator("html")).to_have_attribute("lang", "pl")


def test_what_leaflet_is_told_is_what_folium_tells_it():
    told = webmap.options()
    assert (told["maxZoom"], told["maxBounds"][0][1], told["center"]) == (8, -540, [52.0, 15.0])
    assert not any("_" in name for name in told)
