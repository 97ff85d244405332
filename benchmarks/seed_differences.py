"""How often models of one recipe, which differ in their seed alone, are said to differ significantly.

Each is compared with each, as ``tagger compare`` does with two models. Then they are dealt to two sides of equal size,
in every way there is, and these are compared as it does with two folders of ``train --seeds``.

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
from tagger_cli.evaluation.comparison import SIGNIFICANT, permutation_test, randomisation_test
from tagger_cli.evaluation.repeated_scores import seed_folders
from tagger_cli.inference.model import Model

SAMPLES = 2000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="that tagger train --seeds wrote")
    parser.add_argument("files", nargs="+", metavar="FILE=TARGET[=COLUMN]")
    parser.add_argument("--labels", help="as in tagger evaluate; of files with spans")
    given = parser.parse_args()
    labels = parse_labels(given.labels) if given.labels else None
    models = [Model(folder, 1) for folder in seed_folders(given.folder)]
    all_pairs: list[bool] = []
    all_sides: list[bool] = []
    for file in given.files:
        path, _, target = file.partition("=")
        counts = np.stack([counts_of(model, path, target, labels) for model in models], axis=1)
        scores = f1(counts.sum(axis=0))
        pairs = [differ(counts, [one], [other]) for one, other in combinations(range(len(models)), 2)]
        half = len(models) // 2
        sides = [
            differ(counts, list(side), [number for number in range(2 * half) if number not in side])
            for side in combinations(range(2 * half), half)
            if 0 in side
        ]
        print(
            f"{path} {target}: {100 * scores.mean():.2f} ± {100 * scores.std(ddof=1):.2f} of {len(models)} seeds; "
            f"significant {sum(pairs)} of {len(pairs)} pairs ({np.mean(pairs):.1%}), {sum(sides)} of {len(sides)} "
            f"comparisons of {half} with {half} ({np.mean(sides):.1%})"
        )
        all_pairs += pairs
        all_sides += sides
    print(f"together {np.mean(all_pairs):.1%} of {len(all_pairs)}, and {np.mean(all_sides):.1%} of {len(all_sides)}")


def differ(counts: np.ndarray, one: list[int], other: list[int]) -> bool:
    """Whether two sides are said to differ; counts are (units, models, 3)."""
    scores = f1(counts.sum(axis=0))
    if len(one) > 1 and permutation_test(scores[one].tolist(), scores[other].tolist()) >= SIGNIFICANT:
        return False
    return randomisation_test(counts[:, one], counts[:, other], SAMPLES) < SIGNIFICANT


if __name__ == "__main__":
    main()
