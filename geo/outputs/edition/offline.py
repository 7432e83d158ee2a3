"""What lets a browser keep the edition and open it with no network: its service worker and its manifest."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from geo.features import wording
from geo.outputs.edition import places
from geo.outputs.edition.shared import FOLDER, Shared
from geo.outputs.web import webmap
from geo.words.i18n import language

WORKER, MANIFEST = "worker.js", "atlas.webmanifest"  # offline.js names both


def worker(languages: Sequence[str], shared: Shared, files: Mapping[str, bytes]) -> bytes:
    """Return the service worker, which keeps these files; its name for them changes with any of them."""
    words = {code: shared.words(code) for code in languages}
    needed = [
        path
        for path in sorted(files)  # but for the cards, which no reader of the edition sees
        if path.startswith(FOLDER) and not path.endswith(".png") and path not in words.values()
    ]
    told = {
        "EDITION": _name(files),
        "PAGES": [*places.pages()],
        "SHARED": needed,
        "WORDS": words,
    }
    constants = "\n".join(webmap.constant(name, value) for name, value in told.items())
    return f"{constants}\n{webmap.script('worker')}".encode()


def manifest(shared: Shared) -> bytes:
    """Return what a browser asks to know of the edition to install it, in the language that is spoken."""
    icon = {"src": f"../{shared.icon()}", "sizes": "any", "type": "image/svg+xml"}
    told = {
        "name": wording.NAME,
        "lang": language(),
        "start_url": places.MAP,
        "scope": "../",
        "id": "../",
        "display": "minimal-ui",
        "icons": [icon],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _name(files: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for path, content in sorted(files.items()):
        whole.update(f"{path}\n{len(content)}\n".encode() + content)
    return whole.hexdigest()[:12]
