"""A hub on loopback for every test, and the command as a shell starts it."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import COMMAND, ROOT, Model
from hub_server import HubServer

from tagger_cli.download.fetch_events import Event
from tagger_cli.download.hub import Hub


@pytest.fixture
def server() -> Iterator[HubServer]:
    server = HubServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.go_on.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def hub(server: HubServer, tmp_path: Path) -> Hub:
    """The server with an empty cache."""
    return Hub(server.endpoint, tmp_path / "cache")


@pytest.fixture
def events() -> list[Event]:
    """Give its ``append`` as report."""
    return []


@pytest.fixture
def environment(server: HubServer, tmp_path: Path) -> dict[str, str]:
    """Of a command that knows no other hub than the server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "HUGGING"))}
    home = {"HF_HOME": str(tmp_path / "home"), "HF_ENDPOINT": server.endpoint, "NO_PROXY": "127.0.0.1"}
    return {**kept, **home, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


@pytest.fixture
def tagger(environment: dict[str, str], tmp_path: Path) -> Model:
    """Run a command in ``tmp_path``, as a user does; keywords are variables of its environment."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *arguments],
            cwd=tmp_path,
            env={**environment, **variables},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run
