"""What the atlas knows of a missile system, as HTML: facts, claims, classes and sites, all with sources."""

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import groupby

from geo import treaty
from geo.facts import catalog, claim_span
from geo.facts.model import NOTHING_OWN, Claim, Listed, Own, Site, Source, System
from geo.facts.sides import LABELS, by_side, side
from geo.features import citations
from geo.features.class_labels import class_label, class_words
from geo.outputs.facts.facts_html import TREATY_COPIES
from geo.templates import Markup, fill
from geo.words import units
from geo.words.i18n import Text, _, capitalised, headed, joined, ngettext, pgettext, uncapitalised

Bar = tuple[bool, str, str]  # of a claim: whether it is a figure, and its ends in percent of an axis

_LISTED: dict[Listed, Text] = {
    "intermediate-range": Text("Article III lists it among the intermediate-range missiles"),
    "shorter-range": Text("Article III lists it among the shorter-range missiles"),
    "no": Text("Article III does not list it"),
}
_LISTED_AS: dict[Listed, Text] = {
    "intermediate-range": Text("listed as intermediate-range"),
    "shorter-range": Text("listed as shorter-range"),
    "no": Text("not listed"),
}


def claim_classes(claim: Claim) -> str:
    """Return the classes of a claim's range: one, unless it spans a limit; of a lower bound `… or above`."""
    found = claim_span.range_classes(claim)
    words = reduce(
        lambda one, other: _("{one} or {other}").format(one=one, other=other), map(class_label, found)
    )
    above = claim.is_open and found[-1] != treaty.CLASSES[-1]
    return _("{range_class} or above").format(range_class=words) if above else words


def span_label(system: System, own: Own = NOTHING_OWN) -> str:
    """Return the span of the claims about a system, if there are any: see `claim_span.between`."""
    span = claim_span.span(claim_span.claims_about(system, own.claims))
    return claim_span.span_label(span) if span else _("no sourced range")


def in_short(system: System) -> str:
    """Return in a line whose a system is, of which kind, and what is claimed of its range."""
    return f"{system.operator} · {system.kind} · {_LISTED_AS[system.listed]} · {span_label(system)}"


def system_html(system: System, own: Own = NOTHING_OWN) -> Markup:
    """Return the facts about a system, its place in the treaty and its fate, each with its sources.

    Of a system that only the reader's own table knows, its range alone.
    """
    if system in own.systems:
        return fill("system.facts", rows=[(_("Range"), _range(system, own))])
    rows = [
        (_("Also called"), system.other_names),
        (pgettext("whose a system is", "Of"), system.operator),
        (_("Kind"), _("{kind}, {launch}-launched").format(kind=system.kind, launch=system.launch)),
        (_("In the treaty"), fill("parts.sourced", words=_LISTED[system.listed], some=_copies("III"))),
        (_("What became of it"), system.status),
        (_("Missiles eliminated"), _eliminated(system)),
        (_("Years"), str(system.years).replace("-", "–")),
        (_("Range"), _range(system, own)),
        (_("To know"), fill("parts.cited", note=system.note)),
        (_("Sources"), fill("parts.sources", some=system.sources)),
    ]
    return fill("system.facts", rows=rows)


def claims_html(
    system: System, own: Own = NOTHING_OWN, head: Markup | None = None, bars: Sequence[Bar] = ()
) -> Markup:
    """Return a table of the claims about a system's range: claimant, date, class under the treaty, source.

    The reader's own come last, marked as theirs. With bars of the claims, the first column has another head,
    and the day on which all were looked up is said once, below.
    """
    heads = (head or _("Range"), _("According to"), _("Class by range"), _("Source"))
    claims = claim_span.claims_about(system, own.claims)
    days = {_checked(claim) for claim in claims}
    once = days.pop() if bars and len(days) == 1 else ""
    rows = [
        (
            claim,
            citations.in_its_words(claim),
            claim_classes(claim),
            citations.left_out(claim),
            "" if once else _checked(claim),
        )
        for claim in claims
    ]
    below = fill("parts.note", words=once) if once else Markup()
    return fill("system.claims", heads=heads, rows=rows, bars=bars) + below


def classes_html(system: System) -> Markup:
    """Return the reasons why claims fall in another class than the one the treaty lists for the system."""
    found = claim_span.unexpected(system, claim_span.claims_about(system))
    explained = [each for range_class in found if (each := claim_span.explanation(system, range_class))]
    return fill("system.classes", explanations=[(class_label(each.range_class), each) for each in explained])


def limits_html() -> Markup:
    """Return the treaty's own words for its two classes."""
    words = joined(
        headed(capitalised(limit.name), f"{class_words(limit)} ({limit.article})")
        for limit in (treaty.SHORTER, treaty.INTERMEDIATE)
    )
    rule = " ".join((_("The class follows from each claim’s range."), f"{words}."))
    return fill("system.limits", words=rule, copies=_copies("II"))


def sites_html(sites: Iterable[Site]) -> Markup:
    """Return the sites of a system: when it stood there, according to whom, and the cautions."""
    rows = [(site, site.group if site.own else uncapitalised(site.group)) for site in sites]
    return fill("system.sites", rows=rows)


def systems_html(own: Own = NOTHING_OWN) -> Markup:
    """Return all systems by side as a table, each with the sources of its claims and a link to its page.

    The reader's own come first; the atlas says nothing else of them.
    """
    heads = (
        _("System"),
        _("Of and kind"),
        _("In Article III"),
        _("Claimed range"),
        _("Lowest and highest claim"),
    )
    about = dict.fromkeys(own.systems, (Text("your own table"), "")) | {
        each: (f"{each.operator} · {each.kind}", _LISTED_AS[each.listed]) for each in catalog.systems()
    }
    rows = [(each, *about[each], span_label(each, own), _outermost(each, own)) for each in by_side(about)]
    return fill("system.systems", heads=heads, same=groupby(rows, key=lambda row: str(LABELS[side(row[0])])))


def _checked(claim: Claim) -> str:
    """Return the date on which the claim was last looked up; "" for a reader's own."""
    if claim.own:
        return ""
    if day := claim.checked:
        return _("Last looked up {date}.").format(date=day.label)
    return _("Not looked up again since it was entered.")


def _eliminated(system: System) -> str:
    if system.eliminated is None or not system.eliminated_sources:
        return ""
    words = _("{n}, under the treaty").format(n=units.grouped(system.eliminated))
    return fill("parts.sourced", words=words, some=system.eliminated_sources)


def _range(system: System, own: Own) -> str:
    if span := claim_span.span(claim_span.claims_about(system, own.claims)):
        label = _("{range} by the claims below.").format(range=span_label(system, own))
        return f"{label} {_readings(span)}"
    return _("No source read for the atlas gives a range, so the map has no ring for it.")


def _readings(span: claim_span.Span) -> str:
    """Return the number of independent sources of the lowest and the highest figure."""
    if span.is_one_figure:
        return _("The figure stands in {sources}.").format(sources=_n_sources(span.lowest + span.highest))
    if claim_span.readings(span.lowest) == claim_span.readings(span.highest) == 1:
        return _("The lowest and the highest figure stand in one source each.")
    low, high = map(_n_sources, (span.lowest, span.highest))
    return _("The lowest figure stands in {low}, the highest in {high}.").format(low=low, high=high)


def _n_sources(claims: tuple[Claim, ...]) -> str:
    n = claim_span.readings(claims)
    return ngettext("one source", "{n} sources that do not repeat one another", n).format(n=n)


def _outermost(system: System, own: Own) -> Sequence[Source]:
    """Return the sources of the lowest and the highest claim, or those of the system."""
    if not (span := claim_span.span(claim_span.claims_about(system, own.claims))):
        return system.sources
    return span.lowest[0].source, span.highest[0].source


def _copies(article: str) -> list[Source]:
    """Return the copies of the treaty that have an article, the best first."""
    known = {source.id: source for source in catalog.sources()}
    return [known[copy] for copy in TREATY_COPIES[article]]
