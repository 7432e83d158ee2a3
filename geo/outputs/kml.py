"""A drawing for Google Earth and everything else that reads OGC KML 2.2.

The edges of a KML polygon are straight in longitude and latitude (OGC 07-147r2, section 10.8), but
Google Earth takes one that spans half the globe or more the other way round, and cannot fill what
surrounds a pole. So an area that holds a pole is cut into octants, of which no edge is longer than 90
degrees; a hair's breadth lies between them, for parts that share an edge are no valid polygon. An area
has no outline, which would follow every cut: the rings are lines of their own. Between the vertices of a
line Google Earth follows great circles, not straight edges, so rings have more vertices than areas.

Columns are typed as every reader takes them: a boolean is an integer, 1 or 0. Of type `bool` GDAL's
reader makes 0 of both `true` and `false`, and togeojson makes true of any text.
"""

import base64
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np
import shapely
from PIL import Image, ImageDraw
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.coordinates.display import format_point
from geo.features import attribute_tables, citations, wording
from geo.features.attribute_tables import BandRow, CapitalRow, CommonRow, LaunchPointRow, Row, YearSiteRow
from geo.features.drawing import Drawing
from geo.features.palette import COMMON, COMMON_FILL, DARK, YEAR_SITE, Style, rgb
from geo.features.provenance import LABELS, Receipt
from geo.geodesy import whole_azimuth
from geo.templates import fill
from geo.words import units
from geo.words.i18n import _

Ground = Polygon | MultiPolygon

_NAMESPACE = "http://www.opengis.net/kml/2.2"
_GAP_DEG = 1e-6  # between octants: 0.1 m, a thousandth of the rings' tolerance
_OCTANTS = [
    shapely.box(
        west + _GAP_DEG / 2 * (west > -180),
        south + _GAP_DEG / 2 * (south > -90),
        west + 90 - _GAP_DEG / 2 * (west < 90),
        south + 90 - _GAP_DEG / 2 * (south < 0),
    )
    for west in range(-180, 180, 90)
    for south in (-90, 0)
]
_STEP_DEG = 0.25  # A great circle strays by at most 8 m from an edge that is no longer.
_TYPES = {str: "string", int: "int", float: "double", bool: "int"}
_BALLOON = "$[description]"  # The name alone would be read as HTML: it is in the description, escaped.
_ICON_PX = 32
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)  # of a ZIP file, so that the same scenario gives the same bytes


def document(drawing: Drawing, receipt: Receipt) -> bytes:
    """Return folders of bands, their edges, launch points, capitals; columns as in `attribute_tables`.

    If launch points have ground in common that is asked for there is one more, of that and its edges, and if
    a year is selected one of the sites that stood in it. The pictures of places are in
    the document itself, so that nothing is fetched.
    """
    icons = _icons(drawing).items()
    addresses = {name: f"data:image/png;base64,{base64.b64encode(png).decode()}" for name, png in icons}
    return _document(drawing, receipt, addresses)


def archive(drawing: Drawing, receipt: Receipt) -> bytes:
    """Return the document as KMZ, with the pictures of places as files, as Google Earth reads it."""
    out, icons = io.BytesIO(), _icons(drawing)
    document = _document(drawing, receipt, {name: _icon_file(name) for name in icons})
    files = {"doc.kml": document} | {_icon_file(name): png for name, png in icons.items()}
    with zipfile.ZipFile(out, "w") as archived:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _FIRST_MOMENT)
            archived.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _icons(drawing: Drawing) -> dict[str, bytes]:
    """Return the pictures of places as PNG."""
    return {"dot": _dot()} | ({"diamond": _diamond()} if drawing.year else {})


def _icon_file(name: str) -> str:
    return f"files/{name}.png"


def _document(drawing: Drawing, receipt: Receipt, icons: Mapping[str, str]) -> bytes:
    """Return the document; `icons` are the addresses of the pictures of places."""
    tables: dict[str, type[Row]] = {"bands": BandRow, "sites": LaunchPointRow, "capitals": CapitalRow}
    if drawing.common:
        tables["common"] = CommonRow
    if drawing.year:
        tables["year_sites"] = YearSiteRow
    facts = receipt.as_text()
    lines = [_("{label}: {value}").format(label=LABELS[name], value=value) for name, value in facts.items()]
    root = _e(
        "kml",
        _e(
            "Document",
            _e("name", receipt.title),
            _e("open", "1"),
            _e("description", _html([receipt.title, *lines[1:]])),
            *_styles(drawing, icons),
            _e("ExtendedData", *(_e("Data", _e("value", value), name=name) for name, value in facts.items())),
            *(_schema(name, row.columns()) for name, row in tables.items()),
            _folder(_("Bands"), _bands(drawing, fillable)),
            _folder(_("Edges"), _bands(drawing, edges)),
            *_common_folder(drawing),
            _folder(_("Launch points"), _sites(drawing)),
            _folder(drawing.asked.several, _capitals(drawing)),
            *_year_folder(drawing),
        ),
        xmlns=_NAMESPACE,
    )
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, "UTF-8", xml_declaration=True, short_empty_elements=False)
    return re.sub(rb"></(hotSpot|SimpleField)>", b"/>", written) + b"\n"  # which never have content


def _e(tag: str, /, *content: str | Element, **attributes: str) -> Element:
    """Return an element with a text or with elements in it."""
    element = Element(tag, attributes)
    for each in content:
        if isinstance(each, str):
            element.text = each
        else:
            element.append(each)
    return element


def _folder(name: str, marks: Iterable[Element]) -> Element:
    marks = list(marks)
    return _e("Folder", _e("name", name), _e("open", "1" if len(marks) < 20 else "0"), *marks)


def _element(geometry: BaseGeometry) -> Element:
    if isinstance(geometry, Point):
        return _e("Point", _coordinates(geometry))
    if isinstance(geometry, LineString):
        return _e("LineString", _e("tessellate", "1"), _coordinates(geometry))
    if isinstance(geometry, Polygon):
        outer = _e("outerBoundaryIs", _e("LinearRing", _coordinates(geometry.exterior)))
        inner = [_e("innerBoundaryIs", _e("LinearRing", _coordinates(ring))) for ring in geometry.interiors]
        return _e("Polygon", _e("tessellate", "1"), outer, *inner)
    return _e("MultiGeometry", *map(_element, shapely.get_parts(geometry)))


def _coordinates(geometry: BaseGeometry) -> Element:
    return _e("coordinates", " ".join(f"{x},{y}" for x, y in shapely.get_coordinates(geometry).tolist()))


def fillable(ground: Ground) -> MultiPolygon:
    """Return the area as a valid polygon of parts that Google Earth fills right."""
    parts = list(shapely.get_parts(ground))
    if np.abs(shapely.get_coordinates(ground)[:, 1]).max(initial=0) == 90:
        parts = [piece for octant in _OCTANTS for piece in shapely.get_parts(ground.intersection(octant))]
    pieces = [piece for piece in parts if isinstance(piece, Polygon) and not piece.is_empty]
    return shapely.orient_polygons(MultiPolygon(pieces))


def edges(ground: Ground) -> MultiLineString:
    """Return the rings of the area without the sides of the map, along which it is cut: see `_STEP_DEG`."""
    lines = []
    for ring in shapely.get_rings(shapely.get_parts(ground)):
        points = shapely.get_coordinates(ring)
        x, y = (np.abs(values) for values in points.T)
        on_a_side = ((x[1:] == 180) & (x[:-1] == 180)) | ((y[1:] == 90) & (y[:-1] == 90))
        lines += [piece for piece in np.split(points, np.flatnonzero(on_a_side) + 1) if len(piece) > 1]
    return MultiLineString([shapely.segmentize(LineString(line), _STEP_DEG) for line in lines])


def _bands(drawing: Drawing, drawn: Callable[[Ground], BaseGeometry]) -> Iterator[Element]:
    styles = {band: f"band-{index}" for index, band in enumerate(drawing.bands)}
    for area, row in attribute_tables.bands(drawing):
        name = _("{band}, from {site}").format(band=row.label, site=row.site_name)
        yield _placemark(name, [name], styles[area.band], drawn(area.polygon), "bands", row)


def _common_folder(drawing: Drawing) -> Iterator[Element]:
    """Yield the folder of the ground that launch points have in common, and of its edges, if there is any."""
    for ground, row in attribute_tables.common(drawing):
        lines = [row.label, wording.common(drawing), row.site_name]
        drawn = (fillable(ground.polygon), edges(ground.polygon))
        yield _folder(
            row.label,
            (_placemark(row.label, lines, "ground-in-common", each, row.kind, row) for each in drawn),
        )


def _sites(drawing: Drawing) -> Iterator[Element]:
    for row in attribute_tables.launch_points(drawing):
        source = _("Source: {source}").format(source=f"{row.source}, {row.source_url}")
        lines = [row.site_name, format_point(row.lat, row.lon), row.claim]
        lines += [source if row.source else "", row.caution]
        yield _placemark(row.site_name, lines, "site", Point(row.lon, row.lat), "sites", row)


def _capitals(drawing: Drawing) -> Iterator[Element]:
    for row in attribute_tables.capitals(drawing):
        lines = [
            ", ".join(filter(None, (row.capital, row.country))),
            _("{distance} from {site}, azimuth {azimuth}").format(
                distance=units.rounded(row.distance_km),
                site=row.site_name,
                azimuth=f"{whole_azimuth(row.azimuth_deg):.0f}°",
            ),
            row.on_map,
        ]
        if row.borderline:
            lines.append(
                _("Borderline: {distance} from an edge").format(distance=units.tenths(row.edge_km or 0.0))
            )
        place = Point(row.lon, row.lat)
        shown = bool(row.on_map)
        yield _placemark(row.capital, lines, _place_id(row.colour), place, "capitals", row, shown)


def _year_folder(drawing: Drawing) -> Iterator[Element]:
    """Yield the folder of the sites that stood in the selected year, if there is one."""
    if drawing.year:
        yield _folder(_("Sites in {year}").format(year=drawing.year.number), _year_sites(drawing))


def _year_sites(drawing: Drawing) -> Iterator[Element]:
    rows = attribute_tables.year_sites(drawing)
    for site, row in zip(drawing.year_sites, rows, strict=True):
        sources = (_("Source: {source}").format(source=citations.source_note(each)) for each in site.sources)
        lines = [row.site_name, row.systems, f"{site.standing}. {site.years}", row.claim, *sources]
        lines.append(str(site.caution))
        yield _placemark(row.site_name, lines, "year-site", Point(site.lon, site.lat), "year_sites", row)


def _placemark(
    name: str,
    lines: list[str],
    style: str,
    geometry: BaseGeometry,
    schema: str,
    row: Row,
    shown: bool = True,
) -> Element:
    known = {column: value for column, value in row.values().items() if value is not None}
    values = [_e("SimpleData", _value(value), name=column) for column, value in known.items()]
    return _e(
        "Placemark",
        _e("name", name),
        _e("visibility", str(int(shown))),
        _e("description", _html(lines)),
        _e("styleUrl", f"#{style}"),
        _e("ExtendedData", _e("SchemaData", *values, schemaUrl=f"#{schema}")),
        *(() if geometry.is_empty else (_element(geometry),)),  # The whole Earth has no ring.
    )


def _styles(drawing: Drawing, icons: Mapping[str, str]) -> Iterator[Element]:
    for index, band in enumerate(drawing.bands):
        yield _band_style(f"band-{index}", band.style)
    if drawing.common:
        yield _band_style("ground-in-common", replace(COMMON, fill=COMMON_FILL))
    yield _point_style("site", DARK, 0.6, 1.0, icons["dot"])
    for colour in dict.fromkeys(row.colour for row in attribute_tables.capitals(drawing)):
        yield _point_style(_place_id(colour), colour, 0.4, 0.7, icons["dot"])
    if drawing.year:
        yield _point_style("year-site", "#ffffff", 0.4, 0.7, icons["diamond"])


def _band_style(name: str, style: Style) -> Element:
    return _e(
        "Style",
        _e("LineStyle", _e("color", _colour(style.colour)), _e("width", f"{style.width:g}")),
        _e(
            "PolyStyle",
            _e("color", _colour(style.ground.colour, style.ground.opacity)),
            _e("fill", "1"),
            _e("outline", "0"),
        ),
        _e("BalloonStyle", _e("text", _BALLOON)),
        id=name,
    )


def _point_style(name: str, colour: str, scale: float, label_scale: float, href: str) -> Element:
    """Return the style of a place: what is white in its picture has the colour. `scale` 1 is `_ICON_PX`."""
    middle = {"x": "0.5", "y": "0.5", "xunits": "fraction", "yunits": "fraction"}
    icon = [
        _e("color", _colour(colour)),
        _e("scale", f"{scale:g}"),
        _e("Icon", _e("href", href)),
        _e("hotSpot", **middle),
    ]
    return _e(
        "Style",
        _e("IconStyle", *icon),
        _e("LabelStyle", _e("color", _colour("#ffffff")), _e("scale", f"{label_scale:g}")),
        _e("BalloonStyle", _e("text", _BALLOON)),
        id=name,
    )


@lru_cache(maxsize=1)
def _dot() -> bytes:
    """Return a white dot as PNG, drawn four times as large for the sake of a smooth rim."""
    large = Image.new("L", (4 * _ICON_PX, 4 * _ICON_PX))
    ImageDraw.Draw(large).ellipse((4, 4, 4 * _ICON_PX - 5, 4 * _ICON_PX - 5), fill=255)
    white = Image.new("L", (_ICON_PX, _ICON_PX), 255)
    out = io.BytesIO()
    Image.merge("LA", (white, large.resize(white.size, Image.Resampling.BOX))).save(out, "png")
    return out.getvalue()


@lru_cache(maxsize=1)
def _diamond() -> bytes:
    """Return the diamond of a year's site as PNG, drawn four times as large as `_dot` is."""
    side = 4 * _ICON_PX
    large = Image.new("RGBA", (side, side), (*rgb(YEAR_SITE[1]), 0))
    for colour, inset in ((YEAR_SITE[1], 2), (YEAR_SITE[0], side // 4)):
        middle, end = side // 2, side - 1 - inset
        corners = [(middle, inset), (end, middle), (middle, end), (inset, middle)]
        ImageDraw.Draw(large).polygon(corners, fill=(*rgb(colour), 255))
    out = io.BytesIO()
    large.resize((_ICON_PX, _ICON_PX), Image.Resampling.BOX).save(out, "png")
    return out.getvalue()


def _place_id(colour: str) -> str:
    return f"place-{colour.removeprefix('#')}"


def _colour(colour: str, opacity: float = 1.0) -> str:
    """Return a colour as KML writes it, from transparent to red: `#b8442c` is `ff2c44b8`."""
    red, green, blue = rgb(colour)
    return f"{round(opacity * 255):02x}{blue:02x}{green:02x}{red:02x}"


def _schema(name: str, columns: Mapping[str, type]) -> Element:
    fields = (_e("SimpleField", name=column, type=_TYPES[kind]) for column, kind in columns.items())
    return _e("Schema", *fields, name=name, id=name)


def _value(value: object) -> str:
    return str(int(value) if isinstance(value, bool) else value)


def _html(lines: Iterable[str]) -> str:
    """Return lines as the HTML that a balloon shows, the first as its heading."""
    return str(fill("balloon.balloon", lines=[line for line in lines if line]))
