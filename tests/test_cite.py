"""A map can be cited: as text, for BibTeX and for programs that read CSL-JSON, and the atlas as a whole."""

import json
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
import yaml
from lxml import html

import figures
from geo.features import cite_map, provenance, wording
from geo.features.drawing import drawing
from geo.outputs.files import content
from geo.scenario.scenario import DEFAULT, Scenario
from hostile import NAMES

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 27)
HOME = "https://atlas.example/"
LINKS = {"opens anywhere": HOME, "opens here alone": "http://localhost:8501/"}
TEX = {r"{\textbackslash}": "\\", r"{\textbraceleft}": "{", r"{\textbraceright}": "}"}
TEX |= {r"{\textasciitilde}": "~", r"{\textasciicircum}": "^"}


def bibtex(entry: str) -> dict[str, str]:
    """The fields of a BibTeX entry, read by counting braces as BibTeX does."""
    fields = {}
    rest = entry.partition(",")[2]
    while found := re.match(r"[\s,]*(\w+) = \{", rest):
        depth, end = 1, found.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(rest[end], 0)
            end += 1
        fields[found[1]] = rest[found.end() : end - 1]
        rest = rest[end:]
    assert rest.strip() == "}"
    return fields


def untex(text: str) -> str:
    """A text as TeX sets it."""
    inner = text.removeprefix("{").removesuffix("}")
    return re.sub(r"\{\\text\w+\}|\\[#$%&_]", lambda sign: TEX.get(sign[0], sign[0][1:]), inner)


@pytest.mark.parametrize("home", LINKS.values(), ids=LINKS)
def test_every_form_has_title_version_both_dates_and_the_way_to_the_map(home: str) -> None:
    made = provenance.citation(drawing(DEFAULT), DAY, home)
    where = f"{HOME}?site=kaliningrad" if home == HOME else made.command
    (item,) = json.loads(made.as_csl())
    entry = bibtex(made.as_bibtex())
    assert made.as_text() == (
        f"The INF Range Atlas contributors (2026). “{wording.title(drawing(DEFAULT))}” [map]. "
        "INF Range Atlas 0.1.0. "
        "Facts looked up to 28 November 2026. Made on 27 November 2026. "
        + (where if home == HOME else f"To make it again: {where}")
    )
    assert ("localhost" in made.as_text() + made.as_bibtex() + made.as_csl()) is False
    for told in (untex(entry["note"]), item["note"]):
        assert told.startswith("Facts looked up to 28 November 2026.")
        assert (where in told) is (home != HOME)
    assert (item.get("URL"), entry.get("url")) == ((where, where) if home == HOME else (None, None))
    assert item["issued"] == {"date-parts": [[2026, 11, 27]]}
    assert (item["version"], entry["howpublished"]) == ("0.1.0", "Map, INF Range Atlas 0.1.0")
    assert (untex(entry["title"]), item["title"]) == (
        wording.title(drawing(DEFAULT)),
        wording.title(drawing(DEFAULT)),
    )
    assert (untex(entry["author"]), item["author"]) == (cite_map.AUTHOR, [{"literal": cite_map.AUTHOR}])


def test_two_maps_of_one_day_have_different_names_in_a_list_of_references() -> None:
    made = {
        provenance.citation(drawing(Scenario.parse([site])), DAY, HOME).key for site in ("comiso", "mozdok")
    }
    assert len(made) == 2
    assert all(re.fullmatch(r"inf-range-atlas-20261127-[0-9a-f]{6}", key) for key in made)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_comes_through_bibtex_and_csl_as_it_is(name: str) -> None:
    scenario = Scenario.parse([f"54.71,20.51,{name}"])
    made = provenance.citation(drawing(scenario), DAY, HOME)
    assert untex(bibtex(made.as_bibtex())["title"]) == wording.title(drawing(scenario))
    (item,) = json.loads(made.as_csl())
    assert item["title"] == wording.title(drawing(scenario))
    assert wording.title(drawing(scenario)) in made.as_text()


@pytest.mark.parametrize("name", [NAMES[0], NAMES[2]])
def test_the_html_map_says_how_to_cite_it_and_runs_nothing_of_a_name(name: str) -> None:
    scenario = Scenario.parse([f"54.71,20.51,{name}"])
    made = provenance.citation(drawing(scenario), DAY, HOME)
    document = html.document_fromstring(content(scenario, ".html", DAY, HOME).decode())
    (cite,) = document.xpath("//details[@id='cite']")
    assert [each.text_content() for each in cite.iter("h2", "p", "pre")] == [
        "Cite this map",
        made.as_text(),
        made.as_bibtex(),
        made.as_csl(),
    ]


@pytest.mark.parametrize("suffix", [".geojson", ".kml", ".svg"])
def test_every_export_carries_its_reference(suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    figures.leave_out(monkeypatch, "map")
    assert provenance.citation(drawing(DEFAULT), DAY, HOME).as_text().encode() in content(
        DEFAULT, suffix, DAY, HOME
    )


def test_the_atlas_is_cited_as_what_it_is() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (cited["version"], cited["license"]) == (project["version"], project["license"])
    assert cited["authors"] == project["authors"] == [{"name": cite_map.AUTHOR}]
    assert (cited["title"], cited["keywords"]) == (wording.NAME, project["keywords"])
    assert cited["cff-version"] == "1.2.0"
    assert cited["message"]


def test_the_citation_file_has_the_day_of_the_facts_and_whose_places_and_borders_they_are() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    facts, places, borders = cited["references"]
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert facts["version"] == package["version"]
    assert facts["date-released"] == date.fromisoformat(package["version"].replace(".", "-"))
    assert {each.get("license", "CC0-1.0") for each in cited["references"]} == {
        each["name"] for each in package["licenses"]
    }
    assert (places["title"], places["license"]) == ("GeoNames", "CC-BY-4.0")
    assert borders["title"] == "Natural Earth"


def test_the_citation_file_has_a_day_of_release_only_of_a_version_that_is_released() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heading = re.search(rf"^## {re.escape(cited['version'])} \((.+)\)$", changes, re.MULTILINE)
    assert heading
    assert str(cited.get("date-released", "unreleased")) == heading[1]
