"""What the legend says: a line for each band, and for where capitals lie outside every band."""

from collections import Counter
from dataclasses import dataclass

from geo import units
from geo.facts import claim_span
from geo.features import reach
from geo.features.band_labels import band_label, band_name, span
from geo.features.palette import NO_BAND, Style, band_style
from geo.i18n import _, ngettext, uncapitalised
from geo.scenario.band import Band
from geo.scenario.scenario import Scenario

_IN = {
    "shorter": _("in the shorter-range band ({ranges})"),
    "intermediate": _("in the intermediate-range band ({ranges})"),
    "": _("in the band of your own ({ranges})"),
}


@dataclass(frozen=True)
class Entry:
    """One line of the legend: a band, or where capitals lie outside every band."""

    label: str
    style: Style
    capitals: int
    phrase: str  # how a sentence says it: `in the shorter-range band (500–1,000 km)`
    id: str  # the band's token or a position of `reach.Position`: see `groups`


def legend(scenario: Scenario) -> list[Entry]:
    """Every band in the scenario's order, then whatever else capitals lie in."""
    if not scenario.drawn:
        return []
    rows = reach.nearest(scenario)
    counts = [(band, sum(band in row.bands for row in rows)) for band in scenario.drawn]
    bands = [_band_entry(scenario, band, capitals) for band, capitals in counts]
    outside = Counter(row.position for row in rows if not row.bands)
    return bands + [_outside_entry(scenario, position, count) for position, count in outside.items()]


def place_label(scenario: Scenario, row: reach.Reach) -> str:
    """What the legend calls a place: its bands, or where it lies outside them."""
    if row.bands:
        return "; ".join(band_label(band, scenario.units) for band in row.bands)
    return _outside_entry(scenario, row.position, 0).label if scenario.drawn else ""


def place_name(scenario: Scenario, row: reach.Reach) -> str:
    """The same in fewer words: only bands of one's own, which have no name, with their ranges.

    A system goes by its first name: `9M729 within every claim`.
    """
    if not row.bands:
        return place_label(scenario, row)
    return "; ".join(
        band_name(band, short=True) if band.name else band_label(band, scenario.units) for band in row.bands
    )


def reached_label(scenario: Scenario) -> str:
    """What stands before the number of launch points that a capital is in reach from."""
    n = len(scenario.shown)
    return ngettext(
        "In reach of the {n} launch point from", "In reach of the {n} launch points from", n
    ).format(n=n)


def _band_entry(scenario: Scenario, band: Band, capitals: int) -> Entry:
    if not band.system:
        phrase = _IN[band.name]
    elif band.part == "agreed":
        phrase = _("within every claim about the {system} ({ranges})")
    else:
        phrase = _("beyond the lowest claim and within the highest ({ranges})")
    style = band_style(band, scenario.drawn)
    ranges = (
        span(band, scenario.units).replace("(", "[").replace(")", "]")
    )  # for it stands in brackets itself
    phrase = phrase.format(system=band.system and band.system.name, ranges=ranges)
    return Entry(band_label(band, scenario.units), style, capitals, phrase, band.token)


def _outside_entry(scenario: Scenario, position: reach.Position, capitals: int) -> Entry:
    style = NO_BAND[position]
    label = style.label
    if position == "nearer":
        least_km = min(band.inner_km for band in scenario.drawn)
        label = _("Nearer than {range}").format(range=units.length(least_km, scenario.units))
    if position == "farther":
        last = max(scenario.drawn, key=lambda band: (band.outer_km, band.is_open))
        words = _("Farther than {range}, a lower bound") if last.is_open else _("Farther than {range}")
        label = words.format(range=claim_span.stated(last.outer_km, last.outer_claims, scenario.units))
    return Entry(label, style, capitals, uncapitalised(label), position)
