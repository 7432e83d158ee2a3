"""Every sentence that the outputs share."""

import math
from collections.abc import Iterable, Sequence
from functools import cache

from geo import geodesy, treaty
from geo.facts import catalog
from geo.facts.model import System
from geo.features import country_words, reach, usual_circle
from geo.features.drawing import Drawing
from geo.features.legend import Entry
from geo.features.points import DrawnPoint
from geo.scenario.band import Band
from geo.words import units
from geo.words.i18n import Text, _, listed, ngettext

NAME = "INF Range Atlas"
MAX_NAMED = 4  # launch points that a sentence names; of more it says how many
MAX_CLOSE = 10  # places too close to call that it names
LEAD = Text(
    "The INF Treaty (signed in 1987, in force 1988–2019) banned the ground-launched ballistic and cruise "
    "missiles of the United States, and of the Soviet Union and its successor states, with a range of 500 "
    "to 5,500 km."
)
CAVEAT = Text(
    "Surface distance on the WGS84 ellipsoid; every ring is drawn to within 100 m. "
    "Payload, trajectory and the Earth’s rotation are not modelled."
)
TREATY = Text(
    "{treaty}. {shorter.article}: a shorter-range missile has a range capability “{shorter.words}”. "
    "{intermediate.article}: an intermediate-range one has one “{intermediate.words}”. "
    "It bound ground-launched ballistic and cruise missiles only, and only those of its parties: the United "
    "States, and the Soviet Union and its successor states, of which Belarus, Kazakhstan, Russia and Ukraine "
    "carried it out."
).format(treaty=treaty.TREATY, shorter=treaty.SHORTER, intermediate=treaty.INTERMEDIATE)
CLASSES = Text(
    "The treaty’s classes are about a missile’s range capability. For a place they say which class of "
    "missile would be needed to reach it from the launch point."
)


@cache
def systems() -> dict[str, System]:
    """Return the systems of the catalogue by their ids."""
    return {system.id: system for system in catalog.systems()}


def no_ring(systems: Iterable[System], bands: Iterable[Band]) -> str:
    """Return which of the systems have no ring among the bands, and why; "" if all have one."""
    drawn = {band.system for band in bands}
    names = [system.name for system in systems if system not in drawn]
    words = _("No ring: no source gives a range for the {systems}.")
    return words.format(systems=listed(names)) if names else ""


def count(drawing: Drawing) -> str:
    """Return what is asked about, in words: `Europe’s 50 capitals`."""
    return drawing.asked.words


def reaches_none(drawing: Drawing) -> bool:
    """Return whether every capital that counts lies farther than every range drawn."""
    outer_km = max((each.band.outer_km for each in drawing.bands), default=math.inf)
    return all(row.distance_km > outer_km for row in drawing.places)


def origin(drawing: Drawing) -> str:
    """Return the launch points in words: `Kaliningrad`, or `3 launch points`."""
    points = drawing.points
    if len(points) == 1:
        return points[0].place
    return ngettext("{n} launch point", "{n} launch points", len(points)).format(n=len(points))


def title(drawing: Drawing) -> str:
    """Return what the map shows, in a line, with the selected year, if there is one."""
    words = _("{title}, {year}")
    shown = _title(drawing)
    return words.format(title=shown, year=drawing.year.number) if drawing.year else shown


def then(drawing: Drawing) -> str:
    """Return what was so in the selected year; "" if there is none."""
    if not drawing.year:
        return ""
    return " ".join(filter(None, (drawing.year.absent(drawing.claims), *drawing.year.sentences())))


def _title(drawing: Drawing) -> str:
    bands = [each.band for each in drawing.bands]
    if not bands:
        return _("Distances from {origin}").format(origin=origin(drawing))
    if names := list(dict.fromkeys(band.system.name for band in bands if band.system)):
        return _title_of_systems(drawing, names)
    if all(band.name for band in bands):
        return _("What the INF Treaty’s ranges reach from {origin}").format(origin=origin(drawing))
    return _("What lies in range of {origin}").format(origin=origin(drawing))


def _title_of_systems(drawing: Drawing, names: Sequence[Text]) -> str:
    """Return the title of a map of systems, which says of which points it is a what-if, if of any."""
    unplaced = sum(map(len, drawing.unplaced.values()))
    if unplaced and unplaced == sum(point.system is not None for point in drawing.points):
        return _title_of_what_if(drawing, names)
    if each_its_own := _each_its_own(drawing.points):
        words = _("What is claimed to be in range of the {systems_from_places}")
        title = words.format(systems_from_places=listed(each_its_own))
    else:
        words = _("What is claimed to be in range of the {systems} from {origin}")
        title = words.format(systems=listed(names), origin=origin(drawing))
    if not unplaced:
        return title
    points = [point for points in drawing.unplaced.values() for point in points]
    places = _from(points) if len(names) > 1 and unplaced <= MAX_NAMED else [names_of(points, "and")]
    return _("{title} (what if: {places})").format(title=title, places=listed(places))


def _title_of_what_if(drawing: Drawing, names: Sequence[Text]) -> str:
    """Return the title of a map of systems of which no fact places any where it is drawn."""
    first, *others = drawing.unplaced.items()
    if len(others) > 1 or len(first[1]) == len(drawing.points):
        words = _("What if the {systems} stood at {origin}: what is claimed to be in range")
        return words.format(systems=listed(names), origin=origin(drawing))
    stood = _("the {system} stood at {places}"), _("the {system} at {places}")
    each = [
        words.format(system=system.name, places=names_of(points, "and"))
        for words, (system, points) in zip(stood, (first, *others), strict=False)
    ]
    words = _("What if {systems_at_places}: what is claimed to be in range")
    return words.format(systems_at_places=listed(each))


def _each_its_own(points: Sequence[DrawnPoint]) -> list[str]:
    """Return `Pershing II from Mutlangen` and so on of two launch points with a system each, else nothing."""
    systems = {point.system for point in points}
    if len(points) != 2 or len(systems) != 2 or None in systems:
        return []
    return _from(points)


def _from(points: Iterable[DrawnPoint]) -> list[str]:
    """Return each launch point that has a system as `Pershing II from Mutlangen`."""
    words = _("{system} from {place}")
    return [words.format(system=point.system.name, place=point.place) for point in points if point.system]


def what_if(drawing: Drawing) -> str:
    """Return which systems are drawn where no fact places them, a sentence for each; "" if none is."""
    nothing = _("No source in this atlas places the {system} at {places}: what if.")
    launcher = _(
        "Sources in this atlas place the {launcher} at {places}; none says that the {system} was there: "
        "what if."
    )
    own = _(
        "The reader’s own table places the {launcher} at {places}; no source in this atlas says that the "
        "{system} was there: what if."
    )
    sentences = []
    for system, points in drawing.unplaced.items():
        if alone := [point for point in points if not point.launcher]:
            sentences.append(nothing.format(system=system.short_name, places=names_of(alone, "or")))
        launched = [point for point in points if point.launcher]
        for is_own, words in ((False, launcher), (True, own)):
            if some := [point for point in launched if bool(point.site and point.site.own) == is_own]:
                names = dict.fromkeys(each.launcher.short_name for each in some if each.launcher)
                places = names_of(some, "and")
                sentences.append(
                    words.format(launcher=listed([*names]), places=places, system=system.short_name)
                )
    return " ".join(sentences)


def names_of(points: Sequence[DrawnPoint], word: str) -> str:
    """Return the launch points by their names, if that is no long list."""
    if len(points) <= MAX_NAMED:
        return listed([point.place for point in points], word)
    return ngettext("{n} of the launch points", "{n} of the launch points", len(points)).format(n=len(points))


def summary(drawing: Drawing) -> str:
    """Return what no source says, how many places lie in each band, and which are too close to call."""
    without = no_ring(drawing.claims, drawing.styles)
    if not drawing.bands:
        none = _("No band is switched on; these are the distances to {capitals}.")
        told = (what_if(drawing), none.format(capitals=count(drawing)), common(drawing), without)
        return " ".join(filter(None, told))
    counts = counted(drawing, listed([lies(entry) for entry in drawing.legend]))
    countries = country_words.sentences(drawing)
    return " ".join(
        filter(None, (what_if(drawing), counts, common(drawing), too_close(drawing), *countries, without))
    )


def counted(drawing: Drawing, counts: str) -> str:
    """Return how many places lie where, as the list of counts has it, and how several launch points count."""
    said = _("Of {capitals}, {counts}.").format(capitals=count(drawing), counts=counts)
    if len(drawing.points) == 1:
        return said
    each = _("Each counts in every band that holds it from any of the launch points.")
    return f"{said} {each}"


def common(drawing: Drawing) -> str:
    """Return how many places lie on the ground that launch points have in common, or why there is none."""
    ground = drawing.asked_common
    if not ground:
        return ""
    if ground.why_none:
        return ground.why_none
    if ground.is_empty:
        return _("No ground is in reach from {launch_points}.").format(launch_points=ground.whence)
    words = ngettext(
        "{places} is in reach from {launch_points}, whatever the band{claimed}.",
        "{places} are in reach from {launch_points}, whatever the band{claimed}.",
        ground.places,
    )
    if not ground.places:
        words = _("None of {places} is in reach from {launch_points}, whatever the band{claimed}.")
    places = drawing.asked.counted(ground.places) if ground.places else count(drawing)
    claimed = _("; of a system’s claims the highest counts") if drawing.spans else ""
    said = words.format(places=places, launch_points=ground.whence, claimed=claimed)
    if not ground.close:
        return said
    close = ngettext(
        "{places} lies within {distance} of an edge that decides it: too close to call.",
        "{places} lie within {distance} of an edge that decides it: too close to call.",
        len(ground.close),
    )
    distance = units.length(reach.BORDERLINE_KM, drawing.unit)
    return f"{said} {close.format(places=_named(ground.close, drawing), distance=distance)}"


def too_close(drawing: Drawing) -> str:
    """Return which places lie too near an edge to say on which side; "" if none does."""
    close = [row.place.name for row in drawing.places if row.borderline]
    return lie_close(_named(close, drawing), len(close), drawing.unit) if close else ""


def lie_close(places: str, n: int, unit: str) -> str:
    """Return that places, so many, lie too near an edge."""
    words = ngettext(
        "{places} lies within {distance} of an edge: too close to call.",
        "{places} lie within {distance} of an edge: too close to call.",
        n,
    )
    return words.format(places=places, distance=units.length(reach.BORDERLINE_KM, unit))


def _named(names: Sequence[Text], drawing: Drawing) -> str:
    """Return places by their names, if that is no long list; else how many they are."""
    return listed(names) if len(names) <= MAX_CLOSE else drawing.asked.counted(len(names))


def lies(entry: Entry) -> str:
    """Return how many places lie in an entry of the legend: `3 lie in the … band (500–1,000 km)`."""
    if not entry.places:
        return _("none lie {where}").format(where=entry.phrase)
    words = ngettext("{n} lies {where}", "{n} lie {where}", entry.places)
    return words.format(n=units.grouped(entry.places), where=entry.phrase)


def link_note(uses_own: bool) -> str:
    """Return what the link of a scenario leaves out that uses the reader's own tables; or ""."""
    if not uses_own:
        return ""
    return _("The reader’s own tables are used here and no link carries them: the link opens the rest alone.")


def circle_note(drawing: Drawing) -> str:
    """Return what is wrong with the worst of the circles that most web maps would draw; "" without any."""
    if not drawing.circles:
        return ""
    worst, unit = usual_circle.worst(drawing.circles), drawing.unit
    if not worst.wrong:
        wrong = _("none of {capitals}").format(capitals=count(drawing))
    elif len(worst.wrong) <= 5:
        wrong = listed([row.place.name for row in worst.wrong])
    else:
        wrong = _("{n} of {capitals}").format(n=units.grouped(len(worst.wrong)), capitals=count(drawing))
    return _(
        "The dotted circle is what most web maps would draw for {range} round {place}: its edge is really "
        "{nearest} to {farthest} away, which puts {wrong} on the wrong side."
    ).format(
        range=units.length(worst.range_km, unit),
        place=worst.point.place,
        nearest=units.rounded(worst.nearest_km, unit),
        farthest=units.rounded(worst.farthest_km, unit),
        wrong=wrong,
    )


def pole_note(drawing: Drawing) -> str:
    """Return why a ring is no circle on the flat map, if one of them encloses one pole; else ""."""
    north = _(
        "The {range} ring encloses the North Pole, which the flat map cannot show; so there the true circle "
        "becomes a wave across its whole width, which World shows."
    )
    south = _(
        "The {range} ring encloses the South Pole, which the flat map cannot show; so there the true circle "
        "becomes a wave across its whole width, which World shows."
    )
    for words, lat in ((north, 90.0), (south, -90.0)):
        for point in drawing.points:
            nearest_km = geodesy.distance_km(point.lon, point.lat, 0.0, lat)
            farthest_km = geodesy.HALF_MERIDIAN_KM - nearest_km
            edges_km = [edge for edge in point.edges_km if nearest_km < edge < farthest_km]
            if edges_km and nearest_km >= 1:  # round a pole itself the rings are parallels
                return words.format(range=units.length(edges_km[0], drawing.unit))
    return ""
