"""How often the targets of a word agree: ``python benchmarks/agreement.py MODEL TRAIN.conllu DEV.conllu``."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence

from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.inference.model import Model

TARGETS = ("upos", "xpos", "feats")


def combinations(tags: Mapping[str, Sequence[str]], names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The tags of each word together."""
    return zip(*(tags[name] for name in names), strict=True)


def main() -> None:
    """Print the figures of one model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("model", "train", "dev"):
        parser.add_argument(name)
    arguments = parser.parse_args()
    model = Model(arguments.model)
    targets = [target for target in model.targets if target.name in TARGETS]
    names = [target.name for target in targets]
    train, dev = (
        list(LabelledFile(path, dict.fromkeys(names), "conllu").read()[1]) for path in (arguments.train, arguments.dev)
    )
    seen = {tags for sentence in train for tags in combinations(sentence.tags, names)}
    predicted = model.predict([sentence.words for sentence in dev], targets)
    words = unseen = unseen_gold = right = 0
    for number, sentence in enumerate(dev):
        found = combinations({name: predicted[name][number] for name in names}, names)
        for tags, gold in zip(found, combinations(sentence.tags, names), strict=True):
            words += 1
            unseen += tags not in seen
            unseen_gold += gold not in seen
            right += tags == gold
    print(f"{words:,} words, {len(seen):,} combinations of {' '.join(names)} in train")
    print(f"not among them: {unseen / words:.2%} of the predicted ones, {unseen_gold / words:.2%} of the gold ones")
    print(f"right in all: {right / words:.2%}")


if __name__ == "__main__":
    main()
