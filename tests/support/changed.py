"""Files whose map a reader changes: what they say, and what Python says of the same scenario."""

import json
from datetime import date

import numpy as np

from geo.facts import catalog
from geo.features import provenance, wording
from geo.features.drawing import drawing
from geo.outputs.web import capitals_table, export, map_legend, map_places, range_chart
from geo.scenario import link
from geo.words.errors import AtlasError

DAY, HOME = date(2026, 11, 30), "http://localhost:8501/"
OWN = ("0-480", "480-2500", "0-1800", "250.5-700", "900-1100", "3000-12000", "0-482.803")
SYSTEMS = [system.id for system in catalog.systems()]
SITES = catalog.sites()
ALONE = ("", "&members=eu", "&year=1987", "&towns=LT,100000")
SEVERAL = ("", "&members=nato-1987", "&members=world", "&year=1983")

# Of a document, or of pieces of one as Python makes them, what it says.
READ = """(root, title, in_map) => {
    const one = (name) => root.querySelector(name), all = (name) => [...root.querySelectorAll(name)];
    const text = (name) => one(name).textContent, box = document.createElement("div");
    box.innerHTML = in_map;
    const table = one("table.atlas-capitals");
    return {
        title: [title, text("h1")], summary: text("p.summary"), legend: one("p.legend").innerHTML,
        in_map: [...box.querySelectorAll("li")].map((line) => line.textContent.trim()),
        chart: one(".atlas-chart").outerHTML, ticks: table.getAttribute("style"),
        table: [...table.tBodies].map((body) => body.outerHTML),
        caption: [table.caption.textContent, table.className],
        heads: [...table.tHead.rows[0].cells].map((head) => head.textContent),
        notes: all("[data-note]").map((note) => [note.dataset.note, note.textContent]),
        cite: all("#cite [data-said]").map((each) => each.textContent),
        link: all("a[data-said]").map((each) => each.href), receipt: JSON.parse(text("#receipt")),
    };
}"""
# Of each scenario: what the file says once it shows that, without drawing its map, and what Python does.
SAID = f"""(asked) => {{
    const read = {READ};
    const decoded = (html) => Object.assign(document.createElement("p"), {{ innerHTML: html }}).textContent;
    const rows = ({{ rows, looks, labels }}, asked) => {{
        const known = rows.split ? atlas.rowsOf(rows, asked) : rows;
        return Object.fromEntries(Object.entries(known).map(([code, row]) => {{
            const {{ look, where, distance, azimuth, edge, from, count }} = row;
            const words = where.map((at) => decoded(labels[at]));
            return [code, [looks[look], words, distance, Number(azimuth), edge ?? "", from, count]];
        }}));
    }};
    const drawn = atlas.redraw;
    atlas.redraw = () => {{}};
    const said = JSON.parse(asked).map(({{ query, html, title, in_map, places }}) => {{
        atlas.linked("#" + query);
        atlas.writeRest();
        const there = new DOMParser().parseFromString(html, "text/html"), data = atlas.file.map.latest.data;
        const of_map = rows(data.places, data.places.asked);
        return {{
            told: document.querySelector(".atlas-change [role=status]").textContent,
            script: {{ ...read(document, document.title, data.legend), rows: of_map }},
            python: {{ ...read(there, title, in_map), rows: rows(places, places.asked) }},
        }};
    }});
    atlas.redraw = drawn;
    return JSON.stringify(said);
}}"""


def anywhere(rng):
    """A place: usual, at a pole, at the antimeridian, a site, near one, in Europe."""
    kind, site = rng.random(), SITES[rng.integers(len(SITES))]
    if kind < 0.1:
        return f"{rng.choice([-90.0, 90.0])},{rng.uniform(-180, 180):.3f}"
    if kind < 0.2:
        return f"{rng.uniform(-80, 80):.3f},{rng.choice([-180.0, 180.0, 179.999, -179.999])}"
    if kind < 0.4:
        return site.id
    if kind < 0.5:
        return f"{site.lat + rng.uniform(-0.1, 0.1):.3f},{site.lon + rng.uniform(-0.1, 0.1):.3f}"
    if kind < 0.8:
        return f"{rng.uniform(35, 65):.3f},{rng.uniform(-10, 45):.3f}"
    return f"{np.degrees(np.arcsin(rng.uniform(-1, 1))):.3f},{rng.uniform(-180, 180):.3f}"


def some_bands(rng):
    """Bands as a link has them: of the treaty's none, one or both, and up to two others."""
    chosen = [band for band in ("shorter", "intermediate") if rng.random() < 0.7]
    chosen += rng.choice(OWN, rng.integers(0, 3), replace=False).tolist()
    if chosen == ["shorter", "intermediate"]:
        return ""
    return "".join(f"&band={band}" for band in chosen) or "&band=none"


def some_points(rng):
    """How many launch points there are."""
    return int(rng.choice([1, 1, 2, 3, 6, 12]))


def scenarios(rng, many):
    """A scenario that is exported, and others to which its reader may change it, each as it is drawn."""
    n = some_points(rng)
    rest = f"&system={rng.choice(SYSTEMS)}" * (rng.random() < 0.6) + str(
        rng.choice(ALONE if n == 1 else SEVERAL)
    )
    rest += str(rng.choice(["", "&units=mi", "&units=nmi"])) + str(rng.choice(["", "&notation=dms"]))
    found = []
    while len(found) <= many:
        if found and rng.random() < 0.5:
            n = some_points(rng)
        joined = "&form=union" * (n > 1 and rng.random() < 0.5)
        query = "&".join(f"site={anywhere(rng)}" for _ in range(n)) + some_bands(rng) + rest + joined
        try:
            chosen = link.read(query)
        except AtlasError:  # as of the same place twice
            continue
        if len(chosen.points) == n:
            found.append(drawing(chosen))
    return found[0], found[1:]


def pieces(drawn):
    """What Python says of a scenario, in the form that a file has it."""
    parts = [
        export._before(drawn),
        export.legend_html(drawn),
        range_chart.chart_html(drawn),
        capitals_table.table_html(drawn, capitals_table.rows(drawn)),
        export._notes(drawn, DAY, HOME),
        export._cite(provenance.citation(drawn, DAY, HOME)),
    ]
    return {
        "query": drawn.query,
        "html": "".join(parts),
        "title": wording.title(drawn),
        "in_map": map_legend.legend(drawn, is_page=True) or "",
        "places": map_places.of(drawn),
    }


def opened(page, folder, drawn):
    """Open the file of a scenario, and wait until its reader may change it."""
    file = folder / f"{len([*folder.iterdir()])}.html"  # another each time, or Firefox may stay where it is
    file.write_text(export.map_html(drawn, DAY, HOME), "utf-8")
    page.goto(file.as_uri())
    page.wait_for_function("Boolean(atlas.file)")
    return page


def answers(page, some):
    """What file and Python say of some scenarios."""
    asked = json.dumps([pieces(drawn) for drawn in some])
    return json.loads(page.evaluate(SAID, asked))
