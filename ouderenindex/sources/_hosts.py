"""Which urls may be asked, and where a redirect may lead."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from requests.utils import get_environ_proxies, select_proxy

__all__ = ["is_loopback", "may_ask", "may_follow"]

# Names that mean something only inside the network that one is in.
_INSIDE = (".internal", ".intranet", ".lan", ".local", ".localhost", ".home.arpa")


def may_ask(url: str) -> str:
    """Say why a url may not be asked; empty where it may.

    Only https, except to this machine itself, and no user name or password.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(url)):
        return f"'{parts.scheme}' is not safe (expected https)"
    if parts.username is not None or parts.password is not None:
        return "there is a user name or password in it"
    return ""


def may_follow(url: str, to: str) -> str:
    """Say why a redirect may not be followed; empty where it may.

    A service may not lead to another scheme, nor into the network that this machine is in.
    """
    try:
        old, new = urlsplit(url), urlsplit(to)
        host = (new.hostname or "").rstrip(".")
    except ValueError:
        return "it is not a url"
    if new.scheme != old.scheme:
        return f"it goes from {old.scheme} to another scheme"
    if problem := may_ask(to):
        return problem
    if host != old.hostname and _is_private(host, to):
        return "it leads into a private network"
    return ""


def is_loopback(url: str) -> bool:
    """Whether a url is of this machine itself."""
    host = urlsplit(url).hostname or ""
    return ipaddress.ip_address(host).is_loopback if _is_address(host) else host == "localhost"


def _is_private(host: str, url: str) -> bool:
    """Whether a host is not one of the public internet, as far as can be told."""
    if _is_address(host):
        return not _is_global(host)
    if "." not in host or host.endswith(_INSIDE):
        return True
    if select_proxy(url, get_environ_proxies(url)):
        return False  # the proxy finds the host, and guards its own network
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, None)}
    except (OSError, ValueError):
        return False  # asking it will say so
    return not all(map(_is_global, found))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_global(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_global
