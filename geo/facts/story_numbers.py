"""Fills the figures into the stories: every number is computed from the catalogue when it is shown."""

from datetime import date

from geo import geodesy, i18n
from geo.facts import catalog
from geo.facts.model import Capital, Event, Site
from geo.facts.story import Sentence, Story, StoryNumber
from geo.facts.story_file import PLACEHOLDER


def value(figure: StoryNumber) -> float:
    """Return the number of a figure: km of a distance or claim, days between events, else capitals."""
    if figure.kind == "distance" and figure.to:
        return distance_km(figure.sites, figure.to)
    if figure.kind == "claim" and figure.claim:
        return figure.claim.range_max_km
    if figure.since and figure.until:
        return float((_day(figure.until) - _day(figure.since)).days)
    chosen = [
        capital
        for capital in catalog.capitals()
        if figure.nato_year is None or capital.in_nato(figure.nato_year)
    ]
    if figure.kind == "capitals" and figure.claim:
        reach_km = figure.claim.range_max_km
        chosen = [capital for capital in chosen if distance_km(figure.sites, capital) <= reach_km]
    return float(len(chosen))


def _day(event: Event) -> date:
    """Return the day of an event that a figure counts from or to; `story_file` lets no other pass."""
    if not event.date.first:
        raise ValueError(event.id)
    return event.date.first


def distance_km(sites: tuple[Site, ...], to: Capital | Site) -> float:
    """Return how far a place is from the nearest of some sites."""
    lons, lats = [site.lon for site in sites], [site.lat for site in sites]
    return float(geodesy.distance_km(lons, lats, to.lon, to.lat).min())


def places(figure: StoryNumber) -> str:
    """Return the places that a figure is measured from: `Kapustin Yar, Kamyshlov, Mozdok or Shuya`."""
    names = dict.fromkeys(site.name.partition(",")[0] for site in figure.sites)
    return i18n.listed(list(names), "or") if names else ""


def filled_in(story: Story) -> tuple[Sentence, ...]:
    """Return the sentences of a story with its figures filled in: `2,031 km`, `1,770 km (1,100 miles)`."""
    figures = {figure.name: shown(figure) for figure in story.figures}
    return tuple(
        Sentence(PLACEHOLDER.sub(lambda found: figures[found[1]], sentence.text), sentence.sources)
        for sentence in story.sentences
    )


def shown(figure: StoryNumber) -> str:
    """Return a figure as a sentence has it: `2,031 km`, `1,100 miles (1,770 km)`, `51 days`, `33`."""
    if figure.kind == "claim" and figure.claim:
        return figure.claim.range_label
    if figure.kind == "days":
        n = int(value(figure))
        return i18n.ngettext("{n} day", "{n} days", n).format(n=f"{n:,}")
    return f"{value(figure):,.0f}" + (" km" if figure.kind == "distance" else "")
