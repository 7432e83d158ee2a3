"""The chart of who claims which range of a system, over the treaty's classes.

It is HTML and CSS alone, so that its words break where a phone has no room for them.
"""

from collections.abc import Iterable

from geo import treaty
from geo.facts import claim_span
from geo.facts.model import NOTHING_OWN, Claim, Own, System
from geo.features import palette
from geo.features.colours import css_colour, css_land
from geo.outputs.facts import system_html
from geo.outputs.facts.system_html import Bar
from geo.templates import Markup, fill
from geo.words import units
from geo.words.i18n import Text, _

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
USUAL_KM = 6000.0  # where the axis ends, unless more is claimed


def chart_html(system: System, own: Own = NOTHING_OWN) -> Markup:
    """Return the claims about a system, each above its bar: a dot is one figure.

    What the map leaves out is hollow and grey.
    """
    claims = claim_span.claims_about(system, own.claims)
    last_km = axis_end_km(claim.range_max_km for claim in claims)
    return fill(
        "system.claims_chart",
        alt=_("The claimed ranges of the {system}").format(system=system.name),
        classes=_classes(last_km),
        ticks=_ticks(last_km),
        colour=_ink(),
        claims=[(_label(claim), _bar(claim, last_km)) for claim in claims],
    )


def table_html(system: System) -> Markup:
    """Return the claims about a system as `claims_html` has them, with the bars of the chart in its rows.

    Its colours and its usual axis are those of `style_of_tables`.
    """
    claims = claim_span.claims_about(system)
    last_km = axis_end_km(claim.range_max_km for claim in claims)
    usual = last_km == USUAL_KM
    ticks = [(words, "" if usual else at) for words, at in _ticks(last_km)]
    return fill(
        "system.charted",
        classes=[] if usual else [ends for _name, _ink, *ends in _classes(last_km)],
        table=system_html.claims_html(
            system,
            head=fill("system.axis_head", words=_("Range"), ticks=ticks),
            bars=[_bar(claim, last_km) for claim in claims],
        ),
    )


def style_of_tables() -> str:
    """Return the rules for what is the same of each table of claims with bars."""
    known = {"ink": _ink()}
    for n, (_name, ink, low, high) in enumerate(_classes(USUAL_KM), 1):
        known |= {f"ink-{n}": ink, f"from-{n}": low, f"to-{n}": high}
    rules = ";".join(f"--{name}:{value}" for name, value in known.items())
    ticks = enumerate((at for _words, at in _ticks(USUAL_KM)), 1)
    return f".charted {{{rules}}}\n" + "".join(
        f".charted .axis :nth-child({n}) {{--to:{at}}}\n" for n, at in ticks
    )


def axis_end_km(ranges_km: Iterable[float]) -> float:
    """Return the km at which the axis of a chart of some ranges ends."""
    return max(USUAL_KM, *(1.03 * km for km in ranges_km))


def _ink() -> str:
    return css_colour(palette.SYSTEMS[0]["disputed"])


def _classes(last_km: float) -> list[tuple[Text, str, str, str]]:
    """Return the treaty's classes: name, colour and ends."""
    return [
        (limit.name, css_land(style), _percent(limit.inner_km, last_km), _percent(limit.outer_km, last_km))
        for limit, style in (
            (treaty.SHORTER, palette.TREATY["shorter"]),
            (treaty.INTERMEDIATE, palette.TREATY["intermediate"]),
        )
    ]


def _ticks(last_km: float) -> list[tuple[str, str]]:
    return [(_tick(km), _percent(km, last_km)) for km in TICKS_KM]


def _bar(claim: Claim, last_km: float) -> Bar:
    """Return whether a claim is a figure, and its ends."""
    return claim.is_figure, _percent(claim.range_min_km, last_km), _percent(claim.range_max_km, last_km)


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
