"""Whether the intervals of scores hold what they say.

A dev set is taken for the whole world, and samples of its documents (or sentences) for what somebody might have
annotated of it: how often does the 95 % interval of a sample hold the score of the whole set?

    python benchmarks/interval_coverage.py -m en --labels PER,LOC,ORG uner-ewt/dev.conll=ner=2 ewt-dev.conllu=upos
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping

import numpy as np

from tagger_cli.cli.options import parse_labels, parse_targets
from tagger_cli.evaluation.answers import answer
from tagger_cli.evaluation.bootstrap import Counts, draws, f1, intervals, label_counts, resampled_counts
from tagger_cli.evaluation.gold_files import read_gold_files
from tagger_cli.evaluation.judged_items import judged_items
from tagger_cli.inference.find_model import find_model
from tagger_cli.inference.model import Model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE=TARGET[=COLUMN]")
    parser.add_argument("-m", "--model", default="en")
    parser.add_argument("--labels", help="as in tagger evaluate; of files with spans")
    parser.add_argument("--samples", type=int, default=200)
    given = parser.parse_args()
    model = Model(find_model(given.model), 1)
    labels = parse_labels(given.labels) if given.labels else None
    for file in given.files:
        path, _, target = file.partition("=")
        counts = counts_of(model, path, target, labels)
        held, width = coverage(counts, given.samples)
        print(
            f"{path} {target}: {len(counts):,} units, score {100 * float(f1(counts.sum(0))):.2f}, mean width "
            f"{100 * width:.2f}; {held} of {given.samples} intervals hold it ({held / given.samples:.1%})"
        )


def counts_of(model: Model, path: str, target: str, labels: Mapping[str, str] | None) -> Counts:
    """(units, 3) what is right, predicted and gold in each unit."""
    columns = parse_targets([target])
    targets = model.choose_targets(list(columns))
    gold = read_gold_files([path], targets, columns, labels if targets[0].kind == "span" else None)
    (answers,) = answer(model, gold.sentences, targets).targets.values()
    return label_counts(judged_items(answers).alike, gold.units)[:, 0]


def coverage(counts: Counts, samples: int) -> tuple[int, float]:
    """How many intervals of samples hold the score of the whole set, and how wide they are on average."""
    whole = float(f1(counts.sum(axis=0)))
    held, widths = 0, []
    random = np.random.default_rng(20)
    for weights in draws(len(counts), samples, random):
        for row in weights.astype(int):
            sample = np.repeat(counts, row, axis=0)
            (interval,) = intervals(f1(resampled_counts(sample, seed=int(random.integers(1 << 30))))[:, None])
            held += interval.low <= whole <= interval.high
            widths.append(interval.high - interval.low)
    return held, float(np.mean(widths))


if __name__ == "__main__":
    main()
