"""Files that never change, kept as they were sent: to compress Streamlit's anew took most of a new visit."""

from dataclasses import dataclass

from cachetools import LRUCache
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.server.headers import coding_taken

MAX_BYTES = 16_000_000
# With one of these only a part is asked for, or whether there is something new.
_CONDITIONS = ("range", "if-none-match", "if-modified-since")


@dataclass(frozen=True)
class Sent:
    """An answer as it was sent."""

    start: Message
    body: bytes

    @property
    def coding(self) -> str:
        """How it is packed; "" for as it is."""
        return Headers(raw=self.start["headers"]).get("content-encoding", "")


class KeptFiles:
    """ASGI middleware: sends what never changes once more, to who asks for it in the same coding."""

    def __init__(self, app: ASGIApp, most_bytes: int = MAX_BYTES) -> None:
        self.app = app
        self.files: LRUCache[tuple[str, str], Sent] = LRUCache(
            most_bytes, getsizeof=lambda each: len(each.body)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or socket."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        alone = scope.get("method") == "GET" and not scope["query_string"]
        if not alone or any(each in headers for each in _CONDITIONS):
            await self.app(scope, receive, send)
            return
        asked = (scope["path"], coding := coding_taken(headers))
        if sent := self.files.get(asked):
            await send({**sent.start, "headers": [*sent.start["headers"]]})
            await send({"type": "http.response.body", "body": sent.body})
            return
        recorder = _Recorder(send)
        await self.app(scope, receive, recorder)
        if (sent := recorder.sent()) and sent.coding == coding and len(sent.body) <= self.files.maxsize:
            self.files[asked] = sent


class _Recorder:
    """Sends an answer, and holds on to it if it is one that never changes."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.start: Message | None = None
        self.parts: list[bytes] = []
        self.is_whole = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _never_changes(message):
            self.start = {**message, "headers": [*message["headers"]]}  # those outside add to the list
        elif self.start and message["type"] == "http.response.body":
            self.parts.append(message.get("body", b""))
            self.is_whole = not message.get("more_body", False)
        await self.send(message)

    def sent(self) -> Sent | None:
        """Return the answer, None if it may change or was not sent to its end."""
        return Sent(self.start, b"".join(self.parts)) if self.start and self.is_whole else None


def _never_changes(start: Message) -> bool:
    return start["status"] == 200 and "immutable" in Headers(raw=start["headers"]).get("cache-control", "")
