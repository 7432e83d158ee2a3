"""The document round a page of the edition: its head, the ways to other pages, and who made it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version

from geo.facts import catalog
from geo.facts.dates import Date
from geo.features import wording
from geo.features.drawing import drawing
from geo.outputs.edition import places
from geo.outputs.edition.shared import Shared, hash_of_projections
from geo.outputs.edition.terse import terse
from geo.outputs.web import preview
from geo.outputs.web.preview import TITLES, Preview
from geo.scenario.scenario import DEFAULT, Scenario
from geo.templates import Markup, document, fill
from geo.words import translations
from geo.words.i18n import _, language

# A page loads what lies beside it and nothing else. Styles in attributes carry the colours of bands.
# Of a map there is one script more: d3, which it unpacks.
_POLICY = (
    "default-src 'none'; script-src 'self'{more}; style-src 'self' 'unsafe-inline'; img-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)
POLICY = _POLICY.format(more="")
POLICY_WITH_MAP = _POLICY.format(more=f" '{hash_of_projections()}'")


@dataclass(frozen=True)
class Edition:
    """What all pages have in common: the languages, the day, the address if there is one, their files."""

    languages: Sequence[str]
    today: date
    home: str  # "" if the address is not known
    shared: Shared


@dataclass(frozen=True)
class Page:
    """A page: where it is in the folder of its language, what it is in few words, and what it shows."""

    path: str
    told: Preview
    content: Markup
    scripts: tuple[str, ...] = ()
    card: Scenario = DEFAULT  # whose figure a chat shows of the page


def html(edition: Edition, page: Page) -> str:
    """Return the document of a page in the language that is spoken."""
    here = f"{language()}/{page.path}"
    whole = document(
        "edition",
        language=language(),
        policy=POLICY_WITH_MAP if page.scripts else POLICY,
        tags=_tags(edition, page, here),
        canonical=f"{edition.home}{here}" if edition.home else "",
        alternates=_alternates(edition, page) if edition.home else [],
        icon=places.between(here, edition.shared.icon()),
        style=places.between(here, edition.shared.style()),
        scripts=[places.between(here, each) for each in (*page.scripts, edition.shared.offline())],
        name=wording.NAME,
        menu_name=_("Pages of the atlas"),
        menu=_menu(page.path),
        languages_name=_("Language"),
        languages=_languages(edition, page.path),
        title=page.told.heading,
        content=page.content,
        made=made(edition.today),
    )
    return terse(whole)


def made(today: date) -> str:
    """Return who made the files, on which day, and how new the facts are."""
    words = _("Made by {name} {version} on {day}.").format(
        name=wording.NAME, version=version("inf-range-atlas"), day=Date.parse(today.isoformat()).label
    )
    return f"{words} {catalog.looked_up()}"


def _tags(edition: Edition, page: Page, here: str) -> Markup:
    """Return title, description and what a chat shows; with the address and a picture, if that is known."""
    told = page.told
    if not edition.home:
        return fill("edition_parts.tags", tab=told.tab, description=told.description)
    card = (
        edition.shared.card(page.card, edition.today, edition.home),
        wording.title(drawing(page.card)),
    )
    return preview.tags(replace(told, shown=None, card=card), edition.home, f"{edition.home}{here}")


def _alternates(edition: Edition, page: Page) -> list[tuple[str, str]]:
    """Return the addresses of the same page in every language; by default in the first."""
    codes = [(code, code) for code in edition.languages]
    every = [*codes, ("x-default", edition.languages[0])]
    return [(name, f"{edition.home}{code}/{page.path}") for name, code in every]


def _menu(here: str) -> list[tuple[str, str, bool]]:
    """Return the pages that every page leads to: address, words, whether this is the one."""
    named = {
        places.MAP: TITLES["map"],
        places.SYSTEMS: TITLES["systems"],
        places.STORIES: TITLES["stories"],
        places.TIMELINE: TITLES["timeline"],
        places.SOURCES: TITLES["sources"],
        places.ABOUT: _("About the atlas"),
    }
    return [(places.between(here, path), str(words), path == here) for path, words in named.items()]


def _languages(edition: Edition, path: str) -> list[tuple[str, str, str]]:
    """Return the other languages of a page: address, code, name."""
    spoken = language()
    return [
        (places.between(f"{spoken}/{path}", f"{code}/{path}"), code, translations.name(code))
        for code in edition.languages
        if code != spoken
    ]
