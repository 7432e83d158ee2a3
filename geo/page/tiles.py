"""The answer in tiles: how many capitals each band and each figure claimed reaches.

They are the map's legend and the table's filter as well. A tile's words are the same wherever the launch
point is, so that the widget stays; what changes with every click, the number, is in the stylesheet.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil

from geo import treaty
from geo.features import wording
from geo.features.ban import ban, range_class
from geo.features.band_labels import span
from geo.features.bands import DrawnBand
from geo.features.claimed_figures import figure
from geo.features.colours import css_colour, css_land
from geo.features.drawing import Drawing
from geo.features.legend import Entry
from geo.features.palette import Style
from geo.outputs.web.capitals_table import places
from geo.templates import Markup, fill
from geo.words import i18n, markup, units
from geo.words.i18n import _
from geo.words.translations import ENGLISH

WIDE, NARROW = 6, 3  # tiles in a line, and on a phone
MAX_LENGTH = 160  # characters of whoever claims a figure, in a language that needs more than English


@dataclass(frozen=True)
class Tile:
    """A band, a figure claimed for a system, or where capitals lie outside every band."""

    id: str  # of the legend's entry
    words: str  # Markdown
    style: Style
    places: int
    entries: tuple[str, ...]  # the ids of the legend's entries whose capitals these are


def heading(drawing: Drawing) -> str:
    """Return what the tiles divide, and what a press does."""
    several = len(drawing.points) > 1 and drawing.bands
    if wording.reaches_none(drawing):
        reach = _("None of {capitals} is within the ranges drawn")
    elif several:
        reach = _("{capitals} by the range that reaches them from any launch point, some in several")
    else:
        reach = _("{capitals} by the range that reaches them")
    words = [i18n.capitalised(reach.format(capitals=wording.count(drawing)))]
    if any(each.band.part == "disputed" for each in drawing.bands):
        words.append(_("the highest figure includes the lowest"))
    return i18n.joined([*words, _("press a tile to filter the table")])


def tiles(drawing: Drawing) -> tuple[Tile, ...]:
    """Return the figures of systems first, then what lies nearer than every band, the bands, and the rest."""
    outside = [_outside(entry, drawing) for entry in drawing.legend if not entry.is_band]
    return (
        *(_figure(each, drawing) for each in drawing.bands if each.band.system),
        *(tile for tile in outside if tile.id == "nearer"),
        *(_band(each, drawing) for each in drawing.bands if not each.band.system),
        *(tile for tile in outside if tile.id != "nearer"),
    )


def entries(shown: Sequence[Tile], chosen: Collection[str]) -> list[str]:
    """Return the ids of the legend's entries in the tiles chosen."""
    return [each for tile in shown if tile.id in chosen for each in tile.entries]


def style(shown: Sequence[Tile], drawing: Drawing) -> Markup:
    """Return the stylesheet with the tiles' colours, numbers and lines.

    Lines are kept free for what a click may add, or the map would move.
    """
    inner_km = min((each.band.inner_km for each in drawing.bands), default=0)
    most = max(len(shown), len(drawing.bands) + 1 + (inner_km > 0))
    wide, narrow = ceil(most / WIDE), ceil(most / NARROW)
    if any(each.band.system for each in drawing.bands):
        narrow = 1  # so many words would push the map out of the first screen: they scroll sideways
    looks = [
        (
            css_colour(each.style),
            css_land(each.style),
            each.style.line,
            units.grouped(each.places),
            places(drawing, each.entries),
        )
        for each in shown
    ]
    across = (max(1, ceil(len(shown) / lines)) for lines in (wide, narrow))
    return fill("page.tiles", lines=(wide, narrow), across=tuple(across), looks=looks)


def _band(drawn: DrawnBand, drawing: Drawing) -> Tile:
    """Return the tile of one of the treaty's bands or of the reader's own."""
    names = {"shorter": _("Shorter-range"), "intermediate": _("Intermediate-range")}
    name, token = names.get(drawn.band.name, _("Your own band")), drawn.band.token
    words = filter(None, (span(drawn.band, drawing.unit), ban(token, drawing)))
    label = _named(name, markup.label(", ".join(words)))
    return Tile(token, label, drawn.style, drawn.places, (token,))


def _outside(entry: Entry, drawing: Drawing) -> Tile:
    """Return the tile of what lies outside every band."""
    words = _named(entry.label, ban(entry.id, drawing))
    return Tile(entry.id, words, entry.style, entry.places, (entry.id,))


def _figure(drawn: DrawnBand, drawing: Drawing) -> Tile:
    """Return the tile of the lowest or the highest figure claimed; within the highest lies the lowest too."""
    system, edge, found = drawn.band.system, drawn.edges[-1], figure(drawn, drawing)
    words = {
        "only": _("{range}, {range_class} · {who}"),
        "lowest": _("lowest, {range}, {range_class} · {who}"),
        "highest": _("highest, {range}, {range_class} · {who}"),
    }[found.rank]
    classed = ", ".join(filter(None, (_class(drawn), ban(drawn.band.token, drawing))))
    said = {"range": edge.length, "range_class": classed, "who": edge.who}
    most = markup.MAX_LABEL_LENGTH if i18n.language() == ENGLISH else MAX_LENGTH
    label = _named(
        system.short_name if system else "",
        words.format(**{key: markup.label(text, most) for key, text in said.items()}),
    )
    return Tile(drawn.band.token, label, drawn.style, found.places, found.entries)


def _class(drawn: DrawnBand) -> str:
    """Return in which class of the treaty the figure is, or on which side."""
    outside = {"below-500": _("below the treaty’s range"), "beyond-5500": _("beyond the treaty’s range")}
    names = {limit.range_class: str(limit.name) for limit in (treaty.SHORTER, treaty.INTERMEDIATE)}
    return (outside | names)[range_class(drawn.band)]


def _named(name: str, words: str) -> str:
    """Return Markdown of a name, and of words whose parts are Markdown already."""
    return " ".join(filter(None, (f"**{markup.label(name)}**", words)))
