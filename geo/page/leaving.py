"""What readers leave on the server, and when it goes: the files they uploaded, and their sessions.

Streamlit keeps the session of a reader who is gone for a while, in case it was only the network, and
lets it go when another reader comes or goes; its files go when Python happens to collect the garbage.
Here both go by the clock, and nobody can leave more than a few small files.
"""

import asyncio
import gc
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any
from weakref import WeakValueDictionary

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import Runtime, get_instance
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import DeletedFile

from geo.facts.own_tables import MAX_FILES
from geo.words.i18n import _

SWEEP_S = 30.0
MAX_UPLOADS = 2 * MAX_FILES  # of a session: room for files that are refused in the page's own words

_UPLOAD = re.compile(r".*/_stcore/upload_file/([^/]+)/[^/]+")


class Sweeper:
    """Ends the sessions whose time is up (`server.disconnectedSessionTTL`), with their files and tables."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.left = WeakValueDictionary[str, AppSession]()  # those of readers who were gone the time before

    def sweep(self) -> None:
        """End what was left, even if something still refers to it, and free what only refers to itself."""
        stored = self.runtime._session_mgr._session_storage._cache  # type: ignore[attr-defined]
        left = {**self.left, **{key: info.session for key, info in stored._data.items()}}
        stored.expire()
        self.left = WeakValueDictionary({key: left[key] for key in stored})
        gone = [session for key, session in left.items() if key not in stored]
        ended = [session for session in gone if not self.runtime.is_active_session(session.id)]
        for session in ended:
            session.shutdown()
            session.session_state.clear()
        if ended:
            gc.collect()


@asynccontextmanager
async def sweeping(_app: object) -> AsyncIterator[None]:
    """Sweep while the server runs."""
    task = asyncio.create_task(_sweep_always(Sweeper(get_instance())))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _sweep_always(sweeper: Sweeper) -> None:
    while True:
        await asyncio.sleep(SWEEP_S)
        sweeper.sweep()


def forget_uploads() -> None:
    """Free the files that the reader uploaded in the session at hand."""
    if session := get_script_run_ctx():
        session.uploaded_file_mgr.remove_session_files(session.session_id)


def are_lost(files: Iterable[Any]) -> bool:
    """Return whether the browser names tables that the server no longer has.

    So it is after a restart, or when a reader was away for longer than the server keeps a session.
    """
    return any(isinstance(file, DeletedFile) for file in files)


class UploadLimit:
    """Refuse a session's uploads when it has MAX_UPLOADS files on the server, arriving ones included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.arriving: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let it through."""
        found = _UPLOAD.fullmatch(scope.get("path", "")) if scope.get("method") == "PUT" else None
        if not found:
            await self.app(scope, receive, send)
            return
        session = found[1]
        if self.arriving[session] + _uploads(session) >= MAX_UPLOADS:
            words = _("there are {most} files of yours already; remove some").format(most=MAX_UPLOADS)
            await PlainTextResponse(f"{words}\n", 413)(scope, receive, send)
            return
        self.arriving[session] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.arriving -= Counter({session: 1})  # and forget a session from which nothing arrives


def _uploads(session: str) -> int:
    """Return the number of a session's files on the server."""
    stored: dict[str, dict[str, object]] = get_instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    return len(stored.get(session, ()))
