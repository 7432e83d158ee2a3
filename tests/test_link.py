"""The link holds everything a reader chose, and nothing in it breaks the page."""

from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.coordinates import display
from geo.facts import capital_groups, catalog, own_tables
from geo.facts.model import Own
from geo.facts.towns import Towns
from geo.scenario import link, link_text, parameters
from geo.scenario.band import INTERMEDIATE, SHORTER, Band
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import MAX_BANDS, MAX_LAUNCH_POINTS
from geo.scenario.scenario import DEFAULT, Scenario
from geo.words import units
from geo.words.errors import AtlasError
from hostile import NAMES
from strategies import bands, points

systems = st.none() | st.sampled_from(catalog.systems())
band_lists = st.lists(bands, max_size=MAX_BANDS, unique=True).map(tuple)
chosen_points = points | st.builds(
    lambda point, its_bands, system, hidden: replace(point, bands=its_bands, system=system, hidden=hidden),
    points,
    band_lists,
    systems,
    st.booleans(),
)
asked_about = st.sampled_from(
    [
        (group, chosen)
        for group in capital_groups.GROUPS
        for chosen in (None, Towns(("LT", "PL"), 50_000), Towns((), 1_000_000))
        if chosen or group != capital_groups.NO_CAPITALS
    ]
)
everything = st.builds(
    lambda site, others, asked, **values: Scenario(
        (replace(site, hidden=False), *others), members=asked[0], towns=asked[1], **values
    ),
    chosen_points,
    st.lists(chosen_points, max_size=MAX_LAUNCH_POINTS - 1),
    bands=band_lists,
    system=systems,
    asked=asked_about,
    union=st.booleans(),
    circle=st.booleans(),
    countries=st.booleans(),
    common=st.sampled_from(("", *parameters.COMMON)),
    units=st.sampled_from(list(units.UNITS)),
    notation=st.sampled_from(list(display.NOTATIONS)),
    year=st.none() | st.integers(1957, 2026),
)


def opened(query):
    return link.read_query(link.parsed(query))


@given(everything)
def test_a_scenario_with_everything_survives_its_link(scenario):
    assert opened(link.query(scenario)) == (scenario, ())


def test_a_link_says_everything_in_words_that_can_be_typed():
    whole = Scenario(
        (
            LaunchPoint.parse("kaliningrad"),
            replace(LaunchPoint.parse("54.71,20.51,A & B"), bands=(Band(0, 480),), hidden=True),
            replace(LaunchPoint.parse("mozdok"), bands=(), system=catalog.systems()[0]),
        ),
        (SHORTER,),
        members="nato",
        union=True,
        circle=True,
        countries=True,
        common="all",
        units="mi",
        notation="dms",
    )
    assert link.query(whole) == (
        "site=kaliningrad&site=54.71,20.51,A+%26+B&site=mozdok&band=shorter&band.2=0-480&hide=2&"
        f"band.3=none&system.3={catalog.systems()[0].id}&form=union&compare=circle&"
        "shade=countries&members=nato&common=all&units=mi&notation=dms"
    )
    assert link.query(DEFAULT) == "site=kaliningrad"


def test_one_place_twice_with_different_bands_stays_two_launch_points():
    here = LaunchPoint.parse("kaliningrad")
    twice = Scenario((replace(here, bands=(Band(0, 480),)), here, replace(here, bands=(), hidden=True)))
    assert len(twice.points) == 3
    assert opened(link.query(twice)) == (twice, ())


def test_a_launch_point_without_bands_of_its_own_that_can_be_read_keeps_those_of_all():
    for query in ("system.1=xx", "band.1=x", "band.1=x&system.1=xx"):
        assert opened(f"site=kaliningrad&{query}")[0] == DEFAULT
    scenario, problems = opened("site=kaliningrad&site=comiso&band=0-480&system.2=9m729&system=iskander-m")
    assert problems == ()
    assert [point.bands for point in scenario.points] == [None, (Band(0, 480),)]
    assert [scenario.system_of(point).id for point in scenario.points] == ["iskander-m", "9m729"]
    assert opened("site=kaliningrad&band.1=none")[0].points[0].bands == ()


def test_a_place_that_cannot_be_read_does_not_give_its_bands_to_another():
    scenario, problems = opened("site=nowhere&site=comiso&site=mozdok&band.2=0-480&hide=3&band.1=0-99")
    assert [point.id for point in scenario.points] == ["comiso", "mozdok"]
    assert [point.bands for point in scenario.points] == [(Band(0, 480),), None]
    assert [point.hidden for point in scenario.points] == [False, True]
    assert len(problems) == 2
    assert "“nowhere”" in problems[0]
    assert "band.1 names launch point 1" in problems[1]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("hide=2", "hide names launch point 2; there is 1 that can be read"),
        ("site=comiso&site=mozdok&hide=3", "hide names launch point 3; there are 2 that can be read"),
        ("hide=0", "hide names launch point 0"),
        ("hide=-1", "hide names launch point -1"),
        ("hide=99999999999999999999", "hide names launch point 99999999999999999999"),
        ("hide=x", "hide is “x”; give the number of a launch point, such as 2"),
        ("hide=1", "every launch point is hidden; show at least one"),
        ("band.2=0-480", "band.2 names launch point 2"),
        ("system.3=9m729", "system.3 names launch point 3"),
        ("band.1=1000-500", "band 1000-500: the outer range must be at least 1 km more"),
        ("system=nothing", "“nothing” is no system of the catalogue"),
        ("units=leagues", "“leagues” is no unit of length; write one of: km, mi, nmi"),
        ("notation=utm", "“utm” is no notation for coordinates; write one of: decimal, dms"),
        ("members=un", "no group of capitals"),
        ("form=square", "form is “square”; the only value is union"),
        ("compare=1", "compare is “1”; the only value is circle"),
        ("frobnicate=1", "the link has an unknown part “frobnicate”; leave it out"),
        ("band.2.3=0-1", "the link has an unknown part “band.2.3”"),
        ("<script>alert(1)</script>=1", "the link has an unknown part “<script>alert(1)</script>”"),
        ("site=<script>alert(1)</script>", "is not a latitude"),
        ("site=54.71,20", ""),  # what is left of 54.71,20.51 is a place too
        ("site=54.7", "“54.7” is not a latitude and a longitude"),
        ("site=kaliningra", "“kaliningra” is no site of the catalogue and no coordinates; write"),
        ("site=54.71,20.51&ban", "the link has an unknown part “ban”"),
        ("site=54.71,20.51&band", "band has no value; give it one, or leave it out"),
        ("site=", "site has no value; give it one, or leave it out"),
        ("site=+", "site has no value"),
        ("members=", "members has no value"),
        ("form=", "form has no value"),
        ("hide=", "hide has no value"),
        ("band.1=", "band.1 has no value"),
        ("site=comiso&band=none&band=shorter", "band is none beside another band"),
        ("site=comiso&band.1=0-480&band.1=none", "band.1 is none beside another band"),
        ("site=comiso&band=none&band=none", ""),
        ("site=54.71,20.51&band=50", "“50” is no band"),
        ("&".join(f"band.1=0-{i}" for i in range(10, 19)), "9 bands are more than one map can show"),
    ],
)
def test_a_link_that_is_cut_or_wrong_shows_the_rest_and_says_why(query, says):
    scenario, problems = opened(query)
    assert scenario.shown
    assert [says in problem for problem in problems] == ([True] if says else [])
    if "site" not in query and "band.1" not in query:
        assert scenario == DEFAULT


WHOLE = "site=comiso&site=54.71,20.51,A+%26+B&band=0-480&system=rsd-10&hide=2&form=union&units=mi"


@pytest.mark.parametrize(
    "sent",
    [
        WHOLE + "&fbclid=IwAR0&utm_source=letter&UTM_Medium=mail&gclid=1&_=17&ref=x&mc_cid=2&msclkid=3",
        WHOLE + "&projector=on&v=3&ver=1&rand=0.5&share_id=7&ito=1490&outputType=amp",
        WHOLE + "&igshid=4&yclid=5&_ga=6&_gl=7&embed=true&ref_src=twsrc&__twitter_impression=true&fbclid=",
        WHOLE.replace("&", "&amp;"),
        WHOLE.replace("&", "&amp;amp;"),
        WHOLE.replace("=", "=3D"),
        WHOLE.upper().replace("A+%26+B", "A+%26+B").replace("SITE", "Site"),
        quote(WHOLE),
        quote(quote(WHOLE)),
        quote(WHOLE.replace("+%26+", "n"), safe="=&").replace("AnB", "A+%26+B"),
        WHOLE.replace("-", "%E2%80%91"),
        WHOLE.replace("0-480", "0-=%0D%0A480").replace("comiso", "comi%0Aso"),
        WHOLE.replace("&", "%E2%80%8B&"),
        WHOLE.replace("&b", "&%EF%BB%BFb"),
        WHOLE.replace("rsd-10", "SS-20"),
        "?" + WHOLE,
        *(WHOLE + end for end in (*".,;:!?…)]}>»”\"'*_|\\", "...", "%20", "%C2%A0", "&", "&gt;", "&quot;.")),
        WHOLE + "?utm_source=letter",
        WHOLE + "?fbclid=1&gclid=2",
        *(
            WHOLE.replace("0-480", words)
            for words in ("(0-480)", "“0-480”", "0-480.", "0-480%E2%80%8B", "0–480")
        ),
    ],
)
def test_a_link_is_read_as_it_was_before_others_touched_it(sent):
    assert opened(sent) == (opened(WHOLE)[0], ())
    assert link.query(opened(sent)[0]).lower() == WHOLE.lower()


@pytest.mark.parametrize(
    "name", ["Washington D.C.", "Base (old)", "Where?", "100%", "A%20B", "“Base”", "a;b", "_x_", "3D", "#1"]
)
def test_marks_that_belong_to_a_name_stay(name):
    scenario = Scenario((LaunchPoint(54.71, 20.51, name),))
    assert opened(link.query(scenario)) == (scenario, ())
    assert link.read(link.query(scenario)) == scenario


@pytest.mark.parametrize("key", ["bands", "sites", "colour", "utm", "re", "fbclid2", "site.1", "view"])
def test_a_key_that_nobody_is_known_to_add_is_told(key):
    (problem,) = opened(f"site=comiso&{key}=1")[1]
    assert problem == f"the link has an unknown part “{key}”; leave it out"


def test_a_minute_mark_at_the_end_of_a_point_is_not_taken_for_a_quote():
    assert list(link_text.undone("54.42'N, 20.30'")) == []


@pytest.mark.parametrize("key", ["site", "band", "system", "hide", "band.1", "x"])
def test_twice_as_many_parts_are_at_most_two_and_a_half_times_the_work(key, monkeypatch):
    tried = []
    for parsed in (Band, LaunchPoint):
        parse = parsed.parse
        counted = lambda text, *own, parse=parse, **more: tried.append(text) or parse(text, *own, **more)  # noqa: E731
        monkeypatch.setattr(parsed, "parse", counted)
    work = []
    for count in (100, 200):
        tried.clear()
        link.read_query({key: [f"x{number}.?" for number in range(count)]})
        work.append(sum(map(len, tried)))
    assert work[1] <= 2.5 * work[0]


@given(everything, st.data())
def test_a_link_cut_anywhere_opens_something_and_says_at_most_five_things(scenario, data):
    whole = link.query(scenario)
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    opened_scenario, problems = opened(cut)
    assert opened_scenario.shown
    assert len(problems) <= link.MAX_PROBLEMS + 2  # and the sentences on unknown parts and on the length
    assert all("\n" not in problem and len(problem) < 700 for problem in problems)


@pytest.mark.parametrize("key", ["site", "band", "x", "band.1", "hide"])
def test_a_megabyte_of_text_opens_the_default_and_says_so(key):
    scenario, problems = link.read_query({key: ["x" * 1_000_000]})
    assert scenario == DEFAULT
    (problem,) = problems
    assert problem.startswith(f"the link has {1_000_000 + len(key):,} characters, more than 20,000; give it")
    scenario, problems = link.read_query({"k" * 1_000_000: [""]})
    assert scenario == DEFAULT
    assert len(problems) == 1


def test_a_thousand_wrong_parts_are_not_a_thousand_sentences():
    _, problems = link.read_query(
        {"band": ["x"] * 1000, "site": ["y"] * 1000, **{f"k{i}": [] for i in range(999)}}
    )
    assert len(problems) <= link.MAX_PROBLEMS + 1
    assert all(len(problem) < 700 for problem in problems)


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_survives_its_link_as_it_was(name):
    scenario = Scenario((LaunchPoint(1, 2, name),))
    assert not set(link.query(scenario)) & set("<>\"'`{} \\")
    assert opened(link.query(scenario)) == (scenario, ())


def test_the_largest_scenario_fits_into_a_link():
    eight = tuple(Band(i + 0.123456, 19_999.654321) for i in range(MAX_BANDS))
    sites = tuple(
        LaunchPoint(-i / 7, -100 - i / 7, f"{i}" + "n" * 200, bands=eight) for i in range(MAX_LAUNCH_POINTS)
    )
    scenario = Scenario(sites)
    assert opened(link.query(scenario)) == (scenario, ())


@pytest.mark.parametrize(
    "text",
    [
        "http://localhost:8501/?{}",
        "https://example.org/atlas/?{}\n",
        "  {}",
        "?{}",
        "http://localhost:8501/map.html?{}#top",
        "<http://localhost:8501/?{}>",
        "(http://localhost:8501/?{}).",
        "\ufeffhttp://localhost:8501/?{}",
        "http://localhost:8501/?{}&fbclid=1",
    ],
)
def test_a_full_link_or_its_query_alone_is_read(text):
    scenario = Scenario.parse(["54.71,20.51,A & B", "comiso"], ["0-480", "shorter"], "9m729", "nato")
    assert link.read(text.format(link.query(scenario))) == scenario


def test_a_place_is_named_in_a_link_and_written_with_its_coordinates():
    scenario = link.read("?site=Berlin&site=Brest,+Belarus&site=comiso&system=Pioneer&system.2=Screwdriver")
    assert link.query(scenario).startswith("site=52.524,13.411,Berlin,+Germany&site=52.109,23.717,Brest")
    assert [point.name for point in scenario.points] == ["Berlin, Germany", "Brest, Belarus", "Comiso"]
    assert [system.id for system in scenario.systems] == ["rsd-10", "9m729"]
    assert link.read(link.query(scenario)) == scenario


def test_a_link_s_names_are_told_from_its_coordinates_however_it_came():
    taken = link.names_in("?site=Berlin&site=54.71,20.51,Brest&site=comiso&site=%2557uppertal&site=nowhere")
    assert list(taken) == ["Berlin", "Wuppertal"]
    assert "Or: North Canton, Ohio" in taken["Berlin"]
    assert taken["Wuppertal"] == ""


def test_a_name_of_several_places_is_a_problem_that_lists_them():
    _scenario, problems = opened("site=Brest")
    assert problems == (
        "in the link: “Brest” may mean several places; write one of: Brest, Belarus; Brest, France",
    )


def test_what_is_wrong_with_a_link_that_is_read_is_an_error():
    with pytest.raises(AtlasError, match="“nowhere”"):
        link.read("http://localhost:8501/?site=nowhere&site=comiso")


@pytest.mark.parametrize(
    "text",
    [
        *("", "nothing.txt", "kaliningrad", "?", "<script>", "ftp:", "ftp://x/?site=comiso", "http:"),
        *("localhost:8501/?site=comiso", "/map.html?site=comiso", "http://[?site=comiso"),
    ],
)
def test_what_is_no_link_is_refused_and_not_taken_for_the_default(text):
    with pytest.raises(AtlasError, match="is no link of the page; give one that begins with http://"):
        link.read(text)


@pytest.mark.parametrize("text", ["http://localhost:8501/", "http://localhost:8501/?", "https://a.example"])
def test_a_link_without_a_query_is_the_default(text):
    assert link.read(text) == DEFAULT


def test_a_question_mark_may_stand_in_a_name():
    assert link.read("site=1,2,Where?+There&band=0-480").points == (LaunchPoint(1, 2, "Where? There"),)


def test_a_readers_own_facts_are_in_no_link():
    own = Own(
        own_tables.read_sites(b"id,name,lat,lon,sources\nden,Secret den,1,2,my secret notes\n"),
        own_tables.read_claims(
            b"system,range_max_km,claimant,claimed_on,source\nDeep secret,700,Spy,2026,secret\n"
        ),
    )
    scenario = Scenario.parse(["own-den"], ["none"], "own-deep-secret", own=own)
    assert link.query(scenario) == "site=1.0,2.0,Secret+den&band=none"
    reopened, problems = opened(link.query(scenario))
    assert problems == ()
    assert reopened.points == (LaunchPoint(1, 2, "Secret den"),)
    assert reopened.own == Own()


def test_a_link_of_an_older_version_still_opens():
    """Those of before launch points had bands of their own."""
    scenario, problems = opened("site=kaliningrad&site=54.71,20.51,Name&band=shorter&band=0-480")
    assert problems == ()
    assert scenario == Scenario.parse(["kaliningrad", "54.71,20.51,Name"], ["shorter", "0-480"])
    assert opened("band=intermediate")[0] == Scenario(DEFAULT.points, (INTERMEDIATE,))
