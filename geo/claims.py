"""What follows from the claims about a system: the lowest and the highest, and its class under the treaty."""

from dataclasses import dataclass

from geo import catalog, treaty
from geo.facts import QUALITIES, Claim, Explanation, System
from geo.treaty import RangeClass


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


def of(system: System, own: tuple[Claim, ...] = ()) -> tuple[Claim, ...]:
    """Every claim about a system, outliers too, in the order of the file, then the reader's own."""
    return tuple(claim for claim in (*catalog.claims(), *own) if claim.system.id == system.id)


def figures(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Those that count: without outliers, and without those that only name a class of the treaty."""
    return tuple(claim for claim in claims if claim.is_figure)


def span(claims: tuple[Claim, ...]) -> Span | None:
    """The lowest and the highest of the claims that count; None if there is none.

    Of several that share a figure the one whose source weighs most comes first.
    """
    if not (counted := sorted(figures(claims), key=_weight)):
        return None
    low_km = min(claim.range_min_km for claim in counted)
    high_km = max(claim.range_max_km for claim in counted)
    return Span(
        tuple(claim for claim in counted if claim.range_min_km == low_km),
        tuple(claim for claim in counted if claim.range_max_km == high_km),
    )


def claimants(claims: tuple[Claim, ...]) -> str:
    """Who makes them: the first by name, and how many others there are."""
    first, *others = dict.fromkeys(claim.claimed_by for claim in claims)
    more = f" and {len(others)} other{'s' if len(others) > 1 else ''}" if others else ""
    return first + more


def _weight(claim: Claim) -> int:
    """The order of `QUALITIES`; a reader's own source comes last."""
    quality = claim.source.quality
    return QUALITIES.index(quality) if quality in QUALITIES else len(QUALITIES)


def range_classes(claim: Claim) -> tuple[RangeClass, ...]:
    """The classes that a claim's range falls in, from the nearest: one, unless it spans a limit."""
    nearest, farthest = (
        treaty.CLASSES.index(treaty.range_class(km)) for km in (claim.range_min_km, claim.range_max_km)
    )
    return treaty.CLASSES[nearest : farthest + 1]


def clause(range_class: RangeClass) -> str:
    """Which clause of the treaty makes a range one of its classes, or leaves it out."""
    for limit in (treaty.SHORTER, treaty.INTERMEDIATE):
        if limit.range_class == range_class:
            return f"{limit.article}: “{limit.words}”"
    return "outside Article II, paragraphs 5 and 6"


def unexpected(system: System, claims: tuple[Claim, ...]) -> tuple[RangeClass, ...]:
    """The classes of a system's claims that need a word, from the nearest.

    Those that are not the one the treaty lists the system under; for a system that it does not list,
    all of them if they are several.
    """
    found = {range_class for claim in figures(claims) for range_class in range_classes(claim)}
    if system.listed != "no":
        found -= {system.listed}
    elif len(found) == 1:
        found = set()
    return tuple(range_class for range_class in treaty.CLASSES if range_class in found)


def agrees(system: System, claims: tuple[Claim, ...]) -> bool:
    """Whether every claim that counts is in the class that the treaty lists the system under, if it does."""
    return not unexpected(system, claims)


def explanation(system: System, range_class: RangeClass) -> Explanation | None:
    """The sourced words for a class that is `unexpected`."""
    for each in catalog.explanations():
        if each.system == system and each.range_class == range_class:
            return each
    return None
