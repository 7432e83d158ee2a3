"""What is named on a phone in each of the three views, and where."""

import itertools

import numpy as np

from geo.scenario import link
from geo.scenario.scenario import DEFAULT
from three_views import FRONT, KINDS, choose
from visits import Offline, written

CLAIMED = link.read("site=kaliningrad&system=9m729")
# Whether these names are all seen.
NAMED = f"""(wanted) => {{
    const names = [...{FRONT}.getContainer().querySelectorAll(".atlas-label.place span")];
    const seen = names.filter(({{ style }}) => style.visibility === "visible");
    return wanted.every((name) => seen.some(({{ textContent }}) => textContent === name));
}}"""


def test_on_a_phone_each_view_names_what_readers_look_for_and_the_flat_one_its_rings(tab, tmp_path):
    page = tab(offline=True, viewport={"width": 358, "height": 844})
    for scenario, rings in ((DEFAULT, {"500 km", "1,000 km"}), (CLAIMED, {"1,000 km", "2,500 km:"})):
        reader = Offline(page, written(tmp_path, scenario))
        each_view_names_what_readers_look_for_and_the_flat_one_its_rings(page, rings)
        assert reader.errors == []


def each_view_names_what_readers_look_for_and_the_flat_one_its_rings(page, rings):
    for width, kind in itertools.product((358, 390), KINDS):
        page.set_viewport_size({"width": width, "height": 844})
        if page.evaluate(f"atlas.kind({FRONT})") != kind:
            choose(page, kind)
        page.wait_for_function(NAMED, arg=["Berlin", "Kyiv", "London", "Paris", "Warsaw"])
        if kind == "flat":
            assert rings <= {*page.locator("text.atlas-range").all_text_contents()}
        else:
            assert np.mean(page.evaluate(AWAY)) > 0.6  # each name stands rather on its side of the map


# Of each line to a name the cosine of its turn from the way that leads away from the middle of all dots.
AWAY = f"""() => {{
    const map = {FRONT}, mean = (all) => all.reduce((sum, each) => sum + each, 0) / all.length;
    const dots = Object.values(map.capitals).map(({{ dot }}) => map.latLngToLayerPoint(dot.getLatLng()));
    const middle = L.point(mean(dots.map(({{ x }}) => x)), mean(dots.map(({{ y }}) => y)));
    return [...map.getPane("ranges").querySelectorAll(".atlas-leader")].map((line) => {{
        const [from, to] = [...line.points].map(({{ x, y }}) => L.point(x, y));
        const way = to.subtract(from), out = from.subtract(middle);
        return (way.x * out.x + way.y * out.y) / (Math.hypot(way.x, way.y) * Math.hypot(out.x, out.y));
    }});
}}"""
