"""The lesson "Why circles lie" as a page to read, to print and to take away: three maps and what they say."""

from dataclasses import replace

from geo.facts import catalog
from geo.features import three_maps, wording
from geo.features.colours import css_colour
from geo.features.drawing import drawing
from geo.features.three_maps import MAPS
from geo.outputs.figure.styles import STYLES
from geo.outputs.web.preview import TITLES
from geo.scenario import link, link_text
from geo.templates import document
from geo.words.i18n import _, language

SHEETS = {".png": "slide", ".svg": "slide", ".pdf": "page"}  # what is taken away, and on which sheet


def page_html(sent: str) -> str:
    """Return the lesson about the scenario of a query, of an empty one about an example.

    Raises AtlasError for a query that cannot be read, and where no band is drawn.
    """
    scenario = link.without_problems(link_text.cleaned(link.parsed(sent or three_maps.EXAMPLE))).spoken()
    lesson = three_maps.lesson(drawing(scenario))
    return document(
        "circles",
        language=language(),
        title=three_maps.TITLE,
        name=wording.NAME,
        lead=lesson.lead,
        ring=css_colour(lesson.style),
        dark=STYLES["dark"].paper,
        key=lesson.key,
        maps=[(name, lesson.heading(name), lesson.about(name), lesson.alt(name)) for name in MAPS],
        told=lesson.told(),
        own=wording.link_note(lesson.uses_own),
        query=lesson.query,
        sheets=[(suffix[1:], size) for suffix, size in SHEETS.items()],
        take=_("On one sheet:"),
        example="" if lesson.wrong else _("See it where capitals change sides"),
        credits=f"{wording.CAVEAT} {catalog.CREDITS}",
        map=f"./?{link.query(replace(scenario, circle=True))}",
        stories=TITLES["stories"],
        back=_("Back to the map"),
    )
