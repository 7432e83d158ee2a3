"""No number without its source: every row of `data/` is shown with its own, and no digit stands elsewhere."""

import re

import pytest

from geo import background, catalog, claims, dossier, link
from html_facts import facts, read

SYSTEMS = {
    f"system {system.id}": dossier.system_html(system)
    + dossier.claims_html(system)
    + dossier.limits_html()
    + dossier.classes_html(system)
    + dossier.sites_html(dossier.sites_of(system))
    for system in catalog.systems()
}
PAGES = SYSTEMS | {
    "systems": dossier.systems_html(),
    "stories": "".join(
        background.story_html(story) + background.figures_html(story) for story in catalog.stories()
    ),
    "timeline": background.timeline_html(catalog.events()),
    "sources": "".join(map(background.source_html, catalog.sources())),
    "corrections": background.corrections_html(catalog.corrections()),
    "capitals": background.capitals_html(catalog.capitals()),
}
URLS = {source.url: source for source in catalog.sources()}


@pytest.mark.parametrize("page", PAGES)
def test_no_digit_stands_without_a_source(page):
    found, outside = read(PAGES[page])
    assert not re.search(r"\d", outside)
    for fact in found:
        assert fact.links & URLS.keys(), fact.text
        assert fact.links <= URLS.keys()


@pytest.mark.parametrize("page", PAGES)
def test_the_kind_of_every_source_stands_with_it(page):
    for fact in facts(PAGES[page]):
        assert any(URLS[link].quality in fact.text for link in fact.links)


def shown_with(page, sources, *words):
    """Whether one fact of a page has all these words and links to all these sources."""
    wanted = {source.url for source in sources}
    return any(
        wanted <= fact.links and all(word in fact.text for word in words) for fact in facts(PAGES[page])
    )


def test_every_row_of_the_data_is_shown_with_every_source_of_its_own():
    for system in catalog.systems():
        own = [*system.sources, *([system.eliminated_source] if system.eliminated_source else [])]
        eliminated = [f"{system.eliminated:,}"] if system.eliminated else []
        assert shown_with(f"system {system.id}", own, system.status, system.operator, *eliminated)
    for claim in catalog.claims():
        words = (claim.label, claim.claimant, claim.claimed_on.label, claim.source.quality)
        assert shown_with(f"system {claim.system.id}", [claim.source], *words)
    for site in catalog.sites():
        for system in site.systems:
            words = (site.name, site.years, site.claim, site.caution)
            assert shown_with(f"system {system.id}", site.sources, *words)
    for reason in catalog.explanations():
        assert shown_with(f"system {reason.system.id}", reason.sources, reason.explanation)
    for event in catalog.events():
        assert shown_with("timeline", event.sources, event.event, event.date.label)
    for each in catalog.corrections():
        assert shown_with("corrections", [each.source], each.row, each.old, each.new, each.date.label)
    for capital in catalog.capitals():
        own = (capital.source, capital.nato_source, capital.eu_source)
        words = (capital.name, f"{capital.lat}", f"{capital.nato_since or ''}")
        assert shown_with("capitals", own, *words)
    for source in catalog.sources():
        assert shown_with("sources", [source], source.quality, *background.uses()[source.id])


def test_every_claim_has_the_clause_of_its_class():
    for claim in catalog.claims():
        labels = [dossier.class_label(range_class) for range_class in claims.range_classes(claim)]
        words = (claim.claimant, " or ".join(labels))
        assert shown_with(f"system {claim.system.id}", [claim.source], *words)
    assert dossier.class_label("shorter-range") == "shorter-range (Article II, paragraph 6)"
    assert dossier.class_label("below-500") == "below 500 km, outside the treaty’s classes"


def test_a_system_without_a_sourced_range_says_why_it_has_no_ring():
    silent = [system for system in catalog.systems() if not claims.span(claims.of(system))]
    assert [system.id for system in silent] == ["rk-55"]
    assert "no ring" in facts(dossier.system_html(silent[0]))[0].text


def test_outliers_are_marked():
    for claim in catalog.claims():
        if claim.outlier:
            assert shown_with(f"system {claim.system.id}", [claim.source], "Outlier", claim.claimant)


def test_a_system_is_drawn_from_where_it_stood_and_not_from_where_it_was_destroyed():
    queries = {system.id: link.query(dossier.on_the_map(system)) for system in catalog.systems()}
    assert queries["9m729"] == (
        "site=kapustin-yar-9m729&site=kamyshlov&site=mozdok&site=shuya&band=none&system=9m729"
    )
    assert queries["rsd-10"] == "site=postavy&band=none&system=rsd-10"
    assert queries["otr-23"] == "site=saryozek&band=none&system=otr-23"  # no base of it is known
    assert queries["df-26"] == "site=kaliningrad&band=none&system=df-26"  # no site at all
