"""What is quoted stands in its own words in every language, and a translation beside it is marked as ours."""

from html import unescape
from urllib.parse import parse_qs

import pytest

from figures import texts
from geo import treaty
from geo.facts import catalog
from geo.features import citations, claim_check, wording
from geo.features.class_labels import class_words
from geo.outputs.facts import system_html
from geo.outputs.figure import claim_card
from geo.outputs.figure.canvas import settings
from geo.outputs.web import claim_answer
from geo.scenario import question
from geo.templates import Markup
from geo.words import i18n, translations
from geo.words.translations import ENGLISH

LANGUAGES = translations.languages()
LIMITS = treaty.SHORTER, treaty.INTERMEDIATE
# A system one of whose ends is stated in miles.
ASKED = "system=pershing-2&from=mutlangen&to=55.752,37.616,Moscow"


def ours(code):
    with i18n.speaking(code):
        return i18n._("in the source’s words: {quote}").partition("{")[0]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_table_of_claims_has_each_claim_in_its_source_s_words(code):
    with i18n.speaking(code):
        for system in wording.systems().values():
            table = unescape(system_html.claims_html(system))
            for claim in catalog.claims():
                if claim.system == system and claim.quoted:
                    assert claim.as_stated.english in table
                    assert (ours(code) in table) is (code != ENGLISH)
                    assert citations.in_its_words(claim) in table


def test_a_label_in_another_language_has_its_source_s_words_beside_it_if_it_translates_them():
    (claim,) = (each for each in catalog.claims() if each.id == "pershing-2-time-1979")
    assert (claim.label, citations.in_its_words(claim)) == ("about 1,000 miles (1,609 km)", "")
    with i18n.speaking("de"):
        assert claim.label == "etwa 1.000 Meilen (1.609\u00a0km)"
        assert citations.in_its_words(claim) == "im Wortlaut der Quelle: „about 1,000 miles“"


def test_a_translation_of_the_treaty_s_definitions_stands_behind_them_in_brackets():
    for limit in LIMITS:
        assert class_words(limit) == f"“{limit.words}”"
        for code in LANGUAGES:
            with i18n.speaking(code):
                said, every = class_words(limit), unescape(system_html.limits_html())
            assert limit.words in said
            assert said in every
            assert ("[" in said) is (code != ENGLISH)


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_answer_and_its_card_have_the_words_of_the_sources_in_another_language(code):
    with i18n.speaking(code), settings():
        checked = claim_check.check(question.read(parse_qs(ASKED)))
        answer = unescape(claim_answer.answer_html(checked, Markup()))
        card = " ".join(each.get_text() for each in texts(claim_card.compose(checked, "light"), "whose"))
        quoted = [each.claim for each in checked.claims if each.claim.quoted]
    assert (ours(code) in answer) is (code != ENGLISH)
    for claim in quoted if code != ENGLISH else []:
        assert claim.as_stated.english in answer
    assert any(claim.as_stated.english in card for claim in quoted) is (code != ENGLISH)
