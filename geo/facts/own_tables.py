"""A reader's own sites, claims and places, out of a CSV file: never stored, marked as own.

They are checked like the atlas's. The columns are those of `data/sites.csv` and `data/claims.csv`; those that
only the atlas needs may be left out. A table without a word of sources is of places, whose distances are
asked; what else it has is passed over. Sources and systems of the atlas are named by their ids. Any other
source is any text, and a web address in it becomes its link. Nothing in a cell is ever more than text.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

from geo.facts import borders, catalog, dialect, own_rows, row_parsers, system_names
from geo.facts.csv_rows import Row
from geo.facts.dates import Date
from geo.facts.gazetteer import fold
from geo.facts.model import OWN_PREFIX, Capital, Claim, Own, Place, Site, Source, System
from geo.words import units
from geo.words.errors import DataError, quoted
from geo.words.i18n import EMPTY, Text, _

MAX_ROWS = 1_000  # of sites and claims, of all files together
MAX_PLACES = 5_000  # of all files together
MAX_FILES = 10
FILE = Text("your file")  # what a file without a name is called

# What a reader must give, and the defaults for what they leave out or empty.
SITE_COLUMNS = ("name", "lat", "lon", "sources")
NOT_GIVEN = Text("not given")
NO_CLAIM = Text("No claim is given.")
THE_READER = Text("the reader")
SITE_DEFAULTS = {
    "id": "",
    "country": NOT_GIVEN.english,
    "operator": NOT_GIVEN.english,
    "status": "hypothetical",
    "role": NOT_GIVEN.english,
    "systems": NOT_GIVEN.english,
    "first_year": "",
    "last_year": "",
    "years": NOT_GIVEN.english,
    "claim": NO_CLAIM.english,
    "coordinate_source": THE_READER.english,
    "caution": "",
}
PLACE_COLUMNS = ("name", "lat", "lon")
PLACE_DEFAULTS = {"country": ""}
CLAIM_COLUMNS = ("system", "range_max_km", "claimant", "claimed_on", "source")
CLAIM_DEFAULTS = {
    "id": "",
    "range_min_km": "",
    "sense": "about",
    "as_stated": "",
    "checked": "",
    "rests_on": "",
    "gist": NOT_GIVEN.english,
    "outlier": "false",
    "note": "",
}

_OF_A_SITE = {
    "sources",
    "source",
    "operator",
    "status",
    "role",
    "systems",
    "first_year",
    "last_year",
    "claim",
}
_URL = re.compile(r"https?://[^\s<>\"']+")


class _Fact(Protocol):
    @property
    def id(self) -> str: ...


_F = TypeVar("_F", bound=_Fact)


def read(data: bytes, file: str = "") -> Own:
    """Read a file of sites, of claims or of places, whichever its columns are. Raises like `read_sites`."""
    file = file or str(FILE)
    columns = (*SITE_COLUMNS, *SITE_DEFAULTS, *CLAIM_COLUMNS, *CLAIM_DEFAULTS)
    heads = {*dialect.meanings(own_rows.written(file, data, columns).header, columns)}
    if "claimant" in heads:
        return Own(claims=read_claims(data, file))
    if not heads.isdisjoint(PLACE_COLUMNS) and heads.isdisjoint(_OF_A_SITE):
        return Own(places=read_places(data, file))
    return Own(sites=read_sites(data, file))


def read_all(files: Iterable[tuple[bytes, str]]) -> Own:
    """Read several files, each with its name, as one. Raises like `read_sites`; then nothing is read."""
    own, problems = read_sound(files)
    for problem in problems.values():
        raise problem
    return own


def read_sound(files: Iterable[tuple[bytes, str]]) -> tuple[Own, dict[int, DataError]]:
    """Read all sound files as one; return also what is wrong with each other file, by its place among them.

    The id of a site that a file before has too, such as one derived from its line, gets its file's number.
    """
    sites: dict[str, Site] = {}
    claims: list[Claim] = []
    places: list[Place] = []
    problems: dict[int, DataError] = {}
    rows_left = MAX_ROWS
    for number, (data, file) in enumerate(files, 1):
        try:
            if number > MAX_FILES:
                raise _one_too_many(file)
            found = _within(rows_left, MAX_PLACES - len(places), read(data, file), file)
        except DataError as error:
            problems[number - 1] = error
            continue
        rows_left -= len(found.sites) + len(found.claims)
        for site in found.sites:
            unique = replace(site, id=f"{site.id}.{number}") if site.id in sites else site
            sites[unique.id] = unique
        claims += found.claims
        places += found.places
    return _distinct(Own(tuple(sites.values()), tuple(claims), tuple(places))), problems


def _within(rows_left: int, places_left: int, found: Own, file: str) -> Own:
    """Return the content of a file, if all files together are not too long with it."""
    is_longer = len(found.sites) + len(found.claims) > rows_left
    if is_longer or len(found.places) > places_left:
        most = MAX_ROWS if is_longer else MAX_PLACES
        words = _("{file} makes more than {most} rows in all your tables together; leave some out")
        raise DataError(words.format(file=file, most=units.grouped(most)))
    return found


def _one_too_many(file: str) -> DataError:
    return DataError(
        _("{file} is one more than the {most} files that are read; join some, or remove one").format(
            file=file, most=MAX_FILES
        )
    )


def read_files(files: Iterable[Path]) -> Own:
    """Read files by their paths, like `read_all`. Raises OSError too, if one cannot be opened."""
    return read_all((_start_of(file), file.name) for file in files)


def _start_of(file: Path) -> bytes:
    """Read as much of a file as is needed to see that it is too large."""
    with file.open("rb") as opened:
        return opened.read(own_rows.MAX_BYTES + 1)


def read_sites(data: bytes, file: str = "") -> tuple[Site, ...]:
    """Read the sites of a CSV file in the columns of `data/sites.csv`; SITE_COLUMNS are enough.

    Their ids begin with `own-`. Raises DataError, which names the line and the reason, if anything is
    wrong; then nothing is read.
    """
    sites = _read(file, data, SITE_COLUMNS, SITE_DEFAULTS, _site)
    return _distinct(Own(sites=tuple(replace(site, own=True) for site in sites))).sites


def read_claims(data: bytes, file: str = "") -> tuple[Claim, ...]:
    """Read the claims of a CSV file in the columns of `data/claims.csv`; CLAIM_COLUMNS are enough.

    A system that the atlas knows is named by its id or any of its names; any other is new. Raises like
    `read_sites`.
    """
    claims = _read(file, data, CLAIM_COLUMNS, CLAIM_DEFAULTS, row_parsers.claim)
    return _distinct(Own(claims=tuple(replace(claim, own=True) for claim in claims))).claims


def read_places(data: bytes, file: str = "") -> tuple[Place, ...]:
    """Read the places of a CSV file with PLACE_COLUMNS, in its order, and their countries if it has them.

    A country that the atlas knows, by name or code, brings its memberships. Raises like `read_sites`.
    """
    rows = own_rows.lines(file or str(FILE), data, PLACE_COLUMNS, PLACE_DEFAULTS, MAX_PLACES, only=True)
    return tuple(_place(own_rows.filled(row, PLACE_DEFAULTS)) for row in rows)


def _place(row: Row) -> Place:
    written = row.optional("country")
    member = _members().get(fold(written))
    return Place(
        name=row.said("name"),
        country=member.country if member else row.worded(written),
        iso_a2=member.iso_a2 if member else "",
        lat=row.degrees("lat", 90),
        lon=row.degrees("lon", 180),
        population=None,
        own=True,
    ).as_in(member)


@cache
def _members() -> dict[str, Capital]:
    """Return the capital of each country by the country's name and code, as `fold` has them."""
    every = catalog.capitals()
    by_name = {fold(each.country.english): each for each in every}
    return by_name | {fold(each.iso_a2): each for each in every}


@dataclass(frozen=True)
class OwnWords:
    """What a reader's row refers to: sources in their own words, systems of the atlas or of theirs."""

    def sources(self, row: Row, column: str) -> tuple[Source, ...]:
        """Return sources of the atlas by their ids, separated by spaces; else one from the whole field.

        A web address in it is its link.
        """
        title, known = row.text(column), _sources()
        if known.keys() >= set(title.split()):
            return tuple(known[word] for word in title.split())
        link = _URL.search(title)
        return (Source("own", title, "", Date("", None, None), link[0] if link else "", "own", EMPTY),)

    def systems(self, row: Row, column: str) -> tuple[System, ...]:
        """Return systems by id or name, separated by semicolons; ids alone may have spaces between.

        Commas and strokes part names too, if the atlas knows each of them.
        """
        ids = _systems_by_id()
        found: list[System] = []
        for name in filter(None, map(str.strip, row.text(column).split(";"))):
            if len(known := system_names.named(name, catalog.systems())) == 1:
                found += known
            elif ids.keys() >= set(name.casefold().split()):
                found += [ids[word] for word in name.casefold().split()]
            elif known := _listed(name):
                found += known
            else:
                found.append(_new_system(row, column, name))
        return tuple(found)


@cache
def _sources() -> dict[str, Source]:
    return {source.id: source for source in catalog.sources()}


@cache
def _systems_by_id() -> dict[str, System]:
    return {system.id: system for system in catalog.systems()}


def _listed(names: str) -> tuple[System, ...]:
    """Return the systems of names with commas or strokes between, none if one of them is not known."""
    each = [system_names.named(name, catalog.systems()) for name in re.split("[,/]", names)]
    return tuple(known[0] for known in each) if all(len(known) == 1 for known in each) else ()


def _new_system(row: Row, column: str, name: str) -> System:
    if not any(map(str.isalnum, name)):
        raise row.error(
            _("{column} is {value}, a name without letters or digits; write one with some").format(
                column=column, value=quoted(name)
            )
        )
    return System(
        id=_system_id(name),
        name=row.worded(name),
        other_names=EMPTY,
        operator=NOT_GIVEN,
        kind=NOT_GIVEN,
        launch=Text("ground"),
        listed="no",
        status=EMPTY,
        eliminated=None,
        eliminated_sources=(),
        years=EMPTY,
        sources=(),
        note=EMPTY,
    )


def _system_id(name: str) -> str:
    key = re.sub(r"\W+", "-", name.casefold()).strip("-")
    return OWN_PREFIX + key


def _distinct(own: Own) -> Own:
    """Return the same with a number in the id of a system that differs from one before only in its marks.

    Names that differ only in case or spaces are one system's, written as it is first.
    """
    every = [system for site in own.sites for system in site.systems] + [each.system for each in own.claims]
    found: dict[str, System] = {}
    count: Counter[str] = Counter()
    for system in every:
        if system.own and _folded(system.name.english) not in found:
            key = _system_id(system.name.english)
            count[key] += 1
            unique = f"{key}.{count[key]}" if count[key] > 1 else key
            found[_folded(system.name.english)] = replace(system, id=unique)

    def only(system: System) -> System:
        return found[_folded(system.name.english)] if system.own else system

    return Own(
        tuple(replace(site, systems=tuple(map(only, site.systems))) for site in own.sites),
        tuple(replace(claim, system=only(claim.system)) for claim in own.claims),
        own.places,
    )


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _site(row: Row, known: row_parsers.Known) -> Site:
    """Return a site that also lies in its country, if one is given."""
    site = row_parsers.site(row, known)
    if site.country != NOT_GIVEN and (rule := borders.problem(site.country.english, site.lat, site.lon)):
        raise row.error(rule)
    return site


def _read(
    file: str,
    data: bytes,
    needed: Sequence[str],
    defaults: Mapping[str, str],
    make: Callable[[Row, row_parsers.Known], _F],
) -> tuple[_F, ...]:
    by_id: dict[str, _F] = {}
    for row in own_rows.lines(file or str(FILE), data, needed, defaults, MAX_ROWS):
        fact = make(own_rows.filled(row, defaults), OwnWords())
        if fact.id in by_id:
            raise row.error(
                _("id {id} is also on a line before; keep one of the two").format(id=quoted(fact.id))
            )
        by_id[fact.id] = fact
    return tuple(by_id.values())
