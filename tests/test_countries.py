"""Which countries lie in a band: against PROJ's distances of points all over each, and where we stand."""

import csv
import functools
import io
import itertools
import json
import lzma
from datetime import date

import numpy as np
import openpyxl
import pyogrio
import pytest
import shapely
from lxml import html
from pyproj import Geod, Transformer
from shapely.geometry import shape

from geo.facts import catalog, countries
from geo.features import attribute_tables, wording
from geo.features.drawing import drawing
from geo.outputs import csv_tables, files
from geo.outputs.web import countries_table, map_countries
from geo.scenario import link
from geo.words.errors import DataError

GEOD = Geod(ellps="WGS84")
POINTS = 5000  # all over a country
# Launch points and bands all over Europe, on both sides of the antimeridian, at a pole, several at once.
SCENARIOS = [
    "site=kaliningrad&band=0-480",
    "site=kaliningrad&band=0-2350",
    "site=kaliningrad&band=500-1000&band=1000-5500",
    "site=mozdok&band=0-2500",
    "site=39.93,32.86&band=0-1500",
    "site=64.8,177.5&band=0-5500",
    "site=-16.8,179.99&band=300-1000",
    "site=90,0&band=0-3300",
    "site=21.3,-157.9&band=0-4000",
    "site=mutlangen&site=comiso&site=kaliningrad&band=0-700",
    "site=mozdok&site=kaliningrad&band=none&system=9m729",
    "site=52.5,13.4&site=48.9,2.3&band=200-900&form=union",
]


@functools.cache
def features():
    return json.loads(lzma.decompress((catalog.DATA / countries.FILE).read_bytes()))["features"]


@functools.cache
def europe():
    """Each country with a capital in Europe: points all over it, as many for each km2."""
    codes = {capital.iso_a2 for capital in catalog.european_capitals()}
    iso_a3 = {country.iso_a3 for country in catalog.countries() if country.iso_a2 in codes}
    found = {}
    for code in sorted(iso_a3):
        parts = shapely.get_parts([shape(each["geometry"]) for each in features_of(code)])
        middle = max(parts, key=shapely.area).centroid
        projected = f"+proj=laea +lon_0={middle.x} +lat_0={middle.y} +ellps=WGS84"
        there = Transformer.from_crs("EPSG:4326", projected, always_xy=True)
        back = Transformer.from_crs(projected, "EPSG:4326", always_xy=True)
        fine = shapely.segmentize(parts, 0.2)
        flat = shapely.transform(fine, there_of(there))
        steps = np.array([(shapely.area(flat).sum() / POINTS) ** 0.5] * 2)
        grid = (
            [points_in(polygon, steps) for polygon in flat]
            if steps.all()
            else [shapely.get_coordinates(flat)]
        )
        found[code] = np.c_[back.transform(*np.concatenate(grid).T)]
    return found


def there_of(transformer):
    return lambda at: np.c_[transformer.transform(*at.T)]


def features_of(code):
    return [each for each in features() if each["properties"]["iso_a3"] == code]


def points_in(polygon, steps):
    """The points of a grid that lie in a polygon; the grid is the same for all of a country."""
    west_south, east_north = np.reshape(polygon.bounds, (2, 2))
    first, last = np.ceil(west_south / steps), np.floor(east_north / steps)
    x, y = np.meshgrid(*(np.arange(*ends) for ends in zip(first, last + 1, strict=True)))
    points = np.c_[x.ravel(), y.ravel()] * steps
    shapely.prepare(polygon)
    return points[shapely.contains_xy(polygon, *points.T)]


@functools.cache
def outline(code):
    """Points all along the edges of a country: between two of them no distance is 50 m less than to both."""
    return shapely.get_coordinates(
        shapely.segmentize([shape(each["geometry"]) for each in features_of(code)], 0.1)
    )


def rows(query):
    return attribute_tables.countries(drawing(link.read(query)))


def held(query, points_of):
    """For each row of a country, which of its points lie in the row's ground, by PROJ's distances."""
    drawn = drawing(link.read(query))
    starts = np.cumsum([0, *map(len, points_of().values())])
    where = {code: slice(*ends) for code, ends in zip(points_of(), itertools.pairwise(starts), strict=True)}
    sites = {site: to_all(site.lon, site.lat, points_of) for band in drawn.bands for site in band.points}
    points_of_ground = {row.ground_id: row.band.points for row in drawn.countries}
    round_ = {id_: np.array([sites[site] for site in some]) for id_, some in points_of_ground.items()}
    inside = {}
    for row in attribute_tables.countries(drawn):
        ground = row.band, row.inner_km, row.outer_km
        if ground not in inside:
            km = round_[row.band]
            inside[ground] = ((km >= row.inner_km) & (km <= row.outer_km)).any(axis=0)
        if row.iso_a3 in where:
            yield row, inside[ground][where[row.iso_a3]]


@functools.cache
def to_all(lon, lat, points_of):
    return kilometres(lon, lat, np.concatenate([*points_of().values()]))


def kilometres(lon, lat, points):
    return GEOD.inv(np.full(len(points), lon), np.full(len(points), lat), *points.T)[2] / 1000


@pytest.mark.parametrize("query", SCENARIOS)
def test_shares_and_states_are_those_of_points_all_over_each_country(query):
    for row, inside in held(query, europe):
        share = 100 * inside.mean()
        assert row.share_percent == pytest.approx(share, abs=0.5), row.country
        assert (row.in_band == "wholly") <= (share == 100), row.country
        assert (row.in_band == "not at all") <= (share == 0), row.country
        assert (row.in_band == "wholly") == (row.share_percent == 100)
        assert (row.in_band == "not at all") == (row.share_percent == 0)


@functools.cache
def vertices():
    """Every vertex of each country of the world."""
    found = {}
    for each in features():
        some = shapely.get_coordinates(shape(each["geometry"]))
        found.setdefault(each["properties"]["iso_a3"], []).append(some)
    return {code: np.concatenate(some) for code, some in found.items()}


@pytest.mark.parametrize("query", SCENARIOS)
def test_wholly_and_not_at_all_are_those_of_every_vertex_in_the_world(query):
    for row, inside in held(query, vertices):
        assert (row.in_band == "wholly") <= bool(inside.all()), row
        assert (row.in_band == "not at all") <= (not inside.any()), row


@pytest.mark.parametrize(
    ("query", "close"),
    [
        ("site=kaliningrad&band=0-407", {"Lithuania": "wholly", "Ukraine": "partly"}),
        ("site=48.0318203,36.7182017&site=56.009047,30.6065041&band=0-1032.89", {"Ukraine": "partly"}),
        ("site=41.734,24.234&site=53.434,20.238&band=0-966.69", {"Slovenia": "partly"}),
        ("site=40.364,11.560&site=59.320,31.010&band=0-1315.64", {"Poland": "wholly"}),
        ("site=40.364,11.560&site=59.320,31.010&band=0-1307", {"Poland": "partly"}),
    ],
)
def test_where_10_km_decide_that_is_told_of_all_launch_points_together(query, close):
    drawn = drawing(link.read(query))
    (band,) = drawn.bands
    seen = {row.iso_a3: row for row in attribute_tables.countries(drawn) if row.iso_a3 in europe()}
    for code, row in seen.items():
        points = np.concatenate([outline(code), europe()[code]])
        km = np.min([kilometres(site.lon, site.lat, points) for site in band.points], axis=0)
        spare_km = min(abs(row.outer_km - km.max()), abs(row.outer_km - km.min()))
        assert row.borderline == (spare_km < 10) or abs(spare_km - 10) < 0.5, (row.country, spare_km)
        assert row.country not in close or (row.borderline, row.in_band) == (True, close[row.country])
    assert {*close} <= {row.country for row in seen.values()}


def test_an_edge_that_decides_nothing_makes_no_country_too_close_to_call():
    # Of each 15 km lie in the first band; beyond the second begins more of each than its end.
    found = [*rows("site=kaliningrad&band=500-515"), *rows("site=kaliningrad&band=430-1555")]
    cut = [row for row in found if row.country in {"Ukraine", "Germany"} and row.nearest_km > 400]
    assert [(row.in_band, row.borderline) for row in cut] == 4 * [("partly", False)]


def test_round_kaliningrad_latvia_lies_at_88_per_cent_and_poland_at_79_within_480_km():
    found = {row.country: row for row in rows("site=kaliningrad&band=0-480")}
    assert found["Latvia"].share_percent == pytest.approx(88, abs=0.5)
    assert found["Poland"].share_percent == pytest.approx(79, abs=0.5)
    assert [row.country for row in found.values() if row.in_band == "wholly"] == ["Lithuania"]
    assert found["Russia"].nearest_km == 0
    assert found["Russia"].nearest_site == "kaliningrad"


def test_ranges_are_written_in_one_way():
    text = csv_tables.countries_csv(drawing(link.read("site=mozdok&band=0-480&band=shorter&system=9m729")))
    inner = {(row["band"], row["inner_km"]) for row in csv.DictReader(io.StringIO(text))}
    assert inner == {("0-480", "0"), ("shorter", "500"), ("9m729:agreed", "0"), ("9m729:highest", "0")}


def test_parts_far_away_are_named_apart():
    found = {row.country: row for row in rows("site=kaliningrad&band=1000-5500")}
    assert found["Norway"].far_parts == "Jan Mayen: wholly; Svalbard: wholly"
    assert "French Guiana: not at all" in found["France"].far_parts
    assert found["Germany"].far_parts == ""


def test_within_the_highest_figure_claimed_lies_what_is_within_the_lowest():
    lowest, highest = (
        {row.country for row in rows("site=mozdok&band=none&system=9m729") if (row.band, row.in_band) == each}
        for each in (("9m729:agreed", "wholly"), ("9m729:highest", "wholly"))
    )
    assert lowest == {"Georgia"}
    assert highest > lowest


def test_members_are_those_of_the_alliances():
    by_id = {union.id: union for union in countries.unions()}
    members = {
        id_: {country.iso_a3 for country in catalog.countries() if union.contains(country)}
        for id_, union in by_id.items()
    }
    assert {id_: len(some) for id_, some in members.items()} == {"nato": 32, "eu": 27, "treaty": 5}
    assert {"USA", "CAN"} <= members["nato"]
    assert members["treaty"] == {"USA", "RUS", "BLR", "KAZ", "UKR"}
    assert all(union.sources for union in by_id.values())


def test_every_capital_lies_in_its_country():
    land = {
        name: shapely.union_all([shape(each["geometry"]) for each in some])
        for name, some in itertools.groupby(features(), key=lambda each: each["properties"]["name"])
    }
    for capital in catalog.capitals():
        at = shapely.Point(capital.lon, capital.lat)
        assert land[capital.country.english].distance(at) < 0.1, capital.name.english  # degrees


def test_no_island_lies_farther_than_500_km_from_all_else_of_its_country_unless_it_is_named_apart():
    for each in features():
        if each["properties"]["part"]:
            continue
        polygons = shapely.get_parts(shape(each["geometry"]))
        corners = [shapely.get_coordinates(polygon) for polygon in polygons]
        apart, joined = list(range(1, len(corners))), [0]
        while joined:
            near = joined.pop()
            here = [other for other in apart if km_apart(corners[near], corners[other]) <= 500]
            joined += here
            apart = [other for other in apart if other not in here]
        assert not apart, each["properties"]


def km_apart(some, other):
    """The distance between the nearest corners of two polygons, on a sphere."""
    units = []
    for corners in (some, other):
        lon, lat = np.radians(corners).T
        units.append(np.c_[np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    return 6371 * np.arccos(np.clip((units[0] @ units[1].T).max(), -1, 1))


def test_a_sentence_says_which_countries_lie_in_each_band():
    said = wording.summary(drawing(link.read("site=kaliningrad&band=0-480&shade=countries")))
    assert (
        "Countries in the band of your own (0–480 km): wholly Lithuania; partly Latvia (88\u00a0%), "
        "Poland (79\u00a0%), Belarus (38\u00a0%)" in said
    )
    assert "Russia (under 1\u00a0%); each taken as a whole: NATO 2\u00a0%, the EU 10\u00a0% and " in said
    then = wording.summary(drawing(link.read("site=kaliningrad&band=0-480&shade=countries&year=1983")))
    assert "; by today’s members, each taken as a whole: NATO 2\u00a0%, the EU " in then
    far = wording.summary(drawing(link.read("site=kaliningrad&band=1000-5500&shade=countries")))
    assert "France (86\u00a0%: all but French Guiana, Mayotte, Réunion and the French Antilles)" in far
    assert " more; partly Mali (nearly all)" in far
    nowhere = drawing(link.read("site=-48,-123&band=0-1000&shade=countries"))
    assert wording.summary(nowhere).endswith("Countries in the band of your own (0–1,000 km): none.")
    assert "Countries" not in wording.summary(drawing(link.read("site=kaliningrad")))


def test_files_and_the_page_s_table_have_the_countries_that_lie_in_a_band(tmp_path):
    query = "site=kaliningrad&band=0-480&shade=countries"
    expected = {row.country: row.share_percent for row in rows(query) if row.in_band != "not at all"}
    countries_alone = {
        name: share for name, share in expected.items() if "NATO" not in name and "the " not in name
    }
    scenario, today = link.read(query), date(2026, 11, 29)
    sent = json.loads(files.content(scenario, ".geojson", today))["features"]
    found = [each["properties"] for each in sent if each["properties"].get("kind") == "country"]
    assert {each["country"]: each["share_percent"] for each in found} == countries_alone
    path = tmp_path / "map.gpkg"
    path.write_bytes(files.content(scenario, ".gpkg", today))
    layer = pyogrio.read_dataframe(path, layer="countries")
    assert dict(zip(layer.country, layer.share_percent, strict=True)) == countries_alone
    assert set(layer.geometry.geom_type) == {"MultiPolygon"}
    (style,) = (
        pyogrio.read_dataframe(path, layer="layer_styles").query("f_table_name == 'countries'").styleQML
    )
    assert 'attr="in_band"' in style
    book = openpyxl.load_workbook(io.BytesIO(files.content(scenario, ".xlsx", today)))
    heads, *lines = book["Countries"].iter_rows(values_only=True)
    at = [heads.index(column) for column in ("country", "share_percent")]
    assert {line[at[0]]: line[at[1]] for line in lines if line[at[1]]} == expected
    table = html.document_fromstring(countries_table.table_html(drawing(scenario)))
    shown = [head.text.strip() for head in table.iterfind(".//th[@scope='row']")]
    assert shown[:3] == ["Lithuania", "Latvia", "Poland"]
    at = len(countries_alone)
    assert {*shown[:at], *shown[at + countries_table.MAX_NEAR :]} == {*expected}
    # Of the others those nearest to the band, with distance and azimuth.
    others = sorted(
        (row for row in rows(query) if row.in_band == "not at all"), key=lambda row: row.nearest_km
    )
    assert shown[at : at + countries_table.MAX_NEAR] == [row.country for row in others[:5]]
    czechia = next(row for row in table.iterfind(".//tr") if row[0].text == "Czechia")
    assert [cell.text for cell in czechia[1:4]] == ["not at all", "526 km, 202°", "812 km, 216°"]


def test_layers_have_all_rows_in_a_band_but_those_that_the_document_names():
    drawn = drawing(link.read("site=0,0&band=0-20004&shade=countries"))
    every = {row.country for row in attribute_tables.countries(drawn)}
    missing = every - {row.country for _polygon, row in attribute_tables.countries_shown(drawn)}
    assert missing == {
        *(union.name.english for union in countries.unions()),
        *("Vatican City", "Ashmore and Cartier Islands"),
    }


def test_no_id_of_a_band_means_other_ground_among_the_countries():
    drawn = drawing(link.read("site=mozdok&band=0-480&band=shorter&system=9m729&shade=countries"))
    (bands, lands) = (
        {(row.band, row.inner_km, row.outer_km) for row in some}
        for some in ([row for _area, row in attribute_tables.bands(drawn)], attribute_tables.countries(drawn))
    )
    assert {band for band, *_ in lands - bands} == {"9m729:highest"}
    assert len({band for band, *_ in lands | bands}) == len(lands | bands)


def test_what_10_km_decide_is_said_in_the_table_and_in_the_sentence():
    drawn = drawing(link.read("site=kaliningrad&band=0-407&shade=countries"))
    table = html.document_fromstring(countries_table.table_html(drawn))
    told = {row[0].text.strip(): row[1].text_content() for row in table.iterfind(".//tr") if len(row) > 2}
    close = {country: words for country, words in told.items() if "within 10 km of an edge" in words}
    assert {*close} == {"Lithuania", "Ukraine"}
    assert close["Lithuania"].startswith("wholly")
    assert "; within 10 km of an edge, too close to call: Lithuania and Ukraine; " in wording.summary(drawn)
    assert "another may reach the farthest" not in table.findtext(".//caption")
    two = countries_table.table_html(drawing(link.read("site=mutlangen&site=comiso&shade=countries")))
    assert "another may reach the farthest" in two
    assert "too close" not in wording.summary(
        drawing(link.read("site=kaliningrad&band=0-450&shade=countries"))
    )


def test_what_is_no_file_of_countries_is_said_in_a_sentence(monkeypatch, tmp_path):
    (tmp_path / countries.FILE).write_bytes(b"nothing of xz")
    monkeypatch.setattr(catalog, "DATA", tmp_path)
    countries.lands.cache_clear()
    with pytest.raises(DataError, match=r"outlines\.geojson\.xz is missing or broken; restore it"):
        countries.lands()
    countries.lands.cache_clear()


@pytest.mark.parametrize("query", SCENARIOS)
def test_a_share_stands_on_the_map_on_the_ground_that_it_is_of(query):
    drawn = drawing(link.read(f"{query}&shade=countries"))
    for band in drawn.bands:
        ground = shapely.union_all([area.polygon for area in drawn.areas_of(band)])
        shown = map_countries.countries(drawn, band)
        assert shown["named"]
        for lat, lon, _words in shown["named"]:
            assert ground.distance(shapely.Point(lon, lat)) < 0.01  # degrees: they are told to a hundredth
        states = [row.state for row in drawn.countries if row.band is band and not row.is_whole]
        assert len(shown["wholly"]) <= states.count("wholly")
