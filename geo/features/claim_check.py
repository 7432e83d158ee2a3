"""Whether a claim holds: the distance between two places, and what each figure claimed says of it.

`check` computes one value, from which every face takes its words. It is arithmetic with figures of others:
where they disagree the answer names whose figure says what. What counts, and which figures are the lowest and
the highest, is `claim_span`'s; what places a system somewhere is the scenario's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from geo import treaty
from geo.facts import claim_span
from geo.facts.model import Claim, Site, Source
from geo.features import claim_words, wording
from geo.features.claim_words import Compared, Outcome, Placed, Verdict
from geo.features.drawing import Drawing, drawing
from geo.features.reach import BORDERLINE_KM
from geo.geodesy import HALF_MERIDIAN_KM
from geo.scenario.question import Question
from geo.treaty import RangeClass
from geo.words import units

_VERDICTS: dict[tuple[Outcome, Outcome], Verdict] = {  # of the lowest figure and the highest
    ("yes", "yes"): "within",
    ("no", "no"): "beyond",
    ("no", "yes"): "disputed",
}


@dataclass(frozen=True)
class ClaimChecked:
    """What one claim says of the distance."""

    claim: Claim
    outcome: Outcome
    spare_km: tuple[float, float]  # by its least and its greatest range; negative is lacking
    words: str


@dataclass(frozen=True)
class Check:
    """The answer to a question, in numbers and in words."""

    question: Question
    distance_km: float
    range_class: RangeClass  # that a missile needs for it
    class_edge_km: float | None  # too near to call, if one is
    verdict: Verdict
    lowest: Compared | None  # of the figures claimed; the only one, if `highest` is None
    highest: Compared | None
    contrary: tuple[Compared, ...]  # outliers that say neither what the lowest says nor what the highest does
    claims: tuple[ClaimChecked, ...]  # lowest to highest, then those that count for neither
    placed: Placed
    site: Site | None  # that places the system, or what launches it, there
    what_if: str  # the sentence on a system that no source places there

    @cached_property
    def title(self) -> str:
        """What is asked, in a line."""
        return claim_words.title(self.question)

    @cached_property
    def distance(self) -> str:
        """How far it is, and how sure that is."""
        return claim_words.distance(self.question)

    @cached_property
    def answer(self) -> str:
        """What the figures claimed say, or why they say nothing."""
        return claim_words.answer(self.question, self.verdict, self.lowest, self.highest, self.contrary)

    @property
    def by_whom(self) -> list[tuple[Compared, str]]:
        """The figures that the answer names, each with whose it is."""
        return claim_words.by_whom(self.lowest, self.highest, self.contrary)

    @property
    def card_words(self) -> str:
        """What the card of the answer says, for those who do not see it."""
        return f"{self.title} {units.rounded(self.distance_km)}. {self.answer}"

    @cached_property
    def needed(self) -> str:
        """Which of the treaty's classes a missile needs for the distance."""
        return claim_words.needed(self.range_class, self.class_edge_km)

    @cached_property
    def standing(self) -> str:
        """Whether a source places the system there; "" if there is no system."""
        system = self.question.system
        if not system:
            return ""
        if self.placed == "yes" and self.site:
            return claim_words.standing(system, self.question.start, self.site)
        return self.what_if

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that is said, in order."""
        own = wording.link_note(self.question.scenario.uses_own)
        return tuple(filter(None, (self.distance, self.answer, self.needed, self.standing, own)))

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the figures named in the answer, and of what places the system there, each once."""
        named = [end.claims[0].source for end in self._named if end.claims]
        placing = [self.site.sources[0]] if self.site and self.placed != "no" else []
        return tuple(dict.fromkeys((*named, *placing)))

    @property
    def _named(self) -> tuple[Compared, ...]:
        return tuple(filter(None, (self.lowest, self.highest, *self.contrary)))

    def claim_line(self, checked: ClaimChecked) -> str:
        """Return a claim in a line: its figure, what it says, who claims it, and where that can be read."""
        return claim_words.claim_line(checked.claim, checked.words)

    def quote(self, home: str) -> str:
        """Return the answer as one paragraph to quote, with its sources and its own link at `home`."""
        return claim_words.quote(self.question, self.sentences, self.sources, home)

    def link(self, home: str) -> str:
        """Return the link that asks the same in the page at `home`."""
        return claim_words.link(self.question, home)

    def as_json(self, home: str) -> dict[str, Any]:
        """Return the answer for programs."""
        question = self.question.spoken()
        return {
            "title": self.title,
            "system": question.system.id if question.system else None,
            "range_km": question.range_km,
            "from": _point(question.start.lat, question.start.lon, question.start.label),
            "to": _point(question.end.lat, question.end.lon, question.end.label),
            "distance_km": round(self.distance_km, 3),
            "range_class": self.range_class,
            "verdict": self.verdict,
            "placed": None if not question.system else self.placed,
            "sentences": list(self.sentences),
            "claims": [_claim(each) for each in self.claims],
            "sources": [claim_words.source_note(each) for each in self.sources],
            "quote": self.quote(home),
            "query": question.query,
            "map": question.map_query,
        }

    @property
    def drawing(self) -> Drawing:
        """The map of it."""
        return drawing(self.question.scenario)


def check(question: Question) -> Check:
    """Return what the claims about the system of a question, or its range, say of the way."""
    km, system, scenario = question.distance_km, question.system, question.scenario
    lowest = highest = None
    claims: tuple[Claim, ...] = ()
    if system:
        claims = claim_span.claims_about(system, question.own.claims)
        if span := claim_span.span(claims):
            lowest = _compared(km, span.low_km, span.lowest)
            highest = _compared(km, span.high_km, span.highest)
            if claim_words.figure(lowest) == claim_words.figure(highest):
                highest = None
    elif question.range_km is not None:
        lowest = _compared(km, question.range_km, ())
    launcher = scenario.launcher_of(question.start)
    unplaced = system in scenario.unplaced
    return Check(
        question=question,
        distance_km=km,
        range_class=treaty.range_class(km),
        class_edge_km=next((edge for edge in _CLASS_EDGES_KM if abs(km - edge) < BORDERLINE_KM), None),
        verdict=_verdict(question, lowest, highest),
        lowest=lowest,
        highest=highest,
        contrary=_contrary(km, claims, (lowest, highest)),
        claims=tuple(_checked(km, claim) for claim in sorted(claims, key=_order)),
        placed="launcher" if launcher else "no" if unplaced or not system else "yes",
        site=scenario.site_of(question.start) if system and (launcher or not unplaced) else None,
        what_if=wording.what_if(drawing(scenario)) if unplaced else "",
    )


_CLASS_EDGES_KM = (treaty.SHORTER.inner_km, treaty.SHORTER.outer_km, treaty.INTERMEDIATE.outer_km)


def _verdict(question: Question, lowest: Compared | None, highest: Compared | None) -> Verdict:
    if not lowest:
        return "no-figure" if question.system else "distance"
    ends = (lowest.outcome, (highest or lowest).outcome)
    if "close" in ends:
        return "too-close"
    return _VERDICTS.get(ends, "open")


def _contrary(
    distance_km: float, claims: Sequence[Claim], ends: Sequence[Compared | None]
) -> tuple[Compared, ...]:
    """Return the outliers by which the answer would be another one than by any of the ends."""
    said = {end.outcome for end in ends if end}
    outliers = (
        _compared(distance_km, claim.range_max_km, (claim,)) for claim in claims if claim.outlier and said
    )
    return tuple(each for each in outliers if each.outcome not in said)


def _compared(distance_km: float, range_km: float, claims: tuple[Claim, ...]) -> Compared:
    is_open = bool(claims) and all(claim.is_open for claim in claims)
    return Compared(
        range_km, claims, _outcome(distance_km, range_km, range_km, is_open), range_km - distance_km
    )


def _checked(distance_km: float, claim: Claim) -> ClaimChecked:
    low_km, high_km = claim.range_min_km, claim.range_max_km
    spare_km = (low_km - distance_km, high_km - distance_km)
    if not claim.is_figure:
        return ClaimChecked(claim, "left-out", spare_km, claim_words.left_out(claim))
    outcome = _outcome(distance_km, low_km, high_km, claim.is_open)
    return ClaimChecked(claim, outcome, spare_km, claim_words.outcome(outcome, spare_km))


def _outcome(distance_km: float, low_km: float, high_km: float, is_open: bool) -> Outcome:
    """Return what a figure, from its least to its greatest range, says of a distance.

    Of a lower bound ("more than 500 km") what lies beyond it is open; what covers half a meridian covers all.
    """
    if low_km >= HALF_MERIDIAN_KM:
        return "yes"
    if min(abs(distance_km - low_km), abs(distance_km - high_km)) < BORDERLINE_KM:
        return "close"
    if distance_km <= low_km:
        return "yes"
    if distance_km <= high_km:
        return "between"
    return "open" if is_open else "no"


def _order(claim: Claim) -> tuple[bool, float, bool, float]:
    """Return what sorts claims: those that count from the lowest to the highest, then the others."""
    return not claim.is_figure, claim.range_min_km, claim.is_open, claim.range_max_km


def _point(lat: float, lon: float, name: str) -> dict[str, Any]:
    return {"name": name, "lat": lat, "lon": lon}


def _claim(checked: ClaimChecked) -> dict[str, Any]:
    claim = checked.claim
    return {
        "id": claim.id,
        "range": claim.label,
        "range_min_km": claim.range_min_km,
        "range_max_km": claim.range_max_km,
        "sense": claim.sense,
        "counts": claim.is_figure,
        "outcome": checked.outcome,
        "spare_min_km": round(checked.spare_km[0], 3),
        "spare_max_km": round(checked.spare_km[1], 3),
        "words": checked.words,
        "claimant": claim.claimed_by,
        "claimed_on": claim.claimed_on.text,
        "source": str(claim.source),
        "source_url": claim.source.url,
        "source_quality": claim.source.quality,
    }
