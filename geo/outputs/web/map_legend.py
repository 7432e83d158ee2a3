"""The legend in the map, which is the switch of its bands too: samples, words, counts, and the ban."""

from geo.features import common_ground, country_words
from geo.features.band_labels import band_label
from geo.features.claimed_figures import counted
from geo.features.colours import css_colour, css_dot, css_land
from geo.features.drawing import Drawing
from geo.features.palette import COMMON, NO_BAND, Style
from geo.scenario.band import TREATY_BANDS
from geo.templates import Markup, fill
from geo.words.i18n import _


def legend(drawing: Drawing, is_page: bool) -> Markup | None:
    """Return the legend in the map as HTML; None where nothing is drawn that it could name."""
    drawn = {entry.id for entry in drawing.legend}
    treaty_bands = {band.token: band_label(band, drawing.unit) for band in TREATY_BANDS}
    off = [(token, label) for token, label in treaty_bands.items() if is_page and token not in drawn]
    entries: list[tuple[list[Markup], str, str, int | None, str, bool]] = [
        (
            [swatch(entry.style)] if entry.is_band else [dot(entry.style)],
            *counted(entry, drawing),
            entry.id if entry.is_band and (entry.id in treaty_bands or not is_page) else "",
            True,
        )
        for entry in drawing.legend
    ] + [([], label, "", None, token, False) for token, label in off]
    if ground := drawing.common:
        value = "" if is_page else common_ground.ID
        entries.append(([swatch(COMMON)], ground.label, "", ground.places, value, True))
    if not entries:
        return None
    return fill("legend.in_map", heading=drawing.asked.heading, entries=entries, notes=_notes(drawing))


def _notes(drawing: Drawing) -> list[tuple[str, list[Markup], str]]:
    """Return what size and rim of dots, and shades of countries say: class, samples, words."""
    notes: list[tuple[str, list[Markup], str]] = []
    if len(drawing.points) > 1 and drawing.bands:
        notes.append(_sizes())
    if rimmed := [row.dot for row in drawing.places if row.dot.rim]:
        colour, rim = css_dot(rimmed[0])
        notes.append(_rims(fill("legend.dot", colour=colour, rim=rim)))
    if drawing.has_countries and drawing.bands:
        notes.append(("countries", [], str(country_words.SHADED)))
    return notes


def _sizes() -> tuple[str, list[Markup], str]:
    return "sizes", 2 * [dot(NO_BAND["outside"])], _("Larger dot: in reach from more launch points")


def parts() -> dict[str, Markup]:
    """Return the parts from which a script makes a legend: an entry that is a switch, and the notes."""
    name, samples, words = _sizes()
    return {
        "entry": fill(
            "legend.entry",
            samples=[Markup("{samples}")],
            label="",
            ban=" ",
            capitals=0,
            value="{value}",
            on=True,
        ),
        "sizes": fill("legend.note", name=name, samples=samples, words=words),
        "rims": rims(fill("legend.dot", colour="{colour}", rim="{rim}")),
    }


def rims(sample: Markup) -> Markup:
    """Return what the rim of a dot says, as the legend has it."""
    name, samples, words = _rims(sample)
    return fill("legend.note", name=name, samples=samples, words=words)


def _rims(sample: Markup) -> tuple[str, list[Markup], str]:
    return "rims", [sample], _("Rim of a dot: another band that holds it too")


def dot(style: Style) -> Markup:
    """Return the colour sample of places, as HTML."""
    return fill("legend.dot", colour=css_colour(style))


def swatch(style: Style) -> Markup:
    """Return the colour sample of a band, as HTML."""
    filling = css_land(style)
    if style.ruled:
        lines = "color-mix(in srgb,var(--ink) 60%,#0000)"
        filling = f"repeating-linear-gradient({style.hatch - 90}deg,{filling} 0 3px,{lines} 3px 4px)"
    return fill("legend.swatch", colour=css_colour(style), filling=filling, border=style.line)
