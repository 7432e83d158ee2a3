"""The countries on the figure: each share on the ground that it is of, by PROJ's distances."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from pyproj import Geod

from figures import VARIED, composed, texts
from geo.facts import countries as facts
from geo.features import country_words
from geo.features.drawing import drawing
from geo.outputs.figure import figure
from geo.scenario.scenario import Scenario

GEOD = Geod(ellps="WGS84")
SHOWN = {
    "one band": replace(Scenario.parse(["kaliningrad"], ["0-1000"]), countries=True),
    "the treaty's two": replace(Scenario.parse(["kaliningrad"]), countries=True),
    "joined": replace(Scenario.parse(["mutlangen", "comiso"], ["0-900"]), countries=True, union=True),
    "round": replace(Scenario.parse(["-77.85,166.67"], ["0-5500"]), countries=True),
}


def panel_of(chosen):
    """The map of a figure, as `draw_map` was given it."""
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            figure.map_countries, "draw_countries", lambda _sheet, panel, _drawing: found.append(panel)
        )
        composed.__wrapped__(chosen, without=("land", "bands", "labels"))
    return found[-1]


@pytest.mark.parametrize("name", SHOWN)
def test_each_share_stands_on_the_ground_that_it_is_of(name):
    chosen = SHOWN[name]
    sheet, panel = composed(chosen), panel_of(chosen)
    rows = {
        f"{row.country.name} {country_words.share(row)}": row
        for row in drawing(chosen).countries
        if row.state != "not at all"
    }
    labels = texts(sheet, "label-country-")
    assert len(labels) >= 3
    for label in labels:
        row = rows[label.get_text().replace("\n", " ")]
        x, y = label.get_position()
        km = (np.array([[x, y]]) - panel.box[:2]) / panel.scale + panel.view.frame[:2]
        lon, lat = panel.view.projection.lonlat(km)[0]
        land = facts.drawn()[row.country.iso_a3]
        assert shapely.dwithin(land, shapely.Point(lon, lat), 0.1), label.get_text()  # of thinned outlines
        away_km = min(GEOD.inv(point.lon, point.lat, lon, lat)[2] / 1000 for point in row.band.points)
        assert row.inner_km - 10 <= away_km <= row.outer_km + 10


@pytest.mark.parametrize("size", ["page", "social"])
def test_the_largest_shares_are_named_first_and_how_many_are_not_is_said(size):
    chosen = replace(Scenario.parse(["kaliningrad"], ["0-480"]), countries=True)
    sheet = composed(chosen, size)
    named = [label.get_text().replace("\n", " ") for label in texts(sheet, "label-country-")]
    assert named[:3] == ["Lithuania wholly", "Latvia 88\u00a0%", "Poland 79\u00a0%"]
    shown = [row for row in drawing(chosen).countries if row.state != "not at all" and not row.is_whole]
    said = " ".join(text.get_text() for text in texts(sheet, "note-"))
    assert f"{len(shown) - len(named)} countries on it are not named for want of room." in said


def test_countries_have_outlines_in_each_band_where_they_are_asked_for():
    def drawn(chosen):
        parts = composed(chosen, "page", "light", ("land", "labels")).figure.findobj()
        return {each.get_gid() for each in parts if (each.get_gid() or "").startswith("countr")}

    assert drawn(SHOWN["the treaty's two"]) == {
        f"countries-{state}-{band}" for state in ("wholly", "partly") for band in ("shorter", "intermediate")
    }
    assert drawn(VARIED["default"]) == set()
    assert texts(composed(VARIED["default"]), "label-country") == []
