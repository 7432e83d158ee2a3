"""Who claims what, and where it can be read: the sentences behind a scenario's facts."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from geo.facts import capital_groups, catalog, countries
from geo.facts.capital_groups import Group
from geo.facts.model import Claim, Site, Source, System
from geo.words import i18n
from geo.words.i18n import Text, _, headed, in_order, language, ngettext, pgettext
from geo.words.translations import ENGLISH


def claim_notes(claims: Mapping[System, Iterable[Claim]]) -> list[str]:
    """Return every claim about each system, with its note and its source."""
    return [
        " ".join(
            part
            for part in (
                headed(f"{system.name}, {claim.label}", f"{claim.claimed_by}, {claim.claimed_on.label}."),
                left_out(claim),
                plain_note(claim.note),
                _("Source: {source}").format(source=source_note(claim.source)),
            )
            if part
        )
        for system, of_system in claims.items()
        for claim in of_system
    ]


def in_its_words(claim: Claim) -> str:
    """Return a claim in its source's own words, where its label has others; marked as such beside ours."""
    if not claim.quoted:
        return ""
    quote = pgettext("quotation marks", "“{value}”").format(value=claim.quoted)
    return quote if language() == ENGLISH else _("in the source’s words: {quote}").format(quote=quote)


def left_out(claim: Claim) -> str:
    """Return why a claim counts neither for the lowest nor for the highest; "" if it counts."""
    if claim.outlier:
        return _("Outlier, left out of the map.")
    return "" if claim.is_figure else _("Names a class, no figure; left out of the map.")


def site_notes(sites: Iterable[Site]) -> list[str]:
    """Return what is claimed of each site, with its sources."""
    known = []
    for site in sites:
        words = ngettext("Source: {sources}", "Sources: {sources}", len(site.sources))
        sources = words.format(sources=i18n.joined(map(source_note, site.sources)))
        known.append(f"{site.name} ({site.standing}): {site.claim} {sources} {site.caution}".strip())
    return known


def plain_note(note: Text) -> str:
    """Return a note in which the ids of sources have become the names of their publishers."""
    return "".join(words for words, _source in with_sources(note))


def with_sources(note: Text) -> list[tuple[str, Source | None]]:
    """Return a note in parts: its words, and for each id of a source that source, by its publisher's name."""
    known, said = _named_sources(), str(note)
    parts: list[tuple[str, Source | None]] = []
    end = 0
    for found in re.finditer(r"[\w-]+", said):
        if source := known.get(found[0]):
            parts += [(said[end : found.start()], None), (source.publisher, source)]
            end = found.end()
    return [*parts, (said[end:], None)]


@cache
def _named_sources() -> dict[str, Source]:
    """Return the sources by the ids that notes call them by."""
    # An id that is a plain word could occur in a note as that word.
    return {source.id: source for source in catalog.sources() if "-" in source.id}


def member_notes(group: Group) -> list[str]:
    """Return where the members of the alliance can be read whose capitals count, if it is not all that do."""
    found = capital_groups.sources(group.alliance) if group.alliance else ()
    words = _("{members}. Source: {source}")
    return [words.format(members=group.label, source=source_note(source)) for source in found]


def memberships() -> list[str]:
    """Return where the members of NATO and of the EU can be read, which are in the table of capitals."""
    return [
        headed(label, source_note(source))
        for alliance, label in capital_groups.ALLIANCES.items()
        for source in capital_groups.sources(alliance)
    ]


def union_notes() -> list[str]:
    """Return which states carried the treaty out, one of the wholes of countries, and where to read it."""
    (treaty,) = (union for union in countries.unions() if union.id not in capital_groups.ALLIANCES)
    names = in_order([str(country.name) for country in catalog.countries() if treaty.contains(country)], str)
    words = _("{union}: {members}. Source: {source}")
    return [
        words.format(
            union=i18n.capitalised(treaty.name), members=i18n.listed(names), source=source_note(source)
        )
        for source in treaty.sources
    ]


def source_note(source: Source) -> str:
    """Return a source, how much it weighs, and where it can be read."""
    weight = _("the reader’s own") if source.quality == "own" else source.quality_label
    return f"{source}, {weight}. {source.url}".strip()


def badge(source: Source) -> str:
    """Return what the badge of a source says: its kind, or that the reader brought it."""
    return _("your own table") if source.quality == "own" else source.quality_label
