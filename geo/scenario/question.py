"""What is asked of a claim: a system or a range, from where, to where; and its link.

`system=9m729&from=kaliningrad&to=52.524,13.411,Berlin, Germany`; `range=480` in the place of a system;
without either only the distance is asked. A link is written with coordinates, whatever name it was read from.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self
from urllib.parse import urlencode

from geo import geodesy
from geo.coordinates.points import MAX_DISTANCE_KM
from geo.facts.model import NOTHING_OWN, Own, System
from geo.scenario import link_text, place_search
from geo.scenario.band import TREATY_BANDS, Band
from geo.scenario.launch_point import TOWN_KM, LaunchPoint
from geo.scenario.link import query as link_query
from geo.scenario.parameters import LANGUAGE, NONE, Parameter, given_again, parse_language, parse_system
from geo.scenario.scenario import Scenario
from geo.words import units
from geo.words.errors import AtlasError, PlaceError, RangeError, quoted
from geo.words.i18n import Text, _

SAME_KM = 1.0  # nearer to one another than this, two points are one place
# Numbers, signs between them, a unit after them: meant as a range, right or wrong. 9M729 is a system.
_RANGE = re.compile(
    r"[\s+−–-]*[.,]?\d[\d.,\s−–-]*(?:e\+?\d+)?(?:km|nmi|mi(?:les?)?)?\s*", re.IGNORECASE | re.ASCII
)


PARAMETERS = (
    Parameter("system", Text("The missile system whose claims are held against the distance."), "9m729"),
    Parameter(
        "range",
        Text("A range in km in the place of a system; without either only the distance is asked."),
        "480",
    ),
    Parameter("from", Text("Where it begins, written as site is."), "kaliningrad"),
    Parameter("to", Text("Where it ends, written as site is."), "Berlin"),
)
_MISSING = {
    "from": Text("no place to measure from is given; name one, such as kaliningrad"),
    "to": Text("no place to measure to is given; name one, such as Berlin, Germany"),
}
KEYS = tuple(each.key for each in PARAMETERS)


@dataclass(frozen=True)
class Question:
    """Whether a system, or a range, covers the way from one place to another. Raises AtlasError."""

    start: LaunchPoint
    end: LaunchPoint
    system: System | None = None
    range_km: float | None = None
    own: Own = field(default=NOTHING_OWN, hash=False)  # the reader's own facts, which no link carries
    language: str = ""  # of texts: see `Scenario.language`

    def __post_init__(self) -> None:
        if self.distance_km < SAME_KM:
            raise PlaceError(
                _("both places are {place}; give another one to measure to, such as Berlin, Germany").format(
                    place=quoted(self.start.label)
                )
            )

    @classmethod
    def parse(cls, what: str, start: str, end: str, own: Own = NOTHING_OWN) -> Self:
        """Read a question from three texts: a system by any name, or a range in km, or `none`; two places.

        Places are read as `place_search.read` reads them. Raises AtlasError.
        """
        system, range_km = parse_what(what, own)
        return cls(parse_place("from", start, own), parse_place("to", end, own), system, range_km, own)

    @cached_property
    def distance_km(self) -> float:
        """How far it is, on the WGS84 ellipsoid."""
        start, end = self.start, self.end
        return float(geodesy.distance_km(start.lon, start.lat, end.lon, end.lat))

    @property
    def is_across(self) -> bool:
        """Whether the places are opposite on the Earth, as nearly as a town is a point."""
        start, end = self.start, self.end
        return bool(
            geodesy.distance_km(math.remainder(start.lon + 180, 360), -start.lat, end.lon, end.lat) < TOWN_KM
        )

    @cached_property
    def scenario(self) -> Scenario:
        """The map of it: the claims about the system, or the range, or the treaty's bands, from the place."""
        bands: tuple[Band, ...] = () if self.system else TREATY_BANDS
        if self.range_km is not None:
            bands = (Band(0, self.range_km),)
        return Scenario((self.start,), bands, self.system, own=self.own, language=self.language)

    def spoken(self) -> Self:
        """Return the same with the language that is spoken: see `Scenario.spoken`."""
        return replace(self, language=self.scenario.spoken().language)

    @property
    def query(self) -> str:
        """The query string of the link, without what no link carries."""
        pairs = [("from", self.start.token), ("to", self.end.token)]
        if self.range_km is not None:
            pairs.insert(0, ("range", units.plain(self.range_km)))
        elif self.system and not self.system.own:
            pairs.insert(0, ("system", self.system.id))
        if self.language:
            pairs.append((LANGUAGE.key, self.language))
        return urlencode(pairs, safe=",")

    @property
    def map_query(self) -> str:
        """The query of the map's link."""
        return link_query(replace(self.scenario, own=NOTHING_OWN))


def is_range(text: str) -> bool:
    """Return whether a text is meant as a range, and not as the name of a system."""
    return bool(_RANGE.fullmatch(text))


def parse_what(text: str, own: Own = NOTHING_OWN) -> tuple[System | None, float | None]:
    """Return the system of a text, or its range in km, or neither for `none`. Raises AtlasError."""
    if is_range(text):
        return None, parse_range(text)
    if not text.strip():
        words = _("no system and no range is given; write one, such as 9m729 or 480, or none")
        raise AtlasError(words)
    return (None if text.strip().lower() == NONE else parse_system(text, own.claims)), None


def parse_place(part: str, text: str, own: Own = NOTHING_OWN) -> LaunchPoint:
    """Return one of the two places, of which `part` is `from` or `to`. Raises PlaceError."""
    if not text.strip():
        raise PlaceError(_MISSING[part])
    return place_search.launch_point(text, own.named)


def parse_range(text: str) -> float:
    """Return a range in km. Raises RangeError."""
    number = re.sub(r"km\s*$", "", text.strip(), flags=re.IGNORECASE).strip()
    try:
        return Band.parse(f"0-{number}").outer_km
    except RangeError:
        words = _("{text} is no range; write it in km from 1 to {most}, without a point, such as 480")
        raise RangeError(words.format(text=quoted(text), most=units.grouped(MAX_DISTANCE_KM))) from None


def read(given: Mapping[str, Sequence[str]], own: Own = NOTHING_OWN) -> Question:
    """Read the question of a query's values. Raises AtlasError for the first wrong part."""
    texts = said(given)
    for key, place in (("from", "kaliningrad"), ("to", "Berlin")):
        if key not in texts:
            words = _("{key} is missing; add a place, such as {key}={place}")
            raise AtlasError(words.format(key=key, place=place))
    if "system" in texts and "range" in texts:
        raise AtlasError(_("system and range are both given; leave out one or the other"))
    if "range" in texts:
        parse_range(texts["range"])
    what = texts.get("range", texts.get("system", NONE))
    asked = Question.parse(what, texts["from"], texts["to"], own)
    return replace(asked, language=parse_language(texts[LANGUAGE.key]) if LANGUAGE.key in texts else "")


def said(given: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the text of each part of a query. Raises AtlasError for an unknown, empty or repeated one."""
    texts = dict[str, str]()
    for key, values in link_text.cleaned(given).items():
        if key not in (*KEYS, LANGUAGE.key):
            words = _("the link has an unknown part {part}; leave it out")
            raise AtlasError(words.format(part=quoted(key)))
        if len(values) > 1:
            raise AtlasError(given_again(key, len(values)))
        if not values[0].strip():
            raise AtlasError(_("{key} has no value; give it one, or leave it out").format(key=key))
        texts[key] = values[0]
    return texts


def taken_for(given: Mapping[str, Sequence[str]], own: Own = NOTHING_OWN) -> tuple[str, ...]:
    """Return what each name of a place in a query was taken for, where others have it too."""
    texts = said(given)
    found = (place_search.taken_for(texts[key], own.named) for key in ("from", "to") if key in texts)
    return tuple(filter(None, found))
