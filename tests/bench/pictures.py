"""Take pictures of every page: three sizes, light and dark, on paper, in forced colours (`make pictures`).

They go to build/pictures. `ONLY="stories firefox"` takes those alone whose names have all these words.
"""

import itertools
import os
from pathlib import Path

from playwright.sync_api import Page

import browsers
from serving import ROOT, serving

FOLDER = ROOT / "build" / "pictures"
VIEWS = {
    "map": "",
    "map-true": "#true",
    "map-globe": "#globe",
    "map-9m729": "?site=kaliningrad&system=9m729",
    "map-two-systems": "?site=mutlangen&site=postavy&system=pershing-2&system.2=rsd-10&band=none",
    "projector": "?site=kaliningrad&system=9m729&projector=on",
    "check": "check?system=9m729&from=kaliningrad&to=52.524,13.411,Berlin, Germany",
    "systems": "systems",
    "system": "systems?system=9m729",
    "stories": "stories",
    "story": "stories?story=two-ranges-of-the-9m729",
    "timeline": "timeline?event=pershing-2-operational",
    "sources": "sources",
}
SIZES = {"laptop": (1440, 900), "tablet": (820, 1180), "phone": (390, 844)}
PAPER = (703, 1032)  # pixels: A4 without its margins of 12 mm
IS_DRAWN = """() => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    return all('[data-testid="stApp"]')[0]?.dataset.testScriptState === "notRunning" && all("h1").length
        && !all('[data-testid="stSkeleton"]').length
        && all(".stVegaLiteChart").every((chart) => chart.querySelector("svg"));
}"""

HAS_IMAGES = """() => [...document.images].every((image) => image.complete
    || image.getBoundingClientRect().top > innerHeight)"""


def looks() -> dict[str, tuple[dict[str, object], str]]:
    """Return each look by its name: the options of the browser's page, and the medium."""
    found = {
        f"{size}-{scheme}": ({"viewport": _box(*SIZES[size]), "color_scheme": scheme}, "screen")
        for size, scheme in itertools.product(SIZES, ("light", "dark"))
    }
    found["laptop-forced"] = ({"viewport": _box(*SIZES["laptop"]), "forced_colors": "active"}, "screen")
    found["print"] = ({"viewport": _box(*PAPER)}, "print")
    return found


def take(page: Page, address: str, medium: str, file: Path) -> None:
    """Write the picture of a page as it opens, from its top to its end."""
    page.goto(address)
    page.wait_for_function(IS_DRAWN)
    # As high as all that the page scrolls through.
    width = page.viewport_size["width"]
    height = page.evaluate("document.querySelector('.stMainBlockContainer').scrollHeight")
    page.set_viewport_size(_box(width, max(page.viewport_size["height"], min(height, 6000))))
    page.wait_for_function(HAS_IMAGES)
    page.wait_for_timeout(1500)  # in which map and charts settle
    if medium == "print":
        page.pdf(path=file.with_suffix(".pdf"), format="A4", print_background=True)
        return
    page.screenshot(path=file)


def main() -> None:
    """Take the pictures that are asked for, in Chromium all, in Firefox those as wide as a laptop."""
    words = os.environ.get("ONLY", "").split()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with browsers.shared() as both, serving() as home:
        for browser, view, (look, (options, medium)) in itertools.product(both, VIEWS, looks().items()):
            name = f"{view}-{look}-{browser}"
            if (browser == "firefox" and look != "laptop-light") or not all(word in name for word in words):
                continue
            page = both[browser].new_page(**options)
            take(page, home + VIEWS[view], medium, FOLDER / f"{name}.png")
            page.close()


def _box(width: int, height: int) -> dict[str, int]:
    return {"width": width, "height": height}


if __name__ == "__main__":
    main()
