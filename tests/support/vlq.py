"""Reads the lines that the map is sent, written from ECMA-426 and apart from the atlas's own code."""

import json
import re
from itertools import accumulate
from string import ascii_lowercase, ascii_uppercase, digits

from shapely import MultiPolygon, Polygon

_VALUE = {letter: value for value, letter in enumerate(f"{ascii_uppercase}{ascii_lowercase}{digits}+/")}


def numbers(text):
    """The whole numbers of a text in Base64 VLQ: five bits a letter, the least first, then the sign."""
    found, bits = [], ""
    for letter in text:
        more, *low = f"{_VALUE[letter]:06b}"
        bits = "".join(low) + bits
        if more == "0":
            found.append(int(bits[:-1], 2) * (-1 if bits[-1] == "1" else 1))
            bits = ""
    assert not bits, "the last number is cut off"
    return found


def line(text, order=3, decimals=4):
    """The longitudes and latitudes of a line, whose differences of an order are in the text."""
    steps = numbers(text)
    columns = [steps[0::2], steps[1::2]]
    for _ in range(order):
        columns = [list(accumulate(column)) for column in columns]
    return [(x / 10**decimals, y / 10**decimals) for x, y in zip(*columns, strict=True)]


def bands(document):
    """The ground of each band in a map's script: its data with `polygons` read."""
    (data,) = re.findall(r"atlas\.scenario\(\w+, \w+, (\{.*\})\);$", document, re.M)
    found = json.loads(data)["bands"]
    for band in found:
        polygons = [[line(ring) for ring in rings] for rings in band["polygons"]]
        band["ground"] = MultiPolygon([Polygon(outer, holes) for outer, *holes in polygons])
    return found
