"""What is seen of a page before any script, and for good where none runs: all of it that needs none.

Pages of facts are as in the static edition, by the same functions; their links lead to served addresses.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from urllib.parse import urlencode

from geo.facts import catalog, system_names
from geo.facts.story import Story
from geo.features import three_maps, wording
from geo.features.drawing import drawing
from geo.outputs.facts import claims_chart, contents, facts_html
from geo.outputs.web import capitals_table, export, still, webmap
from geo.outputs.web.preview import TITLES, Preview
from geo.scenario import link, presets
from geo.scenario.parameters import LANGUAGE
from geo.templates import Markup, fill, in_files
from geo.words import translations
from geo.words.i18n import _, language, ngettext

Query = Mapping[str, Sequence[str]]

_ROOT = re.compile(r"(?m)^:root \{[^}]*\}")  # of a stylesheet, its colours by their names
DEFAULT = "x-default"  # how a search engine calls the address at which the browser's language is spoken
_MAX_REPEATED = 2_000  # characters of a query that is written once more for each language


def first(page: str, shown: Preview, query: Query, sent: str) -> Markup:
    """Return what is seen first of a page by its name; `sent` is its query as it came."""
    with in_files(_leading(query)):
        content = _CONTENTS[page](shown, query) if page in _CONTENTS else Markup()
        return fill(
            "first_document.first",
            waits=_("The page is loading …"),
            name=wording.NAME,
            menu_name=_("Pages of the atlas"),
            menu=_menu(page, _leading(query)),
            languages_name=_("Language"),
            languages=_languages(page, query),
            title=shown.heading,
            words="" if page == "timeline" and _asked("event", query) else shown.description,
            needs=_("This page needs JavaScript. Without it:"),
            links=list(_links(page, shown, sent)),
            content=content,
        )


def style(page: str, query: Query) -> str:
    """Return the styles of what is seen first of a page, for it alone."""
    has_map = page == "map" or (page == "stories" and _story(query) is not None)
    return _style(has_map, page in _CONTENTS and page != "map")


@cache
def _style(has_map: bool, has_facts: bool) -> str:
    """Return the rules of the edition's pages, and of a map's document where one is drawn."""
    of_map = "".join(_asset(name) for name in ("map.css", "legend.css", "still.css") if has_map)
    colours = of_map or "".join(_ROOT.findall(_asset("map.css")))
    own = f"#first {{{colours.replace(':root', '&')}}}{_asset('edition.css')}{_asset('first.css')}"
    return f"{_asset('facts.css')}{claims_chart.style_of_tables()}{own}" if has_facts else own


def _asset(name: str) -> str:
    return (webmap.ASSETS / name).read_text("utf-8")


def _leading(query: Query) -> Callable[[str], str]:
    """Return what says where an address of the atlas leads: to the same, in the same language."""
    is_said = LANGUAGE.key in query
    return lambda address: link.in_language(address, in_english_too=is_said)


def _menu(here: str, leads: Callable[[str], str]) -> list[tuple[str, str, bool]]:
    """Return the pages that every page leads to: address, words, whether this is the one."""
    paths = {name: "./" if name == "map" else f"./{name}" for name in TITLES}
    named = [(leads(paths[name]), str(words), name == here) for name, words in TITLES.items()]
    return [*named, (leads("./about"), _("About the atlas"), False)]


def _languages(page: str, query: Query) -> list[tuple[str, str, str]]:
    """Return the same page in the other languages: address, code, name."""
    others = [(code, address) for code, address in spoken(page, query) if code not in (language(), DEFAULT)]
    return [(f"./{address}", code, translations.name(code)) for code, address in others]


def spoken(page: str, query: Query) -> list[tuple[str, str]]:
    """Return a page in every language and in the reader's: code and address below that of the atlas.

    None if its query is so long that to repeat it would make the document heavy.
    """
    asked = urlencode({key: values for key, values in query.items() if key != LANGUAGE.key}, doseq=True)
    if len(asked) > _MAX_REPEATED:
        return []
    path = "" if page == "map" else page
    more = f"{asked}&" if asked else ""
    each = [(code, f"{path}?{more}{LANGUAGE.key}={code}") for code in translations.languages()]
    return [*each, (DEFAULT, f"{path}?{asked}" if asked else path)]


def _links(page: str, shown: Preview, sent: str) -> Iterator[tuple[str, str]]:
    """Yield what a reader without scripts has in place of what needs them: addresses and words."""
    if page == "check" and shown.card:  # which only an answer has
        yield f"./check.html?{sent}", _("the answer")
    if page in ("map", "check") and shown.shown:
        asked = shown.shown.query
        yield f"./figure.png?{asked}", _("the figure")
        yield f"./capitals.csv?{asked}", _("the table")
        yield f"./circles?{asked}", str(three_maps.TITLE)


def _asked(key: str, query: Query) -> str:
    return next(iter(query.get(key, ())), "")


def _more(address: str, words: str) -> Markup:
    return fill("facts.more", address=address, words=words)


def _map(shown: Preview, _query: Query) -> Markup:
    """Return the map as it stands, with its legend and its table."""
    if not (drawn := shown.shown):
        return Markup()
    table = capitals_table.scrolled_html(drawn, capitals_table.rows(drawn))
    return export.legend_html(drawn) + fill("first_document.drawn", still=still.still(drawn)) + table


def _systems(_shown: Preview, query: Query) -> Markup:
    """Return the system that is asked for, with its map; else all."""
    asked = _asked("system", query)
    found = system_names.named(asked, catalog.systems()) if asked else ()
    if len(found) != 1:
        return contents.systems()
    (system,) = found
    drawn = presets.on_the_map(system)
    return contents.system(system) + (_more(f"./?{link.query(drawn)}", _("Open this map")) if drawn else "")


def _story(query: Query) -> Story | None:
    return {each.id: each for each in catalog.stories()}.get(_asked("story", query))


def _stories(_shown: Preview, query: Query) -> Markup:
    """Return the story that is asked for, with its map as it stands; else the list of them."""
    if not (story := _story(query)):
        return contents.stories() + _more("./circles", str(three_maps.TITLE))
    picture = fill("first_document.drawn", still=still.still(drawing(link.read(story.scenario))))
    return contents.story(story, picture + _more(f"./?{story.scenario}", _("Open this map")))


def _timeline(_shown: Preview, query: Query) -> Markup:
    """Return all events, below the one that is asked for."""
    asked = _asked("event", query)
    found = [each for each in catalog.events() if each.id == asked]
    parts = Markup().join(fill("page.event", text=facts_html.event_html(each)) for each in found)
    if found and found[0].scenario:
        parts += _more(f"./?{found[0].scenario}", _("Open this map"))
    if found:
        parts += fill("facts.heading", words=TITLES["timeline"])
    return parts + contents.timeline(asked)


def _sources(_shown: Preview, query: Query) -> Markup:
    """Return the source that is asked for; else all, folded away by kind."""
    asked, known = _asked("source", query), catalog.sources()
    if found := [each for each in known if each.id == asked]:
        words = ngettext("All {n} source", "All {n} sources", len(known)).format(n=len(known))
        return facts_html.source_html(found[0]) + _more("./sources", words)
    return contents.sources(opened=False)


_CONTENTS: dict[str, Callable[[Preview, Query], Markup]] = {
    "map": _map,
    "systems": _systems,
    "stories": _stories,
    "timeline": _timeline,
    "sources": _sources,
}
