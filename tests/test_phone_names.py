"""What is named on a phone in each of the three views, and where."""

import numpy as np

from geo.features.drawing import drawing
from geo.scenario import link
from room import all_have_room
from three_views import FRONT, KINDS, choose
from visits import Offline, written

# A screen's width, what is on the map, and the ranges that are written in each of its views.
CLAIMED = {"476 km", "500 km", "1,000 km", "2,500 km"}
SCENARIOS = [
    (358, "site=kaliningrad", {"500 km", "1,000 km"}),
    (358, "site=kaliningrad&system=9m729", CLAIMED),
    (390, "site=kaliningrad&system=9m729", CLAIMED),
    (390, "site=kaliningrad&site=mutlangen&site=comiso", {"500 km"}),
]
FIVE = ["Berlin", "Kyiv", "London", "Paris", "Warsaw"]
# Whether these launch points, capitals and ranges are all named.
NAMED = f"""([launched, capitals, ranges]) => {{
    const all = (selector) => [...{FRONT}.getContainer().querySelectorAll(selector)];
    const named = (kind) => all(`.atlas-label.${{kind}} span`)
        .filter(({{ style }}) => style.visibility === "visible").map(({{ textContent }}) => textContent);
    const written = all(".atlas-range").map(({{ textContent }}) => textContent.replace(/ from \\d|:/g, ""));
    const wanted = [[launched, named("launch")], [capitals, named("place")], [ranges, written]];
    return wanted.every(([each, seen]) => each.every((name) => seen.includes(name)));
}}"""


def test_on_a_phone_each_view_names_the_launch_points_five_capitals_and_the_rings_with_room_for_each(
    tab, tmp_path
):
    page = tab(offline=True)
    for width, query, ranges in SCENARIOS:
        page.set_viewport_size({"width": width, "height": 600})  # as high as a file's map on a screen of 844
        scenario = link.read(query)
        reader = Offline(page, written(tmp_path, scenario, only_map=True))
        launched = [point.place for point in drawing(scenario).points]
        for kind in KINDS:
            if kind != "flat":
                choose(page, kind)
            page.wait_for_function(NAMED, arg=[launched, FIVE, sorted(ranges)])
            all_have_room(reader)
            if kind != "flat" and len(launched) == 1:
                assert np.mean(page.evaluate(AWAY)) > 0.4  # each name stands rather on its side of the map
        assert reader.errors == []


# Of each line to a name, not to a range, the cosine of its turn from the way away from the middle of dots.
AWAY = f"""() => {{
    const map = {FRONT}, mean = (all) => all.reduce((sum, each) => sum + each, 0) / all.length;
    const dots = Object.values(map.capitals).map(({{ dot }}) => map.latLngToLayerPoint(dot.getLatLng()));
    const middle = L.point(mean(dots.map(({{ x }}) => x)), mean(dots.map(({{ y }}) => y)));
    return [...map.getPane("ranges").querySelectorAll(".atlas-leader")]
        .filter(({{ style }}) => style.stroke === "var(--ink)").map((line) => {{
        const [from, to] = [...line.points].map(({{ x, y }}) => L.point(x, y));
        const way = to.subtract(from), out = from.subtract(middle);
        return (way.x * out.x + way.y * out.y) / (Math.hypot(way.x, way.y) * Math.hypot(out.x, out.y));
    }});
}}"""
