"""Parts of the network that do not depend on each other, computed at the same time by threads of their own.

On a processor autograd computes all gradients in one thread. Here each part has a graph of its own, whose gradient is
computed in the thread that takes the part. Which thread that is changes no sum: with one thread and with several the
numbers are the same bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any, TypeVar, cast

import torch
from torch import Tensor, nn

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Part:
    """A computation and what it learns.

    Attributes:
        run: the computation, from the inputs that all parts share to one tensor.
        parameters: the parameters it reads; no other part reads them.
    """

    run: Callable[[Tensor], Tensor]
    parameters: list[nn.Parameter]


def side_by_side(executor: Executor | None, parts: Sequence[Part], inputs: Tensor) -> list[Tensor]:
    """Compute all parts of the same inputs.

    Args:
        executor: the threads beside the calling one; None for no others.
        parts: the computations.
        inputs: what each of them reads.

    Returns:
        One tensor per part.
    """
    if executor is None or inputs.device.type != "cpu":
        return [part.run(inputs) for part in parts]
    if not torch.is_grad_enabled():
        return _together(executor, [partial(part.run, inputs) for part in parts])
    parameters = [parameter for part in parts for parameter in part.parameters]
    outputs = _SideBySide.apply(executor, parts, inputs, *parameters)  # type: ignore[no-untyped-call]
    return list(cast(tuple[Tensor, ...], outputs))


class _SideBySide(torch.autograd.Function):
    """A single operator to the graph around it; the graphs of the parts are kept within."""

    @staticmethod
    def forward(
        ctx: Any, executor: Executor, parts: Sequence[Part], inputs: Tensor, *parameters: nn.Parameter
    ) -> tuple[Tensor, ...]:
        leaves = [inputs.detach().requires_grad_() for _ in parts]
        with torch.enable_grad():
            outputs = _together(executor, [partial(part.run, leaf) for part, leaf in zip(parts, leaves, strict=True)])
        ctx.executor, ctx.parts, ctx.leaves, ctx.outputs = executor, parts, leaves, outputs
        return tuple(output.detach() for output in outputs)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        jobs = [
            partial(torch.autograd.grad, output, [leaf, *part.parameters], gradient)
            for part, leaf, output, gradient in zip(ctx.parts, ctx.leaves, ctx.outputs, gradients, strict=True)
        ]
        found = _together(ctx.executor, jobs)
        of_inputs = reduce(torch.add, (of_leaf for of_leaf, *_ in found))
        return None, None, of_inputs, *(gradient for _, *of_parameters in found for gradient in of_parameters)


def _together(executor: Executor, jobs: Sequence[Callable[[], Result]]) -> list[Result]:
    """Run the first job here and the others wherever a thread is free first, all in the mode of this thread."""
    computes_gradients = torch.is_grad_enabled()
    casts, number_format = torch.is_autocast_enabled("cpu"), torch.get_autocast_dtype("cpu")

    def in_this_mode(job: Callable[[], Result]) -> Result:
        with torch.set_grad_enabled(computes_gradients), torch.autocast("cpu", number_format, casts):
            return job()

    first, *others = jobs
    started = [executor.submit(in_this_mode, job) for job in others]
    results = [first()]
    for job, future in zip(others, started, strict=True):
        # Where another process has the core, the thread may not have begun: then the calling one is faster.
        results.append(job() if future.cancel() else future.result())
    return results
