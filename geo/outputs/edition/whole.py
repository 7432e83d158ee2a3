"""The whole edition, file by file: a pure function of the languages, the day and the address."""

from collections.abc import Iterator, Sequence
from datetime import date
from xml.etree import ElementTree

from geo.features import wording
from geo.features.drawing import drawing
from geo.outputs.edition import frame, offline, places
from geo.outputs.edition.frame import Edition
from geo.outputs.edition.pages import pages
from geo.outputs.edition.shared import Shared
from geo.scenario.scenario import DEFAULT
from geo.templates import document
from geo.words import i18n, translations

_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def files(languages: Sequence[str], today: date, home: str = "") -> Iterator[tuple[str, bytes]]:
    """Yield each file of the edition: its path from the folder, and its content.

    `home` is the address under which the folder will be served; without one no file names an address.
    Raises AtlasError if a package is missing.
    """
    shared = Shared()
    edition = Edition(languages, today, home, shared)
    made: dict[str, bytes] = {}  # the pages
    for code in languages:
        with i18n.speaking(code):
            for page in pages(edition):
                made[f"{code}/{page.path}"] = frame.html(edition, page).encode()
            yield f"{code}/{offline.MANIFEST}", offline.manifest(shared)
    with i18n.speaking(languages[0]):
        made["index.html"] = _first(edition).encode()
    if home:
        yield "robots.txt", f"User-agent: *\nSitemap: {home}sitemap.xml\n".encode()
        yield "sitemap.xml", _sitemap(edition)
    yield offline.WORKER, offline.worker(languages, shared, made | shared.files)
    yield from made.items()
    yield from sorted(shared.files.items())


def _first(edition: Edition) -> str:
    """Return the first document, which leads to the languages, and to the reader's where scripts run."""
    shared = edition.shared
    listed = [(f"{code}/{places.MAP}", code, translations.name(code)) for code in edition.languages]
    return document(
        "edition_first",
        language=i18n.language(),
        policy=frame.POLICY,
        title=wording.NAME,
        description=wording.title(drawing(DEFAULT)),
        canonical=edition.home,
        icon=shared.icon(),
        style=shared.style(),
        scripts=[shared.chooser()],
        languages=listed,
    )


def _sitemap(edition: Edition) -> bytes:
    """Return the sitemap: every page in every language."""
    written = ElementTree.Element("urlset", xmlns=_SCHEMA)
    for code in edition.languages:
        for path in places.pages():
            at = ElementTree.SubElement(ElementTree.SubElement(written, "url"), "loc")
            at.text = f"{edition.home}{code}/{path}"
    return bytes(ElementTree.tostring(written, "utf-8", xml_declaration=True))
