"""What a tab, a chat or a search engine says of a page before it is opened: title, description, picture."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from geo.facts import catalog, system_names
from geo.features import claim_check, wording
from geo.features.claim_check import Check
from geo.features.drawing import Drawing, drawing
from geo.scenario import link, presets, question
from geo.scenario.scenario import DEFAULT, Scenario
from geo.templates import Markup, fill
from geo.words.errors import AtlasError
from geo.words.i18n import Text, ngettext

TITLES = {
    "map": Text("Map"),
    "check": Text("Check a claim"),
    "systems": Text("Systems"),
    "stories": Text("Stories"),
    "timeline": Text("Timeline"),
    "sources": Text("Sources"),
}
DESCRIPTIONS = {
    "check": Text(
        "Is a place within the range claimed for a missile, from another place? By whose figure, and with "
        "how many kilometres to spare or lacking."
    ),
    "systems": Text("Who claims which range, and what the treaty makes of each claim."),
    "stories": Text("Short walks through the treaty, each with its sources, its figures and its map."),
    "timeline": Text("From the first SS-20s to today, each event with its source."),
    "sources": Text(
        "Where every figure of this atlas can be read, of which kind that is, and what it is used for."
    ),
}
_MAX_NAMED = 3  # launch points in a title


@dataclass(frozen=True)
class Preview:
    """A page in few words."""

    tab: str
    heading: str
    description: str
    shown: Drawing | None = None  # that a picture shows
    card: tuple[str, str] | None = None  # another picture: its address below the atlas, and what it says


def of_map(drawn: Drawing) -> Preview:
    """Return the preview of a map."""
    about = f"{wording.summary(drawn)} {wording.LEAD}"
    return Preview(tab_of_map(drawn), wording.title(drawn), about, drawn if drawn.bands else None)


def tab_of_map(drawn: Drawing) -> str:
    """Return the title of a map: `Kaliningrad, 9M729 · INF Range Atlas`."""
    names = [point.label for point in drawn.points]
    if len(names) > _MAX_NAMED:
        names = [ngettext("{n} launch point", "{n} launch points", len(names)).format(n=len(names))]
    named = ", ".join((*names, *(system.short_name for system in drawn.claims)))
    return _titled(named)


def of_page(page: str, query: Mapping[str, Sequence[str]]) -> Preview:
    """Return a page by its name in the address, or what the query asks of it: a system, a story, an event."""
    if page == "map":
        return of_map(drawing(link.read_query(query)[0]))
    asked = {key: values[0] for key, values in query.items() if values}
    systems = system_names.named(asked.get("system", ""), catalog.systems()) if page == "systems" else ()
    if len(systems) == 1:
        (system,) = systems
        return Preview(
            _titled(str(system.name)),
            str(system.name),
            str(DESCRIPTIONS[page]),
            _drawn(presets.on_the_map(system)),
        )
    if page == "check" and asked:
        with suppress(AtlasError):
            asked_for = {key: values for key, values in query.items() if key in question.KEYS}
            return of_check(claim_check.check(question.read(asked_for)))
    for story in catalog.stories():
        if page == "stories" and asked.get("story") == story.id:
            return Preview(
                _titled(str(story.title)),
                str(story.title),
                str(wording.LEAD),
                _drawn(link.read(story.scenario)),
            )
    for event in catalog.events():
        if page == "timeline" and asked.get("event") == event.id:
            name, drawn = str(event.label), link.read(event.scenario) if event.scenario else None
            return Preview(_titled(name), name, str(event.event), _drawn(drawn))
    title = str(TITLES[page])
    return Preview(_titled(title), title, str(DESCRIPTIONS[page]), _drawn(DEFAULT))


def of_check(checked: Check) -> Preview:
    """Return the preview of the answer to a question about a claim."""
    drawn = checked.drawing if checked.drawing.bands else None
    about = " ".join(checked.sentences[:2])
    card = f"check.png?{checked.question.spoken().query}", checked.card_words
    return Preview(_titled(checked.title), checked.title, about, drawn, card)


def _drawn(scenario: Scenario | None) -> Drawing | None:
    return drawing(scenario) if scenario else None


def tags(preview: Preview, home: str = "", address: str = "") -> Markup:
    """Return the preview as HTML's title and meta elements.

    With `home`, where the atlas is served, they name the page's picture, and its own `address`.
    """
    open_graph = {
        "og:site_name": wording.NAME,
        "og:type": "website",
        "og:title": preview.heading,
        "og:description": preview.description,
    }
    if home:
        open_graph["og:url"] = address or home
    if home and (picture := _picture(preview)):
        open_graph["og:image"] = f"{home}{picture[0]}"
        open_graph |= {"og:image:width": "1200", "og:image:height": "630"}
        open_graph["og:image:alt"] = picture[1]
    named = {
        "description": preview.description,
        "twitter:card": "summary_large_image" if "og:image" in open_graph else "summary",
    }
    return fill("preview.tags", title=preview.tab, named=named, properties=open_graph)


def _picture(preview: Preview) -> tuple[str, str] | None:
    """Return the address of a page's picture, below that of the atlas, and what it shows."""
    if preview.card or not preview.shown:
        return preview.card
    return f"figure.png?{preview.shown.query}&size=social", wording.title(preview.shown)


def _titled(words: str) -> str:
    return f"{words} · {wording.NAME}"
