"""The figure: a map on which the rings round one launch point are true circles.

A page, a column, a slide or a picture for a social network.

Only this and the modules it draws with import matplotlib; import it where a figure is asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from geo.features import provenance, wording
from geo.features.drawing import Drawing
from geo.outputs.figure import map_common, map_countries, map_labels, map_panel, projections, three_panels
from geo.outputs.figure.canvas import Sheet, settings
from geo.outputs.figure.label_placement import Box, at_most, balanced, wrapped
from geo.outputs.figure.map_labels import Unnamed
from geo.outputs.figure.map_panel import Panel
from geo.outputs.figure.marginalia import (
    LEGEND_LINE,
    LINE,
    Block,
    caption,
    legend,
    notes,
    write_block,
    write_item,
    write_strip,
)
from geo.outputs.figure.styles import SIZES, STYLES, ShowName, Size, SizeName, StyleName, Suffix
from geo.words.i18n import language
from geo.words.translations import ENGLISH

_MAX_GROWTH = 15  # times 4 %, for the sake of a corner with no capital in it
_GROWN = (1.1, 1.2, 1.3)  # times as large the type may be where the texts leave room beside the map
_SHRINK = 0.93  # by which the type is made smaller, again and again, until the texts fit


def draw(
    drawing: Drawing,
    suffix: Suffix,
    today: date,
    home: str,
    size: SizeName = "page",
    style: StyleName = "light",
    metadata: Mapping[str, str] | None = None,
    show: ShowName = "map",
) -> bytes:
    """Return the figure as a PNG, SVG or PDF file, the same bytes for the same arguments.

    `home` is the address of the page, for the link that reopens the scenario. `metadata` replaces what is
    written into the file: Title, Author, Description, Source, Date. May be called from several threads.
    """
    with settings():
        if show == "map":
            sheet = compose(drawing, today, home, size, style)
        elif show == "circles":
            sheet = three_panels.compose(drawing, today, home, size, style)
        else:
            sheet = three_panels.compose_map(drawing, show, size, style)
        return sheet.data(suffix, metadata or described(drawing, today, home, show), today)


def described(drawing: Drawing, today: date, home: str, show: ShowName = "map") -> dict[str, str]:
    """Return what a figure file says of itself."""
    if show != "map":
        return three_panels.described(drawing, today, home)
    cited = provenance.citation(drawing, today, home)
    return {
        "Title": cited.title,
        "Author": cited.made_by,
        "Description": f"{wording.summary(drawing)} {wording.CAVEAT}",
        "Source": cited.link or f"?{drawing.query}",
        "Date": today.isoformat(),
    }


def compose(drawing: Drawing, today: date, home: str, size: SizeName, style: StyleName) -> Sheet:
    """Return the figure, drawn, with its type made smaller or larger as the texts need it."""
    brief = size == "social"
    words = _Words(wording.title(drawing), wording.summary(drawing), caption(drawing, today, home, brief))
    layout = _Layout(drawing, words, SIZES[size], brief)
    if layout.fits:
        for times in _GROWN if layout.size.wide else ():  # a column of text beside the map has room to fill
            larger = _Layout(drawing, words, _typed(SIZES[size], times), brief)
            if not larger.fits:
                break
            layout = larger
    while not layout.fits and layout.size.small >= 0.5 * SIZES[size].small:
        layout = _Layout(drawing, words, _typed(layout.size, _SHRINK, "title"), brief)
    # What is on the map does not grow: names would lose their room.
    sheet = Sheet(min(layout.size, SIZES[size], key=lambda each: each.label), STYLES[style])
    layout.write(sheet)
    return sheet


def _typed(size: Size, times: float, *more: str) -> Size:
    """Return a sheet with its type so many times as large: all but the title, unless that is named too."""
    return replace(size, **{part: times * getattr(size, part) for part in ("body", "label", "small", *more)})


@dataclass(frozen=True)
class _Words:
    """The texts of a figure, whose type is tried in several sizes."""

    title: str
    summary: str
    caption: list[str]


class _Layout:
    """Where everything is placed on a sheet: the texts above and below the map, or beside it."""

    def __init__(self, drawing: Drawing, words: _Words, size: Size, brief: bool) -> None:
        self.drawing, self.size, self.brief = drawing, size, brief
        inner = size.width - 2 * size.margin
        self.column = 0.34 * inner if size.wide else inner
        self.map_width = inner - self.column - size.margin if size.wide else inner
        title = balanced(words.title, self.column, size.title, "bold", at_most(4))
        summary = balanced(words.summary, self.column, size.body, most=at_most(14))
        *paragraphs, credit = words.caption
        self.title = Block("title", title, size.title, "bold")
        self.summary = Block("summary", summary, size.body)
        lines = [line for each in paragraphs for line in wrapped(each, self.column, size.small)]
        lines += wrapped(credit, self.column, size.small, most=3)  # a link can have thousands of letters
        self.caption = Block("caption", lines, size.small, quiet=True)
        self.legend = legend(drawing, self.column, size, len(drawing.year_sites))
        notes_high = (2 if self.map_width > 70 * size.small else 3) + bool(drawing.year_sites)  # lines
        notes_high += drawing.has_countries and bool(drawing.bands)
        notes_high += language() != ENGLISH  # in which the same is longer
        self.strip = notes_high * LINE * size.small

    @property
    def texts(self) -> float:
        """How high all texts are together, with the space between them."""
        blocks = self.title.height + self.summary.height + self.caption.height + self.legend_height
        return blocks + 0.5 * self.size.title + 2.4 * self.size.body

    @property
    def legend_height(self) -> float:
        """How high the legend is."""
        lines = max((item.line + len(item.words) for item in self.legend), default=0)
        return lines * LEGEND_LINE * self.size.label

    @property
    def map_height(self) -> float:
        """What is left for the map."""
        taken = 0.0 if self.size.wide else self.texts
        return self.size.height - 2 * self.size.margin - taken - self.strip - 0.5 * self.size.body

    @property
    def fits(self) -> bool:
        """Whether the texts leave the map its room."""
        if self.size.wide:
            return self.texts <= self.size.height - 2 * self.size.margin
        return self.map_height >= 0.85 * self.map_width

    def write(self, sheet: Sheet) -> None:
        """Draw it all."""
        size = self.size
        top = size.height - size.margin
        y = write_block(sheet, self.title, size.margin, top) - 0.5 * size.title
        y = write_block(sheet, self.summary, size.margin, y) - 1.2 * size.body
        foot = size.margin + self.caption.height
        if size.wide:
            shown = self._write_map(sheet, size.width - size.margin - self.map_width, top)
        else:
            shown = self._write_map(sheet, size.margin, y)
            y = foot + 0.9 * size.body + self.legend_height
        for item in legend(self.drawing, self.column, size, shown):
            write_item(sheet, item, y)
        write_block(sheet, self.caption, size.margin, foot)

    def _write_map(self, sheet: Sheet, left: float, top: float) -> int:
        """Draw the map and what is true on it. Return how many sites of the year it shows."""
        box = (left, top - self.map_height, left + self.map_width, top)
        main, inset, unnamed = draw_map(sheet, self.drawing, box)
        shown = len(map_panel.year_sites_at(main, self.drawing))
        words = notes(self.drawing, main, inset, unnamed, len(self.drawing.year_sites) - shown)
        write_strip(sheet, main, self.drawing.unit, words, box, self.strip)
        return shown


def draw_map(sheet: Sheet, drawing: Drawing, box: Box) -> tuple[Panel, Panel | None, Unnamed]:
    """Draw the map into a box, with a globe where it does not show every ring.

    Returns both, and how much has no room for its name.
    """
    diameter = 0.62 * sheet.size.label
    main, inset = _panels(drawing, box, 0.3)
    map_panel.draw_land(sheet, main)
    map_panel.draw_bands(sheet, main, drawing, 0.17 * sheet.size.label)
    map_countries.draw_countries(sheet, main, drawing)
    map_common.draw_common(sheet, main, drawing, 0.17 * sheet.size.label)
    map_panel.draw_circles(sheet, main, drawing.circles, 0.22 * sheet.size.label)
    map_panel.draw_dots(sheet, main, drawing, diameter)
    map_panel.draw_year_sites(sheet, main, drawing, diameter)
    unnamed = map_labels.draw_labels(sheet, main, drawing, diameter, [inset.box] if inset else [])
    sheet.lines(main.outline.boundary, ec=sheet.theme.coast, lw=0.7 * sheet.fine, zorder=8)
    if inset:
        globe = map_panel.draw_inset(sheet, inset, main, drawing)
        map_common.draw_common(globe, inset, drawing, 0.8 * sheet.fine)
        map_labels.label_globe(globe, inset, main, drawing)
    return main, inset, unnamed


def _panels(drawing: Drawing, box: Box, share: float) -> tuple[Panel, Panel | None]:
    """Return the map, drawn smaller until there is room in a corner of it for the globe, and the globe."""
    aspect = (box[2] - box[0]) / (box[3] - box[1])
    view = projections.main_view(drawing, aspect)
    many = len(drawing.rings) > map_panel.MANY_RINGS
    place = box if view.radius_km is None else _square_in(box)
    main = Panel(view, place, map_panel.COARSE if many else map_panel.FINE)
    globe = projections.inset_view(drawing, view)
    if globe is None:
        return replace(main, view=projections.trimmed(main.view)), None
    places = projections.places_of(drawing)
    for _ in range(_MAX_GROWTH):
        shown = np.concatenate([main.at(places), map_panel.year_sites_at(main, drawing)])
        if inset := map_panel.inset_panel(main, globe, shown, share):
            return replace(main, view=projections.trimmed(main.view)), inset
        main = replace(main, view=replace(view, frame=projections.fitted(main.view.frame, aspect, 0.02)))
    return replace(main, view=projections.trimmed(main.view)), None


def _square_in(box: Box) -> Box:
    left, bottom, right, top = box
    half = min(right - left, top - bottom) / 2
    x, y = (left + right) / 2, (bottom + top) / 2
    return x - half, y - half, x + half, y + half
