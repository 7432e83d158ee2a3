"""Several launch points, dragged and named, and places found by their names, in a real browser."""

import re

from playwright.sync_api import expect

from geo.features import wording
from geo.features.drawing import drawing
from geo.scenario.scenario import DEFAULT
from room import all_have_room
from visits import names, summary


def button(reader, name):
    return reader.page.get_by_role("button", name=name, exact=True)


def press(reader, name):
    reader.rest()
    button(reader, name).click()


def box(reader, name):
    role = "combobox" if name.startswith("Place") else "textbox"  # in which the browser suggests
    return reader.page.get_by_role(role, name=name)


def type_place(reader, words):
    box(reader, "Place or latitude, longitude").fill(words)
    box(reader, "Place or latitude, longitude").press("Enter")


def test_places_are_written_and_found_by_name_and_launch_points_added_joined_and_numbered_to_twelve(visit):
    reader = visit()
    typed = "<img src=x onerror=alert(1)>"
    type_place(reader, typed)
    expect(reader.page.get_by_role("alert")).to_contain_text("onerror")
    reader.rest()
    expect(names(reader)).to_have_text("Kaliningrad")
    expect(summary(reader)).to_have_text(wording.summary(drawing(DEFAULT)))
    expect(box(reader, "Place or latitude, longitude")).to_have_value(typed)
    type_place(reader, "48 51 24 N, 2 21 8 E")
    expect(names(reader)).to_have_text("48.86° N, 2.35° E")
    expect(reader.page.get_by_role("alert")).to_have_count(0)
    reader.rest()
    a_place_is_found_by_its_name_and_nothing_is_guessed(reader)
    what_may_be_meant_is_offered_while_one_types(reader)
    launch_points_are_added_named_moved_and_removed_and_it_can_be_undone(reader)
    two_become_one_form_and_the_other_than_is_worked_on_is_dragged_and_keeps_its_name(reader)
    of_twelve_each_has_its_number_and_no_name_meets_another_and_there_is_no_more(reader)


def what_may_be_meant_is_offered_while_one_types(reader):
    before = names(reader).inner_text()
    place, offered = box(reader, "Place or latitude, longitude"), reader.page.locator("#atlas-places option")
    place.click()
    place.press_sequentially("wupp")
    expect(offered).to_have_count(1)
    expect(offered).to_have_attribute("value", "Wuppertal, Germany")
    expect(names(reader)).to_have_text(before)
    place.fill("54.7")
    expect(offered).to_have_count(0)
    place.press("Escape")


def a_place_is_found_by_its_name_and_nothing_is_guessed(reader):
    type_place(reader, "Brest")
    candidates = reader.page.get_by_role("button", name=re.compile("people"))
    expect(candidates.filter(has_text="France")).to_be_visible()
    expect(candidates.first).to_have_accessible_name(re.compile(r"Belarus · \d{3},\d{3} people"))
    expect(names(reader)).to_have_text("48.86° N, 2.35° E")
    candidates.filter(has_text="Belarus").click()
    expect(names(reader)).to_have_text("Brest, Belarus")
    expect(candidates).to_have_count(0)
    place = box(reader, "Place or latitude, longitude")
    expect(place).to_be_focused()  # not the top of the page
    place.blur()
    place.click()
    assert place.evaluate("box => box.selectionEnd - box.selectionStart === box.value.length")
    # Wikidata Q140147: 52.08, 23.7; GeoNames 629634: 52.098, 23.688
    reader.linked(r"site=52\.(09|1\d)\d*,23\.[67]")
    reader.click(46.0, -6.0)
    expect(names(reader)).not_to_have_text("Brest, Belarus")  # which stayed where it is
    expect(candidates).to_have_count(0)


def launch_points_are_added_named_moved_and_removed_and_it_can_be_undone(reader):
    first = names(reader).inner_text()
    press(reader, "Add another")
    expect(button(reader, "Cancel")).to_be_visible()
    reader.click(46.0, 6.0)
    expect(names(reader)).to_have_count(2)
    expect(reader.page.get_by_role("columnheader", name="Measured from")).to_be_visible()
    reader.page.get_by_text("Name the launch point").click()
    box(reader, "Name on the map").fill("A ship")
    box(reader, "Name on the map").press("Enter")
    expect(names(reader).last).to_have_text("A ship")
    reader.click(46.0, 8.0)
    reader.linked(r"site=4[56]\.\d+,[78]\.\d+,A ship")
    reader.page.get_by_text(f"1 {first}").click()
    press(reader, "Remove")
    expect(names(reader)).to_have_text(["A ship"])
    press(reader, "Undo")
    expect(names(reader)).to_have_text([first, "A ship"])


def two_become_one_form_and_the_other_than_is_worked_on_is_dragged_and_keeps_its_name(reader):
    reader.follow("site=55,21,My ship&site=mutlangen&band=0-1000")
    expect(names(reader)).to_have_text(["My ship", "Mutlangen"])
    reader.rest()
    apart = reader.map.locator(".atlas-ring").count()
    reader.page.get_by_text("All launch points as one form").click()
    expect(reader.map.locator(".atlas-ring")).not_to_have_count(apart)
    reader.page.wait_for_url("**form=union*")
    berlin = reader.page.locator("tr[data-capital=DE]")
    # Berlin is 484 km from Mutlangen and 571 km from the ship (geographiclib), within 1,000 km of both.
    expect(berlin).to_contain_text("Mutlangen")
    expect(berlin.get_by_role("cell", name="2", exact=True)).to_be_visible()
    reader.page.get_by_text("2 Mutlangen").click()
    reader.rest()
    x, y = reader.pick_up()
    reader.page.mouse.move(x, y + 60, steps=8)
    reader.page.mouse.up()
    reader.linked(r"site=5[0-3]\.\d+,\d\d\.\d+,My ship&site=mutlangen")
    expect(names(reader)).to_have_text(["My ship", "Mutlangen"])


def of_twelve_each_has_its_number_and_no_name_meets_another_and_there_is_no_more(reader):
    twelve = "&".join(f"site={46 + i},{5 + 2 * i}" for i in range(12))
    reader.follow(f"{twelve}&site=kaliningrad")
    expect(reader.map.locator(".atlas-site")).to_have_text([str(n) for n in range(1, 13)])
    reader.rest()
    all_have_room(reader)
    reader.map.locator(".atlas-site").nth(5).hover()
    expect(reader.map.locator(".leaflet-tooltip")).to_have_text("51.00° N, 15.00° E")
    expect(button(reader, "Add another")).to_be_disabled()
    expect(reader.page.get_by_role("alert").first).to_contain_text("12")
