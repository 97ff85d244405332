"""How much a model needs capitals: names and parts of speech of EWT dev as they are, in lower and in upper case.

python benchmarks/case_robustness.py [-m MODEL] [--data ../shared/data]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tagger_cli.corpora.corpus import read_corpus
from tagger_cli.corpora.label_rules import LabelRules, renamed
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.evaluation.evaluate import evaluate_sentences
from tagger_cli.evaluation.scores import main_scores
from tagger_cli.inference.find_model import find_model
from tagger_cli.inference.model import Model

CASES: dict[str, Callable[[str], str]] = {"as it is": str, "lower case": str.lower, "upper case": str.upper}
FILES = {"uner-ewt/dev.conll": {"ner": "2"}, "ud-english-ewt/en_ewt-ud-dev.conllu": {"upos": None, "xpos": None}}
THREE_TYPES = LabelRules({"OTH": [""]}, frozenset({"MISC"}))
"""Other names than PER, LOC and ORG are marked here and there only, and do not count."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-m", "--model")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments = parser.parse_args()
    model = Model(find_model(arguments.model))
    for file, columns in FILES.items():
        targets = [target for target in model.targets if target.name in columns]
        if not targets:
            continue
        selectors = {target.name: columns[target.name] for target in targets}
        corpus = read_corpus(LabelledFile(str(arguments.data / file), selectors))
        sentences = [renamed(sentence, THREE_TYPES, corpus.kinds) for sentence in corpus.sentences]
        print(file)
        usual: dict[str, float] = {}
        for name, change in CASES.items():
            changed = [replace(sentence, words=list(map(change, sentence.words))) for sentence in sentences]
            scores = main_scores(evaluate_sentences(model, changed, targets))
            usual = usual or scores
            found = (
                f"{target} {100 * score:.2f} ({100 * (score - usual[target]):+.2f})" for target, score in scores.items()
            )
            print(f"  {name:10}  " + "  ".join(found))


if __name__ == "__main__":
    main()
