"""The answer in tiles: how many capitals each band and each figure claimed reaches.

They are the map's legend and the table's filter as well. A tile's words are the same wherever the launch
point is, so that the widget stays; what changes with every click, the number, is in the stylesheet.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil

from geo import i18n, markup, treaty
from geo.facts import claim_span, sides
from geo.features import wording
from geo.features.band_labels import span
from geo.features.bands import DrawnBand
from geo.features.claimed_figures import figure
from geo.features.drawing import Drawing
from geo.features.legend import Entry
from geo.features.palette import Style
from geo.i18n import _
from geo.outputs.figure.styles import both, both_fills
from geo.outputs.web.capitals_table import places
from geo.templates import Markup, fill

WIDE, NARROW = 6, 3  # tiles in a line, and on a phone


@dataclass(frozen=True)
class Tile:
    """A band, a figure claimed for a system, or where capitals lie outside every band."""

    id: str  # of the legend's entry
    words: str  # Markdown
    style: Style
    capitals: int
    entries: tuple[str, ...]  # the ids of the legend's entries whose capitals these are


def heading(drawing: Drawing) -> str:
    """Return what the tiles divide, and what a press does."""
    several = len(drawing.points) > 1 and drawing.bands
    reach = (
        _("{capitals} by the range that reaches them from any launch point, some in several")
        if several
        else _("{capitals} by the range that reaches them")
    )
    words = [reach.format(capitals=i18n.capitalised(wording.count(drawing)))]
    if any(each.band.part == "disputed" for each in drawing.bands):
        words.append(_("the highest figure includes the lowest"))
    return "; ".join([*words, _("press one to filter the table")])


def tiles(drawing: Drawing) -> tuple[Tile, ...]:
    """Return the figures of systems first, then what lies nearer than every band, the bands, and the rest."""
    outside = [_outside(entry, drawing) for entry in drawing.legend if not entry.is_band]
    return (
        *(_figure(each, drawing) for each in drawing.bands if each.band.system),
        *(tile for tile in outside if tile.id == "nearer"),
        *(_band(each, drawing.unit) for each in drawing.bands if not each.band.system),
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
    looks = [
        (
            both(each.style),
            both_fills(each.style),
            each.style.line,
            each.capitals,
            places(drawing, each.entries),
        )
        for each in shown
    ]
    across = (max(1, ceil(len(shown) / lines)) for lines in (wide, narrow))
    return fill("page.tiles", lines=(wide, narrow), across=tuple(across), looks=looks)


def _band(drawn: DrawnBand, unit: str) -> Tile:
    """Return the tile of one of the treaty's bands or of the reader's own."""
    names = {"shorter": _("Shorter-range"), "intermediate": _("Intermediate-range")}
    words = _("{range}, banned") if drawn.band.name in names else "{range}"
    name, token = names.get(drawn.band.name, _("Your own band")), drawn.band.token
    label = _named(name, words.format(range=markup.label(span(drawn.band, unit))))
    return Tile(token, label, drawn.style, drawn.capitals, (token,))


def _outside(entry: Entry, drawing: Drawing) -> Tile:
    """Return the tile of what lies outside every band."""
    words = _("not banned") if _was_allowed(entry.id, drawing) else ""
    return Tile(entry.id, _named(entry.label, words), entry.style, entry.capitals, (entry.id,))


def _was_allowed(position: str, drawing: Drawing) -> bool:
    """Return whether the treaty banned no range that is so near, or so far."""
    bands = [each.band for each in drawing.bands]
    if position == "nearer":
        return min(band.inner_km for band in bands) <= treaty.SHORTER.inner_km
    return position == "farther" and max(band.outer_km for band in bands) >= treaty.INTERMEDIATE.outer_km


def _figure(drawn: DrawnBand, drawing: Drawing) -> Tile:
    """Return the tile of the lowest or the highest figure claimed; within the highest lies the lowest too."""
    system, edge, found = drawn.band.system, drawn.edges[-1], figure(drawn, drawing)
    words = {
        "only": _("{range}, {range_class} · {who}"),
        "lowest": _("lowest, {range}, {range_class} · {who}"),
        "highest": _("highest, {range}, {range_class} · {who}"),
    }[found.rank]
    label = _named(
        system.short_name if system else "",
        words.format(range=markup.label(edge.length), range_class=_class(drawn), who=markup.label(edge.who)),
    )
    return Tile(drawn.band.token, label, drawn.style, found.capitals, found.entries)


def _class(drawn: DrawnBand) -> str:
    """Return in which class of the treaty the figure is, or on which side; of a bound, what is above it."""
    claims, system = drawn.band.outer_claims, drawn.band.system
    found = claim_span.range_classes(claims[0])[-1] if claims else treaty.range_class(drawn.band.outer_km)
    outside = {"below-500": _("below the treaty’s range"), "beyond-5500": _("beyond the treaty’s range")}
    bound = system and sides.side(system) in (sides.US, sides.SOVIET)
    names = {limit.range_class: limit.name for limit in (treaty.SHORTER, treaty.INTERMEDIATE)}
    words = "{range_class}"
    if bound:
        words = _("{range_class}, banned") if found in names else _("{range_class}, not banned")
    return markup.label(words.format(range_class=(outside | names)[found]))


def _named(name: str, words: str) -> str:
    """Return Markdown of a name, and of words whose parts are Markdown already."""
    return " ".join(filter(None, (f"**{markup.label(name)}**", words)))
