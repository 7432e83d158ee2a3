"""The sentences of `claim_check`: whose figure says what of a distance, not one word where they disagree."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from geo import treaty
from geo.facts import claim_span
from geo.facts.model import Claim, Site, Source, System
from geo.features.citations import source_note
from geo.features.class_labels import class_label
from geo.features.reach import BORDERLINE_KM
from geo.geodesy import HALF_MERIDIAN_KM
from geo.machine.hosts import opens_here_alone
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.question import Question
from geo.treaty import RangeClass
from geo.words import units
from geo.words.i18n import Text, _, headed, joined, ngettext

__all__ = [
    "Compared",
    "Outcome",
    "Placed",
    "Verdict",
    "answer",
    "by_whom",
    "claim_line",
    "close",
    "distance",
    "figure",
    "left_out",
    "link",
    "needed",
    "outcome",
    "quote",
    "said",
    "source_note",
    "standing",
    "title",
]

Outcome = Literal["yes", "no", "close", "between", "open", "left-out"]
Verdict = Literal["within", "beyond", "disputed", "too-close", "open", "no-figure", "distance"]
Placed = Literal["yes", "launcher", "no"]


@dataclass(frozen=True)
class Compared:
    """One figure, and what it says of the distance."""

    range_km: float
    claims: tuple[Claim, ...]  # that have it, the best source first; empty for a range of the reader's own
    outcome: Outcome
    spare_km: float  # negative is lacking


def close() -> str:
    """Return within how much of a figure a distance is too close to call."""
    return units.length(BORDERLINE_KM)


def title(question: Question) -> str:
    """Return what is asked, in a line."""
    start, end = question.start.label, question.end.label
    if question.system:
        words = _("From {start} to {end}: within the range claimed for the {system}?")
        return words.format(start=start, end=end, system=question.system.name)
    if question.range_km is not None:
        words = _("From {start} to {end}: within {range}?")
        return words.format(start=start, end=end, range=units.length(question.range_km))
    return _("From {start} to {end}: how far is it?").format(start=start, end=end)


def distance(question: Question) -> str:
    """Return how far it is, and how sure that is."""
    words = _(
        "From {start} to {end} it is {km}, measured between two points on the WGS84 ellipsoid. A town is "
        "not a point: within {close} of a figure it is too close to call."
    )
    said = words.format(
        start=question.start.label,
        end=question.end.label,
        km=units.rounded(question.distance_km),
        close=close(),
    )
    across = _(
        "The two places are opposite on the Earth: no way between them is the only shortest one, and hardly "
        "any place is farther from either."
    )
    return f"{said} {across}" if question.is_across else said


def answer(
    question: Question,
    verdict: Verdict,
    lowest: Compared | None,
    highest: Compared | None,
    contrary: Sequence[Compared],
) -> str:
    """Return what the figures say: of one, of the lowest and the highest, or that there is none.

    Outliers count for neither, and are named where they say otherwise: what lies beyond every figure that
    counts lies not beyond every figure claimed.
    """
    first = _answer(question, verdict, lowest, highest, _LEADS_BUT_OUTLIERS if contrary else _LEADS)
    words = _("By a figure left out as an outlier, {figure}: {outcome}.")
    return " ".join((first, *(words.format(figure=claimed(each), outcome=said(each)) for each in contrary)))


def by_whom(
    lowest: Compared | None, highest: Compared | None, contrary: Sequence[Compared]
) -> list[tuple[Compared, str]]:
    """Return each figure that an answer names, with whose it is and how it stands among the others."""
    if not lowest:
        return []
    if not lowest.claims:
        return [(lowest, _("at a range of {range}").format(range=figure(lowest)))]
    first = _("by the lowest figure, {figure}") if highest else _("by the only figure claimed, {figure}")
    named = [(lowest, first)]
    named += [(highest, _("by the highest, {figure}"))] if highest else []
    named += [(each, _("by one left out as an outlier, {figure}")) for each in contrary]
    return [(each, words.format(figure=claimed(each))) for each, words in named]


def _answer(
    question: Question,
    verdict: Verdict,
    lowest: Compared | None,
    highest: Compared | None,
    leads: dict[Verdict, Text],
) -> str:
    system = question.system
    if not lowest:
        if not system:
            return _("No system and no range is given to hold against the distance.")
        words = _(
            "No source in this atlas gives a figure for the range of the {system}: whether it covers the "
            "distance cannot be said."
        )
        return words.format(system=system.short_name)
    if not system:
        return _("A range of {range}: {outcome}.").format(range=figure(lowest), outcome=said(lowest))
    if not highest:
        words = _("By the only figure claimed for the {system}, {figure}: {outcome}.")
        return words.format(system=system.short_name, figure=claimed(lowest), outcome=said(lowest))
    words = _(
        "By the lowest figure claimed for the {system}, {low}: {low_outcome}. By the highest, {high}: "
        "{high_outcome}."
    )
    both = words.format(
        system=system.short_name,
        low=claimed(lowest),
        low_outcome=said(lowest),
        high=claimed(highest),
        high_outcome=said(highest),
    )
    return f"{leads[verdict]} {both}" if verdict in leads else both


_LEADS: dict[Verdict, Text] = {
    "within": Text("Within every figure claimed."),
    "beyond": Text("Beyond every figure claimed."),
    "disputed": Text("The figures claimed disagree."),
}
_LEADS_BUT_OUTLIERS: dict[Verdict, Text] = _LEADS | {
    "within": Text("Within every figure claimed, outliers apart."),
    "beyond": Text("Beyond every figure claimed, outliers apart."),
}


def outcome(what: Outcome, spare_km: tuple[float, float]) -> str:
    """Return what a figure says of the distance: `yes, 47 km to spare`.

    `spare_km` are the km to spare by its least and its greatest range; negative are lacking.
    """
    low, high = (units.rounded(abs(km)) for km in spare_km)
    words = {
        "yes": _("yes, {low} to spare"),
        "no": _("no, {high} short"),
        "close": _("too close to call"),
        "between": _("no by its lower end, {low} short, and yes by its upper, {high} to spare"),
        "open": _("cannot be said: it is a lower bound, and the distance is {high} more"),
        "left-out": "",
    }
    return words[what].format(low=low, high=high)


def left_out(claim: Claim) -> str:
    """Return why a claim that is no figure is left out."""
    return _("left out, an outlier") if claim.outlier else _("left out, it names a class and no figure")


def claim_line(claim: Claim, said: str) -> str:
    """Return a claim in a line, with what it says of the distance."""
    who = f"{claim.claimed_by}, {claim.claimed_on.label}"
    return f"{headed(claim.label, said)}. {who}. {source_note(claim.source)}"


def said(compared: Compared) -> str:
    """Return what a figure says of the distance."""
    if compared.range_km >= HALF_MERIDIAN_KM:
        return _("yes, as no place on Earth is farther")
    return outcome(compared.outcome, (compared.spare_km, compared.spare_km))


def figure(compared: Compared) -> str:
    """Return a figure as those who claim it state it: `at least 500 km`."""
    return claim_span.length(compared.range_km, compared.claims)


def claimed(compared: Compared) -> str:
    """Return a figure with who claims it: `476 km according to Russia (Nikolai Patrushev), 2019`."""
    words = _("{figure} according to {claimants}")
    return words.format(figure=figure(compared), claimants=claim_span.claimants(compared.claims, within=True))


def needed(range_class: RangeClass, edge_km: float | None) -> str:
    """Return which class a missile needs for the distance, or between which it is too close to call."""
    if edge_km is not None:
        words = _(
            "The treaty’s classes change at {edge}, within {close} of the distance: which one a missile "
            "needs is too close to call."
        )
        return words.format(edge=units.length(edge_km), close=close())
    if range_class == treaty.CLASSES[0]:
        words = _(
            "To cover this distance a range below {edge} is enough; the treaty’s classes begin at {edge}."
        )
        return words.format(edge=units.length(treaty.SHORTER.inner_km))
    if range_class == treaty.CLASSES[-1]:
        words = _(
            "To cover this distance a missile needs a range beyond {edge}, where the treaty’s classes end."
        )
        return words.format(edge=units.length(treaty.INTERMEDIATE.outer_km))
    words = _("To cover this distance a missile needs a range that the treaty calls {range_class}, or more.")
    return words.format(range_class=class_label(range_class))


def standing(system: System, start: LaunchPoint, site: Site) -> str:
    """Return what a source says of the system there; of a table of the reader’s own only that it does."""
    if site.own:
        words = _("The reader’s own table places the {system} at {place}.")
        return words.format(system=system.short_name, place=start.label)
    words = _("Sources in this atlas place the {system} at {place} ({role}, {years}): {claim}")
    return words.format(
        system=system.short_name,
        place=start.label,
        role=site.role,
        years=str(site.years).replace("-", "–"),
        claim=site.claim,
    )


def link(question: Question, home: str) -> str:
    """Return the link that asks the same in the page at `home`."""
    return f"{home}check?{question.spoken().query}"


def quote(question: Question, sentences: tuple[str, ...], sources: tuple[Source, ...], home: str) -> str:
    """Return the sentences as one paragraph, with sources and the link of the answer, or how to ask again."""
    parts = list(sentences)
    if sources:
        words = ngettext("Source: {sources}", "Sources: {sources}", len(sources))
        parts.append(words.format(sources=joined(map(source_note, sources))))
    if opens_here_alone(home):
        parts.append(_("To ask again: {command}").format(command=command(question)))
    else:
        parts.append(_("This answer: {link}").format(link=link(question, home)))
    return " ".join(parts)


def command(question: Question) -> str:
    """Return the command that asks the question again, with the reader's own tables if any are used."""
    what = "none"
    if question.system:
        what = question.system.name.english if question.system.own else question.system.id
    if question.range_km is not None:
        what = units.plain(question.range_km)
    parts = [shlex.quote(part) for part in (what, question.start.token, question.end.token)]
    return " ".join(("inf-range check", *parts, *(["--own FILE"] if question.scenario.uses_own else [])))
