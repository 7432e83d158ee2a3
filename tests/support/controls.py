"""The page's controls in the hands of a reader, by Streamlit's own harness."""

import html_facts
from app_page import chosen, is_problem

SITES = "name,lat,lon,sources\n"
CLAIMS = "system,range_max_km,claimant,claimed_on,source\n"
R9M729 = "9m729"


def press(page, label):
    (button,) = (button for button in page.button if button.label == label)
    return button.click().run()


def can(page, label):
    """Whether there is a button that can be pressed."""
    return any(button.label == label and not button.disabled for button in page.button)


def type_place(page, words):
    return page.text_input(key="point").set_value(words).run()


def offered(page):
    """The buttons for what the words typed may mean."""
    return [button for button in page.button if button.key.startswith("candidate_")]


def add(page, words):
    press(page, "Add another")
    return type_place(page, words)


def bring_only(page, *contents):
    """Put files into the uploader; the page has yet to run."""
    made = [data if isinstance(data, bytes) else data.encode() for data in contents]
    files = [(f"{number}.csv", data, "text/csv") for number, data in enumerate(made)]
    return page.file_uploader[0].set_value(files)


def bring(page, *contents):
    return bring_only(page, *contents).run()


def said(page):
    """The problems on the page, as text."""
    return [html_facts.plain(element.proto.body) for element in page if is_problem(element)]


def names(page):
    return [point.called(chosen(page).notation) for point in chosen(page).points]
