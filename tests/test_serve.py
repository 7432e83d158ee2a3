"""`inf-range serve`: every setting is checked before anything is open, and then the page is there."""

import os
import socket
import sys
import tomllib

import httpx2
import pytest

from geo.cli import serve
from geo.cli.commands import main
from geo.machine import serving
from geo.words.errors import AtlasError
from serving import PATIENCE_S, ROOT, free_port, started

ANY = ".".join("0000")
NOWHERE = "/proc/none"  # where even root can make no folder
DEFAULTS = {
    "host": "localhost",
    "port": 8501,
    "base": "/",
    "home": "",
    "proxies": "127.0.0.1/32",
    "readers": 200,
    "readers-each": 60,
    "requests-each": 600,
    "files": 8,
    "files-each": 4,
    "file-seconds": 20,
    "log": "none",
}
WRONG = {
    "port=0": "“0”; give a whole number from 1 to 65,535",
    "port=65536": "“65536”; give a whole number from 1 to 65,535",
    "port=8_501": "“8_501”; give a whole number from 1 to 65,535",
    "port=٨٥": "“٨٥”; give a whole number from 1 to 65,535",
    "base=ranges/": "“ranges/”; give a path that begins with a slash, such as /ranges/",
    "base=/a b/": "“/a b/”; give a path that begins with a slash, such as /ranges/",
    "base=//": "“//”; give a path that begins with a slash, such as /ranges/",
    "base=/../": "“/../”; give a path that begins with a slash, such as /ranges/",
    "home=example.org": "“example.org”; give an address such as https://example.org/ranges/",
    "host=a b": "“a b”; give the name or the address of this machine, such as localhost or 0.0.0.0",
    "proxies=nginx": "“nginx”; give the addresses of proxies, such as 127.0.0.1 or 10.0.0.0/8, with commas "
    "between them",
    "readers=none": "“none”; give a whole number from 1 to 100,000",
    "log=all": "“all”; write one of: none, requests",
    "file-seconds=-1": "“-1”; give a whole number from 1 to 600",
}
FILES = {
    "colour = 1": "has “colour”, which is none of the settings: host, port, base, home, proxies, readers, "
    "readers-each, requests-each, files, files-each, file-seconds, log",
    "port 8501": 'is no TOML; write lines such as port = 8501 or home = "https://example.org/"',
    "a = " + 20_000 * "[": 'is no TOML; write lines such as port = 8501 or home = "https://example.org/"',
    "port = true": "has a port that is neither a text nor a whole number; write one",
    "port = 85.01": "has a port that is neither a text nor a whole number; write one",
    "#" * 100_001: "is longer than 100,000 bytes; it is no file of settings",
}


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    for each in serving.SETTINGS:
        monkeypatch.delenv(each.variable, raising=False)
    monkeypatch.delenv(serving.FILE, raising=False)


def test_unless_told_the_server_has_these_settings():
    assert serving.chosen({}, None) == DEFAULTS
    assert {name: serving.value(name) for name in DEFAULTS} == DEFAULTS


def test_an_option_goes_before_the_environment_and_that_before_a_file(monkeypatch, tmp_path):
    file = tmp_path / "atlas.toml"
    file.write_text('port = 1001\nreaders = "11"\nfiles = 3\n', "utf-8")
    monkeypatch.setenv("INF_RANGE_PORT", "1002")
    monkeypatch.setenv("INF_RANGE_READERS", "12")
    assert serving.chosen({"port": "1003"}, file) == DEFAULTS | {"port": 1003, "readers": 12, "files": 3}
    assert serving.value("readers") == 12


@pytest.mark.parametrize("given", WRONG)
def test_a_wrong_value_is_named_as_it_was_given_with_its_rule(given, monkeypatch, tmp_path):
    name, _equals, value = given.partition("=")
    variable = f"INF_RANGE_{name.upper().replace('-', '_')}"
    file = tmp_path / "atlas.toml"
    file.write_text(f'{name} = "{value}"\n', "utf-8")
    with pytest.raises(AtlasError) as option:
        serving.chosen({name: value}, None)
    assert str(option.value) == f"--{name} is {WRONG[given]}"
    with pytest.raises(AtlasError) as written:
        serving.chosen({}, file)
    assert str(written.value).endswith(f"is {WRONG[given]}")
    assert str(written.value).startswith(f"{name} in “")
    monkeypatch.setenv(variable, value)
    with pytest.raises(AtlasError) as said:
        serving.chosen({}, None)
    assert str(said.value) == f"{variable} is {WRONG[given]}"


@pytest.mark.parametrize("text", FILES, ids=range(len(FILES)))
def test_a_file_that_is_no_file_of_settings_is_said_in_a_sentence(text, tmp_path):
    file = tmp_path / "a.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(AtlasError) as error:
        serving.chosen({}, file)
    assert str(error.value).endswith(FILES[text])
    with pytest.raises(AtlasError, match="cannot be read: No such file or directory; name another file"):
        serving.chosen({}, tmp_path / "none.toml")
    with pytest.raises(AtlasError, match="cannot be read: Is a directory; name another file"):
        serving.chosen({}, tmp_path)


def test_what_is_wrong_is_one_line_and_status_2_and_nothing_is_open(capsys, monkeypatch):
    monkeypatch.setattr(serve.os, "execve", lambda *_given: pytest.fail("the server was started"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        wrong = {
            ("--port", str(port), "--host", "127.0.0.1"): f"port {port} of 127.0.0.1 cannot be had: Address "
            "already in use; give --port another",
            (
                "--host",
                "no-such-host.invalid",
            ): "“no-such-host.invalid” is no name of this machine; give --host "
            "an address of it, such as 0.0.0.0",
            (
                "--host",
                "203.0.113.7",
            ): "port 8501 of 203.0.113.7 cannot be had: Cannot assign requested address; give --port another",
            ("--zzz", "1"): "No such option '--zzz'; see inf-range --help",
        }
        for options, sentence in wrong.items():
            with pytest.raises(SystemExit) as ended:
                main(["serve", *options])
            assert (ended.value.code, capsys.readouterr().err) == (2, f"inf-range: {sentence}\n")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "The atlas is at http://localhost:8501/: port 8501 is open to this machine alone."),
        ({"host": "::1"}, "The atlas is at http://[::1]:8501/: port 8501 is open to this machine alone."),
        (
            {"host": ANY, "base": "/ranges", "port": "80"},
            "The atlas is at http://0.0.0.0:80/ranges/: port 80 is open to every machine that reaches "
            "0.0.0.0.",
        ),
        (
            {"home": "https://example.org/ranges"},
            "The atlas is at https://example.org/ranges/: port 8501 is open to this machine alone.",
        ),
    ],
)
def test_it_says_where_the_page_is_and_to_whom_it_is_open(options, sentence):
    assert serve.opens(serving.chosen(options, None)) == sentence


def test_the_server_is_told_the_same_by_streamlit_s_options_and_the_environment(monkeypatch):
    chosen = serving.chosen({"base": "/ranges/", "readers": "7", "proxies": "10.0.0.0/8, 127.0.0.1"}, None)
    command, environment = serve.command(chosen), serve.environment(chosen)
    assert "--server.baseUrlPath=ranges" in command
    assert environment["FORWARDED_ALLOW_IPS"] == "10.0.0.0/8,127.0.0.1/32"
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert {name: serving.value(name) for name in DEFAULTS} == chosen


def test_page_files_and_figure_are_served_at_a_path_where_nobody_has_a_home_to_keep_anything():
    plain = {name: value for name, value in os.environ.items() if name in ("PATH", "PYTHONPATH", "LANG")}
    alone = {"HOME": NOWHERE, "XDG_CACHE_HOME": NOWHERE, "INF_RANGE_FILE_SECONDS": "600"}  # it may be busy
    port = free_port()
    address = f"http://127.0.0.1:{port}/ranges/"
    command = [sys.executable, "-m", "geo", "serve", "--host=127.0.0.1", f"--port={port}", "--base=/ranges/"]
    with started(command, cwd=ROOT, env=plain | alone) as (_process, said):
        assert said.startswith(f"The atlas is at {address}: port {port} is open to this machine alone.\n")
        assert "not a valid config option" not in said
        assert httpx2.get(f"{address}_stcore/health", timeout=PATIENCE_S).text == "ok"
        table = httpx2.get(f"{address}capitals.csv?site=kaliningrad", timeout=PATIENCE_S)
        assert table.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert "<title>Kaliningrad" in httpx2.get(address, timeout=PATIENCE_S).text
        figure = httpx2.get(f"{address}figure.svg?size=social", timeout=PATIENCE_S)
        assert (figure.status_code, figure.headers["Content-Type"]) == (200, "image/svg+xml")


def test_the_settings_of_a_file_have_the_names_of_the_options(tmp_path):
    text = "\n".join(f'{each.name} = "{each.default}"' for each in serving.SETTINGS)
    assert {*tomllib.loads(text)} == {*DEFAULTS}
    file = tmp_path / "atlas.toml"
    file.write_text(text, "utf-8")
    assert serving.chosen({}, file) == DEFAULTS
