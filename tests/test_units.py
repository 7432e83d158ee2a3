"""Lengths in the reader's unit, against PROJ's own table of units."""

import gettext
from dataclasses import replace

import pytest
from babel.units import format_unit
from hypothesis import given
from hypothesis import strategies as st
from pyproj.database import get_units_map

from geo import treaty
from geo.coordinates import display
from geo.features import citations, wording
from geo.features.drawing import drawing
from geo.outputs.web import capitals_table, range_chart
from geo.scenario.scenario import DEFAULT, Scenario
from geo.words import translations, units
from geo.words.errors import AtlasError
from geo.words.i18n import Later, Text, speaking
from hostile import NAMES


@pytest.mark.parametrize(("unit", "proj"), [("km", "km"), ("mi", "mi"), ("nmi", "kmi")])
def test_a_unit_is_as_long_as_proj_has_it(unit, proj):
    metres = {each.proj_short_name: each.conv_factor for each in get_units_map(category="linear").values()}
    assert units.UNITS[unit].km * 1000 == metres[proj]


def test_a_mile_is_1760_yards_of_0_9144_m_and_a_nautical_mile_1852_m():
    assert units.UNITS["mi"].km * 1000 == pytest.approx(1760 * 0.9144, rel=1e-15)
    assert units.UNITS["nmi"].km * 1000 == 1852


def test_the_treaty_s_edges_in_miles():
    """500 km are 310.7 miles, 1,000 km 621.4, 5,500 km 3,417.5; 270.0, 540.0 and 2,969.8 nautical miles."""
    edges = (treaty.SHORTER.inner_km, treaty.SHORTER.outer_km, treaty.INTERMEDIATE.outer_km)
    assert [units.length(edge, "km") for edge in edges] == ["500 km", "1,000 km", "5,500 km"]
    assert [units.length(edge, "mi") for edge in edges] == ["311 mi", "621 mi", "3,418 mi"]
    assert [units.length(edge, "nmi") for edge in edges] == ["270 nmi", "540 nmi", "2,970 nmi"]


def test_kilometres_keep_their_digits_and_short_lengths_a_tenth():
    assert units.length(480.5) == "480.5 km"
    assert units.length(0) == units.length(0.0) == "0 km"
    assert units.length(10, "mi") == "6.2 mi"
    assert units.length(16.0934, "mi") == "10 mi"
    assert units.length(0, "nmi") == "0 nmi"
    assert units.rounded(277.586) == "278 km"
    assert units.tenths(2.44, "nmi") == "1.3 nmi"


@given(st.floats(10, 20_004), st.sampled_from(list(units.UNITS)))
def test_a_rounded_length_is_within_half_a_unit(km, unit):
    value, symbol = units.rounded(km, unit).split(" ")
    assert symbol == unit
    assert abs(float(value.replace(",", "")) * units.UNITS[unit].km - km) <= units.UNITS[unit].km / 2 + 1e-9


@pytest.mark.parametrize("name", ["", "leagues", "km²", *NAMES])
def test_an_unknown_unit_or_notation_is_refused_in_one_sentence(name):
    for parse in (units.parse_unit, display.parse_notation):
        with pytest.raises(AtlasError, match="; write one of: ") as refusal:
            parse(name)
        assert "\n" not in str(refusal.value)
    assert (units.parse_unit(" NMI "), display.parse_notation("DMS")) == ("nmi", "dms")


SEVERAL = Scenario.parse(["kaliningrad", "54.71,20.51"], ["shorter", "intermediate", "0-280"], "9m729")


@pytest.mark.parametrize("unit", ["mi", "nmi"])
def test_every_sentence_is_in_the_reader_s_unit(unit):
    scenario = replace(SEVERAL, units=unit, circle=True)
    told = [
        wording.summary(drawing(scenario)),
        wording.pole_note(drawing(scenario)),
        wording.circle_note(drawing(scenario)),
        range_chart.chart_html(drawing(scenario)),
        capitals_table.table_html(drawing(scenario), drawing(scenario).places),
        *(entry.label for entry in drawing(scenario).legend),
        *(entry.phrase for entry in drawing(scenario).legend),
        *(row.label for row in drawing(scenario).places),
        *(edge.label for band in drawing(scenario).bands for edge in band.edges),
    ]
    for words in told:
        assert "km" not in words
    for words in told[:4]:
        assert f" {unit}" in words


def test_the_treaty_and_the_claims_keep_the_units_of_their_source():
    scenario = replace(SEVERAL, units="nmi")
    assert "500 kilometers" in str(wording.TREATY)
    assert "500 to 5,500 km" in str(wording.LEAD)
    assert any("500 km" in claim for claim in citations.claim_notes(drawing(scenario).claims))
    assert citations.claim_notes(drawing(scenario).claims) == citations.claim_notes(drawing(SEVERAL).claims)


def test_coordinates_are_told_in_the_reader_s_notation():
    nameless = Scenario.parse(["54.706,-20.511"])
    assert wording.origin(drawing(nameless)) == "54.71° N, 20.51° W"
    assert wording.origin(drawing(replace(nameless, notation="dms"))) == "54°42′22″ N, 20°30′40″ W"
    assert wording.origin(drawing(replace(DEFAULT, notation="dms"))) == "Kaliningrad"


WRITTEN = [  # thousands, five digits, decimals, a length in each unit
    ("en", "5,500", "20,004", "480.5 km", "1.3 nmi"),
    ("de", "5.500", "20.004", "480,5\u00a0km", "1,3\u00a0nmi"),
    ("pl", "5500", "20\u00a0004", "480,5\u00a0km", "1,3\u00a0nmi"),
    ("fr", "5\u00a0500", "20\u00a0004", "480,5\u00a0km", "1,3\u00a0nmi"),
    ("uk", "5\u00a0500", "20\u00a0004", "480,5\u00a0km", "1,3\u00a0nmi"),
    ("ru", "5\u00a0500", "20\u00a0004", "480,5\u00a0km", "1,3\u00a0nmi"),
]


@pytest.fixture
def without_translations(monkeypatch):
    monkeypatch.setattr(translations, "of", lambda _code: gettext.NullTranslations())


@pytest.mark.parametrize(("language", "thousands", "more", "length", "short"), WRITTEN)
@pytest.mark.usefixtures("without_translations")
def test_numbers_are_written_by_the_rules_of_the_language(language, thousands, more, length, short):
    with speaking(language):
        assert (units.grouped(5500), units.grouped(20_003.9)) == (thousands, more)
        assert (units.number(5500), units.number(20_004)) == (thousands, more)
        assert (units.length(480.5), units.tenths(2.44, "nmi")) == (length, short)
        assert units.rounded(5499.6) == units.length(5500)
        assert units.grouped(1_234_567.891, 1).replace("\u00a0", "").replace(".", ",").endswith("567,9")
        assert (units.grouped(0), units.grouped(999), units.grouped(-7)) == ("0", "999", "-7")


def test_polish_groups_no_four_digits_and_keeps_their_decimals_and_signs():
    with speaking("pl"):
        assert [units.grouped(n, 1) for n in (1234.5, -1234.5, 12345.6)] == [
            "1234,5", "-1234,5", "12\u00a0345,6"
        ]  # fmt: skip


def test_units_are_named_in_the_language(monkeypatch):
    said = {("unit", "km"): "км", ("unit behind a number", "mi"): "миль"}
    known = gettext.NullTranslations()
    known.pgettext = lambda context, english: said.get((context, english), english)
    monkeypatch.setattr(translations, "of", lambda _code: known)
    with speaking("ru"):
        assert units.length(480) == "480\u00a0км"
        assert units.rounded(1609.344, "mi") == "1\u00a0000\u00a0миль"
        assert units.tenths(1.852, "nmi") == "1,0\u00a0nmi"
    assert units.length(480) == "480 km"


@pytest.mark.parametrize("unit", ["mi", "nmi"])
@pytest.mark.parametrize("language", ["pl", "ru", "uk"])
@given(n=st.integers(10, 20_000) | st.integers(1, 99).map(lambda tenths: tenths / 10))
def test_a_mile_behind_a_number_is_in_the_form_that_cldr_has(language, unit, n):
    kind = {"mi": "length-mile", "nmi": "length-nautical-mile"}[unit]
    full = [  # of CLDR's, of which some lack one length or the other
        word
        for length in ("long", "short")
        for word in format_unit(n, kind, length=length, locale=language).split()
    ]
    with speaking(language):
        said = units.length(n * units.UNITS[unit].km, unit).replace("\u00a0", " ").split()
    assert said[-1] in full
    assert units.counted("mi") == "mi"


def test_a_unit_with_too_few_forms_has_the_last_for_the_others(monkeypatch):
    known = gettext.NullTranslations()
    known.pgettext = lambda _context, english: {"mi": "миля|мили"}.get(english, english)
    monkeypatch.setattr(translations, "of", lambda _code: known)
    with speaking("be"):
        assert units.length(1.609344, "mi") == "1\u00a0миля"
        assert units.length(1609.344, "mi") == "1\u00a0000\u00a0мили"


@given(st.floats(0, 20_004), st.integers(0, 3))
def test_english_is_as_python_has_it(km, decimals):
    assert units.grouped(km, decimals) == f"{km:,.{decimals}f}"


def test_a_number_in_a_text_is_written_when_that_is_shown():
    text = Text("{n} km").format(n=Later(lambda: units.grouped(5500)))
    with speaking("de"):
        assert str(text) == "5.500 km"
    assert str(text) == "5,500 km"


def test_an_error_is_in_the_language_in_which_it_was_raised(monkeypatch):
    known = gettext.NullTranslations()
    known.gettext = str.upper
    monkeypatch.setattr(translations, "of", lambda _code: known)
    with speaking("de"):
        error = AtlasError(Text("too far"))
    assert (str(error), error.args) == ("TOO FAR", ("TOO FAR",))
