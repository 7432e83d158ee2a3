"""Every name of a missile system by which it can be asked for: `RSD-10`, `Pioneer`, `SS-20`, `ss20 saber`.

Case, spaces, hyphens and accents do not matter; a name may be in Cyrillic letters, as its sources write it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from geo.facts.gazetteer import fold
from geo.facts.model import System
from geo.facts.near_names import nearest, slips, slips_between
from geo.words.errors import AtlasError, quoted
from geo.words.i18n import _, kept_by_language

MAX_LENGTH = 100  # characters; more are no name of a system
_MIN_PART_LENGTH = 3  # letters and digits of a name that is part of another: Oka, but no II

# As Russian names of missiles are written in Latin letters: РСД-10, 9М729, Рубеж, Искандер.
_LATIN = str.maketrans(
    dict(zip("абвгдежзийклмнопрстуфыэ", "abvgdezzijklmnoprstufye", strict=True))
    | {"ё": "e", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"}
    | {"ъ": "", "ь": ""}
)
_DESCRIPTION = re.compile(r"(?!also called )[a-z]+ ")  # a variant of the Tomahawk


def find(text: str, systems: Iterable[System]) -> System:
    """Return the system of a name. Raises AtlasError, which names those it may mean or that are near."""
    known = tuple(systems)
    if len(found := named(text, known)) == 1:
        return found[0]
    if found:
        raise AtlasError(
            _("{text} is the name of {n} systems; write one of: {names}").format(
                text=quoted(text), n=len(found), names=_names(found)
            )
        )
    if near := nearest(_near(text, known)):
        words = _("{text} is no system of the catalogue; write one of: {names}")
        if len(near) > 1 and all(any(_holds(name, text) for name in _all_names(each)) for each in near):
            words = _("{text} may mean several systems; write one of: {names}")
        raise AtlasError(words.format(text=quoted(text), names=_names(near)))
    raise AtlasError(
        _("{text} is no system of the catalogue; write the name of one, such as 9M729 or SS-20").format(
            text=quoted(text)
        )
    )


def named(text: str, systems: tuple[System, ...]) -> tuple[System, ...]:
    """Return the systems of a name: those whose whole name it is, else those whose name contains it.

    Several names of one system may be written after one another: `SS-20 (RSD-10)`, `9M729/SSC-8`.
    """
    if len(text) > MAX_LENGTH:
        return ()
    if found := _called(_folded(text), systems):
        return found
    parts = [_called(_folded(part), systems) for part in re.split(r"[()/;,]", text) if _folded(part)]
    return parts[0] if parts and all(len(part) == 1 and part == parts[0] for part in parts) else ()


def _called(name: str, systems: tuple[System, ...]) -> tuple[System, ...]:
    """Return the systems of a folded name."""
    return next(filter(None, (names.get(name, ()) for names in _index(systems))), ())


@kept_by_language(most=16)
def _index(systems: tuple[System, ...]) -> tuple[Mapping[str, tuple[System, ...]], ...]:
    """Return the systems by their folded ids, by whole names, and by parts of names: see `_written`."""
    kinds: tuple[dict[str, list[System]], ...] = (defaultdict(list), defaultdict(list), defaultdict(list))
    for system in systems:
        for names, found in zip(
            kinds, ([system.id], [*_written(system)[::2], *_whole(system)], _parts(system)), strict=True
        ):
            for name in dict.fromkeys(map(_folded, found)):
                names[name].append(system)
    return tuple({name: tuple(found) for name, found in names.items()} for names in kinds)


def _written(system: System) -> tuple[str, str, str, str]:
    """Return its name and its other names, in English and in the language that is spoken."""
    names = system.name, system.other_names
    return names[0].english, names[1].english, str(names[0]), str(names[1])


def _whole(system: System) -> Iterator[str]:
    """Yield what is separated by brackets and semicolons: `RSD-10 Pioneer`, `SS-20`, `SS-20 Saber`."""
    for name in re.split(r"[();]", ";".join(_written(system))):
        if (name := name.strip()) and not _DESCRIPTION.match(name):
            yield name.removeprefix("also called ")


def _parts(system: System) -> Iterator[str]:
    """Yield the runs of words in each name that begin and end like a name: `Pioneer`, `Tomahawk`."""
    for name in _whole(system):
        for part in name.split(", "):
            words = [] if _DESCRIPTION.match(part) else part.split()
            ends = [i for i, word in enumerate(words) if word[0].isupper() or word[0].isdigit()]
            for run in (" ".join(words[i : j + 1]) for i in ends for j in ends if i <= j):
                if len(_folded(run)) >= _MIN_PART_LENGTH and not run.isdigit():
                    yield run


def _near(text: str, systems: tuple[System, ...]) -> Iterator[tuple[System, int]]:
    """Yield the systems with a name a slip away, or one that begins so, or that the text has in it."""
    if not (name := _folded(text[:MAX_LENGTH])):
        return
    most = slips(name)
    for known, found in ((known, found) for names in _index(systems) for known, found in names.items()):
        if min(len(known), len(name)) >= _MIN_PART_LENGTH and (known.startswith(name) or known in name):
            distance = 0  # DF-21 is rather DF-21D than DF-26
        elif (distance := slips_between(name, known, most)) > most:
            continue
        yield from ((system, distance) for system in found)


def _folded(text: str) -> str:
    return fold(text.casefold().translate(_LATIN))


def _all_names(system: System) -> tuple[str, ...]:
    return tuple(name for names in _written(system) for name in names.split(";"))


def _holds(name: str, text: str) -> bool:
    """Return whether a text is a part of a name: Iskander of Iskander-M."""
    return bool(_folded(text)) and _folded(text) in _folded(name)


def _names(systems: Iterable[System]) -> str:
    """Return the systems by their English names, each of which `find` takes."""
    return ", ".join(system.name.english.partition(" (")[0] for system in systems)
