"""What follows from the claims about a system: the lowest and the highest, and its class under the treaty."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geo import treaty
from geo.edges import just_above
from geo.facts import catalog
from geo.facts.model import OWN_MARK, QUALITIES, Claim, Explanation, System
from geo.treaty import RangeClass
from geo.words import units
from geo.words.i18n import _, language, ngettext, uncapitalised
from geo.words.translations import ENGLISH

# How a claimant begins who has no name; in English an adjective of a place keeps its capital.
_NAMELESS = re.compile("(An?|Western) ")
_ARTICLE = re.compile("An? ")


@dataclass(frozen=True)
class Span:
    """Between which ranges the claims about a system lie, and whose the outermost are."""

    lowest: tuple[Claim, ...]  # all that share the least range, the best source first
    highest: tuple[Claim, ...]

    @property
    def low_km(self) -> float:
        """The least range claimed."""
        return self.lowest[0].range_min_km

    @property
    def high_km(self) -> float:
        """The greatest range claimed."""
        return self.highest[0].range_max_km

    @property
    def ends_km(self) -> tuple[float, float]:
        """The greatest range claimed and the least: systems are ranked by these."""
        return self.high_km, self.low_km

    @property
    def is_one_figure(self) -> bool:
        """Whether the lowest and the highest are the same."""
        return self.low_km == self.high_km


def claims_about(system: System, own: tuple[Claim, ...] = ()) -> tuple[Claim, ...]:
    """Return every claim about a system, outliers too, in the order of the file, then the reader's own."""
    return tuple(claim for claim in (*catalog.claims(), *own) if claim.system.id == system.id)


def figures(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Return those that count: without outliers, and without those that only name a class of the treaty."""
    return tuple(claim for claim in claims if claim.is_figure)


def span(claims: tuple[Claim, ...]) -> Span | None:
    """Return the lowest and the highest of the claims that count; None if there is none.

    A lower bound is more than the figure that it shares with others. Of several that are the same the
    one whose source weighs most comes first.
    """
    if not (counted := sorted(figures(claims), key=_weight)):
        return None
    lowest, highest = min(map(_beginning, counted)), max(map(_end, counted))
    return Span(
        tuple(claim for claim in counted if _beginning(claim) == lowest),
        tuple(claim for claim in counted if _end(claim) == highest),
    )


def readings(claims: Sequence[Claim]) -> int:
    """Return how many of some claims repeat no other: of one report, or of one claimant, they count once."""
    first = [claim for claim in claims if not claim.rests_on]
    elsewhere = {claim.rests_on for claim in claims if claim.rests_on} - {claim.id for claim in first}
    return len({claim.claimant for claim in first}) + len(elsewhere)


def weakly_sourced(claims: Sequence[Claim]) -> list[Claim]:
    """Return those with a press or secondary source, whose figure no weightier source here has."""
    strong = {_figure(claim) for claim in claims if claim.source.quality in ("official", "specialist")}
    return [claim for claim in claims if _figure(claim) not in strong]


def _figure(claim: Claim) -> tuple[str, float, float]:
    return claim.system.id, claim.range_min_km, claim.range_max_km


def claimants(claims: Sequence[Claim], within: bool = False) -> str:
    """Return claimants and dates: `Russia (Nikolai Patrushev), 2019`; `Reuters, 2018, and 3 others`.

    The one whose source weighs most is named; `within` a sentence one without a name begins with a small
    letter: `a military source`.
    """
    first = min(claims, key=_weight)
    when = str(first.claimed_on.year or first.claimed_on.label)
    if first.claimed_on.text.startswith("c."):
        when = _("about {date}").format(date=when)
    nameless = _ARTICLE if language() == ENGLISH else _NAMELESS
    is_named = not (within and nameless.match(first.claimant.english))
    named = f"{first.claimed_by if is_named else uncapitalised(first.claimed_by)}, {when}"
    if not (others := len({claim.claimed_by for claim in claims}) - 1):
        return named
    return ngettext("{claimant}, and {n} other", "{claimant}, and {n} others", others).format(
        claimant=named, n=others
    )


def stated(km: float, claims: Sequence[Claim], unit: str = units.KM) -> str:
    """Return a range with its miles as the claimant who is named has them: `1,609 km (1,000 miles)`."""
    miles = min(claims, key=_weight).miles(km) if claims else ""
    figure = units.number(km, unit)
    same = miles.startswith(figure) and miles[len(figure) :][:1].isspace()
    return units.length(km, unit) + (f" ({miles})" if miles and not same else "")


def length(km: float, claims: Sequence[Claim], unit: str = units.KM) -> str:
    """Return the same, and whether it is a lower bound: `at least 1,200 km`."""
    words = stated(km, claims, unit)
    return _("at least {range}").format(range=words) if _is_bound(claims) else words


def between(
    low_km: float, lowest: Sequence[Claim], high_km: float, highest: Sequence[Claim], unit: str = units.KM
) -> str:
    """Return a span as those who claim its ends state them: `476–2,500 km`; `0 to at least 500 km`."""
    low, high = length(low_km, lowest, unit), length(high_km, highest, unit)
    if low == high:
        return high
    if low != units.length(low_km, unit):
        return _("{low} to {high}").format(low=low, high=high)
    low = units.number(low_km, unit)
    return _("{low} to {high}").format(low=low, high=high) if _is_bound(highest) else f"{low}–{high}"


def span_label(span: Span) -> str:
    """Return the span of the claims about a system: `476–2,500 km`; `at least 500 km`.

    Marked if the lowest or the highest is the reader's alone.
    """
    return between(span.low_km, span.lowest, span.high_km, span.highest) + _own_mark(span)


def brief_label(span: Span) -> str:
    """Return the same in km alone: `1,609–1,931 km`; `≥ 500 – 4,000 km` from a lower bound on."""
    low, high = (
        "≥ " * _is_bound(claims) + units.number(km)
        for km, claims in ((span.low_km, span.lowest), (span.high_km, span.highest))
    )
    dash = " – " if "≥" in f"{low}{high}" else "–"
    return units.with_unit(high if low == high else f"{low}{dash}{high}") + _own_mark(span)


def _own_mark(span: Span) -> str:
    own = any(all(claim.own for claim in outermost) for outermost in (span.lowest, span.highest))
    return f" {OWN_MARK}" if own else ""


def _is_bound(claims: Sequence[Claim]) -> bool:
    """Return whether there are claims and all are lower bounds."""
    return bool(claims) and all(claim.is_open for claim in claims)


def _beginning(claim: Claim) -> tuple[float, bool]:
    return claim.range_min_km, claim.is_open


def _end(claim: Claim) -> tuple[float, bool]:
    return claim.range_max_km, claim.is_open


def _weight(claim: Claim) -> int:
    """Return the order of `QUALITIES`; a reader's own source comes last."""
    quality = claim.source.quality
    return QUALITIES.index(quality) if quality in QUALITIES else len(QUALITIES)


def range_classes(claim: Claim) -> tuple[RangeClass, ...]:
    """Return the classes that a claim's range falls in, from the nearest: one, unless it spans a limit.

    Of a lower bound only the class just above it: what lies beyond is open.
    """
    if claim.is_open:
        return (treaty.range_class(just_above(claim.range_min_km)),)
    nearest, farthest = (
        treaty.CLASSES.index(treaty.range_class(km)) for km in (claim.range_min_km, claim.range_max_km)
    )
    return treaty.CLASSES[nearest : farthest + 1]


def unexpected(system: System, claims: tuple[Claim, ...]) -> tuple[RangeClass, ...]:
    """Return the classes of a system's claims that need a word, from the nearest.

    Those that are not the one the treaty lists the system under; for a system that it does not list,
    all of them if they are several.
    """
    found = {range_class for claim in figures(claims) for range_class in range_classes(claim)}
    if system.listed != "no":
        found -= {system.listed}
    elif len(found) == 1:
        found = set()
    return tuple(range_class for range_class in treaty.CLASSES if range_class in found)


def explanation(system: System, range_class: RangeClass) -> Explanation | None:
    """Return the sourced words for a class that is `unexpected`."""
    for each in catalog.explanations():
        if each.system == system and each.range_class == range_class:
            return each
    return None
