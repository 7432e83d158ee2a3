"""The card of a question about a claim, for a link that is passed on: the way, and whose figure says what.

Small as it may be shown, its words are large; where figures disagree each of them has its say.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.features import claim_words, wording
from geo.features.citations import in_its_words
from geo.features.claim_check import Check
from geo.geodesy import Array
from geo.outputs.figure import claim_view, label_placement, map_panel
from geo.outputs.figure.canvas import Sheet, settings
from geo.outputs.figure.label_placement import Box, Spot, at_most, balanced, wrapped
from geo.outputs.figure.map_panel import COARSE, Panel
from geo.outputs.figure.marginalia import BRIEF_CREDITS, Block, write_block
from geo.outputs.figure.styles import SIZES, STYLES, Size, StyleName
from geo.words import i18n, units
from geo.words.i18n import _
from geo.words.translations import ENGLISH

_SIZE = replace(SIZES["social"], title=25.0, body=23.0, label=14.0, small=11.5)  # at most
_DISTANCE = 2.4  # times as large as the words is the distance
_SHRINK = 0.95  # by which the type is made smaller until the words fit
_COLUMN = 0.47  # of the width between the margins, for the words
_AZIMUTHS = np.radians([0.0, 180.0, *np.arange(15.0, 360.0, 15.0)])  # where a ring may be named


def draw(checked: Check, today: date, home: str, style: StyleName = "light") -> bytes:
    """Return the card as PNG, 1200 by 630 pixels. May be called from several threads."""
    with settings():
        return compose(checked, style).data("png", described(checked, today, home), today)


def compose(checked: Check, style: StyleName) -> Sheet:
    """Return the card, drawn, with its type made smaller until the words fit."""
    layout = _Layout(checked, _SIZE)
    while not layout.fits and layout.size.small >= 0.5 * _SIZE.small:
        layout = _Layout(checked, _smaller(layout.size))
    sheet = Sheet(layout.size, STYLES[style])
    layout.write(sheet)
    _draw_map(sheet, checked, layout.box)
    return sheet


def described(checked: Check, today: date, home: str) -> dict[str, str]:
    """Return what the file says of itself."""
    return {
        "Title": checked.title,
        "Author": wording.NAME,
        "Description": " ".join((*checked.sentences, str(wording.CAVEAT))),
        "Source": checked.link(home),
        "Date": today.isoformat(),
    }


def _smaller(size: Size) -> Size:
    return replace(size, **{part: _SHRINK * getattr(size, part) for part in ("title", "body", "small")})


@dataclass(frozen=True)
class _Part:
    """A block of words, what is kept free above it, and the colour of the ring it is about, if it is."""

    block: Block
    above: float
    ring: int | None = None  # which of `claim_view.rings`


class _Layout:
    """The words of a card, from the top down, and the map's box beside them."""

    def __init__(self, checked: Check, size: Size) -> None:
        self.checked, self.size = checked, size
        self.column = _COLUMN * (size.width - 2 * size.margin)
        self.parts = [self._title(), self._distance(), *self._said()]
        self.foot = Block("foot", self._foot(), size.small, quiet=True)

    def _title(self) -> _Part:
        lines = balanced(self.checked.title, self.column, self.size.title, "bold", at_most(5))
        return _Part(Block("title", lines, self.size.title, "bold"), 0.0)

    def _distance(self) -> _Part:
        large = _DISTANCE * self.size.body
        return _Part(Block("distance", [units.rounded(self.checked.distance_km)], large, "bold"), 0.1 * large)

    def _said(self) -> list[_Part]:
        """Return whose figure says what, or why nothing is said."""
        size, parts = self.size, list[_Part]()
        width = self.column - 2 * size.body
        for number, (compared, whose) in enumerate(self.checked.by_whom):
            outcome = wrapped(
                i18n.capitalised(claim_words.said(compared)), width, size.body, "bold", most=at_most(3)
            )
            ring = number if compared in (self.checked.lowest, self.checked.highest) else None
            parts.append(_Part(Block(f"said-{number}", outcome, size.body, "bold"), 0.35 * size.body, ring))
            stated = "" if i18n.language() == ENGLISH else "; ".join(map(in_its_words, compared.claims[:1]))
            whose = f"{whose} ({stated})" if stated else whose
            lines = wrapped(whose, width, 0.78 * size.body, most=at_most(4))
            parts.append(_Part(Block(f"whose-{number}", lines, 0.78 * size.body), 0.0))
        if not parts:
            without = _("measured between two points on the WGS84 ellipsoid")
            said = self.checked.answer if self.checked.question.system else without
            lines = wrapped(said, self.column, size.body, most=at_most(6))
            parts.append(_Part(Block("answer", lines, size.body), 0.35 * size.body))
        return parts

    def _foot(self) -> list[str]:
        """Return how far to trust it: whether anything places the system there, and what a distance is."""
        checked = self.checked
        doubt = checked.standing if checked.question.system and checked.placed != "yes" else ""
        close = _("A town is not a point: within {close} of a figure it is too close to call.")
        close = close.format(close=claim_words.close()) if checked.lowest else ""
        said = " ".join(filter(None, (doubt, close, f"{wording.NAME}.", str(BRIEF_CREDITS))))
        return wrapped(said, self.column, self.size.small, most=at_most(6))

    @property
    def fits(self) -> bool:
        """Whether all words have room."""
        high = sum(part.above + part.block.height for part in self.parts) + self.foot.height
        return high + self.size.body <= self.size.height - 2 * self.size.margin

    @property
    def box(self) -> Box:
        """Where the map is."""
        size = self.size
        left = 2 * size.margin + self.column
        return left, size.margin, size.width - size.margin, size.height - size.margin

    def write(self, sheet: Sheet) -> None:
        """Write the words, and beside each figure a sample of its ring."""
        size, y = self.size, self.size.height - self.size.margin
        rings = claim_view.rings(self.checked)
        for part in self.parts:
            y -= part.above
            of_figure = part.block.gid.startswith(("said", "whose"))
            if part.ring is not None:
                line = shapely.LineString(
                    [
                        (size.margin, y - 0.65 * size.body),
                        (size.margin + 1.5 * size.body, y - 0.65 * size.body),
                    ]
                )
                _draw_ring(sheet, line, rings[part.ring], 0.2 * size.body)
            y = write_block(sheet, part.block, size.margin + (2 * size.body if of_figure else 0.0), y)
        write_block(sheet, self.foot, size.margin, size.margin + self.foot.height)


def _draw_ring(sheet: Sheet, line: BaseGeometry, ring: claim_view.ClaimRing, width: float) -> None:
    colour, dash = sheet.theme.line(ring.style), map_panel.dashes(ring.style)
    sheet.lines(line, ec=colour, lw=width, ls=dash, zorder=4)


def _draw_map(sheet: Sheet, checked: Check, box: Box) -> None:
    """Draw the map: land, the rings of the figures, the way, its two ends, and what each is called."""
    left, bottom, right, top = box
    view = claim_view.view(checked, (right - left) / (top - bottom))
    panel = Panel(view, box, COARSE)
    map_panel.draw_land(sheet, panel)
    start, end = checked.question.start, checked.question.end
    ends = panel.at([(start.lon, start.lat), (end.lon, end.lat)])
    seen = ends[: 2 if np.isfinite(ends).all() and shapely.contains_xy(panel.outline, *ends[1]) else 1]
    rings = claim_view.drawn(checked)
    for ring in rings:
        circle = shapely.Point(ends[0]).buffer(ring.compared.range_km * panel.scale, quad_segs=90).exterior
        _draw_ring(sheet, shapely.intersection(circle, panel.outline), ring, 0.22 * sheet.size.label)
    ink, diameter = sheet.theme.ink, 0.9 * sheet.size.label
    if len(seen) > 1:
        sheet.lines(shapely.LineString(seen), ec=ink, lw=0.15 * sheet.size.label, zorder=5, gid="way")
        (x, y), how = seen[1].tolist(), {"mfc": sheet.theme.rim, "mec": ink, "mew": 0.2 * diameter}
        sheet.mark(x, y, "o", diameter, zorder=7, gid="end", **how)
    x, y = seen[0].tolist()
    map_panel.draw_star(sheet, x, y, diameter, 2.0)
    _write_names(sheet, panel, checked, seen, rings)
    sheet.lines(panel.outline.boundary, ec=sheet.theme.coast, lw=0.7 * sheet.fine, zorder=8)


def _write_names(
    sheet: Sheet,
    panel: Panel,
    checked: Check,
    ends: Array,
    rings: list[claim_view.ClaimRing],
) -> None:
    """Write the names of both places, how long the way is, and each ring's range, where there is room."""
    em, (left, bottom, right, top) = sheet.size.label, panel.box
    question, theme = checked.question, sheet.theme
    names = [claim_view.short(each) for each in (question.start, question.end)][: len(ends)]
    lines = [(label_placement.shortened(name, 0.5 * (right - left), em, "bold"), theme.ink) for name in names]
    spots = [_beside(line, at, em, 0.75 * em) for (line, _ink), at in zip(lines, ends.tolist(), strict=True)]
    if len(ends) > 1:
        lines.append((units.rounded(checked.distance_km), theme.ink))
        spots.append(_beside(lines[-1][0], ends.mean(axis=0).tolist(), em, 0.45 * em))
    for ring in rings:
        lines.append((claim_words.figure(ring.compared), theme.line(ring.style)))
        radius = ring.compared.range_km * panel.scale
        around = ends[0] + radius * np.column_stack([np.sin(_AZIMUTHS), np.cos(_AZIMUTHS)])
        spots.append([_centred(lines[-1][0], at, em) for at in around.tolist()])
    taken = [(x - 0.6 * em, y - 0.6 * em, x + 0.6 * em, y + 0.6 * em) for x, y in ends.tolist()]
    within = (left + 2, bottom + 2, right - 2, top - 2)
    avoided = (
        shapely.get_coordinates(shapely.segmentize(shapely.LineString(ends), 2.0)) if len(ends) > 1 else ends
    )
    placed = label_placement.place(spots, taken, within, avoided, 4)
    for (line, colour), spot in zip(lines, placed, strict=True):
        if spot:
            y = spot.box[1] + label_placement.extent(line, em, "bold")[2]
            sheet.text(
                spot.box[0], y, line, em, "bold", color=colour, halo=theme.land, breadth=0.4, gid="name"
            )


def _beside(line: str, at: tuple[float, float], em: float, gap: float) -> list[Spot]:
    width, height, _below = label_placement.extent(line, em, "bold")
    return label_placement.around(at, width, height, gap)


def _centred(line: str, at: tuple[float, float], em: float) -> Spot:
    width, height, _below = label_placement.extent(line, em, "bold")
    x, y = at
    return Spot((x - width / 2, y - height / 2, x + width / 2, y + height / 2))
