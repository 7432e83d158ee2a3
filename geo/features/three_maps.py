"""The lesson "Why circles lie": one true ring and the usual circle on three maps, in numbers and in words."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from geo import geodesy
from geo.features import usual_circle
from geo.features.asked import Asked
from geo.features.drawing import Drawing
from geo.features.palette import Style
from geo.features.points import DrawnPoint
from geo.features.reach import BORDERLINE_KM, Reach
from geo.features.usual_circle import MERCATOR_END, UsualCircle
from geo.words import units
from geo.words.errors import AtlasError
from geo.words.i18n import Text, _, listed, ngettext

MapName = Literal["flat", "equal-area", "globe"]
MAPS: tuple[MapName, ...] = get_args(MapName)
# Where the usual circle has a capital on the wrong side, hundreds of km off: a test computes it.
EXAMPLE = "site=kamyshlov&band=0-5000"
TITLE = Text("Why circles lie")
HORIZON_KM = 9_960.0  # how far round its middle a globe can be seen
_EARTH_KM2 = 510_065_622.0  # the surface of the ellipsoid
_ALL_KM = 19_900.0  # a ring beyond holds all of it but some ten-thousandth, and may cross itself
_MAX_LETTERS = 60  # of a name
_MAX_NAMED = 5  # places; of more it says how many
_HEADINGS: dict[MapName, Text] = {
    "flat": Text("Flat, as on most web maps"),
    "equal-area": Text("Equal area"),
    "globe": Text("The globe"),
}


@dataclass(frozen=True)
class Lesson:
    """The widest ring round a launch point, and the usual circle for it."""

    point: DrawnPoint
    range_km: float
    circle: UsualCircle
    style: Style  # of the band that ends there
    asked: Asked  # of which the circle may have some on the wrong side
    unit: str
    query: str  # of the link that opens the scenario
    uses_own: bool  # whether it rests on the reader's own tables, which no link carries

    @property
    def wrong(self) -> tuple[Reach, ...]:
        """What the circle has on the wrong side, nearest first."""
        return self.circle.wrong

    @property
    def place(self) -> str:
        """The launch point's name, or as much of a long one as a sentence bears; or its coordinates."""
        name = self.point.place
        return name if len(name) <= _MAX_LETTERS else f"{name[: _MAX_LETTERS - 1].rstrip()}…"

    @cached_property
    def area_km2(self) -> float:
        """How much of the ellipsoid the ring holds."""
        if self.range_km > _ALL_KM:
            return _EARTH_KM2
        azimuths_deg = np.arange(360.0, 0.0, -0.25)  # counter-clockwise
        lon, lat = geodesy.destination(self.point.lon, self.point.lat, azimuths_deg, self.range_km)
        return float(geodesy.WGS84.polygon_area_perimeter(lon, lat)[0] / 1e6 % _EARTH_KM2)

    @cached_property
    def edge_lat(self) -> float:
        """The latitude nearest to a pole that the ring holds, or where Mercator ends."""
        if self._holds_pole:
            return float(np.copysign(MERCATOR_END, self._pole))
        azimuth_deg = 0.0 if self._pole > 0 else 180.0
        tip = geodesy.destination(self.point.lon, self.point.lat, azimuth_deg, self.range_km)[1]
        return float(np.clip(tip, -MERCATOR_END, MERCATOR_END))

    @property
    def _pole(self) -> float:
        """The latitude of the pole on this side of the equator."""
        return 90.0 if self.point.lat >= 0 else -90.0

    @property
    def _holds_pole(self) -> bool:
        distance_km = geodesy.distance_km(self.point.lon, self.point.lat, 0.0, self._pole)
        return bool(distance_km <= self.range_km)

    @property
    def stretch(self) -> float:
        """How many times as large ground at that latitude is drawn as at the launch point, in Mercator."""
        return _mercator_scale(self.edge_lat) / _mercator_scale(self.point.lat)

    @property
    def lead(self) -> str:
        """What the three maps show, in a line."""
        return _("{range} round {place}, on three maps").format(range=self.length, place=self.place)

    @property
    def length(self) -> str:
        """The range with its unit."""
        return units.length(self.range_km, self.unit)

    @property
    def key(self) -> tuple[tuple[str, str], ...]:
        """What line, dots, full and hollow mark mean; marks only where there are such places."""
        entries = [
            ("line", _("The true ring: {range}").format(range=self.length)),
            ("dots", _("The usual circle of web maps")),
        ]
        if self.left_out:
            entries.append(("full", _("In range, and the usual circle leaves it out")))
        if self.taken_in:
            entries.append(("hollow", _("Out of range, and the usual circle takes it in")))
        return tuple(entries)

    @property
    def left_out(self) -> list[Reach]:
        """The places in range that the usual circle leaves out."""
        return [row for row in self.wrong if row.distance_km <= self.range_km]

    @property
    def taken_in(self) -> list[Reach]:
        """The places out of range that the usual circle takes in."""
        return [row for row in self.wrong if row.distance_km > self.range_km]

    def heading(self, name: MapName) -> str:
        """Return what a map is called."""
        return str(_HEADINGS[name])

    def about(self, name: MapName) -> str:
        """Return what a map keeps and what it bends."""
        return {"flat": self._flat, "equal-area": self._equal_area, "globe": self._globe}[name]()

    def told(self) -> list[str]:
        """Return the lesson as sentences to read aloud."""
        place = self.place
        return [
            self._wave().format(range=self.length, place=place),
            _(
                "The dotted circle looks right on the flat map, and on the Earth it is not: its edge is "
                "really {nearest} to {farthest} from {place}."
            ).format(
                nearest=units.rounded(self.circle.nearest_km, self.unit),
                farthest=units.rounded(self.circle.farthest_km, self.unit),
                place=place,
            ),
            self._consequence(),
        ]

    def _wave(self) -> str:
        if self._holds_pole:
            return _(
                "Every place on the line is {range} from {place}. On the round Earth that is a circle. The "
                "pole lies within it, and the flat map draws everything larger towards the poles: there it "
                "is a wave."
            )
        return _(
            "Every place on the line is {range} from {place}. On the round Earth that is a circle; on the "
            "flat map it cannot be one, for that draws everything larger towards the poles."
        )

    def alt(self, name: MapName) -> str:
        """Return what is seen on a map, for those who do not see it."""
        words = _("{heading}: the ring of {range} round {place}, and dotted the usual circle. {shape}")
        seen = words.format(
            heading=self.heading(name), range=self.length, place=self.place, shape=self._shape(name)
        )
        return f"{seen} {self._consequence()}" if self.wrong else seen

    def _shape(self, name: MapName) -> str:
        if name == "flat" and self._holds_pole:
            return _("The ring is a wave across the map; the usual circle is an oval.")
        if name == "flat":
            return _("The ring is no circle here; the usual circle is an oval.")
        if name == "globe" and self.range_km > HORIZON_KM:
            return _("The ring lies beyond the horizon.")
        return _("The ring is a true circle; the usual circle is none.")

    def _flat(self) -> str:
        if abs(self.point.lat) > MERCATOR_END:
            return _(
                "Mercator keeps directions and small shapes. It bends sizes, and ends before it gets to "
                "{place}."
            ).format(place=self.place)
        words = (
            _(
                "Mercator keeps directions and small shapes. It bends sizes: ground at {lat}, where it ends, "
                "is drawn {n} times as large as at {place}."
            )
            if abs(self.edge_lat) == MERCATOR_END
            else _(
                "Mercator keeps directions and small shapes. It bends sizes: ground at {lat} is drawn {n} "
                "times as large as at {place}."
            )
        )
        return words.format(lat=_latitude(self.edge_lat), n=_times(self.stretch), place=self.place)

    def _equal_area(self) -> str:
        million = self.area_km2 / units.UNITS[self.unit].km ** 2 / 1e6
        return _(
            "This keeps areas: the ring holds {n} million {unit}² on paper as on the ground. It bends "
            "shapes, more and more away from the middle."
        ).format(n=_three_digits(million), unit=units.UNITS[self.unit].symbol)

    def _globe(self) -> str:
        if self.range_km > HORIZON_KM:
            return _(
                "This keeps the round Earth, as an eye far above {place} would see it. It bends the rim, and "
                "hides the half behind it: there the ring is."
            ).format(place=self.place)
        return _(
            "This keeps the round Earth, as an eye far above {place} would see it: the ring is a circle. It "
            "bends the rim, and hides the half behind it."
        ).format(place=self.place)

    def _consequence(self) -> str:
        if not self.wrong:
            return _(
                "None of {capitals} changes sides by it here; with other places and ranges some do."
            ).format(capitals=self.asked.words)
        words = {
            (True, True): _(
                "The dotted circle leaves out {left_out}, in range, and takes in {taken_in}, out of range"
            ),
            (True, False): _("The dotted circle leaves out {left_out}, in range"),
            (False, True): _("The dotted circle takes in {taken_in}, out of range"),
        }[bool(self.left_out), bool(self.taken_in)]
        left_out, taken_in = (_named(rows, self.asked) for rows in (self.left_out, self.taken_in))
        wrong = words.format(left_out=left_out, taken_in=taken_in)
        most = max(self.wrong, key=lambda row: abs(row.distance_km - self.range_km))
        if abs(most.distance_km - self.range_km) < BORDERLINE_KM:
            close = ngettext(
                "{wrong}; but it lies within {distance} of the edge: too close to call.",
                "{wrong}; but they lie within {distance} of the edge: too close to call.",
                len(self.wrong),
            )
            return close.format(wrong=wrong, distance=units.length(BORDERLINE_KM, self.unit))
        several = _("{wrong}: {capital}, for one, is really {distance} away.")
        alone = _("{wrong}: it is really {distance} away.")
        return (several if len(self.wrong) > 1 else alone).format(
            wrong=wrong,
            capital=most.place.name,
            distance=units.rounded(most.distance_km, self.unit),
        )


def lesson(drawing: Drawing) -> Lesson:
    """Return the lesson about the launch point that the usual circle is most wrong about.

    Raises AtlasError where no band is drawn.
    """
    circles = usual_circle.circles(drawing.points, drawing.reaches)
    if not circles:
        raise AtlasError(_("no band is drawn, so there is no circle to compare; choose one, such as shorter"))
    circle = usual_circle.worst(circles)
    style = next(
        each.style
        for each in drawing.bands
        if circle.point in each.points and circle.range_km in (each.band.inner_km, each.band.outer_km)
    )
    return Lesson(
        circle.point,
        circle.range_km,
        circle,
        style,
        drawing.asked,
        drawing.unit,
        drawing.query,
        drawing.uses_own,
    )


def _named(rows: list[Reach], asked: Asked) -> str:
    """Return places by their names, if that is no long list; in it first those farthest away."""
    if len(rows) <= _MAX_NAMED:
        return listed([row.place.name for row in rows]) if rows else ""
    return asked.counted(len(rows))


def _mercator_scale(lat: float) -> float:
    """Return how large the web map draws ground at a latitude, on a scale of its own."""
    flat = geodesy.FLATTENING * (2 - geodesy.FLATTENING) * np.sin(np.radians(lat)) ** 2
    return float((1 - flat) ** 2 / np.cos(np.radians(lat)) ** 2)


def _latitude(lat: float) -> str:
    words = _("{n}° N") if lat >= 0 else _("{n}° S")
    return words.format(n=f"{abs(lat):.0f}")


def _times(number: float) -> str:
    return units.grouped(number) if number >= 10 else units.grouped(number, 1)


def _three_digits(number: float) -> str:
    """Return a number to three digits that count: `5.31`, `78.5`; of next to nothing its power of ten."""
    figure = f"{number:,.3g}"
    return figure if "e" in figure else units.grouped(number, len(figure.partition(".")[2]))
