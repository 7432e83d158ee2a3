"""The tiles above the map: what they count, what they filter by, and what they may be made of."""

import re
from dataclasses import replace

import pytest

from app_page import opened, shown, table
from folder import table_of_data
from geo.features import ban, claimed_figures
from geo.features.colours import css_colour
from geo.features.drawing import drawing
from geo.outputs.web import capitals_table
from geo.page import tiles
from geo.scenario import link
from geo.scenario.scenario import DEFAULT, Scenario
from geo.words import i18n, translations

PARTIES = ("United States", "Soviet Union", "Russia", "Ukraine", "Belarus", "Kazakhstan")
SYSTEMS = {row["id"]: row for row in table_of_data("systems.csv")}
SCENARIOS = {
    "treaty": DEFAULT,
    "9m729": Scenario.parse(["mozdok", "shuya"], [], "9m729"),
    "own": Scenario.parse(["comiso"], ["0-480", "700-12000"], members="nato-1987"),
    "far": Scenario.parse(["-16.8,179.99"]),
    "apart": link.read("?site=kaliningrad&site=comiso&band.1=none&band.2=0-2000&system.2=rsd-10"),
}


@pytest.fixture(params=SCENARIOS)
def drawn(request):
    return drawing(SCENARIOS[request.param])


def numbers(drawn):
    return {tile.words.split("**")[1]: tile.places for tile in tiles.tiles(drawn)}


def test_the_tiles_of_the_treaty_add_up_to_all_capitals():
    assert numbers(drawing(DEFAULT)) == {
        "Nearer than 500 km": 4,
        "Shorter-range": 11,
        "Intermediate-range": 35,
    }
    for at in ("-16.8,179.99", "64.7,177.5", "0,-30"):
        assert sum(numbers(drawing(Scenario.parse([at]))).values()) == 50


def test_with_several_launch_points_it_is_said_that_a_capital_may_be_in_several():
    two = drawing(Scenario.parse(["kaliningrad", "mutlangen"]))
    assert sum(numbers(two).values()) > 50
    assert "from any launch point, some in several" in tiles.heading(two)
    assert "several" not in tiles.heading(drawing(DEFAULT))
    suva, near = (drawing(Scenario.parse([place])) for place in ("-18.14,178.44", "54.71,20.51"))
    assert tiles.heading(suva).startswith("None of Europe’s 50 capitals is within the ranges drawn")
    assert "None" not in tiles.heading(near)


def test_a_system_s_tiles_come_first_with_who_gives_the_figure_and_the_highest_holds_the_lowest():
    lowest, highest, *_ = tiles.tiles(drawing(Scenario.parse(["kaliningrad"], [], "9m729")))
    who = "Russia (Nikolai Patrushev), 2019"
    assert lowest.words == f"**9M729** lowest, 476 km, below the treaty’s range, a range not banned · {who}"
    who = "Western conviction, as reported by the Frankfurter Allgemeine Zeitung, 2019, and 3 others"
    assert (
        highest.words == f"**9M729** highest, 2,500 km, intermediate-range, a range banned 1988–2019 · {who}"
    )
    assert (lowest.places, highest.places) == (4, 47)
    (only,) = tiles.tiles(drawing(Scenario.parse(["kaliningrad"], ["none"], "khorramshahr")))[:1]
    assert "banned" not in only.words  # Iran was not bound
    assert "highest" not in only.words or len(only.entries) == 2


def test_a_tile_and_the_rows_of_its_capitals_name_the_same_places_of_the_legend(drawn):
    every = tiles.tiles(drawn)
    named = re.findall(r'--in:"([\d ]*)"', tiles.style(every, drawn))
    html = capitals_table.table_html(drawn, capitals_table.rows(drawn))
    bodies = re.findall(r'<tbody data-in="([\d ]*)"(.*?)(?=<tbody|</table)', html, re.DOTALL)
    for tile, places in zip(every, named, strict=True):
        own = set(places.split())
        assert tile.places == sum(
            body.count("data-capital=") for found, body in bodies if own & set(found.split())
        )


def test_each_tile_filters_the_table_to_as_many_rows_as_it_counts(drawn):
    every = tiles.tiles(drawn)
    for tile in every:
        assert len(capitals_table.rows(drawn, tiles.entries(every, [tile.id]))) == tile.places
    assert len(capitals_table.rows(drawn, tiles.entries(every, [tile.id for tile in every]))) == len(
        drawn.places
    )
    assert tiles.entries(every, ["a band of yesterday"]) == tiles.entries(every, ()) == []


def test_every_entry_of_the_legend_has_a_tile_in_its_colour(drawn):
    assert {tile.id: tile.style for tile in tiles.tiles(drawn)} == {
        entry.id: entry.style for entry in drawn.legend
    }
    sheet = tiles.style(tiles.tiles(drawn), drawn)
    for place, tile in enumerate(tiles.tiles(drawn), 1):
        assert f"nth-child({place}){{--ink:{css_colour(tile.style)};" in sheet
    assert "<" not in sheet.removeprefix("<style>").removesuffix("</style>")


def test_banned_is_said_of_the_treaty_s_ranges_alone():
    def said(*bands):
        words = [tile.words for tile in tiles.tiles(drawing(Scenario.parse(["-16.8,179.99"], bands)))]
        return [re.search("(not )?banned", each) and re.search("(not )?banned", each)[0] for each in words]

    assert said("shorter", "intermediate") == ["banned", "banned", "not banned"]
    assert said("shorter") == ["banned", None]  # farther than 1,000 km is the intermediate range
    assert said("0-480") == [None, None]
    near = tiles.tiles(drawing(Scenario.parse(["kaliningrad"], ["intermediate"])))
    assert [tile.words for tile in near if tile.id == "nearer"] == ["**Nearer than 1,000 km**"]


@pytest.mark.parametrize(
    "query",
    [
        "?site=kaliningrad",
        "?system=rsd-10",
        "?system=oreshnik",
        "?system=khorramshahr",
        "?band=0-480",
        "?band=intermediate",
    ],
)
def test_tile_and_legend_say_the_same_of_what_was_banned(query):
    drawn = drawing(link.read(query))
    said = {
        tile.id: re.search(r"(a range )?(not )?banned( 1988–2019)?|$", tile.words)[0]
        for tile in tiles.tiles(drawn)
    }
    assert said == {entry.id: claimed_figures.counted(entry, drawn)[1] for entry in drawn.legend}


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_is_called_banned_only_if_the_treaty_names_it_and_else_its_range_by_each_figure(system):
    row, drawn = SYSTEMS[system], drawing(Scenario.parse(["kaliningrad"], ["none"], system))
    for band in drawn.bands:
        said = ban.ban(band.band.token, drawn)
        if row["operator"].split(";")[0] not in PARTIES:
            assert said == ""
        elif row["listed"] != "no":
            assert said == "banned 1988–2019"
        elif band.band.outer_km < 500 or band.band.outer_km > 5500:
            assert said == "a range not banned"
        elif 500 < band.band.outer_km < 5500:
            assert said == "a range banned 1988–2019"


def test_of_more_than_500_km_the_range_was_banned_and_of_500_km_itself_nothing_is_said():
    said = {}
    for system in ("us-glcm-2019", "us-glbm-2019", "9m728", "typhon-sm-6"):
        drawn = drawing(Scenario.parse(["kaliningrad"], ["none"], system))
        (at_500,) = (band for band in drawn.bands if band.band.outer_km == 500)
        said[system] = ban.ban(at_500.band.token, drawn)
    more = {
        row["system"]
        for row in table_of_data("claims.csv")
        if (row["range_min_km"], row["sense"]) == ("500", "at-least")
    }
    assert said == {system: "a range banned 1988–2019" if system in more else "" for system in said}
    assert {*said.values()} == {"a range banned 1988–2019", ""}


def test_what_a_state_held_that_the_treaty_did_not_bind_is_not_called_banned():
    sites = table_of_data("sites.csv")
    others = set()
    for site, system in [(row, system) for row in sites for system in row["systems"].split()]:
        drawn = drawing(Scenario.parse([site["id"]], ["none"], system))
        said = {ban.ban(band.band.token, drawn) for band in drawn.bands}
        if site["operator"] in PARTIES:
            assert not any("’s" in each for each in said), site["id"]
        elif SYSTEMS[system]["operator"].split(";")[0] in PARTIES:
            assert said == {f"not banned: {site['operator']}’s"}
            others.add(site["id"])
    assert others == {"landsberg", "geilenkirchen"}
    both = drawing(Scenario.parse(["marshall", "landsberg"], ["none"], "pershing-1a"))
    assert {ban.ban(band.band.token, both) for band in both.bands} == {"banned 1988–2019, West Germany’s not"}


def test_a_click_changes_neither_the_words_nor_how_many_lines_there_are():
    def lines(at, system):
        drawn = drawing(replace(Scenario.parse([at], [], system), units="mi"))
        shown = tiles.tiles(drawn)
        sheet = tiles.style(shown, drawn)
        words = [tile.words for tile in shown if tile.id not in ("nearer", "farther")]
        return words, re.findall(r"lines:(\d+)", sheet)

    for system in ("", "9m729", "rsd-10"):
        first = lines("kaliningrad", system)
        assert first[1][1] == ("1" if system else "2")  # on a phone
        for at in ("-16.8,179.99", "64.7,177.5", "0,-30", "-77.85,166.7"):
            assert lines(at, system) == first


def test_the_page_s_tiles_filter_its_table_and_the_sentence_is_there_for_who_does_not_see_them():
    page = opened(site="kaliningrad", system="9m729")
    assert 'class="atlas-summary unseen" role="status"' in shown(page)
    page.button_group(key="groups").set_value(["9m729:disputed"]).run()
    assert len(table(page)) == 47
    page = opened(band="none")
    assert 'class="atlas-summary" role="status"' in shown(page)
    assert not page.get("button_group")


@pytest.mark.parametrize("code", [code for code in translations.languages() if code != translations.ENGLISH])
def test_no_tile_of_a_system_is_cut_in_a_language_that_needs_more_words(code):
    with i18n.speaking(code):
        for system in SYSTEMS:
            for tile in tiles.tiles(drawing(Scenario.parse(["kaliningrad"], ["none"], system))):
                assert "…" not in tile.words
