"""How the threads of a processor share the work of a step."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import torch
from torch import nn

from tagger_cli.network.recurrent import RecurrentLayer


@contextmanager
def directions_side_by_side(network: nn.Module) -> Iterator[None]:
    """Within the context the two directions of a layer are computed at the same time, by half of the threads each.

    Threads that share one operator meet after each step in time, and all wait for the one whose core another process
    has. Threads that each have a direction meet twice a layer (measured: docs/speed.md). With up to three threads the
    weights are those of one thread, bit for bit.
    """
    threads = torch.get_num_threads()
    layers = [m for m in network.modules() if isinstance(m, RecurrentLayer) and m.backward_direction is not None]
    on_processor = all(parameter.device.type == "cpu" for parameter in network.parameters())
    if threads < 2 or not layers or not on_processor:
        yield
        return
    half = threads // 2
    with ThreadPoolExecutor(1, "direction", initializer=torch.set_num_threads, initargs=(half,)) as executor:
        executor.submit(int).result()  # its thread has begun before this one sets its own number
        torch.set_num_threads(half)
        for layer in layers:
            layer.executor = executor
        try:
            yield
        finally:
            for layer in layers:
                layer.executor = None
            torch.set_num_threads(threads)
