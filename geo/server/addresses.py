"""What can be asked of the server beside the page: the table of addresses, and its two faces.

OpenAPI for programs, a page for readers. `geo.server.routes` answers; what a query may contain beside the
options of a file is defined in `geo.scenario.parameters`.
"""

from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, cast

from geo.features import wording
from geo.outputs import files
from geo.outputs.figure.styles import SHOWN, SIZES, STYLES
from geo.scenario import link, question
from geo.scenario.parameters import LANGUAGE, PARAMETERS, Parameter
from geo.templates import document
from geo.words.i18n import Text, _, language, ngettext

EXAMPLE = "site=kaliningrad&band=shorter&band=0-480"  # the query of every example


@dataclass(frozen=True)
class Address:
    """One address that answers with a file."""

    path: str
    suffix: str  # of the format: a key of `files.FORMATS`
    summary: Text

    @property
    def media_type(self) -> str:
        """What the server calls the file."""
        return files.FORMATS[self.suffix].media_type

    @property
    def body(self) -> dict[str, Any]:
        """The answer as OpenAPI's Media Type Objects: text, GeoJSON, or bytes."""
        kind = self.media_type.partition(";")[0]
        if kind.endswith("json"):
            schema: dict[str, Any] = {"$ref": "#/components/schemas/Bands"}
        elif kind.startswith("text/") or kind.endswith("+xml"):
            schema = _TEXT
        else:
            schema = _BINARY
        return {kind: {"schema": schema}}

    @property
    def options(self) -> tuple[Parameter, ...]:
        """The parameters of this file alone, which are no part of the scenario."""
        if files.FORMATS[self.suffix].is_figure:
            return FIGURE
        return VIEW if self.suffix == ".html" else ()


FIGURE = (
    Parameter("size", Text("The figure’s sheet."), "page", tuple(SIZES)),
    Parameter("style", Text("The figure’s colours."), "light", tuple(STYLES)),
    Parameter(
        "show",
        Text("What the figure shows: the map, the lesson on circles, or one of its three maps."),
        "map",
        SHOWN,
    ),
)
VIEW = (Parameter("view", Text("The map alone, for a frame in another page."), "map", ("map",)),)
ADDRESSES = (
    Address("/map.html", ".html", Text("The map as one HTML document that asks nothing of any network")),
    Address("/map.kml", ".kml", Text("Bands, launch points and capitals as KML")),
    Address("/map.kmz", ".kmz", Text("The same for Google Earth, with the picture of a dot in the archive")),
    Address("/map.gpkg", ".gpkg", Text("The same as a GeoPackage with the styles that QGIS reads")),
    Address(
        "/figure.png",
        ".png",
        Text("The figure as a picture: the rings round a single launch point are true circles"),
    ),
    Address(
        "/figure.svg",
        ".svg",
        Text("The figure as a drawing: the rings round a single launch point are true circles"),
    ),
    Address(
        "/figure.pdf",
        ".pdf",
        Text("The figure for print: the rings round a single launch point are true circles"),
    ),
    Address("/bands.geojson", ".geojson", Text("The bands as GeoJSON (RFC 7946)")),
    Address("/capitals.csv", ".csv", Text("Every capital with its distance, class and bands")),
    Address(
        "/countries.csv",
        ".countries.csv",
        Text("Every country: whether it lies in each band, and how much of it"),
    ),
    Address("/capitals.xlsx", ".xlsx", Text("The same as a spreadsheet, with its sources")),
)

# What is asked of a claim; its query is `question.PARAMETERS`, and no scenario.
CHECKED = "system=9m729&from=kaliningrad&to=52.524,13.411,Berlin,+Germany"
CHECKS: dict[str, Text] = {
    "/check.html": Text(
        "Whether a claim holds, to read: by whose figure, with how many km to spare or lacking"
    ),
    "/check.png": Text("The answer as a card of 1200 by 630 pixels, for a link that is passed on"),
    "/check.json": Text("The answer for programs"),
}

_TEXT = {"type": "string"}
_BINARY = {"type": "string", "format": "binary"}
_PLAIN = {"text/plain": {"schema": _TEXT}}
_FAILURES = {
    "400": {"description": Text("What is wrong with the query, in one sentence"), "content": _PLAIN},
    "429": {"description": Text("Too much is asked from one address; ask again later"), "content": _PLAIN},
    "500": {"description": Text("The server failed"), "content": _PLAIN},
    "503": {"description": Text("The server is busy; ask again later"), "content": _PLAIN},
}
_HEADERS = {
    "ETag": {"description": Text("What to ask again by, as If-None-Match"), "schema": _TEXT},
    "Content-Disposition": {"description": Text("The name of the file"), "schema": _TEXT},
    "Link": {"description": Text("Of a table: where its sources are"), "schema": _TEXT},
}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object that has all of these properties."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _feature(shapes: tuple[str, ...], **properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a feature of one of some shapes that has all of these properties."""
    return _object(
        type=_only("Feature"),
        geometry=_object(
            type={"type": "string", "enum": list(shapes)}, coordinates={"type": "array", "items": {}}
        ),
        properties=_object(site=_TEXT, **properties),
    )


def _only(kind: str) -> dict[str, Any]:
    return {"type": "string", "enum": [kind]}


_KM = {"type": "number", "minimum": 0}
_AREAS = ("Polygon", "MultiPolygon")
_OF_A_BAND: dict[str, dict[str, Any]] = {"band": _TEXT, "inner_km": _KM, "outer_km": _KM}
_BANDS = _object(
    type={"type": "string", "enum": ["FeatureCollection"]},
    metadata={"type": "object", "additionalProperties": True},
    features={
        "type": "array",
        "items": {
            "anyOf": [
                _feature(_AREAS, **_OF_A_BAND),
                _feature(_AREAS, kind=_only("common"), label=_TEXT),
                _feature(_AREAS, kind=_only("country"), country=_TEXT, **_OF_A_BAND),
                _feature(("Point",), kind=_only("site"), status=_TEXT),
            ]
        },
    },
)
_CHECK = _object(
    title=_TEXT,
    distance_km=_KM,
    range_class=_TEXT,
    verdict={
        "type": "string",
        "enum": ["within", "beyond", "disputed", "too-close", "open", "no-figure", "distance"],
    },
    sentences={"type": "array", "items": _TEXT},
    claims={"type": "array", "items": {"type": "object", "additionalProperties": True}},
    sources={"type": "array", "items": _TEXT},
    quote=_TEXT,
    query=_TEXT,
    map=_TEXT,
)
_LEAD = Text(
    "A link of the page is also a file: put the name of a file before the question mark of any of its "
    "links. What cannot be answered is said in one plain sentence."
)


def openapi(home: str) -> dict[str, Any]:
    """Return the addresses as an OpenAPI 3.1 document. `home` is where the server answers."""
    described = {
        "openapi": "3.1.0",
        "info": {
            "title": wording.NAME,
            "version": version("inf-range-atlas"),
            "description": f"{_LEAD} {wording.CAVEAT}",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": home.rstrip("/")}],
        "paths": {address.path: {"get": _operation(address)} for address in ADDRESSES}
        | {path: {"get": _check_operation(path, summary)} for path, summary in CHECKS.items()},
        "components": {
            "parameters": {name: _parameter(each, name) for each in PARAMETERS for name in each.names},
            "schemas": {"Bands": _BANDS},
        },
    }
    return cast(dict[str, Any], _said(described))


def _said(part: Any) -> Any:
    """Return a part of the document with its texts said in the language that is spoken."""
    if isinstance(part, dict):
        return {key: _said(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_said(value) for value in part]
    return str(part) if isinstance(part, Text) else part


def _parameter(parameter: Parameter, name: str) -> dict[str, Any]:
    """Return a parameter as OpenAPI's Parameter Object: several values are several keys of the same name."""
    value: dict[str, Any] = {"type": "string", "minLength": 1}
    if parameter.choices:
        value["enum"] = list(parameter.choices)
    single, example = parameter.most == 1, parameter.example
    described: dict[str, Any] = {
        "name": name,
        "in": "query",
        "description": str(parameter.meaning),
        "schema": value if single else {"type": "array", "items": value, "maxItems": parameter.most},
    }
    if parameter.in_any_link:
        described["example"] = example if single else [example]
    return described


def _operation(address: Address) -> dict[str, Any]:
    return {
        "operationId": address.path.strip("/").replace(".", "_"),
        "summary": address.summary,
        "parameters": [
            *({"$ref": f"#/components/parameters/{name}"} for each in PARAMETERS for name in each.names),
            *(_parameter(each, each.name) for each in address.options),
        ],
        "responses": {
            "200": {
                "description": _("The file"),
                "headers": _HEADERS,
                "content": address.body,
            },
            "304": {"description": _("The file is as its ETag says")},
            **_FAILURES,
        },
    }


def _check_operation(path: str, summary: Text) -> dict[str, Any]:
    kind = _kind(path)
    schema = {"application/json": _CHECK, "image/png": _BINARY}.get(kind, _TEXT)
    parameters = [_parameter(each, each.key) for each in (*question.PARAMETERS, LANGUAGE)]
    for each in parameters:
        each["required"] = each["name"] in ("from", "to")
        if each["name"] == "range":
            del each["example"]  # beside that of a system it would be refused
    return {
        "operationId": path.strip("/").replace(".", "_"),
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": _("The answer"), "content": {kind: {"schema": schema}}},
            **_FAILURES,
        },
    }


def page_html(home: str) -> str:
    """Return the same as a page to read, with an example of each address that answers."""
    return document(
        "addresses",
        language=language(),
        title=_("Files by address"),
        name=wording.NAME,
        lead=_LEAD,
        programs=_("For programs the same:"),
        example=f"curl '{link.in_language(f'{home}capitals.csv?{EXAMPLE}')}'",
        addresses=_("Addresses"),
        address=_("Address"),
        answer=_("What it answers"),
        rows=[
            *((each.path, EXAMPLE, each.summary, each.media_type.partition(";")[0]) for each in ADDRESSES),
            *((path, CHECKED, summary, _kind(path)) for path, summary in CHECKS.items()),
        ],
        parameters=_("Parameters"),
        key=_("For example"),
        meaning=_("Meaning"),
        keys=[
            (f"{each.name}={each.example}", meaning(each))
            for each in (*PARAMETERS, *FIGURE, *VIEW, *question.PARAMETERS)
        ],
        back=_("Back to the map"),
    )


def _kind(path: str) -> str:
    """Return what the server calls an answer about a claim."""
    kinds = {"json": "application/json", "png": "image/png", "html": "text/html"}
    return kinds[path.rpartition(".")[2]]


def meaning(each: Parameter) -> str:
    """Return the meaning of a key, its values, and how often it may be given."""
    described = [str(each.meaning)]
    if len(each.choices) > 1:
        described.append(_("One of: {choices}.").format(choices=", ".join(each.choices)))
    if each.most > 1:
        described.append(ngettext("Up to {n} time.", "Up to {n} times.", each.most).format(n=each.most))
    if each in question.PARAMETERS:
        described.append(_("/check.html, /check.png and /check.json only."))
    if each in FIGURE:
        described.append(_("Figures only."))
    if each in VIEW:
        described.append(_("/map.html only."))
    return " ".join(described)
