"""The ``tagger`` command as a shell starts it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "tagger_cli"]
Model: TypeAlias = Callable[..., "subprocess.CompletedProcess[str]"]
"""Runs a command; keywords are variables of its environment."""
