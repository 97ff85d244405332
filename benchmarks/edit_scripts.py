"""How far edit scripts reach: how many a treebank has, and how many of another part's lemmas they can make.

python benchmarks/edit_scripts.py TRAIN.conllu DEV.conllu
"""

from __future__ import annotations

import argparse
from collections import Counter

from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.targets.codec import NO_LABEL
from tagger_cli.targets.edit_scripts import EditScriptCodec

Pair = tuple[str, str]


def read_pairs(path: str) -> list[Pair]:
    """Each word of a CoNLL-U file that has a lemma, with that lemma."""
    sentences = LabelledFile(path, {"lemma": None}, "conllu").read()[1]
    pairs = (pair for s in sentences for pair in zip(s.words, s.tags["lemma"], strict=True))
    return [(word, lemma) for word, lemma in pairs if lemma != "_" or word == "_"]


def reached(codec: EditScriptCodec, pairs: list[Pair]) -> float:
    """The share of the words whose lemma is one of the codec's scripts away."""
    ids = codec.encode([word for word, _ in pairs], [lemma for _, lemma in pairs])
    return float((ids != NO_LABEL).mean()) if len(ids) else 0.0


def main() -> None:
    """Print the figures of one treebank."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train")
    parser.add_argument("dev")
    arguments = parser.parse_args()
    train, dev = read_pairs(arguments.train), read_pairs(arguments.dev)
    codec = EditScriptCodec.learn(Counter(train))
    known = {word for word, _ in train}
    unknown = [pair for pair in dev if pair[0] not in known]
    print(f"{len(train):,} words to learn from have {len(codec.labels):,} scripts and {len(set(train)):,} pairs")
    of_all, of_unknown = reached(codec, dev), reached(codec, unknown)
    print(f"dev: {of_all:.2%} of {len(dev):,} words, {of_unknown:.2%} of {len(unknown):,} unknown ones")


if __name__ == "__main__":
    main()
