"""Reads the atlas's HTML: which figures stand in it, and which sources stand with them."""

import re
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from html.parser import HTMLParser


@dataclass
class Fact:
    """An element of class `atlas-fact`: its text, and where its links lead."""

    text: str = ""
    links: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.facts: list[Fact] = []
        self.outside = ""  # the text in no fact, but for headings
        self.open: list[tuple[str, Fact | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "br":
            return
        inside = self.open[-1][1] if self.open else None
        if "atlas-fact" in (known.get("class") or "").split():
            assert inside is None, "a fact in a fact"
            inside = Fact()
            self.facts.append(inside)
        if tag == "a" and inside:
            inside.links.add(known["href"] or "")
        self.open.append((tag, inside))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        inside = self.open[-1][1] if self.open else None
        if inside:
            inside.text += data
        elif not any(tag in ("h1", "h2", "h3", "th") for tag, _ in self.open):
            self.outside += data


@cache  # for many tests look at the same pages
def read(html: str) -> tuple[list[Fact], str]:
    """The facts of some HTML, and the text outside them. Fails if an element is left open."""
    reader = _Reader()
    reader.feed(str(html))  # what is joined with the HTML of a template would be escaped
    reader.close()
    assert not reader.open
    for fact in reader.facts:
        fact.links -= {link for link in fact.links if link.startswith("./")}
    return reader.facts, reader.outside


def facts(html: str) -> list[Fact]:
    """The facts of some HTML, whose links to other pages of the atlas are left out."""
    return read(html)[0]


def plain(html: str) -> str:
    """The text of some HTML."""
    return unescape(re.sub("<[^>]+>", "", html))
