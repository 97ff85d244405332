"""Ctrl-C while a command starts: nothing is said, and shells give 130."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest
from command import COMMAND, ENVIRONMENT

STARTED = """
import sys
from tagger_cli.cli.interrupts import leave_at_once_on_interrupt
leave_at_once_on_interrupt()
sys.stderr.write("started")
sys.stderr.flush()
from tagger_cli.__main__ import main
main()
"""
"""The command, with a sign when its first line is done."""


@pytest.mark.parametrize(
    "arguments", [["tag", "-m", "{model}"], ["train", "--list-settings"], ["evaluate", "en", "-", "-t", "ner=2"]]
)
@pytest.mark.parametrize("seconds", [0.0, 0.02, 0.05, 0.1, 0.2, 0.4])
def test_ctrl_c_while_it_starts_is_silent(random_model: Path, arguments: list[str], seconds: float) -> None:
    command = [COMMAND[0], "-c", STARTED, *(argument.format(model=random_model) for argument in arguments)]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, env=ENVIRONMENT, bufsize=0, **pipes) as process:  # type: ignore[call-overload]
        assert process.stderr.read(7) == b"started"
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        assert (process.wait(), said) in ((-signal.SIGINT, b""), (130, b""), (0, b""))  # 0 where it was done already
