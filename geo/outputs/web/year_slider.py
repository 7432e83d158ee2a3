"""What the map's slider through the years knows: what stood in each year, and what was so, in words."""

from typing import Any

from geo.facts import years
from geo.facts.model import Site
from geo.words import markup
from geo.words.i18n import _, headed

STEP_MS = 700  # how long each year is shown when the slider plays


def constants() -> dict[str, Any]:
    """Return the constants of years.js: the sentences of each year, and the sites with their years."""
    last = years.last()
    said = [_said(year) for year in range(years.FIRST, last + 1)]
    sentences = {words: i for i, words in enumerate(dict.fromkeys(words for each in said for words in each))}
    return {
        "first": years.FIRST,
        "last": last,
        "step": STEP_MS,
        "words": {
            "years": _("Through the years"),
            "year": _("Year"),
            "play": _("Play the years"),
            "pause": _("Pause"),
            "leave": _("Leave the years"),
        },
        "sentences": [*sentences],
        "said": [[sentences[words] for words in each] for each in said],
        "sites": [_row(site, last) for site in dict.fromkeys(_ever(last))],
    }


def _said(year: int) -> list[str]:
    """Return what is said of a year, with `{year}` for it, so that years can share a sentence."""
    return [words.replace(str(year), "{year}") for words in years.Year(year).sentences()]


def _ever(last: int) -> list[Site]:
    """Return the sites that stood in any of the years."""
    return [site for year in range(years.FIRST, last + 1) for site in years.Year(year).sites]


def _row(site: Site, last: int) -> list[Any]:
    """Return a site's place, name with its claim, first year and last year; 0 is no end."""
    stood = [year for year in range(years.FIRST, last + 1) if site.stood_in(year)]
    words = headed(site.name, f"{site.system}, {site.years}. {site.standing}.")
    return [site.lat, site.lon, markup.escape(words), stood[0], 0 if stood[-1] == last else stood[-1]]
