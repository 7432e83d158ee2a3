"""The web map: folium builds it, and the page and the exported file show the same one.

The base map (land and buttons) never changes, so a page loads it once; what depends on
the scenario comes as layers. Every text goes through `text.escape`: Leaflet shows texts as HTML.
"""

import json
from pathlib import Path
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template
from folium.utilities import JsCode
from xstatic.pkg import leaflet

from geo import catalog, features, text
from geo.palette import Style, band_style, dot_colours
from geo.scenario import Band, Scenario

ASSETS = Path(__file__).parent / "assets"
LEAFLET = Path(leaflet.BASE_DIR)

# Latitude, longitude of the south-western and north-eastern corner.
VIEWS = {"Europe": [[34.0, -25.0], [66.0, 52.0]], "World": [[-72.0, -178.0], [84.0, 178.0]]}


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
            min_lat=-85.06,
            max_lat=85.06,
            min_lon=-200,
            max_lon=200,
            max_bounds_viscosity=0.8,
            attribution_control=False,
            track_resize=False,  # atlas.js does, without moving the view
            double_click_zoom=False,  # its first click would move the launch point
        )
        # folium would give these to its tiles. Town level, and as far as the coastline carries.
        self.options |= {"min_zoom": 0, "max_zoom": 8}
        scripts = ["leaflet/leaflet.js", "basemap.js", "atlas.js"]
        self.default_js = [(name, f"{assets}/{name}") for name in scripts if assets]
        self.default_css = [
            (name, f"{assets}/{name}") for name in ("leaflet/leaflet.css", "map.css") if assets
        ]
        _Script("atlas.basemap({map}); atlas.settle({map}); atlas.views({map}, {data});", VIEWS).add_to(self)


def basemap_js() -> str:
    """The script that defines BASEMAP, the outlines of all countries."""
    return f"const BASEMAP = {catalog.basemap_text()};"


def page_map() -> BaseMap:
    """The map of the page, the same for every scenario, which reports a click at once."""
    page = BaseMap(assets="../../assets")
    _Script("atlas.clicks({map});").add_to(page)
    return page


def layers(scenario: Scenario) -> list[folium.FeatureGroup]:
    """What the scenario draws: a group for each band, one for the capitals, one for the launch points."""
    bands = [_band_layer(scenario, band) for band in scenario.drawn]
    return [*bands, _capitals_layer(scenario), _sites_layer(scenario)]


def page_layer(scenario: Scenario) -> folium.FeatureGroup:
    """All of `layers` in one group, which is what the page's map component exchanges."""
    group = folium.FeatureGroup("scenario")
    for layer in layers(scenario):
        group.add_child(layer)
    return group


def swatch(style: Style, kind: str = "swatch") -> str:
    """The HTML of a legend's colour sample: `swatch` for a band, `dot` for places."""
    if kind == "dot":
        return f'<i class="atlas-dot" style="background:{style.colour}"></i>'
    border = "dashed" if style.dash else "solid"
    fill = f"{style.colour}{round(style.opacity * 255):02x}"
    return f'<i class="atlas-swatch" style="background:{fill};border:2px {border} {style.colour}"></i>'


def _band_layer(scenario: Scenario, band: Band) -> folium.FeatureGroup:
    style = band_style(band)
    group = folium.FeatureGroup(swatch(style) + text.escape(text.band_label(band)))
    fill = {"stroke": False, "fillColor": style.colour, "fillOpacity": style.opacity}
    line = {"color": style.colour, "weight": 2, "dashArray": style.dash}
    shapes = [
        {"type": "Feature", "properties": {"style": fill, "line": line}, "geometry": feature["geometry"]}
        for feature in features.bands(scenario)
        if feature["properties"]["band"] == band.token
    ]
    polygons = folium.GeoJson(_collection(shapes), smooth_factor=0, interactive=False).add_to(group)
    _Script("atlas.outlines({group}, {parent});").add_to(polygons)
    edges = [
        [lat, lon, text.escape(text.edge_label(band, edge_km)), "edge"]
        for site in scenario.sites
        for edge_km in (band.edges_km[-1:] if band.part else band.edges_km)
        for lon, lat in features.edge_points(site, edge_km)
    ]
    _Script("atlas.labels({parent}, {data});", edges).add_to(group)
    return group


def _capitals_layer(scenario: Scenario) -> folium.FeatureGroup:
    group = folium.FeatureGroup("Capitals", control=False)
    dots = [_dot(scenario, row) for row in features.nearest(scenario)]
    folium.GeoJson(
        _collection(dots),
        # A click on a capital shows its distance, and does not move the launch point there.
        marker=folium.CircleMarker(
            radius=5.5, weight=1.5, fill=True, fill_opacity=1.0, bubbling_mouse_events=False
        ),
        on_each_feature=JsCode("atlas.place"),
    ).add_to(group)
    _Script("atlas.labels({parent}, {data});", _names(scenario)).add_to(group)
    return group


def _sites_layer(scenario: Scenario) -> folium.FeatureGroup:
    group = folium.FeatureGroup("Launch points", control=False)
    for site in scenario.sites:
        folium.CircleMarker(
            [site.lat, site.lon],
            radius=7,
            weight=2.5,
            color="#ffffff",
            fill_color="#111111",
            fill_opacity=1.0,
        ).add_to(group)
    names = [[site.lat, site.lon, text.escape(site.label), "launch"] for site in scenario.sites]
    _Script("atlas.labels({parent}, {data});", names).add_to(group)
    _Script("atlas.reveal({map}, {data});", [[site.lat, site.lon] for site in scenario.sites]).add_to(group)
    return group


def _dot(scenario: Scenario, row: features.Reach) -> dict[str, Any]:
    fill, rim = dot_colours(row.bands, row.position)
    return {
        "type": "Feature",
        "properties": {"style": {"fillColor": fill, "color": rim}, "tip": _tooltip(scenario, row)},
        "geometry": {"type": "Point", "coordinates": [row.capital.lon, row.capital.lat]},
    }


def _tooltip(scenario: Scenario, row: features.Reach) -> str:
    where = text.place_label(scenario, row)
    lines = [
        f"<b>{text.escape(row.capital.name)}</b>, {text.escape(row.capital.country)}",
        f"{row.distance_km:,.0f} km from {text.escape(row.site.label)}, azimuth {row.azimuth_deg:.0f}°",
        text.escape(where),
    ]
    if row.borderline:
        lines.append(f"Borderline: {row.edge_km:.1f} km from an edge")
    return "<br>".join(line for line in lines if line)


def _names(scenario: Scenario) -> list[list[Any]]:
    """The capitals' names for labels; the one farthest from any other first, for it is easiest to place."""
    capitals = [row.capital for row in features.nearest(scenario)]

    def loneliness(capital: catalog.Capital) -> float:
        return min(
            (other.lat - capital.lat) ** 2 + (other.lon - capital.lon) ** 2 / 4
            for other in capitals
            if other is not capital
        )

    ranked = sorted(capitals, key=loneliness, reverse=True)
    return [[capital.lat, capital.lon, text.escape(capital.name), "place"] for capital in ranked]


def _collection(shapes: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": shapes}


class _Script(MacroElement):
    """A line of script behind its parent: {parent} its name, {group} its parent's, {map} the map's."""

    _template = Template("{% macro script(this, kwargs) %}{{ this.code() }}{% endmacro %}")

    def __init__(self, line: str, data: Any = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Script"
        self.line = line
        self.data = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")

    def code(self) -> str:
        above = [self._parent]
        while above[-1] and not isinstance(above[-1], folium.Map):
            above.append(above[-1]._parent)
        line = self.line
        for name, element in {"parent": above[0], "group": above[:2][-1], "map": above[-1]}.items():
            line = line.replace(f"{{{name}}}", element.get_name() if element else "")
        return line.replace("{data}", self.data)
