"""What `docs/deploy.md` says: behind nginx at a path with https, with systemd, and in a container."""

import configparser
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import httpx2
import pytest
import yaml

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


def stages():
    """The instructions of each stage of the Dockerfile: pairs of a word and what follows it."""
    whole = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text("utf-8"))
    lines = [line.partition(" ")[::2] for line in whole.splitlines() if line and not line.startswith("#")]
    starts = [n for n, (word, _) in enumerate(lines) if word == "FROM"]
    return [lines[begin:end] for begin, end in zip(starts, [*starts[1:], None], strict=True)]


def test_the_image_has_the_versions_of_the_lock_a_user_of_its_own_and_what_is_in_the_checkout():
    build, image = stages()
    installs = [said for word, said in build if word == "RUN" and "pip install" in said]
    assert [re.findall(r"--(?:require-hashes|no-deps)", each) for each in installs] == [
        ["--require-hashes"],
        ["--no-deps"],
    ]
    copied = [name for word, said in build if word == "COPY" for name in said.split()[:-1]]
    assert "docs/deploy/requirements.lock" in copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    words = [word for word, _ in image]
    (user,) = [said for word, said in image if word == "USER"]
    assert f"useradd --system --no-create-home {user}" in [said for word, said in image if word == "RUN"]
    assert words.index("USER") < words.index("CMD")
    assert not {"ADD", "VOLUME"} & {*words}
    (served,) = [json.loads(said) for word, said in image if word == "CMD"]
    assert served == ["/opt/atlas/bin/inf-range", "serve"]


def test_the_image_s_check_of_health_is_fine_where_the_atlas_answers_and_fails_where_it_does_not(address):
    (said,) = [said for word, said in stages()[1] if word == "HEALTHCHECK"]
    _python, *check = json.loads(said.partition(" CMD ")[2])

    def is_fine(port):
        env = os.environ | {"INF_RANGE_PORT": str(port), "INF_RANGE_BASE": "/"}
        return not subprocess.run(
            [sys.executable, *check], env=env, capture_output=True, check=False
        ).returncode

    assert any(is_fine(urlsplit(address).port) for _ in range(20))  # it waits 4 s, and asks again
    assert not is_fine(free_port())


def test_the_containers_are_read_only_with_no_rights_and_with_settings_that_there_are():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    atlas = services["atlas"]
    assert (atlas["read_only"], atlas["cap_drop"]) == (True, ["ALL"])
    assert f"--tmpfs {atlas['tmpfs'][0]} " in DOCUMENT
    assert atlas["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in atlas  # nginx alone is reached
    assert {*atlas["environment"]} <= {each.variable for each in serving.SETTINGS}
    assert (DEPLOY / atlas["build"]["context"] / "Dockerfile").samefile(ROOT / "Dockerfile")
    assert [each for each in services["nginx"]["volumes"] if not each.endswith(":ro")] == []
    base, home = (re.findall(f"--{name} (\\S+)", DOCUMENT)[0] for name in ("base", "home"))
    assert (atlas["environment"]["INF_RANGE_BASE"], atlas["environment"]["INF_RANGE_HOME"]) == (base, home)


def test_the_unit_of_systemd_has_a_user_of_its_own_who_may_write_a_cache_alone():
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str
    unit.read(DEPLOY / "inf-range-atlas.service", "utf-8")
    service = dict(unit["Service"])
    for name in ("DynamicUser", "NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome"):
        assert service[name] == "yes", name
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    assert not {"User", "ReadWritePaths", "StateDirectory"} & {*service}
    assert (
        service["MemoryMax"]
        == yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["atlas"][
            "mem_limit"
        ].upper()
    )
    command, config = re.fullmatch(r"(\S+) serve --config (\S+)", service["ExecStart"]).groups()
    assert f"{command} serve" in DOCUMENT
    assert config in DOCUMENT


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
