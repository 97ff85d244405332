"""A server from its first request to its last: SIGTERM and Ctrl-C let it answer what it has begun."""

from __future__ import annotations

import signal
import socket

import uvicorn
from starlette.types import ASGIApp

WAITING_CONNECTIONS = 2048
"""Connections that the system holds until they are accepted."""

IDLE_SECONDS = 30
"""How long a connection stays open without a request."""


def run_server(app: ASGIApp, opened: socket.socket, seconds: float) -> None:
    """Answer requests until SIGTERM, after which this returns, or Ctrl-C, which ends the process after it.

    Args:
        app: what answers.
        opened: a bound socket, see ``open_socket``.
        seconds: how long requests in work may take to be answered at the end.
    """
    configuration = uvicorn.Config(
        app,
        access_log=False,
        # A line for each malformed request would let anybody fill the log, or a pipe that nobody reads, which stops us.
        log_level="error",
        lifespan="on",
        server_header=False,
        backlog=WAITING_CONNECTIONS,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=max(1, round(seconds)),
    )
    # uvicorn ends the process by the signal it has got, once all is answered; to be asked to stop is no failure.
    signal.signal(signal.SIGTERM, lambda *_: None)
    uvicorn.Server(configuration).run(sockets=[opened])
