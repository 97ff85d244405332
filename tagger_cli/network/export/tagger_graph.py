"""The graph ``tagger.onnx``: it turns sequences of word vectors into emissions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import onnx_ir as ir
from onnxscript import OpBuilder

from tagger_cli.network.export.activation_ranges import ActivationRanges
from tagger_cli.network.export.float_layers import float_emissions
from tagger_cli.network.export.graph_writer import GraphWriter, new_graph, save_graph
from tagger_cli.network.export.int8_layers import int8_emissions
from tagger_cli.network.export.wanted_targets import WantedTargets
from tagger_cli.network.export.words_graph import vector_size
from tagger_cli.network.tagger import TaggerNetwork
from tagger_cli.targets.target import Target


def export_tagger(networks: Sequence[TaggerNetwork], path: Path, ranges: ActivationRanges | None = None) -> None:
    """Write the graph that turns word vectors into emissions, the mean of those of all networks.

    Inputs: ``inputs.vectors`` (time, batch, size) as ``export_words`` gives them, ``inputs.lengths`` (batch,) int32,
    and ``inputs.wanted``, see ``WantedTargets``.
    Outputs: for each target, under its name, (time, batch, labels) float32; for one that is decided in the graph
    (time, batch, 2), the best label and the logarithm of its probability, as far as that is wanted; for one of
    sentences (1, batch, labels).

    Args:
        networks: networks of one shape, with their final weights.
        path: the file's path.
        ranges: where numbers are cut off, for a graph in int8; None: in fp32.
    """
    builder = new_graph("tagger")
    op, count, size = builder.op, len(networks), vector_size(networks, ranges)
    element = ir.DataType.FLOAT if ranges is None else ir.DataType.INT8
    vectors = builder.input("inputs.vectors", element, ["time", "batch", size])
    lengths = builder.input("inputs.lengths", ir.DataType.INT32, ["batch"])
    parts = op.Split(vectors, [size // count] * count, axis=-1, _outputs=count) if count > 1 else [vectors]
    graph = GraphWriter(builder)
    targets = networks[0].targets
    wanted = WantedTargets(builder, targets)
    several = [
        _emissions(graph.of_network(number), network, ranges, part, lengths, wanted)
        for number, (network, part) in enumerate(zip(networks, parts, strict=True))
    ]
    means = several[0]
    if count > 1:
        means = {target.name: op.Mean(*(emissions[target.name] for emissions in several)) for target in targets}
    outputs = {
        t.name: _decision(op, t, means[t.name], wanted) if t.is_decided_in_graph else means[t.name] for t in targets
    }
    shapes: dict[str, list[str | int]] = {
        target.name: [1 if target.kind == "sentence" else "time", "batch", target.graph_columns] for target in targets
    }
    save_graph(builder, outputs, shapes, path)


def _decision(op: OpBuilder, target: Target, emissions: ir.Value, wanted: WantedTargets) -> ir.Value:
    """(time, batch, labels) emissions → (time, batch, 2): the best label and the logarithm of its probability.

    In ONNX Runtime the maximum is vectorised and arg max is not, which takes ten times as long: the best label is
    found as the first whose emission is the maximum.
    """
    labels = len(target.labels)
    highest = op.ReduceMax(emissions, axes=[2], keepdims=1)
    from_the_end = op.Constant(value_floats=[float(labels - place) for place in range(labels)])
    found = op.ReduceMax(op.Where(op.Equal(emissions, highest), from_the_end, 0.0), axes=[2], keepdims=1)
    best = op.Sub(float(labels), found)
    logarithm = op.Sub(highest, op.ReduceLogSumExp(wanted.scored(target, emissions), axes=[2], keepdims=1))
    return op.Concat(best, logarithm, axis=2)


def _emissions(
    graph: GraphWriter,
    network: TaggerNetwork,
    ranges: ActivationRanges | None,
    vectors: ir.Value,
    lengths: ir.Value,
    wanted: WantedTargets,
) -> dict[str, ir.Value]:
    if ranges is None:
        return float_emissions(graph, network, vectors, lengths, wanted)
    if network.settings.cell in ("lstm", "none"):
        return int8_emissions(graph, network, ranges, vectors, lengths, wanted)
    # Other cells have no kernel in int8. Their states differ in the last bits from batch to batch, and a layer that
    # rounded them would make steps of that: so all that follows them stays in fp32.
    op, size = graph.op, network.word_encoder.output_size
    exact = op.Cast(op.Slice(vectors, [0], [size], [2]), to=ir.DataType.FLOAT)
    return float_emissions(graph, network, op.Mul(exact, ranges.vector_step), lengths, wanted)
