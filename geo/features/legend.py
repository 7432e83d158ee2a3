"""What the legend says: a line for each band, and for where capitals lie outside every band."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.facts import claim_span
from geo.features.band_labels import band_name, span
from geo.features.bands import DrawnBand
from geo.features.palette import NO_BAND, Style
from geo.features.reach import Position, Reach
from geo.scenario.band import Band
from geo.words import units
from geo.words.i18n import Text, _, uncapitalised

_OUTSIDE: tuple[Position, ...] = ("nearer", "between", "farther", "outside")
_IN = {
    "shorter": Text("in the shorter-range band ({ranges})"),
    "intermediate": Text("in the intermediate-range band ({ranges})"),
    "": Text("in the band of your own ({ranges})"),
}


@dataclass(frozen=True)
class Entry:
    """One line of the legend: a band, or where capitals lie outside every band."""

    label: str
    style: Style
    places: int
    phrase: str  # how a sentence says it: `in the shorter-range band (500–1,000 km)`
    id: str  # the band's token, or a `reach.Position`
    is_band: bool


def legend(bands: Sequence[DrawnBand], rows: Sequence[Reach], unit: str) -> tuple[Entry, ...]:
    """Return every band in its order, then what else these capitals lie in; nothing without a band."""
    if not bands:
        return ()
    drawn = [each.band for each in bands]
    outside = Counter(row.position for row in rows if not row.bands)
    return (
        *(_band_entry(band, unit) for band in bands),
        *(_outside_entry(position, count, drawn, unit) for position, count in outside.items()),
    )


def place_labels(drawn: Sequence[DrawnBand], unit: str) -> dict[Band | Position, str]:
    """Return what the legend calls a place in each band, and in each position outside them."""
    bands = [each.band for each in drawn]
    outside = {position: _outside_label(position, bands, unit) for position in _OUTSIDE if bands}
    return {each.band: each.label for each in drawn} | outside


def place_names(labels: Mapping[Band | Position, str]) -> dict[Band | Position, str]:
    """Return the same in fewer words: only the reader's own bands, which have no name, with their ranges.

    A system goes by its first name: `9M729 within every claim`.
    """
    return {
        place: band_name(place, short=True) if isinstance(place, Band) and place.name else label
        for place, label in labels.items()
    }


def _band_entry(drawn: DrawnBand, unit: str) -> Entry:
    band = drawn.band
    if not band.system:
        phrase = str(_IN[band.name])
    elif band.part == "agreed":
        phrase = _("within every claim about the {system} ({ranges})")
    else:
        phrase = _("beyond the lowest claim and within the highest ({ranges})")
    ranges = span(band, unit).replace("(", "[").replace(")", "]")  # for it is in brackets itself
    phrase = phrase.format(system=band.system and band.system.name, ranges=ranges)
    return Entry(drawn.label, drawn.style, drawn.places, phrase, band.token, is_band=True)


def _outside_entry(position: Position, capitals: int, drawn: Sequence[Band], unit: str) -> Entry:
    label = _outside_label(position, drawn, unit)
    return Entry(label, NO_BAND[position], capitals, uncapitalised(label), position, is_band=False)


def _outside_label(position: Position, drawn: Sequence[Band], unit: str) -> str:
    if position == "nearer":
        least_km = min(band.inner_km for band in drawn)
        return _("Nearer than {range}").format(range=units.length(least_km, unit))
    if position == "farther":
        last = max(drawn, key=lambda band: (band.outer_km, band.is_open))
        words = _("Farther than {range}, a lower bound") if last.is_open else _("Farther than {range}")
        return words.format(range=claim_span.stated(last.outer_km, last.outer_claims, unit))
    return str(NO_BAND[position].label)
