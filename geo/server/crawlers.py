"""What search engines are told: which addresses are pages, and which of Streamlit's own are none."""

from collections.abc import Iterator
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

from geo.facts import catalog
from geo.outputs.web.preview import TITLES

_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NONE = ("_stcore/", "media/")  # below the pages, and of no use without one


def robots(home: str) -> str:
    """Return the rules for an atlas that is served at `home`, and where its sitemap is."""
    root = urlsplit(home).path
    lines = ["User-agent: *", *(f"Disallow: {root}{path}" for path in _NONE), f"Sitemap: {home}sitemap.xml"]
    return "".join(f"{line}\n" for line in lines)


def sitemap(home: str) -> bytes:
    """Return the sitemap of an atlas that is served at `home`: each page, and each thing that has one."""
    written = ElementTree.Element("urlset", xmlns=_SCHEMA)
    for path in _paths():
        ElementTree.SubElement(ElementTree.SubElement(written, "url"), "loc").text = f"{home}{path}"
    return bytes(ElementTree.tostring(written, "utf-8", xml_declaration=True))


def _paths() -> Iterator[str]:
    yield from ("" if page == "map" else page for page in TITLES)
    yield from ("about", "api", "circles")
    ids = {
        "systems?system=": [each.id for each in catalog.systems()],
        "stories?story=": [each.id for each in catalog.stories()],
        "timeline?event=": [each.id for each in catalog.events()],
    }
    for page, some in ids.items():
        yield from (f"{page}{quote(each, safe='')}" for each in some)
