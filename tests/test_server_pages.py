"""What the server answers beside files: the pages of its own, and frames of other pages."""

import re
from html import unescape
from urllib.parse import parse_qs, parse_qsl

import pytest
from playwright.sync_api import expect

from answers import QUERY, client
from browsers import BOTH
from geo.facts import catalog
from geo.features import three_maps
from geo.features.drawing import drawing
from geo.outputs.web import export, webmap
from geo.page import reference_pages
from geo.scenario import link
from geo.server import addresses, check, circles
from geo.server.addresses import ADDRESSES, CHECKS
from geo.templates import fill


@pytest.fixture(scope="module")
def web():
    return client()


@pytest.mark.usefixtures("sketched")
def test_the_page_about_the_addresses_has_examples_that_are_answered(web):
    got = web.get("/api")
    assert got.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in got.headers["content-security-policy"]
    examples = [unescape(each) for each in re.findall(r'href="\.(/[^"]*\?[^"]*)"', got.text)]
    assert len(examples) == len(ADDRESSES) + len(CHECKS)
    assert all(web.head(example).status_code == 200 for example in examples)


def test_the_footer_of_every_page_leads_to_method_data_files_licence_privacy_and_code(web):
    page = unescape(fill("page.footer", links=reference_pages.FOOTER.items()))
    found = re.findall(r'href="\.(/[a-z]+)(?:#(\w+))?"[^>]*>([^<]+)<', page)
    assert [words for *_, words in found] == ["Method", "Data", "Files by HTTP", "Licence", "Privacy", "Code"]
    for path, part, words in found:
        got = web.get(path)
        assert got.status_code == 200
        assert not part or f'<h2 id="{part}">{words}</h2>' in got.text
    for name in re.findall(r'href="\./data/([^"]+)"', web.get("/about").text):
        assert web.get(f"/data/{name}").content == (catalog.DATA / name).read_bytes()
    assert web.get("/data/make.py").status_code == 404


@BOTH
def test_the_page_about_the_addresses_and_the_lesson_fit_a_phone(browser):
    with browser.new_page(viewport={"width": 390, "height": 844}) as page:
        page.set_content(circles.page_html(""))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        left = page.evaluate("[...document.querySelectorAll('figure')].map((e) => e.offsetLeft)")
        assert len({*left}) == 1  # under one another
        page.set_content(check.page_html(addresses.CHECKED, "http://localhost:8501/"))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.set_content(addresses.page_html("http://localhost:8501/"))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        pre = page.locator("pre").first
        assert pre.evaluate("(pre) => pre.scrollWidth <= pre.clientWidth")


@pytest.mark.parametrize("query", ["", "site=kamyshlov&band=0-5000&compare=circle"])
def test_the_pages_link_to_the_lesson_opens_it_and_no_page_of_the_session(web, query):
    note = unescape(fill("page.lesson", words="", query=query, title=three_maps.TITLE))
    (href,) = re.findall('href="([^"]*)" target="_blank"', note)
    (taken,) = re.findall(
        r'const IN_TEXT = .*a\[href\^="([^"]+)"\]', (webmap.ASSETS / "page.js").read_text("utf-8")
    )
    assert not href.startswith(taken)
    assert "<h1>Why circles lie</h1>" in web.get(f"/{href}").text


@pytest.mark.usefixtures("sketched")
def test_the_lesson_on_circles_has_its_pictures_and_files_and_leads_back_to_the_map(web):
    got = web.get("/circles?site=mozdok&band=0-4000&compare=circle")
    assert "img-src 'self'" in got.headers["content-security-policy"]
    asked = [unescape(each) for each in re.findall(r'(?:href|src|srcset)="\.(/[^"]*)"', got.text)]
    shown = [dict(parse_qsl(each.partition("?")[2])).get("show") for each in asked]
    assert {*shown} == {"flat", "equal-area", "globe", "circles", None}
    assert all(web.get(each).status_code == 200 for each in asked if each.startswith("/figure"))
    (back,) = [each for each in asked if each.startswith("/?")]
    assert link.read_query(parse_qs(back[2:]))[0].circle
    assert web.get("/circles").text == web.get(f"/circles?{three_maps.EXAMPLE}").text


def test_what_a_page_loads_is_kept_for_ever_by_an_address_that_changes_with_it(web, monkeypatch):
    script = f"/assets/{webmap.version()}/map.js"
    assert web.get(script).text == webmap.map_js()
    for part in (
        script,
        f"/assets/{webmap.version()}/leaflet/leaflet.js",
        f"/assets/{webmap.version()}/map.css",
    ):
        assert web.get(part).headers["cache-control"] == "public, max-age=31536000, immutable"
        old = part.replace(webmap.version(), "0123456789ab")  # of a page from before an update
        assert (web.get(old).status_code, web.get(old).headers["cache-control"]) == (200, "no-cache")
    before = webmap.version()
    monkeypatch.setattr(webmap, "map_js", lambda: "changed")
    assert webmap.version.__wrapped__() != before


def test_the_map_alone_draws_in_a_frame_of_another_page_and_leads_to_the_atlas(browser, address):
    with browser.new_page(viewport={"width": 760, "height": 560}) as page:
        faults = []
        page.on("console", lambda message: faults.append(message.text))
        page.set_content(f"<h1>Elsewhere</h1>{export.embed_html(drawing(link.read(QUERY)), address)}")
        inside = page.frame_locator("iframe")
        expect(inside.locator(".atlas-ring").first).to_be_attached()
        with page.expect_popup() as popup:
            inside.get_by_role("link", name="Open in the atlas").click()
        expect(popup.value.locator(".atlas-summary")).to_contain_text("0–480 km")
        assert faults == []  # of its content security policy, above all


@pytest.mark.parametrize("path", ["/about", "/api", "/circles", "/check.html?from=kaliningrad&to=Berlin"])
def test_a_page_of_the_server_s_own_runs_no_script(web, path):
    assert "script-src 'none';" in web.get(path).headers["content-security-policy"]


def test_without_scripts_a_page_has_its_title_its_sentence_the_map_and_the_table(browser, address):
    with browser.new_page(java_script_enabled=False, viewport={"width": 390, "height": 844}) as page:
        page.goto(f"{address}?site=mozdok")
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "What the INF Treaty’s ranges reach from Mozdok"
        )
        expect(page.get_by_role("img", name="What the INF Treaty’s ranges")).to_be_visible()
        expect(page.locator("[data-capital]")).to_have_count(50)
        expect(page.get_by_text("The page is loading")).to_be_hidden()
        expect(page.get_by_role("link", name="the figure")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
