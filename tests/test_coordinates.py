"""Coordinates as people write them."""

from itertools import chain
from pathlib import Path

import pytest

from geo.coordinates import degrees, map_addresses, notations
from geo.coordinates.points import parse_point
from geo.words.errors import PlaceError
from hostile import NAMES

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
    "20.5E 54.7",
    "geo:54.7,20.5",
    "geo:54.7,20.5?z=8",
    "geo:54.7,20.5,30;u=35",
    "POINT(20.5 54.7)",
    "Point (20.5 54.7)",
    '"54.7, 20.5"',
    "„54.7, 20.5“",
    "(54.7, 20.5)",
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


EXAMPLES = [(form.name, text) for form in degrees.FORMS for text in form.examples]


@pytest.mark.parametrize(("form", "text"), EXAMPLES)
def test_the_examples_of_every_form_are_coordinates_on_either_axis(form, text):
    east = text.replace("N", "E")
    if form == "run together":
        text, east = (text, f"0{text[:-1]}E") if text[0] != "0" else ("2030N", text)
    lat, lon, name = parse_point(f"{text}; {east}")
    assert (lat, name) == (lon, "")
    assert lat == pytest.approx({"-": -16.8, "2": 20.5}.get(text[0], 54.71), abs=0.0101)


@pytest.mark.parametrize(
    "text", [*chain.from_iterable(each.examples for each in notations.NOTATIONS), *map_addresses.EXAMPLES]
)
def test_the_examples_of_every_notation_are_one_place(text):
    assert parse_point(text)[:2] == pytest.approx((54.71, 20.51), abs=1e-9)


def test_the_forms_in_the_documentation_are_one_place():
    page = (Path(__file__).parent.parent / "docs/coordinates.md").read_text(encoding="utf-8")
    forms = page.split("```")[1].splitlines()[1:]
    assert len(forms) > 20
    for text in forms:
        assert parse_point(text)[:2] == pytest.approx((54.71, 20.51), abs=1e-9), text


REAL = [  # forms met in public, 54.7 or 54.71 N, 20.5 or 20.51 E, or what stands beside them
    ("54.7104, 20.4522", (54.7104, 20.4522)),  # Google Maps, right click
    ("54.7104,20.4522,0", (54.7104, 20.4522)),  # Google Earth, with the height
    ("54.7104 20.4522 12.5", (54.7104, 20.4522)),  # a GPS logger's line
    ("54°42'37.4\"N 20°27'07.9\"E", (54.710389, 20.452194)),  # Google Maps, a dropped pin
    ("54° 42' 37.44\" N 20° 27' 7.92\" E", (54.7104, 20.4522)),  # Google Earth
    ("54 deg 42' 37.44\" N, 20 deg 27' 7.92\" E", (54.7104, 20.4522)),  # ExifTool
    ("54°42′17″N 20°30′45″E", (54.704722, 20.5125)),  # Wikipedia, English
    (
        "54°42′17″N 20°30′45″E\ufeff / \ufeff54.70472°N 20.51250°E\ufeff / 54.70472; 20.51250",
        (54.704722, 20.5125),
    ),
    ("54°42′17″ с. ш. 20°30′45″ в. д.", (54.704722, 20.5125)),  # Wikipedia, Russian
    ("54°42′17″ пн. ш. 20°30′45″ сх. д.", (54.704722, 20.5125)),  # Wikipedia, Ukrainian
    ("54° 42′ 17″ Nord, 20° 30′ 45″ Est", (54.704722, 20.5125)),  # Wikipedia, French
    ("54° 42′ nördlicher Breite, 20° 30′ östlicher Länge", (54.7, 20.5)),  # a German atlas
    ("54°42′ szer. geogr. płn., 20°30′ dł. geogr. wsch.", (54.7, 20.5)),  # a Polish atlas
    ("北纬54°42′36″，东经20°30′36″", (54.71, 20.51)),  # a Chinese encyclopaedia
    ("５４．７１，２０．５１", (54.71, 20.51)),  # full-width digits
    ("54.7104\u00a0°N, 20.4522\u00a0°E", (54.7104, 20.4522)),  # SI's space before the degree
    ('54° 42´ 21.6" N 20° 30´ 39.6" E', (54.706, 20.511)),  # the accent of a German keyboard
    ("N 54° 42.36 · E 20° 30.66", (54.706, 20.511)),  # geocaching
    ("N54 42.360 E020 30.660", (54.706, 20.511)),  # geocaching, Garmin
    ("54-42.36N 020-30.66E", (54.706, 20.511)),  # a notice to mariners
    ("544236N 0203036E", (54.71, 20.51)),  # an aeronautical publication
    ("5442N02030E", (54.7, 20.5)),  # an ICAO flight plan
    ("N054.42.36.000 E020.30.36.000", (54.71, 20.51)),  # a sector file of EuroScope
    ("5442.3600,N,02030.6600,E", (54.706, 20.511)),  # NMEA 0183
    ("+54.71+020.51/", (54.71, 20.51)),  # ISO 6709, in a video's metadata
    ("geo:54.7104,20.4522;u=35", (54.7104, 20.4522)),  # RFC 5870
    ("geo:0,0?q=54.7104,20.4522(Base)", (54.7104, 20.4522)),  # Android
    ("POINT(20.4522 54.7104)", (54.7104, 20.4522)),  # OGC
    ("SRID=4326;POINT Z (20.4522 54.7104 12)", (54.7104, 20.4522)),  # PostGIS
    ('{"type":"Point","coordinates":[20.4522,54.7104]}', (54.7104, 20.4522)),  # RFC 7946
    ("{{coord|54|42|17|N|20|30|45|E|type:city|display=title}}", (54.704722, 20.5125)),  # Wikipedia's source
    ("https://www.openstreetmap.org/?mlat=54.7104&mlon=20.4522#map=12/54.7/20.4", (54.7104, 20.4522)),
    ("https://www.google.com/maps/@54.7104,20.4522,12z", (54.7104, 20.4522)),
    ("https://yandex.ru/maps/?ll=20.4522%2C54.7104&z=12", (54.7104, 20.4522)),
    ("https://maps.apple.com/?ll=54.7104,20.4522", (54.7104, 20.4522)),
    ("https://geohack.toolforge.org/geohack.php?params=54_42_17_N_20_30_45_E_", (54.704722, 20.5125)),
    ("54°42'36s, 20°30'36s", (54.71, 20.51)),
    ("16d48m36S, 20d30m36W", (-16.81, -20.51)),
    ("16d48m00.5S 179d59m24.5E", (-16.800139, 179.990139)),
    ("N54°42'36s, E20°30'36s", (54.71, 20.51)),
    ("54:42:36s, 20:30:36s", (54.71, 20.51)),
    ("54°42'21.6\"south, 20°30'39.6\"east", (-54.706, 20.511)),
    ("\u201316.8, \u2013179.98", (-16.8, -179.98)),
    ("Koordinaten: 54,71° N; 20,51° O".replace("O", "E"), (54.71, 20.51)),
]


@pytest.mark.parametrize(("text", "place"), REAL)
def test_forms_met_in_public_are_read(text, place):
    assert parse_point(text)[:2] == pytest.approx(place, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("9G6PPG52+2G", "looks like a plus code"),
        ("34U DF 12345 67890", "looks like a grid reference (MGRS)"),
        ("34U 468436 6062531", "looks like UTM"),
        ("KO04gq", "looks like a Maidenhead locator"),
        ("///filled.count.soap", "looks like an address of three words"),
        ("https://maps.app.goo.gl/AbC", "no point can be read from the address"),
        (
            "https://www.google.com/maps/dir/54.7,20.5/55.7,37.6/@55,29,6z",
            "no point can be read from the address",
        ),
        ("{{Coordinate|NS=54/42/36/N|EW=20/30/36/E}}", "is not a latitude and a longitude"),
        ("geo:0,0?q=Kaliningrad", "asks for a name; write the name alone"),
        ("geo:54.7104,20.4522;crs=Mars", "is not in degrees on WGS84"),
        ("SRID=3857;POINT(2276000 7300000)", "is not in degrees on WGS84"),
        ('{"type":"Point","coordinates":[20.51]}', "names no point on the Earth"),
        ("54°42'17\"N 20°30'45\"E / 55.7°N 20.5°E", "names two places"),
        ("54° 42′ N, 20° 30′ O", "O is east to some and west to others"),
        ("54.42.00N 20.30.00E", "the points in"),
        ("N54.42.000 E020.30.000", "the points in"),
        ("54.42'N 20.30'E", "has minutes or seconds without degrees"),
        ("54, 42, 20, 30", "can be read in two ways"),
        ("54,20,100", "can be read in two ways"),
        ("16d48m36s, 20d30m36W", "can be read in two ways"),
        ("16d48m36s 20d30m36s E", "can be read in two ways"),
        ("16 48 36s, 20 30 36", "can be read in two ways"),
        ("54.71 E 20.51", "can be read in two ways"),
        ("20.5 E 54.7", "can be read in two ways"),
        ("48-31-12.1 W 23.796667°", "can be read in two ways"),
        ("6D7M54S 85D50M42W", "can be read in two ways"),
        ("-54.7, 20.5 E", "one hemisphere has a sign and the other a letter"),
    ],
)
def test_what_is_read_by_nobody_or_in_two_ways_is_refused_with_a_form_that_works(text, says):
    with pytest.raises(PlaceError) as refusal:
        parse_point(text)
    assert says in str(refusal.value)
    assert "54.71, 20.51 or 54°42'N 20°30'E" in str(refusal.value)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.openstreetmap.org/directions?engine=x&route=50,30;54.7,20.5#map=7/52.1/25.2",
        "https://www.openstreetmap.org/search?query=54.7%2C20.5#map=12/54.1/20.2",
        "https://maps.google.com/?saddr=Berlin&daddr=54.7,20.5&ll=52.1,25.2",
        "https://maps.apple.com/?ll=54.1,20.2&q=54.7,20.5",
        "https://www.bing.com/maps?cp=54.1~20.2&rtp=pos.50_30~pos.54.7_20.5",
        "https://www.bing.com/maps?q=54.7,20.5&cp=54.1~20.2",
        "https://yandex.ru/maps/?ll=20.2,54.1&rtext=50,30~54.7,20.5",
        "https://yandex.ru/maps/?ll=20.2,54.1&panorama%5Bpoint%5D=20.5%2C54.7",
        "https://wego.here.com/directions/mix//Base:loc-x?map=54.1,20.2,12,normal",
        "https://example.org/map?lat=54.1&lon=20.2&marker=54.7,20.5",
    ],
)
def test_the_middle_of_a_map_is_not_taken_for_another_point_of_its_address(address):
    with pytest.raises(PlaceError, match="no point can be read from the address"):
        parse_point(address)


def test_a_view_whose_address_says_its_own_middle_twice_or_its_size_is_read():
    for more in ("spn=0.1,0.2", "q=Base", "pin=20.51,54.71", "bbox=20.1,54.1,21.2,55.2", "size=600,400"):
        address = f"https://yandex.ru/maps/?ll=20.51,54.71&{more}"
        assert parse_point(address)[:2] == (54.71, 20.51), more


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("54.71,20.51,Base", "Base"),
        ("54.71; 20.51; Base", "Base"),
        ("54,71; 20,51; Base", "Base"),
        ("54°42'N 20°30'E, Base", "Base"),
        ("54.71,20.51,30,Base", "Base"),
        ("54.71, 20.51, 30 m", ""),
        ("54°42'N, 20°30'E, 30m a.s.l.", ""),
        ("54.71, 20.51, 30 m ü. NN, Base", "Base"),
        ("54.71, 20.51, 30 м н. у. м.", ""),
        ("54.71, 20.51, 30 Main", "30 Main"),
        ("54.71,20.51,,1984", "1984"),
        ("54.7,20.5,,East", "East"),
        ("54.71,20.51,=1+1", "=1+1"),
        ("54.71,20.51,Site 14", "Site 14"),
        ("54.71, 20.51,", ""),
        ("geo:0,0?q=54.71,20.51(My%20base)", "My base"),
    ],
)
def test_a_name_may_follow_and_a_height_is_dropped(text, name):
    lat, lon, found = parse_point(text)
    assert (round(lat, 1), round(lon, 1), found) == (54.7, 20.5, name)


@pytest.mark.parametrize("name", [*NAMES, "=1+1", "C", "@x", "'x'", "Null Island", "ß"])
def test_any_text_is_a_name_behind_whole_degrees_with_a_comma(name):
    assert parse_point(f"1,2,{name}") == (1.0, 2.0, name)


@pytest.mark.parametrize("name", ["East", "Nord", "E", "S", "D", "M", "W.", "-", "&", "S-300"])
@pytest.mark.parametrize("point", ["54.71,20.51", "4,4", "51.9,180"])
def test_a_name_that_may_be_more_of_the_point_is_told_to_stand_behind_two_commas(point, name):
    with pytest.raises(PlaceError, match="a name behind two commas") as refusal:
        parse_point(f"{point},{name}")
    assert f"“54.71,20.51,,{name}”" in str(refusal.value)
    assert parse_point(f"{point},,{name}")[2] == name


@pytest.mark.parametrize(
    "text",
    [
        "54,71;E_20,51",
        "54,71; ca. 20,51",
        "54,71, ca. 20,51",
        "54,71,(20,51)",
        "54,71,,20,51",
        "54,42,_20 30",
        "54.7, N, 20.5, W",
        "54, 42.5, E 20, 30.5",
        "54 N, 42, 20 E, 30",
        "8,8 foo, 7",
        "54°42,20",
        "54.7 - 20.5",
        "54.7, 20.5, W",
    ],
)
def test_more_of_a_point_is_never_taken_for_its_name(text):
    with pytest.raises(PlaceError):
        parse_point(text)


def test_a_longitude_is_told_as_it_was_typed():
    with pytest.raises(
        PlaceError, match=r"longitude 180\.0000000001 is outside .*written -179\.9999999999\)"
    ):
        parse_point("0, 180.0000000001")
