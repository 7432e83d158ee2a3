"""The ranges that are marked among the capitals: edges in use, what is claimed, and the treaty's limits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geo import treaty
from geo.facts import claim_span
from geo.facts.model import Claim, System
from geo.features import reach
from geo.features.bands import DrawnBand
from geo.features.palette import Style
from geo.features.points import DrawnPoint
from geo.features.reach import Reach
from geo.scenario.band import Band

LIMITS_KM = (treaty.SHORTER.inner_km, treaty.SHORTER.outer_km, treaty.INTERMEDIATE.outer_km)


@dataclass(frozen=True)
class Mark:
    """A range in use, or a limit of the treaty."""

    km: float
    style: Style | None  # of the first band that it is in; None of a limit alone
    claims: tuple[Claim, ...]  # that give this figure
    points: tuple[DrawnPoint, ...]  # round which it is in use; of a limit alone all of them
    places: int  # that lie no farther from one of these


def marks(
    bands: Iterable[DrawnBand],
    claims: Mapping[System, tuple[Claim, ...]],
    points: Sequence[DrawnPoint],
    rows: Sequence[Reach],
) -> tuple[Mark, ...]:
    """Return each range in use and each limit of the treaty once, ascending."""
    styles: dict[float, Style] = {}
    claimed: dict[float, list[Claim]] = {}
    round_km: dict[float, set[DrawnPoint]] = {}
    for drawn in bands:
        for km, who in ranges(drawn.band, claims).items():
            styles.setdefault(km, drawn.style)
            claimed.setdefault(km, []).extend(who)
            round_km.setdefault(km, set()).update(drawn.points)
    found = []
    for km in sorted({*styles, *LIMITS_KM}):
        of_it = tuple(point for point in points if km not in styles or point in round_km[km])
        capitals = reach.within(rows, km, of_it)
        found.append(Mark(km, styles.get(km), tuple(claimed.get(km, ())), of_it, capitals))
    return tuple(found)


def ranges(band: Band, claims: Mapping[System, tuple[Claim, ...]]) -> dict[float, list[Claim]]:
    """Return the edges of a band; of a system's each range in it that is claimed, with those claims."""
    if not band.system:
        return {edge_km: [] for edge_km in band.edges_km}
    figures = claim_span.figures(claims[band.system])
    ends = sorted({claim.range_max_km for claim in figures} | {min(claim.range_min_km for claim in figures)})
    return {
        km: [claim for claim in figures if km in (claim.range_min_km, claim.range_max_km)]
        for km in ends
        if band.inner_km < km <= band.outer_km
    }
