"""What an administrator may set of the server, each with its rule and its default: see SETTINGS.

An option of `inf-range serve` goes before the environment, that before a file, and that before the default.
The command hands all of them to the server in the environment, which `make app` reads as well.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from geo.machine import settings
from geo.machine.hosts import HOST
from geo.words import units
from geo.words.errors import AtlasError, quoted, reason
from geo.words.i18n import Text, _

FILE = "INF_RANGE_CONFIG"  # in the environment: the file
MAX_FILE_LENGTH = 100_000  # bytes

_HOST = re.compile(HOST, re.IGNORECASE | re.ASCII)
_BASE = re.compile(r"(?!.*/\.\.?(?:/|$))/(?:[\w.~-]+/)*(?:[\w.~-]+)?", re.ASCII)

Parse = Callable[[str], Any]  # of a text; raises AtlasError with a rule alone: `give a whole number ...`


@dataclass(frozen=True)
class Setting:
    """One thing that may be set."""

    name: str  # in a file, and behind `--` on the command line
    default: str
    parse: Parse
    words: Text  # what it is

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return f"INF_RANGE_{self.name.upper().replace('-', '_')}"

    def read(self, text: str, called: str) -> Any:
        """Return the value of a text. Raises AtlasError, which names it as it was `called`."""
        try:
            return self.parse(text.strip())
        except AtlasError as error:
            rule = _("{name} is {value}; {rule}")
            raise AtlasError(rule.format(name=called, value=quoted(text), rule=error)) from None


def _number(least: int, most: int, text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
        return int(text)
    rule = _("give a whole number from {least} to {most}")
    raise AtlasError(rule.format(least=units.grouped(least), most=units.grouped(most)))


def _host(text: str) -> str:
    bare = text.strip("[]")
    if _HOST.fullmatch(f"[{bare}]" if ":" in bare else bare):
        return bare
    raise AtlasError(_("give the name or the address of this machine, such as localhost or 0.0.0.0"))


def _base(text: str) -> str:
    if _BASE.fullmatch(text):
        return f"{text.rstrip('/')}/"
    raise AtlasError(_("give a path that begins with a slash, such as /ranges/"))


def _home(text: str) -> str:
    if not text:
        return ""
    try:
        return settings.home(text)
    except AtlasError:
        example = "https://example.org/ranges/"
        raise AtlasError(_("give an address such as {example}").format(example=example)) from None


def _proxies(text: str) -> str:
    try:
        some = [str(ip_network(each.strip())) for each in text.split(",") if each.strip()]
    except ValueError:
        rule = _("give the addresses of proxies, such as 127.0.0.1 or 10.0.0.0/8, with commas between them")
        raise AtlasError(rule) from None
    return ",".join(some)


def _log(text: str) -> str:
    if text in ("none", "requests"):
        return text
    raise AtlasError(_("write one of: none, requests"))


SETTINGS = (
    Setting("host", "localhost", _host, Text("where the server listens: this machine alone, unless told")),
    Setting("port", "8501", partial(_number, 1, 65_535), Text("the port")),
    Setting("base", "/", _base, Text("the path of the address below which everything is served")),
    Setting("home", "", _home, Text("the public address, for links; other names of hosts are then refused")),
    Setting(
        "proxies", "127.0.0.1", _proxies, Text("the proxies that say truly who asks, and whether by https")
    ),
    Setting("readers", "200", partial(_number, 1, 100_000), Text("the most readers at once")),
    Setting("readers-each", "60", partial(_number, 1, 100_000), Text("the most of them from one address")),
    Setting(
        "requests-each",
        "600",
        partial(_number, 1, 1_000_000),
        Text("the most requests a minute from one address"),
    ),
    Setting("files", "8", partial(_number, 1, 1000), Text("the most files that are being made or wait")),
    Setting("files-each", "4", partial(_number, 1, 1000), Text("the most of them for one address")),
    Setting("file-seconds", "20", partial(_number, 1, 600), Text("the most seconds that a file may take")),
    Setting("log", "none", _log, Text("whether a line is written of each request: none or requests")),
)
_BY_NAME = {each.name: each for each in SETTINGS}


def value(name: str) -> Any:
    """Return what the environment says of a setting, else its default. Raises AtlasError."""
    setting = _BY_NAME[name]
    return setting.read(os.environ.get(setting.variable) or setting.default, setting.variable)


def chosen(options: Mapping[str, str | None], file: Path | None) -> dict[str, Any]:
    """Return the value of every setting by its name, from options, environment, a file and the defaults.

    Raises AtlasError for a value that breaks its rule, and for a file that cannot be read or has a key that
    is none.
    """
    written = _read(file) if file else {}
    found = {}
    for each in SETTINGS:
        if (option := options.get(each.name)) is not None:
            found[each.name] = each.read(option, f"--{each.name}")
        elif text := os.environ.get(each.variable):
            found[each.name] = each.read(text, each.variable)
        elif each.name in written:
            called = _("{name} in {file}").format(name=each.name, file=quoted(str(file)))
            found[each.name] = each.read(written[each.name], called)
        else:
            found[each.name] = each.parse(each.default)
    return found


def _read(file: Path) -> dict[str, str]:
    """Return the settings of a TOML file as texts. Raises AtlasError."""
    named = quoted(str(file))
    try:
        with file.open("rb") as opened:
            written = opened.read(MAX_FILE_LENGTH + 1)
        found = tomllib.loads(written.decode()) if len(written) <= MAX_FILE_LENGTH else None
    except OSError as error:
        rule = _("{file} cannot be read: {reason}; name another file")
        raise AtlasError(rule.format(file=named, reason=reason(error))) from None
    except (ValueError, RecursionError):
        rule = _('{file} is no TOML; write lines such as port = 8501 or home = "https://example.org/"')
        raise AtlasError(rule.format(file=named)) from None
    if found is None:
        rule = _("{file} is longer than {most} bytes; it is no file of settings")
        raise AtlasError(rule.format(file=named, most=units.grouped(MAX_FILE_LENGTH)))
    for name, value in found.items():
        if name not in _BY_NAME:
            rule = _("{file} has {name}, which is none of the settings: {names}")
            raise AtlasError(rule.format(file=named, name=quoted(name), names=", ".join(_BY_NAME)))
        if isinstance(value, bool) or not isinstance(value, str | int):
            rule = _("{file} has a {name} that is neither a text nor a whole number; write one")
            raise AtlasError(rule.format(file=named, name=name))
    return {name: str(value) for name, value in found.items()}
