"""The two graphs of a model in ONNX Runtime: opened, checked, and run by any number of threads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import onnxruntime

from tagger_cli.errors import TaggerError
from tagger_cli.targets.target import Target


def open_graph(path: Path, inputs: Sequence[str]) -> onnxruntime.InferenceSession:
    """Load a graph whose operators run in the calling thread.

    Several threads that each run a batch of their own use the cores better than several threads
    within one operator (measured: docs/speed.md), and share the weights.

    Args:
        path: of the graph.
        inputs: the names that its inputs may have.

    Raises:
        TaggerError: the file is missing, damaged or not of this program.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # A plan of the memory for each new shape of a batch would take more memory and no less time.
    options.enable_mem_pattern = False
    # An arena grows by powers of two and gives nothing back: 15 MB, for 1 to 2 % of the time.
    options.enable_cpu_mem_arena = False
    if not path.is_file():
        raise TaggerError(f"{path}: missing; copy the model again")
    try:
        graph = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors share no base class
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise TaggerError(f"{path}: damaged or cut short ({reason}); copy the model again") from None
    unknown = [given.name for given in graph.get_inputs() if given.name not in inputs]
    if unknown:
        raise TaggerError(f"{path}: the graph wants {unknown[0]}, which no model of tagger does; copy the model again")
    return graph


def check_outputs(graph: onnxruntime.InferenceSession, targets: Sequence[Target], path: Path) -> None:
    """Check that the graph gives what each target asks for, see ``Target.graph_columns``.

    Raises:
        TaggerError: it does not.
    """
    found = {output.name: output.shape[-1] for output in graph.get_outputs()}
    for target in targets:
        # Graphs of earlier versions have all emissions of every target.
        if found.get(target.name) not in (target.graph_columns, len(target.labels)):
            raise TaggerError(
                f"{path}: the graph has {found.get(target.name, 'no')} columns for target {target.name}, "
                f"the {len(target.labels):,} labels of model.json want {target.graph_columns}; "
                "the files are not of one model, copy it again"
            )
