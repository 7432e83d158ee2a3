"""The cumulative chart: how many places lie within a range, from 0 to 6,000 km, as one piece of HTML.

It is HTML and CSS alone, for the page lets no SVG through; so it stretches, and its words keep their size
on a phone. Page and file show the same.
"""

from collections import Counter
from collections.abc import Sequence

from geo.facts import claim_span
from geo.features import wording
from geo.features.colours import css_colour
from geo.features.drawing import Drawing
from geo.features.marks import Mark
from geo.features.palette import NO_BAND
from geo.templates import Markup, fill
from geo.words import i18n, units
from geo.words.i18n import _, headed, ngettext

MAX_KM = 6_000.0


def chart_html(drawing: Drawing) -> Markup:
    """Return the places within a range of the launch point nearest to each, with the edges in use.

    A mark counts those within its range of the launch points that have it.
    """
    distances_km = [row.nearest_km for row in drawing.places]
    return fill(
        "range_chart.chart",
        head=heading(drawing),
        of_all=_("Of {capitals}").format(capitals=wording.count(drawing)),
        bands=_bands(drawing),
        marks=_marks(drawing),
        steps=_steps(distances_km, drawing.asked.are_many),
        places=_places(drawing),
        most=units.grouped(len(distances_km)),
        ticks=_ticks(drawing.unit),
        across=_("Range, {unit}").format(unit=units.UNITS[drawing.unit].symbol),
        up=_("Capitals within it") if drawing.asked.are_capitals else _("Places within it"),
    )


def heading(drawing: Drawing) -> str:
    """Return what the chart shows: `Europe’s 50 capitals within a range of Kaliningrad`."""
    words = _("{capitals} within a range of {place}")
    return i18n.capitalised(words.format(capitals=wording.count(drawing), place=_origin(drawing)))


def _places(drawing: Drawing) -> str:
    """Return for which places the line rises, by their codes, in the order of its steps: `LT PL`.

    Of many places it rises for none that one could point at.
    """
    near = sorted((row for row in drawing.places if row.nearest_km <= MAX_KM), key=lambda row: row.nearest_km)
    return "" if drawing.asked.are_many else " ".join(row.code for row in near)


def _bands(drawing: Drawing) -> list[tuple[str, str, str]]:
    """Return where the colour of each band begins, how wide it is, and the colour."""
    ends = [(each.band.inner_km, min(each.band.outer_km, MAX_KM), each.style) for each in drawing.bands]
    return [
        (_percent(low), _percent(high - low), css_colour(style)) for low, high, style in ends if low < MAX_KM
    ]


def _marks(drawing: Drawing) -> list[tuple[str, str, str, str, str]]:
    """Return edges in use, claims and the treaty's limits, each once.

    Of each its place on the axis, colour, line style, on which side its label stands, and the label.
    """
    return [
        (
            _percent(mark.km),
            css_colour(mark.style or NO_BAND["outside"]),
            mark.style.line if mark.style else "dotted",
            "after" if mark.km < MAX_KM / 2 else "before",
            _label(drawing, mark),
        )
        for mark in drawing.marks
        if mark.km <= MAX_KM
    ]


def _origin(drawing: Drawing) -> str:
    """Return `Kaliningrad`, or `the nearest of 3 launch points`."""
    if (n := len(drawing.points)) > 1:
        return ngettext("the nearest of {n} launch point", "the nearest of {n} launch points", n).format(n=n)
    return wording.origin(drawing)


def _label(drawing: Drawing, mark: Mark) -> str:
    """Return `480 km: 3 capitals (Russia, 2019)`, with `round Comiso` if others have no such edge."""
    words, who = claimed(mark, drawing.unit)
    if len(mark.points) < len(drawing.points):
        places = _listed([point.place for point in mark.points])
        words = _("{range} round {places}").format(range=words, places=places)
    return headed(words, drawing.asked.counted(mark.places)) + (f" ({who})" if who else "")


def claimed(mark: Mark, unit: str) -> tuple[str, str]:
    """Return a mark's range, and who claims it, "" if nobody does.

    Lower bounds are listed apart from those who claim the figure itself.
    """
    bounds, figures = ([c for c in mark.claims if c.is_open is is_open] for is_open in (True, False))
    who = [claim_span.claimants(figures)] if figures else []
    if bounds:
        named = claim_span.claimants(bounds)
        who.append(_("at least that: {claimants}").format(claimants=named) if figures else named)
    return claim_span.length(mark.km, figures or bounds, unit), "; ".join(who)


def _listed(names: Sequence[str]) -> str:
    """Return `Comiso`; `Comiso or Greenham Common`; of more how many they are."""
    if len(names) > 2:
        return ngettext("{n} of them", "{n} of them", len(names)).format(n=len(names))
    return names[0] if len(names) == 1 else _("{one} or {other}").format(one=names[0], other=names[1])


def _steps(distances_km: list[float], many: bool) -> str:
    """Return the area below a line that rises by one at each distance, as the corners of a CSS polygon.

    Each step has two, at its foot and at its head; of many those at one place are one step.
    """
    step, height = 100 / max(1, len(distances_km)), 100.0
    corners = ["0 100%"]
    at = [f"{100 * km / MAX_KM:.3g}%" for km in sorted(distances_km) if km <= MAX_KM]  # to 6 km: a pixel
    for place, n in Counter(at).items() if many else ((each, 1) for each in at):
        corners.append(f"{place} {height:.4g}%")
        height -= step * n
        corners.append(f"{place} {height:.4g}%")
    return ",".join([*corners, f"100% {height:.4g}%", "100% 100%"])


def _ticks(unit: str) -> list[tuple[str, str, bool]]:
    """Return the ticks of the axis, whole thousands of the unit: place, words, whether it is at the end."""
    km = units.UNITS[unit].km
    ticks = [n for n in range(0, 7000, 1000) if n * km <= MAX_KM]
    words = [*map(units.grouped, ticks[:-1]), units.with_unit(units.grouped(ticks[-1]), unit, ticks[-1])]
    return [(_percent(n * km), word, n * km == MAX_KM) for n, word in zip(ticks, words, strict=True)]


def _percent(km: float) -> str:
    return f"{100 * km / MAX_KM:.4g}%"
