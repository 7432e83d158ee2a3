"""The charts hold every claim and every event, where they belong and apart from each other."""

import html
import re
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
import streamlit
from PIL import ImageFont

from colours import VISION, difference, over
from geo.facts import catalog, claim_span, own_tables, sides
from geo.facts.dates import Date
from geo.facts.model import NOTHING_OWN, Own
from geo.features import palette
from geo.features.colours import MIN_CONTRAST, contrast, css_colour
from geo.outputs.facts import claims_chart, facts_html
from geo.page import fact_charts
from geo.words import translations
from geo.words.i18n import speaking


def rows(chart, field):
    """The rows of a chart's data that have a field. The page's own tests see that it is a chart."""
    return [row for data in chart["datasets"].values() for row in data if field in row]


@pytest.mark.parametrize("system", catalog.systems(), ids=lambda system: system.id)
def test_every_claim_is_in_the_chart_of_its_system_with_its_claimant_kind_and_figure(system):
    made = claim_span.claims_about(system)
    shown = bars(claims_chart.chart_html(system)) if made else []
    last_km = max([6000, *(1.03 * claim.range_max_km for claim in made)])
    for claim, (label, out, low, high) in zip(made, shown, strict=True):
        ends = [float(at) / 100 * last_km for at in (low, high)]
        assert ends == pytest.approx(
            [claim.range_min_km, claim.range_max_km], abs=4
        )  # km: a third of a pixel
        assert bool(out) != claim.is_figure
        assert ("outlier" in label) == claim.outlier
        said = (claim.label, claim.claimant, claim.source.quality, claim.claimed_on.label)
        assert all(str(part) in label for part in said)


def bars(chart):
    """Of each claim in its chart the words, whether it is left out, and its ends in percent."""
    return re.findall(
        r'<p>(.*?)</p><div class="bar( out)?" style="--from:([\d.]+);--to:([\d.]+)', html.unescape(chart)
    )


def test_every_system_with_a_range_is_in_the_chart_of_all_from_the_lowest_claim_to_the_highest():
    shown = rows(fact_charts.systems_chart(catalog.systems(), NOTHING_OWN), "id")
    for system in catalog.systems():
        span = claim_span.span(claim_span.claims_about(system))
        ends = [(row["from"], row["to"]) for row in shown if row["id"] == system.id]
        assert ends == ([(0, span.low_km), (span.low_km, span.high_km)] if span else [])


def test_the_chart_of_all_systems_writes_each_label_once_and_it_is_that_of_the_table():
    made = fact_charts.systems_chart(catalog.systems(), NOTHING_OWN)
    words = next(
        layer for layer in made["layer"] if layer["encoding"].get("text", {}).get("field") == "label"
    )
    assert words["transform"] == [{"filter": "datum.from === 0"}]
    labels = [
        row["label"]
        for row in rows(fact_charts.systems_chart(catalog.systems(), NOTHING_OWN), "id")
        if row["from"] == 0
    ]
    assert len(labels) == len(set(labels)) == len(catalog.systems()) - 1  # all but the RK-55
    for system in catalog.systems():
        if span := claim_span.span(claim_span.claims_about(system)):
            assert f"{system.short_name} · {claim_span.brief_label(span)}" in labels
    assert max(map(len, labels)) * fact_charts.LETTER_PX < 358  # px: a phone's, without margins


def test_on_a_phone_no_label_of_a_system_is_cut_in_any_language():
    """Whole in letters of less than full size, by how wide the page's font is: no number loses a digit."""
    made = fact_charts.systems_chart(catalog.systems(), NOTHING_OWN)
    (words,) = (each for each in made["layer"] if each["encoding"].get("text", {}).get("field") == "label")
    assert "limit" not in words["mark"]
    assert "width" in words["mark"]["fontSize"]["expr"]
    (file,) = Path(streamlit.__file__).parent.joinpath("static/static/media").glob("SourceSansVF-Upright*")
    font = ImageFont.truetype(file, 100)
    font.set_variation_by_name("Regular")
    for code in translations.languages():
        with speaking(code):
            shown = rows(fact_charts.systems_chart(catalog.systems(), NOTHING_OWN), "id")
        for label in {row["label"] for row in shown}:
            px = font.getlength(label) / 100 * fact_charts.WORDS_PX
            assert px < 358 or px / len(label) <= fact_charts.WORD_LETTER_PX, label


def test_systems_stand_by_side_below_the_side_s_name_in_a_colour_of_its_own():
    made = fact_charts.systems_chart(catalog.systems(), NOTHING_OWN)
    heads = {row["side"]: row["row"] for row in rows(made, "side")}
    assert list(heads) == [str(sides.LABELS[each]) for each in (sides.US, sides.SOVIET, sides.OTHERS)]
    shown = {row["id"]: row for row in rows(made, "id")}
    assert sorted([*heads.values(), *(row["row"] for row in shown.values())]) == list(
        range(len(heads) + len(shown))
    )
    first = {"pershing-1a": sides.US, "fp-5-flamingo": sides.SOVIET, "nightfall": sides.OTHERS}
    for system, side in first.items():  # of several operators the one named first counts
        row = shown[system]
        assert max(line for line in heads.values() if line < row["row"]) == heads[str(sides.LABELS[side])]
        assert row["colour"] == css_colour(fact_charts.SIDES[side])


def test_the_colours_of_the_sides_stand_out_and_apart_for_every_eye():
    for turn, paper in enumerate(("#fbfaf7", "#12191f")):  # of config.toml
        grounds = [over(style.ground.colour, fact_charts.SHADE, paper) for style in palette.TREATY.values()]
        looks = [(style.colour, style.on_dark)[turn] for style in fact_charts.SIDES.values()]
        assert min(contrast(look, ground) for look in looks for ground in (paper, *grounds)) >= MIN_CONTRAST
        for one, other in combinations(looks[1:], 2):
            assert min(difference(one, other, vision) for vision in VISION) >= 13, (one, other)


def test_the_reader_s_claims_are_in_both_charts_and_marked_as_theirs():
    mine = own_tables.read_claims(
        b"system,range_max_km,claimant,claimed_on,source\n9m729,3000,Me,2020,s\nZ,700,Me,2020,s\n"
    )
    own = Own(claims=mine)
    (*_, (label, out, _, to)) = bars(claims_chart.chart_html(mine[0].system, own))
    assert (out, to) == ("", "50")
    assert label.endswith("Me (your own table), 2020")
    shown = rows(fact_charts.systems_chart((*own.systems, *catalog.systems()), own), "id")
    ends = {row["id"]: (row["to"], row["whose"]) for row in shown}
    assert (ends["9m729"], ends["own-z"]) == (
        (3000, "Me (your own table), 2020"),
        (700, "Me (your own table), 2020"),
    )
    marked = {row["id"] for row in shown if row["label"].endswith("km (your own table)")}
    assert marked == {"9m729", "own-z"}


def test_an_event_stands_between_the_first_and_the_last_day_it_may_mean():
    shown = {row["id"]: row for row in rows(fact_charts.timeline_chart(catalog.events()), "id")}
    assert shown.keys() == {event.id for event in catalog.events()}
    dual_track = shown["dual-track-decision"]
    assert (dual_track["day"], dual_track["middle"]) == (
        True,
        pytest.approx(1979 + 345 / 365.25),
    )  # 12 December
    assert (dual_track["label"], dual_track["date"]) == ("Dual-track decision", "12 December 1979")
    about = shown["ss-20-deployed"]  # 1976 or 1977
    assert (about["day"], about["from"], about["to"]) == (False, 1976, pytest.approx(1978, abs=0.01))


def test_behind_the_events_lie_the_years_of_the_treaty():
    signed, in_force = rows(fact_charts.timeline_chart(catalog.events()[:3]), "treaty")
    shown = {row["id"]: row for row in rows(fact_charts.timeline_chart(catalog.events()), "id")}
    assert (signed["from"], in_force["from"]) == (
        shown["treaty-signed"]["from"],
        shown["entry-into-force"]["from"],
    )
    assert signed["to"] == in_force["to"] == shown["treaty-ends"]["to"]
    assert in_force["treaty"] == "INF Treaty, in force 1988–2019"


def test_the_years_are_those_of_the_events(monkeypatch):
    assert fact_charts.years() == (1976, 2026)
    cuba = replace(catalog.events()[0], date=Date.parse("1962-10-22"))
    monkeypatch.setattr(catalog, "events", lambda: (cuba, *catalog.catalogue().events))
    assert fact_charts.years() == (1962, 2026)


def test_events_run_down_twice_and_no_two_of_a_row_touch_on_a_phone():
    shown = rows(fact_charts.timeline_chart(catalog.events()), "id")
    early = [row["row"] for row in shown if row["side"] == "left"]
    late = [row["row"] for row in shown if row["side"] == "right"]
    assert early == list(range(len(early)))
    assert late[0] == 0
    assert all(before < after for before, after in pairwise(late))
    first, last = fact_charts.years()
    for before in shown:
        for after in shown:
            if before["row"] == after["row"] and before["middle"] < after["middle"]:
                letters = len(before["label"]) + len(after["label"])
                apart_px = (after["from"] - before["to"]) * fact_charts.PHONE_PX / (last + 1 - first)
                assert (before["side"], after["side"]) == ("left", "right")
                assert apart_px >= letters * fact_charts.LETTER_PX + 2 * fact_charts.DOT_PX


def test_a_filtered_timeline_keeps_every_event_where_it_was():
    everything = {row["id"]: row for row in rows(fact_charts.timeline_chart(catalog.events()), "id")}
    for row in rows(fact_charts.timeline_chart(catalog.events()[10:13]), "id"):
        assert row == everything[row["id"]]


def test_the_event_that_a_link_asks_for_has_a_ring_and_its_mark_in_the_list():
    asked = "pershing-2-operational"
    shown = rows(fact_charts.timeline_chart(catalog.events(), asked), "id")
    assert [row["id"] for row in shown if row["asked"]] == [asked]
    assert not any(row["asked"] for row in rows(fact_charts.timeline_chart(catalog.events()), "id"))
    marked = facts_html.timeline_html(catalog.events(), asked).split('aria-current="true">')
    assert len(marked) == 2
    assert marked[1].startswith("<b>December 1983</b> The first Pershing II")


def test_charts_of_the_catalogue_are_made_once_and_those_of_a_reader_s_table_for_that_reader_alone():
    systems = catalog.systems()
    assert fact_charts.systems_chart(systems, NOTHING_OWN) is fact_charts.systems_chart(systems, NOTHING_OWN)
    table = b"system,range_max_km,claimant,claimed_on,source\nMine,700,Me,2026,my notes\n"
    own, _ = own_tables.read_sound([(table, "claims.csv")])
    made = [fact_charts.systems_chart((*own.systems, *systems), own) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0] is not made[1]
