"""The ``tagger`` command as a shell starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "tagger_cli"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "100"}
for name in ("NO_COLOR", "FORCE_COLOR", "PYTHONUNBUFFERED", "_TYPER_FORCE_DISABLE_TERMINAL"):
    ENVIRONMENT.pop(name, None)


def tagger(
    *arguments: str | Path, given: str | bytes = b"", folder: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end.

    Args:
        arguments: after ``tagger``.
        given: on standard input.
        folder: in which it runs.
        environment: variables that are set.
    """
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        cwd=folder,
        env={**ENVIRONMENT, **environment},
        timeout=120,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
