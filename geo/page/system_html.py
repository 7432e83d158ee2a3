"""What the atlas knows of a missile system, as HTML: facts, claims, classes and sites, each with its sources.

See `facts_html` for the class `atlas-fact`.
"""

from collections.abc import Iterable
from functools import reduce

from geo import treaty
from geo.facts import catalog, claim_span
from geo.facts.model import NOTHING_OWN, Claim, Listed, Own, Site, System
from geo.features.citations import left_out
from geo.i18n import _, ngettext, pgettext, uncapitalised
from geo.markup import escape
from geo.page.facts_html import TREATY_COPIES, cited, link_html, sources_html, table_html
from geo.treaty import RangeClass
from geo.units import number

_LISTED: dict[Listed, str] = {
    "intermediate-range": _("Article III lists it among the intermediate-range missiles"),
    "shorter-range": _("Article III lists it among the shorter-range missiles"),
    "no": _("Article III does not list it"),
}
_LISTED_AS: dict[Listed, str] = {
    "intermediate-range": _("listed as intermediate-range"),
    "shorter-range": _("listed as shorter-range"),
    "no": _("not listed"),
}
_OUTSIDE: dict[RangeClass, str] = {
    "below-500": _("below {km} km, outside the treaty’s classes").format(km=number(treaty.SHORTER.inner_km)),
    "beyond-5500": _("beyond {km} km, outside the treaty’s classes").format(
        km=number(treaty.INTERMEDIATE.outer_km)
    ),
}


def class_label(range_class: RangeClass) -> str:
    """Return a class with the paragraph that makes it one: `shorter-range (Article II, paragraph 6)`."""
    for limit in (treaty.SHORTER, treaty.INTERMEDIATE):
        if limit.range_class == range_class:
            return f"{limit.name} ({limit.article})"
    return _OUTSIDE[range_class]


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
    span = claim_span.span(claim_span.of(system, own.claims))
    return claim_span.span_label(span) if span else _("no sourced range")


def system_html(system: System, own: Own = NOTHING_OWN) -> str:
    """Return what a system is, what the treaty says of it and what became of it, each with its sources.

    Of a system that only the reader's own table knows, its range alone.
    """
    if system in own.systems:
        return _facts_html({_("Range"): escape(_range(system, own))})
    kind = _("{kind}, {launch}-launched").format(kind=system.kind, launch=system.launch)
    return _facts_html(
        {
            _("Also called"): escape(system.other_names),
            pgettext("whose a system is", "Of"): escape(system.operator),
            _("Kind"): escape(kind),
            _("In the treaty"): f"{escape(_LISTED[system.listed])} {sources_html(_copies('III'))}",
            _("What became of it"): escape(system.status),
            _("Missiles eliminated"): _eliminated(system),
            _("Years"): escape(system.years.replace("-", "–")),
            _("Range"): escape(_range(system, own)),
            _("To know"): cited(system.note),
            _("Sources"): sources_html(system.sources),
        }
    )


def claims_html(system: System, own: Own = NOTHING_OWN) -> str:
    """Return a table of the claims about a system's range: claimant, date, class under the treaty, source.

    The reader's own come last, marked as theirs.
    """
    heads = (_("Range"), _("According to"), _("Class by range"), _("Source"))
    return table_html(heads, map(_claim_html, claim_span.of(system, own.claims)))


def classes_html(system: System) -> str:
    """Return why claims fall in a class other than the one the treaty lists for the system, if any do."""
    found = claim_span.unexpected(system, claim_span.of(system))
    explained = [each for range_class in found if (each := claim_span.explanation(system, range_class))]
    return "".join(
        f'<p class="atlas-fact"><b>{escape(class_label(each.range_class))}.</b> '
        f"{escape(each.explanation)} {sources_html(each.sources)}</p>"
        for each in explained
    )


def limits_html() -> str:
    """Return the treaty's own words for its two classes."""
    words = "; ".join(
        f"{limit.name}: “{limit.words}” ({limit.article})" for limit in (treaty.SHORTER, treaty.INTERMEDIATE)
    )
    rule = escape(" ".join((_("The class follows from each claim’s range."), f"{words}.")))
    return f'<p class="atlas-note atlas-fact">{rule} {sources_html(_copies("II"))}</p>'


def sites_html(sites: Iterable[Site]) -> str:
    """Return where a system stood or is said to stand: when, according to whom, and its cautions."""
    rows = [
        f'<li class="atlas-fact"><b>{escape(f"{site.name}, {site.country}")}</b> · {escape(site.years)} · '
        f"{escape(site.role)}, {escape(site.group if site.own else uncapitalised(site.group))}<br>"
        f"{escape(site.claim)} {escape(site.caution)} {sources_html(site.sources)}</li>"
        for site in sites
    ]
    return f'<ul class="atlas-sites">{"".join(rows)}</ul>'


def systems_html(own: Own = NOTHING_OWN) -> str:
    """Return all systems as a table, each with the sources of its claims and a link to what is known of it.

    The reader's own come first; the atlas says nothing else of them.
    """
    heads = (
        _("System"),
        _("Of and kind"),
        _("In Article III"),
        _("Claimed range"),
        _("Lowest and highest claim"),
    )
    about = dict.fromkeys(own.systems, (_("your own table"), "")) | {
        each: (f"{each.operator} · {each.kind}", _LISTED_AS[each.listed]) for each in catalog.systems()
    }
    rows = [
        f'<tr class="atlas-fact"><td>{link_html(f"./systems?system={each.id}", each.name)}</td>'
        f"<td>{escape(kind)}</td><td>{escape(listed)}</td>"
        f"<td>{escape(span_label(each, own))}</td><td>{_outermost(each, own)}</td></tr>"
        for each, (kind, listed) in about.items()
    ]
    return table_html(heads, rows)


def _facts_html(facts: dict[str, str]) -> str:
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in facts.items() if value)
    return f'<dl class="atlas-fact atlas-facts">{rows}</dl>'


def _claim_html(claim: Claim) -> str:
    mark = f"<b>{escape(why)}</b> " if (why := left_out(claim)) else ""
    note = cited(claim.note)
    stated = "" if claim.as_stated in claim.label else f"<br>“{escape(claim.as_stated)}”"
    return (
        f'<tr class="atlas-fact"><td><b>{escape(claim.label)}</b>{stated}</td>'
        f"<td>{escape(claim.claimed_by)}, {escape(claim.claimed_on.label)}<br>{escape(claim.gist)}</td>"
        f"<td>{escape(claim_classes(claim))}</td>"
        f"<td>{sources_html([claim.source])} {mark}{note} {_checked_html(claim)}</td></tr>"
    )


def _checked_html(claim: Claim) -> str:
    """Return when the atlas last looked the claim up again; nothing of a reader's own."""
    if claim.own:
        return ""
    day = claim.checked
    words = (
        _("Last checked {date}.").format(date=day.label)
        if day
        else _("Not checked again since it was entered.")
    )
    return f'<span class="atlas-aside">{escape(words)}</span>'


def _eliminated(system: System) -> str:
    if system.eliminated is None or not system.eliminated_sources:
        return ""
    words = _("{n}, under the treaty").format(n=f"{system.eliminated:,}")
    return f"{words} {sources_html(system.eliminated_sources)}"


def _range(system: System, own: Own) -> str:
    if span := claim_span.span(claim_span.of(system, own.claims)):
        label = _("{range} by the claims below.").format(range=span_label(system, own))
        return f"{label} {_readings(span)}"
    return _("No source read for the atlas gives a range, so the map has no ring for it.")


def _readings(span: claim_span.Span) -> str:
    """Return the number of independent sources of the lowest and the highest figure."""
    if span.is_one_figure:
        return _("The figure stands in {sources}.").format(sources=_sources_said(span.lowest + span.highest))
    if claim_span.readings(span.lowest) == claim_span.readings(span.highest) == 1:
        return _("The lowest and the highest figure stand in one source each.")
    low, high = map(_sources_said, (span.lowest, span.highest))
    return _("The lowest figure stands in {low}, the highest in {high}.").format(low=low, high=high)


def _sources_said(claims: tuple[Claim, ...]) -> str:
    n = claim_span.readings(claims)
    return ngettext("one source", "{n} sources that do not repeat one another", n).format(n=n)


def _outermost(system: System, own: Own) -> str:
    """Return the sources of the lowest and the highest claim, or those of the system."""
    if not (span := claim_span.span(claim_span.of(system, own.claims))):
        return sources_html(system.sources)
    return sources_html([span.lowest[0].source, span.highest[0].source])


def _copies(article: str) -> list[catalog.Source]:
    """Return the copies of the treaty that have an article, the best first."""
    known = {source.id: source for source in catalog.sources()}
    return [known[copy] for copy in TREATY_COPIES[article]]
