"""What the server answers beside the page: Leaflet, the basemap and the map's own script, from here alone."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from geo import webmap


def basemap(_: Request) -> Response:
    """The basemap as a script that any reader's browser may keep for an hour."""
    headers = {"Cache-Control": "max-age=3600"}
    return Response(webmap.basemap_js(), media_type="text/javascript", headers=headers)


ROUTES = [
    Route("/assets/basemap.js", basemap),
    Mount("/assets/leaflet", StaticFiles(directory=webmap.LEAFLET)),
    Mount("/assets", StaticFiles(directory=webmap.ASSETS)),
]
