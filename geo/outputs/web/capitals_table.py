"""The capitals as an HTML table, the same on the page and in the file: the map for screen readers."""

from collections.abc import Callable, Sequence

from geo import units
from geo.features import reach, wording
from geo.features.drawing import Drawing, DrawnCapital
from geo.features.reach import Reach
from geo.geodesy import whole_azimuth
from geo.i18n import _, pgettext
from geo.templates import Markup, fill

ORDERS: dict[str, Callable[[Reach], object]] = {
    "distance": lambda row: row.distance_km,
    "name": lambda row: row.capital.name,
    "country": lambda row: row.capital.country,
    "band": lambda row: (not row.bands, [band.inner_km for band in row.bands], row.distance_km),
    "edge": lambda row: row.edge_km if row.edge_km is not None else row.distance_km,
}
NEAREST_FIRST = "distance"
ORDER_LABELS = {
    "distance": pgettext("order", "nearest first"),
    "name": pgettext("order", "by name"),
    "country": pgettext("order", "by country"),
    "band": pgettext("order", "by band"),
    "edge": pgettext("order", "nearest to an edge"),
}


def rows(drawing: Drawing, groups: Sequence[str] = (), order: str = NEAREST_FIRST) -> list[DrawnCapital]:
    """Return the capitals in some of the legend's groups, by their ids, or in all if none is named.

    They are in one of ORDERS.
    """
    chosen = [row for row in drawing.capitals if not groups or set(groups) & set(row.entries)]
    return sorted(chosen, key=ORDERS[order])  # type: ignore[arg-type]


def scrolled_html(drawing: Drawing, shown: Sequence[DrawnCapital]) -> Markup:
    """Return the table of `table_html` in a frame that scrolls, by keyboard too."""
    return fill("capitals_table.scrolled", name=_("Capitals"), table=table_html(drawing, shown))


def table_html(drawing: Drawing, shown: Sequence[DrawnCapital]) -> Markup:
    """Return some of the capitals as a table with a caption; each row has its capital's ISO code.

    With several launch points distance, edge and azimuth are from the one that the row names, chosen as
    `reach.nearest` says; an edge of another that makes it borderline is named.
    """
    several = len(drawing.points) > 1
    symbol = units.UNITS[drawing.unit].symbol
    heads = [
        _("Capital"),
        _("Band, from any launch point") if several else _("Band"),
        _("Distance, {unit}").format(unit=symbol),
        _("To the nearest edge, {unit}").format(unit=symbol),
        _("Azimuth"),
        _("NATO since"),
        *([_("In reach from, of {n}").format(n=len(drawing.points))] if several else []),
        *([_("Measured from")] if several else []),
        _("Country"),
        _("EU"),
        _("Borderline"),
    ]
    return fill(
        "capitals_table.table",
        kind="atlas-capitals several" if several else "atlas-capitals",
        caption=_("{n} of {capitals}").format(n=len(shown), capitals=wording.count(drawing)),
        heads=heads,
        rows=[(row.capital, _cells(row, drawing.unit, several)) for row in shown],
    )


def _cells(row: DrawnCapital, unit: str, several: bool) -> list[str]:
    """Return what a row says of its capital, beside the name."""
    return [
        row.name,
        _figure(row.distance_km, unit),
        "" if row.edge_km is None else _figure(row.edge_km, unit),
        f"{whole_azimuth(row.azimuth_deg):.0f}°",
        str(row.capital.nato_since or ""),
        *([str(row.reached_from)] if several else []),
        *([row.point.place] if several else []),
        row.capital.country,
        pgettext("of the European Union", "member") if row.capital.eu_member else "",
        _borderline(row, unit),
    ]


def _borderline(row: DrawnCapital, unit: str) -> str:
    """Return `within 10 km`, or `… of an edge round Comiso` if that is not the row's launch point."""
    if not row.close:
        return ""
    length = units.length(reach.BORDERLINE_KM, unit)
    if row.close.point == row.point:
        return _("within {length}").format(length=length)
    return _("within {length} of an edge round {place}").format(length=length, place=row.close.point.place)


def _figure(km: float, unit: str) -> str:
    return units.rounded(km, unit).split(" ")[0]
