"""The sentences that every output shares, and the one escaping function."""

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.facts import catalog, own_tables
from geo.facts.model import Own
from geo.features import citations, wording
from geo.features.bands import edges
from geo.features.drawing import drawing
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import parse_system
from geo.scenario.scenario import DEFAULT, Scenario
from geo.words import i18n, markup
from geo.words.units import KM


@given(st.text())
def test_escaped_text_reads_as_it_was(value):
    # html.unescape follows the HTML standard, which forbids a few characters in references.
    allowed = "".join(c for c in value if c.isprintable())
    assert html.unescape(markup.escape(allowed)) == allowed


@given(st.text())
def test_escaped_text_has_nothing_that_html_script_or_markdown_acts_on(value):
    bare = "".join(
        part.partition(";")[2] if index else part
        for index, part in enumerate(markup.escape(value).split("&#"))
    )
    assert not set(bare) & set("<>&\"'`$\\{}[]()*_#!|~:/=")


@pytest.mark.parametrize(
    "value", ["<img src=x onerror=alert(1)>", "`${x}`", "</script>", "C:\\1907", "![x](http://x.y)"]
)
def test_hostile_names_are_shown_as_text(value):
    assert html.unescape(markup.escape(value)) == value
    assert "<" not in markup.escape(value)


def test_the_summary_of_kaliningrad_counts_each_capital_once():
    assert wording.summary(drawing(DEFAULT)) == (
        "Of Europe’s 50 capitals, 11 lie in the shorter-range band (500–1,000 km), 35 lie in the "
        "intermediate-range band (1,000–5,500 km) and 4 lie nearer than 500 km."
    )


def test_the_summary_names_what_is_too_close_to_call():
    scenario = Scenario.parse(["kaliningrad"], ["0-280"])
    close = [row for row in drawing(scenario).places if abs(row.distance_km - 280) < 10]
    assert [row.place.name.english for row in close] == ["Warsaw"]
    assert "Warsaw lies within 10 km of an edge: too close to call." in wording.summary(drawing(scenario))


def test_the_summary_without_a_band_says_so():
    assert wording.summary(drawing(Scenario.parse(["kaliningrad"], ["none"]))).startswith(
        "No band is switched on"
    )


def test_a_system_without_a_ring_is_named_with_the_reason_whatever_else_is_drawn():
    said = "No ring: no source gives a range for the RK-55 (SSC-X-4)."
    for bands in (["none"], ["shorter"]):
        assert wording.summary(drawing(Scenario.parse(["mozdok"], bands, "rk-55"))).endswith(said)
    assert "No ring" not in wording.summary(drawing(Scenario.parse(["mozdok"], ["none"], "9m729")))


@pytest.mark.parametrize(
    ("system", "edge", "entry", "farther"),
    [
        (
            "uk-german-missile",
            "at least 2,000 km: United Kingdom (Defence Secretary John Healey), 2025, and 1 other",
            "within every claim, 0 to at least 2,000 km",
            "Farther than 2,000 km, a lower bound",
        ),
        (
            "prsm",
            "at least 1,000 km: Russia (Ministry of Foreign Affairs), as reported by Head-Post, 2025",
            "within some claims, not all, 482 to at least 1,000 km",
            "Farther than 1,000 km, a lower bound",
        ),
        (
            "pershing-2",
            "1,931 km (1,200 miles): The Orlando Sentinel, 1987",
            "within some claims, not all, 1,609 km (1,000 miles) to 1,931 km (1,200 miles)",
            "Farther than 1,931 km (1,200 miles)",
        ),
    ],
)
def test_an_edge_that_is_a_lower_bound_is_said_to_be_open_and_miles_stand_as_stated(
    system, edge, entry, farther
):
    scenario = Scenario.parse(["mutlangen"], ["none"], system)
    band = scenario.drawn[-1]
    labels = [each.label for each in drawing(scenario).legend]
    assert edges(band, KM)[-1].label == edge
    assert labels[len(scenario.drawn) - 1].endswith(entry)
    assert labels[-1] == farther
    assert i18n.uncapitalised(farther) in wording.summary(drawing(scenario))


def test_an_edge_between_two_bands_is_named_after_whose_it_is_from_either_side():
    agreed, disputed = drawing(Scenario.parse(["mutlangen"], ["none"], "pershing-2")).bands
    assert agreed.edges[-1].label == disputed.edges[0].label
    assert agreed.edges[-1].km == 1609


def test_a_receipt_marks_what_the_map_leaves_out_and_has_every_note_and_source():
    made = citations.claim_notes(drawing(Scenario.parse(["mozdok"], ["none"], "9m729")).claims)
    about = [claim for claim in catalog.claims() if claim.system.id == "9m729"]
    for claim, line in zip(about, made, strict=True):
        assert ("Outlier, left out of the map." in line) == claim.outlier
        assert ("Names a class, no figure; left out of the map." in line) == (claim.sense == "class")
        assert line.endswith(citations.source_note(claim.source))
    # The note “knack-2019 reports the same figure.” by the publisher's name.
    (knack,) = [source.publisher for source in catalog.sources() if source.id == "knack-2019"]
    assert any(f"{knack} reports the same figure." in line for line in made)
    assert not any("-2019" in line.partition("Source: ")[0] for line in made)


def test_a_receipt_has_every_source_of_a_site():
    (mozdok,) = citations.site_notes(drawing(Scenario.parse(["mozdok"])).sites)
    (site,) = [site for site in catalog.sites() if site.id == "mozdok"]
    assert len(site.sources) > 1
    assert all(citations.source_note(source) in mozdok for source in site.sources)


@pytest.mark.parametrize(
    "bands", [(), ("shorter",), ("0-480",), ("500-2350", "shorter"), ("400-600", "1000-1100")]
)
def test_the_legend_counts_what_the_rows_hold(bands):
    scenario = Scenario.parse(["kaliningrad"], bands)
    rows = drawing(scenario).places
    for band, entry in zip(scenario.bands, drawing(scenario).legend, strict=False):
        assert entry.places == sum(band.contains(row.distance_km) for row in rows)
    outside = drawing(scenario).legend[len(scenario.bands) :]
    assert sum(entry.places for entry in outside) == sum(not row.bands for row in rows)
    labels = {entry.label for entry in drawing(scenario).legend}
    assert {label for row in rows for label in row.label.split("; ")} <= labels


def test_a_ring_over_a_pole_is_explained_and_others_are_not():
    assert "5,500 km ring encloses the North Pole" in wording.pole_note(drawing(DEFAULT))
    assert "encloses the South Pole" in wording.pole_note(
        drawing(Scenario.parse(["-77.85,166.67"], ["500-1500"]))
    )
    assert wording.pole_note(drawing(Scenario.parse(["kaliningrad"], ["shorter"]))) == ""
    # Kaliningrad is 3,937 km from the pole: 90 - 54.706 degrees of a meridian of 111.55 km a degree there.
    assert wording.pole_note(drawing(Scenario.parse(["kaliningrad"], ["0-3900"]))) == ""
    assert wording.pole_note(drawing(Scenario.parse(["kaliningrad"], ["0-3950"]))) != ""


def test_titles_name_the_place_the_coordinates_or_the_number_of_points():
    assert wording.title(drawing(DEFAULT)).endswith("from Kaliningrad")
    assert wording.title(drawing(Scenario.parse(["-16.8,179.99"]))).endswith("from 16.80° S, 179.99° E")
    assert wording.title(drawing(Scenario.parse(["kaliningrad", "comiso"]))).endswith("from 2 launch points")


OWN = Own(
    own_tables.read_sites(b"name,lat,lon,sources\nMy <den>,54.7,20.5,my notes\n"),
    own_tables.read_claims(b"system,range_max_km,claimant,claimed_on,source\nMine,700,Me,2026,my notes\n"),
)


def test_titles_name_every_system_that_is_drawn():
    sites = (
        replace(LaunchPoint.parse("mozdok"), bands=(), system=parse_system("9m729")),
        replace(LaunchPoint.parse("mutlangen"), bands=(), system=parse_system("pershing-2")),
        replace(LaunchPoint.parse("comiso"), bands=(), system=parse_system("bgm-109g"), hidden=True),
    )
    assert wording.title(drawing(Scenario(sites))) == (
        "What is claimed to be in range of the 9M729 (SSC-8) from Mozdok and Pershing II from Mutlangen"
    )
    swapped = [
        replace(site, system=other.system) for site, other in zip(sites[:2], sites[1::-1], strict=True)
    ]
    assert wording.title(drawing(Scenario(tuple(swapped)))).startswith(
        "What if the Pershing II stood at Mozdok and the 9M729 (SSC-8) at Mutlangen: "
    )
    assert wording.title(drawing(Scenario((replace(sites[2], hidden=False),)))).endswith("from Comiso")
    assert wording.title(drawing(Scenario.parse(["comiso"], ["none"]))) == "Distances from Comiso"
    assert wording.title(drawing(Scenario.parse(["comiso"], ["0-480"]))) == "What lies in range of Comiso"


def test_several_launch_points_are_said_to_count_together():
    told = wording.summary(drawing(Scenario.parse(["kaliningrad", "comiso"])))
    assert "Each counts in every band that holds it from any of the launch points." in told
    assert "any of the launch points" not in wording.summary(drawing(DEFAULT))
    hidden = Scenario((DEFAULT.points[0], replace(LaunchPoint.parse("comiso"), hidden=True)))
    assert wording.summary(drawing(hidden)) == wording.summary(drawing(DEFAULT))


def test_a_place_is_called_by_its_name_else_by_its_coordinates():
    nameless = LaunchPoint(-16.8, 179.99)
    assert DEFAULT.points[0].called("decimal") == "Kaliningrad"
    assert nameless.called("decimal") == "16.80° S, 179.99° E"
    assert nameless.called("dms") == "16°48′00″ S, 179°59′24″ E"


def test_what_a_reader_brought_is_called_theirs_with_their_source():
    scenario = Scenario.parse(["My <den>"], ["none"], "own-mine", own=OWN)
    (claim,) = citations.claim_notes(drawing(scenario).claims)
    assert claim == "Mine, about 700 km: Me (your own table), 2026. Source: my notes, the reader’s own."
    assert "the reader’s own" in claim
    (site,) = citations.site_notes(drawing(scenario).sites)
    assert site.startswith("My <den> (Your own):")
    assert "my notes" in site
    (band,) = drawing(scenario).bands
    assert band.edges[0].label == "700 km: Me (your own table), 2026"


def test_a_note_on_the_pole_is_about_the_first_ring_that_encloses_it_and_none_if_hidden():
    north = replace(LaunchPoint.parse("80,0"), hidden=True)
    scenario = Scenario((*Scenario.parse(["0,0"]).points, north))
    assert wording.pole_note(drawing(scenario)) == ""
    assert "The 5,500 km ring encloses the North Pole" in wording.pole_note(
        drawing(Scenario.parse(["0,0", "80,0"], ["0-5500"]))
    )
    assert wording.pole_note(drawing(Scenario.parse(["90,0"]))) == ""  # there a ring is a parallel


# What Streamlit's Markdown makes links, pictures, icons, colours and formulas of.
LIVE = re.compile(r"[\[\]<>`$*_&@:\\]|www\.", re.IGNORECASE)


@given(st.text() | st.text("[]()!:/@&#;$`*_.w <>\\^~{}"))
def test_a_label_has_nothing_that_markdown_acts_on_and_is_short_and_never_empty(value):
    label = markup.label(value)
    assert not LIVE.search(label)
    assert 0 < len(label) <= 90
    assert markup.label(label) == label


def test_a_label_keeps_the_words():
    assert markup.label("Kapustin Yar (9M729), “Łódź” – 12") == "Kapustin Yar (9M729), “Łódź” – 12"
    assert markup.label("![a](http://b.c:9/x.png)") == "! a (http //b.c 9/x.png)"
    assert markup.label("www.example.org, WWW.de") == "www example.org, www de"
    assert markup.label("***") == "…"
