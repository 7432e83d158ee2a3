"""The page served, as `make app` serves it."""

import contextlib
import socket
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120  # until an answer is there, on a machine that does much else


@contextlib.contextmanager
def serving(*options):
    """Serves the pages, with more options for Streamlit; yields the address."""
    with server("app.py", *options) as (url, _):
        yield url


@contextlib.contextmanager
def server(script, *options):
    """Serves a script's page; yields the address and the number of the process."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        script,
        f"--server.port={port}",
        "--server.headless=true",
        *options,
    ]
    with started(command, cwd=ROOT) as (process, _said):
        yield f"http://localhost:{port}/", process.pid


def free_port():
    """A port at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@contextlib.contextmanager
def started(command, **how):
    """Starts a command that serves the page; yields the process, and what it said until it did or ended."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **how) as process:
        said = b""
        try:
            for line in process.stdout:  # ends if the server does
                said += line
                if b"URL: http" in line:
                    break
            drain = threading.Thread(target=process.stdout.read, daemon=True)  # a full pipe stops the server
            drain.start()
            yield process, said.decode()
        finally:
            process.terminate()
            drain.join()
