"""A scenario for notebooks and scripts: what `import geo` gives.

A thin face of `geo.scenario.Scenario`, which holds the same as plain values. Nothing here computes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from geo import features, files, layers, link, membership, receipt, scenario, text
from geo.band import TREATY_BANDS, Band
from geo.errors import AtlasError, PlaceError, quoted
from geo.launch_point import LaunchPoint
from geo.looks import SIZES, SizeName, StyleName

if TYPE_CHECKING:
    import geopandas
    import pandas as pd
    from folium import Map

_BAND_COLUMNS = [
    "site",
    "site_name",
    "lat",
    "lon",
    "own",
    "band",
    "inner_km",
    "outer_km",
    "tolerance_m",
    "geometry",
]

Place = str | tuple[float, float] | tuple[float, float, str]


class Scenario:
    """Launch points and the bands drawn round them, with methods that give tables, map and figure.

    A launch point is the id or the name of a site (`"kaliningrad"`), a pair of latitude and longitude in
    degrees, or such a pair with a name. A band is `"shorter"`, `"intermediate"` or `"INNER-OUTER"` in km;
    without `bands` the treaty's two are drawn, with an empty list none. `system` is the id of a missile
    system whose claimed ranges are added. `members` says which capitals count: `"all"`, `"nato-1987"`,
    `"nato-2019"`, `"nato"` or `"eu"`. With `union` each band of all launch points is one form.

    Raises geo.AtlasError, a ValueError with one plain sentence, for whatever cannot be drawn.

        geo.Scenario("kaliningrad", (54.6, 39.7, "Ryazan"), bands=["0-480", "shorter"], system="9m729")
    """

    def __init__(
        self,
        *sites: Place,
        bands: str | Sequence[str] | None = None,
        system: str = "",
        members: str = membership.ALL,
        union: bool = False,
    ) -> None:
        written = [bands] if isinstance(bands, str) else bands
        chosen = TREATY_BANDS if written is None else tuple(map(Band.parse, written))
        about = scenario.parse_system(system) if system else None
        group = membership.parse(members)
        self._chosen = scenario.Scenario(tuple(map(_point, sites)), chosen, about, group, union)

    @classmethod
    def from_link(cls, address: str) -> Self:
        """The scenario of a link of the page, or of its query alone. Raises AtlasError."""
        made = cls.__new__(cls)
        made._chosen = link.read(address)
        return made

    @property
    def title(self) -> str:
        """What one sees, in one line."""
        return text.title(self._chosen)

    @property
    def summary(self) -> str:
        """How many capitals lie in which band, in a sentence or two."""
        return text.summary(self._chosen)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of the claims about launch points and system, and of the members, a sentence each."""
        return receipt.of(self._chosen, receipt.today()).sources

    def link(self, home: str = receipt.HOME) -> str:
        """The link that opens the scenario in the page at `home`."""
        return f"{home}?{link.query(self._chosen)}"

    def bands(self) -> "geopandas.GeoDataFrame":
        """Each band round each launch point as a valid polygon in EPSG:4326, drawn to within 100 m.

        Columns: `site`, `site_name`, `lat`, `lon` (degrees), `own`, `band`, `inner_km`, `outer_km`,
        `tolerance_m`, `geometry`. With `union` there is one row for each band, whose `lat` and `lon` are
        missing. Whether a place is in range is asked of its distance (`geo.band_index`), not of a polygon.
        """
        import geopandas
        from shapely.geometry import shape

        rows = [
            each["properties"] | {"geometry": shape(each["geometry"])}
            for each in features.bands(self._chosen)
        ]
        return geopandas.GeoDataFrame(rows, columns=_BAND_COLUMNS, geometry="geometry", crs="EPSG:4326")

    def capitals(self) -> "pd.DataFrame":
        """Every capital that counts from every launch point, nearest first.

        Columns: those of `capitals.csv` (`site`, `capital`, `country`, `iso_a2`, `distance_km` to the
        metre, `azimuth_deg`, `range_class`, `edge_km` to the nearest edge in use, `borderline` within
        10 km of one, `own`, `nato_since`, `eu_member`) and `site_name`, `lat`, `lon`, `bands` (those that
        hold it), `on_map`.
        """
        import pandas as pd

        rows = [row for _, row in layers.capitals(self._chosen)]
        return pd.DataFrame(rows, columns=[*layers.CAPITAL_COLUMNS]).astype({"nato_since": "Int64"})

    def map(self) -> "Map":
        """The web map, which Jupyter shows with no network; anything of folium's can be added to it."""
        from geo import export

        return export.notebook_map(self._chosen)

    def figure(self, size: SizeName = "page", style: StyleName = "light") -> "Figure":
        """The true-shape figure, in which the rings are circles: Jupyter shows it, `save` writes it.

        Sizes: `page`, `column`, `slide`, `social`. Styles: `light`, `dark`, `print` (grey).
        """
        return Figure(self._chosen, files.Look(size, style))

    def save(self, path: str | Path, force: bool = False) -> None:
        """Write the scenario in the format of the file's suffix: .html, .kml, .gpkg, .geojson, .csv, ...

        The file appears whole or not at all; one that is there is kept unless `force`. Raises AtlasError.
        """
        files.write(self._chosen, Path(path), receipt.today(), force=force)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self._chosen == other._chosen

    def __hash__(self) -> int:
        return hash(self._chosen)

    def __repr__(self) -> str:
        return f"geo.Scenario.from_link({link.query(self._chosen)!r})"


@dataclass(frozen=True)
class Figure:
    """The true-shape figure of a scenario, drawn when it is shown or saved."""

    chosen: scenario.Scenario
    look: files.Look

    def content(self, suffix: str) -> bytes:
        """The figure as `.png`, `.svg` or `.pdf`. Raises AtlasError for another suffix."""
        return files.content(self.chosen, suffix, receipt.today(), look=self.look)

    def save(self, path: str | Path, force: bool = False) -> None:
        """Write the figure to a .png, .svg or .pdf file: see `Scenario.save`."""
        files.write(self.chosen, Path(path), receipt.today(), force=force, look=self.look)

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        """What Jupyter shows, as large as the sheet is and not as many pixels as it has."""
        sheet = SIZES[self.look.size]
        return self.content(".png"), {"width": round(sheet.width / 72 * 96)}  # CSS pixels


def _point(given: Place) -> LaunchPoint:
    """A launch point as one writes it in Python."""
    if isinstance(given, str):
        return LaunchPoint.parse(given)
    try:
        lat, lon, name = given if len(given) == 3 else (*given, "")
        return LaunchPoint(float(lat), float(lon), str(name))
    except AtlasError:
        raise
    except (TypeError, ValueError):
        raise PlaceError(
            f"{quoted(repr(given))} is no launch point; give the id of a site, or (latitude, longitude), or "
            "(latitude, longitude, name)"
        ) from None
