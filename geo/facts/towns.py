"""Towns of the gazetteer as places to ask about: those of some countries, from a number of people on."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from geo.facts import catalog, gazetteer
from geo.facts.gazetteer import fold
from geo.facts.model import Place
from geo.facts.near_names import MAX_NEAR, nearest, slips, slips_between
from geo.words import units
from geo.words.errors import AtlasError, quoted
from geo.words.i18n import Text, _, in_order, kept_by_language, listed, ngettext

MAX_TOWNS = 5_000  # that one map takes
LEAST = 15_000  # people: the gazetteer has the places of more
STEPS = (LEAST, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)
MAX_NAMED = 4  # countries that a sentence names; of more it says how many
MAX_COUNTRIES = 60  # that a link names
EXAMPLE = "LT,PL,50000"

_MIN_PART_LENGTH = 4  # letters of a name that is part of another: Korea

# At the end: 50000, 50,000, 50.000, 50 000, 50k.
_NUMBER = r"[0-9]{1,3}(?:[.,'’ \u00a0\u202f][0-9]{3})+|[0-9]+"
_PEOPLE = re.compile(rf"(?<![\w-])(?P<number>{_NUMBER})(?P<thousands>k?)\+?\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Towns:
    """A choice of towns: `parse` and `of` make one."""

    countries: tuple[str, ...] = ()  # ISO 3166-1 alpha-2, as the gazetteer has them, A to Z; () is every one
    least: int = LEAST  # people

    @property
    def token(self) -> str:
        """The text that `parse` reads: `LT,PL,50000`."""
        least = [str(self.least)] if self.least != LEAST or not self.countries else []
        return ",".join([*self.countries, *least])

    @property
    def words(self) -> str:
        """What a sentence calls them, with {n} for their number."""
        people = units.grouped(self.least)
        if not self.countries:
            words = _("the {n} towns and city districts of {people} people or more (all the world)")
            return words.format(n="{n}", people=people)
        known, where = names(), self.countries
        countries = ngettext("{n} country", "{n} countries", len(where)).format(n=len(where))
        if len(where) <= MAX_NAMED:
            countries = listed([known[each] for each in where])
        words = _("the {n} towns and city districts of {people} people or more ({countries})")
        return words.format(n="{n}", people=people, countries=countries)


def of(countries: tuple[str, ...], least: int) -> Towns:
    """Return the towns of some countries, by their codes; of every country if none is named.

    Raises AtlasError if there is none, or more than MAX_TOWNS.
    """
    chosen = Towns(tuple(sorted({*countries})), least)
    if len(countries) > MAX_COUNTRIES:
        words = _("towns names {n} countries; name at most {most}, or none for all the world")
        raise AtlasError(words.format(n=len(countries), most=MAX_COUNTRIES))
    people = _people(chosen)
    if (n := len(people)) > MAX_TOWNS:
        fits = next((step for step in STEPS if step > people[MAX_TOWNS]), STEPS[-1])
        words = _(
            "{towns} are more than one map can show; ask for at most {most}, such as those of {fits} people"
        )
        raise AtlasError(
            words.format(
                towns=chosen.words.format(n=units.grouped(n)),
                most=units.grouped(MAX_TOWNS),
                fits=units.grouped(fits),
            )
        )
    if not n:
        raise AtlasError(_none(chosen))
    return chosen


def parse(text: str) -> Towns:
    """Read countries, by code or name, and the least number of people: `LT,PL,50000`, `Poland`, `500000`.

    Raises AtlasError.
    """
    found = _PEOPLE.search(text)
    least = int(re.sub(r"\D", "", found["number"])[:12]) if found else LEAST
    if found and found["thousands"]:
        least *= 1000
    countries = [part.strip() for part in re.split("[,;]", text[: found.start()] if found else text)]
    if not (found or any(countries)) or any(map(str.isdecimal, countries)):
        words = _("towns is {text}; write countries, then a number of people, such as {example}")
        raise AtlasError(words.format(text=quoted(text), example=EXAMPLE))
    if least < LEAST:
        raise AtlasError(
            _(
                "towns is {text}, and the atlas knows the towns of {least} people or more; write that or more"
            ).format(text=quoted(text), least=units.grouped(LEAST))
        )
    return of(tuple(_country(part) for part in countries if part), least)


@lru_cache(maxsize=16)
def places(chosen: Towns) -> tuple[Place, ...]:
    """Return the towns, the most populous first, each a member of what its country is. Raises DataError."""
    members = {capital.iso_a2: capital for capital in catalog.capitals()}
    # Of overseas territories no table says what they are members of.
    return tuple(
        Place(
            Text(each.name, verbatim=True),
            Text(each.country),
            each.iso_a2,
            each.lat,
            each.lon,
            each.population,
        ).as_in(members.get(each.iso_a2))
        for each in gazetteer.towns(chosen.countries, chosen.least)
    )


@kept_by_language()
def names() -> dict[str, Text]:
    """Return the name of each country that has towns, by its code, in the order of the names."""
    found = {code: Text(name) for code, (name, _others) in gazetteer.countries().items()}
    return dict(in_order(found.items(), lambda pair: str(pair[1]), in_english=fold))


def _none(chosen: Towns) -> str:
    """Return why there is no such town."""
    if chosen.least > LEAST and places(replace(chosen, least=LEAST)):
        words = _("there is no town of {people} people or more there; ask for smaller ones, down to {least}")
        return words.format(people=units.grouped(chosen.least), least=units.grouped(LEAST))
    words = _("the atlas knows no town of {least} people or more in {countries}; choose other countries")
    return words.format(
        least=units.grouped(LEAST), countries=listed([names()[code] for code in chosen.countries])
    )


@lru_cache(maxsize=16)
def _people(chosen: Towns) -> tuple[int, ...]:
    """Return how many people each of the towns has, the most first: to count all is not to show them."""
    return tuple(each.population for each in gazetteer.towns(chosen.countries, chosen.least))


def _country(text: str) -> str:
    """Return the code of a country, by its code or its name. Raises AtlasError, which says what is near."""
    known = _codes()
    if (name := fold(text)) in known:
        return known[name]
    most = slips(name)
    away = ((code, slips_between(name, each, most)) for each, code in known.items())
    near = nearest((code, n) for code, n in away if n <= most)
    parts = dict.fromkeys(
        code for each, code in known.items() if len(name) >= _MIN_PART_LENGTH and name in each
    )
    if found := near or tuple(parts)[:MAX_NEAR]:
        words = _("{text} is no country of which the atlas knows towns; write one of: {names}")
        raise AtlasError(
            words.format(text=quoted(text), names=", ".join(str(names()[code]) for code in found))
        )
    words = _("{text} is no country of which the atlas knows towns; write its name or its code, such as PL")
    raise AtlasError(words.format(text=quoted(text)))


@kept_by_language()
def _codes() -> dict[str, str]:
    """Return the code of each country by its codes and its names in every language, as `fold` has them."""
    found = {fold(name.english): code for code, name in names().items()}
    for country in catalog.countries():
        if country.iso_a2 in names():
            found |= {
                fold(name): country.iso_a2 for name in (country.name.english, country.iso_a3, country.iso_a2)
            }
    others = {other: code for code, (_name, others) in gazetteer.countries().items() for other in others}
    return others | gazetteer.codes() | found | {fold(code): code for code in names()}
