"""Every check of `data/`, the long ones too: `make check-data`."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, pairwise
from pathlib import Path
from urllib.parse import parse_qs

import click

import check_gazetteer
from geo.facts import borders, catalog, claim_span, csv_rows, gazetteer
from geo.facts.catalog import Catalogue
from geo.facts.model import Capital, Site, Source
from geo.words.errors import DataError, quoted

NATO_SINCE = 1949  # when the North Atlantic Treaty was signed

# The column that the rows of a file are known by here, where it is not `id`.
KEYS = {"capitals.csv": "iso_a2", "explanations.csv": "system", "corrections.csv": "row"}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row, or with a whole file if `key` is empty."""

    file: str
    key: str
    rule: str  # and the remedy


def main(folder: Path = catalog.DATA) -> int:
    """Print one line if all is well, else every error; returns the exit status."""
    if found := problems(folder):
        for problem in found:
            click.echo(problem, err=True)
        click.echo(f"{len(found)} to correct in data/", err=True)
        return 1
    made = catalog.read(folder)
    counts = ", ".join(
        f"{len(getattr(made, name))} {name}" for name in ("sources", "systems", "claims", "sites", "events")
    )
    click.echo(f"data/ is sound: {counts}, {len(made.capitals)} capitals, {len(made.stories)} stories")
    return 0


def problems(folder: Path) -> list[str]:
    """Return what is wrong in a folder such as `data/`, each in one line with file, line, rule and remedy.

    How rows go together is checked once each of them is sound by itself.
    """
    made = catalog.read(folder)
    if made.errors:
        return [str(error) for error in made.errors]
    checks = (_places, _figures, _checks, _years, _memberships, _links, _unused, _log)
    found = chain.from_iterable(check(made) for check in checks)
    return [f"{_where(folder, problem)}: {problem.rule}" for problem in found] + _unfindable(folder, made)


def _unfindable(folder: Path, made: Catalogue) -> list[str]:
    """Return what is wrong with the gazetteer."""
    try:
        return list(check_gazetteer.problems(gazetteer.read(folder), made.capitals))
    except DataError as error:
        return [str(error)]


def _where(folder: Path, problem: Problem) -> str:
    """Return where a row is: `data/sites.csv line 3 (mozdok)`."""
    name = f"data/{problem.file}"
    if problem.file.endswith(".toml"):
        return f"{name} story {quoted(problem.key)}"
    if not problem.file.endswith(".csv"):
        return name
    for row in csv_rows.lined(name, (folder / problem.file).read_text(encoding="utf-8")):
        column = KEYS.get(problem.file, "id")
        if not isinstance(row, DataError) and row.fields[column] == problem.key:
            return f"{name} line {row.line} ({problem.key})"
    return name


def _places(made: Catalogue) -> Iterator[Problem]:
    """Check that every capital and site lies in its country as the basemap draws it, or close by."""
    places: list[tuple[str, str, Capital | Site]] = [("sites.csv", each.id, each) for each in made.sites]
    places += [("capitals.csv", each.iso_a2, each) for each in made.capitals]
    for file, key, place in places:
        if rule := borders.problem(place.country, place.lat, place.lon):
            yield Problem(file, key, rule)
    for site in made.sites:
        if not re.fullmatch("GeoNames: .+, [A-Z]{2}", site.coordinate_source):
            given = quoted(site.coordinate_source)
            yield Problem("sites.csv", site.id, f"coordinate_source is {given}; write GeoNames: Town, CC")


def _figures(made: Catalogue) -> Iterator[Problem]:
    """Check that every system has a figure or says why it has none, and every odd class is explained."""
    for system in made.systems:
        about = tuple(claim for claim in made.claims if claim.system == system)
        if not about and not system.note:
            yield Problem("systems.csv", system.id, "there is no claim about it and no note; say there why")
        wanted = set(claim_span.unexpected(system, about))
        given = {each.range_class for each in made.explanations if each.system == system}
        for range_class in sorted(wanted - given):
            rule = f"{system.id} has claims in the class {range_class}; add a row that says why"
            yield Problem("explanations.csv", "", rule)
        for range_class in sorted(given - wanted):
            rule = f"there is no odd claim in the class {range_class}; remove the row"
            yield Problem("explanations.csv", system.id, rule)


def _checks(made: Catalogue) -> Iterator[Problem]:
    """Check that no claim is newer than the facts, and that what it rests on is another of its system."""
    about = {claim.id: claim.system for claim in made.claims}
    known_to = made.looked_up_to.text
    if known_to > datetime.now().astimezone().date().isoformat():
        yield Problem(
            catalog.PACKAGE, "", f"version {known_to} is yet to come; give the day of the last look-up"
        )
    for claim in made.claims:
        if claim.checked and claim.checked.text > known_to:
            rule = f"checked {claim.checked.text} is after {known_to}, the version in {catalog.PACKAGE}"
            yield Problem("claims.csv", claim.id, f"{rule}; correct one of the two")
        if claim.rests_on and (claim.rests_on == claim.id or about.get(claim.rests_on) != claim.system):
            rule = (
                f"rests_on names {quoted(claim.rests_on)}, no other claim about {claim.system.id}; name one"
            )
            yield Problem("claims.csv", claim.id, rule)


def _years(made: Catalogue) -> Iterator[Problem]:
    """Check that no year contradicts the words beside it, nor its source."""
    for site in made.sites:
        named = [int(year) for year in re.findall(r"\b(?:19|20)[0-9]{2}\b", site.years)]
        for column, year, of_words in (
            ("first_year", site.first_year, min),
            ("last_year", site.last_year, max),
        ):
            if year and named and year != of_words(named):
                rule = f"{column} {year} contradicts years, {quoted(site.years)}; correct one of the two"
                yield Problem("sites.csv", site.id, rule)
    for claim in made.claims:
        said, told = claim.claimed_on, claim.source.date
        if said.first and told.last and said.first > told.last:
            rule = f"claimed_on {said.text} is after {told.text}, when its source {claim.source.id} appeared"
            yield Problem("claims.csv", claim.id, f"{rule}; correct one of the two")
    for source in made.sources:
        first, last = source.date.first, source.date.last
        for year in re.findall("/((?:19|20)[0-9]{2})[-/]?(?:0[1-9]|1[0-2])(?=[-/])", source.url):
            if first and last and not first.year <= int(year) <= last.year:
                rule = f"date {source.date.text} contradicts {year} in its address; correct one of the two"
                yield Problem("sources.csv", source.id, rule)


def _memberships(made: Catalogue) -> Iterator[Problem]:
    """Check that no state joined NATO before there was one, or will have joined."""
    this_year = datetime.now().astimezone().year
    for each in made.capitals:
        year = each.nato_since
        if year and year < NATO_SINCE:
            rule = f"nato_since {year} is before {NATO_SINCE}, when NATO's treaty was signed; correct it"
            yield Problem("capitals.csv", each.iso_a2, rule)
        if year and year > this_year:
            rule = f"nato_since {year} is yet to come; enter it when it has"
            yield Problem("capitals.csv", each.iso_a2, rule)


def _links(made: Catalogue) -> Iterator[Problem]:
    """Check that every scenario opens as it is written, and the timeline runs forward."""
    from geo.scenario import link  # not above: it cannot be imported when data/ is unsound

    links = [("timeline.csv", event.id, event.scenario) for event in made.events if event.scenario]
    links += [("stories.toml", story.id, story.scenario) for story in made.stories]
    for file, key, query in links:
        scenario, complaints = link.read_query(parse_qs(query))
        if not complaints and link.query(scenario) != query:
            complaints = (f"scenario opens as {link.query(scenario)}",)
        yield from (Problem(file, key, f"{complaint}; correct scenario") for complaint in complaints)
    days = [(event.date.first, event.id) for event in made.events if event.date.first]
    for (day, _), (next_day, key) in pairwise(days):
        if next_day < day:
            yield Problem("timeline.csv", key, "it is earlier than the row before it; sort the rows by date")


def _unused(made: Catalogue) -> Iterator[Problem]:
    """Check that every source is the source of something."""
    named: list[tuple[Source, ...]] = [system.sources for system in made.systems]
    named += [site.sources for site in made.sites] + [event.sources for event in made.events]
    named += [each.sources for each in made.explanations]
    named += [sentence.sources for story in made.stories for sentence in story.sentences]
    named += [(claim.source,) for claim in made.claims] + [(each.source,) for each in made.corrections]
    named += [each.sources + each.nato_sources + each.eu_sources for each in made.capitals]
    named += [system.eliminated_sources for system in made.systems]
    used = {source.id for source in chain.from_iterable(named)}
    for source in made.sources:
        if source.id not in used:
            yield Problem(
                "sources.csv", source.id, "nothing names it; name it where it is used, or remove it"
            )


def _log(made: Catalogue) -> Iterator[Problem]:
    """Check that every correction is of a row that is there."""
    keys = {
        "sources.csv": {each.id for each in made.sources},
        "systems.csv": {each.id for each in made.systems},
        "claims.csv": {each.id for each in made.claims},
        "explanations.csv": {each.system.id for each in made.explanations},
        "sites.csv": {each.id for each in made.sites},
        "capitals.csv": {each.iso_a2 for each in made.capitals},
        "timeline.csv": {each.id for each in made.events},
        "stories.toml": {each.id for each in made.stories},
    }
    for each in made.corrections:
        if each.row not in keys.get(each.file, set()):
            rule = f"{each.file} has no row {quoted(each.row)}; name the row that was corrected"
            yield Problem("corrections.csv", each.row, rule)


if __name__ == "__main__":
    sys.exit(main())
