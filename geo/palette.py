"""How each band looks and what it is called, the same in every output.

The hues stay apart for colour-blind readers and never carry the meaning alone: each band has a dash too.
"""

from dataclasses import dataclass

from geo.band import Band


@dataclass(frozen=True)
class Style:
    """The look of a band and of the places in it."""

    colour: str  # of ring and dot, hex
    dash: str  # of the ring, as SVG writes it: "" is a full line
    label: str
    opacity: float = 1.0  # of the ground in the band
    hatch: int = 0  # the angle of its hatching in degrees; 0 is none


TREATY = {
    "shorter": Style("#b8442c", "", "Shorter-range band", 0.28),
    "intermediate": Style("#2a6fa8", "9 5", "Intermediate-range band", 0.2),
}
SYSTEM = {
    "agreed": Style("#4b0f57", "", "within every claim", 0.2),
    "disputed": Style("#af25f4", "6 4", "within some claims, not all", 0.1, 45),
}
OWN = Style("#c99700", "2 5", "Band of your own", 0.12, 135)
NO_BAND = {
    "nearer": Style("#4a4a46", "", "Nearer than"),
    "between": Style("#8d9499", "", "Between the bands"),
    "farther": Style("#8d9499", "", "Farther than"),
    "outside": Style("#8d9499", "", "In none of the bands"),
}
RIM = "#ffffff"


def band_style(band: Band) -> Style:
    """The style of a band."""
    return SYSTEM[band.part] if band.part else TREATY.get(band.name, OWN)


def dot_colours(bands: tuple[Band, ...], position: str) -> tuple[str, str]:
    """Fill and rim of a place's dot, from the bands that hold it (see `features.Reach`).

    The fill is that of the treaty's band. A band of the reader's own or of a system shows as the rim,
    so that both can be seen where they overlap.
    """
    treaty = [band_style(band).colour for band in bands if band.name in TREATY]
    others = [band_style(band).colour for band in bands if band.name not in TREATY]
    fill, rim = [*treaty[:1], *others[-1:], RIM, RIM][:2]
    return (fill, rim) if bands else (NO_BAND[position].colour, RIM)
