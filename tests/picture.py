"""Take the README's picture of the page, as it opens: `make picture`."""

from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

import chromium
from conftest import serving

PICTURE = Path(__file__).parent.parent / "docs" / "page.png"
FRAME = 'iframe[title^="streamlit_folium"]'


def take(file: Path) -> None:
    """Write a screenshot of the page, 1440 x 900, in few enough colours to stay under 300 kB."""
    with chromium.browser() as browser, serving() as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
        page.goto(address)
        expect(page.frame_locator(FRAME).locator(".atlas-label.launch span")).to_be_visible(timeout=60_000)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=file)
    Image.open(file).convert("RGB").quantize(128).save(file, optimize=True)


if __name__ == "__main__":
    take(PICTURE)
