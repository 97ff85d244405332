"""The server as a user starts it, and a client that asks it."""

from __future__ import annotations

import http.client
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "tagger_cli"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
ENVIRONMENT.pop("TAGGER_TOKEN", None)
SECONDS = 60


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.body.splitlines()]


class Server:
    """A running server.

    Args:
        process: of ``tagger serve``.
        host: where it listens.
        port: where it listens.
    """

    def __init__(self, process: subprocess.Popen[bytes], host: str, port: int) -> None:
        self.process = process
        self.host, self.port = host, port

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, self.port, timeout=SECONDS)

    def ask(self, path: str, body: str | bytes | None = None, method: str = "", **headers: str) -> Answer:
        """Ask once; names of headers have ``_`` for ``-``."""
        connection = self.connect()
        try:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            data = body.encode() if isinstance(body, str) else body
            connection.request(method or ("GET" if body is None else "POST"), path, data, given)
            answer = connection.getresponse()
            return Answer(answer.status, {n.lower(): v for n, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def tag_text(self, text: str | bytes, query: str = "") -> Answer:
        return self.ask(f"/tag{query}", text, Content_Type="text/plain; charset=utf-8")

    def tag_json(self, value: Any, query: str = "") -> Answer:
        return self.ask(f"/tag{query}", json.dumps(value), Content_Type="application/json")

    def metric(self, name: str) -> float:
        found = re.search(rf"^{re.escape(name)} (\S+)$", self.ask("/metrics").body.decode(), re.MULTILINE)
        return float(found[1]) if found else 0.0

    def stop(self) -> int:
        """Ask the server to stop; gives its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(SECONDS)


@contextmanager
def serving(*arguments: str | Path, **environment: str) -> Iterator[Server]:
    """A server on a free port, which ends with the ``with`` block."""
    command = [*COMMAND, "serve", "--port", "0", *map(str, arguments)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env={**ENVIRONMENT, **environment}) as process:
        try:
            said = first_line(process)
            address = re.search(r"http://\[?([^\]/]+?)\]?:(\d+)", said)
            assert address, said
            yield Server(process, address[1], int(address[2]))
        finally:
            if process.poll() is None:
                process.kill()


def first_line(process: subprocess.Popen[bytes]) -> str:
    assert process.stderr is not None
    assert select.select([process.stderr], [], [], SECONDS)[0], "the server does not start"
    return process.stderr.readline().decode()


def wait_until_up(server: Server) -> None:
    for _ in range(500):
        try:
            if server.ask("/health").status == 200:
                return
        except OSError:
            time.sleep(0.01)
    raise AssertionError("the server does not answer")


def tagged(*arguments: str | Path, given: str | bytes = b"") -> bytes:
    """What ``tagger tag`` writes to standard output."""
    data = given.encode() if isinstance(given, str) else given
    command = [*COMMAND, "tag", "-q", "-f", "jsonl", *map(str, arguments)]
    return subprocess.run(command, input=data, capture_output=True, check=True, env=ENVIRONMENT).stdout
