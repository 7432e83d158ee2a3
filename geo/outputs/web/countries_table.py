"""The countries as an HTML table, the same on the page and in the file: those that lie in a band or by it."""

from collections.abc import Sequence

from geo.features import country_words
from geo.features.colours import css_colour
from geo.features.countries import CountryReach, Extreme
from geo.features.drawing import Drawing
from geo.features.reach import BORDERLINE_KM
from geo.geodesy import whole_azimuth
from geo.templates import Markup, fill
from geo.words import units
from geo.words.i18n import _, joined, listed, ngettext

MAX_NEAR = 5  # countries out of a band that are told of


def scrolled_html(drawing: Drawing) -> Markup:
    """Return the table of `table_html` in a frame that scrolls, by keyboard too."""
    return fill("capitals_table.scrolled", name=_("Countries"), table=table_html(drawing))


def table_html(drawing: Drawing) -> Markup:
    """Return the countries in each band, those wholly in it first, then those with the largest share.

    The share is a bar too. Those that come nearest to lying in the band follow. The ends are from the launch
    point nearest to the country.
    """
    several = len(drawing.points) > 1
    heads = [
        _("Country"),
        _("Of its land"),
        _("Nearest point"),
        _("Farthest point"),
        *([_("Measured from")] if several else []),
        _("Parts far away"),
    ]
    groups = []
    for band in drawing.bands:
        rows = drawing.countries_of(band)
        found = [
            (
                row.country.name,
                f"{100 * row.share:.3g}",
                country_words.share(row),
                _borderline(row, drawing.unit),
                _cells(row, drawing.unit, several),
            )
            for row in _listed(rows)
        ]
        groups.append((_heading(rows), css_colour(band.style), found))
    return fill("countries_table.table", caption=_caption(several), heads=heads, groups=groups)


def _listed(rows: Sequence[CountryReach]) -> list[CountryReach]:
    """Return what is told of: what lies in the band, and of the other countries those nearest to it."""
    touched = sorted(
        (row for row in rows if row.state != "not at all"),
        key=lambda row: (row.state != "wholly", -row.share),
    )
    others = [row for row in rows if row.state == "not at all" and not row.is_whole]
    near = sorted(others, key=lambda row: row.missing_km)
    return [
        *(row for row in touched if not row.is_whole),
        *(row for at, row in enumerate(near) if at < MAX_NEAR or row.borderline),
        *(row for row in touched if row.is_whole),
    ]


def _heading(rows: Sequence[CountryReach]) -> str:
    """Return the band, and how many countries lie in it wholly and partly."""
    states = [row.state for row in rows if not row.is_whole]
    wholly, partly = states.count("wholly"), states.count("partly")
    counts = [
        ngettext("{n} country wholly", "{n} countries wholly", wholly).format(n=wholly),
        ngettext("{n} partly", "{n} partly", partly).format(n=partly),
        ngettext("{n} not at all", "{n} not at all", rest := len(states) - wholly - partly).format(n=rest),
    ]
    return f"{rows[0].label} · {listed(counts)}"


def _caption(several: bool) -> str:
    words = _(
        "Countries and territories in each band, those that come nearest to it, and then NATO, the EU and "
        "the treaty’s states, each as a whole and by today’s members, whatever the year. "
        "Whether one lies there wholly is decided by the distance of its outline, the share is of its land."
    )
    if not several:
        return words
    ends = _(
        "Both its points are measured from the launch point nearest to it; another may reach the farthest."
    )
    return f"{words} {ends}"


def _borderline(row: CountryReach, unit: str) -> str:
    """Return `within 10 km of an edge`, where that decides how the country lies to the band."""
    length = units.length(BORDERLINE_KM, unit)
    return _("within {length} of an edge").format(length=length) if row.borderline else ""


def _cells(row: CountryReach, unit: str, several: bool) -> list[str]:
    """Return what a row says of its country beside the name and the share."""
    parts = joined(map(country_words.part_words, row.far_parts))
    ends = row.ends
    return [
        _end(ends.nearest, unit),
        _end(ends.farthest, unit),
        *([ends.point.place] if several else []),
        parts,
    ]


def _end(end: Extreme, unit: str) -> str:
    """Return the distance and the azimuth of a point: `406 km, 52°`; of the launch point itself `0 km`."""
    length = units.rounded(end.distance_km, unit)
    return f"{length}, {whole_azimuth(end.azimuth_deg):.0f}°" if end.distance_km else length
