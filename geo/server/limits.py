"""How much is asked at once, by one address and by all of them. It runs before Streamlit.

Nothing of an address is kept but how much it asked in the last minute, and how many sockets it has open.
Addresses of this machine count only among all: by them come the reader who serves the page for themselves,
and a proxy that does not say for whom it asks.
"""

import re
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_network

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from geo.machine import serving
from geo.machine.hosts import is_address, is_loopback
from geo.words.i18n import _

MAX_ADDRESSES = 10_000  # of which is known what they asked; those that asked longest ago are forgotten
_MINUTE_S = 60.0

# What costs next to nothing, and comes by dozens for one page.
_FREE = re.compile(r".*/(?:(?:static|assets|component)/.*|_stcore/(?:health|host-config))", re.DOTALL)


@dataclass(frozen=True)
class Refusal:
    """Why something is not answered, and when it may be asked again."""

    status: int
    words: str
    after_s: int = 60

    def response(self) -> PlainTextResponse:
        """Return the answer that says so."""
        headers = {"Retry-After": str(self.after_s), "Cache-Control": "no-store"}
        return PlainTextResponse(f"{self.words}\n", self.status, headers)


def asker(scope: Scope) -> str:
    """Return who asks: an address, of IPv6 the network of one household; "" for this machine."""
    name: str = (scope.get("client") or ("",))[0]
    if not is_address(name) or is_loopback(name):
        return ""
    return str(ip_network((name, 64), strict=False)) if ":" in name else name


class Gate:
    """Counts who is there and what they ask, and says no."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.readers: Counter[str] = Counter()  # sockets that are open, by who opened them
        self.asked: OrderedDict[str, tuple[float, float]] = (
            OrderedDict()
        )  # how many requests are left, and when

    def full(self) -> Refusal | None:
        """Return a refusal if there are as many readers as may be."""
        if self.readers.total() < serving.value("readers"):
            return None
        return Refusal(503, _("the atlas has as many readers as it can bear; come again in a minute"))

    def enter(self, who: str) -> Refusal | None:
        """Let a reader in, or return why not."""
        if refusal := self.full():
            return refusal
        most = serving.value("readers-each")
        if who and self.readers[who] >= most:
            words = _("{most} pages are open from your address already; close some")
            return Refusal(429, words.format(most=most))
        self.readers[who] += 1
        return None

    def leave(self, who: str) -> None:
        """Let a reader out."""
        self.readers -= Counter({who: 1})  # and forget an address of which nobody is left

    def ask(self, who: str) -> Refusal | None:
        """Take one request of an address off what it may ask, or return why not."""
        if not who:
            return None
        most, now = serving.value("requests-each"), self.clock()
        left, before = self.asked.pop(who, (float(most), now))
        left = min(float(most), left + (now - before) * most / _MINUTE_S)
        allowed = left >= 1
        self.asked[who] = (left - allowed, now)
        if len(self.asked) > MAX_ADDRESSES:
            self.asked.popitem(last=False)
        if allowed:
            return None
        words = _("more than {most} requests a minute come from your address; ask again in a while")
        return Refusal(429, words.format(most=most), max(1, round(_MINUTE_S / most)))


class Limit:
    """ASGI middleware: answers what the gate lets in. `pages` are the paths at which pages begin."""

    def __init__(self, app: ASGIApp, gate: Gate, pages: frozenset[str]) -> None:
        self.app, self.gate, self.pages = app, gate, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request or a socket, or say why not."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http" and (refusal := self._refused(scope)):
            await refusal.response()(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _refused(self, scope: Scope) -> Refusal | None:
        path = scope["path"]
        if _FREE.fullmatch(path):
            return None
        return (self.gate.full() if path in self.pages else None) or self.gate.ask(asker(scope))

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        who = asker(scope)
        if refusal := self.gate.enter(who):
            if "websocket.http.response" in scope.get("extensions", {}):
                await refusal.response()(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1013})
            return
        try:
            await self.app(scope, receive, send)
        finally:
            self.gate.leave(who)
