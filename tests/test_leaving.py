"""What readers leave on the server is little, and goes by the clock."""

import asyncio
import types

import pytest
from anyio.from_thread import start_blocking_portal
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit import config
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.caching.ttl_cache import TTLCache
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from geo.page import leaving

UPLOAD = "/_stcore/upload_file/{session}/{file}"


class Session:
    """As Streamlit's; it refers to itself, and when it is shut down its files go."""

    def __init__(self, name, files):
        self.id, self.files, self.itself, self.session_state = name, files, self, {"scenario": "own"}

    def shutdown(self):
        self.files.remove_session_files(self.id)


@pytest.fixture
def files():
    return MemoryUploadedFileManager("/upload")


def upload(files, session, number=0):
    files.add_file(session, UploadedFileRec(f"{number}", "own.csv", "text/csv", b"name"))


@pytest.fixture
def runtime():
    storage = MemorySessionStorage()
    storage._cache = TTLCache(maxsize=128, ttl=120, timer=lambda: runtime.now)
    runtime = types.SimpleNamespace(
        now=0.0, active=set(), _session_mgr=types.SimpleNamespace(_session_storage=storage)
    )
    runtime.is_active_session = lambda session: session in runtime.active
    runtime.save = lambda session: storage.save(SessionInfo(client=None, session=session))
    runtime.delete = storage.delete
    return runtime


@pytest.mark.parametrize("seen_before", [True, False])
def test_what_a_reader_left_is_gone_when_the_time_is_up_though_something_holds_the_session(
    runtime, files, seen_before
):
    sweeper, session = leaving.Sweeper(runtime), Session("one", files)
    upload(files, "one")
    runtime.save(session)
    for runtime.now in (30, 119) if seen_before else ():
        sweeper.sweep()
        assert ([*files.file_storage], bool(session.session_state)) == (["one"], True)
    runtime.now = 121
    sweeper.sweep()
    assert ([*files.file_storage], bool(session.session_state)) == ([], False)


def test_who_comes_back_in_time_finds_all_as_it_was(runtime, files):
    sweeper, session = leaving.Sweeper(runtime), Session("one", files)
    upload(files, "one")
    runtime.save(session)
    sweeper.sweep()
    runtime.active.add("one")
    runtime.delete("one")
    runtime.now = 200
    sweeper.sweep()
    assert ([*files.file_storage], bool(session.session_state)) == (["one"], True)


class Reader:
    """A browser that reads nothing of what it is sent."""

    client_context = None

    def write_forward_msg(self, _message):
        pass


@pytest.mark.parametrize(("kept_s", "there"), [(0, False), (3_600, True)])
def test_streamlit_s_own_server_keeps_its_sessions_and_files_where_they_are_swept(monkeypatch, kept_s, there):
    """The sweeper reads what Streamlit keeps to itself: an upgrade that moves it fails here."""
    monkeypatch.setattr(Runtime, "_instance", None)
    files = MemoryUploadedFileManager("/upload")

    async def served():
        runtime = Runtime(
            RuntimeConfig(
                script_path="app.py",
                media_file_storage=MemoryMediaFileStorage("/media"),
                uploaded_file_manager=files,
                session_storage=MemorySessionStorage(ttl_seconds=kept_s),
            )
        )
        await runtime.start()
        name = runtime.connect_session(Reader(), {})
        session = runtime.get_app_session(name)
        session.session_state["scenario"] = "own"
        upload(files, name)
        assert leaving._uploads(name) == 1
        sweeper = leaving.Sweeper(runtime)
        sweeper.sweep()
        assert ([*files.file_storage], "scenario" in session.session_state) == ([name], True)
        runtime.disconnect_session(name, client=None)
        sweeper.sweep()
        assert (name in files.file_storage, "scenario" in session.session_state) == (there, there)
        runtime.stop()
        await runtime.stopped

    run(served)


def run(work):
    """Run a coroutine in a thread of its own: in this one Playwright's loop may be running."""
    with start_blocking_portal() as portal:
        return portal.call(work)


def test_the_server_sweeps_as_long_as_it_runs(monkeypatch):
    swept, beats = [], asyncio.Event()
    monkeypatch.setattr(leaving, "SWEEP_S", 0)
    monkeypatch.setattr(leaving, "get_instance", lambda: "runtime")
    monkeypatch.setattr(leaving.Sweeper, "sweep", lambda self: (swept.append(self.runtime), beats.set()))

    async def served():
        async with leaving.sweeping(None):
            await beats.wait()
        return len(swept)

    assert run(served) == len(swept) > 0


@pytest.fixture
def web(files, monkeypatch):
    async def put(request):
        upload(files, request.path_params["session"], request.path_params["file"])
        return PlainTextResponse("", 204)

    runtime = types.SimpleNamespace(uploaded_file_mgr=files)
    monkeypatch.setattr(leaving, "get_instance", lambda: runtime)
    route = Route(UPLOAD.format(session="{session}", file="{file}"), put, methods=["PUT", "DELETE"])
    return TestClient(Starlette(routes=[route], middleware=[Middleware(leaving.UploadLimit)]))


def test_a_session_uploads_only_so_many_files_and_another_s_are_its_own(web, files):
    sent = [web.put(UPLOAD.format(session="a", file=number)) for number in range(leaving.MAX_UPLOADS + 2)]
    assert [each.status_code for each in sent] == [204] * leaving.MAX_UPLOADS + [413] * 2
    assert sent[-1].text == "there are 20 files of yours already; remove some\n"
    assert len(files.file_storage["a"]) == leaving.MAX_UPLOADS
    assert web.put(UPLOAD.format(session="b", file=0)).status_code == 204
    files.remove_file("a", "0")
    assert web.put(UPLOAD.format(session="a", file="x")).status_code == 204


def test_the_server_s_own_limits_are_those_that_the_page_tells():
    config.get_config_options(force_reparse=True)
    assert config.get_option("server.maxUploadSize") == 1
    assert config.get_option("server.maxWidgetStateSize") == 1
    told_s = 3 * 60
    assert config.get_option("server.disconnectedSessionTTL") + leaving.SWEEP_S < told_s
