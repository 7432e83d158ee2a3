"""The answer to a question about a claim, by HTTP: a document to read and to print, a card, and JSON."""

from datetime import date
from typing import Any

from geo.facts import catalog
from geo.features import claim_check, wording
from geo.outputs import files
from geo.outputs.web import claim_answer, claim_map, preview
from geo.scenario import link, question
from geo.templates import document
from geo.words.i18n import _, language


def page_html(sent: str, home: str) -> str:
    """Return the answer to a query as a document. Raises AtlasError for a query that cannot be read."""
    query = link.parsed(sent)
    checked = claim_check.check(question.read(query).spoken())
    return document(
        "check",
        language=language(),
        title=checked.title,
        name=wording.NAME,
        tags=preview.tags(preview.of_check(checked), home, checked.link(home)),
        styles=claim_answer.styles(),
        taken=question.taken_for(query),
        answer=claim_answer.answer_html(checked, claim_map.map_html(checked)),
        to_quote=_("To quote"),
        quote=checked.quote(home),
        credits=f"{wording.CAVEAT} {catalog.looked_up()}",
        links=[
            (f"./check?{checked.question.query}", _("Ask something else")),
            (f"./check.png?{checked.question.query}", _("A picture to pass on")),
            (f"./check.json?{checked.question.query}", _("The same as JSON")),
        ],
        map=f"./?{checked.question.map_query}",
        back=_("Open this map"),
    )


def card(sent: str, today: date, home: str) -> tuple[bytes, str]:
    """Return the card of the answer to a query, and the name of its file. Raises AtlasError."""
    asked = question.read(link.parsed(sent)).spoken()
    return files.card(claim_check.check(asked), today, home), files.card_name(asked)


def as_json(sent: str, home: str) -> dict[str, Any]:
    """Return the answer to a query for programs. Raises AtlasError for a query that cannot be read."""
    query = link.parsed(sent)
    checked = claim_check.check(question.read(query).spoken())
    return checked.as_json(home) | {"taken_for": list(question.taken_for(query))}
