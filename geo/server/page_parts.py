"""The scripts, styles and pictures that pages load, under an address that changes when one of them does."""

from os import PathLike, stat_result
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from geo.outputs.web import webmap
from geo.words import i18n

_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_ASK_AGAIN = {
    "Cache-Control": "no-cache"
}  # a page from before an update may ask by the address that it knows


class _Parts(StaticFiles):
    """The files of a folder."""

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, *more: Any, **how: Any
    ) -> Response:
        """Return a file with how long it may be kept."""
        response = super().file_response(full_path, stat_result, scope, *more, **how)
        MutableHeaders(raw=response.raw_headers).update(_keep(scope))
        return response


def routes(root: str) -> list[BaseRoute]:
    """Return the routes of all parts below a root."""
    parts = f"{root}/assets/{{version}}"
    return [
        Route(f"{parts}/map.js", _map_script),
        Mount(f"{parts}/leaflet", _Parts(directory=webmap.LEAFLET)),
        Mount(f"{parts}/d3", _Parts(directory=webmap.D3.parent)),
        Mount(parts, _Parts(directory=webmap.ASSETS)),
    ]


def _map_script(request: Request) -> Response:
    """Return the map's script, in the language of its address."""
    with i18n.speaking(webmap.language_of(request.path_params["version"])):
        return Response(webmap.map_js(), media_type="text/javascript", headers=_keep(request.scope))


def _keep(scope: Scope) -> dict[str, str]:
    version = scope["path_params"]["version"]
    with i18n.speaking(webmap.language_of(version)):
        return _FOR_EVER if version == webmap.version() else _ASK_AGAIN
