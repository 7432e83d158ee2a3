"""The page's state as a value: what the reader chose, what they are about to do, and the problems with it.

Each method is one thing that a reader can do, and returns the editor after it. If a rule forbids the
change, the scenario is unchanged and an error message is attached to the control. What the controls show is
a function of the editor: `controls`. Nothing here knows Streamlit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Self

from geo.coordinates.points import MAX_TEXT_LENGTH
from geo.facts import catalog, own_tables
from geo.facts.model import NOTHING_OWN, Own, Site, System
from geo.features import wording
from geo.features.drawing import drawing
from geo.page.boxes import Boxes
from geo.scenario import link, place_search
from geo.scenario.band import INTERMEDIATE, SHORTER, Band, parse_bands
from geo.scenario.launch_point import TWIN, LaunchPoint, may_be_a_name
from geo.scenario.parameters import SYSTEM, VALUES, parse_system
from geo.scenario.place_search import Meaning
from geo.scenario.scenario import DEFAULT, Scenario
from geo.words.errors import AtlasError, quoted
from geo.words.i18n import _, language

OWN_POINT = ""  # in the list of sites: no id
NO_SYSTEM = "none"  # in the list of systems
FIRST_OWN_BAND = "0-480"
TREATY = (SHORTER, INTERMEDIATE)
YEAR = "year"  # which the map's slider chooses
# Of the scenario, each with a control of that name.
PARTS = tuple(each.field for each in VALUES if each is not SYSTEM and each.field not in (YEAR, "towns"))
MAX_STEPS_BACK = 50


@dataclass(frozen=True)
class Editor:
    """A scenario being edited. `of` and `opened` make one."""

    scenario: Scenario
    at: int = 0  # which of the launch points the controls are about, and a click moves
    adding: bool = False  # the next place becomes another launch point
    meaning: Meaning = place_search.NOTHING  # of the words typed last
    names: tuple[str, ...] = ()  # what the names of places in a link were taken for, if they have namesakes
    problems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # see `problems_at`
    past: tuple[tuple[Scenario, int], ...] = ()  # what can be undone, each with `at`, the last one last
    boxes: Boxes = field(default_factory=Boxes)

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", max(0, min(self.at, len(self.scenario.points) - 1)))

    @classmethod
    def of(cls, scenario: Scenario) -> Self:
        """Return the editor that a session begins with."""
        return cls(scenario)._all_shown()

    @classmethod
    def opened(cls, query: Mapping[str, list[str]], before: Self | None = None) -> Self:
        """Return the editor of a link's scenario, with a sentence for what the link cannot mean.

        It takes the place of what the reader had `before`, which can be undone; their own tables stay.
        """
        own = before.scenario.own if before else NOTHING_OWN
        chosen, problems = link.read_query(query, own)
        return cls(
            chosen,
            meaning=link.unclear(query, own),
            names=tuple(filter(None, link.names_taken(query, own).values())),
            problems={"link": (*problems, _shown(chosen))} if problems else {},
            past=before._past_after(chosen) if before else (),
            boxes=before.boxes if before else Boxes(),
        )._all_shown()

    @property
    def active(self) -> LaunchPoint:
        """The launch point that the controls are about."""
        return self.scenario.points[self.at]

    @property
    def known_site(self) -> Site | None:
        """What is known of the active launch point; None of one hidden, or while another is added."""
        return None if self.adding or self.active.hidden else self.scenario.site_of(self.active)

    @property
    def sites(self) -> tuple[Site, ...]:
        """The sites that can be chosen: the reader's own, then those of the catalogue."""
        return (*self.scenario.own.sites, *catalog.sites())

    @property
    def systems(self) -> tuple[System, ...]:
        """The systems that can be chosen, the reader's own first."""
        return (*self.scenario.own.systems, *catalog.systems())

    @property
    def bands(self) -> tuple[Band, ...]:
        """The bands that the switches are about: those of the active launch point if it has its own."""
        return self.scenario.bands if self.active.bands is None else self.active.bands

    def problems_at(self, control: str) -> tuple[str, ...]:
        """Return the problems at "link", "point", "name", "bands", "system" or "own"."""
        return self.problems.get(control, ())

    def controls(self) -> dict[str, object]:
        """Return the value of each control, by its key."""
        listed = {site.id for site in self.sites} if self.active.id and not self.adding else set()
        system = self.scenario.system_of(self.active)
        return {
            "working_on": self.at,
            "point": self.boxes.place,
            "preset": self.active.id if self.active.id in listed else OWN_POINT,
            "name": self.active.said if self.boxes.name == self.active.name else self.boxes.name,
            "apart": self.active.bands is not None,
            **{band.name: band in self.bands for band in TREATY},
            "own_band": self.boxes.own_band,
            "own_bands": self.boxes.own_bands,
            "system": system.id if system else NO_SYSTEM,
            "towns_of": list(self.boxes.towns_of),
            "towns_least": self.boxes.towns_least,
            **{part: getattr(self.scenario, part) for part in PARTS},
            "language": self.scenario.language or language(),
        }

    # Launch points

    def working_on(self, number: int) -> Self:
        """Make another launch point the active one."""
        return replace(self._typing_left(), at=number, adding=False)._all_shown()

    def adding_or_not(self) -> Self:
        """Begin to add a launch point, or leave it."""
        return replace(self._typing_left(), adding=not self.adding)._place_shown()

    def removed(self) -> Self:
        """Take the active launch point away; the one before it becomes active."""
        after = self._with("point", points=self._others, **self.scenario.among(len(self._others)))
        return after if after.scenario == self.scenario else after.working_on(self.at - 1)

    def hidden_or_shown(self) -> Self:
        """Hide the active launch point, or show it again."""
        return self._with_active("point", replace(self.active, hidden=not self.active.hidden))

    def named(self, name: str) -> Self:
        """Name the active launch point; a site becomes the reader's own point."""
        now = replace(self, boxes=replace(self.boxes, name=name))
        try:
            point = replace(self.active, name=" ".join(name.split()), id="")
        except AtlasError as error:
            return now._refused("name", str(error))
        after = now._with_active("name", point)
        return after if after.problems_at("name") else after._place_shown()

    def typed(self, words: str) -> Self:
        """Read the words for a place: go there, or offer what they may mean if that is more than one."""
        found = place_search.search(words, self.scenario.own.named)
        now = replace(self._sound("point"), meaning=found, names=(), boxes=replace(self.boxes, place=words))
        if found.candidates and not found.taken:
            return now
        try:
            point = found.taken or self._parsed(words)
        except AtlasError as error:
            is_name = len(words) <= MAX_TEXT_LENGTH and may_be_a_name(words)
            return now._refused("point", place_search.unknown(words) if is_name else str(error))
        after = now.placed(point)
        if after.problems_at("point"):
            return after
        return replace(after, meaning=found, boxes=replace(after.boxes, place=words))

    def from_list(self, site: str) -> Self:
        """Go to a site by its id; with OWN_POINT the active launch point is no site any more."""
        if site == OWN_POINT:
            return self.placed(LaunchPoint(self.active.lat, self.active.lon))
        try:
            return self.placed(self._parsed(site))
        except AtlasError as error:  # it went with the reader's table, while they chose it
            return self._refused("point", str(error))

    def clicked(self, lat: float, lon: float, dragged: int | None = None) -> Self:
        """Go to a place on the map, with the launch point that was dragged there or else the active one."""
        known = dragged is not None and 0 <= dragged < len(self.scenario.points)
        now = self.working_on(dragged) if known and dragged is not None else self
        name = "" if now.adding else place_search.own_name(now.active)
        return now.placed(LaunchPoint(lat, lon, name))

    def placed(self, point: LaunchPoint) -> Self:
        """Move the active launch point to a place, or add one, unless one with the same bands is there."""
        others = self.scenario.points if self.adding else self._others
        new = point if self.adding else self.active.moved_to(point)
        if any(map(new.is_twin_of, others)):
            where = LaunchPoint(point.lat, point.lon).coordinates(self.scenario.notation)
            return self._refused("point", str(TWIN.format(place=where)))
        points = (*others, new) if self.adding else self._points_with(new)
        # Rings of two are a tangle, so they are joined until the reader separates them.
        joined = self.scenario.union or (self.adding and len(points) == 2)
        after = self._with("point", points=points, union=joined)
        if after.problems_at("point"):
            return after
        at = len(others) if self.adding else self.at
        return after.working_on(at)

    def at_sites(self, points: tuple[LaunchPoint, ...]) -> Self:
        """Show some sites instead of the launch points."""
        after = self._with("system", points=points, **self.scenario.among(len(points), joined=True))
        return after if after.problems_at("system") else after.working_on(0)

    # Bands, system and the rest

    def apart(self, own: bool) -> Self:
        """Give the active launch point bands and a system of its own, or those of all again."""
        chosen = self.scenario
        changes = {"bands": chosen.bands, "system": chosen.system} if own else {"bands": None, "system": None}
        return self._with_active("bands", replace(self.active, **changes))._bands_shown()

    def with_treaty_band(self, band: Band, on: bool) -> Self:
        """Switch one of the treaty's bands on or off."""
        treaty = tuple(each for each in TREATY if (on if each == band else each in self.bands))
        return self._with_bands(treaty)

    def with_own_band(self, on: bool) -> Self:
        """Switch the reader's own bands on or off; there is one to begin with."""
        first = on and not self.boxes.own_bands.strip()
        text = FIRST_OWN_BAND if first else self.boxes.own_bands
        return replace(self, boxes=replace(self.boxes, own_band=on, own_bands=text))._with_bands()

    def with_own_bands(self, text: str) -> Self:
        """Read the reader's own bands."""
        return replace(self, boxes=replace(self.boxes, own_bands=text))._with_bands()

    def with_system(self, system: str) -> Self:
        """Draw the claims about a system, by its id, or about none."""
        try:
            chosen = parse_system(system, self.scenario.own.claims) if system != NO_SYSTEM else None
        except AtlasError as error:  # it went with the reader's table, while they chose it
            return self._refused("system", str(error))
        if self.active.bands is None:
            return self._with("system", system=chosen)
        return self._with_active("system", replace(self.active, system=chosen))._bands_shown()

    def with_part(self, part: str, value: object) -> Self:
        """Give one of PARTS another value."""
        now = replace(self, problems={}, names=()) if part == "language" else self  # said in the one before
        after = now._with(part, **{part: value})
        return after._place_shown() if part == "notation" else after

    def with_towns(self, **boxes: Any) -> Self:
        """Ask about the towns of the boxes `towns_of` and `towns_least`, of which these have other values."""
        now = replace(self, boxes=replace(self.boxes, **boxes))
        try:
            return now._with("towns", towns=now.boxes.towns)
        except AtlasError as error:
            return now._refused("towns", str(error))

    def in_year(self, year: int | None) -> Self:
        """Look at a year, or at none."""
        return self._with(YEAR, year=year)

    # One's own tables, and the way back

    def with_tables(self, files: Iterable[tuple[bytes, str]]) -> Self:
        """Take the reader's valid files in place of those before; report what is wrong with the others."""
        files = list(files)
        own, wrong = own_tables.read_sound(files)
        after = (self if own == self.scenario.own else self._resting_on(own))._sound("own")
        words = _("{error}. Nothing of it is used; remove {file} above, correct it and add it again.")
        refusals = [words.format(error=error, file=quoted(files[at][1])) for at, error in wrong.items()]
        return after._refused("own", *refusals) if refusals else after

    def without_tables(self) -> Self:
        """Forget the reader's tables."""
        return self.with_tables(())

    def tables_lost(self) -> Self:
        """Go on without the reader's tables, which the server no longer has."""
        words = _(
            "The server no longer has your own tables, for it was started anew or this page was away for too "
            "long: add them again under “Your own tables”; no link holds them."
        )
        return self.without_tables()._refused("link", words)

    def undone(self) -> Self:
        """Go back to what was on the screen before the last change."""
        if not self.past:
            return self
        scenario, at = self.past[-1]
        return type(self)(scenario, at, past=self.past[:-1], boxes=self.boxes)._all_shown()

    # How it changes

    def _with(self, control: str, **changes: Any) -> Self:
        """Change the scenario, so that it can be undone; if that breaks a rule, say so at the control."""
        try:
            changed = replace(self.scenario, **changes)
        except AtlasError as error:
            return self._refused(control, str(error))
        return replace(self._sound(control, "link"), past=self._past_after(changed))._now(changed)

    def _with_active(self, control: str, point: LaunchPoint) -> Self:
        """Put a launch point in the active one's place, unless there would be one twice."""
        if point in self._others:
            words = _("there is already such a launch point; choose another name, place or bands")
            return self._refused(control, words)
        return self._with(control, points=self._points_with(point))

    def _with_bands(self, treaty: tuple[Band, ...] | None = None) -> Self:
        """Take the treaty's bands and those of the box; if the box is wrong, say so and keep what it had."""
        if treaty is None:
            treaty = tuple(band for band in TREATY if band in self.bands)
        try:
            typed = parse_bands(self.boxes.own_bands) if self.boxes.own_band else ()
        except AtlasError as error:
            return self._keeping_own(treaty)._refused("bands", str(error))
        after = self._with_chosen(treaty + typed)
        if wrong := after.problems_at("bands"):
            return self._keeping_own(treaty)._refused("bands", *wrong)
        return after

    def _keeping_own(self, treaty: tuple[Band, ...]) -> Self:
        return self._with_chosen(treaty + tuple(band for band in self.bands if not band.name))

    def _with_chosen(self, bands: tuple[Band, ...]) -> Self:
        bands = tuple(dict.fromkeys(bands))
        if self.active.bands is None:
            return self._with("bands", bands=bands)
        return self._with_active("bands", replace(self.active, bands=bands))

    def _resting_on(self, own: Own) -> Self:
        """Rest on other tables, with every step back, or the reader's tables would outlive their files."""
        every = [(before.resting_on(own), at) for before, at in (*self.past, (self.scenario, self.at))]
        past = tuple(step for step, after in pairwise(every) if step != after)
        now = replace(self._sound("link"), past=past, meaning=place_search.NOTHING, names=())
        return now._now(every[-1][0])._all_shown()

    def _now(self, scenario: Scenario) -> Self:
        return replace(self, scenario=scenario) if scenario != self.scenario else self

    def _past_after(self, changed: Scenario) -> tuple[tuple[Scenario, int], ...]:
        """Return the steps back once another scenario replaces this one."""
        if changed == self.scenario:
            return self.past
        now = replace(self.scenario)  # a copy, without what was computed of it and kept with it
        return (*self.past, (now, self.at))[-MAX_STEPS_BACK:]

    def _refused(self, control: str, *words: str) -> Self:
        return replace(self, problems={**self.problems, control: words})

    def _typing_left(self) -> Self:
        """Leave what was typed for a place and a name, with what was wrong with it and what it may mean."""
        return replace(self._sound("point", "name"), meaning=place_search.NOTHING, names=())

    def _sound(self, *controls: str) -> Self:
        """Remove the problems of some controls."""
        return replace(
            self, problems={key: words for key, words in self.problems.items() if key not in controls}
        )

    @property
    def _others(self) -> tuple[LaunchPoint, ...]:
        """The launch points but the active one."""
        return (*self.scenario.points[: self.at], *self.scenario.points[self.at + 1 :])

    def _points_with(self, point: LaunchPoint) -> tuple[LaunchPoint, ...]:
        return self.scenario.with_point_at(self.at, point)

    def _parsed(self, text: str) -> LaunchPoint:
        return LaunchPoint.parse(text, self.scenario.own.sites)

    # What the boxes show

    def _all_shown(self) -> Self:
        now = replace(self, boxes=self.boxes.showing(self.scenario.towns))
        return now._place_shown()._bands_shown()

    def _place_shown(self) -> Self:
        """Let the boxes for place and name show the active launch point, unless what is there is wrong."""
        boxes = self.boxes
        if not self.problems_at("point"):
            written = "" if self.adding else self.active.written(self.scenario.notation)
            boxes = replace(boxes, place=written)
        if not self.problems_at("name"):
            boxes = replace(boxes, name=self.active.name)
        return replace(self, boxes=boxes)

    def _bands_shown(self) -> Self:
        """Let the box for bands show those in use, unless what is there has to be corrected first."""
        if self.problems_at("bands"):
            return self
        own = "; ".join(band.token for band in self.bands if not band.name)
        boxes = replace(self.boxes, own_band=bool(own), own_bands=own or self.boxes.own_bands)
        return replace(self, boxes=boxes)


def _shown(scenario: Scenario) -> str:
    """Return the sentence on the part of a link that could be read."""
    return _("What could be read is shown: {title}.").format(title=wording.title(drawing(scenario)))


START = Editor.of(DEFAULT)
