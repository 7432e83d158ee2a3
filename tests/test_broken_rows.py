"""Each rule of the tables, broken once: file, line, rule and remedy are named."""

from pathlib import Path

import pytest

import check_data
import folder
from geo.facts import catalog
from geo.words.errors import DataError


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return folder.copied(tmp_path)


@pytest.fixture
def spared(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test left as it was is not read again."""
    folder.spare(monkeypatch)


BROKEN_ROWS = [
    ("sources.csv", "taz-1986", {"id": "Taz 1986"}, "id is “Taz 1986”, not lower-case words joined by hyph"),
    ("sources.csv", "wdr-2006", {"title": ""}, "title is empty; every row needs it"),
    ("sources.csv", "wdr-2006", {"publisher": ""}, "publisher is empty"),
    ("sources.csv", "wdr-2006", {"date": "last May"}, "date is “last May”, no date; write 1987, 1987-12"),
    ("sources.csv", "wdr-2006", {"date": "2006-02-30"}, "date is “2006-02-30”, no date"),
    ("sources.csv", "wdr-2006", {"date": "undated"}, "date is undated and note is empty; say there why"),
    ("sources.csv", "wdr-2006", {"url": "a book"}, "url is “a book”, not a web address"),
    ("sources.csv", "wdr-2006", {"url": "javascript:alert(1)"}, "not a web address"),
    ("sources.csv", "wdr-2006", {"quality": "good"}, "quality is “good”, none of official, specialist, pre"),
    ("systems.csv", "rk-55", {"name": ""}, "name is empty"),
    (
        "systems.csv",
        "rk-55",
        {"name": "RK-55, on land"},
        "name is “RK-55, on land”, not a name without a comma",
    ),
    ("systems.csv", "rk-55", {"operator": ""}, "operator is empty"),
    ("systems.csv", "rk-55", {"kind": ""}, "kind is empty"),
    ("systems.csv", "rk-55", {"launch": ""}, "launch is empty"),
    ("systems.csv", "rk-55", {"listed": "yes"}, "listed is “yes”, none of intermediate-range, shorter-range"),
    ("systems.csv", "rk-55", {"status": "eliminated"}, "status is “eliminated”, not a sentence"),
    ("systems.csv", "rk-55", {"eliminated": "eighty"}, "eliminated is “eighty”, not a number of missiles"),
    ("systems.csv", "rk-55", {"eliminated_sources": ""}, "eliminated and eliminated_sources go together"),
    ("systems.csv", "rk-55", {"sources": ""}, "sources is empty"),
    (
        "systems.csv",
        "rk-55",
        {"sources": "upi-1989 hearsay"},
        "sources names “hearsay”, which no sound row of",
    ),
    ("claims.csv", "agni-4-efe-2013", {"id": ""}, "id is empty"),
    (
        "claims.csv",
        "agni-4-efe-2013",
        {"system": "agni"},
        "system names “agni”, which no sound row of data/sy",
    ),
    ("claims.csv", "agni-4-efe-2013", {"system": "agni-4 agni-5"}, "system names 2 rows; name one"),
    ("claims.csv", "agni-4-efe-2013", {"range_max_km": ""}, "range_max_km is empty"),
    ("claims.csv", "agni-4-efe-2013", {"range_max_km": "far"}, "range_max_km is “far”, no number of km"),
    ("claims.csv", "agni-4-efe-2013", {"range_max_km": "nan"}, "range_max_km is “nan”, no number of km"),
    (
        "claims.csv",
        "agni-4-efe-2013",
        {"range_max_km": "20005"},
        "“20005”, outside 0..20,004 km, half a merid",
    ),
    ("claims.csv", "agni-4-efe-2013", {"range_min_km": "0"}, "range_min_km is “0”, outside 0..20,004 km"),
    (
        "claims.csv",
        "agni-4-efe-2013",
        {"range_min_km": "4001"},
        "range_min_km 4001 is more than range_max_km",
    ),
    ("claims.csv", "agni-4-efe-2013", {"sense": "roughly"}, "sense is “roughly”, none of about, at-most"),
    ("claims.csv", "agni-4-efe-2013", {"as_stated": "4000"}, "as_stated is “4000”, without km or miles"),
    (
        "claims.csv",
        "agni-4-efe-2013",
        {"range_max_km": "4500"},
        "range_max_km 4500 is not in as_stated “4,000 km”; convert it again",
    ),
    ("claims.csv", "agni-4-efe-2013", {"range_min_km": "480"}, "range_min_km 480 is not in as_stated “4,000"),
    ("claims.csv", "agni-4-efe-2013", {"claimant": ""}, "claimant is empty"),
    ("claims.csv", "agni-4-efe-2013", {"claimed_on": ""}, "claimed_on is empty"),
    ("claims.csv", "agni-4-efe-2013", {"claimed_on": "undated"}, "note is empty; say there why the claim is"),
    ("claims.csv", "agni-4-efe-2013", {"source": ""}, "source is empty"),
    ("claims.csv", "agni-4-efe-2013", {"source": "nobody"}, "source names “nobody”"),
    ("claims.csv", "agni-4-efe-2013", {"gist": ""}, "gist is empty"),
    ("claims.csv", "agni-4-efe-2013", {"outlier": "maybe"}, "outlier is “maybe”, none of true, false"),
    (
        "claims.csv",
        "agni-4-efe-2013",
        {"outlier": "true"},
        "note is empty; say there why the claim is an out",
    ),
    ("sites.csv", "mozdok", {"id": "Mozdok"}, "id is “Mozdok”, not lower-case words joined by hyphens"),
    ("sites.csv", "mozdok", {"name": ""}, "name is empty"),
    ("sites.csv", "mozdok", {"country": ""}, "country is empty"),
    ("sites.csv", "mozdok", {"operator": ""}, "operator is empty"),
    ("sites.csv", "mozdok", {"lat": ""}, "lat is empty"),
    ("sites.csv", "mozdok", {"lat": "91.2"}, "lat is “91.2”, outside -90..90; correct it from the source"),
    ("sites.csv", "mozdok", {"lat": "54 N"}, "lat is “54 N”, no number of degrees"),
    ("sites.csv", "mozdok", {"lat": "nan"}, "lat is “nan”, no number of degrees"),
    ("sites.csv", "mozdok", {"lon": "-180.1"}, "lon is “-180.1”, outside -180..180"),
    ("sites.csv", "mozdok", {"lon": "١٢"}, "no number of degrees"),
    ("sites.csv", "mozdok", {"status": "secret"}, "status is “secret”, none of treaty-declared, announced"),
    ("sites.csv", "mozdok", {"role": ""}, "role is empty"),
    ("sites.csv", "mozdok", {"systems": ""}, "systems is empty"),
    ("sites.csv", "mozdok", {"systems": "9m729 death-star"}, "systems names “death-star”"),
    ("sites.csv", "mozdok", {"first_year": "soon"}, "first_year is “soon”, not a year"),
    ("sites.csv", "mozdok", {"last_year": "2018"}, "first_year 2019 is after last_year 2018; swap them"),
    ("sites.csv", "mozdok", {"years": ""}, "years is empty"),
    ("sites.csv", "mozdok", {"claim": ""}, "claim is empty"),
    ("sites.csv", "mozdok", {"sources": ""}, "sources is empty"),
    ("sites.csv", "mozdok", {"coordinate_source": ""}, "coordinate_source is empty"),
    ("capitals.csv", "DE", {"capital": ""}, "capital is empty"),
    ("capitals.csv", "DE", {"country": ""}, "country is empty"),
    ("capitals.csv", "DE", {"iso_a2": "DEU"}, "iso_a2 is “DEU”, not two capital letters"),
    ("capitals.csv", "DE", {"in_europe": "yes"}, "in_europe is “yes”, none of true, false"),
    ("capitals.csv", "DE", {"population": "0"}, "population is “0”, not a number of people"),
    ("capitals.csv", "DE", {"lat": "-90.5"}, "lat is “-90.5”, outside -90..90"),
    ("capitals.csv", "DE", {"lon": "181"}, "lon is “181”, outside -180..180"),
    ("capitals.csv", "DE", {"nato_since": "soon"}, "nato_since is “soon”, not a year"),
    ("capitals.csv", "DE", {"eu_member": "yes"}, "eu_member is “yes”, none of true, false"),
    (
        "claims.csv",
        "agni-4-efe-2013",
        {"checked": "2026-11"},
        "checked is “2026-11”, not a day such as 1987-12-08",
    ),
    ("claims.csv", "agni-4-efe-2013", {"checked": "2026-02-30"}, "checked is “2026-02-30”, no date"),
    ("capitals.csv", "DE", {"nato_sources": ""}, "nato_sources is empty"),
    ("capitals.csv", "DE", {"eu_sources": "hearsay"}, "eu_sources names “hearsay”"),
    ("capitals.csv", "DE", {"sources": ""}, "sources is empty"),
    ("timeline.csv", "treaty-ends", {"date": "undated"}, "date is undated; an event needs at least its year"),
    ("timeline.csv", "treaty-ends", {"date": "2019-13"}, "date is “2019-13”, no date"),
    (
        "timeline.csv",
        "treaty-ends",
        {"label": "The treaty ends at last"},
        "label is “The treaty ends at last”",
    ),
    ("timeline.csv", "treaty-ends", {"event": "the end"}, "event is “the end”, not a sentence"),
    ("timeline.csv", "treaty-ends", {"sources": ""}, "sources is empty"),
    ("explanations.csv", "otr-23", {"range_class": "short"}, "range_class is “short”, none of below-500"),
    ("explanations.csv", "otr-23", {"explanation": ""}, "explanation is empty"),
    ("explanations.csv", "otr-23", {"sources": ""}, "sources is empty"),
    ("corrections.csv", "florennes", {"why": ""}, "why is empty"),
    ("corrections.csv", "florennes", {"file": "/etc/passwd"}, "file is “/etc/passwd”, not a file of data/"),
    ("corrections.csv", "florennes", {"source": ""}, "source is empty"),
]


@pytest.mark.usefixtures("spared")
@pytest.mark.parametrize(("file", "key", "fields", "rule"), BROKEN_ROWS)
def test_a_broken_row_is_named_by_file_line_and_rule(
    file: str, key: str, fields: dict[str, str], rule: str, data: Path
) -> None:
    line = folder.changed(data, file, key, **fields)
    first = str(catalog.read(data).errors[0])
    assert first.startswith(f"data/{file} line {line}: ")
    assert rule in first
    assert "\n" not in first


def test_the_rows_broken_above_are_sound_before(data: Path) -> None:
    assert catalog.read(data) == catalog.catalogue()
    assert not catalog.read(data).errors


AFTER = "is after 2026-11-28, the version in datapackage.json; correct one of the two"

ROWS_THAT_CONTRADICT = [
    ("timeline.csv", "oreshnik-lviv", {"date": "2026-11-29"}, f"date 2026-11-29 {AFTER}"),
    ("timeline.csv", "ss-20-deployed", {"date": "1976/2027"}, f"date 1976/2027 {AFTER}"),
    ("sources.csv", "geonames", {"date": "2026-12"}, f"date 2026-12 {AFTER}"),
    ("sites.csv", "mozdok", {"first_year": "2027", "years": "soon"}, f"first_year 2027 {AFTER}"),
    ("sites.csv", "mozdok", {"last_year": "2027", "years": "still"}, f"last_year 2027 {AFTER}"),
    ("claims.csv", "pershing-2-atomwaffen", {"claimed_on": "2027-01"}, f"claimed_on 2027-01 {AFTER}"),
    (
        "claims.csv",
        "agni-4-efe-2013",
        {"checked": "2013-04-01"},
        "checked 2013-04-01 is before 2013-04-07, when it was claimed; correct one of the two",
    ),
    (
        "sources.csv",
        "csm-1987-08-27",
        {"date": "1987-08-28"},
        "date 1987-08-28 contradicts 1987-08-27 in its id; correct one of the two",
    ),
    (
        "sources.csv",
        "wdr-2006",
        {"date": "2005"},
        "date 2005 contradicts 2006 in its id; correct one of the two",
    ),
    (
        "sources.csv",
        "faz-2013",
        {"date": "c. 2003"},
        "date c. 2003 contradicts 2013 in its id; correct one of the two",
    ),
    (
        "sources.csv",
        "treaty-ucsb",
        {"url": "https://nuke.fas.org/control/inf/text/inf.htm"},
        "url is that of treaty-text too; name that source instead, or correct the address",
    ),
]


@pytest.mark.usefixtures("spared")
@pytest.mark.parametrize(("file", "key", "fields", "rule"), ROWS_THAT_CONTRADICT)
def test_a_row_that_contradicts_another_is_named(
    file: str, key: str, fields: dict[str, str], rule: str, data: Path
) -> None:
    line = folder.changed(data, file, key, **fields)
    found = [each for each in check_data.problems(data) if each.endswith(f"): {rule}")]
    assert [each.split(" (")[0] for each in found] == [f"data/{file} line {line}"]


@pytest.mark.usefixtures("spared")
def test_a_site_that_is_planned_may_have_a_year_to_come(data: Path) -> None:
    folder.changed(
        data, "sites.csv", "wiesbaden", first_year="2027", last_year="2027", years="planned from 2027"
    )
    assert not check_data.problems(data)


@pytest.mark.usefixtures("spared")
def test_of_a_row_corrected_twice_the_correction_yet_to_come_is_named(data: Path) -> None:
    rows = folder.table(data / "corrections.csv")
    _, line = (number for number, row in enumerate(rows, start=2) if row["row"] == "neu-ulm")
    rows[line - 2]["date"] = "2027"
    folder.written(data / "corrections.csv", rows)
    (found,) = check_data.problems(data)
    assert found.startswith(f"data/corrections.csv line {line} (sites.csv neu-ulm ")
    assert found.endswith(f"): date 2027 {AFTER}")


@pytest.mark.usefixtures("spared")
@pytest.mark.parametrize(
    ("file", "column", "other"),
    [
        ("claims.csv", "id", "another"),
        ("timeline.csv", "id", "another"),
        ("sites.csv", "id", "another"),
        ("systems.csv", "id", "another"),
        ("capitals.csv", "iso_a2", "QQ"),
    ],
)
def test_a_row_that_repeats_another_under_a_new_name_is_named(
    file: str, column: str, other: str, data: Path
) -> None:
    first, *rest = folder.table(data / file)
    folder.written(data / file, [first, first | {column: other}, *rest])
    rule = f"it says what {first[column]} says, in everything but {column}; keep one of the two"
    assert f"data/{file} line 3 ({other}): {rule}" in check_data.problems(data)


@pytest.mark.usefixtures("spared")
def test_two_claims_that_rest_on_each_other_are_named(data: Path) -> None:
    pair = ("pershing-2-time-1979", "pershing-2-herken-1990")
    ends = zip(pair, reversed(pair), strict=True)
    lines = [folder.changed(data, "claims.csv", key, rests_on=other) for key, other in ends]
    rule = "which leads to no claim that rests on nothing; empty it in the report that came first"
    assert check_data.problems(data) == [
        f"data/claims.csv line {lines[0]} ({pair[0]}): rests_on names “{pair[1]}”, {rule}",
        f"data/claims.csv line {lines[1]} ({pair[1]}): rests_on names “{pair[0]}”, {rule}",
    ]


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("sources.csv", "id “treaty-text” is"),
        ("claims.csv", "id “pershing-2-time-1979” is"),
        ("sites.csv", "id “kaliningrad” is"),
        ("capitals.csv", "iso_a2 “AL” is"),
        ("explanations.csv", "system+range_class “otr-23 below-500” is"),
    ],
)
def test_two_rows_of_one_name_are_told_apart_by_line(file: str, names: str, data: Path) -> None:
    rows = folder.table(data / file)
    folder.written(data / file, [*rows, rows[0]])
    (error,) = catalog.read(data).errors
    assert f"data/{file} line {len(rows) + 2}: {names} also on line 2; keep one" in str(error)


def test_all_errors_are_found_at_once(data: Path) -> None:
    lines = [
        f"data/sites.csv line {folder.changed(data, 'sites.csv', 'mozdok', lat='91')}",
        f"data/sites.csv line {folder.changed(data, 'sites.csv', 'shuya', claim='')}",
        f"data/timeline.csv line {folder.changed(data, 'timeline.csv', 'treaty-ends', date='soon')}",
    ]
    assert [str(error).split(":")[0] for error in catalog.read(data).errors][:3] == lines


def test_a_missing_column_is_named(data: Path) -> None:
    rows = folder.table(data / "sites.csv")
    folder.written(data / "sites.csv", [{k: v for k, v in row.items() if k != "claim"} for row in rows])
    assert "data/sites.csv line 1: there is no column 'claim'; add it" in str(catalog.read(data).errors[0])


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('id,name\na,"open\n', "line 2: its quotes do not pair; close each"),
        ("id,name\na,b,c\n", "line 2: there are more fields than columns; quote a text that holds a comma"),
        ("id,name\na\n", "line 2: there are fewer fields than columns; put a comma for each"),
        ("id,id\na,b\n", "line 1: a column has no name, or two have the same"),
        ("id,name\n", "line 1: there are no rows; put them back"),
        ("", "line 1: there are no rows"),
    ],
)
def test_a_file_that_is_no_table_is_named(text: str, rule: str, data: Path) -> None:
    (data / "timeline.csv").write_text(text, encoding="utf-8")
    assert str(catalog.read(data).errors[0]).startswith(f"data/timeline.csv {rule}")


@pytest.mark.parametrize("file", ["sites.csv", "stories.toml"])
def test_a_missing_file_or_one_that_is_no_text_is_named_without_a_path(file: str, data: Path) -> None:
    for spoil in (lambda path: path.write_bytes(b"id\xff\xfe"), Path.unlink):
        spoil(data / file)
        errors = [str(error) for error in catalog.read(data).errors]
        assert f"data/{file} is missing or is not text; restore it from the repository" in errors


@pytest.mark.parametrize("text", ["", "[]", '{"features": [{"properties": {}}]}', '{"features": []}'])
def test_a_broken_basemap_is_named(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "basemap.geojson").write_text(text)
    monkeypatch.setattr(catalog, "DATA", tmp_path)
    monkeypatch.setattr(catalog, "basemap_text", catalog.basemap_text.__wrapped__)
    with pytest.raises(DataError, match=r"^data/basemap\.geojson .*run `make data`"):
        catalog.basemap.__wrapped__()


def test_the_first_error_stops_the_atlas(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = folder.changed(data, "sites.csv", "mozdok", lat="91")
    monkeypatch.setattr(catalog, "DATA", data)
    with pytest.raises(DataError, match=rf"^data/sites\.csv line {line}: lat is “91”"):
        catalog.catalogue.__wrapped__()


@pytest.mark.parametrize("version", ['"1.0"', '"2026.13.1"', "7", "null", '"soon"'])
def test_a_package_without_the_day_of_its_facts_is_named(version: str, tmp_path: Path) -> None:
    data = folder.copied(tmp_path)
    package = (data / "datapackage.json").read_text(encoding="utf-8")
    (data / "datapackage.json").write_text(package.replace('"2026.11.28"', version), encoding="utf-8")
    (error,) = catalog.read(data).errors
    assert str(error).startswith("data/datapackage.json has no version such as 2026.11.27, the day to which")
