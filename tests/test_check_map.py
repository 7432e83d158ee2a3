"""The maps of an answer about a claim: the one that its link opens, and the small one beside it."""

import base64
import re
from datetime import date

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from lxml import etree

from geo.features import provenance
from geo.features.claim_check import check
from geo.features.drawing import drawing
from geo.outputs.web import claim_map, preview
from geo.scenario import link
from geo.scenario.question import Question
from test_check import ROWS, asked, named


@pytest.fixture(params=ROWS[::5], ids=named)
def found(request):
    return check(asked(request.param))


def test_the_map_of_an_answer_is_the_one_that_its_link_opens():
    found = check(Question.parse("9m729", "kaliningrad", "Berlin"))
    assert drawing(link.read(found.question.map_query)) == found.drawing
    receipt = provenance.of(found.drawing, date(2026, 11, 27))
    assert receipt.scenario == found.question.map_query
    assert preview.of_check(found).shown == found.drawing


def way(found):
    """The SVG of the small map: attributes of its circles and its way, and its texts."""
    svg = etree.fromstring(str(claim_map.map_html(found))).find("{*}svg")
    circles = {circle.get("class"): circle.attrib for circle in svg.iter("{*}circle")}
    rings = [float(circle.get("r")) for circle in svg.iter("{*}circle") if circle.get("class") == "ring"]
    return circles, rings, [text.text for text in svg.iter("{*}text")]


def test_the_small_map_has_the_way_at_its_length_and_azimuth_and_the_rings_at_theirs(found):
    circles, rings, texts = way(found)
    question, km = found.question, found.distance_km
    start = np.array([float(circles["start"][axis]) for axis in ("cx", "cy")])
    line = Geodesic.WGS84.Inverse(question.start.lat, question.start.lon, question.end.lat, question.end.lon)
    assert question.start.label.partition(",")[0] in " ".join(texts) or len(question.start.label) > 40
    if "end" not in circles:
        assert km > 19_900  # where the projection ends
        return
    east, south = np.array([float(circles["end"][axis]) for axis in ("cx", "cy")]) - start
    assert np.degrees(np.arctan2(east, -south)) % 360 == pytest.approx(line["azi1"] % 360, abs=0.5)
    drawn = [end.range_km for end in (found.lowest, found.highest) if end and end.range_km <= 5 * km]
    pixels = np.hypot(east, south)
    assert rings == pytest.approx([range_km / km * pixels for range_km in drawn], rel=0.01)


def test_no_ring_shows_in_the_gaps_between_the_words_on_the_small_map():
    """A space is some 4 pixels wide at 13: half the halo on either side of it is more."""
    (rule,) = re.findall(r"\.atlas-way text {([^}]*)}", claim_map.CSS.read_text("utf-8"))
    assert "paint-order: stroke" in rule
    assert float(re.search(r"stroke-width: ([\d.]+)px", rule)[1]) >= 5
    assert re.search(r"stroke: light-dark\(#[0-9a-f]{3}, #[0-9a-f]{6}\)", rule)  # opaque


def test_the_picture_on_the_page_is_the_map_of_the_document(found):
    (picture,) = re.findall('base64,([^"]+)', str(claim_map.picture_html(found)))
    svg = etree.fromstring(base64.b64decode(picture))
    assert svg.get("aria-label").startswith(found.title)
    paths = [path.get("d") for path in svg.iter("{*}path")]
    assert all(path in str(claim_map.map_html(found)) for path in paths)
    assert len(picture) < 90_000
