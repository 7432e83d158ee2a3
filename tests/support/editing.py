"""An editor in the hands of a reader, for tests: opened, added to, and asked what it shows."""

from urllib.parse import parse_qs

from geo.facts.model import NOTHING_OWN
from geo.page.editor import Editor
from geo.scenario import link
from geo.scenario.parameters import VALUES

SITES = "name,lat,lon,sources\n"
CLAIMS = "system,range_max_km,claimant,claimed_on,source\n"
DEN, MINE = SITES + "Secret den,54.7,20.5,my notes\n", CLAIMS + "Mine,700,Me,2026,my notes\n"
R9M729 = "9m729"
# What each choice of the scenario can be: its default, then the values of its texts.
PART_VALUES = {
    row.field: (row.default, *(row.parse(text, NOTHING_OWN) for text in row.choices or (row.example,)))
    for row in VALUES
}
TWENTY = "; ".join(f"0-{100 + i}" for i in range(20))  # bands, more than a map can show


def opened(**query):
    return Editor.opened({key: [value] if isinstance(value, str) else value for key, value in query.items()})


def address(editor):
    return parse_qs(link.query(editor.scenario))


def names(editor):
    return [point.called(editor.scenario.notation) for point in editor.scenario.points]


def tokens(editor):
    return [band.token for band in editor.bands]


def added(editor, words):
    return editor.adding_or_not().typed(words)


def brought(editor, *contents):
    made = [data if isinstance(data, bytes) else data.encode() for data in contents]
    return editor.with_tables([(data, f"{number}.csv") for number, data in enumerate(made)])
