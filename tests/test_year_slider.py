"""The slider through the years in a file, in a real browser; on the page `test_browser` moves it."""

import json
import re

from playwright.sync_api import expect

from geo.facts import years
from geo.facts.years import Year
from geo.outputs.web import year_slider
from geo.scenario import link
from visits import Offline, written

STOOD = ".atlas-stood"


def said(page):
    return page.locator(".atlas-years p")


def slide(page, year):
    """Move the slider as a hand does, and let it go."""
    page.get_by_role("slider", name="Year").fill(str(year))


def test_the_constants_have_every_year_and_the_sites_that_stood_in_it():
    known = year_slider.constants()
    assert len(known["said"]) == known["last"] - known["first"] + 1
    for number in range(known["first"], known["last"] + 1):
        year = Year(number)
        told = [known["sentences"][each] for each in known["said"][number - known["first"]]]
        assert " ".join(told).replace("{year}", str(number)) == " ".join(year.sentences())
        stood = [row for row in known["sites"] if row[3] <= number <= (row[4] or number)]
        assert sorted((lat, lon) for lat, lon, *_ in stood) == sorted((s.lat, s.lon) for s in year.sites)
    assert "<" not in json.dumps(known)


def test_a_file_opens_at_its_year_shows_what_stood_in_others_plays_them_and_leaves_them(tab, tmp_path):
    reader = Offline(tab(offline=True), written(tmp_path, link.read("site=mutlangen&year=1983")))
    page = reader.page
    expect(page.locator(STOOD)).to_have_count(len(Year(1983).sites))
    expect(said(page)).to_have_text(" ".join(Year(1983).sentences()))
    for year in (1988, 1957, years.last()):
        slide(page, year)
        expect(page.locator(STOOD)).to_have_count(len(Year(year).sites))
        expect(said(page)).to_have_text(" ".join(Year(year).sentences()))
    page.locator(STOOD).first.hover(force=True)
    expect(page.locator(".leaflet-tooltip").get_by_text(re.compile("for "))).to_be_visible()
    it_plays_to_the_newest_year_and_stops_there_or_where_it_is_told(page)
    page.get_by_role("button", name="Leave the years").click()
    expect(page.locator(STOOD)).to_have_count(0)
    expect(page.get_by_role("button", name="Through the years")).to_be_focused()
    assert (reader.errors, reader.asked()) == ([], [])


def it_plays_to_the_newest_year_and_stops_there_or_where_it_is_told(page):
    slide(page, 1983)
    page.evaluate("YEARS.step = 1")  # ms, so that nobody waits
    page.get_by_role("button", name="Play the years").click()
    expect(page.get_by_role("slider", name="Year")).to_have_value(str(years.last()))
    expect(page.get_by_role("button", name="Play the years")).to_be_visible()
    page.evaluate("YEARS.step = 1e6")
    page.get_by_role("button", name="Play the years").click()  # from the first again
    expect(page.get_by_role("slider", name="Year")).to_have_value(str(years.FIRST))
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play the years")).to_be_visible()


def test_a_map_of_no_year_has_a_button_alone(tab, tmp_path):
    reader = Offline(tab(offline=True), written(tmp_path, link.read("site=mutlangen")))
    expect(reader.page.locator(".atlas-years").get_by_role("slider")).to_have_count(0)
    reader.page.get_by_role("button", name="Through the years").click()
    expect(reader.page.get_by_role("slider", name="Year")).to_have_value(str(years.last()))
