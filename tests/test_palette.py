"""Colours: one meaning each, and apart for every eye."""

import itertools
import re
from dataclasses import replace
from pathlib import Path

import pytest

from colours import VISION, difference, over
from geo.features import palette
from geo.features.colours import MIN_CONTRAST, contrast, css_colour, css_land, filled, seen
from geo.features.palette import COMMON, NO_BAND, OWN, RIM, SYSTEMS, TREATY, Dot, band_style, dot
from geo.outputs.figure.map_panel import SEA_VEIL
from geo.outputs.figure.styles import STYLES
from geo.scenario.band import INTERMEDIATE, SHORTER, Band
from geo.scenario.scenario import Scenario

EVERY = [
    *TREATY.values(),
    *(style for system in SYSTEMS for style in system.values()),
    *OWN,
    *NO_BAND.values(),
]
MAP_CSS = (Path(palette.__file__).parents[1] / "assets" / "map.css").read_text("utf-8")
OWN_BAND = Band(0, 2350)
SECOND = Band(2350, 3000)


@pytest.mark.parametrize("vision", VISION)
def test_bands_and_places_outside_them_differ_for_every_eye(vision):
    first = SYSTEMS[0].values()
    styles = [*TREATY.values(), *first, *OWN[:3], NO_BAND["nearer"], NO_BAND["farther"]]
    for one, other in itertools.combinations(styles, 2):
        assert difference(one.colour, other.colour, vision) > 20, (one, other)


@pytest.mark.parametrize("vision", VISION)
def test_systems_differ_for_every_eye_and_from_all_else(vision):
    parts = [style for system in SYSTEMS for style in system.values()]
    others = [*TREATY.values(), *OWN[:3], *NO_BAND.values()]
    for one, other in [*itertools.combinations(parts, 2), *itertools.product(parts, others)]:
        assert difference(one.colour, other.colour, vision) > 10, (one, other)
    for colour in itertools.combinations([system["agreed"].colour for system in SYSTEMS], 2):
        assert difference(*colour, vision) > 25


def land_in(style, theme):
    fill = filled(style, theme.land)
    return over(fill.colour, fill.opacity, theme.land)


def sea_in(style, theme):
    fill = filled(style, theme.land)
    return over(theme.sea, SEA_VEIL, over(fill.colour, fill.opacity, theme.sea))


FILLED = [*TREATY.values(), *OWN[:3]]


@pytest.mark.parametrize("theme", [STYLES["light"], STYLES["dark"]], ids=["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_the_land_in_a_band_stands_out_from_all_ground_outside_and_the_treaty_s_two_from_each_other(
    vision, theme
):
    for style in FILLED:
        for outside in (theme.land, theme.sea, land_in(NO_BAND["nearer"], theme)):
            assert difference(land_in(style, theme), outside, vision) >= 20, (style.id, outside)
    assert difference(*(land_in(style, theme) for style in TREATY.values()), vision) >= 13


@pytest.mark.parametrize("theme", [STYLES["light"], STYLES["dark"]], ids=["light", "dark"])
def test_dots_stand_out_from_what_they_lie_on_and_the_land_from_the_sea_in_a_band(theme):
    for style in TREATY.values():
        assert contrast(seen(style, theme.land), land_in(style, theme)) >= MIN_CONTRAST
        assert contrast(theme.ink, land_in(style, theme)) >= 4.5  # of names
        assert contrast(theme.ink, sea_in(style, theme)) >= 4.5
        assert difference(land_in(style, theme), sea_in(style, theme), "normal") > 15


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_words_along_a_ring_have_its_hue_and_can_be_read_on_their_halo(name):
    theme = STYLES[name]
    (share,) = re.findall(r"fill: color-mix\(in srgb, var\(--ring\) (\d+)%, var\(--ink\)\)", MAP_CSS)
    halos = re.findall(r"--halo: light-dark\((#\w{6})(\w\w), (#\w{6})(\w\w)\)", MAP_CSS)[0]
    colour, opacity = halos[:2] if name == "light" else halos[2:]
    for style in EVERY:
        words = over(seen(style, theme.land), int(share) / 100, theme.ink)
        assert contrast(words, over(colour, int(opacity, 16) / 255, land_in(style, theme))) >= 4.5


def test_land_in_a_band_has_one_colour_on_the_web_map_however_many_bands_lie_below():
    for style in FILLED:
        colours = re.findall(r"#\w+", css_land(style))
        assert colours == [land_in(style, STYLES[name]) for name in ("light", "dark")]


def test_the_map_s_ground_has_the_same_colours_on_the_page_in_the_file_and_in_the_figure():
    light, dark = STYLES["light"], STYLES["dark"]
    assert (
        f"--sea: light-dark({light.sea}, {dark.sea}); --land: light-dark({light.land}, {dark.land});"
        in MAP_CSS
    )
    assert f".atlas-sea {{ fill: var(--sea); fill-opacity: {SEA_VEIL};" in MAP_CSS


def test_two_systems_have_each_a_hue_a_dash_and_a_hatching_of_their_own():
    drawn = Scenario.parse(["mutlangen", "shuya"], ["none"], "9m729").drawn + tuple(
        Scenario.parse(["mutlangen"], ["none"], "pershing-2").drawn
    )
    styles = {band: band_style(band, drawn) for band in drawn if band.part}
    assert {band.name for band in styles} == {"9m729", "pershing-2"}
    assert len({style.colour for style in styles.values()}) == len(styles)
    looks = {(style.dash, style.hatch) for band, style in styles.items() if band.part == "disputed"}
    assert len(looks) == len([band for band in styles if band.part == "disputed"])
    assert {style.dash for band, style in styles.items() if band.part == "agreed"} == {""}


@pytest.mark.parametrize("style", [style for system in SYSTEMS for style in system.values()])
def test_a_system_s_hue_stands_out_on_light_and_on_dark(style):
    assert contrast(style.colour, STYLES["light"].land) >= MIN_CONTRAST
    for ground in (STYLES["dark"].land, STYLES["dark"].sea):
        assert contrast(style.on_dark, ground) >= MIN_CONTRAST
    assert css_colour(style) == f"light-dark({style.colour},{style.on_dark})"


def test_a_style_without_a_hue_for_the_dark_is_lightened_there_until_it_stands_out():
    for style in (*TREATY.values(), *OWN, *NO_BAND.values()):
        assert contrast(seen(style, STYLES["dark"].land), STYLES["dark"].land) >= MIN_CONTRAST
        assert seen(style, STYLES["light"].land) == style.colour


@pytest.mark.parametrize("theme", STYLES.values(), ids=STYLES)
def test_the_edge_of_ground_in_common_stands_out_on_every_ground_and_round_every_ring(theme):
    edge = theme.line(COMMON)
    grounds = [theme.land, theme.sea, *(land_in(style, theme) for style in FILLED if not theme.grey)]
    grounds += [sea_in(style, theme) for style in FILLED if not theme.grey]
    assert all(contrast(edge, ground) >= MIN_CONTRAST for ground in grounds)
    assert all(COMMON.width >= 2 * style.width for style in EVERY)  # it is seen on both sides of a ring
    assert COMMON.dash == ""


def test_the_rulings_of_ground_in_common_have_an_angle_of_their_own():
    assert COMMON.ruled
    assert COMMON.hatch not in {style.hatch for style in EVERY}
    assert css_colour(COMMON) == "light-dark(#111111,#ffffff)"


def test_bands_differ_by_their_dash_too():
    dashes = [style.dash for style in (*TREATY.values(), SYSTEMS[0]["disputed"], *OWN[:4])]
    assert len(set(dashes)) == len(dashes)


def test_of_bands_that_touch_all_but_one_are_hatched_each_at_an_angle_of_its_own():
    for touching in (TREATY.values(), *(system.values() for system in SYSTEMS), OWN[:4]):
        angles = [style.hatch for style in touching]
        assert len(set(angles)) == len(angles)
        assert angles.count(0) <= 1


def test_bands_of_the_reader_s_own_take_their_styles_in_turn_and_no_two_of_twelve_are_the_same():
    drawn = [SHORTER, *(Band(0, 100 * n) for n in range(1, 14))]
    styles = [band_style(band, drawn) for band in drawn]
    assert styles[0] == TREATY["shorter"]
    assert len(set(styles[1:13])) == 12
    assert styles[13] == styles[1]
    for one, other in itertools.pairwise(styles[1:]):
        assert one.colour != other.colour
        assert one.dash != other.dash
        assert one.hatch != other.hatch


def test_a_dot_shows_the_treaty_s_band_and_the_reader_s_own():
    drawn = (SHORTER, INTERMEDIATE, OWN_BAND, SECOND)
    styles = {band: band_style(band, drawn) for band in drawn}
    own, second = OWN[0], OWN[1]
    assert dot((SHORTER,), "in", styles) == Dot(TREATY["shorter"])
    assert dot((SHORTER, INTERMEDIATE), "in", styles) == Dot(TREATY["shorter"])
    assert dot((INTERMEDIATE, OWN_BAND), "in", styles) == Dot(TREATY["intermediate"], own)
    assert dot((OWN_BAND, SHORTER), "in", styles) == Dot(TREATY["shorter"], own)
    assert dot((OWN_BAND,), "in", styles) == Dot(own)
    assert dot((SECOND,), "in", styles) == Dot(second)
    assert dot((OWN_BAND, SECOND), "in", styles) == Dot(own, second)
    assert dot((), "nearer", styles) == Dot(NO_BAND["nearer"])


def test_beside_a_claim_the_treaty_steps_back_to_thin_rings_and_dots_tell_the_claim():
    disputed = Band(476, 2500, "9m729", inner_inclusive=False, part="disputed")
    drawn = (SHORTER, disputed, OWN_BAND)
    styles = {band: band_style(band, drawn) for band in drawn}
    assert dot((SHORTER, disputed), "in", styles) == Dot(SYSTEMS[0]["disputed"])
    assert dot((disputed, OWN_BAND), "in", styles) == Dot(SYSTEMS[0]["disputed"], OWN[0])
    assert styles[SHORTER].ground.opacity == styles[disputed].ground.opacity == 0
    assert styles[SHORTER].width < TREATY["shorter"].width < styles[disputed].width
    assert styles[SHORTER].colour == TREATY["shorter"].colour


def test_a_dot_in_several_bands_of_one_hue_has_the_last_other_hue_as_its_rim():
    drawn = tuple(Band(0, 1000 + n) for n in range(5))  # of which the last two have the first two hues
    styles = {band: band_style(band, drawn) for band in drawn}
    assert dot(drawn, "in", styles).colours == (OWN[0].colour, OWN[2].colour)
    assert dot((drawn[0], drawn[3]), "in", styles).colours == (OWN[0].colour, RIM)


def test_every_style_has_an_id_of_its_own_by_which_print_knows_it_whatever_its_colour_and_its_label():
    assert len({style.id for style in EVERY}) == len(EVERY)
    look = STYLES["print"]
    for style in EVERY:
        other = replace(style, colour="#123456", label="Same")
        assert (look.marker(other), look.dot(other)) == (look.marker(style), look.dot(style))
        assert look.ground(other) == look.ground(style)


def test_a_colour_of_the_palette_is_written_in_the_palette_alone():
    colours = {style.colour for style in EVERY}
    home = Path(palette.__file__)
    for file in home.parents[1].rglob("*.py"):
        written = set(re.findall('"(#[0-9a-f]{6})"', file.read_text("utf-8")))
        assert file == home or not written & colours, file
