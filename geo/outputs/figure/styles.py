"""The sizes and the styles of the figure: paper, type, land and sea, and the palette on each of them."""

from dataclasses import dataclass
from itertools import cycle
from typing import Literal, get_args

from geo.features.colours import LAND, filled, seen
from geo.features.palette import DARK, OWN, SYSTEMS, Fill, Style

Suffix = Literal["png", "svg", "pdf"]  # of a figure's file
SizeName = Literal["page", "column", "slide", "social"]
StyleName = Literal["light", "dark", "print"]
ShowName = Literal["map", "circles", "flat", "equal-area", "globe"]  # the lesson on circles, or one map of it
SHOWN: tuple[ShowName, ...] = get_args(ShowName)


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
    "common": ("o", DARK, 0.0),
    **dict.fromkeys(("between", "farther", "outside"), ("o", "#9a9a9a", 0.0)),
}

STYLES: dict[StyleName, Theme] = {
    "light": Theme(
        paper="#ffffff",
        sea="#e6eaec",
        land=LAND["light"],
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
        land=LAND["dark"],
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
