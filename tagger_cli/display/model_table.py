"""What a model is, for a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tagger_cli.features.targets import Target, written_labels
from tagger_cli.runtime.model_folder import ModelDescription

LABELS_SHOWN = 24


def print_model(folder: Path, description: ModelDescription, console: Console) -> None:
    """Print targets, scores, network, data and size of a model."""
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    for name, value in _rows(folder, description):
        table.add_row(name, Text(value))
    console.print(table)


def _rows(folder: Path, description: ModelDescription) -> list[tuple[str, str]]:
    provenance = description.provenance
    rows = [("model", str(folder)), ("size", f"{_megabytes(folder):.1f} MB on disk")]
    for target in description.targets:
        labels = _labels(target)
        shown = " ".join(labels[:LABELS_SHOWN]) + (" …" if len(labels) > LABELS_SHOWN else "")
        rows.append((target.name, f"{len(labels)} labels of {target.kind}s, {target.head}: {shown}"))
    rows.append(("network", ", ".join(f"{name} {value}" for name, value in description.network.items())))
    rows.append(("vocabulary", f"{description.vocabulary_size:,} words with a vector"))
    for file in provenance.get("files", []):
        rows.append((file["split"], f"{file['path']} ({file['sentences']:,} sentences, {file['words']:,} words)"))
    rows += [(split, _scores(scores)) for split, scores in description.scores.items()]
    if provenance:
        rows.append(("vectors", provenance.get("vectors") or "learned with the network"))
        rows.append(
            (
                "trained",
                f"{provenance['date']} in {provenance['minutes']} minutes, {provenance['epochs']} epochs "
                f"(best: {provenance['best_epoch']}), seed {provenance['seed']}, tagger {provenance['tagger']}, "
                f"torch {provenance['torch']}",
            )
        )
    return rows


def _labels(target: Target) -> list[str]:
    """Labels as a user knows them: of spans without their BIOES letters."""
    if target.kind == "word":
        return list(target.labels)
    return list(dict.fromkeys(label[2:] for label in written_labels(target) if label != "O"))


def _scores(scores: dict[str, Any]) -> str:
    parts = []
    for target, values in scores["targets"].items():
        measure = "f1" if "f1" in values else "accuracy"
        parts.append(f"{target} {measure} {100 * values[measure]:.2f}")
    return ", ".join(parts)


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) / 1e6
