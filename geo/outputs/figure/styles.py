"""The sizes and the styles of the figure: paper, type, land and sea, and the palette on each of them."""

from dataclasses import dataclass
from itertools import cycle
from typing import Literal, get_args

from geo.features.palette import DARK, OWN, RIM, SYSTEMS, Dot, Fill, Style, rgb

Suffix = Literal["png", "svg", "pdf"]  # of a figure's file
SizeName = Literal["page", "column", "slide", "social"]
StyleName = Literal["light", "dark", "print"]
ShowName = Literal["map", "circles", "flat", "equal-area", "globe"]  # the lesson on circles, or one map of it
SHOWN: tuple[ShowName, ...] = get_args(ShowName)

MIN_CONTRAST = 3.0  # of lines and dots against what they lie on: WCAG 2.2, 1.4.11


@dataclass(frozen=True)
class Size:
    """A sheet and its type. Lengths and type in points, 1/72 inch."""

    width: float
    height: float
    dpi: int  # of the PNG
    title: float
    body: float
    label: float
    small: float
    margin: float
    wide: bool = False  # the text beside the map, not above and below it
    leaders: bool = True  # whether a name may be set off from its dot, with a line to it


_MM = 72 / 25.4
SIZES: dict[SizeName, Size] = {
    "page": Size(180 * _MM, 232 * _MM, 300, 17.0, 9.6, 7.2, 6.4, 12.0),
    "column": Size(89 * _MM, 152 * _MM, 300, 11.0, 6.8, 5.2, 4.8, 6.0),
    "slide": Size(960.0, 540.0, 144, 25.0, 13.0, 8.4, 7.6, 20.0, wide=True),
    "social": Size(864.0, 453.6, 100, 27.0, 14.5, 9.4, 8.4, 22.0, wide=True, leaders=False),
}


@dataclass(frozen=True)
class Theme:
    """A style: colours as hex."""

    paper: str
    sea: str
    land: str
    coast: str
    border: str
    grid: str
    ink: str
    quiet: str  # of what is read last
    rim: str  # of a place's dot
    hatch: float = 0.55  # opacity of the hatching
    grey: bool = False

    def line(self, style: Style) -> str:
        """Return the colour of a band's ring, the palette's unless it would not be seen here."""
        return self.ink if self.grey else seen(style, self.land)

    def marker(self, style: Style) -> str:
        """Return matplotlib's marker for a place: a circle, where colour distinguishes bands."""
        return _GREY[style.id][0] if self.grey else "o"

    def dot(self, style: Style) -> str:
        """Return the colour of a place's dot."""
        return _GREY[style.id][1] if self.grey else seen(style, self.land)

    def ground(self, style: Style) -> Fill:
        """Return how the land in a band is filled."""
        return Fill(self.ink, _GREY[style.id][2]) if self.grey else filled(style, self.land)

    def is_hatched(self, style: Style) -> bool:
        """Return whether a band is hatched here: all but one of those that touch are, in grey."""
        return bool(style.hatch) and (self.grey or style.ruled)


# In grey, by the ids of the palette's styles: shape and filling of the dot, opacity of the area.
_GREY = {
    "shorter": ("o", DARK, 0.17),
    "intermediate": ("o", "#ffffff", 0.06),
    **{
        styles[part].id: (marker, fill, opacity)
        for styles, marker in zip(SYSTEMS, "spX", strict=True)
        for part, fill, opacity in (("agreed", DARK, 0.13), ("disputed", "#ffffff", 0.04))
    },
    **{style.id: (marker, "#ffffff", 0.1) for style, marker in zip(OWN, cycle("^vP"), strict=False)},
    "nearer": ("D", DARK, 0.0),
    **dict.fromkeys(("between", "farther", "outside"), ("o", "#9a9a9a", 0.0)),
}

STYLES: dict[StyleName, Theme] = {
    "light": Theme(
        paper="#ffffff",
        sea="#e6eaec",
        land="#f7f5f0",
        coast="#9aa3a8",
        border="#c9c4ba",
        grid="#d3d9dc",
        ink="#16191c",
        quiet="#5a646b",
        rim="#ffffff",
    ),
    "dark": Theme(
        paper="#10171d",
        sea="#1b2127",
        land="#2a3138",
        coast="#5b6670",
        border="#454e57",
        grid="#2b333b",
        ink="#f2f4f5",
        quiet="#a9b5bd",
        rim="#10171d",
    ),
    "print": Theme(
        paper="#ffffff",
        sea="#ffffff",
        land="#eeeeee",
        coast="#7d7d7d",
        border="#bcbcbc",
        grid="#d6d6d6",
        ink="#000000",
        quiet="#444444",
        rim="#000000",
        hatch=0.4,
        grey=True,
    ),
}


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1..21, as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def seen(style: Style, ground: str) -> str:
    """Return a style's colour, on a dark ground light enough to stand out; on a light one as it is."""
    if _is_light(ground):
        return style.colour
    colour = style.on_dark or style.colour
    for percent in range(0, 101, 2):
        mixed = _mixed(colour, "#ffffff", percent / 100)
        if contrast(mixed, ground) >= MIN_CONTRAST:
            return mixed
    return "#ffffff"


def filled(style: Style, ground: str) -> Fill:
    """Return how the land in a band is filled, where land is as dark or as light as this ground."""
    return style.ground if _is_light(ground) else style.fill_on_dark or style.ground


def both(style: Style) -> str:
    """Return the CSS colour for a browser: as it is where the page is light, as seen where it is dark."""
    return _light_dark(style.colour, seen(style, STYLES["dark"].land))


def both_of_dot(dot: Dot) -> tuple[str, str]:
    """Return the CSS colours of a dot: fill and rim."""
    return both(dot.fill), both(dot.rim) if dot.rim else RIM


def both_fills(style: Style) -> str:
    """Return the CSS colour of the land in a band, on a light and on a dark page."""
    return _light_dark(*(land_in(style, STYLES[name].land) for name in ("light", "dark")))


def land_in(style: Style, land: str) -> str:
    """Return the colour of land in a band: one for each band, also where several overlap."""
    fill = filled(style, land)
    return _mixed(land, fill.colour, fill.opacity)


def _is_light(ground: str) -> bool:
    return _luminance(ground) > 0.2


def _light_dark(light: str, dark: str) -> str:
    return light if light == dark else f"light-dark({light},{dark})"


def _mixed(colour: str, other: str, share: float) -> str:
    pairs = zip(rgb(colour), rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _luminance(colour: str) -> float:
    """Return the relative luminance: WCAG 2.2."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in rgb(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
