"""A year that is looked at: what stood, who was in NATO, what was forbidden; and who says so of a map."""

import csv

import pytest
from lxml import html

import figures
from geo.facts import catalog, years
from geo.facts.years import FIRST, Year
from geo.features import provenance, wording
from geo.features.drawing import drawing
from geo.outputs.files import content
from geo.scenario import link
from geo.words.errors import AtlasError
from test_receipt import DAY

YEARS = range(FIRST, years.last() + 1)
NATO = {1949: 10, 1952: 2, 1955: 1, 1982: 1, 1999: 3, 2004: 7, 2009: 2}  # how many of the capitals since when
SHORTER = {"pershing-1a", "otr-22", "otr-23"}  # the treaty's shorter-range missiles, of Article III
NATO |= {2017: 1, 2020: 1, 2023: 1, 2024: 1}


def stood(row: dict[str, str], year: int) -> bool:
    """Whether a row of sites.csv has a year, by the rules that data/README.md gives."""
    first, last = (int(row[column] or 0) for column in ("first_year", "last_year"))
    if row["status"] == "treaty-declared":
        shorter = {*row["systems"].split()} <= SHORTER
        first, last = first or min(1987, last or 1987), last or (1989 if shorter else 1991)
    return bool(first or last) and (first or last) <= year <= (last or 9999)


@pytest.mark.parametrize("number", YEARS)
def test_the_sites_of_a_year_are_those_that_the_table_gives_it(number: int) -> None:
    with (catalog.DATA / "sites.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["status"] != "hypothetical" and stood(row, number)]
    year = Year(number)
    assert [site.id for site in year.sites] == [row["id"] for row in rows]
    no_end = [row["id"] for row in rows if not row["last_year"] and row["status"] != "treaty-declared"]
    assert [site.id for site in year.open_ended] == no_end
    assert {system.id for system in year.systems} == {each for row in rows for each in row["systems"].split()}
    assert not {*year.sites} & {*year.doubtful}
    assert year.nato == sum(n for since, n in NATO.items() if since <= number)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (
            1957,
            "no site of this atlas stood or was said to stand. 3 more may have stood; no source says since",
        ),
        (
            1983,
            "6 sites of this atlas stood or were said to stand, for BGM-109G Gryphon, Pershing II and",
        ),
        (1986, "There was no INF Treaty yet. 14 of today’s 50 capitals were of NATO members."),
        (1987, "The INF Treaty was signed on 8 December; it was not in force yet."),
        (1988, "The INF Treaty came into force on 1 June"),
        (
            1989,
            "forbade its parties ground-launched ballistic and cruise missiles of 500 to 5,500 km.",
        ),
        (
            2018,
            "forbade its parties ground-launched ballistic and cruise missiles of 500 to 5,500 km.",
        ),
        (2019, "Of 5 of them no source gives the end: they count as still there. The INF Treaty forbade"),
        (2019, "until it ended on 2 August. 27 of today’s"),
        (2020, "missiles of 500 to 5,500 km, had ended in 2019."),
    ],
)
def test_a_year_says_what_stood_what_has_no_end_and_what_was_forbidden(number: int, words: str) -> None:
    assert words in " ".join(Year(number).sentences())


@pytest.mark.parametrize(
    ("number", "names"),
    [
        (1961, ""),
        (1962, "R-12"),
        (1968, "R-12"),
        (1969, "Pershing IA and R-12"),
        (1970, "Pershing IA and R-12"),
        (1971, "R-12"),
        (1976, "RSD-10 Pioneer and R-12"),
        (1984, "RSD-10 Pioneer and R-12"),
        (1988, ""),  # each stood at a site of the table
    ],
)
def test_a_system_counts_for_the_years_that_a_source_gives_it(number: int, names: str) -> None:
    words = f"Deployed as well, by the sources: {names}."
    assert (words in " ".join(Year(number).sentences())) == bool(names)
    assert ("Deployed as well" in " ".join(Year(number).sentences())) == bool(names)


@pytest.mark.parametrize(
    ("query", "absent"),
    [
        ("site=kaliningrad&system=9m729&year=1983", "the 9M729 anywhere in 1983."),
        ("site=kaliningrad&system=9m729&year=2019", ""),
        ("site=postavy&system=rsd-10&year=1983", ""),
        (
            "site=postavy&system=rsd-10&site=mozdok&system.2=9m729&year=1992",
            "RSD-10 Pioneer or 9M729 anywhere in 1992.",
        ),
        ("site=postavy&year=1983", ""),
    ],
)
def test_a_map_of_a_year_says_which_of_its_systems_stood_nowhere_then(query: str, absent: str) -> None:
    told = wording.then(drawing(link.read(query)))
    assert absent in told
    assert told.startswith("No source in this atlas has the ") == bool(absent)


@pytest.mark.parametrize("number", YEARS)
def test_a_year_before_1992_says_that_the_borders_are_todays(number: int) -> None:
    told = " ".join(Year(number).sentences())
    assert ("The borders drawn are today’s, not those of then." in told) == (number < 1992)
    assert ("no source gives the end" in told) == bool(Year(number).open_ended)


def test_the_days_of_the_treaty_are_those_of_the_timeline() -> None:
    days = {event.id: event.date.text for event in catalog.events()}
    assert (days["treaty-signed"], days["treaty-ends"]) == ("1987-12-08", "2019-08-02")
    assert days["entry-into-force"] == "1988-06-01"


@pytest.mark.parametrize("text", ["1956", "2027", "83", "1983.0", "１９８３", "-1983", "", "now"])
def test_what_is_no_year_to_look_at_is_refused(text: str) -> None:
    rule = f"“{text}” is no year to look at; write one from 1957 to 2026"
    with pytest.raises(AtlasError) as refused:
        years.parse(text)
    assert str(refused.value) == rule
    if text:
        assert link.read_query({"year": [text]})[1] == (f"in the link: {rule}",)


def test_a_link_carries_the_year_and_the_title_says_it() -> None:
    scenario = link.read("site=postavy&band=none&system=rsd-10&year=1983")
    assert scenario.year == 1983
    assert link.query(scenario) == "site=postavy&band=none&system=rsd-10&year=1983"
    assert wording.title(drawing(scenario)).endswith(" from Postavy, 1983")
    assert wording.then(drawing(link.read("site=postavy"))) == ""


@pytest.mark.parametrize(("year", "n"), [(None, 30), (1957, 13), (1983, 14), (2004, 24), (2026, 30)])
def test_the_members_of_nato_are_those_of_the_year(year: int | None, n: int) -> None:
    drawn = drawing(link.read("site=postavy&members=nato" + (f"&year={year}" if year else "")))
    assert len(drawn.places) == n
    assert f"{n} capitals of NATO members" in wording.count(drawn)
    assert (f"in {year}" in wording.count(drawn)) == (year is not None)


@pytest.mark.parametrize("suffix", [".html", ".geojson", ".kml", ".svg"])
def test_every_export_of_a_year_says_the_year_and_whose_borders_it_has(
    suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures.leave_out(monkeypatch, "map")
    scenario = link.read("site=postavy&band=none&system=rsd-10&year=1983")
    told = (
        html.fromstring(content(scenario, suffix, DAY)).text_content()
        if suffix == ".html"
        else (content(scenario, suffix, DAY).decode())
    )
    assert "from Postavy, 1983" in told
    assert "In 1983 6 sites of this atlas stood or were said to stand" in told
    assert "The borders drawn are today’s, not those of then." in told
    assert provenance.of(drawing(link.read("site=postavy")), DAY).year == ""
