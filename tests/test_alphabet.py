"""Things stand in the order of the alphabet of who reads them, which the translation gives."""

import gettext

import pytest

from geo.words import i18n, translations

ALPHABETS = {
    "xx-pl": "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż",
    "xx-uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "xx-de": "abcdefghijklmnopqrstuvwxyz",
}


class Alphabet(gettext.NullTranslations):
    """A translation that says nothing but its alphabet."""

    def __init__(self, letters):
        super().__init__()
        self.letters = letters

    def pgettext(self, context, message):
        return self.letters if context == "the letters of the alphabet, in its order" else message


@pytest.fixture(autouse=True)
def translated(monkeypatch):
    monkeypatch.setattr(translations, "of", lambda code: Alphabet(ALPHABETS[code]))


def ordered(language, *names):
    with i18n.speaking(language):
        return i18n.in_order(names, name=str)


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("xx-pl", ["Azory", "Ąb", "Belgia", "Litwa", "Łotwa", "Łódź", "Malta", "Zambia", "Źródło", "Żory"]),
        ("xx-uk", ["Габон", "Ґданськ", "Данія", "Єгипет", "Ємен", "Індія", "Їжа", "Йорданія", "Кіпр"]),
        ("xx-de", ["Afghanistan", "Ägypten", "Albanien", "Österreich", "Oz", "Straße", "Tschad"]),
        ("xx-de", ["Adria", "Ærø", "Afrika", "Lodsch", "Łódź", "Lom"]),
    ],
)  # fmt: skip
def test_letters_stand_where_the_alphabet_has_them(language, names):
    assert ordered(language, *reversed(names)) == names


def test_capitals_count_as_small_letters_and_one_with_an_accent_after_the_same_without():
    assert ordered("xx-de", "Öl", "ol", "OL", "öL") == ["ol", "OL", "Öl", "öL"]
    assert ordered("xx-de", "über", "Ubersee", "uber") == ["uber", "über", "Ubersee"]


def test_signs_come_before_digits_and_these_before_letters_and_other_scripts_last():
    names = ["Korea, Nord", "Korea 2", "Koreaner", "Ωmega", "Корея"]
    assert ordered("xx-de", *reversed(names)) == names


def test_the_accent_may_be_a_mark_of_its_own():
    assert ordered("xx-pl", "Z", "z\u0307aba", "Źle") == ["Z", "Źle", "z\u0307aba"]
    assert ordered("xx-uk", "к", "и\u0306", "і") == ["і", "и\u0306", "к"]


def test_in_english_the_order_is_plain_or_what_it_was():
    names = ["Åland", "Zambia", "albania", "Angola"]
    assert i18n.in_order(names, name=str) == sorted(names)
    assert i18n.in_order(names, name=str, in_english=str.casefold) == sorted(names, key=str.casefold)


def test_each_language_keeps_its_own_alphabet():
    names = ("Łotwa", "Lwów", "Luksemburg")
    assert ordered("xx-pl", *names) == ["Luksemburg", "Lwów", "Łotwa"]
    assert ordered("xx-de", *names) == ["Łotwa", "Luksemburg", "Lwów"]
    assert ordered("xx-pl", *names) == ["Luksemburg", "Lwów", "Łotwa"]
