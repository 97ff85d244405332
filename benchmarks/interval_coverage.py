"""Whether intervals and p are what they say.

First: a dev set is taken for the whole world, and 200 samples of its documents (or sentences) for what somebody might
have annotated of it: how often does the 95 % interval of a sample hold the score of the whole set?

Second: models of one recipe that differ in their seed alone, each compared with each: how often is the difference
called significant? The test speaks of these two models on other text, not of their recipe, so that it may be more often
than luck where seeds make models that are really different.

    python benchmarks/interval_coverage.py -m en --labels PER,LOC,ORG uner-ewt/dev.conll=ner=2 ewt-dev.conllu=upos
    python benchmarks/interval_coverage.py --seeds out/recipe/seed-* -- uner-ewt/dev.conll=ner=2
"""

from __future__ import annotations

import argparse
from itertools import combinations

import numpy as np

from tagger_cli.cli.options import parse_labels, parse_targets
from tagger_cli.evaluation.answers import answer
from tagger_cli.evaluation.bootstrap import draws, f1, intervals, label_counts, resampled_counts
from tagger_cli.evaluation.comparison import randomisation_test
from tagger_cli.evaluation.gold_files import read_gold_files
from tagger_cli.evaluation.judged_items import judged_items
from tagger_cli.inference.find_model import find_model
from tagger_cli.inference.model import Model

SIGNIFICANT = 0.05


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE=TARGET[=COLUMN]")
    parser.add_argument("-m", "--model", help="for the first question")
    parser.add_argument("--seeds", nargs="+", metavar="MODEL", help="for the second question")
    parser.add_argument("--labels", help="as in tagger evaluate; of files with spans")
    parser.add_argument("--samples", type=int, default=200)
    parser.add_argument("--by-sentence", action="store_true", help="whatever documents the files tell apart")
    given = parser.parse_args()
    significant = compared = 0
    for file in given.files:
        path, _, target = file.partition("=")
        columns = parse_targets([target])
        if given.model:
            counts = counts_of(Model(find_model(given.model), 1), path, columns, given)
            held, width = coverage(counts, given.samples)
            print(
                f"{path} {target}: {len(counts):,} units, score {100 * float(f1(counts.sum(0))):.2f}, mean width "
                f"{100 * width:.2f}; {held} of {given.samples} intervals hold it ({held / given.samples:.1%})"
            )
        if given.seeds:
            counts_of_seeds = [counts_of(Model(folder, 1), path, columns, given) for folder in given.seeds]
            scores = np.array([float(f1(counts.sum(0))) for counts in counts_of_seeds])
            values = np.array([randomisation_test(one, other) for one, other in combinations(counts_of_seeds, 2)])
            significant, compared = significant + int((values < SIGNIFICANT).sum()), compared + len(values)
            print(
                f"{path} {target}: {len(scores)} seeds, {100 * scores.mean():.2f} ± {100 * scores.std(ddof=1):.2f}; "
                f"{(values < SIGNIFICANT).sum()} of {len(values)} pairs differ significantly "
                f"({(values < SIGNIFICANT).mean():.1%})"
            )
    if given.seeds:
        print(f"together {significant} of {compared} ({significant / compared:.1%})")


def counts_of(model: Model, path: str, columns: dict[str, str | None], given: argparse.Namespace) -> np.ndarray:
    """(units, 3) what is right, predicted and gold in each unit."""
    targets = model.choose_targets(list(columns))
    labels = parse_labels(given.labels) if given.labels and targets[0].kind == "span" else None
    gold = read_gold_files([path], targets, columns, labels)
    sentences = gold.corpora[0].sentences
    units = np.arange(len(sentences)) if given.by_sentence else gold.units
    (answers,) = answer(model, sentences, targets).targets.values()
    return label_counts(judged_items(answers).alike, units)[:, 0]


def coverage(counts: np.ndarray, samples: int) -> tuple[int, float]:
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
