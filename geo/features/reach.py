"""How far each capital is from each launch point, and in which bands, by geodesic distance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from geo import geodesy, treaty
from geo.facts import catalog
from geo.facts.capital_groups import Group
from geo.features.points import DrawnPoint
from geo.geodesy import Array
from geo.scenario.band import Band

MAX_WAY_POINTS = 17  # of a geodesic
WAY_STEP_KM = 350.0  # apart, as long as MAX_WAY_POINTS suffice: the chord is a pixel off at Europe's zoom
BORDERLINE_KM = 10.0  # A capital is not a point: nearer to an edge than this is too close to call.

Position = Literal["in", "nearer", "between", "farther", "outside"]


@dataclass(frozen=True)
class Close:
    """An edge too near a capital to say on which side it lies."""

    point: DrawnPoint  # whose edge it is
    edge_km: float  # how far from the capital to it


@dataclass(frozen=True)
class Reach:
    """One capital as seen from one launch point."""

    point: DrawnPoint
    place: catalog.Capital
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


def reach(points: Iterable[DrawnPoint], group: Group) -> tuple[Reach, ...]:
    """Return every capital that counts from every launch point: point by point, nearest first."""
    capitals = [capital for capital in catalog.capitals() if group.contains(capital)]
    lon, lat = np.array([[capital.lon, capital.lat] for capital in capitals]).T
    rows = []
    for point in points:
        distances_km, azimuths_deg = geodesy.inverse(point.lon, point.lat, lon, lat)
        rows += [
            _reach(point, capitals[i], float(distances_km[i]), float(azimuths_deg[i]))
            for i in np.argsort(distances_km, kind="stable")
        ]
    return tuple(rows)


def nearest(rows: Iterable[Reach], drawn: Sequence[Band]) -> tuple[Reach, ...]:
    """Return each capital once, nearest first, as seen from one launch point.

    That is the nearest of those with a band that holds it; if none does, of those with any band; else of
    all. Distance, azimuth and edge are from there. The bands are those of all `drawn` that hold the capital
    from any launch point, for that is what the map shows. It is borderline by an edge of the row's launch
    point, or by one of another's if the bands would be others on the far side of it.
    """
    rows_of: dict[str, list[Reach]] = {}
    for row in sorted(rows, key=lambda row: row.distance_km):
        rows_of.setdefault(row.place.iso_a2, []).append(row)
    combined = (_combined(each, drawn) for each in rows_of.values())
    return tuple(sorted(combined, key=lambda row: row.distance_km))


def within(rows: Iterable[Reach], range_km: float, points: Sequence[DrawnPoint]) -> int:
    """Return how many capitals lie no farther than a range from one at least of these launch points."""
    numbers = {point.number for point in points}
    return len({row.place for row in rows if row.distance_km <= range_km and row.point.number in numbers})


def _combined(rows: Sequence[Reach], drawn: Sequence[Band]) -> Reach:
    """Return one capital's rows, the nearest first, as one."""
    main = min(rows, key=lambda row: (not row.bands, row.edge_km is None))
    bands = _shown({band for row in rows for band in row.bands}, drawn)
    alike = len({row.point.bands for row in rows}) == 1
    outside: Position = main.position if alike else "outside"
    others = [row.close for row in rows if row.close and _would_change(rows, row, drawn)]
    return replace(
        main,
        bands=bands,
        position="in" if bands else outside,
        close=main.close or min(others, key=lambda close: close.edge_km, default=None),
        reached_from=sum(row.reached_from for row in rows),
        nearest_km=rows[0].distance_km,
    )


def _shown(held: set[Band], drawn: Sequence[Band]) -> tuple[Band, ...]:
    """Return the bands in which a capital counts, of those that hold it from any launch point."""
    # What lies within every claim about a system from one launch point is disputed from none.
    agreed = {band.name for band in held if band.part == "agreed"}
    return tuple(
        band for band in drawn if band in held and not (band.part == "disputed" and band.name in agreed)
    )


def _would_change(rows: Sequence[Reach], row: Reach, drawn: Sequence[Band]) -> bool:
    """Return whether a capital would count in other bands beyond an edge close to it in one of its rows."""
    elsewhere = {band for other in rows if other is not row for band in other.bands}
    return any(
        _shown(elsewhere | set(row.bands), drawn) != _shown(elsewhere | (set(row.bands) ^ {band}), drawn)
        for band in row.point.bands
        if any(abs(row.distance_km - edge_km) < BORDERLINE_KM for edge_km in band.edges_km)
    )


def geodesics(rows: Sequence[Reach]) -> Array:
    """Return the geodesics from the rows' launch points to their capitals, shape (rows, points, 2).

    Longitude, latitude in degrees; longitudes go on beyond 180 rather than jump.
    """
    lon, lat, azimuth_deg, distance_km = np.array(
        [[row.point.lon, row.point.lat, row.azimuth_deg, row.distance_km] for row in rows]
    ).T[..., np.newaxis]
    points = min(MAX_WAY_POINTS, 1 + max(1, int(np.ceil(distance_km.max() / WAY_STEP_KM))))
    ends = geodesy.destination(lon, lat, azimuth_deg, distance_km * np.linspace(0, 1, points))
    return np.stack([np.unwrap(ends[0], period=360, axis=1), ends[1]], axis=2)


def _reach(point: DrawnPoint, capital: catalog.Capital, distance_km: float, azimuth_deg: float) -> Reach:
    holding = tuple(band for band in point.bands if band.contains(distance_km))
    edge_km = min((abs(distance_km - edge_km) for edge_km in point.edges_km), default=None)
    return Reach(
        point,
        capital,
        distance_km,
        azimuth_deg,
        treaty.range_class(distance_km),
        holding,
        holding,
        "in" if holding else _position(point.bands, distance_km),
        edge_km,
        Close(point, edge_km) if edge_km is not None and edge_km < BORDERLINE_KM else None,
        bool(holding),
        distance_km,
    )


def _position(bands: tuple[Band, ...], distance_km: float) -> Position:
    """Return where a place in none of the bands lies."""
    if all(distance_km <= band.inner_km for band in bands):
        return "nearer"
    return "farther" if all(distance_km > band.outer_km for band in bands) else "between"
