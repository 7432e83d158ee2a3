"""The places as an HTML table, the same on the page and in the file: the map for screen readers."""

from collections.abc import Sequence
from itertools import groupby

from geo.facts.model import OWN_MARK, Capital
from geo.features import reach, wording
from geo.features.colours import css_colour, css_dot
from geo.features.drawing import Drawing, DrawnPlace
from geo.geodesy import whole_azimuth
from geo.templates import Markup, fill
from geo.words import units
from geo.words.i18n import _, uncapitalised

MAX_ROWS = 100  # of one band, where there are many places, beside its capitals

_MEMBER = Markup("✓")  # which as a text would be a number of eight letters


def rows(drawing: Drawing, groups: Sequence[str] = ()) -> list[DrawnPlace]:
    """Return the places in some of the legend's entries, by their ids, or in all if none is named.

    Those of one band, or of the same ones, stand together: the band that begins nearest first, in it the
    nearest place.
    """
    chosen = [row for row in drawing.places if not groups or set(groups) & set(row.entries)]
    places = {entries: place for place, entries in enumerate(dict.fromkeys(row.entries for row in chosen))}
    return sorted(chosen, key=lambda row: places[row.entries])


def heading(drawing: Drawing) -> str:
    """Return the head of the table of all places: `The capitals as a table`."""
    words = _("The {places} as a table")
    return words.format(places=uncapitalised(drawing.asked.several, may_be_noun=True))


def scrolled_html(drawing: Drawing, shown: Sequence[DrawnPlace]) -> Markup:
    """Return the table of `table_html` in a frame that scrolls, by keyboard too."""
    return fill("capitals_table.scrolled", name=drawing.asked.several, table=table_html(drawing, shown))


def table_html(drawing: Drawing, shown: Sequence[DrawnPlace]) -> Markup:
    """Return some of the places as a table with a caption; each row has its place's code.

    Each distance is a bar too, on one scale, and the edges of the bands run through all of them. With
    several launch points distance, edge and azimuth are from the one that the row names, chosen as
    `reach.nearest` says; an edge of another that makes it borderline is named. Of many places each band has
    the nearest MAX_ROWS, and its capitals.
    """
    longest_km = max((row.distance_km for row in drawing.places), default=1)
    return fill(
        "capitals_table.table",
        kind="atlas-capitals several" if len(drawing.points) > 1 else "atlas-capitals",
        caption=caption(drawing, len(shown)),
        ticks=_ticks(drawing, longest_km),
        heads=heads(drawing),
        groups=[
            _group(drawing, list(same), longest_km) for _, same in groupby(shown, key=lambda row: row.entries)
        ],
    )


def heads(drawing: Drawing) -> list[str]:
    """Return the heads of the columns."""
    several, symbol = len(drawing.points) > 1, units.UNITS[drawing.unit].symbol
    return [
        drawing.asked.one,
        _("Distance, {unit}").format(unit=symbol),
        _("To the nearest edge, {unit}").format(unit=symbol),
        _("Azimuth"),
        _("NATO since"),
        _("EU"),
        *([_("In reach from, of {n}").format(n=len(drawing.points))] if several else []),
        *([_("Measured from")] if several else []),
        _("Country"),
    ]


def caption(drawing: Drawing, n: int) -> str:
    """Return how many of the places the table has, and how they are grouped."""
    asked = drawing.asked
    every = wording.count(drawing) if asked.are_capitals else asked.counted(len(drawing.places))
    words = _("{n} of {capitals}, by band from any launch point")
    if len(drawing.points) == 1:
        words = _("{n} of {capitals}")
    return words.format(n=units.grouped(n), capitals=every)


def _group(
    drawing: Drawing, same: Sequence[DrawnPlace], longest_km: float
) -> tuple[str, str, str, str, str, Sequence[tuple[object, ...]], str]:
    """Return what the rows of one band have in common, the rows, and how many are left out.

    That is name, number, colours of the dot, and the places of its entries in the legend. Of each row its
    code and name, the length of its bar in per cent, distance, edge, what is borderline, the rest.
    """
    unit, several, many = drawing.unit, len(drawing.points) > 1, drawing.asked.are_many
    listed = [row for at, row in enumerate(same) if at < MAX_ROWS or _always(row)] if many else same
    found = [
        (
            row.code,
            str(row.place.name),
            f"{100 * row.distance_km / longest_km:.3g}",
            _figure(row.distance_km, unit),
            "" if row.edge_km is None else _figure(row.edge_km, unit),
            _borderline(row, unit),
            _cells(row, several),
        )
        for row in listed
    ]
    in_legend = places(drawing, same[0].entries)
    n = len(same) - len(listed)
    words = _("{n} more, farther away; the CSV file has all")
    left_out = words.format(n=units.grouped(n)) if n else ""
    return same[0].label, units.grouped(len(same)), *css_dot(same[0].dot), in_legend, found, left_out


def _always(row: DrawnPlace) -> bool:
    """Return whether a place is listed however many there are: a capital."""
    return isinstance(row.place, Capital)


def places(drawing: Drawing, entries: Sequence[str]) -> str:
    """Return the places of entries in the legend, by which tiles and rows know one another: `0 2`."""
    return " ".join(str(at) for at, each in enumerate(drawing.legend) if each.id in entries)


def _ticks(drawing: Drawing, longest_km: float) -> list[tuple[str, str]]:
    """Return the edges of the bands on the scale of the bars: place in per cent, and colour."""
    edges = {edge.km: each.style for each in reversed(drawing.bands) for edge in each.edges}
    return [
        (f"{100 * km / longest_km:.3g}", css_colour(style)) for km, style in edges.items() if km < longest_km
    ]


def _cells(row: DrawnPlace, several: bool) -> list[str]:
    """Return what a row says of its place beside name, distance and edge."""
    return [
        f"{whole_azimuth(row.azimuth_deg):.0f}°",
        str(row.place.nato_since or ""),
        _MEMBER if row.place.eu_member else "",
        *([str(row.reached_from)] if several else []),
        *([row.point.place] if several else []),
        f"{row.place.country} {OWN_MARK}".strip() if row.place.own else str(row.place.country),
    ]


def _borderline(row: DrawnPlace, unit: str) -> str:
    """Return `within 10 km`, or `… of an edge round Comiso` if that is not the row's launch point."""
    if not row.close:
        return ""
    return nearness("" if row.close.point == row.point else row.close.point.place, unit)


def nearness(place: str, unit: str) -> str:
    """Return that an edge is too near to call: one round some other launch point, if that is named."""
    length = units.length(reach.BORDERLINE_KM, unit)
    if not place:
        return _("within {length}").format(length=length)
    return _("within {length} of an edge round {place}").format(length=length, place=place)


def _figure(km: float, unit: str) -> str:
    return units.grouped(km / units.UNITS[unit].km)
