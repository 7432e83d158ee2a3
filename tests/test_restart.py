"""A server that is started anew, in a real browser: the page goes on as it was."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from serving import serving
from visits import Visit, names

CONNECTED = "data-test-connection-state", "CONNECTED"


def test_after_a_restart_of_the_server_the_first_click_counts(browser):
    page = browser.new_page()
    app = page.get_by_test_id("stApp")
    with serving() as address:
        reader = Visit(page, address + "?site=comiso")
    expect(app).not_to_have_attribute(*CONNECTED)
    runs = reader.runs
    with serving(f"--server.port={urlsplit(address).port}"):
        expect(app).to_have_attribute(*CONNECTED)
        for _ in range(400):  # the page asks for a run at once, and not only with the click
            if reader.runs == runs:
                page.wait_for_timeout(50)  # ms
        reader.click(50, 10)
        assert reader.launch_point() == pytest.approx((50, 10), abs=0.3)  # degrees: some pixels
        page.get_by_role("button", name="Undo", exact=True).click()
        expect(names(reader)).to_have_text("Comiso")
        page.context.close()
