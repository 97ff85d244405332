"""How often models of one recipe, which differ in their seed alone, are said to differ significantly.

Each is compared with each: as two models (p of the text alone), and as ``tagger compare`` judges them, which assumes
how much a seed is. Whether the test of the text is right is seen where the truth is known: the answers of each pair to
each unit are exchanged as a coin falls, so that neither side is better. Then the models are dealt to two sides of equal
size, in every way there is, and these are compared as ``tagger compare`` does with two folders of ``train --seeds``.

    tagger train recipe.toml --seeds 8 -o out/eight
    python benchmarks/seed_differences.py out/eight uner-ewt/dev.conll=ner=2 ewt-dev.conllu=upos
"""

from __future__ import annotations

import argparse
from itertools import combinations

import numpy as np
from interval_coverage import counts_of

from tagger_cli.cli.options import parse_labels
from tagger_cli.evaluation.bootstrap import f1
from tagger_cli.evaluation.comparison import (
    SIGNIFICANT,
    assumed_seeds_test,
    permutation_test,
    randomisation_test,
    resampled_differences,
)
from tagger_cli.evaluation.repeated_scores import seed_folders
from tagger_cli.inference.model import Model

SAMPLES = 2000
REPEATS = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="that tagger train --seeds wrote")
    parser.add_argument("files", nargs="+", metavar="FILE=TARGET[=COLUMN]")
    parser.add_argument("--labels", help="as in tagger evaluate; of files with spans")
    given = parser.parse_args()
    labels = parse_labels(given.labels) if given.labels else None
    models = [Model(folder, 1) for folder in seed_folders(given.folder)]
    all_models: list[bool] = []
    all_pairs: list[bool] = []
    all_sides: list[bool] = []
    for file in given.files:
        path, _, target = file.partition("=")
        counts = np.stack([counts_of(model, path, target, labels) for model in models], axis=1)
        scores = f1(counts.sum(axis=0))
        couples = list(combinations(range(len(models)), 2))
        ps = [randomisation_test(counts[:, [one]], counts[:, [other]], SAMPLES) for one, other in couples]
        as_models = [p < SIGNIFICANT for p in ps]
        pairs = [differ(counts, [one], [other]) for one, other in couples]
        alike = [exchanged_differ(counts[:, [one, other]], seed) for seed, (one, other) in enumerate(couples * REPEATS)]
        half = len(models) // 2
        sides = [
            differ(counts, list(side), [number for number in range(2 * half) if number not in side])
            for side in combinations(range(2 * half), half)
            if 0 in side
        ]
        print(f"{path} {target}: {100 * scores.mean():.2f} ± {100 * scores.std(ddof=1):.2f} of {len(models)} seeds,")
        print(f"  a deviation of {scores.std(ddof=1) / (1.0 - scores.mean()):.1%} of what is missed; significant are")
        told("of pairs that are equally good by construction, by the text", alike)
        told("of pairs, by the text alone", as_models)
        told("of pairs, as compared", pairs)
        told(f"of comparisons of {half} with {half}", sides)
        all_models += as_models
        all_pairs += pairs
        all_sides += sides
    print("together")
    told("of pairs, by the text alone", all_models)
    told("of pairs, as compared", all_pairs)
    told("of comparisons of as many seeds", all_sides)


def told(what: str, significant: list[bool]) -> None:
    print(f"  {sum(significant):3} of {len(significant):3} ({np.mean(significant):.1%}) {what}")


def differ(counts: np.ndarray, one: list[int], other: list[int]) -> bool:
    """Whether two sides are said to differ; counts are (units, models, 3)."""
    scores = f1(counts.sum(axis=0))
    if len(one) > 1:
        p_seeds = permutation_test(scores[one].tolist(), scores[other].tolist())
    else:
        error = resampled_differences(counts[:, one], counts[:, other], SAMPLES).std()
        p_seeds = assumed_seeds_test(float(scores[one[0]]), float(scores[other[0]]), float(error))
    return p_seeds < SIGNIFICANT and randomisation_test(counts[:, one], counts[:, other], SAMPLES) < SIGNIFICANT


def exchanged_differ(counts: np.ndarray, seed: int) -> bool:
    """Whether the test of the text finds a difference of a pair (units, 2, 3) whose answers a coin has exchanged."""
    coin = np.random.default_rng(seed).random(len(counts)) < 0.5
    mixed = np.where(coin[:, None, None], counts[:, ::-1], counts)
    return randomisation_test(mixed[:, [0]], mixed[:, [1]], SAMPLES) < SIGNIFICANT


if __name__ == "__main__":
    main()
