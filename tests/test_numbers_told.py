"""Every number in a headline, a summary, a caption and a tile is computed again, from the tables alone.

The truth is read here with `csv` and measured with GeographicLib; of the atlas it knows the links alone.
"""

import html
import re
from functools import cache
from urllib.parse import parse_qs

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from pyproj import Transformer

from folder import table_of_data
from geo.facts import catalog, story_numbers
from geo.features import wording
from geo.features.drawing import Drawing, drawing
from geo.outputs.facts import facts_html
from geo.outputs.figure import marginalia, projections
from geo.outputs.figure.styles import SIZES
from geo.scenario import link
from test_receipt import DAY

TOLD = {story.id: story.scenario for story in catalog.stories()}
TOLD |= {event.id: event.scenario for event in catalog.events() if event.scenario}
TREATY = {"shorter": (500, True, 1000), "intermediate": (1000, False, 5500)}  # km; whether 500 km is in
NUMBER = r"[0-9][0-9,]*"
IN_MILES = rf" [\[(](?:{NUMBER}|–)+ (?:nautical )?miles[\])]"
COUNTED = re.compile(r"\b(none|[0-9]+) lies? (.*?)(?=(?:, | and )(?:none|[0-9]+) lies? |\. |\.$)")


table = cache(table_of_data)


def points(query: str) -> list[tuple[float, float, str, list[str]]]:
    """Latitude, longitude, system and bands of each launch point of a link, as docs/http.md has them."""
    given = parse_qs(query)
    known = {row["id"]: (float(row["lat"]), float(row["lon"])) for row in table("sites.csv")}
    found = []
    for i, site in enumerate(given["site"], 1):
        lat, lon = known.get(site) or tuple(map(float, site.split(",")[:2]))
        (system,) = given.get(f"system.{i}") or given.get("system") or [""]
        bands = given.get(f"band.{i}") or given.get("band") or [*TREATY]
        found.append((lat, lon, system, [band for band in bands if band != "none"]))
    return found


def capitals(query: str) -> list[dict[str, str]]:
    (group,) = parse_qs(query).get("members", ["europe"])
    assert group in ("europe", "nato-1987")
    return [
        row
        for row in table("capitals.csv")
        if row["in_europe"] == "true"
        and (group == "europe" or (row["nato_since"] and int(row["nato_since"]) <= 1987))
    ]


@cache
def seen(query: str) -> Drawing:
    return drawing(link.read(query))


@cache
def km(lat: float, lon: float, to_lat: str, to_lon: str) -> float:
    return float(Geodesic.WGS84.Inverse(lat, lon, float(to_lat), float(to_lon))["s12"]) / 1000


def ends(system: str) -> tuple[int, int]:
    """The lowest and the highest claim about a system, in km, of those that count."""
    rows = [
        row
        for row in table("claims.csv")
        if row["system"] == system and row["outlier"] != "true" and row["sense"] != "class"
    ]
    return (
        min(int(row["range_min_km"]) for row in rows),
        max(int(row["range_max_km"]) for row in rows),
    )


def limits(band: str) -> tuple[int, bool, int]:
    """The inner and the outer range of a band, in km, and whether the inner one is in it."""
    if band in TREATY:
        return TREATY[band]
    inner, outer = map(int, band.split("-"))
    return inner, True, outer


def counted(query: str) -> tuple[list[tuple[int, set[int]]], int]:
    """How many capitals lie in each band and the edges that a sentence gives it; how many lie in none."""
    where = points(query)
    away = [[km(lat, lon, c["lat"], c["lon"]) for lat, lon, *_ in where] for c in capitals(query)]
    bands: list[tuple[list[bool], set[int]]] = []
    for band in dict.fromkeys(band for *_, own in where for band in own):
        inner, closed, outer = limits(band)
        holds = [
            any(
                (inner <= d if closed else inner < d) and d <= outer
                for d, (*_, own) in zip(row, where, strict=True)
                if band in own
            )
            for row in away
        ]
        bands.append((holds, {inner, outer}))
    for system in dict.fromkeys(system for _, _, system, _ in where if system):
        low, high = ends(system)
        nearest = [
            min(d for d, (_, _, own, _) in zip(row, where, strict=True) if own == system) for row in away
        ]
        bands.append(([d <= low for d in nearest], {0, low}))
        if low != high:
            bands.append(([low < d <= high for d in nearest], {low, high}))
    none = sum(not any(holds[i] for holds, _ in bands) for i in range(len(away)))
    return [(sum(holds), edges) for holds, edges in bands], none


def numbers(text: str) -> list[int]:
    """The numbers of a text, without those in miles and those in the names of systems."""
    for row in sorted(table("systems.csv"), key=lambda row: -len(row["name"])):
        text = text.replace(row["name"], "").replace(row["name"].partition(" (")[0], "")
    return [int(each.replace(",", "")) for each in re.findall(NUMBER, re.sub(IN_MILES, "", text))]


@pytest.mark.parametrize("query", dict.fromkeys(TOLD.values()), ids=str)
def test_the_headline_and_the_summary_of_a_map_have_the_numbers_that_the_tables_make(query: str) -> None:
    shown = seen(query)
    title, summary = wording.title(shown), wording.summary(shown)
    several = len(points(query)) if " launch points" in title else None
    place_names = [point.place for point in shown.points]
    for name in place_names:
        title = title.replace(name, "")
    assert numbers(title) == ([several] if several else [])
    told = COUNTED.findall(summary)
    bands, none = counted(query)
    assert [0 if n == "none" else int(n) for n, _ in told[: len(bands)]] == [n for n, _ in bands]
    assert [{*numbers(phrase)} for _, phrase in told[: len(bands)]] == [edges for _, edges in bands]
    assert sum(0 if n == "none" else int(n) for n, _ in told[len(bands) :]) == (none if bands else 0)
    of = numbers(summary.partition(" capitals")[0])
    assert of[-1:] == [len(capitals(query))]


@pytest.mark.parametrize("query", dict.fromkeys(TOLD.values()), ids=str)
def test_the_capitals_too_close_to_call_are_those_within_ten_kilometres_of_an_edge(query: str) -> None:
    summary = wording.summary(seen(query))
    named = re.search(r"(?:^|\. )([^.]*) lies? within 10 km of an edge", summary)
    told = {*re.split(", | and ", named[1])} if named else set()
    close = set()
    for lat, lon, system, bands in points(query):
        edges = {limits(band)[i] for band in bands for i in (0, 2)} | ({*ends(system)} if system else set())
        for row in capitals(query):
            if any(edge and abs(km(lat, lon, row["lat"], row["lon"]) - edge) < 10 for edge in edges):
                close.add(row["capital"])
    assert told == close if len(points(query)) == 1 else told <= close


@pytest.mark.parametrize("query", dict.fromkeys(TOLD.values()), ids=str)
def test_the_ranges_in_the_caption_of_a_figure_are_the_lowest_and_the_highest_claims(query: str) -> None:
    told = " ".join(marginalia.caption(seen(query), DAY, "", brief=True)[:-1]).replace(str(wording.LEAD), "")
    ranges = [int(each.replace(",", "")) for each in re.findall(f"({NUMBER}) km", told)]
    systems = dict.fromkeys(system for _, _, system, _ in points(query) if system)
    assert [*dict.fromkeys(ranges)] == [*dict.fromkeys(km for system in systems for km in ends(system))]


def test_every_tile_beside_a_story_has_its_number() -> None:
    for story in catalog.stories():
        tiles = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", html.unescape(facts_html.numbers_html(story))))
        for number in story.numbers:
            assert f" {story_numbers.shown(number)} " in f" {tiles} "


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("story", [story.id for story in catalog.stories()])
def test_the_map_of_a_story_holds_all_its_launch_points(story: str, size: str) -> None:
    shown = seen(TOLD[story])
    view = projections.main_view(shown, SIZES[size].width / SIZES[size].height)
    west, south, east, north = view.frame
    crs = {
        "europe": "EPSG:3035",
        "laea": f"+proj=laea +lon_0={view.projection.lon} +lat_0={view.projection.lat} +datum=WGS84",
        "aeqd": f"+proj=aeqd +lon_0={view.projection.lon} +lat_0={view.projection.lat} +datum=WGS84",
    }[view.projection.kind]
    to_map = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    for lat, lon, *_ in points(TOLD[story]):
        x, y = (each / 1000 for each in to_map.transform(lon, lat))
        assert west < x < east
        assert south < y < north
        assert view.radius_km is None or np.hypot(x, y) <= view.radius_km
