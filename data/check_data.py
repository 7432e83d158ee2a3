"""Every check of `data/`, the long ones too: `make check-data`."""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from itertools import chain, pairwise
from pathlib import Path
from urllib.parse import parse_qs

import click

import check_gazetteer
from geo.facts import borders, catalog, claim_span, csv_rows, gazetteer
from geo.facts.catalog import Catalogue
from geo.facts.dates import Date
from geo.facts.model import Capital, Claim, Correction, Event, Site, Source, System
from geo.words.errors import DataError, quoted

NATO_SINCE = 1949  # when the North Atlantic Treaty was signed

# The columns that the rows of a file are known by here, where it is not `id`.
KEYS = {
    "capitals.csv": ("iso_a2",),
    "explanations.csv": ("system",),
    "corrections.csv": ("file", "row", "old"),
}

ABOUT = timedelta(days=31)  # by how much a date with `c.` may miss the one in the id of its source


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
    checks = (
        _places,
        _states,
        _figures,
        _checks,
        _launchers,
        _late,
        _years,
        _printed,
        _twice,
        _in_other_words,
        _memberships,
        _links,
        _unused,
        _log,
    )
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
        columns = KEYS.get(problem.file, ("id",))
        if not isinstance(row, DataError) and " ".join(row.fields[name] for name in columns) == problem.key:
            return f"{name} line {row.line} ({problem.key})"
    return name


def _places(made: Catalogue) -> Iterator[Problem]:
    """Check that every capital and site lies in its country as the basemap draws it, or close by."""
    places: list[tuple[str, str, Capital | Site]] = [("sites.csv", each.id, each) for each in made.sites]
    places += [("capitals.csv", each.iso_a2, each) for each in made.capitals]
    for file, key, place in places:
        if rule := borders.problem(place.country.english, place.lat, place.lon):
            yield Problem(file, key, rule)
    for site in made.sites:
        if not re.fullmatch("GeoNames: .+, [A-Z]{2}", site.coordinate_source):
            given = quoted(site.coordinate_source)
            yield Problem("sites.csv", site.id, f"coordinate_source is {given}; write GeoNames: Town, CC")


def _states(made: Catalogue) -> Iterator[Problem]:
    """Check that each capital is of a country of the table, with its code, and no other is of the same."""
    codes = {country.name.english: country.iso_a2 for country in made.countries}
    capitals: dict[str, str] = {}
    for capital in made.capitals:
        country, code = capital.country.english, capital.iso_a2
        if country not in codes:
            rule = f"country is {quoted(country)}, no name in countries.csv; write it as there"
            yield Problem("capitals.csv", code, rule)
        elif code != codes[country] and not (codes[country] == "" and re.fullmatch("X[A-Z]", code)):
            rule = f"iso_a2 is not {codes[country] or 'one of XA to XZ'}, the code of {country}; correct it"
            yield Problem("capitals.csv", code, rule)
        if (other := capitals.setdefault(country, code)) != code:
            rule = f"{country} has a capital already, in the row {other}; keep one of the two"
            yield Problem("capitals.csv", code, rule)


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
    """Check that no claim was looked up before it was made, and what each rests on.

    That is another claim about its system, and leads to one that rests on nothing.
    """
    claims = {claim.id: claim for claim in made.claims}
    known_to = made.looked_up_to.text
    if known_to > datetime.now().astimezone().date().isoformat():
        yield Problem(
            catalog.PACKAGE, "", f"version {known_to} is yet to come; give the day of the last look-up"
        )
    for claim in made.claims:
        checked, said = claim.checked, claim.claimed_on
        if checked and checked.last and said.first and checked.last < said.first:
            rule = f"checked {checked.text} is before {said.text}, when it was claimed"
            yield Problem("claims.csv", claim.id, f"{rule}; correct one of the two")
        named = claims.get(claim.rests_on)
        if claim.rests_on and (named is None or named == claim or named.system != claim.system):
            rule = (
                f"rests_on names {quoted(claim.rests_on)}, no other claim about {claim.system.id}; name one"
            )
            yield Problem("claims.csv", claim.id, rule)
        elif named and _goes_round(claim, claims):
            rule = f"rests_on names {quoted(claim.rests_on)}, which leads to no claim that rests on nothing"
            yield Problem("claims.csv", claim.id, f"{rule}; empty it in the report that came first")


def _launchers(made: Catalogue) -> Iterator[Problem]:
    """Check that what launches a system is another one of the table."""
    for system in made.systems:
        if system.launched_by and system.launched_by not in {each.id for each in made.systems} - {system.id}:
            rule = f"launched_by names {quoted(system.launched_by)}, no other system; name one or empty it"
            yield Problem("systems.csv", system.id, rule)


def _goes_round(claim: Claim, claims: dict[str, Claim]) -> bool:
    """Return whether following `rests_on` from a claim comes by the same claim twice."""
    passed = {claim.id}
    while claim.rests_on in claims:
        claim = claims[claim.rests_on]
        if claim.id in passed:
            return True
        passed.add(claim.id)
    return False


def _late(made: Catalogue) -> Iterator[Problem]:
    """Check that nothing is later than the day of the facts, but the years of a site that is planned.

    A claim is held against its source instead, where that has a date: see `_years`.
    """
    known_to = made.looked_up_to.text
    dates: list[tuple[str, str, str, Date]] = [
        ("timeline.csv", event.id, "date", event.date) for event in made.events
    ]
    dates += [("sources.csv", source.id, "date", source.date) for source in made.sources]
    dates += [("corrections.csv", _key(each), "date", each.date) for each in made.corrections]
    dates += [("claims.csv", claim.id, "checked", claim.checked) for claim in made.claims if claim.checked]
    dates += [
        ("claims.csv", claim.id, "claimed_on", claim.claimed_on)
        for claim in made.claims
        if not claim.source.date.first
    ]
    for site in made.sites:
        if not re.search(r"\bplanned\b", site.years.english):
            years = (("first_year", site.first_year), ("last_year", site.last_year))
            dates += [
                ("sites.csv", site.id, column, Date.parse(f"{year:04}")) for column, year in years if year
            ]
    for file, key, column, date in dates:
        begin = Date.parse(date.text.rpartition("/")[2]).first  # of a span, its end's
        if begin and begin.isoformat() > known_to:
            rule = f"{column} {date.text} is after {known_to}, the version in {catalog.PACKAGE}"
            yield Problem(file, key, f"{rule}; correct one of the two")


def _years(made: Catalogue) -> Iterator[Problem]:
    """Check that no year contradicts the words beside it, nor its source."""
    for site in made.sites:
        named = [int(year) for year in re.findall(r"\b(?:19|20)[0-9]{2}\b", site.years.english)]
        for column, year, of_words in (
            ("first_year", site.first_year, min),
            ("last_year", site.last_year, max),
        ):
            if year and named and year != of_words(named):
                rule = (
                    f"{column} {year} contradicts years, {quoted(site.years.english)}; correct one of the two"
                )
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


def _printed(made: Catalogue) -> Iterator[Problem]:
    """Check that the date of a source is that in its id, if one is there: `csm-1987-08-27`, `wdr-2006`."""
    for source in made.sources:
        first, last = source.date.first, source.date.last
        for named in re.findall(r"(?<![^-])((?:19|20)\d\d(?:-\d\d){0,2})(?![^-])", source.id):
            if not first or not last:
                continue
            about = ABOUT if source.date.text.startswith("c. ") else timedelta(0)
            begin, end = ((first - about).isoformat(), (last + about).isoformat())
            if not begin[: len(named)] <= named <= end[: len(named)]:
                rule = f"date {source.date.text} contradicts {named} in its id; correct one of the two"
                yield Problem("sources.csv", source.id, rule)


def _twice(made: Catalogue) -> Iterator[Problem]:
    """Check that no two rows differ in their id alone, and no two sources have one address."""
    files: list[tuple[str, str, Sequence[Claim | Event | Site | System | Capital]]] = [
        ("claims.csv", "id", made.claims),
        ("timeline.csv", "id", made.events),
        ("sites.csv", "id", made.sites),
        ("systems.csv", "id", made.systems),
        ("capitals.csv", "iso_a2", made.capitals),
    ]
    for file, key, rows in files:
        same: dict[tuple[object, ...], str] = {}
        for row in rows:
            name = getattr(row, key)
            values = tuple(getattr(row, each.name) for each in fields(row) if each.name != key)
            if (other := same.setdefault(values, name)) != name:
                rule = f"it says what {other} says, in everything but {key}; keep one of the two"
                yield Problem(file, name, rule)
    addresses: dict[str, str] = {}
    for source in made.sources:
        if (other := addresses.setdefault(source.url, source.id)) != source.id:
            rule = f"url is that of {other} too; name that source instead, or correct the address"
            yield Problem("sources.csv", source.id, rule)


def _in_other_words(made: Catalogue) -> Iterator[Problem]:
    """Check that no two rows say the same of one thing in other words, however they differ elsewhere."""
    same: dict[tuple[object, ...], str] = {}
    told: list[tuple[str, str, str, tuple[object, ...]]] = [
        *(
            ("claims.csv", claim.id, "of this system, by this claimant, in this source", _said(claim))
            for claim in made.claims
        ),
        *(("timeline.csv", event.id, "with this label", (event.label,)) for event in made.events),
        *(("systems.csv", system.id, "with this name", (system.name,)) for system in made.systems),
        *(
            ("sites.csv", site.id, f"of {system.id} at this point", (site.lat, site.lon, system.id))
            for site in made.sites
            for system in site.systems
        ),
    ]
    for file, key, what, values in told:
        if (other := same.setdefault((file, *values), key)) != key:
            rule = f"there is a row {what} already, {other}; keep one of the two"
            yield Problem(file, key, rule)


def _said(claim: Claim) -> tuple[object, ...]:
    """Return what makes a claim the claim that it is."""
    figure = (claim.range_min_km, claim.range_max_km, claim.sense)
    return (claim.system.id, claim.claimant.english, claim.source.id, *figure)


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
            yield Problem("corrections.csv", _key(each), rule)


def _key(correction: Correction) -> str:
    """Return what tells a correction from all others: a row may be corrected more than once."""
    return f"{correction.file} {correction.row} {correction.old}"


if __name__ == "__main__":
    sys.exit(main())
