"""The sentences of a file whose map its reader changes, with places for what changes.

Each comes from the function that says it, asked of a drawing in which `{origin}` stands for the launch point
and so on: so no sentence stands twice, and a file says what the atlas would.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from geo.coordinates.points import check_degrees
from geo.facts import catalog
from geo.features import ban, band_labels, legend, wording
from geo.features.drawing import Drawing
from geo.features.legend import Entry
from geo.features.palette import NO_BAND
from geo.features.points import DrawnPoint
from geo.outputs.web import capitals_table, map_places, range_chart
from geo.scenario.band import Band
from geo.scenario.launch_point import TWIN
from geo.scenario.parameters import MAX_LAUNCH_POINTS
from geo.scenario.scenario import too_many_bands, too_many_points
from geo.words import translations, units
from geo.words.errors import PlaceError
from geo.words.i18n import _, headed, language, listed

Forms = dict[str, str]  # of a text for a number, by the name that CLDR gives each


class _Number(int):
    """A number by which a text chooses its form, and which is written as a place for it."""

    def __format__(self, how: str) -> str:
        return "{n}"


def of(drawing: Drawing, every: Drawing) -> dict[str, Any]:
    """Return the sentences of a drawing with one system at most; `every` has all bands that it may have."""
    shown = _from_points(every, 1)
    return {
        "numbers": [_of_number(_from_points(every, n)) for n in range(1, MAX_LAUNCH_POINTS + 1)],
        "list": {word: listed(["{others}", "{last}"], word) for word in ("and", "or")},
        "headed": headed("{head}", "{text}"),
        "counted": forms(drawing.asked.counted),
        "what_if": _what_ifs(shown),
        "some": [
            wording.names_of(shown.points[:1] * n, "and")
            for n in range(wording.MAX_NAMED + 1, MAX_LAUNCH_POINTS + 1)
        ],
        "none": wording.summary(replace(drawing, bands=(), unplaced={}, claims={})),
        "lies": {"zero": _lies(0)} | forms(_lies),
        "close": forms(lambda n: wording.lie_close("{places}", n, drawing.unit)),
        "unbanned": ban.ban("nearer", every),
        "without": wording.no_ring(drawing.claims, drawing.styles),
        "poles": _poles(drawing),
        **_of_bands(every),
        **_edges(drawing),
    }


def _from_points(drawing: Drawing, n: int) -> Drawing:
    """Return a drawing with so many launch points, of which one alone is called `{origin}`."""
    first = drawing.points[0]
    points = (_called(first, "{origin}"),) if n == 1 else (first,) * n
    return replace(drawing, points=points, unplaced={})


def _of_number(shown: Drawing) -> dict[str, Any]:
    """Return what is said according to how many launch points there are."""
    return {
        "titles": _titles(shown),
        "all": wording.counted(shown, "{counts}"),
        "reached": map_places.reached_from(len(shown.points)),
        "chart": range_chart.heading(shown),
        "heads": capitals_table.heads(shown),
        "caption": capitals_table.caption(shown, len(shown.places)),
    }


def forms(said: Callable[[int], str]) -> Forms:
    """Return a text for a number, once for each form of the plural."""
    rule = translations.locale(language()).plural_form
    found: Forms = {}
    for n in (*range(1, 30), 100, 1000, 1_000_000):
        found.setdefault(rule(n), said(_Number(n)))
    return {"other": next(reversed(found.values()))} | found


def _lies(n: int) -> str:
    return wording.lies(Entry("", NO_BAND["outside"], n, "{where}", "", is_band=False))


def _called(point: DrawnPoint, name: str) -> DrawnPoint:
    return replace(point, place=name, label=name)


def _titles(shown: Drawing) -> dict[str, str]:
    """Return the titles of a map without bands, with the treaty's, with others; and of a system."""
    treaty = tuple(each for each in shown.bands if each.band.name and not each.band.part)
    bands = {"none": (), "treaty": treaty, "own": (replace(treaty[0], band=Band(0, 1000)),)}
    titles = {kind: wording.title(replace(shown, bands=some)) for kind, some in bands.items()}
    claimed = tuple(each for each in shown.bands if each.band.part)
    return titles | (_of_system(replace(shown, bands=claimed)) if claimed else {})


def _of_system(shown: Drawing) -> dict[str, str]:
    """Return the titles of a system's map: where facts place it, where none does, where some do."""
    system = next(iter(shown.claims))
    points = tuple(replace(each, system=system) for each in shown.points)
    there = replace(shown, points=points)
    titles = {"there": there, "nowhere": replace(there, unplaced={system: points})}
    if len(points) > 1:
        titles["some"] = replace(there, unplaced={system: (_called(points[0], "{places}"),)})
    return {kind: wording.title(each) for kind, each in titles.items()}


def _what_ifs(shown: Drawing) -> dict[str, str]:
    """Return what is said of launch points where no fact places a system: nor its launcher, or only that."""
    if not shown.claims:
        return {}
    system = next(iter(shown.claims))
    launchers = [each for each in catalog.systems() if each.id == system.launched_by]
    alone = replace(_called(shown.points[0], "{places}"), system=system, launcher=None, site=None)
    points = {"alone": alone}
    if launchers:
        points["launched"] = replace(alone, launcher=launchers[0])
    return {
        kind: wording.what_if(replace(shown, unplaced={system: (each,)})) for kind, each in points.items()
    }


def refusals() -> dict[str, str]:
    """Return what is said of what a reader typed that cannot be shown."""
    return {
        "unknown": _(
            "“{text}” is no site of this atlas and no coordinates; write coordinates, such as 54.71, 20.51, "
            "or choose a site of the list"
        ),
        "latitude": _outside("latitude", 95),
        "longitude": _outside("longitude", 400),
        "twin": str(TWIN),
        "bands": too_many_bands(_Number()),
        "points": too_many_points(_Number()),
        "most": _("{n} launch points are the most.").format(n=MAX_LAUNCH_POINTS),
        "add": _("Add another"),
        "cancel": _("Cancel"),
        "adding": _("Now choose its place: click the map, pick it from the list, or type it."),
        "link": _("{part} in the link is nothing that this file can show; it shows what was exported"),
    }


def _outside(axis: str, degrees: float) -> str:
    try:
        check_degrees(degrees, axis, 90 if axis == "latitude" else 180, "{degrees}")
    except PlaceError as error:
        return str(error)
    raise AssertionError(axis)


def _of_bands(every: Drawing) -> dict[str, str]:
    """Return what a band of the reader's own is called, and the words on a ban with holders not bound."""
    own = replace(every.bands[0], band=Band(0, 1000), label="")
    ranges, length = band_labels.span(own.band, every.unit), units.length(1000, every.unit)
    said = legend.place_labels([replace(own, band=Band(1000, 2000))], every.unit)
    far = legend.place_labels([own], every.unit)["farther"]
    return {
        "label": band_labels.band_label(own.band, every.unit).replace(ranges, "{ranges}"),
        "phrase": legend.legend([own], [], every.unit)[0].phrase.replace(ranges, "{ranges}"),
        "nearer": said["nearer"].replace(length, "{range}"),
        "farther": far.replace(length, "{range}"),
        "held": ban.with_holders("{ban}", ["{holders}"], of_all=True),
        "held_too": ban.with_holders("{ban}", ["{holders}"], of_all=False),
    }


def _edges(drawing: Drawing) -> dict[str, str]:
    """Return what is said of a place too close to call: to an edge of its launch point's, of another's."""
    return {
        "near": capitals_table.nearness("", drawing.unit),
        "near_other": capitals_table.nearness("{place}", drawing.unit),
    }


def _poles(drawing: Drawing) -> list[str]:
    """Return why the flat map does not show a ring that encloses a pole: the north one, the south one."""
    length = units.length(500, drawing.unit)
    point = replace(drawing.points[0], lon=0.0, edges_km=(500.0,))
    notes = [wording.pole_note(replace(drawing, points=(replace(point, lat=lat),))) for lat in (89.0, -89.0)]
    return [note.replace(length, "{range}") for note in notes]
