"""`make check-data` says that all is well, or names everything that is not."""

from pathlib import Path

import pytest

import check_data
import folder
from geo.facts import borders, catalog


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data to break, but for the gazetteer, which has tests of its own."""
    folder.spare(monkeypatch)
    return folder.copied(tmp_path)


def test_the_atlas_s_own_data_are_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_data.main() == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.startswith("data/ is sound: ")
    assert f"{len(catalog.claims())} claims" in printed.out
    assert printed.out.count("\n") == 1


def test_every_error_is_printed_and_the_status_is_one(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder.changed(data, "sites.csv", "neu-ulm", lat="91")
    folder.changed(data, "claims.csv", "agni-4-efe-2013", claimant="")
    assert check_data.main(data) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert [line.split(" line ")[0] for line in printed.err.splitlines()] == [
        "data/claims.csv",
        "data/sites.csv",
        "2 to correct in data/",
    ]


@pytest.mark.parametrize(
    ("file", "key", "fields", "rule"),
    [
        (
            "sites.csv",
            "comiso",
            {"lat": "14.6", "lon": "36.9"},
            "14.6, 36.9 is outside Italy; correct it (are",
        ),
        ("sites.csv", "mozdok", {"country": "Rusia"}, "country is “Rusia”, no name on the map; write it"),
        (
            "sites.csv",
            "mozdok",
            {"coordinate_source": "a map"},
            "coordinate_source is “a map”; write GeoNames",
        ),
        ("capitals.csv", "SE", {"lat": "49.3294"}, "49.3294, 18.0687 is outside Sweden"),
        ("capitals.csv", "PE", {"lon": "77.0282"}, "-12.0432, 77.0282 is outside Peru"),
        ("capitals.csv", "PE", {"country": "Perú"}, "country is “Perú”, no name in countries.csv; write it"),
        ("capitals.csv", "PE", {"country": "Chile"}, "iso_a2 is not CL, the code of Chile; correct it"),
        ("capitals.csv", "PE", {"country": "Chile"}, "Chile has a capital already, in the row CL; keep one"),
        ("capitals.csv", "XS", {"iso_a2": "SQ"}, "iso_a2 is not one of XA to XZ, the code of Somaliland"),
        ("capitals.csv", "DE", {"nato_since": "1923"}, "nato_since 1923 is before 1949, when NATO's treaty"),
        ("capitals.csv", "DE", {"nato_since": "2099"}, "nato_since 2099 is yet to come; enter it when it"),
        ("systems.csv", "rk-55", {"note": ""}, "there is no claim about it and no note; say there why"),
        ("systems.csv", "rk-55", {"launched_by": "scud"}, "launched_by names “scud”, no other system; name"),
        ("systems.csv", "typhon", {"launched_by": "typhon"}, "launched_by names “typhon”, no other system"),
        (
            "explanations.csv",
            "otr-23",
            {"system": "rsd-10"},
            "there is no odd claim in the class below-500; re",
        ),
        (
            "timeline.csv",
            "treaty-signed",
            {"scenario": "site=nowhere"},
            "in the link: “nowhere” is no site of",
        ),
        (
            "timeline.csv",
            "zero-option",
            {"scenario": "band=0-9&site=comiso"},
            "scenario opens as site=comiso",
        ),
        (
            "claims.csv",
            "agni-4-efe-2013",
            {"checked": "2099-01-01"},
            "checked 2099-01-01 is after 2026-11-28, the version in datapackage.json; correct one of the two",
        ),
        (
            "claims.csv",
            "agni-4-efe-2013",
            {"rests_on": "agni-4-efe-2013"},
            "rests_on names “agni-4-efe-2013”, no other claim about agni-4; name one",
        ),
        (
            "claims.csv",
            "agni-4-efe-2013",
            {"rests_on": "agni-5-efe-2013"},
            "rests_on names “agni-5-efe-2013”, no other claim about agni-4; name one",
        ),
        ("timeline.csv", "treaty-ends", {"date": "2009-08-02"}, "it is earlier than the row before it; sort"),
        (
            "sites.csv",
            "mutlangen",
            {"first_year": "1984"},
            "first_year 1984 contradicts years, “1983-1990”; correct one of the two",
        ),
        (
            "sites.csv",
            "comiso",
            {"years": "1983-1989"},
            "last_year 1991 contradicts years, “1983-1989”; correct one of the two",
        ),
        (
            "claims.csv",
            "agni-4-efe-2013",
            {"claimed_on": "2014"},
            "claimed_on 2014 is after 2013-04-07, when its source efe-2013 appeared; correct one of the two",
        ),
        (
            "sources.csv",
            "cgtn-2019",
            {"date": "2018-07-05"},
            "date 2018-07-05 contradicts 2019 in its address; correct one of the two",
        ),
        (
            "claims.csv",
            "otr-23-act-2000",
            {
                "range_max_km": "400",
                "source": "end-of-cold-war-forum",
                "claimant": "The Soviet side, in the negotiations",
                "claimed_on": "1987-04-14",
            },
            "there is a row of this system, by this claimant, in this source already, otr-23-forum-1987",
        ),
        (
            "timeline.csv",
            "last-ss-20",
            {"label": "Last US missile"},
            "there is a row with this label already, last-us-missile; keep one of the two",
        ),
        (
            "systems.csv",
            "agni-3",
            {"name": "Agni-II"},
            "there is a row with this name already, agni-2; keep one of the two",
        ),
        (
            "sites.csv",
            "kapustin-yar-rs-26",
            {"systems": "rsd-10"},
            "there is a row of rsd-10 at this point already, kapustin-yar; keep one of the two",
        ),
        ("corrections.csv", "florennes", {"row": "vaduz"}, "sites.csv has no row “vaduz”; name the row that"),
    ],
)
def test_what_rows_break_together_is_named_by_file_line_and_rule(
    file: str, key: str, fields: dict[str, str], rule: str, data: Path
) -> None:
    line = folder.changed(data, file, key, **fields)
    found = check_data.problems(data)
    assert any(each.startswith(f"data/{file} line {line} (") and f"): {rule}" in each for each in found), (
        found
    )


def test_a_class_without_an_explanation_and_a_source_without_a_use_are_named(data: Path) -> None:
    farther = {"range_min_km": "1001", "range_max_km": "1001", "as_stated": "1,001 km"}
    folder.changed(data, "claims.csv", "otr-22-latimes-1988", **farther)
    folder.changed(data, "claims.csv", "rsd-10-faz-2013", source="csm-1982")
    found = check_data.problems(data)
    words = "otr-22 has claims in the class intermediate-range; add a row that says why"
    assert f"data/explanations.csv: {words}" in found
    assert any("(faz-2013): nothing names it; name it where it is used" in each for each in found)


def test_a_story_that_does_not_open_is_named(data: Path) -> None:
    text = (data / "stories.toml").read_text(encoding="utf-8")
    changed = text.replace("site=mutlangen&band=none&system=pershing-2", "site=mutlangen&band=wide")
    (data / "stories.toml").write_text(changed, encoding="utf-8")
    (problem,) = check_data.problems(data)
    assert problem.startswith(
        "data/stories.toml story “pershing-2-and-moscow”: in the link: “wide” is no band"
    )


def test_capitals_by_the_water_are_within_their_country(monkeypatch: pytest.MonkeyPatch) -> None:
    folder.spare(monkeypatch)
    named = {capital.name.english for capital in catalog.capitals()}
    assert {"Copenhagen", "Lisbon", "Stockholm"} <= named
    assert not check_data.problems(catalog.DATA)


def test_a_town_on_an_island_that_is_not_drawn_is_in_its_country_and_in_no_other() -> None:
    tacloban = (11.243, 125.005)
    assert borders.problem("Philippines", *tacloban) == ""
    assert "is outside Indonesia" in borders.problem("Indonesia", *tacloban)
    assert "is outside Philippines" in borders.problem("Philippines", 11.243, 130.005)  # the open sea


def test_facts_of_a_day_to_come_are_named(data: Path) -> None:
    package = (data / "datapackage.json").read_text(encoding="utf-8")
    (data / "datapackage.json").write_text(package.replace("2026.11.28", "2099.1.2"), encoding="utf-8")
    (problem,) = check_data.problems(data)
    assert problem.startswith("data/datapackage.json: version 2099-01-02 is yet to come; give the day")
