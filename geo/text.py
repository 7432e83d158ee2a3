"""Every sentence that the outputs share, and the one function that makes any text safe to show."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from geo import catalog, claims, features, geodesy, membership, treaty, units
from geo.band import Band
from geo.facts import OWN_MARK, Claim, Source, System
from geo.flat import FlatCircle
from geo.launch_point import LaunchPoint
from geo.palette import NO_BAND, Style, band_style
from geo.scenario import Scenario
from geo.words import _, ngettext, pgettext

NAME = "INF Range Atlas"
LONGEST_LABEL = 90  # characters
MOST_NAMED = 4  # launch points that a sentence names; of more it says how many
_MARKS = r"\`*_{}[]#<>~$:&@^"
LEAD = _("The INF Treaty (1987–2019) banned ground-launched missiles with a range of 500 to 5,500 km.")
CAVEAT = _(
    "Surface distance on the WGS84 ellipsoid; every ring is drawn to within 100 m. "
    "Payload, trajectory and the Earth’s rotation are not modelled."
)
TREATY = _(
    "{treaty}. {shorter.article}: a shorter-range missile has a range capability “{shorter.words}”. "
    "{intermediate.article}: an intermediate-range one has one “{intermediate.words}”. "
    "The treaty bound ground-launched missiles only."
).format(treaty=treaty.TREATY, shorter=treaty.SHORTER, intermediate=treaty.INTERMEDIATE)
CLASSES = _(
    "The treaty’s classes are about a missile’s range capability. For a capital they say which class of "
    "missile would be needed to reach it from the launch point."
)
_IN = {
    "shorter": _("in the shorter-range band ({ranges})"),
    "intermediate": _("in the intermediate-range band ({ranges})"),
    "": _("in the band of your own ({ranges})"),
}


def escape(text: str) -> str:
    """Text that HTML, an attribute, a script's string and Markdown all show as it is.

    All but letters, digits, spaces and a few harmless marks become numeric character references.
    """
    return "".join(
        character if character.isalnum() or character in " .,;-–—’“”°·\n" else f"&#{ord(character)};"
        for character in text
    )


def label(text: str) -> str:
    """Text for the label of a control, or a subheading, which Streamlit reads as Markdown: without its marks.

    Nor can it become a link, a picture or an icon. The marks become spaces rather than being escaped, since
    Streamlit looks for links and icons in what an escaped mark has become. At most LONGEST_LABEL characters.
    """
    bare = "".join(" " if mark in _MARKS else mark for mark in text)
    bare = re.sub(r"(?i)www\.", "www ", bare)  # which would be a link without any mark
    bare = " ".join(bare.split())
    return (bare if len(bare) <= LONGEST_LABEL else f"{bare[: LONGEST_LABEL - 1]}…") or "…"


def span(band: Band, unit: str = units.KM) -> str:
    """The band's ranges: `500–1,000 km`; see `claims.between`."""
    return claims.between(band.inner_km, band.inner_claims, band.outer_km, band.outer_claims, unit)


def band_label(band: Band, unit: str = units.KM) -> str:
    """The band's name with its ranges: `Shorter-range band, 500–1,000 km`."""
    return f"{band_name(band)}, {span(band, unit)}"


def band_name(band: Band, *, short: bool = False) -> str:
    """The band's name: `Shorter-range band`, `9M729 within every claim`; of a reader's claim it says so.

    If it is to be `short`, without what stands in brackets behind the system's name.
    """
    label = band_style(band, (band,)).label
    if band.is_own:
        label += f" {OWN_MARK}"
    if not band.system:
        return label
    system = band.system.short_name if short else band.system.name
    return pgettext("a band of claims", "{system} {band}").format(system=system, band=label)


def edge_label(band: Band, edge_km: float, unit: str = units.KM) -> str:
    """Return what stands at a ring: its range, and of a claim also who makes it and when."""
    return ": ".join(filter(None, edge_parts(band, edge_km, unit)))


def edge_parts(band: Band, edge_km: float, unit: str = units.KM) -> tuple[str, str]:
    """Return the range of a ring, and who claims it and when; "" of a band that nobody claims."""
    made = band.inner_claims if edge_km == band.inner_km else band.outer_claims
    return claims.length(edge_km, made, unit), claims.claimants(made) if made else ""


def place(scenario: Scenario, site: LaunchPoint) -> str:
    """A launch point by its name, or its coordinates in the scenario's notation."""
    return site.name or units.NOTATIONS[scenario.notation](site.lat, site.lon)


@dataclass(frozen=True)
class Entry:
    """One line of the legend: a band, or where capitals lie outside every band."""

    label: str
    style: Style
    capitals: int
    phrase: str  # how a sentence says it: `in the shorter-range band (500–1,000 km)`
    id: str  # the band's token or a position of `features.Position`: see `groups`


def legend(scenario: Scenario) -> list[Entry]:
    """Every band in the scenario's order, then whatever else capitals lie in."""
    if not scenario.drawn:
        return []
    rows = features.nearest(scenario)
    counts = [(band, sum(band in row.bands for row in rows)) for band in scenario.drawn]
    bands = [_band_entry(scenario, band, capitals) for band, capitals in counts]
    outside = Counter(row.position for row in rows if not row.bands)
    return bands + [_outside_entry(scenario, position, count) for position, count in outside.items()]


def groups(row: features.Reach) -> set[str]:
    """Return the ids of the legend's entries that a capital belongs to."""
    return {band.token for band in row.bands} or {row.position}


def place_label(scenario: Scenario, row: features.Reach) -> str:
    """What the legend calls a place: its bands, or where it lies outside them."""
    if row.bands:
        return "; ".join(band_label(band, scenario.units) for band in row.bands)
    return _outside_entry(scenario, row.position, 0).label if scenario.drawn else ""


def place_name(scenario: Scenario, row: features.Reach) -> str:
    """The same in fewer words: only bands of one's own, which have no name, with their ranges.

    A system goes by its first name: `9M729 within every claim`.
    """
    if not row.bands:
        return place_label(scenario, row)
    return "; ".join(
        band_name(band, short=True) if band.name else band_label(band, scenario.units) for band in row.bands
    )


def reached_label(scenario: Scenario) -> str:
    """What stands before the number of launch points that a capital is in reach from."""
    n = len(scenario.shown)
    return ngettext(
        "In reach of the {n} launch point from", "In reach of the {n} launch points from", n
    ).format(n=n)


def _band_entry(scenario: Scenario, band: Band, capitals: int) -> Entry:
    if not band.system:
        phrase = _IN[band.name]
    elif band.part == "agreed":
        phrase = _("within every claim about the {system} ({ranges})")
    else:
        phrase = _("beyond the lowest claim and within the highest ({ranges})")
    style = band_style(band, scenario.drawn)
    ranges = (
        span(band, scenario.units).replace("(", "[").replace(")", "]")
    )  # for it stands in brackets itself
    phrase = phrase.format(system=band.system and band.system.name, ranges=ranges)
    return Entry(band_label(band, scenario.units), style, capitals, phrase, band.token)


@cache
def systems() -> dict[str, System]:
    """The systems of the catalogue by their ids."""
    return {system.id: system for system in catalog.systems()}


def _outside_entry(scenario: Scenario, position: features.Position, capitals: int) -> Entry:
    style = NO_BAND[position]
    label = style.label
    if position == "nearer":
        least_km = min(band.inner_km for band in scenario.drawn)
        label = _("Nearer than {range}").format(range=units.length(least_km, scenario.units))
    if position == "farther":
        last = max(scenario.drawn, key=lambda band: (band.outer_km, band.is_open))
        words = _("Farther than {range}, a lower bound") if last.is_open else _("Farther than {range}")
        label = words.format(range=claims.stated(last.outer_km, last.outer_claims, scenario.units))
    return Entry(label, style, capitals, uncapitalised(label), position)


def claims_made(scenario: Scenario) -> list[str]:
    """Every claim about the scenario's systems, each with its note and its source."""
    return [
        " ".join(
            part
            for part in (
                f"{system.name}, {claim.label}: {claim.claimed_by}, {claim.claimed_on.label}.",
                left_out(claim),
                plain_note(claim.note),
                _("Source: {source}").format(source=source_note(claim.source)),
            )
            if part
        )
        for system in scenario.systems
        for claim in claims.of(system, scenario.own.claims)
    ]


def left_out(claim: Claim) -> str:
    """Why a claim counts neither for the lowest nor for the highest; "" if it counts."""
    if claim.outlier:
        return _("Outlier, left out of the map.")
    return "" if claim.is_figure else _("Names a class, no figure; left out of the map.")


def sites_known(scenario: Scenario) -> list[str]:
    """What is claimed of each launch point in the catalogue or the reader's table, with its sources."""
    known = []
    for site in scenario.known_sites:
        words = ngettext("Source: {sources}", "Sources: {sources}", len(site.sources))
        sources = words.format(sources="; ".join(map(source_note, site.sources)))
        known.append(f"{site.name} ({site.standing}): {site.claim} {sources} {site.caution}".strip())
    return known


def no_ring(scenario: Scenario) -> str:
    """Which of the systems chosen have no ring, and why; "" if all have one."""
    drawn = {band.system for band in scenario.drawn}
    names = [system.name for system in scenario.systems if system not in drawn]
    words = _("No ring: no source gives a range for the {systems}.")
    return words.format(systems=listed(names)) if names else ""


def plain_note(note: str) -> str:
    """A note in which the ids of sources have become the names of their publishers."""
    known = named_sources()
    return re.sub(r"[\w-]+", lambda word: known[word[0]].publisher if word[0] in known else word[0], note)


@cache
def named_sources() -> dict[str, Source]:
    """The sources by the ids that notes call them by."""
    # An id that is a plain word could stand in a note as that word.
    return {source.id: source for source in catalog.sources() if "-" in source.id}


def members_known(scenario: Scenario) -> list[str]:
    """Where the members of the alliance can be read whose capitals count, if it is not all that do."""
    group = membership.GROUPS[scenario.members]
    found = membership.sources(group.alliance) if group.alliance else ()
    words = _("{members}. Source: {source}")
    return [words.format(members=group.label, source=source_note(source)) for source in found]


def memberships() -> list[str]:
    """Where the members of NATO and of the EU can be read, who stand in the table of capitals."""
    alliances = (membership.NATO, membership.EU)
    return [f"{each}: {source_note(source)}" for each in alliances for source in membership.sources(each)]


def source_note(source: Source) -> str:
    """A source, how much it weighs, and where it can be read."""
    weight = _("the reader’s own") if source.quality == "own" else source.quality_label
    return f"{source}, {weight}. {source.url}".strip()


def count(scenario: Scenario) -> str:
    """The capitals that count, in words: `Europe’s 50 capitals`."""
    return membership.GROUPS[scenario.members].capitals.format(n=len(features.nearest(scenario)))


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
    rows = features.nearest(scenario)
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
        distance = units.length(features.BORDERLINE_KM, scenario.units)
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


def listed(parts: Sequence[str], joiner: str = "and") -> str:
    """Some things as a sentence lists them: `one, two and three`."""
    if len(parts) == 1:
        return parts[0]
    words = _("{others} or {last}") if joiner == "or" else _("{others} and {last}")
    return words.format(others=", ".join(parts[:-1]), last=parts[-1])


def uncapitalised(label: str) -> str:
    """With its first letter small, the others as they are."""
    return label[0].lower() + label[1:]


def capitalised(sentence: str) -> str:
    """With its first letter a capital, the others as they are."""
    return sentence[0].upper() + sentence[1:]
