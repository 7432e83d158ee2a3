"""A scenario for Google Earth and everything else that reads OGC KML 2.2.

The edges of a KML polygon are straight in longitude and latitude (OGC 07-147r2, section 10.8), but
Google Earth takes one that spans half the globe or more the other way round, and cannot fill what
surrounds a pole. So ground that holds a pole is cut into octants, of which no edge is longer than 90
degrees; and ground has no outline, which would follow every cut: the rings are lines of their own.
Between the vertices of a line Google Earth follows great circles, not straight edges, so rings have
more vertices than the ground.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import shapely
from fastkml import (
    KML,
    BalloonStyle,
    Data,
    Document,
    ExtendedData,
    Folder,
    IconStyle,
    LineStyle,
    Placemark,
    PolyStyle,
    Schema,
    SchemaData,
    SimpleData,
    SimpleField,
    Style,
    StyleUrl,
)
from fastkml.config import KMLNS
from fastkml.enums import DataType
from lxml import etree
from lxml.builder import ElementMaker
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo import layers, text
from geo.coordinates import format_point
from geo.layers import Ground, Row
from geo.palette import band_style
from geo.receipt import LABELS, Receipt
from geo.scenario import Scenario
from geo.words import _

_Mark = tuple[Placemark, BaseGeometry]

_E = ElementMaker(namespace=KMLNS[1:-1])
_OCTANTS = [
    shapely.box(west, south, west + 90, south + 90) for west in range(-180, 180, 90) for south in (-90, 0)
]
_STEP_DEG = 0.25  # A great circle strays by at most 8 m from an edge that is no longer.
_TYPES = {str: DataType.string, int: DataType.int_, float: DataType.double, bool: DataType.bool_}
_TEXT = "$[description]"  # The name alone would be read as HTML: it is in the description, escaped.


def document(scenario: Scenario, receipt: Receipt) -> bytes:
    """Folders of bands, their edges, launch points and capitals, each with columns as `layers` has them."""
    columns = {"bands": layers.BAND_COLUMNS, "sites": layers.SITE_COLUMNS, "capitals": layers.CAPITAL_COLUMNS}
    folders = {
        _("Bands"): _bands(scenario, fillable),
        _("Edges"): _bands(scenario, edges),
        _("Launch points"): _sites(scenario),
        _("Capitals"): _capitals(scenario),
    }
    facts = receipt.as_text()
    told = [_("{label}: {value}").format(label=LABELS[name], value=value) for name, value in facts.items()]
    content = Document(
        name=receipt.title,
        isopen=True,
        description=_html([receipt.title, *told[1:]]),
        styles=_styles(scenario),
        schemata=[_schema(name, fields) for name, fields in columns.items()],
        extended_data=ExtendedData(elements=[Data(name=name, value=value) for name, value in facts.items()]),
        features=[
            Folder(name=name, isopen=len(marks) < 20, features=[mark for mark, _ in marks])
            for name, marks in folders.items()
        ],
    )
    geometries = [geometry for marks in folders.values() for _, geometry in marks]
    return _written(KML(features=[content]).etree_element(), geometries)


def _written(root: Any, geometries: list[BaseGeometry]) -> bytes:
    """The document as bytes, with what fastkml leaves to do."""
    first = root.find(".//{*}Folder")
    for schema in root.findall(".//{*}Schema"):
        first.addprevious(schema)  # OGC KML wants schemas before folders.
    # fastkml builds each geometry several times over: 6 s for twelve sites with ten bands, this 0.5 s.
    for mark, geometry in zip(root.iter("{*}Placemark"), geometries, strict=True):
        if not geometry.is_empty:  # The whole Earth has no ring.
            mark.append(_element(geometry))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _element(geometry: BaseGeometry) -> Any:
    if isinstance(geometry, Point):
        return _E.Point(_coordinates(geometry))
    if isinstance(geometry, LineString):
        return _E.LineString(_E.tessellate("1"), _coordinates(geometry))
    if isinstance(geometry, Polygon):
        outer = _E.outerBoundaryIs(_E.LinearRing(_coordinates(geometry.exterior)))
        inner = [_E.innerBoundaryIs(_E.LinearRing(_coordinates(ring))) for ring in geometry.interiors]
        return _E.Polygon(_E.tessellate("1"), outer, *inner)
    return _E.MultiGeometry(*map(_element, shapely.get_parts(geometry)))


def _coordinates(geometry: BaseGeometry) -> Any:
    return _E.coordinates(" ".join(f"{x},{y}" for x, y in shapely.get_coordinates(geometry).tolist()))


def fillable(ground: Ground) -> MultiPolygon:
    """The ground in pieces that Google Earth fills right."""
    parts = list(shapely.get_parts(ground))
    if np.abs(shapely.get_coordinates(ground)[:, 1]).max(initial=0) == 90:
        parts = [piece for octant in _OCTANTS for piece in shapely.get_parts(ground.intersection(octant))]
    pieces = [piece for piece in parts if isinstance(piece, Polygon) and not piece.is_empty]
    return shapely.orient_polygons(MultiPolygon(pieces))


def edges(ground: Ground) -> MultiLineString:
    """The rings of the ground, without the sides of the map, along which it is cut: see `_STEP_DEG`."""
    lines = []
    for ring in shapely.get_rings(shapely.get_parts(ground)):
        points = shapely.get_coordinates(ring)
        x, y = (np.abs(values) for values in points.T)
        on_a_side = ((x[1:] == 180) & (x[:-1] == 180)) | ((y[1:] == 90) & (y[:-1] == 90))
        lines += [piece for piece in np.split(points, np.flatnonzero(on_a_side) + 1) if len(piece) > 1]
    return MultiLineString([shapely.segmentize(LineString(line), _STEP_DEG) for line in lines])


def _bands(scenario: Scenario, drawn: Callable[[Ground], BaseGeometry]) -> list[_Mark]:
    made = []
    for band, row, ground in layers.bands(scenario):
        name = _("{band}, from {site}").format(band=row["label"], site=row["site_name"])
        made.append(
            _placemark(name, [name], f"band-{scenario.drawn.index(band)}", drawn(ground), "bands", row)
        )
    return made


def _sites(scenario: Scenario) -> list[_Mark]:
    made = []
    for row in layers.sites(scenario):
        source = _("Source: {source}").format(source=f"{row['source']}, {row['source_url']}")
        told = [row["site_name"], format_point(row["lat"], row["lon"]), row["claim"]]
        told += [source if row["source"] else "", row["caution"]]
        made.append(_placemark(row["site_name"], told, "site", Point(row["lon"], row["lat"]), "sites", row))
    return made


def _capitals(scenario: Scenario) -> list[_Mark]:
    made = []
    for colour, row in layers.capitals(scenario):
        told = [
            f"{row['capital']}, {row['country']}",
            _("{distance} from {site}, azimuth {azimuth}").format(
                distance=f"{row['distance_km']:,.0f} km",
                site=row["site_name"],
                azimuth=f"{row['azimuth_deg']:.0f}°",
            ),
            row["on_map"],
        ]
        if row["borderline"]:
            told.append(_("Borderline: {distance} from an edge").format(distance=f"{row['edge_km']:.1f} km"))
        place = Point(row["lon"], row["lat"])
        made.append(_placemark(row["capital"], told, _place_id(colour), place, "capitals", row))
        made[-1][0].visibility = bool(row["on_map"])
    return made


def _placemark(
    name: str, told: list[str], style: str, geometry: BaseGeometry, schema: str, row: Row
) -> _Mark:
    values = [SimpleData(name=key, value=_value(value)) for key, value in row.items() if value is not None]
    mark = Placemark(
        name=name,
        description=_html(told),
        style_url=StyleUrl(url=f"#{style}"),
        extended_data=ExtendedData(elements=[SchemaData(schema_url=f"#{schema}", data=values)]),
    )
    return mark, geometry


def _styles(scenario: Scenario) -> list[Style]:
    bands = [
        Style(
            id=f"band-{index}",
            styles=[
                LineStyle(color=_colour(style.colour), width=2),
                PolyStyle(color=_colour(style.colour, style.opacity), fill=True, outline=False),
                BalloonStyle(text=_TEXT),
            ],
        )
        for index, style in enumerate(band_style(band, scenario.drawn) for band in scenario.drawn)
    ]
    colours = dict.fromkeys(colour for colour, _ in layers.capitals(scenario))
    return [
        *bands,
        _point_style("site", "#111111", 1.1),
        *(_point_style(_place_id(colour), colour, 0.7) for colour in colours),
    ]


def _point_style(name: str, colour: str, scale: float) -> Style:
    # Without a picture the program shows its own mark: one with an address would be fetched from there.
    look = IconStyle(color=_colour(colour), scale=scale)
    return Style(id=name, styles=[look, BalloonStyle(text=_TEXT)])


def _place_id(colour: str) -> str:
    return f"place-{colour.removeprefix('#')}"


def _colour(colour: str, opacity: float = 1.0) -> str:
    """A colour as KML writes it, from transparent to red: `#b8442c` is `ff2c44b8`."""
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{round(opacity * 255):02x}{blue}{green}{red}"


def _schema(name: str, columns: dict[str, type]) -> Schema:
    return Schema(
        id=name,
        name=name,
        fields=[SimpleField(name=column, type_=_TYPES[kind]) for column, kind in columns.items()],
    )


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _html(lines: Iterable[str]) -> str:
    """Lines as the HTML that a balloon shows, the first as its heading."""
    first, *rest = (text.escape(line).replace("\n", "<br>") for line in lines if line)
    return "<br>".join([f"<b>{first}</b>", *rest])
