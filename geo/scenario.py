"""What the reader chose: launch points and bands. Everything drawn or listed is a pure function of it.

The command line, the link and the text fields of the page share one grammar, given at
`LaunchPoint.parse` and `Band.parse`, so a scenario written in one place opens in any other.
"""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from geo import catalog, claims, membership, treaty
from geo.coordinates import FARTHEST_KM, check_degrees, format_point, parse_point
from geo.errors import AtlasError, PlaceError, RangeError, quoted
from geo.facts import System

THINNEST_KM = 1.0  # Rings are drawn to 100 m; a thinner band would be a smear.
MOST_SITES = 12
MOST_BANDS = 8
LONGEST_NAME = 300
MOST_PROBLEMS = 5  # of a link, to be told one by one

_JOINERS = "\u200c\u200d"  # between the letters of some scripts, and the parts of some emoji

_NUMBER = r"[-\u2212]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?"
_BAND = re.compile(rf"({_NUMBER})\s*(?:-|–|to)\s*({_NUMBER})(?:\s*km)?", re.IGNORECASE | re.ASCII)


def _plain(number: float) -> str:
    """A number with all its digits and no more, never with an exponent: 500, 54.71."""
    return f"{number:.9f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class LaunchPoint:
    """A point to measure from, with the id of its entry in the catalogue if it has one."""

    lat: float  # degrees, -90..90, kept to 1e-9, a tenth of a millimetre
    lon: float  # degrees, -180..180, likewise
    name: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        check_degrees(self.lat, "latitude", 90)
        check_degrees(self.lon, "longitude", 180)
        object.__setattr__(self, "lat", round(self.lat, 9) + 0.0)  # + 0.0 turns -0.0 into 0.0
        object.__setattr__(self, "lon", round(self.lon, 9) + 0.0)
        if len(self.name) > LONGEST_NAME:
            raise PlaceError(
                f"the name {quoted(self.name)} has {len(self.name)} characters; use at most {LONGEST_NAME}"
            )
        if not all(character.isprintable() or character in _JOINERS for character in self.name):
            raise PlaceError(
                f"the name {quoted(self.name)} has a character that cannot be printed; leave it out"
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `kaliningrad`, `54.71,20.51` or `54.71,20.51,Name`: see `coordinates.parse_point`.

        Raises PlaceError, which names the nearest entries of the catalogue if there are any.
        """
        known = {site.id: site for site in catalog.sites()}
        named = known | {
            name.lower(): site
            for site in known.values()
            for name in (site.name, f"{site.name}, {site.country}")
        }
        if site := named.get(" ".join(text.lower().split())):
            return cls.of(site)
        try:
            return cls(*parse_point(text))
        except PlaceError:
            if not text.strip() or re.search(r"[\d,;]", text):
                raise
        near = difflib.get_close_matches(text.strip().lower(), known, n=3) or sorted(known)
        raise PlaceError(
            f"{quoted(text)} is no site of the catalogue and no coordinates; "
            f"write 54.71,20.51 or one of: {', '.join(near)}"
        )

    @classmethod
    def of(cls, site: catalog.Site) -> Self:
        """The launch point of an entry of the catalogue."""
        return cls(site.lat, site.lon, site.name, site.id)

    @property
    def token(self) -> str:
        """The shortest text from which `parse` gives this point back."""
        if self.id:
            return self.id
        # With a decimal point, so that the commas between the parts are taken for no other.
        parts = [_plain(degrees) if degrees % 1 else f"{degrees:.1f}" for degrees in (self.lat, self.lon)]
        return ",".join([*parts, self.name] if self.name else parts)

    @property
    def key(self) -> str:
        """What tables and features call the point: its id, else its name, else its coordinates."""
        return self.id or self.name or self.token

    @property
    def label(self) -> str:
        """What a reader calls the point."""
        return self.name or format_point(self.lat, self.lon)


@dataclass(frozen=True)
class Band:
    """All places from `inner_km` to `outer_km` away, both included unless `inner_inclusive` is false."""

    inner_km: float  # kept to a millimetre
    outer_km: float
    name: str = ""  # "shorter", "intermediate", the id of a system, or "" for a band of the reader's own
    inner_inclusive: bool = True
    part: str = ""  # of a system's claims: "agreed", "disputed"; "" of any other band

    def __post_init__(self) -> None:
        object.__setattr__(self, "inner_km", round(self.inner_km, 6))
        object.__setattr__(self, "outer_km", round(self.outer_km, 6))
        label = f"band {_plain(self.inner_km)}-{_plain(self.outer_km)}"
        if self.inner_km < 0:
            raise RangeError(f"{label}: the inner range is negative; the least is 0 km")
        if self.outer_km > FARTHEST_KM:
            raise RangeError(
                f"{label}: no place on Earth is farther than {FARTHEST_KM:,.0f} km; use at most that"
            )
        if not self.outer_km - self.inner_km >= THINNEST_KM:
            raise RangeError(
                f"{label}: the outer range must be at least {THINNEST_KM:g} km more than the inner; "
                f"write it as INNER-OUTER in km, such as 500-1000"
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `shorter`, `intermediate` or `INNER-OUTER` in km (`0-480`, `500-5,500 km`).

        Raises RangeError.
        """
        text = text.strip()
        if limit := _TREATY_BANDS.get(text.lower()):
            return cls(limit.inner_km, limit.outer_km, text.lower(), limit.inner_inclusive)
        if not (found := _BAND.fullmatch(text)):
            raise RangeError(
                f"{quoted(text)} is no band; write shorter, intermediate or INNER-OUTER in km, such as 0-480"
            )
        inner_km, outer_km = (
            float(number.replace(",", "").replace("\u2212", "-")) for number in found.groups()
        )
        return cls(inner_km, outer_km)

    @property
    def token(self) -> str:
        """The text from which `parse` gives this band back; of a system's band only its name."""
        if self.part:
            return f"{self.name}:{self.part}"
        return self.name or f"{_plain(self.inner_km)}-{_plain(self.outer_km)}"

    @property
    def edges_km(self) -> tuple[float, ...]:
        """The ranges at which the band begins and ends; 0 km is no edge."""
        return tuple(edge for edge in (self.inner_km, self.outer_km) if edge > 0)

    def holds(self, distance_km: float) -> bool:
        """Whether a place at `distance_km` lies in the band."""
        beyond_inner = distance_km >= self.inner_km if self.inner_inclusive else distance_km > self.inner_km
        return beyond_inner and distance_km <= self.outer_km


_TREATY_BANDS = {"shorter": treaty.SHORTER, "intermediate": treaty.INTERMEDIATE}
SHORTER = Band.parse("shorter")
INTERMEDIATE = Band.parse("intermediate")
TREATY_BANDS = (SHORTER, INTERMEDIATE)


def system_bands(system: System) -> tuple[Band, ...]:
    """A system's range as its claims have it: within all of them, and within the highest alone.

    None at all if no claim about it is a figure; one if all are the same. See `claims.span`.
    """
    if not (span := claims.span(claims.of(system))):
        return ()
    agreed = Band(0, span.low_km, system.id, part="agreed")
    if span.high_km - span.low_km < THINNEST_KM:
        return (agreed,)
    return agreed, Band(span.low_km, span.high_km, system.id, inner_inclusive=False, part="disputed")


def parse_system(text: str) -> System:
    """The system with an id. Raises AtlasError, which names those there are or the nearest to it."""
    known = {system.id: system for system in catalog.systems()}
    if system := known.get(text.strip().lower()):
        return system
    near = difflib.get_close_matches(text.strip().lower(), known, n=3) or sorted(known)
    raise AtlasError(f"{quoted(text)} is no system of the catalogue; write one of: {', '.join(near)}")


@dataclass(frozen=True)
class Scenario:
    """Launch points and the bands drawn round each of them. The same one given twice counts once."""

    sites: tuple[LaunchPoint, ...]
    bands: tuple[Band, ...] = TREATY_BANDS  # the treaty's and the reader's own
    system: System | None = None  # whose claimed ranges are drawn too
    members: str = membership.ALL  # which capitals count: a key of `membership.GROUPS`

    def __post_init__(self) -> None:
        object.__setattr__(self, "sites", tuple(dict.fromkeys(self.sites)))
        object.__setattr__(self, "bands", tuple(dict.fromkeys(self.bands)))
        if not self.sites:
            raise PlaceError("no launch point is chosen; choose one, such as kaliningrad")
        for chosen, most, noun in (
            (self.sites, MOST_SITES, "launch points"),
            (self.bands, MOST_BANDS, "bands"),
        ):
            if len(chosen) > most:
                raise AtlasError(f"{len(chosen)} {noun} are more than one map can show; use at most {most}")

    @classmethod
    def parse(
        cls, sites: Sequence[str], bands: Sequence[str] = (), system: str = "", members: str = membership.ALL
    ) -> Self:
        """A scenario from the texts of its parts; without `bands` the treaty's two, with `none` no band.

        Raises AtlasError.
        """
        chosen = [Band.parse(text) for text in bands if text != "none"] if bands else TREATY_BANDS
        points = tuple(map(LaunchPoint.parse, sites))
        return cls(points, tuple(chosen), parse_system(system) if system else None, membership.parse(members))

    @property
    def query(self) -> str:
        """The query string of the link that opens this scenario: `site=kaliningrad&band=shorter`."""
        pairs = [("site", site.token) for site in self.sites]
        if self.bands != TREATY_BANDS:
            pairs += [("band", band.token) for band in self.bands] or [("band", "none")]
        if self.system:
            pairs.append(("system", self.system.id))
        if self.members != membership.ALL:
            pairs.append(("members", self.members))
        return urlencode(pairs, safe=",")

    @property
    def drawn(self) -> tuple[Band, ...]:
        """Every band in use: those chosen, then those of the system's claims."""
        return self.bands + (system_bands(self.system) if self.system else ())

    @property
    def edges_km(self) -> tuple[float, ...]:
        """The edges of all bands in use, ascending."""
        return tuple(sorted({edge for band in self.drawn for edge in band.edges_km}))


DEFAULT = Scenario.parse(["kaliningrad"])


def read_query(query: Mapping[str, Sequence[str]]) -> tuple[Scenario, tuple[str, ...]]:
    """The scenario of a link, and a sentence for each part of the link that could not be used.

    A part that fails is left out, or taken from the default scenario if nothing else is left.
    """
    problems = []
    if unknown := [key for key in query if key not in ("site", "band", "system", "members")]:
        problems.append(f"the link has an unknown part {quoted(', '.join(unknown))}; the rest is shown")
    sites, faults = _usable(LaunchPoint.parse, query.get("site", ()))
    names, more = _usable(Band.parse, [text for text in query.get("band", ()) if text != "none"])
    systems, others = _usable(parse_system, query.get("system", ()))
    groups, rest = _usable(membership.parse, query.get("members", ()))
    problems += [f"in the link: {fault}" for fault in (faults + more + others + rest)[:MOST_PROBLEMS]]
    chosen = Scenario(DEFAULT.sites, () if "none" in query.get("band", ()) else TREATY_BANDS)
    members = groups[0] if groups else membership.ALL
    chosen = replace(chosen, system=systems[0] if systems else None, members=members)
    changes: list[dict[str, Any]] = [{"sites": tuple(sites)}, {"bands": tuple(names)}]
    for change in changes:
        try:
            chosen = replace(chosen, **{part: values for part, values in change.items() if values})
        except AtlasError as error:
            problems.append(f"in the link: {error}")
    return chosen, tuple(problems)


def _usable(parse: Callable[[str], Any], texts: Sequence[str]) -> tuple[list[Any], list[str]]:
    """What the texts mean, and what is wrong with those that mean nothing."""
    values, faults = [], []
    for text in texts:
        try:
            values.append(parse(text))
        except AtlasError as error:
            faults.append(str(error))
    return values, faults
