"""The answer to a question about a claim as HTML: what is said, each claim with its bar, and its map."""

from dataclasses import dataclass

from geo.facts.model import Claim
from geo.features import citations, palette
from geo.features.claim_check import Check
from geo.features.colours import css_colour
from geo.outputs.web import claim_map
from geo.templates import Markup, fill
from geo.words import units
from geo.words.i18n import _, language
from geo.words.translations import ENGLISH


@dataclass(frozen=True)
class _Row:
    """A claim as the table has it; its ends in percent of the scale."""

    claim: Claim
    quote: str  # its source's words, beside those of a translation
    outcome: str
    words: str
    low: str
    high: str


def answer_html(checked: Check, way: Markup) -> Markup:
    """Return the distance, what the figures say of it, and every claim from the lowest to the highest.

    `way` is the small map, which stands beside the sentences and on a phone below them.
    """
    figures = (each.claim.range_max_km for each in checked.claims if each.claim.is_figure)
    scale = 100 / (1.05 * max(checked.distance_km, *figures, 0))
    rows = [
        _Row(
            each.claim,
            "" if language() == ENGLISH else citations.in_its_words(each.claim),
            each.outcome,
            each.words,
            f"{min(100, each.claim.range_min_km * scale):.4g}",
            f"{min(100, each.claim.range_max_km * scale):.4g}",  # of one left out, as far as it goes
        )
        for each in checked.claims
    ]
    return fill(
        "claim.answer",
        ink=css_colour(palette.SYSTEMS[0]["disputed"]),
        km=units.rounded(checked.distance_km),
        lead=checked.answer,
        notes=(checked.distance, *checked.sentences[2:]),
        some=checked.sources,
        heads=(_("Range"), _("At this distance"), _("According to"), _("Source")),
        at=f"{checked.distance_km * scale:.4g}",
        claims=rows,
        way=way,
    )


def styles() -> Markup:
    """Return the styles of an answer, for a page that has none of ours."""
    return Markup(claim_map.CSS.read_text("utf-8"))


def notebook_html(checked: Check, taken_for: tuple[str, ...]) -> Markup:
    """Return the question, what names were taken for, and the answer with its styles, for a notebook."""
    return fill(
        "claim.notebook",
        styles=styles(),
        title=checked.title,
        taken=taken_for,
        text=answer_html(checked, claim_map.map_html(checked)),
    )
