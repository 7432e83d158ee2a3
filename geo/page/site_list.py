"""The list of sites, narrowed to what stood where and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.facts.model import STATUSES, Site
from geo.words.i18n import Text

ANY = ""  # of a filter
FILTERS = {
    "stood": Text("any system"),
    "year": Text("any year"),
    "status": Text("any status"),
}  # by key, with what represents ANY
LABELS = {"stood": Text("System"), "year": Text("Year"), "status": Text("Status")}


@dataclass(frozen=True)
class SiteList:
    """The sites that the filters leave, in the order of the list."""

    found: tuple[Site, ...]
    doubtful: tuple[Site, ...]  # that would be among them as well, did a source give their first year
    listed: tuple[Site, ...]  # those found, and the one on the screen
    of: int  # how many sites there are


def narrowed(sites: Sequence[Site], filters: Mapping[str, str], on_the_screen: str) -> SiteList:
    """Return the sites of the system, the year and the status in `filters`; a site's id is on the screen."""
    system, year, group = (filters.get(key, ANY) for key in FILTERS)
    of_any_year = [
        site
        for site in sites
        if (system == ANY or system in {each.id for each in site.systems}) and group in (ANY, site.group_id)
    ]
    found, doubtful = of_any_year, list[Site]()
    if year != ANY:
        found = [site for site in of_any_year if site.stood_in(int(year))]
        doubtful = [site for site in of_any_year if site.may_have_stood_in(int(year))]
    ids = {site.id for site in found} | {on_the_screen}
    listed = tuple(site for site in sites if site.id in ids)
    return SiteList(tuple(found), tuple(doubtful), listed, len(sites))


def choices(sites: Sequence[Site]) -> dict[str, dict[str, str]]:
    """Return the values of each filter, by its key, with the label of each."""
    years = sorted(year for site in sites for year in (site.first_year, site.last_year) if year)
    ranked = sorted(sites, key=lambda site: (not site.own, STATUSES.index(site.status)))
    offered = {
        "stood": {each.id: str(each.name) for site in sites for each in site.systems},
        "year": {str(year): str(year) for year in range(years[0], years[-1] + 1)},
        "status": {site.group_id: site.group for site in ranked},
    }
    return {key: {ANY: str(words), **offered[key]} for key, words in FILTERS.items()}
