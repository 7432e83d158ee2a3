"""A story: a scenario, and sentences with numbers that are computed and never written down."""

from dataclasses import dataclass

from geo.facts.model import Capital, Claim, Event, Site, Source
from geo.words.i18n import Text

NUMBER_KINDS = ("distance", "capitals", "claim", "members", "days")


@dataclass(frozen=True)
class Sentence:
    """One sentence of a story, with `{name}` in place of a number."""

    text: Text
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class StoryNumber:
    """A number of a story: how it is computed, never what it is. See `story_numbers.value`."""

    name: str
    kind: str  # one of NUMBER_KINDS
    sites: tuple[Site, ...]
    to: Capital | Site | None
    claim: Claim | None
    nato_year: int | None
    since: Event | None  # days are counted from the one event to the other
    until: Event | None
    allowed_months: int | None = None  # how long it might have taken by the treaty


@dataclass(frozen=True)
class Story:
    """A short walk-through: a scenario, and sentences about it."""

    id: str
    title: Text
    scenario: str  # the query of its link
    sentences: tuple[Sentence, ...]
    numbers: tuple[StoryNumber, ...]
