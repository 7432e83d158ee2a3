"""What a page of facts shows in a document of its own: in the static edition, and served, before any script.

Addresses in it are those of the served atlas: `templates.in_files` says where they lead.
"""

from geo.facts import catalog, claim_span, story_numbers
from geo.facts.model import System
from geo.facts.story import Story
from geo.features import wording
from geo.features.drawing import drawing
from geo.outputs.facts import claims_chart, days_html, facts_html, system_html
from geo.scenario import link, presets
from geo.templates import Markup, fill
from geo.words.i18n import _


def stories() -> Markup:
    """Return the list of the stories, each with the sentence it begins with."""
    rows = [(f"./stories?story={each.id}", each.title, begins(each)) for each in catalog.stories()]
    return fill("facts.listed", rows=rows)


def begins(story: Story) -> str:
    """Return the first sentence of a story."""
    return str(next(iter(story_numbers.filled_in(story)))[0])


def story(story: Story, shown: Markup) -> Markup:
    """Return a story with its figures and its map, as that is shown."""
    drawn, steps = drawing(link.read(story.scenario)), facts_html.steps_html(story)
    days, sentences = days_html.days_html(story), facts_html.story_html(story)
    return Markup().join(
        (
            steps,
            fill("facts.told", sentences=sentences, days=days),
            facts_html.numbers_html(story),
            fill("facts.heading", words=wording.title(drawn)),
            note(wording.summary(drawn)),
            shown,
            steps,
        )
    )


def systems() -> Markup:
    """Return the table of all systems, and the treaty's own words for its classes."""
    return system_html.systems_html() + fill("facts.part", id="classes", content=system_html.limits_html())


def system(system: System) -> Markup:
    """Return what is known of a system: facts, claims, classes, sites."""
    parts = [system_html.system_html(system)]
    if claim_span.claims_about(system):
        parts += [
            fill("facts.heading", words=_("Who claims which range")),
            note(_("Shaded: the treaty’s two classes. Grey: left out of the map.")),
            claims_chart.table_html(system),
            fill(
                "facts.more",
                address="./systems#classes",
                words=_("The treaty’s own words for its two classes"),
            ),
        ]
    if reasons := system_html.classes_html(system):
        parts += [fill("facts.heading", words=_("Why the classes differ")), reasons]
    if sites := presets.sites_of(system):
        words = _("Where it stood, or is said to have stood")
        parts += [fill("facts.heading", words=words), system_html.sites_html(sites)]
    return Markup().join(parts)


def timeline(asked: str = "") -> Markup:
    """Return the events as a list, with a mark at the one asked for."""
    return facts_html.timeline_html(catalog.events(), asked)


def sources(opened: bool) -> Markup:
    """Return every source by kind, with its uses; folded away, or opened."""
    told = note(f"{catalog.looked_up()} {facts_html.weak_claims()}")
    return told + facts_html.sources_html(facts_html.sources(), opened)


def note(words: str) -> Markup:
    """Return a note."""
    return fill("parts.note", words=words)
