"""A launch point dragged on the page, in a real browser: what is seen under way, and without the server."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

import browsers
from browsers import PATIENCE
from serving import serving
from visits import Visit, names

CONNECTED = "data-test-connection-state", "CONNECTED"
# All that the map says of places, of each its colours, size and tooltip, and what its legend says.
SAID = """() => {
    const read = (html) => Object.assign(document.createElement("p"), { innerHTML: html }).innerHTML;
    const dots = Object.entries(map.capitals).map(([code, { dot }]) => {
        const { fillColor, color } = dot.options;
        return [code, [fillColor, color, dot.getRadius(), read(dot.getTooltip().getContent()())]];
    });
    const legend = map.legend.getContainer().querySelector("ul").innerHTML;
    return { dots: Object.fromEntries(dots), legend };
}"""

# Counts the dialogs that open.
DIALOGS = """window.dialogs = 0;
new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => {
    window.dialogs += Number(node.classList?.contains("stDialog") ?? 0);
}))).observe(document.body, { childList: true });"""


def drag(reader, x, y, number=0):
    """Drag a launch point by so many pixels, and keep it in hand."""
    at = reader.pick_up(f".atlas-site >> nth={number}")
    reader.page.mouse.move(at[0] + x / 2, at[1] + y / 2, steps=4)
    reader.page.mouse.move(at[0] + x, at[1] + y, steps=4)
    reader.frame.wait_for_function(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
    )


@browsers.BOTH
def test_dots_tooltips_and_legend_follow_a_dragged_launch_point_and_the_answer_changes_none_of_them(visit):
    reader = visit("?site=kaliningrad&site=comiso&band=0-900&band=intermediate&system=9m729")
    before, runs = reader.frame.evaluate(SAID), reader.runs
    drag(reader, -90, 60)
    seen = reader.frame.evaluate(SAID)
    assert reader.runs == runs
    assert seen["legend"] != before["legend"]
    assert sum(seen["dots"][code][:2] != before["dots"][code][:2] for code in seen["dots"]) > 3
    reader.page.mouse.up()
    reader.page.wait_for_url("**/?site=*.*")
    reader.rest()
    assert reader.runs == runs + 1
    assert reader.frame.evaluate(SAID) == seen


def test_while_the_server_is_away_a_launch_point_stays_where_it_was_dropped_and_the_server_hears_of_it_later(
    browser,
):
    page = browser.new_page()
    app = page.get_by_test_id("stApp")
    with serving() as address:
        reader = Visit(page, address + "?site=kaliningrad&site=comiso")
        page.evaluate(DIALOGS)
    expect(app).not_to_have_attribute(*CONNECTED)
    expect(reader.map.locator(".atlas-hint")).to_contain_text("The server cannot be reached")
    page.wait_for_function("window.dialogs && !document.querySelector('.stDialog')")  # nothing lies over it
    before = reader.frame.evaluate(SAID)
    drag(reader, -90, 60)
    page.mouse.up()
    expect(reader.map.locator(".atlas-trail")).to_have_count(6)
    expect(names(reader)).to_contain_text(["° N", "Comiso"])
    assert reader.frame.evaluate(SAID)["legend"] != before["legend"]
    drag(reader, 40, 50, 1)
    page.mouse.up()
    expect(names(reader)).to_contain_text(["° N", "° N"])
    seen = reader.frame.evaluate(SAID)
    with serving(f"--server.port={urlsplit(address).port}"):
        expect(app).to_have_attribute(*CONNECTED, timeout=PATIENCE)
        page.wait_for_url(re.compile(r"\?site=\d.*site=\d"))  # both have come
        reader.rest()
        expect(reader.map.locator(".atlas-hint, .atlas-trail")).to_have_count(0)
        assert reader.frame.evaluate(SAID) == seen
        page.context.close()
