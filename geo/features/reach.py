"""How far each place is from each launch point, and in which bands, by geodesic distance."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geo import geodesy, treaty
from geo.facts.model import Place
from geo.features.asked import Asked
from geo.features.points import DrawnPoint
from geo.geodesy import Array
from geo.scenario.band import Band

MAX_WAY_POINTS = 17  # of a geodesic
WAY_STEP_KM = 350.0  # apart, as long as MAX_WAY_POINTS suffice: the chord is a pixel off at Europe's zoom
BORDERLINE_KM = 10.0  # A town is not a point: nearer to an edge than this is too close to call.

Position = Literal["in", "nearer", "between", "farther", "outside"]
_Shown = Callable[[frozenset[Band]], tuple[Band, ...]]  # of the bands that hold a place, those it counts in


@dataclass(frozen=True)
class Close:
    """An edge too near a place to say on which side it lies."""

    point: DrawnPoint  # whose edge it is
    edge_km: float  # how far from the place to it


@dataclass(frozen=True)
class Reach:
    """One place as seen from one launch point."""

    point: DrawnPoint
    place: Place
    code: str  # by which outputs tell it from every other place: see `Asked.codes`
    distance_km: float
    azimuth_deg: float  # at the launch point, clockwise from north, 0..360
    range_class: treaty.RangeClass
    bands: tuple[Band, ...]  # those that hold it
    held: tuple[
        Band, ...
    ]  # those that hold it from this launch point; fewer, where `nearest` combines several
    position: Position  # "in" one of them, or where it lies outside all; "outside" if they differ by point
    edge_km: float | None  # to the nearest edge in use there; None where no band is
    close: Close | None
    reached_from: int  # how many launch points have a band that holds it
    nearest_km: float  # from the launch point that is nearest to it

    @property
    def borderline(self) -> bool:
        """Whether it lies too close to an edge to call."""
        return self.close is not None


def reach(points: Iterable[DrawnPoint], asked: Asked) -> tuple[Reach, ...]:
    """Return every place that is asked about from every launch point: point by point, nearest first."""
    lon, lat = np.array([[place.lon, place.lat] for place in asked.places]).T
    rows: list[Reach] = []
    for point in points:
        distances_km, azimuths_deg = geodesy.inverse(point.lon, point.lat, lon, lat)
        order = np.argsort(distances_km, kind="stable")
        rows += _seen_from(point, asked, order, distances_km[order], azimuths_deg[order])
    return tuple(rows)


def nearest(rows: Iterable[Reach], drawn: Sequence[Band]) -> tuple[Reach, ...]:
    """Return each place once, nearest first, as seen from one launch point.

    That is the nearest of those with a band that holds it; if none does, of those with any band; else of
    all. Distance, azimuth and edge are from there. The bands are those of all `drawn` that hold the place
    from any launch point, for that is what the map shows. It is borderline by an edge of the row's launch
    point, or by one of another's if the bands would be others on the far side of it.
    """
    rows_of: dict[str, list[Reach]] = {}
    for row in sorted(rows, key=lambda row: row.distance_km):
        rows_of.setdefault(row.code, []).append(row)
    counted = cache(partial(shown, drawn))
    combined = (_combined(each, counted) for each in rows_of.values())
    return tuple(sorted(combined, key=lambda row: row.distance_km))


def within(rows: Iterable[Reach], range_km: float, points: Sequence[DrawnPoint]) -> int:
    """Return how many places lie no farther than a range from one at least of these launch points."""
    numbers = {point.number for point in points}
    return len({row.code for row in rows if row.distance_km <= range_km and row.point.number in numbers})


def _combined(rows: Sequence[Reach], shown: _Shown) -> Reach:
    """Return one place's rows, the nearest first, as one."""
    if len(rows) == 1 and rows[0].bands == shown(frozenset(rows[0].bands)):
        return rows[0]
    main = min(rows, key=lambda row: (not row.bands, row.edge_km is None))
    bands = shown(frozenset(band for row in rows for band in row.bands))
    alike = len({row.point.bands for row in rows}) == 1
    outside: Position = main.position if alike else "outside"
    others = [row.close for row in rows if row.close and _would_change(rows, row, shown)]
    return replace(
        main,
        bands=bands,
        position="in" if bands else outside,
        close=main.close or min(others, key=lambda close: close.edge_km, default=None),
        reached_from=sum(row.reached_from for row in rows),
        nearest_km=rows[0].distance_km,
    )


def shown(drawn: Sequence[Band], held: frozenset[Band]) -> tuple[Band, ...]:
    """Return the bands in which a place counts, of those that hold it from any launch point."""
    # What lies within every claim about a system from one launch point is disputed from none.
    agreed = {band.name for band in held if band.part == "agreed"}
    return tuple(
        band for band in drawn if band in held and not (band.part == "disputed" and band.name in agreed)
    )


def _would_change(rows: Sequence[Reach], row: Reach, shown: _Shown) -> bool:
    """Return whether a place would count in other bands beyond an edge close to it in one of its rows."""
    elsewhere = frozenset(band for other in rows if other is not row for band in other.bands)
    return any(
        shown(elsewhere | {*row.bands}) != shown(elsewhere | ({*row.bands} ^ {band}))
        for band in row.point.bands
        if any(abs(row.distance_km - edge_km) < BORDERLINE_KM for edge_km in band.edges_km)
    )


def geodesics(rows: Sequence[Reach]) -> Array:
    """Return the geodesics from the rows' launch points to their places, shape (rows, points, 2).

    Longitude, latitude in degrees; longitudes go on beyond 180 rather than jump.
    """
    lon, lat, azimuth_deg, distance_km = np.array(
        [[row.point.lon, row.point.lat, row.azimuth_deg, row.distance_km] for row in rows]
    ).T[..., np.newaxis]
    points = min(MAX_WAY_POINTS, 1 + max(1, int(np.ceil(distance_km.max() / WAY_STEP_KM))))
    ends = geodesy.destination(lon, lat, azimuth_deg, distance_km * np.linspace(0, 1, points))
    return np.stack([np.unwrap(ends[0], period=360, axis=1), ends[1]], axis=2)


def _seen_from(
    point: DrawnPoint, asked: Asked, order: NDArray[np.intp], distances_km: Array, azimuths_deg: Array
) -> Iterator[Reach]:
    """Yield places from one launch point, in an order, with their distances and azimuths in that order."""
    edges_km = np.array(point.edges_km)
    to_edge = abs(distances_km[:, np.newaxis] - edges_km).min(axis=1, initial=np.inf)
    for at, step, distance_km, azimuth_deg, edge_km in zip(
        order.tolist(),
        _steps(point, distances_km),
        distances_km.tolist(),
        azimuths_deg.tolist(),
        to_edge.tolist(),
        strict=True,
    ):
        yield Reach(
            point,
            asked.places[at],
            asked.codes[at],
            distance_km,
            azimuth_deg,
            step.range_class,
            step.bands,
            step.bands,
            step.position,
            edge_km if point.edges_km else None,
            Close(point, edge_km) if edge_km < BORDERLINE_KM else None,
            int(bool(step.bands)),
            distance_km,
        )


@dataclass(frozen=True)
class _Step:
    """What is so of every distance between two limits that follow one another, and of one limit alone."""

    range_class: treaty.RangeClass
    bands: tuple[Band, ...]
    position: Position


def _steps(point: DrawnPoint, distances_km: Array) -> Iterator[_Step]:
    """Yield what is so of each distance from a launch point: asked once for all that no limit parts."""
    limits = np.unique(
        [*treaty.EDGES_KM, *(km for band in point.bands for km in (band.inner_km, band.outer_km))]
    )
    known: dict[tuple[int, int], _Step] = {}
    below, reached = (np.searchsorted(limits, distances_km, side).tolist() for side in ("left", "right"))
    for where, distance_km in zip(zip(below, reached, strict=True), distances_km.tolist(), strict=True):
        if where not in known:
            bands = tuple(band for band in point.bands if band.contains(distance_km))
            position: Position = "in" if bands else _position(point.bands, distance_km)
            known[where] = _Step(treaty.range_class(distance_km), bands, position)
        yield known[where]


def positions(bands: tuple[Band, ...]) -> list[Position]:
    """Return where a place in none of the bands may lie, the nearest first."""
    limits = sorted({0.0, *(km for band in bands for km in (band.inner_km, band.outer_km))})
    between = [(near + far) / 2 for near, far in pairwise(limits)] + [limits[-1] + 1]
    outside = [km for km in between if not any(band.contains(km) for band in bands)]
    return list(dict.fromkeys(_position(bands, km) for km in outside))


def _position(bands: tuple[Band, ...], distance_km: float) -> Position:
    """Return where a place in none of the bands lies."""
    if all(distance_km <= band.inner_km for band in bands):
        return "nearer"
    return "farther" if all(distance_km > band.outer_km for band in bands) else "between"
