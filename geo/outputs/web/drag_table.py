"""What the page's script is told so that it can say what each place is to a launch point that is dragged.

The rules stay where they are: the table has what they come to for the bands of one scenario, and `reach.js`
asks it. A file, in which nothing is dragged, is without both.
"""

from functools import partial
from typing import Any

from geo.features import claimed_figures, legend, reach
from geo.features.ban import ban
from geo.features.bands import DrawnBand
from geo.features.colours import css_colour
from geo.features.drawing import Drawing
from geo.features.palette import NO_BAND, RIM, in_front, steps_back
from geo.features.reach import Position
from geo.outputs.web import map_legend
from geo.templates import Markup, fill
from geo.words import markup
from geo.words.i18n import _


def of(drawing: Drawing) -> dict[str, Any]:
    """Return the table of a scenario. `frames` is whether its places are few enough for every frame."""
    asked = drawing.asked
    drawn = [each.band for each in drawing.bands]
    return {
        "frames": not asked.are_many,
        "close": reach.BORDERLINE_KM,
        "plain": RIM,
        "bands": [_band(drawing, each) for each in drawing.bands],
        "order": [drawn.index(band) for band in in_front(drawn)],
        "round": [[drawn.index(band) for band in point.bands] for point in drawing.points],
        "outside": {position: _outside(drawing, position) for position in _positions(drawing)},
        "least": drawing.asked_common.least if drawing.asked_common else 0,
    }


def words() -> dict[str, Markup | str]:
    """Return what the script says while a launch point is dragged; all but the last as HTML."""
    dot = fill("legend.dot", colour="{colour}")
    entry = partial(
        fill, "legend.entry", samples=[dot], label=Markup("{label}"), capitals=0, value="", on=True
    )
    return {
        "elsewhere": markup.escape_around(_("{band}, from another launch point")),
        "round": markup.escape_around(_("Borderline: {length} from an edge round {place}")),
        "entry": entry(ban=""),
        "banned": entry(ban=Markup("{ban}")),
        "rims": map_legend.rims(fill("legend.dot", colour="{colour}", rim="{rim}")),
        "unreached": _(
            "The server cannot be reached. The map goes on working; "
            "headline and table follow when the server is back."
        ),
    }


def _band(drawing: Drawing, each: DrawnBand) -> dict[str, Any]:
    """Return a band's ranges and name, and what follows if a place lies in other bands too.

    `under` are the bands beside which it does not count, `figure` those that the legend counts with it.
    """
    band, drawn = each.band, [other.band for other in drawing.bands]
    figure = claimed_figures.figure(each, drawing).entries if band.system else (band.token,)
    return {
        "inner": band.inner_km,
        "outer": band.outer_km,
        "open": int(not band.inner_inclusive),
        "label": markup.escape(each.label),
        "back": int(steps_back(band)),
        "under": [
            at for at, other in enumerate(drawn) if band not in reach.shown(drawn, frozenset({band, other}))
        ],
        "figure": [at for at, other in enumerate(drawn) if other.token in figure],
    }


def _positions(drawing: Drawing) -> list[Position]:
    """Return where a place outside every band may lie, wherever the launch points are."""
    if len(sets := {point.bands for point in drawing.points}) > 1:
        return ["outside"]
    return reach.positions(sets.pop())


def _outside(drawing: Drawing, position: Position) -> dict[str, str]:
    """Return what places outside every band are called, their colour, and whether the treaty banned it."""
    labels = legend.place_labels(drawing.bands, drawing.unit)
    return {
        "label": markup.escape(labels.get(position, "")),
        "colour": css_colour(NO_BAND[position]),
        "ban": markup.escape(ban(position, drawing)) if drawing.bands else "",
    }
