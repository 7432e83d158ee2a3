"""What is computed of a scenario and kept: for everybody, or no longer than the scenario itself.

A reader's own tables go when the reader does. So what rests on them is kept with the scenario in the
reader's session, and never in a cache that all sessions share. What is kept has words in it: it is kept for
each language apart.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple

from geo.scenario.scenario import Scenario
from geo.words.i18n import kept_by_language, language

MOST_WITH_TOWNS = 8  # answers of a function: of thousands of places each takes some MB

_Ts = TypeVarTuple("_Ts")
_T = TypeVar("_T")
_Function = Callable[[Scenario, *_Ts], _T]


def kept(most: int) -> Callable[[_Function[*_Ts, _T]], _Function[*_Ts, _T]]:
    """Keep the last `most` answers of a function of a scenario, as `lru_cache` does.

    If the reader's tables affect the result, only the latest result is cached, on the scenario itself;
    otherwise the shared cache for the scenario without them is used. Of scenarios that ask about towns no
    more than MOST_WITH_TOWNS are kept. All arguments must be hashable.
    """

    def decorated(answer: _Function[*_Ts, _T]) -> _Function[*_Ts, _T]:
        for_all = kept_by_language(most)(answer)
        with_towns = kept_by_language(min(most, MOST_WITH_TOWNS))(answer)

        @wraps(answer)
        def found(scenario: Scenario, *args: *_Ts) -> _T:
            if not scenario.differs_by_own:
                shared = with_towns if scenario.towns else for_all
                return shared(scenario.without_own, *args)
            with_it: dict[object, tuple[object, _T]] = vars(scenario).setdefault("_kept", {})
            asked = language(), args
            if answer not in with_it or with_it[answer][0] != asked:
                with_it[answer] = (asked, answer(scenario, *args))
            return with_it[answer][1]

        return found

    return decorated
