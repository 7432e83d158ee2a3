"""What the web map's script is told of launch points and places, as texts that are short to send."""

from collections.abc import Mapping, Sequence
from typing import Any

from geo.features import reach
from geo.features.asked import NAMED, Asked
from geo.features.colours import css_dot
from geo.features.drawing import Drawing, DrawnPlace
from geo.geodesy import whole_azimuth
from geo.outputs.web.polyline import PLACE, WAY, encode, encode_each
from geo.scenario.band import Band
from geo.words import markup, units
from geo.words.i18n import _, ngettext


def of(drawing: Drawing) -> dict[str, Any]:
    """Return the launch points, what each place is to them, and the circles that other maps would draw."""
    rows = drawing.places
    names = {band.band: band.label for band in drawing.bands}
    where = {row.code: _where(row, names, drawing.unit) for row in rows}
    labels = list(dict.fromkeys(label for each in where.values() for label in each))
    dots = {row.dot.colours: row.dot for row in rows}
    return {
        "sites": [
            [point.lat, point.lon, markup.escape(point.place), point.number, point.edges_km]
            for point in drawing.points
        ],
        "looks": [css_dot(dot) for dot in dots.values()],
        "labels": list(map(markup.escape, labels)),
        "unit": [_counted(drawing.unit), units.UNITS[drawing.unit].km],
        "reached": reached_from(len(drawing.points)) if drawing.bands else "",
        "asked": _asked(drawing.asked),
        "rows": _rows(drawing, list(dots), {label: str(at) for at, label in enumerate(labels)}, where),
        "year": drawing.year.number if drawing.year else 0,
        "circles": [encode(circle.outline) for circle in drawing.circles],
    }


def reached_from(n: int) -> str:
    """Return what stands before the number of launch points that reach a place; "" if there is one."""
    words = ngettext("In reach of the {n} launch point from", "In reach of the {n} launch points from", n)
    return markup.escape(words.format(n=n)) if n > 1 else ""


def _counted(unit: str) -> str | dict[str, str]:
    """Return what a unit is called behind a number, as `units.counted` does, as markup."""
    called = units.counted(unit)
    if isinstance(called, str):
        return markup.escape(called)
    return {form: markup.escape(name) for form, name in called.items()}


def _rows(
    drawing: Drawing,
    looks: Sequence[tuple[str, str]],
    labels: Mapping[str, str],
    where: Mapping[str, Sequence[str]],
) -> str:
    """Return what each place is to the launch points, as `atlas.rowsOf` reads it.

    Places are parted by semicolons, values by spaces: of a capital its code, else those go by their order;
    look, labels with plus signs between, distance in the unit, azimuth; and, without the empty ones at the
    end, the way there, which none of many has, the distance in the unit to an edge that is too close to call,
    the number of the launch point, and of several from how many it is in reach.
    """
    rows, unit, several = drawing.places, units.UNITS[drawing.unit], len(drawing.points) > 1
    ways = [""] * len(rows) if drawing.asked.are_many else _ways(rows)
    found: dict[str, str] = {}
    for row, way in zip(rows, ways, strict=True):
        close = row.close if row.close and row.close.point == row.point else None
        values = (
            [row.code] * drawing.asked.are_capitals
            + [str(looks.index(row.dot.colours)), "+".join(labels[label] for label in where[row.code])]
            + [str(round(row.distance_km / unit.km)), str(round(whole_azimuth(row.azimuth_deg))), way]
            + [units.grouped(close.edge_km / unit.km, 1) if close else ""]
            + [str(row.point.number or ""), str(row.reached_from or "") if several else ""]
        )
        found[row.code] = " ".join(values).rstrip(" ")
    return ";".join(found[code] for code in (found if drawing.asked.are_capitals else drawing.asked.codes))


def _ways(rows: Sequence[DrawnPlace]) -> list[str]:
    """Return the way to each place as a text, behind its launch point and from there."""
    lines = reach.geodesics(rows)
    return encode_each(lines[:, 1:] - lines[:, :1], WAY)


def _where(row: DrawnPlace, names: Mapping[Band, str], unit: str) -> list[str]:
    """Return what the legend calls a place, band by band, and what is so from another point alone."""
    lines = [
        names[band] if band in row.held else _("{band}, from another launch point").format(band=names[band])
        for band in row.bands
    ] or [row.label]
    if row.close and row.close.point != row.point:
        length = units.tenths(row.close.edge_km, unit)
        place = row.close.point.place
        lines.append(_("Borderline: {length} from an edge round {place}").format(length=length, place=place))
    return list(filter(None, lines))


def _asked(asked: Asked) -> dict[str, Any] | None:
    """Return places and names in the order of naming; None if they are capitals, which the map knows."""
    if asked.are_capitals:
        return None
    countries = {
        country: at for at, country in enumerate(dict.fromkeys(each.country for each in asked.places))
    }
    return {
        "where": encode([(place.lon, place.lat) for place in asked.places], PLACE),
        "names": [markup.escape(place.name) for place in asked.places],
        "countries": list(map(markup.escape, countries)),
        "of": [countries[place.country] for place in asked.places],
        "many": NAMED if asked.are_many else 0,
    }
