"""Every check of `data/`, the long ones too: `make check-data`, or `python -m geo.check_data`."""

import re
import sys
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path
from urllib.parse import parse_qs

import click
import shapely
from shapely.geometry import shape

from geo import catalog, claims
from geo.catalog import Catalogue
from geo.facts import Capital, Claim, Site, Source

# A place may lie this far outside its country as drawn: Copenhagen, Lisbon and Stockholm lie in the water.
ASIDE_DEGREES = 0.1
NOT_DRAWN = {"Vatican City"}  # a mere point in the basemap's source
ROUNDING_KM = 1.0
SOURCES_OF_THE_BASEMAP = {"natural-earth"}

KM_PER_MILE = 1.609344
KM_PER_NAUTICAL_MILE = 1.852


def main(folder: Path = catalog.DATA) -> int:
    """Print one line if all is well, else every error; returns the exit status."""
    made = catalog.read(folder)
    if found := problems(made):
        for problem in found:
            click.echo(problem, err=True)
        click.echo(f"{len(found)} to correct in data/", err=True)
        return 1
    counts = ", ".join(
        f"{len(getattr(made, name))} {name}" for name in ("sources", "systems", "claims", "sites", "events")
    )
    click.echo(f"data/ is sound: {counts}, {len(made.capitals)} capitals, {len(made.stories)} stories")
    return 0


def problems(made: Catalogue) -> list[str]:
    """What is wrong, one line each: first what rows break by themselves, then how they go together."""
    return [
        *map(str, made.errors),
        *_places(made),
        *_figures(made),
        *_links(made),
        *_unused(made),
        *_log(made),
    ]


def _places(made: Catalogue) -> Iterator[str]:
    """Every capital and site lies in its country as the basemap draws it, or close by."""
    countries = {
        feature["properties"]["name"]: shape(feature["geometry"]) for feature in catalog.basemap()["features"]
    }
    for file, places in (("capitals.csv", made.capitals), ("sites.csv", made.sites)):
        for place in places:
            if place.country in NOT_DRAWN:
                continue
            if place.country not in countries:
                yield (f"data/{file} {_key(place)}: no {place.country!r} in the basemap; name it as there")
            elif countries[place.country].distance(shapely.Point(place.lon, place.lat)) > ASIDE_DEGREES:
                yield (
                    f"data/{file} {_key(place)}: {place.lat}, {place.lon} is outside {place.country}; "
                    "correct the coordinates (are they swapped?) or the country"
                )
    for site in made.sites:
        if not re.fullmatch("GeoNames: .+, [A-Z]{2}", site.coordinate_source):
            yield (
                f"data/sites.csv {site.id}: coordinate_source is {site.coordinate_source!r}; "
                "write GeoNames: Town, CC"
            )


def _key(place: Capital | Site) -> str:
    return place.id if isinstance(place, Site) else place.iso_a2


def _figures(made: Catalogue) -> Iterator[str]:
    """Every figure is the one stated, every system has one or says why, every odd class is explained."""
    for claim in made.claims:
        stated = stated_km(claim)
        for column, km in (("range_min_km", claim.range_min_km), ("range_max_km", claim.range_max_km)):
            if not any(abs(km - figure) <= ROUNDING_KM for figure in stated):
                yield (
                    f"data/claims.csv {claim.id}: {column} {km:g} is not in as_stated {claim.as_stated!r}; "
                    "convert it again"
                )
    for system in made.systems:
        about = tuple(claim for claim in made.claims if claim.system == system)
        if not about and not system.note:
            yield (f"data/systems.csv {system.id}: it has no claim in claims.csv and no note; say there why")
        wanted = claims.unexpected(system, about)
        given = [each.range_class for each in made.explanations if each.system == system]
        for range_class in sorted(set(wanted) - set(given)):
            yield (
                f"data/explanations.csv: {system.id} has claims in the class {range_class}; "
                "add a row that says why, with its source"
            )
        for range_class in sorted(set(given) - set(wanted)):
            yield f"data/explanations.csv: {system.id} has no odd claim in {range_class}; remove the row"


def stated_km(claim: Claim) -> list[float]:
    """The numbers in a claim's `as_stated`, in km."""
    if re.search("km|kilom|км|километр", claim.as_stated, re.IGNORECASE):
        in_km = 1.0
    else:
        in_km = KM_PER_NAUTICAL_MILE if "nautical" in claim.as_stated else KM_PER_MILE
    numbers = re.findall(r"\d{1,3}(?:[.,]\d{3})+|\d+", claim.as_stated)
    return [int(re.sub("[.,]", "", number)) * in_km for number in numbers]


def _links(made: Catalogue) -> Iterator[str]:
    """Every scenario opens as it is written, and the timeline runs forward."""
    from geo.scenario import read_query  # not above: it cannot be imported when data/ is unsound

    for file, rows in (("timeline.csv", made.events), ("stories.toml", made.stories)):
        for row in rows:
            if row.scenario:
                scenario, complaints = read_query(parse_qs(row.scenario))
                wrong = complaints or ([f"it opens as {scenario.query}"] * (scenario.query != row.scenario))
                yield from (f"data/{file} {row.id}: {reason}; correct scenario" for reason in wrong)
    days = [(event.date.first, event.id) for event in made.events if event.date.first]
    for (day, _), (next_day, key) in pairwise(days):
        if next_day < day:
            yield f"data/timeline.csv {key}: it is earlier than the row before it; sort the rows by date"


def _unused(made: Catalogue) -> Iterator[str]:
    """Every source is the source of something."""
    named: list[tuple[Source, ...]] = [system.sources for system in made.systems]
    named += [site.sources for site in made.sites] + [event.sources for event in made.events]
    named += [each.sources for each in made.explanations]
    named += [sentence.sources for story in made.stories for sentence in story.sentences]
    named += [(claim.source,) for claim in made.claims] + [(each.source,) for each in made.corrections]
    named += [(each.source, each.nato_source, each.eu_source) for each in made.capitals]
    named += [(system.eliminated_source,) for system in made.systems if system.eliminated_source]
    used = {source.id for source in chain.from_iterable(named)} | SOURCES_OF_THE_BASEMAP
    for source in made.sources:
        if source.id not in used:
            yield f"data/sources.csv {source.id}: nothing names it; remove it, or name it where it is used"


def _log(made: Catalogue) -> Iterator[str]:
    """Every correction is of a row that is there."""
    rows = {
        "sources.csv": {row.id for row in made.sources},
        "systems.csv": {row.id for row in made.systems},
        "claims.csv": {row.id for row in made.claims},
        "sites.csv": {row.id for row in made.sites},
        "timeline.csv": {row.id for row in made.events},
        "capitals.csv": {row.iso_a2 for row in made.capitals},
        "stories.toml": {row.id for row in made.stories},
        "explanations.csv": {row.system.id for row in made.explanations},
    }
    for row in made.corrections:
        if row.row not in rows.get(row.file, set()):
            yield f"data/corrections.csv: {row.file} has no row {row.row!r}; name the row that was corrected"


if __name__ == "__main__":
    sys.exit(main())
