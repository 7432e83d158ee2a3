"""Hosts and ports of addresses, and which of them nobody but this machine can reach."""

from ipaddress import ip_address
from urllib.parse import urlsplit

# A host as addresses write it, and its port: a name, or figures in brackets.
HOST = r"(?:[\w-]+(?:\.[\w-]+)*\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?"

_PORTS = {"http": 80, "https": 443}


def host_and_port(address: str) -> tuple[str, int]:
    """Return the host and the port of an address, ("", 0) if it has none or more than these."""
    try:
        parts = urlsplit(address)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return "", 0
    if "@" in parts.netloc or parts.hostname is None:
        return "", 0
    return parts.hostname.rstrip("."), port


def is_loopback(name: str) -> bool:
    """Return whether a host is this machine."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    return is_address(name) and ip_address(name).is_loopback


def is_address(name: str) -> bool:
    """Return whether a host is an address in figures, which no name server can redirect."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def opens_here_alone(home: str) -> bool:
    """Return whether only who sits at this computer can open an address: one of localhost."""
    return is_loopback(host_and_port(home)[0])
