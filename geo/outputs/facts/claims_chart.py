"""The chart of who claims which range of a system, over the treaty's classes.

It is HTML and CSS alone, so that its words break where a phone has no room for them.
"""

from collections.abc import Iterable

from geo import treaty
from geo.facts import claim_span
from geo.facts.model import NOTHING_OWN, Claim, Own, System
from geo.features import palette
from geo.features.colours import css_colour, css_land
from geo.templates import Markup, fill
from geo.words import units
from geo.words.i18n import _

# Of each chart of claimed ranges, this one and that of all systems.
TICKS_KM = (
    0,
    treaty.SHORTER.inner_km,
    treaty.SHORTER.outer_km,
    2000,
    3000,
    4000,
    treaty.INTERMEDIATE.outer_km,
)


def chart_html(system: System, own: Own = NOTHING_OWN) -> Markup:
    """Return the claims about a system, each above its bar: a dot is one figure.

    What the map leaves out is hollow and grey.
    """
    claims = claim_span.claims_about(system, own.claims)
    last_km = axis_end_km(claim.range_max_km for claim in claims)
    classes = [
        (limit.name, css_land(style), _percent(limit.inner_km, last_km), _percent(limit.outer_km, last_km))
        for limit, style in (
            (treaty.SHORTER, palette.TREATY["shorter"]),
            (treaty.INTERMEDIATE, palette.TREATY["intermediate"]),
        )
    ]
    return fill(
        "system.claims_chart",
        alt=_("The claimed ranges of the {system}").format(system=system.name),
        classes=classes,
        ticks=[(_tick(km), _percent(km, last_km)) for km in TICKS_KM],
        colour=css_colour(palette.SYSTEMS[0]["disputed"]),
        claims=[
            (
                _label(claim),
                claim.is_figure,
                _percent(claim.range_min_km, last_km),
                _percent(claim.range_max_km, last_km),
            )
            for claim in claims
        ],
    )


def axis_end_km(ranges_km: Iterable[float]) -> float:
    """Return the km at which the axis of a chart of some ranges ends."""
    return max(6000.0, *(1.03 * km for km in ranges_km))


def _tick(km: float) -> str:
    """Return the words at a tick, of the last with the unit."""
    return units.grouped(km) + (f"\u00a0{units.UNITS[units.KM].symbol}" if km == TICKS_KM[-1] else "")


def _label(claim: Claim) -> str:
    """Return what is claimed, of which quality its source is, by whom and when."""
    label = claim.label
    if claim.outlier:
        label = _("{claim} (outlier)").format(claim=label)
    elif not claim.is_figure:
        label = _("{claim} (no figure)").format(claim=label)
    return f"{label} · {claim.source.quality_label} · {claim.claimed_by}, {claim.claimed_on.label}"


def _percent(km: float, last_km: float) -> str:
    return f"{100 * km / last_km:.4g}"
