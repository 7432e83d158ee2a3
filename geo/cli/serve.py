"""The command `inf-range serve`: the page and its files, by Streamlit, once all settings are checked."""

import os
import resource
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from geo.cli import worded
from geo.cli.options import in_a_language
from geo.machine import serving
from geo.machine.hosts import is_loopback
from geo.words.errors import AtlasError, quoted, reason
from geo.words.i18n import Text, _, text_in

_PACKAGE = Path(__file__).resolve().parents[1]
# Inside the package when installed from a wheel; Streamlit's settings are in a folder beside it.
_SERVED = _PACKAGE / "served" / "app.py"
APP = _SERVED if _SERVED.exists() else _PACKAGE.parent / "app.py"


def _settings(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for each setting."""
    for each in reversed(serving.SETTINGS):
        words = Text("{words} [default: {default}]").format(
            words=each.words, default=each.default or Text("none")
        )
        option = worded.option(
            f"--{each.name}", each.name.replace("-", "_"), metavar=_metavar(each), help=words
        )
        command = option(command)
    return command


def _metavar(setting: serving.Setting) -> Text:
    return text_in("placeholder", "NUMBER") if setting.default.isdigit() else text_in("placeholder", "TEXT")


@worded.command(
    help=worded.explained(
        Text("Serve the page and its files, to this machine alone unless told otherwise."),
        Text(
            "Each setting is taken from its option, else from the environment (INF_RANGE_PORT for --port), "
            "else from a TOML file, in which it has the same name, else it has its default. "
            "docs/deploy.md has the rest: behind a proxy, at a path, with https."
        ),
        (
            "inf-range serve",
            "inf-range serve --port 8600",
            "inf-range serve --host 0.0.0.0 --home https://example.org/ranges/ --base /ranges/",
            "inf-range serve --config atlas.toml",
        ),
    )
)
@_settings
@worded.option(
    "--config",
    type=click.Path(path_type=Path),
    envvar=serving.FILE,
    metavar=text_in("placeholder", "FILE"),
    help=Text("A TOML file with settings; by default INF_RANGE_CONFIG."),
)
@in_a_language
def serve(config: Path | None, **options: str | None) -> None:
    """Serve the page until it is stopped. Nothing is open before all that was given has been checked."""
    given = {name.replace("_", "-"): value for name, value in options.items()}
    chosen = serving.chosen(given, config)
    if not find_spec("streamlit"):
        raise AtlasError(_("the page needs Streamlit; install it with: pip install 'inf-range-atlas[page]'"))
    check_port(chosen["host"], chosen["port"])
    click.echo(opens(chosen), err=True)
    _allow_many_files()
    os.execve(sys.executable, command(chosen), environment(chosen))  # noqa: S606 -- no shell, no reader's words


def check_port(host: str, port: int) -> None:
    """Raise AtlasError if the server could not listen there."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with closing(socket.socket(family, kind, protocol)) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except socket.gaierror:
        rule = _("{host} is no name of this machine; give --host an address of it, such as 0.0.0.0")
        raise AtlasError(rule.format(host=quoted(host))) from None
    except OSError as error:
        rule = _("port {port} of {host} cannot be had: {reason}; give --port another")
        raise AtlasError(rule.format(port=port, host=host, reason=reason(error))) from None


def opens(chosen: Mapping[str, Any]) -> str:
    """Return where the page is, and to whom it is open."""
    host, port = chosen["host"], chosen["port"]
    bracketed = f"[{host}]" if ":" in host else host
    here = chosen["home"] or f"http://{bracketed}:{port}{chosen['base']}"
    words = _("The atlas is at {address}: port {port} is open to every machine that reaches {host}.")
    if is_loopback(host):
        words = _("The atlas is at {address}: port {port} is open to this machine alone.")
    return words.format(address=here, port=port, host=bracketed)


def command(chosen: Mapping[str, Any]) -> list[str]:
    """Return the command that serves the page so."""
    streamlit = {
        "server.address": chosen["host"],
        "server.port": chosen["port"],
        "server.baseUrlPath": chosen["base"].strip("/"),
        "server.headless": "true",
        "browser.serverAddress": chosen["host"],
        "browser.serverPort": chosen["port"],
    }
    options = [f"--{name}={value}" for name, value in streamlit.items()]
    return [sys.executable, "-m", "streamlit", "run", str(APP), *options]


def environment(chosen: Mapping[str, Any]) -> dict[str, str]:
    """Return the environment that says the same to the server, and to uvicorn whom to believe."""
    said = {each.variable: str(chosen[each.name]) for each in serving.SETTINGS}
    return {**os.environ, **said, "FORWARDED_ALLOW_IPS": chosen["proxies"]}


def _allow_many_files() -> None:
    """Allow as many open files as the system lets this process have: each reader takes some."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
