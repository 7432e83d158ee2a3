"""What is served about the atlas itself: a page on its method, data, licence and code; the data's tables."""

import json
from functools import cache
from importlib.metadata import version

from geo.facts import catalog
from geo.features import wording
from geo.outputs.facts import about
from geo.outputs.web.preview import TITLES
from geo.scenario.link import in_language
from geo.templates import document
from geo.words.i18n import _, language

Links = tuple[tuple[str, str], ...]


@cache
def tables() -> tuple[str, ...]:
    """Return the names of the files in `data/`: the description of the package, and those it describes."""
    described = json.loads((catalog.DATA / catalog.PACKAGE).read_text("utf-8"))
    return catalog.PACKAGE, *(resource["path"] for resource in described["resources"])


def page_html() -> str:
    """Return the page, whose parts the footer of every other page leads to."""
    return document(
        "about",
        language=language(),
        title=_("About the atlas"),
        name=wording.NAME,
        sections=_sections(),
        back=_("Back to the map"),
    )


def _sections() -> list[tuple[str, str, tuple[str, ...], Links]]:
    """Return the parts: id, head, paragraphs, links."""
    files: Links = (
        (in_language("./api"), _("Addresses and parameters")),
        (in_language("./openapi.json"), "openapi.json"),
    )
    return [
        ("method", _("Method"), about.method(), ()),
        ("data", _("Data"), about.data(), _data_links()),
        (
            "http",
            _("Files by HTTP"),
            (_("Every link of a map is also a file, for people and programs."),),
            files,
        ),
        (
            "licence",
            _("Licence"),
            about.licence(),
            (),
        ),
        ("privacy", _("Privacy"), _privacy(), ()),
        ("code", _("Code"), _code(), ()),
    ]


def _data_links() -> Links:
    return (
        (in_language("./sources"), str(TITLES["sources"])),
        *((f"./data/{name}", name) for name in tables()),
    )


def _privacy() -> tuple[str, ...]:
    return (
        _(
            "These pages ask nothing of any other server, and this server sends nothing to any. The one "
            "exception is OpenStreetMap’s pictures, which your browser fetches only after you switch them on."
        ),
        _(
            "The atlas writes nothing of you to a disk: no address, no name, and not what you ask. In its "
            "memory are what your open page shows, with your own tables, until two minutes after you close "
            "it; how much your address asked in the last minute; and the files made last, by what was asked, "
            "until newer ones take their room."
        ),
        _(
            "It sets one cookie, _streamlit_xsrf, against forged uploads. Whoever runs this server may put "
            "another before it that keeps a log; ask them."
        ),
    )


def _code() -> tuple[str, ...]:
    return (
        _(
            "{name} {version} is a Python package: these pages, the command inf-range, a library for "
            "notebooks, and this server. Documentation and tests come with it; whoever runs this server has "
            "all of it."
        ).format(name=wording.NAME, version=version("inf-range-atlas")),
    )
