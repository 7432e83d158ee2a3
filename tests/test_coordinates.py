"""Coordinates as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.coordinates import format_dms, format_point, parse_point
from geo.errors import PlaceError

KALININGRAD = (54.7, 20.5)

SPELLINGS = [
    "54.7, 20.5",
    "54.7,20.5",
    "54.7 20.5",
    "54,7; 20,5",
    "54°42'N 20°30'E",
    "54°42′N, 20°30′E",
    "54° 42' 0\" N, 20° 30' 0\" E",
    "54 42 0 N 20 30 0 E",
    "54:42:00 N, 20:30:00 E",
    "54.7N 20.5E",
    "N 54.7 E 20.5",
    "54.7°N 20.5°E",
    "20.5E 54.7N",
    "E 20°30', N 54°42'",
    "  +54.7 ,  +20.5  ",
    "54,7, 20,5",
    "54,7 20,5",
    "54,7N, 20,5E",
    "5442N 02030E",
    "544200N0203000E",
    "54-42-00N 20-30-00E",
    "N54-42 E20-30",
    "54d42m00s N 20d30m00s E",
    "54d42mN, 20d30mE",
    "54 42 0 20 30 0",
    "54 42 20 30",
    "lat 54.7, lon 20.5",
    "Latitude: 54.7 Longitude: 20.5",
    "lng=20.5, lat=54.7",
    "54.7 N 20.5",
    "54.7 20.5 E",
    "20.5 E 54.7",
    "geo:54.7,20.5",
    "geo:54.7,20.5?z=8",
    "geo:54.7,20.5,30;u=35",
    "POINT(20.5 54.7)",
    "Point (20.5 54.7)",
]


@pytest.mark.parametrize("text", SPELLINGS)
def test_usual_spellings_of_one_point_agree(text):
    assert parse_point(text)[:2] == pytest.approx(KALININGRAD, abs=1e-9)


def test_the_south_and_the_west_are_negative():
    assert parse_point("16°48'S 179°59'W")[:2] == pytest.approx((-16.8, -179.98333333), abs=1e-6)
    assert parse_point("-16.8,179.99")[:2] == (-16.8, 179.99)
    assert parse_point("\u221216.8, \u2212179.99")[:2] == (-16.8, -179.99)
    assert parse_point("16d48m00sS179d59m24sW")[:2] == pytest.approx((-16.8, -179.99), abs=1e-9)
    assert parse_point("1648S 17959W")[:2] == pytest.approx((-16.8, -179.98333333), abs=1e-6)
    assert parse_point("-16 48 0 -179 59 24")[:2] == pytest.approx((-16.8, -179.99), abs=1e-9)
    assert parse_point("lat -16.8, lon -179.99")[:2] == (-16.8, -179.99)
    assert parse_point("POINT(-179.99 -16.8)")[:2] == (-16.8, -179.99)


def test_what_follows_the_second_comma_is_the_name():
    assert parse_point("54.71,20.51,Town, the old one") == (54.71, 20.51, "Town, the old one")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("91.2, 20", "latitude 91.2 is outside -90..90 (are latitude and longitude swapped?)"),
        ("20, 200", "longitude 200 is outside -180..180 (the same meridian is written -160)"),
        ("20, -181", "longitude -181 is outside -180..180 (the same meridian is written 179)"),
        ("nan, nan", "“nan” is not a latitude"),
        ("inf, 0", "“inf” is not a latitude"),
        ("", "no launch point is given"),
        ("   ", "no launch point is given"),
        ("somewhere", "is not a latitude and a longitude"),
        ("54 foo 42, 20", "“54 foo 42” is not a latitude"),
        ("1e1, 20", "“1e1” is not a latitude"),
        ("54.7N, 20.5N", "“54.7N, 20.5N” has two latitudes; write a point as"),
        ("20E, 54E", "“20E, 54E” has two longitudes"),
        ("-54.7 S, 20", "“-54.7 S” is not a latitude"),
        ("54°70'N 20°E", "minutes and seconds run from 0 to 59"),
        ("54 60 0 N 20 30 0 E", "“54 60 0 N” is not a latitude; minutes and seconds run from 0 to 59"),
        ("54 42 60 20 30 0", "minutes and seconds run from 0 to 59"),
        ("54.5 30 N 20 E", "only its last number may have decimals"),
        ("5442.6N 02030.6E", "latitude 5442.6 is outside -90..90"),
        ("54-42, 20", "“54-42” is not a latitude"),
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
