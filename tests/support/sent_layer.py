"""What the page's map is sent."""

import json
import re

from geo.features.drawing import drawing
from geo.outputs.web import webmap

VALUES = ("look", "labels", "distance", "azimuth", "way", "edge", "site", "count")


def script(element):
    """What an element and all below it send to the browser."""
    figure = webmap.BaseMap()
    element.add_to(figure)
    root = figure.get_root()
    root.render()
    return root.script.render()


def sent_data(scenario):
    """What the page's one script of a scenario is given."""
    sent = script(webmap.layer(drawing(scenario), is_page=True))
    (data,) = re.findall(r"atlas\.scenario\(\w+, \w+, (.*)\);$", sent, re.MULTILINE)
    return json.loads(data)


def rows_of(places):
    """What each place is to the launch points, by its code: a value for each of VALUES, or 0."""
    found = {}
    for number, row in enumerate(places["rows"].split(";")):
        code, *values = row.split(" ") if not places["asked"] else [str(number), *row.split(" ")]
        values += [""] * (len(VALUES) - len(values))
        found[code] = {
            name: value if name in ("way", "edge") else int(value or 0)
            for name, value in zip(VALUES, values, strict=True)
            if name != "labels"
        } | {"labels": [places["labels"][int(at)] for at in values[1].split("+") if at]}
    return found
