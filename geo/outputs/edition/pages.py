"""The pages of the edition beside the map: stories, systems, timeline, sources, and what it is."""

from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import version

from geo.facts import catalog
from geo.facts.dates import Date
from geo.facts.model import System
from geo.facts.story import Story
from geo.features import wording
from geo.features.drawing import drawing
from geo.outputs import files
from geo.outputs.edition import maps, places
from geo.outputs.edition.frame import Edition, Page
from geo.outputs.facts import about, contents, system_html
from geo.outputs.web.preview import DESCRIPTIONS, TITLES, Preview
from geo.scenario import link
from geo.scenario.scenario import DEFAULT
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


def _lead(name: str) -> Markup:
    return contents.note(str(DESCRIPTIONS[name]))


def _stories() -> Page:
    return Page(places.STORIES, _named("stories"), _lead("stories") + contents.stories())


def _story(edition: Edition, story: Story) -> Page:
    """Return a story with its figures and its map."""
    path = places.story(story.id)
    scenario = link.read(story.scenario)
    shown, scripts = maps.map_html(edition, drawing(scenario), path)
    told = _told(str(story.title), contents.begins(story))
    card = DEFAULT if files.lacks_band(scenario, ".png") else scenario
    return Page(path, told, contents.story(story, shown), scripts, card)


def _systems() -> Page:
    return Page(places.SYSTEMS, _named("systems"), _lead("systems") + contents.systems())


def _system(system: System) -> Page:
    told = _told(str(system.name), system_html.in_short(system))
    return Page(places.system(system.id), told, contents.system(system))


def _timeline() -> Page:
    return Page(places.TIMELINE, _named("timeline"), _lead("timeline") + contents.timeline())


def _sources() -> Page:
    return Page(places.SOURCES, _named("sources"), _lead("sources") + contents.sources(opened=True))


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
        "These pages set no cookie and ask nothing of any other server. Where a server sends them, your "
        "browser keeps a copy of those in your language, so that they open with no network; it goes with "
        "what else you have the browser forget of the site. Whoever serves them may keep a log; ask them."
    )
