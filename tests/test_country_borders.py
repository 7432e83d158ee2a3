"""The outlines of countries in pieces, against what GEOS makes of the same outlines."""

import numpy as np
import pytest
import shapely

from geo.facts import countries
from geo.features.country_borders import borders


def test_every_border_is_there_once():
    pieces, _ = borders()
    whole = shapely.union_all(shapely.boundary(list(countries.drawn().values())))
    assert shapely.union_all(pieces).symmetric_difference(whole).length == 0
    assert shapely.length(pieces).sum() == pytest.approx(whole.length, rel=1e-12)


@pytest.mark.parametrize(
    "code", ["DEU", "LSO", "ZAF", "RUS", "KAZ", "CYP"]
)  # one lies in another, one is cut at 180°
def test_the_pieces_of_a_country_are_its_outline(code):
    pieces, sides = borders()
    own = shapely.union_all(pieces[np.isin(sides, code).any(axis=1)])
    assert own.symmetric_difference(countries.drawn()[code].boundary).length == 0


def test_a_piece_lies_between_the_two_countries_it_names():
    pieces, sides = borders()
    between = [{*pair} for pair in sides.tolist()]
    for one, other in (("LSO", "ZAF"), ("DEU", "POL"), ("RUS", "KAZ")):
        shared = shapely.union_all(
            [p for p, pair in zip(pieces, between, strict=True) if pair == {one, other}]
        )
        drawn = countries.drawn()
        assert shared.length == pytest.approx(drawn[one].boundary.intersection(drawn[other].boundary).length)
    assert {"DEU", "PRT"} not in between
