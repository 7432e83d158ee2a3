"""What is said of a page before it is opened: the document as it is served, and the tab."""

import re
from datetime import date
from html import unescape
from urllib.parse import urlencode

import pytest
from lxml import etree
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.facts import catalog
from geo.features import wording
from geo.features.drawing import drawing
from geo.outputs.web import export, preview, webmap
from geo.scenario import link
from geo.scenario.scenario import DEFAULT
from geo.server import index, routes
from hostile import NAMES

HOME = "https://atlas.example/inf/"


@pytest.fixture(scope="module")
def web():
    return TestClient(Starlette(routes=routes.routes("inf")), base_url="https://atlas.example")


def told(html):
    """The title and the meta elements of a document, as a program reads them."""
    found = {
        name: unescape(words) for name, words in re.findall(r'<meta \w+="([\w:]+)" content="([^"]*)">', html)
    }
    return found | {"title": unescape(re.search("<title>(.*?)</title>", html)[1])}


TABS = [
    ("", "Kaliningrad · INF Range Atlas"),
    ("?site=kaliningrad&system=9m729", "Kaliningrad, 9M729 · INF Range Atlas"),
    ("?site=kaliningrad&site=mozdok", "Kaliningrad, Mozdok · INF Range Atlas"),
    ("?site=1,1&site=2,2&site=3,3&site=4,4", "4 launch points · INF Range Atlas"),
    ("?site=nowhere&utm_source=x", "Kaliningrad · INF Range Atlas"),
    ("systems", "Systems · INF Range Atlas"),
    ("stories", "Stories · INF Range Atlas"),
    ("systems?system=9m729", "9M729 (SSC-8) · INF Range Atlas"),
    ("systems?system=SS-20", "RSD-10 Pioneer (SS-20) · INF Range Atlas"),
    ("systems?system=none", "Systems · INF Range Atlas"),
    (f"stories?story={catalog.stories()[0].id}", f"{catalog.stories()[0].title} · INF Range Atlas"),
    (f"timeline?event={catalog.events()[0].id}", f"{catalog.events()[0].label} · INF Range Atlas"),
]


@pytest.mark.parametrize(("asked", "tab"), TABS)
def test_every_page_and_scenario_has_its_own_title(web, asked, tab):
    got = web.get(f"/inf/{asked}")
    assert (got.status_code, got.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert told(got.text)["title"] == tab
    assert got.headers["cache-control"] == "no-cache"


def test_a_link_is_shown_with_the_picture_of_its_scenario(web):
    query = "site=mozdok&band=none&system=9m729"
    found = told(web.get(f"/inf/?{query}").text)
    scenario = link.read(query)
    assert found["og:title"] == wording.title(drawing(scenario))
    assert (
        found["description"]
        == found["og:description"]
        == f"{wording.summary(drawing(scenario))} {wording.LEAD}"
    )
    assert found["og:url"] == f"{HOME}?{query}"
    assert found["twitter:card"] == "summary_large_image"
    picture = found["og:image"]
    assert picture == f"{HOME}figure.png?{link.query(scenario)}&size=social"
    got = web.get(picture.removeprefix("https://atlas.example"))
    assert (got.status_code, got.headers["content-type"]) == (200, "image/png")


def test_without_a_band_there_is_no_picture():
    found = told(preview.tags(preview.of_page("map", {"band": ["none"]}), HOME))
    assert "og:image" not in found
    assert found["twitter:card"] == "summary"


@pytest.mark.parametrize("name", NAMES)
def test_no_name_breaks_out_of_the_document(name):
    scenario = link.read_query({"site": [f"1,2,{name}"]})[0]
    made = preview.tags(preview.of_map(drawing(scenario)), HOME)
    assert re.sub(r'<(?:title>[^<>]*</title|meta \w+="[\w:]+" content="[^"<>]*")>\s*', "", made) == ""


def test_nothing_of_streamlit_s_own_is_left_in_the_document():
    made = index.document("map", "", HOME).decode()
    for part, pattern in index._GIVES_WAY.items():
        assert len(pattern.findall(index._streamlit()[0])) == 1, part
    head = made.partition("<head>")[2].partition("</head>")[0]
    assert "<title>Streamlit" not in head
    assert 'rel="icon"' in head
    assert "agent" not in made.partition("<noscript>")[2].partition("</noscript>")[0]
    assert "./capitals.csv?" in made


def test_nothing_is_loaded_before_what_is_seen_first():
    made = etree.HTML(index.document("map", "site=mozdok", HOME))
    (first,) = made.xpath("//div[@id='first']")
    of_no_file = " or ".join(f"@rel='{rel}'" for rel in ("icon", "service-desc", "canonical", "alternate"))
    loads = f"script[@src] or self::link[not({of_no_file})]"
    assert first.xpath(f"preceding::*[self::{loads}] | .//*[self::{loads}]") == []
    assert len(first.xpath(f"following::*[self::{loads}]")) > 40  # Streamlit's scripts and its style
    drawn = drawing(link.read("site=mozdok"))
    told = " ".join(first.itertext())
    assert all(words in told for words in (wording.title(drawn), wording.summary(drawn)))
    assert len(first.xpath(".//svg//circle[@class='dot']")) == len(first.xpath(".//tr[@data-capital]")) == 50


@pytest.mark.parametrize("page", ["map", "check", "systems", "stories", "timeline", "sources"])
def test_no_name_is_more_than_text_in_what_is_seen_first(page):
    def elements(name):
        asked = urlencode({"site": f"54.71,20.51,{name}", "from": name, "system": name, "story": name})
        made = etree.HTML(index.document(page, asked, HOME))
        # A long name of the map takes the room of others.
        return [each.tag for each in made.iter() if each.tag not in ("text", "tspan", etree.Comment)]

    assert {tuple(elements(name)) for name in NAMES} == {tuple(elements("plain"))}


def test_the_icon_is_served(web):
    got = web.get(f"/inf/assets/{webmap.version()}/icon.svg")
    assert (got.status_code, got.headers["content-type"]) == (200, "image/svg+xml")


@pytest.mark.parametrize(
    "path", ["/nonsense", "/.git/config", "/systems/9m729", "/index.html", "/Systems", "/map", "/mediator",
     "/static/js/none.js", "/static", "/favicon.png.map"]
)  # fmt: skip
def test_an_address_that_is_no_page_is_told_so(web, path):
    got = web.get(f"/inf{path}")
    assert (got.status_code, got.headers["content-type"]) == (404, "text/plain; charset=utf-8")
    assert got.text == f"“{path}” is no page of the atlas; its map is at {HOME}\n"


@pytest.mark.parametrize(
    "path", ["/_stcore/health", f"/{max(index.loaded())}", "/media/x", "/component/x", "/favicon.png"]
)
def test_what_is_streamlit_s_is_left_to_it(web, path):
    assert "is no page" not in web.get(f"/inf{path}").text


def test_robots_may_ask_for_pages_and_pictures(web):
    got = web.get("/inf/robots.txt")
    assert (got.status_code, got.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert got.text == (
        f"User-agent: *\nDisallow: /inf/_stcore/\nDisallow: /inf/media/\nSitemap: {HOME}sitemap.xml\n"
    )


def test_the_sitemap_lists_pages_that_answer_by_their_own_addresses(web):
    got = web.get("/inf/sitemap.xml")
    assert (got.status_code, got.headers["content-type"]) == (200, "application/xml")
    listed = [each.text for each in etree.fromstring(got.content).iter("{*}loc")]
    assert len(listed) == len({*listed}) > 50
    assert {HOME, f"{HOME}systems", f"{HOME}systems?system=9m729"} < {*listed}
    for address in listed[:: len(listed) // 20]:
        path = address.removeprefix(HOME)
        page = web.get(f"/inf/{path}")
        assert page.status_code == 200
        if "?" in path:  # whose preview says so
            assert told(page.text)["og:url"] == address


def test_a_file_has_a_preview_with_a_picture_only_where_others_can_reach_it():
    day = date(2026, 11, 27)
    found = told(export.map_html(drawing(DEFAULT), day, HOME))
    assert found["title"] == found["og:title"] == wording.title(drawing(DEFAULT))
    assert found["og:image"].startswith(f"{HOME}figure.png?site=kaliningrad")
    local = told(export.map_html(drawing(DEFAULT), day, "http://localhost:8501/"))
    assert not {"og:image", "og:url"} & set(local)
    assert local["description"] == found["description"]
