"""Lowest, highest and class follow from the claims, and agree with the treaty or are explained."""

from dataclasses import replace

import pytest

from geo.facts import catalog, claim_span
from geo.facts.catalog import Claim, System
from geo.facts.model import SENSES


def system(name: str) -> System:
    return {system.id: system for system in catalog.systems()}[name]


def claim(name: str) -> Claim:
    return {claim.id: claim for claim in catalog.claims()}[name]


def test_both_sides_claims_about_the_9m729_are_its_ends() -> None:
    span = claim_span.span(claim_span.claims_about(system("9m729")))
    assert span
    assert (span.low_km, span.high_km) == (476, 2500)
    assert [each.claimant.english for each in span.lowest] == ["Russia (Nikolai Patrushev)"]
    assert [each.claimant.english for each in span.highest] == [
        "Western conviction, as reported by the Frankfurter Allgemeine Zeitung",
        "Analysts, as reported by Reuters",
        "CSIS Missile Threat, as reported by Reuters",
        "United States, as reported",  # by a secondary source, which the press outweighs
    ]


@pytest.mark.parametrize(
    ("name", "low_km", "high_km"),
    [
        ("pershing-2", 1609, 1931),
        ("bgm-109g", 2414, 2500),
        ("rsd-10", 3862, 5000),  # 6,500 km is an outlier
        ("otr-23", 400, 500),  # 885 km is an outlier
        ("iskander-m", 380, 700),
        ("rs-26", 2000, 5800),
        ("oreshnik", 5000, 5500),  # that it is between 500 and 5,500 km is a class, no figure
        ("otr-22", 885, 1000),
        ("df-26", 3000, 5741),
        ("df-27", 5000, 8000),
        ("agni-5", 5000, 8000),
        ("typhon-sm-6", 200, 500),
        ("dark-eagle", 2736, 3500),  # 5,500 km is an outlier
        ("fp-5-flamingo", 1400, 3000),
        ("tayfun", 561, 1000),
        ("iran-march-2026", 2000, 4000),
        ("khorramshahr", 2000, 4000),
        ("hwasong-12", 2897, 4600),
        ("shahab-3", 1300, 2000),
        ("sejjil", 1930, 2500),
        ("jericho-3", 3219, 7800),
        ("hyunmoo-3c", 1000, 1500),
        ("musudan", 1900, 4000),
    ],
)
def test_the_lowest_and_the_highest_leave_out_outliers_and_classes(
    name: str, low_km: float, high_km: float
) -> None:
    span = claim_span.span(claim_span.claims_about(system(name)))
    assert span
    assert (span.low_km, span.high_km) == (low_km, high_km)
    assert all(each.is_figure and each.system.id == name for each in (*span.lowest, *span.highest))


def test_outliers_are_kept_and_say_why() -> None:
    outliers = [each for each in catalog.claims() if each.outlier]
    assert {each.id for each in outliers} == {
        "otr-23-latimes-1990",
        "9m729-aftenposten-2019",
        "9m729-ritzau-2019",
        "9m729-bramscher-2019",
        "rsd-10-press-nz-1981",
        "dark-eagle-rt-2024",
        "hwasong-12-kim-2017",
    }
    assert all("ept out of the interval" in each.note.english for each in outliers)
    assert all(each in claim_span.claims_about(each.system) for each in outliers)


def test_a_system_without_a_figure_has_no_span_and_says_why() -> None:
    without = [each for each in catalog.systems() if not claim_span.span(claim_span.claims_about(each))]
    assert [each.id for each in without] == ["rk-55"]
    assert "no ring" in without[0].note.english


def test_the_class_of_a_claim_is_computed() -> None:
    assert claim_span.range_classes(claim("rsd-10-narrative")) == ("intermediate-range",)
    assert claim_span.range_classes(claim("otr-22-press-nz-1984")) == ("shorter-range",)  # 1,000 km sharp
    assert claim_span.range_classes(claim("iskander-m-reuters-2018")) == ("shorter-range",)  # 500 km sharp
    assert claim_span.range_classes(claim("iskander-m-interia")) == ("below-500", "shorter-range")
    assert claim_span.range_classes(claim("rs-26-podvig-2013-kura")) == ("beyond-5500",)


@pytest.mark.parametrize(
    ("name", "range_class"),
    [
        ("prsm-russia-2025", "intermediate-range"),  # “exceeding 1,000 km”; paragraph 6 ends at 1,000 km
        ("us-glbm-2019-dod", "shorter-range"),  # “more than 500 km”
        ("us-glcm-2019-dod", "shorter-range"),
        ("us-glcm-2019-karakaev", "intermediate-range"),  # “over 1,000 km”
        ("rs-26-karakayev-2013", "beyond-5500"),  # 5,600 km or more
        ("rsd-10-russia-matters-2017", "intermediate-range"),  # “over 5,000 km”
        ("dark-eagle-stripes-2025", "intermediate-range"),  # “more than 1,700 miles”
    ],
)
def test_a_lower_bound_is_classed_by_the_range_just_above_it(name: str, range_class: str) -> None:
    assert claim(name).is_open
    assert claim_span.range_classes(claim(name)) == (range_class,)


def test_a_lower_bound_of_5500_km_is_beyond_the_treaty_and_one_below_its_floor_is_not_in_it() -> None:
    at_least = claim("us-glbm-2019-dod")
    for km, range_class in ((5500, "beyond-5500"), (1000, "intermediate-range"), (499, "below-500")):
        assert claim_span.range_classes(replace(at_least, range_min_km=km, range_max_km=km)) == (range_class,)


def test_a_lower_bound_is_more_than_the_same_figure() -> None:
    ss_20 = claim_span.span(claim_span.claims_about(system("rsd-10")))
    assert ss_20
    # Two others give 5,000 km itself.
    assert [each.id for each in ss_20.highest] == ["rsd-10-russia-matters-2017", "rsd-10-spiegel-1983"]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("9m729", "476–2,500 km"),
        ("df-26", "3,000 km (1,864 miles) to 5,741 km (3,567 miles)"),
        ("hyunmoo-2c", "800 km"),
        ("uk-german-missile", "at least 2,000 km"),
        ("us-glbm-2019", "at least 500 km to 4,000 km"),
        ("us-glcm-2019", "at least 500 km to at least 1,000 km"),
        ("prsm", "482 to at least 1,000 km"),
        ("rsd-10", "3,862 km (2,400 miles) to at least 5,000 km"),
        ("pershing-2", "1,609 km (1,000 miles) to 1,931 km (1,200 miles)"),  # “about 1,000 miles”
        ("r-12", "2,000–2,037 km (1,100 nautical miles)"),
        ("typhon", "1,800–2,897 km (1,800 miles)"),  # “310 to 1,800 miles”
    ],
)
def test_a_span_has_the_miles_of_its_sources_and_says_if_it_is_open(name: str, label: str) -> None:
    span = claim_span.span(claim_span.claims_about(system(name)))
    assert span
    assert claim_span.span_label(span) == label


def test_miles_are_not_told_twice_to_who_reads_in_miles() -> None:
    (time,) = [claim("pershing-2-time-1979")]
    assert claim_span.length(1609, (time,), "mi") == "1,000 mi"
    assert claim_span.length(1609, (time,), "nmi") == "869 nmi (1,000 miles)"


@pytest.mark.parametrize(
    ("name", "end", "who"),
    [
        ("oreshnik", "lowest", "Belarus (its authorities), as reported by UNB, 2025, and 1 other"),
        ("df-27", "lowest", "United States (Department of Defense), as reported by A. Erickson, 2025"),
        # the one specialist among them
        (
            "df-27",
            "highest",
            "United States (Department of Defense), as reported by A. Erickson, 2025, and 1 other",
        ),
        ("pershing-2", "lowest", "TIME, of NATO's plan, 1979, and 1 other"),
        ("otr-23", "lowest", "The Soviet side, in the negotiations, 1987, and 1 other"),
    ],
)
def test_an_end_is_named_after_the_claim_whose_source_weighs_most(name: str, end: str, who: str) -> None:
    span = claim_span.span(claim_span.claims_about(system(name)))
    assert claim_span.claimants(getattr(span, end)) == who


def test_the_classes_agree_with_the_treaty_s_lists_but_for_one_missile() -> None:
    listed = [each for each in catalog.systems() if each.listed != "no"]
    assert len(listed) == 8
    assert [each.id for each in listed if claim_span.unexpected(each, claim_span.claims_about(each))] == [
        "otr-23"
    ]


def test_every_class_that_does_not_agree_is_explained_with_a_source() -> None:
    odd = {
        (each.id, range_class)
        for each in catalog.systems()
        for range_class in claim_span.unexpected(each, claim_span.claims_about(each))
    }
    assert odd == {
        ("otr-23", "below-500"),
        ("9m729", "below-500"),
        ("9m729", "shorter-range"),
        ("9m729", "intermediate-range"),
        ("iskander-m", "below-500"),
        ("iskander-m", "shorter-range"),
        ("rs-26", "intermediate-range"),
        ("rs-26", "beyond-5500"),
        ("typhon-sm-6", "below-500"),
        ("typhon-sm-6", "shorter-range"),
        ("us-glcm-2019", "shorter-range"),
        ("us-glcm-2019", "intermediate-range"),
        ("us-glbm-2019", "shorter-range"),
        ("us-glbm-2019", "intermediate-range"),
        ("prsm", "below-500"),
        ("prsm", "shorter-range"),
        ("prsm", "intermediate-range"),
        ("df-26", "intermediate-range"),
        ("df-26", "beyond-5500"),
        ("df-27", "intermediate-range"),
        ("df-27", "beyond-5500"),
        ("agni-5", "intermediate-range"),
        ("agni-5", "beyond-5500"),
        ("jericho-3", "intermediate-range"),
        ("jericho-3", "beyond-5500"),
        ("type-12-upgraded", "shorter-range"),
        ("type-12-upgraded", "intermediate-range"),
        ("elsa", "shorter-range"),
        ("elsa", "intermediate-range"),
    }
    for name, range_class in odd:
        explanation = claim_span.explanation(system(name), range_class)
        assert explanation
        assert explanation.sources
    assert claim_span.explanation(system("rsd-10"), "intermediate-range") is None
    rs_26 = claim_span.explanation(system("rs-26"), "beyond-5500")
    assert rs_26
    assert "Article VII, paragraph 4" in rs_26.explanation.english


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("9m729-matveevsky-2019", "at most 480 km"),
        ("9m729-ukraine-2025", "at least 1,200 km"),
        ("iskander-m-interia", "about 380–500 km"),
        ("pershing-2-oklahoman-1989", "about 1,100 miles (1,770 km)"),
        ("pershing-2-time-1979", "about 1,000 miles (1,609 km)"),
        ("r-12-cia-1962", "at most 1,100 nautical miles (2,037 km)"),
        ("rs-26-podvig-2013-kura", "5,800 km flown in a test"),
        ("pershing-1a-upi-1989", "300 to 600 miles (483–966 km), the treaty’s class"),
        ("r-14-world-history-project", "about 4,000 km"),
        ("typhon-army-recognition-2024", "310 to 1,800 miles (2,897 km)"),
        ("dark-eagle-stripes-2025", "more than 1,700 miles (2,736 km)"),
        ("rs-26-free-beacon-2015", "approximately 1,248 miles (2,008 km) flown in a test"),
    ],
)
def test_a_claim_is_shown_in_the_unit_of_its_source(name: str, label: str) -> None:
    assert claim(name).label == label


def test_every_way_of_claiming_is_in_use() -> None:
    assert {each.sense for each in catalog.claims()} == set(SENSES)


def test_a_claim_is_weakly_sourced_unless_an_official_or_a_specialist_has_its_figure() -> None:
    claims = {claim.id: claim for claim in catalog.claims()}
    newspaper, brigade = claims["9m729-faz-august-2019"], claims["rs-26-podvig-2013-kura"]
    assert claim_span.weakly_sourced((newspaper, brigade)) == [newspaper]
    official = replace(newspaper, id="other", source=replace(newspaper.source, quality="official"))
    assert claim_span.weakly_sourced((newspaper, official)) == []
    assert claim_span.weakly_sourced((newspaper, replace(official, range_min_km=1.0))) == [newspaper]


def test_claims_that_repeat_one_report_are_one_reading() -> None:
    claims = {claim.id: claim for claim in catalog.claims()}
    told = (claims["df-27-dod-2025"], claims["df-27-lokmat-2026"])  # both of the Pentagon's report of 2025
    assert claim_span.readings(told) == 1
    assert claim_span.readings((*told, claims["df-26-csis"])) == 2
