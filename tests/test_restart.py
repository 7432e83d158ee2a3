"""A server under a path of its own, started anew, in a real browser: links lead on, the page goes on."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from browsers import PATIENCE
from geo.facts import catalog
from serving import serving
from visits import Visit, names

UNDER = "--server.baseUrlPath=inf"
CONNECTED = "data-test-connection-state", "CONNECTED"


def test_links_hold_under_whatever_path_and_after_a_restart_of_the_server_the_first_click_counts(browser):
    page, pictures = browser.new_page(), []
    # Of the stories, drawn by the server anew each time: only where they are asked for matters here.
    page.route("**/figure.png?*", lambda route: (pictures.append(route.request.url), route.abort()))
    app = page.get_by_test_id("stApp")
    with serving(UNDER) as address:
        reader = Visit(page, address + "inf/?site=comiso")
        links_lead_from_page_to_page(reader)
        reader.rest()
        assert pictures
        assert all(url.startswith(f"{address}inf/figure.png?site=") for url in pictures)
    expect(app).not_to_have_attribute(*CONNECTED)
    runs = reader.runs
    with serving(UNDER, f"--server.port={urlsplit(address).port}"):
        expect(app).to_have_attribute(*CONNECTED)
        for _ in range(PATIENCE // 50):  # the page asks for a run at once, and not only with the click
            if reader.runs == runs:
                page.wait_for_timeout(50)  # ms
        assert reader.runs > runs
        expect(names(reader)).to_have_text("Mutlangen")
        reader.click(50, 10)
        there = re.compile(r"at (49\.[7-9]|50\.[0-3])\d*° N, (9\.[7-9]|10\.[0-3])\d*° E")  # some pixels
        expect(page.get_by_role("heading", level=1)).to_have_text(there)
        page.get_by_role("button", name="Undo", exact=True).click()
        expect(names(reader)).to_have_text("Mutlangen")
        page.context.close()


def links_lead_from_page_to_page(reader):
    """From the text of an event to its map, from a story to its map, on to the next one's and back."""
    page, (story, after) = reader.page, catalog.stories()[1:3]
    menu, heading = page.locator(".st-key-menu"), page.get_by_role("heading", level=1)
    menu.get_by_role("link", name="Timeline").click()
    page.wait_for_url("**/inf/timeline?map=*")
    in_text = page.get_by_role("link", name="Open the map").first
    assert in_text.evaluate("(link) => link.href").endswith(f"/inf/?{catalog.events()[0].scenario}")
    menu.get_by_role("link", name="Stories").click()
    page.wait_for_url("**/inf/stories?map=*")
    page.get_by_role("link", name="Open this map").nth(1).click()
    expect(heading).to_contain_text("Pershing II from Mutlangen")
    page.wait_for_url(f"**/inf/?{story.scenario}")
    view = where_the_map_looks(reader)
    page.locator(".atlas-steps [rel=next]").click()  # in a text
    page.wait_for_url(f"**/inf/?{after.scenario}")
    expect(heading).to_contain_text("9M729 (SSC-8) from 4 launch points")
    wider = where_the_map_looks(reader)
    assert wider["zoom"] < view["zoom"]
    assert reader.shows([(site.lat, site.lon) for figure in after.numbers for site in figure.sites])
    page.go_back()
    expect(heading).to_contain_text("Pershing II from Mutlangen")
    expect(names(reader)).to_have_text("Mutlangen")
    back = where_the_map_looks(reader)
    assert back == pytest.approx(view, abs=0.1)  # degrees, some pixels; for the reader has not touched it
    for drawn in ("land", "ring"):
        expect(reader.map.locator(f"path.atlas-{drawn}").first).to_be_attached()


def where_the_map_looks(reader):
    """Return the map's centre and zoom, once it stands still."""
    reader.rest()
    return reader.frame.evaluate("({ ...map.getCenter(), zoom: map.getZoom() })")
