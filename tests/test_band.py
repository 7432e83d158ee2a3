"""Bands: their limits, their texts, and what a reader's own claims make of a system's."""

from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.facts import catalog, claim_span, own_tables
from geo.scenario import band
from geo.scenario.band import INTERMEDIATE, SHORTER, Band, parse_bands, system_bands
from geo.scenario.parameters import MAX_BANDS
from geo.words.errors import RangeError
from geo.words.units import plain
from hostile import NAMES

CLAIMS = "system,range_max_km,claimant,claimed_on,source\n"
R9M729 = next(system for system in catalog.systems() if system.id == "9m729")


def own_claims(*rows):
    return own_tables.read_claims((CLAIMS + "\n".join(rows) + "\n").encode())


@given(st.floats(0, 20_004), st.floats(0, 20_004))
def test_a_band_is_made_if_it_is_at_least_1_km_wide_and_no_other(inner_km, outer_km):
    assume(abs(outer_km - inner_km - 1) > 1e-5)
    if outer_km - inner_km > 1:
        assert Band(inner_km, outer_km).edges_km[-1] == pytest.approx(outer_km, abs=1e-6)
    else:
        with pytest.raises(RangeError, match="at least 1 km more than the inner"):
            Band(inner_km, outer_km)


def test_the_limits_of_a_band_are_where_they_are_said_to_be():
    assert Band(0, 20_004).outer_km == 20_004
    assert Band(500, 501).edges_km == (500, 501)
    assert Band(0, 480).edges_km == (480,)  # 0 km is no edge
    for inner_km, outer_km in ((0, 20_004.000001), (500, 500.999999), (-0.000001, 5), (float("nan"), 5)):
        with pytest.raises(RangeError):
            Band(inner_km, outer_km)


def test_a_band_is_kept_to_a_millimetre_and_told_with_all_its_digits():
    band = Band(0.1 + 0.2, 1000 / 3)
    assert (band.inner_km, band.outer_km) == (0.3, 333.333333)
    assert [band.token] == ["0.3-333.333333"]
    assert plain(1e-9) == "0.000000001"
    assert plain(20_004.0) == "20004"


@given(st.floats(0, 20_004), st.floats(0, 20_000), st.floats(1, 5000), st.booleans())
def test_a_band_holds_its_outer_edge_and_its_inner_one_if_it_says_so(km, inner_km, width_km, inclusive):
    assume(inner_km + width_km < 20_000)
    band = Band(inner_km, inner_km + width_km + 1e-5, inner_inclusive=inclusive)
    assert band.contains(km) == (km in (band.inner_km,) * inclusive or band.inner_km < km <= band.outer_km)
    assert band.contains(band.outer_km)
    assert band.contains(band.inner_km) == inclusive


@given(st.text() | st.sampled_from(NAMES) | st.from_regex(r"[-\d.,eE–−]{1,30}-[\d.,eE]{1,30}( km)?"))
def test_no_text_breaks_the_reading_of_a_band(words):
    try:
        band = Band.parse(words)
    except RangeError as error:
        refusal = str(error)
    else:
        refusal = ""
        assert band.inner_km < band.outer_km <= 20_004
        assert Band.parse(band.token) == band
    assert "\n" not in refusal
    assert len(refusal) < 300


@pytest.mark.parametrize(
    "words", ["500-5.500", "1.000-5.500", "0-1.000", "0-480.500 km", "0-2.413", "0-20.004"]
)
def test_a_point_that_may_stand_for_thousands_is_refused(words):
    with pytest.raises(RangeError, match="can be read in two ways; write thousands without a point"):
        Band.parse(words)
    assert Band.parse("0-482.803") == Band(0, 482.803)  # as a link tells 300 miles
    assert (Band(0, 2.413).token, Band.parse("0-2.4130")) == ("0-2.4130", Band(0, 2.413))


@pytest.mark.parametrize(
    "words", ["٥٠٠-١٠٠٠", "500-1,00", "500-10,000,0", "0x1-5", "1_0-50", "500 - 1000 mi"]
)
def test_a_number_that_only_looks_like_one_is_refused(words):
    with pytest.raises(RangeError, match="is no band; write its inner and outer range in km"):
        Band.parse(words)


@pytest.mark.parametrize(
    ("words", "tokens"),
    [
        ("0-480; 500-2350", ["0-480", "500-2350"]),
        ("0-480,500-2350", ["0-480", "500-2350"]),
        ("0-480, 500-5,500;0-480", ["0-480", "500-5500"]),
        ("500-1,000,1,000-5,500", ["500-1000", "1000-5500"]),
        ("500-5,500", ["500-5500"]),
        ("1,000-2,000", ["1000-2000"]),
    ],
)
def test_bands_are_apart_by_semicolons_or_by_commas_that_stand_in_no_number(words, tokens):
    assert [band.token for band in parse_bands(words)] == tokens


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "no band is given"),
        (" ; ", "no band is given"),
        ("0-480,5", "“0-480,5” is no band"),
        ("0-4,", "is no"),
        ("1-2,005,006-9,000," * 20 + "x", "has 361 characters, too many for bands; use at most 250"),
        (",".join(f"0-{km}" for km in range(2, 1500)), "too many for bands"),
        ("1" * 100_000, "has 100,000 characters, too many"),
    ],
)
def test_what_is_no_list_of_bands_is_refused(words, says):
    with pytest.raises(RangeError, match=says):
        parse_bands(words)


@pytest.mark.parametrize("unit", ["1-2,005,006-9,000,", "1,", "0-2,", "1-2,", ",", "0-480 ,", "1,000-2,000,"])
def test_twice_as_long_a_list_of_bands_is_at_most_two_and_a_half_times_the_work(unit, monkeypatch):
    tried = []
    parse = Band.parse
    monkeypatch.setattr(band, "MAX_TEXT_LENGTH", 100_000)
    monkeypatch.setattr(Band, "parse", lambda text: tried.append(len(text)) or parse(text))
    work = []
    for times in (100, 200):
        tried.clear()
        with suppress(RangeError):
            parse_bands(unit * times + "x")
        work.append(sum(tried))
    assert work[1] <= 2.5 * work[0]


def test_as_many_bands_as_a_map_takes_can_be_typed_to_the_millimetre():
    bands = [Band(10_000.123456 + i, 20_003.123456) for i in range(MAX_BANDS)]
    assert parse_bands("; ".join(each.token for each in bands)) == tuple(bands)


def test_the_treaty_s_names_are_read_in_any_case():
    assert (Band.parse(" Shorter "), Band.parse("INTERMEDIATE")) == (SHORTER, INTERMEDIATE)
    assert Band.parse("500-1000") != SHORTER  # which has a name, and another inner edge of its class


def test_a_reader_s_claim_widens_what_is_disputed_and_is_named_as_theirs():
    agreed, disputed = system_bands(R9M729, own_claims("9m729,3000,Me,2026,my notes"))
    assert (agreed.outer_km, disputed.inner_km, disputed.outer_km) == (476, 476, 3000)
    assert claim_span.claimants(disputed.outer_claims) == "Me (your own table), 2026"
    assert (agreed.own, disputed.own) == (False, True)
    agreed, disputed = system_bands(R9M729, own_claims("9m729,300,Me,2026,my notes"))
    assert (agreed.outer_km, disputed.outer_km) == (300, 2500)
    assert (agreed.own, disputed.own) == (True, False)
    assert disputed.inner_claims == agreed.outer_claims
    assert claim_span.claimants(disputed.outer_claims) == (
        "Western conviction, as reported by the Frankfurter Allgemeine Zeitung, 2019, and 3 others"
    )
    assert not any(band.own for band in system_bands(R9M729))


@pytest.mark.parametrize("first", ["about", "at-least"])
def test_of_the_same_figure_and_a_lower_bound_the_one_band_ends_open(first):
    header = CLAIMS.replace("source\n", "source,sense\n")
    other = {"about": "at-least", "at-least": "about"}[first]
    made = own_tables.read_claims(
        f"{header}Mine,700,Me,2026,notes,{first}\nMine,700,You,2026,notes,{other}\n".encode()
    )
    (band,) = system_bands(made[0].system, made)
    assert band.is_open


def test_claims_that_are_all_the_same_make_one_band():
    (claim, _) = own_claims("Mine,700,Me,2026,notes", "Mine,700.5,You,2026,notes")
    (band,) = system_bands(claim.system, own_claims("Mine,700,Me,2026,notes", "Mine,700.5,You,2026,notes"))
    assert (band.inner_km, band.outer_km, band.part) == (0, 700, "agreed")
    assert system_bands(claim.system) == ()  # the atlas knows nothing of it


def test_what_only_the_highest_claim_holds_begins_just_beyond_the_lowest():
    agreed, disputed = system_bands(R9M729)
    assert agreed.contains(476)
    assert not disputed.contains(476)
    assert disputed.contains(476.000001)
