"""In which language a request is answered: the one its address names, else the one its browser likes best."""

from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from geo.scenario import link
from geo.scenario.parameters import LANGUAGE
from geo.words import i18n, translations

_KEY = LANGUAGE.key.encode()
_MAX_LENGTH = 3 * link.MAX_LENGTH  # bytes of a query; a longer one is refused


class Spoken:
    """ASGI middleware: whatever answers a request speaks its language."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with i18n.speaking(of(scope)):
            await self.app(scope, receive, send)


def of(scope: Scope) -> str:
    """Return the language of a request."""
    liked = translations.chosen(Headers(scope=scope).get("accept-language", ""))
    return link.language(parse_qs(asked), liked) if (asked := _asked(scope)) else liked


def is_said(scope: Scope) -> bool:
    """Return whether the address of a request names a language, so that all browsers get the same."""
    return bool(_asked(scope))


def _asked(scope: Scope) -> str:
    """Return the query of a request, if it may name a language."""
    sent: bytes = scope["query_string"]
    return sent.decode("latin-1") if _KEY in sent.lower() and len(sent) <= _MAX_LENGTH else ""
