"""What a figure says, and how its colours and marks stand out and tell themselves apart."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from figures import HOME, TODAY, VARIED, composed, lines, scenario, texts, written
from geo.facts import catalog
from geo.features import palette, wording
from geo.features.bands import edges
from geo.features.colours import MIN_CONTRAST, contrast
from geo.features.drawing import drawing
from geo.outputs.figure import figure
from geo.outputs.figure.styles import SIZES, STYLES
from geo.scenario.band import system_bands
from geo.scenario.parameters import parse_system
from geo.scenario.scenario import DEFAULT, Scenario
from geo.words import i18n
from geo.words.units import KM


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("default", "page"),
        ("default", "slide"),
        ("default", "social"),
        ("claims and treaty", "column"),
        ("twelve", "page"),
        ("no band", "page"),
    ],
)
def test_title_summary_and_date_are_those_of_every_output(name, size):
    sheet = written(VARIED[name], size)

    def read(gid):
        return " ".join(each.get_text() for each in texts(sheet, gid)).replace("\u00a0", " ")

    assert read("title") == wording.title(drawing(VARIED[name]))
    assert read("summary") == wording.summary(drawing(VARIED[name]))
    assert "24 November 2026" in read("caption")
    assert str(wording.CAVEAT) in read("caption")


def caption(chosen, size="page"):
    told = " ".join(each.get_text() for each in texts(written(chosen, size), "caption"))
    return told.replace("\u00a0", " ")


@pytest.mark.parametrize("size", SIZES)
def test_every_size_says_whom_the_treaty_bound_and_that_no_source_has_a_system_in_the_year(size):
    nowhere = replace(Scenario.parse(["mutlangen"], ["none"], "pershing-2"), year=2024)
    told = caption(nowhere, size)
    assert "of the United States, and of the Soviet Union and its successor states" in told
    assert "No source in this atlas has the Pershing II anywhere in 2024." in told


@pytest.mark.parametrize("size", ["page", "social"])
def test_the_caption_names_the_ends_of_the_claims_as_the_map_does_and_credits_places_and_borders(size):
    for system in ("9m729", "prsm", "pershing-2"):
        told = caption(scenario("mozdok", bands=["none"], system=system), size)
        for band, end in zip(system_bands(parse_system(system)), ("lowest", "highest"), strict=True):
            assert f"{end} {edges(band, KM)[-1].label}" in told
            assert (str(band.outer_claims[0].source) in told) == (size == "page")
    assert "GeoNames (CC BY 4.0)" in told
    assert "Natural Earth" in told


def test_the_caption_says_what_each_launch_point_is_known_as_and_from_where():
    sites = {site.id: site for site in catalog.sites()}
    told = caption(scenario("mozdok", "wiesbaden", "mutlangen"))
    for name in ("mozdok", "wiesbaden", "mutlangen"):
        site = sites[name]
        assert f"{site.name}: {i18n.uncapitalised(site.standing)} ({site.sources[0]})." in told
    assert "Wiesbaden: hypothetical, for Typhon, Dark Eagle." in caption(scenario("wiesbaden"), "social")
    of_9m729 = ("kapustin-yar-9m729", "kamyshlov", "mozdok", "shuya")
    assert "Kapustin Yar, 9M729; Kamyshlov; Mozdok; Shuya: reported by others, for 9M729 (" in caption(
        scenario(*of_9m729)
    )
    assert "And 2 more launch points: see the link." in caption(
        scenario(*of_9m729, "mutlangen", "comiso", "1,2")
    )


@pytest.mark.parametrize("style", STYLES)
def test_texts_lines_and_dots_stand_out_from_what_they_lie_on(style):
    theme = STYLES[style]
    assert min(contrast(theme.ink, ground) for ground in (theme.paper, theme.land, theme.sea)) > 7
    assert min(contrast(theme.quiet, ground) for ground in (theme.paper, theme.land, theme.sea)) > 4.5
    for band in (
        *palette.TREATY.values(),
        *(style for system in palette.SYSTEMS for style in system.values()),
    ):
        assert contrast(theme.line(band), theme.land) >= MIN_CONTRAST, band.label


def test_contrast_is_that_of_wcag():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # WebAIM's contrast checker


def test_in_grey_no_two_kinds_of_capital_look_alike():
    theme = STYLES["print"]
    kinds = [
        *palette.TREATY.values(),
        *(style for system in palette.SYSTEMS for style in system.values()),
        *palette.OWN,
        *palette.NO_BAND.values(),
    ]
    seen = {(theme.marker(kind), theme.dot(kind)) for kind in kinds}
    assert len(seen) == len({kind.colour for kind in kinds})
    picture = Image.open(io.BytesIO(figure.draw(drawing(DEFAULT), "png", TODAY, HOME, "column", "print")))
    red, green, blue = picture.convert("RGB").split()
    assert red.tobytes() == green.tobytes() == blue.tobytes()


@pytest.mark.parametrize("style", STYLES)
def test_a_capital_in_two_bands_shows_both_and_the_legend_says_so(style):
    chosen = scenario("mozdok", bands=["shorter", "0-2000"], system="9m729")
    sheet, theme = composed(chosen, style=style, without=("land", "bands", "labels")), STYLES[style]
    seen = set()
    for row in drawing(chosen).places:
        second = row.dot.rim
        (dot,) = lines(sheet, f"capital-{row.place.iso_a2}")
        inner = lines(sheet, f"second-capital-{row.place.iso_a2}")
        if theme.grey:
            assert dot.get_markeredgecolor() == theme.ink
            assert [each.get_marker() for each in inner] == ([theme.marker(second)] if second else [])
        elif second:
            assert dot.get_markeredgecolor() == theme.dot(second)
        seen.add((second, *((each.get_marker(), each.get_markerfacecolor()) for each in (dot, *inner))))
    assert len(seen) == 4  # in every claim and the own band, in some and the own band, in some alone, in none
    assert "in both bands" in " ".join(each.get_text() for each in texts(sheet, "legend"))
    assert "in both bands" not in " ".join(each.get_text() for each in texts(composed(DEFAULT), "legend"))
