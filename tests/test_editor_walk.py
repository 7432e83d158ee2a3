"""Any way through all that a reader can do, without the page."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from editing import CLAIMS, DEN, MINE, PART_VALUES, R9M729, SITES, TWENTY, address, brought
from geo.facts import catalog
from geo.facts.towns import STEPS
from geo.page.boxes import ALL_COUNTRIES
from geo.page.editor import MAX_STEPS_BACK, NO_SYSTEM, OWN_POINT, PARTS, START, Editor
from geo.scenario import link
from geo.scenario.band import INTERMEDIATE, SHORTER
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import MAX_LAUNCH_POINTS
from geo.words.translations import ENGLISH
from hostile import NAMES

# Any way through


PLACES = ["1, 2", "91, 2", "Comiso", "Brest", "Xyzzyville", "own-2", "", "54°42'N 20°30'E", "NaN", *NAMES]
OWN_BANDS = [
    "0-480",
    "0-480,500-2350",
    "1000-500",
    "shorter",
    "",
    "everything",
    TWENTY,
    TWENTY[:53],
]
TABLES = [DEN, MINE, "name,lat,lon\nMy town,1,2\n", SITES + "bad,91,2,s\n", CLAIMS + "9m729,9,Me,2026,s\n"]
LINKS = [
    {},
    {"site": ["own-2", "comiso"]},
    {"site": ["nowhere"]},
    {"site": ["1,2", "1,2"], "band.2": ["0-99"]},
]


class Readers(RuleBasedStateMachine):
    """A reader does anything at all; after each step the editor is sound, and nothing was lost."""

    def __init__(self):
        super().__init__()
        self.editor, self.back = START, []  # `back`: what undo has to bring

    def does(self, after, keeps_others=True):
        before = self.editor
        fresh = {key for key, words in after.problems.items() if words != before.problems_at(key)}
        if fresh - {"bands", "own", "link"}:  # of bands the sound half of an input counts
            assert after.scenario == before.scenario
        if keeps_others:
            assert set(before.scenario.points) - {before.active} <= set(after.scenario.points)
        if after.scenario != before.scenario:
            self.back = [*self.back, before.scenario][-MAX_STEPS_BACK:]
        self.editor = after

    @rule(words=st.sampled_from(PLACES))
    def type_place(self, words):
        self.does(self.editor.typed(words))

    @rule(data=st.data())
    def choose_from_list(self, data):
        listed = [site.id for site in self.editor.sites]
        self.does(self.editor.from_list(data.draw(st.sampled_from([OWN_POINT, *listed]))))

    @precondition(lambda self: self.editor.meaning.candidates)
    @rule(data=st.data())
    def choose_candidate(self, data):
        self.does(self.editor.placed(data.draw(st.sampled_from(self.editor.meaning.candidates)).point))

    @rule(lat=st.integers(-2, 2), lon=st.integers(-2, 2))
    def click(self, lat, lon):
        self.does(self.editor.clicked(lat, lon))

    @rule(lat=st.integers(-2, 2), number=st.integers(-1, MAX_LAUNCH_POINTS))
    def drag(self, lat, number):
        before = self.editor
        self.does(before.clicked(lat, 0, number), keeps_others=False)
        assert len(self.editor.scenario.points) >= len(before.scenario.points)

    @rule(number=st.integers(0, MAX_LAUNCH_POINTS))
    def work_on(self, number):
        self.does(self.editor.working_on(number))

    @rule()
    def add_or_cancel(self):
        self.does(self.editor.adding_or_not())

    @rule()
    def hide_or_show(self):
        self.does(self.editor.hidden_or_shown())

    @rule()
    def remove(self):
        self.does(self.editor.removed())

    @rule(name=st.sampled_from([*NAMES, "Here", "", "a\u202eb"]))
    def name(self, name):
        self.does(self.editor.named(name))

    @rule(own=st.booleans())
    def set_apart(self, own):
        self.does(self.editor.apart(own))

    @rule(band=st.sampled_from([SHORTER, INTERMEDIATE]), on=st.booleans())
    def switch_band(self, band, on):
        self.does(self.editor.with_treaty_band(band, on))

    @rule(on=st.booleans())
    def switch_own_band(self, on):
        self.does(self.editor.with_own_band(on))

    @rule(text=st.sampled_from(OWN_BANDS))
    def type_bands(self, text):
        self.does(self.editor.with_own_bands(text))

    @rule(system=st.sampled_from([NO_SYSTEM, R9M729, "rsd-10", "own-mine"]))
    def choose_system(self, system):
        self.does(self.editor.with_system(system))

    @rule(data=st.data(), part=st.sampled_from(PARTS))
    def choose_part(self, data, part):
        self.does(self.editor.with_part(part, data.draw(st.sampled_from(PART_VALUES[part]))))

    @rule(
        of=st.lists(st.sampled_from(["PL", "LT", "US", "IN", ALL_COUNTRIES]), max_size=3, unique=True),
        least=st.sampled_from(STEPS),
    )
    def choose_towns(self, of, least):
        self.does(self.editor.with_towns(towns_of=tuple(of), towns_least=least))
        shown = self.editor.controls()
        assert (shown["towns_of"], shown["towns_least"]) == (of, least)  # what was chosen stays to be mended
        if not self.editor.problems_at("towns"):
            chosen = self.editor.scenario.towns
            named = set() if ALL_COUNTRIES in of else {*of}
            assert (chosen is None) == (not of)
            assert not chosen or ({*chosen.countries}, chosen.least) == (named, least)

    @rule(year=st.sampled_from([None, 1957, 1983, 2026]))
    def choose_year(self, year):
        self.does(self.editor.in_year(year))
        assert self.editor.scenario.year == year

    @rule(count=st.integers(1, 4))
    def show_sites(self, count):
        points = tuple(map(LaunchPoint.of, catalog.sites()[:count]))
        self.does(self.editor.at_sites(points), keeps_others=False)

    @rule(tables=st.lists(st.sampled_from(TABLES), max_size=3))
    def bring_or_forget_tables(self, tables):
        before = self.editor
        self.editor = brought(before, *tables)
        assert len(self.editor.scenario.points) == len(before.scenario.points)
        assert all(step.own == self.editor.scenario.own for step, _ in self.editor.past)
        self.back = [step for step, _ in self.editor.past]

    @rule(query=st.sampled_from(LINKS))
    def open_link(self, query):
        self.does(Editor.opened(query, self.editor), keeps_others=False)

    @rule()
    def undo(self):
        *self.back, before = self.back or [self.editor.scenario]
        self.editor = self.editor.undone()
        assert self.editor.scenario == before

    @invariant()
    def what_can_be_undone_is_what_was_there(self):
        assert [before for before, _ in self.editor.past] == self.back
        steps = [*self.back, self.editor.scenario]
        assert all(before != after for before, after in pairwise(steps))

    @invariant()
    def the_scenario_is_sound_and_the_active_launch_point_is_one_of_its_own(self):
        scenario = self.editor.scenario
        assert replace(scenario) == scenario  # which checks every rule
        assert scenario.points[self.editor.at] == self.editor.active

    @invariant()
    def the_link_opens_the_same(self):
        scenario = self.editor.scenario
        reopened, problems = link.read_query(address(self.editor), scenario.own)
        assert problems == ()
        assert link.query(reopened) == link.query(scenario)
        if not scenario.uses_own:
            assert reopened == scenario

    @invariant()
    def each_control_shows_what_is_so(self):
        editor, shown = self.editor, self.editor.controls()
        assert (shown["shorter"], shown["intermediate"]) == (
            SHORTER in editor.bands,
            INTERMEDIATE in editor.bands,
        )
        assert shown["system"] in {NO_SYSTEM, *(system.id for system in editor.systems)}
        assert shown["preset"] in {OWN_POINT, *(site.id for site in editor.sites)}
        assert editor.boxes.own_band or not [band for band in editor.bands if not band.name]
        spoken = {"language": editor.scenario.language or ENGLISH}  # which nobody chose
        assert {part: shown[part] for part in PARTS} == {
            part: getattr(editor.scenario, part) for part in PARTS
        } | spoken
        assert all(told for words in editor.problems.values() for told in words)


TestReaders = Readers.TestCase
TestReaders.settings = settings(max_examples=40, stateful_step_count=25)
