"""What every export carries: who made it and when, how to open it again, from what, and what is left out."""

from dataclasses import dataclass, fields
from datetime import date
from importlib.metadata import version
from typing import Any

import pyproj
import shapely

from geo import geodesy
from geo.facts import catalog
from geo.features import bands, citations, reach, wording
from geo.features.cite_map import Citation
from geo.features.drawing import Drawing
from geo.machine.hosts import opens_here_alone
from geo.machine.settings import HOME
from geo.words import units
from geo.words.i18n import Later, Text, _

METHOD = Text(
    "Distances are geodesics by GeographicLib’s algorithms through PROJ "
    "(Karney 2013, doi:10.1007/s00190-012-0578-z). A place is in a band by its distance, never by the "
    "drawn polygon; within {length} of an edge it is borderline."
).format(length=Later(lambda: units.length(reach.BORDERLINE_KM)))
CIRCLE = Text(
    "The link also lays the circle that most web maps would draw over the bands. It is wrong, so only the "
    "page, the HTML map and the figure show it; no layer of a GIS file has it."
)
ELLIPSOID = Text("WGS84, a = {radius} and 1/f = {flattening}").format(
    radius=f"{geodesy.EQUATOR_RADIUS_M:.0f} m", flattening=f"{1 / geodesy.FLATTENING:.9f}"
)


@dataclass(frozen=True)
class Receipt:
    """The facts about one export, in words. Only `made_on` and `cite` change if it is made again."""

    title: str
    summary: str
    made_by: str  # name and version of the program
    made_on: date
    link: str  # opens the scenario in the page, "" if it does so on this computer alone
    command: str  # makes the map again, wherever the atlas is installed
    not_in_link: str  # what that leaves out, "" if nothing
    scenario: str  # the query of that link, from which `link.read_query` makes it again
    launch_points: tuple[str, ...]
    bands: tuple[str, ...]
    capitals: str
    year: str  # what was so in the selected year, "" if there is none
    circle: str  # what is done with the usual circle, if it is asked for
    not_modelled: str
    ellipsoid: str
    tolerance: str  # of the drawn rings
    method: str
    libraries: tuple[str, ...]  # with their versions
    borders: str  # whose view of borders the basemap has
    sources: tuple[str, ...]  # of each claim about the sites, the system and who is a member, a sentence each
    facts: str  # to which day they were looked up
    credits: str
    cite: str  # how the map is cited, as text

    def as_json(self) -> dict[str, Any]:
        """Return metadata as JSON has it: lists of strings where there are several, the date in ISO 8601."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        lists = {name: list(value) for name, value in values.items() if isinstance(value, tuple)}
        return values | lists | {"made_on": self.made_on.isoformat()}

    def as_text(self) -> dict[str, str]:
        """Return metadata with one string for each name: several values line by line, no empty ones."""
        return {
            name: "\n".join(value) if isinstance(value, list) else value
            for name, value in self.as_json().items()
            if value
        }


TOWNS = Text(
    "Towns and their numbers of people: GeoNames’ populated places, districts of large cities among them; "
    "the numbers are of different years and bounds. https://www.geonames.org"
)
LABELS = {  # of the facts, where they are listed line by line
    "title": Text("Title"),
    "summary": Text("Summary"),
    "made_by": Text("Made by"),
    "made_on": Text("Made on"),
    "link": Text("Link"),
    "command": Text("Command"),
    "not_in_link": Text("Not in link"),
    "scenario": Text("Scenario"),
    "launch_points": Text("Launch points"),
    "bands": Text("Bands"),
    "capitals": Text("Places asked about"),
    "year": Text("Year"),
    "circle": Text("Circle"),
    "not_modelled": Text("Not modelled"),
    "ellipsoid": Text("Ellipsoid"),
    "tolerance": Text("Tolerance"),
    "method": Text("Method"),
    "libraries": Text("Libraries"),
    "borders": Text("Borders"),
    "sources": Text("Sources"),
    "facts": Text("Facts"),
    "credits": Text("Credits"),
    "cite": Text("Cite as"),
}


def of(drawing: Drawing, today: date, home: str = HOME) -> Receipt:
    """Return the receipt of a drawing. `home` is the address of the page, which the link opens.

    An address that nobody else can open is left out, for a file is made to be passed on.
    """
    cited = citation(drawing, today, home)
    return Receipt(
        title=cited.title,
        summary=wording.summary(drawing),
        made_by=cited.made_by,
        made_on=today,
        link=cited.link,
        command=cited.command,
        not_in_link=wording.link_note(drawing.uses_own),
        scenario=drawing.query,
        launch_points=tuple(f"{point.label} ({point.coordinates})" for point in drawing.points),
        bands=tuple(band.label for band in drawing.bands),
        capitals=wording.count(drawing),
        year=wording.then(drawing),
        circle=str(CIRCLE) if drawing.has_circle else "",
        not_modelled=str(wording.CAVEAT),
        ellipsoid=str(ELLIPSOID),
        tolerance=f"{bands.TOLERANCE_M:g} m",
        method=str(METHOD),
        libraries=(
            _("{program} with {library}").format(
                program=f"pyproj {pyproj.__version__}", library=f"PROJ {pyproj.proj_version_str}"
            ),
            _("{program} with {library}").format(
                program=f"shapely {shapely.__version__}", library=f"GEOS {shapely.geos_version_string}"
            ),
        ),
        borders=str(catalog.VIEWPOINT),
        sources=(
            *citations.site_notes(dict.fromkeys((*drawing.sites, *drawing.year_sites))),
            *citations.claim_notes(drawing.claims),
            *citations.member_notes(drawing.asked.group),
            *([str(TOWNS)] if drawing.asked.towns else []),
            *((*citations.memberships(), *citations.union_notes()) if drawing.has_countries else ()),
        ),
        facts=catalog.looked_up(),
        credits=str(catalog.CREDITS),
        cite=cited.as_text(),
    )


def citation(drawing: Drawing, today: date, home: str = HOME) -> Citation:
    """Return how a map is cited: by the link that opens it, or the command that makes it."""
    return Citation(
        title=wording.title(drawing),
        version=version("inf-range-atlas"),
        made_on=today,
        link="" if opens_here_alone(home) else f"{home}?{drawing.query}",
        command=f"inf-range map --scenario '{drawing.query}' -o map.html",
    )
