"""The page by Streamlit's own harness: how it is opened, and what it shows."""

import functools
import json
from itertools import pairwise
from pathlib import Path

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

import html_table
from geo.page import session

APP = Path(__file__).parents[2] / "app.py"

# The harness reads what every installed package says of itself whenever a page is opened: once is enough.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)


def opened(**query):
    test = AppTest.from_file(str(APP), default_timeout=60)
    for folded in ("narrow", "asked", "display"):
        test.session_state[folded] = True
    for key, value in query.items():
        test.query_params[key] = value
    return test.run()


def shown(page):
    """All HTML on the page, as one text."""
    return " ".join(element.proto.body for element in page.get("html"))


def table(page):
    """The rows of the table of capitals."""
    return html_table.read(shown(page))


def edited(page):
    return page.session_state[session.KEY].editor


def chosen(page):
    return edited(page).scenario


def link(page):
    """The query of the address bar, each key with its list of values."""
    query = dict(page.query_params)
    return {key: [value] if isinstance(value, str) else value for key, value in query.items()}


def is_problem(element):
    return element.type == "html" and 'role="alert"' in element.proto.body


def problems(page):
    """Every problem shown, each with the key of the control just above it in the sidebar, else None."""
    beside = [element for element in page.sidebar if not isinstance(element, Block)]
    above = {id(lower): getattr(upper, "key", None) for upper, lower in pairwise(beside)}
    return [above.get(id(element)) for element in page if is_problem(element)]


def sent(page):
    """What the map component was given."""
    return json.loads(page.get("component_instance")[0].proto.json_args)


def kept_beside_controls(page):
    """The keys of Streamlit's state that no control has, on whichever page it is."""
    keys = set(page.session_state._state.filtered_state)
    return keys - {*session.CONTROLS} - {getattr(element, "key", None) for element in page}
