"""Errors name the value and what may stand in its place; said once, for every list of words."""

import math
import re

import pytest

from geo import edges
from geo.machine.hosts import HOST
from geo.words import units
from geo.words.errors import AtlasError, none_of, one_of

PROBLEM = "{word} is no colour; write one of: {words}"


def test_a_word_is_read_in_any_case_and_with_spaces_round_it():
    assert one_of(PROBLEM, " RED ", iter(["red", "blue"])) == "red"


@pytest.mark.parametrize("text", ["", "redd", "re d", "r\u0435d"])
def test_another_word_is_refused_as_it_was_written_with_all_there_are(text):
    with pytest.raises(AtlasError) as refused:
        one_of(PROBLEM, text, ["red", "blue"])
    assert str(refused.value) == f"“{text}” is no colour; write one of: red, blue"
    assert str(none_of(PROBLEM, text, ["red", "blue"])) == str(refused.value)


@pytest.mark.parametrize("edge_km", [0.0, 500.0, 1000.0, 5500.0, 20_003.9])
def test_no_number_lies_between_an_edge_and_its_neighbours(edge_km):
    low, high = edges.just_below(edge_km), edges.just_above(edge_km)
    assert low < edge_km < high
    assert (math.nextafter(low, math.inf), math.nextafter(high, -math.inf)) == (edge_km, edge_km)


@pytest.mark.parametrize(
    ("mark", "text", "whole"),
    [
        (",", "5,500", True),
        (",", "5500", True),
        (",", "1,234,567", True),
        (",", "5.500", False),
        (",", "55,00", False),
        (",", ",500", False),
        ("[.,]", "5.500", True),
        ("[.,]", "5500,", False),
    ],
)
def test_a_number_has_its_marks_between_thousands_or_none(mark, text, whole):
    assert bool(re.fullmatch(units.digits(mark), text)) == whole


@pytest.mark.parametrize("host", ["localhost", "atlas.example.:8501", "[::1]:80", "127.0.0.1", "a_b-c"])
def test_a_host_is_a_name_or_figures_with_a_port(host):
    assert re.fullmatch(HOST, host, re.IGNORECASE)


@pytest.mark.parametrize("host", ["", "a b", "a/b", "a:123456", "user@host", "a..b", "[::1", "a:"])
def test_what_is_more_or_less_than_a_host_is_none(host):
    assert not re.fullmatch(HOST, host, re.IGNORECASE)
