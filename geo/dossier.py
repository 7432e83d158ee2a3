"""What the atlas knows of a missile system, as HTML: facts, claims, classes and sites, each with its sources.

See `background` for the class `atlas-fact`.
"""

from collections.abc import Iterable
from dataclasses import replace

from geo import catalog, claims, treaty
from geo.background import cited, link_html, sources_html, table_html
from geo.facts import NOTHING_OWN, Claim, Listed, Own, Site, System
from geo.launch_point import LaunchPoint
from geo.scenario import DEFAULT, MOST_SITES, Scenario
from geo.text import escape, left_out
from geo.treaty import RangeClass
from geo.units import number

_LISTED: dict[Listed, str] = {
    "intermediate-range": "Article III lists it among the intermediate-range missiles",
    "shorter-range": "Article III lists it among the shorter-range missiles",
    "no": "Article III does not list it",
}
_OUTSIDE: dict[RangeClass, str] = {
    "below-500": f"below {number(treaty.SHORTER.inner_km)} km",
    "beyond-5500": f"beyond {number(treaty.INTERMEDIATE.outer_km)} km",
}


def sites_of(system: System, own: Own = NOTHING_OWN) -> list[Site]:
    """The sites that are known for a system, the reader's own first."""
    return [site for site in (*own.sites, *catalog.sites()) if system in site.systems]


def launch_points(system: System, own: Own = NOTHING_OWN) -> tuple[LaunchPoint, ...]:
    """Where a system is said to have stood, as many places as a map can show.

    Where missiles were only destroyed counts if nothing else is known.
    """
    known = sites_of(system, own)
    stood = [site for site in known if site.role != "elimination site"] or known
    return tuple(LaunchPoint.of(site) for site in stood[:MOST_SITES])


def on_the_map(system: System) -> Scenario | None:
    """The claims about a system drawn from where it stood, or is said to; None if no source says where.

    Nor if none gives a range: the atlas puts no missile where nobody has put it.
    """
    points = launch_points(system)
    if not points or not claims.span(claims.of(system)):
        return None
    return replace(DEFAULT, sites=points, bands=(), system=system)


def class_label(range_class: RangeClass) -> str:
    """A class with the paragraph that makes it one: `shorter-range (Article II, paragraph 6)`."""
    for limit in (treaty.SHORTER, treaty.INTERMEDIATE):
        if limit.range_class == range_class:
            return f"{range_class} ({limit.article})"
    return f"{_OUTSIDE[range_class]}, outside the treaty’s classes"


def claim_classes(claim: Claim) -> str:
    """The classes of a claim's range: one, unless it spans a limit; of a lower bound `… or above`."""
    found = claims.range_classes(claim)
    above = " or above" if claim.is_open and found[-1] != treaty.CLASSES[-1] else ""
    return " or ".join(map(class_label, found)) + above


def span_label(system: System, own: Own = NOTHING_OWN) -> str:
    """Between which ranges the claims about a system lie, if there are any: see `claims.between`."""
    span = claims.span(claims.of(system, own.claims))
    return claims.span_label(span) if span else "no sourced range"


def system_html(system: System, own: Own = NOTHING_OWN) -> str:
    """What a system is, what the treaty says of it and what became of it, with the sources of all that.

    Of a system that only the reader's own table knows, its range alone.
    """
    if system in own.systems:
        range_html = f"<dt>Range</dt><dd>{escape(_range(system, own))}</dd>"
        return f'<dl class="atlas-fact atlas-facts">{range_html}</dl>'
    facts = {
        "Also called": escape(system.other_names),
        "Of": escape(system.operator),
        "Kind": escape(f"{system.kind}, {system.launch}-launched"),
        "In the treaty": f"{escape(_LISTED[system.listed])} {sources_html([_treaty_text()])}",
        "What became of it": escape(system.status),
        "Missiles eliminated": _eliminated(system),
        "Years": escape(system.years.replace("-", "–")),
        "Range": escape(_range(system, own)),
        "To know": cited(system.note),
        "Sources": sources_html(system.sources),
    }
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts.items() if value)
    return f'<dl class="atlas-fact atlas-facts">{rows}</dl>'


def claims_html(system: System, own: Own = NOTHING_OWN) -> str:
    """Every claim about a system's range as a table: whose, when, its class under the treaty, its source.

    The reader's own come last, marked as theirs.
    """
    head = "<tr><th>Range</th><th>According to</th><th>Class by range</th><th>Source</th></tr>"
    return table_html(head, map(_claim_html, claims.of(system, own.claims)))


def classes_html(system: System) -> str:
    """Why claims fall in a class that is not the one under which the treaty lists the system, if any do."""
    found = claims.unexpected(system, claims.of(system))
    told = [each for range_class in found if (each := claims.explanation(system, range_class))]
    return "".join(
        f'<p class="atlas-fact"><b>{escape(class_label(each.range_class))}.</b> '
        f"{escape(each.explanation)} {sources_html(each.sources)}</p>"
        for each in told
    )


def limits_html() -> str:
    """The treaty's own words for its two classes."""
    words = "; ".join(
        f"{limit.range_class}: “{limit.words}” ({limit.article})"
        for limit in (treaty.SHORTER, treaty.INTERMEDIATE)
    )
    return (
        f'<p class="atlas-note atlas-fact">The class follows from each claim’s range. {escape(words)}. '
        f"{sources_html([_treaty_text()])}</p>"
    )


def sites_html(sites: Iterable[Site]) -> str:
    """Where a system stood or is said to stand: when, by whose word, and what to beware of."""
    rows = [
        f'<li class="atlas-fact"><b>{escape(f"{site.name}, {site.country}")}</b> · {escape(site.years)} · '
        f"{escape(site.role)}, {escape(site.group.lower() if not site.own else site.group)}<br>"
        f"{escape(site.claim)} {escape(site.caution)} {sources_html(site.sources)}</li>"
        for site in sites
    ]
    return f'<ul class="atlas-sites">{"".join(rows)}</ul>'


def systems_html(own: Own = NOTHING_OWN) -> str:
    """All systems as a table, each with the sources of its claims and a link to what is known of it.

    The reader's own come first; the atlas says nothing else of them.
    """
    heads = ("System", "Of and kind", "In Article III", "Claimed range", "Lowest and highest claim")
    about = dict.fromkeys(own.systems, ("your own table", "")) | {
        each: (
            f"{each.operator} · {each.kind}",
            "not listed" if each.listed == "no" else f"listed as {each.listed}",
        )
        for each in catalog.systems()
    }
    rows = [
        f'<tr class="atlas-fact"><td>{link_html(f"./systems?system={each.id}", each.name)}</td>'
        f"<td>{escape(kind)}</td><td>{listed}</td>"
        f"<td>{escape(span_label(each, own))}</td><td>{_outermost(each, own)}</td></tr>"
        for each, (kind, listed) in about.items()
    ]
    return table_html(f"<tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr>", rows)


def _claim_html(claim: Claim) -> str:
    mark = f"<b>{escape(why)}</b> " if (why := left_out(claim)) else ""
    note = cited(claim.note)
    stated = "" if claim.as_stated in claim.label else f"<br>“{escape(claim.as_stated)}”"
    return (
        f'<tr class="atlas-fact"><td><b>{escape(claim.label)}</b>{stated}</td>'
        f"<td>{escape(claim.claimed_by)}, {escape(claim.claimed_on.label)}<br>{escape(claim.gist)}</td>"
        f"<td>{escape(claim_classes(claim))}</td>"
        f"<td>{sources_html([claim.source])} {mark}{note}</td></tr>"
    )


def _eliminated(system: System) -> str:
    if system.eliminated is None or not system.eliminated_source:
        return ""
    return f"{system.eliminated:,}, under the treaty {sources_html([system.eliminated_source])}"


def _range(system: System, own: Own) -> str:
    if claims.span(claims.of(system, own.claims)):
        return f"{span_label(system, own)} by the claims below"
    return "No source read for the atlas gives a range, so the map has no ring for it."


def _outermost(system: System, own: Own) -> str:
    """The sources of the lowest and the highest claim, or those of the system."""
    if not (span := claims.span(claims.of(system, own.claims))):
        return sources_html(system.sources)
    return sources_html([span.lowest[0].source, span.highest[0].source])


def _treaty_text() -> catalog.Source:
    return next(source for source in catalog.sources() if source.id == "treaty-text")
