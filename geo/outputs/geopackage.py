"""A drawing as an OGC GeoPackage: its layers in EPSG:4326, with the styles that QGIS reads."""

import sqlite3
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

from geo.features import attribute_tables, common_ground
from geo.features.attribute_tables import (
    BandRow,
    CapitalRow,
    CommonRow,
    CountryRow,
    LaunchPointRow,
    PlaceRow,
    Row,
    YearSiteRow,
)
from geo.features.countries import STATES, State
from geo.features.drawing import Drawing
from geo.features.palette import COMMON, DARK, RIM, YEAR_SITE, Style, rgb
from geo.features.provenance import Receipt
from geo.words.errors import AtlasError, quoted
from geo.words.i18n import _, headed, language

_CRS = "EPSG:4326"
# A setting of GDAL for the whole process, which two threads would put back in the wrong order.
_SYNCHRONOUS, _SETTING = "OGR_SQLITE_SYNCHRONOUS", threading.Lock()
_DTYPES = {str: "str", int: "Int64", float: "float64", bool: "boolean"}
_LABELS = {  # QGIS's expressions; of the capitals' rows one is drawn
    "sites": '"site_name"',
    "capitals": """if("on_map" <> '', "capital", NULL)""",
    "countries": """"country" || ' ' || to_string(round("share_percent")) || ' %'""",
    "year_sites": '"site_name"',
}
# The sides of the map, along which bands are cut: no ring runs there.
_RINGS = (
    "difference(boundary($geometry), "
    "geom_from_wkt('LINESTRING(-180 -90, 180 -90, 180 90, -180 90, -180 -90)'))"
)
_QGIS = "http://mrcc.com/qgis.dtd"  # by which QGIS knows its own styles and metadata
_Categories = dict[str, tuple[str, ET.Element]]  # label and symbol of each value of a column


def package(drawing: Drawing, receipt: Receipt) -> bytes:
    """Return the layers `bands`, `sites` and `capitals` of `attribute_tables`; the provenance is metadata.

    If launch points have ground in common that is asked for there is the layer `common` too, if countries are
    shown `countries`, and if a year is selected `year_sites`. The provenance is there twice: as GDAL's items,
    and as the properties that QGIS shows of a layer.

    Raises AtlasError if the folder for temporary files is full or cannot be written.
    """
    gdal = _("{program} with {library}").format(
        program=f"pyogrio {pyogrio.__version__}", library=f"GDAL {pyogrio.__gdal_version_string__}"
    )
    receipt = replace(receipt, libraries=(*receipt.libraries, gdal))
    tables = {"bands": _bands(drawing), "sites": _launch_points(drawing), "capitals": _capitals(drawing)}
    if drawing.common:
        tables["common"] = _common(drawing)
    if drawing.has_countries and drawing.bands:
        tables["countries"] = _countries(drawing)
    if drawing.year:
        tables["year_sites"] = _year_sites(drawing)
    styles = _styles(drawing, f"{receipt.made_on}T00:00:00Z")
    try:
        with tempfile.TemporaryDirectory() as folder, _without_waiting():
            path = Path(folder, "scenario.gpkg")
            for name, table in tables.items():
                kind = "MultiPolygon" if name in ("bands", "common", "countries") else "Point"
                _add(table, path, name, receipt, kind)
            _add(styles, path, "layer_styles", receipt, None)
            return _settled(path, f"{receipt.made_on}T00:00:00.000Z", _metadata(tables, drawing, receipt))
    except (OSError, DataSourceError, DataLayerError, FeatureError, sqlite3.Error) as error:
        raise AtlasError(
            _(
                "a GeoPackage cannot be built in {folder}, the folder for temporary files; make room there, "
                "or name another folder in TMPDIR"
            ).format(folder=quoted(tempfile.gettempdir()))
        ) from error


@contextmanager
def _without_waiting() -> Iterator[None]:
    """Let GDAL go on while the disk writes: what is temporary need not outlast a loss of power."""
    with _SETTING:
        before = pyogrio.get_gdal_config_option(_SYNCHRONOUS)
        pyogrio.set_gdal_config_options({_SYNCHRONOUS: "OFF"})
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options({_SYNCHRONOUS: before})


def _add(table: pd.DataFrame, path: Path, name: str, receipt: Receipt, geometry: str | None) -> None:
    """Add a layer, or a table without geometry, to the file."""
    pyogrio.write_dataframe(
        table,
        path,
        layer=name,
        driver="GPKG",
        append=path.exists(),
        geometry_type=geometry,
        promote_to_multi=geometry == "MultiPolygon",
        dataset_metadata=receipt.as_text(),
        layer_metadata=receipt.as_text() if geometry else None,
        dataset_options={"VERSION": "1.2"},  # which older programs read without a warning
        layer_options={"DATETIME_PRECISION": "MILLISECOND"},
    )


def _settled(path: Path, moment: str, metadata: dict[str, str]) -> bytes:
    """Return the file with QGIS's metadata, and the receipt's date where GDAL put the clock's.

    So the same scenario gives the same bytes.

    It is rewritten, for SQLite counts in it how often it was written, which is not always the same.
    """
    anew = path.with_suffix(".anew.gpkg")
    database = sqlite3.connect(path)
    database.execute("PRAGMA synchronous = OFF")
    with database:
        for table, document in metadata.items():
            kept = database.execute(
                "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) "
                "VALUES ('dataset', ?, 'text/xml', ?)",
                [_QGIS, document],
            )
            database.execute(
                "INSERT INTO gpkg_metadata_reference (reference_scope, table_name, md_file_id) "
                "VALUES ('table', ?, ?)",
                [table, kept.lastrowid],
            )
        database.execute("UPDATE gpkg_contents SET last_change = ?", [moment])
        database.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", [moment])
    database.execute("VACUUM INTO ?", [str(anew)])
    database.close()
    return anew.read_bytes()


def _metadata(layers: Iterable[str], drawing: Drawing, receipt: Receipt) -> dict[str, str]:
    """Return what QGIS shows as the properties of each layer, as the XML of a .qmd file."""
    titles = {
        "bands": _("Bands"),
        "sites": _("Launch points"),
        "capitals": drawing.asked.several,
        "common": _("Ground in common"),
        "countries": _("Countries"),
        "year_sites": _("Sites of the year"),
    }
    return {layer: _qmd(headed(receipt.title, titles[layer]), receipt) for layer in layers}


def _qmd(title: str, receipt: Receipt) -> str:
    root = ET.Element("qgis", version="3.22")
    facts = {
        "identifier": receipt.link or f"?{receipt.scenario}",
        "language": language(),
        "type": "dataset",
        "title": title,
        "abstract": "\n\n".join((receipt.summary, receipt.not_modelled, receipt.method)),
        "rights": receipt.borders,
        "license": receipt.credits,
        "encoding": "UTF-8",
    }
    for name, value in facts.items():
        ET.SubElement(root, name).text = value
    if receipt.link:
        link = {"name": _("Open in the atlas"), "type": "WWW:LINK", "url": receipt.link}
        ET.SubElement(ET.SubElement(root, "links"), "link", link)
    for line in (f"{receipt.made_by}, {receipt.made_on}", receipt.command, *receipt.sources):
        ET.SubElement(root, "history").text = line
    return _document(root)


def _document(root: ET.Element) -> str:
    return f"<!DOCTYPE qgis PUBLIC '{_QGIS}' 'SYSTEM'>{ET.tostring(root, 'unicode')}"


def _bands(drawing: Drawing) -> gpd.GeoDataFrame:
    areas = list(attribute_tables.bands(drawing))
    return _table([row for _, row in areas], BandRow.columns(), [area.polygon for area, _ in areas])


def _common(drawing: Drawing) -> gpd.GeoDataFrame:
    found = attribute_tables.common(drawing)
    return _table([row for _, row in found], CommonRow.columns(), [ground.polygon for ground, _ in found])


def _countries(drawing: Drawing) -> gpd.GeoDataFrame:
    found = list(attribute_tables.countries_shown(drawing))
    return _table([row for _, row in found], CountryRow.columns(), [polygon for polygon, _ in found])


def _launch_points(drawing: Drawing) -> gpd.GeoDataFrame:
    return _points(attribute_tables.launch_points(drawing), LaunchPointRow.columns())


def _capitals(drawing: Drawing) -> gpd.GeoDataFrame:
    """Return the capitals, with `on_map_id` for the style: two entries of the legend may read the same."""
    return _points(attribute_tables.capitals(drawing), {**CapitalRow.columns(), "on_map_id": str})


def _year_sites(drawing: Drawing) -> gpd.GeoDataFrame:
    return _points(attribute_tables.year_sites(drawing), YearSiteRow.columns())


def _points(rows: Sequence[PlaceRow], columns: Mapping[str, type]) -> gpd.GeoDataFrame:
    return _table(rows, columns, [shapely.Point(row.lon, row.lat) for row in rows])


def _table(rows: Sequence[Row], columns: Mapping[str, type], geometry: list[Any]) -> gpd.GeoDataFrame:
    values = pd.DataFrame(
        [[getattr(row, column) for column in columns] for row in rows], columns=list(columns)
    ).astype({column: _DTYPES[kind] for column, kind in columns.items()})
    return gpd.GeoDataFrame(values, geometry=gpd.GeoSeries(geometry, crs=_CRS))


def _styles(drawing: Drawing, moment: str) -> pd.DataFrame:
    """Return the table `layer_styles`, where QGIS keeps a GeoPackage's styles and seeks the default."""
    bands: _Categories = {
        row.band: (row.label, _ground(area.band.style)) for area, row in attribute_tables.bands(drawing)
    }
    capitals: _Categories = {
        row.on_map_id: (row.on_map, _dot(row.colour, "2.4"))
        for row in attribute_tables.capitals(drawing)
        if row.on_map  # Of the others none is drawn.
    }
    sites: _Categories = {
        row.site: (row.site_name, _dot(DARK, "3.6")) for row in attribute_tables.launch_points(drawing)
    }
    renderers = {
        "bands": _categorised("band", bands),
        "sites": _categorised("site", sites),
        "capitals": _categorised("on_map_id", capitals),
    }
    if ground := drawing.common:
        renderers["common"] = _categorised("kind", {common_ground.ID: (ground.label, _ground(COMMON))})
    if drawing.has_countries and drawing.bands:
        states: _Categories = {state: (state, _outline(state)) for state in STATES[1:]}
        renderers["countries"] = _categorised("in_band", states)
    if drawing.year:
        year_sites = {"site": (_("Sites of the year"), _marker("diamond", *YEAR_SITE, "3"))}
        renderers["year_sites"] = _categorised("kind", year_sites)
    return pd.DataFrame(
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": list(renderers),
            "f_geometry_column": "geom",
            "styleName": "INF Range Atlas",
            "styleQML": [_qml(renderer, _LABELS.get(name)) for name, renderer in renderers.items()],
            "styleSLD": "",
            "useAsDefault": True,
            "description": _("The colours of the atlas"),
            "owner": "",
            "ui": "",
            "update_time": pd.Timestamp(moment),
        },
    )


def _qml(renderer: ET.Element, label: str | None) -> str:
    shown = {"styleCategories": "Symbology|Labeling", "labelsEnabled": str(int(label is not None))}
    root = ET.Element("qgis", {"version": "3.22"} | shown)
    root.append(renderer)
    if label:
        root.append(_labeling(label))
    return _document(root)


def _labeling(expression: str) -> ET.Element:
    """Return labels of points that avoid one another, dark with a light rim."""
    labeling = ET.Element("labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    dark = {"fontSize": "8", "fontSizeUnit": "Point", "textColor": _rgba("#16191c")}
    words = ET.SubElement(settings, "text-style", {"fieldName": expression, "isExpression": "1"} | dark)
    light = {"bufferDraw": "1", "bufferSize": "0.7", "bufferSizeUnits": "MM", "bufferOpacity": "0.85"}
    ET.SubElement(words, "text-buffer", light | {"bufferColor": _rgba("#ffffff")})
    ET.SubElement(settings, "placement", {"placement": "6", "dist": "1", "distUnits": "MM"})  # round a point
    return labeling


def _categorised(column: str, categories: _Categories) -> ET.Element:
    renderer = ET.Element("renderer-v2", type="categorizedSymbol", attr=column)
    entries, symbols = ET.SubElement(renderer, "categories"), ET.SubElement(renderer, "symbols")
    for index, (value, (label, symbol)) in enumerate(categories.items()):
        ET.SubElement(entries, "category", value=value, symbol=str(index), label=label, render="true")
        symbol.set("name", str(index))
        symbols.append(symbol)
    return renderer


def _ground(style: Style) -> ET.Element:
    """Return a band: its area without an outline, and its rings; of ground in common the rulings too."""
    symbol = ET.Element("symbol", type="fill", alpha="1")
    filling, opacity, width = "solid", style.ground.opacity, "0.5"
    if style is COMMON:
        filling, opacity, width = "f_diagonal", 0.5, "1.2"
    fill = {"color": _rgba(style.ground.colour, opacity), "style": filling, "outline_style": "no"}
    symbol.append(_layer("SimpleFill", fill))
    rings = _layer("GeometryGenerator", {"SymbolType": "Line", "geometryModifier": _RINGS})
    line = ET.SubElement(rings, "symbol", type="line", name="@rings", alpha="1")
    dash = {"use_custom_dash": "1", "customdash": style.dash.replace(" ", ";"), "customdash_unit": "Pixel"}
    line.append(
        _layer(
            "SimpleLine",
            {"line_color": _rgba(style.colour), "line_width": width} | (dash if style.dash else {}),
        )
    )
    symbol.append(rings)
    return symbol


def _outline(state: State) -> ET.Element:
    """Return a country: its outline alone, full where all of it lies in the band."""
    symbol = ET.Element("symbol", type="fill", alpha="1")
    line = {"outline_color": _rgba(DARK), "outline_width": "0.4"}
    line["outline_style"] = "solid" if state == "wholly" else "dash"
    symbol.append(_layer("SimpleFill", {"style": "no"} | line))
    return symbol


def _dot(colour: str, size_mm: str) -> ET.Element:
    return _marker("circle", colour, RIM, size_mm)


def _marker(shape: str, colour: str, rim: str, size_mm: str) -> ET.Element:
    symbol = ET.Element("symbol", type="marker", alpha="1")
    look = {"name": shape, "color": _rgba(colour), "outline_color": _rgba(rim), "size": size_mm}
    symbol.append(_layer("SimpleMarker", look))
    return symbol


def _layer(kind: str, options: dict[str, str]) -> ET.Element:
    """Return a layer of a symbol."""
    layer = ET.Element("layer", {"class": kind, "enabled": "1", "pass": "0", "locked": "0"})
    held = ET.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        ET.SubElement(held, "Option", name=name, value=value, type="QString")
    return layer


def _rgba(colour: str, opacity: float = 1.0) -> str:
    """Return a colour as QML writes it: `#b8442c` is `184,68,44,255`."""
    return ",".join(map(str, [*rgb(colour), round(opacity * 255)]))
