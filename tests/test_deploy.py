"""What `docs/deploy.md` says: behind nginx at a path with https, and with systemd."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

import httpx2
import pytest

from geo.machine import serving
from serving import PATIENCE_S, ROOT, free_port, started

DEPLOY = ROOT / "docs" / "deploy"
DOCUMENT = (ROOT / "docs" / "deploy.md").read_text("utf-8")
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
needs_nginx = pytest.mark.skipif(not NGINX, reason="nginx is not installed: apt-get install nginx-light")


def test_the_document_has_every_setting_with_its_default_and_in_the_words_of_the_command():
    rows = dict(re.findall(r"^\| `([\w-]+)` \| (.+) \|$", DOCUMENT, re.MULTILINE))
    assert rows == {each.name: f"{each.default or 'none'} | {each.words}" for each in serving.SETTINGS}


def test_the_file_of_settings_in_the_document_is_one(tmp_path):
    (text,) = re.findall(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)
    file = tmp_path / "inf-range-atlas.toml"
    file.write_text(text, "utf-8")
    chosen = serving.chosen({}, file)
    assert (chosen["base"], chosen["home"]) == ("/ranges/", "https://example.org/ranges/")


def test_what_is_deployed_has_the_versions_of_the_lock_and_their_hashes():
    def entries(name):
        for entry in re.split(r"\n(?=\w)", (ROOT / name).read_text("utf-8").strip()):
            yield re.match(r"[\w.-]+==[\w.]+", entry)[0], *re.findall(r"sha256:\w+", entry)

    part, whole = {*entries("docs/deploy/requirements.lock")}, {*entries("requirements.lock")}
    assert part < whole
    names = {pin.partition("==")[0] for pin, *_hashes in part}
    assert {"streamlit", "pyproj", "shapely", "pyarrow"} < names
    assert not {"pytest", "playwright", "mkdocs-material"} & names


def test_the_unit_of_systemd_is_one_that_it_accepts(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed")
    unit = (DEPLOY / "inf-range-atlas.service").read_text("utf-8")
    (command,) = re.findall(r"^ExecStart=(\S+)", unit, re.MULTILINE)
    there = tmp_path / "inf-range-atlas.service"
    there.write_text(unit.replace(command, "/bin/true"), "utf-8")  # which is not installed here
    done = subprocess.run(["systemd-analyze", "verify", there], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@contextmanager
def atlas(home):
    """Serves the atlas at /ranges/; yields its port."""
    port = free_port()
    command = [sys.executable, "-m", "geo", "serve", f"--port={port}", "--base=/ranges/", f"--home={home}"]
    with started(command, cwd=ROOT):
        yield port


@contextmanager
def nginx(folder, behind):
    """Starts nginx with the file of `docs/deploy/` before the atlas; yields the port of https."""
    secure, plain = free_port(), free_port()
    key, certificate = folder / "example.org.key", folder / "example.org.pem"
    name = ["-subj", "/CN=example.org", "-addext", "subjectAltName=DNS:example.org"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out"]
    subprocess.run([*made, certificate, *name], capture_output=True, check=True)
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    for there, here in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
        "127.0.0.1:8501": f"127.0.0.1:{behind}",
        "/etc/ssl/certs/example.org.pem": str(certificate),
        "/etc/ssl/private/example.org.key": str(key),
        "/var/cache/nginx/atlas": str(folder / "kept"),
    }.items():
        assert text.count(there) == 1, there
        text = text.replace(there, here)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    user = "" if os.geteuid() else "user root;\n"  # whose folder this is
    whole = folder / "nginx.conf"
    whole.write_text(
        f"{user}pid {folder}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{text}}}\n", "utf-8"
    )
    command = [NGINX, "-p", folder, "-e", folder / "errors", "-c", whole, "-g", "daemon off;"]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    with subprocess.Popen(command) as process:
        try:
            while process.poll() is None:
                with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", secure)):
                    break
                time.sleep(0.05)
            yield secure
        finally:
            process.terminate()


@needs_nginx
def test_behind_nginx_page_socket_and_files_are_served_at_a_path_with_https(tmp_path, browser):
    home = "https://example.org/ranges/"
    with atlas(home) as behind, nginx(tmp_path, behind) as port:
        here = {"base_url": f"https://127.0.0.1:{port}", "headers": {"Host": "example.org"}}
        with httpx2.Client(**here, verify=False, timeout=PATIENCE_S) as web:
            assert web.get("/ranges").headers["location"].endswith("/ranges/")
            page = web.get("/ranges/")
            assert (page.status_code, f'content="{home}"' in page.text) == (200, True)
            table = "/ranges/capitals.csv?site=mozdok"
            assert [web.get(table).headers["x-cache"] for _ in range(2)] == ["MISS", "HIT"]
            assert web.get(table).headers["etag"].startswith("W/")
            assert home in web.get("/ranges/map.html?site=mozdok").text
            for name in ("metrics", "ready", "version", "_stcore/metrics"):
                assert web.get(f"/ranges/{name}").status_code == 403
            assert web.get("/ranges/health").text == "ok\n"
            assert httpx2.get(f"http://127.0.0.1:{behind}/ranges/metrics", timeout=PATIENCE_S).is_success
        address = f"https://127.0.0.1:{port}/ranges/"
        with browser.new_page(ignore_https_errors=True) as shown:
            shown.goto(address)
            shown.wait_for_function(
                "document.querySelector('.stCustomComponentV1')?.contentDocument?.querySelector('path.atlas-ring')"
            )


def test_every_promise_of_what_holds_when_something_fails_is_held_by_tests_that_there_are():
    rows = re.findall(r"^\|.*\| ((?:`test_\w+`(?:, )?)+) \|$", DOCUMENT, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"\w+", row)}
    assert len(rows) == 10
    assert [name for name in named if not (ROOT / "tests" / f"{name}.py").is_file()] == []
