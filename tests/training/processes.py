"""Training runs in processes of their own, which can be killed, interrupted and joined.

A fork server imports the training room once; a real process then starts in a moment.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
import time
from collections.abc import Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import torch
from small_runs import TickingClock

from tagger_cli.errors import TaggerError
from tagger_cli.training.configuration import Configuration
from tagger_cli.training.train import train

_CONTEXT = multiprocessing.get_context("forkserver")
# The optimiser would import Dynamo (a second) in every process anew.
_CONTEXT.set_forkserver_preload(["tagger_cli.training.train", "torch._dynamo"])


def start_run(
    configuration: Configuration,
    output: Path,
    *,
    resume: bool = False,
    environment: Mapping[str, str] | None = None,
) -> ForkServerProcess:
    """Start a run; what it says when it fails is written beside the output folder, see ``message_of``."""
    process = _CONTEXT.Process(target=_run, args=(configuration, output, resume, dict(environment or {})))
    process.start()
    return process


def message_of(output: Path, rank: int = 0) -> str:
    """The error message of a run that failed."""
    file = _message_file(output, rank)
    return file.read_text(encoding="utf-8") if file.exists() else "no message, but perhaps a traceback on stderr"


def start_two(
    configuration: Configuration, output: Path, *, resume: bool = False, ticks: tuple[float, float] | None = None
) -> list[ForkServerProcess]:
    """Start a run of two processes on this machine, with the environment that torchrun gives them.

    Args:
        configuration: what to train on, and how.
        output: the folder that becomes the model.
        resume: go on from the folder's checkpoint.
        ticks: the clock of each goes on by so many seconds when it looks at it; None for real clocks.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    common = {"OMP_NUM_THREADS": "1", "WORLD_SIZE": "2", "LOCAL_WORLD_SIZE": "2"}
    place = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}
    return [
        start_run(
            configuration,
            output,
            resume=resume,
            environment={
                **common,
                **place,
                "RANK": str(rank),
                "LOCAL_RANK": str(rank),
                **({"CLOCK_TICK": str(ticks[rank])} if ticks else {}),
            },
        )
        for rank in (0, 1)
    ]


def finish_two(processes: list[ForkServerProcess], output: Path) -> None:
    """Wait for both processes; fail where one fails or hangs."""
    for rank, process in enumerate(processes):
        process.join(60)
        if process.exitcode != 0:
            for each in processes:
                each.kill()
            raise AssertionError(f"process {rank}: {message_of(output, rank) if process.exitcode else 'hangs'}")


def wait_until_changed(path: Path, before: int | None, process: ForkServerProcess, seconds: float = 30.0) -> None:
    """Wait until a file has another time of change than ``before`` (None: it is not there), or the process ends."""
    end = time.monotonic() + seconds
    while changed_at(path) == before and process.is_alive() and time.monotonic() < end:
        time.sleep(0.001)


def changed_at(path: Path) -> int | None:
    """When a file was changed, None where there is none."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return None


def _run(configuration: Configuration, output: Path, resume: bool, environment: dict[str, str]) -> None:
    os.environ.update(environment)
    torch.set_num_threads(1)
    if "CLOCK_TICK" in environment:
        time.monotonic = TickingClock(float(environment["CLOCK_TICK"]))
    try:
        train(configuration, output, resume=resume)
    except TaggerError as error:
        _message_file(output, int(environment.get("RANK", "0"))).write_text(str(error), encoding="utf-8")
        raise SystemExit(error.exit_code) from None


def _message_file(output: Path, rank: int) -> Path:
    return output.with_name(f"{output.name}.{rank}.error")
