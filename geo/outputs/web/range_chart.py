"""The cumulative chart: how many capitals lie within a range, from 0 to 6,000 km, as one piece of HTML.

It is HTML and CSS alone, for the page lets no SVG through; so it stretches, and its words keep their size
on a phone. Page and file show the same.
"""

from collections.abc import Iterable, Mapping, Sequence

from geo import i18n, treaty, units
from geo.facts import claim_span
from geo.facts.model import Claim, System
from geo.features import reach, wording
from geo.features.drawing import Drawing
from geo.features.points import DrawnPoint
from geo.features.reach import Reach
from geo.i18n import _, ngettext
from geo.outputs.figure.styles import both
from geo.scenario.band import Band
from geo.templates import Markup, fill

MAX_KM = 6_000.0
LIMITS_KM = (treaty.SHORTER.inner_km, treaty.SHORTER.outer_km, treaty.INTERMEDIATE.outer_km)
LIMIT_COLOUR = "#8d9499"


def chart_html(drawing: Drawing) -> Markup:
    """Return the capitals within a range of the launch point nearest to each, with the edges in use.

    A mark counts those within its range of the launch points that have it.
    """
    distances_km = list(_nearest_km(drawing.reaches).values())
    head = i18n.capitalised(
        _("{capitals} within a range of {place}").format(
            capitals=wording.count(drawing), place=_origin(drawing)
        )
    )
    return fill(
        "range_chart.chart",
        head=head,
        of_all=_("Of {capitals}").format(capitals=wording.count(drawing)),
        marks=_marks(drawing),
        steps=_steps(distances_km),
        most=len(distances_km),
        ticks=_ticks(drawing.unit),
    )


def _marks(drawing: Drawing) -> list[tuple[str, str, str, str, str]]:
    """Return edges in use, claims and the treaty's limits, each once.

    Of each its place on the axis, colour, line style, on which side its label stands, and the label.
    """
    found: dict[float, tuple[str, str, list[Claim]]] = {}
    points: dict[float, list[DrawnPoint]] = {}  # round which each edge runs
    for drawn in drawing.bands:
        line = "dashed" if drawn.style.dash else "solid"
        for edge_km, claimed in _ends(drawn.band, drawing.claims).items():
            found.setdefault(edge_km, (drawn.style.colour, line, []))[2].extend(claimed)
            points.setdefault(edge_km, []).extend(drawn.points)
    for edge_km in LIMITS_KM:
        found.setdefault(edge_km, (LIMIT_COLOUR, "dotted", []))
    return [
        (
            _percent(km),
            both(colour),
            line,
            "after" if km < MAX_KM / 2 else "before",
            _label(drawing, km, claimed, points.get(km, drawing.points)),
        )
        for km, (colour, line, claimed) in sorted(found.items())
        if km <= MAX_KM
    ]


def _nearest_km(rows: Iterable[Reach]) -> dict[str, float]:
    """Return how far each capital is from the launch point nearest to it."""
    found: dict[str, float] = {}
    for row in rows:
        found[row.capital.iso_a2] = min(row.distance_km, found.get(row.capital.iso_a2, row.distance_km))
    return found


def _origin(drawing: Drawing) -> str:
    """Return `Kaliningrad`, or `the nearest of 3 launch points`."""
    if (n := len(drawing.points)) > 1:
        return ngettext("the nearest of {n} launch point", "the nearest of {n} launch points", n).format(n=n)
    return wording.origin(drawing)


def _ends(band: Band, claims: Mapping[System, tuple[Claim, ...]]) -> dict[float, list[Claim]]:
    """Return the edges of a band; of a system's each range in it that is claimed, with those claims."""
    if not band.system:
        return {edge_km: [] for edge_km in band.edges_km}
    figures = claim_span.figures(claims[band.system])
    ends = sorted({claim.range_max_km for claim in figures} | {min(claim.range_min_km for claim in figures)})
    return {
        km: [claim for claim in figures if km in (claim.range_min_km, claim.range_max_km)]
        for km in ends
        if band.inner_km < km <= band.outer_km
    }


def _label(drawing: Drawing, km: float, claims: list[Claim], points: Sequence[DrawnPoint]) -> str:
    """Return `480 km: 3 capitals (Russia, 2019)`, with `round Comiso` if others have no such edge.

    Lower bounds are listed apart from those who claim the figure itself.
    """
    n = reach.within(drawing.reaches, km, points)
    capitals = ngettext("{n} capital", "{n} capitals", n).format(n=n)
    names = [point.place for point in sorted(set(points), key=lambda point: point.number)]
    bounds, figures = ([c for c in claims if c.is_open is is_open] for is_open in (True, False))
    who = [claim_span.claimants(figures)] if figures else []
    if bounds:
        named = claim_span.claimants(bounds)
        who.append(_("at least that: {claimants}").format(claimants=named) if figures else named)
    words = claim_span.length(km, figures or bounds, drawing.unit)
    if len(names) < len(drawing.points):
        words = _("{range} round {places}").format(range=words, places=_listed(names))
    return f"{words}: {capitals}" + (f" ({'; '.join(who)})" if who else "")


def _listed(names: Sequence[str]) -> str:
    """Return `Comiso`; `Comiso or Greenham Common`; of more how many they are."""
    if len(names) > 2:
        return ngettext("{n} of them", "{n} of them", len(names)).format(n=len(names))
    return names[0] if len(names) == 1 else _("{one} or {other}").format(one=names[0], other=names[1])


def _steps(distances_km: list[float]) -> str:
    """Return the area below a line that rises by one at each distance, as the corners of a CSS polygon."""
    step, height = 100 / max(1, len(distances_km)), 100.0
    corners = ["0 100%"]
    for km in sorted(distances_km):
        if km <= MAX_KM:
            at = f"{100 * km / MAX_KM:.3g}%"  # to 6 km: a pixel
            corners += [f"{at} {height:.4g}%", f"{at} {height - step:.4g}%"]
            height -= step
    return ",".join([*corners, f"100% {height:.4g}%", "100% 100%"])


def _ticks(unit: str) -> list[tuple[str, str, bool]]:
    """Return the ticks of the axis, whole thousands of the unit: place, words, whether it is at the end."""
    km = units.UNITS[unit].km
    ticks = [n for n in range(0, 7000, 1000) if n * km <= MAX_KM]
    words = [f"{n:,}" if n != ticks[-1] else f"{n:,} {units.UNITS[unit].symbol}" for n in ticks]
    return [(_percent(n * km), word, n * km == MAX_KM) for n, word in zip(ticks, words, strict=True)]


def _percent(km: float) -> str:
    return f"{100 * km / MAX_KM:.4g}%"
