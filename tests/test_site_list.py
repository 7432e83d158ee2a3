"""The list of sites, narrowed by system, year and status."""

import pytest

from geo.facts import catalog, own_tables
from geo.page import site_list
from geo.page.site_list import ANY, FILTERS

SITES = catalog.sites()


def narrowed(on_the_screen="", **filters):
    return site_list.narrowed(SITES, filters, on_the_screen)


def names(sites):
    return {str(site.name) for site in sites}


def test_without_a_filter_the_list_has_every_site():
    assert narrowed().found == narrowed().listed == SITES
    assert narrowed(**dict.fromkeys(FILTERS, ANY)) == narrowed()


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({"stood": "pershing-2"}, {"Mutlangen", "Heilbronn", "Neu-Ulm", "Marshall, Texas", "Pueblo"}),
        (
            {"stood": "bgm-109g", "year": "1990"},
            {"Greenham Common", "Comiso", "Wüschheim", "Davis-Monthan"},
        ),
        ({"stood": "bgm-109g", "year": "1990", "status": "hypothetical"}, set()),
    ],
)
def test_it_has_what_stood_where_and_when(filters, left):
    assert names(narrowed(**filters).found) == left
    assert narrowed(**filters).of == len(SITES)


def test_the_site_on_the_screen_stays_in_the_list_and_is_not_counted():
    found = narrowed("kaliningrad", stood="bgm-109g", year="1990")
    assert names(found.listed) - names(found.found) == {"Kaliningrad"}


def test_a_site_of_which_no_source_gives_the_first_year_is_in_doubt_and_not_found():
    group = next(site.group_id for site in SITES if site.name.english == "Bischofswerda")
    found = narrowed(year="1985", status=group)
    assert names(found.found) == {"Bischofswerda", "Waren", "Königsbrück", "Wokuhl", "Pruzhany"}
    assert names(found.doubtful) == {
        *("Postavy", "Rechitsa", "Smorgon"),
        *("Võru", "Hranice", "Novosysoyevka"),
    }


def test_the_choices_are_those_that_the_sites_have_and_the_reader_s_own_come_first():
    choices = site_list.choices(SITES)
    years = [*choices["year"]]
    assert (years[0], years[1], years[-1]) == (ANY, "1962", "2026")
    assert {each.id for site in SITES for each in site.systems} | {ANY} == set(choices["stood"])
    table = b"name,lat,lon,sources,systems,first_year,last_year\nDen,1,2,me,Mine,1958,1959\n"
    both = site_list.choices((*own_tables.read_sites(table), *SITES))
    assert [[*both[key]][1] for key in FILTERS] == ["own-mine", "1958", "own"]
