"""Every sentence that the outputs share, and the one function that makes any text safe to show."""

from collections.abc import Sequence
from functools import cache

from geo import geodesy, treaty, units
from geo.facts import capital_groups, catalog
from geo.facts.model import System
from geo.features import reach
from geo.features.legend import Entry, legend
from geo.features.web_circle import FlatCircle
from geo.i18n import _, listed, ngettext
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.scenario import Scenario

NAME = "INF Range Atlas"
MOST_NAMED = 4  # launch points that a sentence names; of more it says how many
LEAD = _(
    "The INF Treaty (signed in 1987, in force 1988–2019) banned the ground-launched ballistic and cruise "
    "missiles of the United States, and of the Soviet Union and its successor states, with a range of 500 "
    "to 5,500 km."
)
CAVEAT = _(
    "Surface distance on the WGS84 ellipsoid; every ring is drawn to within 100 m. "
    "Payload, trajectory and the Earth’s rotation are not modelled."
)
TREATY = _(
    "{treaty}. {shorter.article}: a shorter-range missile has a range capability “{shorter.words}”. "
    "{intermediate.article}: an intermediate-range one has one “{intermediate.words}”. "
    "It bound ground-launched ballistic and cruise missiles only, and only those of its parties: the United "
    "States, and the Soviet Union and its successor states, of which Belarus, Kazakhstan, Russia and Ukraine "
    "carried it out."
).format(treaty=treaty.TREATY, shorter=treaty.SHORTER, intermediate=treaty.INTERMEDIATE)
BOUND = _("The treaty bound the ground-launched ballistic and cruise missiles of its parties alone.")
CLASSES = _(
    "The treaty’s classes are about a missile’s range capability. For a capital they say which class of "
    "missile would be needed to reach it from the launch point."
)


def place(scenario: Scenario, site: LaunchPoint) -> str:
    """A launch point by its name, or its coordinates in the scenario's notation."""
    return site.name or units.NOTATIONS[scenario.notation](site.lat, site.lon)


def groups(row: reach.Reach) -> set[str]:
    """Return the ids of the legend's entries that a capital belongs to."""
    return {band.token for band in row.bands} or {row.position}


@cache
def systems() -> dict[str, System]:
    """The systems of the catalogue by their ids."""
    return {system.id: system for system in catalog.systems()}


def no_ring(scenario: Scenario) -> str:
    """Which of the systems chosen have no ring, and why; "" if all have one."""
    drawn = {band.system for band in scenario.drawn}
    names = [system.name for system in scenario.systems if system not in drawn]
    words = _("No ring: no source gives a range for the {systems}.")
    return words.format(systems=listed(names)) if names else ""


def count(scenario: Scenario) -> str:
    """The capitals that count, in words: `Europe’s 50 capitals`."""
    return capital_groups.GROUPS[scenario.members].capitals.format(n=len(reach.nearest(scenario)))


def origin(scenario: Scenario) -> str:
    """The launch points in words: `Kaliningrad`, or `3 launch points`."""
    shown = scenario.shown
    if len(shown) == 1:
        return place(scenario, shown[0])
    return ngettext("{n} launch point", "{n} launch points", len(shown)).format(n=len(shown))


def title(scenario: Scenario) -> str:
    """What one sees."""
    if not scenario.drawn:
        return _("Distances from {origin}").format(origin=origin(scenario))
    if names := list(dict.fromkeys(band.system.name for band in scenario.drawn if band.system)):
        words = (
            _("What if the {systems} stood at {origin}: what is claimed to be in range")
            if _is_what_if(scenario)
            else _("What is claimed to be in range of the {systems} from {origin}")
        )
        return words.format(systems=listed(names), origin=origin(scenario))
    if all(band.name for band in scenario.drawn):
        return _("What the INF Treaty’s ranges reach from {origin}").format(origin=origin(scenario))
    return _("What lies in range of {origin}").format(origin=origin(scenario))


def what_if(scenario: Scenario) -> str:
    """Which systems are drawn where no fact places them, a sentence for each; "" if none is."""
    words = _("No source in this atlas places the {system} at {places}: what if.")
    return " ".join(
        words.format(system=system.short_name, places=_places(scenario, points))
        for system, points in scenario.unplaced.items()
    )


def _is_what_if(scenario: Scenario) -> bool:
    """Return whether no fact places any of the systems at any of the launch points they are drawn round."""
    drawn = sum(scenario.system_of(site) is not None for site in scenario.shown)
    return drawn == sum(map(len, scenario.unplaced.values()))


def _places(scenario: Scenario, points: Sequence[LaunchPoint]) -> str:
    """The launch points by their names, if that is no long list."""
    if len(points) <= MOST_NAMED:
        return listed([place(scenario, point) for point in points], "or")
    return ngettext("{n} of the launch points", "{n} of the launch points", len(points)).format(n=len(points))


def summary(scenario: Scenario) -> str:
    """What no source says, how many capitals lie in each band, and which are too close to call in another."""
    rows = reach.nearest(scenario)
    if not scenario.drawn:
        none = _("No band is switched on; these are the distances to {capitals}.")
        return " ".join(
            filter(None, (what_if(scenario), none.format(capitals=count(scenario)), no_ring(scenario)))
        )
    counts = listed([_counted(entry) for entry in legend(scenario)])
    sentences = [_("Of {capitals}, {counts}.").format(capitals=count(scenario), counts=counts)]
    if scenario.unplaced:
        sentences.insert(0, what_if(scenario))
    if len(scenario.shown) > 1:
        sentences.append(_("A capital counts in every band that holds it from any of the launch points."))
    close = [row.capital.name for row in rows if row.borderline]
    if close:
        words = ngettext(
            "{capitals} lies within {distance} of an edge: too close to call.",
            "{capitals} lie within {distance} of an edge: too close to call.",
            len(close),
        )
        distance = units.length(reach.BORDERLINE_KM, scenario.units)
        sentences.append(words.format(capitals=listed(close), distance=distance))
    if without := no_ring(scenario):
        sentences.append(without)
    return " ".join(sentences)


def _counted(entry: Entry) -> str:
    """How many capitals lie in an entry of the legend: `3 lie in the shorter-range band (500–1,000 km)`."""
    if not entry.capitals:
        return _("none lie {where}").format(where=entry.phrase)
    words = ngettext("{n} lies {where}", "{n} lie {where}", entry.capitals)
    return words.format(n=entry.capitals, where=entry.phrase)


def link_note(scenario: Scenario) -> str:
    """What the link leaves out, in one sentence; or ""."""
    if not scenario.uses_own:
        return ""
    return _("The reader’s own tables are used here and no link carries them: the link opens the rest alone.")


def flat_note(circles: Sequence[FlatCircle], scenario: Scenario) -> str:
    """What is wrong with the worst of the circles that most web maps would draw, in one sentence; or ""."""
    if not circles:
        return ""
    worst = max(circles, key=lambda circle: (len(circle.wrong), circle.farthest_km - circle.nearest_km))
    unit = scenario.units
    if not worst.wrong:
        wrong = _("none of {capitals}").format(capitals=count(scenario))
    elif len(worst.wrong) <= 5:
        wrong = listed(worst.wrong)
    else:
        wrong = _("{n} of {capitals}").format(n=len(worst.wrong), capitals=count(scenario))
    return _(
        "The dotted circle is what most web maps would draw for {range} round {place}: its edge is really "
        "{nearest} to {farthest} away, which puts {wrong} on the wrong side."
    ).format(
        range=units.length(worst.range_km, unit),
        place=place(scenario, worst.site),
        nearest=units.rounded(worst.nearest_km, unit),
        farthest=units.rounded(worst.farthest_km, unit),
        wrong=wrong,
    )


def pole_note(scenario: Scenario) -> str:
    """Why a ring is no circle on this map, if one of them encloses one pole; else ""."""
    north = _(
        "The {range} ring encloses the North Pole, which this map cannot show; so the true circle becomes a "
        "wave across its whole width: press World to see it."
    )
    south = _(
        "The {range} ring encloses the South Pole, which this map cannot show; so the true circle becomes a "
        "wave across its whole width: press World to see it."
    )
    for words, lat in ((north, 90.0), (south, -90.0)):
        for site in scenario.shown:
            nearest_km = geodesy.distance_km(site.lon, site.lat, 0.0, lat)
            farthest_km = geodesy.HALF_MERIDIAN_KM - nearest_km
            edges_km = [edge for edge in scenario.edges_from(site) if nearest_km < edge < farthest_km]
            if edges_km and nearest_km >= 1:  # round a pole itself the rings are parallels
                return words.format(range=units.length(edges_km[0], scenario.units))
    return ""
