"""A reader's own tables are checked like the atlas's, marked as theirs, and never more than text."""

import itertools
from dataclasses import fields, replace

import pytest

from geo.facts import catalog, claim_span, own_tables
from geo.scenario.launch_point import LaunchPoint
from geo.words.errors import DataError
from geo.words.i18n import Text

SITES = "name,lat,lon,sources\n"
CLAIMS = "system,range_max_km,claimant,claimed_on,source\n"


def test_four_columns_are_enough_for_a_site() -> None:
    (site,) = own_tables.read_sites(
        (SITES + 'My town,54.7,20.5,"My notes, https://example.org/a"\n').encode()
    )
    assert (site.name.english, site.lat, site.lon, site.own) == ("My town", 54.7, 20.5, True)
    assert site.id.startswith("own-")
    assert site.source_title == "My notes, https://example.org/a"
    assert site.source_url == "https://example.org/a"
    assert site.sources[0].quality == "own"
    assert site.group == "Your own"
    assert LaunchPoint(site.lat, site.lon, site.name.english).key == "My town"


def test_the_atlas_s_own_columns_are_understood() -> None:
    columns = (*own_tables.SITE_COLUMNS, *own_tables.SITE_DEFAULTS)
    values = {"id": "kaliningrad", "name": "Here", "lat": "1", "lon": "2", "sources": "me"}
    values |= {"systems": "9m729; X", "first_year": "1983", "last_year": "1991", "status": "reported"}
    text = ",".join(columns) + "\n" + ",".join(values.get(column, "") for column in columns) + "\n"
    (site,) = own_tables.read_sites(text.encode())
    assert site.id == "own-kaliningrad"  # never one of the atlas's
    assert [system.name.english for system in site.systems] == ["9M729 (SSC-8)", "X"]
    assert site.stood_in(1987)
    assert not site.stood_in(1992)


def test_a_claim_about_a_system_of_the_atlas_joins_its_claims() -> None:
    (claim,) = own_tables.read_claims((CLAIMS + "9m729,3000,Me,2026-01,my notes\n").encode())
    assert claim.own
    assert claim.label == "about 3,000 km"
    span = claim_span.span((*claim_span.claims_about(claim.system), claim))
    assert span
    assert span.highest == (claim,)
    assert claim not in catalog.claims()


def test_a_claim_about_another_system_is_a_system_of_the_reader() -> None:
    (claim,) = own_tables.read_claims((CLAIMS + "My missile,700,Me,2026,notes\n").encode())
    assert claim.system.name.english == "My missile"
    assert claim.system not in catalog.systems()
    assert claim_span.range_classes(claim) == ("shorter-range",)


def translatable(fact):
    """A fact of a reader's own table, with its texts as the atlas has them."""
    values = {field.name: getattr(fact, field.name) for field in fields(fact)}
    texts = {name: replace(each, verbatim=False) for name, each in values.items() if isinstance(each, Text)}
    return replace(fact, **texts)


def test_the_repository_s_own_tables_read_back_as_the_same_facts() -> None:
    sites = own_tables.read_sites((catalog.DATA / "sites.csv").read_bytes())
    found = own_tables.read_claims((catalog.DATA / "claims.csv").read_bytes())
    assert all(each.own and each.id.startswith("own-") for each in (*sites, *found))
    assert tuple(replace(translatable(each), id=each.id[4:], own=False) for each in sites) == catalog.sites()
    assert tuple(replace(translatable(each), id=each.id[4:], own=False) for each in found) == catalog.claims()


@pytest.mark.parametrize(
    ("field", "systems"),
    [
        ("otr-22 otr-23", ["OTR-22 Temp-S (SS-12)", "OTR-23 Oka (SS-23)"]),
        ("otr-22; OTR-23", ["OTR-22 Temp-S (SS-12)", "OTR-23 Oka (SS-23)"]),
        ("9M729 (SSC-8); My missile", ["9M729 (SSC-8)", "My missile"]),
        ('"SS-12, SS-23"', ["OTR-22 Temp-S (SS-12)", "OTR-23 Oka (SS-23)"]),
        ("SS-12/SS-23; 9M729/SSC-8", ["OTR-22 Temp-S (SS-12)", "OTR-23 Oka (SS-23)", "9M729 (SSC-8)"]),
        ('"SS-12, another"', ["SS-12, another"]),
        ("otr-22 and another", ["otr-22 and another"]),
    ],
)
def test_systems_of_the_atlas_may_be_named_as_in_its_own_tables(field: str, systems: list[str]) -> None:
    (site,) = own_tables.read_sites(f"name,lat,lon,sources,systems\nA,1,2,me,{field}\n".encode())
    assert [system.name.english for system in site.systems] == systems


@pytest.mark.parametrize(
    ("field", "ids"), [("afp-2019 knack-2019", ["afp-2019", "knack-2019"]), ("afp-2019 p. 4", ["own"])]
)
def test_a_source_of_the_atlas_is_named_by_its_id_and_any_other_is_text(field: str, ids: list[str]) -> None:
    (site,) = own_tables.read_sites((SITES + f"A,1,2,{field}\n").encode())
    assert [source.id for source in site.sources] == ids


def test_systems_whose_names_differ_only_in_marks_are_told_apart() -> None:
    claims_of_two = CLAIMS + "Z+,3000,Me,2026,s\nZ-,1000,Me,2026,s\nz+,2900,Me,2026,s\n"
    made = own_tables.read_claims(claims_of_two.encode())
    assert [(each.system.id, each.system.name.english) for each in made] == [
        ("own-z", "Z+"),
        ("own-z.2", "Z-"),
        ("own-z", "Z+"),
    ]
    assert [each.range_max_km for each in claim_span.claims_about(made[1].system, made)] == [1000]


def test_a_system_is_the_same_in_all_of_a_reader_s_files() -> None:
    sites = "name,lat,lon,sources,systems\nA,1,2,me,Z-; Z+\n"
    own = own_tables.read_all([(sites.encode(), "a"), ((CLAIMS + "Z+,700,Me,2026,s\n").encode(), "b")])
    assert [each.id for each in own.sites[0].systems] == ["own-z", "own-z.2"]
    assert own.systems == own.sites[0].systems[1:]


def test_a_claim_s_words_are_its_range_if_none_are_given() -> None:
    header = "system,range_min_km,range_max_km,claimant,claimed_on,source\n"
    made = own_tables.read_claims((header + "X,500,3000,Me,2026,s\nX,,480.5,Me,2026,s\n").encode())
    assert [each.as_stated.english for each in made] == ["500–3,000 km", "480 km"]


ROWS = [["Name", "LAT", "Longitude", "sources"], ["Åbo", "60,45", "22,27", "me"], ["", "", "", ""]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_table_is_read_however_a_spreadsheet_writes_it(encoding: str, mark: str) -> None:
    cells = [[f'"{cell}"' if mark in cell else cell for cell in row] for row in ROWS]
    for told, end in itertools.product(["", "sep={}\r\n", '"sep={}"\r\n'], ["\n", "\r\n", "\r"]):
        text = told.format(mark) + end.join(mark.join(row) for row in cells) + end
        (site,) = own_tables.read(text.encode(encoding)).sites
        assert (site.name.english, site.lat, site.lon) == ("Åbo", 60.45, 22.27), (told, end)


@pytest.mark.parametrize(
    "header",
    [
        "Name,Lat,Lon,Sources",
        "NAME,LATITUDE,LONG,SOURCES",
        "site,latitude,longitude,source",
        "Place Name,lat (°),lng [deg],Quelle",
        "Ort,Breite,Länge,Quellen",
        "Ortsname,geogr. Breite,geogr. La\u0308nge,Quelle",  # as a Mac takes letters apart
        "Nombre,Latitud,Longitud,Fuente",
        "Naam,Breedtegraad,Lengtegraad,Bron",
        "Název,Zeměpisná šířka,Zeměpisná délka,Zdroj",
        "Name,GPS Latitude,GPS Longitude,Source",
        "Name,POINT_Y,POINT_X,Source",
        'Name,"Latitude, °","Longitude, °",Source',
        "Name,Latitude WGS84,Lon (dec),Source",
        "Название,Широта,Долгота,Источник",
        "name,y,x,sources",
        "name,decimalLatitude,decimalLongitude,sources,,",
    ],
)
def test_the_heads_of_columns_are_known_by_their_other_names(header: str) -> None:
    (site,) = own_tables.read(f"{header}\nA,54.6,39.7,me\n".encode()).sites
    assert (site.name.english, site.lat, site.lon, site.source_title) == ("A", 54.6, 39.7, "me")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Kapustin\u00a0Yar", "Kapustin Yar"),
        ("Kapustin\u2009Yar", "Kapustin Yar"),
        ("Kapu\u00adstin\u202fYar\u200b", "Kapustin Yar"),
        ('"Kapustin\nYar"', "Kapustin Yar"),
        ("\ufeff\u200eKapustin Yar", "Kapustin Yar"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_name_is_read_as_it_looks(typed: str, name: str) -> None:
    (site,) = own_tables.read_sites((SITES + f"{typed},1,2,s\n").encode())
    assert site.name.english == name


@pytest.mark.parametrize(
    ("range_km", "words", "km"),
    [
        ("5500", "5 500 km", 5500),
        ("5500", "5.500 km", 5500),
        ("1852", "1000 nmi", 1852),
        ("1609.344", '"1,000 miles"', 1609.344),
        ("5500", '"5,5 thousand km"', 5500),
        ("5 500", "", 5500),
        ("5500 km", "", 5500),
        ('"5.500,5"', "", 5500.5),
    ],
)
def test_a_range_is_read_as_people_write_it(range_km: str, words: str, km: float) -> None:
    header = CLAIMS.replace("source", "source,as_stated")
    (claim,) = own_tables.read_claims((header + f"9m729,{range_km},Me,2026,s,{words}\n").encode())
    assert claim.range_max_km == km


@pytest.mark.parametrize(
    ("range_km", "words", "rule"),
    [
        ("5", '"5,500 km"', "is not in as_stated “5,500 km”"),
        ("5.5", '"5,500 km"', "is not in as_stated"),
        ("3", '"3,000 km"', "is not in as_stated"),
        ("1", '"1,000 miles"', "is not in as_stated"),
        ("2", '"1,000 miles"', "is not in as_stated"),
        ("3", "3 to 5 thousand km", "is not in as_stated"),
        ("1000", '"1,000 miles (1,609 km)"', "is not in as_stated"),
        ("5500", '"5,500"', "without km or miles"),
        ('"5,500"', '"5,500 km"', "range_max_km is “5,500”, which may be thousands or decimals; write 5500"),
        ("5.500", "5.500 km", "which may be thousands or decimals; write 5500"),
    ],
)
def test_a_slip_by_a_thousand_or_a_unit_is_refused(range_km: str, words: str, rule: str) -> None:
    header = CLAIMS.replace("source", "source,as_stated")
    with pytest.raises(DataError, match=f"^your file line 2: .*{rule}"):
        own_tables.read_claims((header + f"9m729,{range_km},Me,2026,s,{words}\n").encode())


def test_a_byte_order_mark_and_windows_line_ends_are_read() -> None:
    text = "\ufeff" + SITES.replace("\n", "\r\n") + "Åbo,60.45,22.27,me\r\n"
    assert own_tables.read_sites(text.encode())[0].name.english == "Åbo"


@pytest.mark.parametrize(
    "text",
    [
        "=HYPERLINK(1)",
        "@SUM(A1)",
        "<script>alert(1)</script>",
        "'; DROP",
        "{{7*7}}",
        "%s%n",
        "../../etc",
        "9m729",
    ],
)
def test_hostile_text_is_just_text(text: str) -> None:
    (site,) = own_tables.read_sites((SITES + f"{text},1,2,{text}\n").encode())
    assert site.name.english == text
    assert site.source_title == text
    assert site.source_url == ""


def test_no_link_but_to_the_web() -> None:
    (site,) = own_tables.read_sites((SITES + "x,1,2,javascript:alert(1)\n").encode())
    assert site.source_url == ""


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "your file line 1: there are no rows; it needs the columns name, lat, lon, sources"),
        (SITES.encode(), "your file line 1: there are no rows"),
        (b"x" * 1_000_001, "your file has more than 1,000,000 bytes; split it"),
        (SITES.encode() + b"x,1,2,s\n" * 1001, "your file line 1002: there are more than 1,000 rows; lea"),
        (SITES.encode() + b"\xff,1,2,s\n", "your file line 2: this is not UTF-8 but an older encoding, such"),
        (SITES.encode("utf-16")[:-1], "your file line 1: this is not UTF-16 all through; save the table as"),
        (b"PK\x03\x04" + bytes(200), "your file line 1: this is a spreadsheet and no text; save it as"),
        (b"name,lat,lon\nx,1,2\n", "your file line 1: there is no column sources; the file needs name, lat"),
        (SITES.encode()[:-1] + b"," * 900_000, "your file line 1: there are more than 16,384 columns; leave"),
        (b"name,lat,lon,sources,evil\nx,1,2,s,e\n", "your file line 1: “evil” is no column; use name, lat"),
        (b"name,lat,lon,lat,sources\nx,1,2,1,s\n", "your file line 1: a column has no name, or two have the"),
        (SITES.encode() + b"x,1,2\n", "your file line 2: there are fewer fields than columns"),
        (SITES.encode() + b"x,1,2,s,t\n", "your file line 2: there are more fields than columns"),
        (SITES.encode() + b'"x,1,2,s\n', "your file line 2: its quotes do not pair; close each"),
        (SITES.encode() + b",1,2,s\n", "your file line 2: name is empty"),
        (SITES.encode() + b"x,1,2,\n", "your file line 2: sources is empty"),
        (SITES.encode() + b"x,91,2,s\n", "your file line 2: lat is “91”, outside -90..90"),
        (SITES.encode() + b"x,1e1,2,s\n", "your file line 2: lat is “1e1”, no number of degrees"),
        (SITES.encode() + b"a\x00b,1,2,s\n", "your file line 2: name has a character that cannot be printed"),
        (SITES.encode() + "a\u202eb,1,2,s\n".encode(), "your file line 2: name has a character that cannot"),
        (SITES.encode() + b'"a\nb",91,2,s\n', "your file line 2: lat is “91”"),
        (SITES.encode() + b'"a\nb",1,2,s\nc,91,2,s\n', "your file line 4: lat is “91”"),
        (SITES.encode() + b"\n,,,\nc,91,2,s\n", "your file line 4: lat is “91”"),
        (b"sep=,\n" + SITES.encode() + b"c,91,2,s\n", "your file line 3: lat is “91”"),
        (b"sep=;\nname;lat;lon\nA;1;2\n", "your file line 2: there is no column sources"),
        (b"name,lat,latitude,lon,sources\nA,1,1,2,s\n", "your file line 1: a column has no name, or two"),
        (b"name;lat;lon;sources\nA;1;2;s;t\n", "your file line 2: there are more fields than columns; quote"),
        (SITES.encode() + b"x" * 301 + b",1,2,s\n", "your file line 2: name has 301 characters; use at"),
        (SITES.encode() + b"x,1,2," + b"s" * 1001, "your file line 2: sources has 1,001 characters"),
        (SITES.encode() + b"x,1,2," + b"s" * 200_000, "your file line 2: a field has more than 131,072"),
        (b"id,name,lat,lon,sources\na,x,1,2,s\na,y,1,2,s\n", "your file line 3: id “own-a” is also on"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "your file line 1: this is not UTF-8"),
    ],
)  # fmt: skip
def test_what_breaks_a_limit_or_a_rule_is_refused_with_line_and_reason(data: bytes, rule: str) -> None:
    with pytest.raises(DataError) as error:
        own_tables.read_sites(data)
    assert str(error.value).startswith(rule)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("9m729,,Me,2026,s", "range_max_km is empty"),
        ("9m729,30000,Me,2026,s", "outside 0..20,004 km"),
        ("9m729,500,,2026,s", "claimant is empty"),
        ("9m729,500,Me,,s", "claimed_on is empty"),
        ("9m729,500,Me,today,s", "claimed_on is “today”, no date"),
        ("9m729,500,Me,undated,s", "note is empty; say there why"),
        ("9m729,500,Me,2026,", "source is empty"),
        (",500,Me,2026,s", "system is empty"),
        ("!!!,500,Me,2026,s", "system is “!!!”, a name without letters or digits; write one with some"),
        ("a; b,500,Me,2026,s", "system names 2 rows; name one"),
        (";,500,Me,2026,s", "system names 0 rows; name one"),
    ],
)
def test_a_claim_of_a_reader_keeps_the_rules_of_the_atlas(row: str, rule: str) -> None:
    with pytest.raises(DataError, match=f"^your file line 2: .*{rule}"):
        own_tables.read_claims((CLAIMS + row + "\n").encode())


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (
            "x,-33,151,Germany",
            "-33.0, 151.0 is outside Germany; correct it (are latitude and longitude swapped?)",
        ),
        ("x,55,37,Rusia", "country is “Rusia”, no name on the map; write it as there, such as Russia"),
    ],
)
def test_a_site_lies_in_the_country_it_names(row: str, rule: str) -> None:
    with pytest.raises(DataError) as error:
        own_tables.read_sites(f"name,lat,lon,country,sources\n{row},s\n".encode())
    assert str(error.value) == f"your file line 2: {rule}"


def test_a_range_is_in_the_words_it_is_stated_in() -> None:
    header = CLAIMS.replace("source", "source,as_stated")
    with pytest.raises(DataError, match=r"^your file line 2: range_min_km 3000 is not in as_stated “480 km”"):
        own_tables.read_claims((header + "9m729,3000,Me,2026,s,480 km\n").encode())


def test_sites_of_two_files_are_kept_apart_though_neither_gives_ids() -> None:
    one, two = (SITES + "A,1,2,me\n").encode(), (SITES + "B,3,4,me\n").encode()
    own = own_tables.read_all(
        [(one, "one.csv"), (two, "two.csv"), ((CLAIMS + "X,700,Me,2026,s\n").encode(), "c")]
    )
    assert [(site.id, site.name.english) for site in own.sites] == [("own-2", "A"), ("own-2.2", "B")]
    assert [claim.system.name.english for claim in own.claims] == ["X"]
    for site in own.sites:
        assert LaunchPoint.parse(site.id, own.sites).name == site.name.english


def test_a_file_that_says_why_is_named_and_nothing_of_the_others_is_read() -> None:
    files = [((SITES + f"A,{lat},2,me\n").encode(), f"{lat}.csv") for lat in (1, 91)]
    with pytest.raises(DataError, match=r"^91\.csv line 2: lat is “91”"):
        own_tables.read_all(files)


def test_the_sound_files_are_read_and_each_of_the_others_is_named() -> None:
    bad = (SITES + "A,91,2,me\n").encode()
    good = [(SITES + "A,1,2,me\n").encode(), (CLAIMS + "X,700,Me,2026,s\n").encode()]
    files = [good[0], bad, b"x" * 1_000_001, good[1]]
    own, wrong = own_tables.read_sound((data, f"{number}.csv") for number, data in enumerate(files))
    assert ([each.name.english for each in own.sites], [each.system.name.english for each in own.claims]) == (
        ["A"],
        ["X"],
    )
    assert {number: str(each).split(":")[0] for number, each in wrong.items()} == {
        1: "1.csv line 2",
        2: "2.csv has more than 1,000,000 bytes; split it",
    }


def test_a_thousand_rows_are_read() -> None:
    assert len(own_tables.read_sites((SITES + "x,1,2,s\n" * 1000).encode())) == 1000


def test_all_files_together_have_a_most_of_rows_and_there_is_a_most_of_files() -> None:
    def table(rows: int, name: str) -> tuple[bytes, str]:
        return (SITES + f"{name},1,2,s\n" * rows).encode(), f"{name}.csv"

    own, wrong = own_tables.read_sound([table(600, "a"), table(401, "b"), table(400, "c"), table(1, "d")])
    assert [len([each for each in own.sites if each.name.english == name]) for name in "abcd"] == [
        600,
        0,
        400,
        0,
    ]
    assert {number: str(each) for number, each in wrong.items()} == {
        1: "b.csv makes more than 1,000 rows in all your tables together; leave some out",
        3: "d.csv makes more than 1,000 rows in all your tables together; leave some out",
    }
    own, wrong = own_tables.read_sound(table(1, f"{number}") for number in range(12))
    assert len(own.sites) == own_tables.MAX_FILES == 10
    assert [str(each).split(";")[0] for each in wrong.values()] == [
        "10.csv is one more than the 10 files that are read",
        "11.csv is one more than the 10 files that are read",
    ]
