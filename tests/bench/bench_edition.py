"""How many times a second the map is sent: as files by nginx, and by the page's server, in one run.

`make bench-edition`. Loopback alone, each for some seconds. Where `nginx` or `ab` is missing it says so.
"""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from geo.machine import whole_folder
from geo.outputs.edition import whole
from serving import PATIENCE_S, free_port, serving

SECONDS, MOST, AT_ONCE = 8, 50_000, 16
WANTED = 1_000  # requests a second, of the static map
NAMES = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
CONFIG = """
daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
events {{ worker_connections 256; }}
http {{
    access_log off; types {{ text/html html; text/javascript js; text/css css; image/svg+xml svg; }}
    gzip on; gzip_http_version 1.0; gzip_types text/css text/javascript image/svg+xml; {temporary}
    server {{ listen 127.0.0.1:{port}; root {folder}/atlas; add_header Cache-Control no-cache; }}
}}
"""


@contextlib.contextmanager
def nginx(folder: Path) -> Iterator[str]:
    """Serve the edition in a folder on two processes; yield its address."""
    port = free_port()
    temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in NAMES)
    user = "user root;" if os.geteuid() == 0 else ""  # who alone may read the folder
    written = CONFIG.format(folder=folder, port=port, temporary=temporary, user=user)
    (folder / "nginx.conf").write_text(written, "utf-8")
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "error.log")]
    with subprocess.Popen(command) as process:
        try:
            _listens(port)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def _listens(port: int) -> None:
    """Wait until something listens at a port."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.1)


def _asked_once(home: str) -> None:
    """Have the page's server make the map, which it keeps."""
    connection = HTTPConnection(urlsplit(home).netloc, timeout=PATIENCE_S)
    connection.request("GET", "/map.html")
    connection.getresponse().read()
    connection.close()


def a_second(address: str, packed: bool) -> tuple[float, float, int]:
    """Return how many requests are answered a second, the kB of one answer, and how many were refused."""
    asked = ["-H", "Accept-Encoding: gzip"] if packed else []
    command = ["ab", "-q", "-k", "-t", str(SECONDS), "-n", str(MOST), "-c", str(AT_ONCE), "-s", "60", *asked]
    said = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout

    def number(words: str) -> float:
        found = re.search(rf"{words}:\s+([\d.]+)", said)
        return float(found[1]) if found else 0

    refused = number("Non-2xx responses") + number("Failed requests")
    return number("Requests per second"), number("Document Length") / 1000, round(refused)


def main() -> None:
    """Measure and print."""
    if missing := [name for name in ("nginx", "ab") if not shutil.which(name)]:
        sys.exit(f"not measured without {' and '.join(missing)}: apt install nginx apache2-utils")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole_folder.write(folder / "atlas", whole.files(("en",), date(2026, 11, 23)))
        with nginx(folder) as address:
            rows = {
                f"static map by nginx{words}": a_second(f"{address}en/index.html", packed)
                for words, packed in (("", False), (", packed", True))
            }
    with serving() as address:
        home = address.replace("localhost", "127.0.0.1")
        _asked_once(home)
        rows["map.html by the page's server"] = a_second(f"{home}map.html", packed=True)
    for words, (rate, kilobytes, refused) in rows.items():
        print(f"{words:32} {rate:10,.1f} a second {kilobytes:8,.1f} kB {refused:6} refused")
    if (reached := max(rate for rate, *_ in rows.values())) < WANTED:
        sys.exit(f"{reached:.0f} a second are fewer than {WANTED}")


if __name__ == "__main__":
    main()
