"""Data with which a run goes well and whose scores mean nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from tagger_cli.encoding.training_file import TrainingFile
from tagger_cli.inference.description import SourceFile


def doubts(files: Sequence[SourceFile], train: Sequence[TrainingFile]) -> Iterator[str]:
    """What a user should know before the run, a sentence each.

    Args:
        files: all files that are read; files of the same bytes are one file, whatever their names.
        train: those to train on.
    """
    uses: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for file in files:
        uses[file.sha256].setdefault(file.split, file.path)
    for paths in uses.values():
        if "train" in paths:
            for split in paths.keys() - {"train"}:
                yield (
                    f"{paths[split]}: trained on and measured on ({split}); "
                    "the scores say nothing about text that the model has not seen"
                )
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for training_file in train:
        for target in training_file.kinds:
            counts[target].update(training_file.label_counts(target))
    for target, labels in counts.items():
        if len(labels) == 1:
            yield f"target {target}: every word has the label {next(iter(labels))}; is it the right column?"
