"""The web map: folium builds it, and the page and the exported file show the same one.

The base map (land and buttons) never changes, so a page loads it once; what depends on
the scenario comes as layers. Leaflet shows their texts as HTML: what no template fills in goes through
`markup.escape`.
"""

import hashlib
import json
import re
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, cast

import folium
import shapely
from branca.element import Element, Figure, MacroElement
from folium.template import Template
from folium.utilities import camelize
from shapely import MultiPolygon, Polygon
from shapely.geometry import shape
from xstatic.pkg import leaflet

from geo.facts import catalog
from geo.features import usual_circle
from geo.features.asked import Asked, in_order_of_naming
from geo.features.bands import DrawnBand
from geo.features.colours import css_colour, css_land
from geo.features.common_ground import CommonGround
from geo.features.drawing import Drawing
from geo.features.palette import COMMON, NO_BAND, Style
from geo.outputs.web import drag_table, map_countries, map_legend, map_places, year_slider
from geo.outputs.web.polyline import COAST, RING, Grain, encode
from geo.templates import fill
from geo.words import markup
from geo.words.i18n import Text, _, kept_by_language, language
from geo.words.translations import ENGLISH, languages

ASSETS = Path(__file__).parents[2] / "assets"
LEAFLET = Path(leaflet.BASE_DIR)
# mpld3 has d3 in it. It is found and not imported: that would load matplotlib.
D3 = Path(f"{distribution('mpld3').locate_file('')}", "mpld3/js/d3.v5.min.js")
# Of ASSETS, in the order in which they are loaded.
SCRIPTS = (
    "atlas",
    "drags",
    "geodesic",
    "reach",
    "grounds",
    "many",
    "labels",
    "ring_labels",
    "legend",
    "moves",
    "round",
    "views",
    "years",
)
# Of these, those that a file is without: no launch point is dragged there.
FOR_DRAGGING = ("drags", "geodesic", "reach")
ROUND = "round"  # which a file has packed with d3
# And what else its reader needs to change the map: packed, and read when the map is there.
FOR_CHANGES = (*FOR_DRAGGING, "annuli", "retold", "written", "changes")

TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"

# By how long the page sends the map ahead of the rest. A browser applies in one go what comes within some
# 10 ms, and would draw the map after all of it, in twice the time (`make bench-page`).
AHEAD_S = 0.025

# Name, and latitude, longitude of the south-western and north-eastern corner.
VIEWS = (
    (Text("Europe"), [[34.0, -25.0], [66.0, 52.0]]),
    (Text("World"), [[-72.0, -178.0], [84.0, 178.0]]),
)


class BaseMap(folium.Map):
    """A folium map of the land, with the atlas's own script and look.

    `assets` is where the page's server keeps Leaflet, the basemap and the script, as seen from the map's
    frame. Without it the map names no file: `export` puts them into the document.
    """

    def __init__(self, assets: str | None = None) -> None:
        super().__init__(
            location=[52, 15],
            zoom_start=4,
            tiles=None,
            zoom_snap=0.25,
            zoom_delta=0.75,
            wheel_px_per_zoom_level=120,
            max_bounds=True,
            min_lat=-usual_circle.BEYOND_MERCATOR,
            max_lat=usual_circle.BEYOND_MERCATOR,
            min_lon=-540,
            max_lon=540,
            max_bounds_viscosity=0.8,
            attribution_control=False,
            track_resize=False,  # atlas.js does, without moving the view
            double_click_zoom=False,  # its first click would move the launch point
        )
        # folium would give these to its tiles. Town level, and as far as the coastline carries.
        self.options |= {"min_zoom": 0, "max_zoom": 8}
        scripts = ["leaflet/leaflet.js", "map.js"]  # one after the other: streamlit-folium waits for each
        self.default_js = [(name, f"{assets}/{name}") for name in scripts if assets]
        self.default_css = [
            (name, f"{assets}/{name}") for name in ("leaflet/leaflet.css", "map.css", "legend.css") if assets
        ]
        Script("atlas.open({map}, {data});", f"{assets}/d3/{D3.name}" if assets else None).add_to(self)


@kept_by_language()
def basemap_js() -> str:
    """Return the script with what every map shares: LAND, VIEWS, WORDS, YEARS."""
    return f"{land_js()}{worded_js()}"


@cache
def land_js() -> str:
    """Return the part of `basemap_js` that is the same in every language."""
    return constant("LAND", _land())


def worded_js() -> str:
    """Return the part of it that is in the language spoken."""
    views = [(str(name), corners) for name, corners in VIEWS]
    known = {"VIEWS": views, "WORDS": _words(), "YEARS": year_slider.constants()}
    return "".join(constant(name, value) for name, value in known.items())


def capitals_js() -> str:
    """Return the script with every capital, in the language spoken."""
    return constant("CAPITALS", _capitals())


def constant(name: str, value: Any) -> str:
    """Return a line of script that names a value."""
    return f"const {name} = {_json(value)};"


@cache
def still_js() -> str:
    """Return the scripts of a map whose launch points stay where they are, but for what has words."""
    return _scripts(*FOR_DRAGGING, "many")


def options() -> dict[str, Any]:
    """Return what Leaflet is told of the map, as folium tells it."""
    base = BaseMap()
    return {"center": base.location, **{camelize(name): value for name, value in base.options.items()}}


@cache
def changes_js() -> str:
    """Return the scripts by which the reader of a file changes its map, but for what has words."""
    return "".join(map(script, FOR_CHANGES))


@cache
def _scripts(*left_out: str) -> str:
    """Return the atlas's own scripts as one, without comments and indents, but for those left out."""
    return "".join(script(name) for name in SCRIPTS if name not in left_out)


def script(name: str) -> str:
    """Return one of the atlas's own scripts without comments and indents."""
    return re.sub(r"(?m)^ *(//.*\n)?|  //.*$", "", (ASSETS / f"{name}.js").read_text("utf-8"))


def map_js(asked: Asked | None = None) -> str:
    """Return all scripts of a map but Leaflet and d3, as one: of some places what a file needs, else all.

    With all they are for the frame of the page, which would not know its language.
    """
    spoken = "" if asked else f"document.documentElement.lang = {_json(language())};"
    dragged = "" if asked else constant("DRAGGED", drag_table.words())
    codes = {*asked.codes} if asked and asked.are_capitals else set()
    capitals = {code: place for code, place in _capitals().items() if not asked or code in codes}
    left_out = (*FOR_DRAGGING, ROUND, *(() if asked.are_many else ("many",))) if asked else ()
    return f"{spoken}{constant('CAPITALS', capitals)}{dragged}{basemap_js()}\n{_scripts(*left_out)}"


@kept_by_language()
def version() -> str:
    """Return a name for all that pages load of the atlas's, another one when any of it changes.

    It ends with the language that is spoken, but English: see `language_of`.
    """
    files = [D3, *sorted(path for folder in (ASSETS, LEAFLET) for path in folder.iterdir() if path.is_file())]
    parts = [map_js().encode(), *(path.read_bytes() for path in files)]
    sum_of_all = hashlib.sha256(b"".join(parts)).hexdigest()[:12]
    return sum_of_all if language() == ENGLISH else f"{sum_of_all}-{language()}"


def language_of(version: str) -> str:
    """Return the language in which what has that name speaks, whatever it was called before an update."""
    code = version.partition("-")[2]
    return code if code in languages() else ENGLISH


def page_map() -> BaseMap:
    """Return the map of the page, the same for every scenario, which reports a click at once."""
    page = BaseMap(assets=f"../../assets/{version()}")
    figure = cast(Figure, page.get_root())
    figure.header = TerseHead()
    figure.header._parent = figure
    Script("atlas.clicks({map});").add_to(page)
    return page


def layer(drawing: Drawing, tiles: bool = False, is_page: bool = False) -> folium.FeatureGroup:
    """Return all that depends on the scenario, in one group, which the page's map component exchanges.

    With `tiles` the reader's browser fetches OpenStreetMap's pictures and shows them below. On the page the
    legend switches the treaty's bands for all of it, and has them when they are off.
    """
    group = folium.FeatureGroup("scenario")
    data = scenario_data(drawing, is_page)
    if tiles:
        data["tiles"] = [TILES, fill("web_map.tiles_credit")]
    # One element rather than one for each band: folium takes its time over every one.
    Script("atlas.scenario({map}, {parent}, {data});", data).add_to(group)
    return group


def scenario_data(drawing: Drawing, is_page: bool = False) -> dict[str, Any]:
    """Return all that depends on the scenario, as atlas.js takes it; see `layer`."""
    data: dict[str, Any] = {
        "bands": [_band(drawing, band) for band in drawing.bands],
        "legend": map_legend.legend(drawing, is_page),
        "nearer": _nearer(drawing),
        "places": map_places.of(drawing),
    }
    if is_page:
        data["drag"] = drag_table.of(drawing)
    if drawing.common:
        data["common"] = _common(drawing.common)
    return data


def _band(drawing: Drawing, drawn: DrawnBand) -> dict[str, Any]:
    """Return a band's look, its polygons, and the words at its edges."""
    band = drawn.band
    return {
        "token": band.token,
        **look(drawn.style, band.part or band.name or "own"),
        "polygons": [rings for area in drawing.areas_of(drawn) for rings in _encoded(area.polygon)],
        "edges": edges(drawn),
    } | ({"countries": shown} if (shown := map_countries.countries(drawing, drawn)) else {})


def look(style: Style, kind: str) -> dict[str, Any]:
    """Return how a band of some kind is drawn."""
    return {
        "colour": css_colour(style),
        "fill": css_land(style) if style.fill else "",
        "width": style.width,
        "dash": style.dash,
        "hatch": style.hatch,
        "ruled": style.ruled,
        "kind": kind,
    }


def _nearer(drawing: Drawing) -> dict[str, Any] | None:
    """Return the ground nearer than the treaty's ranges, if it is shown."""
    if not drawing.nearer:
        return None
    return look_of_nearer() | {
        "polygons": _encoded(drawing.nearer),
        "named": [[round(lat, 2), round(lon, 2)] for lon, lat in drawing.nearer_label_points],
    }


def look_of_nearer() -> dict[str, Any]:
    """Return how that ground is filled and what it is called."""
    return {"fill": css_land(NO_BAND["nearer"]), "name": markup.escape(_("below the treaty’s range"))}


def _common(ground: CommonGround) -> dict[str, Any]:
    """Return the look and the polygons of the ground that launch points have in common."""
    return {
        "colour": css_colour(COMMON),
        "width": COMMON.width,
        "hatch": COMMON.hatch,
        "polygons": _encoded(ground.polygon),
    }


def edges(drawn: DrawnBand) -> list[tuple[float, str, str]]:
    """Return the edges that have words: range (km), length in the scenario's unit, who claims it."""
    shown = drawn.edges[-1:] if drawn.band.part else drawn.edges
    return [(edge.km, edge.length, edge.who) for edge in shown]


def _land() -> list[list[str]]:
    """Return the rings of each polygon of every country, as texts."""
    countries = (cast(MultiPolygon, shape(feature["geometry"])) for feature in catalog.basemap()["features"])
    return [polygon for country in countries for polygon in _encoded(country, COAST)]


def _encoded(area: Polygon | MultiPolygon, grain: Grain = RING) -> list[list[str]]:
    """Return the rings of each polygon of an area, as texts."""
    return [
        [encode(ring.coords, grain) for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in shapely.get_parts(area)
    ]


@kept_by_language()
def _capitals() -> dict[str, list[Any]]:
    """Return each capital's latitude, longitude and name by its country's code, in the order of naming."""
    ranked = in_order_of_naming(catalog.capitals())
    return {capital.iso_a2: [capital.lat, capital.lon, markup.escape(capital.name)] for capital in ranked}


def _words() -> dict[str, str]:
    """Return what the scripts say: the first six as HTML, with places to fill in."""
    as_html = {
        "way": _("{length} from {place}, azimuth {azimuth}°"),
        "ring": _("{length} from {number}"),
        "beyond": _("Rings of {length} run beyond this view"),
        "unseen": _("None of the places asked about is in this view"),
        "close": _("Borderline: {length} from an edge"),
        "offline": _("some pictures did not come: is there a network?"),
    }
    return {name: markup.escape_around(words) for name, words in as_html.items()} | {
        "map": _("Map of the bands; its content is in the sentence above and in the table below"),
        "wheel": _("To zoom the map, hold Ctrl and turn the wheel"),
        "wheel_mac": _("To zoom the map, hold ⌘ and scroll"),
        "fingers": _("To move the map, use two fingers"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "views": _("View of the map"),
        "flat": _("Flat"),
        "flat_is": _("Mercator, as on most maps of the web"),
        "true": _("True shape"),
        "true_is": _("Distances and directions from the launch point are right: its rings are circles"),
        "globe": _("Globe"),
        "globe_is": _("The Earth as seen from far away; drag it to turn it"),
        "recentre": _("Recentre"),
        "fails": _("This browser cannot draw the round Earth; one of the last three years can"),
        "tiles": _("OpenStreetMap’s pictures are flat: they are on the flat map alone"),
        "wrong": _("{view} in the link is no view of the map, such as #globe=54.7,20.5,3"),
    }


def _json(data: Any) -> str:
    """Return JSON for a script, with nothing that would end the script."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


class Script(MacroElement):
    """A line of script behind its parent: {parent} its name, {group} its parent's, {map} the map's."""

    _template = Template("{% macro script(this, kwargs) %}{{ this.code() }}{% endmacro %}")

    def __init__(self, line: str, data: Any = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Script"
        self.line = line
        self.data = _json(data)

    def render(self, **_: Any) -> str:
        """Put the line into the document as it is; folium would parse it as a template, twice."""
        document = cast(Figure, self.get_root())
        document.script.add_child(Verbatim(self.code()), name=self.get_name())
        return ""

    def code(self) -> str:
        """Return the line with its names and its data filled in."""
        above = [self._parent]
        while above[-1] and not isinstance(above[-1], folium.Map):
            above.append(above[-1]._parent)
        line = self.line
        for name, element in {"parent": above[0], "group": above[:2][-1], "map": above[-1]}.items():
            line = line.replace(f"{{{name}}}", element.get_name() if element else "")
        return line.replace("{data}", self.data)


class TerseHead(Element):
    """The head of the page's map, which the component sends at every change: without folium's indentation."""

    def render(self, **how: Any) -> str:
        """Return what is in it, with one space where there are several."""
        return " ".join(super().render(**how).split())


class Verbatim(Element):
    """A text that is written into the document as it is, which folium would read as a template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: Any) -> str:
        """Return the text."""
        return self.text
