"""The half-open edge: a distance that is an edge itself counts to one side, by one unit in the last place.

Bands are counted by how many edges are less than a distance. An edge included in the band beyond it is
stored one ulp lower; an edge included in the band it closes is stored unchanged.
"""

from math import inf, nextafter


def just_below(edge_km: float) -> float:
    """Return the greatest number less than an edge: the edge itself is then beyond it."""
    return nextafter(edge_km, -inf)


def just_above(edge_km: float) -> float:
    """Return the least number more than an edge: the least distance that is beyond it."""
    return nextafter(edge_km, inf)
