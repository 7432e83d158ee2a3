"""A point to measure from: a site of the catalogue, a reader's own, or a pair of coordinates."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Self

from geo.coordinates.display import DECIMAL, NOTATIONS, format_dms, format_point
from geo.coordinates.points import as_tail, check_degrees, check_length, parse_point
from geo.facts import catalog, gazetteer, near_names
from geo.facts.model import Site, System, is_own_id
from geo.geodesy import distance_km
from geo.scenario.band import Band
from geo.words.errors import PlaceError, UnknownNameError, quoted
from geo.words.i18n import Text, _, kept_by_language, language
from geo.words.names import MAX_NAME_LENGTH, is_printable, tidy
from geo.words.translations import ENGLISH
from geo.words.units import plain

TWIN = Text("there is already a launch point at {place}; choose another place")
SECOND_DECIMALS = 4  # 3 mm: a point shown in minutes and seconds is where it was when read again
_NUMBERED = re.compile(r"\s*[^\W\d_]{3,}\D*\d{1,4}\s*(?:,\D*)?")
TOWN_KM = 10.0  # sites are located to the town, and a town is not a point


@dataclass(frozen=True)
class LaunchPoint:
    """A point to measure from, with the id of its entry in the catalogue if it has one.

    With `bands` it has those, and the claims about its own `system`; else it has the scenario's.
    """

    lat: float  # degrees, -90..90, kept to 1e-9, a tenth of a millimetre
    lon: float  # degrees, -180..180, likewise
    name: str = ""  # in English, if it is that of a site or of a town of the gazetteer; else as it was typed
    id: str = ""
    hidden: bool = False
    bands: tuple[Band, ...] | None = None
    system: System | None = None

    def __post_init__(self) -> None:
        check_degrees(self.lat, "latitude", 90)
        check_degrees(self.lon, "longitude", 180)
        object.__setattr__(self, "lat", round(self.lat, 9) + 0.0)  # + 0.0 turns -0.0 into 0.0
        object.__setattr__(self, "lon", round(self.lon, 9) + 0.0)
        object.__setattr__(self, "name", tidy(self.name))
        if len(self.name) > MAX_NAME_LENGTH:
            raise PlaceError(
                _("the name {name} has {n} characters; use at most {most}").format(
                    name=quoted(self.name), n=len(self.name), most=MAX_NAME_LENGTH
                )
            )
        if not is_printable(self.name):
            raise PlaceError(
                _("the name {name} has a character that cannot be printed; leave it out").format(
                    name=quoted(self.name)
                )
            )

    @classmethod
    def parse(cls, text: str, own: Iterable[Site] = ()) -> Self:
        """Read `kaliningrad`, `54.71,20.51` or `54.71,20.51,Name`: see `coordinates.parse_point`.

        The reader's `own` sites can be named as those of the catalogue. Raises PlaceError, which names
        the sites of that name if there are several; UnknownNameError, which names the nearest sites if there
        are any, for what is no site and no coordinates. Of places `place_search.read` knows the names.
        """
        check_length(text)
        known = {site.id: site for site in (*catalog.sites(), *own)}
        words = " ".join(tidy(text).lower().split())
        named = [site for site in known.values() if words in _called(site)]
        if words in known or len(named) == 1:
            return cls.of(known[words] if words in known else named[0])
        if named:
            ids = ", ".join(site.id for site in named)
            raise PlaceError(
                _("{text} is the name of {n} sites; write one of: {ids}").format(
                    text=quoted(text), n=len(named), ids=ids
                )
            )
        try:
            return cls(*parse_point(text))
        except PlaceError:
            if not may_be_a_name(text) and not any(_near(gazetteer.fold(text), known.values())):
                raise
        raise _unknown(text, known.values())

    @classmethod
    def of(cls, site: Site) -> Self:
        """Return the launch point of an entry of the catalogue, or of the reader's own table."""
        return cls(site.lat, site.lon, site.name.english, site.id)

    def is_in_town_of(self, site: Site) -> bool:
        """Return whether the point lies within TOWN_KM of a site."""
        return bool(distance_km(self.lon, self.lat, site.lon, site.lat) <= TOWN_KM)

    def is_twin_of(self, other: Self) -> bool:
        """Return whether two launch points would show the same, by any name."""
        return replace(self, name="", id="", hidden=False) == replace(other, name="", id="", hidden=False)

    def moved_to(self, other: Self) -> Self:
        """Return this point moved to another place, with that place's name, shown, with the bands it had."""
        return replace(other, bands=self.bands, system=self.system)

    @property
    def own(self) -> bool:
        """Whether it is a site of the reader's own table."""
        return is_own_id(self.id)

    @property
    def token(self) -> str:
        """The shortest text from which `parse` gives the place back, without its bands."""
        if self.id and not self.own:  # a link does not carry the reader's own table
            return self.id
        return self.place + as_tail(self.name)

    @property
    def place(self) -> str:
        """The coordinates as `parse` reads them: `54.71,20.51`."""
        # With a decimal point, so that the commas between the parts are taken for no other.
        parts = [plain(degrees) if degrees % 1 else f"{degrees:.1f}" for degrees in (self.lat, self.lon)]
        return ",".join(parts)

    def written(self, notation: str) -> str:
        """Return the text that `parse` reads as the same place, in a notation of `display.NOTATIONS`.

        A site of the catalogue goes without its name.
        """
        tail = "" if self.id else as_tail(self.name)
        tail = tail if tail.startswith(",,") else tail.replace(",", ", ", 1)
        if notation == DECIMAL:
            return self.place.replace(",", ", ") + tail
        return format_dms(self.lat, self.lon, SECOND_DECIMALS) + tail

    @property
    def key(self) -> str:
        """Its id, else its name, else its coordinates; `Scenario.keys` makes those of several distinct."""
        return self.id or self.name or self.place

    @property
    def said(self) -> str:
        """Its name in the language that is spoken, "" if it has none; what a reader typed stays as it is."""
        known = self.name and language() != ENGLISH
        return _said(self.id, self.name, self.lat, self.lon) if known else self.name

    @property
    def label(self) -> str:
        """What a reader calls the point."""
        return self.said or format_point(self.lat, self.lon)

    def coordinates(self, notation: str) -> str:
        """Return its coordinates in one of `display.NOTATIONS`."""
        return NOTATIONS[notation](self.lat, self.lon)

    def called(self, notation: str) -> str:
        """Return its name, or its coordinates in one of `display.NOTATIONS`."""
        return self.said or self.coordinates(notation)


@kept_by_language(most=1024)
def _said(key: str, name: str, lat: float, lon: float) -> str:
    """Return the name of a point in the language that is spoken: a site's, or a town's with its country."""
    for site in catalog.sites():
        if site.id == key and site.name.english == name:
            return str(site.name)
    town, comma, country = name.rpartition(", ")
    if not comma or country not in _countries() or not gazetteer.names(name, lat, lon):
        return name
    for capital in catalog.capitals():
        if capital.name.english == town and capital.country.english == country:
            return f"{capital.name}, {capital.country}"
    return f"{town}, {Text(country)}"


@cache
def _countries() -> frozenset[str]:
    """Return the countries of the gazetteer, as `gazetteer.full_name` calls them."""
    return frozenset(name for name, _others in gazetteer.countries().values())


def _called(site: Site) -> Iterator[str]:
    """Yield what a site is called, in small letters: in English, and in the language that is spoken."""
    for name, country in ((site.name.english, site.country.english), (str(site.name), str(site.country))):
        yield name.lower()
        yield f"{name}, {country}".lower()


def may_be_a_name(text: str) -> bool:
    """Return whether a text has no number in it, or is a word with one number behind it: Arzamas-16."""
    return bool(text.strip() and (not re.search(r"\d", text) or _NUMBERED.fullmatch(text)))


def _unknown(text: str, sites: Iterable[Site]) -> UnknownNameError:
    """Return the error for words that name no site, with the sites that may be meant."""
    if near := near_names.nearest(_near(gazetteer.fold(text), sites)):
        words = _("{text} is no site of the catalogue and no coordinates; write 54.71,20.51 or one of: {ids}")
        return UnknownNameError(words.format(text=quoted(text), ids=", ".join(near)), near=True)
    words = _(
        "{text} is no site of the catalogue, no place the atlas knows and no coordinates; write coordinates, "
        "such as 54.71,20.51, the id of a site, such as kaliningrad, or a town with its country, such as "
        "Berlin, Germany"
    )
    return UnknownNameError(words.format(text=quoted(text)), near=False)


def _near(name: str, sites: Iterable[Site]) -> Iterator[tuple[str, int]]:
    """Yield the ids of sites with an id or a name that begins so, or is a slip of the hand away."""
    most = near_names.slips(name)
    for site in sites if 2 < len(name) <= MAX_NAME_LENGTH else ():
        for known in map(gazetteer.fold, dict.fromkeys((site.id, site.name.english, str(site.name)))):
            if known.startswith(name):
                yield site.id, 1
            elif (distance := near_names.slips_between(name, known, most)) <= most:
                yield site.id, distance
