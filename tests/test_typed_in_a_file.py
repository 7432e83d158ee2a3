"""What a reader types for a place in a file: all that its script reads the atlas reads so too."""

import numpy as np
import pytest

from changed import opened
from geo.coordinates.points import parse_point
from geo.features.drawing import drawing
from geo.scenario import link
from geo.scenario.scenario import DEFAULT, too_many_bands
from geo.words.errors import PlaceError

SIGNS, LETTERS = ("", "", "", "-", "+", "−"), ("", "", "N", "S", "E", "W", "n", "e", "X")
WHOLE = ("0", "5", "20", "54", "89", "90", "91", "120", "180", "181", "05", "054", "1234")
PARTS, DEGREES = ("", "", ".5", ".71", ",71", ".", ".123456789012"), ("", "°", "°", "º", "d", " °")
MINUTES, MINUTE_MARKS = ("0", "42", "59.5", "60", "75", "7"), ("'", "′", "’", " '", "", "m")
SECONDS, SECOND_MARKS = ("0", "36", "59.9", "60", "08"), ('"', "″", "”", "''", "")
BETWEEN = (", ", " ", ",", "; ", ";", " , ", "  ", ",,", "/", "")


def coordinate(rng, letters):
    """A number of degrees as somebody may write it, with or without minutes and seconds."""
    text = (
        rng.choice(SIGNS) * (rng.random() < 0.4) + rng.choice(WHOLE) + rng.choice(PARTS) + rng.choice(DEGREES)
    )
    for share, numbers, marks in ((0.4, MINUTES, MINUTE_MARKS), (0.6, SECONDS, SECOND_MARKS)):
        if rng.random() > share:
            break
        text += rng.choice(("", " ")) + rng.choice(numbers) + rng.choice(marks)
    return text + rng.choice(("", " ")) + rng.choice(letters)


def places(rng, many):
    """Texts for a place, of which many are sound and many are not."""
    kinds = ((LETTERS, LETTERS), ("NSns", "EWew"), ("EWew", "NSns"), ([""], [""]))
    for _ in range(many):
        one, other = kinds[rng.integers(len(kinds))]
        tail = rng.choice(("", "", "", " ", ",", ", Name"))
        yield coordinate(rng, list(one)) + rng.choice(BETWEEN) + coordinate(rng, list(other)) + tail


def read_by_the_atlas(text):
    """Latitude, longitude and name; the text of the error where it is none."""
    try:
        return parse_point(text)
    except PlaceError as error:
        return str(error)


def test_a_place_that_the_file_reads_the_atlas_reads_equally(tab, tmp_path):
    page = opened(tab(), tmp_path, drawing(DEFAULT))
    typed = list(places(np.random.default_rng(17), 40_000))
    found = page.evaluate("(typed) => typed.map((words) => atlas.readPlace(words))", typed)
    read = [(text, at, read_by_the_atlas(text)) for text, at in zip(typed, found, strict=True) if at]
    assert len(read) > 1000
    for text, (lat, lon), known in read:
        if abs(lat) > 90 or abs(lon) > 180:
            assert "is outside" in known, text
        else:
            assert known == (pytest.approx(lat, abs=1e-9), pytest.approx(lon, abs=1e-9), ""), text


def test_more_bands_than_a_map_can_show_are_refused_as_the_atlas_refuses_them(tab, tmp_path):
    own = "".join(f"&band=0-{km}" for km in range(300, 900, 100))
    page = opened(
        tab(), tmp_path, drawing(link.read(f"site=kaliningrad&band=shorter&band=intermediate{own}"))
    )
    before = page.locator(".summary").text_content()
    page.locator("input[name=range]").fill("1500")
    said = page.locator(".atlas-change [role=status]")
    said.filter(has_text="more than one map can show").wait_for()
    assert said.text_content() == too_many_bands(9)
    assert page.locator(".summary").text_content() == before
    assert not page.locator("input[name=own]").is_checked()
