"""Bring the translations up to date with what there is to say, and tell what is left to do in each language.

    data/make_words.py geo/locale

`atlas.pot` has the texts of the code, which `pybabel` collects; those of the facts are written to `facts.pot`
here. Each language gets what is new in both. Where an English text has changed, its translation stays, marked
as doubtful (`fuzzy`): it is not shown until somebody has looked at it and taken the mark away. `make words`
runs it.
"""

import difflib
import io
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from babel.messages.catalog import Catalog, Message  # noqa: E402
from babel.messages.pofile import read_po, unescape, write_po  # noqa: E402

from geo.facts import catalog, texts  # noqa: E402
from geo.words import translations  # noqa: E402

WIDTH = 110
LIKE = 0.6  # from which likeness on a new text may be an old one that was changed
MOST = 3  # places that are named of a text
_IN_QUOTES = re.compile(r'"(?:[^"\\]|\\.)*"')
MOST_LISTED = 30  # texts of a language that are named


def main() -> None:
    """Write the texts of the facts, bring each language up to date, tell what is left."""
    locale = Path(sys.argv[1])
    locale.joinpath("facts.pot").write_bytes(written(of_facts(), omit_header=True))
    for folder in sorted(each.parent for each in locale.glob("*/LC_MESSAGES/")):
        try:
            messages = [
                message
                for domain in translations.DOMAINS
                for message in updated(folder / "LC_MESSAGES" / f"{domain}.po", locale / f"{domain}.pot")
                if message.id
            ]
        except translations.UnreadableError as error:
            sys.exit(f"{error}; mend it and run this again, for nothing of it is shown until then")
        print("\n".join(left(folder.name, messages)))


def of_facts() -> Catalog:
    """Return every text of the facts, each once, with the first places where it stands."""
    found = Catalog(fuzzy=False)
    for each in texts.of(catalog.catalogue()):
        known = found.get(each.text.english, each.text.context or None)
        where = [each.where] if not known or len(known.auto_comments) < MOST else []
        context = each.text.context or None
        found.add(each.text.english, context=context, locations=[(each.file, None)], auto_comments=where)
    return found


def updated(file: Path, template: Path) -> Catalog:
    """Bring a translation up to date with its template, and return it; a new one has everything to do."""
    language = file.parents[1].name
    known = Catalog(locale=language, fuzzy=False)
    if file.exists():
        known = translations.read(file)
    known.update(
        read_po(io.BytesIO(template.read_bytes())), no_fuzzy_matching=True, update_creation_date=False
    )
    for message in known:
        recall(message)
    guess(known)
    file.write_bytes(written(known, include_previous=True))
    return known


def recall(message: Message) -> None:
    """Let a doubtful text know what its English was, which Babel writes but reads as a comment."""
    before = [each.removeprefix("|").strip() for each in message.user_comments if each.startswith("|")]
    message.user_comments = [each for each in message.user_comments if not each.startswith("|")]
    if before and message.fuzzy:
        message.previous_id = ["".join(map(unescape, _IN_QUOTES.findall(" ".join(before))))]


def guess(known: Catalog) -> None:
    """Give each new text the translation of the one that it may have come from, marked as doubtful.

    Only of those that are gone: a text much like another that is still said is another.
    """
    gone = {each.id: each for each in known.obsolete.values() if isinstance(each.id, str) and is_done(each)}
    for message in known:
        if message.id in ("", *gone) or not isinstance(message.id, str) or message.string:
            continue
        if near := difflib.get_close_matches(message.id, gone, n=1, cutoff=LIKE):
            before = gone.pop(near[0])
            message.string, message.previous_id = before.string, [before.id]
            message.flags.add("fuzzy")


def written(found: Catalog, **how: bool) -> bytes:
    """Return a catalogue as a file has it."""
    out = io.BytesIO()
    write_po(out, found, width=WIDTH, include_lineno=False, sort_by_file=False, **how)
    return out.getvalue()


def is_done(message: Message) -> bool:
    """Return whether a text has all its forms."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(forms)


def left(language: str, messages: list[Message]) -> list[str]:
    """Return how many texts there are, how many of them are missing, stale or not to be shown, and which."""
    undone = {
        "missing": [each for each in messages if not is_done(each)],
        "stale": [each for each in messages if is_done(each) and each.fuzzy],
        "not shown": [
            each for each in messages if is_done(each) and not each.fuzzy and not translations.is_sound(each)
        ],
    }
    counts = ", ".join(f"{len(some)} {what}" for what, some in undone.items())
    named = [
        f"  {what}: {each.id if isinstance(each.id, str) else each.id[0]}"
        for what, some in undone.items()
        for each in some
    ]
    return [f"{language}: {len(messages)} texts, {counts}", *named[:MOST_LISTED]]


if __name__ == "__main__":
    main()
