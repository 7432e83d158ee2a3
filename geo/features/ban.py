"""Whether the treaty banned what an entry of the legend holds, in the same words wherever it is named."""

from collections.abc import Sequence

from geo import treaty
from geo.facts import claim_span, sides
from geo.facts.model import Site, System
from geo.features.bands import DrawnBand
from geo.features.drawing import Drawing
from geo.scenario.band import TREATY_BANDS, Band
from geo.treaty import RangeClass
from geo.words.i18n import Text, _, listed

BANNED = (treaty.SHORTER.range_class, treaty.INTERMEDIATE.range_class)
BANNED_WORDS = Text("banned {first}–{last}")


def ban(entry: str, drawing: Drawing) -> str:
    """Return whether the treaty banned what an entry holds, by its id; "" where that is not the question.

    Of a system that the treaty does not name the words are about the range alone: what a missile's range
    counts as is disputed, and some came after the treaty.
    """
    bands = [each.band for each in drawing.bands]
    drawn = next((each for each in drawing.bands if each.band.token == entry), None)
    band = drawn.band if drawn else None
    if drawn and drawn.band.system:
        words = _of_holders(drawn)
    elif band:
        words = str(BANNED_WORDS) if band in TREATY_BANDS else ""
    else:
        near = entry == "nearer" and min(each.inner_km for each in bands) <= treaty.SHORTER.inner_km
        far = entry == "farther" and max(each.outer_km for each in bands) >= treaty.INTERMEDIATE.outer_km
        words = _("not banned") if near or far else ""
    return words.format(first=treaty.IN_FORCE, last=treaty.ENDED)


def range_class(band: Band) -> RangeClass:
    """Return the class of the figure at which a band of a system ends; of a bound, of what is above it."""
    if _is_open(band):
        return claim_span.range_classes(band.outer_claims[0])[-1]
    return treaty.range_class(band.outer_km)


def _is_open(band: Band) -> bool:
    """Return whether a band of a system ends at a bound, as of "more than 500 km"."""
    return bool(band.outer_claims) and band.outer_claims[0].is_open


def _of_holders(drawn: DrawnBand) -> str:
    """Return the words on a figure of a system, with whose missiles the treaty did not bind.

    A party's system may have stood at a site as another state's: the Pershing IA was West Germany's, too.
    """
    words, system = _of_system(drawn.band), drawn.band.system
    sites = [point.site for point in drawn.points]
    others = dict.fromkeys(site.operator for site in sites if site and system and holds(site, system))
    if not words or not others:
        return words
    return with_holders(words, [*others], all(site and site.operator in others for site in sites))


def holds(site: Site, system: System) -> bool:
    """Return whether a site had a system as a state's that the treaty did not bind."""
    return system in site.systems and sides.side(site) == sides.OTHERS


def with_holders(words: str, others: Sequence[str | Text], of_all: bool) -> str:
    """Return the words on a figure, of whose missiles some or all were those of states not bound."""
    if of_all:
        return _("not banned: {holders}’s").format(holders=listed(others))
    return _("{ban}, {holders}’s not").format(ban=words, holders=listed(others))


def _of_system(band: Band) -> str:
    """Return the words on a figure of a system; "" of those not bound, and of 500 km itself, not of more."""
    system = band.system
    if not system or sides.side(system) not in (sides.US, sides.SOVIET):
        return ""
    if system.listed != "no":
        return str(BANNED_WORDS)
    if band.outer_km == treaty.SHORTER.inner_km and not _is_open(band):
        return ""
    return _("a range banned {first}–{last}") if range_class(band) in BANNED else _("a range not banned")
