"""The files that pages of the edition share: scripts, styles and pictures, each named by its content."""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from geo.outputs.facts import claims_chart
from geo.outputs.files import FigureOptions, content
from geo.outputs.web import export, still, webmap
from geo.outputs.web.still import Parts
from geo.scenario.scenario import Scenario
from geo.words.i18n import language

FOLDER = "assets"
_STYLES = ("map.css", "legend.css", "still.css", "facts.css", "edition.css")
# Of the rules of map.css, by what they are for: those of a picture of a map.
_DRAWN = re.compile(
    r"(?m)^(?::root \{[^}]*\}|[^\n{]*\.atlas-(?:ocean|land|border|flat|common|ground)\b[^\n]*\})"
)


@dataclass
class Shared:
    """The files that pages have asked for so far, by their paths."""

    files: dict[str, bytes] = field(default_factory=dict)
    _cards: dict[tuple[Scenario, str], str] = field(default_factory=dict)
    _of_a_map: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, content: bytes) -> str:
        """Keep a file; return its path, which changes with its content, so that it can be kept for ever."""
        stem, _dot, suffix = name.rpartition(".")
        path = f"{FOLDER}/{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
        self.files[path] = content
        return path

    def style(self) -> str:
        """Return the path of the one stylesheet."""
        return self.add("atlas.css", style().encode())

    def icon(self) -> str:
        """Return the path of the icon."""
        return self.add("icon.svg", (webmap.ASSETS / "icon.svg").read_bytes())

    def chooser(self) -> str:
        """Return the path of the script that opens the reader's language."""
        return self.add("languages.js", webmap.script("languages").encode())

    def card(self, scenario: Scenario, today: date, home: str) -> str:
        """Return the path of the figure that a chat shows of a scenario, in the language that is spoken."""
        key = scenario, language()
        if key not in self._cards:
            made = content(scenario, ".png", today, home, FigureOptions(size="social"))
            self._cards[key] = self.add("card.png", made)
        return self._cards[key]

    def offline(self) -> str:
        """Return the path of the script that has the browser keep the edition."""
        return self.add("offline.js", webmap.script("offline").encode())

    def words(self, language: str) -> str:
        """Return the path of the script with the words of maps in a language."""
        return self.of_map(language)[1]

    def of_map(self, language: str) -> list[str]:
        """Return the paths of the scripts of a map in a language, in the order in which they run."""
        if language not in self._of_a_map:
            self._of_a_map[language] = [*self._scripts(language)]
        return self._of_a_map[language]

    def _scripts(self, language: str) -> Iterator[str]:
        leaflet = (webmap.LEAFLET / "leaflet.js").read_text("utf-8").split("//# sourceMappingURL")[0]
        worded = webmap.capitals_js() + webmap.worded_js()
        options = webmap.constant("OPTIONS", webmap.options())
        own = [webmap.land_js(), options, webmap.still_js(), *map(webmap.script, ("table", "edition"))]
        yield self.add("leaflet.js", leaflet.encode())
        yield self.add(f"words-{language}.js", worded.encode())
        yield self.add("map.js", "\n".join(own).encode())

    def ground(self, drawn: dict[str, Any]) -> str:
        """Return the path of the script that has what a map draws, without words."""
        return self.add("ground.js", webmap.constant("GROUND", drawn).encode())

    def projections(self) -> str:
        """Return the path of the script that has d3 packed, for a round view that asks for it."""
        script = webmap.constant("PACKED", export.squeezed(webmap.D3.read_bytes())) + webmap.script("packed")
        return self.add("d3.js", script.encode())

    def picture(self, made: Parts) -> str:
        """Return the path of the shapes of a still, which are the same in every language."""
        return self.add("still.svg", still.picture(made.shapes, _style_of_a_picture()).encode())


def hash_of_projections() -> str:
    """Return by what a policy knows d3, which is unpacked into a script in the document."""
    return f"sha256-{base64.b64encode(hashlib.sha256(webmap.D3.read_bytes()).digest()).decode()}"


@cache
def style() -> str:
    """Return the stylesheet of all pages, without what Leaflet never shows."""
    leaflet = re.sub(r"url\([^)]*\)", "none", (webmap.LEAFLET / "leaflet.css").read_text("utf-8"))
    return _bare(leaflet) + _packed(_STYLES) + claims_chart.style_of_tables()


def _style_of_a_picture() -> str:
    """Return the rules by which a picture of a map is drawn, which its document cannot lend it."""
    css = _packed(("map.css",))
    return "\n".join([*_DRAWN.findall(css), _packed(("still.css",))])


def _packed(names: tuple[str, ...]) -> str:
    return "".join(_bare((webmap.ASSETS / name).read_text("utf-8")) for name in names)


def _bare(css: str) -> str:
    """Return a stylesheet without comments and indents."""
    return re.sub(r"(?s)/\*.*?\*/\s*|(?<=\n)\s+", "", css)
