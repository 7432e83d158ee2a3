"""Scenarios of every kind in every format, as somebody else's reader sees them."""

import functools
import sqlite3
import tempfile
from datetime import date
from pathlib import Path

import fastkml
import pyogrio
from lxml import etree

from geo.features.drawing import drawing
from geo.outputs import files

DAY = date(2026, 11, 23)
KML = "{http://www.opengis.net/kml/2.2}"
SCHEMA = etree.XMLSchema(etree.parse(Path(fastkml.__file__).parent / "schema" / "ogckml22.xsd"))

# The pole inside a band and as the launch point, the antimeridian, the whole Earth, the antipode,
# several points, a system's claims, groups of capitals, towns, very many of them, no band at all.
SCENARIOS = {
    "kaliningrad": (["kaliningrad"],),
    "north pole": (["90,0"], ["0-480", "500-5500"]),
    "antimeridian": (["-16.8,179.99,Taveuni"],),
    "on the antimeridian": (["64.73,180,Chukotka"], ["shorter", "0-12000"]),
    "south pole inside": (["-77.85,166.67,McMurdo"], ["1000-5500", "500-19000"]),
    "whole Earth": (["0,0,Null"], ["0-20004", "15000-20004"]),
    "several": (["mozdok", "mutlangen", "-16.8,179.99"], ["shorter", "0-480"]),
    "claims": (["mozdok"], ["none"], "9m729"),
    "members": (["comiso"], [], "rsd-10", "nato-1987"),
    "world": (["laoag"], ["shorter", "0-4000"], "", "world"),
    "towns": (["kaliningrad", "mutlangen"], ["shorter", "0-480"], "", "none", "LT,PL,40000"),
    "many places": (["kaliningrad"], ["shorter"], "", "eu", "DE,PL,20000"),
    "no band": (["kaliningrad"], ["none"]),
}


@functools.cache
def content(scenario, suffix):
    """The bytes of a scenario's file."""
    return files.content(scenario, suffix, DAY)


def table(scenario, suffix, layer=None):
    """A layer of a scenario's file as GDAL reads it; the only one if it has no name."""
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        file.write(content(scenario, suffix))
        file.flush()
        return pyogrio.read_dataframe(file.name, layer=layer)


def kml_root(scenario):
    """The KML as elements."""
    return etree.fromstring(content(scenario, ".kml"))


def features(scenario):
    """The areas in the bands as GeoJSON features."""
    return [area.as_feature() for area in drawing(scenario).areas]


def truth(scenario):
    """The bands that every format shall have: site, band and ground."""
    areas = drawing(scenario).areas
    return [(area.site, area.band.band.token, area.polygon) for area in areas]


STYLE = ("stroke", "stroke-width", "fill", "fill-opacity")  # simplestyle 1.1


def unstyled(collection):
    """The features of a GeoJSON without their look."""
    for feature in collection["features"]:
        for key in STYLE:
            del feature["properties"][key]
    return collection["features"]


def categories(scenario, name):
    """The categories of a layer's style with their symbols, as QGIS finds them in a scenario's file."""
    return categories_of(content(scenario, ".gpkg"), name)


def categories_of(data, name):
    """The same, of a file's bytes."""
    database = sqlite3.connect(":memory:")
    database.deserialize(data)
    query = (
        "SELECT styleQML FROM layer_styles WHERE f_table_name = ? AND f_geometry_column = ? AND useAsDefault"
    )
    ((qml,),) = database.execute(query, [name, "geom"])
    database.close()
    renderer = etree.fromstring(qml).find("renderer-v2")
    symbols = {symbol.get("name"): symbol for symbol in renderer.find("symbols")}
    return [(category, symbols[category.get("symbol")]) for category in renderer.find("categories")]
