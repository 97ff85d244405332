"""How the threads of a processor share the work of a step."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from statistics import median

import torch
from torch import nn

from tagger_cli.network.recurrent import RecurrentLayer

STEPS_BETWEEN_TRIALS = 400
STEPS_OF_A_TRIAL = 16


class Directions:
    """Computes the two directions of a layer at the same time, by half of the threads each, where that is faster.

    Threads that share one operator meet after each step in time, and all wait for the one whose core another process
    has. Threads that each have a direction meet twice a layer (measured: docs/speed.md). With up to three threads the
    numbers are those of one thread, bit for bit; so a trial now and then may decide whether the directions take turns
    instead, as they should where several processes want the cores, or where a network is small.

    Args:
        network: the network; its layers of two directions are told.
    """

    def __init__(self, network: nn.Module) -> None:
        self._threads = torch.get_num_threads()
        self._layers = [m for m in network.modules() if isinstance(m, RecurrentLayer) and m.backward_direction]
        self._executor: ThreadPoolExecutor | None = None
        on_processor = all(parameter.device.type == "cpu" for parameter in network.parameters())
        if self._threads > 1 and self._layers and on_processor:
            half = self._threads // 2
            self._executor = ThreadPoolExecutor(1, "direction", torch.set_num_threads, (half,))
            self._executor.submit(int).result()  # its thread has begun before this one sets its own number
            torch.set_num_threads(half)
        self._steps_to_trial = STEPS_OF_A_TRIAL  # the first steps are slower than the others
        self._trial: dict[bool, list[float]] = {True: [], False: []}
        self.at_once = False
        self._compute(at_once=True)

    def step_took(self, seconds: float, tokens: int) -> None:
        """A step is over: what it took of a word counts where it was one of a trial."""
        if self._executor is None:
            return
        if self._steps_to_trial:
            self._steps_to_trial -= 1
            return
        self._trial[self.at_once].append(seconds / tokens)
        if sum(map(len, self._trial.values())) < STEPS_OF_A_TRIAL:
            self._compute(at_once=not self.at_once)
            return
        self._compute(at_once=median(self._trial[True]) <= median(self._trial[False]))
        self._trial = {True: [], False: []}
        self._steps_to_trial = STEPS_BETWEEN_TRIALS

    def close(self) -> None:
        """Give the threads back."""
        self._compute(at_once=False)
        if self._executor is not None:
            self._executor.shutdown()
            torch.set_num_threads(self._threads)

    def _compute(self, at_once: bool) -> None:
        self.at_once = at_once and self._executor is not None
        for layer in self._layers:
            layer.executor = self._executor if at_once else None
