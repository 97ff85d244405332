"""How much a model needs capitals: scores on CoNLL-2003 dev and EWT dev as they are, in lower and in upper case.

python benchmarks/case_robustness.py [-m MODEL] [--data ../shared/data]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tagger_cli.corpora.corpus import read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.evaluation.evaluate import evaluate_sentences
from tagger_cli.evaluation.scores import main_scores
from tagger_cli.inference.find_model import find_model
from tagger_cli.inference.model import Tagger

CASES: dict[str, Callable[[str], str]] = {"as it is": str, "lower case": str.lower, "upper case": str.upper}
FILES = {"conll2003/eng.testa": {"ner": "4"}, "ud-english-ewt/en_ewt-ud-dev.conllu": {"upos": None, "xpos": None}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-m", "--model")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments = parser.parse_args()
    tagger = Tagger(find_model(arguments.model))
    for file, columns in FILES.items():
        targets = [target for target in tagger.targets if target.name in columns]
        if not targets:
            continue
        sentences = read_corpus(
            LabelledFile(str(arguments.data / file), {target.name: columns[target.name] for target in targets})
        ).sentences
        print(file)
        usual: dict[str, float] = {}
        for name, change in CASES.items():
            changed = [replace(sentence, words=list(map(change, sentence.words))) for sentence in sentences]
            scores = main_scores(evaluate_sentences(tagger, changed, targets))
            usual = usual or scores
            found = (
                f"{target} {100 * score:.2f} ({100 * (score - usual[target]):+.2f})" for target, score in scores.items()
            )
            print(f"  {name:10}  " + "  ".join(found))


if __name__ == "__main__":
    main()
