"""No number without its source: every row of `data/` is shown with its own, and no digit stands elsewhere."""

import csv
import io
import re
from datetime import date

import pytest
from lxml import html

from geo.facts import catalog, claim_span
from geo.facts.model import NOTHING_OWN
from geo.features import provenance
from geo.features.bands import edges
from geo.features.drawing import drawing
from geo.outputs import csv_tables
from geo.outputs.facts import facts_html, system_html
from geo.outputs.figure import marginalia
from geo.outputs.web import range_chart
from geo.page import fact_charts
from geo.scenario import link, presets
from geo.scenario.scenario import Scenario
from geo.words.units import KM
from html_facts import facts, read

SYSTEMS = {
    f"system {system.id}": system_html.system_html(system)
    + system_html.claims_html(system)
    + system_html.limits_html()
    + system_html.classes_html(system)
    + system_html.sites_html(presets.sites_of(system))
    for system in catalog.systems()
}
PAGES = SYSTEMS | {
    "systems": system_html.systems_html(),
    "stories": "".join(
        facts_html.story_html(story) + facts_html.numbers_html(story) for story in catalog.stories()
    ),
    "timeline": facts_html.timeline_html(catalog.events()),
    "sources": "".join(map(facts_html.source_html, catalog.sources())),
    "corrections": facts_html.corrections_html(catalog.corrections()),
    "capitals": facts_html.capitals_html(catalog.capitals()),
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
        wanted <= fact.links and all(str(word) in fact.text for word in words) for fact in facts(PAGES[page])
    )


def test_every_row_of_the_data_is_shown_with_every_source_of_its_own():
    for system in catalog.systems():
        own = [*system.sources, *system.eliminated_sources]
        eliminated = [f"{system.eliminated:,}"] if system.eliminated else []
        assert shown_with(
            f"system {system.id}", own, system.status.english, system.operator.english, *eliminated
        )
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
        own = (*capital.sources, *capital.nato_sources, *capital.eu_sources)
        words = (capital.name, f"{capital.lat}", f"{capital.nato_since or ''}")
        assert shown_with("capitals", own, *words)
    for source in catalog.sources():
        assert shown_with("sources", [source], source.quality, *facts_html.uses()[source.id])


def test_every_claim_has_the_clause_of_its_class():
    for claim in catalog.claims():
        labels = [system_html.class_label(range_class) for range_class in claim_span.range_classes(claim)]
        above = claim.is_open and labels[-1] != system_html.class_label("beyond-5500")  # above which is none
        words = (claim.claimant, " or ".join(labels) + (" or above" if above else ""))
        assert shown_with(f"system {claim.system.id}", [claim.source], *words)
    assert system_html.class_label("shorter-range") == "shorter-range (Article II, paragraph 6)"
    assert system_html.class_label("below-500") == "below 500 km, outside the treaty’s classes"


def test_a_system_without_a_sourced_range_says_why_it_has_no_ring():
    silent = [system for system in catalog.systems() if not claim_span.span(claim_span.claims_about(system))]
    assert [system.id for system in silent] == ["rk-55"]
    assert "no ring" in facts(system_html.system_html(silent[0]))[0].text


DAY = date(2026, 11, 25)
DRAWN = {
    system.id: Scenario.parse(["kaliningrad"], ["none"], system.id)
    for system in catalog.systems()
    if claim_span.span(claim_span.claims_about(system))
}


@pytest.fixture(params=DRAWN)
def drawn(request):
    """A map of the claims about one system."""
    return DRAWN[request.param]


def ends(scenario):
    """The lowest and the highest range claimed of the one system, each with its best sourced claim."""
    span = claim_span.span(claim_span.claims_about(scenario.system))
    return [(span.low_km, span.lowest[0]), (span.high_km, span.highest[0])]


def named(claim):
    """Who claims it and when, as every output has it."""
    return claim.claimant.english, str(claim.claimed_on.year or claim.claimed_on.label)


def figure_of(km, claim):
    """A range in km, open if the claim is a lower bound, with the miles that its source has."""
    stated = claim.as_stated.english.replace(" [...]", "").replace("-mile range", " miles")
    miles = re.search(r"(?:([\d,]+) to )?([\d,]+) ((?:nautical )?miles)$", stated)
    number = miles and (miles[1] if miles[1] and km == claim.range_min_km < claim.range_max_km else miles[2])
    in_miles = f" ({number} {miles[3]})" if miles and "kilom" not in claim.as_stated.english else ""
    return f"{'at least ' if claim.sense == 'at-least' else ''}{km:,.0f} km{in_miles}"


def test_every_edge_on_the_map_has_its_figure_who_claims_it_and_when(drawn):
    for band, (km, claim) in zip(drawn.drawn, ends(drawn)[-len(drawn.drawn) :], strict=True):
        label = edges(band, KM)[-1].label
        assert label.startswith(f"{figure_of(km, claim)}: ")
        assert all(word in label for word in named(claim))


def test_every_claim_in_the_chart_of_reach_has_who_makes_it_and_when(drawn):
    marks = [
        mark.text
        for mark in html.fragment_fromstring(range_chart.chart_html(drawing(drawn))).find_class("mark")
    ]
    made = [
        claim
        for claim in claim_span.figures(claim_span.claims_about(drawn.system))
        if claim.range_max_km <= 6000
    ]
    for km in {claim.range_max_km for claim in made}:
        alike = [claim for claim in made if km in (claim.range_min_km, claim.range_max_km)]
        (mark,) = [mark for mark in marks if re.match(rf"(at least )?{km:,.0f} km\b", mark)]
        assert any(all(word in mark for word in named(claim)) for claim in alike)
        assert ("at least" in mark) == any(claim.is_open for claim in alike)


def test_every_bar_in_the_chart_of_systems_has_who_claims_it_and_when():
    every = fact_charts.systems_chart(catalog.systems(), NOTHING_OWN)["datasets"].values()
    bars = [row for data in every for row in data if "whose" in row]
    for system, scenario in DRAWN.items():
        whose = [row["whose"] for row in bars if row["id"] == system]
        for (_, claim), words in zip(ends(scenario), whose, strict=True):
            assert all(word in words for word in named(claim))


def test_every_claim_in_a_receipt_has_its_source_its_note_and_why_it_is_left_out(drawn):
    told = provenance.of(drawing(drawn), DAY).sources
    for claim in claim_span.claims_about(drawn.system):
        (line,) = [
            each for each in told if f"{claim.label}: {claim.claimant}, {claim.claimed_on.label}." in each
        ]
        assert f"Source: {claim.source}, {claim.source.quality}. {claim.source.url}" in line
        assert ("left out of the map" in line) == (claim.outlier or claim.sense == "class")
        assert not re.search(r"\b[a-z]+-\d{4}\b", line.partition("Source: ")[0])  # no bare id of a source


@pytest.mark.parametrize("brief", [False, True])
def test_every_figure_in_a_caption_has_who_claims_it_and_when_and_its_source_if_there_is_room(drawn, brief):
    told = " ".join(marginalia.caption(drawing(drawn), DAY, "", brief))
    for km, claim in ends(drawn):
        assert f"{figure_of(km, claim)}: " in told
        assert all(word in told for word in named(claim))
        assert brief or str(claim.source) in told
    (site,) = drawn.known_sites
    assert site.name.english in told
    assert brief or str(site.sources[0]) in told


def test_every_figure_in_the_command_line_s_lists_has_its_source():
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(csv_tables.systems_csv()))}
    for system, scenario in DRAWN.items():
        for end, (km, claim) in zip(("lowest", "highest"), ends(scenario), strict=True):
            row = {key.removeprefix(f"{end}_"): value for key, value in rows[system].items()}
            assert float(row["km"]) == km
            assert (row["sense"], row["as_stated"], row["date"]) == (
                claim.sense,
                claim.as_stated.english,
                claim.claimed_on.text,
            )
            assert all(word in row["by"] for word in named(claim))
            assert (row["source_title"], row["source_url"]) == (str(claim.source), claim.source.url)
            assert row["source_quality"] == claim.source.quality
    for row in csv.DictReader(io.StringIO(csv_tables.sites_csv(catalog.sites()))):
        assert set(row["source_url"].split("; ")) <= URLS.keys()


def test_outliers_are_marked():
    for claim in catalog.claims():
        if claim.outlier:
            assert shown_with(f"system {claim.system.id}", [claim.source], "Outlier", claim.claimant.english)


def test_a_system_is_drawn_from_where_it_stood_and_not_from_where_it_was_destroyed():
    drawn = {system.id: presets.on_the_map(system) for system in catalog.systems()}
    assert link.query(drawn["9m729"]) == (
        "site=kapustin-yar-9m729&site=kamyshlov&site=mozdok&site=shuya&band=none&system=9m729"
    )
    assert link.query(drawn["rsd-10"]) == (
        "site=postavy&site=pruzhany&site=rechitsa&site=smorgon&band=none&system=rsd-10"
    )
    assert link.query(drawn["otr-23"]) == (  # no base of it is known
        "site=saryozek&site=stankovo&band=none&system=otr-23"
    )
    assert drawn["df-26"] is None  # no site at all
    assert drawn["rk-55"] is None  # no range


def test_what_is_added_to_a_sources_words_stands_in_square_brackets_and_its_note_says_so():
    for claim in catalog.claims():
        added = re.findall(r"\[(?!\.\.\.\])[^\]]+\]", claim.as_stated.english)
        assert bool(added) == bool(re.search(r"figures? in brackets", claim.note.english)), claim.id
