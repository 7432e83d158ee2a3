"""What is said of the atlas itself, served or as files: method, data, licence."""

from geo.facts import catalog
from geo.features import provenance, wording
from geo.words.i18n import _


def method() -> tuple[str, ...]:
    """Return how bands are computed and what they are not, in paragraphs."""
    return (
        _(
            "A band is the ground between two distances from a launch point on the WGS84 ellipsoid. Its "
            "rings are computed on the ellipsoid, split until no drawn edge strays too far, and cut at the "
            "antimeridian and round the poles, so that they are right on any map."
        ),
        str(wording.CAVEAT),
        str(provenance.METHOD),
        str(wording.TREATY),
        str(wording.CLASSES),
    )


def data() -> tuple[str, ...]:
    """Return where the facts are from, in paragraphs."""
    return (
        _(
            "Every fact stands in a table with its source. Two claims about a range are never merged into "
            "one: each keeps who made it, when, and in which words."
        ),
        catalog.looked_up(),
        str(catalog.VIEWPOINT),
    )


def licence() -> tuple[str, ...]:
    """Return what may be done with all of it, in paragraphs."""
    return (
        _("Code, tables and texts: MIT. Use, change and pass them on, with the licence’s notice."),
        str(catalog.CREDITS),
    )
