"""The browsers of the browser tests, Chromium and Firefox: those installed, else those Playwright fetches.

A test runs in Chromium; with `BOTH` above it, in Firefox too. Firefox is driven over WebDriver BiDi, in which
Playwright 1.59 lacks: a socket's messages, touch, requests for files, and another medium for a page that is
open (for a new one it is a setting of the browser, see `MEDIA`). Printing (`page.pdf`) works.
"""

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    Playwright,
    ViewportSize,
    sync_playwright,
)

PATIENCE = 120_000  # ms: until what is expected is there, on a machine that does much else
BOTH = pytest.mark.parametrize("browser", ["chromium", "firefox"], indirect=True)
# Nothing of the browser's own may go out: a test counts every request.
QUIET = [
    "--no-sandbox",
    "--process-per-site",  # pages of a visit share the work of starting one
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Flights of the map and fading colours take half of what a browser does: a test about them asks for them.
CALM: dict[str, Any] = {"reduced_motion": "reduce"}
# Options of a context that are settings of Firefox as a whole.
MEDIA = {
    ("color_scheme", "dark"): ("ui.systemUsesDarkTheme", 1),
    ("reduced_motion", "reduce"): ("ui.prefersReducedMotion", 1),
    ("forced_colors", "active"): ("browser.display.document_color_use", 2),
}
MEDIA_OPTIONS = {option for option, _ in MEDIA}


@dataclass(frozen=True)
class Kind:
    """A kind of browser: where it is installed, how it is got, and Playwright's channel to it."""

    name: str
    commands: tuple[str, ...]
    mac: Path
    advice: str
    channel: str | None = None

    def installed(self) -> str | None:
        """The path of an installed browser, None if there is none."""
        found = next(filter(None, map(shutil.which, self.commands)), None)
        return found or (str(self.mac) if self.mac.exists() else None)

    def ensure(self, playwright: Playwright) -> str | None:
        """Fetch Playwright's own if none is installed. Returns how to get one if that fails."""
        if self.installed() or Path(getattr(playwright, self.name).executable_path).exists():
            return None
        fetch = [sys.executable, "-m", "playwright", "install", self.name]
        return self.advice if subprocess.run(fetch, check=False).returncode else None


CHROMIUM = Kind(
    "chromium",
    # The shell has no tabs and menus to draw, which cost as much again as a page.
    (
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    "apt install chromium-headless-shell, or brew install --cask google-chrome",
)
FIREFOX = Kind(
    "firefox",
    ("firefox-esr", "firefox"),
    Path("/Applications/Firefox.app/Contents/MacOS/firefox"),
    "apt install firefox-esr, or brew install --cask firefox",
    channel="moz-firefox",
)
KINDS = (CHROMIUM, FIREFOX)


class Shared:
    """A browser of one kind, started when it is first asked for: Firefox once for each medium."""

    def __init__(self, playwright: Playwright, kind: Kind) -> None:
        self.playwright, self.kind = playwright, kind
        self.launched = cache(self._launch)
        self._warm: dict[str, BrowserContext] = {}
        self._keepers: dict[BrowserContext, Page] = {}

    @contextlib.contextmanager
    def warm_page(self, viewport: ViewportSize, **options: Any) -> Iterator[Page]:
        """Open a page that keeps nothing of those before it but the compiled scripts.

        What can be set for a page alone is: another context would compile the scripts anew.
        """
        for_page = MEDIA_OPTIONS if self.kind is CHROMIUM else ()
        media = {option: options.pop(option) for option in for_page if option in options}
        known = repr(options)
        if known not in self._warm:
            self._warm[known] = self.new_context(**options)
        warm = self._warm[known]
        in_use = [page for page in warm.pages if page is not self._keepers.get(warm)]
        context = self.new_context(**options) if in_use else warm
        page = context.new_page()
        page.set_viewport_size(viewport)
        page.emulate_media(**CALM | media if for_page else {})
        try:
            yield page
        finally:
            if context is warm:
                context.unroute_all(behavior="ignoreErrors")
                self._keep_process(page)
                _forget(each for each in context.pages if each is not self._keepers.get(context))
            else:
                context.close()

    def _keep_process(self, page: Page) -> None:
        """Leave a page of a few words open beside one that is served: the process of both outlives it.

        So the next page finds what was compiled and decoded for this one, and takes a quarter less work.
        """
        context, site = page.context, urlsplit(page.url)
        if self.kind is CHROMIUM and site.scheme == "http" and context not in self._keepers:
            with contextlib.suppress(Error):  # the server may be gone
                keeper = context.new_page()
                keeper.goto(f"http://{site.netloc}/robots.txt")
                self._keepers[context] = keeper

    def new_context(self, **options: Any) -> BrowserContext:
        """As Playwright's, but calm."""
        options = CALM | options
        context = self._for(options).new_context(**options)
        context.set_default_timeout(PATIENCE)
        return context

    def new_page(self, **options: Any) -> Page:
        """As Playwright's, but calm: in a context of its own."""
        options = CALM | options
        page = self._for(options).new_page(**options)
        page.set_default_timeout(PATIENCE)
        return page

    def _for(self, options: dict[str, Any]) -> Browser:
        settings = MEDIA if self.kind is FIREFOX else {}
        return self.launched(*(setting for option, setting in settings.items() if option in options.items()))

    def _launch(self, *settings: tuple[str, int]) -> Browser:
        path = self.kind.installed()
        own = {"executable_path": path, "channel": self.kind.channel} if path else {}
        quiet = {"args": QUIET} if self.kind is CHROMIUM else {"firefox_user_prefs": dict(settings)}
        return getattr(self.playwright, self.kind.name).launch(**own, **quiet)


def _forget(pages: Iterable[Page]) -> None:
    """Close pages, and drop what they kept; once it has printed, Firefox never closes a context."""
    for page in pages:
        with contextlib.suppress(Error):  # a page of no origin keeps nothing
            page.evaluate("localStorage.clear()")
        page.close()


@contextlib.contextmanager
def shared() -> Iterator[dict[str, Shared]]:
    """Both browsers by their names, headless."""
    with sync_playwright() as playwright:
        yield {kind.name: Shared(playwright, kind) for kind in KINDS}


def ensure() -> None:
    """Fetch each browser that is not installed; say how to get those for which that fails."""
    with sync_playwright() as playwright:
        missing = [f"{kind.name.title()} ({how})" for kind in KINDS if (how := kind.ensure(playwright))]
    if missing:
        sys.exit(f"The browser tests need {' and '.join(missing)}")


if __name__ == "__main__":
    ensure()
