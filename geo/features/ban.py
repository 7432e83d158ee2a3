"""Whether the treaty banned what an entry of the legend holds, in the same words wherever it is named."""

from geo import treaty
from geo.facts import claim_span, sides
from geo.features.drawing import Drawing
from geo.scenario.band import TREATY_BANDS, Band
from geo.treaty import RangeClass
from geo.words.i18n import _

BANNED = (treaty.SHORTER.range_class, treaty.INTERMEDIATE.range_class)


def ban(entry: str, drawing: Drawing) -> str:
    """Return whether the treaty banned what an entry holds, by its id; "" where that is not the question."""
    banned = _is_banned(entry, drawing)
    if banned is None:
        return ""
    words = _("banned {first}–{last}") if banned else _("not banned")
    return words.format(first=treaty.IN_FORCE, last=treaty.ENDED)


def range_class(band: Band) -> RangeClass:
    """Return the class of the figure at which a band of a system ends; of a bound, of what is above it."""
    claims = band.outer_claims
    return claim_span.range_classes(claims[0])[-1] if claims else treaty.range_class(band.outer_km)


def _is_banned(entry: str, drawing: Drawing) -> bool | None:
    """Return it; None of a reader's own band, of part of a class, and of a system of those not bound."""
    bands = [each.band for each in drawing.bands]
    band = next((each for each in bands if each.token == entry), None)
    if band and band.system:
        bound = sides.side(band.system) in (sides.US, sides.SOVIET)
        return range_class(band) in BANNED if bound else None
    if band:
        return band in TREATY_BANDS or None
    near = entry == "nearer" and min(each.inner_km for each in bands) <= treaty.SHORTER.inner_km
    far = entry == "farther" and max(each.outer_km for each in bands) >= treaty.INTERMEDIATE.outer_km
    return False if near or far else None
