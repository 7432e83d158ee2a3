"""Who may ask: hosts that this server goes by, and sockets of its own pages. It runs before Streamlit.

Streamlit's own check of a socket's origin asks another machine for this one's address, in the event loop:
any web page could make everybody wait. Here an origin is compared, never looked up, and Streamlit gets none.
"""

from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.machine.hosts import host_and_port, is_address, is_loopback
from geo.words.errors import quoted
from geo.words.i18n import _

# For every answer that does not say otherwise. OpenStreetMap requires to know who asks, and gets no query.
_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin"}
# For documents without a policy of their own: Streamlit's page and the frame of its map.
POLICY = "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
# What no document of the atlas asks of a browser; copying and the full screen are left.
PERMISSIONS = ", ".join(
    f"{each}=()"
    for each in ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb")
)
HTTPS_ALONE = "max-age=31536000"  # this host for a year; of others below its name nothing is known
_COOKIE = "_streamlit_xsrf="


@dataclass(frozen=True)
class Rules:
    """The names by which this server may be asked."""

    home: str = ""  # its public address, "" if it has none
    address: str = ""  # where it listens: Streamlit's `server.address`
    names: tuple[str, ...] = ()  # more names: Streamlit's `server.allowedHosts`

    def host(self, sent: str) -> bool:
        """Return whether a Host header names this server.

        On loopback, or with a home, no other name does: a page could have its own name lead here. An
        address in figures cannot be turned so, and monitoring asks by it.
        """
        name = "" if set(sent) & set("/?#\\") else host_and_port(f"//{sent}")[0]
        if not name:
            return False
        if is_loopback(name) or is_address(name) or name == host_and_port(self.home)[0]:
            return True
        listed = any(_matches(name, pattern) for pattern in self.names)
        return listed or not (self.names or self.home or is_loopback(self.address))

    def origin(self, sent: str, host: str) -> bool:
        """Return whether an Origin header is that of a page of this server, asked by `host`."""
        page = host_and_port(sent)
        return bool(page[0]) and page in (
            host_and_port(f"{sent.partition('://')[0]}://{host}"),
            host_and_port(self.home),
        )


class Guard:
    """ASGI middleware: turns away who may not ask, and adds to answers what protects who may.

    `base` is the path below which the atlas is served.
    """

    def __init__(self, app: ASGIApp, rules: Rules, base: str = "") -> None:
        self.app, self.rules = app, rules
        self.path = f"/{base.strip('/')}/".replace("//", "/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or socket."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._protect(MutableHeaders(scope=message), scope["scheme"] == "https")
            await send(message)

        host = Headers(scope=scope).get("host", "")
        answer = self.app if self.rules.host(host) else _misdirected(host)
        await answer(scope, receive, protected)

    def _protect(self, headers: MutableHeaders, is_secure: bool) -> None:
        """Add what protects a reader to the headers of an answer, if the reader asks by https that too."""
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        if headers.get("content-type", "").startswith("text/html"):
            headers.setdefault("Content-Security-Policy", POLICY)
            headers.setdefault("Permissions-Policy", PERMISSIONS)
        if varies := [name.strip() for each in headers.getlist("vary") for name in each.split(",")]:
            del headers["vary"]
            headers["Vary"] = ", ".join(dict.fromkeys(varies))  # each once, whoever added it
        if is_secure:
            headers.setdefault("Strict-Transport-Security", HTTPS_ALONE)
        cookies = headers.getlist("set-cookie")
        if any(each.startswith(_COOKIE) for each in cookies):
            del headers["set-cookie"]
            for each in cookies:
                headers.append("set-cookie", self._narrowed(each, is_secure))

    def _narrowed(self, cookie: str, is_secure: bool) -> str:
        """Return a cookie for this atlas alone, which by https is sent by nothing else."""
        narrowed = cookie.replace("; Path=/;", f"; Path={self.path};")
        return f"{narrowed}; Secure" if is_secure and "; Secure" not in cookie else narrowed

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        origins = headers.getlist("origin")  # none from a program, which no page can make ask
        if not (self.rules.host(host) and all(self.rules.origin(each, host) for each in origins)):
            await send({"type": "websocket.close", "code": 1008})
            return
        kept = [pair for pair in scope["headers"] if pair[0] != b"origin"]
        await self.app({**scope, "headers": kept}, receive, send)


def _misdirected(host: str) -> PlainTextResponse:
    words = _(
        "{host} is no name of this server; ask by the one it has, or give it that one as INF_RANGE_HOME"
    )
    return PlainTextResponse(f"{words.format(host=quoted(host))}\n", 421, {"Cache-Control": "no-store"})


def _matches(name: str, pattern: str) -> bool:
    """Return whether a host is what Streamlit's `server.allowedHosts` lists: a name, `*.name` or `*`."""
    pattern = pattern.strip().lower().rstrip(".")
    return pattern == "*" or name == pattern or (pattern.startswith("*.") and name.endswith(pattern[1:]))
