"""The countries as an HTML table, the same on the page and in the file: those that lie in a band, by band."""

from collections.abc import Sequence

from geo.features import country_words
from geo.features.colours import css_colour
from geo.features.countries import CountryReach
from geo.features.drawing import Drawing
from geo.templates import Markup, fill
from geo.words import units
from geo.words.i18n import _, listed, ngettext


def scrolled_html(drawing: Drawing) -> Markup:
    """Return the table of `table_html` in a frame that scrolls, by keyboard too."""
    return fill("capitals_table.scrolled", name=_("Countries"), table=table_html(drawing))


def table_html(drawing: Drawing) -> Markup:
    """Return the countries in each band, those wholly in it first, then those with the largest share.

    The share is a bar too. The ends are from the launch point nearest to the country.
    """
    symbol = units.UNITS[drawing.unit].symbol
    several = len(drawing.points) > 1
    heads = [
        _("Country"),
        _("Of its land"),
        _("Nearest point, {unit}").format(unit=symbol),
        _("Farthest point, {unit}").format(unit=symbol),
        *([_("Measured from")] if several else []),
        _("Parts far away"),
    ]
    groups = []
    for band in drawing.bands:
        rows = drawing.countries_of(band)
        touched = sorted(
            (row for row in rows if row.state != "not at all"),
            key=lambda row: (row.is_whole, row.state != "wholly", -row.share),
        )
        found = [
            (row.country.name, f"{100 * row.share:.3g}", _cells(row, drawing, several)) for row in touched
        ]
        groups.append((_heading(rows), css_colour(band.style), found))
    return fill("countries_table.table", caption=_caption(), heads=heads, groups=groups)


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


def _caption() -> str:
    return _(
        "Countries and territories in each band, and then NATO, the EU and the treaty’s states, each as a "
        "whole and by today’s members, whatever the year. "
        "Whether one lies there wholly is decided by the distance of its outline, the share is of its land."
    )


def _cells(row: CountryReach, drawing: Drawing, several: bool) -> list[str]:
    """Return what a row says of its country beside the name."""
    parts = "; ".join(f"{part.name}: {part.state}" for part in row.far_parts)
    return [
        country_words.share(row),
        units.rounded(row.ends.nearest.distance_km, drawing.unit).split(" ")[0],
        units.rounded(row.ends.farthest.distance_km, drawing.unit).split(" ")[0],
        *([row.ends.point.place] if several else []),
        parts,
    ]
