"""The texts of the facts have a catalogue; each language is brought up to date, and told of."""

import csv
import io
import shutil
import sys
import tomllib
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

import make_words
from geo.facts import catalog, gazetteer, texts
from geo.words import translations

LOCALE = Path(__file__).parents[1] / "geo" / "locale"
# What readers read of each table; all else are keys, figures, addresses, titles and names of publishers.
COLUMNS = {
    "sites.csv": ["name", "country", "operator", "role", "years", "claim", "caution"],
    "systems.csv": ["name", "other_names", "operator", "kind", "launch", "status", "years", "note"],
    "claims.csv": ["as_stated", "claimant", "gist", "note"],
    "timeline.csv": ["label", "event", "note"],
    "explanations.csv": ["explanation"],
    "sources.csv": ["note"],
    "capitals.csv": ["capital", "country", "note"],
    "countries.csv": ["name"],
    "far_parts.csv": ["name"],
    "corrections.csv": ["why"],
}


def in_the_tables():
    """Every text of the tables, read by no code of ours, with its file."""
    for file, columns in COLUMNS.items():
        for row in csv.DictReader(io.StringIO((catalog.DATA / file).read_text("utf-8"), newline="")):
            yield from ((row[column].strip(), f"data/{file}") for column in columns)
    for story in tomllib.loads((catalog.DATA / "stories.toml").read_text("utf-8"))["story"]:
        for text in (story["title"], *(sentence["text"] for sentence in story["sentence"])):
            yield text.strip(), "data/stories.toml"


def template():
    return {each.id: each for each in read_po(io.BytesIO((LOCALE / "facts.pot").read_bytes())) if each.id}


def test_every_text_of_the_tables_is_there_with_its_files_and_nothing_else():
    known = template()
    files = {}
    for text, file in in_the_tables():
        if any(map(str.isalpha, text)):
            files.setdefault(text, set()).add(file)
    for code, (name, _areas) in gazetteer.countries().items():
        assert code.isalpha()
        files.setdefault(name, set()).add("data/gazetteer.csv.xz")
    assert known.keys() == files.keys()
    for text, message in known.items():
        assert {file for file, _line in message.locations} == files[text], text


def test_a_translator_sees_of_which_row_and_field_a_text_is():
    known = template()
    assert known["Kaliningrad"].auto_comments == ["kaliningrad: name"]
    assert "9m729: name" in known["9M729 (SSC-8)"].auto_comments
    assert known["Alaska"].auto_comments == ["USA: part"]
    assert all(1 <= len(message.auto_comments) <= make_words.MOST for message in known.values())
    whole = {each.text.english for each in texts.of(catalog.catalogue())}
    assert whole == known.keys()


@pytest.fixture
def locale(tmp_path):
    """A folder of two languages: one that says everything, in capitals, and one that is only a folder."""
    for name in ("atlas.pot", "facts.pot"):
        made = read_po(io.BytesIO((LOCALE / name).read_bytes()))
        some = Catalog(locale="nl", fuzzy=False)
        for each in [each for each in made if each.id and isinstance(each.id, str) and "{" not in each.id][
            :200
        ]:
            some.add(each.id, f"({each.id})", context=each.context)
        shutil.copy(LOCALE / name, tmp_path)
        (tmp_path / name).write_bytes(written(some, omit_header=True, strings=False))
        file = tmp_path / "nl" / "LC_MESSAGES" / name.replace("pot", "po")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(written(some))
    (tmp_path / "it" / "LC_MESSAGES").mkdir(parents=True)
    return tmp_path


def written(some, omit_header=False, strings=True):
    kept = Catalog(locale="nl", fuzzy=False)
    for each in some:
        if each.id:
            kept.add(each.id, each.string if strings else "", context=each.context)
    out = io.BytesIO()
    write_po(out, kept, omit_header=omit_header)
    return out.getvalue()


def updated(locale, language):
    """The messages of a language after an update from the templates as they are."""
    return [
        each
        for domain in translations.DOMAINS
        for each in make_words.updated(
            locale / language / "LC_MESSAGES" / f"{domain}.po", locale / f"{domain}.pot"
        )
        if each.id
    ]


def said(locale, domain, change):
    """Change the template of a domain."""
    file = locale / f"{domain}.pot"
    made = read_po(io.BytesIO(file.read_bytes()))
    texts_now = [change(each.id) for each in made if each.id]
    some = Catalog(fuzzy=False)
    for text in filter(None, texts_now):
        some.add(text)
    file.write_bytes(written(some, omit_header=True, strings=False))


def test_a_folder_becomes_a_language_with_everything_to_do(locale):
    messages = updated(locale, "it")
    assert len(messages) == 400
    assert make_words.left("it", messages)[0] == "it: 400 texts, 400 missing, 0 stale, 0 not shown"
    assert len(make_words.left("it", messages)) == 1 + make_words.MOST_LISTED
    again = (locale / "it" / "LC_MESSAGES" / "facts.po").read_bytes()
    updated(locale, "it")
    assert (locale / "it" / "LC_MESSAGES" / "facts.po").read_bytes() == again


def test_what_is_translated_stays_and_what_is_new_is_missing(locale):
    assert make_words.left("nl", updated(locale, "nl")) == ["nl: 400 texts, 0 missing, 0 stale, 0 not shown"]
    said(locale, "facts", lambda text: text)
    with (locale / "facts.pot").open("ab") as out:
        out.write(b'\nmsgid "Entirely new and like nothing"\nmsgstr ""\n')
    assert make_words.left("nl", updated(locale, "nl")) == [
        "nl: 401 texts, 1 missing, 0 stale, 0 not shown",
        "  missing: Entirely new and like nothing",
    ]


def test_the_translation_of_a_changed_sentence_is_kept_as_stale_and_is_not_shown(locale, monkeypatch):
    before = max((each.id for each in updated(locale, "nl")), key=len)
    after = f"Since then: {before}"
    said(locale, "facts", lambda text: after if text == before else text)
    messages = updated(locale, "nl")
    (changed,) = (each for each in messages if each.id == after)
    assert (changed.fuzzy, changed.string, changed.previous_id) == (True, f"({before})", [before])
    assert make_words.left("nl", messages) == [
        "nl: 400 texts, 0 missing, 1 stale, 0 not shown",
        f"  stale: {after}",
    ]
    monkeypatch.setattr(translations, "LOCALE", locale)
    known = translations.of.__wrapped__("nl")
    assert known.gettext(after) == after  # English
    assert known.gettext("Kaliningrad") == "(Kaliningrad)"
    # It is told of, with what its English was, until somebody takes the mark away.
    for _again in range(2):
        messages = updated(locale, "nl")
        assert make_words.left("nl", messages)[0].endswith("1 stale, 0 not shown")
        (changed,) = (each for each in messages if each.id == after)
        assert changed.previous_id == [before]
    file = locale / "nl" / "LC_MESSAGES" / "facts.po"
    file.write_bytes(file.read_bytes().replace(b"#, fuzzy\n", b""))
    (changed,) = (each for each in updated(locale, "nl") if each.id == after)
    assert (changed.fuzzy, changed.previous_id, changed.user_comments) == (False, [], [])


def test_a_text_like_one_that_is_still_said_is_no_changed_one(locale):
    with (locale / "facts.pot").open("ab") as out:
        out.write(b'\nmsgid "Kaliningrade"\nmsgstr ""\n')
    assert make_words.left("nl", updated(locale, "nl"))[1:] == ["  missing: Kaliningrade"]


def test_a_translator_s_mistake_is_told_of(locale):
    file = locale / "nl" / "LC_MESSAGES" / "facts.po"
    file.write_text(
        file.read_text("utf-8").replace('msgstr "(Kaliningrad)"', 'msgstr "<b>{name}</b>"'), "utf-8"
    )
    assert make_words.left("nl", updated(locale, "nl")) == [
        "nl: 400 texts, 0 missing, 0 stale, 1 not shown",
        "  not shown: Kaliningrad",
    ]


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (b'msgstr "(Kaliningrad)"', b'msgstr "(Kaliningrad)', "is no text in quotation marks"),
        (b'msgstr "(Kaliningrad)"', b'msgstr "(K\xf6nigsberg)"', "codec can't decode"),
        (b"charset=utf-8", b"charset=klingon", "unknown encoding: klingon"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_stays_as_it_is(locale, monkeypatch, before, after, why):
    file = locale / "nl" / "LC_MESSAGES" / "facts.po"
    broken = file.read_bytes().replace(before, after, 1)
    assert broken != file.read_bytes()
    file.write_bytes(broken)
    monkeypatch.setattr(sys, "argv", ["make_words.py", str(locale)])
    with pytest.raises(SystemExit) as stopped:
        make_words.main()
    assert str(stopped.value).startswith(f"{file}: ")
    assert why in str(stopped.value)
    assert file.read_bytes() == broken


@pytest.mark.parametrize("language", translations.languages()[1:])
def test_nothing_is_missing_stale_or_broken_in_any_language(language):
    known = {(each.context, each.id): each for each in translations.messages(language)}
    for domain in translations.DOMAINS:
        for each in read_po(io.BytesIO((LOCALE / f"{domain}.pot").read_bytes())):
            if each.id:
                message = known[each.context, each.id]
                assert make_words.is_done(message), each.id
                assert not message.fuzzy, each.id
                assert translations.is_sound(message), each.id
