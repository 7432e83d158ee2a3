"""The catalogue reads `data/`, and names file, line, rule and remedy where a row is wrong."""

import subprocess
import sys
from pathlib import Path

import pytest

from geo import catalog
from geo.errors import DataError

SITE = {
    "id": "some-town",
    "name": "Some Town",
    "country": "Germany",
    "operator": "United States",
    "lat": "50.1",
    "lon": "8.2",
    "status": "reported",
    "system": "BGM-109G",
    "years": "1983",
    "claim": "Somebody said something.",
    "source_title": "A paper",
    "source_url": "https://example.org/",
    "coordinate_source": "GeoNames",
    "caution": "",
}
CAPITAL = {
    "capital": "Berlin",
    "country": "Germany",
    "iso_a2": "DE",
    "lat": "52.5",
    "lon": "13.4",
    "nato_since": "1955",
    "eu_member": "true",
    "source": "GeoNames",
}


def write(path: Path, *rows: dict[str, str]) -> Path:
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_there_are_fifty_capitals_by_name_of_country() -> None:
    capitals = catalog.capitals()
    assert len(capitals) == 50
    assert [c.country for c in capitals] == sorted(c.country for c in capitals)
    assert all(c.source for c in capitals)


def test_memberships_are_counted_as_the_alliances_count_them() -> None:
    # NATO: 32 members less the United States and Canada. European Union: 27, all of them in the table.
    assert sum(c.nato_since is not None for c in catalog.capitals()) == 30
    assert sum(c.eu_member for c in catalog.capitals()) == 27


def test_the_atlas_opens_at_kaliningrad() -> None:
    first = catalog.sites()[0]
    assert (first.id, first.name) == ("kaliningrad", "Kaliningrad")


def test_every_site_says_who_claims_what_and_where_to_read_it() -> None:
    for site in catalog.sites():
        assert site.status in catalog.STATUSES
        assert site.claim.endswith(".")
        assert site.source_title
        assert site.source_url.startswith("http")
        assert site.coordinate_source.startswith("GeoNames: ")


def test_the_catalogue_is_read_once() -> None:
    assert catalog.capitals() is catalog.capitals()
    assert catalog.sites() is catalog.sites()
    assert catalog.basemap() is catalog.basemap()


def test_the_basemap_is_a_collection_of_named_countries() -> None:
    basemap = catalog.basemap()
    assert basemap["type"] == "FeatureCollection"
    names = [feature["properties"]["name"] for feature in basemap["features"]]
    assert len(set(names)) == len(names) > 200
    assert catalog.basemap_text().startswith('{"type":"FeatureCollection"')


def test_credits_name_the_sources_and_the_licence_that_asks_for_it() -> None:
    assert "GeoNames (CC BY 4.0)" in catalog.CREDITS
    assert "Natural Earth" in catalog.CREDITS
    assert all(word in catalog.VIEWPOINT for word in ("Crimea", "Kosovo", "Northern Cyprus"))


def test_the_catalogue_imports_nothing_heavy() -> None:
    heavy = {"folium", "geopandas", "numpy", "pandas", "pyproj", "shapely", "streamlit"}
    code = (
        f"import geo.catalog, sys; found = {heavy} & set(sys.modules); sys.exit(str(found) if found else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("id", "", "id is empty; every row needs it"),
        ("id", "Some Town", "id is 'Some Town', not lower-case words joined by hyphens; correct it"),
        ("name", "", "name is empty"),
        ("country", "", "country is empty"),
        ("operator", "", "operator is empty"),
        ("lat", "", "lat is empty"),
        ("lat", "91.2", "lat is 91.2, outside -90..90; correct it from the source"),
        ("lat", "nan", "lat is nan, outside -90..90"),
        ("lat", "54 N", "lat is '54 N', no number of degrees"),
        ("lon", "-180.1", "lon is -180.1, outside -180..180"),
        ("lon", "inf", "lon is inf, outside -180..180"),
        ("status", "secret", "status is 'secret', none of treaty-declared, announced, reported; choose one"),
        ("system", "", "system is empty"),
        ("years", "", "years is empty"),
        ("claim", "", "claim is empty"),
        ("source_title", "", "source_title is empty"),
        ("source_url", "a book", "source_url is 'a book', not a web address"),
        ("source_url", "javascript:alert(1)", "not a web address"),
        ("coordinate_source", "", "coordinate_source is empty"),
        ("caution", "One, two", "there are more fields than columns"),
    ],
)
def test_a_broken_site_is_named_by_file_line_and_rule(
    column: str, value: str, rule: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "sites.csv", SITE, SITE | {"id": "other", column: value})
    with pytest.raises(DataError) as error:
        catalog.read_sites(path)
    assert str(error.value).startswith("data/sites.csv line 3: ")
    assert rule in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("capital", "", "capital is empty"),
        ("country", "", "country is empty"),
        ("iso_a2", "DEU", "iso_a2 is 'DEU', not two capital letters"),
        ("lat", "-90.5", "lat is -90.5, outside -90..90"),
        ("lon", "181", "lon is 181, outside -180..180"),
        ("nato_since", "soon", "nato_since is 'soon', not a year"),
        ("eu_member", "yes", "eu_member is 'yes', none of true, false"),
        ("source", "", "source is empty"),
    ],
)
def test_a_broken_capital_is_named_by_file_line_and_rule(
    column: str, value: str, rule: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "capitals.csv", CAPITAL, CAPITAL | {"iso_a2": "XX", column: value})
    with pytest.raises(DataError) as error:
        catalog.read_capitals(path)
    assert str(error.value).startswith("data/capitals.csv line 3: ")
    assert rule in str(error.value)


def test_the_rows_broken_above_are_sound_before(tmp_path: Path) -> None:
    (site,) = catalog.read_sites(write(tmp_path / "sites.csv", SITE))
    assert (site.lat, site.lon, site.caution) == (50.1, 8.2, "")
    outsider = CAPITAL | {"iso_a2": "CH", "nato_since": "", "eu_member": "false"}
    capitals = catalog.read_capitals(write(tmp_path / "capitals.csv", CAPITAL, outsider))
    assert [(c.nato_since, c.eu_member) for c in capitals] == [(1955, True), (None, False)]


def test_two_sites_of_one_name_are_told_apart_by_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"sites\.csv line 3: id 'some-town' is also on line 2; keep one"):
        catalog.read_sites(write(tmp_path / "sites.csv", SITE, SITE))


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    rows = {column: value for column, value in SITE.items() if column != "claim"}
    with pytest.raises(DataError, match=r"sites\.csv line 1: there is no column 'claim'; add it"):
        catalog.read_sites(write(tmp_path / "sites.csv", rows))


def test_an_unclosed_quote_is_named_by_the_line_before_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"sites\.csv after line 2: unexpected end of data; correct"):
        catalog.read_sites(write(tmp_path / "sites.csv", SITE, SITE | {"caution": '"open'}))


def test_a_missing_or_an_empty_file_is_named_without_a_path(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^data/sites\.csv is missing or is not text; restore it"):
        catalog.read_sites(tmp_path / "sites.csv")
    (tmp_path / "sites.csv").write_bytes(b"id\xff\xfe")
    with pytest.raises(DataError, match=r"^data/sites\.csv is missing or is not text"):
        catalog.read_sites(tmp_path / "sites.csv")
    (tmp_path / "sites.csv").write_text("id,name\n")
    with pytest.raises(DataError, match=r"^data/sites\.csv line 1: there are no rows"):
        catalog.read_sites(tmp_path / "sites.csv")


@pytest.mark.parametrize("text", ["", "[]", '{"features": [{"properties": {}}]}', '{"features": []}'])
def test_a_broken_basemap_is_named(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "basemap.geojson").write_text(text)
    monkeypatch.setattr(catalog, "DATA", tmp_path)
    monkeypatch.setattr(catalog, "basemap_text", catalog.basemap_text.__wrapped__)
    with pytest.raises(DataError, match=r"^data/basemap\.geojson .*run `make data`"):
        catalog.basemap.__wrapped__()
