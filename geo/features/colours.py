"""The palette on light and on dark ground: contrasts, lines that can be seen, land in a band.

The page, the map and the HTML file are light or dark as the reader's browser is, so they get both colours,
by CSS's `light-dark()`.
"""

from functools import lru_cache

from geo.features.palette import RIM, Dot, Fill, Style, rgb

MIN_CONTRAST = 3.0  # of lines and dots against what they lie on: WCAG 2.2, 1.4.11
LAND = {"light": "#f7f5f0", "dark": "#2a3138"}  # outside every band


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


@lru_cache(maxsize=256)  # a map asks for those of its dots, a thousand times
def css_colour(style: Style) -> str:
    """Return the CSS colour for a browser: as it is where the page is light, as seen where it is dark."""
    return _light_dark(style.colour, seen(style, LAND["dark"]))


def css_dot(dot: Dot) -> tuple[str, str]:
    """Return the CSS colours of a dot: fill and rim."""
    return css_colour(dot.fill), css_colour(dot.rim) if dot.rim else RIM


def css_land(style: Style) -> str:
    """Return the CSS colour of the land in a band, on a light and on a dark page."""
    return _light_dark(*(land_in(style, LAND[theme]) for theme in ("light", "dark")))


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
