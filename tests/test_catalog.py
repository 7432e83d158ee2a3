"""The catalogue has what `data/` says: capitals, alliances, sites, claims, sources."""

import subprocess
import sys
from dataclasses import replace

import pytest

from geo.facts import catalog
from geo.facts.model import GROUPS, QUALITIES

# The members of the United Nations, out of npm world-countries 5.1.0 (mledoze/countries, ODbL).
UNITED_NATIONS = """
AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH
CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN
GQ GR GT GW GY HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC
LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP
NR NZ OM PA PE PG PH PK PL PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV
SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ UA UG US UY UZ VC VE VN VU WS YE ZA ZM ZW
"""
# The Holy See, and those of disputed statehood; XK, XC and XS are Kosovo, Northern Cyprus and Somaliland.
OTHER_STATES = "VA PS XK TW EH XC XS"


def test_every_state_has_one_capital_and_nothing_else_has_any() -> None:
    codes = [capital.iso_a2 for capital in catalog.capitals()]
    assert sorted(codes) == sorted(f"{UNITED_NATIONS} {OTHER_STATES}".split())
    assert len({capital.country for capital in catalog.capitals()}) == len(codes) == 193 + 7


def test_capitals_come_by_name_of_country() -> None:
    for capitals, number in ((catalog.capitals(), 200), (catalog.european_capitals(), 50)):
        assert len(capitals) == number
        assert [c.country.english for c in capitals] == sorted(c.country.english for c in capitals)


def test_a_capital_has_the_name_and_code_of_its_country_in_the_table_of_countries() -> None:
    codes = {country.name.english: country.iso_a2 for country in catalog.countries()}
    without = {c.iso_a2 for c in catalog.capitals() if codes[c.country.english] != c.iso_a2}
    assert without == {"XC", "XS"}


def test_memberships_are_counted_as_the_alliances_count_them() -> None:
    assert sum(c.nato_since is not None for c in catalog.capitals()) == 32
    assert sum(c.eu_member for c in catalog.capitals()) == 27
    outside = {str(c.country) for c in catalog.capitals() if c.nato_since and not c.in_europe}
    assert outside == {"Canada", "United States"}


@pytest.mark.parametrize(
    ("year", "members"),
    # NATO's members at the end of the year: 12 in 1949, 15 in 1955, 16 in 1982, 19 in 1999, 32 in 2024.
    [(1948, 0), (1949, 12), (1955, 15), (1987, 16), (1999, 19), (2019, 29), (2026, 32)],
)
def test_members_of_nato_in_a_year(year: int, members: int) -> None:
    assert sum(capital.in_nato(year) for capital in catalog.capitals()) == members


def test_the_atlas_opens_at_kaliningrad() -> None:
    first = catalog.sites()[0]
    assert (first.id, first.name.english) == ("kaliningrad", "Kaliningrad")


def test_every_site_says_who_claims_what_and_where_to_read_it() -> None:
    for site in catalog.sites():
        assert site.claim.english.endswith(".")
        assert site.source_title
        assert site.source_url.startswith("http")
        assert site.coordinate_source.startswith("GeoNames: ")
        assert site.system


def test_sites_are_grouped_as_they_are_known() -> None:
    groups = [site.group for site in catalog.sites()]
    assert set(groups) == {
        "Declared under the treaty, United States",
        "Declared under the treaty, Soviet Union",
        *(str(GROUPS[status]) for status in ("announced", "reported", "hypothetical")),
    }


def stood_in(year: int) -> set[str]:
    return {site.id for site in catalog.sites() if site.stood_in(year)}


def test_what_stood_where_in_1987() -> None:
    assert stood_in(1987) == {
        *("greenham-common", "molesworth", "comiso", "florennes", "wueschheim"),
        *("mutlangen", "heilbronn", "neu-ulm"),
        *("postavy", "pruzhany", "rechitsa", "smorgon"),
        *("voru", "bischofswerda", "waren", "koenigsbrueck", "wokuhl"),
        *("hranice", "novosysoyevka", "landsberg", "geilenkirchen"),
    }


def test_what_is_not_known_to_have_stood_does_not_count() -> None:
    for year in (1962, 1976, 1982, 1992, 2010, 2024):
        assert not stood_in(year) & {"molesworth", "postavy", "hranice", "mutlangen"}
    assert stood_in(1961) == stood_in(1992) == set()  # before and after what is listed
    assert stood_in(1962) == {"smorgon-r-14"}
    assert stood_in(1976) == {"smorgon-r-14", "landsberg", "geilenkirchen"}  # two until 1990, West German
    assert "smorgon-r-14" not in stood_in(1980)
    assert stood_in(2013) == {"kapustin-yar-rs-26"}
    assert stood_in(2016) == {"kaliningrad"}  # of which its row says “October 2016”
    assert stood_in(2017) == {"kaliningrad", "kapustin-yar-9m729"}
    reported = {"kapustin-yar-9m729", "kamyshlov", "mozdok", "shuya"}  # and no source says that they left
    assert stood_in(2018) == {"kaliningrad", "kapustin-yar-9m729"}
    assert stood_in(2019) == {"kaliningrad", *reported}
    lasting = {"kaliningrad", "krichev", "wiesbaden", "kapustin-yar-oreshnik", "kumamoto", "tacloban"}
    assert stood_in(2026) == {*lasting, *reported}  # “from” a year, and not over


def test_a_site_of_unknown_beginning_may_have_stood_as_soon_as_its_system_was_deployed() -> None:
    def perhaps(year: int) -> set[str]:
        return {site.id for site in catalog.sites() if site.may_have_stood_in(year)}

    no_years = {"voru", "hranice", "novosysoyevka"}  # their system has none
    assert perhaps(1975) == no_years
    ss_20 = {"postavy", "rechitsa", "smorgon"}
    assert perhaps(1980) == ss_20 | no_years
    assert perhaps(1984) == {"molesworth", "wueschheim"} | ss_20 | no_years
    assert perhaps(1987) == set()
    assert perhaps(1992) == set()


@pytest.mark.parametrize(
    ("status", "systems", "first", "last", "sure"),
    [
        ("treaty-declared", "rsd-10", None, None, (1987, 1991)),
        ("treaty-declared", "rsd-10", 1983, None, (1983, 1991)),
        ("treaty-declared", "otr-22", None, None, (1987, 1989)),  # 18 months from June 1988, by Article V
        ("treaty-declared", "otr-22 otr-23", 1984, None, (1984, 1989)),
        ("treaty-declared", "pershing-1a pershing-2", None, None, (1987, 1991)),  # of both classes
        ("reported", "otr-22", 2019, None, (2019, 2030)),
        ("reported", "rsd-10", None, 2019, (2019, 2019)),
    ],
)
def test_an_end_that_is_not_known_is_bounded(
    status: str, systems: str, first: int | None, last: int | None, sure: tuple[int, int]
) -> None:
    at_it = tuple(system for system in catalog.systems() if system.id in systems.split())
    site = replace(catalog.sites()[0], status=status, systems=at_it, first_year=first, last_year=last)
    years = [year for year in range(1950, 2031) if site.stood_in(year)]
    assert (years[0], years[-1]) == sure
    never = replace(site, status="reported", first_year=None, last_year=None)
    assert not any(never.stood_in(year) for year in range(1950, 2031))


def test_everything_has_a_source_with_a_title_an_address_and_a_quality() -> None:
    made = catalog.catalogue()
    for row in (*made.systems, *made.sites, *made.events, *made.explanations, *made.capitals):
        assert row.sources
    for row in (*made.claims, *made.corrections):
        assert row.source in made.sources
    for story in made.stories:
        assert all(sentence.sources for sentence in story.sentences)
    for source in made.sources:
        assert source.title
        assert source.url.startswith("http")
        assert source.quality in QUALITIES
        assert source.title in str(source)
        assert source.date.label in str(source)


def test_every_claim_has_claimant_date_source_and_a_figure() -> None:
    for claim in catalog.claims():
        assert claim.claimant
        assert claim.claimed_on.label
        assert claim.source.url
        assert 0 < claim.range_min_km <= claim.range_max_km <= 20_004


def test_numbers_eliminated_add_up_to_what_both_sides_declared() -> None:
    # UPI, 28 June 1989: 846 missiles of the United States, 1,846 of the Soviet Union.
    total = dict.fromkeys(("United States", "Soviet Union"), 0)
    for system in catalog.systems():
        if system.eliminated:
            assert system.eliminated_sources
            total[system.operator.english.split(";")[0]] += system.eliminated
    assert total == {"United States": 846, "Soviet Union": 1846}


def test_the_catalogue_is_read_once() -> None:
    assert catalog.catalogue() is catalog.catalogue()
    assert catalog.capitals() is catalog.capitals()
    assert catalog.sites() is catalog.sites()
    assert catalog.basemap() is catalog.basemap()


def test_the_basemap_is_a_collection_of_named_countries() -> None:
    basemap = catalog.basemap()
    assert basemap["type"] == "FeatureCollection"
    names = [feature["properties"]["name"] for feature in basemap["features"]]
    assert len(set(names)) == len(names) > 200
    assert catalog.basemap_text().startswith('{"type":"FeatureCollection"')


def test_credits_name_the_sources_and_the_licence_that_asks_for_it() -> None:
    assert "GeoNames (CC BY 4.0)" in str(catalog.CREDITS)
    assert "Natural Earth" in str(catalog.CREDITS)
    assert all(word in str(catalog.VIEWPOINT) for word in ("Crimea", "Kosovo", "Northern Cyprus"))


def test_the_catalogue_imports_nothing_heavy() -> None:
    heavy = {"folium", "geopandas", "numpy", "pandas", "pyproj", "shapely", "streamlit"}
    code = (
        f"import geo.facts.catalog, sys; found = {heavy} & set(sys.modules); "
        "sys.exit(str(found) if found else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_facts_say_how_new_they_are() -> None:
    assert catalog.looked_up() == "Facts looked up to 28 November 2026."
