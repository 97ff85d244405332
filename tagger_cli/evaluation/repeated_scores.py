"""Scores of several runs of one recipe, and how far they are apart."""

from __future__ import annotations

from pathlib import Path
from statistics import fmean, stdev

import msgspec

from tagger_cli.files import write_text
from tagger_cli.inference.model_folder import DESCRIPTION

FILE = "scores.json"


class Repetition(msgspec.Struct, frozen=True):
    """One of the runs.

    Attributes:
        run: what tells it from the others, and the name of its folder: ``seed-2``.
        scores: target → accuracy (words) or F1 (spans), 0 to 1.
    """

    run: str
    scores: dict[str, float]


class RepeatedScores(msgspec.Struct, frozen=True):
    """The scores of all runs.

    Attributes:
        what: tells the runs apart: seeds or folds.
        split: what they were measured on: dev or test.
        runs: at least two.
    """

    what: str
    split: str
    runs: list[Repetition]

    def summary(self) -> dict[str, tuple[float, float]]:
        """Target → mean, and standard deviation as of a sample (divided by the number of runs less one)."""
        targets = [name for name in self.runs[0].scores if all(name in run.scores for run in self.runs)]
        values = {name: [run.scores[name] for run in self.runs] for name in targets}
        return {name: (fmean(scores), stdev(scores)) for name, scores in values.items()}


def write_repeated_scores(folder: Path, scores: RepeatedScores) -> None:
    """Write the scores beside the folders of the runs."""
    text = msgspec.json.format(msgspec.json.encode(scores)).decode()
    write_text(folder / FILE, text + "\n")


def seed_folders(name: str) -> list[Path]:
    """The models of a folder that ``train --seeds`` wrote, by rising seed; none where it is no such folder."""
    folders = [path.parent for path in Path(name).glob(f"seed-*/{DESCRIPTION}")]
    return sorted(folders, key=lambda folder: (len(folder.name), folder.name))
