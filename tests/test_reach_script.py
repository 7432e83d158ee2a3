"""What the map's script says of each place while a launch point is dragged, against the server."""

import json
from datetime import date

import numpy as np
import pytest

from geo.coordinates.display import format_point
from geo.facts import catalog
from geo.features.claimed_figures import counted
from geo.features.colours import css_colour, css_dot
from geo.features.drawing import drawing
from geo.outputs.web import drag_table, export, map_places, webmap
from geo.page import map_click
from geo.scenario import link
from geo.words import i18n

MANY = 300
BANDS = ("shorter", "intermediate", "0-480", "480-2500", "0-1800", "250.5-700", "900-1100", "3000-12000")
PICKED = ("", "&members=nato-1987", "&members=eu", "&members=world", "&year=1983", "&towns=LT,PL,200000")
OUTSIDE = ("Nearer than", "Between the bands", "Farther than", "In none of the bands")
UNITS = ("", "&units=mi", "&units=nmi")

# Of each scenario: what the server says, and what the script does of the same launch points by a table that
# was made when one of them was elsewhere.
SAID = """(asked) => JSON.stringify(JSON.parse(asked).map(({ data: { places, bands }, table }) => {
    const known = atlas.rowsOf(places.rows, places.asked), codes = Object.keys(known);
    const where = places.asked ? atlas.decode(places.asked.where, 1, 4) : codes.map((code) => CAPITALS[code]);
    const seen = places.sites.map((site, i) => atlas.seenFrom(table, table.round[i], site, where));
    const found = atlas.reachOf({ table, bands, unit: places.unit, sites: places.sites, codes, seen });
    const said = ({ rows, looks, labels }) => Object.fromEntries(Object.entries(rows).map(([code, row]) => {
        const { look, where, distance, azimuth, edge, from, count } = row;
        const words = where.map((at) => labels[at]);
        return [code, [looks[look], words, distance, +azimuth, edge ?? "", from, count]];
    }));
    return { server: said({ ...places, rows: known }), script: said(found), found };
}))"""


@pytest.fixture
def script(tab):
    """Loads the script alone on an empty page, for it needs no map; calls a function of it then."""

    def loaded():
        page = tab()
        page.goto("about:blank")
        constants = webmap.map_js().partition("const LAND")[0]
        parts = [webmap.script(name) for name in ("atlas", "grounds", *webmap.FOR_DRAGGING)]
        page.add_script_tag(content="".join([constants, *parts]))
        return page.evaluate

    return loaded


def anywhere(rng):
    """A place: usual, at a pole, at the antimeridian, or in Europe."""
    kind = rng.random()
    if kind < 0.1:
        return rng.choice([-90.0, 90.0]), round(rng.uniform(-180, 180), 3)
    if kind < 0.2:
        return round(rng.uniform(-80, 80), 3), rng.choice([-180.0, 180.0, 179.999, -179.999])
    if kind < 0.7:
        return round(rng.uniform(35, 65), 3), round(rng.uniform(-10, 45), 3)
    return round(np.degrees(np.arcsin(rng.uniform(-1, 1))), 3), round(rng.uniform(-180, 180), 3)


def some_bands(rng):
    return rng.choice(BANDS, rng.integers(0, 5), replace=False).tolist()


def scenario(rng, systems):
    """A scenario's link, and the same before one of its launch points was moved."""
    points = [anywhere(rng) for _ in range(rng.integers(1, 6))]
    rest = "".join(f"&band={band}" for band in some_bands(rng) or ["none"])
    if rng.random() < 0.5:
        rest += f"&system={rng.choice(systems)}"
    if rng.random() < 0.4:  # bands of their own
        for number in range(1, len(points) + 1):
            rest += "".join(f"&band.{number}={band}" for band in some_bands(rng))
            rest += f"&system.{number}={rng.choice(systems)}" * (rng.random() < 0.4)
    if len(points) > 2:
        rest += "&hide=2" * (rng.random() < 0.3)
    rest += str(rng.choice(PICKED)) + str(rng.choice(UNITS)) + str(rng.choice(("", "", "&common=2")))

    def written(places):
        return "&".join(f"site={lat},{lon}" for lat, lon in places) + rest

    return written(points), written([anywhere(rng), *points[1:]])


def answers(script, many=MANY):
    """Random scenarios, each as it is drawn, and what script and server say of it."""
    rng = np.random.default_rng(1987)
    systems = [system.id for system in catalog.systems()]
    drawn, sent = [], []
    for _ in range(many):
        there, before = (drawing(link.read(query)) for query in scenario(rng, systems))
        bands = [{"colour": css_colour(band.style)} for band in there.bands]
        data = {"bands": bands, "places": map_places.of(there)}
        drawn.append(there)
        sent.append({"data": data, "table": drag_table.of(before)})
    return list(zip(drawn, json.loads(script()(SAID, json.dumps(sent))), strict=True))


def test_of_random_scenarios_the_script_says_each_row_and_each_count_of_the_legend_as_the_server_does(script):
    answered = answers(script)
    each_row_is_the_server_s(answered)
    each_count_of_the_legend_is_the_server_s(answered)
    there_is_something_of_everything(answered)


@pytest.mark.parametrize("spoken", ["fr", "ru"])
def test_so_it_does_in_other_languages(script, spoken):
    with i18n.speaking(spoken):
        each_row_is_the_server_s(answers(script, many=40))


def each_row_is_the_server_s(answered):
    for drawn, answer in answered:
        assert answer["script"] == answer["server"], drawn.query


def there_is_something_of_everything(answered):
    rows = [row for _, answer in answered for row in answer["server"].values()]
    assert len(rows) > 15_000
    assert len({str(look) for look, *_ in rows}) > 20
    words = " ".join(label for _, labels, *_ in rows for label in labels)
    for said in ("another launch point", "edge round", "within some claims", *OUTSIDE):
        assert said in words
    assert sum(bool(edge) for _, _, _, _, edge, *_ in rows) > 100
    assert sum(bool(drawn.asked_common) for drawn, _ in answered) > 50


def each_count_of_the_legend_is_the_server_s(answered):
    for drawn, answer in answered:
        found = answer["found"]
        in_bands = [counted(entry, drawn)[2] for entry in drawn.legend if entry.is_band]
        assert found["counts"] == in_bands, drawn.query
        if drawn.bands:
            assert found["outside"] == [
                [entry.id, entry.places] for entry in drawn.legend if not entry.is_band
            ]
        rims = [list(css_dot(row.dot)) for row in drawn.places if row.dot.rim]
        assert found.get("rim") == (rims[0] if rims else None)
        if drawn.asked_common:
            assert found["common"] == drawn.asked_common.places


def test_a_dragged_launch_point_is_where_the_server_will_have_it_and_called_as_it_will_call_it(script):
    rng, call = np.random.default_rng(5), script()
    for lat, lon in zip(rng.uniform(-90, 90, 200), rng.uniform(-540, 540, 200), strict=True):
        there = map_click.read({"last_clicked": {"lat": lat, "lng": lon}})
        kept, name = call(
            """(at) => { const kept = at.map(atlas.kept); return [kept, atlas.placed(kept)]; }""", [lat, lon]
        )
        assert kept[0] == there.lat
        assert (kept[1] - there.lon + 180) % 360 == pytest.approx(180)
        assert name == format_point(there.lat, there.lon)


@pytest.mark.parametrize(
    "query", ["site=kaliningrad", "site=kaliningrad&site=comiso&system=9m729", "site=laoag&members=world"]
)
def test_what_the_script_must_know_is_less_than_a_kilobyte_and_no_file_has_it(query):
    drawn = drawing(link.read(query))
    assert len(webmap._json(drag_table.of(drawn)).encode()) < 1000
    assert '"drag":' not in export.map_html(drawn, date(2026, 11, 30))
