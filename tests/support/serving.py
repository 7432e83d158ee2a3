"""The page served, as `make app` serves it."""

import contextlib
import socket
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextlib.contextmanager
def serving(*options):
    """Serves the pages, with more options for Streamlit; yields the address."""
    with server("app.py", *options) as (url, _):
        yield url


@contextlib.contextmanager
def server(script, *options):
    """Serves a script's page; yields the address and the number of the process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
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
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            for line in process.stdout:  # ends if the server does
                if b"URL: http" in line:
                    break
            drain = threading.Thread(target=process.stdout.read, daemon=True)  # a full pipe stops the server
            drain.start()
            yield f"http://localhost:{port}/", process.pid
        finally:
            process.terminate()
            drain.join()
