"""A scenario for notebooks and scripts: what `import geo` gives.

A thin wrapper round `geo.scenario.scenario.Scenario`, which contains plain values. Nothing here computes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from geo.facts import capital_groups
from geo.facts.model import Own
from geo.features import attribute_tables, claim_check, provenance, wording
from geo.features.attribute_tables import CapitalRow, CommonRow, CountryRow, YearSiteRow
from geo.features.bands import AreaProperties
from geo.features.drawing import Drawing, drawing
from geo.machine import settings
from geo.machine.settings import HOME
from geo.outputs import files
from geo.outputs.figure.styles import SIZES, ShowName, SizeName, StyleName
from geo.scenario import link, parameters, python_values, question
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.python_values import (
    BandInput,
    PointInput,
    check_kind,
    speaking,
    speaks_as_asked,
    speaks_its_language,
)

# The public class of this module is `geo.Scenario` too: it wraps this value.
from geo.scenario.scenario import Scenario as ScenarioValue
from geo.words import i18n
from geo.words.errors import AtlasError, needing, none_of, quoted
from geo.words.i18n import _
from geo.words.units import plain

if TYPE_CHECKING:
    import geopandas
    import pandas as pd
    from folium import Map

_BAND_COLUMNS = [*AreaProperties.__annotations__, "geometry"]


@speaks_its_language
class Scenario:
    """Launch points and the bands drawn round them, with methods that give tables, map and figure.

    A launch point is the id or the name of a site (`"kaliningrad"`), the name of a place that means one
    (`"Berlin"`; of several the error lists them), a pair of latitude and longitude in degrees, or such a
    pair with a name, which may be missing (None, NaN). A band is `"shorter"`,
    `"intermediate"`, `"INNER-OUTER"` or `(inner, outer)` in km; without `bands` the treaty's two are drawn,
    with an empty list or `"none"` none. `system` is the id of a missile system whose claimed ranges are
    added. `members` says which capitals count: `"all"` of Europe's, `"nato-1987"`, `"nato-2019"`, `"nato"`,
    `"eu"`, `"world"` or `"none"`; `towns` which towns do too: `"LT,PL,50000"` are those of 50,000 people or
    more in two countries. With `union` each band of all launch points is one form. `common` shows the ground
    that launch points have in common: `"all"` of them, or at least as many as a number says. `own` are the
    paths of CSV files of sites, claims or places of your own, which no link carries. `lang` is the language,
    such as `"de"`; without it texts are English.

    Links open the page at `home`, where a method takes one, else where INF_RANGE_HOME says it is.

    Raises geo.AtlasError, a ValueError with one plain sentence, for anything that cannot be drawn.

        geo.Scenario("kaliningrad", (54.6, 39.7, "Ryazan"), bands=["0-480", "shorter"], system="9m729")
    """

    @speaks_as_asked
    def __init__(
        self,
        *sites: PointInput,
        bands: str | Sequence[BandInput] | None = None,
        system: str = "",
        members: str = capital_groups.ALL,
        towns: str | int | Sequence[str | int] = "",
        union: bool = False,
        common: int | str = "",
        own: Sequence[str | Path] = (),
        lang: str = "",
    ) -> None:
        check_kind(system, str, _("system is {given}; give the id of a system, such as 9m729"))
        check_kind(members, str, _("members is {given}; give the id of a group of capitals, such as eu"))
        check_kind(union, bool, _("union is {given}; give True or False"))
        check_kind(common, int | str, _("common is {given}; give a number of launch points, or all"))
        tables = python_values.own(own)
        self._chosen = ScenarioValue(
            tuple(python_values.point(site, tables) for site in sites),
            python_values.bands(bands),
            parameters.parse_system(system, tables.claims) if system else None,
            members=capital_groups.parse(members),
            towns=python_values.towns(towns),
            union=union,
            common=parameters.parse_common(str(common)) if common != "" else "",
            own=tables,
            language=python_values.language(lang),
        )
        self._taken_for = tuple(filter(None, (python_values.taken_for(site, tables) for site in sites)))

    @classmethod
    def from_link(cls, address: str) -> Self:
        """Read the scenario of a link of the page, or of its query alone. Raises AtlasError."""
        check_kind(address, str, _("the link is {given}; give a link of the page, such as ?site=kaliningrad"))
        opened = cls.__new__(cls)
        opened._chosen = link.read(address)
        with speaking(opened._chosen):
            opened._taken_for = tuple(filter(None, link.names_in(address).values()))
        return opened

    @property
    def taken_for(self) -> tuple[str, ...]:
        """What each name of a launch point was taken for, and what else is called so, a sentence each."""
        return self._taken_for

    @property
    def _drawing(self) -> Drawing:
        return drawing(self._chosen)

    @property
    def title(self) -> str:
        """What one sees, in one line."""
        return wording.title(self._drawing)

    @property
    def summary(self) -> str:
        """How many capitals lie in which band, in a sentence or two."""
        return wording.summary(self._drawing)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of the claims about launch points and system, and of the members, a sentence each."""
        return provenance.of(self._drawing, settings.today()).sources

    def link(self, home: str | None = None) -> str:
        """Return the link that opens the scenario in the page at `home`."""
        return f"{settings.home(home)}?{link.query(self._chosen)}"

    def bands(self) -> "geopandas.GeoDataFrame":
        """Return each band round each launch point as a valid polygon in EPSG:4326, drawn to within 100 m.

        Columns: `site`, `site_name`, `lat`, `lon` (degrees), `own`, `band`, `inner_km`, `outer_km`,
        `tolerance_m`, `geometry`. With `union` there is one row for each band, whose `lat` and `lon` are
        missing. Whether a place is in range is asked of its distance (`geo.band_index`), not of a polygon.
        """
        with needing("GeoDataFrame", "files"):
            import geopandas

        rows = [{**area.properties, "geometry": area.polygon} for area in self._drawing.areas]
        return geopandas.GeoDataFrame(rows, columns=_BAND_COLUMNS, geometry="geometry", crs="EPSG:4326")

    def common(self) -> "geopandas.GeoDataFrame":
        """Return the ground that launch points have in common, as one polygon in EPSG:4326, if there is any.

        Columns: `kind`, `site` and `site_name` of the launch points, `least` (of them, from which it is in
        reach), `of` (how many there are), `label`, `capitals` (that lie on it), `tolerance_m`, `own`,
        `geometry`. There is no row if it is not asked for, or if there is none. Raises geo.AtlasError if
        there can be none, as with fewer launch points than are asked for.
        """
        asked = self._drawing.asked_common
        if asked and asked.why_none:
            raise AtlasError(i18n.uncapitalised(asked.why_none, may_be_noun=True))
        with needing("GeoDataFrame", "files"):
            import geopandas

        found = attribute_tables.common(self._drawing)
        rows = [{**row.values(), "geometry": ground.polygon} for ground, row in found]
        columns = [*CommonRow.columns(), "geometry"]
        return geopandas.GeoDataFrame(rows, columns=columns, geometry="geometry", crs="EPSG:4326")

    def capitals(self) -> "pd.DataFrame":
        """Return every place that is asked about from every launch point, nearest first.

        Columns: those of `capitals.csv` (`site`, `capital`, `country`, `iso_a2`, `distance_km` to the
        metre, `azimuth_deg`, `range_class`, `edge_km` to the nearest edge in use, `borderline` within
        10 km of one, `bands` that contain it, `on_map`, `own`, `nato_since`, `eu_member`, `lat`, `lon`,
        `reached_from` of how many launch points) and `site_name`. See `docs/files.md`.
        """
        with needing("DataFrame", "files"):
            import pandas as pd

        rows = [row.values() for row in attribute_tables.capitals(self._drawing)]
        return pd.DataFrame(rows, columns=[*CapitalRow.columns()]).astype({"nato_since": "Int64"})

    def countries(self) -> "pd.DataFrame":
        """Return every country in every band: whether it lies in it, how much of it, and its ends.

        Columns: those of `countries.csv` (`site`, `site_name`, `band`, `label`, `inner_km`, `outer_km`,
        `country`, `iso_a3`, `in_band`, `share_percent`, `land_km2`, `nearest_km` and `farthest_km` with the
        latitude, longitude and azimuth of each, `nearest_site`, `borderline`, `far_parts`, `own`). NATO,
        the EU and the treaty's states follow as wholes. See `docs/files.md`. Raises geo.AtlasError if no
        band is drawn.
        """
        files.check_bands(self._chosen, ".countries.csv")
        with needing("DataFrame", "files"):
            import pandas as pd

        rows = [row.values() for row in attribute_tables.countries(self._drawing)]
        return pd.DataFrame(rows, columns=[*CountryRow.columns()])

    def year_sites(self) -> "pd.DataFrame":
        """Return the sites that stood, or were said to stand, in the year that a link looks at.

        Columns: `kind`, `site`, `site_name`, `lat`, `lon` (degrees), `systems`, `status`, `first_year`
        and `last_year` (missing where no source gives them), `years`, `claim`, `source` and `source_url`.
        Without a year there is no row. See `docs/files.md`.
        """
        with needing("DataFrame", "files"):
            import pandas as pd

        columns = dict.fromkeys(("first_year", "last_year"), "Int64")
        rows = [row.values() for row in attribute_tables.year_sites(self._drawing)]
        return pd.DataFrame(rows, columns=[*YearSiteRow.columns()]).astype(columns)

    def map(self) -> "Map":
        """Return the web map, which Jupyter shows offline; anything of folium's can be added to it."""
        with needing(_("the map"), "files"):
            from geo.outputs.web import export

        return export.notebook_map(self._drawing)

    def figure(
        self,
        size: SizeName = "page",
        style: StyleName = "light",
        home: str | None = None,
        show: ShowName = "map",
    ) -> "NotebookFigure":
        """Return the figure, in which the rings round a single launch point are true circles.

        Jupyter shows it, `save` writes it. Sizes: `page`, `column`, `slide`, `social`. Styles: `light`,
        `dark`, `print` (grey). Besides the map it can show the lesson on circles: `circles`.
        """
        return NotebookFigure(self._chosen, files.FigureOptions(size, style, show), settings.home(home))

    def save(self, path: str | Path, force: bool = False, home: str | None = None) -> None:
        """Write the scenario in the format of the file's suffix: .html, .kml, .gpkg, .geojson, .csv, ...

        The file appears whole or not at all; one that is there is kept unless `force`. Raises AtlasError.
        """
        files.write(self._chosen, Path(path), settings.today(), settings.home(home), force)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self._chosen == other._chosen

    def __hash__(self) -> int:
        return hash(self._chosen)

    def __repr__(self) -> str:
        comment = f"  # {' '.join(self._taken_for)}" if self._taken_for else ""
        return f"geo.Scenario.from_link({link.query(self._chosen)!r}){comment}"


@dataclass(frozen=True)
class NotebookFigure:
    """The figure of a scenario, drawn when it is shown or saved."""

    chosen: ScenarioValue
    options: files.FigureOptions
    home: str  # where the page is that the link in its caption opens

    def content(self, suffix: str) -> bytes:
        """Return the figure as `.png`, `.svg` or `.pdf`. Raises AtlasError for another suffix or no band."""
        _check_figure(suffix)
        files.check_bands(self.chosen, suffix)
        return files.content(self.chosen, suffix, settings.today(), self.home, self.options)

    def save(self, path: str | Path, force: bool = False) -> None:
        """Write the figure to a .png, .svg or .pdf file: see `Scenario.save`."""
        _check_figure(Path(path).suffix)
        files.write(self.chosen, Path(path), settings.today(), self.home, force, self.options)

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        """Return the picture for Jupyter, as large as the sheet but with fewer pixels."""
        sheet = SIZES[self.options.size]
        return self.content(".png"), {"width": round(sheet.width / 72 * 96)}  # CSS pixels


@speaks_its_language
class NotebookCheck:
    """Whether a claim holds: what figures claimed say of a distance. Jupyter shows it, `print` says it."""

    def __init__(self, checked: claim_check.Check, taken_for: tuple[str, ...] = ()) -> None:
        self._checked = checked
        self._chosen = checked.question
        self._taken_for = taken_for

    @property
    def taken_for(self) -> tuple[str, ...]:
        """What each name of a place was taken for, and what else is called so, a sentence each."""
        return self._taken_for

    @property
    def title(self) -> str:
        """What was asked, in a line."""
        return self._checked.title

    @property
    def distance_km(self) -> float:
        """How far it is, by the geodesic on WGS84."""
        return self._checked.distance_km

    @property
    def verdict(self) -> str:
        """`within`, `beyond`, `disputed`, `too-close`, `open` (a lower bound), `no-figure` or `distance`."""
        return self._checked.verdict

    @property
    def sentences(self) -> tuple[str, ...]:
        """The distance, what the figures say, the treaty's class needed, what places the system there."""
        return self._checked.sentences

    @property
    def scenario(self) -> Scenario:
        """The map of it."""
        shown = Scenario.__new__(Scenario)
        shown._chosen, shown._taken_for = self._checked.question.scenario, ()
        return shown

    def claims(self) -> "pd.DataFrame":
        """Return every claim about the system, lowest to highest, with km to spare; negative are lacking."""
        with needing("DataFrame", "files"):
            import pandas as pd

        return pd.DataFrame(self._checked.as_json(HOME)["claims"])

    def quote(self, home: str | None = None) -> str:
        """Return the answer as one paragraph to quote, with its sources and its link."""
        return self._checked.quote(settings.home(home))

    def link(self, home: str | None = None) -> str:
        """Return the link that asks the same in the page at `home`."""
        return self._checked.link(settings.home(home))

    def _repr_html_(self) -> str:
        """Return the answer for Jupyter."""
        with needing(_("the answer"), "files"):
            from geo.outputs.web import claim_answer

        return claim_answer.notebook_html(self._checked, self._taken_for)

    def __str__(self) -> str:
        return "\n".join((self.title, *self._taken_for, *self.sentences))

    __repr__ = __str__


@speaks_as_asked
def check(
    what: str | float | None,
    start: PointInput,
    end: PointInput,
    own: Sequence[str | Path] = (),
    *,
    lang: str = "",
) -> NotebookCheck:
    """Hold the figures claimed for a system, or a range, against the way from one place to another.

    `what` is a system by any of its names, a range in km, or None. A place is what a launch point of a
    `Scenario` may be, and `lang` its language. Raises geo.AtlasError.

        geo.check("9m729", "kaliningrad", "Berlin")
    """
    wrong = _("what is {given}; give the name of a system, a range in km, or None")
    if isinstance(what, bool) or not (what is None or isinstance(what, str | Real)):
        raise AtlasError(wrong.format(given=quoted(repr(what))))
    tables = python_values.own(own)
    text = parameters.NONE if what is None else what if isinstance(what, str) else plain(float(what))
    system, range_km = question.parse_what(text, tables)
    asked = question.Question(
        _place("from", start, tables),
        _place("to", end, tables),
        system,
        range_km,
        tables,
        python_values.language(lang),
    )
    taken = tuple(filter(None, (python_values.taken_for(given, tables) for given in (start, end))))
    return NotebookCheck(claim_check.check(asked), taken)


def _place(part: str, given: PointInput, own: Own) -> LaunchPoint:
    """Return one of the two places of a question, as one writes it in Python."""
    return (
        question.parse_place(part, given, own) if isinstance(given, str) else python_values.point(given, own)
    )


def _check_figure(suffix: str) -> None:
    figures = [each for each, form in files.FORMATS.items() if form.is_figure]
    if suffix.lower() not in figures:
        raise none_of(_("{word} is no format of a figure; end the name in {words}"), suffix, figures)
