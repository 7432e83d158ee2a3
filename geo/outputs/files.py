"""A scenario as a file: the table of formats, and writing one of them.

Here a scenario becomes a drawing; every format is a function of that.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

from geo.features import provenance
from geo.features.claim_check import Check
from geo.features.drawing import Drawing, drawing
from geo.machine.settings import HOME
from geo.machine.whole_file import Obstacle, destination, obstacle, whole_file
from geo.outputs import csv_tables, geojson
from geo.outputs.figure.styles import SHOWN, SIZES, STYLES, ShowName, SizeName, StyleName, Suffix
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.question import Question
from geo.scenario.scenario import Scenario
from geo.words import i18n
from geo.words.errors import AtlasError, needing, none_of, quoted, reason
from geo.words.i18n import Text, _

MAX_NAME_LENGTH = 80  # characters of a file's name
_OBSTACLES: dict[Obstacle, Text] = {
    "folder": Text("{file} is a folder; name a file in it"),
    "special": Text("{file} is no ordinary file; choose another name"),
    "taken": Text("{file} is there already; choose another name, or use force to replace it"),
    "no folder": Text("{file} cannot be written: there is no such folder; make it first"),
}

Kind = Literal["map", "bands", "capitals", "countries", "figure"]


@dataclass(frozen=True)
class FigureOptions:
    """How a figure is drawn. Raises AtlasError for a size, a style or a subject that there is not."""

    size: SizeName = "page"
    style: StyleName = "light"
    show: ShowName = "map"

    def __post_init__(self) -> None:
        size = _("{word} is no size of a figure; write one of: {words}")
        style = _("{word} is no style of a figure; write one of: {words}")
        show = _("{word} is nothing that a figure shows; write one of: {words}")
        for problem, value, known in (
            (size, self.size, SIZES),
            (style, self.style, STYLES),
            (show, self.show, SHOWN),
        ):
            if not isinstance(value, str) or value not in known:
                raise none_of(problem, str(value), known)


Make = Callable[[Drawing, date, str, FigureOptions], bytes]


@dataclass(frozen=True)
class Format:
    """A kind of file: what a server calls it, and what makes its bytes."""

    media_type: str
    make: Make  # of drawing, date, address of the page, and options
    kind: Kind  # what is in it
    extra: str = ""  # that installs what it is made with; "" for the core
    needs_band: bool = True

    @property
    def is_figure(self) -> bool:
        """Whether it has a size and a style."""
        return self.kind == "figure"


def _html(drawing: Drawing, today: date, home: str, _options: FigureOptions) -> bytes:
    from geo.outputs.web import export  # Each of these costs a moment that other formats need not spend.

    return export.map_html(drawing, today, home).encode()


def _geojson(drawing: Drawing, today: date, home: str, _options: FigureOptions) -> bytes:
    return geojson.bands_geojson(drawing, provenance.of(drawing, today, home)).encode()


def _kml(drawing: Drawing, today: date, home: str, _options: FigureOptions) -> bytes:
    from geo.outputs import kml

    return kml.document(drawing, provenance.of(drawing, today, home))


def _kmz(drawing: Drawing, today: date, home: str, _options: FigureOptions) -> bytes:
    from geo.outputs import kml

    return kml.archive(drawing, provenance.of(drawing, today, home))


def _gpkg(drawing: Drawing, today: date, home: str, _options: FigureOptions) -> bytes:
    from geo.outputs import geopackage

    return geopackage.package(drawing, provenance.of(drawing, today, home))


def _csv(drawing: Drawing, _today: date, _home: str, _options: FigureOptions) -> bytes:
    """Return the table alone: its columns are fixed, and CSV has no place for metadata that programs skip.

    It begins with the mark by which Excel knows UTF-8, and which other programs skip.
    """
    return csv_tables.capitals_csv(drawing).encode("utf-8-sig")


def _countries(drawing: Drawing, _today: date, _home: str, _options: FigureOptions) -> bytes:
    """Return the table of the countries alone, as `_csv` does that of the capitals."""
    return csv_tables.countries_csv(drawing).encode("utf-8-sig")


def _xlsx(drawing: Drawing, today: date, home: str, _options: FigureOptions) -> bytes:
    from geo.outputs import spreadsheet

    return spreadsheet.workbook(drawing, provenance.of(drawing, today, home))


def _figure(suffix: Suffix, drawing: Drawing, today: date, home: str, options: FigureOptions) -> bytes:
    from geo.outputs.figure import figure

    facts = provenance.of(drawing, today, home).as_text()
    lines = "\n".join(f"{name}: {value}" for name, value in facts.items())
    metadata = figure.described(drawing, today, home, options.show) | {"Receipt": lines}
    return figure.draw(drawing, suffix, today, home, options.size, options.style, metadata, options.show)


FORMATS: dict[str, Format] = {
    ".html": Format("text/html; charset=utf-8", _html, "map", "files", needs_band=False),
    ".htm": Format("text/html; charset=utf-8", _html, "map", "files", needs_band=False),
    ".geojson": Format("application/geo+json", _geojson, "bands"),
    ".json": Format("application/geo+json", _geojson, "bands"),
    ".kml": Format("application/vnd.google-earth.kml+xml", _kml, "map", "files"),
    ".kmz": Format("application/vnd.google-earth.kmz", _kmz, "map", "files"),
    ".gpkg": Format("application/geopackage+sqlite3", _gpkg, "map", "files"),
    ".csv": Format("text/csv; charset=utf-8", _csv, "capitals", needs_band=False),
    ".countries.csv": Format("text/csv; charset=utf-8", _countries, "countries"),
    ".xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _xlsx,
        "capitals",
        "files",
        needs_band=False,
    ),
    ".png": Format("image/png", partial(_figure, "png"), "figure", "figure"),
    ".svg": Format("image/svg+xml", partial(_figure, "svg"), "figure", "figure"),
    ".pdf": Format("application/pdf", partial(_figure, "pdf"), "figure", "figure"),
}


def suffix_of(path: Path) -> str:
    """Return the suffix that names a file's format: `.countries.csv` before `.csv`."""
    two = "".join(path.suffixes[-2:])
    return two if two.lower() in FORMATS else path.suffix


def of_suffix(suffix: str) -> Format:
    """Return the format of a suffix such as `.kml`. Raises AtlasError, which names those there are."""
    if form := FORMATS.get(suffix.lower()):
        return form
    if suffix:
        problem = _("{word} is no format of a map; end the name in {words}")
    else:
        problem = _("the file's name has no suffix; end the name in {words}")
    raise none_of(problem, suffix, FORMATS)


def lacks_band(scenario: Scenario, suffix: str) -> bool:
    """Return whether a file of that suffix would be without the bands that it is for: see `of_suffix`."""
    return of_suffix(suffix).needs_band and not scenario.drawn


def check_bands(scenario: Scenario, suffix: str) -> None:
    """Raise AtlasError if a file of that suffix would be without the bands that it is for."""
    if not lacks_band(scenario, suffix):
        return
    words = _(
        "there is no band to draw in a {suffix} file; choose one, such as shorter, or a system of which a "
        "range is claimed"
    )
    if of_suffix(suffix).kind == "countries":
        words = _(
            "no band is drawn in which a country could lie; choose one, such as shorter, or a system of "
            "which a range is claimed"
        )
    raise AtlasError(words.format(suffix=suffix.lower()))


def name(scenario: Scenario, suffix: str, options: FigureOptions | None = None) -> str:
    """Return what to call the file, by what is in it: `kaliningrad-figure-column-print.pdf`.

    ASCII letters, digits, dots and hyphens, at most MAX_NAME_LENGTH characters. Raises as `of_suffix`.
    """
    form, sites = of_suffix(suffix), scenario.shown
    where = [f"{len(sites)}-launch-points"] if len(sites) > 3 else list(map(_slug, sites))
    where += [_ascii(system.id) for system in scenario.systems[:1] if len(scenario.systems) == 1]
    usual = FigureOptions()
    what: list[str] = [] if suffix.count(".") > 1 else [form.kind]
    if options and form.is_figure:
        what += [
            getattr(options, each)
            for each in ("show", "size", "style")
            if getattr(options, each) != getattr(usual, each)
        ]
    end = "".join(f"-{word}" for word in what) + suffix.lower()
    return "-".join(where)[: MAX_NAME_LENGTH - len(end)].rstrip("-.") + end


def card_name(question: Question) -> str:
    """Return what to call the card of a question about a claim: `9m729-kaliningrad-berlin-germany.png`."""
    what = [_ascii(question.system.id)] if question.system else []
    what += [f"{question.range_km:.0f}-km"] if question.range_km is not None else []
    where = "-".join((*what, _slug(question.start), _slug(question.end)))
    return f"{where[: MAX_NAME_LENGTH - len('.png')].rstrip('-.')}.png"


def card(checked: Check, today: date, home: str = HOME) -> bytes:
    """Return the card of an answer about a claim, as PNG. Raises AtlasError."""
    with needing("PNG", "figure"):
        from geo.outputs.figure import claim_card
    return claim_card.draw(checked, today, home)


def _slug(site: LaunchPoint) -> str:
    """Return a launch point as part of a file's name; by its coordinates if its name has no Latin letter."""
    north, east = "ns"[site.lat < 0], "ew"[site.lon < 0]
    return _ascii(site.name) or f"{abs(site.lat):.2f}{north}-{abs(site.lon):.2f}{east}"


def _ascii(words: str) -> str:
    """Return words in small letters and digits without accents, hyphens between them."""
    plain = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def content(
    scenario: Scenario, suffix: str, today: date, home: str = HOME, options: FigureOptions | None = None
) -> bytes:
    """Return the scenario in the format that a suffix names, as bytes. Raises AtlasError."""
    form = of_suffix(suffix)
    if options and not form.is_figure:
        figures = ", ".join(each for each, form in FORMATS.items() if form.is_figure)
        raise AtlasError(
            _("{suffix} has no size and no style, which are for {figures}; leave them out").format(
                suffix=suffix, figures=figures
            )
        )
    spoken = i18n.speaking(scenario.language or i18n.language())
    with needing(suffix.removeprefix(".").upper(), form.extra), spoken:
        return form.make(drawing(scenario), today, home, options or FigureOptions())


def write(
    scenario: Scenario,
    path: Path,
    today: date,
    home: str = HOME,
    force: bool = False,
    options: FigureOptions | None = None,
) -> None:
    """Write the scenario in the format that the file's suffix names.

    The file appears whole or not at all, and one that is there is kept unless `force`. Raises
    AtlasError, with one plain sentence, for anything that prevents it.
    """
    try:
        target = destination(path)  # What a link leads to is replaced, not the link.
        _check(path, target, force)
        suffix = suffix_of(path)
        check_bands(scenario, suffix)
        data = content(scenario, suffix, today, home, options)
        with whole_file(target) as file:
            file.write(data)
    except OSError as error:
        raise AtlasError(
            _("{file} cannot be written: {reason}; choose another file").format(
                file=quoted(str(path)), reason=reason(error)
            )
        ) from None


def _check(path: Path, target: Path, force: bool) -> None:
    """Raise what can be known before any work is done."""
    found = obstacle(target, force)
    if found != "folder":
        of_suffix(suffix_of(path))
    if found:
        raise AtlasError(str(_OBSTACLES[found]).format(file=quoted(str(path))))
