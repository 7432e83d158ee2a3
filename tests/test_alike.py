"""Every page looks the same in Firefox as in Chromium: ten elements' styles as each browser computes them."""

import re

from visits import with_blank_figures

EVERYWHERE = {
    "page": ".stApp",
    "sheet": ".stMainBlockContainer",
    "menu": ".st-key-menu",
    "name of the atlas": ".atlas-name",
    "link of the menu": ".st-key-menu a",
    "heading": ".stMain h1",
}
MAP_PAGE = {
    "lead": ".atlas-note",
    "summary": ".atlas-summary",
    "tile": ".st-key-groups button",
    "card of the site": ".atlas-card",
    "box of the table": ".atlas-scroll",
    "head of a row": ".atlas-capitals tbody th",
    "distance": ".atlas-capitals tbody td:nth-child(3)",
    "chart": ".atlas-chart .plot",
}
PAGES = {
    "systems?system=9m729": {
        "lead": ".atlas-note",
        "facts": ".atlas-facts",
        "name of a fact": ".atlas-facts dt",
        "sources": ".atlas-sources",
        "quality of a source": ".atlas-quality",
        "cell": ".atlas-table td",
    },
    "stories": {
        "paragraph": ".atlas-story p",
        "figures": ".atlas-figures",
        "figure": ".atlas-figures > div",
        "number": ".atlas-figures b",
        "source": ".atlas-sources a",
    },
    "timeline": {
        "card": ".st-key-event",
        "list": ".atlas-timeline",
        "event": ".atlas-timeline li",
        "source": ".atlas-sources a",
        "chart": ".stVegaLiteChart",
    },
    "sources": {
        "lead": ".atlas-note",
        "source": ".atlas-source",
        "title": ".atlas-source a",
        "use": ".atlas-source p + p",
        "quality": ".atlas-quality",
    },
}
ON_THE_MAP = {
    "sea": ".leaflet-container",
    "land": "path.atlas-land",
    "ring": "path.atlas-ring",
    "launch point": ".atlas-site",
    "name of the launch point": ".atlas-label.launch span",
    "name of a capital": ".atlas-label.place span",
    "range": ".atlas-range",
    "zoom": ".leaflet-control-zoom-in",
    "views": ".atlas-views",
    "view": ".atlas-views button",
}
# Of an SVG text, whose look neither changes, each browser has a rule of its own.
BY_THE_BROWSER = {("range", "display"), ("range", "white-space")}
# A map with a system, whose own page is the next.
ON = "?site=kaliningrad&system=9m729"
# Of what is computed, that which no browser writes in a way of its own and no scrollbar changes.
LOOK = """(elements) => Object.fromEntries(Object.entries(elements).map(([name, selector]) => {
    const style = getComputedStyle(document.querySelector(selector));
    return [name, Object.fromEntries(`display position visibility opacity color background-color
        font-family font-size font-weight font-style text-align text-decoration-line white-space
        margin-top margin-bottom padding-top padding-right padding-bottom padding-left
        border-top-width border-top-style border-left-width border-left-style border-bottom-width
        border-top-color border-left-color border-top-left-radius box-shadow cursor overflow-y list-style-type
        fill stroke stroke-width fill-opacity z-index gap`.split(/\\s+/)
        .map((property) => [property, style.getPropertyValue(property)]))];
}))"""

# Names come on the map once everything rests; elements on a page while its script runs.
DRAWN = """(selectors) => !document.querySelector(".stApp:not([data-test-script-state=notRunning])")
    && selectors.every((selector) => document.querySelector(selector))"""


def looks(page, elements):
    """Name, property and value of how elements look on a page or in the map's frame, once all are there."""
    page.wait_for_function(DRAWN, arg=list(elements.values()))
    return {
        (name, property_, plain(value))
        for name, look in page.evaluate(LOOK, elements).items()
        for property_, value in look.items()
        if (name, property_) not in BY_THE_BROWSER
    }


def plain(value):
    """A value with its lengths to a quarter of a pixel, and left for start: browsers differ."""
    value = "left" if value == "start" else value
    return re.sub(r"\d+\.\d+(?=px)", lambda length: f"{round(4 * float(length[0])) / 4:g}", value)


def test_ten_elements_of_every_page_have_the_same_styles_in_firefox_as_in_chromium(looked_at):
    chromium, firefox = (of_every_page(looked_at(name, ON)) for name in ("chromium", "firefox"))
    assert chromium.keys() == {"map", *PAGES}
    for path, styles in chromium.items():
        assert firefox[path] - styles == set(), path


def of_every_page(reader):
    """How each page looks: the map's, that of the system shown on it, and the others from the menu."""
    page = reader.page
    with_blank_figures(page)
    found = {"map": looks(page, EVERYWHERE | MAP_PAGE) | looks(reader.frame, ON_THE_MAP)}
    for path, own in PAGES.items():
        elements = EVERYWHERE | own
        assert len(elements) >= 10
        if "?" in path:
            page.get_by_role("link", name="All about the").click()
        else:
            page.locator(".st-key-menu").get_by_role("link", name=path.title()).click()
        page.wait_for_url(re.compile(f"/{re.escape(path)}([?&]|$)"))
        page.mouse.move(0, 0)
        found[path] = looks(page, elements)
    return found
