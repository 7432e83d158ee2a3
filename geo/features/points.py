"""The launch points that are shown, each with all that is drawn round it and known of it."""

from dataclasses import dataclass, field

from geo.facts.model import Site, System
from geo.scenario.band import Band
from geo.scenario.scenario import Scenario


@dataclass(frozen=True)
class DrawnPoint:
    """A launch point as every output has it."""

    number: int  # among all of the scenario, hidden ones too, from 0
    lat: float
    lon: float
    key: str = field(hash=False)  # what tables and features call it: see `Scenario.keys`
    label: str = field(hash=False)  # its name, or its coordinates in degrees
    place: str = field(hash=False)  # its name, or its coordinates in the scenario's notation
    coordinates: str = field(hash=False)  # in the scenario's notation
    bands: tuple[Band, ...] = field(hash=False)  # those chosen, then those of its system's claims
    edges_km: tuple[float, ...] = field(hash=False)  # of all of them, ascending
    system: System | None = field(hash=False)  # whose claims are drawn round it
    launcher: System | None = field(hash=False)  # of that system, where a fact places it alone
    site: Site | None = field(hash=False)  # what is known of it, of that system if anything is
    own: bool = field(hash=False)  # whether it comes from the reader's own table


def points(scenario: Scenario) -> tuple[DrawnPoint, ...]:
    """Return the launch points that are not hidden."""
    numbers = {point: number for number, point in enumerate(scenario.points)}
    return tuple(
        DrawnPoint(
            numbers[point],
            point.lat,
            point.lon,
            scenario.keys[point],
            point.label,
            point.called(scenario.notation),
            point.coordinates(scenario.notation),
            scenario.drawn_from(point),
            scenario.edges_from(point),
            scenario.system_of(point),
            scenario.launcher_of(point),
            scenario.site_of(point),
            point.own,
        )
        for point in scenario.shown
    )
