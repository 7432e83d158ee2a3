"""The parts of a scenario as one writes them in Python, in a notebook or a script."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from functools import wraps
from numbers import Real
from pathlib import Path
from types import FunctionType, UnionType
from typing import Any, ParamSpec, Protocol, TypeVar

from geo.facts import own_tables
from geo.facts import towns as facts
from geo.facts.model import Own
from geo.facts.towns import Towns
from geo.scenario import parameters, place_search
from geo.scenario.band import TREATY_BANDS, Band
from geo.scenario.launch_point import LaunchPoint
from geo.words import i18n
from geo.words.errors import AtlasError, PlaceError, RangeError, quoted, reason
from geo.words.i18n import _

PointInput = str | tuple[float, float] | tuple[float, float, str]
_P = ParamSpec("_P")
_T = TypeVar("_T")

BandInput = str | tuple[float, float]


def check_kind(given: object, kind: type | UnionType, problem: str) -> None:
    """Raise AtlasError for a value of another kind, which would mean something else than it says."""
    if not isinstance(given, kind):
        raise AtlasError(problem.format(given=quoted(repr(given))))


def own(tables: Sequence[str | Path]) -> Own:
    """Return the facts in tables of the reader's own."""
    try:
        return own_tables.read_files(map(Path, [tables] if isinstance(tables, str | Path) else tables))
    except TypeError:
        raise AtlasError(
            _("own is {given}; give the paths of CSV files").format(given=quoted(repr(tables)))
        ) from None
    except OSError as error:
        raise AtlasError(
            _("{file} cannot be read: {reason}").format(
                file=quoted(str(error.filename)), reason=reason(error)
            )
        ) from None


def bands(given: str | Sequence[BandInput] | None) -> tuple[Band, ...]:
    """Return the bands of a value as one writes them in Python."""
    if given is None:
        return TREATY_BANDS
    is_one = isinstance(given, str) or not isinstance(given, Iterable) or _is_pair_of_numbers(given)
    each: list[object] = [given] if is_one else list(given)
    texts = [band for band in each if isinstance(band, str)]
    return parameters.parse_bands(texts) if texts and len(texts) == len(each) else tuple(map(_band, each))


def language(given: object) -> str:
    """Return the language of a value as one writes it in Python; none of "". Raises AtlasError."""
    if not isinstance(given, str):
        raise AtlasError(_("lang is {given}; give a language, such as en").format(given=quoted(repr(given))))
    return parameters.parse_language(given) if given else ""


def towns(given: str | int | Sequence[str | int]) -> Towns | None:
    """Return the towns of a value as one writes them in Python: `"PL,50000"`, `["PL", 50_000]`, `500_000`."""
    each = [given] if isinstance(given, str | int) else given
    if isinstance(given, bool) or not isinstance(each, Sequence):
        words = _("towns is {given}; give countries and people, such as LT,PL,50000")
        raise AtlasError(words.format(given=quoted(repr(given))))
    return facts.parse(",".join(map(str, each))) if given not in ("", (), []) else None


def _is_pair_of_numbers(given: object) -> bool:
    return isinstance(given, tuple) and len(given) == 2 and all(isinstance(each, Real) for each in given)


def _band(given: object) -> Band:
    if isinstance(given, str):
        return Band.parse(given)
    try:
        return _between(*given)  # type: ignore[misc]
    except AtlasError:
        raise
    except (TypeError, ValueError):
        raise RangeError(
            _("{given} is no band; write shorter, intermediate, 0-480 or (0, 480), in km").format(
                given=quoted(repr(given))
            )
        ) from None


def _between(inner_km: float, outer_km: float) -> Band:
    return Band(float(inner_km), float(outer_km))


def point(given: PointInput, own: Own) -> LaunchPoint:
    """Return a launch point as one writes it in Python."""
    if isinstance(given, str):
        return place_search.launch_point(given, own.named)
    return _pair(given)


def taken_for(given: PointInput, own: Own) -> str:
    """Return what the name of a place was taken for: see `place_search.taken_for`."""
    return place_search.taken_for(given, own.named) if isinstance(given, str) else ""


def _pair(given: tuple[float, float] | tuple[float, float, str]) -> LaunchPoint:
    try:
        lat, lon, name = given if len(given) == 3 else (*given, "")
        return LaunchPoint(float(lat), float(lon), _name(name))
    except AtlasError:
        raise
    except (TypeError, ValueError):
        raise PlaceError(
            _(
                "{given} is no launch point; give the id of a site, or (latitude, longitude), or "
                "(latitude, longitude, name)"
            ).format(given=quoted(repr(given)))
        ) from None


def _name(given: object) -> str:
    """Return a name; None if it is missing, as a table has it: None, NaN, NaT, pandas.NA."""
    try:
        missing = given is None or bool(given != given)
    except TypeError:  # pandas.NA is neither the same nor another
        missing = True
    return "" if missing else str(given).strip()


class Chosen(Protocol):
    """What was chosen, a scenario or a question."""

    @property
    def language(self) -> str:
        """The language of texts, "" for none."""


def speaking(chosen: Chosen) -> AbstractContextManager[None]:
    """Speak the language of what was chosen for a while."""
    return i18n.speaking(chosen.language or i18n.language())


def speaks_as_asked(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Let a function speak the language that its argument `lang` names, in its refusals too."""

    @wraps(function)
    def spoken(*args: _P.args, **named: _P.kwargs) -> _T:
        with i18n.speaking(language(named.get("lang", "")) or i18n.language()):
            return function(*args, **named)

    return spoken


def speaks_its_language(kind: type[_T]) -> type[_T]:
    """Let all methods of a class but `__init__` speak the language of what is `_chosen` in it."""

    def in_its_language(method: Callable[..., object]) -> Callable[..., object]:
        @wraps(method)
        def spoken(self: Any, *args: Any, **named: Any) -> object:
            with speaking(self._chosen):
                return method(self, *args, **named)

        return spoken

    for name, member in [*vars(kind).items()]:
        if isinstance(member, property) and member.fget:
            setattr(kind, name, property(in_its_language(member.fget)))
        elif isinstance(member, FunctionType) and name != "__init__":
            setattr(kind, name, in_its_language(member))
    return kind
