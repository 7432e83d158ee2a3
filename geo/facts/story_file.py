"""Reads `data/stories.toml`: sentences with their sources, and numbers that are computed, not typed."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from geo.facts.csv_rows import ID, ID_MEANING
from geo.facts.model import Capital, Claim, Event, Site, Source
from geo.facts.story import NUMBER_KINDS, Sentence, Story, StoryNumber
from geo.words.errors import DataError, quoted
from geo.words.i18n import Text

PLACEHOLDER = re.compile(r"\{(\w+)\}", re.ASCII)
_NEEDED = {  # what a number of each kind must name
    "distance": ("from", "to"),
    "capitals": ("from", "claim"),
    "claim": ("claim",),
    "members": ("nato_year",),
    "days": ("since", "until"),
}

_T = TypeVar("_T")


@dataclass(frozen=True)
class References:
    """What a story may refer to, by id; a capital by the ISO 3166-1 code of its country."""

    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    sites: Mapping[str, Site]
    events: Mapping[str, Event]
    capitals: Mapping[str, Capital]


def read(file: str, text: str, known: References) -> tuple[tuple[Story, ...], tuple[DataError, ...]]:
    """Read the sound stories of a TOML text, and return an error for each of the others."""
    try:
        tables = tomllib.loads(text).get("story")
    except tomllib.TOMLDecodeError as error:
        return (), (DataError(f"{file}: {error}; correct the TOML"),)
    stories: dict[str, Story] = {}
    errors = []
    for table in tables if isinstance(tables, list) else []:
        try:
            story = _Reader(f"{file} story {quoted(str(table.get('id', '')))}", known).story(table)
            if story.id in stories:
                errors.append(DataError(f"{file}: two stories have the id {quoted(story.id)}; rename one"))
            stories[story.id] = story
        except DataError as error:
            errors.append(error)
    if not stories and not errors:
        errors.append(DataError(f"{file}: there is no [[story]]; put them back"))
    return tuple(stories.values()), tuple(errors)


@dataclass(frozen=True)
class _Reader:
    """Checks one story; `where` is what its errors begin with."""

    where: str
    known: References

    def error(self, rule: str) -> DataError:
        return DataError(f"{self.where}: {rule}")

    def story(self, table: Mapping[str, Any]) -> Story:
        story = Story(
            id=self.text(table, "id"),
            title=Text(self.text(table, "title")),
            scenario=self.text(table, "scenario"),
            sentences=tuple(self.sentence(part) for part in self.tables(table, "sentence")),
            numbers=tuple(self.number(part) for part in self.tables(table, "figure")),
        )
        if not re.fullmatch(ID, story.id, re.ASCII):
            raise self.error(f"id is {quoted(story.id)}, not {ID_MEANING}; correct it")
        used = {name for sentence in story.sentences for name in PLACEHOLDER.findall(sentence.text.english)}
        if used != {number.name for number in story.numbers}:
            odd = ", ".join(sorted(used ^ {number.name for number in story.numbers}))
            raise self.error(f"the figures {odd} are used and not defined, or defined and not used")
        return story

    def sentence(self, table: Mapping[str, Any]) -> Sentence:
        text = self.text(table, "text")
        if bare := re.findall(r"\d[\d,.]*(?=\s*(?:km|capital|mile))", PLACEHOLDER.sub("", text)):
            raise self.error(f"{bare[0]} is typed into a sentence; make it a figure that is computed")
        return Sentence(Text(text), tuple(self.all(table, "sources", self.known.sources)))

    def number(self, table: Mapping[str, Any]) -> StoryNumber:
        kind = self.text(table, "kind")
        if kind not in NUMBER_KINDS:
            raise self.error(f"kind is {quoted(kind)}, none of {', '.join(NUMBER_KINDS)}; choose one")
        for column in _NEEDED[kind]:
            if column not in table:
                raise self.error(f"a figure of kind {kind} has no {column}; add it")
        places: dict[str, Capital | Site] = {**self.known.capitals, **self.known.sites}
        return StoryNumber(
            name=self.text(table, "name"),
            kind=kind,
            sites=tuple(self.all(table, "from", self.known.sites)) if "from" in table else (),
            to=self.all({"to": [table["to"]]}, "to", places)[0] if "to" in table else None,
            claim=(
                self.all({"claim": [table["claim"]]}, "claim", self.known.claims)[0]
                if "claim" in table
                else None
            ),
            nato_year=table.get("nato_year"),
            since=self.event(table, "since"),
            until=self.event(table, "until"),
            allowed_months=self.months(table, "allowed_months"),
        )

    def event(self, table: Mapping[str, Any], key: str) -> Event | None:
        """Return the event that a number refers to, of a known day."""
        if key not in table:
            return None
        (event,) = self.all({key: [table[key]]}, key, self.known.events)
        if event.date.first is None or event.date.first != event.date.last:
            raise self.error(f"{key} names {quoted(event.id)}, of which no day is known; choose another")
        return event

    def months(self, table: Mapping[str, Any], key: str) -> int | None:
        """Return a number of months, if one is given."""
        value = table.get(key)
        if value is None or (type(value) is int and 0 < value < 1200):
            return value
        raise self.error(f"{key} is {quoted(str(value))}, no whole number of months; correct it")

    def text(self, table: Mapping[str, Any], key: str) -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(f"{key} is empty or no text; every story needs it")
        return value.strip()

    def tables(self, table: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        value = table.get(key)
        if not isinstance(value, list) or not value:
            raise self.error(f"there is no {key}; add at least one")
        return value

    def all(self, table: Mapping[str, Any], key: str, known: Mapping[str, _T]) -> list[_T]:
        """Return the rows that a list of ids names, at least one."""
        words = table.get(key) or [""]
        for word in words:
            if word not in known:
                raise self.error(f"{key} names {quoted(str(word))}, which is not in data/; correct it")
        return [known[word] for word in words]
