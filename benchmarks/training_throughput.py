"""Training throughput of the default NER network, and the share of time outside the network.

    python benchmarks/training_throughput.py [--data ../shared/data] [--threads N] [--steps N]

Prints words per second, per core, and how much of the time is spent outside the forward and backward
passes (batches, optimiser, weight average, clipping).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from tagger_cli.training.configuration import validate_configuration
from tagger_cli.training.events import Event, Note
from tagger_cli.training.optimization import loop as training_loop
from tagger_cli.training.train import train

WARM_UP_STEPS = 20


class Enough(Exception):
    """The measurement is over."""


class Stopwatch:
    """Adds up the time spent in a function."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, timed."""

        def timed(*arguments: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                self.seconds += time.perf_counter() - began

        return timed


def measure(data: Path, steps: int, precision: str) -> tuple[float, float]:
    """Words per second, and the share of time in the forward and backward passes."""
    configuration = validate_configuration(
        {
            "corpora": [
                {
                    "train": [str(data / "conll2003/eng.train")],
                    "dev": [str(data / "conll2003/eng.testa")],
                    "targets": {"ner": ""},
                }
            ],
            "vectors": {"path": str(data / "glove/glove.6B.100d.341k.txt.gz")},
            "training": {"precision": precision},
        }
    )
    passes = Stopwatch()
    done: list[tuple[float, float, int]] = []
    step = training_loop.TrainingLoop._step
    tokens = 0

    def counted(self: training_loop.TrainingLoop, indices: Any, rate: float) -> Any:
        nonlocal tokens
        if not done:
            self.wrapped.forward = passes.around(self.wrapped.forward)  # type: ignore[method-assign]
            self.accelerator.backward = passes.around(self.accelerator.backward)  # type: ignore[method-assign]
        done.append((time.perf_counter(), passes.seconds, tokens))
        if len(done) > WARM_UP_STEPS + steps:
            raise Enough
        tokens += int(self.data.train.lengths[indices].sum())
        return step(self, indices, rate)

    def report(event: Event) -> None:
        if isinstance(event, Note) and "training on" in event.message:
            print(event.message)

    training_loop.TrainingLoop._step = counted  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        try:
            train(configuration, Path(folder) / "model", device="cpu", report=report)
        except Enough:
            pass
        finally:
            training_loop.TrainingLoop._step = step  # type: ignore[method-assign]
    (began, in_passes, before), (ended, in_passes_end, after) = done[WARM_UP_STEPS], done[-1]
    return (after - before) / (ended - began), (in_passes_end - in_passes) / (ended - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--threads", type=int, default=0, help="0: one per core")
    parser.add_argument("--steps", type=int, default=200)
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    threads = torch.get_num_threads()
    for precision in ("fp32", "auto"):
        words, share = measure(arguments.data, arguments.steps, precision)
        print(
            f"{precision}: {words:,.0f} words/s, {words / threads:,.0f} per core on {threads}; "
            f"{1 - share:.1%} of the time outside the forward and backward passes"
        )


if __name__ == "__main__":
    main()
