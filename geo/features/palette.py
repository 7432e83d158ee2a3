"""How each band looks and what it is called, the same in every output.

Bands are warm on calm ground; claims are lines. The hues stay apart for colour-blind readers and never carry
the meaning alone: each band has a dash too, and on paper and under forced colours all but one of the bands
that touch or overlap are hatched, each at an angle of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from geo.scenario.band import Band
from geo.words.i18n import EMPTY, Text


@dataclass(frozen=True)
class Fill:
    """How the land in a band is filled; a veil makes it faint at sea."""

    colour: str  # hex
    opacity: float


@dataclass(frozen=True)
class Style:
    """The look of a band and of the places in it."""

    id: str  # what programs tell it by: no two have the same
    colour: str  # of ring and dot, hex
    dash: str  # of the ring, as SVG writes it: "" is a full line
    label: Text
    fill: Fill | None = None
    fill_on_dark: Fill | None = None  # where land and sea are dark
    hatch: int = 0  # the angle of its hatching in degrees; 0 is none
    ruled: bool = False  # whether it is hatched on screen as well
    on_dark: str = ""  # its colour where land and sea are dark; "" is `colour`, as light as it must be there
    width: float = 2.0  # of the ring, in pixels

    @property
    def ground(self) -> Fill:
        """How its land is filled; of claims, which are lines, not at all."""
        return self.fill or Fill(self.colour, 0.0)

    @property
    def line(self) -> str:
        """Its ring's line as CSS has it."""
        return "dashed" if self.dash else "solid"


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
    "shorter": Style(
        "shorter",
        "#861a10",
        "",
        Text("Shorter-range band"),
        Fill("#b5361f", 0.5),
        Fill("#ff6f6f", 0.58),
        hatch=90,
        on_dark="#ffe0d6",
    ),
    "intermediate": Style(
        "intermediate",
        "#a35f00",
        "9 5",
        Text("Intermediate-range band"),
        Fill("#d98a1f", 0.4),
        Fill("#c77f1a", 0.36),
        on_dark="#f7b955",
    ),
}
# Of each system, in turn: deep and a full line for what every claim reaches, pale and dashed beyond. Beside
# each hue stands that where land and sea are dark.
_SYSTEM_HUES = (
    (("#3d1a78", "#e6dbff"), ("#9914ff", "#c58bff"), "6 4", 45),
    (("#00695c", "#a9ebdc"), ("#08916f", "#4fc9a8"), "10 3 2 3", 135),
    (("#001eb2", "#c4d6ff"), ("#457ae6", "#8fb4ff"), "2 3", 90),
)
SYSTEMS = tuple(
    {
        "agreed": Style(f"agreed-{turn}", deep, "", Text("within every claim"), on_dark=deep_lit, width=2.5),
        "disputed": Style(
            f"disputed-{turn}",
            pale,
            dash,
            Text("within some claims, not all"),
            hatch=hatch,
            ruled=True,
            on_dark=pale_lit,
            width=2.5,
        ),
    }
    for turn, ((deep, deep_lit), (pale, pale_lit), dash, hatch) in enumerate(_SYSTEM_HUES)
)
# In turn: neighbours differ in everything, and no two of twelve are the same.
_OWN_HUES = (
    ("#406080", Fill("#0024d9", 0.36), Fill("#2693ff", 0.34)),
    ("#4c9959", Fill("#00b200", 0.37), Fill("#00d924", 0.28)),
    ("#cc00cc", Fill("#d900d9", 0.32), Fill("#d900d9", 0.32)),
)
_OWN_LINES = (("2 5", 135), ("12 4 2 4", 180), ("1 3", 90), ("8 3 2 3 2 3", 45))
OWN = tuple(
    Style(f"own-{turn}", hue, dash, Text("Band of your own"), fill, fill_on_dark, hatch)
    for turn, ((dash, hatch), (hue, fill, fill_on_dark)) in enumerate(
        zip(_OWN_LINES * 3, _OWN_HUES * 4, strict=True)
    )
)
NO_BAND = {
    # `legend` has the words for this and for farther: a range.
    "nearer": Style("nearer", DARK, "", EMPTY, Fill("#6b6b66", 0.09), Fill("#ffffff", 0.05)),
    "between": Style("between", GREY, "", Text("Between the bands")),
    "farther": Style("farther", GREY, "", EMPTY),
    "outside": Style("outside", GREY, "", Text("In none of the bands")),
}
# Of the ground that launch points have in common: a broad line under the rings, and rulings over every fill.
COMMON = Style("common", DARK, "", EMPTY, hatch=65, ruled=True, on_dark="#ffffff", width=5.0)
COMMON_FILL = Fill(DARK, 0.15)  # in a format that has no rulings
YEAR_SITE = ("#ffffff", "#1d2429")  # fill and rim of its diamond, as map.css has them where it is light


def band_style(band: Band, drawn: Sequence[Band]) -> Style:
    """Return the style of a band drawn: systems and bands of the reader's own have theirs in turn.

    Beside a system the treaty's bands step back to thin rings.
    """
    systems = list(dict.fromkeys(each.name for each in drawn if each.part))
    if band.part:
        return SYSTEMS[systems.index(band.name) % len(SYSTEMS)][band.part]
    if style := TREATY.get(band.name):
        return replace(style, fill=None, fill_on_dark=None, hatch=0, width=1.2) if systems else style
    own = [each for each in drawn if not each.name]
    return OWN[own.index(band) % len(OWN)]


def dot(bands: Sequence[Band], position: str, styles: Mapping[Band, Style]) -> Dot:
    """Return the dot of a place, from the styles of the bands that hold it (see `reach.Reach`).

    The fill is that of a system's claim, before which the treaty steps back; else of the treaty's band, else
    of one of the reader's own. The last other shows as the rim, so that both can be seen where they overlap.
    """
    if not bands:
        return Dot(NO_BAND[position])
    first: dict[str, Style] = {}  # of each colour
    for at, band in enumerate(in_front(bands)):
        if at == 0 or not steps_back(band):
            first.setdefault(styles[band].colour, styles[band])
    fill, *more = first.values()
    return Dot(fill, more[-1] if more else None)


def in_front(bands: Sequence[Band]) -> list[Band]:
    """Return bands in the order in which a dot shows them: claims, the treaty's, the reader's own."""
    return sorted(bands, key=lambda band: (not band.part, not steps_back(band)))


def steps_back(band: Band) -> bool:
    """Return whether a dot shows a band only if it comes first."""
    return band.name in TREATY


def rgb(colour: str) -> tuple[int, int, int]:
    """Return the red, green and blue, 0..255, of a colour such as `#b8442c`."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
