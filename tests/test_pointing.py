"""Capitals pointed at on the map and in the table, the chart, and the usual circle, in a real browser."""

import re

import pytest
from geographiclib.geodesic import Geodesic
from playwright.sync_api import expect

from browsers import BOTH
from geo.facts import catalog
from geo.scenario.scenario import DEFAULT, Scenario
from visits import names

WARSAW = next(capital for capital in catalog.european_capitals() if capital.name.english == "Warsaw")
KALININGRAD = DEFAULT.points[0]
WAY = "map.way.getLatLngs().map((p) => [p.lat, p.lng])"


def tooltip(reader):
    return reader.map.locator(".leaflet-tooltip")


def told(reader, words):
    """The one tooltip has these words, once that before it has faded."""
    expect(tooltip(reader).filter(has_text=words)).to_have_count(1)
    expect(tooltip(reader)).to_have_count(1)


def way(reader):
    return reader.map.locator(".atlas-way")


def row(reader, code):
    return reader.page.locator(f'tr[data-capital="{code}"]')


def on_screen(reader, lat, lon):
    at = reader.frame.evaluate("(place) => map.latLngToContainerPoint(place)", [lat, lon])
    frame = reader.page.locator(".stCustomComponentV1").bounding_box()
    return frame["x"] + at["x"], frame["y"] + at["y"]


@BOTH
def test_a_capital_pointed_at_tells_its_distance_and_shows_its_way_and_its_row(look):
    reader = look()
    runs = reader.runs
    reader.page.mouse.move(*on_screen(reader, WARSAW.lat, WARSAW.lon))
    told(reader, "Warsaw")
    truth = Geodesic.WGS84.Inverse(KALININGRAD.lat, KALININGRAD.lon, WARSAW.lat, WARSAW.lon)
    azimuth = f"azimuth {truth['azi1'] % 360:.0f}°"
    told(reader, f"{truth['s12'] / 1000:.0f} km from Kaliningrad, {azimuth}")
    told(reader, "Nearer than")
    expect(way(reader)).to_have_count(1)
    expect(row(reader, "PL")).to_have_class("pointed")
    expect(reader.page.get_by_role("rowheader", name="Warsaw")).to_have_count(1)
    reader.page.mouse.move(*on_screen(reader, 62.5, 1.5))
    expect(way(reader)).to_have_count(0)
    expect(row(reader, "PL")).not_to_have_class("pointed")
    assert reader.runs == runs


def test_the_way_drawn_is_the_geodesic(look):
    reader, site = look(), KALININGRAD
    for capital in catalog.european_capitals()[::7]:
        reader.frame.evaluate(f"void map.capitals.{capital.iso_a2}.dot.openTooltip()")
        points = reader.frame.evaluate(WAY)
        reader.frame.evaluate(f"void map.capitals.{capital.iso_a2}.dot.closeTooltip()")
        whole = Geodesic.WGS84.Inverse(site.lat, site.lon, capital.lat, capital.lon)["s12"]
        assert points[0] == pytest.approx((site.lat, site.lon), abs=0.01)
        assert points[-1] == pytest.approx((capital.lat, capital.lon), abs=0.01)
        for lat, lon in points:
            first = Geodesic.WGS84.Inverse(site.lat, site.lon, lat, lon)["s12"]
            rest = Geodesic.WGS84.Inverse(lat, lon, capital.lat, capital.lon)["s12"]
            assert first + rest == pytest.approx(whole, abs=200)  # m; its points are rounded


@BOTH
def test_a_row_of_the_table_lights_up_its_capital_on_the_map(look):
    reader = look()
    row(reader, "GB").hover()
    told(reader, "London")
    expect(way(reader)).to_have_count(1)
    row(reader, "ES").hover()
    told(reader, "Madrid")
    expect(steps(reader)).to_have_attribute("data-name", "Madrid")
    a_step_of_the_chart_lights_up_its_capital_and_a_tile_all_of_its_own(reader)
    reader.page.get_by_role("heading", level=1).hover()
    expect(tooltip(reader)).to_have_count(0)
    expect(way(reader)).to_have_count(0)
    the_heads_sort_the_rows_of_each_band(reader)


def steps(reader):
    return reader.page.locator(".atlas-chart .step")


def a_step_of_the_chart_lights_up_its_capital_and_a_tile_all_of_its_own(reader):
    area = reader.page.locator(".atlas-chart .area")
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    way = Geodesic.WGS84.Inverse(KALININGRAD.lat, KALININGRAD.lon, WARSAW.lat, WARSAW.lon)
    reader.page.mouse.move(box["x"] + box["width"] * way["s12"] / 6e6, box["y"] + 40)
    told(reader, "Warsaw")
    expect(row(reader, "PL")).to_have_class("pointed")
    expect(steps(reader)).to_have_attribute("data-name", "Warsaw")
    size = "map.capitals.DE.dot.getRadius()"
    before = reader.frame.evaluate(size)
    reader.page.locator(".st-key-groups button", has_text="Shorter-range").hover()
    expect(reader.page.locator(".lit tr[data-capital]")).to_have_count(11)
    expect(steps(reader)).to_have_count(11)
    assert reader.frame.evaluate(size) > before


def the_heads_sort_the_rows_of_each_band(reader):
    """By a press and back by another; the table of another launch point is sorted as the one before."""
    head = reader.page.get_by_role("columnheader", name="Capital", exact=True)
    nearest = reader.page.locator("tbody").first.locator("tr[data-capital] th")
    expect(nearest).to_have_text(["Warsaw", "Vilnius", "Riga", "Minsk"])
    for order, first in (("ascending", "Minsk"), ("descending", "Warsaw")):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", order)
        expect(nearest.first).to_have_text(first)
    reader.page.get_by_role("button", name="Nearer than 500 km").click()
    expect(reader.page.locator("tr[data-capital]")).to_have_count(4)
    expect(nearest).to_have_text(["Warsaw", "Vilnius", "Riga", "Minsk"])
    expect(head).to_have_attribute("aria-sort", "descending")


def test_the_chart_says_what_it_shows_the_table_lights_up_the_map_after_a_run_and_the_circle_is_told_wrong(
    visit,
):
    reader = visit("?site=kaliningrad&system=9m729", viewport={"width": 390, "height": 844})
    the_chart_says_in_words_what_it_shows_and_none_of_its_labels_meet(reader)
    reader.page.set_viewport_size({"width": 1440, "height": 900})
    reader.frame.wait_for_function("map.getSize().x === innerWidth && map.getSize().y === innerHeight")
    reader.click(46.0, -6.0)
    expect(names(reader)).to_have_text(re.compile("° N"))
    new = reader.page.locator("tbody", has=row(reader, "PT"))  # of the new launch point's table
    expect(new).to_contain_text("Shorter-range band")
    reader.page.mouse.move(0, 0)  # off the map, which will move under the pointer
    row(reader, "PT").hover()
    told(reader, "Lisbon")
    expect(way(reader)).to_have_count(1)
    reader.follow("site=mutlangen&band=0-1500&compare=circle")
    expect(names(reader)).to_have_text("Mutlangen")
    reader.rest()
    the_usual_circle_is_told_to_be_wrong_and_only_capitals_of_the_group_can_be_pointed_at(reader)


def the_usual_circle_is_told_to_be_wrong_and_only_capitals_of_the_group_can_be_pointed_at(reader):
    the_wrong_circle_is_as_leaflet_draws_it_and_named_are_the_capitals_on_its_wrong_side(reader)
    for folded in ("Compare and display", "Which places count"):
        reader.page.get_by_text(folded).click()
        reader.rest()
    reader.page.get_by_role("combobox", name="Count the capitals of").fill("1987")
    reader.page.get_by_role("option", name="1987").click()
    expect(row(reader, "PL")).to_have_count(0)
    reader.frame.wait_for_function("!map.capitals.PL")
    row(reader, "DK").hover()
    told(reader, "Copenhagen")


def the_chart_says_in_words_what_it_shows_and_none_of_its_labels_meet(reader):
    chart = reader.page.get_by_role("group", name="Of Europe’s 50 capitals")
    chart.scroll_into_view_if_needed()
    words = "; ".join(chart.locator(".mark").all_inner_texts())
    table = [km(reader_row) for reader_row in reader.page.locator("tr[data-capital]").all()]
    for edge, count in re.findall(r"([\d,]+) km: (\d+) capitals?", words):
        assert int(count) == sum(distance <= int(edge.replace(",", "")) for distance in table)
    assert "5,500 km" in words
    frame = chart.bounding_box()
    boxes = [mark.bounding_box() for mark in chart.locator(".mark").all()]
    edges = [edge.bounding_box()["x"] for edge in chart.locator(".edge").all()]
    assert len(boxes) == len(edges) >= 4  # the treaty's edges and the system's claims
    for mark, box, edge in zip(chart.locator(".mark").all(), boxes, edges, strict=True):
        edge_km = float(re.search(r"([\d,]+) km", mark.inner_text())[1].replace(",", ""))
        at = frame["x"] + edge_km / 6000 * frame["width"]
        assert edge == pytest.approx(at, abs=2)  # pixels
        assert min(abs(box["x"] - at), abs(box["x"] + box["width"] - at)) < 2
    for i, one in enumerate(boxes):
        assert frame["x"] <= one["x"]
        assert one["x"] + one["width"] <= frame["x"] + frame["width"] + 1
        for other in boxes[i + 1 :]:
            assert one["y"] + one["height"] <= other["y"] + 1 or other["y"] + other["height"] <= one["y"] + 1


def km(reader_row):
    return float(reader_row.locator("td").first.inner_text().replace(",", ""))


def is_as_leaflet_draws_it(reader, scenario):
    (site,) = scenario.points
    ours, theirs, on = reader.frame.evaluate(
        """([lat, lon, radius]) => {
            const circle = L.circle([lat, lon], { radius, weight: 5 }).addTo(map);
            const flat = Object.values(map._layers).find((l) => l.options.className === "atlas-flat");
            const sides = (b) => [b.getSouth(), b.getWest(), b.getNorth(), b.getEast()];
            const on = flat.getLatLngs().map((p) => {
                const at = map.latLngToLayerPoint(p);
                return circle.getElement().isPointInStroke(new DOMPoint(at.x, at.y));
            });
            return [sides(flat.getBounds()), sides(circle.getBounds()), on];
        }""",
        [site.lat, site.lon, scenario.bands[-1].outer_km * 1000],
    )
    assert ours == pytest.approx(theirs, abs=0.05)  # degrees
    assert len(on) > 100
    assert all(on)


def the_wrong_circle_is_as_leaflet_draws_it_and_named_are_the_capitals_on_its_wrong_side(reader):
    scenario = Scenario.parse(["mutlangen"], ["0-1500"])
    is_as_leaflet_draws_it(reader, scenario)
    (site,) = scenario.points
    wrong = reader.frame.evaluate(
        """(place) => {
            const shape = L.circle(place, { radius: 1500e3 }).addTo(map).getElement();
            return Object.values(map.capitals).filter(({ dot }) => {
                const at = map.latLngToLayerPoint(dot.getLatLng());
                const [, km] = dot.getTooltip().getContent()().match(/([\\d,]+) km from/);
                const inside = shape.isPointInFill(new DOMPoint(at.x, at.y));
                return inside !== (parseInt(km.replace(",", "")) <= 1500);
            }).map(({ name }) => name);
        }""",
        [site.lat, site.lon],
    )
    assert wrong == ["Kyiv"]
    expect(reader.page.get_by_text("which puts Kyiv on the wrong side")).to_be_visible()
