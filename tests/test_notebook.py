"""`import geo` in a notebook: tables, map and figure of a scenario, and nothing loaded before it is used."""

import io
import subprocess
import sys
from dataclasses import replace

import geopandas
import numpy as np
import pandas as pd
import pytest
from lxml import html
from PIL import Image
from playwright.sync_api import expect

import geo
from formats import DAY
from geo import coverage, shapes
from geo.facts import catalog
from geo.machine import settings
from geo.outputs import csv_tables, files
from geo.outputs.figure.styles import SIZES
from geo.scenario import link, scenario


@pytest.fixture(autouse=True)
def day(monkeypatch):
    monkeypatch.setattr("geo.machine.settings.today", lambda: DAY)


def test_importing_the_library_loads_nothing_heavy():
    program = "import sys, geo; dir(geo); print(*sorted(m for m in sys.modules if m.startswith('geo')))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["geo"]


def test_every_public_name_is_there_and_no_other():
    assert {name for name in geo.__all__ if callable(getattr(geo, name))} == set(geo.__all__)
    assert set(geo.__all__) <= set(dir(geo))
    assert geo.annulus is shapes.annulus
    assert geo.band_index is coverage.band_index
    with pytest.raises(AttributeError, match="module 'geo' has no attribute 'launch'"):
        geo.launch  # noqa: B018


def test_a_scenario_is_the_one_that_the_command_line_would_make():
    made = geo.Scenario("mozdok", "1,2,Here", bands=["0-480"], system="9m729", members="eu", union=True)
    expected = scenario.Scenario.parse(["mozdok", "1,2,Here"], ["0-480"], "9m729", "eu")
    assert made.link() == f"{settings.HOME}?{link.query(replace(expected, union=True))}"
    assert eval(repr(made)) == made  # noqa: S307


def test_a_launch_point_may_be_a_pair_of_numbers_with_a_name_of_any_letters():
    assert geo.Scenario((54.6, 39.7, "Ryazan, west")) == geo.Scenario("54.6,39.7,Ryazan, west")
    assert geo.Scenario((54.6, 39.7)) == geo.Scenario("54.6,39.7")
    (row,) = geo.Scenario((54.6, 39.7, "-o, =1+1"), bands="0-480").bands().itertuples()
    assert (row.site, row.lat, row.lon, row.band) == ("-o, =1+1", 54.6, 39.7, "0-480")


@pytest.mark.parametrize(
    "missing",
    [None, float("nan"), np.nan, np.float32("nan"), pd.NA, pd.NaT, np.datetime64("NaT", "s"), "", "  "],
)
def test_a_missing_name_is_no_name(missing):
    assert geo.Scenario((54.6, 39.7, missing)) == geo.Scenario((54.6, 39.7))


def test_a_launch_point_may_be_the_name_of_a_place_that_means_one():
    named = geo.Scenario("Berlin", "Brest, Belarus", system="SS-20")
    assert repr(named).startswith(
        "geo.Scenario.from_link('site=52.524,13.411,Berlin,+Germany&site=52.109,23.717,Brest"
    )
    with pytest.raises(
        geo.AtlasError, match="“Brest” may mean several places; write one of: Brest, Belarus;"
    ):
        geo.Scenario("Brest")


def test_the_rows_of_a_table_are_launch_points_named_or_not():
    table = pd.DataFrame({"lat": [54.6, 48.6], "lon": [39.7, 45.7], "name": ["Kapustin\u00a0Yar", None]})
    made = geo.Scenario(*table.itertuples(index=False, name=None))
    assert made == geo.Scenario((54.6, 39.7, "Kapustin Yar"), (48.6, 45.7))


def test_a_link_of_the_page_opens_in_a_notebook():
    assert geo.Scenario.from_link("http://localhost:8501/?site=mozdok&band=0-480") == geo.Scenario(
        "mozdok", bands=["0-480"]
    )


def test_bands_are_polygons_in_wgs84_with_their_properties():
    bands = geo.Scenario("kaliningrad", bands=["shorter", "0-480"]).bands()
    assert isinstance(bands, geopandas.GeoDataFrame)
    assert bands.crs == "EPSG:4326"
    assert bands.is_valid.all()
    assert list(bands.band) == ["shorter", "0-480"]
    assert list(bands.outer_km) == [1000, 480]
    assert bands.geometry[1].equals(geo.annulus(bands.lon[1], bands.lat[1], 0, 480))


def test_no_band_is_an_empty_table_with_the_same_columns():
    none, some = geo.Scenario("mozdok", bands=[]).bands(), geo.Scenario("mozdok").bands()
    assert (len(none), list(none.columns), none.crs) == (0, list(some.columns), some.crs)


def test_a_joined_band_is_at_no_one_place():
    (row,) = geo.Scenario("mozdok", "comiso", bands="0-480", union=True).bands().itertuples()
    assert row.site == "mozdok; comiso"
    assert pd.isna(row.lat)


def test_capitals_are_a_table_of_numbers():
    capitals = geo.Scenario("kaliningrad").capitals()
    assert isinstance(capitals, pd.DataFrame)
    assert list(capitals.columns[:5]) == ["site", "site_name", "capital", "country", "iso_a2"]
    assert set(csv_tables.COLUMNS) <= set(capitals.columns)
    assert len(capitals) == len(catalog.european_capitals())
    assert capitals.distance_km.is_monotonic_increasing
    assert capitals.borderline.dtype == bool


def test_a_figure_shows_as_large_as_its_sheet_and_is_saved_in_no_other_format(tmp_path):
    figure = geo.Scenario("comiso").figure("column", "print")
    png, shown = figure._repr_png_()
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.width == pytest.approx(shown["width"] * SIZES["column"].dpi / 96, abs=2)  # pixels
    for suffix in (".kml", ".html", ""):
        with pytest.raises(geo.AtlasError, match=r"is no format of a figure; end the name in \.png, \.svg, "):
            figure.save(tmp_path / f"figure{suffix}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("sketched")
@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_a_figure_is_saved_as_the_library_makes_it(suffix, tmp_path):
    figure = geo.Scenario("comiso").figure("column", "print")
    expected = files.content(
        scenario.Scenario.parse(["comiso"]), suffix, DAY, options=files.FigureOptions("column", "print")
    )
    figure.save(tmp_path / f"figure{suffix}")
    assert (tmp_path / f"figure{suffix}").read_bytes() == figure.content(suffix) == expected
    if suffix == ".png":
        assert figure._repr_png_()[0] == expected
        lesson = geo.Scenario("comiso").figure(show="circles").content(suffix)
        asked = scenario.Scenario.parse(["comiso"]), suffix, DAY
        assert lesson == files.content(*asked, options=files.FigureOptions(show="circles"))


def test_without_a_band_there_is_no_figure():
    with pytest.raises(geo.AtlasError, match=r"there is no band to draw in a \.png file"):
        geo.Scenario("comiso", bands=[]).figure().content(".png")


@pytest.mark.usefixtures("sketched")
def test_links_lead_to_the_home_that_is_given(tmp_path, monkeypatch):
    monkeypatch.setenv("INF_RANGE_HOME", "https://b.example")
    comiso = geo.Scenario("comiso")
    comiso.save(tmp_path / "b.geojson")
    comiso.save(tmp_path / "c.geojson", home="https://c.example/inf")
    assert '"https://b.example/?site=comiso"' in (tmp_path / "b.geojson").read_text("utf-8")
    assert '"https://c.example/inf/?site=comiso"' in (tmp_path / "c.geojson").read_text("utf-8")
    assert b"https://d.example/?site=comiso" in comiso.figure(home="https://d.example/").content(".svg")
    assert comiso.link() == "https://b.example/?site=comiso"


def test_a_band_may_be_a_pair_of_numbers():
    assert geo.Scenario("comiso", bands=[(0, 480), "shorter"]) == geo.Scenario(
        "comiso", bands=["0-480", "shorter"]
    )


def test_one_band_needs_no_list_and_none_is_written_as_elsewhere():
    assert geo.Scenario("comiso", bands=(0, 480)) == geo.Scenario("comiso", bands=["0-480"])
    for none in ("none", ["none"]):
        assert geo.Scenario("comiso", bands=none) == geo.Scenario("comiso", bands=[])


def test_tables_of_one_s_own_are_read_by_their_paths(tmp_path):
    (tmp_path / "sites.csv").write_text("id,name,lat,lon,sources\nden,Den,54.7,20.5,me\n")
    (tmp_path / "claims.csv").write_text(
        "system,range_max_km,claimant,claimed_on,source\nMine,700,Me,2026,me\n"
    )
    own = [str(tmp_path / "sites.csv"), tmp_path / "claims.csv"]
    (row,) = geo.Scenario("own-den", bands=[], system="own-mine", own=own).bands().itertuples()
    assert (row.site, row.own, row.outer_km) == ("own-den", True, 700)
    assert geo.Scenario("own-den", own=own[0]).capitals().site[0] == "own-den"


def test_a_scenario_is_saved_in_the_format_of_the_suffix_and_what_is_there_is_kept(tmp_path):
    comiso = geo.Scenario("comiso")
    comiso.save(tmp_path / "map.kml")
    assert (tmp_path / "map.kml").read_bytes() == files.content(
        scenario.Scenario.parse(["comiso"]), ".kml", DAY
    )
    with pytest.raises(geo.AtlasError, match="is there already"):
        comiso.save(tmp_path / "map.kml")
    comiso.save(tmp_path / "map.kml", force=True)


@pytest.mark.parametrize(
    ("arguments", "options", "says"),
    [
        ((), {}, "no launch point is chosen; choose one, such as kaliningrad"),
        (((91, 20),), {}, "latitude 91 is outside -90..90"),
        (((1,),), {}, "“(1,)” is no launch point; give the id of a site, or (latitude, longitude)"),
        (((1, 2, "x", 4),), {}, "“(1, 2, 'x', 4)” is no launch point"),
        ((("a", "b"),), {}, "“('a', 'b')” is no launch point"),
        ((7,), {}, "“7” is no launch point"),
        (("nowhere",), {}, "“nowhere” is no site of the catalogue"),
        (("kaliningrad",), {"bands": ["5-1"]}, "band 5-1: the outer range"),
        (("kaliningrad",), {"system": "x"}, "“x” is no system of the catalogue"),
        (("kaliningrad",), {"members": "x"}, "“x” is no group of capitals"),
        (
            ("kaliningrad",),
            {"bands": 480},
            "“480” is no band; write shorter, intermediate, 0-480 or",
        ),
        (("kaliningrad",), {"bands": [(0, 480, 1)]}, "“(0, 480, 1)” is no band"),
        (("kaliningrad",), {"bands": [(480, 0)]}, "band 480-0: the outer range must be at least 1 km"),
        (("kaliningrad",), {"bands": (480, 0)}, "band 480-0: the outer range must be at least 1 km"),
        (("kaliningrad",), {"bands": ["none", "shorter"]}, "band is none beside another band"),
        (("kaliningrad",), {"bands": [None]}, "“None” is no band"),
        (("kaliningrad",), {"system": ["9m729"]}, "system is “['9m729']”; give the id of a system"),
        (("kaliningrad",), {"members": None}, "members is “None”; give the id of a group of capitals"),
        (("kaliningrad",), {"union": "no"}, "union is “'no'”; give True or False"),
        (("kaliningrad",), {"own": 7}, "own is “7”; give the paths of CSV files"),
        (("kaliningrad",), {"own": ["/no/such.csv"]}, "“/no/such.csv” cannot be read: No such file"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_one_plain_sentence(arguments, options, says):
    with pytest.raises(geo.AtlasError) as error:
        geo.Scenario(*arguments, **options)
    assert str(error.value).startswith(says)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("given", [None, 7, "kaliningrad", "ftp://x/?site=comiso"])
def test_what_is_no_link_is_refused(given):
    with pytest.raises(geo.AtlasError, match=r"link"):
        geo.Scenario.from_link(given)


def test_the_frame_of_the_map_in_a_notebook_has_its_title():
    chosen = geo.Scenario((0, 0, '"><script>alert(1)</script>'))
    frame = html.fromstring(chosen.map()._repr_html_()).find(".//iframe")
    assert frame.get("title") == chosen.title


def test_the_map_draws_in_a_notebook_and_asks_no_network(browser, tmp_path):
    shown = geo.Scenario("kaliningrad", (0, 0, "</script><script>alert(1)</script>")).map()
    (tmp_path / "notebook.html").write_text(
        f"<!DOCTYPE html><meta charset=utf-8>{shown._repr_html_()}", "utf-8"
    )
    shown.save(tmp_path / "map.html")
    with browser.new_context(offline=True) as context:
        page, asked = context.new_page(), []
        page.on("request", lambda request: asked.append(request.url))
        for name, drawn in (("notebook", page.frame_locator("iframe")), ("map", page)):
            page.goto((tmp_path / f"{name}.html").as_uri())
            expect(drawn.locator(".atlas-ring").first).to_be_attached()
            expect(drawn.locator(".atlas-land").first).to_be_attached()
            expect(drawn.get_by_text("Kaliningrad").first).to_be_attached()
    assert [url for url in asked if not url.startswith(("file:", "about:"))] == []
