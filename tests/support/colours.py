"""How different two colours are, to eyes of several kinds, and a page in the dark and in the light."""

# Machado, Oliveira and Fernandes (2009), doi:10.1109/TVCG.2009.113, severity 1.0, on linear RGB.
VISION = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour):
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def lab(rgb):
    """CIE L*a*b* of linear sRGB, D65 (IEC 61966-2-1)."""
    matrix = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    xyz = [
        sum(m * c for m, c in zip(row, rgb, strict=True)) / w for row, w in zip(matrix, white, strict=True)
    ]
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (max(t, 0) for t in xyz))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one, other, vision):
    """CIE76 of two colours, of which 2.3 is just noticeable, to an eye."""
    seen = [
        lab([sum(m * c for m, c in zip(row, linear(colour), strict=True)) for row in VISION[vision]])
        for colour in (one, other)
    ]
    return sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5


def over(top, opacity, under):
    """The colour of one laid over another: simple alpha compositing."""
    channels = ([int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in (top, under))
    return "#" + "".join(
        f"{round(a * opacity + b * (1 - opacity)):02x}" for a, b in zip(*channels, strict=True)
    )


# Whether nothing changes any more, but for what runs for ever, as Streamlit's sign that it is at work may.
RESTING = """document.getAnimations().every(({ playState, effect }) =>
    playState !== "running" || effect.getTiming().iterations === Infinity)"""
# Colours change over some frames. To be waited for with a limit, which `evaluate` has not.
AT_REST = f"""() => new Promise((done) => {{
    const look = () => {RESTING} ? done(true) : requestAnimationFrame(look);
    requestAnimationFrame(look);
}})"""
TURNED = """(scheme) => [...document.querySelectorAll(".stApp")]
    .every((app) => getComputedStyle(app).colorScheme === scheme)"""


def in_both_schemes(page, **media):
    """Show a page in the dark and in the light, and wait until its colours rest."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme, **media)
        page.wait_for_function(TURNED, arg=scheme)
        page.wait_for_function(AT_REST)
        yield scheme
