"""An exported document as a browser would read it, without a browser."""

from datetime import date
from html.parser import HTMLParser

DAY = date(2026, 11, 23)


class Reader(HTMLParser):
    """The addresses a document would load or offer, its visible text and its tags."""

    def __init__(self):
        super().__init__()
        self.loads, self.links, self.words, self.tags = [], [], [], []
        self.silent = False

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.silent = tag in ("script", "style")
        attributes = dict(attributes)
        (self.links if tag == "a" else self.loads).extend(
            v for k, v in attributes.items() if k in ("src", "href") and not v.startswith(("data:", "#"))
        )

    def handle_endtag(self, _):
        self.silent = False

    def handle_data(self, data):
        if not self.silent:
            self.words.append(data)


def read(document):
    reader = Reader()
    reader.feed(document)
    return reader


def words(document):
    return " ".join(" ".join(read(document).words).split())
