"""The headers of what is sent: who may keep it and show it, and what a document may do in a browser."""

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache

from geo.outputs.web import export

KEEP = {"Cache-Control": "public, max-age=3600"}
DOCUMENT = KEEP | {"X-Content-Type-Options": "nosniff"}
# May be shown in any page's frame and fetched by any page's script: nothing in it is anybody's secret.
OPEN = {
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Disposition, Retry-After",
}

# Codings in which a text may be kept, the smaller first, and what of a header takes each.
_TAKES = {
    coding: re.compile(rf"(?:^|,)\s*{coding}\s*(?:$|,|;\s*q=(?:1|0?\.0*[1-9]))") for coding in ("br", "gzip")
}
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def policy(suffix: str, body: bytes, pictures: str = "data:") -> dict[str, str]:
    """Return the policy of a document in a browser: it runs its own scripts, and reaches no network.

    `pictures` is where those may come from: out of the document, or else from this server.

    Any page may frame it. `frame-ancestors *` would forbid that to one opened as a file.
    """
    if suffix not in (".html", ".svg"):  # in others nothing runs, and browsers show PDF by a plug-in
        return {}
    sums = {_sum(script) for script in _SCRIPT.findall(body.decode())} if suffix == ".html" else set()
    sums |= {_sum_of_packed(each) for each in export.packed(body)}
    allowed = " ".join(f"'sha256-{each}'" for each in sorted(sums)) or "'none'"
    rules = f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src {pictures}"
    return {"Content-Security-Policy": f"{rules}; base-uri 'none'; form-action 'none'"}


def coding_taken(asked: Mapping[str, str]) -> str:
    """Return the coding in which a client takes a text, by the headers of its request; "" for as it is."""
    taken = asked.get("accept-encoding", "")
    return next((coding for coding, takes in _TAKES.items() if takes.search(taken)), "")


def etag(body: bytes) -> dict[str, str]:
    """Return by what a client may ask whether it has this already; weak, for a proxy may compress it."""
    return {"ETag": f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'}


def _sum(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@lru_cache(maxsize=16)
def _sum_of_packed(script: bytes) -> str:
    """Return the sum of what a map has packed in it, which its script unpacks and runs."""
    return _sum(export.unpacked(script))
