"""Where a server listens: on this machine alone, unless requests must bring a token."""

from __future__ import annotations

import errno
import ipaddress
import socket

from tagger_cli.errors import TaggerError, UsageError

LOOPBACK = "127.0.0.1"


def open_socket(host: str, port: int, token: str | None) -> socket.socket:
    """Bind a socket, on which a server may listen.

    Args:
        host: a name or an address.
        port: 0 for any that is free.
        token: what requests must bring; None where nobody is asked, which is for this machine alone.

    Raises:
        UsageError: there is no such address, or others can reach it and no token is asked for.
        TaggerError: it cannot be had.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[
            0
        ]
    except (OSError, UnicodeError, OverflowError):
        raise UsageError(f"--host {host}: no such address; leave it out for {LOOPBACK}") from None
    if token is None and not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback:
        raise UsageError(
            f"--host {host}: others can reach it, so requests must bring a token: "
            "set TAGGER_TOKEN to a secret, or name a file of it with --token-file"
        )
    opened = socket.socket(family, kind)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections of a server just ended linger on
        opened.bind(address)
    except OSError as error:
        opened.close()
        if error.errno == errno.EADDRINUSE:
            raise TaggerError(f"port {port} of {host} is taken; choose another with --port, 0 for any") from None
        raise TaggerError(
            f"port {port} of {host} cannot be had: {error.strerror}; choose another with --port"
        ) from None
    return opened


def url_of(opened: socket.socket) -> str:
    """The address of a server, as a browser takes it."""
    host, port = opened.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
