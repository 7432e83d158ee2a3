"""What the page's map is sent."""

import json
import re

from geo.features.drawing import drawing
from geo.outputs.web import webmap


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
