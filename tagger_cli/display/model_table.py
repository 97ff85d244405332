"""What a model is, for a person."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import msgspec

from tagger_cli.inference.description import Calibration, CalibrationError, ModelDescription, SplitScores
from tagger_cli.inference.segmenter_rules import FOLDER, RULES, read_segmenter_rules

LABELS_SHOWN = 24
INDENT = 13


def format_model(folder: Path, description: ModelDescription, width: int | None = None) -> str:
    """Targets, scores, network, data and size of a model, a line for each.

    Args:
        folder: of the model.
        description: what its ``model.json`` says.
        width: of the terminal, at which long lines are folded; None where there is none.
    """
    lines = [_printable(f"{name + ' ':<{INDENT}}{value}") for name, value in _rows(folder, description)]
    if width is not None:
        fold = textwrap.TextWrapper(
            width, subsequent_indent=" " * INDENT, break_long_words=False, break_on_hyphens=False
        ).wrap
        lines = [folded for line in lines for folded in fold(line)]
    return "".join(line + "\n" for line in lines)


def describe_model(folder: Path, description: ModelDescription) -> dict[str, Any]:
    """All that ``model.json`` says but the numbers that only decoding needs, as an object of JSON."""
    values: dict[str, Any] = msgspec.to_builtins(description)
    for key in ("transitions", "alphabet", "seal", "temperatures", "thresholds"):
        del values[key]
    return {"model": str(folder), "bytes": _bytes(folder), **values}


def _printable(line: str) -> str:
    """A line without what a terminal would obey; a model may come from anybody."""
    return "".join(character if character.isprintable() else "\ufffd" for character in line)


def _rows(folder: Path, description: ModelDescription) -> list[tuple[str, str]]:
    provenance = description.provenance
    rows = [("model", str(folder)), ("size", f"{_bytes(folder) / 1e6:.1f} MB on disk")]
    for target in description.targets:
        labels = target.codec.shown
        shown = " ".join(labels[:LABELS_SHOWN]) + (" …" if len(labels) > LABELS_SHOWN else "")
        rows.append((target.name, f"{len(labels)} labels of {target.kind}s, {target.head}: {shown}"))
    if (folder / FOLDER / RULES).exists():
        scores = read_segmenter_rules(folder / FOLDER).scores.items()
        figures = (
            f"{split} " + ", ".join(f"{n} F1 {100 * f1:.2f}" for n, f1 in found.items()) for split, found in scores
        )
        rows.append(("segmenter", "; ".join(figures)))
    rows.append(("network", ", ".join(f"{name} {value}" for name, value in description.network.items())))
    rows.append(("vocabulary", f"{description.vocabulary_size:,} words with a vector"))
    for file in provenance.files if provenance else []:
        rows.append((file.split, f"{file.path} ({file.sentences:,} sentences, {file.words:,} words)"))
    rows += [(split, _scores(scores)) for split, scores in description.scores.items()]
    kinds = {target.name: f"{target.kind}s" for target in description.targets if target.kind != "span"}
    for name, calibration in provenance.calibration.items() if provenance else []:
        rows.append(("calibration", _calibration(name, kinds.get(name, "words"), calibration)))
    if provenance:
        best = ", ".join(map(str, provenance.best_epochs))
        rows.append(("vectors", provenance.vectors or "learned with the network"))
        rows.append(
            (
                "trained",
                f"{provenance.date} in {provenance.minutes} minutes, {provenance.epochs} epochs "
                f"(best: {best}), seed {provenance.seed}, tagger {provenance.tagger}, torch {provenance.torch}",
            )
        )
    return rows


def _scores(scores: SplitScores) -> str:
    parts = []
    for target, found in scores.targets.items():
        measure, value = found.main
        parts.append(f"{target} {measure} {100 * value:.2f}")
    return ", ".join(parts)


def _calibration(target: str, kind: str, calibration: Calibration) -> str:
    """What ``--scores`` are worth: how far they are from how often they are right."""
    after = [f"{_percent(error)} for {of}" for of, error in _errors(calibration.after, kind)]
    told = f"{target}: expected error of scores {', '.join(after)} on dev at temperature {calibration.temperature:g}"
    if calibration.temperature == 1.0:
        return told
    return f"{told} ({', '.join(_percent(error) for _, error in _errors(calibration.before, kind))} at 1)"


def _errors(error: CalibrationError, kind: str) -> list[tuple[str, float]]:
    return [(kind, error.words), *([] if error.spans is None else [("whole spans", error.spans)])]


def _percent(fraction: float) -> str:
    return f"{100 * fraction:.2f} %"


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
