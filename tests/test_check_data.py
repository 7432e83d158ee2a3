"""`make check-data` says that all is well, or names everything that is not."""

from pathlib import Path

import pytest

import folder
from geo import catalog, check_data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return folder.copied(tmp_path)


def test_the_atlas_s_own_data_are_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_data.main() == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.startswith("data/ is sound: ")
    assert f"{len(catalog.claims())} claims" in printed.out
    assert printed.out.count("\n") == 1


def test_every_error_is_printed_and_the_status_is_one(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder.changed(data, "sites.csv", "mozdok", lat="91")
    folder.changed(data, "claims.csv", "agni-4-efe-2013", claimant="")
    assert check_data.main(data) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "data/sites.csv line" in printed.err
    assert "data/claims.csv line" in printed.err


@pytest.mark.parametrize(
    ("file", "key", "fields", "rule"),
    [
        ("sites.csv", "comiso", {"lat": "14.6", "lon": "36.9"}, "comiso: 14.6, 36.9 is outside Italy"),
        ("sites.csv", "mozdok", {"country": "Rusia"}, "sites.csv mozdok: no 'Rusia' in the basemap; name it"),
        ("sites.csv", "mozdok", {"coordinate_source": "a map"}, "coordinate_source is 'a map'; write"),
        ("capitals.csv", "SE", {"lat": "49.3294"}, "capitals.csv SE: 49.3294, 18.0687 is outside Sweden"),
        ("claims.csv", "agni-4-efe-2013", {"range_max_km": "4500"}, "range_max_km 4500 is not in as_stated"),
        ("systems.csv", "rk-55", {"note": ""}, "systems.csv rk-55: it has no claim in claims.csv and n"),
        ("claims.csv", "otr-22-press-nz-1984", {"range_min_km": "1001", "range_max_km": "1001"},
         "otr-22 has claims in the class intermediate-range; add a row that says why"),
        ("explanations.csv", "otr-23", {"system": "rsd-10"}, "rsd-10 has no odd claim in below-500; remove"),
        ("timeline.csv", "treaty-signed", {"scenario": "site=atlantis"}, "treaty-signed: in the link:"),
        ("timeline.csv", "treaty-signed", {"scenario": "band=shorter&site=postavy"}, "opens as site=postavy"),
        ("timeline.csv", "treaty-ends", {"date": "2009-08-02"}, "treaty-ends: it is earlier than the row"),
        ("claims.csv", "rsd-10-spiegel-1983", {"source": "csm-1982"}, "spiegel-1983: nothing names it"),
        ("corrections.csv", "wiesbaden", {"row": "vaduz"}, "sites.csv has no row 'vaduz'; name the row that"),
    ],
)  # fmt: skip
def test_what_rows_break_together_is_named(
    file: str, key: str, fields: dict[str, str], rule: str, data: Path
) -> None:
    folder.changed(data, file, key, **fields)
    made = catalog.read(data)
    assert not made.errors
    assert any(rule in problem for problem in check_data.problems(made)), check_data.problems(made)


def test_capitals_by_the_water_are_within_their_country() -> None:
    named = {capital.name for capital in catalog.capitals()}
    assert {"Copenhagen", "Lisbon", "Stockholm"} <= named
    assert not check_data.problems(catalog.catalogue())
