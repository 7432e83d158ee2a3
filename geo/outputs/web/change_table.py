"""What the script of a file is told so that its reader may change the map: move a launch point, switch bands.

The rules and the words stay where they are: the table has what they come to for each site, each band and each
sentence, and `changes.js` and `retold.js` put them together.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from geo import geodesy
from geo.coordinates.display import DMS
from geo.coordinates.points import MAX_DISTANCE_KM
from geo.facts import catalog
from geo.facts.model import Site, System
from geo.features import ban, citations, legend, marks, palette, reach, wording
from geo.features.bands import DrawnBand
from geo.features.claimed_figures import counted
from geo.features.colours import css_colour
from geo.features.drawing import NAMED_AT, Drawing, drawing
from geo.features.palette import NO_BAND, RIM, Style
from geo.outputs.web import change_words, map_legend, range_chart, webmap
from geo.scenario import link, place_search
from geo.scenario.band import INTERMEDIATE, MIN_WIDTH_KM, SHORTER, TREATY_BANDS
from geo.scenario.launch_point import TOWN_KM, LaunchPoint
from geo.scenario.parameters import MAX_BANDS, MAX_LAUNCH_POINTS, SITE
from geo.scenario.scenario import Scenario
from geo.words import units
from geo.words.i18n import kept_by_language


def of(exported: Drawing) -> dict[str, Any] | None:
    """Return the table of a map; None if it stays as it is, as `stays` says."""
    chosen = link.read(exported.query)
    if stays(exported, chosen):
        return None
    every = _with_treaty_bands(chosen)
    unit = exported.unit
    return {
        "query": exported.query,
        "rest": [_rest(replace(chosen, union=joined)) for joined in (False, True)],
        "title": wording.title(exported),
        "points": [_point(each, chosen) for each in chosen.points],
        "sites": [_site(site, chosen.system) for site in catalog.sites()],
        "shown": [each.band.token for each in exported.bands if not each.band.part],
        "bands": [_band(each, every) for each in every.bands],
        "own": [_look(style) for style in palette.OWN],
        "plain": RIM,
        "outside": {position: _outside(position) for position in NO_BAND},
        "claims": [[mark.km, *range_chart.claimed(mark, unit)] for mark in every.marks if mark.claims],
        "year": [site.id for site in exported.year_sites],
        "joined": int(chosen.union),
        "unit": [units.counted(unit), units.UNITS[unit].km],
        "dms": int(chosen.notation == DMS),
        "heading": exported.asked.heading,
        "limits": _LIMITS,
        "says": change_words.of(exported, every),
        "nearer": webmap.look_of_nearer() | {"inner": SHORTER.inner_km, "at": NAMED_AT},
        "legend": map_legend.parts(),
        "words": change_words.refusals(),
    }


def stays(exported: Drawing, chosen: Scenario) -> bool:
    """Return whether a map is left as it was exported: for what its script does not draw anew.

    That are countries, common ground, the usual circle, places too many for each frame, the reader's own
    facts, and launch points that are hidden or have bands of their own.
    """
    apart = any(point.hidden or point.bands is not None for point in chosen.points)
    more = exported.has_countries or exported.has_circle or exported.asked_common or exported.uses_own
    crowded = exported.asked.are_many or len({*chosen.bands, *TREATY_BANDS}) > MAX_BANDS
    return bool(apart or more or crowded)


_LIMITS = {
    "close": reach.BORDERLINE_KM,
    "town": TOWN_KM,
    "marks": marks.LIMITS_KM,
    "halfway": geodesy.HALF_MERIDIAN_KM,
    "chart": range_chart.MAX_KM,
    "named": [wording.MAX_NAMED, wording.MAX_CLOSE],
    "bands": [MIN_WIDTH_KM, MAX_DISTANCE_KM, MAX_BANDS],
    "points": MAX_LAUNCH_POINTS,
    "treaty": [SHORTER.inner_km, INTERMEDIATE.outer_km],
}


def _with_treaty_bands(chosen: Scenario) -> Drawing:
    """Return the drawing of a scenario with both of the treaty's bands beside those it has."""
    return drawing(replace(chosen, bands=(*TREATY_BANDS, *(band for band in chosen.bands if not band.name))))


def _rest(chosen: Scenario) -> str:
    """Return what is in the link but launch points and bands."""
    parts = link.query(replace(chosen, bands=TREATY_BANDS)).split("&")
    return "&".join(part for part in parts if not part.startswith(f"{SITE.key}="))


def _point(point: LaunchPoint, chosen: Scenario) -> dict[str, Any]:
    """Return a launch point: place, name, text in a link; and of a name of its own what stays if it moves."""
    own = replace(point, name=place_search.own_name(point), id="")
    return {
        "at": [point.lat, point.lon],
        "name": point.called(chosen.notation),
        "label": point.label,
        "site": point.id,
        "token": _written(point),
        "tail": _written(own).removeprefix(own.place),
    }


def _written(point: LaunchPoint) -> str:
    """Return a launch point as a link has it."""
    return urlencode({SITE.key: SITE.write(point)}, safe=",").removeprefix(f"{SITE.key}=")


@kept_by_language()
def _notes() -> dict[str, str]:
    """Return what is claimed of each site, by its id."""
    return {site.id: note for site in catalog.sites() for note in citations.site_notes([site])}


def _site(site: Site, system: System | None) -> dict[str, Any]:
    """Return a site: what it is called, where it is, what is claimed of it, and what it had of a system."""
    facts: dict[str, Any] = {
        "id": site.id,
        "name": str(site.name),
        "at": [site.lat, site.lon],
        "note": _notes()[site.id],
    }
    if system:
        had = {each.id for each in site.systems} if site.status != "hypothetical" else set()
        facts |= {"had": int(system.id in had), "launcher": int(system.launched_by in had)}
        facts |= {"operator": str(site.operator), "holds": int(ban.holds(site, system))}
    return facts


def _band(each: DrawnBand, every: Drawing) -> dict[str, Any]:
    """Return a band: its ranges, its look, and what is said of it wherever it is named."""
    band, labels = each.band, legend.place_labels([each], every.unit)
    entry = legend.legend([each], [], every.unit)[0]
    return {
        "token": band.token,
        "inner": band.inner_km,
        "outer": band.outer_km,
        "open": int(not band.inner_inclusive),
        "bound": int(band.is_open),
        "part": band.part,
        "treaty": int(band in TREATY_BANDS),
        "label": each.label,
        "entry": counted(entry, every)[0],
        "phrase": entry.phrase,
        "ban": ban.ban(band.token, replace(every, bands=(replace(each, points=()),))),
        "nearer": labels["nearer"],
        "farther": labels["farther"],
        "edges": webmap.edges(each),
        "km": band.edges_km,
        "marks": [*marks.ranges(band, every.claims)],
    } | ({"look": _look(each.style, band.part or band.name)} if band.name else {})


def _look(style: Style, kind: str = "own") -> dict[str, Any]:
    """Return how a band is drawn, and its samples."""
    return webmap.look(style, kind) | {
        "line": style.line,
        "swatch": map_legend.swatch(style),
        "dot": map_legend.dot(style),
    }


def _outside(position: str) -> dict[str, str]:
    """Return what places outside every band are called, where that is one word for all, and their colour."""
    style = NO_BAND[position]
    return {"label": str(style.label), "colour": css_colour(style), "dot": map_legend.dot(style)}
