"""The charts hold every claim and every event, where they belong and apart from each other."""

from itertools import pairwise

import pytest

from geo import catalog, charts, claims


def rows(chart, field):
    """The rows of a chart's data that have a field."""
    return [row for data in chart.to_dict()["datasets"].values() for row in data if field in row]


@pytest.mark.parametrize("system", catalog.systems(), ids=lambda system: system.id)
def test_every_claim_is_in_the_chart_of_its_system_with_its_claimant_kind_and_figure(system):
    made = claims.of(system)
    shown = rows(charts.claims_chart(system), "label") if made else []
    for claim, row in zip(made, shown, strict=True):
        assert (row["from"], row["to"]) == (claim.range_min_km, claim.range_max_km)
        assert row["counts"] == claim.is_figure
        assert ("outlier" in row["label"]) == claim.outlier
        assert all(part in row["label"] for part in (claim.label, claim.claimant, claim.source.quality))


def test_every_system_with_a_range_is_in_the_chart_of_all_from_the_lowest_claim_to_the_highest():
    shown = rows(charts.systems_chart(catalog.systems()), "id")
    for system in catalog.systems():
        span = claims.span(claims.of(system))
        ends = [(row["from"], row["to"]) for row in shown if row["id"] == system.id]
        assert ends == ([(0, span.low_km), (span.low_km, span.high_km)] if span else [])


def test_an_event_stands_in_its_decade_between_the_first_and_the_last_day_it_may_mean():
    shown = {row["id"]: row for row in rows(charts.timeline_chart(catalog.events()), "id")}
    assert shown.keys() == {event.id for event in catalog.events()}
    dual_track = shown["dual-track-decision"]
    assert (dual_track["day"], dual_track["middle"]) == (True, pytest.approx(9 + 345 / 365.25))  # 12 December
    about = shown["ss-20-deployed"]  # 1976 or 1977
    assert (about["day"], about["from"], about["to"]) == (False, 6, pytest.approx(8, abs=0.01))


def test_no_two_events_of_a_lane_touch():
    shown = rows(charts.timeline_chart(catalog.events()), "id")
    for lane in {row["lane"] for row in shown}:
        marks = sorted((row["middle"], row["from"], row["to"]) for row in shown if row["lane"] == lane)
        for (before, _, end), (after, start, _) in pairwise(marks):
            assert after - before >= charts.LEAST_GAP_YEARS - 0.01  # years
            assert start >= end or after - before >= 1


def test_a_filtered_timeline_keeps_every_event_where_it_was():
    everything = {row["id"]: row for row in rows(charts.timeline_chart(catalog.events()), "id")}
    for row in rows(charts.timeline_chart(catalog.events()[10:13]), "id"):
        assert row == everything[row["id"]]
