"""The pages of the edition beside the map: stories, systems, timeline, sources, and what it is."""

from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import version

from geo.facts import catalog, claim_span, story_numbers
from geo.facts.dates import Date
from geo.facts.model import System
from geo.facts.story import Story
from geo.features import wording
from geo.features.drawing import drawing
from geo.outputs.edition import maps, places
from geo.outputs.edition.frame import Edition, Page
from geo.outputs.facts import about, claims_chart, days_html, facts_html, system_html
from geo.outputs.web.preview import DESCRIPTIONS, TITLES, Preview
from geo.scenario import link, presets
from geo.templates import Markup, fill, in_files
from geo.words.i18n import _


def pages(edition: Edition) -> Iterator[Page]:
    """Yield every page in the language that is spoken."""
    made: dict[str, Callable[[], Page]] = {
        places.MAP: partial(maps.page, edition),
        places.STORIES: _stories,
        **{places.story(each.id): partial(_story, edition, each) for each in catalog.stories()},
        places.SYSTEMS: _systems,
        **{places.system(each.id): partial(_system, each) for each in catalog.systems()},
        places.TIMELINE: _timeline,
        places.SOURCES: _sources,
        places.ABOUT: partial(_about, edition),
    }
    for path, make in made.items():
        with in_files(places.leading(path)):
            yield make()


def _told(heading: str, description: str) -> Preview:
    return Preview(f"{heading} · {wording.NAME}", heading, description)


def _named(name: str) -> Preview:
    return _told(str(TITLES[name]), str(DESCRIPTIONS[name]))


def _note(words: str) -> Markup:
    return fill("parts.note", words=words)


def _stories() -> Page:
    """Return the list of the stories, each with the sentence it begins with."""
    rows = [
        (places.between(places.STORIES, places.story(each.id)), each.title, _begins(each))
        for each in catalog.stories()
    ]
    content = _note(str(DESCRIPTIONS["stories"])) + fill("edition_parts.listed", rows=rows)
    return Page(places.STORIES, _named("stories"), content)


def _begins(story: Story) -> str:
    """Return the first sentence of a story."""
    return str(next(iter(story_numbers.filled_in(story)))[0])


def _story(edition: Edition, story: Story) -> Page:
    """Return a story with its figures and its map."""
    path, drawn = places.story(story.id), drawing(link.read(story.scenario))
    steps = facts_html.steps_html(story)
    shown, scripts = maps.map_html(edition, drawn, path)
    content = Markup().join(
        (
            steps,
            fill(
                "edition_parts.story", sentences=facts_html.story_html(story), days=days_html.days_html(story)
            ),
            facts_html.numbers_html(story),
            fill("edition_parts.heading", words=wording.title(drawn)),
            _note(wording.summary(drawn)),
            shown,
            steps,
        )
    )
    return Page(path, _told(str(story.title), _begins(story)), content, scripts)


def _systems() -> Page:
    """Return the table of all systems."""
    content = _note(str(DESCRIPTIONS["systems"])) + system_html.systems_html()
    content += fill("edition_parts.part", id="classes", content=system_html.limits_html())
    return Page(places.SYSTEMS, _named("systems"), content)


def _system(system: System) -> Page:
    """Return what is known of a system: facts, claims, classes, sites."""
    parts = [system_html.system_html(system)]
    if claim_span.claims_about(system):
        parts += [
            fill("edition_parts.heading", words=_("Who claims which range")),
            claims_chart.chart_html(system),
            _note(_("Shaded: the treaty’s two classes. Grey: left out of the map.")),
            system_html.claims_html(system),
            fill(
                "edition_parts.more",
                address=places.between(places.system(system.id), f"{places.SYSTEMS}#classes"),
                words=_("The treaty’s own words for its two classes"),
            ),
        ]
    if reasons := system_html.classes_html(system):
        parts += [fill("edition_parts.heading", words=_("Why the classes differ")), reasons]
    if sites := presets.sites_of(system):
        words = _("Where it stood, or is said to have stood")
        parts += [fill("edition_parts.heading", words=words), system_html.sites_html(sites)]
    told = _told(str(system.name), f"{system_html.in_short(system)}. {DESCRIPTIONS['systems']}")
    return Page(places.system(system.id), told, Markup().join(parts))


def _timeline() -> Page:
    """Return the events as a list."""
    content = _note(str(DESCRIPTIONS["timeline"])) + facts_html.timeline_html(catalog.events())
    return Page(places.TIMELINE, _named("timeline"), content)


def _sources() -> Page:
    """Return every source by kind, with its uses."""
    content = _note(str(DESCRIPTIONS["sources"])) + _note(f"{catalog.looked_up()} {facts_html.weak_claims()}")
    content += facts_html.sources_html(facts_html.sources(), opened=True)
    return Page(places.SOURCES, _named("sources"), content)


def _about(edition: Edition) -> Page:
    """Return what the edition is, its method, data, licence, and what becomes known of a reader."""
    sections = [
        ("edition", _("These pages"), _itself(edition)),
        ("method", _("Method"), about.method()),
        ("data", _("Data"), about.data()),
        ("licence", _("Licence"), about.licence()),
        ("privacy", _("Privacy"), (_privacy(),)),
    ]
    heading = _("About the atlas")
    content = fill("edition_parts.sections", sections=sections)
    return Page(places.ABOUT, _told(heading, _itself(edition)[0]), content)


def _itself(edition: Edition) -> tuple[str, ...]:
    return (
        _(
            "{name} {version} as files that need no server and no network, made on {day} by inf-range "
            "publish."
        ).format(
            name=wording.NAME,
            version=version("inf-range-atlas"),
            day=Date.parse(edition.today.isoformat()).label,
        ),
        _(
            "Its maps show the launch points and bands that they were made with. The served atlas, which "
            "inf-range serve starts, draws any others and checks claims."
        ),
    )


def _privacy() -> str:
    return _(
        "These pages set no cookie, keep nothing in your browser, and ask nothing of any other server. "
        "Whoever serves them may keep a log; ask them."
    )
