"""What several tests share: a browser and a running page."""

import contextlib
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import settings

import chromium

ROOT = Path(__file__).parent.parent

# No test depends on a clock, and a failure is found again.
settings.register_profile("atlas", deadline=None, derandomize=True)
settings.load_profile("atlas")


@pytest.fixture(scope="session")
def browser():
    with chromium.browser() as started:
        yield started


@pytest.fixture(scope="session")
def address():
    """The address of the page, served as `make app` serves it."""
    with serving() as url:
        yield url


@contextlib.contextmanager
def serving():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        f"--server.port={port}",
        "--server.headless=true",
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as server:
        try:
            for line in server.stdout:  # ends if the server does
                if b"URL: http" in line:
                    break
            drain = threading.Thread(target=server.stdout.read, daemon=True)  # a full pipe stops the server
            drain.start()
            yield f"http://localhost:{port}/"
        finally:
            server.terminate()
            drain.join()
