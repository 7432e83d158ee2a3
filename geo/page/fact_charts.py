"""Charts of claims and of dates, which take their text's colour from the page: light or dark."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, Literal

import altair as alt

from geo import treaty
from geo.facts import catalog, claim_span
from geo.facts.model import NOTHING_OWN, Claim, Event, Own, System
from geo.features import palette
from geo.i18n import _, pgettext

Side = Literal["left", "right"]  # on which words are placed beside their dot
Layers = alt.LayerChart | alt.FacetChart  # what altair says that layering makes

CLAIMED = palette.SYSTEMS[0]["disputed"].colour  # which shows on light and on dark
LEFT_OUT = palette.GREY  # outliers and mere classes; events that no map shows
OPENS = palette.TREATY["intermediate"].colour
TICKS_KM = (
    0,
    treaty.SHORTER.inner_km,
    treaty.SHORTER.outer_km,
    2000,
    3000,
    4000,
    treaty.INTERMEDIATE.outer_km,
)
AXIS_PX = 70  # which Streamlit takes from the height
DOT_PX = 8  # from its middle to where its words begin
LETTER_PX = 5.5  # about the mean width of a letter of the words
PHONE_PX = 330  # about the width of a chart on a phone, where no two words may meet
TIPS = {
    "claim": _("Claim"),
    "date": _("Date"),
    "event": _("Event"),
    "label": _("Label"),
    "said": pgettext("by whom and when", "Said"),
    "source": _("Source"),
    "whose": pgettext("claim", "Whose"),
}


def claims_chart(system: System, own: Own = NOTHING_OWN) -> Layers:
    """Return a chart of the claims about a system, words above each bar, over the treaty's ranges.

    A dot is one figure, a bar an interval; hollow and grey is what the map leaves out.
    """
    rows = [
        _claim_row(index, claim) for index, claim in enumerate(claim_span.claims_about(system, own.claims))
    ]
    base = _rows_chart(rows)
    look = {"color": alt.Color("colour:N", scale=None), "tooltip": _tips("claim", "said", "source")}
    return _over_treaty(
        rows,
        base.mark_bar(size=6, cornerRadius=3, opacity=0.5, yOffset=9).encode(x="from:Q", x2="to:Q", **look),
        base.transform_filter("datum.counts")
        .mark_point(filled=True, size=80, opacity=1, yOffset=9)
        .encode(x="to:Q", **look),
        base.transform_filter("!datum.counts")
        .mark_point(filled=False, size=70, opacity=1, yOffset=9)
        .encode(x="to:Q", **look),
        _words(base).encode(tooltip=_tips("claim", "said", "source")),
        row_px=38,
    )


def systems_chart(systems: Sequence[System], own: Own = NOTHING_OWN) -> Layers:
    """Return a chart of each system, the least range first: within every claim, and the highest."""
    spans = {
        system: span
        for system in systems
        if (span := claim_span.span(claim_span.claims_about(system, own.claims)))
    }
    ranked = sorted(spans.items(), key=lambda each: (each[1].high_km, each[1].low_km))
    rows = [
        {
            "id": system.id,
            "row": index,
            "label": f"{system.name.partition(' (')[0]} · {claim_span.span_label(span)}",
            "from": start_km,
            "to": end_km,
            "strength": strength,
            "whose": claim_span.claimants(whose),
        }
        for index, (system, span) in enumerate(ranked)
        for strength, start_km, end_km, whose in (
            (0.9, 0.0, span.low_km, span.lowest),
            (0.35, span.low_km, span.high_km, span.highest),
        )
    ]
    base = _rows_chart(rows)
    chosen = alt.selection_point(name="chosen", fields=["id"], toggle=False)
    bars = base.mark_bar(size=7, yOffset=8, color=CLAIMED).encode(
        x="from:Q",
        x2="to:Q",
        opacity=alt.Opacity("strength:Q", scale=None),
        tooltip=_tips("label", "whose"),
    )
    words = _words(base.transform_filter("datum.from === 0"))  # one of the two rows of a system
    return _over_treaty(rows, bars.add_params(chosen), words, row_px=30)


def timeline_chart(events: Sequence[Event]) -> Layers:
    """Return a chart of events as dots along the years, each with its words on the side that has room.

    Hollow, over a bar of when it may have been, if no day is known.
    """
    rows = [_event_row(event) for event in events]
    first, last = years()
    count = 1 + max(row for row, _ in _places().values())
    y = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[-0.7, count - 0.3], reverse=True, nice=False))
    x = alt.X(
        "from:Q",
        title=None,
        scale=alt.Scale(domain=[first, last + 1], nice=False, padding=DOT_PX),
        axis=alt.Axis(values=list(range(first - first % 10, last + 1, 10)), format="d", orient="top"),
    )
    chosen = alt.selection_point(name="chosen", fields=["id"], toggle=False)
    fade = alt.condition(chosen, alt.value(1.0), alt.value(0.6))
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=y, opacity=fade, tooltip=_tips("date", "event"))
    bars = (
        base.transform_filter("!datum.day")
        .mark_bar(size=5, cornerRadius=2)
        .encode(x=x, x2="to:Q", color=alt.Color("colour:N", scale=None))
    )
    sides: tuple[tuple[Side, int, str], ...] = (("left", DOT_PX, "to:Q"), ("right", -DOT_PX, "from:Q"))
    words = [
        base.transform_filter(f"datum.side == '{side}'")
        .mark_text(fontSize=11, align=side, dx=dx, cursor="pointer")
        .encode(x=end, text="label:N")
        for side, dx, end in sides
    ]
    dots = base.mark_point(size=90, strokeWidth=2, cursor="pointer").encode(
        x="middle:Q",
        stroke=alt.Stroke("colour:N", scale=None),
        fill=alt.condition("datum.day", alt.Fill("colour:N", scale=None), alt.value("transparent")),
    )
    return alt.layer(bars, *words, dots.add_params(chosen), height=AXIS_PX + 18 * count)


def years() -> tuple[int, int]:
    """Return the years of the first and of the last event."""
    dates = [day for event in catalog.events() for day in _days(event)]
    return min(dates).year, max(dates).year


def _claim_row(index: int, claim: Claim) -> dict[str, Any]:
    label = claim.label
    if claim.outlier:
        label = _("{claim} (outlier)").format(claim=label)
    elif not claim.is_figure:
        label = _("{claim} (no figure)").format(claim=label)
    quality = claim.source.quality_label
    claimed_by = f"{claim.claimed_by}, {claim.claimed_on.label}"
    return {
        "row": index,
        "label": f"{label} · {quality} · {claimed_by}",
        "claim": label,
        "said": claimed_by,
        "source": f"{claim.source}, {quality}",
        "from": claim.range_min_km,
        "to": claim.range_max_km,
        "counts": claim.is_figure,
        "colour": CLAIMED if claim.is_figure else LEFT_OUT,
    }


def _event_row(event: Event) -> dict[str, Any]:
    first, last = _days(event)
    row, side = _places()[event]
    return {
        "id": event.id,
        "row": row,
        "side": side,
        "label": event.label,
        "from": _years(first),
        "to": _years(last),
        "middle": (_years(first) + _years(last)) / 2,
        "day": (last - first).days < 3,
        "date": event.date.label,
        "event": event.event,
        "colour": OPENS if event.scenario else LEFT_OUT,
    }


@cache
def _places() -> dict[Event, tuple[int, Side]]:
    """Return the row and alignment of each event: the next row where its words meet no other on a phone.

    Those whose words have room only before them begin again at the top.
    """
    start, end = years()
    year_px = PHONE_PX / (end + 1 - start)
    found: dict[Event, tuple[int, Side]] = {}
    ends_px: list[float] = []  # of what is in each row
    row, side = -1, ""
    for event in catalog.events():
        first_px, last_px = ((_years(day) - start) * year_px for day in _days(event))
        words_px = DOT_PX + LETTER_PX * len(event.label)
        aligned: Side = "left" if last_px + words_px <= PHONE_PX else "right"
        from_px = first_px - (DOT_PX if aligned == "left" else words_px)
        below = range(row + 1 if aligned == side else 0, len(ends_px))
        row = next((number for number in below if ends_px[number] <= from_px), len(ends_px))
        ends_px[row : row + 1] = [last_px + (words_px if aligned == "left" else DOT_PX)]
        found[event] = row, (side := aligned)
    return found


def _days(event: Event) -> tuple[date, date]:
    """Return the first and the last day that an event's date may mean."""
    return event.date.first or date.min, event.date.last or date.max


def _years(day: date) -> float:
    """Return a day as a number of years: 1987.5 is the middle of 1987."""
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


def _rows_chart(rows: list[dict[str, Any]]) -> alt.Chart:
    y = alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0))
    return alt.Chart(alt.InlineData(values=rows)).encode(y=y)


def _words(base: alt.Chart) -> alt.Chart:
    """Return the label of each row, above its bar and never wider than the chart."""
    words: alt.Chart = base.mark_text(
        align="left", fontSize=12, yOffset=-7, limit=alt.ExprRef(expr="width")
    ).encode(x=alt.value(0), text="label:N")
    return words


def _over_treaty(rows: list[dict[str, Any]], *layers: alt.Chart, row_px: int) -> Layers:
    """Return layers on an axis of km, over the treaty's two ranges in the colours of the map."""
    farthest_km = max(6000.0, *(row["to"] * 1.03 for row in rows))
    ranges = [
        {"from": limit.inner_km, "to": limit.outer_km, "colour": palette.TREATY[name].ground.colour}
        for name, limit in (("shorter", treaty.SHORTER), ("intermediate", treaty.INTERMEDIATE))
    ]
    x = alt.X(
        "from:Q",
        title="km",
        scale=alt.Scale(domain=[0, farthest_km], nice=False),
        axis=alt.Axis(values=TICKS_KM, orient="top", format=",.0f", labelOverlap=False),
    )
    ground = alt.Chart(alt.InlineData(values=ranges)).mark_rect(opacity=0.25)
    under = ground.encode(x=x, x2="to:Q", color=alt.Color("colour:N", scale=None))
    count = len({row["row"] for row in rows})
    return alt.layer(under, *layers, height=AXIS_PX + row_px * count)


def _tips(*names: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{name}:N", title=TIPS[name]) for name in names]
