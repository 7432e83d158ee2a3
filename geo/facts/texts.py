"""Every text of the facts that readers meet, for translators: each with its file, its row and its field."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from geo.facts import countries, gazetteer
from geo.facts.catalog import Catalogue
from geo.words.i18n import Text

_IDS = ("id", "iso_a3", "iso_a2")  # by one of which most facts are told from others


@dataclass(frozen=True)
class Found:
    """A text of the facts, and where it stands."""

    text: Text
    file: str  # as the repository has it
    where: str  # the id of the row, and what the text is of it: `kaliningrad: name`


def of(made: Catalogue) -> Iterator[Found]:
    """Yield every text of the catalogue, of parts of countries and of the gazetteer's countries.

    A text that recurs comes again. What has no letters is no text. Raises DataError.
    """
    for file, facts in (
        ("sites.csv", made.sites),
        ("systems.csv", made.systems),
        ("claims.csv", made.claims),
        ("timeline.csv", made.events),
        ("explanations.csv", made.explanations),
        ("sources.csv", made.sources),
        ("capitals.csv", made.capitals),
        ("countries.csv", made.countries),
        ("far_parts.csv", countries.lands()[0]),
        ("stories.toml", made.stories),
        ("corrections.csv", made.corrections),
    ):
        for fact in facts:
            for name, text in _texts(fact):
                if any(map(str.isalpha, text.english)):
                    yield Found(text, f"data/{file}", f"{_key(fact)}: {name}")
    for code, (country, _others) in gazetteer.countries().items():
        yield Found(Text(country), f"data/{gazetteer.FILE}", f"{code}: country")


def _texts(fact: Any) -> Iterator[tuple[str, Text]]:
    """Yield the texts of a fact and of its parts by the names of their fields, but of no other fact."""
    for field in fields(fact):
        value = getattr(fact, field.name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Text):
                yield field.name, each
            elif is_dataclass(each) and not any(hasattr(each, name) for name in _IDS):
                yield from _texts(each)


def _key(fact: Any) -> str:
    """Return what tells a row from the others of its file."""
    if isinstance(fact, countries.Land):
        return fact.country.iso_a3
    key = next(getattr(fact, name) for name in (*_IDS, "system", "row") if hasattr(fact, name))
    return str(getattr(key, "id", key))
