"""The browser of the browser tests: an installed Chromium or Chrome, else the one Playwright fetches."""

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
# Nothing of the browser's own may go out: a test counts every request.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def installed() -> str | None:
    """The path of an installed browser, None if there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or (str(MAC) if MAC.exists() else None)


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """A headless browser that sends nothing by itself."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=installed(), args=QUIET)
        yield chromium
        chromium.close()


def ensure() -> None:
    """Fetch Playwright's Chromium if no browser is installed; say how to get one if that fails."""
    if installed():
        return
    with sync_playwright() as playwright:
        if Path(playwright.chromium.executable_path).exists():
            return
    fetch = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(fetch, check=False).returncode:
        sys.exit(
            "The browser tests need Chromium: apt install chromium, or brew install --cask google-chrome"
        )


if __name__ == "__main__":
    ensure()
