"""Every sentence that the outputs share, and the one function that makes any text safe to show."""

from collections import Counter
from dataclasses import dataclass
from functools import cache

from geo import catalog, claims, features, geodesy, membership, treaty
from geo.facts import System
from geo.palette import NO_BAND, Style, band_style
from geo.scenario import Band, Scenario

NAME = "INF Range Atlas"
LEAD = "The INF Treaty (1987–2019) banned ground-launched missiles with a range of 500 to 5,500 km."
CAVEAT = (
    "Surface distance on the WGS84 ellipsoid; every ring is drawn to within 100 m. "
    "Payload, trajectory and the Earth’s rotation are not modelled."
)
TREATY = (
    f"{treaty.TREATY}. {treaty.SHORTER.article}: a shorter-range missile has a range capability "
    f"“{treaty.SHORTER.words}”. {treaty.INTERMEDIATE.article}: an intermediate-range one has one "
    f"“{treaty.INTERMEDIATE.words}”. "
    "The treaty bound ground-launched missiles only."
)
CLASSES = (
    "The treaty’s classes are about a missile’s range capability. For a capital they say which class of "
    "missile would be needed to reach it from the launch point."
)


def escape(text: str) -> str:
    """Text that HTML, an attribute, a script's string and Markdown all show as it is.

    All but letters, digits, spaces and a few harmless marks become numeric character references.
    """
    return "".join(
        character if character.isalnum() or character in " .,;–—’“”°·\n" else f"&#{ord(character)};"
        for character in text
    )


def number(value: float) -> str:
    """A number of km as one reads it: 5,500 or 480.5."""
    return f"{value:,.0f}" if value == round(value) else f"{value:,}"


def span(band: Band) -> str:
    """The band's ranges: `500–1,000 km`."""
    return f"{number(band.inner_km)}–{number(band.outer_km)} km"


def band_label(band: Band) -> str:
    """The band's name with its ranges: `Shorter-range, 500–1,000 km`."""
    return f"{band_name(band)}, {span(band)}"


def band_name(band: Band) -> str:
    """The band's name: `Shorter-range band`, `9M729 within every claim`."""
    label = band_style(band).label
    return f"{systems()[band.name].name} {label}" if band.part else label


def edge_label(band: Band, edge_km: float) -> str:
    """What stands at a ring: its range, and of a claim also who makes it."""
    if not band.part:
        return f"{number(edge_km)} km"
    extremes = claims.span(claims.of(systems()[band.name]))
    outermost = (extremes.lowest if band.part == "agreed" else extremes.highest) if extremes else ()
    return f"{number(edge_km)} km: {outermost[0].claimant}" if outermost else ""


@dataclass(frozen=True)
class Entry:
    """One line of the legend: a band, or where capitals lie outside every band."""

    label: str
    style: Style
    capitals: int
    phrase: str  # how a sentence says it: `in the shorter-range band (500–1,000 km)`


def legend(scenario: Scenario) -> list[Entry]:
    """Every band in the scenario's order, then whatever else capitals lie in."""
    if not scenario.drawn:
        return []
    rows = features.nearest(scenario)
    bands = [_band_entry(band, sum(band in row.bands for row in rows)) for band in scenario.drawn]
    outside = Counter(row.position for row in rows if not row.bands)
    return bands + [_outside_entry(scenario, position, count) for position, count in outside.items()]


def place_label(scenario: Scenario, row: features.Reach) -> str:
    """What the legend calls a place: its bands, or where it lies outside them."""
    if row.bands:
        return "; ".join(band_label(band) for band in row.bands)
    return _outside_entry(scenario, row.position, 0).label if scenario.drawn else ""


def _band_entry(band: Band, capitals: int) -> Entry:
    name = band_name(band)
    if band.part == "agreed":
        phrase = f"within every claim about the {systems()[band.name].name}"
    elif band.part:
        phrase = "beyond the lowest claim and within the highest"
    else:
        phrase = f"in the {_uncapitalised(name)}"
    return Entry(band_label(band), band_style(band), capitals, f"{phrase} ({span(band)})")


@cache
def systems() -> dict[str, System]:
    """The systems of the catalogue by their ids."""
    return {system.id: system for system in catalog.systems()}


def _outside_entry(scenario: Scenario, position: features.Position, capitals: int) -> Entry:
    style = NO_BAND[position]
    label = style.label
    if position == "nearer":
        label += f" {number(min(band.inner_km for band in scenario.drawn))} km"
    if position == "farther":
        label += f" {number(max(band.outer_km for band in scenario.drawn))} km"
    return Entry(label, style, capitals, _uncapitalised(label))


def system_facts(system: System) -> str:
    """What a system is, whether the treaty lists it, what became of it, each with its source."""
    listed = (
        f"listed in Article III as {system.listed}" if system.listed != "no" else "not listed in Article III"
    )
    facts = f"{system.operator}; {system.kind}, {system.launch}-launched; {listed}. {system.status}"
    if system.eliminated and system.eliminated_source:
        facts += f" Missiles eliminated under the treaty: {system.eliminated:,} ({system.eliminated_source})."
    return f"{facts} Sources: {'; '.join(map(str, system.sources))}."


def claims_made(scenario: Scenario) -> list[str]:
    """Every claim about the scenario's system, in one sentence each with its source."""
    if not scenario.system:
        return []
    return [
        f"{scenario.system.name}: {claim.label}, according to {claim.claimant} ({claim.claimed_on.label}). "
        f"Source: {claim.source}, {claim.source.quality}. {claim.source.url}"
        for claim in claims.of(scenario.system)
    ]


def count(scenario: Scenario) -> str:
    """The capitals that count, in words: `Europe’s 50 capitals`."""
    return membership.GROUPS[scenario.members].capitals.format(len(features.nearest(scenario)))


def origin(scenario: Scenario) -> str:
    """The launch points in words: `Kaliningrad`, or `3 launch points`."""
    return scenario.sites[0].label if len(scenario.sites) == 1 else f"{len(scenario.sites)} launch points"


def title(scenario: Scenario) -> str:
    """What one sees."""
    if not scenario.drawn:
        return f"Distances from {origin(scenario)}"
    if scenario.system:
        return f"What is claimed to be in range of the {scenario.system.name} from {origin(scenario)}"
    if all(band.name for band in scenario.drawn):
        return f"What the INF Treaty’s ranges reach from {origin(scenario)}"
    return f"What lies in range of {origin(scenario)}"


def summary(scenario: Scenario) -> str:
    """How many capitals lie in each band, in one sentence, and which are too close to call in another."""
    rows = features.nearest(scenario)
    if not scenario.drawn:
        return f"No band is switched on; the table lists the distances to {count(scenario)}."
    counts = [
        f"{entry.capitals or 'none'} {'lies' if entry.capitals == 1 else 'lie'} {entry.phrase}"
        for entry in legend(scenario)
    ]
    sentences = [f"Of {count(scenario)}, {_listed(counts)}."]
    if len(scenario.sites) > 1:
        sentences.append("A capital counts in every band that holds it from any of the launch points.")
    close = [row.capital.name for row in rows if row.borderline]
    if close:
        verb = "lies" if len(close) == 1 else "lie"
        edge = f"{features.BORDERLINE_KM:g} km of an edge"
        sentences.append(f"{_listed(close)} {verb} within {edge}: too close to call.")
    return " ".join(sentences)


def pole_note(scenario: Scenario) -> str:
    """Why a ring is no circle on this map, if one of them encloses one pole; else ""."""
    for pole, lat in (("North", 90.0), ("South", -90.0)):
        nearest_km = min(geodesy.distance_km(site.lon, site.lat, 0.0, lat) for site in scenario.sites)
        farthest_km = geodesy.HALF_MERIDIAN_KM - nearest_km
        if nearest_km < 1:  # round a pole itself the rings are parallels
            continue
        if enclosing := [edge_km for edge_km in scenario.edges_km if nearest_km < edge_km < farthest_km]:
            return (
                f"The {number(enclosing[0])} km ring encloses the {pole} Pole, which this map cannot show; "
                "so the true circle becomes a wave across its whole width: press World to see it."
            )
    return ""


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _uncapitalised(label: str) -> str:
    return label[0].lower() + label[1:]


def capitalised(sentence: str) -> str:
    """With its first letter a capital, the others as they are."""
    return sentence[0].upper() + sentence[1:]
