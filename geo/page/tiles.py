"""The answer in tiles: how many capitals each band and each figure claimed reaches.

They are the map's legend and the table's filter as well. A tile's words are the same wherever the launch
point is, so that the widget stays; what changes with every click, the number, is in the stylesheet.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil

from geo import i18n, markup, treaty
from geo.facts import claim_span
from geo.features import wording
from geo.features.band_labels import span
from geo.features.bands import DrawnBand
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
    words = _("{capitals} by the range that reaches them; press one to filter the table")
    if len(drawing.points) > 1 and drawing.bands:
        words = _(
            "{capitals} by the range that reaches them from any launch point, some in several; "
            "press one to filter the table"
        )
    return words.format(capitals=i18n.capitalised(wording.count(drawing)))


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
    system, edge = drawn.band.system, drawn.edges[-1]
    claimed = [each for each in drawing.bands if each.band.system == system]
    words = _("{range}, {range_class} · {who}")
    if len(claimed) > 1:
        lowest, highest = (
            _("lowest, {range}, {range_class} · {who}"),
            _("highest, {range}, {range_class} · {who}"),
        )
        words = lowest if drawn is claimed[0] else highest
    reached = tuple(each.band.token for each in claimed[: claimed.index(drawn) + 1])
    label = _named(
        system.short_name if system else "",
        words.format(range=markup.label(edge.length), range_class=_class(drawn), who=markup.label(edge.who)),
    )
    capitals = sum(not set(reached).isdisjoint(row.entries) for row in drawing.capitals)
    return Tile(drawn.band.token, label, drawn.style, capitals, reached)


def _class(drawn: DrawnBand) -> str:
    """Return in which class of the treaty the figure is, or on which side; of a bound, what is above it."""
    claims = drawn.band.outer_claims
    found = claim_span.range_classes(claims[0])[-1] if claims else treaty.range_class(drawn.band.outer_km)
    outside = {"below-500": _("below the treaty’s range"), "beyond-5500": _("beyond the treaty’s range")}
    names = {limit.range_class: limit.name for limit in (treaty.SHORTER, treaty.INTERMEDIATE)}
    return markup.label((outside | names)[found])


def _named(name: str, words: str) -> str:
    """Return Markdown of a name, and of words whose parts are Markdown already."""
    return " ".join(filter(None, (f"**{markup.label(name)}**", words)))
