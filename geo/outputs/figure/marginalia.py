"""What surrounds the map: blocks of text, the legend, the scale, and the caption."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import shapely

from geo.facts import catalog, claim_span
from geo.facts.claim_span import Span
from geo.facts.dates import Date
from geo.facts.model import Site, System
from geo.features import claimed_figures, provenance, wording
from geo.features.drawing import Drawing
from geo.features.palette import COMMON, TREATY, Dot, Style
from geo.outputs.figure import label_placement, map_common, map_panel
from geo.outputs.figure.canvas import Sheet
from geo.outputs.figure.label_placement import at_most, extent, wrapped
from geo.outputs.figure.map_labels import Unnamed
from geo.outputs.figure.map_panel import Panel, places_at
from geo.outputs.figure.styles import Size
from geo.words import i18n, units
from geo.words.i18n import Text, _, ngettext
from geo.words.translations import ENGLISH

LINE = 1.3  # from baseline to baseline, as a share of the type's size
LEGEND_LINE = 1.5
_LEAST = 0.8  # of the type's size, that of the notes may be
MAX_SITES = 4  # that a caption describes
BRIEF_CREDITS = Text("Places: GeoNames (CC BY 4.0). Borders: Natural Earth.")


@dataclass(frozen=True)
class Block:
    """Lines of one type."""

    gid: str
    lines: list[str]
    size: float
    weight: str = "regular"
    quiet: bool = False

    @property
    def height(self) -> float:
        """From the top of the first line to the bottom of the last."""
        return len(self.lines) * LINE * self.size


def write_block(sheet: Sheet, block: Block, x: float, top: float) -> float:
    """Write lines downward from `top`; returns where they end."""
    colour = sheet.theme.quiet if block.quiet else sheet.theme.ink
    for index, line in enumerate(block.lines):
        y = top - index * LINE * block.size - 0.95 * block.size
        sheet.text(x, y, line, block.size, block.weight, color=colour, gid=f"{block.gid}-{index}")
    return top - block.height


@dataclass(frozen=True)
class Item:
    """One entry of the legend, and its place: from the left, and in which line."""

    em: float  # its type's size
    x: float
    line: int
    words: list[str]
    dot: Dot | None  # of a capital; None for a site of the year, and for ground in common
    style: Style | None  # of the ground; None for what lies outside every band, or in two


Entry = tuple[str, Dot | None, Style | None]  # the words, and dot and style as in an `Item`


def legend(drawing: Drawing, width: float, size: Size, year_sites: int) -> list[Item]:
    """Return the legend's entries beside each other, and in as many lines as they need.

    `year_sites` is how many sites of the year are drawn.
    """
    items: list[Item] = []
    x, line, high = 0.0, 0, 1
    for label, dot, style in (*_entries(drawing), *_year_entry(drawing, year_sites)):
        before = (4.3 if style else 1.4) * size.label
        words = wrapped(label, width - before, size.label, most=at_most(3))
        needed = before + max(extent(each, size.label)[0] for each in words)
        if x and x + needed > width:
            x, line, high = 0.0, line + high, 1
        items.append(Item(size.label, x, line, words, dot, style))
        high = max(high, len(words))
        x += needed + 2 * size.label
    return items


def _entries(drawing: Drawing) -> list[Entry]:
    """Return the legend's entries of bands and capitals; last comes what two colours in one dot mean."""
    entries: list[Entry] = []
    for entry in drawing.legend:
        label, ban, n = claimed_figures.counted(entry, drawing)
        label = ", ".join(filter(None, (label, ban)))
        words = _("{label}: {places}").format(label=label, places=drawing.asked.counted(n))
        entries.append((words, Dot(entry.style), entry.style if entry.is_band else None))
    if ground := drawing.common:
        places = drawing.asked.counted(ground.places)
        entries.append((_("{label}: {places}").format(label=ground.label, places=places), None, COMMON))
    two = next((row.dot for row in drawing.places if row.dot.rim), None)
    return [*entries, (_("Two kinds in one dot: in both bands"), two, None)] if two else entries


def _year_entry(drawing: Drawing, n: int) -> list[Entry]:
    """Return the entry of the sites of the year, if any is drawn."""
    if not (drawing.year and n):
        return []
    words = ngettext(
        "Stood or said to stand in {year}: {n} site", "Stood or said to stand in {year}: {n} sites", n
    )
    return [(words.format(year=drawing.year.number, n=n), None, None)]


def write_item(sheet: Sheet, item: Item, top: float) -> None:
    """Draw a sample of a band's area and ring, of a capital's dot or a diamond, and write what they mean."""
    theme, em = sheet.theme, item.em
    x, y = sheet.size.margin + item.x, top - (item.line + 0.7) * LEGEND_LINE * em
    middle = y + 0.33 * em
    if style := item.style:
        colour = theme.line(style)
        box = (x, middle - 0.45 * em, x + 2.4 * em, middle + 0.45 * em)
        sheet.box(box, fc=theme.land, zorder=1)
        fill = theme.ground(style)
        sheet.box(box, fc=fill.colour, alpha=fill.opacity, zorder=2)
        if style is COMMON:
            map_common.rule(sheet, shapely.box(*box), 0.6 * em, zorder=3)
        elif theme.is_hatched(style):
            sheet.box(box, fc="none", zorder=3, **map_panel.hatched(style, theme))
        sheet.box(box, fc="none", ec=colour, lw=0.15 * em, ls=map_panel.dashes(style), zorder=4)
        x += 2.9 * em
    if item.dot:
        map_panel.draw_dot(sheet, x + 0.5 * em, middle, item.dot, 0.72 * em, zorder=2, gid="sample")
    elif not style:
        map_panel.draw_diamond(sheet, x + 0.5 * em, middle, 0.72 * em, zorder=2, gid="sample")
    for index, words in enumerate(item.words):
        sheet.text(x + 1.4 * em, y - index * LEGEND_LINE * em, words, em, gid="legend")


def write_strip(
    sheet: Sheet, main: Panel, unit: str, notes: str, box: label_placement.Box, height: float
) -> None:
    """Draw a scale bar in the reader's unit under the map, and write what is true on this map."""
    small = sheet.size.small
    left, bottom, right, _ = box
    y = bottom - LINE * small
    unit_km = units.UNITS[unit].km
    most = 0.2 * (right - left) / main.scale / unit_km
    number = max(n for n in (50, 100, 200, 500, 1000, 2000, 5000) if n <= max(50, most))
    bar = number * unit_km * main.scale
    for start, colour in ((left, sheet.theme.ink), (left + bar / 2, sheet.theme.paper)):
        half = (start, y + 0.1 * small, start + bar / 2, y + 0.42 * small)
        sheet.box(half, fc=colour, ec=sheet.theme.ink, lw=0.5 * sheet.fine)
    label = units.with_unit(units.grouped(number), unit, number)
    sheet.text(left + bar + 0.5 * small, y, label, small, gid="scale")
    start = left + bar + 0.5 * small + extent(label, small)[0] + 1.5 * small
    write_block(sheet, _notes(notes, right - start, height, small), start, y + 0.95 * small)


def _notes(words: str, width: float, height: float, size: float) -> Block:
    """Return what is true on this map, as a block; in other languages in smaller type if need be."""
    least = size if i18n.language() == ENGLISH else _LEAST * size
    while len(wrapped(words, width, size)) > round(height / (LINE * size)) and 0.95 * size >= least:
        size *= 0.95
    return Block("note", wrapped(words, width, size, most=round(height / (LINE * size))), size, quiet=True)


def notes(drawing: Drawing, main: Panel, inset: Panel | None, unnamed: Unnamed, sites_beyond: int) -> str:
    """Return what is true on this map, what the globe shows, and how many names and sites are left out."""
    kind = main.view.projection.kind
    if kind == "aeqd":
        words = _(
            "Azimuthal equidistant map round {place}: rings are true circles, and distances and directions "
            "from there are true."
        )
        sentences = [words.format(place=label_placement.shortened(drawing.points[0].place, 150, 6))]
    else:
        name = "EPSG:3035" if kind == "europe" else _("centred between Europe and the launch points")
        words = _("Lambert azimuthal equal-area map, {name}: areas are true; the scale holds at its centre.")
        sentences = [words.format(name=name)]
    if inset:
        globe = inset.view.projection.kind == "ortho"
        sentences.append(
            _("Inset: the globe, with every ring whole.")
            if globe
            else _("Inset: the whole Earth, with every ring whole.")
        )
    if drawing.has_countries and drawing.bands:
        sentences.append(_("Countries wholly in a band are shaded, those partly in it have a dashed border."))
    if unnamed.countries:
        words = ngettext(
            "{n} country on it is not named for want of room.",
            "{n} countries on it are not named for want of room.",
            unnamed.countries,
        )
        sentences.append(words.format(n=unnamed.countries))
    if unnamed.places:
        words = ngettext(
            "{places} is not named for want of room; the atlas’s CSV file has all.",
            "{places} are not named for want of room; the atlas’s CSV file has all.",
            unnamed.places,
        )
        sentences.append(words.format(places=drawing.asked.counted(unnamed.places)))
    if beyond := len(drawing.places) - len(places_at(main, drawing.places)[0]):
        words = ngettext("{places} lies beyond this map.", "{places} lie beyond this map.", beyond)
        sentences.append(words.format(places=drawing.asked.counted(beyond)))
    if sites_beyond:
        words = ngettext(
            "{n} site of that year lies beyond this map.",
            "{n} sites of that year lie beyond this map.",
            sites_beyond,
        )
        sentences.append(words.format(n=sites_beyond))
    return " ".join(sentences)


def caption(drawing: Drawing, today: date, home: str, brief: bool) -> list[str]:
    """Return how far to trust the figure, from what it is made, by what, when, and where to open it again.

    A picture is made to be passed on: it names no address that only its maker can open.
    """
    cited = provenance.citation(drawing, today, home)
    by = f"{cited.made_by}, {Date.parse(today.isoformat()).label}."
    credit = " ".join(filter(None, (by, wording.link_note(drawing.uses_own), cited.link)))
    known = [*_claims(drawing.spans, brief), *_sites(drawing.sites, brief, bool(cited.link))]
    usual = wording.circle_note(drawing)
    # Whom the treaty bound decides what its ranges and the word “banned” mean.
    lead = [str(wording.LEAD)] if drawing.bands else []
    if brief:
        year = [drawing.year.absent(drawing.claims), drawing.year.borders] if drawing.year else []
        sentences = filter(None, [*lead, str(wording.CAVEAT), *year, *known, str(BRIEF_CREDITS)])
        return [*filter(None, [usual]), " ".join(sentences), credit]
    classes = [str(wording.CLASSES)] if any(band.name in TREATY for band in drawing.styles) else []
    method = " ".join([*lead, str(wording.CAVEAT), *classes, *known])
    then = wording.then(drawing)
    return [*filter(None, [usual, then]), method, f"{catalog.CREDITS} {catalog.VIEWPOINT}", credit]


def _claims(spans: Mapping[System, Span], brief: bool) -> list[str]:
    """Return who makes the lowest and highest claim about each system, and where unless `brief`."""
    sentences = []
    for system, span in spans.items():
        ends = []
        for words, km, of_end in (
            (_("lowest {range}: {claimants}"), span.low_km, span.lowest),
            (_("highest {range}: {claimants}"), span.high_km, span.highest),
        ):
            end = words.format(range=claim_span.length(km, of_end), claimants=claim_span.claimants(of_end))
            ends.append(end if brief else f"{end} ({of_end[0].source})")
        sentences.append(f"{system.name}, {'; '.join(ends)}.")
    return sentences


def _sites(sites: Sequence[Site], brief: bool, linked: bool) -> list[str]:
    """Return what the first launch points are known as, and from where, unless it is to be `brief`.

    For more it refers to the link, if the figure is `linked`.
    """
    alike: dict[str, list[str]] = {}
    for site in sites[:MAX_SITES]:
        where = "" if brief else f" ({site.sources[0]})"
        alike.setdefault(f"{i18n.uncapitalised(site.standing)}{where}", []).append(str(site.name))
    sentences = [i18n.headed(i18n.joined(names), f"{known}.") for known, names in alike.items()]
    more = len(sites) - MAX_SITES
    if more <= 0:
        return sentences
    here = ngettext("And {n} more launch point.", "And {n} more launch points.", more)
    seen = ngettext(
        "And {n} more launch point: see the link.", "And {n} more launch points: see the link.", more
    )
    words = seen if linked else here
    return [*sentences, words.format(n=more)]
