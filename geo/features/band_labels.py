"""What a band and its edges are called, with their ranges."""

from geo.facts import claim_span
from geo.facts.model import OWN_MARK
from geo.features.palette import band_style
from geo.scenario.band import Band
from geo.words import units
from geo.words.i18n import pgettext


def span(band: Band, unit: str = units.KM) -> str:
    """Return the band's ranges: `500–1,000 km`; see `claim_span.between`."""
    return claim_span.between(band.inner_km, band.inner_claims, band.outer_km, band.outer_claims, unit)


def band_label(band: Band, unit: str = units.KM) -> str:
    """Return the band's name with its ranges: `Shorter-range band, 500–1,000 km`."""
    return f"{band_name(band)}, {span(band, unit)}"


def band_name(band: Band, *, short: bool = False) -> str:
    """Return the band's name: `Shorter-range band`, `9M729 within every claim`; the reader's own is marked.

    If it is to be `short`, without what follows the system's name in brackets.
    """
    label = str(band_style(band, (band,)).label)
    if band.own:
        label += f" {OWN_MARK}"
    if not band.system:
        return label
    system = band.system.short_name if short else band.system.name
    return pgettext("a band of claims", "{system} {band}").format(system=system, band=label)


def edge_parts(band: Band, edge_km: float, unit: str = units.KM) -> tuple[str, str]:
    """Return the range of a ring, and who claims it and when; "" of a band that nobody claims."""
    claims = band.inner_claims if edge_km == band.inner_km else band.outer_claims
    return claim_span.length(edge_km, claims, unit), claim_span.claimants(claims) if claims else ""
