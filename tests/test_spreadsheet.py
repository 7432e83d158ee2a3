"""The capitals as a spreadsheet, read back by openpyxl: the CSV's rows, with numbers as numbers."""

import csv
import io
import zipfile
from dataclasses import replace
from gettext import NullTranslations

import openpyxl
import pytest

from formats import DAY, SCENARIOS, content
from geo.features import provenance
from geo.features.drawing import drawing
from geo.outputs import spreadsheet
from geo.scenario.scenario import DEFAULT, Scenario
from geo.words import i18n
from hostile import NAMES


def sheets(made):
    """Each sheet's rows of values."""
    return [[list(row) for row in sheet.values] for sheet in openpyxl.load_workbook(io.BytesIO(made))]


def as_csv(value):
    """A cell as the CSV has it, but for the last zeros of a number."""
    if isinstance(value, bool):
        return str(value).lower()
    return (
        ""
        if value is None
        else f"{value:.3f}".rstrip("0").rstrip(".")
        if isinstance(value, float)
        else str(value)
    )


@pytest.mark.parametrize("name", SCENARIOS)
def test_it_has_the_rows_of_the_csv_and_the_receipt(name):
    scenario = Scenario.parse(*SCENARIOS[name])
    (head, *rows), facts = sheets(content(scenario, ".xlsx"))
    expected = list(csv.reader(io.StringIO(content(scenario, ".csv").decode("utf-8-sig"))))
    assert [head, *([as_csv(value) for value in row] for row in rows)] == [
        expected[0],
        *([number(value) for value in row] for row in expected[1:]),
    ]
    told = [value for _, value in facts]
    made = provenance.of(drawing(scenario), DAY)
    assert {made.command, made.credits, *made.sources, DAY.isoformat()} <= set(told)


def number(value):
    """A value of the CSV without the last zeros of a number."""
    return as_csv(float(value)) if value.removeprefix("-").replace(".", "", 1).isdecimal() else value


def test_numbers_are_numbers_and_truths_are_truths():
    (head, *rows), _ = sheets(content(Scenario.parse(["kaliningrad"]), ".xlsx"))
    warsaw = next(
        row for row in (dict(zip(head, row, strict=True)) for row in rows) if row["capital"] == "Warsaw"
    )
    assert warsaw["distance_km"] == pytest.approx(277.586, abs=1e-3)  # km
    assert (warsaw["eu_member"], warsaw["own"], warsaw["nato_since"]) == (True, False, 1999)
    book = openpyxl.load_workbook(io.BytesIO(content(Scenario.parse(["kaliningrad"]), ".xlsx")))
    (style,) = {cell.number_format for (cell,) in book.worksheets[0]["E2:E51"]}
    assert style == "0.000"


@pytest.mark.parametrize("name", [*NAMES, "=1+1", "x;=1+1;y", "http://a.example/"])
def test_no_name_is_a_formula_or_a_link(name):
    made = content(Scenario.parse([f"54.71,20.51,{name}"]), ".xlsx")
    book = openpyxl.load_workbook(io.BytesIO(made))
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert name in {cell.value for cell in cells}
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert not [part for part in archive.namelist() if "externalLink" in part]


def test_a_fact_too_long_for_a_cell_goes_on_in_the_next():
    scenario = Scenario.parse(["kaliningrad"])
    made = replace(provenance.of(drawing(scenario), DAY), link="https://a.example/?" + "x" * 70_000)
    _, facts = sheets(spreadsheet.workbook(drawing(scenario), made))
    links = [value for name, value in facts if name == "Link"]
    assert (len(links), "".join(links)) == (3, made.link)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ({"Sources": "Quellen [1/2]: wo?"}, ["Capitals", "Quellen  1 2   wo"]),
        ({"Sources": "S" * 40, "Capitals": "'"}, ["Sheet1", "S" * 31]),
        ({"Sources": "capitals"}, ["Capitals", "Sheet2"]),
    ],
)
def test_a_translation_that_cannot_be_the_name_of_a_sheet_is_made_one(said, names, monkeypatch):
    monkeypatch.setattr(i18n.translations, "of", lambda _code: Said(said))
    with i18n.speaking("eu"):
        book = spreadsheet.workbook(drawing(DEFAULT), provenance.of(drawing(DEFAULT), DAY))
    assert openpyxl.load_workbook(io.BytesIO(book), read_only=True).sheetnames == names


class Said(NullTranslations):
    """A language of a few texts."""

    def __init__(self, texts):
        super().__init__()
        self.texts = texts

    def gettext(self, text):
        return self.texts.get(text, text)
