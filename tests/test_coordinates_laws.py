"""Laws that hold for every text that may be a point: none is read as another, none costs too much."""

import random
import re
import sys
from re import _constants as op  # what a pattern is made of, to hold every quantifier to its rule
from re import _parser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import coordinates
from geo.coordinates import degrees, map_addresses, notations, tokens
from geo.coordinates.display import format_dms, format_point
from geo.coordinates.points import MAX_TEXT_LENGTH, parse_point
from geo.words.errors import PlaceError
from written_points import FORMS, damaged, mixed, points


def far(found, unit, lat, lon):
    return max(abs(found[0] - lat), abs(found[1] - lon)) > unit * 0.51 + 1e-9


def test_no_point_is_read_as_another_than_its_marks_say_in_any_form():
    assert len(FORMS) >= 25
    for form, unit, text, lat, lon in points(20 * len(FORMS), 3):
        assert not far(parse_point(text), unit, lat, lon), (form, text)


@pytest.mark.parametrize("seed", range(3))
def test_no_point_with_a_wrong_mark_or_of_mixed_forms_is_another_than_its_marks_say(seed):
    draw = random.Random(seed)  # noqa: S311
    wrong = [
        (form, unit, damaged(text, draw), lat, lon)
        for form, unit, text, lat, lon in points(8 * len(FORMS), seed)
        if "http" not in text
    ]
    for form, unit, text, lat, lon in [*wrong, *mixed(400, seed)]:
        try:
            found = parse_point(text)
        except PlaceError:
            continue
        assert not far(found, unit, lat, lon), (form, text)


def patterns():
    """Every pattern by which a place is read."""
    for module in (coordinates.points, degrees, map_addresses, notations, tokens):
        yield from (each for each in vars(module).values() if isinstance(each, re.Pattern))
    yield from degrees._RUN_TOGETHER.values()
    yield from (each.pattern for each in notations.NOTATIONS)
    yield from (re.compile(pattern) for _sentence, pattern in notations._NOT_READ)
    yield from (re.compile(part) for row in map_addresses.ROWS for part in (row.host, row.pattern))


def quantifiers(parsed):
    """Every quantifier in a parsed pattern: its kind and how often it may repeat at most."""
    for kind, value in parsed:
        if kind is op.ATOMIC_GROUP and [each for each, _ in value] == [op.MAX_REPEAT]:
            kind, value = op.POSSESSIVE_REPEAT, value[0][1]  # which says the same
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            yield kind, value[1]
        for part in value if isinstance(value, tuple) else (value,):
            for inner in part if isinstance(part, list) else (part,):
                if isinstance(inner, _parser.SubPattern):
                    yield from quantifiers(inner)


def test_every_quantifier_that_reads_a_place_is_possessive_or_bounded():
    found = [
        each for pattern in patterns() for each in quantifiers(_parser.parse(pattern.pattern, pattern.flags))
    ]
    assert len(found) > 100
    assert all(kind is op.POSSESSIVE_REPEAT or most <= 5 for kind, most in found)


@pytest.mark.parametrize(
    "piece", ["1 ", "1,", "1-", "N1 ", "1°", "1 s ", "1/", "1;a,", "9", "с. ш. 1", "1.1 "]
)
def test_twice_the_text_costs_at_most_two_and_a_half_times_the_work(piece):
    def calls(length):
        count = 0

        def counted(*_event):
            nonlocal count
            count += 1

        text = (piece * MAX_TEXT_LENGTH)[:length]
        sys.setprofile(counted)
        try:
            parse_point(text)
        except PlaceError:
            pass
        finally:
            sys.setprofile(None)
        return count

    assert calls(400) <= 2.5 * calls(200)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("91.2, 20", "latitude 91.2 is outside -90..90 (are latitude and longitude swapped?)"),
        ("20, 200", "longitude 200 is outside -180..180 (the same meridian is written -160)"),
        ("20, -181", "longitude -181 is outside -180..180 (the same meridian is written 179)"),
        ("nan, nan", "“nan, nan” is not a latitude"),
        ("inf, 0", "“inf, 0” is not a latitude"),
        ("", "no launch point is given"),
        ("   ", "no launch point is given"),
        ("somewhere", "is not a latitude and a longitude"),
        ("54 foo 42, 20", "“54 foo 42, 20” is not a latitude"),
        ("1e1, 20", "“1e1, 20” is not a latitude"),
        ("54.7N, 20.5N", "“54.7N, 20.5N” has two latitudes; write a point as"),
        ("20E, 54E", "“20E, 54E” has two longitudes"),
        ("-54.7 S, 20", "has a sign and a letter for one coordinate"),
        ("54°70'N 20°E", "minutes and seconds run from 0 to 59"),
        ("54 60 0 N 20 30 0 E", "minutes and seconds run from 0 to 59"),
        ("54 42 60 20 30 0", "minutes and seconds run from 0 to 59"),
        ("54.5 30 N 20 E", "only the last number of a coordinate may have decimals"),
        ("5442.6, 02030.6", "latitude 5442.6 is outside -90..90"),
        ("54-42, 20", "can be read in two ways"),
        ("54.7", "is not a latitude and a longitude"),
        ("54.71,", "“54.71,” is not a latitude and a longitude"),
        (",20", "“,20” is not a latitude and a longitude"),
        ("54,7,20,5", "can be read in two ways"),
        ("٥٤, ٢٠", "is not a latitude"),
    ],
)
def test_what_is_no_point_is_refused_in_a_sentence(text, says):
    with pytest.raises(PlaceError) as refusal:
        parse_point(text)
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


@given(st.text(max_size=80))
def test_no_text_gets_past_the_parser_but_as_a_point_or_a_refusal(text):
    try:
        lat, lon, _ = parse_point(text)
    except PlaceError:
        return
    assert -90 <= lat <= 90
    assert -180 <= lon <= 180


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_plain_degrees_are_read_to_the_last_digit(lat, lon):
    assert parse_point(f"{lat:.12f},{lon:.12f}")[:2] == (float(f"{lat:.12f}"), float(f"{lon:.12f}"))


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_printed_point_is_read_back_to_its_hundredth(lat, lon):
    assert parse_point(format_point(lat, lon))[:2] == pytest.approx((lat, lon), abs=0.005 + 1e-9)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_point_in_minutes_and_seconds_is_read_back_to_the_decimals_it_is_given_with(lat, lon):
    for decimals in (0, 4):
        near = pytest.approx((lat, lon), abs=0.5 / 3600 / 10**decimals + 1e-9)
        assert parse_point(format_dms(lat, lon, decimals))[:2] == near


def test_seconds_have_no_more_decimals_than_there_are_to_tell():
    assert format_dms(46.5, -6.25, 4) == "46°30′00″ N, 6°15′00″ W"
    assert format_dms(54.706, 20.511, 4) == "54°42′21.6″ N, 20°30′39.6″ E"
    assert format_dms(54.99999999, 20.5) == "55°00′00″ N, 20°30′00″ E"
