"""The page's controls by Streamlit's own harness: launch points, places by name, one's own tables."""

import random
import re
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from streamlit.elements.widgets import file_uploader
from streamlit.runtime.uploaded_file_manager import DeletedFile

import html_facts
from geo import markup
from geo.facts import catalog, claim_span
from geo.facts.model import Site
from geo.features import bands, reach, wording
from geo.names import LONGEST_NAME
from geo.page import session, sidebar
from geo.scenario import link, presets
from geo.scenario.band import Band
from geo.scenario.parameters import MAX_SITES, parse_system
from geo.scenario.scenario import DEFAULT, Scenario
from hostile import NAMES
from test_page import chosen, is_problem, opened, problems, sent, shown, table
from test_page import link as address

SITES = "name,lat,lon,sources\n"
CLAIMS = "system,range_max_km,claimant,claimed_on,source\n"
R9M729 = "9m729"


def press(page, label):
    (button,) = (button for button in page.button if button.label == label)
    return button.click().run()


def can(page, label):
    """Whether there is a button that can be pressed."""
    return any(button.label == label and not button.disabled for button in page.button)


def type_place(page, words):
    return page.text_input(key="point").set_value(words).run()


def offered(page):
    """The buttons for what the words typed may mean."""
    return [button for button in page.button if button.key.startswith("candidate_")]


def add(page, words):
    press(page, "Add another")
    return type_place(page, words)


def bring_only(page, *contents):
    """Put files into the uploader; the page has yet to run."""
    made = [data if isinstance(data, bytes) else data.encode() for data in contents]
    files = [(f"{number}.csv", data, "text/csv") for number, data in enumerate(made)]
    return page.file_uploader[0].set_value(files)


def bring(page, *contents):
    return bring_only(page, *contents).run()


def said(page):
    """The problems on the page, as text."""
    return [html_facts.plain(element.proto.body) for element in page if is_problem(element)]


def names(page):
    return [wording.place(chosen(page), site) for site in chosen(page).sites]


@pytest.fixture
def page():
    return opened()


@pytest.fixture
def three():
    return opened(site=["kaliningrad", "mutlangen", "comiso"])


# Several launch points


def test_another_launch_point_is_added_by_its_place_and_is_then_the_one_to_work_on(page):
    add(page, "Comiso")
    assert names(page) == ["Kaliningrad", "Comiso"]
    assert page.radio(key="working_on").value == 1
    assert address(page)["site"] == ["kaliningrad", "comiso"]
    press(page, "Add another")
    page.selectbox(key="preset").set_value("mozdok").run()
    assert names(page) == ["Kaliningrad", "Comiso", "Mozdok"]
    assert not page.exception
    assert "from 3 launch points</h1>" in shown(page)


def test_adding_can_be_cancelled(page):
    press(page, "Add another")
    press(page, "Cancel")
    type_place(page, "Comiso")
    assert names(page) == ["Comiso"]


def test_a_bad_place_adds_nothing_and_adding_goes_on(page):
    add(page, "91, 20")
    assert chosen(page) == DEFAULT
    assert problems(page) == ["point"]
    type_place(page, "Comiso")
    assert names(page) == ["Kaliningrad", "Comiso"]
    assert problems(page) == []


def test_each_launch_point_is_moved_named_hidden_and_removed_alone(three):
    three.radio(key="working_on").set_value(1).run()
    assert three.text_input(key="point").value == "48.826, 9.797"
    type_place(three, "1, 2")
    three.text_input(key="name").set_value("  My   town ").run()
    assert names(three) == ["Kaliningrad", "My town", "Comiso"]
    assert address(three)["site"] == ["kaliningrad", "1.0,2.0,My town", "comiso"]
    press(three, "Hide")
    assert [site.hidden for site in chosen(three).sites] == [False, True, False]
    assert address(three)["hide"] == ["2"]
    assert "My town" not in sent(three)["feature_group"]
    press(three, "Show")
    assert "My town" in sent(three)["feature_group"]
    press(three, "Remove")
    assert names(three) == ["Kaliningrad", "Comiso"]
    assert not three.exception


def test_the_last_launch_point_shown_can_be_neither_hidden_nor_removed(page):
    assert not can(page, "Hide")
    assert not can(page, "Remove")
    add(page, "Comiso")
    press(page, "Hide")
    page.radio(key="working_on").set_value(0).run()
    assert not can(page, "Hide")
    assert not can(page, "Remove")


def test_every_step_can_be_undone_back_to_the_beginning(page):
    steps = [
        lambda: add(page, "Comiso"),
        lambda: page.toggle(key="union").set_value(True).run(),  # while there are two to join
        lambda: type_place(page, "1, 2"),
        lambda: page.text_input(key="name").set_value("Here").run(),
        lambda: press(page, "Hide"),
        lambda: page.toggle(key="apart").set_value(True).run(),
        lambda: page.toggle(key="shorter").set_value(False).run(),
        lambda: page.selectbox(key="system").set_value(R9M729).run(),
        lambda: page.selectbox(key="members").set_value("nato").run(),
        lambda: page.selectbox(key="units").set_value("mi").run(),
        lambda: press(page, "Remove"),
    ]
    assert not can(page, "Undo")
    seen = [chosen(page)]
    for step in steps:
        step()
        assert chosen(page) != seen[-1]
        seen.append(chosen(page))
    for before in seen[-2::-1]:
        press(page, "Undo")
        assert chosen(page) == before
        assert link.read_query(address(page)) == (before, ())
    assert chosen(page) == DEFAULT
    assert not can(page, "Undo")


def test_a_thirteenth_launch_point_cannot_be_added():
    sites = [f"{i}.0,{i}.0" for i in range(MAX_SITES)]
    page = opened(site=sites[:-1])
    add(page, "50, 50")
    assert len(chosen(page).sites) == MAX_SITES
    assert not can(page, "Add another")
    page = opened(site=[*sites, "50.0,50.0"])
    assert [site.lat for site in chosen(page).sites] == list(range(MAX_SITES))  # the first twelve
    assert "13 launch points are more than one map can show; use at most 12" in said(page)[0]


def test_a_launch_point_has_bands_and_a_system_of_its_own(three):
    three.radio(key="working_on").set_value(2).run()
    three.toggle(key="apart").set_value(True).run()
    three.toggle(key="intermediate").set_value(False).run()
    three.selectbox(key="system").set_value(R9M729).run()
    assert address(three) == {
        "site": ["kaliningrad", "mutlangen", "comiso"],
        "band.3": ["shorter"],
        "system.3": [R9M729],
    }
    three.radio(key="working_on").set_value(0).run()
    assert three.toggle(key="intermediate").value
    assert not three.toggle(key="apart").value
    assert three.selectbox(key="system").value == "none"
    three.radio(key="working_on").set_value(2).run()
    assert not three.toggle(key="intermediate").value
    three.toggle(key="apart").set_value(False).run()
    assert chosen(three) == Scenario.parse(["kaliningrad", "mutlangen", "comiso"])


def test_a_launch_point_that_moves_keeps_its_own_bands(three):
    three.toggle(key="apart").set_value(True).run()
    three.toggle(key="own_band").set_value(True).run()
    type_place(three, "Mozdok")
    assert [band.token for band in chosen(three).sites[0].bands] == ["shorter", "intermediate", "0-480"]


def test_a_name_that_cannot_be_printed_is_refused_beside_its_field(page):
    page.text_input(key="name").set_value("a\u202eb").run()
    assert chosen(page) == DEFAULT
    assert len(said(page)) == 1
    assert not page.exception


def test_the_field_for_a_name_holds_no_more_than_a_name_may_have(page):
    assert page.text_input(key="name").max_chars == LONGEST_NAME
    page.text_input(key="name").set_value("n" * (LONGEST_NAME + 1)).run()
    assert [site.name for site in chosen(page).sites] == ["n" * LONGEST_NAME]
    assert said(page) == []
    assert not page.exception


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_typed_is_text_in_every_control(name):
    page = opened(site=["kaliningrad", "comiso"])
    page.text_input(key="name").set_value(name).run()
    assert not page.exception
    assert chosen(page).sites[0].name == " ".join(name.split())
    for label in page.radio(key="working_on").options:
        assert not set(label) & set("<>`*[]$\\:@")
    assert "<img" not in shown(page)


LINKS = [
    "![](http://127.0.0.1:9/x.png)",
    "[click](http://127.0.0.1:9)",
    "http://127.0.0.1:9",
    "http&colon;//127.0.0.1:9",
    "www.example.org",
    "see WWW.example.org",
    "me@example.org",
    ":material/home: :red[x] :smile:",
    "$x$",
]
# What Streamlit's Markdown makes links, pictures, icons, colours and formulas of.
LIVE = re.compile(r"[\[\]<>`$*&@]|://|www\.|:\w+[:/\[]", re.IGNORECASE)


@pytest.mark.parametrize("name", [*LINKS, *NAMES[:7]])
def test_no_label_of_a_control_has_a_name_that_would_be_more_than_text(name):
    cell = '"' + name.replace('"', '""') + '"'
    bare = next(system for system in catalog.systems() if not presets.launch_points(system))
    page = opened(site=[f"54,20,{name}", "50,10"])
    bring(
        page,
        f"name,lat,lon,sources,systems\n{cell},54.7,20.5,me,{bare.id}\n{cell},1,2,me,{bare.id}\n",
        f"{CLAIMS}{cell.replace(';', '')},700,{cell},2026,me\n",  # a semicolon would make it two systems
    )
    assert said(page) == []
    labels = labels_of(page)
    type_place(page, name)
    assert len(offered(page)) >= 2
    labels += labels_of(page)
    page.selectbox(key="system").set_value(chosen(page).own.systems[0].id).run()
    labels += labels_of(page)
    bring_only(page, f"name,lat,lon,sources,systems\n{cell},54.7,20.5,me,{bare.id}\n").run()
    page.selectbox(key="system").set_value(bare.id).run()
    assert not page.exception
    labels += labels_of(page)
    assert any(label.startswith("Show it from ") for label in labels)
    assert len(labels) > 100
    assert [label for label in labels if LIVE.search(label)] == []


def labels_of(page):
    """Every text on the page that Streamlit reads as Markdown."""
    protos = [element.proto for element in page if getattr(element, "proto", None)]
    options = [
        option.content
        for proto in protos
        for option in getattr(proto, "options", ())
        if proto.DESCRIPTOR.name == "ButtonGroup"
    ]
    return [
        *(
            getattr(proto, "label", "") or getattr(proto, "body", "")
            for proto in protos
            if proto.DESCRIPTOR.name not in ("Html", "Block")
        ),
        *options,
        *page.radio(key="working_on").options,
    ]


# A place by its name


def test_an_ambiguous_name_is_offered_and_changes_nothing_until_one_is_chosen(page):
    before = sent(page)
    type_place(page, "Brest")
    labels = [button.label for button in offered(page)]
    assert [label.split(" ·")[0] for label in labels[:2]] == [
        "Brest, Brest, Belarus",
        "Brest, Brittany, France",
    ]
    assert all("people" in label for label in labels)
    assert (chosen(page), sent(page), problems(page)) == (DEFAULT, before, [])
    offered(page)[1].click().run()
    site = chosen(page).sites[0]
    assert (site.name, round(site.lat), round(site.lon)) == ("Brest, France", 48, -4)
    assert not offered(page)  # for the question is answered
    press(page, "Undo")
    assert chosen(page) == DEFAULT


def test_a_name_with_one_meaning_is_no_question(page):
    type_place(page, "Vilnius")
    assert (names(page), offered(page)) == (["Vilnius, Lithuania"], [])
    assert page.text_input(key="point").value == "Vilnius"


def test_a_far_larger_place_is_taken_and_the_others_of_its_name_are_told_beside_it(page):
    type_place(page, "Paris")
    assert (names(page), offered(page)) == (["Paris, France"], [])
    assert markup.escape("Or: Paris, Texas, United States") in shown(page)
    type_place(page, "Paris, Texas")
    assert names(page) == ["Paris, United States"]
    assert markup.escape("Or: ") not in shown(page)
    type_place(page, "Paris")
    press(page, "Undo")
    assert markup.escape("Or: ") not in shown(page)


def test_a_word_that_coordinates_know_is_offered_as_the_places_it_may_be(page):
    type_place(page, "NaN")
    assert chosen(page) == DEFAULT
    assert offered(page)[0].label.startswith("Nan, Nan, Thailand")


def test_a_site_of_the_list_is_offered_beside_other_places_of_its_name(page):
    type_place(page, "Comiso")
    type_place(page, "Kaliningrad")
    assert names(page) == ["Comiso"]
    assert "site of the list" in offered(page)[0].label
    offered(page)[0].click().run()
    assert address(page) == {"site": ["kaliningrad"]}


def test_more_places_than_are_shown_are_said(page):
    type_place(page, "Springfield")
    assert len(offered(page)) == 8
    assert "the 8 likeliest; add a country to narrow" in shown(page)
    type_place(page, "Brest, Belarus")
    assert "likeliest" not in shown(page)


@pytest.mark.parametrize("words", ["Neverland, Poland", "Paris, Atlantis"])
def test_a_place_that_its_country_does_not_have_is_no_wrong_latitude(page, words):
    type_place(page, words)
    name, area = words.split(", ")
    assert said(page) == [
        f"“{name}” in “{area}” is no place the atlas knows; give coordinates, such as 54.71, 20.51"
    ]


@pytest.mark.parametrize("words", ["Xyzzyville", "<script>alert(alert)</script>", "?" * 500, "\u202e"])
def test_an_unknown_place_says_so_and_the_picture_stays(page, words):
    before = sent(page)
    type_place(page, words)
    assert not page.exception
    assert (chosen(page), sent(page)) == (DEFAULT, before)
    assert "is no place the atlas knows; give coordinates, such as 54.71, 20.51" in said(page)[0]
    assert shown(page).count("<script") == 1  # the page’s own


def test_candidates_go_when_something_else_is_chosen(page):
    type_place(page, "Brest")
    page.selectbox(key="preset").set_value("comiso").run()
    assert names(page) == ["Comiso"]
    assert not offered(page)


def test_a_place_by_its_name_can_be_another_launch_point(page):
    add(page, "Brest")
    offered(page)[0].click().run()
    assert names(page) == ["Kaliningrad", "Brest, Belarus"]


# What is shown, and how


def test_the_9m729_from_its_four_reported_sites(page):
    """3 capitals at Russia's 480 km and 33 at 2,350 km of 50, and who claims which."""
    page.selectbox(key="system").set_value(R9M729).run()
    press(page, "Show it from its 4 sites")
    assert [site.id for site in chosen(page).sites] == ["kapustin-yar-9m729", "kamyshlov", "mozdok", "shuya"]
    (button,) = (button for button in page.button if button.key == "from_sites")
    assert button.icon == ":material/check:"
    page.toggle(key="shorter").set_value(False).run()
    page.toggle(key="intermediate").set_value(False).run()
    page.toggle(key="own_band").set_value(True).run()
    page.text_input(key="own_bands").set_value("0-480; 0-2350").run()
    counts = "Of Europe’s 50 capitals, 3 lie in the band of your own (0–480 km), 33 lie in the band of"
    assert markup.escape(counts) in shown(page)
    in_480 = [row for row in table(page) if "0–480 km" in row["Band, from any launch point"]]
    in_2350 = [row for row in table(page) if "0–2,350 km" in row["Band, from any launch point"]]
    assert (len(in_480), len(in_2350), len(table(page))) == (3, 33, 50)
    for claim in claim_span.of(parse_system(R9M729)):
        assert markup.escape(claim.claimant) in shown(page)
    assert markup.escape("480 km: 3 capitals (Russia") in shown(page)
    assert markup.escape("2,350 km: 33 capitals (An unnamed Western") in shown(page)
    for km, who in ((476, "Russia"), (2500, "Western conviction")):
        assert rf"{km:,} km\u003cem>&#58; {who}" in sent(page)["feature_group"]


def narrowed(page, **filters):
    for key, value in filters.items():
        page.selectbox(key=key).set_value(value).run()
    assert not page.exception
    return {option.partition(",")[0] for option in page.selectbox(key="preset").options}


AT_HAND = {"a point of your own", "Kaliningrad"}  # what the list has whatever its filter
SHOW = "Show all of these on the map"


def test_the_list_is_narrowed_by_system_year_and_status_and_all_that_is_left_goes_on_the_map(page):
    assert "All 36 sites." in shown(page)
    assert not can(page, SHOW)
    bases, eliminated = {"Mutlangen", "Heilbronn", "Neu-Ulm"}, {"Marshall", "Pueblo"}
    assert narrowed(page, stood="pershing-2") == AT_HAND | bases | eliminated
    assert narrowed(page, stood="bgm-109g", year="1990") == AT_HAND | {
        "Greenham Common",
        "Comiso",
        "Wüschheim",
        "Davis-Monthan",
    }
    assert "4 of 36 sites." in shown(page)
    press(page, SHOW)
    assert [site.id for site in chosen(page).sites] == [
        "greenham-common",
        "comiso",
        "wueschheim",
        "davis-monthan",
    ]
    assert can(page, SHOW)  # the button stays, or the focus would be lost
    assert "0 of 36 sites." in (narrowed(page, status="hypothetical") and shown(page))
    assert not can(page, SHOW)
    press(page, "Undo")
    assert chosen(page) == DEFAULT


def test_of_more_sites_than_a_map_takes_the_first_are_shown_and_the_rest_is_named(page):
    narrowed(page, year="1987")
    told = f"14 of 36 sites. The map takes {MAX_SITES}: all but Hranice, Novosysoyevka."
    assert markup.escape(told) in shown(page)
    press(page, SHOW)
    then = [site.id for site in catalog.sites() if site.stood_in(1987)]
    assert [site.id for site in chosen(page).sites] == then[:MAX_SITES]


def test_the_page_names_the_sites_that_a_year_leaves_out_for_want_of_a_source(page):
    soviet = "treaty-declared Soviet Union"
    assert narrowed(page, year="1985", status=soviet) == AT_HAND | {"Bischofswerda", "Waren"}
    doubt = "Not counted, as no source read gives their first year: Postavy, Võru, Hranice, Novosysoyevka."
    assert markup.escape(f"2 of 36 sites. {doubt}") in shown(page)


def test_the_filters_know_the_reader_s_own_years_systems_and_status_until_these_are_gone(page):
    assert page.selectbox(key="year").options[1::42] == ["1983", "2025"]
    bring(page, "name,lat,lon,sources,systems,first_year,last_year\nDen,1,2,me,Mine,1962,1963\n")
    assert page.selectbox(key="year").options[1] == "1962"
    assert narrowed(page, stood="own-mine", year="1962", status="own") == AT_HAND | {"Den"}
    press(page, "Forget them")
    assert [page.selectbox(key=key).value for key in session.FILTERS] == [session.ANY] * 3
    assert "All 36 sites." in shown(page)


def test_every_system_can_be_chosen_and_shown_from_its_sites(page):
    for system in catalog.systems():
        page.selectbox(key="system").set_value(system.id).run()
        assert not page.exception
        assert chosen(page).systems == (system,)
        assert markup.escape(system.status) in shown(page)


@pytest.mark.parametrize(
    ("query", "can_join"),
    [
        ({"band": ["0-480"]}, True),
        ({"band.1": ["0-1800"], "band.2": ["0-480"], "band.3": ["shorter"]}, False),
        ({"band.1": ["0-1800"], "band.2": ["0-480"], "band.3": ["shorter", "0-480"]}, True),
        ({"band": ["0-480"], "hide": ["2", "3"]}, False),
        ({"band": ["none"]}, False),
        ({"band": ["none"], "system": ["9m729"]}, True),
    ],
)
def test_one_form_is_offered_where_two_points_share_a_band_and_else_the_reason_is_told(query, can_join):
    page = opened(site=["kaliningrad", "comiso", "mozdok"], **query)
    assert page.toggle(key="union").disabled is not can_join
    assert ("there is nothing to join" in shown(page)) is not can_join
    apart, one = (
        sorted(str(each["geometry"]) for each in bands.bands(replace(chosen(page), union=union)))
        for union in (False, True)
    )
    assert (apart != one) is can_join


def test_members_union_circle_units_and_notation_are_in_picture_and_link(three):
    three.selectbox(key="members").set_value("nato-1987").run()
    three.toggle(key="union").set_value(True).run()
    three.toggle(key="circle").set_value(True).run()
    three.selectbox(key="units").set_value("nmi").run()
    three.selectbox(key="notation").set_value("dms").run()
    assert {key: value for key, value in address(three).items() if key != "site"} == {
        "members": ["nato-1987"],
        "form": ["union"],
        "compare": ["circle"],
        "units": ["nmi"],
        "notation": ["dms"],
    }
    assert '"circles":[]' not in sent(three)["feature_group"]
    assert "The dotted circle is what most web maps would draw" in shown(three)
    assert "Distance, nmi" in table(three)[0]
    assert markup.escape("270–540 nmi") in shown(three)
    type_place(three, "54.71, 20.51")
    press(three, "Hide")
    three.radio(key="working_on").set_value(1).run()
    press(three, "Remove")
    reopened = opened(**address(three))
    assert chosen(reopened) == chosen(three)
    assert reopened.selectbox(key="units").value == "nmi"
    assert reopened.toggle(key="circle").value
    assert problems(reopened) == []


def test_the_map_is_not_touched_by_how_the_table_is_sorted(page):
    before = sent(page)
    page.selectbox(key="order").set_value("name").run()
    assert [row["Capital"] for row in table(page)] == sorted(capital.name for capital in catalog.capitals())
    assert sent(page) == before


# One's own tables


def test_own_sites_and_claims_stand_first_marked_as_own_wherever_they_are_shown(page):
    bring(page, SITES + "Secret den,54.7,20.5,my notes\n", CLAIMS + "Mine,700,Me,2026,my notes\n")
    assert said(page) == []
    preset = page.selectbox(key="preset")
    assert preset.options[1] == "Secret den, not given · Your own"
    assert "Mine (your own)" in page.selectbox(key="system").options
    preset.set_value("own-2").run()
    page.selectbox(key="system").set_value("own-mine").run()
    assert not page.exception
    assert r"700 km\u003cem>&#58; Me &#40;your own table&#41;" in sent(page)["feature_group"]
    assert markup.escape("Me (your own table), 2026") in shown(page)
    assert markup.escape("(Your own)") in shown(page)
    assert address(page) == {"site": ["54.7,20.5,Secret den"]}
    assert "Your own tables are in no link" in shown(page)


def test_a_claim_of_the_reader_joins_those_of_the_atlas(page):
    page.selectbox(key="system").set_value(R9M729).run()
    bring(page, CLAIMS + "9m729,3000,Me,2026,my notes\n")
    assert [band.outer_km for band in chosen(page).drawn if band.part] == [476, 3000]
    press(page, "Forget them")
    assert [band.outer_km for band in chosen(page).drawn if band.part] == [476, 2500]


def test_two_tables_without_ids_keep_their_sites_apart(page):
    bring(page, SITES + "A,1,2,me\n", SITES + "B,3,4,me\n")
    assert page.selectbox(key="preset").options[1:3] == ["A, not given · Your own", "B, not given · Your own"]
    page.selectbox(key="preset").set_value("own-2").run()
    assert names(page) == ["A"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "there are no rows"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "this is not UTF-8"),
        (SITES + "x,91,2,s\n", "1.csv line 2: lat is"),
        (SITES + "x,1,2\n", "fewer fields than columns"),
        (SITES + "x,1,2,s\n" * 1001, "more than 1,000 rows"),
        (b"x" * 1_000_001, "has more than 1,000,000 bytes; split it"),
        ("name;lat;lon\nx;1;2\n", "there is no column sources"),
        ("<script>alert(1)</script>\n1\n", "there is no column name"),
        (CLAIMS + "9m729,30000,Me,2026,s\n", "outside 0..20,004 km"),
        (CLAIMS + "9m729,500,Me,someday,s\n", "no date"),
    ],
)
def test_a_malformed_hostile_or_huge_table_changes_nothing_and_says_why(page, data, says):
    good = SITES + "Secret den,54.7,20.5,my notes\n"
    bring(page, good)
    page.selectbox(key="preset").set_value("own-2").run()
    before, picture = chosen(page), sent(page)
    bring(page, good, data)
    assert not page.exception
    assert (chosen(page), sent(page)) == (before, picture)
    (problem,) = said(page)
    assert says in problem
    assert problem.startswith("1.csv ")
    assert problem.endswith(" Nothing of it is used; remove “1.csv” above, mend it and add it again.")
    assert shown(page).count("<script") == 1  # the page’s own


def test_each_bad_table_is_told_of_and_keeps_no_good_one_out(page):
    bad = SITES + "bad,91,2,s\n"
    bring(page, SITES + "Good,1,2,s\n", bad, CLAIMS + "9m729,3000,Me,2026,s\n", b"x" * 6_000_000)
    assert not page.exception
    assert [each.split(": ")[0] for each in said(page)] == [
        "1.csv line 2",
        "3.csv has more than 1,000,000 bytes; split it. Nothing of it is used; remove “3.csv” above, mend it "
        "and add it again.",
    ]
    own = chosen(page).own
    assert ([site.name for site in own.sites], [claim.range_max_km for claim in own.claims]) == (
        ["Good"],
        [3000],
    )
    bring(page, bad, SITES + "bad,81,2,s\n")  # and, beside it, its mended copy
    assert [site.lat for site in chosen(page).own.sites] == [81]
    assert [each.split(": ")[0] for each in said(page)] == ["0.csv line 2"]
    bring(page, SITES + "bad,81,2,s\n")
    assert said(page) == []


@pytest.mark.parametrize("name", [name for name in NAMES if len(name) < 300])
def test_a_hostile_own_site_is_text_on_the_page(page, name):
    quoted = '"' + name.replace('"', '""') + '"'
    bring(page, f"{SITES}{quoted},54.7,20.5,{quoted}\n")
    page.selectbox(key="preset").set_value("own-2").run()
    assert not page.exception
    assert names(page) == [name]
    assert f"reach from {markup.escape(name)}</h1>" in shown(page)
    assert "<img" not in shown(page)
    assert shown(page).count("<script") == 1  # the page’s own


def test_what_is_forgotten_leaves_plain_points_behind_and_no_system(page):
    bring(page, SITES + "Secret den,54.7,20.5,my notes\n", CLAIMS + "Mine,700,Me,2026,my notes\n")
    page.selectbox(key="preset").set_value("own-2").run()
    page.selectbox(key="system").set_value("own-mine").run()
    press(page, "Forget them")
    assert not page.exception
    site = chosen(page).sites[0]
    assert (site.id, site.name, chosen(page).system) == ("", "Secret den", None)
    assert not chosen(page).own.sites
    assert "own-mine" not in page.selectbox(key="system").options


def test_what_is_forgotten_is_in_no_step_that_can_be_undone_and_its_files_are_gone(page):
    bring(page, SITES + "Secret den,54.7,20.5,my notes\n")
    page.selectbox(key="preset").set_value("own-2").run()
    type_place(page, "1, 2")
    press(page, "Forget them")
    assert not page.file_uploader[0].value
    assert not any(before.own.sites for before, _ in page.session_state.past)
    press(page, "Undo")
    site = chosen(page).sites[0]
    assert (site.name, site.id, chosen(page).own.sites) == ("Secret den", "", ())
    bring(page, SITES + "Secret den,54.7,20.5,my notes\n")  # the same file again
    assert len(chosen(page).own.sites) == 1


def test_tables_that_the_server_no_longer_has_are_asked_for_again_in_one_sentence(page, monkeypatch):
    """As after a restart: the browser names files that a new session does not know."""
    monkeypatch.setattr(file_uploader, "_get_upload_files", lambda sent: [DeletedFile("1")] if sent else [])
    bring(page, SITES + "Secret den,54.7,20.5,my notes\n")
    (told,) = said(page)
    assert told.startswith("The server no longer has your own tables")
    assert "add them again" in told
    assert (chosen(page), page.session_state.bunch) == (DEFAULT, 1)
    monkeypatch.undo()
    bring(page, SITES + "Secret den,54.7,20.5,my notes\n")
    assert (len(chosen(page).own.sites), said(page)) == (1, [])


def test_a_failure_of_the_page_is_one_sentence_and_the_rest_stands(page, monkeypatch, caplog):
    def fails(*_):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(sidebar, "display", fails)
    page.run()
    assert not page.exception
    assert said(page) == [
        "The page failed and shows what it could; open its link anew, or undo the last change."
    ]
    assert "from Kaliningrad</h1>" in shown(page)
    assert "secret detail" in caplog.text
    caplog.clear()


def test_the_list_of_sites_is_linear_work(page, monkeypatch):
    """Twice the sites are compared at most 2.5 times as often."""
    counted = []
    monkeypatch.setattr(Site, "__eq__", lambda one, other: counted.append(1) or one is other)
    rows = [f"s{number},S{number},{number % 80},{number % 170},me\n" for number in range(1000)]
    work = []
    for most in (500, 1000):
        bring(page, "id," + SITES + "".join(rows[:most]))
        counted.clear()
        page.selectbox(key="members").set_value("eu" if most == 500 else "all").run()
        work.append(len(counted) + len(page.selectbox(key="preset").options))
    assert 500 < work[0] < work[1] < 2.5 * work[0]


def test_a_link_opened_later_in_the_session_still_knows_the_readers_tables(page):
    bring(page, SITES + "Secret den,54.7,20.5,my notes\n")
    assert parse_qs(link.query(chosen(page))) == {"site": ["kaliningrad"]}
    page.query_params["site"] = "own-2"
    page.run()
    assert names(page) == ["Secret den"]


def test_a_band_given_twice_by_a_link_is_there_once():
    page = opened(band=["0-480", "0-480.0"])
    assert chosen(page).bands == (Band(0, 480),)


TAKEN = "there is already a launch point at 50.00° N, 20.00° E; choose another place"


@pytest.mark.parametrize("adding", [False, True])
def test_where_a_launch_point_is_there_comes_no_second_and_none_is_lost(adding):
    page = opened(site=["54,20,My ship", "50,20", "comiso"])
    before, picture = chosen(page), sent(page)
    if adding:
        press(page, "Add another")
    type_place(page, "50, 20, Here")
    assert said(page) == [TAKEN]
    assert (chosen(page), sent(page)) == (before, picture)
    assert page.text_input(key="point").value == "50, 20, Here"
    page.selectbox(key="preset").set_value("comiso").run()
    assert len(said(page)) == 1
    assert page.selectbox(key="preset").value == session.OWN_POINT
    type_place(page, "1, 2")
    assert said(page) == []
    assert len(chosen(page).sites) == 3 + adding


def test_no_change_of_name_or_bands_makes_one_of_two_launch_points():
    page = opened(site=["54,20,A", "54,20,B", "50,20"], **{"band.1": "0-480"})
    page.toggle(key="apart").set_value(False).run()
    before = chosen(page)
    assert len(before.sites) == 3
    page.text_input(key="name").set_value("B").run()
    assert chosen(page) == before
    assert said(page) == ["there is already such a launch point; choose another name, place or bands"]
    page = opened(site=["50,20", "50,20"], **{"band.1": "0-480"})
    page.toggle(key="apart").set_value(False).run()
    assert len(chosen(page).sites) == 2
    assert len(said(page)) == 1
    assert page.toggle(key="apart").value


def test_an_emptied_box_for_bands_is_said_and_the_bands_stay(page):
    page.toggle(key="own_band").set_value(True).run()
    assert chosen(page).bands[-1] == Band(0, 480)
    page.text_input(key="own_bands").set_value("1000-2000,3000-4,000").run()
    assert chosen(page).bands[-2:] == (Band(1000, 2000), Band(3000, 4000))
    before = chosen(page)
    page.text_input(key="own_bands").set_value(" ").run()
    assert chosen(page) == before
    assert said(page) == ["no band is given; write its inner and outer range in km, such as 0-480"]


def test_the_box_for_the_place_follows_the_notation_and_is_read_back_to_the_same_place(page):
    type_place(page, "46.5, -6.25, A ship")
    page.selectbox(key="notation").set_value("dms").run()
    assert page.text_input(key="point").value == "46°30′00″ N, 6°15′00″ W, A ship"
    before = chosen(page)
    type_place(page, page.text_input(key="point").value + " ")
    assert chosen(page) == before
    page.selectbox(key="preset").set_value("kaliningrad").run()  # 54.706, 20.511
    assert page.text_input(key="point").value == "54°42′21.6″ N, 20°30′39.6″ E"
    page.selectbox(key="notation").set_value("decimal").run()
    assert page.text_input(key="point").value == "54.706, 20.511"


def test_one_place_can_stand_twice_with_different_bands_and_its_link_keeps_both(three):
    three.toggle(key="apart").set_value(True).run()
    three.toggle(key="shorter").set_value(False).run()
    press(three, "Add another")
    three.selectbox(key="preset").set_value("kaliningrad").run()
    assert names(three) == ["Kaliningrad", "Mutlangen", "Comiso", "Kaliningrad"]
    assert chosen(opened(**address(three))) == chosen(three)


PLACES = ["1, 2", "91, 2", "Comiso", "Brest", "Xyzzyville", "own-2", "", "54°42'N 20°30'E", "NaN"]
OWN_BANDS = ["0-480", "0-480,500-2350", "1000-500", "shorter", "", "everything"]
TABLES = [
    SITES + "Den,54.7,20.5,me\n",
    SITES + "bad,91,2,s\n",
    CLAIMS + "Mine,700,Me,2026,s\n",
    CLAIMS + "9m729,9,Me,2026,s\n",
]
STEPS = ["press", "select", "toggle", "radio", "point", "name", "bands", "bring", "year"]


@pytest.mark.parametrize("seed", range(4))
def test_no_way_through_the_controls_breaks_the_page_or_its_link(page, seed):
    choose = random.Random(seed)  # noqa: S311
    for _ in range(40):
        step = choose.choice(STEPS)
        enabled = [button for button in page.button if not button.disabled]
        if step == "press" and enabled:
            choose.choice(enabled).click()
        elif step == "select":
            widget = choose.choice(list(page.sidebar.selectbox))
            widget.select_index(choose.randrange(len(widget.options)))
        elif step == "toggle":
            widget = choose.choice([each for each in page.toggle if each.key != "tiles"])
            widget.set_value(not widget.value)
        elif step == "radio" and page.radio:
            widget = choose.choice(list(page.radio))
            widget.set_value(choose.randrange(len(widget.options)))
        elif step == "name" and not page.text_input(key="name").disabled:
            page.text_input(key="name").set_value(choose.choice([*NAMES, "Here", ""]))
        elif step == "bands" and page.toggle(key="own_band").value:
            page.text_input(key="own_bands").set_value(choose.choice(OWN_BANDS))
        elif step == "bring":
            bring_only(page, *choose.sample(TABLES, choose.randrange(3)))
        elif step == "year":
            page.selectbox(key="year").set_value(choose.choice([session.ANY, "1987", "2019"]))
        else:
            page.text_input(key="point").set_value(choose.choice(PLACES))
        page.run()
        assert not page.exception
        scenario = chosen(page)
        assert f"<h1>{markup.escape(wording.title(scenario))}</h1>" in shown(page)
        assert len(table(page)) == len(reach.nearest(scenario))
        reopened, problem = link.read_query(address(page), scenario.own)
        assert problem == ()
        assert link.query(reopened) == link.query(scenario)


CLICKS = [
    ({"last_clicked": {"lat": 54.71049, "lng": 20.5}}, (54.71, 20.5)),
    ({"last_clicked": {"lat": 91, "lng": 190}}, (90.0, -170)),
    *((told, None) for told in (None, 1, "x", {}, {"last_clicked": 1}, {"last_clicked": {}})),
    *(
        ({"last_clicked": {"lat": 1, "lng": lon}}, None)
        for lon in (None, "20", [1], {}, float("nan"), float("inf"), 10**400)
    ),
]


@pytest.mark.parametrize(("told", "place"), CLICKS)
def test_a_click_is_a_place_and_what_no_map_sends_is_none(told, place):
    assert session.clicked_place(told) == place
