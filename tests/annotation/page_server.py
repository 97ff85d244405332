"""``tagger annotate`` as a user starts it, and a client that asks it as the page does."""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "tagger_cli", "annotate"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
SECONDS = 60
NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight"]
TEXT = "".join(f"Merkel met Macron number {number}. " for number in NUMBERS)


@dataclass
class PageServer:
    process: subprocess.Popen[bytes]
    address: str

    def ask(self, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, headers)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            content = error.read()
            return error.code, json.loads(content) if content.startswith(b"{") else content

    def answer(self, question: Any, spans: list[Any], action: str = "accept", tab: str = "a") -> tuple[int, Any]:
        given = {"key": question["key"], "revision": question["revision"], "action": action, "spans": spans}
        return self.ask(f"answer?tab={tab}", given)


@contextmanager
def annotating(*arguments: str | Path) -> Iterator[PageServer]:
    with annotating_with([*COMMAND, *arguments]) as server:
        yield server


@contextmanager
def annotating_with(command: Sequence[str | Path]) -> Iterator[PageServer]:
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
        try:
            assert process.stderr is not None
            assert select.select([process.stderr], [], [], SECONDS)[0], "the server does not start"
            said = process.stderr.readline().decode()
            address = re.search(r"http://\S+", said)
            assert address, said
            yield PageServer(process, address[0])
        finally:
            if process.poll() is None:
                process.kill()
