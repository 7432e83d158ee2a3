"""Names that would be more than text: in no control of the page are they."""

import re

import pytest

from app_page import chosen, opened, problems, shown
from controls import (
    CLAIMS,
    SITES,
    bring,
    names,
    offered,
    said,
    type_place,
)
from geo.facts import catalog
from geo.scenario import presets
from geo.words import markup
from hostile import NAMES


@pytest.fixture
def page():
    return opened()


def test_a_hostile_name_is_text_in_every_control_and_on_the_page():
    page = opened(site=["kaliningrad", "comiso"])
    for name in NAMES:
        page.text_input(key="name").set_value(name).run()
        assert not page.exception
        assert chosen(page).points[0].name == " ".join(name.split())
        for label in page.radio(key="working_on").options:
            assert not set(label) & set("<>`*[]$\\:@")
        assert "<img" not in shown(page)
        assert shown(page).count("<script") == 2  # the page’s own


LINKS = [
    "![](http://127.0.0.1:9/x.png)",
    "[click](http://127.0.0.1:9)",
    "http://127.0.0.1:9",
    "http&colon;//127.0.0.1:9",
    "www.example.org",
    "see WWW.example.org",
    "me@example.org",
    ":material/home: :red[x] :smile:",
    "$x$",
]
# What Streamlit's Markdown makes links, pictures, icons, colours and formulas of.
LIVE = re.compile(r"[\[\]<>`$*&@]|://|www\.|:\w+[:/\[]", re.IGNORECASE)


def test_no_label_of_a_control_has_a_name_that_would_be_more_than_text():
    hostile = [*LINKS, *NAMES[:7]]
    cells = ['"' + name.replace('"', '""') + '"' for name in hostile]
    bare = next(system for system in catalog.systems() if not presets.launch_points(system))
    page = opened(site=["54,20,Here", "50,10"])
    sites = "".join(f"{cell},{at},2,me,\n{cell},{at},3,me,\n" for at, cell in enumerate(cells))
    # a semicolon would make it two systems
    claims = "".join(f"{cell.replace(';', '')},700,{cell},2026,me\n" for cell in cells)
    bring(page, f"name,lat,lon,sources,systems\n{sites}", CLAIMS + claims)
    assert said(page) == []
    labels = labels_of(page)
    for name, system in zip(hostile, chosen(page).own.systems, strict=True):
        page.text_input(key="name").set_value(name)
        page.selectbox(key="system").set_value(system.id)
        type_place(page, name)
        assert len(offered(page)) >= 2
        assert chosen(page).system == system
        labels += labels_of(page)
    few = cells[::4]
    for cell in few:
        bring(page, f"name,lat,lon,sources,systems\n{cell},54.7,20.5,me,{bare.id}\n")
        page.selectbox(key="system").set_value(bare.id).run()
        labels += labels_of(page)
    assert not page.exception
    assert sum(label.startswith("Show it from ") for label in labels) == len(few)
    assert len(labels) > 50 * len(cells)
    assert [label for label in labels if LIVE.search(label)] == []


def labels_of(page):
    """Every text on the page that Streamlit reads as Markdown."""
    protos = [element.proto for element in page if getattr(element, "proto", None)]
    options = [
        option.content.replace("**", "", 2)  # round the name of a tile
        for proto in protos
        for option in getattr(proto, "options", ())
        if proto.DESCRIPTOR.name == "ButtonGroup"
    ]
    return [
        *(
            getattr(proto, "label", "") or getattr(proto, "body", "")
            for proto in protos
            if proto.DESCRIPTOR.name not in ("Html", "Block")
        ),
        *options,
        *page.radio(key="working_on").options,
    ]


def test_hostile_own_sites_are_text_on_the_page(page):
    hostile = [name for name in NAMES if len(name) < 300]
    cells = ['"' + name.replace('"', '""') + '"' for name in hostile]
    bring(page, SITES + "".join(f"{cell},{at},20.5,{cell}\n" for at, cell in enumerate(cells)))
    for site, name in zip(chosen(page).own.sites, hostile, strict=True):
        page.selectbox(key="preset").set_value(site.id).run()
        assert not page.exception
        assert names(page) == [name]
        assert f"reach from {markup.escape(name)}</h1>" in shown(page)
        assert "<img" not in shown(page)
        assert shown(page).count("<script") == 2  # the page’s own


def test_a_link_that_is_too_long_is_told_and_the_page_opens_on_its_default():
    page = opened(site="x" * 30_000)
    assert not page.exception
    assert problems(page) != []
    assert "30,0" in shown(page)
    assert names(page) == ["Kaliningrad"]
