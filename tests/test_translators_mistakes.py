"""A translator's mistake is never an error, nor markup: what cannot be shown is English."""

import errno
from pathlib import Path

import pytest

from geo.facts import dates
from geo.scenario.parameters import parse_language
from geo.words import i18n, translations, units

ENGLISH_TEXT = "{n} bands are more than one map can show; use at most {most}"
MISTAKES = {
    "a lost brace": "{n Bänder sind mehr, als eine Karte zeigen kann; höchstens {most}",
    "a lost place": "Bänder sind mehr, als eine Karte zeigen kann",
    "another place": "{n} Bänder sind mehr, als {karte} zeigen kann; höchstens {most}",
    "a part of a value": "{n.__class__} Bänder; höchstens {most}",
    "another way to write it": "{n:>1000000} Bänder; höchstens {most}",
    "a tag": "<b>{n}</b> Bänder; höchstens {most}",
    "a tag without its end": "{n} <img src=x onerror=alert(1) Bänder; höchstens {most}",
    "a script": "{n}<script>alert(1)</script> Bänder; höchstens {most}",
    "emphasis": "**{n}** Bänder; höchstens {most}",
    "a link": "[{n}](https://example.org) Bänder; höchstens {most}",
    "an icon": ":material/home: {n} Bänder; höchstens {most}",
}
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def language(tmp_path, monkeypatch):
    """Writes the translations of a language that there is not, and speaks it."""
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    folder = tmp_path / "it" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    cached = (translations._languages, translations.of)

    def written(text, domain="atlas"):
        (folder / f"{domain}.po").write_bytes(text if isinstance(text, bytes) else f"{HEAD}{text}".encode())
        for each in cached:
            each.cache_clear()

    written("")
    with i18n.speaking("it"):
        yield written
    monkeypatch.undo()
    for each in cached:
        each.cache_clear()


def entry(english, said, marks=""):
    quoted = said.replace('"', '\\"')
    return f'{marks}msgid "{english}"\nmsgstr "{quoted}"\n\n'


@pytest.mark.parametrize("said", MISTAKES.values(), ids=MISTAKES)
def test_a_translation_with_a_mistake_is_not_shown(language, said):
    language(entry(ENGLISH_TEXT, said) + entry("Undo", "Annulla"))
    assert i18n._(ENGLISH_TEXT).format(n=9, most=8) == ENGLISH_TEXT.format(n=9, most=8)
    assert i18n._("Undo") == "Annulla"


def test_a_translation_may_fill_in_in_any_order_and_a_form_without_its_number(language):
    language(entry(ENGLISH_TEXT, "al massimo {most}, non {n}"))
    assert i18n._(ENGLISH_TEXT).format(n=9, most=8) == "al massimo 8, non 9"


def test_half_a_translation_is_shown_as_far_as_it_goes_and_what_is_doubtful_is_not(language):
    language(entry("Undo", "Annulla") + entry("Remove", "Togli", "#, fuzzy\n") + entry("Hide", ""))
    assert [i18n._(each) for each in ("Undo", "Remove", "Hide", "Cancel")] == [
        "Annulla",
        "Remove",
        "Hide",
        "Cancel",
    ]


JUNK = {
    "nothing": b"",
    "UTF-16": b"\xff\xfe\x00junk",
    "no text": b"msgid nothing here",
    "zeros": b"\x00" * 1000,
    "HTML": b"<html>",
    "an unknown charset": HEAD.replace("utf-8", "klingon").encode() + b'msgid "Hide"\nmsgstr "X"\n',
    "another charset": HEAD.encode() + 'msgid "Hide"\nmsgstr "Éteindre"\n'.encode("latin-1"),
    "a head that is none": HEAD.replace("Content-Type: text/plain", "PO-Revision-Date: soon").encode(),
    "a lost quotation mark": HEAD.encode() + b'msgid "Hide"\nmsgstr "Nascondi\n',
}


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_a_file_that_cannot_be_read_says_nothing_and_the_other_one_is_shown(language, junk, capsys):
    language(entry("Undo", "Annulla"))
    language(junk, "facts")
    assert (i18n._("Undo"), i18n._("Kaliningrad")) == ("Annulla", "Kaliningrad")
    assert capsys.readouterr() == ("", "")


def test_a_file_that_nobody_may_read_says_nothing(language, monkeypatch):
    language(entry("Undo", "Annulla"), "facts")
    language(entry("Hide", "Nascondi"))

    def refuses(file, read=Path.read_bytes):
        if file.name == "atlas.po":
            raise PermissionError(errno.EACCES, "Permission denied", str(file))
        return read(file)

    monkeypatch.setattr(Path, "read_bytes", refuses)
    assert (i18n._("Undo"), i18n._("Hide")) == ("Annulla", "Hide")


FOLDERS = {  # what a folder is called, and which language it adds
    "pt_BR": ("pt-BR", "Português (Brasil)"),
    "zh_Hant": ("zh-Hant", "中文 (繁體)"),
    "xx": ("xx", "Xx"),  # no language of CLDR: its numbers are as in English
    "en": None,
    ".hidden": None,
    "pt_BR.bak": None,
    "Italiano": None,
}


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.usefixtures("language")
def test_a_folder_that_is_no_language_is_none_and_one_of_a_region_is(tmp_path, folder):
    (tmp_path / folder / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / folder / "LC_MESSAGES" / "atlas.po").write_text(HEAD + entry("Undo", "×"), "utf-8")
    translations._languages.cache_clear()
    added = FOLDERS[folder]
    assert translations.languages() == ("en", *sorted(["it", *(added or ())[:1]]))
    if added:
        code, name = added
        assert translations.name(code) == name
        assert parse_language(folder.lower()) == code
        assert translations.chosen(f"{code}, en;q=0.5") == code
        with i18n.speaking(code):
            assert i18n._("Undo") == "×"
            assert "5" in units.length(5500)
            assert dates.Date.parse("1987-12-08").label


@pytest.mark.usefixtures("language")
def test_a_reader_of_another_region_has_the_language_and_of_their_own_that(tmp_path):
    for folder in ("pt_BR", "it_CH"):
        (tmp_path / folder / "LC_MESSAGES").mkdir(parents=True)
    translations._languages.cache_clear()
    asked = ["pt-BR", "pt", "pt-PT", "it-IT", "it-CH", "it_ch", "ro"]
    assert list(map(translations.matching, asked)) == ["pt-BR", "pt-BR", "pt-BR", "it", "it-CH", "it-CH", ""]


@pytest.mark.usefixtures("language")
def test_a_folder_without_files_is_a_language_of_which_nothing_is_said(tmp_path):
    (tmp_path / "nl" / "LC_MESSAGES").mkdir(parents=True)
    translations._languages.cache_clear()
    assert translations.languages() == ("en", "it", "nl")
    with i18n.speaking("nl"):
        assert (i18n._("Undo"), i18n.ngettext("{n} day", "{n} days", 2)) == ("Undo", "{n} days")
