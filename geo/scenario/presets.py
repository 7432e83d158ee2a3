"""Scenarios that the catalogue suggests: the sites of a system, with the ranges that are claimed of it."""

from dataclasses import replace

from geo.facts import catalog, claim_span
from geo.facts.model import NOTHING_OWN, Own, Site, System
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import MAX_LAUNCH_POINTS
from geo.scenario.scenario import DEFAULT, Scenario


def sites_of(system: System, own: Own = NOTHING_OWN) -> list[Site]:
    """Return the sites that are known for a system, the reader's own first."""
    return [site for site in (*own.sites, *catalog.sites()) if system in site.systems]


def launch_points(system: System, own: Own = NOTHING_OWN) -> tuple[LaunchPoint, ...]:
    """Return the sites where a system is said to have stood, as many as a map can show.

    Where missiles were only destroyed counts if nothing else is known.
    """
    known = sites_of(system, own)
    stood = [site for site in known if site.role.english != "elimination site"] or known
    return tuple(LaunchPoint.of(site) for site in stood[:MAX_LAUNCH_POINTS])


def on_the_map(system: System) -> Scenario | None:
    """Return the claims about a system drawn from where it stood or is said to; None if no source says where.

    Nor if none gives a range: the atlas puts no missile where nobody has put it.
    """
    points = launch_points(system)
    if not points or not claim_span.span(claim_span.claims_about(system)):
        return None
    return replace(DEFAULT, points=points, bands=(), system=system)
