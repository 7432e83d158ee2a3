"""What the server answers beside the page: each scenario as a file, and one plain sentence for the rest."""

import gzip
import re
import threading
from html import unescape
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from answers import HOME, QUERY, client
from formats import DAY
from geo.features import provenance
from geo.features.drawing import drawing
from geo.machine import hosts
from geo.outputs import files
from geo.outputs.web import export, webmap
from geo.scenario import link
from geo.scenario.scenario import DEFAULT
from geo.server.addresses import ADDRESSES
from geo.server.answers import file
from hostile import NAMES

CHEAP = [each for each in ADDRESSES if each.suffix in (".csv", ".geojson")]


@pytest.fixture(scope="module")
def web():
    return client()


@pytest.fixture(autouse=True, scope="module")
def day():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geo.machine.settings.today", lambda: DAY)
        patch.setenv("INF_RANGE_FILE_SECONDS", "600")  # on a busy machine too; one test sets its own
        yield


@pytest.mark.usefixtures("sketched")  # a drawn figure is in test_same_everywhere
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda each: each.path)
def test_every_address_answers_with_the_bytes_of_the_library(web, address):
    got = web.get(f"{address.path}?{QUERY}")
    assert got.status_code == 200
    assert got.headers["content-type"] == files.FORMATS[address.suffix].media_type
    scenario, _ = link.read_query(parse_qs(QUERY))
    assert got.content == files.content(scenario, address.suffix, DAY, HOME)
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["access-control-allow-origin"] == "*"
    assert got.headers["content-disposition"] == f'inline; filename="{files.name(scenario, address.suffix)}"'


@pytest.mark.parametrize(
    "more", ["&fbclid=IwAR0", "&utm_source=letter&_=1", "&amp;gclid=2", ".", "?ref=x", "&view=map."]
)
def test_what_others_add_to_a_link_changes_no_file(web, more):
    asked = "/map.html?site=comiso&band=0-480&view=map"
    answer = web.get(asked + more) if "view" not in more else web.get(asked.replace("&view=map", more))
    assert (answer.status_code, answer.content) == (200, web.get(asked).content)


def test_a_system_is_asked_for_by_any_of_its_names(web):
    asked = "/capitals.csv?site=comiso&band=none&system="
    assert web.get(asked + "SS-20").content == web.get(asked + "rsd-10").content


def test_a_table_says_where_its_sources_are(web):
    link_header = web.get("/capitals.csv?site=mozdok&band=none&system=9m729&site=1,2,é>").headers["link"]
    address, rest = re.fullmatch("<([^>]*)>(.*)", link_header).groups()
    assert rest == '; rel="describedby"; type="text/html"'
    told = unescape(web.get(f"/{address}").text)
    assert all(
        source in told for source in provenance.of(drawing(link.read(address.partition("?")[2])), DAY).sources
    )
    assert "link" not in web.get("/bands.geojson").headers


def test_without_a_query_the_answer_is_about_the_page_s_own_scenario(web):
    assert web.get("/bands.geojson").content == files.content(DEFAULT, ".geojson", DAY, HOME)


def test_what_the_asker_has_already_is_not_sent_again(web):
    first = web.get(f"/capitals.csv?{QUERY}")
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=3600"
    again = web.get(f"/capitals.csv?{QUERY}", headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert again.headers["cache-control"] == first.headers["cache-control"]
    assert web.get(f"/capitals.csv?{QUERY}&members=eu", headers={"If-None-Match": tag}).status_code == 200
    assert web.get("/capitals.csv", headers={"If-None-Match": "*"}).status_code == 304


@pytest.mark.parametrize(
    "path", ["/map.html", "/bands.geojson", "/api", "/about", "/circles", "/openapi.json"]
)
def test_head_has_the_headers_of_get_and_no_content(web, path):
    got, head = web.get(path), web.head(path)
    assert (head.status_code, head.headers) == (200, got.headers)
    if path != "/openapi.json":  # which starlette answers, and the server cuts off
        assert head.content == b""


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("/map.html?site=91,20", "in the link: latitude 91 is outside -90..90"),
        ("/capitals.csv?site=nowhere", "in the link: “nowhere” is no site of the catalogue"),
        ("/bands.geojson?site=kaliningrad&band=9-1", "in the link: band 9-1: the outer range must be"),
        ("/capitals.csv?site=", "in the link: site has no value; give it one, or leave it out"),
        ("/capitals.csv?site=kaliningrad&band=", "in the link: band has no value"),
        ("/capitals.csv?band=none&band=shorter", "in the link: band is none beside another band"),
        ("/map.html?form=", "in the link: form has no value"),
        ("/map.html?view=", "“” is no view; write view=map, or leave it out"),
        ("/figure.png?size=", "“” is no size of a figure; write one of: page,"),
        ("/bands.geojson?band=none", "there is no band to draw in a .geojson file"),
        ("/figure.svg?band=none", "there is no band to draw in a .svg file"),
        ("/map.kml?launch=now", "the link has an unknown part “launch”; leave it out"),
        ("/capitals.csv?size=page", "the link has an unknown part “size”; leave it out"),
        ("/figure.png?size=huge", "“huge” is no size of a figure; write one of: page,"),
        ("/figure.png?style=pink", "“pink” is no style of a figure; write one of: light,"),
        ("/figure.svg?style=dark&style=light", "style is given 2 times; give it once"),
        ("/figure.png?show=squares", "“squares” is nothing that a figure shows; write one of: map, circles,"),
        ("/map.html?show=circles", "the link has an unknown part “show”; leave it out"),
        ("/circles?site=91,20", "in the link: latitude 91 is outside -90..90"),
        ("/circles?band=none", "no band is drawn, so there is no circle to compare; choose one"),
        ("/circles?size=page", "the link has an unknown part “size”; leave it out"),
        ("/figure.svg?view=map", "the link has an unknown part “view”; leave it out"),
        ("/map.html?view=all", "“all” is no view; write view=map, or leave it out"),
        ("/map.html?" + "site=1,1&" * 13, "in the link: 13 launch points are more than one map can show"),
        (f"/map.html?site={'9' * 20_001}", "the link has 20,005 characters, more than 20,000"),
        (f"/map.html?site={'9' * 60_000}", "the query has 60,005 characters; give at most 60,000"),
    ],
)
def test_a_wrong_query_gets_one_plain_sentence_and_status_400(web, asked, says):
    if "site=1,1&" in asked:
        asked = "/map.html?" + urlencode([("site", f"{i},1") for i in range(13)])
    got = web.get(asked)
    assert (got.status_code, got.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert got.text.startswith(says)
    assert got.text.count("\n") == 1
    assert got.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/map.doc", "/figure.html", "/bands.kml", "/capitals.ods"])
def test_a_file_that_there_is_not_gets_a_sentence_that_names_those_there_are(web, path):
    got = web.get(path)
    assert (got.status_code, got.headers["content-type"]) == (404, "text/plain; charset=utf-8")
    assert f"“{path[1:]}” is no file that the atlas makes" in got.text
    assert all(address.path in got.text for address in ADDRESSES)


KEYS = [
    "site",
    "band",
    "system",
    "members",
    "form",
    "compare",
    "units",
    "hide",
    "band.1",
    "system.2",
    "size",
    "x",
]
WORDS = [
    "kaliningrad",
    "0-480",
    "9m729",
    "none",
    "union",
    "mi",
    "1",
    "95,4",
    "\ud800",
    "\0",
    "%",
    "=cmd|' /C'!A0",
]
PAIRS = st.tuples(st.sampled_from(KEYS), st.one_of(st.sampled_from(WORDS), st.text(max_size=20)))


@given(st.sampled_from(CHEAP), st.lists(PAIRS, max_size=6))
@example(CHEAP[0], [("site", name) for name in NAMES])
def test_no_query_whatever_is_answered_by_more_than_a_sentence_or_the_file(address, pairs):
    query = urlencode(pairs, errors="surrogatepass")
    got = client().get(f"{address.path}?{query}")
    assert got.status_code in (200, 400)
    assert got.text.count("\n") == 1 or got.status_code == 200


@given(st.binary(max_size=60))
def test_no_bytes_in_a_query_are_too_much(raw):
    got = client().get(f"/capitals.csv?{''.join(f'%{byte:02x}' for byte in raw)}")
    assert got.status_code in (200, 400)


@pytest.mark.parametrize("host", ["atlas.example", "localhost:8501", "[::1]:8501", "10.0.0.1", "a_b.local:1"])
def test_links_lead_to_the_host_that_was_asked(web, host):
    got = web.get("/bands.geojson", headers={"Host": host})
    alone = hosts.opens_here_alone(f"http://{host}/")
    assert got.json()["metadata"]["link"].startswith("" if alone else f"http://{host}/?site=kaliningrad")
    assert f'href="http://{host}/?site=kaliningrad"' in unescape(
        web.get("/map.html", headers={"Host": host}).text
    )


def test_with_a_home_of_its_own_links_lead_there_whatever_host_was_asked(web, monkeypatch):
    monkeypatch.setenv("INF_RANGE_HOME", "https://b.example/inf")
    link = web.get("/bands.geojson", headers={"Host": "evil.example"}).json()["metadata"]["link"]
    assert link.startswith("https://b.example/inf/?site=kaliningrad")


@pytest.mark.parametrize(
    "host", ["", "a b", "a/../b", 'a"onload="x', "<script>", "a@b", "a?b", "a#b", "a\\b", "x" * 300, "a:b"]
)
@pytest.mark.parametrize("path", ["/map.html", "/map.html?view=map", "/openapi.json", "/api"])
def test_a_host_that_is_none_is_refused(web, host, path):
    got = web.get(path, headers={"Host": host})
    assert (got.status_code, got.text.count("\n")) == (400, 1)
    assert "is no name of a host" in got.text


def test_under_a_path_of_its_own_all_answers_lie_there_and_lead_there():
    web = client("/inf/")
    assert f'href="{HOME}inf/?site=kaliningrad"' in unescape(web.get("/inf/map.html").text)
    parts = f"assets/{webmap.version()}"
    for path in (f"{parts}/map.js", f"{parts}/leaflet/leaflet.js", f"{parts}/map.css", "api", "openapi.json"):
        assert web.get(f"/inf/{path}").status_code == 200
    assert web.get("/bands.geojson").status_code == 404
    assert web.get("/inf/openapi.json").json()["servers"] == [{"url": f"{HOME}inf"}]


def test_the_map_alone_is_the_map_with_one_line_and_a_way_to_the_atlas(web):
    whole, alone = (web.get(f"/map.html?{QUERY}{view}").text for view in ("", "&view=map"))
    assert alone == export.map_html(drawing(link.read(QUERY)), DAY, HOME, only_map=True)
    assert "<header>" in whole
    assert "<header>" not in alone
    assert "<table" not in alone
    opens = re.findall(r'<a href="([^"]*)" target="_blank" rel="noopener">Open in the atlas</a>', alone)
    assert len(opens) == 1
    bands = re.compile(r"^ *atlas\.scenario\(.*$", re.MULTILINE)
    assert bands.findall(alone) == bands.findall(whole) != []


def test_the_frame_that_the_page_offers_is_answered(web):
    frame = export.embed_html(drawing(link.read(QUERY)), HOME)
    address = unescape(re.search(r'src="([^"]*)"', frame)[1])
    assert web.get(address).status_code == 200


@pytest.mark.parametrize("path", ["/map.html", "/map.html?view=map"])
def test_a_map_may_run_its_own_scripts_and_reach_no_network(web, path):
    got = web.get(path)
    policy = dict(part.split(" ", 1) for part in got.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert "frame-ancestors" not in policy  # any page may show it in a frame
    assert "x-frame-options" not in got.headers
    data = '<script type="application/json"', '<script type="text/plain" id="packed'
    runs = [tag for tag in re.findall(r"<script[^>]*>", got.text) if not tag.startswith(data)]
    assert runs == ["<script>"] * len(runs)
    assert 0 < len(policy["script-src"].split()) <= len(runs) + 2  # and two that are packed
    assert "unsafe" not in policy["script-src"]
    assert not re.search(r"\son\w+=", re.sub(r"<script.*?</script>", "", got.text, flags=re.DOTALL))


@pytest.mark.usefixtures("sketched")
def test_a_figure_has_the_size_and_the_style_that_are_asked_for(web):
    expected = files.content(DEFAULT, ".png", DAY, HOME, files.FigureOptions("social", "dark"))
    assert web.get("/figure.png?size=social&style=dark").content == expected


def test_work_that_takes_too_long_ends_in_503_and_the_next_is_done(web, monkeypatch):
    def too_long(*_):
        raise TimeoutError

    monkeypatch.setenv("INF_RANGE_FILE_SECONDS", "1")
    monkeypatch.setattr(files, "content", too_long)
    got = web.get("/capitals.csv?site=mozdok")
    assert (got.status_code, got.headers["retry-after"]) == (503, "10")
    assert got.text == "the file is not done within 1 s; ask again, or for less\n"
    monkeypatch.undo()
    assert web.get("/capitals.csv?site=mozdok").status_code == 200


@pytest.mark.parametrize("path", [*(each.path for each in ADDRESSES), "/openapi.json"])
def test_a_browser_may_ask_for_another_page_s_script_with_a_tag(web, path):
    asked = {"Origin": "http://other.example", "Access-Control-Request-Headers": "if-none-match"}
    got = web.options(path, headers=asked | {"Access-Control-Request-Method": "GET"})
    assert (got.status_code, got.content) == (204, b"")
    assert got.headers["access-control-allow-origin"] == "*"
    assert got.headers["access-control-allow-headers"].lower() == "if-none-match"
    assert got.headers["access-control-allow-methods"] == got.headers["allow"] == "GET, HEAD, OPTIONS"
    refused = web.post(path)
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert refused.text == "this can only be read; ask for it with GET\n"


@pytest.mark.parametrize("asked", ["/capitals.csv", "/capitals.csv?site=", "/map.doc"])
def test_a_script_of_another_page_may_read_what_the_documentation_promises(web, asked):
    shown = web.get(asked).headers["access-control-expose-headers"].split(", ")
    assert {"ETag", "Link", "Content-Disposition"} <= set(shown)


def test_a_script_of_another_page_reads_the_tag_and_asks_again_with_it(browser, address):
    """As `docs/http.md` says, in a page of another origin."""
    script = """async (address) => {
        const first = await fetch(address);
        const tag = first.headers.get("ETag");
        const again = await fetch(address, {headers: {"If-None-Match": tag}, cache: "no-store"});
        return [first.headers.get("Link"), first.headers.get("Content-Disposition"), again.status];
    }"""
    with browser.new_page() as page:
        link_header, name, status = page.evaluate(script, f"{address}capitals.csv?site=mozdok")
    assert link_header.startswith("<map.html?site=mozdok>")
    assert name == 'inline; filename="mozdok-capitals.csv"'
    assert status == 304


def test_whatever_fails_is_told_in_a_sentence_and_logged_without_the_query(web, monkeypatch, caplog):
    def failing(*_):
        raise ZeroDivisionError("GEOS says what no reader understands")

    monkeypatch.setattr(files, "content", failing)
    got = web.get("/capitals.csv?site=1,2,Secret")
    assert (got.status_code, got.text.count("\n")) == (500, 1)
    assert got.text.startswith("the server failed at this; ")
    assert "ZeroDivisionError" in caplog.text
    assert "Secret" not in caplog.text


def test_no_query_is_read_in_the_event_loop(web, monkeypatch):
    """Where it would keep everybody waiting: readers' clicks and sockets are answered there."""
    read, threads = link.read_query, []
    monkeypatch.setattr(
        link, "read_query", lambda *given: threads.append(threading.current_thread().name) or read(*given)
    )
    assert web.get("/capitals.csv?site=mozdok&band=0-300").status_code == 200
    assert [name.partition("_")[0] for name in threads] == ["file"]


SIX_BANDS = "&".join([*(f"site={n},{n}" for n in range(1, 13)), *(f"band=0-{n}00" for n in range(1, 7))])
TOWNS = "&".join([*(f"site={n},{n}" for n in range(1, 5)), "towns=200000"])


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            SIX_BANDS,
            "the bands are drawn 72 times, round each launch point, and for one file at most 48 times",
        ),
        (
            f"{SIX_BANDS.partition('&band=0-300')[0]}&band=0-300&shade=countries",
            "the bands are drawn 36 times, round each launch point, and for one file at most 24 times",
        ),
        (TOWNS, "there are 12,204 distances from launch points to places, and in one file at most 12,000"),
    ],
)
def test_no_more_is_drawn_or_measured_for_one_request_than_a_server_can_bear(web, asked, told):
    for path in ("/figure.png", "/capitals.csv"):
        got = web.get(f"{path}?{asked}")
        step = "leave some out, or write the file by the command inf-range map"
        assert (got.status_code, got.text) == (400, f"{told}; {step}\n")


@pytest.mark.parametrize(
    ("takes", "coding"),
    [
        ("br", "br"),
        ("gzip, br;q=0.9", "br"),
        ("gzip, deflate", "gzip"),
        ("gzip;q=0.5", "gzip"),
        ("br;q=0", None),
        ("br;q=0.0, gzip", "gzip"),
        ("gzip;q=0", None),
        ("", None),
    ],
)
def test_a_text_is_sent_as_brotli_or_gzip_to_who_takes_it(web, takes, coding):
    path = f"/map.kml?{QUERY}"
    got = web.get(path, headers={"Accept-Encoding": takes})
    assert got.headers.get("content-encoding") == coding
    assert got.headers["vary"] == "Accept-Encoding, Accept-Language"
    assert got.content == files.content(link.read(QUERY), ".kml", DAY, HOME)
    assert (int(got.headers["content-length"]) < 0.3 * len(got.content)) == bool(coding)
    picture = web.get("/map.kmz", headers={"Accept-Encoding": takes})  # which is packed already
    assert "content-encoding" not in picture.headers


@pytest.mark.parametrize("path", [each.path for each in ADDRESSES if each.path != "/countries.csv"])
@pytest.mark.usefixtures("sketched")
def test_an_answer_is_counted_with_all_codings_in_which_it_is_kept(path):
    answer = file(path, QUERY, HOME, DAY)
    assert answer.size >= len(answer.body) + len(answer.packed) + len(answer.zipped)
    assert gzip.decompress(answer.zipped) == answer.body if answer.packed else not answer.zipped
