"""Points written in every form, for the test and the stress of the reader of coordinates.

A form takes latitude and longitude in thousandths of a second, and gives the text; beside it stands what it
is rounded to, in degrees. It is apart from the code: it only writes.
"""

import random
from collections.abc import Callable, Iterator

D, M, S = "degrees", "minutes", "seconds"
UNIT = {D: 1e-6, M: 1e-4 / 60, S: 0.01 / 3600}


def _parts(thousandths: int) -> tuple[int, int, float]:
    minutes, rest = divmod(abs(thousandths), 60_000)
    return minutes // 60, minutes % 60, rest / 1000


def _letters(lat: int, lon: int) -> tuple[str, str]:
    return "NS"[lat < 0], "EW"[lon < 0]


Writer = Callable[[int, int], str]


def _dms(pattern: str, digits: int = 1) -> Writer:
    def write(lat: int, lon: int) -> str:
        parts = {}
        for axis, value, letter in zip("ab", (lat, lon), _letters(lat, lon), strict=True):
            d, m, s = _parts(value)
            parts |= {f"{axis}d": d, f"{axis}m": m, f"{axis}s": f"{s:.{digits}f}", f"{axis}h": letter}
            parts |= {f"{axis}M": f"{m:02}", f"{axis}S": f"{s:0{digits + 3 if digits else 2}.{digits}f}"}
            parts[f"{axis}-"] = "-" if value < 0 else ""
            parts[f"{axis},"] = parts[f"{axis}s"].replace(".", ",")
        return pattern.format(**parts)

    return write


def _dm(pattern: str) -> Writer:
    def write(lat: int, lon: int) -> str:
        parts = {}
        for axis, value, letter in zip("ab", (lat, lon), _letters(lat, lon), strict=True):
            d, m, s = _parts(value)
            whole = f"{m + s / 60:.4f}"
            parts |= {
                f"{axis}d": d,
                f"{axis}m": whole,
                f"{axis}h": letter,
                f"{axis}-": "-" if value < 0 else "",
            }
            parts |= {f"{axis}M": f"{m + s / 60:07.4f}", f"{axis},": whole.replace(".", ",")}
        return pattern.format(**parts)

    return write


def _d(pattern: str) -> Writer:
    def write(lat: int, lon: int) -> str:
        parts = {}
        for axis, value, letter in zip("ab", (lat, lon), _letters(lat, lon), strict=True):
            degrees = f"{abs(value) / 3_600_000:.6f}"
            parts |= {f"{axis}d": degrees, f"{axis}h": letter, f"{axis},": degrees.replace(".", ",")}
            parts |= {f"{axis}s": "-" * (value < 0) + degrees, f"{axis}m": "\u2212" * (value < 0) + degrees}
            parts |= {f"{axis}c": parts[f"{axis}s"].replace(".", ","), f"{axis}+": "-+"[value >= 0]}
            parts[f"{axis}p"] = f"{abs(value) / 3_600_000:0{9 + (axis == 'b')}.6f}"
        return pattern.format(**parts)

    return write


def _worded(names: tuple[str, str, str, str], write: Callable[[str], Writer], pattern: str) -> Writer:
    """A form whose hemispheres are words: of north, south, east and west."""

    def worded(lat: int, lon: int) -> str:
        text = write(pattern)(lat, lon)
        return (
            text.replace("<N>", names[0])
            .replace("<S>", names[1])
            .replace("<E>", names[2])
            .replace("<W>", names[3])
        )

    return worded


RUSSIAN = ("с. ш.", "ю. ш.", "в. д.", "з. д.")
UKRAINIAN = ("пн. ш.", "пд. ш.", "сх. д.", "зх. д.")
GERMAN = ("Nord", "Süd", "Ost", "West")
FORMAL = ("nördlicher Breite", "südlicher Breite", "östlicher Länge", "westlicher Länge")
FRENCH = ("nord", "sud", "est", "ouest")
POLISH = ("szer. geogr. płn.", "szer. geogr. płd.", "dł. geogr. wsch.", "dł. geogr. zach.")
ENGLISH = ("north", "south", "east", "west")
NARROW = "{ad}\u00a0° {am}\u202f’ {as}\u2009” {ah}, {bd}\u00a0° {bm}\u202f’ {bs}\u2009” {bh}"
TEMPLATE = "{{{{coord|{ad}|{am}|{as}|{ah}|{bd}|{bm}|{bs}|{bh}|display=title}}}}"
GEOHACK = "https://geohack.toolforge.org/geohack.php?params={ad}_{am}_{as}_{ah}_{bd}_{bm}_{bs}_{bh}_type:city"
WORDS = "{ad}°{aM}′{aS}″ <{ah}> {bd}°{bM}′{bS}″ <{bh}>"

# The name of a form, what its last digit stands for, and how it is written.
FORMS: tuple[tuple[str, float, Writer], ...] = (
    ("decimal", UNIT[D], _d("{as}, {bs}")),
    ("decimal, close", UNIT[D], _d("{as},{bs}")),
    ("decimal, space", UNIT[D], _d("{as} {bs}")),
    ("decimal, semicolon", UNIT[D], _d("{as}; {bs}")),
    ("decimal, true minus", UNIT[D], _d("{am}, {bm}")),
    ("decimal comma", UNIT[D], _d("{ac}; {bc}")),
    ("decimal comma, space", UNIT[D], _d("{ac} {bc}")),
    ("decimal with letters", UNIT[D], _d("{ad}°{ah} {bd}°{bh}")),
    ("decimal with letters in front", UNIT[D], _d("{ah}{ad} {bh}{bd}")),
    ("decimal with letters, longitude first", UNIT[D], _d("{bd}{bh}, {ad}{ah}")),
    ("decimal with loose letters", UNIT[D], _d("{ad} {ah}, {bd} {bh}")),
    ("decimal, labelled", UNIT[D], _d("lat: {as}, lon: {bs}")),
    ("decimal, labelled, longitude first", UNIT[D], _d("lng={bs} lat={as}")),
    ("decimal with a height", UNIT[D], _d("{as},{bs},120.5")),
    ("decimal with a name", UNIT[D], _d("{as}, {bs}, Some place 7")),
    ("in brackets", UNIT[D], _d("({as}, {bs})")),
    ("geo URI", UNIT[D], _d("geo:{as},{bs};u=10")),
    ("geo URI of Android", UNIT[D], _d("geo:0,0?q={as},{bs}(Here)")),
    ("WKT", UNIT[D], _d("POINT ({bs} {as})")),
    ("PostGIS", UNIT[D], _d("SRID=4326;POINT Z ({bs} {as} 3)")),
    ("GeoJSON", UNIT[D], _d('{{"type": "Point", "coordinates": [{bs}, {as}]}}')),
    ("ISO 6709", UNIT[D], _d("{a+}{ap}{b+}{bp}/")),
    ("OpenStreetMap", UNIT[D], _d("https://www.openstreetmap.org/#map=12/{as}/{bs}")),
    ("OpenStreetMap's marker", UNIT[D], _d("https://www.openstreetmap.org/?mlat={as}&mlon={bs}#map=5/1.5/2.5")),
    ("Google", UNIT[D], _d("https://www.google.com/maps/@{as},{bs},12z")),
    ("Google's pin", UNIT[D], _d("https://www.google.com/maps/place/X/@1.5,2.5,12z/data=!3m1!8m2!3d{as}!4d{bs}")),
    ("Yandex", UNIT[D], _d("https://yandex.ru/maps/?ll={bs}%2C{as}&z=9")),
    ("minutes", UNIT[M], _dm("{ad}°{am}'{ah} {bd}°{bm}'{bh}")),
    ("minutes, geocaching", UNIT[M], _dm("{ah} {ad}° {aM} {bh} {bd}° {bM}")),
    ("minutes, middle dot", UNIT[M], _dm("{ah} {ad}° {aM} · {bh} {bd}° {bM}")),
    ("minutes, comma", UNIT[M], _dm("{ad}° {a,}′ {ah}, {bd}° {b,}′ {bh}")),
    ("minutes, bare", UNIT[M], _dm("{a-}{ad} {am} {b-}{bd} {bm}")),
    ("minutes, colon", UNIT[M], _dm("{ad}:{aM}{ah} {bd}:{bM}{bh}")),
    ("minutes, NMEA", UNIT[M], _dm("{ad:02}{aM},{ah},{bd:03}{bM},{bh}")),
    ("minutes, run together", UNIT[M], _dm("{ad:02}{aM}{ah} {bd:03}{bM}{bh}")),
    ("seconds, typewriter", UNIT[S] * 10, _dms("{ad}°{am}'{as}\"{ah} {bd}°{bm}'{bs}\"{bh}")),
    ("seconds, typeset", UNIT[S] * 10, _dms("{ad}° {am}′ {as}″ {ah}, {bd}° {bm}′ {bs}″ {bh}")),
    ("seconds, no-break spaces", UNIT[S] * 10, _dms(NARROW)),
    ("seconds, accents", UNIT[S] * 10, _dms("{ad}º{am}´{as}´´{ah} {bd}º{bm}´{bs}´´{bh}")),
    ("seconds, signs", UNIT[S] * 10, _dms("{a-}{ad}°{am}'{as}\", {b-}{bd}°{bm}'{bs}\"")),
    ("seconds, bare", UNIT[S] * 10, _dms("{a-}{ad} {am} {as} {b-}{bd} {bm} {bs}")),
    ("seconds, bare with letters", UNIT[S] * 10, _dms("{ad} {am} {as} {ah} {bd} {bm} {bs} {bh}")),
    ("seconds, colon", UNIT[S] * 10, _dms("{ad}:{aM}:{aS}{ah}, {bd}:{bM}:{bS}{bh}")),
    ("seconds, dashes", UNIT[S] * 10, _dms("{ad}-{aM}-{aS}{ah} {bd}-{bM}-{bS}{bh}")),
    ("seconds, letters", UNIT[S] * 10, _dms("{ad}d{am}m{as}s{ah} {bd}d{bm}m{bs}s{bh}")),
    ("seconds, letters, the last left out", UNIT[S] * 10, _dms("{ad}d{am}m{as}{ah} {bd}d{bm}m{bs}{bh}")),
    ("seconds, letters and signs", UNIT[S] * 10, _dms("{a-}{ad}d{am}m{as}s {b-}{bd}d{bm}m{bs}s")),
    ("seconds, letters in front", UNIT[S] * 10, _dms("{ah}{ad}°{am}'{as}s, {bh}{bd}°{bm}'{bs}s")),
    ("seconds, aviation", UNIT[S] * 100, _dms("{ad:02}{aM}{aS}{ah} {bd:03}{bM}{bS}{bh}", 0)),
    ("seconds, sector file", UNIT[S] / 10, _dms("{ah}{ad:03}.{aM}.{aS} {bh}{bd:03}.{bM}.{bS}", 3)),
    ("seconds, EXIF", UNIT[S], _dms("{ad} deg {am}' {as}\" {ah}, {bd} deg {bm}' {bs}\" {bh}", 2)),
    ("seconds, comma", UNIT[S] * 10, _dms("{ad}°{am}'{a,}\"{ah} {bd}°{bm}'{b,}\"{bh}")),
    ("Wikipedia's template", UNIT[S] * 10, _dms(TEMPLATE)),
    ("GeoHack", UNIT[S] * 10, _dms(GEOHACK)),
    ("Russian", UNIT[S] * 10, _worded(RUSSIAN, _dms, WORDS)),
    ("Ukrainian", UNIT[S] * 10, _worded(UKRAINIAN, _dms, WORDS)),
    ("German", UNIT[S] * 10, _worded(GERMAN, _dms, WORDS)),
    ("German in full", UNIT[S] * 10, _worded(FORMAL, _dms, WORDS)),
    ("French", UNIT[S] * 10, _worded(FRENCH, _dms, WORDS)),
    ("Polish", UNIT[S] * 10, _worded(POLISH, _dms, WORDS)),
    ("English", UNIT[S] * 10, _worded(ENGLISH, _dms, WORDS)),
)  # fmt: skip

MARKS = "°'\"′″’”´ º:;,|/_ dmsDMS-"


def points(number: int, seed: int) -> Iterator[tuple[str, float, str, float, float]]:
    """Yield form, rounding in degrees, text, latitude and longitude, each form in turn."""
    draw = random.Random(seed)  # noqa: S311
    for i in range(number):
        name, unit, write = FORMS[i % len(FORMS)]
        lat, lon = (
            draw.randint(-89 * 3_600_000, 89 * 3_600_000),
            draw.randint(-179 * 3_600_000, 179 * 3_600_000),
        )
        if draw.random() < 0.2:  # on whole degrees and minutes, near the equator, close to the next minute
            lat, lon = lat // 3_600_000 * 3_600_000, lon // 60_000 * 60_000
        if draw.random() < 0.1:
            lat, lon = draw.randint(-70_000, 70_000), draw.randint(-70_000, 70_000)
        # As many decimals as every form can write without a carry to 60.
        lat, lon = lat // 100 * 100, lon // 100 * 100
        yield name, unit, write(lat, lon), lat / 3_600_000, lon / 3_600_000


def mixed(number: int, seed: int) -> Iterator[tuple[str, float, str, float, float]]:
    """Yield pairs whose coordinates are put together from parts, marks, letters and separators at random."""
    draw = random.Random(seed)  # noqa: S311
    for _ in range(number):
        lat, lon = draw.randint(-53_000, 53_000) * 100 * 60, draw.randint(-107_000, 107_000) * 100 * 60
        lat, lon = lat + draw.choice((0, 100, 36_000, 59_900)), lon + draw.choice((0, 100, 36_000, 59_900))
        first = _style(draw)
        second = first if draw.random() < 0.6 else _style(draw)
        one, unit = _coordinate(lat, "NS", first)
        two, other = _coordinate(lon, "EW", second)
        halves = [one, two] if draw.random() < 0.8 or not (first[2] and second[2]) else [two, one]
        separator = draw.choice((", ", " ", ",", "; ", " / ", "\n", "", "  ", " · "))
        if not separator and (first[2] != second[2] or first[2] not in ("before", "after", "lower")):
            separator = ", "
        yield f"{first} {second}", max(unit, other), separator.join(halves), lat / 3_600_000, lon / 3_600_000


def _style(draw: random.Random) -> tuple[int, tuple[str, ...], str, bool, str]:
    marks = draw.choice(
        (
            *(("°", "'", '"'), ("° ", "′ ", "″"), ("d", "m", "s"), ("D", "M", "S"), ("d ", "m ", "s ")),
            *((":", ":", ""), ("-", "-", ""), (" ", " ", ""), ("°", "'", "''"), (" deg ", " min ", " sec")),
            ("°", "'", "s"),
        )
    )
    letters = draw.choice(("", "", "before", "after", "before ", " after", "lower", " lower"))
    return draw.randint(1, 3), marks, letters, draw.random() < 0.3, draw.choice(".,")


def _coordinate(
    value: int, names: str, style: tuple[int, tuple[str, ...], str, bool, str]
) -> tuple[str, float]:
    parts, marks, letters, open_end, point = style
    d, m, s = _parts(value)
    numbers = {
        1: [f"{abs(value) / 3_600_000:.6f}"],
        2: [str(d), f"{m + s / 60:.4f}"],
        3: [str(d), str(m), f"{s:.1f}"],
    }[parts]
    if float(numbers[-1]) >= 60 and parts > 1:
        numbers[-1] = "59.9999"
    numbers[-1] = numbers[-1].replace(".", point)
    written = "".join(
        number + ("" if open_end and i == parts - 1 else mark)
        for i, (number, mark) in enumerate(zip(numbers, marks, strict=False))
    ).strip(" :-" if letters else " :")
    letter = names[value < 0]
    unit = {1: UNIT[D], 2: UNIT[M], 3: UNIT[S] * 10}[parts]
    match letters.strip():
        case "before":
            return letters.replace("before", letter) + written, unit
        case "after":
            return written + letters.replace("after", letter), unit
        case "lower":
            return written + letters.replace("lower", letter.lower()), unit
    return "-" * (value < 0) + written, unit


def damaged(text: str, draw: random.Random) -> str:
    """Return the text with one mark lost, doubled, exchanged for another, or two marks swapped."""
    marks = [i for i, character in enumerate(text) if _is_mark(text, i)]
    if not marks:
        return text
    at = draw.choice(marks)
    match draw.randrange(4):
        case 0:
            other = ""
        case 1:
            other = text[at] * 2
        case 2:
            other = draw.choice(MARKS)
            if other in "sS" or (other == "-" and not text[at - 1 : at].isdigit()):
                return text  # which would be the south, or a sign
        case _:
            to = draw.choice(marks)
            first, second = sorted((at, to))
            if first == second:
                return text
            return text[:first] + text[second] + text[first + 1 : second] + text[first] + text[second + 1 :]
    joins = not other and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
    return text if joins else text[:at] + other + text[at + 1 :]


def _is_mark(text: str, at: int) -> bool:
    """Whether a character only says what the digits beside it are, and is no sign and no decimal comma."""
    if text[at] == "-" and (at == 0 or not text[at - 1].isdigit()):
        return False
    if text[at] == "," and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit():
        return False
    if text[at] in "sS":  # may be the south, which is what is being told
        return text[at - 1 : at].isdigit() and text[at + 1 : at + 2] in ("N", "S", "E", "W")
    return text[at] in MARKS


def main() -> None:
    """Read 100,000 points in every form, as many put together at random, and those with a wrong mark."""
    from geo.coordinates.points import parse_point
    from geo.words.errors import PlaceError

    def misread(text: str, unit: float, lat: float, lon: float) -> bool | None:
        """Whether it is read as another place than it says; None if it is refused."""
        try:
            found = parse_point(text)
        except PlaceError:
            return None
        return max(abs(found[0] - lat), abs(found[1] - lon)) > unit * 0.51 + 1e-9

    draw = random.Random(2)  # noqa: S311
    results: dict[str, dict[bool | None, int]] = {}
    for name, unit, text, lat, lon in points(100_000, 1):
        for kind, written in (("in a form", text), ("with a wrong mark", damaged(text, draw))):
            if kind == "in a form" or not name.startswith(("Open", "Google", "Yandex")):
                told = results.setdefault(kind, dict.fromkeys((False, None, True), 0))
                told[misread(written, unit, lat, lon)] += 1
    for _name, unit, text, lat, lon in mixed(20_000, 1):
        told = results.setdefault("put together at random", dict.fromkeys((False, None, True), 0))
        told[misread(text, unit, lat, lon)] += 1
    for kind, told in results.items():
        print(f"{kind}: {told[False]:,} read, {told[None]:,} refused, {told[True]:,} misread")
    if results["in a form"][None] or any(told[True] for told in results.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
