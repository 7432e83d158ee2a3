"""Fills the numbers into the stories: each is computed from the catalogue when it is shown."""

from calendar import monthrange
from datetime import date

from geo import geodesy
from geo.facts import catalog
from geo.facts.model import Capital, Event, Site, Source
from geo.facts.story import Story, StoryNumber
from geo.words import i18n, units


def value(number: StoryNumber) -> float:
    """Return the value of a number: km of a distance or claim, days between events, else capitals."""
    if number.kind == "distance" and number.to:
        return distance_km(number.sites, number.to)
    if number.kind == "claim" and number.claim:
        return number.claim.range_max_km
    if number.since and number.until:
        return float((_day(number.until) - _day(number.since)).days)
    chosen = [
        capital
        for capital in catalog.european_capitals()
        if number.nato_year is None or capital.in_nato(number.nato_year)
    ]
    if number.kind == "capitals" and number.claim:
        reach_km = number.claim.range_max_km
        chosen = [capital for capital in chosen if distance_km(number.sites, capital) <= reach_km]
    return float(len(chosen))


def _day(event: Event) -> date:
    """Return the day of an event that a number counts from or to; `story_file` lets no other pass."""
    if not event.date.first:
        raise ValueError(event.id)
    return event.date.first


def allowed_until(number: StoryNumber) -> date | None:
    """Return the day on which what was allowed for it ended; None if it is no such number."""
    if not (number.since and number.allowed_months):
        return None
    since = _day(number.since)
    years, months = divmod(since.month - 1 + number.allowed_months, 12)
    year, month = since.year + years, 1 + months
    return since.replace(year, month, min(since.day, monthrange(year, month)[1]))


def distance_km(sites: tuple[Site, ...], to: Capital | Site) -> float:
    """Return the distance of a place from the nearest of some sites."""
    lons, lats = [site.lon for site in sites], [site.lat for site in sites]
    return float(geodesy.distance_km(lons, lats, to.lon, to.lat).min())


def places(number: StoryNumber) -> str:
    """Return the places that a number is measured from: `Kapustin Yar, Kamyshlov, Mozdok or Shuya`."""
    names = dict.fromkeys(str(site.name).partition(",")[0] for site in number.sites)
    return i18n.listed(list(names), "or") if names else ""


def filled_in(story: Story) -> tuple[tuple[str, tuple[Source, ...]], ...]:
    """Return the sentences of a story with its numbers filled in, and their sources.

    The numbers are as `2,031 km`, `1,770 km (1,100 miles)`.
    """
    numbers = {number.name: shown(number) for number in story.numbers}
    return tuple((str(each.text.format(**numbers)), each.sources) for each in story.sentences)


def shown(number: StoryNumber) -> str:
    """Return a number as a sentence has it: `2,031 km`, `1,100 miles (1,770 km)`, `51 days`, `33`."""
    if number.kind == "claim" and number.claim:
        return number.claim.range_label
    if number.kind == "days":
        n = int(value(number))
        return i18n.ngettext("{n} day", "{n} days", n).format(n=units.grouped(n))
    return units.rounded(value(number)) if number.kind == "distance" else units.grouped(value(number))
