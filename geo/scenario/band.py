"""A band of ranges: the treaty's, a reader's own, or one of what is claimed of a system."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

from geo import treaty
from geo.coordinates.points import MAX_DISTANCE_KM
from geo.edges import just_above
from geo.facts import claim_span
from geo.facts.model import Claim, System
from geo.facts.numerals import is_ambiguous
from geo.words import units
from geo.words.errors import RangeError, quoted
from geo.words.i18n import _
from geo.words.units import plain

MIN_WIDTH_KM = 1.0  # Rings are drawn to 100 m; a thinner band would be a smear.
MAX_TEXT_LENGTH = 250  # characters; eight bands to the millimetre fit in
_MAX_COMMAS = 2  # in a band: no range has more than one thousands separator

_NUMBER = rf"[-\u2212]?{units.digits(',')}(?:\.\d+)?(?:e[-+]?\d+)?"
_HYPHEN = r"(?:[-\u2010-\u2015\u2212]|to)"  # as keyboards and word processors make it
_BAND = re.compile(rf"({_NUMBER})(?:\s*km)?\s*{_HYPHEN}\s*({_NUMBER})(?:\s*km)?", re.IGNORECASE | re.ASCII)
# No number of a link ends so: see `plain` and `_written`.
_POINTED = re.compile(r"[-\u2212]?\d{1,3}\.\d\d0", re.ASCII)


def _may_be_thousands(number: str) -> bool:
    """Return whether a point in a number may part thousands, as many write them: 5.500, 2.413, 480.500."""
    return bool(_POINTED.fullmatch(number)) or ("." in number and is_ambiguous(number))


def _written(km: float) -> str:
    """Return a number as `Band.parse` reads it: 480, 482.803, and 2.4130, for 2.413 may be thousands."""
    number = plain(km)
    return f"{number}0" if _may_be_thousands(number) else number


def _short(text: str) -> str:
    """Return the text, if it is no longer than bands can be. Raises RangeError."""
    if len(text) <= MAX_TEXT_LENGTH:
        return text
    raise RangeError(
        _("{text} has {n} characters, too many for bands; use at most {most}").format(
            text=quoted(text), n=units.grouped(len(text)), most=MAX_TEXT_LENGTH
        )
    )


@dataclass(frozen=True)
class Band:
    """All places from `inner_km` to `outer_km` away, both included unless `inner_inclusive` is false."""

    inner_km: float  # kept to a millimetre
    outer_km: float
    name: str = ""  # "shorter", "intermediate", the id of a system, or "" for a band of the reader's own
    inner_inclusive: bool = True
    part: str = ""  # of a system's claims: "agreed", "disputed"; "" of any other band
    system: System | None = None  # whose claims it shows
    # Those that its edges come from, if it shows claims.
    inner_claims: tuple[Claim, ...] = field(default=(), hash=False)
    outer_claims: tuple[Claim, ...] = field(default=(), hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "inner_km", round(self.inner_km, 6))
        object.__setattr__(self, "outer_km", round(self.outer_km, 6))
        band = f"{plain(self.inner_km)}-{plain(self.outer_km)}"
        if self.inner_km < 0:
            raise RangeError(
                _("band {band}: the inner range is negative; the least is 0 km").format(band=band)
            )
        if self.outer_km > MAX_DISTANCE_KM:
            raise RangeError(
                _("band {band}: no place on Earth is farther than {most} km; use at most that").format(
                    band=band, most=units.grouped(MAX_DISTANCE_KM)
                )
            )
        if not self.outer_km - self.inner_km >= MIN_WIDTH_KM:
            raise RangeError(
                _(
                    "band {band}: the outer range must be at least {least:g} km more than the inner; "
                    "write the inner one first, such as 500-1000"
                ).format(band=band, least=MIN_WIDTH_KM)
            )

    @property
    def included_km(self) -> tuple[float, float]:
        """The least and the greatest distance that belong to it."""
        return self.inner_km if self.inner_inclusive else just_above(self.inner_km), self.outer_km

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `shorter`, `intermediate` or `INNER-OUTER` in km (`0-480`, `500-5,500 km`).

        Raises RangeError.
        """
        text = _short(text).strip()
        if limit := _TREATY_BANDS.get(text.lower()):
            return cls(limit.inner_km, limit.outer_km, text.lower(), limit.inner_inclusive)
        if not (found := _BAND.fullmatch(text)):
            raise RangeError(
                _(
                    "{text} is no band; write its inner and outer range in km, such as 0-480, "
                    "or shorter or intermediate"
                ).format(text=quoted(text))
            )
        if any(map(_may_be_thousands, found.groups())):
            raise RangeError(
                _("{text} can be read in two ways; write thousands without a point, such as 500-5500").format(
                    text=quoted(text)
                )
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
        return self.name or f"{_written(self.inner_km)}-{_written(self.outer_km)}"

    @property
    def edges_km(self) -> tuple[float, ...]:
        """The ranges at which the band begins and ends; 0 km is no edge."""
        return tuple(edge for edge in (self.inner_km, self.outer_km) if edge > 0)

    @property
    def is_open(self) -> bool:
        """Whether its outer edge is a lower bound, beyond which the range may go on."""
        return bool(self.outer_claims) and all(claim.is_open for claim in self.outer_claims)

    @property
    def own(self) -> bool:
        """Whether nobody but the reader claims its outer edge, as with all of their own system."""
        return bool(self.outer_claims) and all(claim.own for claim in self.outer_claims)

    def contains(self, distance_km: float) -> bool:
        """Return whether a place at `distance_km` lies in the band."""
        beyond_inner = distance_km >= self.inner_km if self.inner_inclusive else distance_km > self.inner_km
        return beyond_inner and distance_km <= self.outer_km


_TREATY_BANDS = {"shorter": treaty.SHORTER, "intermediate": treaty.INTERMEDIATE}
SHORTER = Band.parse("shorter")
INTERMEDIATE = Band.parse("intermediate")
TREATY_BANDS = (SHORTER, INTERMEDIATE)


def parse_bands(text: str) -> tuple[Band, ...]:
    """Read several bands, each once, apart by semicolons or by commas: `0-480; 500-5,500`, `0-480,500-2350`.

    A comma separates two bands if each side is whole; otherwise it belongs to a number. Raises RangeError.
    """
    texts = [part for part in re.split(r";|,\s+", _short(text)) if part.strip()]
    if not texts:
        raise RangeError(_("no band is given; write its inner and outer range in km, such as 0-480"))
    return tuple(dict.fromkeys(band for part in texts for band in _apart(part)))


def _apart(text: str) -> tuple[Band, ...]:
    """Return the bands of a text with only commas between them, the shorter first band if in doubt.

    Read from the end, so that what follows a comma is read once, however many ways lead to it.
    """
    parts = text.split(",")
    read: dict[int, tuple[Band, ...]] = {len(parts): ()}  # the bands from each part on that begins one
    for start in range(len(parts) - 1, -1, -1):
        ends = range(start + 1, min(start + 1 + _MAX_COMMAS, len(parts)) + 1)
        for end in sorted(ends, key=lambda end: (end != len(parts), end)):
            band = _parsed(",".join(parts[start:end])) if end in read else None
            if band:
                read[start] = (band, *read[end])
                break
    return read.get(0) or (Band.parse(text),)  # which raises what is wrong with it


def _parsed(text: str) -> Band | None:
    """Return the band of a text, None if it is none."""
    try:
        return Band.parse(text)
    except RangeError:
        return None


def system_bands(system: System, own: Sequence[Claim] = ()) -> tuple[Band, ...]:
    """Return a system's range as its claims have it: within all of them, and within some, not all.

    Empty if no claim about it is a figure; one band if all are the same. See `claim_span.span`. The
    reader's `own` claims count like the atlas's.
    """
    theirs = tuple(claim for claim in own if claim.system.id == system.id)
    return _bands_of(system, theirs) if theirs else _atlas_bands(system)


@lru_cache(maxsize=64)
def _atlas_bands(system: System) -> tuple[Band, ...]:
    return _bands_of(system, ())


def _bands_of(system: System, own: tuple[Claim, ...]) -> tuple[Band, ...]:
    if not (span := claim_span.span(claim_span.claims_about(system, own))):
        return ()
    lowest, highest = span.lowest, span.highest
    if span.high_km - span.low_km < MIN_WIDTH_KM:
        only = highest if highest[0].is_open else lowest
        return (Band(0, span.low_km, system.id, True, "agreed", system, (), only),)
    return (
        Band(0, span.low_km, system.id, True, "agreed", system, (), lowest),
        Band(span.low_km, span.high_km, system.id, False, "disputed", system, lowest, highest),
    )
