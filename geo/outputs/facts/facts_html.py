"""The background to the map as HTML: stories, timeline, and the sources with what each is used for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from functools import cache

from geo.facts import capital_groups, catalog, claim_span, story_numbers
from geo.facts.model import NOTHING_OWN, QUALITIES, Capital, Correction, Event, Site, Source
from geo.facts.story import Story, StoryNumber
from geo.features import wording
from geo.features.drawing import drawing
from geo.outputs.facts.days_html import days_html
from geo.scenario import link
from geo.scenario.scenario import Scenario
from geo.templates import Markup, fill
from geo.words.i18n import Text, _, in_order, joined, kept_by_language, listed, ngettext, pgettext

# What a source of each quality is, as data/README.md has it: the head of its group, and the words below it.
_KINDS = {
    "official": (
        Text("The treaty, governments, officials"),
        Text("A state’s document, or an official’s own words on the record, even if read in a report."),
    ),
    "specialist": (Text("Specialists"), Text("A body or an author whose subject this is.")),
    "press": (Text("Press"), Text("News agencies, newspapers and trade press.")),
    "secondary": (
        Text("Secondary"),
        Text("Everything else: blogs, digests, copies without a named author."),
    ),
}
# What a source is used for, and for several of a kind.
_CLAIM, _SYSTEM = Text("a claim about the {name}"), Text("the system {name}")
_SITE, _EVENT = Text("the site {name}"), Text("the event of {name}")
_STORY, _CLASS = Text("the story “{name}”"), Text("why the {name} is classed so")
_SEVERAL = {
    _CLAIM: Text("claims about the {names}"),
    _SYSTEM: Text("the systems {names}"),
    _SITE: Text("the sites {names}"),
    _EVENT: Text("the events of {names}"),
    _CLASS: Text("why the {names} are classed so"),
}
# Where the articles of the treaty that the atlas quotes were read, by the ids of the sources.
TREATY_COPIES = {
    "II": ("treaty-text", "treaty-ucsb", "treaty-scribd"),
    "III": ("treaty-text", "treaty-german"),
}


def story_html(story: Story) -> Markup:
    """Return the sentences of a story with its numbers filled in, and the sources behind each."""
    return fill("facts.story", sentences=story_numbers.filled_in(story))


def told_html(story: Story) -> Markup:
    """Return a story beside its figure, which opens its map; of a map without bands beside its days."""
    shown = drawing(link.read(story.scenario))
    words = f"{wording.title(shown)}. {wording.summary(shown)}"
    query = shown.query if shown.bands else ""
    days = Markup() if query else days_html(story)
    return fill("page.story", sentences=story_html(story), query=query, words=words, days=days)


def steps_html(story: Story, on_map: bool = False) -> Markup:
    """Return the links from a story to those before and after it; on the map from its map to theirs."""
    every = catalog.stories()
    at = every.index(story)
    before, after = (
        (f"./?{each.scenario}" if on_map else f"./stories?story={each.id}", each.title)
        for each in (every[at - 1], every[(at + 1) % len(every)])
    )
    words = _("Story {n} of {total}: {title}") if on_map else _("Story {n} of {total}")
    here = f"./stories?story={story.id}" if on_map else ""
    return fill(
        "page.steps",
        name=_("Stories in turn"),
        before=before if at else None,
        here=(here, words.format(n=at + 1, total=len(every), title=story.title)),
        after=after if at + 1 < len(every) else None,
    )


def story_of(scenario: Scenario) -> Story | None:
    """Return the story whose map a scenario is, if it is one's, whatever tables the reader brought."""
    return _stories().get(replace(scenario, own=NOTHING_OWN, language=""))


@cache
def _stories() -> dict[Scenario, Story]:
    return {link.read(each.scenario): each for each in catalog.stories()}


def numbers_html(story: Story) -> Markup:
    """Return the numbers of a story, each with its derivation and sources."""
    return fill(
        "facts.figures", shown=[(story_numbers.shown(each), *_caption(each)) for each in story.numbers]
    )


def site_html(site: Site | None) -> Markup:
    """Return a card of what is claimed of a site, by whom, and its cautions; nothing of none."""
    if not site:
        return Markup()
    return fill("facts.site", each=site, what=", ".join(filter(None, (site.system, str(site.years)))))


def event_html(event: Event) -> Markup:
    """Return an event with its date, its note and its sources."""
    return fill("facts.event", each=event)


def timeline_html(events: Sequence[Event], asked: str = "") -> Markup:
    """Return some events as a list, with links to those on the map, and a mark at the one asked for."""
    words, nothing = _("Open the map"), _("No event is like that.")
    return fill("facts.timeline", events=events, asked=asked, words=words, nothing=nothing)


def events(words: str = "", first_year: int = 0, last_year: int = 9999) -> tuple[Event, ...]:
    """Return the events whose text has all these words and whose date may lie in these years."""
    return tuple(
        event
        for event in catalog.events()
        if _has(f"{event.date.label} {event.event} {event.note}", words)
        and (event.date.first is None or event.date.first.year <= last_year)
        and (event.date.last is None or event.date.last.year >= first_year)
    )


def sources(words: str = "") -> list[Source]:
    """Return the sources with all these words in title, kind, note or use."""
    return [
        source
        for source in catalog.sources()
        if _has(f"{source} {source.quality_label} {source.note} {' '.join(uses()[source.id])}", words)
    ]


def weak_claims() -> str:
    """Return a sentence with the number of claims that rest on the press and secondary sources alone."""
    claims = catalog.claims()
    weak = len(claim_span.weakly_sourced(claims))
    words = ngettext(
        "{n} of the {total} claims about ranges rests on the press or on secondary sources alone.",
        "{n} of the {total} claims about ranges rest on the press or on secondary sources alone.",
        weak,
    )
    return words.format(n=weak, total=len(claims))


def source_html(source: Source) -> Markup:
    """Return a source with its kind, what it is used for, and what to know of it."""
    return fill("facts.source", each=source, used=_used(source))


def sources_html(some: Sequence[Source], opened: bool = False) -> Markup:
    """Return some sources by kind, each as `source_html` has it; folded away, or opened."""
    groups = [
        (*_KINDS[quality], [(source, _used(source)) for source in some if source.quality == quality])
        for quality in QUALITIES
    ]
    return fill("facts.kinds", groups=groups, opened=opened)


def corrections_html(corrections: Iterable[Correction]) -> Markup:
    """Return the log of corrections, each with its source."""
    heads = (_("Row"), pgettext("value", "Was"), pgettext("value", "Is"), _("Why"), _("Source"))
    return fill("facts.corrections", heads=heads, rows=corrections)


def capitals_html(capitals: Iterable[Capital]) -> Markup:
    """Return the capitals as the atlas has them, each with the sources of its place and its memberships."""
    heads = (_("Capital"), _("Place"), _("NATO since"), _("European Union"), _("Sources"))
    member = pgettext("of the European Union", "member")
    rows = in_order(capitals, lambda each: str(each.country), lambda _country: 0)  # in English as they come
    return fill("facts.capitals", heads=heads, rows=rows, member=member)


def memberships_html() -> Markup:
    """Return the sources of the memberships in NATO and the EU that the table of capitals has."""
    named = [(label, capital_groups.sources(each)) for each, label in capital_groups.ALLIANCES.items()]
    return fill("facts.memberships", alliances=named)


@kept_by_language()
def uses() -> dict[str, tuple[str, ...]]:
    """Return the uses of each source, by its id: `claims about the 9M729 and RSD-10`, `the site Mozdok`."""
    found: dict[str, dict[Text, list[str]]] = {source.id: {} for source in catalog.sources()}

    def add(use: Text, name: str, source: str) -> None:
        found[source].setdefault(use, []).append(name)

    for use, name, row in _named():
        for source in _sources_of(row):
            add(use, name, source.id)
    add(Text("the basemap"), "", "natural-earth")  # which is no table with rows
    for article, use in (
        ("II", Text("the classes of ranges")),
        ("III", Text("which missiles the treaty lists")),
    ):
        for copy in TREATY_COPIES[article]:  # nor are they
            add(use, "", copy)
    return {
        source: tuple(_use(use, [*dict.fromkeys(names)]) for use, names in of_kind.items())
        for source, of_kind in found.items()
    }


def _named() -> Iterator[tuple[Text, str, object]]:
    """Yield each row of the tables that has sources: which use of them it is, and its name."""
    for claim in catalog.claims():
        yield _CLAIM, str(claim.system.name), claim
    for system in catalog.systems():
        yield _SYSTEM, str(system.name), system
    for site in catalog.sites():
        yield _SITE, str(site.name), site
    for event in catalog.events():
        yield _EVENT, event.date.label, event
    for story in catalog.stories():
        for sentence in story.sentences:
            yield _STORY, str(story.title), sentence
    for explanation in catalog.explanations():
        yield _CLASS, str(explanation.system.name), explanation
    for capital in catalog.capitals():
        yield Text("the capitals"), "", capital
    for correction in catalog.corrections():
        yield Text("a correction"), "", correction


def _use(use: Text, names: list[str]) -> str:
    """Return a use of a source with the names of what it is used for; several of a kind in one."""
    if len(names) > 1 and use in _SEVERAL:
        return str(_SEVERAL[use].format(names=listed(names)))
    return joined(use.format(name=name) for name in names)


def _used(source: Source) -> str:
    return _("For {uses}.").format(uses=joined(uses()[source.id]))


def _sources_of(row: object) -> list[Source]:
    """Return every source that a fact names, in whichever of its fields."""
    values = [getattr(row, field.name) for field in fields(row)]  # type: ignore[arg-type]
    flat = [each for value in values for each in (value if isinstance(value, tuple) else (value,))]
    return [each for each in flat if isinstance(each, Source)]


def _caption(number: StoryNumber) -> tuple[str, list[Source]]:
    """Return the derivation of a story's number, and its sources."""
    capital, claim, year = catalog.european_capitals()[0], number.claim, number.nato_year
    places = story_numbers.places(number)
    behind = [source for site in number.sites for source in site.sources[:1]]
    if number.kind == "claim" and claim:
        return f"{claim.system.name} · {claim.claimant}, {claim.claimed_on.label}", [claim.source]
    if number.kind == "distance" and number.to:
        words = _("from {places} to {place}").format(places=places, place=number.to.name)
        return words, [*behind, *capital.sources]
    if number.since and number.until:
        words = _("from “{since}” ({from_day}) to “{until}” ({to_day})").format(
            since=number.since.label,
            from_day=number.since.date.label,
            until=number.until.label,
            to_day=number.until.date.label,
        )
        return words, [*number.since.sources, *number.until.sources]
    if number.kind == "members" or not claim:
        words = _("of today’s capitals are those of NATO’s members in {year}").format(year=year)
        return words, [*capital.nato_sources]
    behind += [claim.source, *capital.sources, *(capital.nato_sources if year else ())]
    n = len(catalog.european_capitals())
    words = (
        _("capitals of NATO’s members in {year} lie within {range} of {places}")
        if year
        else ngettext(
            "of {n} capital lie within {range} of {places}",
            "of {n} capitals lie within {range} of {places}",
            n,
        )
    )
    return words.format(year=year, n=n, range=claim.range_label, places=places), behind


def _has(text: str, words: str) -> bool:
    return all(word in text.lower() for word in words.lower().split())
