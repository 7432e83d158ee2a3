"""The still of the map, which a browser shows that runs no script."""

import itertools
import re
from dataclasses import replace

import numpy as np
import pytest
from lxml import etree

from geo.facts import catalog
from geo.facts.years import Year
from geo.features import wording
from geo.features.drawing import drawing
from geo.geodesy import inverse
from geo.outputs.web import still
from geo.scenario.parameters import MAX_LAUNCH_POINTS
from geo.scenario.scenario import DEFAULT, Scenario
from room import meet

LOOKED_FOR = {"Berlin", "London", "Paris", "Warsaw", "Kyiv"}
CASES = {
    "default": DEFAULT,
    "claims": Scenario.parse(["kaliningrad", "mozdok"], ["none"], system="9m729"),
    "sites of 1987": Scenario.parse([site.id for site in Year(1987).sites][:MAX_LAUNCH_POINTS]),
    "twelve": Scenario.parse([f"{lat},{lon}" for lat in (45, 50, 55) for lon in (10, 20, 30, 40)]),
    "far away": Scenario.parse(["-18.14,178.44,Suva"]),
    "the North Pole": Scenario.parse(["90,0"]),
    "circle": replace(Scenario.parse(["-18.14,178.44,A & <B>"]), circle=True),
    "nothing": Scenario.parse(["kaliningrad"], ["none"]),
}


def drawn(scenario):
    return etree.fromstring(still.still(drawing(scenario)))


def written(text):
    return [line.text for line in text]


def circles(svg, path):
    return [(float(each.get("cx")), float(each.get("cy"))) for each in svg.findall(path)]


@pytest.mark.parametrize("scenario", CASES.values(), ids=CASES)
def test_a_still_is_small_says_what_it_shows_and_no_text_on_it_meets_another_or_is_cut(scenario):
    shown, svg = drawing(scenario), drawn(scenario)
    assert len(still.still(shown).encode()) < 60_000
    assert svg.get("aria-label") == f"{wording.title(shown)}. {wording.summary(shown)}"
    boxes = [
        still.Text(float(each[0].get("x")), float(each.get("y")), written(each), each.get("class")).box
        for each in svg.findall("text")
    ]
    dots = [(x - 4, y - 4, x + 4, y + 4) for x, y in circles(svg, "circle[@class='dot']")]
    assert len(boxes) > 10
    for one, other in itertools.combinations(boxes, 2):
        assert not meet(one, other)
    for box, dot in itertools.product(boxes, dots):
        assert not meet(box, dot)
    width, height = still.SIZE
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height for box in boxes)


def test_round_one_launch_point_distances_are_true_and_each_ring_is_as_far_as_its_range():
    svg = drawn(DEFAULT)
    ((x, y),) = circles(svg, ".//g[@class='point']/circle")
    from_there = np.hypot(*(np.array(circles(svg, "circle[@class='dot']")) - (x, y)).T)
    (point,) = DEFAULT.points
    capitals = catalog.european_capitals()
    lon, lat = np.array([(each.lon, each.lat) for each in capitals]).T
    km = inverse(point.lon, point.lat, lon, lat)[0]
    scale = from_there.max() / km.max()  # pixels a km
    assert np.sort(from_there) == pytest.approx(np.sort(km) * scale, abs=0.2)
    ring = next(each for each in svg.findall("path[@class='atlas-ring']") if not each.get("stroke-dasharray"))
    for part in re.findall(r"M(\S+) (\S+)l([^M]*)", ring.get("d")):
        steps = np.array([float(each) for each in part[2].split()]).reshape(-1, 2)
        line = np.array([float(part[0]), float(part[1])]) + np.cumsum(np.vstack([[0, 0], steps]), axis=0)
        far = np.hypot(*(line - (x, y)).T) / scale
        assert min(abs(far.mean() - 500), abs(far.mean() - 1000)) < 5  # km
        assert np.ptp(far) < 10


def test_what_readers_look_for_and_each_range_is_named():
    words = {" ".join(written(each)) for each in drawn(DEFAULT).findall("text")}
    assert LOOKED_FOR | {"Kaliningrad", "500 km", "1,000 km"} <= words
    claimed = drawn(Scenario.parse(["kaliningrad"], ["none"], system="9m729")).findall("text[@class='range']")
    assert any(re.search("^2,500 km: Western conviction", " ".join(written(each))) for each in claimed)


def test_a_still_has_the_ground_in_common_below_the_rings_if_it_is_asked_for():
    three = Scenario.parse(["kaliningrad", "mozdok", "mutlangen"])
    assert "atlas-common" not in still.still(drawing(three))
    shapes = [path.get("class") for path in drawn(replace(three, common="all")).iter("path")]
    assert shapes.count("atlas-ground common") == shapes.count("atlas-common") == 1
    assert shapes.index("atlas-common") < shapes.index("atlas-ring")
