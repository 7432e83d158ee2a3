"""A sheet to draw on, in points from its lower left corner, and its bytes as PNG, SVG or PDF.

The same drawing gives the same bytes: no clock, no random name, no setting of matplotlib's from outside.
"""

import copy
import io
import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import patch
from xml.sax.saxutils import escape

import matplotlib as mpl
import matplotlib.style
import numpy as np
import shapely
from fontTools import subset
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import Stroke
from numpy.typing import ArrayLike
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from shapely.geometry.base import BaseGeometry

from geo.outputs.figure.label_placement import Box, font
from geo.outputs.figure.styles import SIZES, Size, Suffix, Theme
from geo.words.i18n import language
from geo.words.translations import ENGLISH

# Digits, line ends and spaces that a path can do without: of letters, which have quadratic curves, more.
_NEEDLESS = {
    False: re.compile(r"(?<=\.\d\d)\d+|\s*\n|(?<=[A-Za-z]) "),
    True: re.compile(r"(?<=\.\d)\d+|\s*\n|(?<=[A-Za-z]) "),
}
_LOCK = threading.Lock()  # matplotlib's settings are shared by all threads
_OPTIONS = subset.Options
_SETTINGS = {
    "svg.hashsalt": "inf-range-atlas",
    "svg.fonttype": "path",  # so that it looks the same where the font is not installed
    "pdf.fonttype": 42,  # TrueType: many publishers refuse Type 3
    "text.hinting": "none",  # letters as wide as they were measured
    "hatch.linewidth": 0.5,
    "path.simplify_threshold": 0.2,
}
_KEYS: dict[Suffix, dict[str, str]] = {
    "png": {name: name for name in ("Title", "Author", "Description", "Source", "Date")},
    "svg": {
        "Title": "Title",
        "Author": "Creator",
        "Description": "Description",
        "Source": "Source",
        "Date": "Date",
    },
    "pdf": {"Title": "Title", "Author": "Author", "Description": "Subject"},
}


def _embedded(**options: Any) -> Any:
    """Return what a PDF takes of a typeface: not the tables that choose and place letters, for that is done.

    To cut them to the letters in use took longer than all the rest of a PDF.
    """
    taken = _OPTIONS(**options)
    taken.drop_tables += ["GDEF", "GPOS", "GSUB"]
    return taken


@contextmanager
def settings() -> Iterator[None]:
    """Set matplotlib to draw the same everywhere while the block runs; one thread at a time."""
    with _LOCK, mpl.style.context(["default", _SETTINGS]), patch.object(subset, "Options", _embedded):
        yield


class Sheet:
    """An empty sheet of a size and a style."""

    def __init__(self, size: Size, theme: Theme) -> None:
        self.size, self.theme = size, theme
        self.figure = Figure((size.width / 72, size.height / 72), dpi=size.dpi, facecolor=theme.paper)
        FigureCanvasAgg(self.figure)
        self.axes = self._axes()
        self._names: Counter[str] = Counter()

    @property
    def fine(self) -> float:
        """How much finer or bolder than on a page its lines are."""
        return self.size.label / SIZES["page"].label

    def above(self) -> "Sheet":
        """Return the same sheet, to draw on above all that is on it."""
        upper = copy.copy(self)  # which goes on counting the same names
        upper.axes = self._axes()
        return upper

    def _once(self, gid: str) -> str:
        """Return a name for a part of the drawing that no other part has: an SVG needs that."""
        self._names[gid] += 1
        return gid if self._names[gid] == 1 else f"{gid}-{self._names[gid]}"

    def _axes(self) -> Axes:
        axes = self.figure.add_axes((0, 0, 1, 1), frameon=False, xticks=[], yticks=[])
        axes.set(xlim=(0, self.size.width), ylim=(0, self.size.height))
        return axes

    def text(self, x: float, y: float, line: str, size: float, weight: str = "regular", **how: Any) -> None:
        """Draw one line of text from (x, y) on its baseline, never read as a formula. `gid` names it.

        With `halo` a rim of that colour keeps it legible on a map; `breadth` is its width in ems.
        """
        halo, breadth, gid = how.pop("halo", None), how.pop("breadth", 0.26), how.pop("gid")
        looks: dict[str, Any] = {"color": self.theme.ink, "va": "baseline", "zorder": 9.0} | how
        looks |= {"fontproperties": font(size, weight), "parse_math": False}
        if halo:
            rim = Stroke(linewidth=breadth * size, foreground=halo, joinstyle="round")
            back = looks | {"zorder": looks["zorder"] - 0.5}
            self.axes.text(x, y, line, path_effects=[rim], **back)
        self.axes.text(x, y, line, **looks).set_gid(self._once(gid))

    def ground(self, polygons: BaseGeometry, **how: Any) -> None:
        """Draw filled polygons, without an edge unless one is asked for."""
        rings = [
            ring
            for part in shapely.get_parts(shapely.orient_polygons(polygons))
            if isinstance(part, shapely.Polygon) and not part.is_empty
            for ring in (part.exterior, *part.interiors)
        ]
        self._path(rings, **({"lw": 0, "ec": "none"} | how))

    def lines(self, lines: BaseGeometry, **how: Any) -> None:
        """Draw lines without a filling."""
        parts = [part for part in shapely.get_parts(lines) if part.geom_type in ("LineString", "LinearRing")]
        self._path(parts, fc="none", **({"capstyle": "butt", "joinstyle": "round"} | how))

    def mark(self, x: ArrayLike, y: ArrayLike, shape: str, diameter: float, **how: Any) -> None:
        """Draw dots, stars or squares, one at each place; `gid` names them."""
        how["gid"] = self._once(how["gid"])
        dot = Line2D(
            np.atleast_1d(x),
            np.atleast_1d(y),
            linestyle="none",
            marker=shape,
            markersize=diameter,
            clip_on=False,
            **how,
        )
        self.axes.add_artist(dot)  # plot would find limits that are set

    def box(self, box: Box, **how: Any) -> None:
        """Draw a rectangle."""
        self.ground(shapely.box(*box), **how)

    def _path(self, parts: list[BaseGeometry], **how: Any) -> None:
        if parts:
            paths = [Path(np.array(part.coords)) for part in parts]
            if "gid" in how:
                how["gid"] = self._once(how["gid"])
            patch = PathPatch(Path.make_compound_path(*paths), transform=self.axes.transData, **how)
            self.axes.add_artist(patch)  # add_patch would measure each curve to find limits that are set

    def data(self, suffix: Suffix, metadata: Mapping[str, str], today: date) -> bytes:
        """Return the drawing as a file, with `metadata` in it (Title, Author, Description, Source, Date).

        A Receipt among it follows the description.
        """
        values = dict(metadata)
        if "Receipt" in values:
            values["Description"] = f"{values.get('Description', '')}\n\n{values['Receipt']}"
        if suffix == "pdf":  # which has no place for an address but among its keywords
            values["Description"] = "\n\n".join(
                filter(None, (values.get("Description"), values.get("Source")))
            )
        named = {_KEYS[suffix][key]: value for key, value in values.items() if key in _KEYS[suffix]}
        if suffix == "png":
            return self._png(named)
        day = datetime(today.year, today.month, today.day, tzinfo=UTC)
        stamp: dict[str, Any] = (
            {"CreationDate": day, "Creator": named.get("Author")} if suffix == "pdf" else {}
        )
        out = io.BytesIO()
        self.figure.savefig(out, format=suffix, metadata=named | stamp)
        if suffix == "pdf":
            return out.getvalue()
        return _lighter(out.getvalue().decode("utf-8"), metadata).encode("utf-8")

    def _png(self, metadata: Mapping[str, str]) -> bytes:
        """Return a PNG in 256 colours: areas keep theirs, edges change invisibly, the size is a third."""
        canvas = FigureCanvasAgg(self.figure)
        canvas.draw()  # type: ignore[no-untyped-call]
        chunks = PngInfo()
        for key, value in metadata.items():
            chunks.add_itxt(key, value)
        out = io.BytesIO()
        pixels = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
        picture = Image.fromarray(pixels).convert("RGB")
        picture = picture.quantize(256, dither=Image.Dither.NONE)
        picture.save(out, "png", pnginfo=chunks, dpi=(self.size.dpi, self.size.dpi))
        return out.getvalue()


def _lighter(svg: str, metadata: Mapping[str, str]) -> str:
    """Return the SVG with coordinates to a hundredth of a point, and a description for screen readers."""
    svg = re.sub(r'(?<= d=")[^"]*', lambda path: _NEEDLESS["Q" in path[0]].sub("", path[0]), svg)
    svg = re.sub(r'(?<=translate\()[^)]*|(?<= [xy]=")[^"]*', lambda at: _NEEDLESS[False].sub("", at[0]), svg)
    svg = re.sub(r'(?<=[#"])FiraSans-(\w)\w*-', r"\1-", svg)  # the name of each letter, thousands of times
    svg = re.sub(r'(<use [^>]*)transform="translate\((\S+?) 0\)"', r'\1x="\2"', svg)
    # Each text again, as a comment: as a title it can be found, and read aloud.
    svg = re.sub(r'(<g id="(?!text_)[^"]*">\s*)<!-- (.*?) -->', r"\1<title>\2</title>", svg)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\n +(?=<)", "\n", svg)  # thousands of lines are set in
    words = f"\n <desc>{escape(metadata.get('Description', ''))}</desc>"
    spoken = "" if language() == ENGLISH else f' xml:lang="{language()}"'
    return re.sub(r"(<svg [^>]*)>", lambda start: f'{start[1]}{spoken} role="img">{words}', svg, count=1)
