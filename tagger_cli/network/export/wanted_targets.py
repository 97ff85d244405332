"""What nobody asks of a graph costs nothing: heads that read no words, probabilities that are not computed."""

from __future__ import annotations

from collections.abc import Sequence

import onnx_ir as ir
from onnxscript import GraphBuilder

from tagger_cli.targets.target import LABELS_WANTED, Target

ALL_STEPS = 2**31 - 1


class WantedTargets:
    """The input ``inputs.wanted`` of a graph: (targets,) int64, how much of each target is wanted.

    ONNX Runtime computes every output, asked for or not. Only the targets that are decided in the graph heed the input:
    the heads of the others cost less than to ask.

    Args:
        builder: the graph's builder, which gets the input if a target is decided in the graph.
        targets: what the graph predicts.
    """

    def __init__(self, builder: GraphBuilder, targets: Sequence[Target]) -> None:
        self._op = op = builder.op
        self._steps: dict[str, ir.Value] = {}
        self._labels: dict[str, ir.Value] = {}
        decided = [target.is_decided_in_graph for target in targets]
        if not any(decided):
            return
        wanted = builder.input("inputs.wanted", ir.DataType.INT64, [len(targets)])
        steps = op.Mul(wanted, [ALL_STEPS])
        labels = op.Max(op.Mul(op.Sub(wanted, [LABELS_WANTED]), [ALL_STEPS]), [1])
        for place, target in enumerate(targets):
            if decided[place]:
                self._steps[target.name] = op.Slice(steps, [place], [place + 1], [0])
                self._labels[target.name] = op.Slice(labels, [place], [place + 1], [0])

    def read(self, target: Target, values: ir.Value) -> ir.Value:
        """What the head of a target reads of (time, batch, size) values: all of them, or no step."""
        end = self._steps.get(target.name)
        return values if end is None else self._op.Slice(values, [0], end, [0])

    def scored(self, target: Target, emissions: ir.Value) -> ir.Value:
        """The emissions that a probability is taken from: (time, batch, labels); of one label where nobody asks."""
        return self._op.Slice(emissions, [0], self._labels[target.name], [2])
