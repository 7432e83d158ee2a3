"""INF Range Atlas: missile ranges as the INF Treaty defined them, drawn right on the ellipsoid.

    import geo

    kaliningrad = geo.Scenario("kaliningrad")
    kaliningrad.bands()     # GeoDataFrame, EPSG:4326
    kaliningrad.capitals()  # DataFrame
    kaliningrad.map()       # the folium map that Jupyter shows
    kaliningrad.figure()    # the figure, in which its rings are true circles

    geo.check("9m729", "kaliningrad", "Berlin")  # whether a claim holds, and by whose figure

Longitudes and latitudes are WGS84 degrees, ranges are in km. Nothing is loaded before it is used.

The modules of this folder are the Earth (geodesics, rings, polygons, coverage) and the treaty's limits as
law. They may import `words`, and no other folder; only `notebook`, the public Scenario, and `__main__` do.
See docs/architecture.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.coverage import band_index, cover
    from geo.notebook import Scenario, check
    from geo.shapes import annulus, disk, union
    from geo.words.errors import AtlasError

__all__ = ["AtlasError", "Scenario", "annulus", "band_index", "check", "cover", "disk", "union"]

_HOME = {
    "AtlasError": "words.errors",
    "Scenario": "notebook",
    "annulus": "shapes",
    "band_index": "coverage",
    "check": "notebook",
    "cover": "coverage",
    "disk": "shapes",
    "union": "shapes",
}


def __getattr__(name: str) -> Any:
    """Return a public name, from the module that has it, once it is asked for."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"geo.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
