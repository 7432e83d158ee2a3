"""How each band looks and what it is called, the same in every output.

The hues stay apart for colour-blind readers and never carry the meaning alone: each band has a dash too,
and of bands that touch or overlap all but one are hatched, each at an angle of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.i18n import _
from geo.scenario.band import Band


@dataclass(frozen=True)
class Style:
    """The look of a band and of the places in it."""

    id: str  # what programs tell it by: no two have the same
    colour: str  # of ring and dot, hex
    dash: str  # of the ring, as SVG writes it: "" is a full line
    label: str
    opacity: float = 1.0  # of the area of the band
    hatch: int = 0  # the angle of its hatching in degrees; 0 is none
    on_dark: str = ""  # its colour where land and sea are dark; "" is `colour`, as light as it must be there


@dataclass(frozen=True)
class Dot:
    """The look of a place's dot, by the style of its band; as the rim that of a second, if it has one."""

    fill: Style
    rim: Style | None = None

    @property
    def colours(self) -> tuple[str, str]:
        """Of fill and rim, hex."""
        return self.fill.colour, self.rim.colour if self.rim else RIM


GREY = "#8d9499"  # of what is in no band
DARK = "#111111"  # of launch points, and of places nearer than every band
RIM = "#ffffff"
TREATY = {
    "shorter": Style("shorter", "#b8442c", "", _("Shorter-range band"), 0.16, 90),
    "intermediate": Style("intermediate", "#2a6fa8", "9 5", _("Intermediate-range band"), 0.2),
}
# Of each system, in turn: dark and a full line for what every claim reaches, light and dashed beyond. Beside
# each hue stands that where land and sea are dark.
_SYSTEM_HUES = (
    (("#3d1a78", "#e6dbff"), ("#9914ff", "#c58bff"), "6 4", 45),
    (("#00695c", "#a9ebdc"), ("#08916f", "#4fc9a8"), "10 3 2 3", 135),
    (("#5c1200", "#ffcdbd"), ("#d61500", "#ff8a70"), "2 3", 90),
)
SYSTEMS = tuple(
    {
        "agreed": Style(f"agreed-{turn}", deep, "", _("within every claim"), 0.2, on_dark=deep_lit),
        "disputed": Style(
            f"disputed-{turn}", pale, dash, _("within some claims, not all"), 0.1, hatch, on_dark=pale_lit
        ),
    }
    for turn, ((deep, deep_lit), (pale, pale_lit), dash, hatch) in enumerate(_SYSTEM_HUES)
)
# In turn: neighbours differ in everything, and no two of twelve are the same.
_OWN_HUES = ("#c99700", "#14b871", "#f066ff")
_OWN_LINES = (("2 5", 135), ("12 4 2 4", 180), ("1 3", 90), ("8 3 2 3 2 3", 45))
OWN = tuple(
    Style(f"own-{turn}", _OWN_HUES[turn % 3], dash, _("Band of your own"), 0.12, hatch)
    for turn, (dash, hatch) in enumerate(_OWN_LINES * 3)
)
NO_BAND = {
    "nearer": Style("nearer", DARK, "", ""),  # `legend` has the words for this and for farther: a range
    "between": Style("between", GREY, "", _("Between the bands")),
    "farther": Style("farther", GREY, "", ""),
    "outside": Style("outside", GREY, "", _("In none of the bands")),
}
YEAR_SITE = ("#ffffff", "#1d2429")  # fill and rim of its diamond, as map.css has them where it is light


def band_style(band: Band, drawn: Sequence[Band]) -> Style:
    """Return the style of a band drawn; the reader's own systems and bands have theirs in turn."""
    if band.part:
        systems = list(dict.fromkeys(each.name for each in drawn if each.part))
        return SYSTEMS[systems.index(band.name) % len(SYSTEMS)][band.part]
    own = [each for each in drawn if not each.name]
    return TREATY.get(band.name) or OWN[own.index(band) % len(OWN)]


def dot(bands: Sequence[Band], position: str, styles: Mapping[Band, Style]) -> Dot:
    """Return the dot of a place, from the styles of the bands that hold it (see `reach.Reach`).

    The fill is that of the treaty's band, else of the first other. The last other, of a system or of the
    reader's own, shows as the rim, so that both can be seen where they overlap.
    """
    if not bands:
        return Dot(NO_BAND[position])
    treaty = [styles[band] for band in bands if band.name in TREATY]
    others = [styles[band] for band in bands if band.name not in TREATY]
    first: dict[str, Style] = {}  # of each colour
    for style in (*treaty[:1], *others):
        first.setdefault(style.colour, style)
    fill, *more = first.values()
    return Dot(fill, more[-1] if more else None)


def rgb(colour: str) -> tuple[int, int, int]:
    """Return the red, green and blue, 0..255, of a colour such as `#b8442c`."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
