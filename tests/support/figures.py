"""Figures of scenarios that differ, composed once for all tests, without what a test does not look at."""

import functools
from dataclasses import replace
from datetime import date
from weakref import WeakKeyDictionary

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from matplotlib.text import Text

from geo.features.drawing import drawing
from geo.outputs.figure import figure, map_labels, map_panel
from geo.outputs.figure.canvas import settings
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.scenario import DEFAULT, Scenario
from hostile import NAMES

TODAY = date(2026, 11, 24)
HOME = "https://example.org/"
SVG = "{http://www.w3.org/2000/svg}"
OWN_WGS84 = Geodesic(6378137.0, 1 / 298.257223563)
TWELVE = [f"{40 + 2 * i},{-5 + 4 * i},Place {i}" for i in range(12)]


def scenario(*sites, bands=(), system="", members="all"):
    return Scenario.parse(sites, bands, system, members)


VARIED = {
    "default": DEFAULT,
    "claims and treaty": scenario("mutlangen", system="pershing-2"),
    "claims alone": scenario("mozdok", bands=["none"], system="9m729"),
    "claims from four": scenario(
        "kapustin-yar-9m729", "kamyshlov", "mozdok", "shuya", bands=["none"], system="9m729"
    ),
    "claims from two": scenario("mozdok", "kaliningrad", bands=["none"], system="9m729"),
    "three": scenario("mutlangen", "comiso", "greenham-common"),
    "twelve": scenario(*TWELVE),
    "twelve in one town": scenario(*(f"50.0{i:02},10.0{i:02},Town {i}" for i in range(12))),
    "own bands": scenario("kaliningrad", bands=["0-480", "0-2350"]),
    "a thin band": scenario("kaliningrad", bands=["999-1000"]),
    "eight bands": scenario("54,20", bands=[f"{100 * i}-{100 * i + 90}" for i in range(1, 9)]),
    "half the Earth": scenario("kaliningrad", bands=["0-15000"]),
    "the whole Earth": scenario("kaliningrad", bands=["0-20003"]),
    "countries": replace(scenario("kaliningrad", "mozdok", bands=["0-1000"]), countries=True),
    "in common": replace(scenario("kaliningrad", "mozdok", "mutlangen"), common="2"),
    "no band": scenario("kaliningrad", bands=["none"]),
    "on a capital": scenario("53.9,27.5667,Minsk", bands=["0-300"]),
    "north pole": scenario("90,0,North Pole"),
    "south pole": scenario("-90,0"),
    "McMurdo": scenario("-77.85,166.67,McMurdo"),
    "Anadyr": scenario("64.73,177.51,Anadyr"),
    "Suva": scenario("-18.14,178.44,Suva"),
    "Quito": scenario("-0.18,-78.47,Quito"),
    "antimeridian": scenario("51.9,180.0,,East", "51.9,-179.0,,West"),
    "antipodes": scenario("0,0", "0,180"),
    "NATO in 1987": scenario("kaliningrad", members="nato-1987"),
    "twelve with eight bands": scenario(*TWELVE, bands=[f"{100 * i}-{100 * i + 90}" for i in range(1, 9)]),
    "a long name": Scenario((LaunchPoint(54.7, 20.5, "W" * 300),)),
    "hostile": Scenario(tuple(LaunchPoint(45 + i, 3 * i, name) for i, name in enumerate(NAMES))),
}


# What a test does not look at need not be drawn: land and bands take most of a figure's time.
PARTS = {
    "land": (map_panel, "draw_land"),
    "bands": (map_panel, "draw_bands"),
    "labels": (map_labels, "draw_labels"),
    "map": (figure._Layout, "_write_map"),
}


def leave_out(patch, *parts):
    """Draw no such parts of a figure."""
    for part in parts:
        patch.setattr(*PARTS[part], lambda *_, **__: map_labels.Unnamed(0, 0))


_BOXES = WeakKeyDictionary()  # of texts, by their axes


@functools.lru_cache(maxsize=64)
def composed(chosen, size="page", style="light", without=("land", "bands")):
    with settings(), pytest.MonkeyPatch.context() as patch:
        leave_out(patch, *without)
        return figure.compose(drawing(chosen), TODAY, HOME, size, style)


@functools.lru_cache(maxsize=8)
def made(name, suffix, size="page", without=()):
    """The bytes of a whole figure, which is composed once for all formats."""
    sheet = composed(VARIED[name], size, without=without)
    with settings():
        return sheet.data(suffix, figure.described(drawing(VARIED[name]), TODAY, HOME), TODAY)


def written(chosen, size="page"):
    """The texts of a figure, without its map."""
    return composed(chosen, size, without=("map",))


def texts(sheet, gid):
    """The texts whose name begins so, in the order drawn."""
    found = (each for axes in sheet.figure.axes for each in axes.texts)
    return [each for each in found if (each.get_gid() or "").startswith(gid)]


def lines(sheet, gid):
    return [each for each in sheet.figure.axes[0].lines if (each.get_gid() or "").startswith(gid)]


def boxes(artists):
    """The box of each, in pixels, as it is drawn: (n, 4)."""
    with settings():
        return np.array([_box(artist) for artist in artists]).reshape(-1, 4)


def _box(artist):
    """The box of one; a text is measured once, and not again for its rim."""
    if not isinstance(artist, Text):
        return artist.get_window_extent().extents
    looks = artist.get_size(), artist.get_weight(), artist.get_rotation(), artist.get_ha(), artist.get_va()
    looks = *artist.get_position(), artist.get_text(), *looks
    known = _BOXES.setdefault(artist.axes, {})
    if looks not in known:
        known[looks] = artist.get_window_extent().extents
    return known[looks]


def meet(one, others):
    """Which of some boxes share more than a hair with another, in pixels."""
    shared = np.minimum(one[2:], others[:, 2:]) - np.maximum(one[:2], others[:, :2])
    return np.flatnonzero((shared > 0.5).all(axis=1))
