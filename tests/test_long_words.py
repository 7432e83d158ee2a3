"""In every language the words of a figure and of a card have room: none is cut that is whole in English."""

from dataclasses import replace

import pytest

from figures import HOME, TODAY, VARIED, composed
from geo.features import claim_check
from geo.features.drawing import drawing
from geo.outputs.figure import claim_card, label_placement, three_panels
from geo.outputs.figure.canvas import settings
from geo.outputs.figure.styles import SIZES
from geo.scenario import question
from geo.words import i18n, translations
from geo.words.translations import ENGLISH

OTHERS = [code for code in translations.languages() if code != ENGLISH]
FIGURES = [
    *((name, size) for name in ("default", "claims from two", "countries") for size in ("column", "social")),
    ("in common", "column"),
    ("three", "page"),
    ("claims and treaty", "slide"),
]
ASKED = (
    "system=9m729&from=kaliningrad&to=52.524,13.411,Berlin",
    "system=oreshnik&from=mozdok&to=51.508,-0.126,London",
    "range=480&from=54.1,20.1&to=52.5,13.4",
    "from=kaliningrad&to=48.85,2.35,Paris",
)


def cut(sheet):
    """The texts of a sheet that end before they are at an end, by their kind."""
    return {
        (each.get_gid() or "").partition("-")[0]
        for axes in sheet.figure.axes
        for each in axes.texts
        if each.get_text().endswith("…")
    }


@pytest.mark.parametrize(("name", "size"), FIGURES)
def test_no_text_of_a_figure_is_cut_in_another_language_that_is_not_in_english(name, size):
    found = {}
    for code in translations.languages():
        with i18n.speaking(code):
            found[code] = cut(composed(replace(VARIED[name], language=code), size))
    assert {code: kinds for code, kinds in found.items() if kinds - found[ENGLISH]} == {}


@pytest.mark.parametrize("asked", ASKED)
def test_no_text_of_a_card_is_cut_in_any_language(asked):
    for code in translations.languages():
        with i18n.speaking(code), settings():
            checked = claim_check.check(
                question.read({k: [v] for k, v in (p.split("=") for p in asked.split("&"))})
            )
            assert cut(claim_card.compose(checked, "light")) == set(), code


@pytest.mark.parametrize("size", SIZES)
def test_no_text_of_the_lesson_is_cut_in_any_language(size):
    for code in translations.languages():
        with i18n.speaking(code), settings():
            assert (
                cut(three_panels.compose(drawing(VARIED["default"]), TODAY, HOME, size, "light")) == set()
            ), code


def test_the_figure_s_font_has_every_letter_of_every_language():
    """But for some signs, which another font has."""
    _family, (own, *_others) = label_placement._families()
    letters = {"\u00a0"}
    for code in OTHERS:
        for each in translations.messages(code):
            forms = each.string if isinstance(each.string, tuple) else (each.string,)
            letters |= {*"".join(filter(None, forms))} - {"\n"}
    assert {each for each in letters if each.isalpha() or each.isspace()} <= {*map(chr, own.get_charmap())}
    assert label_placement.printable("".join(letters)) == "".join(letters)
