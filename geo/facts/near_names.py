"""Names a slip of the hand away: how far from one another, and which of several are nearest.

rapidfuzz counts the slips. Where it is not installed (extra `names`), no name is a slip away from another.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_NEAR = 4  # in a sentence, of what a name may mean

_T = TypeVar("_T")


def slips(name: str) -> int:
    """Return by how many slips of the hand a folded name may differ from one it is near."""
    return 0 if len(name) < 4 else 1 if len(name) < 8 else 2


def nearest(found: Iterable[tuple[_T, int]]) -> tuple[_T, ...]:
    """Return what a name may mean, the nearest first, at most MAX_NEAR.

    Each is found with the number of slips by which one of its names is away.
    """
    away: dict[_T, int] = {}
    for each, distance in found:
        away[each] = min(distance, away.get(each, distance))
    return tuple(sorted(away, key=away.__getitem__)[:MAX_NEAR])


def slips_between(name: str, other: str, most: int) -> int:
    """Return by how many slips one name is away from another; `most` + 1 if by more than `most`."""
    if not (counter := _rapidfuzz()):
        return 0 if name == other else most + 1
    return int(counter.distance.OSA.distance(name, other, score_cutoff=most))


def slips_from(name: str, others: Sequence[str], most: int) -> "NDArray[np.uint8]":
    """Return the same for each of many names: an array of their number."""
    import numpy as np

    if not (counter := _rapidfuzz()):
        return np.array([0 if name == other else most + 1 for other in others], np.uint8)
    scorer = counter.distance.OSA.distance
    counted = counter.process.cdist([name], others, scorer=scorer, score_cutoff=most, dtype=np.uint8)
    return np.asarray(counted[0])


@cache
def _rapidfuzz() -> Any:
    """Return the package, loaded when a name is first looked for; None where it is not installed."""
    try:
        import rapidfuzz.distance
        import rapidfuzz.process
    except ModuleNotFoundError:
        return None
    return rapidfuzz
