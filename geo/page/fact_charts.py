"""Charts of all systems and of dates, which take their text's colour from the page: light or dark.

Each is a Vega-Lite specification. Making one takes altair half a second, so those of the catalogue are kept.
"""

import json
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, Literal

import altair as alt

from geo import treaty
from geo.facts import catalog, claim_span, sides
from geo.facts.model import NOTHING_OWN, Event, Own, System
from geo.facts.sides import by_side
from geo.features import palette
from geo.features.colours import css_colour
from geo.features.palette import Style
from geo.outputs.facts.claims_chart import TICKS_KM, axis_end_km
from geo.words import units
from geo.words.i18n import EMPTY, Text, _, kept_by_language, language, text_in
from geo.words.translations import ENGLISH

Side = Literal["left", "right"]  # on which words are placed beside their dot
Spec = dict[str, Any]

alt.theme.enable("none")  # altair's own sizes and colours; the page has others

NO_MAP = palette.GREY  # events that no map shows
TREATY_YEARS = "#4f7f99"
OPENS = palette.TREATY["intermediate"].colour
SIDES = {
    sides.OWN: Style(sides.OWN, "#6a3d9a", "", EMPTY, on_dark="#c9a6f0"),
    sides.US: Style(sides.US, "#1f63b8", "", EMPTY, on_dark="#7fb5f2"),
    sides.SOVIET: Style(sides.SOVIET, "#b3245f", "", EMPTY, on_dark="#f58ab5"),
    sides.OTHERS: Style(sides.OTHERS, "#37702c", "", EMPTY, on_dark="#93cf85"),
}
MOST_LANGUAGES = 8  # of which a chart is kept
SHADE = 0.25  # the opacity of the treaty's classes behind the bars
AXIS_PX = 70  # which Streamlit takes from the height
ROW_PX = 18  # the height of a row of the timeline
DOT_PX = 8  # from its middle to where its words begin
RINGED_PX = 14  # the same where a ring is round the dot
LETTER_PX = 5.5  # about the mean width of a letter of the words
WORDS_PX = 11.5  # the letters of a row’s label
WORD_LETTER_PX = 5.8  # how wide one of them is on average, in the widest labels
PHONE_PX = 330  # about the width of a chart on a phone, where no two words may meet
TIPS = {
    "date": Text("Date"),
    "event": Text("Event"),
    "label": Text("System"),
    "whose": text_in("claim", "Whose"),
}


def systems_chart(systems: tuple[System, ...], own: Own) -> Spec:
    """Return a chart of the systems of each side, the least range first: within every claim, and the highest.

    The whole row of a system can be pressed. It is kept, unless a table of the reader goes into it.
    """
    make = _kept_systems_chart if own == NOTHING_OWN else _systems_chart
    return make(systems, own)


def _systems_chart(systems: tuple[System, ...], own: Own) -> Spec:
    heads, rows = _system_rows(systems, own)
    base = _rows_chart(rows)
    once = base.transform_filter("datum.from === 0")  # one of the two rows of a system
    chosen = alt.selection_point(name="chosen", fields=["id"], toggle=False)
    whole = once.mark_rect(opacity=0, cursor="pointer").encode(
        x=alt.value(0), x2=alt.value("width"), tooltip=_tips("label", "whose")
    )
    bars = base.mark_bar(size=7, yOffset=8, cursor="pointer").encode(
        x="from:Q",
        x2="to:Q",
        color=alt.Color("colour:N", scale=None),
        opacity=alt.Opacity("strength:Q", scale=None),
        tooltip=_tips("label", "whose"),
    )
    titles = _rows_chart(heads).mark_text(align="left", fontSize=13, fontWeight="bold", yOffset=4)
    return _over_treaty(
        rows,
        whole.add_params(chosen).properties(name="whole"),
        bars,
        _words(once),
        titles.encode(x=alt.value(0), text="side:N"),
        row_px=30,
    )


_kept_systems_chart = kept_by_language(MOST_LANGUAGES)(_systems_chart)


@kept_by_language(32)
def timeline_chart(events: tuple[Event, ...], asked: str = "") -> Spec:
    """Return a chart of events as dots along the years, each with its words on the side that has room.

    The event that is asked for, by its id, has a ring, and the others are paler.

    Behind them is a band from the treaty's signing to its end, darker while it was in force. An event is
    hollow, over a bar of when it may have been, if no day is known.
    """
    rows = [_event_row(event, asked) for event in events]
    first, last = years()
    count = 1 + max(row for row, _ in _places().values())
    y = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[-1.7, count - 0.3], reverse=True, nice=False))
    x = alt.X(
        "from:Q",
        title=None,
        scale=alt.Scale(domain=[first, last + 1], nice=False, padding=DOT_PX),
        axis=alt.Axis(values=list(range(first - first % 10, last + 1, 10)), format="d", orient="top"),
    )
    chosen = alt.selection_point(name="chosen", fields=["id"], toggle=False)
    pale = any(row["asked"] for row in rows)
    fade = alt.condition("datum.asked", alt.value(1.0), alt.value(0.75 if pale else 1.0))
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=y, opacity=fade, tooltip=_tips("date", "event"))
    life = alt.Chart(alt.InlineData(values=_treaty_rows()))
    band = life.mark_rect(color=TREATY_YEARS, opacity=0.14).encode(x=x, x2="to:Q")
    name = life.mark_text(fontSize=11, fontStyle="italic").encode(x="middle:Q", y=y, text="treaty:N")
    bars = (
        base.transform_filter("!datum.day")
        .mark_bar(size=5, cornerRadius=2)
        .encode(x=x, x2="to:Q", color=alt.Color("colour:N", scale=None))
    )
    sides: tuple[tuple[Side, str, str], ...] = (("left", "", "to:Q"), ("right", "-", "from:Q"))
    words = [
        base.transform_filter(f"datum.side == '{side}'")
        .mark_text(fontSize=11, align=side, dx=alt.ExprRef(expr=f"{sign}datum.gap"), cursor="pointer")
        .encode(x=end, text="label:N")
        for side, sign, end in sides
    ]
    ring = base.transform_filter("datum.asked").mark_point(size=320, strokeWidth=2.5, filled=False)
    dots = base.mark_point(size=90, strokeWidth=2, cursor="pointer").encode(
        x="middle:Q",
        stroke=alt.Stroke("colour:N", scale=None),
        fill=alt.condition("datum.day", alt.Fill("colour:N", scale=None), alt.value("transparent")),
    )
    ringed = ring.encode(x="middle:Q", color=alt.Color("colour:N", scale=None))
    layers = (band, name, bars, *words, ringed, dots.add_params(chosen))
    return _spec(*layers, height=AXIS_PX + ROW_PX * (count + 1))


def _treaty_rows() -> list[dict[str, Any]]:
    """Return the years of the treaty: from its signing, and named, from its entry into force."""
    known = {event.id: event for event in catalog.events()}
    end = _years(_days(known["treaty-ends"])[1])
    signed, in_force = (_years(_days(known[each])[0]) for each in ("treaty-signed", "entry-into-force"))
    words = _("INF Treaty, in force {first}–{last}").format(first=treaty.IN_FORCE, last=treaty.ENDED)
    middle = (in_force + end) / 2
    return [
        {"from": start, "to": end, "row": -1, "middle": middle, "treaty": label}
        for start, label in ((signed, ""), (in_force, words))
    ]


def years() -> tuple[int, int]:
    """Return the years of the first and of the last event."""
    dates = [day for event in catalog.events() for day in _days(event)]
    return min(dates).year, max(dates).year


def _system_rows(systems: tuple[System, ...], own: Own) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the heads of the sides, and of each system two rows of data: to the lowest claim, and beyond."""
    spans = {
        system: span
        for system in systems
        if (span := claim_span.span(claim_span.claims_about(system, own.claims)))
    }
    heads: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    line = 0
    for side, same in groupby(by_side(sorted(spans, key=lambda each: spans[each].ends_km)), key=sides.side):
        heads.append({"row": line, "side": str(sides.LABELS[side])})
        for line, system in enumerate(same, line + 1):  # noqa: B020 - goes on from the head
            rows += _span_rows(system, spans[system], line)
        line += 1
    return heads, rows


def _span_rows(system: System, span: claim_span.Span, line: int) -> list[dict[str, Any]]:
    return [
        {
            "id": system.id,
            "row": line,
            "label": f"{system.short_name} · {claim_span.brief_label(span)}",
            "from": start_km,
            "to": end_km,
            "strength": strength,
            "colour": css_colour(SIDES[sides.side(system)]),
            "whose": claim_span.claimants(whose),
        }
        for strength, start_km, end_km, whose in (
            (0.9, 0.0, span.low_km, span.lowest),
            (0.35, span.low_km, span.high_km, span.highest),
        )
    ]


def _event_row(event: Event, asked: str) -> dict[str, Any]:
    first, last = _days(event)
    row, side = _places()[event]
    return {
        "id": event.id,
        "asked": event.id == asked,
        "gap": RINGED_PX if event.id == asked else DOT_PX,
        "row": row,
        "side": side,
        "label": str(event.label),
        "from": _years(first),
        "to": _years(last),
        "middle": (_years(first) + _years(last)) / 2,
        "day": (last - first).days < 3,
        "date": event.date.label,
        "event": str(event.event),
        "colour": OPENS if event.scenario else NO_MAP,
    }


@kept_by_language()
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
        words_px = DOT_PX + LETTER_PX * len(str(event.label))
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
    """Return the label of each row, above its bar: in smaller letters where it would be wider than the chart.

    Cut, its last number would read as another one.
    """
    size = f"min({WORDS_PX}, {WORDS_PX} * width / ({WORD_LETTER_PX} * length(datum.label)))"
    words: alt.Chart = base.mark_text(align="left", fontSize=alt.ExprRef(expr=size), yOffset=-7).encode(
        x=alt.value(0), text="label:N"
    )
    return words


def _over_treaty(rows: list[dict[str, Any]], *layers: alt.Chart, row_px: int) -> Spec:
    """Return layers on an axis of km, over the treaty's two classes, each with its name above the rows."""
    farthest_km = axis_end_km(row["to"] for row in rows)
    classes = [
        {
            "row": -1,
            "from": limit.inner_km,
            "to": limit.outer_km,
            "down": down_px,  # so that on a phone neither name runs into the other
            "class": str(limit.name),
            "colour": palette.TREATY[name].ground.colour,
        }
        for name, limit, down_px in (
            ("shorter", treaty.SHORTER, -6),
            ("intermediate", treaty.INTERMEDIATE, 8),
        )
    ]
    x = alt.X(
        "from:Q",
        title=str(units.UNITS[units.KM].symbol),
        scale=alt.Scale(domain=[0, farthest_km], nice=False),
        axis=alt.Axis(
            values=TICKS_KM, orient="top", labelOverlap="greedy", labelSeparation=2, **_spelt(TICKS_KM)
        ),
    )
    ground = alt.Chart(alt.InlineData(values=classes)).mark_rect(opacity=SHADE)
    under = ground.encode(x=x, x2="to:Q", color=alt.Color("colour:N", scale=None))
    named = _rows_chart(classes).mark_text(
        align="left", fontSize=11, fontStyle="italic", dx=4, dy=alt.ExprRef(expr="datum.down")
    )
    count = 2 + max(row["row"] for row in rows)  # with that of the names
    return _spec(under, named.encode(x="from:Q", text="class:N"), *layers, height=AXIS_PX + row_px * count)


def _spelt(ticks: Sequence[float]) -> dict[str, Any]:
    """Return how the ticks of an axis are written: Vega knows English numbers, and is told the others."""
    if language() == ENGLISH:
        return {"format": ",.0f"}
    words = json.dumps({f"{n:.0f}": units.grouped(n) for n in ticks}, ensure_ascii=False)
    return {"labelExpr": f"{words}[datum.value]"}


def _spec(*layers: alt.Chart, height: int) -> Spec:
    """Return layers as one chart of a height in pixels."""
    return alt.layer(*layers, height=height).to_dict()


def _tips(*names: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{name}:N", title=str(TIPS[name])) for name in names]
