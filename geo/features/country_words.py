"""What is said of countries: which lie in a band wholly, which partly and how much of each."""

from collections.abc import Sequence

from geo.features.countries import CountryReach, Part, highest
from geo.features.drawing import Drawing
from geo.features.reach import BORDERLINE_KM
from geo.words import units
from geo.words.i18n import Text, _, headed, in_order, joined, listed, ngettext

MAX_NAMED = 12  # countries that a sentence names; of more it says how many
SHADED = Text("Shaded: a country wholly in a band; beside a name the share of its land that lies there")
_NEARLY = 0.995  # of a country's land: from here on the basemap does not carry the difference
_HARDLY = 0.005


def share(row: CountryReach) -> str:
    """Return how much of a country's land lies in the band, as far as the basemap carries: `79 %`."""
    if row.state == "wholly":
        return _("wholly")
    if row.state == "not at all":
        return _("not at all")
    if row.share >= _NEARLY:
        return _("nearly all")
    if row.share < _HARDLY:
        return _("under 1\u00a0%")
    return _("{n}\u00a0%").format(n=f"{100 * row.share:.0f}")


def part_words(part: Part) -> str:
    """Return how a part of a country far away lies: `Svalbard: wholly`."""
    states = {"wholly": _("wholly"), "partly": _("partly"), "not at all": _("not at all")}
    return headed(part.name, states[part.state])


def sentences(drawing: Drawing) -> list[str]:
    """Return what countries lie in each band, a sentence for each; none if they are not shown."""
    if not drawing.has_countries:
        return []
    where = {entry.id: entry.phrase for entry in drawing.legend}
    return [
        _sentence(_where(rows[0], where[band.band.token], drawing.unit), rows, drawing)
        for band in drawing.bands
        if (rows := drawing.countries_of(band))
    ]


def _where(row: CountryReach, phrase: str, unit: str) -> str:
    """Return where a country lies, as the sentence about capitals says it; of a highest figure within it."""
    system, ranges = row.band.band.system, highest(row.band, unit)
    if not system or not ranges:
        return phrase
    words = _("within the highest claim about the {system} ({ranges})")
    return words.format(system=system.name, ranges=ranges.replace("(", "[").replace(")", "]"))


def _sentence(where: str, rows: Sequence[CountryReach], drawing: Drawing) -> str:
    """Return `Countries within every claim …: wholly Lithuania; partly Latvia (86 %) and …`.

    Beside a year it says that members are today's: in 1983 there was no EU.
    """
    countries = [row for row in rows if not row.is_whole]
    wholly = _named([row for row in countries if row.state == "wholly"], with_share=False)
    partly = _named([row for row in countries if row.state == "partly"], with_share=True)
    close = _named([row for row in countries if row.borderline], with_share=False)
    unions = [
        f"{row.country.name} {share(row)}" for row in rows if row.is_whole and row.state != "not at all"
    ]
    too_close = _("within {distance} of an edge, too close to call: {countries}")
    distance = units.length(BORDERLINE_KM, drawing.unit)
    whole = _("each taken as a whole: {unions}")
    if drawing.year:
        whole = _("by today’s members, each taken as a whole: {unions}")
    parts = [
        _("wholly {countries}").format(countries=wholly) if wholly else "",
        _("partly {countries}").format(countries=partly) if partly else "",
        too_close.format(distance=distance, countries=close) if close else "",
        whole.format(unions=listed(unions)) if unions else "",
    ]
    parts = [*filter(None, parts)] if wholly or partly else [_("none"), *filter(None, parts)]
    found = joined(parts)
    return _("Countries {where}: {found}.").format(where=where, found=found)


def _named(rows: Sequence[CountryReach], with_share: bool) -> str:
    """Return the countries with most land in the band by name, and how many there are beside these."""
    most = sorted(rows, key=lambda row: -row.share * row.land_km2)[:MAX_NAMED]
    order = sorted(most, key=lambda row: -row.share) if with_share else _by_name(most, rows)
    names = [f"{row.country.name} ({_with_parts(row)})" if with_share else row.country.name for row in order]
    if rest := len(rows) - len(names):
        names.append(ngettext("{n} more", "{n} more", rest).format(n=rest))
    return listed(names) if names else ""


def _by_name(some: Sequence[CountryReach], rows: Sequence[CountryReach]) -> list[CountryReach]:
    """Return some of the countries as the alphabet has them; in English that is the order of all rows."""
    return in_order([row for row in rows if row in some], lambda row: str(row.country.name), lambda _name: 0)


def _with_parts(row: CountryReach) -> str:
    """Return the share, and of a country that lies there but for parts far away what these are."""
    without = [part.name for part in row.far_parts if part.state == "not at all"]
    if row.rest != "wholly" or not without:
        return share(row)
    return _("{share}: all but {parts}").format(share=share(row), parts=listed(without))
