"""Take the README's picture of the page, as it opens, and draw the documentation's figure: `make picture`."""

from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

import browsers
import geo
from serving import serving

DOCS = Path(__file__).parents[2] / "docs"
FRAME = ".stCustomComponentV1"


def take(file: Path) -> None:
    """Write a screenshot of the page, 1440 x 900, in few enough colours to stay under 300 kB."""
    with browsers.shared() as both, serving() as address:
        page = both["chromium"].new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
        page.goto(address)
        expect(page.frame_locator(FRAME).locator(".atlas-label.launch span")).to_be_visible(timeout=60_000)
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=60_000)  # of what is still loaded
        expect(page.get_by_role("link", name="Systems")).to_be_visible(timeout=60_000)
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(500)  # ms: what came in last stands
        page.screenshot(path=file)
    Image.open(file).convert("RGB").quantize(128).save(file, optimize=True)


if __name__ == "__main__":
    take(DOCS / "page.png")
    geo.Scenario("kaliningrad").figure("slide").save(DOCS / "figure.png", force=True)
