"""The countries of the world as areas on the ground: parts far away apart, and who is a member of what."""

import json
import lzma
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import cast

from shapely import MultiPolygon
from shapely.geometry import shape

from geo import outlines
from geo.facts import catalog
from geo.facts.model import Country, Source
from geo.outlines import Outlines
from geo.words.errors import DataError
from geo.words.i18n import Text, _

FILE = "outlines.geojson.xz"


@dataclass(frozen=True)
class Land:
    """A country, or a part of one that lies far from the rest."""

    country: Country
    part: Text  # the name of such a part, as in `far_parts.csv`; "" of all the rest


@dataclass(frozen=True)
class Union:
    """Several countries that are asked about as a whole."""

    id: str
    name: Text
    contains: Callable[[Country], bool]
    sources: tuple[Source, ...]  # of who is a member


@cache
def lands() -> tuple[tuple[Land, ...], Outlines]:
    """Return every land, country by country, and their areas in the same order. Raises DataError.

    It takes a quarter of a second, and 20 MB.
    """
    known = {country.iso_a3: country for country in catalog.countries()}
    try:
        features = json.loads(lzma.decompress((catalog.DATA / FILE).read_bytes()))["features"]
        names = [(each["properties"]["iso_a3"], each["properties"]["part"]) for each in features]
        found = tuple(Land(known[iso_a3], Text(part)) for iso_a3, part in names)
    except (OSError, EOFError, lzma.LZMAError, ValueError, KeyError, TypeError):
        raise DataError(
            _("data/{file} is missing or broken; restore it from the repository").format(file=FILE)
        ) from None
    return found, outlines.outlines([shape(feature["geometry"]) for feature in features])


@cache
def lands_of() -> dict[Country | Union, tuple[int, ...]]:
    """Return the numbers of the lands of each country, by English name, and then of each union.

    Raises DataError.
    """
    some = lands()[0]
    each: dict[Country | Union, list[int]] = {}
    for number, land in sorted(enumerate(some), key=lambda pair: pair[1].country.name.english):
        each.setdefault(land.country, []).append(number)
    for union in unions():
        each[union] = [number for number, land in enumerate(some) if union.contains(land.country)]
    return {country: tuple(numbers) for country, numbers in each.items()}


@cache
def drawn() -> dict[str, MultiPolygon]:
    """Return each country as the basemap draws it, by its code: thinner far from Europe. Raises DataError."""
    features = catalog.basemap()["features"]
    return {each["properties"]["iso_a3"]: cast(MultiPolygon, shape(each["geometry"])) for each in features}


@cache
def unions() -> tuple[Union, ...]:
    """Return what is asked about as a whole: NATO, the EU and the states that carried the treaty out."""
    members = {capital.iso_a2: capital for capital in catalog.capitals()}
    nato = [each.nato_sources for each in members.values() if each.nato_since]
    eu = [each.eu_sources for each in members.values()]
    treaty = [each.treaty_sources for each in catalog.countries()]

    def in_nato(country: Country) -> bool:
        capital = members.get(country.iso_a2)
        return bool(capital and capital.nato_since)

    def in_eu(country: Country) -> bool:
        capital = members.get(country.iso_a2)
        return bool(capital and capital.eu_member)

    return (
        Union("nato", Text("NATO"), in_nato, _each_once(nato)),
        Union("eu", Text("the EU"), in_eu, _each_once(eu)),
        Union(
            "treaty",
            Text("the states that carried the INF Treaty out"),
            lambda each: each.treaty,
            _each_once(treaty),
        ),
    )


def _each_once(some: Iterable[tuple[Source, ...]]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(source for sources in some for source in sources))
